"""The other arm of a claim in words: the file's own, or the names of what is left out and set."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.arms import arm, whom
from sim.scenario import ClaimSpec, load
from tests.worlds import TINY

WORLD = load(TINY)


def claim(**given: Any) -> ClaimSpec:
    return ClaimSpec.model_validate({"id": "c", "says": "So it is.", "measure": "crises", "expected": "less"} | given)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"without": ["event:alarm"], "otherwise": "Nobody is alarmed."}, "Nobody is alarmed."),
        ({"without": ["event:league-offered", "treaty:league"]},
         "without the treaty “League of the West” and the event “The league opens for signature”"),
        ({"without": ["nation:NO"]}, "without Nowhere"),
        ({"without": [f"nation:{id}" for id in ("AAA", "BBB", "CCC", "DDD", "NO")]},
         "without Arcadia, Borduria, Cimmeria, Dacia and 1 more"),
        ({"set": {"nations.AAA.burden": 0.1}}, "burden of Arcadia 0.1 instead of 0.03"),
        ({"set": {"nations.NO.strategy": "hedge"}}, "strategy of Nowhere hedge instead of neutral"),
        ({"set": {"dyads.0.claim": 0}}, "claim of Cimmeria towards Borduria 0 instead of 1.0"),
        ({"set": {"organisations.league.articles.defence": 0.5}}, "articles, defence of League of the West 0.5"),
        ({"set": {"organisations.league.dispute_resolution": True}},
         "dispute resolution of League of the West true instead of false"),
        ({"set": {"events.alarm.rate": 0.5}}, "rate of the event “Alarm” 0.5 instead of 0.2"),
        ({"set": {"parameters.negotiate.meeting_rate": 0}, "without": ["nation:NO"]},
         "without Nowhere; `negotiate.meeting_rate` ("),
        ({"set": {"theory": "galam"}}, "who is allied is decided by `galam` instead of `standard`"),
        ({"set": {"activation": "random"}}, "`activation` random instead of "),
    ],
)  # fmt: skip
def test_an_arm_is_told_by_name(given: dict[str, Any], told: str) -> None:
    assert arm(claim(**given), WORLD).startswith(told)


def test_what_is_measured_has_its_name() -> None:
    assert whom(claim(nation="AAA"), WORLD) == "Arcadia"
    assert whom(claim(treaty="league"), WORLD) == "League of the West"
    assert whom(claim(), WORLD) == ""
