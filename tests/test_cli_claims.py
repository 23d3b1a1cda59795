"""`foedus claims`: the claims of a file on paired seeds, told with effect, interval and verdict."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis import claims as testing
from sim.cli import call
from sim.scenario import Scenario
from tests.worlds import TINY

CLAIMS = """
focus: {treaties: [league], nations: [AAA]}
claims:
  - id: armed
    says: Arcadia spends less than it would if it began with more.
    set: {nations.AAA.burden: 0.1}
    measure: burden
    nation: AAA
    to: 1950
    expected: less
    verdict: contradicted
    why: It was never measured.
  - id: leagued
    says: The league stands alone.
    without: [event:alarm]
    measure: cohesion
    treaty: league
    expected: same
  - id: quiet
    says: Without alarms there are as many crises.
    otherwise: Nobody is alarmed.
    without: [event:alarm]
    measure: crises
    expected: same
    verdict: upheld
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "claiming.yaml"
    path.write_text(TINY.read_text(encoding="utf-8") + CLAIMS, encoding="utf-8")
    return str(path)


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What `foedus claims` says, on either stream."""
    assert call(["claims", *arguments]) == code
    printed = capsys.readouterr()
    return printed.out + printed.err


def test_each_claim_is_told_in_a_block(capsys: pytest.CaptureFixture[str], file: str) -> None:
    text = shown(capsys, file, "--replicates", "20", "--jobs", "1")
    armed, leagued, quiet, total = text.strip().split("\n\n")
    assert armed.startswith("armed: upheld\n  Arcadia spends less than it would if it began with more.\n")
    assert "burden of Arcadia, 1950: 0.0" in armed
    assert "the other arm: burden of Arcadia 0.1 instead of 0.03 " in " ".join(armed.split())
    assert "expected less, by 20 paired seeds" in armed and "\n  the file says contradicted" in armed
    assert "why:" not in armed, "it holds"
    assert "pairs left out: the measure never exists in both of their runs" in " ".join(leagued.split())
    assert re.search(
        r"compared over the [\d.]+% of the years in which it exists in both runs", " ".join(leagued.split())
    )
    assert "the file states no verdict yet: verdict: " in leagued and "mean of 1950-1953" in leagued
    assert "the other arm: Nobody is alarmed." in " ".join(quiet.split()), "the file's own words"
    assert total.startswith("1 of 3 claims upheld") or total.startswith("2 of 3 claims upheld")
    assert "otherwise than the file says" in total


def test_too_few_pairs_say_so_and_are_not_otherwise_than_the_file_says(
    capsys: pytest.CaptureFixture[str], file: str
) -> None:
    text = shown(capsys, file, "--replicates", "6", "--jobs", "1")
    assert text.count("fewer than 10 pairs decide nothing") == 3 and "0 of 3 claims upheld" in text
    assert "the file says" not in text and "otherwise than" not in text and "It was never measured" not in text


def test_one_claim_as_json(capsys: pytest.CaptureFixture[str], file: str) -> None:
    found = json.loads(shown(capsys, file, "--replicates", "12", "--seed", "3", "--only", "armed", "--json"))
    (claim,) = found["claims"]
    assert (found["name"], found["seed"], found["replicates"]) == ("tiny", 3, 12)
    assert claim["verdict"] == "upheld" and claim["stated"] == "contradicted" and claim["pairs"] == 12
    assert claim["low"] <= claim["effect"] <= claim["high"] < 0 and claim["relative"] is True
    assert claim["effect"] == pytest.approx(claim["as_told"] / claim["other"] - 1)


def test_the_world_as_told_and_a_shared_arm_run_once(
    capsys: pytest.CaptureFixture[str], file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    arms: list[tuple[int, int]] = []

    def courses(scenario: Scenario, quantities: Sequence[Any], replicates: range, **how: Any) -> list[np.ndarray]:
        arms.append((len(scenario.events), len(quantities)))
        return [np.ones((len(replicates), 1)) for _ in quantities]

    monkeypatch.setattr(testing, "courses", courses)
    assert "leagued: upheld" in shown(capsys, file, "--replicates", "12")
    assert arms == [(2, 3), (2, 1), (1, 2)]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--only", "amred"], "--only amred: there is no claim 'amred'; did you mean 'armed'?"),
        (["--only", "zzz"], "(claims: armed, leagued, quiet)"),
        (["--replicates", "1"], "must be a whole number from 2 to 1000000, got 1"),
    ],
)
def test_what_cannot_be_tested_is_told(
    capsys: pytest.CaptureFixture[str], file: str, arguments: list[str], expected: str
) -> None:
    assert expected in " ".join(shown(capsys, file, *arguments, code=2).replace("│", " ").split())


def test_a_file_without_claims_and_one_with_a_bad_arm(capsys: pytest.CaptureFixture[str], file: str) -> None:
    assert "makes no claims; add them under `claims`" in shown(capsys, str(TINY), code=2)
    path = Path(file)
    path.write_text(
        path.read_text().replace("[event:alarm]\n    measure: crises", "[treaty:league]\n    measure: wars")
    )
    advice = "leave out what needs it, too, as in without: [treaty:league, event:league-offered]"
    assert advice in shown(capsys, file, code=2)
    assert call(["check", file]) == 2
    assert advice in capsys.readouterr().err
    assert call(["run", file, "--replicates", "1", "--no-figures", "--out", str(path.parent / "out")]) == 0


def test_a_run_that_fails_is_told(
    capsys: pytest.CaptureFixture[str], file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def courses(*given: Any, **how: Any) -> list[np.ndarray]:
        raise RuntimeError("out of room")

    monkeypatch.setattr(testing, "courses", courses)
    assert "a run failed with RuntimeError: out of room" in shown(capsys, file, "--replicates", "4", code=3)
