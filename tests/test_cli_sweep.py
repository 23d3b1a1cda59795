"""`foedus sweep`, `status` and `verify`: what they say, and what comes of their options."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.cli import base, call
from sim.sweep.estimate import Estimate, places
from sim.sweep.plan import Plan
from sim.sweep.reading import read_study, shipped
from sim.sweep.store import Store
from sim.sweep.work import compute
from tests.studies import files, plan, study_file
from tests.test_house import ROOT


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(base, "AFTER_RUN", [])
    study_file(tmp_path)


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What a command prints, on either stream."""
    assert call(arguments) == code
    printed = capsys.readouterr()
    return printed.out + printed.err


def test_a_sweep_leaves_parts_that_any_tool_reads(capsys: pytest.CaptureFixture[str]) -> None:
    said = shown(capsys, "sweep", "small")
    assert said.startswith("small: 24 runs at 12 points, 24 completed.\n\nresults  runs/small\n")
    assert "parts/runs, parts/steps, parts/decisions: 5 parts each" in said
    runs, steps = (pd.read_parquet(f"runs/small/parts/{table}") for table in ("runs", "steps"))
    assert list(runs["run"]) == list(range(24))
    assert list(runs["point"]) == [run // 2 for run in range(24)]
    assert set(steps["run"]) == set(range(24))
    points = pd.read_parquet("runs/small/points.parquet")
    assert list(points["event:alarm"]) == ["in", "out"] * 6
    manifest = json.loads(Path("runs/small/manifest.json").read_text())
    assert manifest["sweep"]["runs"] == 24
    assert str(Path.cwd()) not in json.dumps(manifest), "no path of this machine"
    assert os.listdir("runs") == ["small"]


def test_the_same_command_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    shown(capsys, "sweep", "small", "--quiet")
    before = files(Path("runs/small"))
    assert "24 of 24 runs are there already\n" in shown(capsys, "sweep", "small")
    next(Path("runs/small/parts/runs").glob("00001-*")).unlink()
    assert "19 of 24 runs are there; going on\n" in shown(capsys, "sweep", "small", "--jobs", "1", "--chunk", "2")
    assert files(Path("runs/small")) == before


def test_other_libraries_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    shown(capsys, "sweep", "small", "--quiet")
    path = Path("runs/small/manifest.json")
    manifest = json.loads(path.read_text())
    assert "begun with" not in shown(capsys, "sweep", "small")
    path.write_text(json.dumps({**manifest, "versions": {**manifest["versions"], "numpy": "1.0"}}))
    now = manifest["versions"]["numpy"]
    assert f"begun with numpy 1.0, now {now}: the last digits" in shown(capsys, "sweep", "small")


@pytest.mark.parametrize("how", [["--jobs", "1"], ["--jobs", "3"], ["--chunk", "1"], ["--chunk", "4", "--jobs", "2"]])
def test_no_byte_depends_on_who_computes_it(capsys: pytest.CaptureFixture[str], how: list[str]) -> None:
    shown(capsys, "sweep", "small", "--quiet", "--out", "one")
    shown(capsys, "sweep", "small", "--quiet", "--out", "other", *how)
    assert files(Path("one")) == files(Path("other"))


def test_a_dry_run_says_how_much_it_is_and_leaves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    said = shown(capsys, "sweep", "small", "--dry-run", "--replicates", "50", "--jobs", "2")
    assert re.fullmatch(
        r"small\n"
        r"world    tiny: 1950-1953, 5 nations\n"
        r"varied   negotiate.meeting_rate, nations.AAA.burden, event:alarm\n"
        r"runs     600: 12 points \(grid\), 50 replicates each\n"
        r"parts    120, of up to 5 runs\n"
        r"time     about \d+ (second|minute)s? on 2 threads \(measured on 15 runs\)\n"
        r"room     about [\d.]+ [kM]B \(measured on 15 runs\), in runs/small, where [\d.]+ [GM]B are free\n",
        said,
    )
    assert not Path("runs").exists()


@pytest.mark.parametrize("replicates", ["2", "20"])
def test_the_room_of_a_dry_run_is_right(capsys: pytest.CaptureFixture[str], replicates: str) -> None:
    study_file(Path.cwd(), block=16)
    said = shown(capsys, "sweep", "small", "--dry-run", "--replicates", replicates)
    shown(capsys, "sweep", "small", "--quiet", "--replicates", replicates)
    found = re.search(r"room     about ([\d.]+) ([kM])B", said)
    assert found is not None
    told = float(found[1]) * (1e3 if found[2] == "k" else 1e6)
    assert told == pytest.approx(Store(Path("runs/small")).bytes(), rel=0.05)


def test_a_dry_run_says_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    shown(capsys, "sweep", "small", "--quiet")
    assert re.search(r"^there    24 of 24 runs\nparts .*\nroom ", shown(capsys, "sweep", "small", "--dry-run"), re.M)
    next(Path("runs/small/parts/runs").glob("00001-*")).unlink()
    before = files(Path("runs"))
    said = shown(capsys, "sweep", "small", "--dry-run", "--processes", "--jobs", "2")
    assert re.search(r"^there    19 of 24 runs\n.*\ntime .* on 2 processes for the 5 that are not \(meas", said, re.M)
    said = shown(capsys, "sweep", "small", "--dry-run", "--replicates", "5", "--cluster", "tcp:" + "//127.0.0.1:9")
    assert "of one worker, shared by those of the cluster (measured" in said
    assert (
        "\nrefused  runs/small holds this study with replicates 2, and not 5 (runs are numbered point by point" in said
    )
    Path("mine").mkdir()
    Path("mine/notes").write_text("mine")
    assert "\nrefused  mine holds files that are not a result" in shown(
        capsys, "sweep", "small", "--dry-run", "--out", "mine"
    )
    assert files(Path("runs")) == before


def test_too_little_room_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def needs(free: int) -> str:
        monkeypatch.setattr("sim.cli.forecast.shutil.disk_usage", lambda folder: SimpleNamespace(free=free))
        return shown(capsys, "sweep", "small", "--dry-run")

    assert "short" not in needs(10**6)
    found = re.search(r"about ([\d.]+) kB .* where 1 kB are free, too little: about ([\d.]+) kB short\n", needs(1000))
    assert found is not None
    assert float(found[2]) == pytest.approx(float(found[1]) - 1, abs=0.2)
    said = shown(capsys, "sweep", "small", "--quiet", "--jobs", "1")
    told = r"the room for the rest is too little: about ([\d.]+) kB short; make some, or .* --out\n"
    rest = re.fullmatch(told, said)
    assert rest is not None, "told once"
    assert float(rest[1]) == pytest.approx(float(found[1]) * 19 / 24 - 1, rel=0.2)
    next(Path("runs/small/parts/runs").glob("00004-*")).unlink()
    said = needs(1000)
    left = re.search(r"too little: about ([\d.]+) kB short\n", said)
    assert left is not None
    assert float(left[1]) == pytest.approx(float(found[1]) * 4 / 24 - 1, abs=0.2), "what is there takes no more room"


def test_whole_blocks_are_measured_that_are_far_from_each_other(tmp_path: Path) -> None:
    assert places(plan(tmp_path)) == [2, 1, 3]  # of 5, the last of which is not whole
    assert places(plan(tmp_path, block=100)) == [0]
    assert places(plan(tmp_path, block=1)) == [12, 6, 18]
    found = Estimate(sample=4, seconds=3.0, part=100.0, run=10.0)
    one = plan(tmp_path)  # 24 runs in blocks of 5
    assert found.bytes(one) == 740
    assert [found.time(one, *how) for how in ((5, 1), (5, 2), (5, 100), (1, 2), (0, 2))] == pytest.approx(
        [14.4, 7.2, 3, 3, 0]
    )


def test_status_says_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    shown(capsys, "sweep", "small", "--quiet")
    next(Path("runs/small/parts/runs").glob("00004-*")).unlink()
    said = shown(capsys, "status", "small")
    assert said.startswith("small\nruns     24 at 12 points\ndone     20\nfailed   0\nmissing  4\nroom     ")
    found = json.loads(shown(capsys, "status", "runs/small", "--json"))
    assert (found["done"], found["missing"], found["running"], found["damaged"]) == (20, 4, False, [])


def test_verify_computes_runs_again(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    shown(capsys, "sweep", "small", "--quiet")
    whole, agree = "5 blocks of 5 are whole; ", " computed again: the bytes agree\n"
    assert shown(capsys, "verify", "small") == f"{whole}10 runs (1, 3, 6, 8, 10, 13, 15, 18, 20, 22){agree}"
    drawn = [shown(capsys, "verify", "small", "--sample", "5", "--seed", seed) for seed in "112"]
    assert drawn[0] == drawn[1] != drawn[2]
    assert shown(capsys, "verify", "small", "--all") == f"{whole}all 24 runs{agree}"
    assert shown(capsys, "verify", "small", "--quiet") == ""
    forger = Plan.of(read_study("small.yaml", ["nations.BBB.gdp=26"]))
    other = Plan.of(read_study("small.yaml"))
    forged = compute(Plan(**{**vars(other), "text": forger.text}).task(2))
    next(Path("runs/small/parts/runs").glob("00002-*")).unlink()
    Store(Path("runs/small")).put(forged)
    said = shown(capsys, "verify", "small", "--sample", "24", code=1)
    assert said.startswith("5 blocks of 5 are whole; all 24 runs computed again: the bytes differ\n")
    assert said.endswith("to have them computed again, remove parts/runs/00002-* and sweep again\n")
    assert re.findall(r"^differs  run (\d+): steps", said, re.M) == ["10", "11", "12", "13", "14"]
    next(Path("runs/small/parts/runs").glob("00002-*")).unlink()
    shown(capsys, "sweep", "small", "--quiet")
    part = Path("runs/small/parts/steps/00003.parquet")
    part.write_bytes(part.read_bytes()[::-1])
    said = shown(capsys, "verify", "small", "--sample", "24", code=1)
    assert said == (
        "4 blocks of 5 are whole; all 19 runs computed again: the bytes agree\n"
        "damaged  parts/steps/00003.parquet: its bytes are not those that were written\n"
        "foedus: block 3 is not whole; foedus sweep computes it again\n"
    )
    os.truncate(part, 9)
    next(Path("runs/small/parts/runs").glob("00001-*")).write_bytes(b"")
    said = shown(capsys, "verify", "small", "--sample", "0", code=1)
    assert said.endswith("\nfoedus: blocks 1, 3 are not whole; foedus sweep computes them again\n")
    lines = shown(capsys, "status", "small").splitlines()
    assert "damaged  parts/steps/00003.parquet: has 9 bytes of" in "\n".join(lines)
    assert all(line.count(":") < 2 for line in lines)
    shown(capsys, "sweep", "small", "--quiet")
    monkeypatch.setattr("sim.sweep.checking.model_hash", lambda: "another")
    said = shown(capsys, "verify", "small")
    assert "no run was computed again: another state of the model has made them" in said


@pytest.mark.parametrize("address", ["nonsense", "tcp:" + "//", "here:there", ""])
def test_what_is_no_address_is_refused_before_anything(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    told = f"foedus: --cluster {address}: no address of a scheduler; write HOST:PORT, as in 127.0.0.1:8786\n"
    assert shown(capsys, "sweep", "small", "--quiet", "--cluster", address, code=2) == told
    assert not Path("runs").exists(), "no folder was begun"


@pytest.mark.parametrize(
    "own", [["--jobs", "2"], ["--processes"], ["--jobs", "2", "--processes", "--dry-run"]], ids=" ".join
)
def test_a_cluster_has_its_own_workers(capsys: pytest.CaptureFixture[str], own: list[str]) -> None:
    address = "tcp:" + "//127.0.0.1:9"
    names = " and ".join(name for name in own if name in ("--jobs", "--processes"))
    told = f"foedus: the workers of a cluster compute, as many as it has: leave out {names}, or --cluster\n"
    assert shown(capsys, "sweep", "small", "--cluster", address, *own, code=2) == told
    assert not Path("runs").exists()


def test_mistakes_are_told_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no study of that name comes with Foedus (after-the-enemy, " in shown(capsys, "sweep", "nothing", code=2)
    assert "did you mean 'who-pays'?" in shown(capsys, "sweep", "who-pay", code=2)
    assert "there is no folder nothing; foedus sweep makes one" in shown(capsys, "status", "nothing", code=2)
    Path("empty").mkdir()
    assert "empty holds no sweep" in shown(capsys, "verify", "empty", code=2)
    said = shown(capsys, "sweep", "small", "--set", "nations.AAA.burden=0.1", code=2)
    assert said == "--set nations.AAA.burden=0.1: sets what an axis of the study varies; leave it out\n"
    study_file(Path.cwd(), design="gird")
    assert "did you mean 'grid'?" in shown(capsys, "sweep", "small", code=2)


def test_many_worlds_are_announced(capsys: pytest.CaptureFixture[str]) -> None:
    study_file(Path.cwd(), axes={"nations.AAA.burden": {"range": [0.01, 0.1], "steps": 300}}, seeds={"replicates": 1})
    assert "checking 300 worlds …\n" in shown(capsys, "sweep", "small", "--dry-run")


def test_the_study_of_the_page_is_good(capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "studies.md").read_text(encoding="utf-8")
    Path("pacts.yaml").write_text(page.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    assert call(["new", "my-world"]) == 0
    assert shown(capsys, "check", "pacts.yaml").endswith("pacts.yaml: good: 144 points, 2,880 runs\n")


@pytest.mark.parametrize("command", [["run"], ["compare"], ["compare", "tiny.yaml"], ["claims"]], ids=" ".join)
def test_a_study_is_no_scenario(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    said = shown(capsys, *command, "small.yaml", code=2)
    told = "this is a study, which `foedus sweep` runs"
    assert said == f"small.yaml:1:1: {told}; a scenario begins with `foedus: 1`\n"
    said = shown(capsys, *command, "who-pays", code=2)
    assert said == "foedus: who-pays is a study, which `foedus sweep` runs\n"


def test_check_knows_studies(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "check", "small.yaml") == "small.yaml: good: 12 points, 24 runs\n"
    assert shown(capsys, "check", "who-pays").startswith("who-pays: good: ")
    study_file(Path.cwd(), axes={"nations.AAA.burden": [0.1, 9]})
    said = shown(capsys, "check", "small.yaml", code=2)
    assert re.fullmatch(r"small.yaml:1:\d+: axes.nations.AAA.burden: must be at most 0.6, got 9\n", said)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(shipped()))
def test_studies_that_come_with_foedus_run(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "studies.md").read_text(encoding="utf-8")
    study = read_study(shipped()[name])
    assert study.spec.question
    done = compute(Plan.of(study).task(0, [0, study.replicates * len(study.points) - 1]))
    assert done.failed == 0
