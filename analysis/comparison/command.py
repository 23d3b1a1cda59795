"""`foedus compare`: a world and its twin on the same luck. Only light imports, as in all commands."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sim.cli import loading
from sim.cli.base import (
    BAD_INPUT,
    IN_USE,
    INTERNAL,
    INTERRUPTED,
    SOME_FAILED,
    Complaint,
    describe,
    examples,
    readers_may_leave,
    tell,
)
from sim.cli.output import counted, show_json
from sim.cli.running import FILE, announce_compiling, processors, progress, within

if TYPE_CHECKING:
    from analysis.comparison.arms import Arms
    from analysis.comparison.pairs import Comparison, Index, Work
    from sim.scenario import Setting


@dataclass(frozen=True)
class Wishes:
    """Where results go, and how."""

    out: str
    figure: bool
    replace: bool
    quiet: bool


EXAMPLES: Final = examples(
    "foedus compare north-atlantic-1949 --without event:french-withdrawal",
    "foedus compare my-world.yaml --set nations.AAA.burden=0.05 --of AAA",
    "foedus compare my-world.yaml --without rule:exercise --replicates 50 --jobs 2",
    "foedus compare my-world.yaml other-world.yaml --out runs/twins",
    "foedus compare my-world.yaml --without event:league-offered --pair 17 --json",
)


Other = Annotated[str | None, typer.Argument(metavar="OTHER", help="A second file, instead of --without and --set.")]
Without = Annotated[
    list[str] | None,
    typer.Option(metavar="WORD", help="Left out in the other arm: event:ID, treaty:ID, nation:ID, rule:NAME."),
]
Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="Change one value of the other arm.")
]
Replicates = Annotated[int, typer.Option(callback=within(2, 10**4), help="Number of pairs of runs.")]
Seed = Annotated[int | None, typer.Option(callback=within(0, 2**53 - 1), help="Seed of all luck, instead of FILE's.")]
Years = Annotated[str | None, typer.Option(help="A span or a number of years of both arms: 1949-1960, 10.")]
Of = Annotated[
    list[str] | None,
    typer.Option(metavar="ID", help="A nation or treaty to measure too. Default: those the file is about."),
]
Pair = Annotated[list[int] | None, typer.Option(metavar="N", help="Tell how this pair parts; may be repeated.")]
Jobs = Annotated[int | None, typer.Option(min=1, max=256, help="Threads. Default: one for each processor.")]
Out = Annotated[str | None, typer.Option(metavar="DIR", help="Write tables, a figure and a manifest into this folder.")]


def compare(
    file: Annotated[str, typer.Argument(metavar="FILE", help=FILE)],
    other: Other = None,
    without: Without = None,
    set_: Set = None,
    replicates: Replicates = 200,
    seed: Seed = None,
    years: Years = None,
    of: Of = None,
    from_: Annotated[int | None, typer.Option("--from", help="First year of the means.")] = None,
    to: Annotated[int | None, typer.Option(help="Last year of the means.")] = None,
    pair: Pair = None,
    everything: Annotated[bool, typer.Option("--all", help="Show every index.")] = False,
    jobs: Jobs = None,
    out: Out = None,
    no_figure: Annotated[bool, typer.Option("--no-figure", help="With --out: leave the figure undrawn.")] = False,
    replace_: Annotated[bool, typer.Option("--replace", help="Overwrite another result in the folder.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Compare a world with its twin: the same world with one change, or another file, on the same luck.

    Every recorded index with the mean difference of the pairs and its 95% interval, by a bootstrap over pairs.

    Where histories part: the first chance that differs, and the first decision that turns out otherwise.
    """
    from analysis.comparison.account import account
    from analysis.comparison.files import as_data
    from analysis.comparison.pairs import Work

    arms = _arms(file, other, list(without or []), list(set_ or []), years)
    asked = _asked(arms, of)
    _check(arms, replicates, from_, to, list(pair or []))
    if arms.same:
        _same(arms, as_json)
        return
    since, until = -math.inf if from_ is None else from_, math.inf if to is None else to
    luck = arms.one.scenario.seeds.seed if seed is None else seed
    work = Work(replicates, luck, jobs or processors(), since, until)
    if out is None:
        found = _compared(arms, asked, work, as_json)
    else:
        found = _written(arms, asked, work, Wishes(out, not no_figure, replace_, as_json))
    if as_json:
        show_json(as_data(found))
    else:
        print(account(found, everything, list(pair or [])))


