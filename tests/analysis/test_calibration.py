"""Calibration on tables made here: the posterior, the record, what is remembered, the command and its page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from analysis.calibration import calibrating, inference, record, store, validation
from analysis.calibration.history import lifetime
from analysis.calibration.plan import FITTED, MOMENTS, PRIORS, Point, Prior, Window
from analysis.calibration.posterior import Posterior, marginals
from analysis.calibration.record import observed
from analysis.calibration.telling import FILE
from analysis.calibration.validation import at_rest
from analysis.calibration.worlds import at, run, simulate
from analysis.hindcast.cut import Unreadable
from science.calibration import PAGE, adjusted, renew
from sim.cli import call
from sim.run import Simulation
from sim.scenario import load_document
from tests.scenario import SMALL
from tests.test_real_world import STATES, pact, world, write

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
WINDOW = Window(1955, 1958)
EARLIER, LATER = Window(1956, 1958), Window(1957, 1959)


def drawn(places: np.ndarray) -> Posterior:
    """A posterior with equal weights."""
    return Posterior(PRIORS, places, np.full(len(places), 1.0 / len(places)), 0.0)


def test_an_adjustment_takes_out_what_the_moments_say() -> None:
    missed = np.linspace(-2.0, 2.0, 41)
    places = 1.0 / (1.0 + np.exp(-(0.4 + 0.5 * missed)[:, None] * np.ones(len(PRIORS))))
    near = pd.DataFrame({"seen": 3.0 + 0.1 * missed, "distance": np.abs(missed)})
    kept = Posterior(PRIORS, places, np.full(41, 1 / 41), 2.0)
    found = adjusted(kept, near, {"seen": 3.0}, {"seen": 0.1})
    assert found.places == pytest.approx(1.0 / (1.0 + np.exp(-0.4)))
    assert found.weights.argmax() == 20 and found.weights.sum() == pytest.approx(1.0)


def test_nothing_learned_and_all_learned_are_told_apart() -> None:
    grid = np.repeat((np.arange(400) + 0.5)[:, None] / 400, len(PRIORS), axis=1)
    assert marginals(drawn(grid))[0].shrinkage == pytest.approx(0.0, abs=0.01)
    low, high = marginals(drawn(grid))[0].low, marginals(drawn(grid))[0].high
    assert (PRIORS[0].share(low), PRIORS[0].share(high)) == pytest.approx((0.025, 0.975), abs=0.005)
    assert marginals(drawn(np.full((9, len(PRIORS)), 0.3)))[0].shrinkage == pytest.approx(1.0)


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.name)
def test_every_prior_lies_in_the_range_of_its_parameter_and_holds_the_default(prior: Prior) -> None:
    from sim.schedule import STANDARD

    about = STANDARD.parameters()[prior.name]
    assert about.low <= prior.low < about.default < prior.high <= about.high
    assert prior.value(prior.share(about.default)) == pytest.approx(about.default)


def test_at_most_eight_parameters_and_nothing_after_1960() -> None:
    assert [prior.name for prior in PRIORS][8:] == []
    assert all(window.last <= 1960 for window in FITTED)


def tables(folder: Path, *later: Any) -> Path:
    """Tables with a pact of all time, one that ends in 1957, a circle of 1956, a dispute of 1956, and later ones."""
    ends = pact(2, 310, 365)
    for row in ends[1]:
        row["yrexit"] = 1957
    circle = pact(3, 2, 140, 210, since=1956)
    world(folder, pact(1, 2, 210), ends, circle, *later)
    rows = [dispute(7, 365, 210, 1956), dispute(7, 365, 2, 1956), dispute(8, 210, 211, 1955), dispute(9, 2, 365, 1959)]
    write(folder, record.DISPUTES, rows)
    armies = folder / "capabilities.csv"
    pd.read_csv(armies).assign(cinc=0.1).to_csv(armies, index=False)
    return folder


def dispute(number: int, one: int, other: int, year: int) -> dict[str, Any]:
    """A dispute that one state begins with another as originators."""
    sides = {"midonset": 1, "sidea1": 1, "sidea2": 0, "orig1": 1, "orig2": 1}
    return {"dispnum": number, "ccode1": one, "ccode2": other, "year": year, **sides}


def test_the_record_counts_what_happened(tmp_path: Path) -> None:
    found = observed(tables(tmp_path), WINDOW)
    moments, pairs = found.moments, len(STATES) * (len(STATES) - 1) / 2
    assert moments["formation"] == pytest.approx(2 / (3 * pairs - (2 + 4 + 3))), "USA and NTH had a pact before"
    assert moments["dissolution"] == pytest.approx(1 / (2 + 4 + 3))
    assert moments["pacts_signed"] == pytest.approx(1 / 4) and moments["pacts_ended"] == pytest.approx(
        1 / (2 + 2 + 3 + 2)
    )
    assert moments["density"] == pytest.approx(3 / pairs) and moments["isolates"] == pytest.approx(0.7)
    # relevant: the major power with the nine others either way, and two neighbours
    assert moments["initiation_relevant"] == pytest.approx(2 / (4 * 20))
    assert moments["initiation_contiguous"] == pytest.approx(1 / (4 * 2))
    assert found.scales["formation"] == pytest.approx(moments["formation"], rel=0.05), "one treaty made both"
    assert found.scales["initiation_relevant"] == pytest.approx(np.sqrt(2) / 80), "two disputes"


def test_nothing_after_the_window_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    later = pact(9, 140, 211, 375, since=1959)
    for row in later[1]:
        row["yrexit"] = 1960
    one, other = observed(tables(tmp_path / "a"), WINDOW), observed(tables(tmp_path / "b", later), WINDOW)
    rows = [
        dispute(8, 210, 211, 1955),
        dispute(7, 365, 210, 1956),
        dispute(7, 365, 2, 1956),
        dispute(9, 211, 375, 1959),
    ]
    write(tmp_path / "b", record.DISPUTES, rows)
    other = observed(tmp_path / "b", WINDOW)
    assert one.world == other.world and one.moments == other.moments and one.scales == other.scales


def test_a_pact_lives_while_two_are_in_it() -> None:
    seats = pd.DataFrame({"start": [1950, 1952, 1955], "stop": [1955, 1958, np.nan]})
    assert lifetime(seats) == (1952, 1958)
    assert lifetime(seats[:1]) is None


def test_a_run_is_seen_as_any_run_of_that_scenario(tmp_path: Path) -> None:
    found = observed(tables(tmp_path), WINDOW)
    point = {prior.name: prior.value(0.4) for prior in PRIORS}
    seen = run(found, point, 3)
    ties = Simulation(at(found.world, point), seed=3, replicates=(0,)).run()["ties"].to_pandas()
    expected = ties[ties["kind"] == "defence"].reset_index(drop=True)
    pd.testing.assert_frame_equal(seen.ties.reset_index(drop=True), expected)
    assert simulate([found], point, 1) == simulate([found, found], point, 1), "each window has luck of the point alone"


def test_at_rest_nothing_happens(tmp_path: Path) -> None:
    moments = at_rest(observed(tables(tmp_path), WINDOW)).moments()
    assert moments["density"] == pytest.approx(2 / 45) and moments["defence_pacts"] == 2
    assert not any(moments[name] for name in MOMENTS if name.startswith(("formation", "dissol", "pacts_", "initia")))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Tables made here, in the place of the windows of the record."""
    for module in (calibrating, store, validation):
        monkeypatch.setattr(module, "FITTED", (WINDOW,))
    for module in (calibrating, validation):
        monkeypatch.setattr(module, "ASIDE", (EARLIER,))
    monkeypatch.setattr(calibrating, "VALIDATED", (LATER,))
    folder = tmp_path / "data"
    folder.mkdir()
    yield tables(folder)


