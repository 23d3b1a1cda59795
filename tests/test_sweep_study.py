"""Study files: what they say, which points they make, and everything that is wrong with them in one answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.metrics import METRICS
from sim.recorder import TABLES, Keep
from sim.resources import scenarios_folder
from sim.scenario import ScenarioError, load_document
from sim.sweep.base import PARAMETERS
from sim.sweep.designs import at, levels, points
from sim.sweep.jsonschema import json_schema
from sim.sweep.plan import Plan, fair_size
from sim.sweep.reading import read_study
from sim.sweep.schema import Axis, Design, StudySpec
from tests.studies import SMALL, plan, small, study_file


def axis(**given: Any) -> Axis:
    return Axis.model_validate(given)


def wrong(folder: Path, **fields: Any) -> list[str]:
    """The messages about a study, without the folder."""
    path = study_file(folder, **fields)
    with pytest.raises(ScenarioError) as caught:
        read_study(path)
    return str(caught.value).replace(str(folder) + "/", "").splitlines()


def test_axes_have_values() -> None:
    assert list(levels(axis(range=[0, 1], steps=5))) == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert list(levels(axis(range=[0.1, 0.5], steps=3))) == [0.1, 0.3, 0.5]
    assert list(levels(axis(log=[1, 100], steps=3))) == [1.0, 10.0, 100.0]
    assert list(levels(axis(integer=[2, 5]))) == [2, 3, 4, 5]
    assert list(levels(axis(integer=[0, 10], steps=3))) == [0, 5, 10]
    assert list(levels(axis(list=[3, 1.5]))) == [3, 1.5]
    shares = [0.0, 0.3, 0.6, 0.999]
    assert [at(axis(integer=[1, 4]), share) for share in shares] == [1, 2, 3, 4]
    assert [at(axis(categorical=["a", "b"]), share) for share in shares] == ["a", "a", "b", "b"]
    assert [at(axis(range=[10, 20]), share) for share in shares] == [10.0, 13.0, 16.0, pytest.approx(19.99)]


def test_designs_have_points() -> None:
    axes = {"a.x": axis(list=[1, 2]), "event:e": axis(categorical=["in", "out"])}
    grid = list(points(Design(kind="grid"), axes))
    assert grid == [{"a.x": x, "event:e": e} for x in (1, 2) for e in ("in", "out")]
    assert list(points(Design(kind="one_at_a_time"), axes)) == [{}, {"a.x": 1}, {"a.x": 2}, {"event:e": "out"}]


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_spread_designs_are_even_and_the_same_each_time(kind: Any) -> None:
    axes = {"a.x": axis(range=[0, 1]), "a.y": axis(log=[1, 1000]), "a.z": axis(integer=[1, 4])}
    found = list(points(Design(kind=kind, points=16, seed=3), axes))
    assert found == list(points(Design(kind=kind, points=16, seed=3), axes))
    assert found != list(points(Design(kind=kind, points=16, seed=4), axes))
    assert sorted(int(point["a.x"] * 16) for point in found) == list(range(16))  # type: ignore[arg-type]
    assert sorted(point["a.z"] for point in found) == sorted([1, 2, 3, 4] * 4)


def test_tables_are_points_and_empty_cells_as_told(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(
        'negotiate.meeting_rate,nations.AAA.ideology,event:alarm\n0.2,,out\n,"[1, 2]",\n'
    )
    found = small(tmp_path, axes=None, design={"kind": "table", "csv": "points.csv"})
    assert found.points == (
        {"negotiate.meeting_rate": 0.2, "event:alarm": "out"},
        {"nations.AAA.ideology": (1, 2)},
    )
    rows = [{"learn_trust.gain": 0.1, "nations.BBB.strategy": None}, {"nations.BBB.strategy": "hedge"}]
    again = small(tmp_path, axes=None, design={"kind": "table", "rows": rows})
    assert again.points == ({"learn_trust.gain": 0.1}, {"nations.BBB.strategy": "hedge"})
    table = Plan.of(again).points_table().to_pydict()
    assert [json.loads(text) for text in table.pop("values")] == [dict(one) for one in again.points]
    assert table == {"point": [0, 1], "learn_trust.gain": [0.1, None], "nations.BBB.strategy": [None, "hedge"]}


def test_runs_are_points_by_replicates(tmp_path: Path) -> None:
    one = plan(tmp_path)
    assert (one.runs, one.size, one.blocks) == (24, 5, 5)
    assert [list(one.runs_of(block)) for block in (0, 4)] == [[0, 1, 2, 3, 4], [20, 21, 22, 23]]
    assert [one.run(number)[1:] for number in (0, 1, 2, 23)] == [(0, 0, 0), (0, 1, 1), (1, 0, 0), (11, 1, 1)]
    own = plan(tmp_path, seeds={"replicates": 2, "policy": "distinct"})
    assert [own.run(number).luck for number in (0, 1, 2, 23)] == [0, 1, 2, 23]


@pytest.mark.parametrize(("points", "size"), [(1, 32), (1000, 64), (20_000, 256), (100_000, 1024)])
def test_parts_are_few(tmp_path: Path, points: int, size: int) -> None:
    axes = {"learn_trust.gain": {"range": [0, 0.1]}}
    design = {"kind": "latin_hypercube", "points": points}
    one = plan(tmp_path, axes=axes, design=design, block=None, seeds={"replicates": 1}, record=None)
    assert one.size == size
    assert one.blocks <= 128


def test_a_block_of_much_is_small() -> None:
    """What two threads hold of all tables of 38 nations and 43 years stays far below a gigabyte."""
    file = scenarios_folder() / "north-atlantic-1949.yaml"
    world = load_document(file, parameters=PARAMETERS, metrics=METRICS).scenario
    assert [fair_size(10_000, world, Keep(tables, 1)) for tables in (("steps",), TABLES)] == [128, 16]


def test_what_counts_is_the_same_study(tmp_path: Path) -> None:
    one = small(tmp_path).sha256
    assert small(tmp_path, title="Another title").sha256 == one
    for change in (
        {"seeds": {"replicates": 3}},
        {"seeds": {"replicates": 2, "seed": 5}},
        {"axes": {**SMALL["axes"], "event:alarm": ["out", "in"]}},
        {"record": {"tables": ["steps"]}},
        {"set": {"nations.BBB.burden": 0.04}},
        {"without": ["event:league-offered"]},
        {"block": 6},
    ):
        assert small(tmp_path, **change).sha256 != one, change


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    axes = {
        "negotiate.meting_rate": [0.1],
        "learn_trust.gain": [0.1, 7],
        "nations.AAA.burden": [0.02, 1.5],
        "nations.ZZZ.gdp": [1, 2],
        "event:alrm": ["in", "out"],
        "nations.BBB.strategy": ["hegde", "neutral"],
    }
    told = wrong(tmp_path, axes=axes)
    assert all(line.startswith("small.yaml:1:") for line in told)
    assert [line.partition(": ")[2] for line in told] == [
        "axes.negotiate.meting_rate: there is no parameter 'negotiate.meting_rate'; "
        "did you mean 'negotiate.meeting_rate'?",
        "axes.learn_trust.gain: must lie in [0, 1] 1/year, got 7",
        "axes.nations.AAA.burden: must be at most 0.6, got 1.5",
        "axes.nations.ZZZ.gdp: there is no 'ZZZ' in `nations`, whose entries go by name, as in nations.AAA",
        "axes.event:alrm: there is no event 'alrm' in the scenario; did you mean 'event:alarm'?",
        "axes.nations.BBB.strategy: 'hegde' is not a strategy; did you mean 'hedge'?",
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"axes": {}}, "'axes' is required: a grid needs at least one"),
        ({"axes": {"burden": [1, 2]}}, "axes.burden: no path to a value of the world"),
        ({"axes": {"calendar.end": [1960, 1970]}}, "no path to a value of the world"),
        ({"axes": {"learn_trust.gain": {"range": [0, 0.1]}}}, "a grid needs `steps`"),
        ({"axes": {"learn_trust.gain": {"range": [0.1, 0], "steps": 2}}}, "must rise from the least"),
        ({"axes": {"learn_trust.gain": {"log": [0, 0.1], "steps": 2}}}, "equal ratios need ends above 0, got 0"),
        ({"axes": {"learn_trust.gain": {"list": [0.1], "steps": 2}}}, "only a range has steps"),
        ({"axes": {"learn_trust.gain": {"steps": 2}}}, "give one of `range`, `log`"),
        ({"axes": {"learn_trust.gain": [0.1, 0.1]}}, "a value is listed twice"),
        ({"axes": {"learn_trust.gain": {"list": [0.1], "name": "run"}}}, "'run' names another column already"),
        ({"axes": {"event:alarm": [1, 2]}}, "its values are `in` and `out`, got 1"),
        ({"axes": {"evnt:alarm": ["in", "out"]}}, "write event:ID, treaty:ID"),
        ({"axes": {"nations.AAA": [1], "nations.AAA.gdp": [1]}}, "overlaps what another axis sets"),
        ({"axes": {"learn_trust.gain": [0.1], "parameters.learn_trust.gain": [0.1]}}, "overlaps what another axis"),
        ({"set": {"nations.AAA.burden": 0.1}}, "is given under `set` too"),
        ({"set": {"nations.AAA.gpd": 0.1}}, "set.nations.AAA.gpd: unknown field 'gpd'; did you mean 'gdp'?"),
        ({"design": "sobol"}, "a sobol needs `points`"),
        ({"design": {"kind": "sobol", "points": 100}}, "must be a power of 2, such as 64 or 128"),
        ({"design": {"kind": "grid", "points": 9}}, "a grid has as many points as its values make"),
        ({"design": {"kind": "table", "csv": "none.csv"}, "axes": None}, "design.csv: there is no file 'none.csv'"),
        ({"design": {"kind": "table"}, "axes": None}, "a table needs `rows`, or `csv`"),
        ({"design": "gird"}, "design: 'gird' is not possible here; did you mean 'grid'?"),
        ({"scenario": "tiniy"}, "there is no file 'tiniy' beside the study, nor a world"),
        ({"scenario": "../tiny.yaml"}, "leaves the scenario's folder"),
        ({"study": 2}, "this version of Foedus reads format 1, got 2"),
        ({"seeds": {"replicats": 2}}, "seeds.replicats: unknown field 'replicats'; did you mean 'replicates'?"),
        ({"record": {"tables": ["step"]}}, "'step' is not a table; did you mean 'steps'?"),
        ({"record": {"metrics": ["cohesio"]}}, "record.metrics: there is no metric 'cohesio'; did you mean"),
        ({"axes": {"learn_trust.gain": {"integer": [1, 10**6]}}}, "1,000,000 points are more than 100,000"),
        ({"seeds": {"replicates": 10**6}}, "12 points x 1,000,000 replicates are more than 10,000,000 runs"),
        ({"axes": {"treaty:league": ["in", "out"]}}, "point 1 is no good world (treaty:league 'out'): events"),
        ({"axes": {"treaty:league": ["in", "out"]}}, "; leave out event:league-offered, too, at such points"),
        (
            {"axes": {"nation:NO": ["in", "out"], "nations.NO.burden": [0.01, 0.02]}},
            "axes.nations.NO.burden: cannot be given where nation:NO is out; a design of kind table can",
        ),
        ({"without": ["event:alrm"]}, "without[0]: there is no event 'alrm' in the scenario; did you mean"),
        ({"without": ["event:alarm"]}, "axes.event:alarm: is left out under `without`, at every point"),
        ({"axes": {"nations.AAA.gdp": {"list": [1], "name": "activation"}, "activation": ["random"]}}, "names another"),
        ({"axes": {"learn_trust.gain": {"range": [0, "x"], "steps": 2}}}, "range[1]: must be a number, got 'x'"),
        ({"axes": {"learn_trust.gain": [0.1, None]}}, "axes.learn_trust.gain[1]: is empty; give a value"),
        (
            {"axes": {"nations.AAA.ideology": [[1, 2], ["a", "b"]]}},
            "axes.nations.AAA.ideology[1]: a list is not of the form wanted here: a number, a word, a truth, or a list",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(tmp_path: Path, fields: dict[str, Any], message: str) -> None:
    told = wrong(tmp_path, **fields)
    assert any(line.startswith("small.yaml:1:") and message in line for line in told), told


def test_one_mistake_is_told_once(tmp_path: Path) -> None:
    """However many points share it, and however many kinds of values it might have been."""
    assert wrong(tmp_path, axes={"treaty:league": ["in", "out"], "nations.AAA.gdp": [1, 2, 3]}) == [
        "small.yaml:1:92: point 3 is no good world (treaty:league 'out', nations.AAA.gdp 1; 2 more like it): "
        "events.league-offered.effects[0].treaty (tiny.yaml:28:38): there is no treaty 'league'; "
        "leave out event:league-offered, too, at such points, which a design of kind table can"
    ]
    assert len(wrong(tmp_path, axes={"learn_trust.gain": [0.1, None], "nations.AAA.name": ["x" * 301]})) == 2
    rows = [{"nation:NO": "out", "nations.NO.gdp": 1}, {"treaty:league": "out"}]
    told = wrong(tmp_path, axes=None, design={"kind": "table", "rows": rows})
    assert "nations.NO.gdp: cannot be given where nation:NO is out; leave it out of this row" in told[0]
    assert told[1].endswith("leave out event:league-offered, too, in this row")


def test_rows_are_told_by_their_line(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("nations.AAA.burden,learn_trust.gain\n0.1,0.2\n\n2,0.2\n0.1\n0.1,x\n")
    told = wrong(tmp_path, axes=None, design={"kind": "table", "csv": "points.csv"})
    assert told == ["points.csv:5:1: the row has 1 cells, the header 2"]
    (tmp_path / "points.csv").write_text("nations.AAA.burden,learn_trust.gain\n0.1,0.2\n\n2,0.2\n0.1,x\n")
    told = wrong(tmp_path, axes=None, design={"kind": "table", "csv": "points.csv"})
    assert told == [
        "points.csv:4:1: nations.AAA.burden: must be at most 0.6, got 2",
        "points.csv:5:1: learn_trust.gain: must be a number, got 'x'",
    ]


def test_a_scenario_is_no_study(tmp_path: Path) -> None:
    study_file(tmp_path)
    with pytest.raises(ScenarioError, match="this is a scenario, which `foedus run` runs"):
        read_study(tmp_path / "tiny.yaml")


def test_the_schema_explains_every_field() -> None:
    schema = json_schema()
    assert set(schema["properties"]) == set(StudySpec.model_fields)
    assert schema["required"] == ["study", "name", "scenario"]
    assert set(schema["$defs"]["Axis"]["properties"]) == {
        "range",
        "log",
        "integer",
        "list",
        "categorical",
        "steps",
        "name",
    }
    groups = [schema, *schema["$defs"].values()]
    fields = {name: field for group in groups for name, field in group["properties"].items()}
    assert [name for name, field in fields.items() if not field.get("description")] == []
    assert all(group["additionalProperties"] is False for group in groups)
