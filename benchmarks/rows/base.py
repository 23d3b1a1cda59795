"""What the nations of this twin share: in `self.model.rows` the array of every tie, in `self.model.at` what all are.

`rows.trust[i]` is own trust in the others, `rows.trust[:, i]` the others' trust in it; `at.power` has one number for
each nation, as it was when the rule began.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.twin.model import Nation

if TYPE_CHECKING:
    from benchmarks.rows.model import RowModel


class OnRows(Nation):
    """A nation that reckons with all others at once."""

    model: RowModel  # type: ignore[assignment, unused-ignore]

    def others_alive(self) -> np.ndarray:
        """Who exists besides itself."""
        found: np.ndarray = self.model.at.alive > 0
        found[self.row] = False
        return found


def logistic(x: Any) -> Any:
    """The chances that belong to logits."""
    return 1.0 / (1.0 + np.exp(-np.clip(x, -700.0, 700.0)))
