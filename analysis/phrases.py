"""Phrases: how names, articles, lists, chances and numbers stand in a sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final

PACTS: Final = {
    "defence": "a defence pact", "non_aggression": "a non-aggression pact", "neutrality": "a neutrality treaty",
    "consultation": "a consultation treaty",
}  # fmt: skip

LIKELIHOOD: Final = (
    (0.99, "all but certain"), (0.9, "very likely"), (0.55, "likely"), (0.45, "a toss-up"),
    (0.1, "less likely than not"), (0.02, "unlikely"), (0.0, "very unlikely"),
)  # fmt: skip
"""Words for chances, each from a least chance on."""


PLURAL: Final = ("Philippines", "Bahamas", "Maldives", "Comoros", "Gambia")
"""Names that stand with an article though nothing in them shows it."""


def with_article(name: str) -> str:
    """A nation's name as it stands in a sentence: the United States, but France."""
    plural = r"^(United|Union|Republic|Kingdom) |(States|Kingdom|Union|Republic|Federation|Emirates|Islands|lands)$"
    bare = not (re.search(plural, name) or name in PLURAL) or name in ("Iceland",)
    return name if bare or name.lower().startswith("the ") else f"the {name}"


def pact(article: str) -> str:
    """A treaty by the kind of its highest article."""
    return PACTS.get(article, f"a treaty on {article.replace('_', ' ')}")


def likely(chance: float) -> str:
    """A chance in a word."""
    return next(word for least, word in LIKELIHOOD if chance >= least)


def listed(parts: list[str]) -> str:
    """Parts as a list in words: a, b and c; with a comma before the last where one of them has an `and` of its own."""
    last = ", and " if any(" and " in part for part in parts) else " and "
    return last.join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def percent(chance: float) -> str:
    """A chance in words, never rounded to a certainty that it is not."""
    if 0.0 < chance < 0.001:
        return "under 0.1%"
    if 0.995 <= chance < 1.0:
        return "over 99%"
    return f"{chance:.1%}" if 0.0 < chance < 0.01 else f"{chance:.0%}"


def number(value: float) -> str:
    """A number with as many digits as one needs, and a true minus."""
    if abs(value) < 0.1:
        return f"{value:.2g}".replace("-", "−")
    return f"{value:.{0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2}f}".replace("-", "−")


def column(values: Iterable[float]) -> list[str]:
    """Numbers with their signs, all with the same decimals: enough for the largest."""
    given = list(values)
    most = max(map(abs, given), default=0.0)
    digits = 2 if most >= 0.1 or most == 0.0 else 2 - math.floor(math.log10(most))
    return [f"{value:+.{digits}f}".replace("-", "−") for value in given]


def apart(then: float, now: float, sign: bool = False) -> str:
    """Two numbers, one instead of the other, with as many decimals as tell them apart."""
    most, gap = max(abs(then), abs(now)), max(abs(then - now), 1e-9)
    digits = max(0 if most >= 100.0 else 1 if most >= 10.0 else 2, -math.floor(math.log10(gap)))

    def told(x: float) -> str:
        plain = round(x, digits) + 0.0  # no minus before nothing
        return f"{plain:{'+' if sign and plain else ''}.{digits}f}".replace("-", "−")

    return f"{told(then)} instead of {told(now)}"
