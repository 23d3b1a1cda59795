"""Compiled loops: the decorator that makes a kernel, and the small functions kernels share.

Numba does not notice an edit in another file, so compiled kernels are cached under a folder named by a hash of all
files with kernels: an edit in any of them means a fresh cache, never a stale kernel.
"""

from __future__ import annotations

import atexit
import hashlib
import math
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import numba
import platformdirs
from numba import types
from numba.core.options import DefaultOptions

DECORATED = re.compile(rb"^@(kernel|helper|metric)\b", re.MULTILINE)
Function = TypeVar("Function", bound=Callable[..., Any])


def source_hash() -> str:
    """What the compiled code is made from: a short hash of every file with kernels and of the words they use."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        text = path.read_bytes()
        if DECORATED.search(text) or path.stem == "vocabulary":
            digest.update(path.name.encode() + b"\0" + text + b"\0")
    return digest.hexdigest()[:16]


INTERPRETED: Final = bool(numba.config.DISABLE_JIT)
"""Whether kernels run as plain Python, as NUMBA_DISABLE_JIT=1 wants: slowly, but a debugger can step through them."""


def cache_folder() -> tuple[Path, str]:
    """Where the kernels of this installation are kept, and a word where that is not for long.

    FOEDUS_CACHE_DIR moves it. What cannot be written gives place to a folder of this process and those it begins, with
    a copy of the kernels where all are there: numba reads only where it can write.
    """
    base = os.environ.get("FOEDUS_CACHE_DIR") or platformdirs.user_cache_dir("foedus", appauthor=False)
    place = hashlib.sha256(str(Path(__file__).parent).encode()).hexdigest()[:8]
    name = f"kernels-{source_hash()}-{place}"
    if INTERPRETED or not (refused := _refusal(Path(base) / name)):
        return Path(base) / name, ""
    given, base = base, tempfile.mkdtemp(prefix="foedus-")
    os.environ["FOEDUS_CACHE_DIR"] = base
    atexit.register(shutil.rmtree, base, ignore_errors=True)
    if _copied(Path(given) / name, Path(base) / name):
        return Path(base) / name, ""
    text = f"{given}, where compiled kernels are kept, cannot be used ({refused}): they are compiled for this time only"
    return Path(base) / name, f"{text}; set FOEDUS_CACHE_DIR to a folder that you can write to"


def _refusal(folder: Path) -> str:
    """Why nothing can be kept in a folder; empty where it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def _copied(kept: Path, folder: Path) -> bool:
    """Whether a folder that cannot be written holds all kernels, which are then copied into another one."""
    try:
        there = [path for path in kept.rglob("*") if path.is_file()] if (kept / COMPLETE).exists() else []
        for path in there:
            copy = folder / path.relative_to(kept)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        return False
    return bool(there)


COMPLETE: Final = "complete"
CACHE, NOT_KEPT = cache_folder()
numba.config.CACHE_DIR = str(CACHE)


OPTIONS: Final = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True, "no_rewrites": True}
LEAN: Final = {"_nrt": False} if hasattr(DefaultOptions, "_nrt") else {}
"""What makes no arrays needs no counting of references: with that and without rewrites compiling takes a sixth less."""


def widened(kind: types.Type) -> types.Type:
    """The type under which a function takes a number: one for all signed integers and truths, one for all floats."""
    kind = types.unliteral(kind)
    if isinstance(kind, types.Boolean) or (isinstance(kind, types.Integer) and kind != types.uint64):
        return types.int64
    return types.float64 if isinstance(kind, types.Float) else kind


def once(dispatcher: Any) -> Any:
    """Make a compiled function take numbers of a kind alike, so that a new constant is no reason to compile anew."""
    if not INTERPRETED:
        find = dispatcher.get_call_template
        dispatcher.get_call_template = lambda args, kws: find(tuple(map(widened, args)), kws)
    return dispatcher


def kernel(function: Function) -> Function:
    """Compile a loop over worlds and nations, once per machine, so that it runs without Python's global lock."""
    allocates = "empty" in function.__code__.co_names
    compiled: Function = once(numba.njit(cache=True, **OPTIONS, **({} if allocates else LEAN))(function))
    return compiled


def helper(function: Function) -> Function:
    """Compile a small function that only kernels call and that makes no arrays; Python cannot call it."""
    compiled: Function = once(numba.njit(no_cpython_wrapper=True, **OPTIONS, **LEAN)(function))
    return compiled


def compiled_before() -> bool:
    """Whether the cache holds all kernels of the model, or none is to be compiled."""
    return INTERPRETED or (CACHE / COMPLETE).exists()


def mark_compiled() -> None:
    """Note that the cache now holds all kernels of the model."""
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / COMPLETE).touch()


@helper
def chance_of(x, z):  # type: ignore[no-untyped-def]
    """The chance that belongs to a logit x, when z is the exponential of its size below zero."""
    return (1.0 if x >= 0.0 else z) / (1.0 + z)


@helper
def logistics(x, z):  # type: ignore[no-untyped-def]
    """Turn a row of logits into their chances, one thing at a time for all; z is room for as many numbers."""
    for k in range(x.shape[0]):
        z[k] = -min(abs(x[k]), 700.0)
    for k in range(x.shape[0]):
        z[k] = math.exp(z[k])
    for k in range(x.shape[0]):
        x[k] = chance_of(x[k], z[k])


@kernel
def logistic(x: float) -> float:
    """The chance that belongs to a logit, in [0, 1]; safe at both ends, and without a branch to guess."""
    return float(chance_of(x, math.exp(-min(abs(x), 700.0))))


@kernel
def fill(x, value):  # type: ignore[no-untyped-def]
    """Write one value into a whole row; a plain loop compiles ten times faster than a slice."""
    for k in range(x.shape[0]):
        x[k] = value


@kernel
def total(x, count):  # type: ignore[no-untyped-def]
    """The sum of the first numbers of a row."""
    result = 0.0
    for k in range(count):
        result += x[k]
    return result


@kernel
def clip(x: float, low: float, high: float) -> float:
    """The value held inside the range from low to high."""
    return min(max(x, low), high)


@kernel
def per_step(rate: float, dt: float) -> float:
    """A yearly chance turned into the chance of a step of dt years: 1 - (1 - p)^dt."""
    if dt == 1.0:
        return rate
    return float(1.0 - (1.0 - rate) ** dt)