def the_page_is_renewed(out: Path, tmp_path: Path) -> None:
    """The page, its pictures and the set that ships are written from the folder of a calibration."""
    page = tmp_path / "page.md"
    (tmp_path / "images").mkdir()
    pd.DataFrame(
        {
            "kept": [0.1, np.nan],
            "particles": ["as they are", "the defaults"],
            "tolerance": 1.0,
            "effective": 10.0,
            "median": 2.5,
            "mean": 3.0,
            "at_mean": 2.0,
        }
    ).to_csv(out / "ways.csv")
    pd.DataFrame({"forecast": "model, defaults", "task": ["formation", "termination", "all"], "auc": [0.9, 0.8, 0.7],
                  "precision": 0.1, "brier": 0.01, "events": 7, "expected": [9.5, 2.5, np.nan]}).to_csv(
        out / "hindcast.csv"
    )  # fmt: skip
    page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    renew(out, page, tmp_path)
    text = page.read_text(encoding="utf-8")
    assert "| model, defaults | 0.9 | 0.1 | 9.5 | 0.8 | 0.1 | 2.5 | 0.01 |" in text
    assert f"| {WINDOW} | `formation` |" in text and "| 10% | as they are | 1 | 10 | 2.5 | 3 | 2 |" in text
    assert (tmp_path / FILE).read_bytes() == (out / FILE).read_bytes()
    assert (tmp_path / "images" / "calibration-posterior.png").is_file()


