"""The Mesa face shows and steers the same world as the bare engine, on any release of Mesa."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from sim.cells import revise
from sim.model import CoalitionModel, Nation, read_scenario
from sim.resources import scenarios_folder
from sim.run import Simulation
from sim.scenario import Scenario, load
from sim.schedule import STANDARD
from sim.vocabulary import Term
from tests.six_nations import (
    SEED,
    SIX,
    Collected,
    Echo,
    Friend,
    Hermit,
    Plain,
    completed,
    decided,
    in_bytes,
    six_nations,
)

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


@pytest.fixture(scope="module")
def six() -> Scenario:
    return six_nations()


@pytest.fixture(scope="module")
def bare(six: Scenario) -> dict[str, pa.Table]:
    return Simulation(six, seed=SEED).run()


@pytest.fixture
def model(six: Scenario) -> CoalitionModel:
    return CoalitionModel(six, rng=SEED)


# ---- the same tables as the engine


@pytest.mark.parametrize(
    "kind", [Nation, Plain, Echo, {"AAA": Echo, "DDD": Plain}], ids=["nation", "plain", "echo", "mixed"]
)
@pytest.mark.parametrize("make", [CoalitionModel, Collected])
def test_tables_equal_those_of_the_engine(
    six: Scenario, bare: dict[str, pa.Table], make: type[CoalitionModel], kind: Any
) -> None:
    found = completed(make(six, rng=SEED, nation_class=kind)).tables()
    assert bare["decisions"].num_rows > 20
    assert in_bytes(found) == in_bytes(bare)


def test_tables_may_be_asked_for_at_any_time(six: Scenario, bare: dict[str, pa.Table]) -> None:
    model = CoalitionModel(six, rng=SEED)
    while model.running:
        model.step()
        model.tables()
    assert in_bytes(model.tables()) == in_bytes(bare)


def test_another_replicate_and_the_scenarios_own_seed(six: Scenario) -> None:
    assert in_bytes(completed(CoalitionModel(six, replicate=1)).tables()) == in_bytes(
        Simulation(six, replicates=[1]).run()
    )


def test_a_real_scenario_by_its_name() -> None:
    model = CoalitionModel("north-atlantic-1949", rng=np.int64(8))
    engine = Simulation(load(scenarios_folder() / "north-atlantic-1949.yaml"), seed=8)
    for _ in range(3):
        model.step()
        engine.step()
    assert in_bytes(model.tables()) == in_bytes(engine.recorder.tables())


def test_two_models_at_once_keep_apart(six: Scenario, bare: dict[str, pa.Table]) -> None:
    one, other = CoalitionModel(six, rng=SEED), Collected(six, rng=SEED + 1, nation_class={"AAA": Friend})
    alone = completed(Collected(six, rng=SEED + 1, nation_class={"AAA": Friend}))
    while one.running:
        one.step()
        other.step()
        other.nations["BBB"].posture = one.nations["BBB"].posture
    assert in_bytes(one.tables()) == in_bytes(bare)
    assert in_bytes(other.tables()) == in_bytes(alone.tables())


# ---- nations that judge for themselves


def test_friends_sign_and_the_log_says_why() -> None:
    wary = six_nations("parameters.appraise.status_quo=8")
    friends = {"AAA": Friend, "FFF": Friend}
    friendly, plain = (CoalitionModel(wary, rng=SEED, nation_class=kind) for kind in (friends, Nation))
    friendly.step()
    plain.step()
    market = [rule.phase for rule in STANDARD.rules].index("treaties")
    parts = (STANDARD.rules[:market], STANDARD.rules[market:])
    before, since = ({column.name for rule in part for column in rule.writes} for part in parts)
    assert {"growth", "burden", "threat"} <= before - since
    for name in before - since:
        np.testing.assert_array_equal(friendly.simulation.world.arrays[name], plain.simulation.world.arrays[name])
    for model, added in ((completed(friendly), 12.0), (completed(plain), 0.0)):
        about = [row for row in decided(model) if row["affinity"] is not None]
        full = [row for row in about if row["outcome"] == "defence"]  # lesser treaties bring less of it
        assert {row["affinity"] for row in full if row["actor"] in friends} <= {added}
        assert {row["affinity"] for row in about if row["actor"] not in friends} <= {0.0}
    assert decided(friendly, actor="AAA", counterpart="FFF", outcome="defence", affinity=12.0)
    assert friendly.nations["AAA"]["obligation", "defence", "FFF"] == 1.0
    assert decided(plain, actor="AAA", counterpart="FFF", outcome="defence") == []
    assert plain.nations["AAA"]["obligation", "defence", "FFF"] == 0.0


def test_a_judgement_counts_as_benefit(model: CoalitionModel) -> None:
    model.step()
    world = model.simulation.world
    cells = (world.utility[0], world.benefit[0], world.terms[0, :, :, Term.AFFINITY])
    before = [array.copy() for array in cells]
    revise(world, 0, 2, world.utility[0, 2] + 3.0)
    added = np.zeros((6, 6))
    added[2, [0, 1, 3, 5]] = 3.0  # EEE does not exist yet
    for array, was in zip(cells, before, strict=True):
        np.testing.assert_allclose(array - was, added, atol=1e-6)


def test_a_hermit_signs_nothing(six: Scenario) -> None:
    assert decided(completed(CoalitionModel(six, rng=SEED)), actor="AAA", decision="sign")
    model = completed(CoalitionModel(six, rng=SEED, nation_class={"AAA": Hermit}))
    assert decided(model, actor="AAA", decision="sign") == []
    assert model.nations["AAA"].allies == model.nations["AAA"].treaties == []
    assert model.simulation.world.violations() == []


def test_every_nation_judges_before_any_judgement_counts(six: Scenario) -> None:
    seen: list[np.ndarray] = []

    class Watcher(Friend):
        def appraise(self) -> np.ndarray:
            seen.append(self.model.simulation.world.utility[0].copy())
            return super().appraise()

    model = CoalitionModel(six, rng=SEED, nation_class=Watcher)
    model.step()
    assert len(seen) == 5  # EEE does not exist yet
    assert all(np.array_equal(seen[0], other) for other in seen)
    assert model.simulation.world.violations() == []


@pytest.mark.parametrize(
    ("row", "message"),
    [([1.0, 2.0], "shape"), ([np.nan] * 6, "nan for AAA"), ([1e9] * 6, r"1000000000.0 for AAA, outside \[")],
    ids=["short", "undefined", "huge"],
)
def test_a_bad_judgement_is_refused(six: Scenario, row: list[float], message: str) -> None:
    class Wrong(Nation):
        def appraise(self) -> np.ndarray:
            return np.array(row)

    with pytest.raises(ValueError, match=rf"BBB\.appraise\(\) returned .*{message}"):
        CoalitionModel(six, nation_class={"BBB": Wrong}).step()


# ---- what a model is made of


def test_scenarios_may_be_given_in_three_ways(six: Scenario, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(SIX, encoding="utf-8")
    assert read_scenario(six) is six
    assert read_scenario(tmp_path / "mine.yaml") == read_scenario(str(tmp_path / "mine.yaml")) == six
    with pytest.raises(ValueError, match="no scenario 'north-atlantic-1948'; did you mean 'north-atlantic-1949'"):
        CoalitionModel("north-atlantic-1948")


def test_wrong_seeds_and_classes(six: Scenario) -> None:
    assert CoalitionModel(six).simulation.seed == 3
    assert CoalitionModel(six, rng=np.int64(7)).simulation.seed == 7
    with pytest.raises(TypeError):
        CoalitionModel(six, rng=1.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no nation 'AAB'; did you mean"):
        CoalitionModel(six, nation_class={"AAB": Plain})
    model = CoalitionModel(six, nation_class={"AAA": Plain})
    assert [type(nation) for nation in model.nations.values()] == [Plain, *[Nation] * 5]
    assert set(model.agent_types) == {Plain, Nation}


def test_users_luck_and_the_engines_keep_apart(six: Scenario, bare: dict[str, pa.Table]) -> None:
    model = CoalitionModel(six, rng=SEED)
    drawn = [(model.random.random(), model.rng.random())]
    while model.running:
        model.step()
        drawn.append((model.random.random(), model.rng.random()))
    twin = CoalitionModel(six, rng=SEED)
    assert [(twin.random.random(), twin.rng.random()) for _ in drawn] == drawn
    assert in_bytes(model.tables()) == in_bytes(bare)


def test_the_example_prints_what_stands_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES / "mesa_model.py"), run_name="__main__")
    expected = (EXAMPLES / "mesa_model.txt").read_text(encoding="utf-8")
    assert capsys.readouterr().out == expected, "after a change of the model: python examples/mesa_model.py > …txt"
    as_it_is, alone = (line for line in expected.splitlines() if "allies:" in line)
    assert len(alone.split()) < len(as_it_is.split()), "this France decides otherwise"
