"""Foedus simulates how military coalitions form, hold, deter and end; this package is the model and its runner."""

__version__ = "0.1.0"
