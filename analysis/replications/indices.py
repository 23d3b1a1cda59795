"""Indices of the literature again: on the examples of their authors, or against a formula for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from analysis.experiments.made_worlds import world_of
from analysis.replications.base import Effort, Part, Replication, between, exactly, replication
from sim.metrics import measure
from sim.sources import nmc
from sim.sources.reading import BadFile
from sim.vocabulary import Article

KINDS: Final = {3: Article.DEFENCE, 2: Article.NEUTRALITY, 1: Article.CONSULTATION}
"""The pledge that makes a level."""
NODES: Final = 64
SWEEPS: Final = (10, 60)
"""Updates a link before the network is looked at, and while it is."""


@replication(
    "X1", "signorino_ritter", title="likeness of portfolios S", paper="Signorino and Ritter 1999",
    published="(3,3,2,2) and (2,2,3,3), weights .5, .3, .1, .1, farthest 3: S = 1/3",
    source="read, in the first author's code", kind="exact", seconds=1,
)  # fmt: skip
def portfolios(effort: Effort) -> Iterator[Part]:
    """The measure of the model, of two nations without weight who have pledged the example's levels to four others."""
    world = world_of(6, (0, 1))
    for nation, levels in enumerate(((3, 3, 2, 2), (2, 2, 3, 3))):
        for k, level in enumerate(levels, start=2):
            world.obligation[0, KINDS[level], nation, k] = 1.0
    world.power[0] = (1e-100, 1e-100, 0.5, 0.3, 0.1, 0.1)
    found = measure(world, {"treaty": ["portfolio_similarity_weighted"]})["treaty"]["portfolio_similarity_weighted"]
    yield exactly("S", "0.333333333", f"{2.0 * found[0, 0] - 1.0:.9f}")


COMPONENTS: Final = ("milex", "milper", "irst", "pec", "tpop", "upop")
DIGIT: Final = 1e-7
"""The last digit of the published index."""
MOST_OF: Final = 0.999
"""The share of states and years that must come out to that digit (assumed): some few published figures are off."""


def cinc(components: np.ndarray) -> np.ndarray:
    """The composite index of national capability: the mean of a state's shares of what is known of each component.

    `components` is [state, component], NaN where unknown; a component of which the system has nothing is left out.
    """
    total = np.nansum(components, axis=0)
    known = components[:, total > 0]
    found: np.ndarray = np.nanmean(known / total[total > 0], axis=1)
    return found


@replication(
    "X2", "cow", title="composite index of national capability", paper="Singer, Bremer and Stuckey 1972; COW NMC",
    published="the mean of the shares in six components, over those that are known",
    source="definition recalled; measured: the published series comes out to its seven digits, but for 1912",
    kind="exact", seconds=1,
)  # fmt: skip
def capability(effort: Effort) -> Iterator[Part]:
    """Three states by hand: two components known of all, one unknown of the last, one that nobody has."""
    made = np.array([[6.0, 10.0, 3.0, 0.0], [3.0, 30.0, 1.0, 0.0], [1.0, 60.0, np.nan, 0.0]])
    hand = ((0.6 + 0.1 + 0.75) / 3, (0.3 + 0.3 + 0.25) / 3, (0.1 + 0.6) / 2)
    for name, index, by_hand in zip("ABC", cinc(made), hand, strict=True):
        yield exactly(f"state {name}", f"{by_hand:.9f}", f"{index:.9f}")


def against(path: Path, effort: Effort) -> Iterator[Part]:
    """The example by hand, and the index from a file's components beside the one published in it, year by year."""
    yield from capability(effort)
    table = nmc.read(path).table.reindex(columns=["ccode", "year", *COMPONENTS, "cinc"]).dropna(subset="cinc")
    table = table.dropna(subset=[*COMPONENTS], how="all")
    if table.empty:
        raise BadFile([f"{path}: has no column cinc, the published index, or no value in it"])
    gaps = pd.concat([(cinc(rows[[*COMPONENTS]].to_numpy()) - rows["cinc"]).abs() for _, rows in table.groupby("year")])
    widest = gaps.groupby(table["year"]).max()
    year = widest.idxmax()
    span = f"{widest.index.min()}-{widest.index.max()}"
    good = int((gaps <= DIGIT).sum())
    share = between(f"the published index, {span}", "all", good / len(gaps), MOST_OF, 1.0)
    yield replace(share, ours=f"{good} of {len(gaps)} states and years")
    others = f", {widest.drop(year).max():.1e} at most in other years" if len(widest) > 1 else ""
    found = f"{widest[year]:.1e} in {year}{others}"
    yield Part("largest gap", "0", found, "reported", "moment")


