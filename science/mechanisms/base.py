"""A sign: one thing of the model is moved, on paired luck, and something that is watched must follow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from analysis.experiments.paired import SAME, Arm, Claim, Expectation, Result, compare
from science.mechanisms.awake import Awake
from science.mechanisms.watches import Seen
from sim.schedule import STANDARD, Schedule

ON: Final = "on"
OFF: Final = "off"
RULES: Final = {rule.name() for rule in STANDARD.rules}


@dataclass(frozen=True)
class Sign:
    """What is moved and between which values, what is watched, and whether that must become more or less.

    `moved` is a parameter `rule.parameter`, the way to a field in a scenario, or a rule, moved from on to off.
    `given` is what else is changed in the awake world, in both arms alike, so that there is something to see.
    """

    moved: str
    low: Any
    high: Any
    seen: Seen
    expected: Expectation
    given: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    """Where nothing is to follow: why that is so."""
    quick: bool = False
    """Whether the effect is so plain that few seeds show it."""

    @property
    def name(self) -> str:
        """What is moved, and what is watched."""
        return f"{self.moved}: {self.seen.words}"

    @cached_property
    def claim(self) -> Claim:
        """The sign as two arms of the awake world."""
        return Claim(
            self.moved, self.seen.words, "", self.arm(self.low), self.arm(self.high), self.expected, as_ratio=False
        )

    def arm(self, value: Any) -> Arm:
        """The awake world with the thing at one value."""
        if self.moved in RULES:
            rules = STANDARD.without(self.moved) if value == OFF else STANDARD
            changes = {path: x for path, x in self.given.items() if value == ON or path.partition(".")[0] != self.moved}
        else:
            rules, changes = STANDARD, {**self.given, self.moved: value}
        world = Awake(json.dumps(changes))
        return Arm(world, (self.seen.watch,), first=self.seen.first, last=self.seen.last, rules=rules)


def measured(sign: Sign, seeds: int) -> Result:
    """What the two arms of a sign show."""
    return compare(sign.claim, seeds)


def can_be_left_out(rule: str, schedule: Schedule = STANDARD) -> bool:
    """Whether the other rules still find all that they read without this one."""
    try:
        schedule.without(rule)
    except ValueError:
        return False
    return True


def shown(value: Any) -> str:
    """A value in the table."""
    if isinstance(value, dict):
        return "it happens" if "effects" in value else ", ".join(f"{key} {shown(one)}" for key, one in value.items())
    if isinstance(value, list):
        return " ".join(map(shown, value)) or "none"
    return "none" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


HEAD: Final = "| moved | from | to | watched | expected | effect | 95 % interval | verdict |\n|" + " --- |" * 8


def table(signs: Iterable[Sign], seeds: int, markdown: bool = False) -> Iterable[str]:
    """The table of signs, line by line as they come."""
    if markdown:
        yield from HEAD.splitlines()
    for sign in signs:
        found = measured(sign, seeds)
        effect, interval = f"{found.effect:+.3g}", f"[{found.low:+.3g}, {found.high:+.3g}]"
        expected = "none" if sign.expected == SAME else sign.expected.words
        if markdown:
            cells = (f"`{sign.moved}`", shown(sign.low), shown(sign.high), sign.seen.words, expected, effect, interval)
            yield f"| {' | '.join((*cells, found.verdict))} |"
        else:
            moved = f"{sign.moved} {shown(sign.low)} -> {shown(sign.high)}"
            yield f"{moved:52} {sign.seen.words:42} {expected:5}{effect:>10} {interval:22} {found.verdict}"
