"""A world of four nations whose measures a hand can reckon, and what they are."""

from __future__ import annotations

import math
from typing import Any

from sim.metrics import METRICS
from sim.vocabulary import COHESION as COMPONENTS
from sim.vocabulary import Article, Role, Status, Term
from sim.world import World

TESTS = (
    (Article.DEFENCE, [2, 1, 0, 0], [1, 1, 0, 0]),
    (Article.OFFENCE, [0, 1, 0, 1], [0, 0, 0, 1]),
    (Article.NEUTRALITY, [1, 0, 0, 2], [1, 0, 0, 1]),
    (Article.NON_AGGRESSION, [0, 0, 3, 1], [0, 0, 2, 1]),
)
"""Pledges of each nation that were put to the test, and those that were kept."""

DRAWN = ((0, 1, 1), (0, 2, -2), (0, 3, 1.5), (1, 0, 1), (1, 3, 0.5), (2, 3, -0.5), (3, 0, 1), (3, 1, -0.5))
"""What draws one nation to another, where anything does."""


def hand_made() -> World:
    """Four nations: A, B and C in a defence treaty, A and D in talks; C is challenged by D and resists."""
    world = World(["A", "B", "C", "D"], 1, 2)
    for a, members, kind in ((0, (0, 1, 2), Article.DEFENCE), (1, (0, 3), Article.DIALOGUE)):
        world.status[0, a], world.size[0, a] = Status.IN_FORCE, len(members)
        world.roster[0, a, : len(members)] = members
        world.member[0, a, list(members)] = Role.MEMBER
        world.article[0, a, kind] = 1.0
        for i in members:
            for j in members:
                world.obligation[0, kind, i, j] = float(i != j)
    world.slots[:] = 2
    world.power[0] = [4.0, 2.0, 1.0, 1.0]
    world.gdp[0], world.burden[0] = [100.0, 50.0, 20.0, 10.0], [0.05, 0.03, 0.04, 0.08]
    world.spending[0] = world.gdp[0] * world.burden[0]
    world.ideology[0, :, 0] = [0.0, 1.0, 2.0, -3.0]
    world.common_threat[0, :3, :3] = 0.6
    world.trust[0] = 0.5
    world.trust[0, 0, 1] = world.trust[0, 1, 0] = 0.8
    world.interoperability[0, :3, :3] = 0.25
    world.rivalry[0, 0, 2] = 0.6
    world.kept[0], world.broken[0] = [3.0, 1.0, 2.0, 1.0], [1.0, 1.0, 2.0, 3.0]
    world.alarm[0] = [0.1, 0.2, 0.3, 0.6]
    world.friends[0], world.enemies[0] = [3.0, 1.0, 2.0, 0.0], [1.0, 1.0, 0.0, 5.0]
    world.challenge_chance[0, 3, 2], world.undefended_chance[0, 3, 2] = 0.02, 0.08
    world.challenge_chance[0, 0, 3], world.undefended_chance[0, 0, 3] = 0.04, 0.04
    world.crisis[0, 3, 2], world.crisis[0, 2, 3], world.crisis[0, 0, 3], world.crisis[0, 1, 3] = 2, 4, 1, 3
    world.invoked[0], world.honoured[0], world.misattributed[0] = [2, 1, 0, 0], [1, 1, 0, 0], [0, 0, 2, 0]
    world.fidelity[0, :3, :3], world.fidelity[0, 0, 2], world.belief[0] = 0.75, 0.5, [[0.75], [0.5], [0.5], [0.25]]
    world.pledges[0, :3, :3], world.pledges[0, 0, 1] = 1, 2
    world.benefit[0], world.utility[0, 0, 1], world.utility[0, 0, 2] = 1.0, 1.0, -2.0
    world.response[0], world.response[0, :3, :3], world.response[0, 0, 1] = 24.0, 18.0, 12.0
    world.support[0], world.distance[0], world.reach[0], world.reach[0, 0, 1] = 0.5, 1000.0, 0.5, 0.25
    world.conduct[0, 0, 1], world.conduct[0, 1, 0] = 1.0, -2.0
    for kind, tested, upheld in TESTS:
        world.tested[0, kind], world.upheld[0, kind] = tested, upheld
    world.drawn[0], world.reliance[0] = [0, 2, 0, 1], 0.5
    world.ballots[0, 0], world.rice[0, 0] = 2, 1.5
    for i, j, drawn in DRAWN:
        world.terms[0, i, j, Term.AFFINITY] = drawn
    return world


