"""Rival theories in a world: their rules come to what the theories without a world say, and scenarios choose."""

from __future__ import annotations

import itertools
import textwrap

import numpy as np
import pytest

from sim.clock import Clock
from sim.luck import Luck, stream_key
from sim.metrics import METRICS, Given
from sim.resources import scenarios_folder
from sim.rules.camps import CAMP
from sim.run import Simulation, run_scenario
from sim.scenario import Scenario, ScenarioError, load, load_text
from sim.scenario.build import build_schedule
from sim.scenario.schema import Theory
from sim.schedule import MARKET, PARAMETERS, RIVALS, SILENCED, STANDARD, THEORIES
from sim.theories import hedonic, landscape
from sim.theories.galam import THREE, Coalitions
from sim.vocabulary import Article, Status, Term
from sim.world import World
from tests.worlds import TINY

FEELINGS = ("common_threat", "trust", "regime", "trade", "contiguity", "ideology", "rivalry")
"""The weights that, at 0, leave affinity alone to draw nations together."""
CALM = ["parameters.appraise.temperature=0.01", *(f"parameters.appraise.{name}=0" for name in FEELINGS)]


def affine(name: str, theory: str, years: int, *settings: str) -> Scenario:
    """A world that comes with the project, where affinity alone draws nations together and errors are rare."""
    first = load(scenarios_folder() / f"{name}.yaml").calendar.start
    chosen = [f"theory={theory}", f"calendar.end={first + years - 1}", *CALM, *settings]
    return load(scenarios_folder() / f"{name}.yaml", chosen, parameters=PARAMETERS)


def camps(run: Simulation, w: int) -> list[set[int]]:
    """Who is in each camp at the end."""
    world = run.world
    here = (world.status[w] == Status.IN_FORCE) & (world.treaty_key[w] == CAMP)
    return [set(np.flatnonzero(world.member[w, a]).tolist()) for a in np.flatnonzero(here)]


def stepped(scenario: Scenario, worlds: int) -> Simulation:
    """Some runs of a scenario, stepped to their end."""
    run = Simulation(scenario, replicates=range(worlds))
    while not run.done:
        run.step()
    assert run.world.violations() == []
    return run


def settled(name: str, theory: str, worlds: int, *settings: str) -> Simulation:
    """A world after a step, with its nations taking turns again and again while all else stands still."""
    rule = RIVALS[theory]
    scenario = affine(name, theory, 1, f"parameters.{rule.name()}.pace=1", *settings)
    run = Simulation(scenario, replicates=range(worlds))
    run.step()
    for k in range(1, 20):
        luck = Luck(run.key, run.who, stream_key(rule.name()), np.uint64(k))
        rule.apply(run.world, Clock(k, run.clock.year + k, 1.0), luck, run.records)
    return run


def ties(run: Simulation, w: int) -> set[tuple[str, ...]]:
    """The pairs that are allied by a pact of two at the end."""
    world, found = run.world, set()
    for a in np.flatnonzero((world.status[w] == Status.IN_FORCE) & (world.organisation[w] == 0)):
        if world.article[w, a, Article.DEFENCE] > 0.5:
            found.add(tuple(world.nations[i] for i in np.flatnonzero(world.member[w, a])))
    return found


def test_sides_end_in_a_minimum_of_the_landscape() -> None:
    run = settled("unix-1988", "landscape", 8)
    found = set()
    for w in range(8):
        sides = camps(run, w)
        assert len(sides) == 2 and sum(map(len, sides)) == 9
        side = np.array([i in sides[0] for i in range(9)]).astype(np.int8)
        sizes, drawn = run.world.power[w], run.world.affinity[w]
        assert landscape.descend(sizes, drawn, side).tolist() == side.tolist()
        found.add(frozenset(map(frozenset, sides)))
    names = [["SUN", "PRI", "ATT", "IBM"], ["DEC", "HP", "APO", "INT", "SGI"]]
    rows = frozenset(frozenset(run.world.nations.index(one) for one in side) for side in names)
    assert len(found) == 2 and rows in found, "both published minima are reached"


