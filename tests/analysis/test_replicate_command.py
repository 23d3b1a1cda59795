"""The command `foedus replicate`: what it prints, for people and for machines, whom it runs, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.commands import register
from analysis.replications.base import Effort, Outcome, exactly
from analysis.replications.table import chosen, everything, known_as
from sim.cli import call
from tests.analysis.test_replications import BY_ID, WRONG


@pytest.fixture(autouse=True)
def commands() -> None:
    """The commands of the analysis among those of the model."""
    register()


def test_results_as_a_list_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["replicate", "A2", "x4", "maoz", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in listed] == ["A2", "X4"]
    for one in listed:
        assert one.keys() >= {"id", "published", "ours", "verdict", "source", "kind", "paper", "parts"}
        assert one["verdict"] == "reproduced" and one["published"] == BY_ID[one["id"]].published
    assert listed[0]["parts"][0] == {
        "says": "configurations", "published": "256", "ours": "256", "verdict": "reproduced", "kind": "exact",
    }  # fmt: skip


def test_results_as_text_and_the_exit_code(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert call(["replicate", "A2"]) == 0
    text = capsys.readouterr().out
    assert "A2  who stood where in the Unix wars: reproduced" in text and "source: read, p. 228-230" in text
    assert "reproduced      basins of the minima: 128 and 128 (published: 128 and 128)" in text
    assert text.endswith("1 run: 1 reproduced; exact: all 1 came out\n")
    assert max(map(len, text.splitlines())) <= 100
    WRONG["A2"](monkeypatch)
    assert call(["replicate", "A2", "X4"]) == 1
    printed = capsys.readouterr()
    assert printed.err == "foedus: exact results that did not come out: A2\n"
    assert "not reproduced  energies" in printed.out
    monkeypatch.undo()
    assert call(["replicate", "A3", "--seeds", "2"]) == 0, "a reconstruction is no exact result"


def test_the_composite_index_stands_beside_the_series_of_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    head = "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc\n"
    path = tmp_path / "nmc.csv"
    rows = [f"USA,2,{year},3,3,3,3,3,{year},{(5 * 0.75 + 0.5) / 6:.7f}\n" for year in (1900, 1901)]
    rows += [f"CAN,20,{year},1,1,1,1,1,{year},{(5 * 0.25 + 0.5) / 6:.7f}\n" for year in (1900, 1901)]
    path.write_text(head + "".join(rows), encoding="utf-8")
    assert call(["replicate", "X2", "--nmc", str(path)]) == 0
    text = capsys.readouterr().out
    assert "1900-1901: 4 of 4 states and years (published: all)" in " ".join(text.split())
    path.write_text(head + "".join(rows).replace("0.7083333", "0.7"), encoding="utf-8")
    assert call(["replicate", "X2", "--nmc", str(path)]) == 1
    assert "1900-1901: 2 of 4 states and years" in " ".join(capsys.readouterr().out.split())
    assert call(["replicate", "X4", "--nmc", str(path)]) == 2
    assert capsys.readouterr().err == "foedus: --nmc serves X2: name it\n"
    path.write_text(head.replace(",cinc", "") + "USA,2,1970,1,1,1,1,1,1\n", encoding="utf-8")
    assert call(["replicate", "X2", "--nmc", str(path)]) == 2
    assert capsys.readouterr().err == f"{path}: has no column cinc, the published index, or no value in it\n"


def test_names_are_ids_studies_and_themes(capsys: pytest.CaptureFixture[str]) -> None:
    assert [one.id for one in chosen(["landscape"])] == ["A1", "A2", "A3", "A4", "A5"]
    assert [one.id for one in chosen(["axelrod_bennett", "a1", "Morrow"])] == ["A1", "A2", "A3", "A4", "A5", "R3"]
    assert len({word for one in everything() for word in known_as(one)}) > 40
    assert call(["replicate", "A9", "landscapes"]) == 2
    said = capsys.readouterr().err
    assert said.splitlines() == [
        "foedus: there is no replication 'a9'; did you mean 'a5'?",
        "foedus: there is no replication 'landscapes'; did you mean 'landscape'?",
    ]
    assert call(["replicate", "A2", "--json", "--markdown"]) == 2
    assert "give one of them" in capsys.readouterr().err


def test_without_a_name_all_run_and_of_the_quick_the_slow_are_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def fake(one: Any, effort: Effort) -> Outcome:
        ran.append(one.id)
        return Outcome(one, (exactly("x", 1, 1),))

    monkeypatch.setattr("analysis.replications.base.outcome", fake)
    assert call(["replicate", "--quick"]) == 0
    slow = [one.id for one in everything() if one.slow]
    assert {"S1", "S2", "S3", "S4", "D5"} <= set(slow) and sorted(ran + slow) == list(BY_ID)
    assert f"left out as slow: {', '.join(slow)} (without --quick they run)" in capsys.readouterr().err
    ran.clear()
    assert call(["replicate", "--json"]) == 0 and ran == list(BY_ID)
    assert len(json.loads(capsys.readouterr().out)) == len(BY_ID)
    ran.clear()
    assert call(["replicate", "--list", "--json"]) == 0 and not ran
    listed = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in listed] == list(BY_ID) and {one["id"] for one in listed if one["slow"]} == set(slow)
