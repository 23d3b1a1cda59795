"""`foedus compare` as a command: what it says, what it writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.comparison import pairs as comparing
from sim.cli import call
from tests.worlds import TINY

SLUMP = "  - {id: slump, title: A slump, date: 1952, effects: [{type: growth, nations: [AAA], change: -0.5}]}\n"
FOCUS = "focus: {treaties: [pact], nations: [AAA]}\n"
FEW = ("--replicates", "4", "--jobs", "1")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the tiny world, one that has a slump too, and one in which alarms are more frequent."""
    monkeypatch.chdir(tmp_path)
    told = TINY.read_text(encoding="utf-8")
    (tmp_path / "one.yaml").write_text(told + FOCUS, encoding="utf-8")
    (tmp_path / "two.yaml").write_text(told + SLUMP + FOCUS, encoding="utf-8")
    (tmp_path / "three.yaml").write_text(told.replace("rate: 0.2", "rate: 0.9") + FOCUS, encoding="utf-8")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What `foedus compare` says, on standard output or else on standard error."""
    assert call(["compare", *arguments]) == code
    printed = capsys.readouterr()
    return printed.out if code == 0 else printed.err


def test_two_files_are_compared(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    text = said(capsys, "one.yaml", "two.yaml", *FEW)
    head, *blocks = text.split("\n\n")
    assert head == (
        "Five neighbours: 4 pairs of runs on the same luck (seed 11), 1950-1953.\n  A  one.yaml\n  B  two.yaml\n"
        "In one arm only, and not compared: the event “A slump”."
    )
    assert [block.split(",")[0] for block in blocks[:3]] == ["the system", "treaty pact", "nation AAA"]
    assert max(map(len, text.splitlines())) <= 130 and "by a percentage point or more first in" in text
    assert "Fewer than 10 pairs decide nothing" in " ".join(text.split())
    assert "Differences are B less A." in text and "Where histories part:" in text
    assert " in one.yaml" in text and " in two.yaml" in text and "as told" not in text


def test_the_same_world_twice_is_told_and_not_run(
    capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = (folder / "two.yaml").read_text(encoding="utf-8").replace("title: Five neighbours", "title: The same again")
    told = told.replace("  negotiate.meeting_rate: {value", "  grow.volatility: 0.02\n  negotiate.meeting_rate: {value")
    (folder / "again.yaml").write_text(told, encoding="utf-8")
    monkeypatch.setattr(comparing, "Simulation", None)
    text = said(capsys, "two.yaml", "again.yaml", "--out", "out")
    assert text == "two.yaml and again.yaml are the same world: no pair of runs would differ, and none was run.\n"
    assert json.loads(said(capsys, "two.yaml", "again.yaml", "--json"))["same_world"] is True
    assert not (folder / "out").exists()


def test_an_event_at_other_times_is_what_parts_first(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    text = " ".join(said(capsys, "one.yaml", "three.yaml", "--replicates", "12", "--jobs", "1", "--all").split())
    assert "before that, something is recorded in one arm only, in 12 of 12 pairs" in text
    assert "In 1950 the event “Alarm” happened, in three.yaml only." in text
    assert "(--all shows them)" not in text


def test_all_of_it_for_machines(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    given = ("two.yaml", "--without", "event:slump", "--of", "AAA", "--seed", "3", *FEW)
    found = json.loads(said(capsys, *given, "--json"))
    assert (found["name"], found["seed"], found["replicates"], found["years"]) == ("tiny", 3, 4, [1950, 1953])
    assert found["arms"][1] == {"called": "in the other arm", "differs": "without the event “A slump”"}
    assert found["in_one_arm_only"] == {"events": ["slump"]}
    (gdp,) = [row for row in found["effects"] if (row["of"], row["index"]) == ("AAA", "gdp")]
    assert gdp["differ"] == gdp["pairs"] == 4 and gdp["low"] <= gdp["difference"] <= gdp["high"]
    assert gdp["difference"] == pytest.approx(gdp["other"] - gdp["one"])
    assert {row["of"] for row in found["effects"]} == {"", "AAA"}, "what is asked for, instead of what it is about"
    assert [pair["pair"] for pair in found["pairs"]] == [0, 1, 2, 3]
    for pair in found["pairs"]:
        assert pair["first"]["year"] >= 1952 and pair["first"]["told"].startswith("In 195")
    assert found["never_part"] + sum(pair["parting"] is not None for pair in found["pairs"]) == 4


def tree(folder: Path) -> dict[str, bytes]:
    """The bytes of all files of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_what_is_written_is_the_same_whoever_works(
    capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "ROOM", 60)  # two pairs at a time
    given = ("two.yaml", "--set", "nations.AAA.burden=0.08", "--replicates", "5")
    alone = said(capsys, *given, "--jobs", "1", "--out", "out-1", "--no-figure")
    assert said(capsys, *given, "--jobs", "2", "--out", "out-2") == alone
    one, two = tree(folder / "out-1"), tree(folder / "out-2")
    figures = {f"figures/differences.{kind}" for kind in ("pdf", "png", "svg")}
    tables = {f"{name}.{kind}" for name in ("effects", "pairs", "years") for kind in ("csv", "parquet")}
    assert set(one) == {"manifest.json", *tables} and set(two) == set(one) | figures
    assert all(two[name] == held for name, held in one.items())


