"""`foedus replicate`: exact results come out as published, what is planted wrong is found, and the table is whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.experiments.made_worlds import world_of
from analysis.experiments.targets import TARGETS
from analysis.replications import (
    alignments,
    burdens,
    coalitions,
    deterrence,
    europe_1936,
    indices,
    keeping,
    landscape,
    system,
    war_stability,
)
from analysis.replications.base import Effort, Outcome, Part, between, exactly, moment, outcome, signs
from analysis.replications.table import everything, markdown, summed, told
from sim.theories import landscape as theory
from sim.theories.galam import Coalitions
from sim.vocabulary import Article
from tests.test_house import ROOT
from tests.test_signs import numbers

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"
"""Tables behind the published results; not part of the project."""
DATA = REFERENCE.parent / "data"
BY_ID = {one.id: one for one in everything()}
SMALL = Effort(seeds=4, runs=4)


def found(id: str) -> Outcome:
    """What comes of a replication, with little effort."""
    return outcome(BY_ID[id], SMALL)


def ours(given: Outcome) -> dict[str, str]:
    """What came out of each part."""
    return {part.says: part.ours for part in given.parts}


def test_every_row_that_is_to_be_reproduced_is_there_once() -> None:
    rows = {"A": 5, "G": 1, "H": 1, "J": 1, "B": 2, "D": 5, "R": 4, "S": 4, "X": 4}
    assert list(BY_ID) == sorted(f"{letter}{k + 1}" for letter, many in rows.items() for k in range(many))
    for one in everything():
        assert re.search("read|abstract|recalled|measured", one.source), one.id


@pytest.mark.parametrize(
    ("id", "published"),
    [
        ("A1", {"selfish moves that do not lower energy": "0", "ends that are no minimum": "0"}),
        (
            "A2",
            {
                "configurations": "256",
                "basins of the minima": "128 and 128",
                "energies": "-3828.9 and -3828.9",
                "first side of the better minimum": "ATT IBM PRI SUN",
                "wrong": "IBM",
                "share of size in its place": "97%",
                "chance of so few wrong": "1/16",
            },
        ),
        ("A5", {"minima of the five": "4", "of them that of the war": "0", "minima of the 17, strict": "195"}),
        (
            "H1",
            {
                "divisions from which best moves lead to none": "0",
                "divisions of three roommates that are in the core": "0",
            },
        ),
        ("J1", {"nonempty war-stable networks of 4, among 1,280": "0"}),
        ("X1", {"S": f"{1 / 3:.9f}"}),
        ("X2", {"state C": "0.350000000"}),
        ("X4", {"two blocs of three": "1.000000000", "one bloc of six": "0.000000000"}),
    ],
)
def test_an_exact_result_comes_out_as_published(id: str, published: dict[str, str]) -> None:
    given = found(id)
    assert given.verdict == "reproduced" and not given.failed, told(given)
    assert {part.kind for part in given.parts} == {"exact"}
    assert ours(given).items() >= published.items()


def test_the_table_of_1964_has_the_published_correlation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(burdens, "alliances", lambda **_: np.array([0.5, 0.49, 0.51, 0.48]))
    given = found("B1")
    assert given.parts[0].ours == "0.490" and given.verdict == "reproduced"
    sizes, shares = zip(*((gnp, burden) for gnp, burden, _ in burdens.NATO_1964.values()), strict=True)
    ranks = [pd.Series(values).rank().to_numpy() for values in (sizes, shares)]
    assert 1 - 6 * ((ranks[0] - ranks[1]) ** 2).sum() / (14 * (14**2 - 1)) == pytest.approx(0.490, abs=5e-4)


@pytest.mark.parametrize(("p", "share"), [(0.0, 0.366), (0.4, 0.564)])
def test_triads_come_to_rest_at_the_published_share(p: float, share: float) -> None:
    assert indices.friendly_share(p, 3) == pytest.approx(share, abs=0.01)


def test_what_is_ours_of_1936_is_said_as_it_is() -> None:
    given = found("A3")
    assert given.verdict == "not reproduced" and not given.failed, "the propensities were never printed"
    assert ours(given)["a minimum of all against GRC SUN YUG"] == "yes"
    assert ours(given)["wrong"] == "CSK DNK FRA GBR POL PRT" and ours(given)["share of size in its place"] == "67%"
    assert given.in_words == "not reproduced (2 of 7 parts reproduced)"
    assert [ours(found("A4"))[f"minima in {year}"] for year in (1937, 1938, 1939)] == ["2", "1", "1"]
    assert "reconstructed" in BY_ID["A3"].source and "reconstructed" in BY_ID["A4"].source


@pytest.mark.parametrize("which", "ab")
def test_the_fitted_reconstruction_has_the_published_course(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fitted propensities and our sizes of 1937 to 1939 give what the paper says of these years."""

    def fitted(names: tuple[str, ...], year: int) -> np.ndarray:
        name = f"ab1993_propensity_{'1936' if year < 1938 else '1938plus'}_RECONSTRUCTED_{which}.csv"
        if not (REFERENCE / name).is_file():
            pytest.skip(f"the table {name} is not at hand: it is not part of the project")
        table = pd.read_csv(REFERENCE / name, index_col=0)
        full = {nation.name: id for id, nation in alignments.load_world("europe-1936").nations.items()}
        table.index = table.columns = [full[nation] for nation in table.columns]
        return table.loc[list(names), list(names)].to_numpy(dtype=float)

    monkeypatch.setattr(landscape, "propensities", fitted)
    given = found("A4")
    assert given.verdict == "reproduced", told(given)


