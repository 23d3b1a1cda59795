"""Deterrence again: what a pact does to the challenges that its members meet and make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from analysis.experiments.counts import ATTACKED, CHALLENGED, RESISTED, crises
from analysis.experiments.made_worlds import Record, quarrel
from analysis.experiments.paired import LESS, MORE, NONE, Arm, Claim, Expectation, Watch
from analysis.experiments.targets import TARGETS
from analysis.replications.base import ENOUGH, Effort, Part, moment, replication, signs
from analysis.replications.system import whole, whole_world

SHIELD: Final = Expectation("-45..0%", -0.45, 0.0)

DEFENCE: Final[Record] = {"defence": 1}
CONDITIONAL: Final[Record] = {"defence": {"strength": 1, "conditional": True}}
ON_TARGET, OWN = crises(["ATT"], ["TAR"]), crises(["TAR"], ["ATT"])
RESISTS = crises(["ATT"], ["TAR"], RESISTED, of=CHALLENGED)
DISPUTES, WARS = (crises(["ATT", "TAR"], ["ATT", "TAR"], least) for least in (CHALLENGED, ATTACKED))


def held(watch: Watch, *signed: tuple[str, str, Record], first: int = 0, last: int = 99, **given: bool) -> Arm:
    """The quarrel of two neighbours under some pacts, from one year after their signature to another."""
    return Arm(lambda draw: quarrel(*signed, **given), (watch,), first=first, last=last, least=ENOUGH)


def shielded(watch: Watch, article: Record = DEFENCE, **given: Any) -> Arm:
    """The same with an ally pledged to defend the target."""
    return held(watch, ("ALY", "TAR", article), **given)


LEEDS, BENSON = "Leeds 2003, sign abstract, size recalled", "Benson 2011, abstract"
JOHNSON, KENWICK = "Johnson and Leeds 2011, abstract", "Kenwick and others 2015, abstract"

DETERRENCE: Final = (
    Claim("D1.def", "a defence pact of the target lowers challenges", LEEDS,
          held(ON_TARGET), shielded(ON_TARGET), SHIELD),
    Claim("D1.off", "an offensive pact of the challenger raises them", LEEDS,
          held(ON_TARGET), held(ON_TARGET, ("ACC", "ATT", {"offence": 1})), MORE),
    Claim("D1.neu", "a third state's pledge of neutrality raises them", LEEDS,
          held(ON_TARGET, beset=True), held(ON_TARGET, ("THI", "ATT", {"neutrality": 1}), beset=True), MORE),
    Claim("D2.con", "a conditional defence pact lowers challenges", BENSON,
          held(ON_TARGET), shielded(ON_TARGET, CONDITIONAL), LESS),
    Claim("D2.com", "an unconditional pact to attack makes a member challenge more", BENSON,
          held(OWN), held(OWN, ("ALY", "TAR", {"defence": 1, "offence": 1})), MORE),
    Claim("D2.flag", "a member that challenges is protected less if the pact is conditional", BENSON,
          shielded(ON_TARGET, unruly=True), shielded(ON_TARGET, CONDITIONAL, unruly=True), MORE),
    Claim("D2.own", "an unconditional defence pact makes a member challenge more than a conditional one", BENSON,
          shielded(OWN, CONDITIONAL), shielded(OWN), MORE),
    Claim("D3.def", "a defence pact lowers challenges to its members", JOHNSON,
          held(ON_TARGET), shielded(ON_TARGET), LESS),
    Claim("D3.own", "it does not change how often members challenge", JOHNSON, held(OWN), shielded(OWN), NONE),
    Claim("D3.esc", "it does not change how often a challenged member stands firm", JOHNSON,
          held(RESISTS), shielded(RESISTS), NONE),
    Claim("D4.new", "disputes fall in the five years after a pact is formed (1946-; before 1945 they rise)", KENWICK,
          held(DISPUTES, last=5), shielded(DISPUTES, last=5), LESS),
    Claim("D4.old", "disputes in later years of a pact", KENWICK,
          held(DISPUTES, first=5), shielded(DISPUTES, first=5), None),
    Claim("D4.war", "wars in the five years after a pact is formed (1946-: none; before 1945 they rise)", KENWICK,
          held(WARS, last=5), shielded(WARS, last=5), NONE),
)  # fmt: skip


def claims(row: str) -> tuple[Claim, ...]:
    """The claims of one published result."""
    return tuple(claim for claim in DETERRENCE if claim.name.startswith(row))


@replication(
    "D1", "leeds_2003", title="pacts and the start of disputes", paper="Leeds 2003 AJPS",
    published="relevant defence pact of the target -28%, offensive pact of the challenger +47%, neutrality +57%",
    source="signs abstract, sizes recalled", kind="sign", seconds=2,
)  # fmt: skip
def pledges_and_disputes(effort: Effort) -> Iterable[Part]:
    """Challenges to a target, with a pact and without, in a quarrel of two neighbours."""
    return signs(claims("D1"), effort)


@replication(
    "D2", "benson", title="conditional and unconditional pacts", paper="Benson 2011",
    published="conditional deterrent pact -18%; unconditional compellent pact: its member initiates +249%",
    source="abstract", kind="sign", seconds=2,
)  # fmt: skip
def conditions(effort: Effort) -> Iterable[Part]:
    """Challenges to and by a member of pacts that cover all wars, or those alone that it did not start."""
    return signs(claims("D2"), effort)


@replication(
    "D3", "johnson_leeds", title="defence pacts deter and do not embolden", paper="Johnson and Leeds 2011",
    published="initiation against a member falls; by a member, and how often a target stands firm, unchanged",
    source="abstract", kind="sign", seconds=2,
)  # fmt: skip
def prescription_for_peace(effort: Effort) -> Iterable[Part]:
    """Challenges to a member, its own, and how often it stands firm, with a defence pact and without."""
    return signs(claims("D3"), effort)


@replication(
    "D4", "kenwick_vasquez_powers", title="the first years of a pact",
    paper="Kenwick, Vasquez and Powers 2015; 2017",
    published="before 1945 formation raises disputes and war; after, lowers disputes (some types), not war: contested",
    source="abstract", kind="sign", seconds=2,
)  # fmt: skip
def formation(effort: Effort) -> Iterable[Part]:
    """Disputes and wars in the five years after a pact is formed, apart from those of later years."""
    return signs(claims("D4"), effort)


@replication(
    "D5", "record", title="two ratios of deterrence that must not be confused",
    paper="Alliance Treaty Obligations and Provisions; militarized interstate disputes",
    published="raw relative risk of defended targets .75 (1816-2000), .61 (1946-2010); after controls +10%, -3%",
    source="measured on ATOP 5.1 and GML, by a specification of ours", kind="moment", seconds=30,
)  # fmt: skip
def two_ratios(effort: Effort) -> Iterator[Part]:
    """The ratio of challenges to defended and undefended targets, and that of the same world without their pacts.

    The first is counted as on the record, among all pairs with a border or a major power; the model's own index leaves
    out those that cannot challenge, the small that have no border with the great.
    """
    found = whole_world(effort.runs)
    low, high = next(goal for goal in TARGETS if goal.moment == "observed_ratio").published_band
    yield moment("observed ratio", ".75 raw", found["ratio_as_recorded"].to_numpy(), low, high)
    index = found["observed_ratio"].mean()
    yield Part("the same, the model's index", "not studied", f"{index:.3g}", "reported", "moment")
    yield from whole(effort, counterfactual_ratio="D1: 0 to -45%")
