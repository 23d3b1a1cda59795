"""How long ties of the start last in a hindcast: by the chances of members to leave, and by what ends otherwise."""

from __future__ import annotations

from threading import Event

import numpy as np
import pytest

from analysis.hindcast.cut import cut
from analysis.hindcast.forecast import chances, watched
from analysis.hindcast.hindcast import world_after
from analysis.hindcast.leaving import lasting
from sim.scenario import Scenario
from sim.scenario.schema import ParameterSpec
from tests.analysis.made_tables import START, tables, tied_at_start


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    known = cut(tables(tmp_path_factory.mktemp("tables")), START, tmp_path_factory.mktemp("known"))
    return world_after(known, START, 3)


def test_a_tie_of_the_start_lasts_as_often_as_runs_keep_it(scenario: Scenario) -> None:
    """The chances of members to leave say the same as the count of runs, with less luck."""
    still = ("negotiate.meeting_rate", "accede.contact", "found_circles.initiative")
    given = {"review.base": -3.0} | dict.fromkeys(still, 0.0)
    loose = {path: ParameterSpec(value=value) for path, value in given.items()}
    world, runs, old = scenario.model_copy(update={"parameters": loose}), 64, tied_at_start(scenario)
    found = chances(world, runs, jobs=2)
    tied = watched(world, None, range(runs), Event()).tied
    spread = np.sqrt(found * (1 - found) / runs)
    assert old.any() and (np.abs(tied / runs - found) < 4 * spread + 0.01)[old].all()
    assert (found[old] < 0.95).any(), "some are at risk"
    assert (found[~old & ~np.eye(len(old), dtype=bool)] < 0.02).all(), "nobody signs anything"


def test_only_ties_of_the_start_are_said_to_last(scenario: Scenario) -> None:
    """Whoever signs in the first step of a run is no tie of the start, however eager nations are."""
    eager = {"negotiate.meeting_rate": ParameterSpec(value=1.0), "appraise.status_quo": ParameterSpec(value=0.0)}
    world, runs = scenario.model_copy(update={"parameters": eager}), 16
    seen = watched(world, None, range(runs), Event())
    new = ~tied_at_start(scenario) & ~np.eye(len(scenario.nations), dtype=bool)
    assert seen.tied[new].max() > 0 and (seen.at_risk[0][new] == 0).all()
    assert (chances(world, runs, jobs=1)[new] <= (seen.tied[new] + 1) / (runs + 1)).all()


def test_ties_that_end_though_nobody_left_are_counted(scenario: Scenario) -> None:
    """Rivals in a pact suspend each other at once: the tie is gone, and no member has decided to leave."""
    sour = [
        dyad.model_copy(update={"rivalry": 1.0, "trust": 0.0}) if {dyad.holder, dyad.other} == {"NTH", "BEL"} else dyad
        for dyad in scenario.dyads
    ]
    loud = {"review.base": -10.0, "keep_order.motion": 1.0, "keep_order.suspend": 5.0, "keep_order.tolerance": 0.0}
    given = {path: ParameterSpec(value=value) for path, value in loud.items()}
    world, runs = scenario.model_copy(update={"dyads": tuple(sour), "parameters": given}), 32
    one, other = (list(scenario.nations).index(name) for name in ("NTH", "BEL"))
    seen = watched(world, None, range(runs), Event())
    assert seen.at_risk[0, one, other] == runs
    assert abs(seen.tied[one, other] / runs - chances(world, runs, jobs=1)[one, other]) < 0.25
    assert seen.tied[one, other] < runs / 2


def test_to_last_is_to_escape_the_hazard_of_every_step() -> None:
    at_risk = np.array([[[4.0, 0.0]], [[2.0, 0.0]]])
    ends = np.array([[[1.0, 0.0]], [[1.0, 0.0]]])
    found = lasting(at_risk, ends)
    assert found[0, 0] == pytest.approx(0.75 * 0.5) and np.isnan(found[0, 1])
