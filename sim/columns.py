"""Columns: every quantity of the world is an array declared once, with dimensions, unit, range and meaning.

From the declaration follow the array, the column of a recorded table, the line of a reference page and the
generator of a test.  All arrays have a leading axis of worlds, which the dimensions below leave out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, overload

import numpy as np

Kind = Literal["fixed", "stock", "flow"]

AXES: Final[dict[str, str]] = {
    "w": "worlds",
    "n": "nations",
    "a": "treaties",
    "k": "article kinds",
    "d": "dimensions of ideology",
    "t": "terms of utility",
    "i": "interests",
    "h": "terms of a pledge",
    "e": "domains of threat",
    "c": "components of cohesion",
}
"""The axes an array may have, by the letter that stands for each."""


@dataclass(frozen=True, eq=False)
class Column:
    """One quantity of the world: fixed by the scenario, a stock that steps change, or a flow made anew each step."""

    dims: str
    unit: str
    doc: str
    low: float = -np.inf
    high: float = np.inf
    kind: Kind = "stock"
    dtype: str = "f8"
    default: float = 0.0
    record: bool = False
    name: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        if not self.name:
            object.__setattr__(self, "name", name)

    @overload
    def __get__(self, instance: None, owner: type) -> Column: ...
    @overload
    def __get__(self, instance: Any, owner: type) -> np.ndarray: ...
    def __get__(self, instance: Any, owner: type) -> Column | np.ndarray:
        if instance is None:
            return self
        array: np.ndarray = instance.arrays[self.name]
        return array

    def shape(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """The shape of the array in a world of the given sizes, worlds first."""
        return (sizes["w"], *(sizes[axis] for axis in self.dims))

    def new(self, sizes: Mapping[str, int]) -> np.ndarray:
        """A fresh array filled with the default."""
        return np.full(self.shape(sizes), self.default, dtype=self.dtype)

    def outside(self, array: np.ndarray) -> np.ndarray:
        """Where values leave the declared range or are not numbers: a mask of the array's shape."""
        mask: np.ndarray = ~((array >= self.low) & (array <= self.high))
        return mask


class Table:
    """A set of columns declared as class attributes."""

    arrays: dict[str, np.ndarray]

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """All declared columns by name, in the order of declaration."""
        found: dict[str, Column] = {}
        for base in reversed(cls.__mro__):
            found.update({name: value for name, value in vars(base).items() if isinstance(value, Column)})
        return found
