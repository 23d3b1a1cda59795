"""Where histories part: hand-made decisions side by side, and what is told of the first that differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest

from analysis.comparison.arms import Arm, Arms
from analysis.comparison.forks import Fork, Forks, forks
from analysis.comparison.partings import Parted, parted_in
from sim.recorder import TERM_COLUMNS
from sim.scenario import load_document
from sim.schedule import STANDARD
from tests.worlds import TINY

Row = dict[str, Any]
LEAVE = {"decision": "leave", "actor": "CCC", "treaty": "pact", "outcome": "no", "chance": 0.2, "strain": -1.0}
SIGN = {"decision": "sign", "actor": "AAA", "counterpart": "BBB", "treaty": "AAA-BBB-1950", "outcome": "defence"}
REFUSE = {"decision": "refuse", "actor": "AAA", "counterpart": "BBB", "treaty": None, "outcome": "defence"}
VOTE = {"decision": "vote", "actor": "AAA", "counterpart": "NO", "treaty": "league", "outcome": "yes", "chance": 0.6}
BUDGET = {"decision": "budget", "actor": "BBB", "outcome": "raise", "chance": 1.0, "income": 0.5}
QUIET = {"decision": "challenge", "actor": "CCC", "counterpart": "BBB", "outcome": "no", "chance": 0.02}


def decisions(*rows: Row, run: int = 0) -> pa.Table:
    """A table `decisions` with these rows, each with what it does not say left empty."""
    words = ("decision", "actor", "counterpart", "treaty", "outcome")
    columns: dict[str, Any] = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in words}
    steps = [int(row.get("step", 0)) for row in rows]
    columns |= {"run": [row.get("run", run) for row in rows], "step": pa.array(steps, pa.int32())}
    columns |= {"year": [1950.0 + step for step in steps], "chance": [float(row.get("chance", 0.5)) for row in rows]}
    return pa.table(columns | {name: pa.array([row.get(name) for row in rows], pa.float64()) for name in TERM_COLUMNS})


def forked(one: Sequence[Row], other: Sequence[Row]) -> Forks:
    """Where a pair with these decisions forks."""
    return forks([decisions(*one), decisions(*other)], [0], frozenset({"AAA", "BBB", "CCC", "DDD", "NO"}))[0]


def test_what_is_the_same_never_parts() -> None:
    assert forked([LEAVE, SIGN, VOTE], [LEAVE, SIGN, VOTE]) == Forks(None, None, None)
    assert forked([], []) == Forks(None, None, None)
    rounded = LEAVE | {"chance": 0.2 + 1e-14, "strain": -1.0 - 1e-14}
    assert forked([LEAVE], [rounded]) == Forks(None, None, None), "the order of additions is no difference"


def test_chances_differ_before_they_are_felt_and_before_an_outcome_does() -> None:
    one = [LEAVE | {"step": k} for k in range(4)]
    other = [
        LEAVE,
        LEAVE | {"step": 1, "strain": -0.9},  # another reason, the same chance
        LEAVE | {"step": 2, "chance": 0.215},
        LEAVE | {"step": 3, "outcome": "yes"},
    ]
    assert forked(one, other) == Forks(Fork(1, 1), Fork(2, 2), Fork(3, 3))


def test_the_first_in_the_order_of_the_step_counts() -> None:
    flipped = VOTE | {"outcome": "no"}
    assert forked([LEAVE, VOTE, SIGN], [LEAVE, flipped]).outcome == Fork(1, 1)
    assert forked([LEAVE, SIGN, VOTE], [LEAVE, flipped]).outcome == Fork(1, -1)
    assert forked([LEAVE, VOTE], [SIGN, LEAVE, flipped]).outcome == Fork(-1, 0)


def test_a_treaty_refused_in_one_arm_and_signed_in_the_other_is_one_matter() -> None:
    ratified = {"decision": "ratify", "actor": "BBB", "counterpart": "AAA", "outcome": "yes", "chance": 0.9}
    assert forked([REFUSE], [ratified, SIGN]).outcome == Fork(0, 1)
    assert forked([REFUSE], [REFUSE | {"outcome": "dialogue"}]).outcome is None, "no treaty comes of either"
    assert forked([SIGN], [SIGN | {"outcome": "consultation"}]).outcome == Fork(0, 0)


@pytest.mark.parametrize("slight", [REFUSE, BUDGET, QUIET, LEAVE])
def test_what_is_recorded_or_not_by_its_size_alone_parts_nothing(slight: Row) -> None:
    assert forked([VOTE, slight], [VOTE]) == Forks(Fork(1, -1), None, None)
    assert forked([VOTE], [VOTE, slight]) == Forks(Fork(-1, 1), None, None)


def test_a_decision_that_the_other_arm_never_weighs_parts() -> None:
    for only in (VOTE, SIGN, LEAVE | {"outcome": "yes"}, QUIET | {"outcome": "yes"}):
        assert forked([only], []).outcome == Fork(0, -1)
    raised, cut = BUDGET, BUDGET | {"outcome": "cut"}
    assert forked([raised], [cut]).outcome == Fork(0, 0)


def test_the_same_matter_twice_in_a_step_is_told_apart() -> None:
    twice = [VOTE, VOTE | {"outcome": "no"}]
    assert forked(twice, twice).outcome is None
    assert forked(twice, [VOTE, VOTE]).outcome == Fork(1, 1)


def test_nations_of_one_arm_alone_and_other_runs_are_left_out() -> None:
    tables = [decisions(VOTE, LEAVE), decisions(LEAVE)]
    assert forks(tables, [0], frozenset({"AAA", "CCC"}))[0] == Forks(None, None, None)
    found = forks([decisions(LEAVE, LEAVE | {"run": 3}), decisions(LEAVE)], [0, 3], frozenset({"CCC"}))
    assert found[0].chance is None and found[3].chance == Fork(1, -1)


@pytest.fixture(scope="module")
def arms() -> Arms:
    """The tiny world twice."""
    loaded = load_document(TINY)
    return Arms(
        Arm(loaded, STANDARD, "as told", "as told", "as it is"), Arm(loaded, STANDARD, "in the other arm", "other", "")
    )


def tables(rows: Sequence[Row], members: Sequence[tuple[Any, ...]] = (), events: Sequence[Any] = ()) -> Any:
    """The tables of one run of an arm."""
    names = ("treaty", "nation", "role", "start", "stop")
    spells = {name: [row[k] for row in members] for k, name in enumerate(names)}
    kinds = {name: pa.float64() if name in ("start", "stop") else pa.string() for name in names}
    return {
        "decisions": decisions(*rows),
        "members": pa.table({"run": [0] * len(members)} | {n: pa.array(v, kinds[n]) for n, v in spells.items()}),
        "events": pa.table(
            {"run": [0] * len(events), "year": [float(year) for year, _ in events], "event": [id for _, id in events]}
        ),
    }


def parted(arms: Arms, one: Any, other: Any) -> Parted:
    (found,) = parted_in(arms, [one, other], [0])
    return found


def test_a_parting_is_told_with_its_chances_and_the_reason_that_moved_most(arms: Arms) -> None:
    stays = LEAVE | {"base": -4.0, "strain": 2.6137, "worth": 0.0, "step": 2}
    left = stays | {"outcome": "yes", "chance": 0.5, "strain": 3.5, "worth": 0.5}
    found = parted(arms, tables([stays]), tables([left]))
    assert found.chance == found.felt == found.outcome
    assert found.outcome is not None
    assert found.outcome.told == (
        "In 1952, as told, Cimmeria stayed in the Eastern Pact; in the other arm it gave notice of leaving the Eastern "
        "Pact. The chance of leaving was 20% as told and 50% in the other arm. Of its reasons quarrels among the "
        "members differed most: +2.61 as told, +3.50 in the other arm (logit)."
    )
    assert (found.outcome.term, found.outcome.values) == ("strain", (2.6137, 3.5))
    assert found.outcome.outcomes == ("no", "yes") and found.outcome.chances == (0.2, 0.5)
    assert found.outcome.matter == "Cimmeria gave notice of leaving the Eastern Pact, in the other arm"


def test_a_decision_of_one_arm_is_told_with_its_own_reasons(arms: Arms) -> None:
    made = QUIET | {"outcome": "yes", "chance": 0.3, "base": -2.0, "claim": 1.1527, "step": 1}
    found = parted(arms, tables([]), tables([made])).outcome
    assert found is not None and found.outcomes == (None, "yes")
    assert found.told.startswith(
        "In 1951, in the other arm, Cimmeria challenged Borduria. "
        "That was less likely than not: its chance in a year was 30%."
    )
    assert found.told.endswith(" As told it did not, its chance being nil or too small to be recorded.")
    assert "its claim on Borduria" in found.told
    vote = parted(arms, tables([VOTE]), tables([])).outcome
    assert vote is not None and vote.told.endswith(" In the other arm this did not come up.")


def test_two_deeds_on_one_matter_are_told_apart(arms: Arms) -> None:
    """In one arm a nation bluffs and in the other means it; in one it signs this and in the other that."""
    signal = {"decision": "signal", "actor": "AAA", "counterpart": "BBB", "outcome": "yes", "chance": 0.5}
    found = parted(arms, tables([signal | {"outcome": "bluff"}]), tables([signal])).outcome
    assert found is not None and found.matter.startswith("As told, Arcadia promised")
    assert found.matter.endswith(", but bluffed; in the other arm it meant it")
    assert "in the other arm it meant it. The chance" in found.told
    found = parted(arms, tables([signal]), tables([signal | {"outcome": "bluff"}])).outcome
    assert found is not None and found.matter.endswith("; in the other arm it bluffed")
    signed = {"decision": "sign", "actor": "AAA", "counterpart": "BBB", "outcome": "defence", "chance": 0.5}
    found = parted(arms, tables([signed]), tables([signed | {"outcome": "logistics"}])).outcome
    assert found is not None and found.matter == (
        "As told, Arcadia signed a defence pact with Borduria; "
        "in the other arm it signed a treaty on logistics with Borduria"
    )


def test_a_pact_refused_in_one_arm_and_deepened_to_in_the_other_is_not_told_of_both(arms: Arms) -> None:
    """Both are recorded with the level of the pact as their outcome."""
    deepened = SIGN | {"decision": "deepen", "outcome": REFUSE["outcome"]}
    refused = "refused a defence pact that Borduria wanted"
    for one, other in ((REFUSE, deepened), (deepened, REFUSE)):
        found = parted(arms, tables([one]), tables([other])).outcome
        assert found is not None and "both arms" not in found.told.partition(". ")[0]
        did = [
            refused if row is REFUSE else "deepened its treaty with Borduria to a defence pact" for row in (one, other)
        ]
        assert found.told.startswith(f"In 1950, as told, Arcadia {did[0]}; in the other arm it {did[1]}. ")


def test_a_budget_of_one_arm_alone_says_what_the_records_leave_open(arms: Arms) -> None:
    found = parted(arms, tables([BUDGET]), tables([])).chance
    assert found is not None and found.told.endswith(
        " In the other arm no change was large enough to be recorded; smaller differences may have come before."
    )


def test_trifles_are_told_as_such(arms: Arms) -> None:
    found = parted(arms, tables([LEAVE]), tables([LEAVE | {"chance": 0.2000001, "strain": -1.0000001}]))
    assert found.chance is not None and found.felt is None and found.outcome is None
    assert "was 20% in both arms but for less than 0.001 percentage points" in found.chance.told
    assert "differed most, by next to nothing" in found.chance.told


def test_years_in_the_names_of_treaties_made_in_runs_do_not_tell_pairs_apart(arms: Arms) -> None:
    lapse = {"decision": "renew", "actor": "AAA", "counterpart": "BBB", "outcome": "no", "chance": 0.5, "worth": 0.0}
    told = set()
    for treaty in ("AAA-BBB-1950", "AAA-BBB-1951-2"):
        row = lapse | {"treaty": treaty}
        found = parted(arms, tables([row]), tables([row | {"outcome": "yes"}])).outcome
        assert found is not None
        told.add(found.matter)
    assert told == {"Arcadia renewed the treaty of Arcadia and Borduria, in the other arm"}


def test_events_and_memberships_that_differ_before_any_decision_are_told(arms: Arms) -> None:
    always = ("pact", "CCC", "member", 1948.0, None)
    left = ("pact", "CCC", "member", 1948.0, 1951.0)
    later = [VOTE | {"step": 2}]
    found = parted(arms, tables(later, [always]), tables([], [left])).before
    assert found is not None and (found.year, found.kind) == (1951.0, "membership")
    assert found.told == "In 1951 Cimmeria left the Eastern Pact, in the other arm only."
    at_once = parted(arms, tables([VOTE | {"step": 1}], [always]), tables([], [left])).before
    assert at_once is None, "it may follow from the decision of that year"
    event = parted(arms, tables(later, events=[(1952, "alarm")]), tables([])).before
    assert event is not None and event.told == "In 1952 the event “Alarm” happened, as told only."
    other = ("pact", "CCC", "partner", 1951.0, None)
    role = parted(arms, tables([], [always]), tables([], [left, other])).before
    assert (
        role is not None
        and role.told == "In 1951 the role of Cimmeria in the Eastern Pact became partner, in the other arm only."
    )
    from_start = parted(arms, tables([], [always]), tables([])).before
    assert from_start is not None and from_start.told == "In 1950 Cimmeria was in the Eastern Pact, as told only."


def test_a_pair_that_never_parts_says_nothing(arms: Arms) -> None:
    assert parted(arms, tables([LEAVE]), tables([LEAVE])) == Parted(0, None, None, None, None)
