"""`foedus scenarios`: the worlds that come with Foedus, one line each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import call, loading
from sim.cli.checking import known_by
from sim.scenario import load
from tests.test_cli_claims import CLAIMS
from tests.worlds import TINY


def test_every_world_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["scenarios"]) == 0
    head, *lines = capsys.readouterr().out.split("\n\n")[0].splitlines()
    assert head.split() == ["name", "years", "nations", "claims", "title"]
    assert [line.split()[0] for line in lines] == list(loading.shipped())
    assert call(["scenarios", "--json"]) == 0
    for one, path in zip(json.loads(capsys.readouterr().out), loading.shipped().values(), strict=True):
        world = load(path)
        assert (one["name"], one["title"], one["question"]) == (world.name, world.title, world.question)
        assert (one["start"], one["end"], one["nations"]) == (
            world.calendar.start, world.calendar.end, len(world.nations)
        )  # fmt: skip
        assert one["claims"] == len(world.claims)
        assert one["upheld"] == sum(claim.verdict == "upheld" for claim in world.claims)


def test_claims_are_counted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY.read_text() + CLAIMS)
    (tmp_path / "plain.yaml").write_text("foedus: 1\nname: plain\ntitle: As told\nextends: tiny.yaml\nclaims: []\n")
    shipped = {name: tmp_path / f"{name}.yaml" for name in ("plain", "tiny")}
    monkeypatch.setattr(loading, "shipped", lambda: shipped)
    assert call(["scenarios"]) == 0
    assert capsys.readouterr().out.splitlines()[1:3] == [
        "plain  1950-1953        5       -  As told",
        "tiny   1950-1953        5  1 of 3  Five neighbours",
    ]
    path.write_text("foedus: [")
    assert call(["scenarios"]) == 2
    assert "tiny.yaml:2:1: " in capsys.readouterr().err


def test_a_reference_that_was_not_looked_up_counts_as_recalled() -> None:
    references = {
        "read": "Table 1 of a book.",
        "day": "An agency on the coup (the day recalled).",
        "clause": "A treaty, Lome, 2000; recalled.",
        "brackets": "A treaty, Manila, 1951 (recalled).",
        "two": "Two treaties (both recalled).",
    }
    kinds = [known_by(source, references) for source in (*references, "assumed", "recalled", None)]
    assert kinds == ["sourced", "sourced", *["recalled"] * 3, "assumed", "recalled", "none"]