def test_coalitions_end_where_no_country_gains_by_another_choice() -> None:
    run, p = settled("europe-1936", "galam", 6), RIVALS["galam"]
    for w in range(6):
        power, point = run.world.power[w], run.world.ideology[w, :, 0]
        sizes = power / power.mean()
        nature = 1.0 * (point > p.centre) - 1.0 * (point < -p.centre)  # type: ignore[attr-defined]
        weight = np.outer(sizes, sizes)
        game = Coalitions.of(weight * run.world.affinity[w], weight * p.exchange, nature)  # type: ignore[attr-defined]
        choice = np.zeros(len(power))
        for sign, group in zip((1, -1), camps(run, w), strict=False):
            choice[list(group)] = sign
        assert game.descend(choice, THREE) == tuple(choice)


def division(run: Simulation, w: int) -> hedonic.Partition:
    """Who stands with whom at the end, those in no camp by themselves."""
    groups = [frozenset(group) for group in camps(run, w)]
    alone = set(range(len(run.world.nations))) - set(itertools.chain.from_iterable(groups))
    return frozenset([*groups, *(frozenset({i}) for i in alone)])


def test_coalitions_that_form_are_individually_stable() -> None:
    run = settled("europe-1936", "hedonic", 6)
    several = set()
    for w in range(6):
        worth = hedonic.separable(run.world.terms[w, :, :, Term.AFFINITY])
        assert hedonic.stable(worth, division(run, w), "individual")
        several.add(division(run, w))
    assert len(several) > 1, "which of the stable ones it is depends on luck"


@pytest.mark.parametrize("consent", [0, 1])
def test_where_groups_may_leave_together_coalitions_end_in_the_core(consent: int) -> None:
    """Nine firms, of which every group is looked at, and 17 nations, among which groups are searched for."""
    settings = [f"parameters.form_coalitions.consent={consent}", "parameters.form_coalitions.secession=1"]
    for name, worlds in (("unix-1988", 8), ("europe-1936", 2)):
        run = settled(name, "hedonic", worlds, *settings)
        for w in range(worlds):
            worth = hedonic.separable(run.world.terms[w, :, :, Term.AFFINITY])
            assert hedonic.stable(worth, division(run, w), "core")


@pytest.mark.parametrize("n", [6, 14])
def test_discontent_is_that_of_the_theory(n: int) -> None:
    """Nations with values and blocs drawn by luck; those that a notion makes restless are those of the theory."""
    luck = np.random.default_rng(n)
    names = ("nash_discontent", "individual_discontent", "core_discontent")
    for _ in range(12 if n < 10 else 2):
        world = World([f"N{i}" for i in range(n)], 1)
        value, bloc = luck.normal(size=(n, n)).astype(np.float32), luck.integers(0, 3, n)
        world.terms[0, :, :, Term.TRUST] = value
        found = Given(world, {"bloc": bloc[None, :]})
        worth = hedonic.separable(value)
        partition = frozenset(frozenset(np.flatnonzero(bloc == b).tolist()) for b in set(bloc.tolist()))
        movers = [{i for i, _, _ in hedonic.moves(worth, partition, notion)} for notion in ("nash", "individual")]
        restless = [*movers, set().union(*hedonic.blocking(worth, partition))]
        shares = [len(some) / n for some in restless]
        measured = [METRICS["system"][name].measure(found)[0] for name in names]
        assert measured[:2] == pytest.approx(shares[:2])
        if n < 13:
            assert measured[2] == pytest.approx(shares[2])
        else:
            assert shares[2] * 0.8 <= measured[2] <= shares[2], "a search finds most groups"


def strong(power: float, grudge: float) -> str:
    """Two small nations beside a larger one that has a quarrel with both; all spend what keeps their forces."""
    dyads = ", ".join(f"{{pair: [BIG, {name}], rivalry: {grudge}}}" for name in ("ONE", "TWO"))
    nations = "\n".join(
        f"  {name}: {{gdp: {4 * much}, capability: {much}, burden: 0.02, polity: 0.5, ideology: [0, 0], "
        f"location: [50, {k}]}}"
        for k, (name, much) in enumerate({"BIG": power, "ONE": 6, "TWO": 6}.items())
    )
    return (
        textwrap.dedent("""\
        foedus: 1
        name: small-and-great
        title: Two small nations and a great one
        calendar: {start: 1950, end: 1953}
        theory: jackson_nei
        parameters: {counter_coalitions.pace: 1, appraise.temperature: 0.01, counter_coalitions.spoils: 0}
        figures: {gdp: assumed, capability: assumed, burden: assumed, polity: assumed, ideology: assumed,
                  location: assumed}
        """)
        + f"nations:\n{nations}\ndyads: [{dyads}]\n"
    )


