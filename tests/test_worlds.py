"""Every world that comes with Foedus: it checks, runs without a warning, has its digest, its page and its claims."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from science import digests, world_numbers, worlds
from science.world_pages import page
from sim.cli.checking import provenance
from sim.cli.loading import read, shipped
from sim.scenario import Loaded
from tests.test_cli_claims import CLAIMS
from tests.worlds import TINY

WORLDS = list(shipped())
ROOT = Path(__file__).resolve().parent.parent


@lru_cache
def world(name: str) -> Loaded:
    """A world that comes with Foedus, checked with the other arms of its claims."""
    return read(str(shipped()[name]), arms=True)


def every() -> dict[str, Loaded]:
    """All of them."""
    return {name: world(name) for name in WORLDS}


@pytest.mark.parametrize("name", WORLDS)
def test_a_world_says_what_a_reader_must_know(name: str) -> None:
    scenario = world(name).scenario
    assert scenario.name == name and scenario.summary and scenario.question
    assert provenance(world(name))["none"] == 0, "figures without a source"
    for claim in scenario.claims:
        assert claim.verdict is not None, f"{claim.id}: foedus claims {name}"
        assert claim.otherwise, f"{claim.id}: say in a sentence how the other arm differs"
    first = shipped()[name].read_text(encoding="utf-8").partition("\n")[0]
    assert first == "# yaml-language-server: $schema=../sim/scenario/scenario.schema.json"


@pytest.mark.parametrize("name", WORLDS)
def test_a_short_run_has_its_golden_digest(name: str) -> None:
    tables = digests.short_run(world(name).scenario)
    assert np.sum(tables["runs"]["decisions_dropped"].to_numpy()) == 0
    assert digests.changes(name, digests.digest(tables)) == []


def test_pages_are_those_of_the_files() -> None:
    stale = [
        path.relative_to(ROOT).as_posix()
        for path, text in worlds.pages(every()).items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == [], "python -m science.worlds --pages"
    for path, text in worlds.pages(every()).items():
        for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text):
            assert (path.parent / name).is_file(), f"{path.name} shows {name}, which is not there"
    assert worlds.left_over(every()) == []


@pytest.mark.parametrize("name", WORLDS)
def test_a_page_has_the_numbers_of_its_runs(name: str) -> None:
    numbers = world_numbers.known(name)
    assert numbers is not None, f"python -m science.worlds {name}"
    assert (numbers["runs"], numbers["seeds"]) == (world_numbers.RUNS, world_numbers.pairs_of(world(name).scenario))
    text = page(world(name), numbers)
    assert "not measured yet" not in text and "Not run yet" not in text, f"python -m science.worlds {name}"


@pytest.mark.nightly
@pytest.mark.parametrize("name", WORLDS)
def test_many_runs_give_the_numbers_of_the_page_and_the_verdicts_of_the_file(name: str) -> None:
    found = world_numbers.made(world(name))
    assert {row["id"]: row["verdict"] for row in found["claims"]} == {
        claim.id: claim.verdict for claim in world(name).scenario.claims
    }
    assert found == world_numbers.known(name), f"python -m science.worlds {name}"


def test_a_digest_says_which_table_changed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(digests, "FOLDER", tmp_path)
    values = np.array([0.1, np.nan, 0.0, 1e6])
    tables = {"steps": pa.table({"year": values, "who": ["a", None, "b", ""]}), "runs": pa.table({"run": [0, 1]})}
    assert "has no golden digest yet" in digests.changes("x", digests.digest(tables))[0]
    digests.write("x", digests.digest(tables))
    nearly = tables | {"steps": pa.table({"year": values * (1 + 1e-9) + 1e-15, "who": ["a", None, "b", ""]})}
    assert digests.changes("x", digests.digest(nearly)) == []
    for other in (
        pa.table({"year": values * 1.0001, "who": ["a", None, "b", ""]}),
        tables["steps"].slice(0, 3),
        pa.table({"year": values, "who": ["a", "", "b", ""]}),
        tables["steps"].rename_columns(["y", "who"]),
    ):
        (told,) = digests.changes("x", digests.digest(tables | {"steps": other}))
        assert told.startswith("x: the table steps changed, 4 rows before") and "science.digests x" in told
    assert (
        "the table runs changed, 2 rows before and no now"
        in digests.changes("x", digests.digest({"steps": tables["steps"]}))[0]
    )


def test_what_is_written_by_hand_stays() -> None:
    old, by_hand = page(world(WORLDS[0]), None), "\n## Codings\n\nBy hand.\n"
    assert page(world(WORLDS[0]), None, old + by_hand) == old + by_hand
    assert "Not run yet" in old


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A project of one tiny world that makes claims, in a folder of its own."""
    file = tmp_path / "scenarios" / "tiny.yaml"
    file.parent.mkdir()
    file.write_text(TINY.read_text(encoding="utf-8") + CLAIMS, encoding="utf-8")
    monkeypatch.setattr(worlds, "shipped", lambda: {"tiny": file})
    for module in (worlds, world_numbers):
        monkeypatch.setattr(module, "FOLDER", tmp_path / "docs" / "worlds")
    monkeypatch.setattr(worlds, "ROOT", tmp_path)
    monkeypatch.setattr(worlds, "PICTURES", tmp_path / "docs" / "images" / "worlds")
    monkeypatch.setattr(worlds, "PICTURE", tmp_path / "docs" / "images" / "worlds.png")
    return file


