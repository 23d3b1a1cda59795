"""Claims, exercises and limits in a scenario file: what is wrong with them, and the worlds that claims compare with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.metrics import METRICS
from sim.scenario import Loaded, ScenarioError, check_arms, load, load_text, other_arm
from sim.schedule import STANDARD
from tests.scenario import SMALL, WORLDS

PARAMETERS = STANDARD.parameters()
WORLD = (
    SMALL
    + """\
  SWE: {gdp: 30, burden: 0.04, polity: 1, ideology: [0.4], location: [59.3, 18.1]}
dyads:
  - {pair: [FRA, NO], trust: 0.9}
  - {pair: [FRA, SWE], claim: 1}
treaties:
  pact: {members: [FRA, NO, SWE], articles: {defence: 1}, area: [NO]}
  bond: {members: [FRA, NO], articles: {defence: 1}}
organisations:
  league: {invited: [FRA, NO, SWE], articles: {defence: 1}}
events:
  - {id: offered, date: 1951, effects: [{type: offer, treaty: league}]}
  - {id: quarrel, date: 1952, effects: [{type: rivalry, from: [NO, SWE], to: [FRA], change: 0.1}]}
  - {id: late, when: {member: NO, treaty: league}, effects: [{type: nuclear, nation: SWE}]}
  - {id: luck, rate: 0.1, effects: [{type: nuclear, nation: FRA}]}