def _arms(file: str, other: str | None, without: list[str], given: list[str], years: str | None) -> Arms:
    """The two arms, or a complaint with all that is wrong."""
    from analysis.comparison.arms import changed_world, two_files

    if other is not None and (without or given):
        text = "a second file says what differs: leave out --without and --set, or the file"
        raise Complaint(f"foedus: {text}", BAD_INPUT)
    tell(loading.namesake(file))
    loaded = loading.load(file, _span(file, years))
    if other is None:
        return changed_world(file, loaded, without, given)
    tell(loading.namesake(other))
    return two_files((file, loaded), (other, loading.load(other, _span(other, years))))


def _same(arms: Arms, as_json: bool) -> None:
    """Say that there is nothing to compare, without running anything."""
    one, other = (arm.differs for arm in arms.both)
    if as_json:
        told = [{"called": arm.called, "differs": arm.differs} for arm in arms.both]
        show_json({"name": arms.one.scenario.name, "arms": told, "same_world": True})
    else:
        print(f"{one} and {other} are the same world: no pair of runs would differ, and none was run.")


def _span(file: str, years: str | None) -> list[Setting | str]:
    """What --years sets in a file."""
    if years is None:
        return []
    return [*loading.years(years, loading.load(file).scenario.calendar.start)]


def _asked(arms: Arms, of: list[str] | None) -> list[Index]:
    """The nations and treaties whose indices are compared; a complaint about one that an arm does not have."""
    from analysis.comparison.pairs import Index
    from sim.scenario.problems import shown, suggestion

    one, other = arms.both
    nations = [id for id in one.scenario.nations if id in other.scenario.nations]
    treaties = [id for id in one.treaties if id in other.treaties]
    focus = one.scenario.focus
    found = []
    for id in dict.fromkeys([*focus.treaties, *focus.nations] if of is None else of):
        if id in treaties or id in nations:
            found.append(Index("treaty" if id in treaties else "nation", "", id))
        elif of is not None:
            there = id in [*one.scenario.nations, *other.scenario.nations, *one.treaties, *other.treaties]
            text = f"there is no nation or treaty {shown(id)}" if not there else f"only one arm has {shown(id)}"
            near = "" if there else suggestion(id, [*nations, *treaties])
            raise Complaint(f"foedus: --of {id}: {text}" + (f"; did you mean '{near}'?" if near else ""), BAD_INPUT)
    return found


def _check(arms: Arms, replicates: int, first: int | None, last: int | None, pairs: list[int]) -> None:
    """Complain about years and pairs that there are none of."""
    calendar = arms.one.scenario.calendar
    for option, year in (("--from", first), ("--to", last)):
        if year is not None and not calendar.start <= year <= calendar.end:
            text = f"the runs have the years {calendar.start} to {calendar.end}"
            raise Complaint(f"foedus: {option} {year}: {text}", BAD_INPUT)
    if first is not None and last is not None and last < first:
        raise Complaint(f"foedus: --to {last} lies before --from {first}", BAD_INPUT)
    for number in pairs:
        if not 0 <= number < replicates:
            raise Complaint(f"foedus: --pair {number}: the pairs are 0 to {replicates - 1}", BAD_INPUT)


def _compared(arms: Arms, asked: list[Index], work: Work, quiet: bool) -> Comparison:
    """The pairs, run and compared; what ends a run is told."""
    from analysis.comparison.pairs import compare
    from sim.warm import warm_up

    steps = 2 * work.replicates * arms.one.scenario.calendar.steps
    announce_compiling(quiet)
    try:
        with progress(steps, f"2 worlds, {counted(work.replicates, 'pair')}", quiet) as tick:
            warm_up()
            return compare(arms, asked, replace(work, tick=tick))
    except KeyboardInterrupt:
        raise Complaint("foedus: interrupted; nothing was written", INTERRUPTED) from None
    except Exception as error:
        text = f"foedus: a run failed with {describe(error)}\nPlease report this with the scenario."
        raise Complaint(text, SOME_FAILED) from error


def _written(arms: Arms, asked: list[Index], work: Work, wishes: Wishes) -> Comparison:
    """The pairs compared, with tables and figure in their folder, whole or not at all."""
    from analysis.comparison.files import identity, write
    from sim import study

    whose = identity(arms, asked, work)
    try:
        with readers_may_leave(), study.claim(whose, "", wishes.out, wishes.replace) as place:
            found = _compared(arms, asked, work, wishes.quiet)
            names = write(found, place, whose, wishes.figure)
    except study.InUse as error:
        raise Complaint(f"foedus: {error}", IN_USE) from error
    except study.Refused as error:
        raise Complaint(f"foedus: {error}", BAD_INPUT) from error
    except study.StoreError as error:
        raise Complaint(f"foedus: {error}", INTERNAL) from error
    tell(f"results  {wishes.out}: {', '.join(names)}; the tables as .csv too; manifest.json")
    return found