@pytest.mark.parametrize(
    ("power", "grudge", "allied"), [(12, 1, True), (12, 0, False), (5, 1, False), (30, 1, False)],
    ids=["together they are safe", "nobody has a quarrel", "each is safe alone", "even together they are not"],
)  # fmt: skip
def test_small_nations_ally_where_that_alone_saves_them(power: float, grudge: float, allied: bool) -> None:
    run = stepped(load_text(strong(power, grudge), parameters=PARAMETERS).scenario, 4)
    assert {("ONE", "TWO") in ties(run, w) for w in range(4)} == {allied}


def test_partners_by_luck_are_as_many_as_the_rates_say() -> None:
    rates = ["parameters.draw_partners.beginning=0.04", "parameters.draw_partners.ending=0.12"]
    run = stepped(affine("europe-1936", "random_partners", 30, *rates), 40)
    share = np.mean([len(ties(run, w)) for w in range(40)]) / (17 * 16 / 2)
    assert share == pytest.approx(0.04 / (0.04 + 0.12), abs=0.02)


def test_old_pacts_lapse_as_nations_take_their_turn() -> None:
    for theory in RIVALS:
        run = stepped(load(TINY, [f"theory={theory}"], parameters=PARAMETERS), 2)
        kept = (run.world.status == Status.IN_FORCE) & (run.world.article[:, :, Article.DEFENCE] > 0.5)
        if theory in ("landscape", "galam", "hedonic"):
            assert (run.world.treaty_key[kept] == CAMP).all(), theory


def test_a_scenario_chooses_its_theory_and_the_rest_of_the_step_stays() -> None:
    scenario = load(TINY)
    assert scenario.theory == "standard" and build_schedule(scenario) == STANDARD.tuned(
        {path: spec.value for path, spec in scenario.parameters.items()}
    )
    assert set(THEORIES) == set(Theory.__args__)  # type: ignore[attr-defined]
    for theory, rule in RIVALS.items():
        names = [other.name() for other in build_schedule(scenario.model_copy(update={"theory": theory})).rules]
        expected = [other.name() for other in STANDARD.rules if other.name() not in MARKET]
        expected.insert(expected.index("appraise") + 1, rule.name())
        assert names == expected


@pytest.mark.parametrize("theory", SILENCED)
def test_null_models_silence_weights_whatever_the_scenario_says(theory: str) -> None:
    given = [f"parameters.{path}={PARAMETERS[path].high}" for path in SILENCED[theory]]
    scenario = load(TINY, given, parameters=PARAMETERS).model_copy(update={"theory": theory})
    changed = build_schedule(scenario).values().items() - build_schedule(load(TINY)).values().items()
    assert dict(changed) == dict.fromkeys(SILENCED[theory], 0.0)


def test_a_theory_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(ScenarioError, match="theory") as told:
        load(TINY, ["theory=landscap"])
    assert "landscape" in str(told.value)


@pytest.mark.parametrize(("theory", "more"), [*((name, []) for name in RIVALS), ("hedonic", ["secession=1"])])
def test_decisions_of_rival_theories_say_why(theory: str, more: list[str]) -> None:
    settings = [f"theory={theory}", *(f"parameters.form_coalitions.{each}" for each in more)]
    tables = run_scenario(load(scenarios_folder() / "europe-1936.yaml", settings), replicates=2)
    rows = tables["decisions"].to_pandas()
    made = rows[rows["decision"].isin(["sign", "found", "accede", "leave"])]
    terms = made.loc[:, "security":].fillna(0.0).sum(axis=1)
    scale = np.where(made["decision"] == "leave", 1.0, PARAMETERS["appraise.temperature"].default)
    assert len(made) > 3 and (1 / (1 + np.exp(-terms / scale))).to_numpy() == pytest.approx(made["chance"].to_numpy())
    assert made["treaty"].notna()[made["outcome"] != "no"].all()
