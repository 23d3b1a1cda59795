"""Scenarios by the name of a file, or of a world that comes with Foedus; mistakes become messages."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.base import BAD_INPUT, Complaint

if TYPE_CHECKING:
    from sim.scenario import Loaded


def shipped() -> dict[str, Path]:
    """The worlds that come with Foedus, by name."""
    from sim.resources import scenarios_folder

    return {path.stem: path for path in sorted(scenarios_folder().glob("*.yaml"))}


def find(given: str) -> str:
    """The file that is meant: one that exists, or else a world that comes with Foedus."""
    from sim.scenario.problems import shown, suggestion

    if os.path.lexists(given) or os.path.basename(given) != given:
        return given
    worlds = shipped()
    stem = given.removesuffix(".yaml")
    if stem in worlds:
        return str(worlds[stem])
    here = [path.name for path in Path().glob("*.yaml")]
    near = suggestion(given, here) or suggestion(stem, worlds)
    hint = f"; did you mean '{near}'?" if near else ""
    text = f"there is no file {shown(given)} here, and no world of that name comes with Foedus"
    raise Complaint(f"foedus: {text}{hint or ' (' + ', '.join(worlds) + ')'}", BAD_INPUT)


def read(given: str, overrides: Iterable[str] = ()) -> Loaded:
    """A scenario, checked against the rules and metrics of the model; ScenarioError with all that is wrong."""
    from sim.metrics import METRICS
    from sim.scenario import load_document
    from sim.schedule import STANDARD

    rules = {rule.name() for rule in STANDARD.rules}
    given_paths = [f"parameters.{text}" if text.partition(".")[0] in rules else text for text in overrides]
    return load_document(find(given), given_paths, parameters=STANDARD.parameters(), metrics=METRICS)


def load(given: str, overrides: Iterable[str] = ()) -> Loaded:
    """A scenario, or a complaint with all that is wrong."""
    from sim.scenario import ScenarioError

    try:
        return read(given, overrides)
    except ScenarioError as error:
        raise Complaint(str(error), BAD_INPUT) from None


def years(text: str, start: int) -> list[str]:
    """What `--years 1949-1960` or `--years 10` sets, for a scenario that begins in the year `start`."""
    span = re.fullmatch(r"\s*(\d{1,4})\s*(?:-\s*(\d{1,4})\s*)?", text, re.ASCII)
    if span is None or int(span[1]) == 0:
        raise Complaint(
            f"foedus: --years is a span or a number of years, as in 1949-1960 or 10, not '{text}'", BAD_INPUT
        )
    if span[2] is None:
        return [f"calendar.end={start + int(span[1]) - 1}"]
    first, last = int(span[1]), int(span[2])
    if first > last:
        raise Complaint(f"foedus: --years {first}-{last} ends before it begins", BAD_INPUT)
    return [f"calendar.start={first}", f"calendar.end={last}"]
