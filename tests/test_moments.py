"""A first look at the science: alliances both form and end, and some crises are deterred while others are not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.recorder import TERM_COLUMNS
from sim.resources import scenarios_folder
from sim.run import run_scenario
from sim.scenario import load

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=[pytest.param(12, id="12 runs"), pytest.param(200, marks=pytest.mark.nightly)])
def tables(request: pytest.FixtureRequest) -> dict[str, pd.DataFrame]:
    scenario = load(scenarios_folder() / "north-atlantic-1949.yaml")
    made = run_scenario(scenario, replicates=request.param, jobs=2)
    return {name: table.to_pandas() for name, table in made.items()}


def test_alliances_both_form_and_end(tables: dict[str, pd.DataFrame]) -> None:
    ties = tables["ties"].query("kind == 'defence'")
    for run, spells in ties.groupby("run"):
        assert (spells["start"] > 1949).any(), f"no defence tie formed in run {run}"
        assert spells["stop"].notna().any(), f"no defence tie ended in run {run}"
    members = tables["members"].query("role == 'member'").groupby(["run", "treaty"])["stop"]
    over = members.apply(lambda stops: stops.notna().all())
    assert 0.02 < over.mean() < 0.98, "treaties must neither all last nor all end"


def test_the_atlantic_treaty_is_likely_but_not_certain_to_hold_all_its_founders(
    tables: dict[str, pd.DataFrame],
) -> None:
    runs = tables["runs"]["run"].nunique()
    nato = tables["members"].query("treaty == 'nato'")
    assert nato["run"].nunique() / runs > 0.7, "founded in most runs"
    assert nato.loc[nato["nation"] == "ESP", "run"].nunique() / runs < 0.95, "not everyone joins in every run"
    assert nato["stop"].notna().any(), "someone leaves in some run"


def test_the_regimes_that_fall_in_1989_leave_the_warsaw_treaty_and_nobody_that_founded_the_atlantic_one_does(
    tables: dict[str, pd.DataFrame],
) -> None:
    members = tables["members"].query("role == 'member'")

    def stayed(treaty: str, nations: list[str]) -> float:
        spells = members[members["nation"].isin(nations) & (members["treaty"] == treaty)]
        before = spells[(spells["start"] < 1989) & ~(spells["stop"] < 1989)]
        return float(before["stop"].isna().mean())

    assert stayed("warsaw", ["POL", "HUN", "CSK", "BGR", "ROU"]) < 0.5
    assert stayed("nato", ["USA", "CAN", "GBR", "BEL", "NLD", "LUX", "NOR", "DNK", "ITA"]) > 0.95


def test_some_crises_are_deterred_and_some_are_not(tables: dict[str, pd.DataFrame]) -> None:
    total = tables["steps"][["crises", "conceded", "backed_down", "wars"]].sum()
    assert total["crises"] == total["conceded"] + total["backed_down"] + total["wars"]
    shares = total[["conceded", "backed_down", "wars"]] / total["crises"]
    assert (shares > 0.02).all() and (shares < 0.9).all(), shares.to_dict()


def test_wars_are_rare_and_seldom_among_allies_or_democracies(tables: dict[str, pd.DataFrame]) -> None:
    attacks = tables["decisions"].query("decision == 'attack' and outcome == 'yes'")
    years = len(tables["steps"])
    assert 0.05 < len(attacks) / years < 0.25, "wars a year among 38 nations"
    assert (attacks["ally"] < 0.0).mean() < 0.2
    assert (attacks["joint_democracy"] < 0.0).mean() < 0.15


def test_pledges_are_tested_and_kept_sometimes(tables: dict[str, pd.DataFrame]) -> None:
    total = tables["steps"][["calls_invoked", "calls_honoured", "wars"]].sum()
    assert 0.5 < total["calls_invoked"] / total["wars"] < 4.0, "allies called in a war, on average"
    assert 0.3 < total["calls_honoured"] / total["calls_invoked"] < 0.8


def test_organisations_overlap_but_do_not_copy_each_other(tables: dict[str, pd.DataFrame]) -> None:
    runs = tables["runs"]["run"].nunique()
    ever = tables["members"].query("role == 'member'").groupby(["treaty", "nation"])["run"].nunique() / runs

    def share(treaty: str, nations: list[str]) -> float:
        return float(np.mean([ever.get((treaty, nation), 0.0) for nation in nations]))

    founders = ["BEL", "CAN", "DNK", "FRA", "GBR", "ISL", "ITA", "LUX", "NLD", "NOR", "PRT", "USA"]
    assert share("nato", founders) > 0.9
    assert share("brussels", ["DNK", "ISL", "NOR"]) == 0.0, "it is not open to them"
    assert share("brussels", ["DEU", "GRC"]) > 0.5, "it is open to them"
    assert share("brussels", ["ITA", "PRT"]) < 0.75, "allies of all its members already gain nothing by it"
    spells = (
        tables["members"].query("role == 'member'").groupby(["run", "treaty"])["nation"].agg(frozenset).reset_index()
    )
    casts = [(run, cast) for run, cast in zip(spells["run"], spells["nation"], strict=True) if len(cast) > 2]
    twins = {run for run, cast in casts if casts.count((run, cast)) > 1}
    assert len(twins) / runs < 0.1, "hardly ever have two organisations had the same members"
    treaties = ever.index.get_level_values(0)
    assert treaties.str.contains("circle").any(), "some organisation begins without a lead state"


def test_both_ratios_are_defined_and_differ(tables: dict[str, pd.DataFrame]) -> None:
    steps = tables["steps"]
    observed, counterfactual = steps["deterrence_ratio_observed"], steps["deterrence_ratio_counterfactual"]
    assert observed.notna().all() and counterfactual.notna().all()
    assert (counterfactual < 1.0).all(), "defenders never invite a challenge by themselves"
    assert not np.isclose(observed.mean(), counterfactual.mean(), atol=0.01)


def test_every_decision_has_its_terms(tables: dict[str, pd.DataFrame]) -> None:
    decisions = tables["decisions"]
    made = set(decisions["decision"])
    assert made >= {"sign", "refuse", "accede", "vote", "found", "leave", "challenge", "resist", "attack", "honour"}
    terms = [name for name in TERM_COLUMNS if name in decisions]
    assert (decisions[terms].notna().sum(axis=1) >= 2).all()
    assert decisions["chance"].between(0.0, 1.0).all()
    assert tables["runs"]["decisions_dropped"].sum() == 0
