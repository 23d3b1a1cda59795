"""Frames: a run year by year as plain data, for whoever shows it moving: the app, a replay in a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.context import Context
from analysis.deeds import rank
from analysis.flips import Setting
from analysis.groups import led
from analysis.held import held, records
from analysis.naming import Names
from analysis.reasons import Reasons
from analysis.statistics import lasting
from analysis.tables import StudyTables
from analysis.why import told_of
from sim.vocabulary import Article, Decision, words

Seats = Mapping[str, Mapping[str, list[str]]]
Frame = dict[str, Any]
"""What the world looks like at the end of a step: year, nations, ties, treaties, indices, events, decisions."""

FIGURES: Final = {
    "burden": "burden", "alarm": "alarm", "capability": "capability", "power": "power", "gdp": "gdp",
    "spending": "spending", "regime": "polity", "approval": "approval", "pacts": "pacts", "reputation": "reputation",
    "safety": "safety",
}  # fmt: skip
"""What a frame says of each nation, and the column of the table `nations` in which it stands."""
KINDS: Final = words(Article)
DEFENCE: Final = Article.DEFENCE.name.lower()
MOST_DECISIONS: Final = 30
MOST_TIES: Final = 3000
EITHER: Final = ("yes", "no")
NOTABLE: Final[dict[Decision, tuple[str, ...]]] = {
    Decision.ATTACK: EITHER, Decision.HONOUR: EITHER, Decision.JOIN: EITHER, Decision.LEAVE: ("yes",),
    Decision.EXPEL: ("yes",), Decision.SUSPEND: ("yes",), Decision.REVIVE: ("yes",), Decision.CHALLENGE: ("yes",),
    Decision.SIGNAL: ("yes", "bluff"), Decision.FOUND: ("yes",), Decision.ACCEDE: ("yes",), Decision.PARTNER: ("yes",),
    Decision.RENEW: ("no",), Decision.SIGN: tuple(KINDS), Decision.DEEPEN: tuple(KINDS), Decision.RATIFY: ("no",),
    Decision.ATTRIBUTE: ("right", "wrong", "yes"), Decision.ASSIST: ("yes",),
}  # fmt: skip
"""The decisions that a frame tells, by what came of them; the gravest first."""
_RANKS: Final = {(d.name.lower(), outcome): rank(d) for d, outcomes in NOTABLE.items() for outcome in outcomes}


@dataclass(frozen=True)
class Lens:
    """What it takes to make frames of a run, the same for all of them."""

    manifest: Mapping[str, Any] = field(repr=False)
    setting: Setting = field(repr=False)
    titles: dict[str, str] = field(default_factory=dict, repr=False)
    """What treaties were called so far."""

    @cached_property
    def known(self) -> StudyTables:
        """What the manifest says."""
        return held(self.manifest, {})

    @cached_property
    def names(self) -> Names:
        """What nations and treaties are called."""
        return Names(self.known.nation_names, self.known.treaty_titles)

    @cached_property
    def happenings(self) -> dict[str, str]:
        """The titles of the events of the scenario."""
        return {event.id: event.title for event in self.known.happenings}

    def frame(self, study: StudyTables, run: int, year: float) -> Frame:
        """The frame of a time, from the rows of that step and the spells of the run."""
        members = lasting(study.members, year, study.step)
        pairs = _pairs(lasting(study.ties, year, study.step))
        seats = _seats(members)
        nations = _nations(study.nations)
        full = {treaty: seats.get(treaty, {}).get("member", []) for treaty in study.treaties["treaty"].tolist()}
        defended = {frozenset(pair) for pair, kinds in pairs.items() if DEFENCE in kinds}
        power = {nation: figures.get("power") or 0.0 for nation, figures in nations.items()}
        own = blocs(full, defended, power, self.known)
        for nation, bloc in (own | led(own, full, defended, power, self.known.focus)).items():
            nations[nation]["bloc"] = bloc
        ties, left_out = _ties(pairs)
        return {
            "year": year,
            "nations": nations,
            "ties": ties,
            "ties_left_out": left_out,
            "treaties": self._treaties(study.treaties, seats),
            "indices": _indices(study.steps),
            "events": [{"id": id, "title": self._title(id)} for id in study.events["event"].tolist()],
            "decisions": self._decisions(study, run),
        }

    def _title(self, event: str) -> str:
        """What an event is called; states that come and go by the calendar are told by their names."""
        nation, _, way = event.rpartition("-")
        if event not in self.happenings and way in ("enters", "exits"):
            name = self.names.nation(nation)
            deed = "comes into being" if way == "enters" else "ceases to exist"
            return f"{name[:1].upper()}{name[1:]} {deed}"
        return self.happenings.get(event, event)

    def _treaties(self, rows: pd.DataFrame, seats: Seats) -> list[dict[str, Any]]:
        """The treaties in force with those who are in them; suspended and political members are members.

        One without a full member is dormant: the index of treaties in force leaves it out.
        """
        cohesion = rows["cohesion"] if "cohesion" in rows else pd.Series(np.nan, rows.index)
        found = []
        for id, value in zip(rows["treaty"].tolist(), cohesion.tolist(), strict=True):
            roles = seats.get(id, {})
            members = [nation for role, nations in roles.items() if role != "partner" for nation in nations]
            title = self.titles.get(id) or self.names.treaty(id, None).removeprefix("the ")
            self.titles[id] = title
            partners = roles.get("partner", [])
            seen = {"id": id, "title": title, "members": members, "partners": partners, "cohesion": short(value)}
            found.append(seen | {"dormant": "member" not in roles})
        return found

    def _decisions(self, study: StudyTables, run: int) -> list[dict[str, Any]]:
        """The notable decisions of the step, the gravest first, of one kind the least expected."""
        rows = study.decisions
        keys = zip(rows["decision"].tolist(), rows["outcome"].tolist(), rows["chance"].tolist(), strict=True)
        order = sorted(
            (_RANKS[decision, outcome], 1.0 - chance if outcome == "no" else chance, k)
            for k, (decision, outcome, chance) in enumerate(keys)
            if (decision, outcome) in _RANKS
        )
        chosen = rows.iloc[[k for _, _, k in order[:MOST_DECISIONS]]]
        spells = study.members[study.members["treaty"].isin(chosen["treaty"].dropna().tolist())]
        context, found = Context(held(self.manifest, {"decisions": rows, "members": spells}), run), []
        for row in records(chosen):
            told = told_of(Reasons(row | {"slack": None}, self.setting), self.names, context)
            what = {key: row[key] if isinstance(row[key], str) else None for key in _WHAT}
            found.append(what | {"chance_in_words": told.chance_in_words, "text": told.headline})
        return found


_WHAT: Final = ("actor", "decision", "counterpart", "treaty", "outcome")


def short(value: Any) -> float | None:
    """A number of five digits, None where there is none."""
    number = float(value)
    return float(f"{number:.5g}") if np.isfinite(number) else None


def _nations(rows: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """The figures of the nations that exist."""
    there = {
        key: [short(value) for value in rows[column].tolist()] for key, column in FIGURES.items() if column in rows
    }
    return {
        nation: {"bloc": None, **{key: values[k] for key, values in there.items()}}
        for k, nation in enumerate(rows["nation"].tolist())
    }


def _seats(members: pd.DataFrame) -> Seats:
    """Who is in which treaty, in which role."""
    found: dict[str, dict[str, list[str]]] = {}
    columns = (members[name].tolist() for name in ("treaty", "nation", "role"))
    for treaty, nation, role in zip(*columns, strict=True):
        found.setdefault(treaty, {}).setdefault(role, []).append(nation)
    return found


_WHEN: Final = ("run", "step", "year")


def _indices(rows: pd.DataFrame) -> dict[str, float | None]:
    """The measures of the system."""
    first = records(rows.iloc[:1])
    return {name: short(value) for name, value in first[0].items() if name not in _WHEN} if first else {}


def _pairs(ties: pd.DataFrame) -> dict[tuple[str, str], set[str]]:
    """By which articles each pair of nations is bound, whoever owes them."""
    found: dict[tuple[str, str], set[str]] = {}
    for a, b, kind in zip(*(ties[name].tolist() for name in ("a", "b", "kind")), strict=True):
        found.setdefault((a, b), set()).add(kind)
    return found


def _ties(pairs: Mapping[tuple[str, str], set[str]]) -> tuple[list[list[Any]], int]:
    """The strongest article of each pair and its weight, what it costs in sovereignty; and how many are left out.

    Of more pairs than can be seen the weakest kinds are left out, each kind as a whole.
    """
    from sim.rules.utility import COST

    best = {pair: max(KINDS.index(kind) for kind in kinds) for pair, kinds in pairs.items()}
    counts = np.bincount(list(best.values()), minlength=len(KINDS))
    least = 0
    while counts[least:].sum() > MOST_TIES and np.count_nonzero(counts[least:]) > 1:
        least += 1
    ties = [[a, b, KINDS[kind], short(COST[kind])] for (a, b), kind in best.items() if kind >= least]
    return ties, len(best) - len(ties)


def blocs(
    full: Mapping[str, Sequence[str]], defended: Set[frozenset[str]], power: Mapping[str, float], known: StudyTables
) -> dict[str, str]:
    """The bloc of each nation: of the treaties of defence that it is a full member of, the one it is best known by.

    That is one which the scenario is about, in its order; else one of more than two, those that the scenario names
    before those made in the run; then the one with the most members, then with the most power.  A treaty is one of
    defence where at least half of the pairs of its full members are bound to defend each other.
    """
    best: dict[str, tuple[Any, str]] = {}
    for treaty, members in full.items():
        seats = [nation for nation in members if nation in power]
        bound = [frozenset(pair) in defended for pair in combinations(seats, 2)]
        if not bound or 2 * sum(bound) < len(bound):
            continue
        focus = -known.focus.index(treaty) if treaty in known.focus else -len(known.focus)
        strength = sum(power[nation] for nation in seats)
        worth = (focus, len(seats) > 2, treaty in known.treaty_titles, len(seats), strength)
        for nation in seats:
            if nation not in best or worth > best[nation][0]:
                best[nation] = worth, treaty
    return {nation: treaty for nation, (_, treaty) in best.items()}