"""
)
CLAIM = "claims:\n  - {id: c, says: So it is., measure: wars, expected: less, %s}\n"


def loaded(text: str, **how: Any) -> Loaded:
    """A scenario of a text, checked against the model."""
    return load_text(text, name="s.yaml", parameters=PARAMETERS, metrics=METRICS, **how)


def arm(change: str, world: str = WORLD) -> Loaded:
    """The other arm of a claim that makes a change."""
    told = loaded(world + CLAIM % change)
    return other_arm(told, told.scenario.claims[0], PARAMETERS, METRICS)


def said(change: str, world: str = WORLD) -> list[str]:
    """What is said about the other arm of a claim that makes a change."""
    told = loaded(world + CLAIM % change)
    with pytest.raises(ScenarioError) as caught:
        check_arms(told, PARAMETERS, METRICS)
    return str(caught.value).splitlines()


def test_all_that_is_wrong_with_claims_is_told_at_once() -> None:
    path = WORLDS / "claims.yaml"
    with pytest.raises(ScenarioError) as caught:
        load(path, parameters=PARAMETERS, metrics=METRICS)
    assert str(caught.value).replace(f"{WORLDS}/", "") == path.with_suffix(".txt").read_text(encoding="utf-8").strip()


def test_a_world_says_whom_it_is_about_and_a_margin_goes_with_sameness() -> None:
    world = loaded(WORLD + "focus: {nations: [FRA]}\n").scenario
    assert world.focus.nations == ("FRA",) and world.focus.treaties == ()
    with pytest.raises(ScenarioError, match=r"focus.nations.0.: there is no nation 'FRO'; did you mean 'FRA'"):
        loaded(WORLD + "focus: {nations: [FRO]}\n")
    with pytest.raises(ScenarioError, match=r"focus.treaties.0.: there is no treaty 'x'"):
        loaded(WORLD + "focus: {treaties: [x]}\n")
    with pytest.raises(ScenarioError, match="only a claim that expects `same` has a margin"):
        loaded(WORLD + CLAIM % "margin: 0.05, without: [event:luck]")


def test_an_exercise_is_checked_by_a_claim() -> None:
    exercise = "exercise: {task: Try it., answer: It works., checked_by: %s}\nlimits: None of it is true.\n"
    good = loaded(WORLD + CLAIM % "without: [event:luck]" + exercise % "c").scenario
    assert good.exercise is not None and good.exercise.answer == "It works." and good.limits == "None of it is true."
    with pytest.raises(ScenarioError, match=r"s.yaml:24:58: exercise.checked_by: there is no claim 'd'"):
        loaded(WORLD + CLAIM % "without: [event:luck]" + exercise % "d")


def test_the_other_arm_differs_in_what_the_claim_says_and_has_no_claims() -> None:
    told = loaded(WORLD + CLAIM % "without: [event:luck]")
    other = other_arm(told, told.scenario.claims[0], PARAMETERS, METRICS)
    assert [event.id for event in other.scenario.events] == ["offered", "quarrel", "late"]
    assert "claims" not in other.document and len(told.document["events"]) == 4
    own = {"claims": (), "events": ()}
    assert other.scenario.model_copy(update=own) == told.scenario.model_copy(update=own)


def test_values_are_set_as_by_the_command_line() -> None:
    other = arm("set: {nations.NO.burden: 0.05, treaties.pact.members: [FRA, NO], negotiate.meeting_rate: 0.3, "
                "events.quarrel.date: 9999, activation: synchronous}").scenario  # fmt: skip
    assert other.nations["NO"].burden == 0.05 and other.treaties["pact"].members == ("FRA", "NO")
    assert other.parameters["negotiate.meeting_rate"].value == 0.3 and other.activation == "synchronous"
    assert [event.id for event in other.events] == ["offered", "late", "luck"]


def test_a_nation_that_is_left_out_leaves_the_lists_it_stands_in() -> None:
    other = arm("without: [nation:SWE, event:late]").scenario
    assert list(other.nations) == ["FRA", "NO"] and other.treaties["pact"].members == ("FRA", "NO")
    assert other.organisations["league"].invited == ("FRA", "NO")
    assert [dyad.other for dyad in other.dyads] == ["NO"]
    quarrel = next(event.effects[0] for event in other.events if event.id == "quarrel")
    assert quarrel.model_dump(by_alias=True)["from"] == ["NO"]


@pytest.mark.parametrize(
    ("change", "where", "expected"),
    [
        ("without: [treaty:league]", "s.yaml:23:61: claims.c.without",
         "events.offered.effects[0].treaty (line 18): there is no treaty 'league', and 1 more; leave out what needs "
         "it, too, as in without: [treaty:league, event:offered, event:late], or change it by `set`"),
        ("without: [nation:NO]", "claims.c.without",
         "as in without: [nation:NO, treaty:bond, event:late], or change it by `set`"),
        ("set: {nations.NO.burdn: 0.1}", "s.yaml:23:85: claims.c.set.nations.NO.burdn",
         "unknown field 'burdn'; did you mean 'burden'?"),
        ("set: {nations.NO.burden: 7}", "claims.c.set.nations.NO.burden", "must be at most 0.6, got 7"),
        ("set: {accede.vetting: 0.5}", "claims.c.set.accede.vetting", "is a switch, which must be 0 or 1, got 0.5"),
        ("set: {nations.XX.burden: 0.1}", "claims.c.set.nations.XX.burden", "there is no 'XX' in `nations`"),
        ("set: {negotiate.meeting_rat: 0.1}", "set.negotiate.meeting_rat", "did you mean 'negotiate.meeting_rate'?"),
        ("set: {nations.NO.burden: 0.03}", "claims.c.set", "changes nothing: the world as told has these"),
        ("without: [event:luck], set: {events.luck.rate: 0.2}", "set.events.luck.rate", "there is no 'luck' in `even"),
    ],
)  # fmt: skip
def test_a_world_that_cannot_be_is_told_with_what_to_write(change: str, where: str, expected: str) -> None:
    (line,) = said(change)
    assert where in line and expected in line, line


def test_what_a_message_advises_makes_a_good_world() -> None:
    assert arm("without: [treaty:league, event:offered, event:late]").scenario.organisations == {}
    assert list(arm("without: [nation:NO, event:late, treaty:bond]").scenario.treaties) == ["pact"]


def test_claims_about_years_that_are_cut_off_are_left_out() -> None:
    text = WORLD + CLAIM % "without: [event:luck], from: 1952"
    text += "  - {id: d, says: D., measure: wars, expected: same, without: [event:quarrel]}\n"
    text += "  - {id: e, says: E., measure: wars, expected: same, without: [event:luck]}\n"
    text += "exercise: {task: T., answer: A., checked_by: c}\n"
    short = loaded(text, overrides=["calendar.end=1951"])
    assert [claim.id for claim in short.scenario.claims] == ["e"]
    assert short.scenario.exercise is not None and short.scenario.exercise.checked_by is None
    assert loaded(short.text).scenario == short.scenario, "what was run can be read again"


def test_claims_are_inherited_with_the_world(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(WORLD + CLAIM % "without: [event:luck]")
    (tmp_path / "over.yaml").write_text("foedus: 1\nname: over\nextends: base.yaml\n")
    assert load(tmp_path / "over.yaml").claims[0].id == "c"
