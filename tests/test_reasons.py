"""Reasons: the named terms recorded with a decision are those that made it, and add up to its chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import yaml

from sim.resources import scenarios_folder
from sim.rules.utility import COST
from sim.run import run_scenario
from sim.scenario import load, load_text
from sim.schedule import STANDARD
from sim.vocabulary import Article, Decision, number, terms_of
from tests.worlds import TINY

APPRAISE = STANDARD["appraise"].record(1)[0]


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    scenario = load(scenarios_folder() / "north-atlantic-1949.yaml")
    made = run_scenario(scenario, replicates=3)
    return {name: made[name].to_pandas() for name in ("decisions", "nations")}


@pytest.fixture(scope="module")
def decisions(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return tables["decisions"]


def added_up(rows: pd.DataFrame, kind: Decision, leave_out: str = "") -> pd.Series:
    """The terms of each decision of a kind, added up."""
    return rows[[name for name in terms_of(kind) if name != leave_out]].fillna(0.0).sum(axis=1)


def logistic(x: pd.Series) -> np.ndarray:
    return np.asarray(1.0 / (1.0 + np.exp(-x.to_numpy(dtype=float))))


def of(decisions: pd.DataFrame, kind: Decision) -> pd.DataFrame:
    rows = decisions[decisions["decision"] == kind.name.lower()]
    assert len(rows) > 5, f"too few decisions to {kind.name.lower()}"
    return rows


@pytest.mark.parametrize("kind", [Decision.RENEW, Decision.RESIST, Decision.ATTACK, Decision.HONOUR, Decision.LEAVE])
def test_the_terms_are_the_logit_of_the_chance(decisions: pd.DataFrame, kind: Decision) -> None:
    rows = of(decisions, kind)
    assert logistic(added_up(rows, kind)) == pytest.approx(rows["chance"].to_numpy(), abs=1e-6)


def test_a_challenge_comes_from_its_terms_or_from_an_event(decisions: pd.DataFrame) -> None:
    rows = of(decisions, Decision.CHALLENGE)
    own = logistic(added_up(rows, Decision.CHALLENGE, leave_out="event"))
    expected = own + (1.0 - own) * rows["event"].fillna(0.0)
    assert expected.to_numpy() == pytest.approx(rows["chance"].to_numpy(), abs=1e-6)


def test_the_chance_of_a_challenge_is_that_of_its_step() -> None:
    scenario = load(scenarios_folder() / "north-atlantic-1949.yaml", ["calendar.steps_per_year=4", "calendar.end=1957"])
    rows = of(run_scenario(scenario, replicates=8)["decisions"].to_pandas(), Decision.CHALLENGE)
    own = 0.25 * logistic(added_up(rows, Decision.CHALLENGE, leave_out="event"))
    expected = own + (1.0 - own) * rows["event"].fillna(0.0)
    assert (rows["event"] > 0.0).any() and expected.to_numpy() == pytest.approx(rows["chance"].to_numpy(), abs=1e-6)


def test_whom_only_an_event_sets_on_another_challenges_it_as_often_as_the_event_says() -> None:
    raid = {
        "id": "raid", "title": "Raid", "rate": 1, "source": "assumed",
        "effects": [{"type": "crisis", "challenger": "DDD", "target": "BBB", "chance": 0.3}],
    }  # fmt: skip
    world = yaml.safe_load(TINY.read_text(encoding="utf-8"))
    world["events"], world["calendar"]["end"] = [raid], 1960
    world["parameters"]["weigh_challenges.base"] = {"value": 0, "unit": "logit", "source": "made"}
    runs = run_scenario(load_text(yaml.safe_dump(world)).scenario, replicates=60)
    made = of(runs["decisions"].to_pandas(), Decision.CHALLENGE)
    driven = made[(made["actor"] == "DDD") & (made["counterpart"] == "BBB")]
    chance, often = driven["chance"].to_numpy(), (driven["outcome"] == "yes").mean()
    assert len(driven) > 300 and chance == pytest.approx(0.3, abs=1e-6), "no border, no claim, no major power"
    assert often == pytest.approx(0.3, abs=4 * (0.21 / len(driven)) ** 0.5)


@pytest.mark.parametrize("kind", [Decision.ACCEDE, Decision.VOTE, Decision.FOUND])
def test_the_value_of_an_organisation_is_the_sum_of_its_terms(decisions: pd.DataFrame, kind: Decision) -> None:
    rows = of(decisions, kind)
    lead = (rows["decision"] == "found") & (rows["actor"] == rows["counterpart"]) & (rows["chance"] == 1.0)
    rows = rows[~lead]
    chance = logistic(added_up(rows, kind) / APPRAISE.temperature)
    assert chance == pytest.approx(rows["chance"].to_numpy(), abs=1e-6)
    assert (rows["drafting"] <= 0.0).all()


def test_pressure_and_solidarity_are_among_the_reasons(decisions: pd.DataFrame) -> None:
    assert (of(decisions, Decision.FOUND)["pressure"] > 0.0).any()
    votes = of(decisions, Decision.VOTE)
    assert (votes["solidarity"] > 0.0).all() and (votes["dilution"] < 0.0).all()


@pytest.mark.parametrize(("kind", "sign"), [(Decision.SIGN, 1.0), (Decision.REFUSE, -1.0), (Decision.DEEPEN, 1.0)])
def test_the_value_of_a_treaty_for_two_is_the_sum_of_its_terms(
    decisions: pd.DataFrame, kind: Decision, sign: float
) -> None:
    rows = of(decisions, kind)
    level = np.array([COST[number(Article, word)] for word in rows["outcome"]])
    value = added_up(rows, kind) / (APPRAISE.temperature * np.sqrt(level))
    assert logistic(sign * value) == pytest.approx(rows["chance"].to_numpy(), abs=1e-6)


def test_ratification_is_logged_whether_it_passes_or_fails(decisions: pd.DataFrame) -> None:
    rows = of(decisions, Decision.RATIFY)
    assert set(rows["outcome"]) == {"yes", "no"}
    opposed = 1.0 - logistic(added_up(rows, Decision.RATIFY))
    stopped = 1.0 - rows["chance"].to_numpy()
    assert (stopped <= APPRAISE.veto * opposed + 1e-6).all(), "veto players count at most in full"
    assert (stopped > 0.5 * APPRAISE.veto * opposed).any(), "and in democracies they count"


def test_the_terms_of_a_budget_are_its_change(tables: dict[str, pd.DataFrame]) -> None:
    rows = of(tables["decisions"], Decision.BUDGET)
    spending = tables["nations"].set_index(["run", "nation", "step"])["spending"]
    after = spending.reindex(rows.set_index(["run", "actor", "step"]).index).to_numpy()
    before = spending.reindex(rows.assign(step=rows["step"] - 1).set_index(["run", "actor", "step"]).index).to_numpy()
    known = np.isfinite(before)
    change = (after - before)[known]
    assert known.sum() > 100
    assert added_up(rows, Decision.BUDGET).to_numpy()[known] == pytest.approx(change, abs=1e-9)
    assert (np.abs(change) > STANDARD.values()["set_budgets.noted"] * before[known]).all()
    assert ((rows["outcome"] == "raise").to_numpy()[known] == (change > 0.0)).all()
    assert set(rows["outcome"]) == {"raise", "cut"} and (rows["chance"] == 1.0).all()
    assert (rows["threat"] >= 0.0).all() and (rows["allies"] <= 1e-12).all() and (rows["allies"] < -0.01).any()
    assert not rows.duplicated(["run", "step", "actor"]).any()


PLEDGE = """
foedus: 1
name: pledge
title: A pledge
summary: Two nations have a treaty that asks for more than they spend.
question: Do they move?
calendar: {start: 1950, end: 1952, steps_per_year: 4}
seeds: {seed: 7, replicates: 1}
figures: {gdp: assumed, burden: assumed, polity: assumed, ideology: assumed, location: assumed}
nations:
  AAA: {gdp: 40, burden: 0.02, polity: 0.9, ideology: [1.0, 0.8], location: [48.0, 2.0]}
  BBB: {gdp: 25, burden: 0.03, polity: 0.8, ideology: [0.8, 0.6], location: [50.0, 6.0]}
