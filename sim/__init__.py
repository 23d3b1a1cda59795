"""Foedus simulates how military coalitions form, hold, deter and end; this package is the model and its runner."""

from typing import Final

__version__: Final = "0.1.0"
