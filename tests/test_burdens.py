"""Resources: pledges, common funds, readiness, better arms, infrastructure, joint purchases, training, technology."""

from __future__ import annotations

import numpy as np
import pytest

from sim.clock import Clock
from sim.luck import Luck, name_keys, stream_key, world_keys
from sim.schedule import STANDARD
from sim.vocabulary import Article
from sim.world import World
from tests.small_worlds import ARC, BOR, CIM, DAC, more, started, stepped

STAY = "parameters.review.base=-10"


def after(steps: int, *overrides: str) -> World:
    """The worlds some steps after the start."""
    return stepped(started(STAY, *overrides), steps).world


def test_a_spending_pledge_raises_burdens() -> None:
    pledged = "organisations.league.pledge=0.06"
    more(after(8, pledged).burden[:, DAC], after(8).burden[:, DAC])
    free = after(8, pledged, "parameters.set_budgets.pledge_pull=0").burden[:, DAC]
    assert (free == after(8).burden[:, DAC]).all()


FUND = "organisations.league.fund=0.005"


def test_a_common_fund_moves_forces_to_the_poor() -> None:
    pooled, alone = after(8, FUND).capability, after(8).capability
    more(pooled[:, DAC], alone[:, DAC])
    more(alone[:, ARC], pooled[:, ARC])
    more(pooled[:, DAC], after(8, FUND, "parameters.maintain_forces.need=0").capability[:, DAC])


def test_infrastructure_from_the_common_fund_brings_allies_nearer() -> None:
    built = after(15, FUND, "organisations.league.infrastructure=0.6")
    none = after(15, FUND)
    assert (built.infrastructure[:, ARC, DAC] > 0.2).all() and not built.infrastructure[:, CIM].any()
    more(built.reach[:, ARC, DAC], none.reach[:, ARC, DAC], least=0.01)
    assert (built.reach[:, CIM, DAC] == none.reach[:, CIM, DAC]).all()
    more(none.capability[:, DAC], built.capability[:, DAC])
    decayed = after(15, FUND, "organisations.league.infrastructure=0.6", "parameters.keep_ready.building=0")
    assert not decayed.infrastructure.any()


def test_readiness_is_bought_quickly_and_costs_forces() -> None:
    ready, normal = after(4, "nations.BOR.readiness=0.6"), after(4)
    assert (normal.readiness == 1.0).all(), "the normal part of spending changes nothing"
    more(ready.power[:, BOR], normal.power[:, BOR])
    more(normal.capability[:, BOR], ready.capability[:, BOR])
    late = after(40, "nations.BOR.readiness=0.6").power[:, BOR] / after(40).power[:, BOR]
    assert late.mean() < (ready.power[:, BOR] / normal.power[:, BOR]).mean(), "in the long run forces are missing"
    off = after(4, "nations.BOR.readiness=0.6", "parameters.keep_ready.elasticity=0")
    assert (off.readiness == 1.0).all()


def test_readiness_fades_once_it_is_no_longer_paid_for() -> None:
    run = stepped(started(STAY, "nations.BOR.readiness=0.6"), 10)
    ready = run.world.readiness[:, BOR].copy()
    run.world.readiness_share[:, BOR] = 0.3
    stepped(run, 3)
    assert (ready > 1.3).all() and (run.world.readiness[:, BOR] < 1.1).all()


def test_modernisation_raises_technology_at_the_cost_of_numbers() -> None:
    better, normal = after(10, "nations.BOR.modernisation=0.3"), after(10)
    more(better.technology[:, BOR], normal.technology[:, BOR], least=0.1)
    more(normal.capability[:, BOR], better.capability[:, BOR])
    off = after(10, "nations.BOR.modernisation=0.3", "parameters.maintain_forces.modernising=0")
    assert off.technology[:, BOR] == pytest.approx(normal.technology[:, BOR])


def article(kind: str) -> str:
    return f"organisations.league.articles.{kind}=1"


def test_joint_procurement_lowers_the_price_of_forces() -> None:
    price = after(2, article("procurement")).unit_price
    assert (price[:, [ARC, BOR, DAC]] < 1.0).all() and (price[:, CIM] == 1.0).all()
    assert (price[:, DAC] < price[:, ARC]).all(), "the small gain most"
    more(after(8, article("procurement")).capability[:, DAC], after(8).capability[:, DAC])
    assert (after(2, article("procurement"), "parameters.pool_procurement.saving=0").unit_price == 1.0).all()


def test_technology_articles_close_the_gap() -> None:
    def gap(*overrides: str) -> np.ndarray:
        found = after(10, *overrides).technology
        difference: np.ndarray = found[:, ARC] - found[:, DAC]
        return difference

    more(gap(), gap(article("technology")))
    assert (gap(article("technology"), "parameters.transfer_technology.flow=0") == gap()).all()


def taught_by(teachers: list[float], opened: list[float]) -> tuple[float, float]:
    """The technology of a learner at one half, and that of its teachers' best, after a year of learning all it can."""
    world = World(["LRN", *"ABCDEF"[: len(teachers)]], 1)
    world.technology[0, :] = [0.5, *teachers]
    world.obligation[0, Article.TECHNOLOGY, 1:, 0] = opened
    rule = STANDARD["transfer_technology"]
    record = rule.record(1)
    record["flow"] = 1.0
    luck = Luck(world_keys(5, range(1)), name_keys(world.nations), stream_key(rule.name()), np.uint64(0))
    rule.apply(world, Clock(0, 1950.0, 1.0), luck, {rule.name(): record})
    assert (world.technology[0, 1:] == teachers).all(), "who teaches loses nothing"
    return float(world.technology[0, 0]), max(teachers)


def test_many_teachers_teach_no_faster_than_the_best_and_nobody_overtakes_it() -> None:
    for many in range(1, 7):
        learned, best = taught_by([1.0] * many, [1.0] * many)
        assert learned == pytest.approx(best) and learned <= best
    assert taught_by([1.0, 0.8, 0.7], [0.4, 0.5, 0.5])[0] == pytest.approx(0.7), "the one who opens most to it"
    assert taught_by([3.0, 2.0], [1.0, 1.0])[0] == pytest.approx(3.0), "a wide gap is closed by the same share"
    assert taught_by([0.4, 0.3], [1.0, 1.0])[0] == 0.5, "from those behind it there is nothing to learn"


def test_training_and_common_arms_raise_interoperability() -> None:
    def skill(*overrides: str) -> np.ndarray:
        found: np.ndarray = after(10, *overrides).interoperability[:, ARC, DAC]
        return found

    exercises = article("exercises")
    more(skill(article("capacity_building")), skill())
    more(skill(exercises, article("technology")), skill(exercises))
    assert not skill(article("capacity_building"), "parameters.exercise.training=0").any()
    off = "parameters.exercise.standards=0"
    assert (skill(exercises, article("technology"), off) == skill(exercises, off)).all()


def test_capacity_building_moves_forces_to_the_weak() -> None:
    built = after(8, article("capacity_building"))
    more(built.capability[:, DAC], after(8).capability[:, DAC])
    assert (built.obligation[:, Article.CAPACITY_BUILDING, ARC, DAC] == 1.0).all()
