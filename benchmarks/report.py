"""The report: figures as a table to read, and as what machines read."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import HEADLINES, TARGETS, Figure, rounded

LABEL: Final = 40
LATEST: Final = Path(__file__).with_name("out") / "latest.json"
TRY: Final = LATEST.with_name("try.json")
"""Where a try or a part is written, which is not for the record."""


def value(number: float) -> str:
    """A number with three digits or all before the point."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def between(low: float, high: float) -> str:
    """The spread of what was measured; nothing where it was measured once."""
    return f"{value(low)} – {value(high)}" if low != high else ""


def verdict(name: str, number: float) -> str:
    """What a figure should reach, and whether it does."""
    target = TARGETS.get(name)
    return "" if target is None else f"{target} {'met' if target.met(number) else 'missed'}"


def lines(figure: Figure, judged: bool = True) -> list[str]:
    """A figure as lines of a narrow table: what it is, its median, its spread, and what it should reach."""
    reached = verdict(figure.name, figure.median) if judged else ""
    says = f"{figure.says} ({figure.note})" if figure.note else figure.says
    first, *rest = textwrap.wrap(says, LABEL)
    median = f"{value(figure.median)} {figure.unit}"
    row = f"  {first:{LABEL}}  {median:>11}  {between(*figure.spread):>17}  {reached}"
    return [row.rstrip(), *(f"    {line}" for line in rest)]


def heading(section: str, summary: str) -> str:
    """The line above the figures of a section."""
    return f"\n{section} – {summary}\n  {'':{LABEL}}  {'median':>11}  {'lowest – highest':>17}  target"


def plain(
    sections: Mapping[str, Sequence[Figure]], machine: Mapping[str, Any], seconds: float, whole: bool
) -> dict[str, Any]:
    """What is written for machines: the headlines by themselves, the machine, and every figure by name.

    A headline that was not measured is null.
    """
    figures = {each.name: each for part in sections.values() for each in part}
    headlines = {name: rounded(figures[name].median) if name in figures else None for name in HEADLINES}
    return {
        **headlines,
        "machine": dict(machine),
        "measured": datetime.now(UTC).strftime("%Y-%m-%d"),
        "seconds": round(seconds),
        "whole": whole,
        "sections": {name: [each.name for each in part] for name, part in sections.items()},
        "figures": {name: each.plain() for name, each in figures.items()},
    }


def write(found: Mapping[str, Any], file: Path) -> None:
    """Write what was found into a file, whose folder is made where it is not there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
