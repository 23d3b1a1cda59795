"""Running a sweep into its folder, from wherever it stands, and saying how it stands."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sim import __version__
from sim.study import (
    SWEEP,
    Identity,
    Place,
    Refused,
    StoreError,
    examine,
    hold,
    read_manifest,
    unreadable,
    versions,
)
from sim.sweep.engines import Engine
from sim.sweep.plan import Plan, model_hash
from sim.sweep.reading import Study
from sim.sweep.seal import SEAL, broken
from sim.sweep.store import Store, begin, mend
from sim.sweep.work import Done

GROWN: Final = "runs are numbered point by point, so that no part would stay as it is"
"""Why a sweep cannot grow in its folder."""
NUMBERS: Final = ("numpy", "numba")
"""Libraries on which the last digits of numbers depend."""


@dataclass(frozen=True)
class Progress:
    """Where a sweep stands when it goes on: the blocks that are there."""

    place: Place = field(repr=False)
    store: Store = field(repr=False)
    plan: Plan = field(repr=False)
    """The plan, with blocks as large as those that are there."""
    there: set[int]
    notes: tuple[str, ...]
    """What the user should know before it goes on."""


@contextmanager
def opened(study: Study, plan: Plan, out: str) -> Iterator[Progress]:
    """The folder of a sweep, locked while in use; Refused if it holds anything but this sweep, or nothing."""
    with hold(out) as place:
        store = Store(place.target)
        plan = store.fitted(plan)
        state, manifest, refused = _held(study, plan, place.target, out)
        if refused:
            raise Refused(refused)
        if state == "free":
            begin(place, plan, study)
        with place.writing():
            mend(place.target, plan, study)
            store.tables(plan)
            store.clear()
            blocks, damaged = store.held(plan)
            store.discard_damaged(blocks)
        notes = [f"{part}; its block is computed again" for part in damaged]
        yield Progress(place, store, plan, set(blocks), (*notes, *other_libraries(manifest if blocks else None)))


def look(study: Study, plan: Plan, out: str) -> tuple[Plan, set[int], str]:
    """The plan in a folder, its blocks that are there, and why it may not go there, in words; nothing is changed."""
    target = Path(os.path.realpath(out.replace("\0", " ")))
    store = Store(target)
    plan = store.fitted(plan)
    _, _, refused = _held(study, plan, target, out)
    return plan, set() if refused else set(store.held(plan, every_byte=False)[0]), refused


def _held(study: Study, plan: Plan, target: Path, out: str) -> tuple[str, dict[str, Any] | None, str]:
    """What a folder holds, its manifest if it is a result, and why the sweep may not go there."""
    state, what = examine(target, Identity(study.sha256, study.seed, study.replicates, __version__))
    manifest = read_manifest(target) if state in ("same", "other") else None
    refused = ""
    if state == "foreign" and not Store(target).held(plan)[0]:
        refused = f"{out} holds {what}: choose another folder with --out; it is left as it is"
    other = difference(manifest, study) if manifest is not None else ""
    if manifest is not None and other and not _only_changed(manifest, study, plan, target):
        refused = f"{out} holds {other}: choose another folder with --out, or remove this one first"
    return state, manifest, refused


def _only_changed(manifest: dict[str, Any], study: Study, plan: Plan, target: Path) -> bool:
    """Whether a manifest was changed or exchanged, in a folder whose parts are those of the sweep."""
    if manifest.get("model") != model_hash() or SEAL not in manifest or unreadable(manifest):
        return False
    wrong = broken(target, manifest) or manifest.get(SWEEP, {}).get("sha256") != study.sha256
    return bool(wrong and Store(target).held(plan)[0])


def other_libraries(manifest: dict[str, Any] | None) -> list[str]:
    """A word on libraries that are not those with which the sweep was begun."""
    before, now = (manifest or {}).get("versions"), versions()
    names = [name for name in NUMBERS if isinstance(before, dict) and before.get(name) not in (None, now.get(name))]
    if not isinstance(before, dict) or not names:
        return []
    changed = ", ".join(f"{name} {before[name]}, now {now[name]}" for name in names)
    return [f"begun with {changed}: the last digits of what is there and of what is to come may differ"]


def difference(manifest: dict[str, Any], study: Study) -> str:
    """What a folder holds instead of this sweep, in words; empty if it holds this sweep."""
    sweep = manifest.get(SWEEP)
    if not isinstance(sweep, dict):
        return "a run, and no sweep"
    if sweep.get("sha256") != study.sha256:
        if manifest.get("name") != study.spec.name:
            return f"the study '{manifest.get('name')}', and not '{study.spec.name}'"
        for what, ours in (("seed", study.seed), ("replicates", study.replicates)):
            if manifest.get(what) != ours:
                more = f" ({GROWN})" if what == "replicates" else ""
                return f"this study with {what} {manifest.get(what)}, and not {ours}{more}"
        if manifest["scenario"].get("sha256") != study.base.loaded.sha256:
            return "this study of another scenario, or of another state of it"
        return f"this study with other points ({GROWN}), another record or another block"
    if unreadable(manifest):
        return "this study in the format of another version of foedus"
    if manifest.get("foedus_version") != __version__:
        return f"this study as foedus {manifest.get('foedus_version')} computes it, and this is {__version__}"
    if manifest.get("model") != model_hash():
        return "this study as another state of the model computes it"
    return ""


def go_on(progress: Progress, engine: Engine, told: Callable[[Done], Any] | None = None) -> int:
    """Compute the blocks that are not there and put them into the store; return how many runs failed in them."""
    failed, plan = 0, progress.plan
    tasks = (plan.task(block) for block in range(plan.blocks) if block not in progress.there)
    with closing(engine(tasks)) as results:
        for done in results:
            if done.model != model_hash():
                raise StoreError("a worker has another state of the model: install the same version of foedus there")
            with progress.place.writing():
                progress.store.put(done)
            progress.there.add(done.block)
            failed += done.failed
            if told is not None:
                told(done)
    return failed
