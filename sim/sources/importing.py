"""A scenario of a year from the files a user has downloaded, with where each figure comes from and what was filled."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sim.sources.files import READERS, Taken, option, take
from sim.sources.filling import BACK, fill
from sim.sources.frames import Filled
from sim.sources.reading import BadFile
from sim.sources.real_world import Record, document
from sim.sources.recalled import TREATIES

NEEDED: Final = ("atop", "nmc")
FIELDS: Final = {
    "atop": ("members", "articles", "signed", "term", "depth"), "nmc": ("burden", "gdp"), "ideal_points": ("ideology",),
    "states": ("name",), "majors": ("major",), "contiguity": ("contiguous",), "mid": ("rivalry", "trust", "claim"),
    "polity": ("polity", "ideology"), "vdem": ("polity", "ideology"), "world_bank": ("gdp",), "sipri": ("burden",),
}  # fmt: skip
"""What each data set becomes in a scenario."""
FIGURES: Final = {
    "gdp": ("world_bank", "assumed"), "burden": ("sipri", "nmc"), "polity": ("polity", "vdem", "assumed"),
    "ideology": ("ideal_points", "assumed"), "location": ("recalled",), "technology": ("assumed",),
    "major": ("majors", "recalled"), "nuclear": ("recalled",), "exposure": ("assumed",),
}  # fmt: skip
"""By figure of nations the data sets that it comes from, the best first, and what is said where none is given."""


def import_world(files: Mapping[str, Path], year: int, years: int, name: str) -> tuple[Record, list[str]]:
    """The scenario of a year as its file has it, and what was filled; BadFile with all that is wrong with the files."""
    told = [f"foedus: {option(key)} is needed: {READERS[key][0].files}" for key in NEEDED if key not in files]
    try:
        taken = take(files)
    except BadFile as error:
        raise BadFile([*error.lines, *told]) from None
    told += _outside(files, taken, year)
    if told:
        raise BadFile(told)
    filled = fill(taken, year)
    plain = document(filled.frames, year, years)
    figures = {
        figure: next(key for key in keys if key in taken or key not in READERS) for figure, keys in FIGURES.items()
    }
    _say_sources(plain, figures, filled)
    return _scenario(plain, taken, figures, filled) | {"name": name}, filled.notes


def _outside(files: Mapping[str, Path], taken: Mapping[str, Taken], year: int) -> list[str]:
    """Whether the year lies outside that of the capabilities, from which the states are known."""
    if "nmc" not in taken:
        return []
    years = taken["nmc"].read.table["year"]
    first, last = int(years.min()), int(years.max())
    if first <= year <= last + BACK:
        return []
    return [f"{files['nmc']}: has figures of {first} to {last}; --year {year} must lie in {first} to {last + BACK}"]


def _say_sources(plain: Record, figures: Mapping[str, str], filled: Filled) -> None:
    """The source of each treaty, of each dyad, and of what was filled for a nation; titles of treaties."""
    ids = filled.frames.table("nations").set_index("ccode")["abbrev"].to_dict()
    for code, given in filled.sources.items():
        own = {figure: source for figure, source in sorted(given.items()) if source != figures[figure]}
        if own and ids[code] in plain["nations"]:
            plain["nations"][ids[code]]["sources"] = own
    plain["dyads"] = [entry for dyad in plain["dyads"] for entry in _by_source(dyad)]
    for key, treaty in (plain["treaties"] | plain["organisations"]).items():
        names, number = [plain["nations"][member]["name"] for member in treaty["members"]], int(key.removeprefix("t"))
        parties = " - ".join(names) if len(names) == 2 else f"{len(names)} members, ATOP {number}"
        treaty |= {"title": f"{TREATIES.get(number, parties)}, {treaty['signed']}", "source": "atop"}


def _by_source(dyad: Record) -> list[Record]:
    """What is known of a pair as an entry for each source: its border, and its rivalry."""
    border = {key: value for key, value in dyad.items() if key == "contiguous"}
    rivalry = {key: value for key, value in dyad.items() if key in ("trust", "rivalry", "claim")}
    given = {"contiguity": border, "mid": rivalry}
    return [{"pair": dyad["pair"], "source": source, **known} for source, known in given.items() if known]


def _scenario(plain: Record, taken: Mapping[str, Taken], figures: Mapping[str, str], filled: Filled) -> Record:
    """The scenario with its references, the provenance of each file, and what was filled, before its nations."""
    used = ", ".join(one.source.title for one in taken.values())
    head: Record = {
        "foedus": 1, "name": "", "title": plain["title"],
        "summary": f"The world at the start of {filled.year}, made from files of {used}.",
        "limits": f"What no file told was filled. {' '.join(note + '.' for note in filled.notes)}",
        "calendar": plain["calendar"], "seeds": plain["seeds"],
        "sources": {key: one.source.citation for key, one in taken.items()},
        "provenance": {key: _provenance(key, one) for key, one in taken.items()}, "figures": dict(figures),
    }  # fmt: skip
    return head | {key: plain[key] for key in ("nations", "dyads", "treaties", "organisations") if plain[key]}


def _provenance(key: str, one: Taken) -> Record:
    """A file as a scenario names it."""
    version = {"version": one.read.version} if one.read.version else {}
    known = {"set": one.source.title, **version, "file": one.name, "sha256": one.sha256}
    return known | {"access": one.source.access, "fields": list(FIELDS[key])}
