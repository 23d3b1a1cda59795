"""What is recorded in one arm of a pair only before any decision parts: an event, a membership."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow.compute as pc

from analysis.comparison.arms import Arms
from analysis.comparison.tellers import Teller

Change = tuple[float, str, str, str, str]
"""When a membership begins or ends: year, deed, nation, treaty, role."""


@dataclass(frozen=True)
class Apart:
    """Something that is recorded in one arm only: an event, or that a nation joins or leaves a treaty."""

    year: float
    kind: str
    told: str


def before(run: int, end: float, arms: Arms, tellers: Sequence[Teller]) -> Apart | None:
    """What is recorded in one arm only before a decision differs in the year `end`: earlier, or an event of that step.

    Events, treaties and nations that only one arm has are the change itself, and not counted.
    """
    found = [each for each in (_event(run, arms, tellers), _membership(run, arms, tellers)) if each is not None]
    early = [each for each in found if each.year < end or (each.kind == "event" and each.year <= end)]
    return min(early, key=lambda each: (each.year, each.kind), default=None)


def _event(run: int, arms: Arms, tellers: Sequence[Teller]) -> Apart | None:
    """The first event that happens in one arm only."""
    alone = {*arms.alone["events"], *(f"{id}-{way}" for id in arms.alone["nations"] for way in ("enters", "exits"))}
    seen = []
    for teller in tellers:
        table = teller.tables["events"]
        rows = table.filter(pc.equal(table["run"], run))
        seen.append(set(zip(rows["year"].to_pylist(), rows["event"].to_pylist(), strict=True)))
    parts = sorted((year, id) for year, id in seen[0] ^ seen[1] if id not in alone)
    if not parts:
        return None
    year, id = parts[0]
    there = tellers[0 if parts[0] in seen[0] else 1].arm
    title = next((event.title or id for event in there.scenario.events if event.id == id), id)
    return Apart(year, "event", f"In {year:g} the event “{title}” happened, {there.called} only.")


def _membership(run: int, arms: Arms, tellers: Sequence[Teller]) -> Apart | None:
    """The first time that a nation joins or leaves a treaty, or changes its role there, in one arm only."""
    seen = [_changes(run, arms, teller) for teller in tellers]
    parts = sorted(seen[0] ^ seen[1])
    if not parts:
        return None
    year, deed, nation, treaty, role = parts[0]
    there = tellers[0 if parts[0] in seen[0] else 1]
    who, what = there.arm.names.nation(nation), there.arm.names.treaty(treaty, None)
    held = any(other[0] == year and other[2:4] == (nation, treaty) for other in parts[1:])
    verb = "was in" if deed == "joined" and year <= arms.one.scenario.calendar.start else deed
    told = f"In {year:g} {who} {verb} {what}" + ("" if role == "member" else f" (as {role})")
    if held:
        told = f"In {year:g} the role of {who} in {what} became {role}"
    return Apart(year, "membership", f"{told}, {there.arm.called} only.")


def _changes(run: int, arms: Arms, teller: Teller) -> set[Change]:
    """When memberships of a run begin and end, of nations and treaties that both arms have."""
    rows = teller.members[teller.members["run"] == run]
    rows = rows[~rows["treaty"].isin(arms.alone["treaties"]) & ~rows["nation"].isin(arms.alone["nations"])]
    columns = [rows[name].tolist() for name in ("start", "stop", "nation", "treaty", "role")]
    found: set[Change] = set()
    for start, stop, nation, treaty, role in zip(*columns, strict=True):
        found.add((max(float(start), float(arms.one.scenario.calendar.start)), "joined", nation, treaty, role))
        if not math.isnan(stop):
            found.add((float(stop), "left", nation, treaty, role))
    return found
