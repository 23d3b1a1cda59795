"""`foedus tournament`: theories on the same luck, told with intervals, and what it refuses."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest

from analysis.commands import register
from analysis.figures import FIGURES
from analysis.statistics.survival import restricted_means
from analysis.tables import open_study
from analysis.tournament import INDICES, LIFE, Work, lasting, lives_of, played, seen, standings, under
from analysis.wishes import Undrawable
from sim.cli import call
from sim.metrics import METRICS
from sim.paired import Quantity, courses
from sim.scenario import load
from sim.schedule import PARAMETERS, THEORIES
from sim.vocabulary import Status
from tests.analysis.test_figures import texts_fit
from tests.worlds import TINY

register()
FEW = ("--theories", "standard,random_partners", "--replicates", "3", "--years", "2")


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What `foedus tournament` says, on either stream."""
    assert call(["tournament", *arguments]) == code
    printed = capsys.readouterr()
    return printed.out if code == 0 else printed.out + printed.err


def test_each_index_is_told_under_each_theory(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder, every = tmp_path / "rivals", (*INDICES, LIFE)
    told = shown(capsys, str(TINY), *FEW, "--out", str(folder))
    assert [line for line in told.splitlines() if line in every] == list(every)
    assert told.count("  standard ") == told.count("  random_partners") == len(every)
    with (folder / "standings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    data = json.loads(shown(capsys, str(TINY), *FEW, "--json"))
    assert len(rows) == len(data["standings"]) == 2 * len(every) and data["replicates"] == 3
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["replicates"] == 3
    assert sorted(path.name for path in (folder / "figures").iterdir()) == ["rivals.pdf", "rivals.png", "rivals.svg"]
    again = shown(capsys, str(TINY), *FEW, "--seed", "5", "--out", str(folder), code=2)
    assert "--replace" in again and str(folder) in again


def test_its_folder_is_drawn_again_and_holds_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown(capsys, str(TINY), *FEW, "--out", str(tmp_path / "rivals"))
    study = open_study(tmp_path / "rivals")
    drawn = FIGURES["rivals"].draw(study)
    panels = [[text.get_text() for text in axes.texts] for axes in drawn.axes]
    assert [words[0] for words in panels if words[0] == "treaties in force"] == ["treaties in force"]
    assert all(len(axes.get_yticks()) in (0, 1) for axes in drawn.axes), "one other theory"
    texts_fit(drawn)
    with pytest.raises(Undrawable, match="this is a tournament, of which `foedus figure rivals` is drawn"):
        FIGURES["timeline"].draw(study)
    assert call(["figure", "rivals", str(tmp_path)]) == 2 and "manifest" in capsys.readouterr().err
    assert call(["report", str(tmp_path / "rivals")]) == 2 and "Traceback" not in capsys.readouterr().err


def test_pledges_last_as_long_as_a_hand_reckons() -> None:
    scenario = load(TINY, ["calendar.end=1954"])  # of five years the first two count
    status, signed = [2, 1, 1, 1, 0], [1950, 1950, 1951, 1950, 1953]
    own = len(scenario.treaties) + len(scenario.organisations)
    treaties = np.array([[*[0] * own, *row] for row in (
        [Status.ENDED if k == 2 else Status.IN_FORCE if k else 0 for k in status],
        signed, [1951, 0, 0, 0, 0], [1, 1, 1, 0, 1],
    )], dtype=float).reshape(4, -1)  # fmt: skip
    lives = lives_of(0, treaties, scenario)
    assert lives.to_numpy().tolist() == [[0, 1.0, True], [0, 4.0, False], [0, 3.0, False]]
    assert restricted_means(lives, 1, 2.0)[0] == pytest.approx(1 + 2 / 3), "one of three ends after a year"
    assert np.isnan(restricted_means(lives, 1, 5.0)[0]), "nothing was seen for so long"
    both = lasting("x", lives, lives, scenario, 1)
    assert (both.index, both.difference, both.pairs) == (LIFE, 0.0, 1) and both.mean == pytest.approx(5 / 3)


def test_partners_by_luck_part_at_the_rate_of_their_theory() -> None:
    settings = ["theory=random_partners", "calendar.end=1969", "parameters.draw_partners.ending=0.2"]
    scenario = load(TINY, [*settings, "parameters.draw_partners.beginning=0.3"], parameters=PARAMETERS)
    _, lives = seen(scenario, Work(30, 1))
    kept = 0.8 ** np.arange(1, 11)
    assert restricted_means(lives, 30, 10.0)[0] == pytest.approx(1 + kept[:-1].sum(), abs=0.4)


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
    for k, each in enumerate(found[:-1]):
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
        (["--out", str(TINY)], [str(TINY)]),
        (["--years", "x"], ["--years"]),
    ],
)
def test_what_is_wrong_is_told_at_once(capsys: pytest.CaptureFixture[str], options: list[str], told: list[str]) -> None:
    text = shown(capsys, str(TINY), *options, code=2)
    assert [word for word in told if word not in text] == [] and "Traceback" not in text
