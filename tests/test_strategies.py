"""Strategies and interests: each makes a nation act as its name says, on the same luck as a balanced one."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from analysis.experiments.made_worlds import Record, made
from sim.clock import Clock
from sim.paired import observed
from sim.scenario import Scenario, ScenarioError
from sim.vocabulary import INTERESTS, SHARES, STRATEGIES, Article, Conduct, Term, weights_of
from sim.world import World
from tests.rivals import rises
from tests.scenes import scenario

SEEDS = 200
QUIET = {"weigh_challenges.base": -12, "found_circles.initiative": 0, "accede.contact": 0}
MARKET = QUIET | {"negotiate.meeting_rate": 0.3}
CLOSED = QUIET | {"negotiate.meeting_rate": 0, "review.base": -10}
ONE, TWO, THREE = 1, 2, 3
"""Rows of the others; the nation looked at is in row 0."""

HERE = "Home"
"""The region of the first of the others, where it is threatened with the nation."""

Watch = Callable[[World], np.ndarray]


@lru_cache(maxsize=64)
def seen(world: Callable[..., Scenario], strategy: str, watch: Watch) -> np.ndarray:
    """What is watched with the nation in row 0 following a strategy."""
    return measured(world, {"strategy": strategy}, watch)


def measured(world: Callable[..., Scenario], own: Record, watch: Watch) -> np.ndarray:
    """What is watched, as a mean over the years, in each of the paired seeds; `own` is what row 0 wants."""

    def look(world: World, clock: Clock) -> np.ndarray:
        amount = np.asarray(watch(world), dtype=float)
        return np.stack([amount, np.ones(len(amount))], axis=1)[:, None]

    found = observed(world(**own), look, range(SEEDS))[:, 0]
    means: np.ndarray = found[:, 0] / found[:, 1]
    return means


def between(kind: Article, i: int, j: int) -> Watch:
    """Whether i owes j an article."""
    return _between(kind, i, j)


@lru_cache
def _between(kind: Article, i: int, j: int) -> Watch:
    return lambda world: world.obligation[:, kind, i, j] > 0.5


def pact(j: int) -> Watch:
    """Whether the nation has a defence pact with j."""
    return between(Article.DEFENCE, 0, j)


def loose_ties(world: World) -> np.ndarray:
    """With how many others the nation has a treaty without a defence pledge."""
    bound = (world.obligation[:, :, 0] > 0).any(axis=1)
    count: np.ndarray = (bound & (world.obligation[:, Article.DEFENCE, 0] <= 0)).sum(axis=1)
    return count


def defence_pacts(world: World) -> np.ndarray:
    """How many nations it is bound to defend."""
    count: np.ndarray = (world.obligation[:, Article.DEFENCE, 0] > 0).sum(axis=1)
    return count


def neutrality_pledges(world: World) -> np.ndarray:
    """To how many it has pledged neutrality."""
    count: np.ndarray = (world.obligation[:, Article.NEUTRALITY, 0] > 0).sum(axis=1)
    return count


def ties_to_both(world: World) -> np.ndarray:
    """Whether it has a treaty with each of the first two others."""
    owed: np.ndarray = world.obligation[:, :, 0].max(axis=1)
    both: np.ndarray = np.minimum(owed[:, ONE], owed[:, TWO]) > 0
    return both


def burden(world: World) -> np.ndarray:
    """Its military spending over its product."""
    share: np.ndarray = world.burden[:, 0]
    return share


def loyalty(world: World) -> np.ndarray:
    """How likely it is to keep its pledge to the first of the others."""
    chance: np.ndarray = world.fidelity[:, 0, ONE]
    return chance


def challenges(world: World) -> np.ndarray:
    """Its chance to challenge the first of the others."""
    chance: np.ndarray = world.challenge_chance[:, 0, ONE]
    return chance


def alarm(world: World) -> np.ndarray:
    """How much it is alarmed."""
    level: np.ndarray = world.alarm[:, 0]
    return level


def courted(**own: Any) -> Scenario:
    """A weak nation, a strong neighbour (1) with a claim on it that would have it as an ally, a distant friend (2)."""
    nations: dict[str, Record] = {
        "WEA": {"gdp": 60, "burden": 0.04, "polity": 0.5, "ideology": [0.2, 0.2], "location": [50, 14], **own},
        "NEI": {"gdp": 600, "burden": 0.07, "polity": 0.3, "ideology": [-0.6, -0.4], "location": [52, 20],
                "posture": 0.8, "interests": {"status_quo": 0.1}},
        "FRI": {"gdp": 600, "burden": 0.05, "polity": 0.7, "ideology": [0.6, 0.4], "location": [45, -60],
                "interests": {"status_quo": 0.3}},
    }  # fmt: skip
    dyads = [
        {"from": "NEI", "to": "WEA", "claim": 0.6, "trust": 0.6, "affinity": 2},
        {"from": "WEA", "to": "NEI", "trust": 0.3},
        {"pair": ["WEA", "FRI"], "trust": 0.7},
        {"from": "FRI", "to": "WEA", "affinity": 1},
    ]
    return made("courted", 20, nations, dyads=dyads, parameters=MARKET)


def giants(**own: Any) -> Scenario:
    """A nation between the strongest (1), which is its friend, and the second (2), a stranger; both would ally."""
    nations: dict[str, Record] = {
        "MID": {"gdp": 200, "burden": 0.04, "polity": 0.6, "ideology": [0.4, 0.4], "location": [50, 10], **own},
        "TOP": {"gdp": 1500, "burden": 0.06, "polity": 0.6, "ideology": [0.4, 0.4], "location": [52, 16],
                "interests": {"status_quo": 0.3}},
        "SEC": {"gdp": 500, "burden": 0.06, "polity": 0.4, "ideology": [-0.2, 0], "location": [48, 2],
                "interests": {"status_quo": 0.3}},
    }  # fmt: skip
    dyads = [{"pair": ["MID", "TOP"], "trust": 0.8}, {"from": "SEC", "to": "MID", "affinity": 1}]
    return made("giants", 20, nations, dyads=dyads, parameters=MARKET | {"appraise.status_quo": 2})


def amid(**own: Any) -> Scenario:
    """A nation on good terms with two rivals (1 and 2) and a bystander (3), all of whom like to sign."""
    near = {"burden": 0.05, "polity": 0.5, "interests": {"status_quo": 0.3}}
    nations: dict[str, Record] = {
        "MID": {"gdp": 150, "burden": 0.04, "polity": 0.5, "ideology": [0, 0], "location": [50, 10], **own},
        "EAS": {**near, "gdp": 500, "ideology": [-0.5, 0], "location": [52, 20]},
        "WES": {**near, "gdp": 500, "ideology": [0.5, 0], "location": [48, 2]},
        "BYS": {**near, "gdp": 150, "ideology": [0, 0], "location": [44, 12]},
    }
    dyads = [
        {"pair": ["EAS", "WES"], "rivalry": 0.7, "trust": 0.2},
        *({"pair": ["MID", other], "trust": 0.7, "affinity": 2} for other in ("EAS", "WES", "BYS")),
    ]
    return made("amid", 20, nations, dyads=dyads, parameters=MARKET)


def threatened(**own: Any) -> Scenario:
    """A nation with an ally in danger (1), and a strong bystander (2) who fears the same great power (3)."""
    nations: dict[str, Record] = {
        "OWN": {"gdp": 200, "burden": 0.04, "polity": 0.6, "ideology": [0.5, 0.5], "location": [48, 2], **own},
        "ALY": {"gdp": 150, "burden": 0.05, "polity": 0.6, "ideology": [0.5, 0.5], "location": [50, 8],
                "region": HERE, "interests": {"status_quo": 0}},
        "STR": {"gdp": 900, "burden": 0.05, "polity": 0.6, "ideology": [0.5, 0.5], "location": [45, -5]},
        "BIG": {"gdp": 900, "burden": 0.08, "polity": 0.2, "ideology": [-1, -1], "location": [54, 24]},
    }  # fmt: skip
    rivals = [{"pair": [name, "BIG"], "rivalry": 0.6, "trust": 0.2} for name in ("OWN", "ALY", "STR")]
    return made("threatened", 15, nations, dyads=rivals, parameters=CLOSED,
                treaties={"pact": {"members": ["OWN", "ALY"], "articles": {"defence": 1}}})  # fmt: skip


def endangered(**own: Any) -> Scenario:
    """The same without the pact, where treaties may be signed."""
    plain = threatened(**own)
    return plain.model_copy(update={"treaties": {}, "parameters": amid().parameters})


SIGNS = [
    ("bandwagoners ally with the source of the threat", courted, pact(ONE), "balanced", "bandwagon"),
    ("and less than others with the distant friend", courted, pact(TWO), "bandwagon", "balanced"),
    ("who balances threats shuns their source", courted, pact(ONE), "balance_of_threat", "balanced"),
    ("and seeks the distant friend", courted, pact(TWO), "balanced", "balance_of_threat"),
    ("who balances power does so even against a friend", giants, pact(TWO), "balance_of_threat", "balance_of_power"),
    ("and allies with the second, more than the balanced", giants, pact(TWO), "balanced", "balance_of_power"),
    ("power alone alarms it", giants, alarm, "balance_of_threat", "balance_of_power"),
    ("hedgers have more loose ties", amid, loose_ties, "balanced", "hedge"),
    ("and fewer defence pacts", amid, defence_pacts, "hedge", "balanced"),
    ("and ties to both rivals", amid, ties_to_both, "balanced", "hedge"),
    ("neutrals have fewer defence pacts", amid, defence_pacts, "neutral", "balanced"),
    ("fewer than hedgers", amid, defence_pacts, "neutral", "hedge"),
    ("but pledges of neutrality", amid, neutrality_pledges, "balanced", "neutral"),
    ("more than hedgers", amid, neutrality_pledges, "hedge", "neutral"),
    ("buck-passers spend less", threatened, burden, "buck_pass", "balanced"),
    ("are less loyal", threatened, loyalty, "buck_pass", "balanced"),
    ("and sign less with those in danger", endangered, pact(ONE), "buck_pass", "balanced"),
]


@pytest.mark.parametrize(("world", "watch", "less", "more"), [pytest.param(*row[1:], id=row[0]) for row in SIGNS])
def test_a_strategy_does_what_its_name_says(world: Any, watch: Watch, less: str, more: str) -> None:
    assert rises(seen(world, less, watch), seen(world, more, watch))


def interested(**own: Any) -> Scenario:
    """The world of the threatened without the pact, each kind of interest to be weighed by the nation in row 0."""
    plain = threatened(**own)
    dyads = [*plain.dyads, plain.dyads[0].model_copy(update={"pair": ("OWN", "ALY"), "claim": 0.8, "rivalry": None})]
    return plain.model_copy(update={"dyads": tuple(dyads)})


def utility(world: World) -> np.ndarray:
    """What a pact with the first of the others is worth to it."""
    worth: np.ndarray = world.utility[:, 0, ONE]
    return worth


def hostility(world: World) -> np.ndarray:
    """The threat that it sees in the third of the others."""
    threat: np.ndarray = world.threat[:, 0, THREE]
    return threat


def ideology_term(world: World) -> np.ndarray:
    """What distance of ideology takes from a pact with the third of the others."""
    term: np.ndarray = world.terms[:, 0, THREE, Term.IDEOLOGY]
    return term


def at_home(**own: Any) -> Scenario:
    """The threatened world, where the nation trusts its ally, which lies in a region of its own."""
    plain = threatened(**own)
    trust = plain.dyads[0].model_copy(update={"pair": ("OWN", "ALY"), "trust": 0.7, "rivalry": None})
    return plain.model_copy(update={"dyads": (*plain.dyads, trust)})


def fond(weight: float) -> dict[str, Any]:
    """An interest in the region of the ally."""
    return {"regions_of_interest": {HERE: weight}}


INTEREST_SIGNS = [
    ("claims it cares for make it challenge", interested, challenges, {"interests": {"claims": 0.2}},
     {"interests": {"claims": 3}}),
    ("partners in a region of interest are worth more", at_home, utility, fond(0.3), fond(2)),
    ("and its pledges there are kept more", at_home, loyalty, fond(0.3), fond(2)),
    ("issues it minds make rivals on them a threat", threatened, hostility, {"issues": [0.2, 0.2]},
     {"issues": [3, 3]}),
    ("and no partners", threatened, ideology_term, {"issues": [3, 3]}, {"issues": [0.2, 0.2]}),
    ("its own share of appeasement makes a bandwagoner", courted, pact(ONE), {}, {"interests": {"appeasement": 1}}),
    ("own interests also undo a strategy", courted, pact(ONE), {"strategy": "bandwagon", "interests":
     {"appeasement": 0}}, {"strategy": "bandwagon"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("world", "watch", "less", "more"), [pytest.param(*row[1:], id=row[0]) for row in INTEREST_SIGNS]
)
def test_interests_of_its_own_move_what_they_name(world: Any, watch: Watch, less: Any, more: Any) -> None:
    assert rises(measured(world, less, watch), measured(world, more, watch))


def test_a_balanced_nation_weighs_nothing_more_than_the_model() -> None:
    plain = weights_of("balanced", {})
    assert all(plain[place] == (0.0 if place in SHARES else 1.0) for place in range(len(INTERESTS)))
    assert tuple(member.name.lower() for kind in (Term, Conduct) for member in kind) == INTERESTS


def test_multipliers_multiply_and_shares_stand_in_place() -> None:
    own = weights_of("buck_pass", {"entrapment": 0.5, "free_riding": 1.5, "buck_passing": 0.2})
    given = STRATEGIES["buck_pass"]
    assert own[Term.ENTRAPMENT] == given["entrapment"] * 0.5
    assert own[Conduct.FREE_RIDING] == given["free_riding"] * 1.5
    assert own[Conduct.BUCK_PASSING] == 0.2


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("nations.ARC.interests={wariness: 1.2}", "nations.ARC.interests.wariness: is a share, 0 to 1, got 1.2"),
        ("nations.ARC.interests={warines: 1}", "'warines' is not a kind of interest; did you mean 'wariness'?"),
        ("nations.ARC.issues=[1, 1, 1]", "nations.ARC.issues: has 3 dimensions; another nation has 2"),
        ("nations.ARC.issues=[1, 6]", "nations.ARC.issues[1]: "),
        ("nations.ARC.regions_of_interest={Atlantis: 2}", "no nation has the region 'Atlantis'"),
    ],
)
def test_wants_that_do_not_fit_are_told(override: str, message: str) -> None:
    with pytest.raises(ScenarioError) as error:
        scenario([override])
    assert message in str(error.value)
