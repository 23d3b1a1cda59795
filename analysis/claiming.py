"""`foedus claims`: the claims of a scenario, tested on paired seeds. Only light imports, as in all commands."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sim.cli import loading
from sim.cli.base import BAD_INPUT, INTERRUPTED, SOME_FAILED, Complaint, describe, examples, tell
from sim.cli.output import counted, show_json
from sim.cli.running import FILE, announce_compiling, processors, progress, within

if TYPE_CHECKING:
    from analysis.claims import Outcome, Work
    from sim.scenario import ClaimSpec, Loaded, Scenario

EXAMPLES: Final = examples(
    "foedus claims north-atlantic-1949",
    "foedus claims my-world.yaml --replicates 50 --jobs 2",
    "foedus claims my-world.yaml --only umbrella-deters --json",
)
WIDTH: Final = 100


def claims(
    file: Annotated[str, typer.Argument(metavar="FILE", help=FILE)],
    replicates: Annotated[
        int, typer.Option(callback=within(2, 10**6), help="Number of paired seeds; 200 decide a verdict.")
    ] = 200,
    seed: Annotated[
        int | None, typer.Option(callback=within(0, 2**53 - 1), help="Seed of all luck, instead of the scenario's.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, max=256, help="Threads. Default: one for each processor.")] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="ID", help="Only this claim; may be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Test the claims of a world: the world as told against each one's other arm, on the same seeds.

    Upheld: the 95% interval of the effect, by a bootstrap over pairs of seeds, lies on the expected side.

    For `same`, it lies within the claim's margin of nothing, or a tenth. Contradicted: elsewhere. Undecided: all else.
    """
    from analysis.claims import Work, arms_of
    from sim.warm import warm_up

    loaded = loading.load(file, arms=True)
    wanted = chosen(loaded, only or [], file)
    others = loading.other_arms(loaded, wanted)
    calendar = loaded.scenario.calendar
    steps = arms_of(wanted) * replicates * calendar.steps
    label = f"{counted(arms_of(wanted), 'world')}, {counted(replicates, 'seed')}"
    tell(loading.namesake(file))
    announce_compiling(as_json)
    found = []
    with progress(steps, label, as_json) as tick:
        warm_up()
        work = Work(replicates, seed, jobs or processors(), tick)
        for one in _results(loaded.scenario, wanted, others, work):
            found.append(one)
            if not as_json:
                print(account(one, loaded.scenario, first=len(found) == 1), flush=True)
    if as_json:
        show_json(as_data(loaded.scenario, found, work))
    else:
        print("\n" + _sum(found))


def chosen(loaded: Loaded, only: list[str], file: str) -> list[ClaimSpec]:
    """The claims that are to be tested; a complaint where there is none."""
    from sim.scenario.problems import shown, suggestion

    known = {claim.id: claim for claim in loaded.scenario.claims}
    if not known:
        text = f"{file} makes no claims; add them under `claims`, each with id, says, without or set, measure, expected"
        raise Complaint(f"foedus: {text}", BAD_INPUT)
    for id in only:
        if id not in known:
            near = suggestion(id, known)
            hint = f"; did you mean {shown(near)}?" if near else f" (claims: {', '.join(known)})"
            raise Complaint(f"foedus: --only {id}: there is no claim {shown(id)}{hint}", BAD_INPUT)
    return [claim for claim in known.values() if not only or claim.id in only]


def _results(told: Scenario, claims: list[ClaimSpec], others: list[Scenario], work: Work) -> Iterator[Outcome]:
    """The claims tested one after another; what ends a run is told."""
    from analysis.claims import tried

    try:
        yield from tried(told, claims, others, work)
    except KeyboardInterrupt:
        raise Complaint("foedus: interrupted", INTERRUPTED) from None
    except Exception as error:
        text = f"foedus: a run failed with {describe(error)}\nPlease report this with the scenario."
        raise Complaint(text, SOME_FAILED) from error


