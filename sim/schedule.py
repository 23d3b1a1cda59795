"""The schedule: reading STANDARD is reading the model, one line for each thing that happens in a step.

A variant is a difference: `STANDARD.without("exercise").tuned({"grow.volatility": 0.0})`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

import numpy as np

from sim.clock import Clock
from sim.luck import Luck, stream_key
from sim.markup import table
from sim.rules.accession import Accede
from sim.rules.appraisal import Appraise
from sim.rules.base import Parameter, Records, Rule
from sim.rules.budgets import KeepReady, MaintainForces, SetBudgets
from sim.rules.camps import ChooseCoalitions, FormCoalitions, TakeSides
from sim.rules.challenges import WeighChallenges
from sim.rules.cooperation import (
    BuildCapacity,
    Exercise,
    Include,
    PoolProcurement,
    ShareIntelligence,
    TransferTechnology,
)
from sim.rules.crises import RunCrises
from sim.rules.disasters import StrikeDisasters
from sim.rules.discipline import KeepOrder, NoteChallenges
from sim.rules.economy import BreakThrough, Grow
from sim.rules.founding import FoundCircles, SignOffers
from sim.rules.guards import CounterCoalitions, DrawPartners
from sim.rules.incidents import StageIncidents
from sim.rules.pledges import BindObligations, JudgeSpending
from sim.rules.politics import ChangeGovernments, DriftIdealPoints, FormOpinion
from sim.rules.response import TimeResponse
from sim.rules.review import Review
from sim.rules.standing import KeepReputation, LearnTrust, ShiftRivalry
from sim.rules.threats import PerceiveThreat, ProjectPower, RankPowers
from sim.rules.treaties import Negotiate
from sim.world import World

EVENT_FLOWS: Final = (World.turnover, World.provocation, World.redrawn, World.leaked, World.stricken)
"""Flows that events write, before any rule: they start each step at zero."""


@dataclass(frozen=True)
class Schedule:
    """The rules of a step in their order; building one checks that every flow is written before it is read."""

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        written = set(EVENT_FLOWS)
        names: set[str] = set()
        for rule in self.rules:
            name = rule.name()
            if name in names:
                raise ValueError(f"the schedule has two rules {name}")
            for other in rule.uses:
                if other not in names:
                    raise ValueError(f"{name} judges by the parameters of {other}, which does not come before it")
            for column in rule.reads:
                if column.kind == "flow" and column not in written:
                    raise ValueError(f"{name} reads the flow {column.name} before any rule has written it")
            written |= set(rule.writes)
            names.add(name)

    def __repr__(self) -> str:
        """How many rules it has, and which."""
        return f"<schedule of {len(self.rules)} rules: {', '.join(rule.name() for rule in self.rules)}>"

    def _repr_html_(self) -> str:
        """The step as a table."""
        rows = [row[:3] for row in self.table()]
        return table(f"A step: {len(self.rules)} rules in their order", ("phase", "rule", "what happens"), rows)

    def __getitem__(self, name: str) -> Rule:
        for rule in self.rules:
            if rule.name() == name:
                return rule
        raise KeyError(unknown("rule", name, [rule.name() for rule in self.rules]))

    def without(self, *names: str) -> Schedule:
        """The same model without some rules."""
        gone = {self[name].name() for name in names}
        return Schedule(tuple(rule for rule in self.rules if rule.name() not in gone))

    def tuned(self, values: Mapping[str, float]) -> Schedule:
        """The same model with other parameters, each by its path `rule.parameter`."""
        known = self.parameters()
        changes: dict[str, dict[str, float]] = {}
        for path, value in values.items():
            if path not in known:
                raise KeyError(unknown("parameter", path, known))
            changes.setdefault(known[path].rule, {})[known[path].name] = value
        return Schedule(tuple(dataclasses.replace(rule, **changes.get(rule.name(), {})) for rule in self.rules))

    def under(self, theory: str) -> Schedule:
        """The same model where a rival theory, instead of the treaty market, decides who is allied."""
        if theory not in RIVALS:
            return self
        rules = [rule for rule in self.rules if rule.name() not in MARKET]
        place = 1 + [rule.name() for rule in rules].index("appraise")
        return Schedule((*rules[:place], RIVALS[theory], *rules[place:]))

    def parameters(self) -> dict[str, Parameter]:
        """All parameters by path, with meaning, unit, range and source."""
        return {f"{rule.name()}.{name}": found for rule in self.rules for name, found in rule.parameters().items()}

    def values(self) -> dict[str, float]:
        """The value of every parameter by path."""
        return {f"{rule.name()}.{name}": getattr(rule, name) for rule in self.rules for name in rule.parameters()}

    def records(self, worlds: int) -> dict[str, np.recarray[Any, Any]]:
        """The parameters of every rule, one record per world."""
        return {rule.name(): rule.record(worlds) for rule in self.rules}

    def step(self, world: World, clock: Clock, key: np.ndarray, who: np.ndarray, records: Records) -> Iterable[Rule]:
        """Carry out one step, yielding each rule after it has acted."""
        for rule in self.rules:
            luck = Luck(key, who, stream_key(rule.name()), np.uint64(clock.step))
            rule.apply(world, clock, luck, records)
            yield rule

    def table(self) -> list[tuple[str, str, str, str, str]]:
        """The step as rows: phase, rule, what it says, what it reads, what it writes; events first, metrics last."""
        flows = ", ".join(column.name for column in EVENT_FLOWS)
        first = ("events", "(timeline)", "What is due happens, and may change any quantity.", "", flows)
        last = ("metrics", "(metrics)", "Cohesion, deterrence and the system are measured and recorded.", "", "")
        rules = [
            (
                rule.phase,
                rule.name(),
                (type(rule).__doc__ or "").strip().splitlines()[0],
                ", ".join(column.name for column in rule.reads),
                ", ".join(column.name for column in rule.writes),
            )
            for rule in self.rules
        ]
        return [first, *rules, last]


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """A message for a name that does not exist, with the nearest that does."""
    near = get_close_matches(name, list(known), n=1)
    return f"there is no {kind} '{name}'" + (f"; did you mean '{near[0]}'?" if near else "")


STANDARD: Final = Schedule((
    Grow(), BreakThrough(), StrikeDisasters(),
    ChangeGovernments(), DriftIdealPoints(), FormOpinion(),
    ProjectPower(), RankPowers(), KeepReady(), TimeResponse(), PerceiveThreat(),
    SetBudgets(), MaintainForces(),
    Appraise(), Negotiate(), SignOffers(), FoundCircles(), Accede(), Review(), KeepOrder(), BindObligations(),
    Exercise(), ShareIntelligence(), TransferTechnology(), PoolProcurement(), BuildCapacity(), Include(),
    JudgeSpending(),
    WeighChallenges(), RunCrises(), StageIncidents(),
    LearnTrust(), KeepReputation(), ShiftRivalry(), NoteChallenges(),
))  # fmt: skip
"""The default model: economy, politics, threats, budgets, treaties, cooperation, crises, standing."""

MARKET: Final = ("negotiate", "sign_offers", "found_circles", "accede", "review", "keep_order")
"""The rules of the treaty market, in whose place a rival theory acts."""
RIVALS: Final[dict[str, Rule]] = {
    "landscape": TakeSides(), "jackson_nei": CounterCoalitions(), "hedonic": FormCoalitions(),
    "galam": ChooseCoalitions(), "random_partners": DrawPartners(),
}  # fmt: skip
"""The rule that decides who is allied, by the theory whose rule it is."""
SILENCED: Final = {
    "no_threat": ("appraise.security", "appraise.common_threat", "appraise.entrapment"),
    "no_ideology": ("appraise.ideology", "appraise.regime", "appraise.opinion"),
}
"""Null models of the treaty market: the weights that are nil in them."""
THEORIES: Final = ("standard", *RIVALS, *SILENCED)
"""What a scenario may choose between."""
PARAMETERS: Final = STANDARD.parameters() | {
    f"{rule.name()}.{name}": found for rule in RIVALS.values() for name, found in rule.parameters().items()
}
"""The parameters of every rule that some theory has, by path."""
OF_RIVALS: Final = frozenset(rule.name() for rule in RIVALS.values())
"""The rules that stand in no standard schedule."""


def idle(theory: str, path: str) -> str:
    """Why a parameter changes nothing under a theory, in a few words; empty where it changes something."""
    rule = path.partition(".")[0]
    others = OF_RIVALS - {RIVALS[theory].name()} | set(MARKET) if theory in RIVALS else OF_RIVALS
    if rule in others:
        return f"has no rule {rule}"
    return "holds it at 0" if path in SILENCED.get(theory, ()) else ""


def theories_with(path: str) -> list[str]:
    """The theories under which a parameter changes something."""
    return [theory for theory in THEORIES if not idle(theory, path)]