def planted(module: Any, name: str, value: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """Something wrong in a module."""
    return lambda monkeypatch: monkeypatch.setattr(module, name, value)


FIRMS = alignments.of_world("unix-1988")
WRONG = {
    "A1": planted(theory, "energy", lambda sizes, propensity, side: float(np.asarray(side).sum())),
    "A2": planted(landscape, "of_world", lambda _: replace(FIRMS, energy=FIRMS.energy - 1.0)),
    "A5": planted(landscape, "GREAT", ("GBR", "FRA", "SUN", "DEU", "LTU")),
    "H1": planted(coalitions, "respond", lambda worth, start: (start, False)),
    "G1": planted(coalitions, "Coalitions", SimpleNamespace(of=lambda past, *_: Coalitions.of(past))),
    "J1": planted(war_stability, "war_stable_networks", lambda *_: [np.array([[0, 1], [1, 0]])]),
    "B1": planted(burdens, "NATO_1964", {**burdens.NATO_1964, "Luxembourg": (0.53, 10.0, (49.6, 6.1))}),
    "X1": planted(indices, "KINDS", {3: Article.DEFENCE, 2: Article.CONSULTATION}),
    "X2": planted(indices, "cinc", lambda components: np.nanmean(components, axis=1)),
    "X3": planted(indices, "friendly_share", lambda p, seed: 0.5),
    "X4": planted(indices, "world_of", lambda n, *groups: world_of(n)),
}


@pytest.mark.parametrize("id", WRONG)
def test_a_wrong_value_fails_an_exact_result(id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(burdens, "alliances", lambda **_: np.array([0.5, 0.49, 0.51, 0.48]))
    WRONG[id](monkeypatch)
    assert found(id).failed and found(id).verdict == "not reproduced"


def test_every_exact_result_has_its_wrong_value() -> None:
    assert set(WRONG) == {one.id for one in everything() if one.kind == "exact"}


def frame(**given: float) -> pd.DataFrame:
    """The moments of four runs, in the middle of their bands but for those given."""
    middle = {goal.moment: sum(goal.published_band) / 2 for goal in sorted(TARGETS, key=lambda goal: goal.world)}
    middle |= {"ratio_as_recorded": middle["observed_ratio"], "observed_ratio": 1.0}
    wobble = np.array([0.999, 1.0, 1.0, 1.001])
    return pd.DataFrame({name: value * wobble for name, value in (middle | given).items()})


@pytest.mark.parametrize(
    ("id", "off"), [("S1", "isolates"), ("S2", "formation"), ("S3", "defence_pacts"), ("S4", "initiation_all"),
                    ("D5", "counterfactual_ratio")],
)  # fmt: skip
def test_moments_are_held_against_their_published_bands(id: str, off: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (system, deterrence):
        monkeypatch.setattr(module, "whole_world", lambda _: frame())
    assert found(id).verdict == "reproduced", told(found(id))
    monkeypatch.setattr(system, "whole_world", lambda _: frame(**{off: 9.0 * frame()[off].mean()}))
    given = found(id)
    assert given.verdict == "contradicted" and not given.failed
    assert [part.says for part in given.parts if part.verdict == "contradicted"] == [off.replace("_", " ")]


def test_the_observed_ratio_is_that_of_the_record_and_not_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deterrence, "whole_world", lambda _: frame(ratio_as_recorded=0.4))
    monkeypatch.setattr(system, "whole_world", lambda _: frame())
    assert [part.verdict for part in found("D5").parts] == ["contradicted", "reported", "reproduced"]
    assert ours(found("D5"))["the same, the model's index"] == "1"


def test_the_bands_are_those_about_the_published_values() -> None:
    bands = {goal.moment: goal.published_band for goal in sorted(TARGETS, key=lambda goal: goal.world)}
    assert bands["density"] == pytest.approx((0.7 * 0.061, 1.3 * 0.061))
    assert bands["formation"] == pytest.approx((0.5 * 0.0021, 1.5 * 0.0021))
    assert bands["defence_pacts"] == pytest.approx((0.7 * 45, 1.3 * 45))
    assert bands["initiation_relevant"] == pytest.approx((0.75 * 0.0104, 1.25 * 0.0104))
    assert bands["observed_ratio"] == (0.55, 0.9)
    ends = {name: (round(one.low, 3), round(one.high, 3)) for name, one in keeping.BANDS.items()}
    assert ends == {"def": (0.287, 0.533), "off": (0.518, 0.962), "neu": (0.546, 1.0), "non": (0.259, 0.481)}


def test_the_whole_world_is_measured_as_the_record_is() -> None:
    moments = system.whole_world(2)
    assert len(moments) == 2
    assert moments["density"].between(0.04, 0.09).all() and moments["transitivity"].between(0.85, 1.0).all()
    assert (moments["initiation_contiguous"] > 2 * moments["initiation_relevant"]).all()
    assert (moments["initiation_relevant"] > 5 * moments["initiation_all"]).all()
    assert (moments["ratio_as_recorded"] < moments["observed_ratio"]).all(), "the index leaves out whom none can reach"


@pytest.mark.parametrize(
    ("part", "verdict"),
    [
        (exactly("x", 4, 4), "reproduced"),
        (exactly("x", 4, 5), "not reproduced"),
        (between("x", "1", 1.0, 0.9, 1.1), "reproduced"),
        (between("x", "1", 1.2, 0.9, 1.1), "not reproduced"),
        (moment("x", "1", np.array([0.99, 1.0, 1.01, np.nan]), 0.9, 1.1), "reproduced"),
        (moment("x", "1", np.array([0.7, 1.0, 1.4]), 0.9, 1.1), "not reproduced"),
        (moment("x", "1", np.array([1.3, 1.31, 1.4]), 0.9, 1.1), "contradicted"),
        (moment("x", "1", np.array([np.nan, 1.0]), 0.9, 1.1), "not reproduced"),
    ],
)
def test_a_verdict_follows_from_the_value(part: Part, verdict: str) -> None:
    assert part.verdict == verdict
    assert part.failed == (part.kind == "exact" and verdict != "reproduced")


def test_a_sign_is_judged_by_its_interval() -> None:
    from analysis.experiments.paired import LESS, MORE, Claim

    noisy = np.random.default_rng(2).uniform(1.0, 9.0, 30)
    arms = numbers(*noisy), numbers(*(1.5 * noisy))
    more, less, told_only = signs(
        [Claim("a", "more", "", *arms, MORE), Claim("b", "less", "", *arms, LESS), Claim("c", "told", "", *arms, None)],
        Effort(seeds=30),
    )
    assert (more.verdict, less.verdict, told_only.verdict) == ("reproduced", "contradicted", "reported")
    assert more.ours == "+50.0% [+50.0, +50.0]" and more.published == "+"
    verdict = Outcome(BY_ID["D1"], (more, told_only)).verdict
    assert verdict == "reproduced" and Outcome(BY_ID["D1"], (more, less)).verdict == "contradicted"


def test_the_page_has_every_replication_as_it_is_declared() -> None:
    page = (ROOT / "docs" / "replications.md").read_text(encoding="utf-8")
    for one in everything():
        row = next(line for line in page.splitlines() if line.startswith(f"| **{one.id}** "))
        assert one.published in row and f"*Source:* {one.source}" in row and one.paper in row
    exact = [line for line in markdown([found("A2"), found("X4")]) if not line.startswith("| id")]
    for line in exact[1:]:
        assert line in page.splitlines() or line.startswith("| --- "), line


def test_verdicts_are_counted() -> None:
    good, bad = exactly("x", 1, 1), exactly("x", 1, 2)
    one, other = Outcome(BY_ID["A2"], (good,)), Outcome(BY_ID["X1"], (good, bad))
    assert summed([one, other]) == "2 run: 1 reproduced, 1 not reproduced; exact: X1 failed"


def test_the_index_of_capability_is_that_of_the_record() -> None:
    table = DATA / "capabilities.csv"
    if not table.is_file():
        pytest.skip(f"the table {table.name} is not at hand: it is not part of the project")
    record = pd.read_csv(table)
    apart = {}
    for year, states in record.groupby("year"):
        own = indices.cinc(states[["milex", "milper", "irst", "pec", "tpop", "upop"]].to_numpy(dtype=float))
        apart[year] = float(np.abs(own - states["cinc"]).max())
    assert apart.pop(1912) < 2e-6, "one year of the record does not follow from its components"
    assert max(apart.values()) < 1e-7, "the record is printed to seven digits"


def test_the_codings_have_reasons_and_nothing_stands_on_what_is_not_shipped() -> None:
    assert all(reason for coded in europe_1936.CONFLICTS.values() for reason in coded.values())
    for path in (ROOT / "analysis").rglob("*.py"):
        assert not re.search(r"^\s*(from|import) (science|tests|benchmarks)\b", path.read_text(encoding="utf-8"), re.M)
