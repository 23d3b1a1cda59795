"""A treaty as an agent: its articles, its members and its dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.twin.quantities import OfTreaty
from sim.world import World

if TYPE_CHECKING:
    from benchmarks.twin.model import TwinModel


class Treaty(OfTreaty):
    """A treaty, in force or not."""

    @classmethod
    def draft(cls, model: TwinModel) -> Treaty:
        """A new treaty that says nothing yet, the last of the model's list."""
        made = cls(model, len(model.treaties))
        sizes = {"w": 1, "a": 1, "n": len(model.nations), "k": 14, "e": 5}
        for name, column in World.columns().items():
            if column.dims == "a":
                setattr(made, name, column.default if "f" in column.dtype else int(column.default))
            elif column.dims.startswith("a"):
                values = [column.default] * sizes[column.dims[1]]
                setattr(made, name, dict(enumerate(values)) if column.dims[1] == "n" else values)
        model.treaties.append(made)
        return made
