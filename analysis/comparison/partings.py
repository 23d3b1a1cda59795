"""Where the histories of a pair part, in words: who decided what in each arm, and which reason differs most."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pyarrow as pa

from analysis.alike import NOTED
from analysis.comparison.arms import Arms
from analysis.comparison.before import Apart, before
from analysis.comparison.forks import LEAST, SAME, Fork, forks
from analysis.comparison.tellers import Teller
from analysis.naming import ORDINALS
from analysis.phrases import apart, percent
from analysis.telling import Told
from analysis.words import noun
from sim.vocabulary import BLUFF, Decision

UNSEEN: Final = 1e-5
"""Chances that differ by less than this are told as the same but for a trifle."""
_OWN_YEAR: Final = re.compile(rf"the (?:(?:{'|'.join(ORDINALS)}) )?-?\d+ (treaty|organisation) of ")
_WHAT: Final = ("decision", "actor", "counterpart", "treaty")


@dataclass(frozen=True)
class Moment:
    """A decision at which a pair differs: when, who, what in each arm, and the reason that differs most."""

    year: float
    what: Mapping[str, str | None]
    """Decision, actor, counterpart and treaty."""
    outcomes: tuple[str | None, str | None]
    """None in an arm that recorded no such decision."""
    chances: tuple[float | None, float | None]
    term: str
    """The term that differs most; empty where the terms do not differ, or one arm has none."""
    values: tuple[float | None, float | None]
    matter: str
    """What it is about, the same in all pairs that part over it."""
    told: str


@dataclass(frozen=True)
class Parted:
    """Where a pair first differs: in a chance, in one by something that can be felt, in an outcome, and in something
    recorded before any outcome.
    """

    run: int
    chance: Moment | None
    felt: Moment | None
    outcome: Moment | None
    before: Apart | None


def parted_in(arms: Arms, tables: Sequence[Mapping[str, pa.Table]], runs: Sequence[int]) -> list[Parted]:
    """Where the pairs of some runs part."""
    shared = frozenset(arms.one.scenario.nations) & frozenset(arms.other.scenario.nations)
    found = forks([each["decisions"] for each in tables], runs, shared)
    tellers = [Teller(arm, each) for arm, each in zip(arms.both, tables, strict=True)]
    parted = []
    for run in runs:
        known = {None: None} | {fork: _moment(fork, tellers) for fork in vars(found[run]).values() if fork is not None}
        chance, felt, outcome = (known[fork] for fork in vars(found[run]).values())
        end = math.inf if outcome is None else outcome.year
        parted.append(Parted(run, chance, felt, outcome, before(run, end, arms, tellers)))
    return parted


def _moment(fork: Fork, tellers: Sequence[Teller]) -> Moment:
    """A fork in words."""
    rows = (fork.one, fork.other)
    told = [teller.told(row) if row >= 0 else None for teller, row in zip(tellers, rows, strict=True)]
    called = [teller.arm.called for teller in tellers]
    own = next(each for each in told if each is not None)
    row = own.reasons.row
    term, values = _moved_most(told)
    what = {key: row[key] if isinstance(row[key], str) else None for key in _WHAT}
    return Moment(
        float(row["year"]),
        what,
        _pair([each and str(each.reasons.row["outcome"]) for each in told]),
        _pair([each and each.reasons.chance for each in told]),
        term,
        values,
        _matter(told, called),
        " ".join(sentence for sentence in _sentences(told, called, term, values) if sentence),
    )


def _pair(values: Sequence[Any]) -> tuple[Any, Any]:
    return values[0], values[1]


def _moved_most(told: Sequence[Told | None]) -> tuple[str, tuple[float | None, float | None]]:
    """The term that differs most between the arms, and its value in each; none where they do not differ."""
    one, other = told
    if one is None or other is None:
        return "", (None, None)
    terms = one.reasons.terms, other.reasons.terms
    gaps = {name: abs(terms[0].get(name, 0.0) - terms[1].get(name, 0.0)) for name in (terms[0] | terms[1])}
    most = max(gaps, key=lambda name: gaps[name])
    values = terms[0].get(most, 0.0), terms[1].get(most, 0.0)
    same = gaps[most] <= LEAST + SAME * max(map(abs, values))
    return ("", (None, None)) if same else (most, values)


def _matter(told: Sequence[Told | None], called: Sequence[str]) -> str:
    """What a pair parts over, without what differs from pair to pair: who did what in which arm."""
    deeds = [(replace(each, answer="", foe=""), where) for each, where in zip(told, called, strict=True) if each]
    one, where = next(((each, where) for each, where in deeds if each.reasons.done), deeds[0])
    both = [each for each, _ in deeds if each.reasons.done]
    head = f"{called[0][:1].upper()}{called[0][1:]}"
    if one.reasons.decision is Decision.BUDGET:
        verb = "raised" if one.reasons.done else "cut"
        text = f"{one.actor[:1].upper()}{one.actor[1:]} {verb} its military spending, {where}"
    elif len(both) > 1 and both[0].title != both[1].title:
        text = f"{head}, {both[0].actor} {both[0].title}; {called[1]} {_instead(*both)}"
    else:
        text = f"{one.headline}, {where}"
    return _OWN_YEAR.sub(r"the \1 of ", text)


def _sentences(
    told: Sequence[Told | None], called: Sequence[str], term: str, values: tuple[float | None, float | None]
) -> list[str]:
    """What was decided in each arm, how likely it was, and which reason differs most."""
    one, other = told
    if one is None or other is None:
        own, where, there = (one, called[0], called[1]) if one is not None else (other, called[1], called[0])
        assert own is not None
        first = f"In {own.when}, {where}, {own.actor} {own.title}."
        return [first, own.likelihood, own.balance, f"{there[:1].upper()}{there[1:]} {_nothing(own)}."]
    decided = [(each.reasons.decision, each.reasons.row["outcome"]) for each in (one, other)]
    if one.title_with() == other.title_with() or decided[0] == decided[1]:
        first = f"In {one.when} {one.actor} {replace(one, answer='').title}, in both arms."
    else:
        first = f"In {one.when}, {called[0]}, {one.actor} {one.title}; {called[1]} {_instead(one, other)}."
    return [first, _chances(one, other, called), _reason(one, other, called, term, values)]


def _instead(one: Told, other: Told) -> str:
    """What a nation did in the other arm, after it has been told what it did in the one."""
    bluffs = [each.reasons.row["outcome"] == BLUFF for each in (one, other)]
    if one.reasons.done and other.reasons.done and bluffs[0] != bluffs[1]:
        return "it bluffed" if bluffs[1] else "it meant it"
    return f"it {other.title}"


def _nothing(own: Told) -> str:
    """What is to be said of the arm that recorded no such decision."""
    if own.reasons.decision is Decision.BUDGET:
        return "no change was large enough to be recorded; smaller differences may have come before"
    if own.reasons.decision not in NOTED:
        return "this did not come up"
    if own.reasons.done:
        return "it did not, its chance being nil or too small to be recorded"
    return "that was too unlikely to be recorded"


def _chances(one: Told, other: Told, called: Sequence[str]) -> str:
    """The chance in both arms."""
    if one.reasons.decision is Decision.BUDGET:
        sums = one.reasons.total, other.reasons.total
        if abs(sums[0] - sums[1]) < UNSEEN * max(map(abs, sums)):
            return "The change was the same but for a trifle."
        now, then = apart(*sums, sign=True).split(" instead of ")
        return f"The change was {now} bn $ a year {called[0]} and {then} {called[1]}."
    chance = f"The chance of {one.deed or other.deed}{one.often}{one.once}"
    gap = abs(one.reasons.chance - other.reasons.chance)
    if gap <= LEAST:
        return f"{chance} was {percent(one.reasons.chance)} in both arms."
    if gap < UNSEEN:
        return f"{chance} was {percent(one.reasons.chance)} in both arms but for less than 0.001 percentage points."
    digits = max(0, 1 - math.floor(math.log10(100.0 * gap))) if gap < 0.1 else 0
    now, then = (f"{each.reasons.chance:.{digits}%}" for each in (one, other))
    return f"{chance} was {now} {called[0]} and {then} {called[1]}."


def _reason(one: Told, other: Told, called: Sequence[str], term: str, values: tuple[float | None, float | None]) -> str:
    """The reason that differs most, in both arms."""
    if not term or values[0] is None or values[1] is None:
        return "Its own reasons do not differ."
    gap = abs(values[0] - values[1])
    teller = one if term in one.reasons.terms else other
    name = noun(teller.reasons.decision, term, values[0] or values[1], teller.other)
    unit = "" if one.reasons.decision is Decision.BUDGET else f" ({one.reasons.unit})"
    if gap < UNSEEN * max(abs(values[0]), abs(values[1]), 1.0):
        return f"Of its reasons {name} differed most, by next to nothing."
    now, then = apart(values[0], values[1], sign=True).split(" instead of ")
    return f"Of its reasons {name} differed most: {now} {called[0]}, {then} {called[1]}{unit}."
