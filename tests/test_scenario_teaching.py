"""The teaching worlds stay what they are for: small, invented, one mechanism each, with an exercise and its answer."""

from __future__ import annotations

import re

import pytest

from sim.resources import scenarios_folder
from sim.rules.base import Rule
from sim.scenario import Scenario, load
from sim.schedule import STANDARD

TEACHING = ("two-blocs", "hegemon-and-clients", "enemy-of-my-enemy", "free-riders", "leaky-ally")
LESSON = ("What one sees:", "Why:", "What to try next:")


@pytest.fixture(params=TEACHING)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def world(name: str) -> Scenario:
    """A scenario that comes with the project."""
    return load(scenarios_folder() / f"{name}.yaml")


def text(name: str) -> str:
    """The file as it is written."""
    return (scenarios_folder() / f"{name}.yaml").read_text(encoding="utf-8")


def test_it_is_small_and_invented(name: str) -> None:
    scenario = world(name)
    assert 5 <= len(scenario.nations) <= 12
    assert not scenario.sources and set(scenario.figures.values()) == {"assumed"}
    sources = {dyad.source for dyad in scenario.dyads} | {event.source for event in scenario.events}
    sources |= {treaty.source for treaty in (*scenario.treaties.values(), *scenario.organisations.values())}
    assert sources | {given.source for given in scenario.parameters.values()} == {"assumed"}


def test_it_teaches(name: str) -> None:
    scenario = world(name)
    paragraphs = scenario.summary.split("\n\n")
    assert [words for words in LESSON for part in paragraphs if part.startswith(words)] == list(LESSON)
    assert scenario.limits and scenario.question.endswith("?")
    assert scenario.exercise is not None and len(scenario.exercise.answer) > 100
    assert scenario.exercise.checked_by in {claim.id for claim in scenario.claims}


def test_every_changed_parameter_says_why(name: str) -> None:
    lines = text(name).split("\nparameters:\n")[1].split("\nclaims:")[0].splitlines()
    given = [line for line in lines if re.match(r"  [a-z_]+\.[a-z_]+: ", line)]
    assert len(given) == len(world(name).parameters)
    assert lines[0].startswith("  # "), "the first of them has no comment"


def test_a_changed_parameter_differs_from_its_default(name: str) -> None:
    rules: dict[str, Rule] = {rule.name(): rule for rule in STANDARD.rules}
    for path, given in world(name).parameters.items():
        rule, _, field = path.partition(".")
        assert getattr(rules[rule], field) != given.value, path


def test_the_exercise_names_what_the_file_says(name: str) -> None:
    """The task speaks of a value in brackets, `from A to B`: A stands in the file, on a line that says so."""
    task = world(name).exercise
    assert task is not None
    found = re.search(r"from ([\w.]+) to ([\w.]+)\)", task.task)
    assert found is not None
    marked = [line for line in text(name).splitlines() if "line of the exercise" in line]
    assert len(marked) == 1 and re.search(rf"\b{re.escape(found[1])}\b", marked[0]), marked