def account(found: Outcome, scenario: Scenario, first: bool = True) -> str:
    """What came of a claim, in a block of lines."""
    from analysis.arms import arm
    from analysis.claims import FEWEST

    claim = found.claim
    lines = [f"{claim.id}: {found.verdict}", claim.says]
    lines += [f"{measured(claim, scenario)}: {numbers(found)}", f"the other arm: {arm(claim, scenario)}"]
    lines.append(f"effect {_told(found)}; expected {expectation(claim)}, by {counted(found.seeds, 'paired seed')}")
    if found.few:
        lines.append(f"fewer than {FEWEST} pairs decide nothing")
    if found.slight:
        lines.append("the difference is slight, but surely there: the interval leaves out 0")
    if part := _part(found):
        lines.append(part)
    if found.beside is not None:
        twin = found.beside
        lines.append(f"beside it, without a verdict: {measured(twin.claim, scenario)}: {numbers(twin)}")
        lines.append("; ".join(filter(None, (f"effect {_told(twin)}", _part(twin)))))
    if claim.verdict is None:
        lines.append(f"the file states no verdict yet: verdict: {found.verdict}")
    elif not found.few and claim.verdict not in (None, found.verdict):
        lines.append(f"the file says {claim.verdict}")
    if claim.why and not found.few and found.verdict != "upheld":
        lines.append(f"why: {claim.why}")
    head, *rest = lines
    folded = [textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="    ") for line in rest]
    return "\n".join([*([] if first else [""]), head, *folded])


def _told(found: Outcome) -> str:
    """The effect on a measure."""
    one = found.effect
    return effect(one.effect, one.low, one.high, one.relative)


def _part(found: Outcome) -> str:
    """How many pairs say nothing, and in what part of the years the others were compared; empty where in all."""
    pairs = counted(found.undefined, "pair")
    told = [f"{pairs} left out: the measure never exists in both of their runs"] if found.undefined else []
    if 0.0 < found.share < 1.0:
        told.append(f"compared over the {100.0 * found.share:.3g}% of the years in which it exists in both runs")
    return "; ".join(told)


def expectation(claim: ClaimSpec) -> str:
    """What a claim expects, in words: less, more, or the same but for so much."""
    if claim.expected != "same":
        return claim.expected
    return f"the same (within {f'{100 * claim.margin:g}%' if claim.margin is not None else 'a tenth'})"


def measured(claim: ClaimSpec, scenario: Scenario) -> str:
    """What is measured, of whom and when."""
    from analysis.arms import whom

    calendar = scenario.calendar
    first, last = claim.from_ or calendar.start, claim.to or calendar.end
    of = whom(claim, scenario)
    what = f"{claim.measure} of {of}" if of else claim.measure
    return f"{what}, " + (f"{first}" if first == last else f"mean of {first}-{last}")


def numbers(found: Outcome) -> str:
    """The means of both arms."""
    return f"{found.effect.given:.4g} as told, {found.effect.base:.4g} in the other arm"


def effect(value: float | None, low: float | None, high: float | None, relative: bool) -> str:
    """An effect with its interval, in percent where it is relative."""
    if value is None or low is None or high is None or not math.isfinite(value + low + high):
        return "undefined"
    if relative:
        largest = 100 * max(abs(low), abs(high))
        digits = 1 if largest >= 0.095 or largest == 0.0 else min(2 - math.ceil(math.log10(largest)), 6)
        return f"{100 * value:+.{digits}f}% [{100 * low:+.{digits}f}, {100 * high:+.{digits}f}]"
    return f"{value:+.3g} [{low:+.3g}, {high:+.3g}]"


def _sum(found: list[Outcome]) -> str:
    """How many claims are upheld, and how many verdicts the file states otherwise."""
    upheld = sum(one.verdict == "upheld" for one in found)
    other = sum(one.claim.verdict not in (None, one.verdict) for one in found if not one.few)
    text = f"{upheld} of {counted(len(found), 'claim')} upheld"
    return text + (f"; {other} otherwise than the file says" if other else "")


def as_data(scenario: Scenario, found: list[Outcome], work: Work) -> dict[str, Any]:
    """The same for machines."""
    seed = scenario.seeds.seed if work.seed is None else work.seed
    rows = []
    for one in found:
        given = one.claim.model_dump(by_alias=True, mode="json")
        stated = given.pop("verdict")
        twin = None if one.beside is None else {"measure": one.beside.claim.measure, **_values(one.beside)}
        rows.append({**given, **_values(one), "beside": twin, "verdict": one.verdict, "stated": stated})
    return {"name": scenario.name, "seed": seed, "replicates": work.seeds, "claims": rows}


def _values(found: Outcome) -> dict[str, Any]:
    """What was found of a measure in both arms."""
    values = {name: _known(value) for name, value in vars(found.effect).items()}
    return {
        "as_told": values["given"], "other": values["base"], "effect": values["effect"], "low": values["low"],
        "high": values["high"], "relative": found.effect.relative, "pairs": found.seeds - found.undefined,
        "left_out": found.undefined, "share": found.share,
    }  # fmt: skip


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
