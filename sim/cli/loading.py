"""Scenarios by the name of a file, or of a world that comes with Foedus; mistakes become messages."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.base import BAD_INPUT, Complaint
from sim.cli.output import counted

if TYPE_CHECKING:
    from sim.scenario import ClaimSpec, Loaded, Scenario, Setting


def shipped() -> dict[str, Path]:
    """The worlds that come with Foedus, by name."""
    from sim.resources import scenarios_folder

    return {path.stem: path for path in sorted(scenarios_folder().glob("*.yaml"))}


def studies() -> dict[str, Path]:
    """The studies that come with Foedus, by name."""
    from sim.resources import scenarios_folder

    return {path.stem: path for path in sorted((scenarios_folder() / "studies").glob("*.yaml"))}


def parameter_sets() -> dict[str, Path]:
    """The parameter files that come with Foedus, by name."""
    from sim.resources import scenarios_folder

    return {path.stem: path for path in sorted((scenarios_folder() / "parameters").glob("*.yaml"))}


def find(given: str, known: Mapping[str, Path] | None = None, kind: str = "world") -> str:
    """The file that is meant: one that is there, with or without .yaml, or else one that comes with Foedus: a world."""
    from sim.scenario.problems import shown

    if os.path.lexists(given) and not os.path.isdir(given):
        return given
    if os.path.isfile(f"{given}.yaml"):
        return f"{given}.yaml"
    worlds = shipped() if known is None else known
    stem = given.removesuffix(".yaml")
    if stem in worlds:
        return str(worlds[stem])
    if os.path.isdir(given):
        return given
    folder, name = os.path.split(given)
    if known is None and not folder and stem in studies():
        raise Complaint(f"foedus: {given} is a study, which `foedus sweep` runs", BAD_INPUT)
    text = f"there is no file {shown(name)} {f'in {shown(folder)}' if folder else 'here'}"
    if not folder and stem == given:
        listed = "foedus scenarios lists them" if known is None else ", ".join(worlds)
        text += f", and no {kind} of that name comes with Foedus ({listed})"
    near = _near(stem, folder, worlds)
    raise Complaint(f"foedus: {text}" + (f"; did you mean {shown(near)}?" if near else ""), BAD_INPUT)


def _near(given: str, folder: str, worlds: Iterable[str]) -> str:
    """The file in the folder, or the world that comes with Foedus, whose name is near or holds the one given."""
    from sim.scenario.problems import suggestion

    try:
        files = {path.stem: os.path.join(folder, path.name) for path in Path(folder).glob("*.yaml")}
    except (OSError, ValueError):
        files = {}
    known = files if folder else {world: world for world in worlds} | files
    stem = os.path.basename(given).casefold()
    held = (name for name in known if len(stem) > 3 and stem in name.casefold())
    return known.get(suggestion(stem, known) or next(held, ""), "")


def namesake(given: str) -> str:
    """A word to the user when a file here is used that has the name of a world that comes with Foedus."""
    found = find(given)
    if os.path.dirname(given) or given.removesuffix(".yaml") not in shipped() or os.path.dirname(found):
        return ""
    return f"using the file {found} in this folder, not the world of that name that comes with Foedus"


def study_line(file: str) -> int:
    """The line with which a file says that it is a study; 0 if it does not, or cannot be read twice."""
    path = Path(file)
    with suppress(OSError, ValueError):
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        if found := re.search(r"^[{\"']*study[\"']?:", text, re.M):
            return text.count("\n", 0, found.start()) + 1
    return 0


def read(
    given: str,
    overrides: Iterable[Setting | str] = (),
    arms: bool = False,
    parameter_file: str | None = None,
    theories: Collection[str] = (),
) -> Loaded:
    """A scenario, checked against the rules and metrics of the model; ScenarioError with all that is wrong.

    With `arms` the worlds against which its claims compare are checked too. It may have parameters of `theories`.
    """
    from sim.metrics import METRICS
    from sim.scenario import check_arms, load_document
    from sim.scenario.problems import Place, Report
    from sim.schedule import PARAMETERS

    file = find(given)
    if line := study_line(file):
        told = "this is a study, which `foedus sweep` runs; a scenario begins with `foedus: 1`"
        Report().stop(Place(file, line, 1), "", told)
    laid = None if parameter_file is None else find(parameter_file, parameter_sets(), "parameter set")
    loaded = load_document(
        file, overrides, parameter_file=laid, parameters=PARAMETERS, metrics=METRICS, theories=theories
    )
    if arms:
        check_arms(loaded, PARAMETERS, METRICS)
    return loaded


def load(
    given: str,
    overrides: Iterable[Setting | str] = (),
    arms: bool = False,
    parameter_file: str | None = None,
    theories: Collection[str] = (),
) -> Loaded:
    """A scenario, or a complaint with all that is wrong."""
    from sim.scenario import ScenarioError

    try:
        return read(given, overrides, arms, parameter_file, theories)
    except ScenarioError as error:
        raise Complaint(str(error), BAD_INPUT) from None


def other_arms(loaded: Loaded, claims: Sequence[ClaimSpec]) -> list[Scenario]:
    """The worlds against which claims of a scenario compare."""
    from sim.metrics import METRICS
    from sim.scenario import other_arm
    from sim.schedule import PARAMETERS

    return [other_arm(loaded, claim, PARAMETERS, METRICS).scenario for claim in claims]


def years(text: str, start: int) -> list[Setting]:
    """What `--years 1949-1960` or `--years 10` sets, for a scenario that begins in the year `start`."""
    from sim.scenario import Setting
    from sim.scenario.problems import shown

    span = re.fullmatch(r"\s*(\d{1,4})\s*(?:-\s*(\d{1,4})\s*)?", text, re.ASCII)
    if span is None or int(span[1]) == 0:
        text = f"--years is a span or a number of years, as in 1949-1960 or 10, not {shown(text)}"
        raise Complaint(f"foedus: {text}", BAD_INPUT)
    option = f"--years {text.strip()}"
    if span[2] is None:
        return [Setting(f"calendar.end={start + int(span[1]) - 1}", option)]
    first, last = int(span[1]), int(span[2])
    if first > last:
        raise Complaint(f"foedus: {option} ends before it begins", BAD_INPUT)
    if first < start:
        why = f"the figures of this world are those of {start}, so that no run can begin earlier"
        advice = f"begin in {start} or later, or give the file earlier figures and change its calendar.start"
        raise Complaint(f"foedus: {option}: {why}; {advice}", BAD_INPUT)
    return [Setting(f"calendar.start={first}", option), Setting(f"calendar.end={last}", option)]


def unused(loaded: Loaded) -> str:
    """A word on parameters that the theory of a world, chosen after them, has no use for; empty if there are none."""
    if not loaded.idle:
        return ""
    some = ", ".join(loaded.idle[:3]) + (", …" if len(loaded.idle) > 3 else "")
    count = counted(len(loaded.idle), "parameter")
    return f"under `theory: {loaded.scenario.theory}` {count} of this world would change nothing, left out: {some}"


def late_start(loaded: Loaded, world: Loaded) -> str:
    """What it means that a run begins later than its world; empty if it does not."""
    from sim.scenario.moments import never

    calendar, start = loaded.scenario.calendar, world.scenario.calendar.start
    if calendar.start <= start:
        return ""
    past = [event.id for event in world.scenario.events if never(event, calendar) == "start"]
    text = f"the run begins in {calendar.start} with the figures of {start}, the first year of this world"
    if past:
        some = ", ".join(past[:3]) + (", …" if len(past) > 3 else "")
        text += f"; {counted(len(past), 'event')} dated before {calendar.start} will not happen ({some})"
    return f"{text}. For a run that leads up to {calendar.start}: --years {start}-{calendar.end}"
