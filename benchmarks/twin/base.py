"""What the agents of a twin know: the quantities of the model as attributes, those towards others as dictionaries.

`nation.gdp` is a number, `nation.trust[other.row]` what it has towards another nation, and what it owes it is
`nation.obligation[kind][other.row]`; `treaty.article[kind]` and `treaty.member[nation.row]` go alike.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.columns import Column
from sim.world import World

if TYPE_CHECKING:
    from benchmarks.twin.model import TwinModel


class Known(mesa.Agent):  # type: ignore[misc, unused-ignore]
    """An agent with the quantities of its row as attributes."""

    model: TwinModel  # type: ignore[assignment, unused-ignore]

    def __init__(self, model: TwinModel, row: int) -> None:
        super().__init__(model)
        self.row = row


def holder(column: Column) -> str:
    """Whose attribute a column is: of nations, of treaties or of the model."""
    return "treaty" if "a" in column.dims else "nation" if "n" in column.dims else "model"


def told(column: Column, array: np.ndarray, row: int) -> Any:
    """What one agent, or the model, knows of a column of one world: a number, a list, or a dictionary by nations."""
    dims = column.dims
    if holder(column) == "model":
        return array.item() if not dims else array.tolist()
    own = dims.index("a" if "a" in dims else "n")
    part, left = np.take(array, row, axis=own), dims[:own] + dims[own + 1 :]
    if not left:
        return part.item()
    if left[0] == "n":
        return dict(enumerate(part.tolist()))
    return [dict(enumerate(each)) for each in part.tolist()] if left == "kn" else part.tolist()


def written(column: Column, value: Any, array: np.ndarray, row: int) -> None:
    """Write what an agent, or the model, knows into a column of one world: the inverse of `told`."""
    dims = column.dims
    if holder(column) == "model":
        array[...] = value
        return
    own = dims.index("a" if "a" in dims else "n")
    left = dims[:own] + dims[own + 1 :]
    if left[:1] == "n":
        value = [value[k] for k in range(len(value))]
    elif left == "kn":
        value = [[each[k] for k in range(len(each))] for each in value]
    array[(slice(None),) * own + (row,)] = value


def learn(agent: Any, arrays: dict[str, np.ndarray], row: int, kind: str) -> None:
    """Give an agent, or the model, its part of every column."""
    for name, column in World.columns().items():
        if holder(column) == kind and name != "slots":
            setattr(agent, name, told(column, arrays[name][0], row))


def tell(agent: Any, arrays: dict[str, np.ndarray], row: int, kind: str) -> None:
    """Write the part of every column that an agent, or the model, has into arrays of one world."""
    for name, column in World.columns().items():
        if holder(column) == kind and name != "slots":
            written(column, getattr(agent, name), arrays[name][0, ...] if column.dims else arrays[name], row)


def parameters(values: dict[str, float]) -> SimpleNamespace:
    """The parameters of all rules, as `rules.grow.volatility`."""
    found: dict[str, dict[str, float]] = {}
    for path, value in values.items():
        rule, name = path.split(".")
        found.setdefault(rule, {})[name] = value
    return SimpleNamespace(**{rule: SimpleNamespace(**each) for rule, each in found.items()})