def test_the_command_writes_a_set_that_a_run_takes_and_does_not_sample_twice(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["calibrate", "--data", str(small), "--out", str(out), "--particles", "100", "--keep", "0.1"]
    assert call([*words, "--runs", "2", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert len(data["posterior"]) == len(PRIORS)
    uses = {(row["window"], row["use"]) for row in data["moments"]}
    assert uses == {(str(WINDOW), "fitted"), *((str(one), "held out") for one in (WINDOW, EARLIER)),
                    (str(LATER), "validation")}  # fmt: skip
    assert data["kept_particles"] == 10 and data["effective_particles"] == pytest.approx(10)
    first = (out / FILE).read_bytes()
    written = yaml.safe_load(first)
    assert written["provenance"]["windows"] == ["1955-1958"] and written["provenance"]["last_year_read"] == 1960
    (tmp_path / "mine.yaml").write_text(SMALL, encoding="utf-8")
    scenario = load_document(tmp_path / "mine.yaml", parameter_file=out / FILE).scenario
    assert scenario.parameters["review.base"].value == written["parameters"]["review.base"]["value"]
    monkeypatch.setattr(calibrating, "simulate", lambda *_: pytest.fail("it was simulated twice"))
    assert call([*words, "--runs", "2"]) == 0 and (out / FILE).read_bytes() == first
    told = capsys.readouterr().out
    assert "combinations are not identified" in told and "mean miss" in told
    the_page_is_renewed(out, tmp_path)


def test_simulations_are_remembered_while_they_stand_on_the_same(tmp_path: Path) -> None:
    asked: list[Point] = []

    def known(point: Point, **stands_on: Any) -> dict[str, float]:
        def simulated(here: Point) -> dict[str, float]:
            asked.append(here)
            return {"seen": here["mean"]}

        return dict(store.remembering(tmp_path, {"kernels": "a", "particles": 1} | stands_on, simulated)(point))

    assert known({"mean": 0.1}) == known({"mean": 0.1}, particles=2) == {"seen": 0.1} and len(asked) == 1
    with (tmp_path / store.SIMULATED).open("a", encoding="utf-8") as log:
        log.write('["stopped while wri')
    assert known({"mean": 0.1}) == {"seen": 0.1} and len(asked) == 1
    assert known({"mean": 0.1}, kernels="b") == {"seen": 0.1} and len(asked) == 2


def test_a_dry_run_writes_nothing(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["calibrate", "--data", str(small), "--out", str(tmp_path / "out"), "--dry-run"]) == 0
    assert "nothing was written" in capsys.readouterr().out and not (tmp_path / "out").exists()


def test_without_the_package_it_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(inference, "PACKAGE", "no_such_package")
    assert call(["calibrate", "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert inference.INSTALL in said.err and not said.out


def test_missing_tables_and_columns_are_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "nations.csv").write_text("ccode,abbrev\n2,USA\n", encoding="utf-8")
    assert call(["calibrate", "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "lacks the column start_year" in said
    assert said.count("missing; it needs the columns") == len(store.COLUMNS) - 1


def test_tables_that_do_not_reach_a_window_are_told(tmp_path: Path) -> None:
    folder = tables(tmp_path)
    with pytest.raises(Unreadable, match=r"United States .* in 1975"):
        observed(folder, Window(1975, 1980))
    with pytest.raises(Unreadable, match="last beyond 1990"):
        observed(folder, Window(1955, 1990))


@pytest.mark.nightly
@pytest.mark.skipif(not SHARED.is_dir(), reason="the source tables are not beside the project")
def test_the_tables_after_1960_do_not_reach_a_calibration(tmp_path: Path) -> None:
    for name in store.COLUMNS:
        table = pd.read_csv(SHARED / name, low_memory=False)
        for begin in ("year", "start_year", "yrent", "begyr"):
            if begin in table:
                table = table[table[begin] <= 1960]
        for end in ("end_year", "yrexit"):
            if end in table:
                table.loc[table[end] > 1960, end] = 1990
        table.to_csv(tmp_path / name, index=False)
    for window in FITTED:
        whole, cut = observed(SHARED, window), observed(tmp_path, window)
        assert whole.world == cut.world and whole.moments == cut.moments and whole.scales == cut.scales
