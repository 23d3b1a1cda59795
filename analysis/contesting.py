"""`foedus tournament`: rival theories on one world, compared on the same luck. Only light imports, as in commands."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sim.cli import loading
from sim.cli.base import BAD_INPUT, INTERRUPTED, SOME_FAILED, Complaint, describe, examples, tell
from sim.cli.output import counted, show_json
from sim.cli.running import FILE, announce_compiling, processors, progress, within

if TYPE_CHECKING:
    from analysis.claims import Outcome
    from analysis.tournament import Standing, Work
    from sim.scenario import ClaimSpec, Loaded, Scenario, Setting

EXAMPLES: Final = examples(
    "foedus tournament europe-1936",
    "foedus tournament two-blocs --theories standard,landscape,random_partners --replicates 50",
    "foedus tournament two-blocs --theories standard,hedonic --claims --json",
    "foedus tournament two-blocs --out runs/rivals",
)
NAMES: Final = ("tournament.csv", "tournament.json")
Found = tuple[list["Standing"], dict[str, list["Outcome"]]]


def tournament(
    file: Annotated[str, typer.Argument(metavar="FILE", help=FILE)],
    theories: Annotated[
        str | None, typer.Option(metavar="A,B,…", help="The theories; the first is what others are compared with.")
    ] = None,
    replicates: Annotated[int, typer.Option(callback=within(2, 10**6), help="Runs of each theory.")] = 40,
    seed: Annotated[
        int | None, typer.Option(callback=within(0, 2**53 - 1), help="Seed of all luck, instead of the scenario's.")
    ] = None,
    years: Annotated[str | None, typer.Option(help="A span or a number of years: 1949-1960, 10.")] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Set a value, such as a parameter of a theory; may repeat."),
    ] = None,
    parameters: Annotated[
        str | None, typer.Option(metavar="FILE", help="A file of parameters, as a calibration writes it.")
    ] = None,
    claims: Annotated[bool, typer.Option("--claims", help="Test the world's claims under each theory, too.")] = False,
    jobs: Annotated[int | None, typer.Option(min=1, max=256, help="Threads. Default: one for each processor.")] = None,
    out: Annotated[str | None, typer.Option(metavar="DIR", help="Write the table and all numbers there.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="With --out: overwrite those of another one.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Let rival theories decide who is allied in one world, on the same luck, and compare what comes of it.

    Each index with its mean and 95 % interval, and the mean difference of pairs of runs to the first theory.
    """
    from analysis.tournament import Work
    from sim.warm import warm_up

    chosen, place = wanted(theories), None if out is None else folder(out, replace)
    given: list[Setting | str] = list(set_ or [])
    loaded = loading.load(file, given, claims, parameters, chosen)
    if years is not None:
        given += loading.years(years, loaded.scenario.calendar.start)
        loaded = loading.load(file, given, claims, parameters, chosen)
    tested = list(loaded.scenario.claims) if claims else []
    luck = loaded.scenario.seeds.seed if seed is None else seed
    worlds = len(chosen) * (1 + _arms(tested))
    steps = worlds * replicates * loaded.scenario.calendar.steps
    tell(loading.namesake(file))
    announce_compiling(as_json)
    label = f"{counted(len(chosen), 'theory', 'theories')}, {counted(replicates, 'run')}"
    with progress(steps, label, as_json) as tick:
        warm_up()
        work = Work(replicates, luck, jobs or processors(), tick)
        found = _played(loaded, chosen, tested, work)
    if place is not None:
        write(place, loaded.scenario, found, work)
    if as_json:
        show_json(as_data(loaded.scenario, found, work))
    else:
        print(account(*found))


def wanted(given: str | None) -> list[str]:
    """The theories named, all where none is; a complaint with every name that is none, or stands twice."""
    from sim.scenario.problems import shown, suggestion
    from sim.schedule import THEORIES

    names = [name.strip() for name in given.split(",")] if given is not None else list(THEORIES)
    told = []
    for name in dict.fromkeys(names):
        if name not in THEORIES:
            near = suggestion(name, THEORIES)
            hint = f"; did you mean {shown(near)}?" if near else f" (theories: {', '.join(THEORIES)})"
            told.append(f"foedus: --theories: there is no theory {shown(name)}{hint}")
        elif names.count(name) > 1:
            told.append(f"foedus: --theories: {name} stands there twice; name it once")
    if not told and len(names) < 2:
        told = [f"foedus: --theories {names[0]}: a tournament needs two; give another one, as in standard,{names[0]}"]
    if told:
        raise Complaint("\n".join(told), BAD_INPUT)
    return names


