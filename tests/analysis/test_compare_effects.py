"""Paired effects of `foedus compare`: known answers, intervals, indices over time, and the same bytes whoever works."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from analysis import effects
from analysis.comparison import pairs as comparing
from analysis.comparison.account import account, by_luck
from analysis.comparison.arms import Arms, changed_world, two_files
from analysis.comparison.pairs import Comparison, Index, Work, compare
from analysis.comparison.partings import Parted
from analysis.effects import effect_of_pairs, intervals
from analysis.figures.differences import ACROSS, SYSTEM, _rows, _shows, draw_differences
from analysis.statistics.common import gap
from analysis.style import look
from sim.cli import loading
from sim.metrics.base import TOGETHER
from tests.analysis.test_figures import texts_fit
from tests.worlds import TINY

PARTING = """
  - {id: parting, title: The pact ends, date: 1952, source: assumed,
     effects: [{type: leave, nation: CCC, treaty: pact}, {type: leave, nation: DDD, treaty: pact}]}
"""
SLUMP = """
  - {id: slump, title: A slump, date: 1952, effects: [{type: growth, nations: [AAA], change: -0.5}]}
"""
ASKED = [Index("nation", "", "AAA"), Index("treaty", "", "pact")]


@pytest.fixture
def world(tmp_path: Path) -> str:
    """The tiny world with a slump that halves the output of Arcadia in 1952."""
    path = tmp_path / "slump.yaml"
    path.write_text(TINY.read_text(encoding="utf-8") + SLUMP.lstrip("\n"), encoding="utf-8")
    return str(path)


def changed(world: str, *words: str, **values: object) -> Arms:
    """The world as told, and without some things or with some values."""
    given = [f"{path.replace('__', '.')}={value}" for path, value in values.items()]
    return changed_world(world, loading.load(world), words, given)


def effect(found: Comparison, name: str, of: str = "") -> comparing.Effect:
    return next(each for each in found.effects if (each.index.name, each.index.of) == (name, of))


def test_the_order_of_additions_is_no_effect() -> None:
    one, other = np.array([0.3, 1.0, 0.0, np.nan]), np.array([0.1 + 0.2, 1.5, 1e-300, 1.0])
    assert one[0] != other[0], "they differ in the last bit"
    assert gap(one, other)[:3].tolist() == [0.0, 0.5, 1e-300] and np.isnan(gap(one, other)[3])


def test_pairs_are_compared_in_the_years_in_which_both_runs_have_the_index(tmp_path: Path) -> None:
    """A treaty that one arm loses in its third year: until then the arms are the same, and that alone is compared."""
    path = tmp_path / "parting.yaml"
    path.write_text(TINY.read_text(encoding="utf-8") + PARTING.lstrip("\n"), encoding="utf-8")
    found = compare(changed(str(path), "event:parting"), ASKED, Work(6, 11))
    cohesion = effect(found, "cohesion", "pact")
    assert cohesion.one == cohesion.other and cohesion.difference == cohesion.low == cohesion.high == 0.0
    assert (cohesion.pairs, cohesion.left_out) == (6, 0) and cohesion.differ > 0
    assert 0.0 < cohesion.share < 1.0 and effect(found, "gdp", "AAA").share == 1.0
    text = " ".join(account(found, everything=True, pairs=[]).split())
    assert f"(6; {cohesion.share:.0%} of years)" in text and "in which both runs of a pair have the index" in text


def test_two_equal_files_differ_in_nothing_and_never_part(world: str, tmp_path: Path) -> None:
    twin = tmp_path / "twin.yaml"
    twin.write_text(Path(world).read_text(encoding="utf-8"), encoding="utf-8")
    files = (world, loading.load(world)), (str(twin), loading.load(str(twin)))
    found = compare(two_files(*files), ASKED, Work(6, 11))
    assert len(found.effects) > 80
    for each in found.effects:
        assert each.differ == 0 and not each.apart, each.index
        known = (0.0, 0.0, 0.0) if each.pairs else (math.nan,) * 3
        assert np.array_equal((each.difference, each.low, each.high), known, equal_nan=True), each.index
    for name in ("difference", "low", "high"):
        values = found.by_year[name]
        assert (values[found.by_year["pairs"] > 0] == 0.0).all()
    text = account(found, everything=True, pairs=[])
    assert text.endswith("Where histories part: nowhere; in none of 6 pairs does any chance differ.")
    assert "   no difference  " in text and "[+0, +0]" not in text
    assert found.parted == [Parted(run, None, None, None, None) for run in range(6)]
    text = account(found, everything=False, pairs=[3])
    assert "None of" in text and "differs in any pair" in text
    assert "pair 3\n  The two histories never part, nor does any chance differ." in text


def test_an_event_has_the_effect_that_its_file_gives_it(world: str) -> None:
    found = compare(changed(world, "event:slump"), ASKED, Work(12, 11))
    k = found.indices.index(Index("nation", "gdp", "AAA"))
    one, other = found.by_year["one"][:, k], found.by_year["other"][:, k]
    assert list(found.years) == [1950, 1951, 1952, 1953]
    assert (found.by_year["difference"][:2] == 0.0)[found.by_year["pairs"][:2] > 0].all(), "nothing before the event"
    assert one[2] == pytest.approx(0.5 * other[2], rel=1e-12), "the luck of its growth is the same"
    assert found.by_year["low"][2, k] <= found.by_year["difference"][2, k] <= found.by_year["high"][2, k]
    assert effect(found, "gdp", "AAA").differ == 12 and effect(found, "gdp", "AAA").apart
    assert effect(found, "gdp", "AAA").difference == pytest.approx((other - one).mean())
    assert all(each.chance is not None and each.chance.year >= 1952 for each in found.parted)


def test_the_years_of_the_means_can_be_chosen(world: str) -> None:
    arms = changed(world, "event:slump")
    before = compare(arms, ASKED, Work(4, 11, last=1951))
    assert all(each.differ == 0 for each in before.effects)
    assert before.by_year["difference"][2:].any(), "over time there are all years"
    whole, late = (compare(arms, ASKED, Work(4, 11, first=first)) for first in (-math.inf, 1952))
    gaps = [effect(found, "gdp", "AAA").difference for found in (whole, late)]
    assert gaps[1] == pytest.approx(2.0 * gaps[0])


def test_neither_threads_nor_chunks_matter(world: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(world)
    text = path.read_text(encoding="utf-8").replace("end: 1953", "end: 1952, steps_per_year: 4")
    path.write_text(text, encoding="utf-8")
    arms = changed(world, negotiate__meeting_rate=0.9)
    whole = compare(arms, ASKED, Work(7, 5))
    monkeypatch.setattr(comparing, "ROOM", 100)
    parts = compare(arms, ASKED, Work(7, 5, jobs=2))
    assert parts.parted == whole.parted and str(parts.effects) == str(whole.effects)
    for name, values in whole.by_year.items():
        assert np.allclose(values, parts.by_year[name], rtol=1e-12, atol=0.0, equal_nan=True)
    alone = compare(arms, ASKED, Work(7, 5, jobs=1))
    for name, values in parts.by_year.items():
        assert np.array_equal(values, alone.by_year[name], equal_nan=True), "byte for byte, whoever works"


def test_intervals_are_those_of_claims() -> None:
    luck = np.random.default_rng(3)
    one, other = luck.normal(0.0, 1.0, (2, 40))
    low, high = intervals(
        np.stack([other - one, np.where(np.arange(40) < 30, other - one, np.nan), one * np.nan], axis=1)
    )
    same = effect_of_pairs(np.zeros(40), other - one)
    assert (low[0], high[0]) == (pytest.approx(same.low), pytest.approx(same.high))
    fewer = effect_of_pairs(np.zeros(30), (other - one)[:30])
    assert (low[1], high[1]) == (pytest.approx(fewer.low), pytest.approx(fewer.high))
    assert np.isnan(low[2]) and np.isnan(high[2])


def test_many_draws_are_made_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    differences = np.random.default_rng(3).normal(0.3, 1.0, (50, 3))
    whole = intervals(differences)
    monkeypatch.setattr(effects, "BLOCK", 2000)  # one column, and forty draws, at a time
    assert np.allclose(whole, intervals(differences), atol=0.1)


def test_a_figure_has_no_empty_panels(world: str) -> None:
    found = compare(changed(world, "event:slump"), ASKED, Work(8, 11))
    rows = _rows(found)
    shown = [index for row in rows for index in row]
    headlines = [index for index in found.indices if index.level == "system" and index.name in SYSTEM]
    empty = {index for index in headlines if not _shows(found, index)}
    assert empty and not empty & {*shown} - {index for index in shown if index.name in TOGETHER}
    others = [index for index in shown if index.level == "system" and index.name not in SYSTEM]
    strong = sorted((each for each in found.effects if each.apart), key=lambda each: -each.strength)
    order = [each.index for each in strong if each.index in others]
    assert others and others == order and all(_shows(found, index) for index in others)
    for row in rows:
        assert len(row) <= ACROSS and {*TOGETHER} & {index.name for index in row} in (set(), {*TOGETHER})
    figure = draw_differences(found)
    with look():
        texts_fit(figure)
    same = two_files(*[(name, loading.load(world)) for name in ("one", "other")])
    assert len(_rows(compare(same, [], Work(2, 11)))) == 1, "nothing differs, and that is shown"


def test_both_deterrence_ratios_stand_together_and_luck_is_told(world: str) -> None:
    found = compare(changed(world, "event:slump"), ASKED, Work(12, 11))
    text = account(found, everything=False, pairs=[])
    for block in (block for block in text.split("\n\n") if "difference [95% interval]" in block):
        there = [name in block for name in TOGETHER]
        assert there[0] == there[1]
    assert "the system, mean of 1950-1953" in text and "nation AAA, mean of" in text and "treaty pact, mean of" in text
    apart, differ, luck = by_luck(found)
    assert 0 < apart <= differ < len(found.effects) and luck == pytest.approx(differ / 20)
    told = " ".join(text.split())
    assert "Examples (" in told and "--pair N tells any other): pair" in told
    assert (
        f"Of {len(found.effects)} indices {differ} differ in some pair, and the intervals of {apart} leave out 0."
        in told
    )
    assert f"about {luck:.2g} would leave out 0 by luck" in told
    everything = account(found, everything=True, pairs=[])
    assert all(f"  {each.index.name} " in everything for each in found.effects) and "--all" not in everything


def test_what_an_arm_does_not_define_is_left_out_and_counted(world: str) -> None:
    found = compare(changed(world, "treaty:league", "event:league-offered"), [Index("nation", "", "BBB")], Work(6, 11))
    assert found.arms.alone == {"nations": [], "treaties": ["league"], "events": ["league-offered"]}
    for each in found.effects:
        assert each.pairs + each.left_out == 6
        assert each.pairs or math.isnan(each.difference)
    assert any(each.left_out for each in found.effects)


def test_a_world_without_a_nation_or_a_rule_is_compared_in_what_both_have(world: str) -> None:
    without = compare(changed(world, "nation:NO"), ASKED, Work(4, 11))
    named = [moment.what for each in without.parted for moment in (each.chance, each.outcome) if moment is not None]
    assert named and all("NO" not in (what["actor"], what["counterpart"]) for what in named)
    assert "In one arm only, and not compared: Nowhere" in account(without, everything=False, pairs=[])
    ruled = changed(world, "rule:learn_trust")
    assert "learn_trust" not in [rule.name() for rule in ruled.other.schedule.rules]
    assert "without the rule `learn_trust`" in ruled.other.differs
    assert any(each.differ for each in compare(ruled, ASKED, Work(4, 11)).effects)
