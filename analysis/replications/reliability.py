"""Reliability again: which pledges are kept, who leaves a treaty, which pacts last, and whom selection leaves to be
seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from analysis.experiments.counts import formations, kept, notices, ready
from analysis.experiments.made_worlds import EVEN, MEMBERS, ODD, Record, blocs, friends
from analysis.experiments.paired import LESS, MORE, NONE, Arm, Claim, Watch, arm
from analysis.replications.base import ENOUGH, Effort, Part, replication, signs
from analysis.replications.keeping import KEEPING
from sim.resources import scenarios_folder
from sim.scenario import load

LEEDS_IO, SAVUN = "Leeds 2003 IO, abstract", "Leeds and Savun 2007, abstract"
SOLS, MORROW = "Leeds, Mattes and Vogel 2009, abstract", "Morrow 1991, abstract"
COUP: Final[Record] = {"type": "government"}


def leaving(size: int) -> tuple[Claim, ...]:
    """The claims on who gives notice, among pacts of two or organisations of a larger size."""
    watch = notices(MEMBERS // size)
    after, always = (partial(arm, partial(blocs, size), watch, *years) for years in ((2, 4), (0, 8)))
    calm, free = after(), after(polity=0.9)
    many = partial(replace, least=ENOUGH if size > 2 else 0)
    kind = "pacts of two" if size == 2 else f"organisations of {size}"
    mark = f"R2.{size}"
    return (
        Claim(f"{mark}half", f"{kind} are left more when a member's forces halve", SAVUN, many(calm),
              many(after(shock={"type": "forces", "factor": 0.5})), MORE),
        Claim(f"{mark}twice", f"{kind} are left more when a member's forces double", SAVUN, calm,
              after(shock={"type": "forces", "factor": 2}), MORE),
        Claim(f"{mark}inst", f"{kind} are left more when a member's regime changes", LEEDS_IO, calm,
              after(shock={"type": "regime", "polity": 0.9}), MORE),
        Claim(f"{mark}pact", f"{kind} are left more when a member signs with a rival of the others", SAVUN, calm,
              after(opened=True), MORE),
        Claim(f"{mark}coup", f"{kind} of non-democracies are left more when a supporting coalition changes", SOLS,
              calm, after(shock=COUP), MORE),
        Claim(f"{mark}vote", f"{kind} of democracies are not", SOLS, free, after(polity=0.9, shock=COUP), NONE),
        Claim(f"{mark}dem", f"{kind} of democracies are left less", SAVUN, always(), always(polity=0.9), LESS),
        Claim(f"{mark}link", f"{kind} with deep institutions and joint forces are left less", SAVUN, always(),
              always(depth=0.6, skill=0.6), LESS),
    )  # fmt: skip


FORMED = formations(EVEN, ODD)
LIKE, UNLIKE = {"gdp": (60, 60)}, {"gdp": (100, 20)}


def formed(**given: Any) -> Arm:
    """Formation of ties among eight nations that fear two powers, by pairs if no circles are given."""
    return arm(friends, FORMED, **{"circles": False, **given})


def atlantic(watch: Watch) -> Arm:
    """The Atlantic alliance and its world, 1949-1991."""
    return arm(lambda: load(scenarios_folder() / "north-atlantic-1949.yaml", ["record=[]"]), watch)


RELIABILITY: Final = (
    *leaving(2),
    *leaving(4),
    Claim("R3.form", "unequal powers form pacts more easily", MORROW, formed(**LIKE), formed(**UNLIKE), MORE),
    Claim("R3.circles", "the same where circles of three and more may be founded", MORROW,
          formed(circles=True, **LIKE), formed(circles=True, **UNLIKE), MORE),
    Claim("R3.last", "pacts of unequal powers are left less", MORROW,
          arm(blocs, notices(8), size=2), arm(blocs, notices(8), size=2, gdp=(180, 20)), LESS),
    Claim("R4", "pledges that are called are kept less often than the mean pledge would be", "Smith 1995, abstract",
          atlantic(ready), atlantic(kept), LESS),
)  # fmt: skip


def claims(row: str) -> tuple[Claim, ...]:
    """The claims of one published result."""
    return tuple(claim for claim in RELIABILITY if claim.name.startswith(row))


@replication(
    "R1", "leeds_long_mitchell", title="how many pledges are kept",
    paper="Leeds, Long and Mitchell 2000; Berkemeier and Fuhrmann 2018; Chiba, Johnson and Leeds",
    published=".745 (1816-1944); .50 overall: defence .41, non-aggression .37, offence .74, neutrality .78; two thirds",
    source="abstracts", kind="moment", seconds=7,
)  # fmt: skip
def pledges_kept(effort: Effort) -> Iterable[Part]:
    """What share of tested pledges of each kind is kept, and in which order, among thirty quarrelsome nations."""
    return signs(KEEPING, effort)


@replication(
    "R2", "leeds_savun", title="who leaves a treaty",
    paper="Leeds 2003 IO; Leeds and Savun 2007; Leeds, Mattes and Vogel 2009",
    published="more: power or institutions change, a new pact outside, a new coalition at home (non-democracies); "
    "less: democracy, linkage",
    source="abstracts", kind="sign", seconds=7,
)  # fmt: skip
def leavers(effort: Effort) -> Iterable[Part]:
    """Notices that members give, in pacts of two and organisations of four, after a shock or in other treaties."""
    return signs(claims("R2"), effort)


@replication(
    "R3", "morrow", title="unequal pacts", paper="Morrow 1991",
    published="asymmetric pacts form more easily and last longer; change of capability breaks pacts",
    source="abstract", kind="sign", seconds=3,
)  # fmt: skip
def asymmetry(effort: Effort) -> Iterable[Part]:
    """How easily equals and unequals ally, how long they stay, and what becomes of pacts when forces change."""
    return signs((*claims("R3"), *claims("R2.2half"), *claims("R2.2twice")), effort)


@replication(
    "R4", "smith", title="the pledges that are tested are not a fair sample", paper="Smith 1995",
    published="unreliable pacts are attacked more: fewer pledges are kept when called than would be on the mean",
    source="abstract", kind="sign", seconds=20,
)  # fmt: skip
def selection(effort: Effort) -> Iterable[Part]:
    """The share of calls that are followed beside the mean chance that a pledge would be, in the Atlantic world."""
    return signs(claims("R4"), effort)
