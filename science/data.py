"""Where the source tables lie that a user has gathered; they are not part of the project."""

from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parents[2] / "shared" / "data"
