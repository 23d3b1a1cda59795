"""The page of the docs: its tables are made from the last whole measurement, and stand between two comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import HEADLINES, TARGETS
from benchmarks.report import between, value, verdict
from science.pages import Row, escaped, table

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
PART: Final = re.compile(r"(<!-- generated: measured -->\n)(.*?)(<!-- end -->)", re.S)
LIBRARIES: Final = ("numpy", "numba", "mesa", "pyarrow", "pandas")
TITLES: Final = {
    "sweep": "Sweeps of 30 nations", "twins": "Single worlds, against the twins", "worlds": "Single worlds",
    "growth": "Growth", "recording": "What is added to the bare run", "start": "Start", "memory": "Memory",
    "reports": "Reports", "limit": "A yardstick: moving the numbers", "rules": "Shares of a step",
}  # fmt: skip


class PageError(ValueError):
    """Why the page cannot be made."""


def latest(file: Path) -> dict[str, Any]:
    """The last whole measurement; PageError where there is none."""
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        complete = found["whole"] and {*HEADLINES, "machine", "figures", "sections"} <= set(found)
    except FileNotFoundError:
        raise PageError(f"{file.name} is not there: measure first, with `make bench`") from None
    except (OSError, ValueError, KeyError, TypeError):
        raise PageError(f"{file.name} cannot be read as a measurement: measure again, with `make bench`") from None
    if not complete:
        raise PageError(f"{file.name} is a try: measure all, with `make bench`")
    return found


def where(found: dict[str, Any]) -> str:
    """The machine and the day, in a sentence."""
    machine = found["machine"]
    libraries = ", ".join(f"{name} {machine[name]}" for name in LIBRARIES if name in machine)
    return escaped(
        f"Measured on {found['measured']}, in {found['seconds'] / 60:.0f} minutes, on {machine['cores']} processors of "
        f"{machine['cpu']} ({machine['system']}), with Python {machine['python']}, {libraries}; "
        f"the kernels of the model were {machine.get('kernels', 'not noted')}."
    )


def goals(found: dict[str, Any]) -> str:
    """The figures that have a target, and whether they reach it."""
    rows = [
        {"figure": f"`{name}`", "what it is": escaped(each["says"]), "target": str(TARGETS[name]),
         "median": value(each["median"]), "lowest – highest": between(each["low"], each["high"]),
         "": verdict(name, each["median"]).split()[-1]}
        for name, each in found["figures"].items() if name in TARGETS
    ]  # fmt: skip
    return table(rows) if rows else ""


def parts(found: dict[str, Any]) -> Iterator[str]:
    """The tables of all sections, each under its title."""
    for section, names in found["sections"].items():
        each = [found["figures"][name] for name in names]
        rows: list[Row] = [
            {"what": escaped(one["says"]), "median": f"{value(one['median'])} {one['unit']}",
             "lowest – highest": between(one["low"], one["high"]), "how": escaped(one.get("note", ""))}
            for one in each
        ]  # fmt: skip
        if rows:
            yield f"### {TITLES.get(section, section)}\n\n{table(rows)}"


def measured(found: dict[str, Any]) -> str:
    """All that stands between the comments."""
    return "\n".join(filter(None, [where(found) + "\n", goals(found), *parts(found)]))


def renew(file: Path, page: Path = PAGE) -> bool:
    """Write the last whole measurement into the page; tell whether anything has changed."""
    new = measured(latest(file))
    try:
        old = page.read_text(encoding="utf-8")
    except OSError as error:
        raise PageError(f"{page.name}: {error.strerror}") from None
    if len(PART.findall(old)) != 1:
        raise PageError(f"{page.name} must have `<!-- generated: measured -->` and then `<!-- end -->` once")
    text = PART.sub(lambda part: f"{part[1]}\n{new}\n{part[3]}", old)
    if text != old:
        page.write_text(text, encoding="utf-8")
    return text != old