organisations:
  league: {title: League, signed: 1949, members: [AAA, BBB], articles: {defence: 1}, pledge: PLEDGED, source: assumed}
"""


def test_a_pledge_is_a_reason_to_spend_more() -> None:
    def reasons(pledged: str) -> pd.Series:
        made = run_scenario(load_text(PLEDGE.replace("PLEDGED", pledged)).scenario)["decisions"].to_pandas()
        rows = made[(made["decision"] == "budget") & (made["outcome"] == "raise") & (made["actor"] == "AAA")]
        pledges: pd.Series = rows["pledge"]
        return pledges

    asked, none = reasons("0.3"), reasons("0")
    assert len(asked) >= 4 and (asked > 0.0).all()
    assert (none == 0.0).all()


def test_a_draft_that_parliaments_stop_keeps_a_name_of_its_own() -> None:
    eager = ["found_circles.initiative=0.5", "appraise.veto=1", "appraise.consent=-3", "calendar.end=1955"]
    scenario = load(
        scenarios_folder() / "north-atlantic-1949.yaml",
        [f"parameters.{e}" if "calendar" not in e else e for e in eager],
    )
    tables = {name: table.to_pandas() for name, table in run_scenario(scenario, replicates=8).items()}
    found = tables["decisions"].query("decision == 'found'").astype({"treaty": str})
    own = found[~found["treaty"].isin([*scenario.treaties, *scenario.organisations])]
    assert own["treaty"].str.contains("circle").all(), "no draft is taken for another treaty"
    begun = set(zip(tables["members"]["run"], tables["members"]["treaty"].astype(str), strict=True))
    tried = set(zip(own["run"], own["treaty"], strict=True))
    assert tried & begun and tried - begun, "some circles begin, some are stopped at home"