def test_the_tables_are_tidy(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert call(["compare", "two.yaml", "--without", "event:slump", *FEW, "--out", "out", "--no-figure"]) == 0
    tables = "effects.parquet, years.parquet, pairs.parquet; the tables as .csv too; manifest.json"
    assert f"results  out: {tables}\n" in capsys.readouterr().err
    out = folder / "out"
    effects, years, pairs = (pd.read_parquet(out / f"{name}.parquet") for name in ("effects", "years", "pairs"))
    assert not (folder / "out" / "figures").exists()
    assert list(effects.columns) == [
        "level", "of", "index", "one", "other", "difference", "low", "high", "pairs", "differ", "share"
    ]  # fmt: skip
    assert list(years.columns[:4]) == ["year", "level", "of", "index"]
    assert len(years) == 4 * len(effects) and not years.duplicated(["year", "level", "of", "index"]).any()
    early = years[(years["year"] < 1952) & (years["pairs"] > 0)]
    assert (early[["difference", "low", "high"]] == 0.0).all(axis=None)
    gdp = years[(years["of"] == "AAA") & (years["index"] == "gdp") & (years["year"] == 1952)]
    assert gdp["one"].tolist() == pytest.approx([0.5 * gdp["other"].item()])
    assert list(pairs["pair"]) == [0, 1, 2, 3]
    assert {"first_year", "felt_term", "parting_told", "before_kind"} <= {*pairs}
    assert len(pd.read_csv(folder / "out" / "years.csv")) == len(years)
    manifest = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert call(["why", "out", "--nation", "AAA", "--year", "1952"]) == 2
    assert "the study has no table 'runs'" in capsys.readouterr().err, "a comparison is no run"
    assert [arm["differs"] for arm in manifest["arms"]] == ["the world of two.yaml", "without the event “A slump”"]


def test_the_same_comparison_takes_its_place_and_another_does_not(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    given = ("two.yaml", "--without", "event:slump", *FEW, "--out", "out", "--no-figure")
    said(capsys, *given)
    before = tree(folder / "out")
    (folder / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    said(capsys, *given)
    assert tree(folder / "out") == before | {"notes.txt": b"mine"}
    other = (*given, "--seed", "5")
    assert "out holds another study: choose another folder, or add --replace" in said(capsys, *other, code=2)
    said(capsys, *other, "--replace")
    after = tree(folder / "out")
    assert after["notes.txt"] == b"mine" and after["effects.csv"] != before["effects.csv"], "no older table is left"


ERRORS: list[tuple[list[str], str]] = [
    (["two.yaml"], "two.yaml alone cannot be compared; give a second file, or say what differs: --without event:ID"),
    (["two.yaml", "one.yaml", "--set", "a=1"], "a second file says what differs: leave out --without and --set"),
    (["two.yaml", "--without", "event:slmp"], "--without event:slmp: there is no event 'slmp'; did you mean 'event:s"),
    (["two.yaml", "--without", "slump"], "write event:ID, treaty:ID (an organisation too), nation:ID or rule:NAME; d"),
    (["two.yaml", "--without", "war:x"], "--without war:x: write event:ID, treaty:ID"),
    (["two.yaml", "--without", "rule:gorw"], "there is no rule 'gorw'; did you mean 'rule:grow'?"),
    (["two.yaml", "--without", "rule:appraise"], "--without rule:appraise: the model cannot do without: "),
    (["two.yaml", "--without", "rule:grow", "--set", "grow.volatility=0"], "the rule grow is left out, and needs no"),
    (["two.yaml", "--without", "treaty:league"], "leave out what needs it, too: --without treaty:league --without"),
    (["two.yaml", "--set", "nations.AAA.burden=9"], "--set nations.AAA.burden=9: nations.AAA.burden: "),
    (["two.yaml", "--set", "nations.AAB.burden=0.1"], "there is no 'AAB' in `nations`; did you mean 'AAA'?"),
    (["two.yaml", "--set", "nations.AAA.burden"], "write it as path=value"),
    (["two.yaml", "--set", "calendar.end=1960"], "both arms have the same `calendar`; only the world can differ; --y"),
    (["two.yaml", "--set", "seeds.seed=3"], "both arms have the same `seeds`; only the world can differ; --seed"),
    (["two.yaml", "--set", "nations.AAA.burden=0.03"], "--set nations.AAA.burden=0.03 changes nothing"),
    (["two.yaml", "--set", "negotiate.meeting_rate=0.3"], "--set negotiate.meeting_rate=0.3 changes nothing"),
    (["two.yaml", "--without", "event:slump", "--of", "AAB"], "--of AAB: there is no nation or treaty 'AAB'; did"),
    (["two.yaml", "--without", "nation:NO", "--of", "NO"], "--of NO: only one arm has 'NO'"),
    (["two.yaml", "--without", "event:slump", "--from", "1900"], "--from 1900: the runs have the years 1950 to 1953"),
    (["two.yaml", "--without", "event:slump", "--from", "1952", "--to", "1951"], "--to 1951 lies before --from 1952"),
    (["two.yaml", "--without", "event:slump", "--pair", "4", *FEW], "--pair 4: the pairs are 0 to 3"),
    (["two.yaml", "long.yaml"], "the two arms need the same years and steps, but two.yaml has 1950-1953, 1 a year"),
    (["two.yaml", "far.yaml"], "two.yaml and far.yaml have no nation in common"),
    (["two.yaml", "none.yaml"], "there is no file 'none.yaml' here"),
    (["two.yaml", "bad.yaml"], "bad.yaml:7:"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "expected"), ERRORS, ids=[" ".join(given) for given, _ in ERRORS])
def test_what_cannot_be_compared_is_told(
    capsys: pytest.CaptureFixture[str], folder: Path, arguments: list[str], expected: str
) -> None:
    told = TINY.read_text(encoding="utf-8")
    (folder / "long.yaml").write_text(told.replace("end: 1953", "end: 1960"), encoding="utf-8")
    (folder / "bad.yaml").write_text(told.replace("start: 1950", "start: soon"), encoding="utf-8")
    far = told.partition("dyads:")[0]
    for id in ("AAA", "BBB", "CCC", "DDD", "NO"):
        far = far.replace(f"  {id}: ", f"  X{id}: ")
    (folder / "far.yaml").write_text(far, encoding="utf-8")
    text = said(capsys, *arguments, code=2)
    assert expected in " ".join(text.split()) and "Traceback" not in text


def test_other_years_serve_both_arms(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    path = folder / "long.yaml"
    path.write_text(TINY.read_text(encoding="utf-8").replace("end: 1953", "end: 1960"), encoding="utf-8")
    assert "1950-1951.\n" in said(capsys, "three.yaml", "long.yaml", "--years", "2", *FEW)


def test_a_run_that_fails_is_told_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*given: Any, **how: Any) -> None:
        raise RuntimeError("out of room")

    monkeypatch.setattr(comparing, "Simulation", fails)
    text = said(capsys, "two.yaml", "--without", "event:slump", *FEW, "--out", "out", code=3)
    assert "a run failed with RuntimeError: out of room" in text and not (folder / "out").exists()
