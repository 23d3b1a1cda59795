"""Tables held in memory: a study without a folder, of a run that is still going on or of some steps of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.tables import KEYS, StudyTables
from sim.recorder import Recorder


class HeldTables(StudyTables):
    """The tables of a study that lie in memory; no folder is looked at."""

    def has(self, table: str) -> bool:
        """Whether the table is held."""
        return table in vars(self)


def held(manifest: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> StudyTables:
    """A study of these tables; those that are not given are empty."""
    study = HeldTables(Path(), dict(manifest))
    empty = {name: pd.DataFrame(columns=list(columns)) for name, columns in KEYS.items() if name not in tables}
    vars(study).update(empty | dict(tables))
    return study


def part(recorder: Recorder, steps: Collection[int]) -> Recorder:
    """What a recorder holds of some steps of a run, and all spells so far."""
    found = copy(recorder)
    found.blocks = {
        name: [block for block in blocks if block["step"] in steps] for name, blocks in recorder.blocks.items()
    }
    return found


def of_steps(recorder: Recorder, steps: Collection[int]) -> dict[str, pd.DataFrame]:
    """The tables of some steps of a run, and all spells so far."""
    return {name: table.to_pandas() for name, table in part(recorder, steps).tables().items()}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain values by column."""
    columns = [frame[name].tolist() for name in frame.columns]
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
