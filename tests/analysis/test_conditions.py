"""Conditions: what is read, what holds, and where a mistake is shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.conditions import Unread, read_condition, read_measure
from analysis.measures import Measure, values_of
from analysis.tables import StudyTables, open_study
from tests.analysis.made_sweep import write_sweep
from tests.analysis.synthetic import write_study


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> StudyTables:
    """Runs 0 to 3 whose cohesion is 0, 1, 2 and nowhere defined, with wars of 1 in the odd ones."""
    values = {"learn_trust.gain": {"list": [0, 1, 2, 3]}}
    found = {0: 0.0, 1: 1.0, 2: 2.0, 3: np.nan}
    return open_study(
        write_sweep(
            tmp_path_factory.mktemp("c") / "s", values, {"kind": "grid"},
            lambda point, _: {"cohesion": found[point["learn_trust.gain"]], "wars": point["learn_trust.gain"] % 2},
            replicates=1,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("cohesion < 1.5", [1, 1, 0, None]),
        ("1.5 > cohesion", [1, 1, 0, None]),
        ("0 < cohesion <= 1", [0, 1, 0, None]),
        ("cohesion >= 1 and wars == 0", [0, 0, 1, 0]),
        ("cohesion >= 1 or wars == 1", [0, 1, 1, 1]),
        ("cohesion < 1 or wars == 1 and cohesion > 0", [1, 1, 0, None]),
        ("(cohesion < 1 or wars == 1) and cohesion > 0", [0, 1, 0, None]),
        ("not cohesion < 1.5", [0, 0, 1, None]),
        ("sum(wars) >= 2", [0, 1, 0, 1]),
        ("last(wars) != max(wars) or min(cohesion) > -1e0", [1, 1, 1, None]),
        ("cohesion > wars", [0, 0, 1, None]),
    ],
)
def test_what_holds(sweep: StudyTables, text: str, holds: list[int | None]) -> None:
    found = read_condition(text).holds(sweep)
    assert [None if np.isnan(one) else int(one) for one in found] == holds


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("", 0, "a measure, such as cohesion, or a number is wanted here"),
        ("cohesion", 8, "a sign such as < or >= is wanted here"),
        ("cohesion < < 1", 11, "a measure, such as cohesion, or a number"),
        ("cohesion = 1", 9, "write == for equal"),
        ("cohesion < 1 wars", 13, "`and`, `or` or the end"),
        ("(cohesion < 1", 13, "a closing bracket"),
        ("1 < 2", 0, "a number is compared with a number"),
        ("mode(cohesion) < 1", 0, "there is no mode(); there are mean, last, min, max, sum"),
        ("wars > 0 and cohesio < 1", 13, "there is no measure 'cohesio' in its table `steps`; did you mean 'cohesion'"),
        ("nat.cohesion < 1", 0, "there is no nation or treaty 'nat'"),
        ("year < 1950", 0, "there is no measure 'year'"),
        ("__import__('os') < 1", 0, "means nothing here"),
        ("cohesion.__class__ < 1", 8, "means nothing here"),
        ("(" * 200, 21, "more than 20 conditions within one another"),
        ("cohesion < 1 and " * 100, 299, "longer than 300 letters"),
    ],
)  # fmt: skip
def test_a_mistake_has_a_caret_below_it(sweep: StudyTables, text: str, at: int, message: str) -> None:
    with pytest.raises(Unread) as caught:
        read_condition(text).holds(sweep)
    first, *_, shown, caret = str(caught.value).splitlines()
    assert message in first
    assert (caret, shown.strip()) == (" " * (2 + at) + "^", " ".join(text.split())[:300].strip())


def test_measures_have_owners_and_years(tmp_path: Path) -> None:
    study = open_study(write_study(tmp_path / "s", replicates=2, years=[1949.0, 1950.0, 1951.0]))
    nations = study.nations
    own = nations[(nations["nation"] == "FRA") & (nations["year"] >= 1950)].groupby("run")["gdp"].mean()
    assert values_of(study, read_measure("FRA.gdp", 1950)).to_list() == pytest.approx(own.to_list())
    last = study.steps[study.steps["year"] == 1951].set_index("run")["cohesion"]
    assert values_of(study, read_measure("last(cohesion)")).to_list() == last.to_list()
    assert str(read_measure("last(nato.cohesion)")) == "last(nato.cohesion)"
    assert read_measure("last(nato.cohesion)").words == "last cohesion of nato"
    assert Measure("cohesion", first=1950).over((1949, 1951)) == "mean of 1950-1951"
