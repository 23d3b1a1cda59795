"""Signs: published results on alliances, each as two arms of a made world that share their luck.

    python -m science.signs --seeds 200 --only D1 R2

What a claim's source is worth is said beside it: `abstract` where only the abstract was read, `recalled` from memory.
"""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any, Final

from analysis.experiments.counts import closure, crises, degree, kept, level, pacts, ties, ties_across
from analysis.experiments.made_worlds import EVEN, ODD, friends, random_world
from analysis.experiments.paired import LESS, MORE, NO_MORE, NONE, Arm, Claim, Expectation, Watch, arm, several, table
from analysis.replications.deterrence import DETERRENCE
from analysis.replications.keeping import KEEPING
from analysis.replications.reliability import LIKE, RELIABILITY, UNLIKE, formed
from sim.scenario import Scenario

STEADY: Final = Expectation("> -10 %", -0.1, float("inf"))

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
