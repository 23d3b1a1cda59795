"""Signs: published results on alliances, each as two arms of a made world that share their luck.

    python -m science.signs --seeds 200 --only D1 R2

What a claim's source is worth is said beside it: `abstract` where only the abstract was read, `recalled` from memory.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from analysis.experiments.counts import (
    ATTACKED,
    CHALLENGED,
    RESISTED,
    closure,
    crises,
    degree,
    formations,
    kept,
    level,
    notices,
    pacts,
    ready,
    ties,
    ties_across,
)  # fmt: skip
from analysis.experiments.made_worlds import EVEN, MEMBERS, ODD, Record, blocs, friends, quarrel, random_world
from analysis.experiments.paired import LESS, MORE, NO_MORE, NONE, Arm, Claim, Expectation, Watch, table
from analysis.replications.keeping import KEEPING
from sim.resources import scenarios_folder
from sim.scenario import Scenario, load

SHIELD: Final = Expectation("-45..0 %", -0.45, 0.0)
STEADY: Final = Expectation("> -10 %", -0.1, float("inf"))

Make = Callable[..., Scenario]


def arm(make: Make, watch: Watch, first: int = 0, last: int = 10_000, **given: Any) -> Arm:
    """An arm whose world is the same for every draw."""
    return Arm(lambda draw: make(**given), (watch,), first=first, last=last)


def several(world: Callable[[int], Scenario], watches: Mapping[str, Watch], **years: Any) -> dict[str, Arm]:
    """An arm for each of some watches, all of them on the same runs."""
    return {name: Arm(world, tuple(watches.values()), k, **years) for k, name in enumerate(watches)}


# ---- deterrence: what pacts do to challenges -----------------------------------------------------------------------

DEFENCE: Final[Record] = {"defence": 1}
CONDITIONAL: Final[Record] = {"defence": {"strength": 1, "conditional": True}}
ON_TARGET, OWN = crises(["ATT"], ["TAR"]), crises(["TAR"], ["ATT"])
RESISTS = crises(["ATT"], ["TAR"], RESISTED, of=CHALLENGED)
DISPUTES, WARS = (crises(["ATT", "TAR"], ["ATT", "TAR"], least) for least in (CHALLENGED, ATTACKED))


def held(watch: Watch, *signed: tuple[str, str, Record], first: int = 0, last: int = 99, **given: bool) -> Arm:
    """The quarrel of two neighbours under some pacts, from one year after their signature to another."""
    return Arm(lambda draw: quarrel(*signed, **given), (watch,), first=first, last=last)


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

# ---- reliability: who leaves -----------------------------------------------------------------------------------------

LEEDS_IO, SAVUN = "Leeds 2003 IO, abstract", "Leeds and Savun 2007, abstract"
SOLS, MORROW = "Leeds, Mattes and Vogel 2009, abstract", "Morrow 1991, abstract"
COUP: Final[Record] = {"type": "government"}


def leaving(size: int) -> tuple[Claim, ...]:
    """The claims on who gives notice, among pacts of two or organisations of a larger size."""
    watch = notices(MEMBERS // size)
    after, always = (partial(arm, partial(blocs, size), watch, *years) for years in ((2, 4), (0, 8)))
    calm, free = after(), after(polity=0.9)
    kind = "pacts of two" if size == 2 else f"organisations of {size}"
    mark = f"R2.{size}"
    return (
        Claim(f"{mark}half", f"{kind} are left more when a member's forces halve", SAVUN, calm,
              after(shock={"type": "forces", "factor": 0.5}), MORE),
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

# ---- formation: who allies with whom ---------------------------------------------------------------------------------

LAI, GIBLER = "Lai and Reiter 2000, abstract", "Gibler and Wolford 2006, abstract"
CRANMER = "Cranmer and others 2012; Warren 2010; Kinne 2018, abstract"
MAOZ = "Maoz and Joyce 2016, abstract"
FREE, UNFREE, MIXED = {"polity": (0.9, 0.9)}, {"polity": (0.1, 0.1)}, {"polity": (0.9, 0.1)}
LASTS = ties(EVEN, ODD)


NETWORK: Final[dict[str, Watch]] = {"dense": ties(), "trans": closure}


def eleven(draw: int, shock: int) -> Scenario:
    """The eight nations over twenty years, with a shock after some or without."""
    return friends(years=20, shock=shock)


def sixty(draw: int, shock: int) -> Scenario:
    """A random world of sixty nations likewise."""
    return random_world(60, draw, years=20, shock=shock)


CALM, SHOCKED = (several(partial(eleven, shock=year), NETWORK, first=10) for year in (0, 8))
SPARSE, ALARMED = (Arm(partial(eleven, shock=year), (closure,), first=10, least=1500) for year in (0, 8))
CALM_60, SHOCKED_60 = (several(partial(sixty, shock=year), NETWORK, first=10) for year in (0, 8))


def lasting(**given: Any) -> Arm:
    """Who of the eight is allied after a generation, in many runs: what makes pacts rarer makes them last."""
    return Arm(lambda draw: friends(years=40, circles=False, **given), (LASTS,), first=25, last=40, least=1000)


FORMATION: Final = (
    Claim("F1.like", "nations of like regime ally more (after 1945)", LAI, formed(**MIXED), formed(**FREE), MORE),
    Claim("F1.dem", "two democracies do not ally more than two autocracies", LAI,
          formed(**UNFREE), formed(**FREE), NO_MORE),
    Claim("F1.new", "two democracies form fewer pacts", GIBLER, formed(**UNFREE), formed(**FREE), LESS),
    Claim("F1.held", "two democracies are more often allied", GIBLER,
          lasting(**UNFREE), lasting(**FREE), MORE),
    Claim("F1.dist", "distant nations ally less", LAI, formed(), formed(apart=20.0), LESS),
    Claim("F1.fear", "threatened nations ally more", LAI,
          formed(fears=(0.2,) * 4), formed(fears=(0.8,) * 4), MORE),
    Claim("F1.kin", "nations of one culture ally more", LAI, formed(), formed(affinity=0.5), MORE),
    Claim("F1.trade", "trade does not matter", LAI, formed(trade=0.05), formed(trade=0.15), NONE),
    Claim("F2.triad", "nations with a common ally ally more", CRANMER, formed(), formed(hub=True), MORE),
    Claim("F2.circles", "the same where circles of three and more may be founded", CRANMER,
          formed(circles=True), formed(circles=True, hub=True), MORE),
    Claim("F2.enemy", "nations with a common enemy ally more", CRANMER,
          formed(fears=(0.8, 0.1, 0.1, 0.8)), formed(fears=(0.8, 0.1, 0.8, 0.1)), MORE),
    Claim("F2.border", "neighbours ally more", CRANMER, formed(), formed(contiguous=True), MORE),
    Claim("F2.views", "nations of distant views ally less", CRANMER,
          formed(tilt=(0.8, 0.8)), formed(tilt=(0.8, -0.8)), LESS),
    Claim("F2.size", "nations of distant size ally less", CRANMER, formed(**LIKE), formed(**UNLIKE), LESS),
    Claim("F2.dense", "networks of eleven are denser after a shock", MAOZ, CALM["dense"], SHOCKED["dense"], MORE),
    Claim("F2.trans", "networks of eleven are more transitive after a shock", MAOZ,
          SPARSE, ALARMED, MORE, False),
    Claim("F2.dense60", "networks of sixty are denser after a shock", MAOZ,
          CALM_60["dense"], SHOCKED_60["dense"], MORE, draws=40),
    Claim("F2.trans60", "networks of sixty are more transitive after a shock", MAOZ,
          CALM_60["trans"], SHOCKED_60["trans"], MORE, False, draws=40),
)  # fmt: skip

# ---- artefacts: what must not matter ---------------------------------------------------------------------------------

OURS: Final = "test for an artefact"


SIZE: Final[dict[str, Watch]] = {
    "density": ties(), "neighbours": ties_across(True), "others": ties_across(False), "allies": degree,
}  # fmt: skip
SAID: Final = {
    "density": "density of defence ties", "neighbours": "density among neighbours", "others": "density among others",
    "allies": "mean number of allies", "ties": "density of defence ties", "treaties": "treaties in force",
    "challenges": "challenges a year", "kept": "share of calls for help that are followed",
    "safety": "mean share of friendly power around a nation",
}  # fmt: skip
SIZED: Final = {
    size: several(partial(random_world, size), SIZE, first=29, least=least, most=most)
    for size, least, most in ((30, 2000, 2000), (60, 0, 100), (120, 0, 20), (200, 0, 120))
}
MEANS: Final[dict[str, Watch]] = {
    "ties": ties(), "treaties": pacts, "challenges": crises([], []), "kept": kept, "safety": level("safety"),
}  # fmt: skip


def paced(draw: int, steps: int = 1, activation: str = "random", fading: bool = True) -> Scenario:
    """A random world of thirty nations over twenty years: other steps, another order, or rivalries that last."""
    parameters = {} if fading else {"shift_rivalry.decay": 0}
    found = random_world(30, draw, years=20, activation=activation, parameters=parameters)
    return found.model_copy(update={"calendar": found.calendar.model_copy(update={"steps_per_year": steps})})


YEARS, QUARTERS = (several(partial(paced, steps=steps), MEANS) for steps in (1, 4))
LASTING_YEARS, LASTING_QUARTERS = (several(partial(paced, steps=steps, fading=False), MEANS) for steps in (1, 4))
AT_ONCE = several(partial(paced, activation="synchronous"), MEANS)


def resized(size: int, what: str, expected: Expectation | None = None) -> Claim:
    """How a measure of random worlds changes with their size."""
    name = f"N.{size}" if what == "density" else f"N.{what}"
    says = f"{SAID[what]}, {size} nations against 30"
    return Claim(name, says, OURS, SIZED[30][what], SIZED[size][what], expected, draws=2000)


ARTEFACTS: Final = (
    resized(60, "density"), resized(120, "density"), resized(200, "density", STEADY),
    *(resized(200, what) for what in ("neighbours", "others", "allies")),
    *(Claim(f"T.{name}", f"{SAID[name]}, quarters against years, two batches", OURS,
            YEARS[name], QUARTERS[name], NONE, draws=4, paired=False) for name in MEANS),
    *(Claim(f"T.pairs.{name}", f"{SAID[name]}, quarters against years, on shared luck", OURS,
            YEARS[name], QUARTERS[name], None, draws=4) for name in MEANS),
    *(Claim(f"T.lasting.{name}", f"the same where rivalry does not fade: {SAID[name]}", OURS,
            LASTING_YEARS[name], LASTING_QUARTERS[name], NONE, draws=4) for name in ("challenges", "safety")),
    *(Claim(f"A.{name}", f"{SAID[name]}, all at once against in random order", OURS, YEARS[name], AT_ONCE[name], None,
            draws=4) for name in MEANS),
    Claim("A.eight", "ties of eight nations under threat, all at once against in random order", OURS,
          arm(friends, LASTS), arm(friends, LASTS, activation="synchronous"), None),
)  # fmt: skip

CLAIMS: Final = (*DETERRENCE, *KEEPING, *RELIABILITY, *FORMATION, *ARTEFACTS)


def main() -> None:
    """Run the claims and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200, help="paired seeds of each claim")
    parser.add_argument("--only", nargs="*", default=[""], help="first letters of the claims to run")
    parser.add_argument("--markdown", action="store_true", help="the table as it stands in the README")
    given = parser.parse_args()
    chosen = (claim for claim in CLAIMS if claim.name.startswith(tuple(given.only)))
    for line in table(chosen, given.seeds, given.markdown):
        print(line, flush=True)


if __name__ == "__main__":
    main()
