"""Keeping: what share of the pledges that crises put to the test is kept, by kind, and in which order."""

from __future__ import annotations

from typing import Final

from analysis.experiments.counts import never, pledge_kept
from analysis.experiments.made_worlds import CLOSED, LASTING, random_world
from analysis.experiments.paired import MORE, Arm, Claim, Expectation
from sim.scenario import Scenario
from sim.vocabulary import Article

SOURCE: Final = "Leeds, Long and Mitchell 2000; Berkemeier and Fuhrmann 2018, abstract"
KINDS: Final = {
    "def": Article.DEFENCE, "off": Article.OFFENCE, "neu": Article.NEUTRALITY, "non": Article.NON_AGGRESSION,
}  # fmt: skip
SAID: Final = {
    "def": "pledges to defend", "off": "pledges to attack", "neu": "pledges of neutrality",
    "non": "pledges of non-aggression",
}  # fmt: skip


def pledged(draw: int) -> Scenario:
    """Thirty nations with pledges of the four kinds among neighbours, quarrelsome so that many are put to the test."""
    kinds = [kind.name.lower() for kind in KINDS.values()]
    return random_world(30, draw, pledges=kinds, parameters=CLOSED | LASTING | {"weigh_challenges.base": -4})


WATCHES: Final = (*(pledge_kept(kind) for kind in KINDS.values()), never)
KEPT: Final = {name: Arm(pledged, WATCHES, k) for k, name in enumerate((*KINDS, "none"))}
BANDS: Final = {
    name: Expectation(f"{share:.2f}".lstrip("0") + f" ({0.7 * share:.3g} to {min(1.3 * share, 1.0):.3g})",
                      0.7 * share, min(1.3 * share, 1.0))
    for name, share in {"def": 0.41, "off": 0.74, "neu": 0.78, "non": 0.37}.items()
}  # fmt: skip
"""30% about the share published for each kind (Berkemeier and Fuhrmann 2018, abstract)."""
ALIKE: Final = Expectation("alike", -0.25, 0.25)


def compared(one: str, other: str, how: str, expected: Expectation) -> Claim:
    """How often one kind of pledge is kept, against another."""
    return Claim(
        f"R1.{one}-{other}", f"{SAID[one]} are kept {how} {SAID[other]}", SOURCE, KEPT[other], KEPT[one], expected,
        draws=20,
    )  # fmt: skip


KEEPING: Final = (
    *(Claim(f"R1.{name}", f"share of {SAID[name]} that are kept when tested", SOURCE, KEPT["none"], KEPT[name],
            BANDS[name], False, draws=20) for name in KINDS),
    compared("off", "def", "more often than", MORE),
    compared("neu", "def", "more often than", MORE),
    compared("neu", "off", "about as often as", ALIKE),
    compared("non", "def", "about as often as", ALIKE),
)  # fmt: skip
