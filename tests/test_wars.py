"""Wars: pledges to defend and to attack are honoured or not, some are drawn in, and what a war leaves behind."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.vocabulary import Article, Decision, terms_of
from tests.rivals import ACC, ALY, ATT, CRISIS, RESOLUTE, TAR, Watch, decided, rises, simulation, stepped, watched

QUIET = "parameters.weigh_challenges.base=-12"
WAR = (CRISIS, QUIET, *RESOLUTE)
"""One challenge, in 1953, that becomes a war, and hardly another one."""
OFFENSIVE = "treaties.axis.articles={non_aggression: 1, offence: 1}"
LOYAL, FALSE = "parameters.weigh_challenges.honour_base=5", "parameters.weigh_challenges.honour_base=-5"
AFTER = 4
"""Years after which the war has just been fought."""


def won(world: object) -> np.ndarray:
    """Whether the attacker has won in this step."""
    found: np.ndarray = world.crisis[:, ATT, TAR] == 4  # type: ignore[attr-defined]
    return found


def test_a_pledge_to_attack_together_is_a_decision_of_its_own() -> None:
    rows = decided((*WAR, OFFENSIVE))
    joins = rows[(rows["decision"] == "join") & (rows["counterpart"] == "ATT")]
    assert set(joins["actor"]) == {"ACC"} and set(joins["outcome"]) == {"yes", "no"}
    logit = joins[list(terms_of(Decision.JOIN))].sum(axis=1)
    assert (1.0 / (1.0 + np.exp(-logit))).to_numpy() == pytest.approx(joins["chance"].to_numpy(), abs=1e-6)
    plain = decided((*WAR, "treaties.axis.articles={non_aggression: 1}"), worlds=50)
    assert "join" not in set(plain["decision"])


def test_accomplices_who_come_help_to_win_and_who_stay_away_break_their_word() -> None:
    strong = "nations.ACC.capability=900"
    for watch in (won, lambda w: w.kept[:, ACC] / w.broken[:, ACC], lambda w: w.trust[:, ATT, ACC]):
        assert rises(*(watched(watch, (*WAR, OFFENSIVE, strong, x), AFTER) for x in (FALSE, LOYAL)))
    assert rises(*(watched(lambda w: w.rivalry[:, ACC, TAR], (*WAR, OFFENSIVE, x), AFTER) for x in (FALSE, LOYAL))), (
        "who fights becomes a rival"
    )


def test_who_is_bound_to_defend_the_target_does_not_join_the_attack() -> None:
    both = "treaties.talks={signed: 1946, members: [TAR, ACC], articles: {defence: 1}}"
    rows = decided((*WAR, OFFENSIVE, both), worlds=50)
    bound = ~rows["run"].isin(rows.loc[(rows["decision"] == "leave") & (rows["treaty"] == "talks"), "run"])
    assert bound.mean() > 0.9 and "join" not in set(rows.loc[bound, "decision"])


def test_nations_drawn_into_wars_of_others_are_counted() -> None:
    def entrapped(i: int, *overrides: str) -> np.ndarray:
        return watched(lambda w: w.entrapped[:, i], (*WAR, OFFENSIVE, LOYAL, *overrides), AFTER)

    for who in (ALY, ACC):  # who defends, and who joins the attack
        own, foreign = (entrapped(who, f"parameters.run_crises.stake={x}") for x in ("0", "1"))
        assert not own.any() and foreign.mean() > 0.9, "only a war against whom it need not fear is not its own"
    none = watched(lambda w: w.entrapped.sum(axis=1), (*WAR, OFFENSIVE, FALSE), AFTER)
    assert none.mean() < 0.05, "who stays away is not drawn in"


def test_desertion_costs_trust_reputation_and_the_victims_approval() -> None:
    for watch in (lambda w: w.trust[:, TAR, ALY], lambda w: w.kept[:, ALY] / w.broken[:, ALY]):
        assert rises(*(watched(watch, (*WAR, x), AFTER) for x in (FALSE, LOYAL)))
    price = (f"parameters.form_opinion.desertion={x}" for x in ("1", "0"))
    assert rises(*(watched(lambda w: w.approval[:, TAR], (*WAR, FALSE, x), AFTER + 1) for x in price))


def test_bluffers_lose_more_reputation_than_those_who_never_spoke() -> None:
    watch: Watch = lambda w: w.kept[:, ALY] / w.broken[:, ALY]  # noqa: E731
    silent, loud = (watched(watch, (*WAR, FALSE, f"parameters.run_crises.bluff={x}"), AFTER) for x in ("0", "1"))
    assert rises(loud, silent)
    free = (*WAR, FALSE, "parameters.keep_reputation.bluff=0")
    same = [watched(watch, (*free, f"parameters.run_crises.bluff={x}"), AFTER) for x in ("0", "1")]
    assert (same[0] == same[1]).mean() > 0.9
    approval: Watch = lambda w: w.approval[:, ALY]  # noqa: E731
    assert rises(*(watched(approval, (*WAR, FALSE, f"parameters.run_crises.bluff={x}"), AFTER) for x in ("1", "0")))


def test_a_signal_that_is_believed_makes_the_challenger_back_down() -> None:
    poised = ("parameters.run_crises.attack_prospect=10", "parameters.run_crises.attack=1")
    torn = (CRISIS, QUIET, RESOLUTE[0], *poised, "nations.ALY.capability=900")
    watch: Watch = lambda w: w.crisis[:, ATT, TAR] == 2  # noqa: E731
    assert rises(*(watched(watch, (*torn, FALSE, f"parameters.run_crises.bluff={x}"), AFTER) for x in ("0", "1")))


def test_a_decisive_war_settles_the_quarrel_and_an_even_one_feeds_it() -> None:
    watch: Watch = lambda w: w.rivalry[:, ATT, TAR]  # noqa: E731
    unequal = (*WAR, FALSE, "nations.ATT.capability=3000")
    before, after = (stepped(unequal, years).rivalry[:, ATT, TAR] for years in (3, AFTER))
    assert rises(after, before)
    settled, open_ = (watched(watch, (*unequal, f"parameters.shift_rivalry.settlement={x}"), 6) for x in ("1", "0"))
    assert rises(settled, open_)
    even = (*WAR, FALSE, "nations.ATT.capability=60", "nations.TAR.capability=60")
    assert rises(*(stepped(even, years).rivalry[:, ATT, TAR] for years in (3, AFTER)))


def test_a_loser_gives_up_its_claim_and_a_winner_has_what_it_claimed() -> None:
    claims = "dyads.0={pair: [ATT, TAR], rivalry: 0.8, trust: 0.2, claim: 1, contiguous: true}"
    beaten = stepped((*WAR, claims, LOYAL, "nations.ALY.capability=9000"), AFTER)
    lost = beaten.crisis[:, ATT, TAR] == 3
    assert lost.mean() > 0.9 and (beaten.claim[lost, ATT, TAR] < 0.6).all()
    assert (beaten.claim[lost, TAR, ATT] == 1.0).mean() > 0.9, "the winner's own claim stands"
    victor = stepped((*WAR, claims, FALSE, "nations.ATT.capability=9000"), AFTER)
    taken = victor.crisis[:, ATT, TAR] == 4
    assert taken.mean() > 0.9 and np.median(victor.claim[taken, ATT, TAR]) == pytest.approx(0.3)
    assert (victor.claim[taken, TAR, ATT] < 0.6).all()


def test_allies_who_fight_share_the_losses_and_make_a_rival() -> None:
    for watch in (lambda w: w.casualties[:, ALY], lambda w: w.rivalry[:, ATT, ALY], lambda w: w.rivalry[:, ALY, ATT]):
        assert rises(*(watched(watch, (*WAR, x), AFTER) for x in (FALSE, LOYAL)))


def test_a_nuclear_umbrella_lowers_challenges() -> None:
    watch: Watch = lambda w: w.challenge_chance[:, ATT, TAR]  # noqa: E731
    umbrella, bare = (f"treaties.pact.articles={{defence: 0.01{x}}}" for x in (", nuclear_umbrella: 1", ""))
    armed = "nations.ALY.nuclear=true"
    assert rises(watched(watch, (QUIET, armed, umbrella)), watched(watch, (QUIET, armed, bare)))
    unarmed = [watched(watch, (QUIET, given)) for given in (umbrella, bare)]
    assert np.array_equal(unarmed[0], unarmed[1]), "an umbrella without weapons shields nobody"
    own = watched(watch, (QUIET, bare, "nations.TAR.nuclear=true"))
    assert rises(own, watched(watch, (QUIET, armed, umbrella))), "weapons of one's own deter more"


def pledges_tested() -> pd.DataFrame:
    """For each world of many quarrels: how ready all pledges were on the mean, and how often those called were kept."""
    text = ("parameters.weigh_challenges.base=-4", "calendar.end=1979", "parameters.shift_rivalry.decay=0",
            "treaties.talks={signed: 1946, members: [TAR, PAR], articles: {defence: 1}}",
            "treaties.axis.articles={defence: 1}")  # fmt: skip
    run = simulation(text)
    totals = np.zeros((4, 200))
    for _ in range(30):
        run.step()
        world = run.world
        owed = world.obligation[:, Article.DEFENCE] > 0.0
        totals += [
            (world.fidelity * owed).sum(axis=(1, 2)), owed.sum(axis=(1, 2)), world.honoured.sum(axis=1),
            world.invoked.sum(axis=1),
        ]  # fmt: skip
    return pd.DataFrame(totals.T, columns=["ready", "pledges", "honoured", "invoked"])


def test_pledges_that_are_called_are_kept_less_often_than_pledges_at_large_would_be() -> None:
    """Selection (Smith 1995, recalled): unreliable alliances are the ones that get tested."""
    worlds = pledges_tested()
    assert worlds["invoked"].sum() > 200
    rng = np.random.default_rng(1)
    gaps = []
    for _ in range(500):
        drawn = worlds.iloc[rng.integers(0, len(worlds), len(worlds))].sum()
        gaps.append(drawn["ready"] / drawn["pledges"] - drawn["honoured"] / drawn["invoked"])
    assert np.quantile(gaps, 0.005) > 0.0
