"""`foedus rules`, `columns` and `metrics`: what the model is made of, from its own declarations."""

from __future__ import annotations

import os
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sim.cli.base import app, examples
from sim.cli.output import bound, counted, must_know, show, show_json, span

if TYPE_CHECKING:
    from sim.columns import Column
    from sim.metrics import Metric
    from sim.rules.base import Parameter
    from sim.schedule import Schedule

AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


def names_of(what: str) -> Any:
    """An argument that takes names, none of them meaning all."""
    return typer.Argument(metavar="NAME", help=f"Show only these {what}.", show_default=False)


@app.command(
    epilog=examples(
        "foedus rules",
        "foedus rules review                 one rule, with its parameters",
        "foedus rules --parameters           the parameters of all",
        "foedus rules review --json",
        "foedus rules my-world.yaml          the step of the theory that a world chooses",
    )
)
def rules(
    names: Annotated[list[str] | None, names_of("rules, with their parameters")] = None,
    parameters: Annotated[bool, typer.Option("--parameters", help="Show only the parameters.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the step, rule by rule: what each does, reads and writes, and its parameters.

    The name of a world, or of its file, instead of rules shows the step of the theory that it chooses.
    """
    from sim.schedule import STANDARD, THEORIES

    schedules = [STANDARD.under(theory) for theory in THEORIES]
    every = {rule.name() for schedule in schedules for rule in schedule.rules}
    if names and len(names) == 1 and names[0] not in every and _is_world(names[0]):
        schedules, names = [_schedule_of(names[0])], None
    must_know("rule", "foedus rules", every, names)
    if not names:
        del schedules[1:]
    found = {path: p for schedule in schedules for path, p in schedule.parameters().items()}
    known = {path: p for path, p in found.items() if not names or p.rule in names}
    if parameters:
        show_json(parameters_as_data(known)) if as_json else _parameters(known)
        return
    rows = dict.fromkeys(row for schedule in schedules for row in schedule.table())
    table = [dict(zip(("phase", "rule", "does", "reads", "writes"), row, strict=True)) for row in rows]
    table = [row for row in table if not names or row["rule"] in names]
    if as_json:
        show_json([_as_data(row, known if names else None) for row in table])
        return
    show(table, ("rule", "phase"), "does")
    if names and known:
        print()
        _parameters(known)


def _is_world(given: str) -> bool:
    """Whether a word is the name of a file, or of a world that comes with Foedus."""
    from sim.cli.loading import shipped

    return given.endswith(".yaml") or os.path.isfile(f"{given}.yaml") or given in shipped()


def _schedule_of(given: str) -> Schedule:
    """The rules of a world, with its parameters."""
    from sim.cli.loading import load
    from sim.scenario.build import build_schedule

    return build_schedule(load(given).scenario)


def _as_data(row: Mapping[str, str], known: Mapping[str, Parameter] | None) -> dict[str, Any]:
    """A rule for machines, with its parameters where they are given."""
    found: dict[str, Any] = {k: v.split(", ") if v else [] for k, v in row.items() if k in ("reads", "writes")}
    if known is not None:
        found["parameters"] = parameters_as_data({path: p for path, p in known.items() if p.rule == row["rule"]})
    return {**row, **found}


def parameters_as_data(known: Mapping[str, Parameter]) -> list[dict[str, Any]]:
    """Parameters for machines."""
    return [
        {"path": path, "default": p.default, "unit": p.unit, "low": bound(p.low), "high": bound(p.high),
         "source": p.source, "meaning": p.doc}
        for path, p in known.items()
    ]  # fmt: skip


def _parameters(known: Mapping[str, Parameter]) -> None:
    """The parameters by path, and how they are known."""
    show(parameter_rows(known), ("parameter", "default"), "meaning")
    print(f"\n{textwrap.fill(count_sources(known), 80)}")


def parameter_rows(known: Mapping[str, Parameter]) -> list[dict[str, str]]:
    """Parameters in words, one row each."""
    return [
        {"parameter": path, "default": f"{p.default:g}", "unit": p.unit, "range": span(p.low, p.high),
         "source": p.source, "meaning": p.doc}
        for path, p in known.items()
    ]  # fmt: skip


KINDS: Final = {
    "tuned": "tuned by a search",
    "hand": "set by hand on the moments",
    "number": "with a number measured or published",
    "sign": "assumed, with a sign or form from a source",
    "assumed": "assumed",
}
"""How a parameter's number is known, by what `standing` finds in its source."""


def standing(source: str) -> str:
    """How a number is known, by the words of its source: an author's name alone stands for a sign or a form."""
    if source.startswith("tuned"):
        return "tuned"
    if source.startswith("set by hand"):
        return "hand"
    if source.startswith(("measured", "size:", "between")):
        return "number"
    return "sign" if re.search(r"[A-Z]\w+ [12]\d{3}", source) else "assumed"


def count_sources(known: Mapping[str, Parameter], detailed: bool = False) -> str:
    """How many parameters are known in which way; `detailed` says how far the sources of signs were seen."""
    kinds = Counter(standing(p.source) for p in known.values())
    seen = Counter(p.source.rpartition(", ")[2] for p in known.values() if standing(p.source) == "sign")
    how = " (" + ", ".join(f"{number} {word}" for word, number in seen.most_common()) + ")"
    counts = [
        f"{kinds[kind]} {words}{how if kind == 'sign' and detailed else ''}"
        for kind, words in KINDS.items()
        if kinds[kind]
    ]
    return f"{counted(len(known), 'parameter')}: " + ", ".join(counts)


@app.command(epilog=examples("foedus columns", "foedus columns trust alarm", "foedus columns --json"))
def columns(names: Annotated[list[str] | None, names_of("quantities")] = None, as_json: AsJson = False) -> None:
    """Show every quantity of the world: dimensions, unit, range, and whether it is a stock or a flow."""
    from sim.columns import AXES
    from sim.world import World

    must_know("quantity", "foedus columns", World.columns(), names)
    known = {name: column for name, column in World.columns().items() if not names or name in names}
    if as_json:
        show_json([
            {"name": name, "of": [AXES[axis] for axis in c.dims], "unit": c.unit, "low": bound(c.low),
             "high": bound(c.high), "kind": c.kind, "recorded": c.record, "meaning": c.doc}
            for name, c in known.items()
        ])  # fmt: skip
        return
    show(column_rows(known), ("column",), "meaning")


def column_rows(known: Mapping[str, Column]) -> list[dict[str, str]]:
    """Quantities of the world in words, one row each."""
    from sim.columns import AXES

    return [
        {"column": name, "of": " × ".join(AXES[axis] for axis in c.dims), "unit": c.unit, "range": span(c.low, c.high),
         "kind": c.kind + (", recorded" if c.record else ""), "meaning": c.doc}
        for name, c in known.items()
    ]  # fmt: skip


class LevelName(StrEnum):
    """What a measure is of."""

    treaty = "treaty"
    nation = "nation"
    system = "system"


@app.command(
    epilog=examples(
        "foedus metrics",
        "foedus metrics --level nation",
        "foedus metrics cohesion fragility",
        "foedus metrics cohesion --level treaty --json",
    )
)
def metrics(
    names: Annotated[list[str] | None, names_of("measures")] = None,
    level: Annotated[LevelName | None, typer.Option("--level", help="Show only those of one level.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what can be measured, of treaties, nations and the system, with formula, range, unit and citation.

    Those recorded on request are measured where the `record` of a scenario names them.
    """
    from sim.metrics import METRICS, completed

    there = [metric for known in METRICS.values() for metric in known.values() if level in (None, metric.level)]
    must_know(f"metric of the {level}" if level == "system" else f"metric of a {level}" if level else "metric",
              "foedus metrics", {metric.name for metric in there}, names)  # fmt: skip
    known = [metric for metric in there if not names or metric.name in completed(names)]
    if as_json:
        show_json([
            {"name": m.name, "level": m.level, "unit": m.unit, "low": bound(m.low), "high": bound(m.high),
             "default": m.default, "formula": m.formula, "citation": m.cite, "meaning": m.doc}
            for m in known
        ])  # fmt: skip
        return
    show(metric_rows(known), ("metric", "level"), "meaning")
    print("\nSymbols of the formulas; other words are quantities (foedus columns) or metrics.\n")
    show(symbol_rows(known), ("symbol",), "meaning")


def metric_rows(known: Iterable[Metric]) -> list[dict[str, str]]:
    """Measures in words, one row each."""
    return [
        {"metric": m.name, "level": m.level, "meaning": m.doc, "formula": m.formula, "unit": m.unit,
         "range": span(m.low, m.high), "recorded": "always" if m.default else "on request", "citation": m.cite}
        for m in known
    ]  # fmt: skip


def symbol_rows(known: Iterable[Metric]) -> list[dict[str, str]]:
    """The symbols that the formulas of measures use, in words."""
    from sim.metrics.notation import NOTATION, symbols_in

    used = set().union(*(symbols_in(m.formula) for m in known))
    return [{"symbol": symbol, "meaning": said} for symbol, said in NOTATION.items() if symbol in used]
