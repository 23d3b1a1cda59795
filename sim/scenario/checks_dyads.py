"""Whether the dyads of a scenario fit it: two nations each, and no two entries that contradict each other."""

from __future__ import annotations

from typing import Final, NamedTuple

from sim.scenario.checker import Checker
from sim.scenario.nations import Dyad
from sim.scenario.problems import shown
from sim.scenario.reader import Part

ONE_WAY: Final = ("rivalry", "trust", "claim", "interoperability", "intelligence", "trade", "affinity", "lobby_for")
"""What a nation holds of another, and the other need not hold of it."""
SAME_BOTH_WAYS: Final = ("contiguous", "distance")
"""What is the same for both of two nations."""


class _Given(NamedTuple):
    """What an entry, by its number, says of one nation towards another."""

    number: int
    value: float
    pair: bool


def check_dyads(checker: Checker) -> None:
    """Complain about dyads that are none, and about two that contradict each other."""
    given: dict[tuple[str, str, str], _Given] = {}
    for index, dyad in enumerate(checker.scenario.dyads):
        if _is_dyad(checker, index, dyad):
            for field in (*ONE_WAY, *SAME_BOTH_WAYS):
                _once(checker, index, dyad, field, given)


def _is_dyad(checker: Checker, index: int, dyad: Dyad) -> bool:
    """Whether an entry is about two nations; what is wrong with them is told."""
    parts = ("dyads", index)
    names: list[tuple[tuple[Part, ...], str]]
    names = [((*parts, "pair", side), name) for side, name in enumerate(dyad.pair or ())]
    names += [((*parts, key), name) for key, name in (("from", dyad.from_), ("to", dyad.to)) if name is not None]
    for where, name in names:
        checker.nation(name, where)
    checker.source(dyad.source, (*parts, "source"))
    if len(names) != 2 or (dyad.from_ is None) != (dyad.to is None):
        fields = [(*parts, key) for key in ("pair", "from", "to")]
        checker.complain(parts, "give either `pair: [A, B]`, both ways, or `from: A` and `to: B`", *fields)
        return False
    if dyad.holder == dyad.other:
        checker.complain(names[1][0], f"{shown(dyad.holder)} cannot form a dyad with itself")
    return dyad.holder != dyad.other


def _once(checker: Checker, index: int, dyad: Dyad, field: str, given: dict[tuple[str, str, str], _Given]) -> None:
    """Complain if an earlier entry gives another value; only one side may differ from the pair above it."""
    value = getattr(dyad, field)
    if value is None:
        return
    same = field in SAME_BOTH_WAYS
    here = _Given(index, value, dyad.both_ways or same)
    sides = [(dyad.holder, dyad.other)] + ([(dyad.other, dyad.holder)] if here.pair else [])
    earlier = [given[field, *side] for side in sides if (field, *side) in given]
    wrong = next((old for old in earlier if old.value != value and (here.pair or not old.pair)), None)
    given.update({(field, *side): here for side in sides})
    if wrong is not None:
        whose = f"of {dyad.holder} towards {dyad.other}" if not here.pair else f"of {dyad.holder} and {dyad.other}"
        where = checker.where(("dyads", wrong.number, field), beside=("dyads", index, field))
        remedy = "keep one of them" if wrong.pair or not here.pair else "if one side differs, give the pair first"
        message = f"{shown(value)} contradicts {shown(wrong.value)}, given for `{field}` {whose} {where}; {remedy}"
        checker.complain(("dyads", index, field), message)