def test_the_generator_runs_a_world_and_writes_its_page(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs = tiny.parent.parent / "docs"
    assert worlds.main(["tiny", "--runs", "6", "--seeds", "12"]) == 0
    said = capsys.readouterr().out
    assert world_numbers.known("tiny") == world_numbers.made(worlds.worlds()["tiny"], 6, 12, jobs=2), "the same again"
    assert "armed: the file says contradicted, the runs upheld" in said and "renewed docs/worlds/tiny.md" in said
    text = (docs / "worlds" / "tiny.md").read_text(encoding="utf-8")
    for part in ("# Five neighbours", "**Question.** Does the machinery hold?", "1950-1953, yearly · 5 nations",
                 "2 events (1 at a date, 1 by chance); effects: offer 1, tension 1",
                 "whether what opens is signed (League of the West)", "Medians of 6 runs", "| League of the West |",
                 "| burden of Arcadia 0.1 instead of 0.03 | burden of Arcadia, 1950 | less | -",
                 "- `armed`: It was never measured.",
                 "| treaties | 1 | 0 | 1 |", "- `made`: Numbers made up for tests."):  # fmt: skip
        assert part in text, part
    assert (docs / "images" / "worlds.png").is_file()
    told = "Five neighbours: members and cohesion of League of the West; military spending of Arcadia; year by year"
    assert f"![{told}, with the events](../images/worlds/tiny.png)" in text
    assert (docs / "images" / "worlds" / "tiny.png").stat().st_size < 60_000
    assert "(../docs/worlds/tiny.md), `tiny` | 1950-1953 | 5 | 1 of 3 |" in (tiny.parent / "README.md").read_text()
    assert worlds.main(["--pages"]) == 0
    assert capsys.readouterr().out.split() == [
        "renewed", "docs/images/worlds/tiny.png", "renewed", "docs/images/worlds.png",
    ], "nothing else was stale"  # fmt: skip


def test_a_page_does_not_show_numbers_of_another_comparison(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert worlds.main(["--runs", "2", "--seeds", "10"]) == 0
    tiny.write_text(tiny.read_text().replace("measure: crises", "measure: wars"))
    stale = tiny.parent.parent / "docs" / "worlds" / "stale.md"
    stale.write_text("# A world that is no more\n")
    assert worlds.main(["--pages"]) == 0
    assert "docs/worlds/stale.md is of no world: delete it" in capsys.readouterr().out
    text = stale.with_name("tiny.md").read_text()
    row = "| wars, mean of 1950-1953 | the same (within a tenth) | not measured yet | upheld |"
    assert row in text
    assert (
        "| cohesion of League of the West, mean of 1950-1953 | the same (within a tenth) | not measured yet |"
        not in text
    )
    tiny.write_text(tiny.read_text().replace("nations.AAA.burden: 0.1", "nations.AAA.burden: 0.2"))
    assert worlds.main(["--pages"]) == 0
    assert "| burden of Arcadia, 1950 | less | not measured yet |" in stale.with_name("tiny.md").read_text()
    assert worlds.main(["tyny"]) == 2
    assert "there is no world tyny" in capsys.readouterr().err