def published(given: Replication, path: Path) -> Replication:
    """The row of the index with the published series of a file beside it."""
    return replace(given, run=partial(against, path))


def friendly_share(p: float, seed: int) -> float:
    """The share of friendly links in local triad dynamics at rest, among 64 who are all acquainted.

    In a triad with one unfriendly link that becomes friendly with chance p, else one of the others unfriendly; with
    three, one becomes friendly.  Triads that share no link are updated at once, which is the same as one by one.
    """
    luck = np.random.default_rng(seed)
    signs = np.triu(np.where(luck.random((NODES, NODES)) < 0.5, 1, -1), 1)
    signs += signs.T
    links, many = NODES * (NODES - 1) // 2, NODES // 3
    rounds = [int(sweeps * links / many) for sweeps in SWEEPS]
    seen = 0.0
    for k in range(sum(rounds)):
        triads = luck.permutation(NODES)[: 3 * many].reshape(many, 3)
        ends = np.roll(triads, -1, axis=1)
        now = signs[triads, ends]
        unfriendly = (now < 0).sum(axis=1)
        odd = np.where(unfriendly == 1, np.argmin(now, axis=1), 0)
        healed = luck.random(many) < p
        which = np.where((unfriendly == 3) | ~healed, (odd + luck.integers(1, 3, many)) % 3, odd)
        which = np.where(unfriendly == 3, luck.integers(0, 3, many), which)
        tense = np.flatnonzero(unfriendly % 2)
        i, j = triads[tense, which[tense]], ends[tense, which[tense]]
        signs[i, j] *= -1
        signs[j, i] *= -1
        if k >= rounds[0]:
            seen += (signs.sum() / (2 * links) + 1.0) / 2.0
    return seen / rounds[1]


@replication(
    "X3", "antal", title="social balance by local triad dynamics", paper="Antal, Krapivsky and Redner 2005",
    published="stationary friendly share 1 / (sqrt(3 (1 - 2p)) + 1) for p < 1/2, transition at 1/2",
    source="transition abstract, formula recalled", kind="exact", seconds=3,
)  # fmt: skip
def triads(effort: Effort) -> Iterator[Part]:
    """The dynamics among 64, at four chances below the transition, and one above."""
    for k, p in enumerate((0.0, 0.1, 0.25, 0.4)):
        share = 1.0 / (np.sqrt(3.0 * (1.0 - 2.0 * p)) + 1.0)
        yield between(f"friendly share at p = {p}", f"{share:.3f}", friendly_share(p, k), share - 0.01, share + 0.01)
    yield between("friendly share at p = 0.6", "1: paradise", friendly_share(0.6, 9), 0.99, 1.0)


@replication(
    "X4", "maoz", title="network polarity NPOL", paper="Maoz 2006",
    published="4 sum n_i (n - n_i) / (k n^2) over k cliques: two equal blocs have 1",
    source="read, in the author's program", kind="exact", seconds=1,
)  # fmt: skip
def polarity(effort: Effort) -> Iterator[Part]:
    """The measure of the model on two equal blocs, one bloc, and a bloc of four against two that are alone."""
    for says, groups, expected in (
        ("two blocs of three", (range(3), range(3, 6)), 1.0),
        ("one bloc of six", (range(6),), 0.0),
        ("a bloc of four, two alone", (range(4),), 4 * (4 * 2 + 5 + 5) / (3 * 36)),
    ):
        found = measure(world_of(6, *map(tuple, groups)), {"system": ["npol"]})["system"]["npol"]
        yield exactly(says, f"{expected:.9f}", f"{float(found[0]):.9f}")
