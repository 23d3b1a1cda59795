"""`foedus import`: a scenario of a year from the data files a user has downloaded from their owners."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from sim.cli.base import BAD_INPUT, Complaint, app, examples
from sim.cli.output import counted
from sim.cli.starting import stem_of, write_all

FILES: Final = "Files of data"
EXAMPLES: Final = examples(
    "foedus import --year 1970 --atop atop5_1m.csv --nmc NMC-60-abridged.csv \\",
    "      --ideal-points IdealpointestimatesAll_Jun2024.csv --out world-1970.yaml",
    "foedus run world-1970.yaml",
)


def given(holds: str) -> typer.models.OptionInfo:
    """An option that takes a file of data."""
    option: typer.models.OptionInfo = typer.Option(metavar="FILE", help=holds, rich_help_panel=FILES)
    return option


def import_(
    year: Annotated[int, typer.Option(help="The year at whose start the world is.", min=1816, max=9999)],
    atop: Annotated[Path | None, given("ATOP, members of treaties or pairs by year; needed.")] = None,
    nmc: Annotated[Path | None, given("COW National Material Capabilities; needed.")] = None,
    ideal_points: Annotated[Path | None, given("Ideal points in the United Nations.")] = None,
    states: Annotated[Path | None, given("COW State System Membership.")] = None,
    majors: Annotated[Path | None, given("COW major powers.")] = None,
    contiguity: Annotated[Path | None, given("COW Direct Contiguity.")] = None,
    mid: Annotated[Path | None, given("COW Militarized Interstate Disputes, participants or dyads.")] = None,
    polity: Annotated[Path | None, given("Polity5.")] = None,
    vdem: Annotated[Path | None, given("V-Dem, country-year.")] = None,
    world_bank: Annotated[Path | None, given("World Bank, gross domestic product.")] = None,
    sipri: Annotated[Path | None, given("SIPRI, military expenditure.")] = None,
    years: Annotated[int, typer.Option(help="How many years it is to be run.", min=1, max=200)] = 15,
    name: Annotated[str | None, typer.Option(help="Name of the world. Default: world-YEAR.")] = None,
    out: Annotated[str | None, typer.Option(metavar="FILE", help="The scenario file. Default: NAME.yaml.")] = None,
) -> None:
    """Write a scenario of a year from files of data as their owners lay them out.

    ATOP and COW National Material Capabilities are enough; what no file tells is filled, and the scenario says how.
    """
    files = {
        "atop": atop, "nmc": nmc, "ideal_points": ideal_points, "states": states, "majors": majors,
        "contiguity": contiguity, "mid": mid, "polity": polity, "vdem": vdem, "world_bank": world_bank, "sipri": sipri,
    }  # fmt: skip
    stem = stem_of(name or f"world-{year}")
    target = out or f"{stem}.yaml"
    text, told = _world({key: path for key, path in files.items() if path is not None}, year, years, stem)
    write_all({target: text})
    print(f"wrote {target}: {told}\n  foedus check {target}\n  foedus run {target}")


import_.__name__ = "import"  # the name of the command, which no function can be defined by
app.command("import", epilog=EXAMPLES)(import_)


def _world(files: dict[str, Path], year: int, years: int, name: str) -> tuple[str, str]:
    """The text of the scenario, checked, and what is in it and was filled, in words."""
    from sim.scenario import ScenarioError, dump, load_text
    from sim.sources.importing import import_world
    from sim.sources.reading import BadFile

    try:
        plain, notes = import_world(files, year, years, name)
        text = dump(plain)
        world = load_text(text).scenario
    except (BadFile, ScenarioError) as error:
        raise Complaint(str(error), BAD_INPUT) from None
    treaties = len(world.treaties) + len(world.organisations)
    sizes = [counted(len(world.nations), "nation"), counted(treaties, "treaty", "treaties")]
    sizes += [counted(len(world.dyads), "dyad")] if world.dyads else []
    return text, "\n- ".join([f"{', '.join(sizes)}; what no file told was filled:", *notes])
