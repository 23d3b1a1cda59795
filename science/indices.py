"""Indices: each measure of cohesion, deterrence and the system moves with what it measures, and in which direction.

    python -m science.indices --only cohesion fragility

Each row says what is changed in the state of the awake world, and which measures must follow, at the level of treaties
(the league), nations and the system.  The league has ARD, BEL, COR and DUN, the axis EST and FEN; GOR and HAL are bound
to defend nobody.
"""

from __future__ import annotations

import argparse
from typing import Final

from analysis.experiments.paired import LESS, MORE, Expectation
from science.index_moves import NOTHING, Change, Move, leveled, moved, put, seat, table, tie
from science.mechanisms.awake import INSIDE
from sim.metrics.defenders import BY_KIND

L: Final = INSIDE
REST: Final = ("BEL", "COR", "DUN")
NO_CHANCE: Final = put("challenge_chance", 0.0)
NO_CRISIS, NO_CONDUCT = put("crisis", 0), put("conduct", 0)
WELL: Final = put("fidelity", 0.5, L, L)


def changed(names: str, levels: str, after: Change, expected: Expectation) -> Move:
    """A row in which something happens to the state as it is."""
    return Move(tuple(names.split()), leveled(levels), NOTHING, after, expected)


COMPONENTS: Final = (
    moved("ideology_agreement", "tns", "ideology", (0.8, -1.5), "BEL", 0, expected=LESS),
    moved("threat_agreement", "tns", "common_threat", (0.2, 0.8), L, L),
    moved("trust_among_allies", "tns", "trust", (0.4, 0.8), L, L),
    moved("reliability", "tns", "fidelity", (0.4, 0.8), L, L),
    moved("interoperability_among_allies", "tns", "interoperability", (0.2, 0.6), L, L),
    moved("internal_peace", "tns", "rivalry", (0.0, 0.5), L, L, expected=LESS),
)
"""What cohesion is made of: each moves alone, and the composite moves with each."""

COHESION: Final = (
    *COMPONENTS,
    *(Move(("cohesion",), move.levels, move.before, move.after, move.expected) for move in COMPONENTS),
    moved("expected_reliability", "tns", "broken", (1.0, 10.0), REST, expected=LESS, nation="ARD"),
    moved("expected_reliability", "tns", "trust", (0.4, 0.8), L, L),
    moved("belief_gap", "tns", "belief", (0.5, 0.9), L, L, given=(WELL,)),
    moved("doubt_gap", "s", "reliance", (0.5, 0.9), L, L, given=(WELL,)),
    moved("redundancy", "tns", "pledges", (1, 2), L, L),
    moved("response_time", "tns", "response", (10.0, 60.0), L, L),
    moved("alliance_reach", "tns", "reach", (0.3, 0.8), L, L),
    moved("stability_slack core_stable", "tns", "utility", (-10.0, 1.0), L, L, given=(put("benefit", 1.0, L, L),)),
    moved("burden_gini", "ts", "burden", (0.03, 0.12), "BEL"),
    moved("burden_concordance", "ts", "spending", (6.0, 60.0), "BEL", expected=LESS),
    moved("burden_correlation", "ts", "burden", (0.01, 0.12), "ARD",
          given=(put("burden", 0.03, "BEL"), put("burden", 0.02, "COR"), put("burden", 0.04, "DUN"))),
    moved("relative_burden", "n", "burden", (0.02, 0.06), "BEL"),
    moved("portfolio_similarity portfolio_kappa portfolio_pi", "tns", "obligation", (0.0, 1.0), "defence", "BEL",
          ("EST", "FEN"), expected=LESS),
    moved("vote_cohesion", "ts", "rice", (0.2, 1.0), "league", given=(put("ballots", 1, "league"),)),
    moved("fragility", "ts", "power", (20.0, 200.0), "ARD",
          given=(put("power", 20.0, REST), put("power", 20.0, ("EST", "FEN")))),
    moved("fragility", "n", "support", (5.0, 80.0), "ARD", "BEL"),
    moved("shapley_share loss_if_left", "n", "power", (10.0, 100.0), "BEL"),
    changed("members", "t", seat("league", *REST), LESS),
)  # fmt: skip

KINDS: Final = tuple(kind.name.lower() for kind, _, _ in BY_KIND)
CROSSED: Final = (NO_CHANCE, put("challenge_chance", 0.1, "EST", "HAL"), put("challenge_chance", 0.1, "COR", "BEL"))
SHIELDED: Final = (NO_CHANCE, put("undefended_chance", 0.0), put("challenge_chance", 0.1, "EST", "BEL"))
FOUGHT: Final = (NO_CRISIS, put("crisis", 3, "FEN", "BEL"))

