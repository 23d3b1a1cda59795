"""`foedus why`: every decision is told, its terms give its chance, and what would have tipped it does tip it."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.account import account, as_data
from analysis.alike import alike
from analysis.deeds import DEEDS, rank
from analysis.figures import FIGURES
from analysis.figures.reasons import draw_reasons
from analysis.naming import Names
from analysis.reasons import Reasons
from analysis.style import look
from analysis.tables import StudyTables, open_study
from analysis.telling import Told
from analysis.terms import CONSTANT, FIXED, OCCASIONAL, gauges
from analysis.ties import moved
from analysis.why import Question, answer, setting_of
from analysis.wishes import Wishes
from analysis.words import WORDS, words
from sim.cli import call
from sim.schedule import STANDARD
from sim.vocabulary import INTERESTS, Decision, terms_of
from tests.analysis.test_figures import texts_fit
from tests.rivals import RARE, TEXT

MANY = 150
KINDS = [kind.name.lower() for kind in Decision]


@pytest.fixture(scope="module")
def study(run_folder: Path) -> StudyTables:
    return open_study(run_folder)


@pytest.fixture(scope="module")
def studies(study: StudyTables, tmp_path_factory: pytest.TempPathFactory) -> list[StudyTables]:
    """That run, and one of a small world with joint attacks, disasters and partners, which the first lacks."""
    folder = tmp_path_factory.mktemp("rare")
    (folder / "rivals.yaml").write_text(TEXT, encoding="utf-8")
    settings = [word for text in RARE for word in ("--set", text)]
    command = ["run", str(folder / "rivals.yaml"), "--replicates", "30", "--quiet", "--no-figures", *settings]
    assert call([*command, "--out", str(folder / "run")]) == 0
    return [study, open_study(folder / "run")]


def told_of(studies: list[StudyTables], kind: str) -> list[Told]:
    """The decisions of a kind, the first of each outcome and then some more, from the first study that has them."""
    study = next((study for study in studies if (study.decisions["decision"] == kind).any()), studies[0])
    rows = study.decisions[study.decisions["decision"] == kind]
    rows = pd.concat([rows.drop_duplicates("outcome"), rows.iloc[:: max(len(rows) // MANY, 1)]])
    setting, names = setting_of(study), Names(study.nation_names, study.treaty_titles)
    return [Told(Reasons(dict(row), setting), names, 10.0) for _, row in rows.iterrows()]


def test_all_terms_and_decisions_have_words() -> None:
    everything = {term for decision in Decision for term in terms_of(decision)}
    assert everything >= CONSTANT | FIXED | OCCASIONAL
    wants = dict.fromkeys(INTERESTS, 1.0)
    for decision in Decision:
        assert set(WORDS[decision]) == set(terms_of(decision)), decision
        assert list(gauges(decision, STANDARD.values(), wants, None)) == list(terms_of(decision))
        for term in terms_of(decision):
            for value in (1.0, -1.0):
                assert "{" not in words(decision, term, value)
    assert set(DEEDS) == set(Decision)
    assert sorted(map(rank, Decision)) == list(range(len(Decision)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_decision_is_told_and_its_terms_give_its_chance(studies: list[StudyTables], kind: str) -> None:
    found = told_of(studies, kind)
    assert found, f"the run has no decision to {kind}"
    for told in found:
        text = " ".join(told.sentences)
        assert re.match(r"In \d{4} \S", text) and text.endswith(".")
        assert not re.search(r"nan|None|[{}_]|  |\.\.", text), text
        lead = kind == "found" and told.reasons.row["actor"] == told.reasons.row["counterpart"]
        assert lead or not told.reasons.forced
        if told.reasons.forced:
            assert "its own offer" in text and not told.reasons.flips


@pytest.mark.parametrize("kind", KINDS)
def test_what_would_have_tipped_a_decision_does_tip_it(studies: list[StudyTables], kind: str) -> None:
    found = told_of(studies, kind)
    tipped = 0
    for reasons in (told.reasons for told in found):
        before = reasons.chance_at(reasons.terms) - 0.5
        for flip in reasons.flips:
            beyond = flip.then + math.copysign(1e-6 + 1e-6 * abs(flip.then), flip.then - flip.now)
            after = reasons.chance_at(moved(reasons.decision, reasons.terms, flip.term, beyond)) - 0.5
            assert before * after < 0.0, (kind, flip)
            assert flip.gauge.low - 1e-6 <= flip.gauge.reading(flip.then) <= flip.gauge.high + 1e-6
            tipped += 1
        fixed = [flip.fixed for flip in reasons.flips]
        assert fixed == sorted(fixed), "what the nation or its partners can move comes first"
        shares = [flip.share for flip in reasons.flips if not flip.fixed]
        assert shares == sorted(shares)
    assert tipped > 0 or kind in ("incident", "resist"), "no single term makes these likely or unlikely"


@pytest.mark.parametrize("kind", KINDS)
def test_terms_lie_in_the_ranges_that_they_can_have(studies: list[StudyTables], kind: str) -> None:
    for reasons in (told.reasons for told in told_of(studies, kind)):
        for term, value in reasons.terms.items():
            gauge = reasons.gauges[term]
            if gauge.weight != 0.0:
                reading = gauge.reading(value)
                assert gauge.low - 1e-5 <= reading <= gauge.high + 1e-5, (kind, term, value, reading)


def test_a_quarter_of_a_year_gives_less_chance_to_leave(study: StudyTables) -> None:
    reasons = told_of([study], "leave")[0].reasons
    row = dict(reasons.row) | {"chance": 1.0 - (1.0 - reasons.chance) ** 0.25}
    quarter = Reasons(row, replace(reasons.setting, dt=0.25))
    assert not quarter.forced
    tip, slow = reasons.tipping_sum, quarter.tipping_sum
    assert tip == 0.0 and slow is not None and slow > 2.0
    assert quarter.chance_at({"base": slow}) == pytest.approx(0.5)
    assert Told(Reasons(row | {"year": 1966.75}, quarter.setting), Names({}, {})).when == "the fourth quarter of 1966"


def row_of(decision: str, **given: Any) -> dict[str, Any]:
    plain = {"run": 0, "year": 1966.0, "actor": "FRA", "counterpart": "DEU", "treaty": None, "outcome": "yes"}
    return {**plain, "decision": decision, **given}


def test_outcomes_are_told_apart(study: StudyTables) -> None:
    setting, names = setting_of(study), Names(study.nation_names, study.treaty_titles)

    def headline(decision: str, outcome: str, **terms: float) -> str:
        row = row_of(decision, outcome=outcome, chance=0.4, base=-0.4, **terms)
        return Told(Reasons(row, setting), names).headline

    assert headline("honour", "yes") == "France honoured its pledge and came to the aid of West Germany"
    assert headline("honour", "no") == ("France reneged on its pledge and stayed away when West Germany was attacked")
    assert headline("resist", "no") == "France conceded to West Germany"
    assert headline("signal", "bluff") == "France promised to stand by West Germany, but bluffed"
    assert headline("attack", "no") == "France backed down from West Germany after all"
    assert headline("attack", "yes") == "France attacked West Germany"
    assert headline("budget", "cut", allies=-2.5) == "France cut its military spending by 2.50 bn $ a year"
    assert headline("refuse", "non_aggression") == "France refused a non-aggression pact that West Germany wanted"


def test_a_known_case_in_words(study: StudyTables) -> None:
    terms = {"base": -0.3, "trust": 0.16, "cost": -1.12, "reputation": 0.56}
    chance = 1.0 / (1.0 + math.exp(-sum(terms.values())))
    names = Names(study.nation_names, study.treaty_titles)
    told = Told(Reasons(row_of("honour", outcome="no", chance=chance, **terms), setting_of(study)), names)
    assert " ".join(told.sentences) == (
        "In 1966 France reneged on its pledge and stayed away when West Germany was attacked. "
        "That was likely: its chance was 67%. "
        "What spoke for coming to the aid of West Germany was above all its good name at stake, and also trust in "
        "West Germany; what spoke against it was above all the strength of the attacker, and also the reluctance to "
        "fight for others. The opposite would have been the likelier course had the attacker's share of the forces "
        "been 0.26 instead of 0.70 on a scale from 0 to 1. The next smallest change: the share of threats in common or "
        "the skill to fight together."
    )


def test_no_single_term_can_tip_what_is_certain(study: StudyTables) -> None:
    row = row_of("ratify", chance=1.0, base=1.0, worth=-3.0)
    told = Told(Reasons(row, setting_of(study)), Names({}, {}))
    assert not told.reasons.flips and "could be named would have tipped it alone." in told.tipping


def test_an_answer_has_sentences_numbers_and_how_often_it_happened(why: Any, run_folder: Path) -> None:
    text = why(run_folder, "--nation", "france", "--year", 1949, "--decision", "found", "--with", "nato")
    wanted = (
        "^In 1949 France .*found the North Atlantic Treaty.*(decided that year in both runs|did not come up that year)"
    )
    assert re.search(wanted, " ".join(text.split()))
    assert re.search(r"^  the pressure of the lead state +\+\d\.\d\d +\d+%$", text, re.M)
    assert re.search(r"^  the trouble of drafting any treaty +-\d\.\d\d +", text, re.M)
    assert text.isascii() and max(map(len, text.splitlines())) <= 80


def test_what_the_scenario_did_to_a_nation_comes_first(why: Any, run_folder: Path) -> None:
    assert why(run_folder, "--nation", "FRA", "--year", 1966).startswith("Scripted for France in 1966: France leaves")


def test_data_for_machines_add_up(why: Any, run_folder: Path, study: StudyTables) -> None:
    found = json.loads(why(run_folder, "--nation", "USA", "--year", 1949, "--json"))
    assert len(found) == len(answer(study, Question("USA", 1949)))
    for one in found:
        assert sum(t["value"] for t in one["terms"] if t["unit"] != "chance") == pytest.approx(one["sum"])
        assert one["told"].startswith("In 1949 the United States ") and one["runs_alike"] in (1, 2, None)


def test_many_decisions_are_told_briefly(study: StudyTables) -> None:
    most = study.decisions.query("run == 1").value_counts(["actor", "year"]).reset_index().iloc[0]
    told = answer(study, Question(str(most["actor"]), float(most["year"]), run=1))
    assert f"{len(told) - 5} more that year" in account(study, told)
    whole = account(study, told, whole_year=True)
    votes = [one for one in told if one.reasons.decision is Decision.VOTE]
    assert len(votes) < 2 or f"cast {len(votes)} votes on candidates" in whole
    assert [rank(one.reasons.decision) for one in told] == sorted(rank(one.reasons.decision) for one in told)
    assert as_data(study, told[-1])["runs"] == 2


def test_alike_counts_runs_of_the_same_deed(study: StudyTables) -> None:
    rows = study.decisions.query("decision == 'found' and treaty == 'nato' and actor == 'FRA' and year == 1949")
    for told in answer(study, Question("FRA", 1949, "found", 0, "nato")):
        assert alike(study, told) == int((rows["outcome"] == told.reasons.row["outcome"]).sum())


def test_other_words_for_decisions(study: StudyTables) -> None:
    rows = study.decisions.query("run == 0 and decision == 'resist' and outcome == 'no'")
    told = answer(study, Question(rows["actor"].iloc[0], rows["year"].iloc[0], "concede"))
    assert told[0].reasons.row["outcome"] == "no" and "conceded" in told[0].headline


@pytest.mark.parametrize("kind", KINDS)
def test_every_decision_is_drawn(studies: list[StudyTables], kind: str) -> None:
    figure = draw_reasons(told_of(studies, kind)[:3])
    with look():
        texts_fit(figure)
    assert len(figure.axes) == min(len(told_of(studies, kind)), 3)


def test_the_figure_says_which_run_of_how_many_it_shows(study: StudyTables) -> None:
    for given, run in ((None, 0), (1, 1)):
        drawn = FIGURES["reasons"].draw(study, Wishes(years=(1949,), run=given, nations=("FRA",)))
        note = " ".join(drawn.texts[-1].get_text().split())
        assert note.startswith(f"Run {run} of 2, not what runs have in common. Blue speaks for")


def test_the_figure_is_written_where_it_is_wanted(why: Any, run_folder: Path, tmp_path: Path) -> None:
    asked = [run_folder, "--nation", "FRA", "--year", 1949, "--decision", "found"]
    for name in ("a.png", "b.png", "new/c.svg", "d.pdf"):
        why(*asked, "--figure", tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert b"<svg" in (tmp_path / "new" / "c.svg").read_bytes()
    assert (tmp_path / "d.pdf").read_bytes().startswith(b"%PDF")


def test_help_has_examples(why: Any) -> None:
    text = why("--help")
    assert re.search(r"^ +foedus why runs/north-atlantic-1949 --nation FRA --year 1966", text, re.M)
    assert "renege, concede, back-down" in text and max(map(len, text.splitlines())) <= 80
