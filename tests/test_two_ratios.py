"""The two deterrence ratios: wherever one is measured, recorded, told or claimed, the other stands beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from science.world_numbers import kept
from science.world_pages import row_of
from sim.cli import call
from sim.cli.loading import read, shipped
from sim.metrics import METRICS, Level, selected
from sim.metrics.base import TOGETHER
from tests.worlds import TINY

OBSERVED, COUNTERFACTUAL = TOGETHER
EACH = pytest.mark.parametrize("name", TOGETHER)
LEVELS = pytest.mark.parametrize("level", METRICS)
CLAIM = """
claims:
  - id: covered
    says: With the alarm Arcadia is challenged as often.
    without: [event:alarm]
    measure: {}
    nation: AAA
    expected: same
"""


@LEVELS
def test_each_level_has_both_and_records_both_or_neither(level: Level) -> None:
    both = [METRICS[level][name] for name in TOGETHER]
    assert both[0].default == both[1].default
    for record in (None, *([name] for name in TOGETHER)):
        found = set(selected(record)[level])
        assert set(TOGETHER) <= found or (record is None and not set(TOGETHER) & found)
    assert set(TOGETHER) <= set(selected(None)["nation"]), "every run has both of each nation"


@LEVELS
def test_no_ratio_hides_under_another_name(level: Level) -> None:
    for name, metric in METRICS[level].items():
        of_defence = "void" in metric.formula or "undefended_chance" in metric.formula
        assert not of_defence or name in TOGETHER, f"{name} of the {level}"


@EACH
@LEVELS
def test_the_list_of_measures_shows_both(capsys: pytest.CaptureFixture[str], name: str, level: Level) -> None:
    assert call(["metrics", name, "--level", level, "--json"]) == 0
    assert [row["name"] for row in json.loads(capsys.readouterr().out)] == list(TOGETHER)
    assert call(["metrics", name, "--level", level]) == 0
    text = capsys.readouterr().out
    assert all(each in text for each in TOGETHER)


@pytest.fixture(params=TOGETHER)
def claiming(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str, Path]:
    """A file with a claim on one ratio: that ratio, the other one and the file."""
    path = tmp_path / "claiming.yaml"
    path.write_text(TINY.read_text(encoding="utf-8") + CLAIM.format(request.param), encoding="utf-8")
    (twin,) = set(TOGETHER) - {request.param}
    return request.param, twin, path


def test_a_claim_on_one_tells_the_effect_on_both(
    capsys: pytest.CaptureFixture[str], claiming: tuple[str, str, Path]
) -> None:
    name, twin, path = claiming
    arguments = ["claims", str(path), "--replicates", "10", "--jobs", "1"]
    assert call(arguments) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert f" {name} of Arcadia, mean of 1950-1953: " in text
    own, beside = text.split(f"beside it, without a verdict: {twin} of Arcadia, mean of 1950-1953: ")
    assert "; expected the same (within a tenth), by 10 paired seeds" in own
    assert "effect " in beside and "expected" not in beside
    assert call([*arguments, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["claims"]
    assert row["measure"] == name and row["beside"]["measure"] == twin and "verdict" not in row["beside"]
    (claim,), scenario = (loaded := read(str(path), arms=True)).scenario.claims, loaded.scenario
    page = row_of(claim, scenario, kept(row))
    assert f"; beside it: {twin}" in page["measure"].replace("\\", "")
    assert "<br>beside it: " in page["effect"] and "not measured yet" not in page["effect"]
    old = {key: value for key, value in kept(row).items() if key != "beside"}
    assert row_of(claim, scenario, old)["effect"].endswith("<br>beside it: not measured yet")
    assert row_of(claim, scenario, None)["effect"] == "not measured yet<br>beside it: not measured yet"


def test_pages_tell_both_where_a_claim_measures_one() -> None:
    told = 0
    for name, file in shipped().items():
        scenario = read(str(file)).scenario
        for claim in scenario.claims:
            if claim.measure in TOGETHER:
                row = row_of(claim, scenario, None)
                assert all(each in row["measure"].replace("\\", "") for each in TOGETHER), f"{name}: {claim.id}"
                told += 1
    assert told, "some world claims that a pledge deters"
