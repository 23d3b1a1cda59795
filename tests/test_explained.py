"""Measures are explained: a sentence, a formula of known quantities, a range and a citation."""

from __future__ import annotations

import re

import numpy as np
import pytest

from sim.metrics import METRICS, NOTATION, Metric
from sim.metrics.notation import OWN, symbols_in, words_in
from sim.vocabulary import Article, words
from sim.world import World

ALL = [metric for level in METRICS.values() for metric in level.values()]


@pytest.mark.parametrize("metric", ALL, ids=lambda metric: f"{metric.level}-{metric.name}")
def test_every_metric_is_explained(metric: Metric) -> None:
    assert metric.doc.endswith(".") and metric.unit
    assert metric.low < metric.high and (metric.low > -np.inf or metric.unit == "ratio")
    assert metric.cite == OWN or metric.cite.endswith((", recalled", ", abstract"))


SYMBOLS = set(
    "i j k l a b c d h u w x y q v n p V E G L M m N D A S s name mean wmean sum max min exp ln sqrt corr wcorr rank "
    "sway chance void guarded bare aid level sign bloc side nations crises any conceded backed_down war no of or for "
    "all as in and from the inside its ties maximal cliques that defence without those largest Shapley value treaty "
    "treaties components by outsiders members reach ballots ayes noes cost calm weighted".split()
)
"""The letters of formulas, and the few words between them: all that is no column, measure or kind of article."""


@pytest.mark.parametrize("metric", ALL, ids=lambda metric: f"{metric.level}-{metric.name}")
def test_every_metric_has_a_formula_of_known_quantities(metric: Metric) -> None:
    assert metric.formula and not metric.formula.endswith(".") and metric.formula != metric.doc
    for one, other in ("()", "[]", "{}"):
        assert metric.formula.count(one) == metric.formula.count(other)
    known = SYMBOLS | set(World.columns()) | {m.name for m in ALL} | set(words(Article))
    assert words_in(metric.formula) <= known


def test_the_notation_explains_what_formulas_use() -> None:
    ours = "sway aid level sign bloc guarded bare void chance name wmean wcorr crises".split()
    told = set(re.findall(r"[a-z]+", " ".join(NOTATION)))
    used = {word for metric in ALL for word in words_in(metric.formula)}
    assert set(ours) <= used & told, "a symbol is not used, or not explained"


def test_the_symbols_of_a_formula() -> None:
    assert symbols_in("1 - mean_{i≠j} rivalry[i,j]") == {"i, j, k", "mean_{…}"}
    used = symbols_in("mean_{D[i,j] > 0} [pledges[i,j] > 1]")
    assert used == {"i, j, k", "D[i,j]", "mean_{…}", "[…]"}
