"""`foedus tournament`: theories on the same luck, told with intervals, and what it refuses."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest

from analysis.commands import register
from analysis.contesting import NAMES
from analysis.tournament import INDICES, Work, played, standings, under
from sim.cli import call
from sim.metrics import METRICS
from sim.paired import Quantity, courses
from sim.scenario import load
from sim.schedule import THEORIES
from tests.worlds import TINY

register()
FEW = ("--theories", "standard,random_partners", "--replicates", "3", "--years", "2")


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What `foedus tournament` says, on either stream."""
    assert call(["tournament", *arguments]) == code
    printed = capsys.readouterr()
    return printed.out if code == 0 else printed.out + printed.err


def test_each_index_is_told_under_each_theory(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told = shown(capsys, str(TINY), *FEW, "--out", str(tmp_path / "rivals"))
    assert [line for line in told.splitlines() if line in INDICES] == list(INDICES)
    assert told.count("  standard ") == told.count("  random_partners") == len(INDICES)
    with (tmp_path / "rivals" / NAMES[0]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    data = json.loads((tmp_path / "rivals" / NAMES[1]).read_text(encoding="utf-8"))
    assert len(rows) == len(data["standings"]) == 2 * len(INDICES) and data["replicates"] == 3
    again = shown(capsys, str(TINY), *FEW, "--out", str(tmp_path / "rivals"), code=2)
    assert "--replace" in again and NAMES[0] in again


def test_the_same_world_under_the_same_theory_differs_in_nothing_and_claims_are_tested(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "claiming.yaml"
    claim = (
        "claims: [{id: armed, says: So, set: {nations.AAA.burden: 0.1}, measure: burden, nation: AAA, expected: less}]"
    )
    file.write_text(f"{TINY.read_text(encoding='utf-8')}\n{claim}\n", encoding="utf-8")
    data = json.loads(shown(capsys, str(file), *FEW, "--claims", "--json"))
    assert {theory: [one["id"] for one in found] for theory, found in data["claims"].items()} == {
        "standard": ["armed"], "random_partners": ["armed"]
    }  # fmt: skip
    first = [one for one in data["standings"] if one["theory"] == "standard" and one["mean"] is not None]
    assert first and {(one["difference"], one["difference_low"], one["difference_high"]) for one in first} == {
        (0, 0, 0)
    }


def test_standings_are_means_and_differences_of_pairs_over_common_years() -> None:
    scenario = load(TINY, ["calendar.end=1951"])
    one, other = (
        courses(under(scenario, theory), [Quantity(name) for name in INDICES], range(4), seed=3)
        for theory in ("standard", "random_partners")
    )
    _, found = played(scenario, ["standard", "random_partners"], Work(4, 3))
    for k, each in enumerate(found):
        apart = [gap[np.isfinite(gap)].mean() for gap in other[k] - one[k] if np.isfinite(gap).any()]
        assert each.pairs == len(apart)
        if apart:
            assert each.difference == pytest.approx(np.mean(apart))
            assert each.difference_low <= each.difference <= each.difference_high


def test_a_step_in_which_only_one_theory_has_an_index_makes_no_difference() -> None:
    given = [np.array([[1.0, 9.0], [3.0, 9.0]])] * len(INDICES)
    first = [np.array([[0.0, math.nan], [0.0, math.nan]])] * len(INDICES)
    made = standings("x", given, first)
    assert {(each.mean, each.difference, each.pairs, each.apart) for each in made} == {(5.5, 2.0, 2, True)}


def test_indices_are_measures_of_the_system() -> None:
    assert set(INDICES) <= set(METRICS["system"]) and len(set(INDICES)) == len(INDICES)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--theories", "standard,landscap,hedonik"], ["'landscap'", "'landscape'", "'hedonik'", "'hedonic'"]),
        (["--theories", "galam,galam"], ["twice"]),
        (["--theories", "galam"], ["needs two", "standard,galam"]),
        (["--theories", ""], ["there is no theory", ", ".join(THEORIES)]),
        (["--replicates", "1"], ["--replicates"]),
        (["--out", str(TINY)], ["--out", "name another folder"]),
        (["--years", "x"], ["--years"]),
    ],
)
def test_what_is_wrong_is_told_at_once(capsys: pytest.CaptureFixture[str], options: list[str], told: list[str]) -> None:
    text = shown(capsys, str(TINY), *options, code=2)
    assert [word for word in told if word not in text] == [] and "Traceback" not in text
