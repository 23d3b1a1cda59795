"""The figure of reasons: bars on one scale, and the chances that their sums give."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.figures.reasons import chances_in, draw_reasons
from analysis.flips import Setting
from analysis.naming import Names
from analysis.reasons import Reasons
from analysis.style import look
from analysis.telling import Told
from analysis.ties import moved
from tests.analysis.test_figures import headings, texts_fit


def told(decision: str, chance: float, **terms: float) -> Told:
    """A decision of France about Iceland, taken for the given reasons."""
    row = {
        "decision": decision,
        "actor": "FRA",
        "counterpart": "ISL",
        "outcome": "no",
        "year": 1966.0,
        "chance": chance,
    }
    return Told(Reasons(row | terms, Setting({}, 1.0, {})), Names({"FRA": "France", "ISL": "Iceland"}, {}))


def test_the_scale_below_reasons_says_which_chance_a_sum_gives() -> None:
    attack = told("attack", 1 / (1 + np.exp(3.0)), base=-4.0, rivalry=1.0)
    marks = chances_in(attack.reasons, (-6.0, 3.0), 3.0)
    assert {0.01, 0.1, 0.5, 0.9} <= {chance for _, chance in marks}
    assert all(attack.reasons.chance_at({"sum": at}) == pytest.approx(chance, rel=0.01) for at, chance in marks)
    assert np.diff([at for at, _ in marks]).min() > 1.0, "a third of an inch apart"
    challenge = told("challenge", 0.3 + 0.7 / (1 + np.exp(4.0)), base=-4.0, event=0.3)
    least = chances_in(challenge.reasons, (-6.0, 3.0), 3.0)
    assert 0.5 in [chance for _, chance in least] and min(chance for _, chance in least) > 0.3, (
        "the event gives so much"
    )


def test_reasons_of_one_unit_share_their_scale() -> None:
    large, small = (
        told("attack", 0.02, base=-4.0, rivalry=0.1),
        told("resist", 0.6, base=0.4, odds=0.0001, claim=0.0002),
    )
    figure = draw_reasons([large, small])
    with look():
        texts_fit(figure)
    one, other = figure.axes
    assert one.get_xlim() == other.get_xlim()
    names = [text.get_text() for text in other.get_yticklabels()]
    assert names == ["the general resolve to stand firm", "sum, log-odds"], "nothing that adds up to 0.00 has a row"
    assert "+0.00" not in headings(figure) and "Log-odds" in headings(figure)


def test_without_a_habit_a_new_regime_has_less_to_undo() -> None:
    terms = {"base": -6.0, "worth": -2.0, "sunk_cost": -2.0, "age": 0.0, "regime_change": 4.0}
    chance = 1.0 / (1.0 + np.exp(6.0))
    row = {"decision": "leave", "actor": "HUN", "outcome": "no", "year": 1989.0, "chance": chance, **terms}
    reasons = Reasons(row, Setting({}, 1.0, {"HUN": ("balanced", {})}))
    assert reasons.chance_at(reasons.terms) == pytest.approx(chance)
    left = -2.0 - 2.0 * 0.5  # the worth and half of the sunk cost: half of the habits are undone
    assert reasons.without("base") == pytest.approx(1.0 / (1.0 + np.exp(-left)))
    assert moved(reasons.decision, reasons.terms, "worth", 0.0)["regime_change"] == 4.0