NAN = math.nan
BELIEF = [3 / 4, 1 / 2, 1 / 2, 1 / 4]
PARTS = {
    "ideology_agreement": [(0.75 + 0.75 + 0.5) / 3, 0.25],
    "threat_agreement": [0.6, 0.0],
    "trust_among_allies": [(2 * 0.8 + 4 * 0.5) / 6, 0.5],
    "reliability": [(5 * 0.75 + 0.5) / 6, NAN],
    "interoperability_among_allies": [0.25, 0.0],
    "internal_peace": [1.0 - 0.6 / 6, 1.0],
}
BY_POWER = {  # pairs weigh 8 (A and B), 4 (A and C) and 2 (B and C), each way
    "ideology_agreement": [(8 * 0.75 + 4 * 0.5 + 2 * 0.75) / 14, 0.25],
    "threat_agreement": [0.6, 0.0],
    "trust_among_allies": [(8 * 0.8 + 6 * 0.5) / 14, 0.5],
    "reliability": [(24 * 0.75 + 4 * 0.5) / 28, NAN],
    "interoperability_among_allies": [0.25, 0.0],
    "internal_peace": [1.0 - 4 * 0.6 / 28, 1.0],
}


def composite(parts: dict[str, list[float]], a: int) -> float:
    """The geometric mean of the components that are defined."""
    known = [max(part[a], 0.01) for part in parts.values() if not math.isnan(part[a])]
    return math.prod(known) ** (1 / len(known))


