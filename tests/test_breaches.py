"""Breaches: who fights a nation against its pledge not to loses its trust, some of that of others, and its name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from sim.vocabulary import Article
from sim.world import World
from tests.rivals import ACC, ALY, ATT, CRISIS, PAR, RESOLUTE, TAR, stepped

AFTER = 4
CHALLENGE = (CRISIS, "parameters.weigh_challenges.base=-12", RESOLUTE[0], "dyads.0.affinity=10")
WAR = (*CHALLENGE, RESOLUTE[1])
PRICES = ("betrayal", "warning", "perjury")
FREE = tuple(f"parameters.run_crises.{price}=0" for price in PRICES)


def pact(one: str, other: str, articles: str) -> str:
    """A treaty of two in place of the talks that the world has."""
    return f"treaties.talks={{signed: 1946, members: [{one}, {other}], articles: {{{articles}}}}}"


def wars(*overrides: str, free: bool = False) -> World:
    """The worlds after the one war, with a price of breaches or without."""
    return stepped((*WAR, *overrides, *(FREE if free else ())), AFTER)


def lost(quantity: str, where: Sequence[int], breach: tuple[int, int], *overrides: str) -> float:
    """What a breach takes from a quantity where it happens, on the median of worlds."""
    free, dear = (wars(*overrides, free=x) for x in (True, False))
    broken = (slice(None), *breach)
    happened = (free.breach[broken] > 0.0) & (dear.breach[broken] > 0.0)
    assert happened.mean() > 0.4
    here = (happened, *where)
    return float(np.median(getattr(free, quantity)[here] - getattr(dear, quantity)[here]))


ON_TAR = (ATT, TAR)


@pytest.mark.parametrize("kind", ["non_aggression", "neutrality", "defence"])
def test_who_attacks_a_partner_pays_in_trust_and_name(kind: str) -> None:
    bound, alone = pact("ATT", "TAR", f"{kind}: 1"), "parameters.weigh_challenges.honour_base=-5"
    world = wars(bound)
    pledged = (world.pledges if kind == "defence" else world.obligation[:, Article[kind.upper()]])[:, ATT, TAR] > 0
    fought = pledged & (world.crisis[:, ATT, TAR] > 2)
    assert fought.mean() > 0.4 and (world.breach[fought, ATT, TAR] == 1.0).all()
    assert not world.breach[:, TAR].any(), "only who attacks breaks its word"
    assert lost("broken", [ATT], ON_TAR, bound) == pytest.approx(-1.0, abs=0.03)
    assert lost("trust", [ACC, ATT], ON_TAR, bound, alone) == pytest.approx(0.05, abs=0.01)
    assert lost("trust", [TAR, ATT], ON_TAR, bound) > 0.1
    assert lost("trust", [PAR, ATT], ON_TAR, bound) == 0.0, "who has no pledge of the breaker is not warned"


def test_a_weak_pledge_costs_less_to_break() -> None:
    weak = pact("ATT", "TAR", "non_aggression: 0.5")
    assert lost("broken", [ATT], ON_TAR, weak) == pytest.approx(-0.5, abs=0.03)


def test_who_has_given_no_word_breaks_none() -> None:
    free, dear = wars(free=True), wars()
    assert not dear.breach.any() and (dear.fought[:, ATT, TAR] > 0.0).mean() > 0.9
    assert all(np.array_equal(x, dear.arrays[name], equal_nan=True) for name, x in free.arrays.items())


def test_a_challenge_without_a_war_breaks_no_word() -> None:
    mild = ("parameters.run_crises.attack=-6", "parameters.run_crises.attack_prospect=0")
    world = stepped((*CHALLENGE, pact("ATT", "TAR", "non_aggression: 1"), *mild), AFTER)
    gave_up = world.crisis[:, ATT, TAR] == 2
    assert gave_up.mean() > 0.4 and not world.breach[gave_up].any()


def test_who_helps_against_a_partner_breaks_its_neutrality_but_not_its_non_aggression() -> None:
    loyal = ("parameters.weigh_challenges.honour_base=5", "parameters.weigh_challenges.honour_torn=0")
    for kind, breaks in (("neutrality", 1.0), ("non_aggression", 0.0)):
        world = wars(pact("ATT", "ALY", f"{kind}: 1"), *loyal)
        came = (world.fought[:, ALY, ATT] > 0.0) & (world.obligation[:, Article[kind.upper()], ALY, ATT] == 1.0)
        assert came.mean() > 0.4 and (world.breach[came, ALY, ATT] == breaks).all()


def test_who_joins_an_attack_on_a_partner_breaks_its_word_and_its_accomplice_does_not_mind() -> None:
    joint = (
        "treaties.axis.articles={offence: 1}", pact("ACC", "TAR", "non_aggression: 1"),
        "parameters.weigh_challenges.honour_base=5", "parameters.weigh_challenges.honour_torn=0",
    )  # fmt: skip
    assert not wars(*joint).breach[:, ATT].any()
    assert lost("broken", [ACC], (ACC, TAR), *joint) == pytest.approx(-1.0, abs=0.03)
    assert lost("trust", [ATT, ACC], (ACC, TAR), *joint) == pytest.approx(0.0, abs=1e-9)