def folder(out: str, replace: bool) -> Path:
    """The folder for results, made; a complaint where it cannot be, or holds results that must not be lost."""
    place = Path(out)
    try:
        place.mkdir(parents=True, exist_ok=True)
        there = [name for name in NAMES if (place / name).exists()]
    except OSError as error:
        raise Complaint(f"foedus: --out {out}: {error.strerror}; name another folder", BAD_INPUT) from None
    if there and not replace:
        text = f"holds {' and '.join(there)} already; give --replace, or another folder"
        raise Complaint(f"foedus: --out {out} {text}", BAD_INPUT)
    return place


def _arms(tested: list[ClaimSpec]) -> int:
    """How many more worlds each theory must run for claims."""
    from analysis.claims import arms_of

    return arms_of(tested) if tested else 0


def _played(loaded: Loaded, theories: list[str], tested: list[ClaimSpec], work: Work) -> Found:
    """The standings of all theories, and what comes of the claims under each; what ends a run is told."""
    from analysis.tournament import met, played

    scenario = loaded.scenario
    try:
        standings = [one for each in played(scenario, theories, work) for one in each]
        others = loading.other_arms(loaded, tested)
        outcomes = {theory: met(scenario, theory, tested, others, work) for theory in theories if tested}
    except KeyboardInterrupt:
        raise Complaint("foedus: interrupted", INTERRUPTED) from None
    except Exception as error:
        text = f"foedus: a run failed with {describe(error)}\nPlease report this with the scenario."
        raise Complaint(text, SOME_FAILED) from error
    return standings, outcomes


def account(standings: list[Standing], outcomes: dict[str, list[Outcome]]) -> str:
    """What came of it: a block for each index, a line for each theory, and how many claims each meets."""
    names = list(dict.fromkeys(one.index for one in standings))
    first, wide = standings[0].theory, max(len(one.theory) for one in standings)
    lines = [f"Mean over runs [95 % interval]; then the mean difference to {first}; * where its interval leaves out 0"]
    for name in names:
        lines += ["", name]
        for one in (each for each in standings if each.index == name):
            text = f"  {one.theory:<{wide}}  {_told(one.mean, one.low, one.high, ''):<28}"
            if one.theory != first:
                gap = _told(one.difference, one.difference_low, one.difference_high, "+")
                text += f"  {gap}{' *' if one.apart else ''}"
            lines.append(text.rstrip())
    for theory, found in outcomes.items():
        upheld = sum(one.verdict == "upheld" for one in found)
        lines += [""] * (theory == first) + [f"claims upheld under {theory}: {upheld} of {len(found)}"]
    return "\n".join(lines)


def _told(value: float, low: float, high: float, sign: str) -> str:
    """A mean with its interval."""
    if not math.isfinite(value):
        return "undefined"
    return f"{value:{sign}.3g} [{low:{sign}.3g}, {high:{sign}.3g}]"


def as_data(scenario: Scenario, found: Found, work: Work) -> dict[str, Any]:
    """The same for machines."""
    standings, outcomes = found
    rows = [{name: _plain(value) for name, value in vars(one).items()} for one in standings]
    claims = {
        theory: [{"id": one.claim.id, "verdict": one.verdict, "effect": _plain(one.effect.effect),
                  "low": _plain(one.effect.low), "high": _plain(one.effect.high)} for one in each]
        for theory, each in outcomes.items()
    }  # fmt: skip
    theories = list(dict.fromkeys(one.theory for one in standings))
    luck = {"seed": work.seed, "replicates": work.replicates}
    return {"name": scenario.name, **luck, "theories": theories, "standings": rows, "claims": claims}


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def write(place: Path, scenario: Scenario, found: Found, work: Work) -> None:
    """Leave the table and all numbers in a folder; a complaint where that cannot be done."""
    data = as_data(scenario, found, work)
    try:
        with (place / NAMES[0]).open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, list(data["standings"][0]), lineterminator="\n")
            table.writeheader()
            table.writerows(data["standings"])
        (place / NAMES[1]).write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise Complaint(f"foedus: {place}: {error.strerror}; what is written there may not be whole", 1) from None