COHESION = [composite(PARTS, a) for a in range(2)]
AID = 5 * 0.75 * 0.5 + 0.5 * 0.5
KAPPA = [1.0, 1.0 - 3.0 / (3 * (0.75**2 + 0.25**2))]
POLES = (7 / 8, 1 / 8)
ENERGY = 2 * (1 / 8) * (1 / 2 * -0.25 + 1 / 4 * -0.5 + 1 / 8 * -0.5)
IN_TREATIES: dict[str, list[float]] = {
    "members": [3.0, 2.0],
    "cohesion": COHESION,
    "cohesion_weighted": [composite(BY_POWER, a) for a in range(2)],
    "expected_reliability": [
        (BELIEF[0] * (0.9 + 0.75) + BELIEF[1] * (0.9 + 0.75) + BELIEF[2] * 1.5) / 6,
        (BELIEF[0] + BELIEF[3]) * 0.75 / 2,
    ],
    "expected_reliability_weighted": [
        (8 * 0.9 * (BELIEF[0] + BELIEF[1]) + 4 * 0.75 * (BELIEF[0] + BELIEF[2]) + 2 * 0.75 * (BELIEF[1] + BELIEF[2]))
        / 28,
        (BELIEF[0] + BELIEF[3]) * 0.75 / 2,
    ],
    "belief_gap": [0.25 * 5 / 6, NAN],
    "belief_gap_weighted": [0.25 * (28 - 8) / 28, NAN],
    "redundancy": [1 / 6, NAN],
    "burden_correlation": [NAN, NAN],  # fewer than four members
    "burden_correlation_weighted": [NAN, NAN],
    "burden_concordance": [
        1 - (abs(5 / 7.3 - 100 / 170) + abs(1.5 / 7.3 - 50 / 170) + abs(0.8 / 7.3 - 20 / 170)) / 2,
        1 - abs(5 / 5.8 - 100 / 110),
    ],
    "burden_gini_weighted": [
        2 * (8 * 0.02 + 4 * 0.01 + 2 * 0.01) / (2 * 7 * (4 * 0.05 + 2 * 0.03 + 0.04)),
        2 * 4 * 0.03 / (2 * 5 * (4 * 0.05 + 0.08)),
    ],
    "redundancy_weighted": [8 / 28, NAN],
    "stability_slack_weighted": [3 / 7, 1.0],
    "burden_gini": [2 * (0.02 + 0.01 + 0.01) / (2 * 3 * 0.12), 2 * 0.03 / (2 * 2 * 0.13)],
    "portfolio_similarity": [1.0, 0.0],
    "portfolio_similarity_weighted": [1.0, 0.0],
    "portfolio_kappa": KAPPA,
    "portfolio_kappa_weighted": KAPPA,  # one pair, or pairs all alike
    "portfolio_pi": [1.0, -1.0],
    "portfolio_pi_weighted": [1.0, -1.0],
    "stability_slack": [2 / 3, 1.0],  # A sees 1 in B and -2 in C
    "core_stable": [0.0, 1.0],
    "vote_cohesion": [0.75, NAN],
    "fragility": [(4 + 3 * 0.375 + 0.25) / (7 + AID), 0.8],
    "response_time": [(4 * 12 + 4 * 18 + 4 * 18 + 2 * 18) / 14, 24.0],
    "alliance_reach": [(4 * 0.75 + 2 + 1) / 14, 0.5],
    "honoured_among_allies": [1.0, NAN],
    "abandoned_among_allies": [2.0, NAN],
    "share_honoured": [1 / 3, NAN],
    "general_deterrence": [0.98, NAN],  # D may challenge C; A and D, and D and C, are of one treaty
    "deterrence_ratio_observed": [NAN, NAN],
    "deterrence_ratio_counterfactual": [0.25, NAN],
    "immediate_success": [1.0, 0.0],
    "invulnerable": [4 / 7, 4 / 5],
    "entrapments": [1.0, 0.0],
    "honoured_defence": [2 / 3, 1 / 2],
    "honoured_offence": [0.0, 1.0],
    "honoured_neutrality": [1.0, 2 / 3],
    "honoured_non_aggression": [2 / 3, 1.0],
}
WORTH = 7 + AID
OF_ALLIES: dict[str, list[float]] = {  # of A, B and C, whose allies have powers 2 and 1, 4 and 1, 4 and 2
    "ideology_agreement": [(0.75 + 0.5) / 2, 0.75, (0.5 + 0.75) / 2],
    "threat_agreement": [0.6, 0.6, 0.6],
    "trust_among_allies": [0.65, 0.65, 0.5],
    "interoperability_among_allies": [0.25, 0.25, 0.25],
    "internal_peace": [(1.0 + 0.7) / 2, 1.0, (0.7 + 1.0) / 2],
    "expected_reliability": [(0.45 + 0.375) / 2, (0.675 + 0.375) / 2, (0.5625 + 0.375) / 2],
    "reliability": [0.75, 0.75, (0.5 + 0.75) / 2],
    "belief_gap": [0.25, 0.125, 0.25],
    "redundancy": [0.0, 0.5, 0.0],
}
BY_THEIR_POWER: dict[str, list[float]] = {
    "ideology_agreement": [(2 * 0.75 + 0.5) / 3, 0.75, (4 * 0.5 + 2 * 0.75) / 6],
    "threat_agreement": [0.6, 0.6, 0.6],
    "trust_among_allies": [(2 * 0.8 + 0.5) / 3, (4 * 0.8 + 0.5) / 5, 0.5],
    "interoperability_among_allies": [0.25, 0.25, 0.25],
    "internal_peace": [(2 + 0.7) / 3, 1.0, (4 * 0.7 + 2) / 6],
    "expected_reliability": [(2 * 0.45 + 0.375) / 3, (4 * 0.675 + 0.375) / 5, (4 * 0.5625 + 2 * 0.375) / 6],
    "reliability": [0.75, 0.75, (4 * 0.5 + 2 * 0.75) / 6],
    "belief_gap": [0.25, 0.25 / 5, 0.25],
    "redundancy": [0.0, 4 / 5, 0.0],
}
for _means in (OF_ALLIES, BY_THEIR_POWER):
    _means["cohesion"] = [composite({name: _means[name] for name in COMPONENTS}, i) for i in range(3)]
