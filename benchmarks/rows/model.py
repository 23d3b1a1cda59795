"""The twin with NumPy: a Mesa model whose nations reckon with all others at once, and branch on plain numbers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np

from benchmarks.rows.appraisal import RowAppraisal
from benchmarks.rows.challenges import RowChallenger
from benchmarks.rows.cooperation import RowCooperation, RowHome
from benchmarks.rows.luck import KeyedRowDraws, OwnRowDraws, RowDraws
from benchmarks.rows.power import RowPower
from benchmarks.rows.standing import RowStanding
from benchmarks.rows.ties import Tie
from benchmarks.twin.luck import KeyedDraws
from benchmarks.twin.model import Nation, TwinModel
from benchmarks.twin.stages import MEMBER
from sim.scenario import Scenario
from sim.schedule import STANDARD
from sim.world import World

AT_ONCE = frozenset((
    "strike_disasters", "drift_ideal_points", "form_opinion", "project_power", "keep_ready", "time_response",
    "perceive_threat", "set_budgets", "maintain_forces", "appraise", "exercise", "share_intelligence",
    "transfer_technology", "pool_procurement", "build_capacity", "include", "judge_spending", "weigh_challenges",
    "learn_trust", "shift_rivalry", "note_challenges",
))  # fmt: skip
"""Rules in which nations reckon with all others at once; in the other rules they branch, and take dictionaries."""

PAIRS = {name: column for name, column in World.columns().items() if column.dims in ("nn", "nnt", "nnh", "knn")}
OWN = {name: column for name, column in World.columns().items() if column.dims in ("n", "nd", "ni")}
WRITTEN = {rule.name(): [c.name for c in rule.writes if c.name in PAIRS] for rule in STANDARD.rules}
READ = {
    rule.name(): [c.name for c in rule.reads if c.name in PAIRS and c not in rule.writes] for rule in STANDARD.rules
}
VECTORS = {rule.name(): [c.name for c in (*rule.reads, *rule.writes) if c.name in OWN] for rule in STANDARD.rules}


class RowNation(
    RowPower, RowHome, RowCooperation, RowStanding, RowAppraisal, RowChallenger,
):  # fmt: skip
    """A nation that reckons with all others at once where it can."""


class RowModel(TwinModel):
    """One world of a scenario without events, as agents with rows of arrays."""

    nation: ClassVar[type[Nation]] = RowNation
    nations: list[RowNation]  # type: ignore[assignment, unused-ignore]
    luck: RowDraws
    ties: dict[str, Tie]
    rows: SimpleNamespace
    at: SimpleNamespace

    def __init__(self, scenario: Scenario, *, seed: int = 0, replicate: int = 0, keyed: bool = False) -> None:
        super().__init__(scenario, seed=seed, replicate=replicate, keyed=keyed)
        drawn: Any = self.luck
        if isinstance(drawn, KeyedDraws):
            self.luck = KeyedRowDraws(drawn.key, drawn.who)
        else:
            self.luck = own = OwnRowDraws(self.random)
            own.rows = self.rng

    def read(self, world: World) -> None:
        """Make agents of the nations and treaties of a world, and arrays of their ties."""
        super().read(world)
        self.ties = {name: Tie(column, self.nations) for name, column in PAIRS.items()}
        self.rows = SimpleNamespace(**{name: tie.array for name, tie in self.ties.items()})

    def write(self, world: World) -> None:
        """Write what the agents know into the arrays of a world."""
        for tie in self.ties.values():
            tie.complete()
        super().write(world)

    def forget_events(self) -> None:
        """Begin a step: what only events bring is over."""
        self.ties["provocation"].to_plain(write=True)
        super().forget_events()

    def carry_out(self, rule: str) -> None:
        """Let one rule happen, with ties in the form that suits it."""
        at_once = rule in AT_ONCE
        for names, write in ((READ[rule], False), (WRITTEN[rule], True)):
            for name in names:
                (self.ties[name].to_rows if at_once else self.ties[name].to_plain)(write)
        if at_once:
            self.at = SimpleNamespace(**{name: self.vector(name) for name in VECTORS[rule]})
        super().carry_out(rule)

    def vector(self, name: str) -> np.ndarray:
        """What all nations have of a quantity, by row."""
        return np.array([getattr(nation, name) for nation in self.nations])

    def perceive_threat(self) -> None:
        """Let all read one another, then compare whom they fear."""
        lent = np.array([nation.lent_power() for nation in self.nations])
        for nation in self.nations:
            nation.read_all(lent)
        dread = self.vector("dread_of_all")
        for nation in self.nations:
            nation.compare_fears_with(dread)

    def exercise(self) -> None:
        """Let all train, the faster the deeper their joint command."""
        command = np.zeros((len(self.nations), len(self.nations)))
        for treaty in self.treaties:
            if treaty.depth > 0.0:
                rows = [treaty.roster[k] for k in range(treaty.size)]
                circle = np.ix_(*[[row for row in rows if treaty.member[row] == MEMBER]] * 2)
                command[circle] = np.maximum(command[circle], treaty.depth)
        for nation in self.nations:
            nation.train_all(command[nation.row])

    def weigh_challenges(self) -> None:
        """Let all muster, then dread defeat, then count on allies, then weigh whom to challenge."""
        at = self.at
        at.name = at.kept / (at.kept + at.broken)
        at.torn = np.array([nation.torn() for nation in self.nations])
        at.free = np.array([nation.free_of() for nation in self.nations])
        for nation in self.nations:
            nation.muster_all()
            nation.weigh_pledges()
        for nation in self.nations:
            nation.dread_all()
        found = [nation.find_support() for nation in self.nations]
        helpers, shields = (np.array(each) for each in zip(*found, strict=True))
        for nation in self.nations:
            nation.weigh_targets(helpers[:, nation.row], shields[:, nation.row])
