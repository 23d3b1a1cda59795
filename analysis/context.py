"""Context: what stands around a decision in the tables of a run, without which it would not be told rightly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd

from analysis.tables import StudyTables
from sim.kernels import per_step
from sim.vocabulary import Decision, terms_of

WHO_LEFT: Final = ("run", "treaty", "actor", "year")
"""What says who left which treaty when."""


def roles_then(rows: pd.DataFrame, spells: pd.DataFrame) -> pd.Series[str]:
    """The role that the actor of each decision had in its treaty then; nothing where it was not in it."""
    met = rows.reset_index(names="row")[["row", *WHO_LEFT]].merge(
        spells, left_on=["run", "treaty", "actor"], right_on=["run", "treaty", "nation"]
    )
    met = met[(met["start"] <= met["year"]) & ~(met["stop"] < met["year"])].sort_values("start", kind="stable")
    found: pd.Series[str] = met.groupby("row")["role"].first().reindex(rows.index)
    return found


@dataclass(frozen=True)
class Context:
    """The tables of one run, as far as they say what a decision was about."""

    study: StudyTables
    run: int

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """All decisions of the run."""
        return self.study.rows("decisions", run=self.run)

    def spent(self, row: Mapping[Any, Any]) -> float | None:
        """What the nation spends after a decision on its budget."""
        return self._sum_of(row, "spending")

    def slack(self, row: Mapping[Any, Any], p: Mapping[str, float]) -> float | None:
        """By how much a nation would cut its spending in a step to what it spends for private ends alone."""
        spent, gdp = self._sum_of(row, "spending"), self._sum_of(row, "gdp")
        if spent is None or gdp is None:
            return None
        before = spent - sum(float(row[term]) for term in terms_of(Decision.BUDGET) if term != "income")
        pace = float(per_step(p["set_budgets.adjustment"], self.study.step))
        return pace * (before - p["set_budgets.private"] * gdp)

    def _sum_of(self, row: Mapping[Any, Any], column: str) -> float | None:
        """What a nation had of something at the end of the step in which it decided on its budget."""
        if row["decision"] != "budget" or not self.study.has("nations"):
            return None
        own = self.study.rows("nations", (column,), run=self.run, nation=row["actor"])
        own = own[own["year"] == row["year"]]
        return float(own[column].iloc[0]) if len(own) else None

    def article(self, row: Mapping[Any, Any]) -> str:
        """The article of a treaty of two that a nation ratified, from its signature then; nothing if not known."""
        if row["decision"] != "ratify" or row["outcome"] != "yes" or isinstance(row["treaty"], str):
            return ""
        same = self._like(row, "year", "actor", "counterpart")
        signed = same.loc[same["decision"].isin(["sign", "deepen"]), "outcome"]
        return str(signed.iloc[0]) if len(signed) == 1 else ""

    def newcomer(self, row: Mapping[Any, Any]) -> bool:
        """Whether what a nation ratified, or did not, is that the other, which had applied, joins its treaty."""
        if row["decision"] != "ratify" or not isinstance(row["treaty"], str) or row["actor"] == row["counterpart"]:
            return False
        same = self._like(row, "year", "treaty")
        applied = (same["decision"] == "accede") & (same["outcome"] == "yes") & (same["actor"] == row["counterpart"])
        return bool(applied.any())

    def partner(self, row: Mapping[Any, Any]) -> bool:
        """Whether a nation that left a treaty, or weighed leaving it, was a partner in it and no member."""
        if row["decision"] != "leave" or not isinstance(row["treaty"], str):
            return False
        one = pd.DataFrame([{key: row[key] for key in WHO_LEFT}])
        return bool(roles_then(one, self.study.members).iloc[0] == "partner")

    def challenger(self, row: Mapping[Any, Any]) -> str:
        """Who had challenged the nation that a promise was about, or attacked it; nothing where that is not sure."""
        if row["decision"] not in ("signal", "honour") or not isinstance(row["counterpart"], str):
            return ""
        same = self._like(row, "year", "counterpart")
        deed = "challenge" if row["decision"] == "signal" else "attack"
        made = same[(same["decision"] == deed) & (same["outcome"] == "yes")]["actor"].unique()
        blurred = deed == "attack" and bool((same["decision"] == "incident").any())  # it may be that which is meant
        return str(made[0]) if len(made) == 1 and not blurred else ""

    def answer(self, row: Mapping[Any, Any]) -> str:
        """What the nation did that was challenged; nothing where that is not sure."""
        if row["decision"] != "challenge" or row["outcome"] != "yes":
            return ""
        same = self._like(row, "year")
        same = same[(same["decision"] == "resist") & (same["actor"] == row["counterpart"])]
        found = same.loc[same["counterpart"] == row["actor"], "outcome"]
        return {"yes": "stood firm", "no": "conceded"}.get(str(found.iloc[0]), "") if len(found) == 1 else ""

    def _like(self, row: Mapping[Any, Any], *keys: str) -> pd.DataFrame:
        """The decisions of the run with the same values."""
        rows = self.decisions
        for key in keys:
            rows = rows[rows[key] == row[key]]
        return rows
