"""Nations of the Mesa face: handles on rows, agents as long as they exist, at home in Mesa's own tools."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np
import pytest

from sim.columns import Column
from sim.metrics import METRICS, selected
from sim.model import COLUMNS, CoalitionModel, Nation, Quantity
from sim.scenario import Scenario
from sim.vocabulary import Article, Term
from sim.world import World
from tests.six_nations import SEED, Collected, completed, six_nations


@pytest.fixture(scope="module")
def six() -> Scenario:
    return six_nations()


@pytest.fixture
def model(six: Scenario) -> CoalitionModel:
    return CoalitionModel(six, rng=SEED)


# ---- handles


def test_every_column_of_nations_is_an_attribute(model: CoalitionModel) -> None:
    model.step()
    nation = model.nations["CCC"]
    for name, column in World.columns().items():
        if column.dims in ("n", "nd", "ne", "nt"):
            assert isinstance(getattr(Nation, name), Quantity)
            assert column.doc in (getattr(Nation, name).__doc__ or "")
            array = model.simulation.world.arrays[name][0, nation.row]
            np.testing.assert_array_equal(getattr(nation, name), array)
            if column.dims == "n":
                assert type(getattr(nation, name)) is (float if column.dtype.startswith("f") else int)
    assert set(COLUMNS).isdisjoint(dir(mesa.Agent))
    assert set(METRICS["system"]).isdisjoint(dir(mesa.Model))
    assert set(vars(nation)) - set(vars(mesa.Agent(model))) <= {"row", "id", "name", "region"}


def test_writing_an_attribute_writes_the_array(model: CoalitionModel) -> None:
    nation, world = model.nations["BBB"], model.simulation.world
    nation.gdp = 31
    nation.ideology = [0.1, -0.2]
    nation["trust", "CCC"] = 0.25
    nation["rivalry", model.nations["FFF"]] = 0.75
    nation["interests", "trade"] = 2
    nation["exposure"] = 0.5
    assert world.gdp[0, 1] == 31
    assert world.ideology[0, 1].tolist() == nation.government.tolist() * 0 + [0.1, -0.2]
    assert (nation["trust", "CCC"], world.trust[0, 1, 2]) == (0.25, 0.25)
    assert (nation["rivalry", 5], nation["rivalry"][5]) == (0.75, 0.75)
    assert world.interests[0, 1, Term.TRADE] == nation.interests[Term.TRADE] == nation["interests", Term.TRADE] == 2
    assert nation.exposure.tolist() == [0.5] * 5
    with pytest.raises(ValueError, match="read-only"):
        nation.ideology[0] = 99


WRONG: list[tuple[Any, Any, type[Exception], str]] = [
    ("gdp", -3, ValueError, r"BBB\.gdp = -3 is outside \[0, 1e\+07\] \(bn \$\)"),
    ("gdp", float("nan"), ValueError, r"BBB\.gdp = nan is outside"),
    ("gdp", "much", ValueError, r"BBB\.gdp = 'much' does not do: it takes a number"),
    ("gdp", [1, 2], ValueError, "it takes a number"),
    ("nuclear", 0.5, ValueError, "is not whole"),
    ("ideology", [1, 2, 3], ValueError, r"it takes numbers of shape \(2,\)"),
    (("trust", "CCC"), 1.5, ValueError, r"BBB\[trust, CCC\] = 1.5 is outside \[0, 1\]"),
    (("trust", "CCD"), 0.5, KeyError, "no entry among the nations 'CCD'; did you mean 'CCC'"),
    (("trust", -1), 0.5, ValueError, "not in range"),
    (("trust", "CCC", 0), 0.5, KeyError, "trust takes 1 keys, not 2"),
    (("interests", "trad"), 0.5, KeyError, "did you mean 'trade'"),
    ("gpd", 0.5, KeyError, "no quantity of nations 'gpd'; did you mean 'gdp'"),
    (("member", "league"), 1, ValueError, "treaty market"),
    (("obligation", "defence", "AAA"), 1, ValueError, "treaty market"),
]


@pytest.mark.parametrize(("key", "value", "error", "message"), WRONG, ids=lambda x: str(x)[:30])
def test_what_cannot_be_written(
    model: CoalitionModel, key: Any, value: Any, error: type[Exception], message: str
) -> None:
    before = {name: array.copy() for name, array in model.simulation.world.arrays.items()}
    with pytest.raises(error, match=message):
        model.nations["BBB"][key] = value
    for name, array in model.simulation.world.arrays.items():
        np.testing.assert_array_equal(array, before[name])


def test_company(model: CoalitionModel) -> None:
    one = model.nations["CCC"]
    assert (one.id, one.name, one.region, model.nations["DDD"].name) == ("CCC", "Cimmeria", "East", "DDD")
    assert (one.allies, one.treaties) == (["DDD"], ["pact"])
    assert one["obligation", "defence", "DDD"] == one["obligation", Article.DEFENCE, 3] == 1.0
    assert (one["member", "pact"], one["member", "league"]) == (1, 0)
    assert one.reputation == pytest.approx(0.7)
    assert repr(one) == "<Nation CCC: gdp 90, burden 8.0%, 1 ally>"
    assert repr(model.nations["FFF"]) == "<Nation FFF: gdp 8, burden 2.0%, no allies>"
    assert repr(model.nations["EEE"]) == "<Nation EEE: not in the world>"


# ---- coming and going


def test_only_nations_that_exist_are_agents(six: Scenario, model: CoalitionModel) -> None:
    coming, going = model.nations["EEE"], model.nations["DDD"]
    numbers = {name: nation.unique_id for name, nation in model.nations.items()}
    present = {}
    while model.running:
        model.step()
        present[model.year] = {nation.id for nation in model.agents}
        assert present[model.year] == {name for name, nation in model.nations.items() if nation.alive}
        assert set(model.agents_by_type[Nation]) == set(model.agents)
    assert [y for y, ids in present.items() if "EEE" not in ids] == list(range(1950, 1955))
    assert [y for y, ids in present.items() if "DDD" not in ids] == list(range(1960, 1965))
    assert model.nations["EEE"] is coming
    assert next(iter(model.agents.select(lambda nation: nation.id == "DDD"))) is going
    assert {name: nation.unique_id for name, nation in model.nations.items()} == numbers
    assert len(set(numbers.values())) == len(six.nations)
    table = model.tables()["nations"].to_pandas()
    assert {year: set(rows["nation"]) for year, rows in table.groupby("year")} == present


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_removed_nation_leaves_the_world_and_may_return(model: CoalitionModel, by_hand: bool) -> None:
    model.step()
    nation, other = model.nations["CCC"], model.nations["DDD"]
    nation.remove() if by_hand else setattr(nation, "alive", 0)
    assert nation not in model.agents
    assert nation.alive == nation.gdp == 0
    nation.remove()
    model.step()
    assert nation not in model.agents
    assert nation.treaties == nation.allies == []
    assert "pact" not in other.treaties
    nation.enter() if by_hand else setattr(nation, "alive", 1)
    nation.enter()
    assert nation in model.agents
    assert nation.alive == 1
    completed(model)
    assert model.simulation.world.violations() == []


# ---- Mesa's own tools


def test_sets_of_agents(model: CoalitionModel) -> None:
    model.step()
    agents, world = model.agents, model.simulation.world
    alive = world.alive[0] == 1
    assert agents.agg("gdp", sum) == pytest.approx(world.gdp[0, alive].sum())
    assert agents.get("gdp") == world.gdp[0, alive].tolist()
    assert agents.get(["id", "alive"])[0] == ["AAA", 1]
    assert {n.id for n in agents.select(lambda n: n.polity > 0.5)} == {"AAA", "BBB", "FFF"}
    groups = {region: group.agg("gdp", max) for region, group in agents.groupby("region")}
    assert groups == {"West": world.gdp[0, :2].max(), "East": world.gdp[0, 2:4].max(), "South": world.gdp[0, 5]}
    agents.set("posture", 0.5)
    assert world.posture[0].tolist() == [0.5, 0.5, 0.5, 0.5, 0.0, 0.5]
    assert agents.map("appraise")[0].tolist() == world.utility[0, 0].tolist()
    agents.shuffle_do("step")
    agents.do(lambda nation: setattr(nation, "approval", 0.25))
    assert set(world.approval[0, alive]) == {0.25}


def test_what_a_collector_gathers(six: Scenario) -> None:
    model = completed(Collected(six, rng=SEED))
    collector, tables = model.datacollector, model.tables()
    system, steps = collector.get_model_vars_dataframe(), tables["steps"].to_pandas()
    assert system["year"].tolist() == steps["year"].tolist()
    np.testing.assert_array_equal(system["cohesion"], steps["cohesion"])
    agents, nations = collector.get_agent_vars_dataframe(), tables["nations"].to_pandas()
    both = agents.reset_index().sort_values(["Step", "AgentID"])
    assert both["Step"].tolist() == (nations["step"] + 1).tolist()
    assert both["id"].tolist() == nations["nation"].tolist()
    assert both["gdp"].tolist() == nations["gdp"].tolist()
    assert [row[1] for row in both["ideology"]] == nations["ideology_2"].tolist()
    assert system["gdp"].to_numpy() == pytest.approx(nations.groupby("year")["gdp"].sum().to_numpy())
    assert any(len(allies) > 1 for allies in both["allies"])


def test_metrics_are_attributes(model: CoalitionModel) -> None:
    assert all(np.isnan(getattr(model, name)) for name in selected(None)["system"])
    model.step()
    row = model.tables()["steps"].to_pylist()[0]
    for name in selected(None)["system"]:
        np.testing.assert_equal(getattr(model, name), row[name])
    with pytest.raises(AttributeError, match="does not record 'frustration'"):
        _ = model.frustration
    with pytest.raises(AttributeError, match="no attribute 'cohesio'"):
        _ = model.cohesio
    only = CoalitionModel(six_nations("record=[cohesion]"))
    assert np.isnan(only.cohesion)
    with pytest.raises(AttributeError, match="does not record 'isolates'"):
        _ = only.isolates


def test_time(model: CoalitionModel) -> None:
    assert (model.running, model.year) == (True, 1950.0)
    for count in range(1, 21):
        assert model.running
        model.step()
        assert model.year == 1949.0 + count
        assert getattr(model, "time", count) == getattr(model, "steps", count) == count
    assert not model.running
    with pytest.raises(RuntimeError, match="six-nations has come to the end"):
        model.step()


def test_time_that_mesa_runs(model: CoalitionModel) -> None:
    if not hasattr(model, "run_for"):
        pytest.skip("this release of Mesa only steps")
    model.run_for(3)
    assert (model.time, model.year, model.simulation.clock.step) == (3, 1952.0, 3)
    model.run_until(5)
    assert (model.time, model.year, model.running) == (5, 1954.0, True)


def test_a_users_stop_holds(six: Scenario) -> None:
    class Impatient(Nation):
        def appraise(self) -> np.ndarray:
            self.model.running = self.model.year < 1953
            return super().appraise()

    model = completed(CoalitionModel(six, nation_class={"AAA": Impatient}))
    assert (model.running, model.year) == (False, 1953.0)


def test_quantities_know_their_column() -> None:
    column = Nation.gdp.column
    assert isinstance(column, Column)
    assert column is World.gdp


# ---- the world behind the handles


def test_a_model_says_in_a_line_what_it_is(six: Scenario) -> None:
    assert repr(CoalitionModel(six)) == "<CoalitionModel six-nations in 1950: 5 nations, 1 treaty in force>"
    model = Collected(six_nations("calendar.steps_per_year=4", "treaties={}"))
    assert repr(model) == "<Collected six-nations in 1950: 5 nations, no treaties in force>"
    model.step()
    model.step()
    assert repr(model).startswith("<Collected six-nations in 1950.25: 5 nations, ")


def test_the_arrays_are_those_of_the_world(model: CoalitionModel) -> None:
    assert model.treaties == {"pact": 0}
    model.nations["AAA"]["trust", "CCC"] = 0.25
    assert model.world.trust[0, 0, 2] == 0.25
    completed(model)
    world = model.world
    assert world.gdp[0].tolist() == [nation.gdp for nation in model.nations.values()]
    assert len(model.treaties) > 1
    for name, a in model.treaties.items():
        inside = [nation.id for nation in model.nations.values() if name in nation.treaties]
        assert inside == [id for i, id in enumerate(model.nations) if world.member[0, a, i]]
        assert len(inside) > 1
    assert "world" not in vars(model), "nothing is kept twice"
    with pytest.raises(AttributeError):
        model.world = None  # type: ignore[misc,assignment]