DETERRENCE: Final = (
    moved("general_deterrence", "tns", "challenge_chance", (0.01, 0.3), "EST", "BEL", expected=LESS),
    moved("deterrence_ratio_observed", "tns", "challenge_chance", (0.05, 0.3), "EST", "BEL", given=CROSSED),
    moved("deterrence_ratio_counterfactual", "tns", "undefended_chance", (0.1, 0.4), "EST", "BEL", expected=LESS,
          given=SHIELDED),
    moved("immediate_success", "tns", "crisis", (3, 2), "EST", "BEL", given=FOUGHT),
    moved("safety", "ns", "enemies", (10.0, 100.0), "BEL", expected=LESS),
    moved("vulnerable", "n", "power", (1.0, 10_000.0), "EST", nation="ARD"),
    moved("invulnerable", "t", "power", (1.0, 10_000.0), "EST", expected=LESS),
    moved("invulnerable", "s", "power", (10.0, 110.0), "EST", expected=LESS,
          given=(put("power", 10.0), put("power", 100.0, "ARD"), put("power", 5.0, "FEN"))),
    moved("entrapments", "ts", "crisis", (0, 3), "BEL", "FEN",
          given=(NO_CRISIS, NO_CONDUCT, put("conduct", 1, "ARD", "BEL"))),
    moved("entrapments", "n", "drawn", (0, 2), "BEL"),
    moved("honoured_among_allies", "t", "conduct", (0, 1), "ARD", "BEL", given=(NO_CONDUCT,)),
    moved("abandoned_among_allies", "t", "conduct", (0, -1), "ARD", "BEL", given=(NO_CONDUCT,)),
    moved("share_honoured", "t", "conduct", (1, -1), "ARD", "BEL", expected=LESS,
          given=(NO_CONDUCT, put("conduct", 1, "COR", "BEL"))),
    moved("share_honoured", "s", "honoured", (0, 2), "BEL", given=(put("honoured", 0), put("invoked", 2, "BEL"))),
    moved("calls_honoured", "s", "honoured", (0, 2), "BEL"),
    moved("calls_invoked", "s", "invoked", (0, 2), "BEL"),
    *(moved(f"honoured_{kind}", "tns", "upheld", (1, 4), kind, "BEL",
            given=(put("tested", 0), put("upheld", 0), put("tested", 4, kind, "BEL"))) for kind in KINDS),
    *(moved(f"tested_{kind}", "ns", "tested", (0, 4), kind, "BEL") for kind in KINDS),
    moved("crises conceded challenged", "ns", "crisis", (0, 1), "EST", "BEL", given=(NO_CRISIS,)),
    moved("backed_down", "s", "crisis", (1, 2), "EST", "BEL", given=(NO_CRISIS,)),
    moved("wars", "s", "crisis", (2, 3), "EST", "BEL", given=(NO_CRISIS,)),
    moved("challenges", "n", "crisis", (0, 1), "EST", "BEL", given=(NO_CRISIS,), nation="EST"),
)  # fmt: skip

TIED: Final = tie("HAL", "ARD")
FEUDS: Final = (TIED, put("rivalry", 0.0), put("rivalry", 0.9, "EST", L))

SYSTEM: Final = (
    changed("defence_density treaty_density giant_component", "s", TIED, MORE),
    changed("isolates transitivity", "s", TIED, LESS),
    changed("treaties_in_force", "s", seat("axis"), LESS),
    changed("polarity npol", "s", seat("axis", "EST", "FEN", "GOR", "HAL"), MORE),
    changed("modularity", "s", tie("ARD", "EST"), LESS),
    moved(
        "nash_discontent individual_discontent core_discontent",
        "s",
        "terms",
        (0.0, 1.0),
        ("BEL", "FEN"),
        ("BEL", "FEN"),
        given=(put("terms", 0.0),),
    ),
    moved("concentration", "s", "power", (100.0, 10_000.0), "EST"),
    moved("effective_poles", "s", "power", (100.0, 10_000.0), "EST", expected=LESS),
    moved("polarisation", "s", "ideology", (0.0, -3.0), ("EST", "FEN")),
    moved("balanced_triads", "s", "rivalry", (0.0, 0.9), "BEL", "HAL", expected=LESS, given=FEUDS),
    moved("frustration", "s", "rivalry", (0.0, 0.9), "BEL", "HAL", given=FEUDS),
    moved("landscape_energy", "s", "trust", (0.1, 0.9), "ARD", "EST"),
    moved("energy_ratio", "s", "trust", (0.1, 0.9), "ARD", "HAL", expected=LESS),
    moved("false_accusations", "s", "misattributed", (0, 2), "BEL"),
    moved("mean_burden", "s", "burden", (0.03, 0.12), "BEL"),
    moved("mean_alarm", "s", "alarm", (0.1, 0.6), "BEL"),
)

MOVES: Final = (*COHESION, *DETERRENCE, *SYSTEM)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=[""], help="first letters of the indices")
    given = parser.parse_args()
    chosen = (move for move in MOVES if any(name.startswith(tuple(given.only)) for name in move.names))
    for line in table(chosen):
        print(line, flush=True)


if __name__ == "__main__":
    main()
