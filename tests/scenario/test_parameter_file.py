"""Parameter files: they go before a scenario's own parameters and after the command line, and say what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.cli import call, loading
from sim.scenario import ScenarioError, load_document
from sim.schedule import STANDARD
from tests.scenario import SMALL

PARAMETERS = STANDARD.parameters()
HEAD = "foedus_parameters: 1\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small scenario with a parameter of its own."""
    path = tmp_path / "small.yaml"
    path.write_text(f"{SMALL}\nparameters:\n  review.base: -3\n  review.age: 0.07\n", encoding="utf-8")
    return path


def given(folder: Path, text: str) -> Path:
    """A parameter file."""
    path = folder / "set.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_it_goes_before_the_scenario_and_after_the_command_line(small: Path, tmp_path: Path) -> None:
    path = given(
        tmp_path, f"{HEAD}parameters:\n  review.base: {{value: -5, low: -6, high: -4}}\n  accede.contact: 0.3\n"
    )
    loaded = load_document(small, ["accede.contact=0.4"], parameter_file=path, parameters=PARAMETERS)
    values = {name: (one.value, one.source) for name, one in loaded.scenario.parameters.items()}
    assert values["review.base"] == (-5.0, "tuned") and values["review.age"] == (0.07, "assumed")
    assert values["accede.contact"][0] == 0.4 and str(path) in loaded.files
    assert "provenance" not in loaded.text and "-5" in loaded.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("parameters:\n  review.base: -5\n", "1:1: a parameter file begins with `foedus_parameters: 1`"),
        (f"{HEAD}title: none\n", "parameters: must hold lines such as"),
        (f"{HEAD}parameters:\n  review.bas: -5\n", "3:3: parameters.review.bas: there is no parameter"),
        (f"{HEAD}parameters:\n  review.base: {{low: -5}}\n", "parameters.review.base: has no `value`"),
        (
            f"{HEAD}parameters:\n  review.base: {{value: -5, lo: -6}}\n",
            "3:28: parameters.review.base.lo: unknown field",
        ),
        (f"{HEAD}parameters:\n  review.base: 77\n", "3:16: parameters"),
        (f"{HEAD}parameter:\n  review.base: -5\nparameters: {{review.base: -5}}\n", "2:1: parameter: unknown field"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(small: Path, tmp_path: Path, text: str, told: str) -> None:
    path = given(tmp_path, text)
    with pytest.raises(ScenarioError) as caught:
        load_document(small, parameter_file=path, parameters=PARAMETERS)
    assert str(path) in str(caught.value) and told in str(caught.value)


def test_a_run_takes_it_and_a_wrong_name_is_refused(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = given(tmp_path, f"{HEAD}parameters:\n  review.base: -5\n")
    words = ["run", str(small), "--years", "1", "--no-figures", "--out", str(tmp_path / "out"), "--parameters"]
    assert call([*words, str(path)]) == 0
    assert "review.base" in (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")
    assert call([*words, "no-such-set"]) == 2
    assert "no parameter set of that name comes with Foedus" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(loading.parameter_sets()))
def test_every_set_that_comes_with_foedus_can_be_laid_over_a_world(small: Path, name: str) -> None:
    path = loading.parameter_sets()[name]
    loaded = load_document(small, parameter_file=path, parameters=PARAMETERS)
    assert len(loaded.scenario.parameters) > 2