OF_NATIONS: dict[str, list[float]] = {
    "safety": [0.75, 0.5, 1.0, NAN],
    "general_deterrence": [NAN, NAN, 0.98, 0.96],
    "deterrence_ratio_counterfactual": [NAN, NAN, 0.25, NAN],
    "response_time": [18.0, (4 * 12 + 18) / 5, 18.0, NAN],
    "alliance_reach": [0.5, (4 * 0.25 + 0.5) / 5, 0.5, NAN],
    "honoured_defence": [1 / 2, 1.0, NAN, NAN],
    "honoured_offence": [NAN, 0.0, NAN, 1.0],
    "honoured_neutrality": [1.0, NAN, NAN, 1 / 2],
    "honoured_non_aggression": [NAN, NAN, 2 / 3, 1.0],
    "entrapments": [0.0, 2.0, 0.0, 1.0],
    "vulnerable": [0.0, 1.0, 1.0, 1.0],  # B and C together have less than A, which each of them has less than
    "challenged": [0.0, 0.0, 1.0, 3.0],
    "challenges": [1.0, 1.0, 1.0, 1.0],
    **{name: [*found, NAN] for name, found in OF_ALLIES.items()},
    **{f"{name}_weighted": [*found, NAN] for name, found in BY_THEIR_POWER.items()},
    "portfolio_similarity": [1.0, 1.0, 1.0, NAN],
    "stability_slack": [1 / 2, 1.0, 1.0, 1.0],
    "relative_burden": [0.05 / (2.3 / 70), 0.03 / (5.8 / 120), 0.04 / (6.5 / 150), NAN],
    "shapley_share": [(4 + 1.375 / 2) / WORTH, (2 + 1.5 / 2) / WORTH, (1 + 1.375 / 2) / WORTH, NAN],
    "loss_if_left": [(4 + 1.375) / WORTH, (2 + 1.5) / WORTH, (1 + 1.375) / WORTH, NAN],
    "fragility": [0.375 / 4.75, 0.375 / 2.75, 0.375 / 1.625, 0.0],
    "immediate_success": [NAN, NAN, 1.0, 0.0],
    "deterrence_ratio_observed": [NAN, NAN, NAN, NAN],
    **{f"tested_{kind.name.lower()}": [float(each) for each in tested] for kind, tested, _ in TESTS},
}
BY_HAND: dict[str, Any] = (
    {f"treaty_{name}": part for name, part in (PARTS | IN_TREATIES).items()}
    | {f"treaty_{name}_weighted": part for name, part in BY_POWER.items()}
    | {f"nation_{name}": part for name, part in OF_NATIONS.items()}
    | {name: part[0] for name, part in (PARTS | IN_TREATIES).items() if name in METRICS["system"]}
    | {f"{name}_weighted": part[0] for name, part in BY_POWER.items()}
    | {
        "general_deterrence": 1.0 - 0.03,
        "deterrence_ratio_observed": 0.5,
        "deterrence_ratio_counterfactual": 0.25,
        "crises": 4.0,
        "conceded": 1.0,
        "backed_down": 1.0,
        "wars": 2.0,
        "immediate_success": 1 / 3,
        "calls_invoked": 3.0,
        "calls_honoured": 2.0,
        "share_honoured": 2 / 3,
        "honoured_defence": 2 / 3,
        "honoured_offence": 1 / 2,
        "honoured_neutrality": 2 / 3,
        "honoured_non_aggression": 3 / 4,
        "tested_defence": 3.0,
        "tested_offence": 2.0,
        "tested_neutrality": 3.0,
        "tested_non_aggression": 4.0,
        "doubt_gap": 0.25 * 5 / 6,
        "entrapments": 1.0,  # A fights for B, which attacked D
        "safety": (0.75 + 0.5 + 1.0) / 3,
        "invulnerable": 4 / 8,
        "defence_density": 3 / 6,
        "treaty_density": 4 / 6,
        "transitivity": 1.0,
        "isolates": 1 / 4,
        "giant_component": 3 / 4,
        "concentration": math.sqrt(((16 + 4 + 1 + 1) / 64 - 1 / 4) / (3 / 4)),
        "treaties_in_force": 2.0,
        "mean_burden": 0.05,
        "mean_alarm": 0.3,
        **dict.fromkeys(("polarity", "npol"), 4 * (3 * 1 + 1 * 3) / (2 * 16)),
        "nash_discontent": 2 / 4,  # A would leave C for D, and D would come
        "individual_discontent": 1 / 4,  # but C does not want D
        "core_discontent": 3 / 4,  # A, B and D would all be better off without C
        "false_accusations": 2.0,
        "effective_poles": 1 / (POLES[0] ** 2 + POLES[1] ** 2),
        "modularity": 0.0,
        "polarisation": 4 * POLES[0] * POLES[1] * (4 / 7 + 3) / 4,
        "balanced_triads": NAN,  # A and C are allies and rivals at once
        "frustration": 0.0,
        "landscape_energy": ENERGY,
        "energy_ratio": 1.0,
    }
)
