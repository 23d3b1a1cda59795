"""`foedus check`: everything that is wrong with scenario files, or what is in them."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sim.cli import loading
from sim.cli.base import BAD_INPUT, Complaint, app, examples, tell
from sim.cli.output import counted, show_json

if TYPE_CHECKING:
    from sim.scenario import Loaded

LABELS: Final = ("name", "region", "sources")
"""Fields of nations that are no figures."""

RECALLED: Final = re.compile(r"(?:[;,(]|[(]both)\s*recalled\b")
"""How a reference says that it was not looked up: in a clause of its own; a day in it may be recalled alone."""
WORDS: Final = {"sourced": "sourced", "assumed": "assumed", "recalled": "recalled", "none": "without a source"}


@app.command(
    epilog=examples(
        "foedus check my-world.yaml",
        "foedus check worlds/*.yaml",
        "foedus check north-atlantic-1949 --json",
        "foedus check my-study.yaml",
    )
)
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Scenario files.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Say everything that is wrong with scenario files, each with its line and a remedy; with study files too.

    One answer holds the mistakes of form, of fields, of names that refer to nothing and of what does not fit together,
    up to a hundred. What only follows from another mistake is left out.
    """
    from sim.scenario import ScenarioError

    answers: list[dict[str, Any]] = []
    for file in files:
        try:
            answers.append({"file": file, "good": True, **_contents(file)})
        except ScenarioError as error:
            problems = [dataclasses.asdict(problem) for problem in error.problems]
            answers.append({"file": file, "good": False, "problems": problems})
            told = str(error)
        except Complaint as complaint:
            answers.append({"file": file, "good": False, "problems": [{"message": complaint.text}]})
            told = complaint.text
        if not as_json and answers[-1]["good"]:
            print(_line(answers[-1]))
        elif not as_json:
            tell(told)
    if as_json:
        show_json(answers)
    if not all(answer["good"] for answer in answers):
        raise Complaint("", BAD_INPUT)


def _contents(file: str) -> dict[str, Any]:
    """What is in a file: in a scenario, or in a study, which begins with `study:` and has its points checked too."""
    known = loading.studies()
    path = loading.find(file, known if file in known else None)
    if loading.study_line(path):
        from sim.sweep.reading import read_study

        study = read_study(path)
        count = len(study.points)
        return {"study": study.spec.name, "points": count, "runs": count * study.replicates}
    return contents(loading.read(file, arms=True))


def _line(answer: dict[str, Any]) -> str:
    """What is in a good file."""
    if "study" in answer:
        return f"{answer['file']}: good: {counted(answer['points'], 'point')}, {counted(answer['runs'], 'run')}"
    figures = answer["figures"]
    total = counted(sum(figures.values()), "figure")
    shares = ", ".join(f"{number:,} {WORDS[kind]}" for kind, number in figures.items() if number or kind == "sourced")
    nouns = [("nations", "nation"), ("treaties", "treaty"), ("events", "event"), ("parameters", "parameter")]
    parts = [counted(answer[key], one, key) for key, one in nouns]
    return f"{answer['file']}: good: {', '.join(parts)} changed; {total}: {shares}"


def contents(loaded: Loaded) -> dict[str, Any]:
    """How many nations, treaties, events and changed parameters a scenario has, and how its figures are known."""
    scenario = loaded.scenario
    return {
        "name": scenario.name,
        "nations": len(scenario.nations),
        "treaties": len(scenario.treaties) + len(scenario.organisations),
        "events": len(scenario.events),
        "parameters": len(scenario.parameters),
        "figures": provenance(loaded),
    }


def provenance(loaded: Loaded) -> dict[str, int]:
    """How the given figures are known: those of nations, dyads, treaties, events and parameters, one source each."""
    kinds = sum(provenances(loaded).values(), Counter[str]())
    return {kind: kinds[kind] for kind in WORDS}


def provenances(loaded: Loaded) -> dict[str, Counter[str]]:
    """The same for each kind of figure."""
    scenario = loaded.scenario
    nations: list[str | None] = []
    for id, given in loaded.document["nations"].items():
        own = scenario.nations[id].sources
        nations += [own.get(field, scenario.figures.get(field)) for field in given if field not in LABELS]
    treaties = (*scenario.treaties.values(), *scenario.organisations.values())
    sources: dict[str, list[str | None]] = {
        "figures of nations": nations,
        "entries on dyads": [dyad.source for dyad in scenario.dyads],
        "treaties": [treaty.source for treaty in treaties],
        "events": [event.source for event in scenario.events],
        "parameters": [spec.source for spec in scenario.parameters.values()],
    }
    return {kind: Counter(known_by(source, scenario.sources) for source in given) for kind, given in sources.items()}


def known_by(source: str | None, references: Mapping[str, str]) -> str:
    """How a figure is known: by a source that was looked up, one that was recalled, from memory, or by judgement."""
    from sim.scenario.fields import FREE_SOURCES

    if source is None:
        return "none"
    if source in FREE_SOURCES:
        return source
    return "recalled" if RECALLED.search(references.get(source, "")) else "sourced"
