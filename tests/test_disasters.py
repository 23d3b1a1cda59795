"""Disasters: they strike the exposed, partners help or stay away, and trust remembers."""

from __future__ import annotations

import numpy as np
import pytest

from sim.vocabulary import Decision, terms_of
from tests.rivals import ALY, PAR, TAR, Watch, decided, rises, watched

EXPOSED = "nations.TAR.exposure={climate: 1}"
YEARLY = "parameters.strike_disasters.rate=1"
CLOSE = "treaties.talks.articles={consultation: 1, logistics: 1}"
READY, IDLE = "parameters.strike_disasters.base=6", "parameters.strike_disasters.base=-6"


def gdp_of_target(*overrides: str) -> np.ndarray:
    return watched(lambda world: world.gdp[:, TAR], overrides)


def test_who_is_not_exposed_is_not_struck() -> None:
    never = "parameters.strike_disasters.rate=0"
    for watch in (lambda w: w.gdp.sum(axis=1), lambda w: w.trust.sum(axis=(1, 2))):
        assert np.array_equal(watched(watch, [YEARLY]), watched(watch, [never]))
    assert rises(gdp_of_target(EXPOSED, YEARLY), gdp_of_target(EXPOSED, never))
    hit = watched(lambda w: w.disaster[:, ALY], [EXPOSED, YEARLY])
    assert not hit.any(), "only the exposed are struck"


def test_the_rate_is_that_of_the_world_and_rises_with_tension() -> None:
    def struck(*overrides: str) -> np.ndarray:
        return watched(lambda w: w.disaster[:, TAR] > 0.0, [EXPOSED, *overrides])

    assert struck("parameters.strike_disasters.rate=0.25").mean() / 8 == pytest.approx(0.25, abs=0.05)
    tense = "events.2.effects.0={type: tension, domain: climate, change: 3}"
    assert rises(struck(), struck(tense))


def test_one_disaster_strikes_all_who_are_exposed() -> None:
    both = ("parameters.strike_disasters.rate=0.3", EXPOSED, "nations.PAR.exposure={climate: 0.5}")
    assert not watched(lambda w: (w.disaster[:, TAR] > 0.0) != (w.disaster[:, PAR] > 0.0), both).any()
    assert rises(watched(lambda w: w.disaster[:, PAR], both), watched(lambda w: w.disaster[:, TAR], both))


def test_help_builds_trust_and_absence_burns_a_little() -> None:
    watch: Watch = lambda w: w.trust[:, TAR, PAR]  # noqa: E731
    quiet = watched(watch, [EXPOSED, "parameters.strike_disasters.rate=0"])
    helped, alone = (watched(watch, [EXPOSED, YEARLY, given]) for given in (READY, IDLE))
    assert rises(quiet, helped) and rises(alone, quiet)
    assert (helped - quiet).mean() > (quiet - alone).mean(), "only a little"


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ((), (CLOSE,)),
        ((), ("treaties.talks.domains=[military, climate]",)),
        (("dyads.2.trust=0.1",), ("dyads.2.trust=0.9",)),
        (("nations.PAR.exposure={climate: 1}",), ()),
    ],
    ids=["articles of assistance", "a treaty that covers disasters", "trust", "no loss of its own"],
)
def test_who_is_bound_trusting_and_unhurt_helps(less: tuple[str, ...], more: tuple[str, ...]) -> None:
    watch: Watch = lambda w: w.relief[:, TAR, PAR] > 0.0  # noqa: E731
    assert rises(*(watched(watch, [EXPOSED, YEARLY, *given]) for given in (less, more)))


def test_help_makes_good_part_of_the_loss() -> None:
    assert rises(gdp_of_target(EXPOSED, YEARLY, IDLE), gdp_of_target(EXPOSED, YEARLY, READY))


def test_strangers_are_not_asked_and_reasons_add_up() -> None:
    rows = decided([EXPOSED, YEARLY], worlds=30)
    rows = rows[rows["decision"] == "assist"]
    assert set(rows["actor"]) == {"PAR"} and set(rows["counterpart"]) == {"TAR"}, "the pact has no such article"
    assert set(rows["outcome"]) == {"yes", "no"}
    logit = rows[list(terms_of(Decision.ASSIST))].sum(axis=1)
    assert (1.0 / (1.0 + np.exp(-logit))).to_numpy() == pytest.approx(rows["chance"].to_numpy(), abs=1e-6)


STRUCK = "events.0={id: quake, date: 1952, effects: [{type: disaster, nation: TAR, loss: 0.3}]}"
CALM = "parameters.strike_disasters.rate=0"


def test_a_disaster_of_an_event_calls_for_help_too() -> None:
    loss = watched(lambda w: w.disaster[:, TAR], [CALM, STRUCK, IDLE])
    assert np.median(loss) == pytest.approx(0.3), "once, whether or not it is exposed"
    assert not watched(lambda w: w.disaster[:, TAR], [CALM]).any()
    for watch in (lambda w: w.gdp[:, TAR], lambda w: w.trust[:, TAR, PAR], lambda w: w.approval[:, TAR]):
        assert rises(*(watched(watch, [CALM, STRUCK, given]) for given in (IDLE, READY)))
    rows = decided([CALM, STRUCK, CLOSE], worlds=5).query("decision == 'assist'")
    assert set(rows["year"]) == {1952.0} and set(rows["counterpart"]) == {"TAR"}
