"""Founding: who gathers a circle, who agrees to found it, and when it becomes an organisation."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from sim.run import Simulation
from sim.schedule import STANDARD
from sim.vocabulary import Accession, Decision, terms_of
from tests.small_worlds import ARC, BOR, CIM, DAC, FOUR, decided, latest, more, started, stepped

TEXT = FOUR.replace("members: [ARC, BOR, DAC], lead: ARC", "members: [CIM, DAC], lead: CIM").replace(
    "open_to: [ARC],", "open_to: [CIM],"
)
"""The three friends without a treaty of their own; the old one, which binds DAC to their enemy, is no defence pact."""
LOOSE = TEXT.replace("{defence: 1, consultation: 1}", "{dialogue: 1}")
WISH = tuple(f"nations.{name}.interests={{status_quo: 0.3, security: 2}}" for name in ("ARC", "BOR", "DAC"))
EAGER = ("parameters.found_circles.initiative=1", "parameters.appraise.veto=0", "parameters.review.base=-10")


def tried(*overrides: str, text: str = LOOSE, steps: int = 1) -> Simulation:
    """Many worlds in which everybody tries to gather a circle."""
    return stepped(started(*latest(*WISH, *EAGER, *overrides), text=text), steps)


def circles(run: Simulation) -> dict[tuple[int, str], list[dict[str, object]]]:
    """The decisions on each draft."""
    found: dict[tuple[int, str], list[dict[str, object]]] = defaultdict(list)
    for row in decided(run, Decision.FOUND):
        found[int(str(row["run"])), str(row["treaty"])].append(row)
    return found


def members(run: Simulation, key: tuple[int, str]) -> set[str]:
    """Who was ever a member of a treaty in a run."""
    rows = run.recorder.tables()["members"].to_pylist()
    return {str(row["nation"]) for row in rows if (row["run"], row["treaty"]) == key}


def test_each_in_a_circle_decides_and_three_found_it() -> None:
    run = tried()
    drafts = circles(run)
    assert len(drafts) > 100
    signed = {len([row for row in rows if row["outcome"] == "yes"]) for rows in drafts.values()}
    assert min(signed) < 3 <= max(signed), "some sign, some do not"
    tables = run.recorder.tables()["members"].to_pylist()
    inside: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in tables:
        inside[int(str(row["run"])), str(row["treaty"])].add(str(row["nation"]))
    for key, rows in drafts.items():
        yes = {str(row["actor"]) for row in rows if row["outcome"] == "yes"}
        assert inside.get(key, set()) == (yes if len(yes) >= 3 else set()), "who declined is not in it"


def test_the_recorded_chance_is_that_of_what_was_drawn() -> None:
    rows = decided(tried("parameters.found_circles.threshold=-1"), Decision.FOUND)
    chance = np.array([float(str(row["chance"])) for row in rows])
    yes = np.array([row["outcome"] == "yes" for row in rows], dtype=float)
    assert len(rows) > 300 and 0.05 < yes.mean() < 0.98
    z = (yes - chance).sum() / np.sqrt((chance * (1.0 - chance)).sum())
    assert abs(z) < 4.0
    value = np.array([sum(float(str(row[name])) for name in terms_of(Decision.FOUND)) for row in rows])
    temperature = STANDARD.values()["appraise.temperature"]
    assert chance == pytest.approx(1.0 / (1.0 + np.exp(-value / temperature)), abs=1e-6)
    assert all(float(str(row["drafting"])) < 0.0 for row in rows), "the cost of drafting is in it"


def test_parliaments_can_stop_founders() -> None:
    blind = "activation=synchronous"
    free, stopped = tried(blind), tried(blind, "parameters.appraise.veto=1", "parameters.appraise.consent=-5")
    assert circles(free).keys() == circles(stopped).keys(), "as many try"
    more((free.world.status[:, 1:] == 3).sum(axis=1), (stopped.world.status[:, 1:] == 3).sum(axis=1))


def gathered(*overrides: str, text: str = LOOSE) -> np.ndarray:
    """How many in each world were asked to found something in the first step."""
    run = tried(*overrides, text=text)
    count = np.zeros(len(run.replicates))
    for (w, _), rows in circles(run).items():
        count[w] += len(rows)
    return count


def test_a_higher_threshold_and_dearer_drafting_gather_fewer() -> None:
    base = gathered("parameters.found_circles.threshold=0")
    more(base, gathered("parameters.found_circles.threshold=3"))
    more(base, gathered("parameters.found_circles.threshold=0", "parameters.appraise.drafting=3"))


def test_who_is_bound_already_gathers_no_new_circle() -> None:
    bound = FOUR.replace("accession: majority, open_to: [ARC],", "accession: closed,")
    assert not gathered(text=bound).any(), "the three have a pact: another would bring nothing new"
    loose = bound.replace("{defence: 1, consultation: 1}", "{dialogue: 1}")
    assert gathered(text=loose).mean() > 1.0


def test_the_enemy_is_in_no_circle_and_a_founded_one_is_open_by_unanimity() -> None:
    run = tried()
    rows = decided(run, Decision.FOUND)
    assert "CIM" not in {row["actor"] for row in rows}
    w, a = np.argwhere(
        (run.world.status == 3) & (run.world.organisation == 1) & (run.world.signed == 1950) & (run.world.depth == 0.2)
    )[0]
    assert run.world.accession[w, a] == Accession.UNANIMITY and run.world.vetting[w, a] == 1
    assert run.world.member[w, a, [ARC, BOR, DAC]].all() and not run.world.member[w, a, CIM]


def test_a_failed_gathering_leaves_no_trace() -> None:
    run = tried("parameters.found_circles.threshold=10", steps=3)
    assert (run.world.slots == 1).all() and not run.world.article[:, 1:].any()
    assert not decided(run, Decision.FOUND)


def founded(run: Simulation) -> np.ndarray:
    """How many circles have become organisations in each world, and still are."""
    count: np.ndarray = ((run.world.status == 3) & (run.world.organisation == 1))[:, 1:].sum(axis=1)
    return count


def test_who_gathers_later_in_a_step_sees_the_circles_founded_before() -> None:
    """Three friends, of whom each tries: two circles of the same three bind nobody anew."""
    seen, unseen = founded(tried()), founded(tried("activation=synchronous"))
    assert seen.max() == 1 and (unseen > 1).mean() > 0.2
    later = founded(tried(steps=8))
    assert later.max() == 1 and later.mean() > seen.mean()
