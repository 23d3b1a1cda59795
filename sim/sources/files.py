"""The files a user names, each read by the reader of its data set, with what identifies them; all faults at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sim.sources import atop, contiguity, ideal_points, mid, nmc, polity, sipri, states, vdem, world_bank
from sim.sources.reading import BadFile, OtherFile, Read, Source

READERS: Final[dict[str, tuple[Source, Callable[[Path], Read]]]] = {
    source.key: (source, read)
    for source, read in (
        (atop.ATOP, atop.read),
        (nmc.NMC, nmc.read),
        (ideal_points.IDEAL_POINTS, ideal_points.read),
        (states.STATES, states.read),
        (states.MAJORS, states.read_majors),
        (contiguity.CONTIGUITY, contiguity.read),
        (mid.MID, mid.read),
        (polity.POLITY, polity.read),
        (vdem.VDEM, vdem.read),
        (world_bank.WORLD_BANK, world_bank.read),
        (sipri.SIPRI, sipri.read),
    )
}
"""The readers, by the key of their data set."""


@dataclass(frozen=True)
class Taken:
    """A file that was read: its data set, its name, the hash of its bytes, and what the reader made of it."""

    source: Source
    name: str
    sha256: str
    read: Read


def option(key: str) -> str:
    """The option of the command line that takes the file of a data set."""
    return "--" + key.replace("_", "-")


def take(files: Mapping[str, Path]) -> dict[str, Taken]:
    """The files by the key of their data set, read; BadFile with all that is wrong with any of them."""
    taken: dict[str, Taken] = {}
    told: list[str] = []
    for key, path in files.items():
        source, read = READERS[key]
        try:
            made = read(path)
            if made.table.empty:
                raise BadFile([f"{path}: no row that can be used"])
            taken[key] = Taken(source, path.name, hashlib.sha256(path.read_bytes()).hexdigest(), made)
        except OtherFile as error:
            meant = [READERS[other][0] for other in READERS if READERS[other][0].knows(error.columns)]
            hint = f"; it looks like {meant[0].title}: {option(meant[0].key)}" if meant else ""
            told += [error.lines[0] + hint]
        except BadFile as error:
            told += error.lines
    if told:
        raise BadFile(told)
    return taken
