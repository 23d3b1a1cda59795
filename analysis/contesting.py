"""`foedus tournament`: rival theories on one world, compared on the same luck. Only light imports, as in commands."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sim.cli import loading
from sim.cli.base import BAD_INPUT, IN_USE, INTERNAL, INTERRUPTED, SOME_FAILED, Complaint, describe, examples, tell
from sim.cli.output import counted, show_json
from sim.cli.running import FILE, announce_compiling, processors, progress, within

if TYPE_CHECKING:
    from analysis.claims import Outcome
    from analysis.tournament import Standing, Work
    from sim.scenario import ClaimSpec, Loaded, Setting

EXAMPLES: Final = examples(
    "foedus tournament europe-1936",
    "foedus tournament two-blocs --theories standard,landscape,random_partners --replicates 50",
    "foedus tournament two-blocs --theories standard,hedonic --claims --json",
    "foedus tournament two-blocs --out runs/rivals",
)
Found = tuple[list["Standing"], dict[str, list["Outcome"]]]

Theories = Annotated[
    str | None, typer.Option(metavar="A,B,…", help="The theories; the first is what others are compared with.")
]
Seed = Annotated[
    int | None, typer.Option(callback=within(0, 2**53 - 1), help="Seed of all luck, instead of the scenario's.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Set a value, such as a parameter of a theory; may repeat."),
]
ParameterFile = Annotated[
    str | None, typer.Option(metavar="FILE", help="A parameter file, or one that comes with Foedus.")
]


def tournament(
    file: Annotated[str, typer.Argument(metavar="FILE", help=FILE)],
    theories: Theories = None,
    replicates: Annotated[int, typer.Option(callback=within(2, 10**6), help="Runs of each theory.")] = 40,
    seed: Seed = None,
    years: Annotated[str | None, typer.Option(help="A span or a number of years: 1949-1960, 10.")] = None,
    set_: Settings = None,
    parameters: ParameterFile = None,
    claims: Annotated[bool, typer.Option("--claims", help="Test the world's claims under each theory, too.")] = False,
    jobs: Annotated[int | None, typer.Option(min=1, max=256, help="Threads. Default: one for each processor.")] = None,
    out: Annotated[str | None, typer.Option(metavar="DIR", help="Write the tables and the figure there.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="With --out: overwrite those of another one.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Let rival theories decide who is allied in one world, on the same luck, and compare what comes of it.

    Each index with its mean and 95% interval, and the mean difference of pairs of runs to the first theory.
    """
    from analysis.contested import as_data
    from analysis.tournament import Work
    from sim.warm import warm_up

    chosen = wanted(theories)
    loaded = _loaded(file, set_ or [], years, claims, parameters, chosen)
    tested = list(loaded.scenario.claims) if claims else []
    work = Work(replicates, loaded.scenario.seeds.seed if seed is None else seed, jobs or processors())
    steps = len(chosen) * (1 + _arms(tested)) * replicates * loaded.scenario.calendar.steps
    tell(loading.namesake(file))
    announce_compiling(as_json)
    label = f"{counted(len(chosen), 'theory', 'theories')}, {counted(replicates, 'run')}"

    def run() -> Found:
        with progress(steps, label, as_json) as tick:
            warm_up()
            return _played(loaded, chosen, tested, dataclasses.replace(work, tick=tick))

    found = run() if out is None else _kept(run, loaded, chosen, bool(tested), work, (out, replace))
    if as_json:
        show_json(as_data(loaded.scenario, found, work))
    else:
        print(account(*found))


def _loaded(
    file: str,
    given: Sequence[Setting | str],
    years: str | None,
    claims: bool,
    parameters: str | None,
    theories: list[str],
) -> Loaded:
    """The world with what the options change, which may have parameters of all the theories."""
    loaded = loading.load(file, given, claims, parameters, theories)
    if years is None:
        return loaded
    span = loading.years(years, loaded.scenario.calendar.start)
    return loading.load(file, [*given, *span], claims, parameters, theories)


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


def _kept(
    run: Callable[[], Found], loaded: Loaded, theories: list[str], claims: bool, work: Work, wish: tuple[str, bool]
) -> Found:
    """The tournament, with its table, figure and manifest in a folder, whole or not at all."""
    from analysis.contested import identity, write
    from sim import study

    whose, (out, replace) = identity(loaded, theories, claims, work), wish
    try:
        with study.claim(whose, "", out, replace) as place:
            found = run()
            names = write(found, loaded, place, whose)
    except study.InUse as error:
        raise Complaint(f"foedus: {error}", IN_USE) from error
    except study.Refused as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error
    except study.StoreError as error:
        raise Complaint(f"foedus: {error}", INTERNAL) from error
    tell(f"results  {out}: {', '.join(names)}; the tables as .csv too; manifest.json")
    return found


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
    lines = [f"Mean over runs [95% interval]; then the mean difference to {first}; * where its interval leaves out 0"]
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
    if not math.isfinite(low + high):  # some draws of runs have nothing
        return f"{value:{sign}.3g} [undefined]"
    return f"{value:{sign}.3g} [{low:{sign}.3g}, {high:{sign}.3g}]"
