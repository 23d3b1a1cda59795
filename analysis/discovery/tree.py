"""A small tree of rules, by scikit-learn, cut back as far as cross-validation cannot tell it from a larger one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from analysis.discovery.prim import Box, Data
from analysis.discovery.tested import Hold, held

DEPTH: Final = 3
LEAF: Final = 0.05
"""The least share of the points in a leaf."""
FOLDS: Final = 5
SEED: Final = 1
ROOT: Final = 1.0
"""A pruning that leaves the root alone, as the variance of shares is at most a quarter."""
SURE: Final = 2.13
"""By so many standard errors of the folds a tree must beat its root (Student's t of four degrees, one side, 5%)."""


@dataclass(frozen=True)
class Leaf:
    """A leaf of the tree: what leads to it, and what it holds."""

    box: Box
    hold: Hold


@dataclass(frozen=True)
class Feature:
    """A column of the tree: an axis with an order, or whether an axis has one of its words."""

    axis: int
    word: float | None = None


def leaves(data: Data, groups: NDArray[np.int64]) -> list[Leaf]:
    """The leaves of the tree, the densest first; none where cross-validation leaves no more than its root."""
    if len(np.unique(groups)) < 2 * FOLDS:
        return []
    features = list(_features(data))
    columns = np.stack([_column(data, one) for one in features], axis=1)
    grown = _grown(0.0).fit(columns, data.wanted, data.weights)
    path = grown.cost_complexity_pruning_path(columns, data.wanted, data.weights)
    alpha = _chosen(data, columns, groups, np.unique(np.clip(path.ccp_alphas, 0.0, None)))
    fitted = _grown(alpha).fit(columns, data.wanted, data.weights)
    boxes = list(_boxes(fitted.tree_, features, data, 0, Box()))
    found = [Leaf(box, held(data, groups, box.holds(data.shares))) for box in boxes if box.axes]
    return sorted(found, key=lambda leaf: (-leaf.hold.density.value, -leaf.hold.runs))


def _grown(alpha: float) -> Any:
    from sklearn.tree import DecisionTreeRegressor  # on shares of runs, its squares are Gini's index

    return DecisionTreeRegressor(max_depth=DEPTH, min_samples_leaf=LEAF, ccp_alpha=alpha, random_state=SEED)


def _chosen(data: Data, columns: NDArray[np.float64], groups: NDArray[np.int64], alphas: NDArray[np.float64]) -> float:
    """The strongest pruning whose error in cross-validation is within a standard error of the least, fold by fold.

    What hangs together is in one fold (the rule of one standard error: Breiman et al. 1984, recalled).  The last of
    the prunings leaves the root alone: it is taken where the tree is not clearly better.
    """
    numbers = np.unique(groups)
    fold = dict(zip(np.random.default_rng(SEED).permutation(numbers).tolist(), range(len(numbers)), strict=True))
    folds = np.array([fold[group] % FOLDS for group in groups.tolist()])
    middles = [float(np.sqrt(one * other)) for one, other in itertools.pairwise(alphas)] + [ROOT]
    errors = np.empty((len(middles), FOLDS))
    for k in range(FOLDS):
        train, test = folds != k, folds == k
        for at, alpha in enumerate(middles):
            fitted = _grown(alpha).fit(columns[train], data.wanted[train], data.weights[train])
            missed = (fitted.predict(columns[test]) - data.wanted[test]) ** 2
            errors[at, k] = np.average(missed, weights=data.weights[test]) if test.any() else np.nan
    means = np.nanmean(errors, axis=1)
    best = int(np.argmin(means))
    worse = errors - errors[best]
    spread = np.nanstd(worse, axis=1, ddof=1) / np.sqrt(FOLDS)
    chosen = max(k for k in range(len(middles)) if means[k] - means[best] <= spread[k])
    better = errors[-1] - errors[chosen]
    sure = np.nanmean(better) > SURE * np.nanstd(better, ddof=1) / np.sqrt(FOLDS)
    return middles[chosen] if sure else middles[-1]


def _features(data: Data) -> Iterator[Feature]:
    for axis, ordered in enumerate(data.ordered):
        if ordered:
            yield Feature(axis)
            continue
        known = np.unique(data.shares[:, axis]).tolist()
        yield from (Feature(axis, word) for word in (known[1:] if len(known) == 2 else known))


def _column(data: Data, feature: Feature) -> NDArray[np.float64]:
    values = data.shares[:, feature.axis]
    return values if feature.word is None else (values == feature.word).astype(float)


def _boxes(tree: Any, features: list[Feature], data: Data, node: int, box: Box) -> Iterator[Box]:
    """The leaves below a node as boxes."""
    if tree.children_left[node] < 0:
        yield box
        return
    feature, limit = features[tree.feature[node]], float(tree.threshold[node])
    for low_side, child in ((True, tree.children_left[node]), (False, tree.children_right[node])):
        yield from _boxes(tree, features, data, int(child), _narrowed(box, feature, limit, low_side, data))


def _narrowed(box: Box, feature: Feature, limit: float, low_side: bool, data: Data) -> Box:
    """The part of a box on one side of a split."""
    axis = feature.axis
    if feature.word is None:
        low, high = box.intervals.get(axis, (-np.inf, np.inf))
        return box.within(axis, (low, min(high, limit)) if low_side else (max(low, limit), high))
    known = box.words.get(axis, frozenset(np.unique(data.shares[:, axis]).tolist()))
    kept = known - {feature.word} if low_side else known & {feature.word}
    return Box(box.intervals, {**box.words, axis: frozenset(kept)})
