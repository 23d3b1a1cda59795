"""Luck: keyed random numbers, so that what befalls one nation never depends on what befalls another.

Every number is a pure function of (seed, replicate) and (rule, step, nation, counterpart): Philox4x32-10, the
counter-based generator of Salmon et al. (2011), is computed inside the kernels.  Nations count by their ids, not by
their rows, so leaving out a rule, an event or a nation moves no one else's luck, and two arms of a comparison share
theirs.
"""

from __future__ import annotations

import hashlib
import math
import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.kernels import kernel

MULTIPLIER_0, MULTIPLIER_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL_0, WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
MASK, HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
NOBODY = np.uint64(0)


class Luck(NamedTuple):
    """What a kernel draws from: the keys of its worlds, the keys of the nations, and the rule's own stream."""

    key: np.ndarray
    who: np.ndarray
    stream: np.uint64
    step: np.uint64


def name_key(name: str) -> np.uint64:
    """The 32-bit key of a nation, treaty or event: a hash of its id."""
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little"))


def name_keys(names: Sequence[str]) -> np.ndarray:
    """The keys of several ids, uint64 [name]; ValueError when two ids share a key (once in millions)."""
    keys = np.array([name_key(name) for name in names], dtype=np.uint64)
    if len(set(keys.tolist())) < len(names):
        raise ValueError("two ids share one key of luck: rename one of them")
    return keys


def stream_key(rule: str) -> np.uint64:
    """The stream of a rule: a hash of its name."""
    return np.uint64(zlib.crc32(rule.encode()))


def world_keys(seed: int, replicates: Sequence[int]) -> np.ndarray:
    """The keys of the worlds of a run, uint64 [world, 2]: a hash of seed and replicate, the same in every arm."""
    keys = np.empty((len(replicates), 2), dtype=np.uint64)
    for row, replicate in enumerate(replicates):
        digest = hashlib.blake2b(f"{seed}/{replicate}".encode(), digest_size=8).digest()
        keys[row] = np.frombuffer(digest, dtype="<u4")
    return keys


@kernel
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Ten rounds of Philox4x32: four 32-bit words (in uint64) from a counter of four and a key of two."""
    for _ in range(10):
        a = MULTIPLIER_0 * c0
        b = MULTIPLIER_1 * c2
        c0, c1, c2, c3 = (b >> HALF) ^ c1 ^ k0, b & MASK, (a >> HALF) ^ c3 ^ k1, a & MASK
        k0 = (k0 + WEYL_0) & MASK
        k1 = (k1 + WEYL_1) & MASK
    return c0, c1, c2, c3


@kernel
def uniform(luck, w, one, other, use):  # type: ignore[no-untyped-def]
    """A uniform number in [0, 1) for world w, one nation (key), its counterpart (key) and the use within the rule."""
    x0, x1, _, _ = philox(
        luck.stream, (luck.step << np.uint64(8)) | np.uint64(use), one, other, luck.key[w, 0], luck.key[w, 1]
    )
    return (float(x0 >> np.uint64(5)) * 67108864.0 + float(x1 >> np.uint64(6))) * (1.0 / 9007199254740992.0)


@kernel
def normal(luck, w, one, other, use):  # type: ignore[no-untyped-def]
    """A standard normal number (Box-Muller) with the same keys as `uniform`."""
    x0, x1, x2, x3 = philox(
        luck.stream, (luck.step << np.uint64(8)) | np.uint64(use), one, other, luck.key[w, 0], luck.key[w, 1]
    )
    u = (float(x0 >> np.uint64(5)) * 67108864.0 + float(x1 >> np.uint64(6)) + 0.5) * (1.0 / 9007199254740992.0)
    v = (float(x2 >> np.uint64(5)) * 67108864.0 + float(x3 >> np.uint64(6))) * (1.0 / 9007199254740992.0)
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)


@kernel
def noise(luck, w, one, other, use):  # type: ignore[no-untyped-def]
    """A cheap number of mean 0 and variance 1 in [-2.45, 2.45] (triangular), for noise drawn for every pair."""
    x0, x1, _, _ = philox(
        luck.stream, (luck.step << np.uint64(8)) | np.uint64(use), one, other, luck.key[w, 0], luck.key[w, 1]
    )
    return (float(x0) + float(x1) - 4294967295.0) * (2.449489742783178 / 4294967296.0)
