"""Names, numbers and chances as they stand in sentences."""

from __future__ import annotations

import math
from dataclasses import replace

from analysis.flips import Setting
from analysis.naming import Names
from analysis.phrases import apart, column, listed, number, percent, with_article
from analysis.reasons import Reasons
from analysis.telling import Told
from sim.schedule import STANDARD


def test_names_in_sentences() -> None:
    names = Names({"FRA": "France", "GBR": "United Kingdom", "a-b": "Ruritania"}, {"nato": "North Atlantic Treaty"})
    assert names.treaty("nato", None) == "the North Atlantic Treaty"
    assert names.treaty("FRA-GBR-1953-2", None) == "the second 1953 treaty of France and the United Kingdom"
    assert names.treaty("a-b-FRA-circle-1950", None) == "the 1950 organisation of Ruritania, France and others"
    assert names.treaty("odd", None) == "the treaty odd" and names.treaty(None, "FRA") == "a treaty with France"
    assert with_article("Soviet Union") == "the Soviet Union" and with_article("the Gambia") == "the Gambia"
    assert with_article("Netherlands") == "the Netherlands" and with_article("Iceland") == "Iceland"
    assert listed(["a"]) == "a" and listed(["a", "b", "c"]) == "a, b and c"
    assert [percent(x) for x in (0.0, 1e-5, 0.004, 0.04, 0.996, 1.0)] == [
        "0%", "under 0.1%", "0.4%", "4%", "over 99%", "100%"
    ]  # fmt: skip
    assert [number(x) for x in (-0.034, 0.5, 12.34, 123.4)] == ["−0.034", "0.50", "12.3", "123"]
    assert column([1.234, -0.001]) == ["+1.23", "−0.00"] and column([0.0123, -0.001]) == ["+0.0123", "−0.0010"]
    assert apart(1.0796, 1.0812, sign=True) == "+1.080 instead of +1.081"
    assert apart(3.0, -1.0) == "3.00 instead of −1.00"


def told(**row: object) -> Told:
    """A decision of France about Iceland."""
    terms = {"haste": -3.0, "suspicion": 1.5, "doubt": -0.75, "lobby_for": -0.8}
    given = {"actor": "FRA", "counterpart": "ISL", "year": 1966.0, "chance": 0.1, "treaty": None, **terms}
    names = Names({"FRA": "France", "ISL": "Iceland"}, {"nato": "North Atlantic Treaty"})
    return Told(Reasons(given | row, Setting(STANDARD.values(), 1.0, {"FRA": ("balanced", {})})), names)


def test_a_wrong_accusation_is_told_as_such() -> None:
    wrong = told(decision="attribute", outcome="wrong", chance=1 / (1 + math.exp(2.25)))
    first, *rest = wrong.sentences
    assert first == (
        "In 1966 France blamed Iceland for an attack below the threshold of war that another had made: the accusation "
        "was wrong."
    )
    assert "What spoke for blaming Iceland was its quarrels with Iceland and fear of it" in " ".join(rest)
    assert "what its own services and partners knew" in " ".join(rest) and not wrong.reasons.forced
    assert {flip.term for flip in wrong.reasons.flips} <= {"suspicion", "doubt"}
    nil = {"haste": 0.0, "suspicion": 0.0, "doubt": 0.0, "base": -1.0, "chance": 1 / (1 + math.exp(1.0))}
    unsolved = told(decision="attribute", outcome="no", **nil)
    assert {flip.term for flip in unsolved.reasons.flips} == {"intelligence", "partners"}
    right = told(decision="attribute", outcome="right").headline
    assert right == "France blamed Iceland without proof for an attack below the threshold of war, and was right"
    assert told(decision="attribute", outcome="no").headline.startswith("France could not say who was behind")


def test_a_lobby_is_told_with_whom_it_is_for() -> None:
    assert told(decision="ratify", outcome="no").phrase("lobby_for") == "the lobby at home against Iceland"
    circle = told(decision="ratify", outcome="no", treaty="nato").phrase("lobby_for")
    assert circle == "the lobby at home against the members", "of a treaty of many"


def test_a_parliament_that_decides_on_a_newcomer_is_told_so() -> None:
    row = {"decision": "ratify", "treaty": "nato", "chance": 0.9, "base": 2.0}
    own, yes, no = (told(outcome=outcome, **row) for outcome in ("yes", "yes", "no"))
    yes, no = replace(yes, newcomer=True), replace(no, newcomer=True)
    assert own.title == "ratified the North Atlantic Treaty" and own.other == "the members"
    assert yes.title == "ratified the accession of Iceland to the North Atlantic Treaty" and yes.other == "Iceland"
    assert no.title.startswith("failed to ratify the accession of Iceland to the North Atlantic Treaty")
    partner = told(decision="partner", outcome="no", treaty="nato", chance=0.5)
    assert partner.title == "declined to be a partner in the North Atlantic Treaty"
    assert "once it came up" in partner.likelihood
