"""What typical mistakes are told: the place, what is wrong, and the word that was probably meant."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from sim.scenario import ScenarioError, load, load_text
from tests.scenario import RIVERS, SMALL, problems_of

MISTAKES = [
    ("burden: 0.05", "budren: 0.05", "s.yaml:6:21: nations.FRA.budren: unknown field 'budren'; did you mean 'burden'?"),
    ("burden: 0.05", "burden: 5%", "s.yaml:6:29: nations.FRA.burden: must be a number, got '5%' (write a share such"),
    ("burden: 0.05", "burden: 0.7", "s.yaml:6:29: nations.FRA.burden: must be at most 0.6, got 0.7"),
    ("burden: 0.05, ", "", "s.yaml:6:3: nations.FRA.burden: 'burden' is required"),
    (
        "gdp: 20,",
        "gdp: 010,",
        "s.yaml:7:13: nations.NO.gdp: must be a number, got '010' (a number may not start with 0",
    ),
    ("gdp: 20,", "gdp: 12:30,", "s.yaml:7:13: nations.NO.gdp: must be a number, got '12:30' (that is a time of day"),
    ("gdp: 20,", "gdp: '20',", "s.yaml:7:13: nations.NO.gdp: must be a number, got '20' (write it without quotes)"),
    ("gdp: 20,", "gdp: ,", "s.yaml:7:13: nations.NO.gdp: is empty; must be a number"),
    ("gdp: 20,", "gdp: 20, nuclear: yes,", "must be true or false, got 'yes'; did you mean 'true'?"),
    ("gdp: 20,", "gdp: 20, name: 5,", "nations.NO.name: must be a text, got 5 (put it in quotes)"),
    ("gdp: 20,", "gdp: 20, strategy: hegde,", "'hegde' is not a strategy; did you mean 'hedge'?"),
    (
        "gdp: 20,",
        "gdp: 20, interests: {safety: 2},",
        "nations.NO.interests.safety: 'safety' is not a kind of interest (o",
    ),
    ("gdp: 20,", "gdp: 20, transparency: 2,", "nations.NO.transparency: must be at most 1, got 2"),
    ("gdp: 20,", "gdp: 20, exposure: {cyber: 2},", "nations.NO.exposure.cyber: must be at most 1, got 2"),
    ("gdp: 20,", "gdp: 20, lobby: 2,", "nations.NO.lobby: must be at most 1, got 2"),
    ("gdp: 20,", "gdp: 20, readiness: 0.95,", "NO.readiness: together with `modernisation` it is more than all spend"),
    ("gdp: 20,", "gdp: 20, enters: 1949-02-30,", "there is no such day in the calendar, got '1949-02-30'"),
    (
        "gdp: 20,",
        "gdp: 20, enters: 1949.4,",
        "a date must be a year such as 1949 or a day such as 1949-04-04, got 1949.4",
    ),
    ("[59.9, 10.8]", "[59.9]", "nations.NO.location: must have more entries: number 2 is missing"),
    ("[59.9, 10.8]", "[99, 10.8]", "s.yaml:7:70: nations.NO.location[0]: must be at most 90, got 99"),
    ("[0.8]", "[0.8, 0.1]", "s.yaml:7:52: nations.NO.ideology: has 2 dimensions; another nation has 1"),
    ("[0.8]", "0.8", "nations.NO.ideology: must be a list, as in [a, b], got 0.8"),
    ("NO: {", "=1+1: {", "s.yaml:7:3: nations.=1+1: '=1+1' is not of the form wanted here: a letter, then up to 15"),
    ("name: small", "name: Small World", "s.yaml:2:7: name: 'Small World' is not of the form wanted here"),
    ("name: small", "name: con", "s.yaml:2:7: name: 'con' cannot name a folder on every system"),
    ("end: 1952", "end: 1949", "s.yaml:4:30: calendar.end: 1949 lies before the start, 1950"),
    ("end: 1952", "end: 1952, steps_per_year: 12", "calendar.steps_per_year: 12 is not possible here (one of: 1, 4)"),
    ("foedus: 1", "foedus: 2", "s.yaml:1:9: foedus: this version of Foedus reads format 1, got 2"),
    ("title: Two neighbours\n", "", "s.yaml:1:1: title: 'title' is required"),
    ("calendar: {start: 1950, end: 1952}", "calendar: soon", "calendar: must be a group of `key: value`, got 'soon'"),
]


@pytest.mark.parametrize(("right", "wrong", "expected"), MISTAKES, ids=[wrong or right for right, wrong, _ in MISTAKES])
def test_a_mistake_is_told(right: str, wrong: str, expected: str) -> None:
    assert right in SMALL
    said = problems_of(SMALL.replace(right, wrong, 1))
    assert len(said) == 1, said
    assert expected in said[0]


ADDED = [
    ("dyads: [{pair: [FRA, N0]}]", "s.yaml:8:22: dyads[0].pair[1]: there is no nation 'N0'; did you mean 'NO'?"),
    ("dyads: [{from: FRA}]", "s.yaml:8:9: dyads[0]: give either `pair: [A, B]`, both ways, or `from: A` and `to: B`"),
    ("dyads: [{pair: [FRA, NO], to: NO}]", "dyads[0]: give either `pair"),
    ("dyads: [{from: FRA, to: FRA}]", "s.yaml:8:25: dyads[0].to: 'FRA' cannot form a dyad with itself"),
    ("dyads: [{from: FRA, to: NO, lobby_for: -2}]", "dyads[0].lobby_for: must be at least -1, got -2"),
    ("dyads: [{from: FRA, to: NO, lobby: 1}]", "dyads[0].lobby: unknown field 'lobby'; did you mean 'lobby_for'?"),
    ("dyads: [{pair: [FRA, NO], source: x}]", "'x' is not a key of `sources`, nor assumed or recalled"),
    (
        "figures: {bruden: assumed}",
        "s.yaml:8:11: figures.bruden: nations have no field 'bruden'; did you mean 'burden'?",
    ),
    (
        "figures: {burden: asumed}",
        "'asumed' is not a key of `sources`, nor assumed or recalled; did you mean 'assumed'?",
    ),
    ("sources: {assumed: x}", "s.yaml:8:11: sources.assumed: 'assumed' has a meaning of its own; choose another key"),
    ("treaties: {t: {articles: {defence: 1}}}", "s.yaml:8:12: treaties.t: needs `members`, or `invited` and an event"),
    ("treaties: {t: {members: [FRA], articles: {defence: 1}}}", "treaties.t: a treaty needs at least two members, or"),
    ("treaties: {t: {members: [FRA, NO], articles: {}}}", "treaties.t.articles: must have at least 1 entry, has 0"),
    ("treaties: {t: {members: [FRA, NO], articles: {defense: 1}}}", "not a kind of article; did you mean 'defence'?"),
    ("treaties: {t: {members: [FRA, NO], articles: {defence: 2}}}", "t.articles.defence: must be at most 1, got 2"),
    ("treaties: {t: {members: [FRA, NO, FRA], articles: {defence: 1}}}", "t.members: 'FRA' is listed 2 times"),
    (
        "treaties: {t: {members: [FRA, NO], signed: 1951-02-01, articles: {defence: 1}}}",
        "s.yaml:8:44: treaties.t.signed: signed after the start, 1950; use `invited` and an event with an",
    ),
    (
        "treaties: {t: {invited: [FRA, NO], signed: 1940, articles: {defence: 1}}}",
        "treaties.t.signed: a treaty without members is not signed yet; leave `signed` out",
    ),
    (
        "treaties: {t: {members: [FRA, NO], articles: {defence: {strength: 1, direction: lead}}}}",
        "s.yaml:8:81: treaties.t.articles.defence.direction: direction `lead` needs a `lead` of the treaty",
    ),
    (
        "treaties: {t: {members: [FRA, NO], articles: {defence: 1}, domains: [military, cybre]}}",
        "treaties.t.domains[1]: 'cybre' is not a domain of threat; did you mean 'cyber'?",
    ),
    (
        "treaties: {t: {members: [FRA, NO], articles: {defence: 1}, domains: [cyber]}}",
        "t.domains: must list `military` too: a defence article always covers it",
    ),
    (
        "treaties: {t: {members: [FRA, NO], articles: {dialogue: 1}, domains: [military, terror]}}",
        "t.domains: covering 'terror' needs a `defence` article",
    ),
    (
        "treaties: {t: {members: [FRA, NO], articles: {dialogue: 1}, domains: [military, climate, climate]}}",
        "t.domains: 'climate' is listed 2 times",
    ),
    (
        "organisations: {o: {members: [FRA, NO], partners: [NO], articles: {defence: 1}}}",
        "organisations.o.partners[0]: 'NO' is a member or invited already",
    ),
    (
        "organisations: {o: {members: [FRA, NO], open_to: ['region:North'], articles: {defence: 1}}}",
        "organisations.o.open_to[0]: no nation has the region 'North'",
    ),
    (
        "organisations: {o: {members: [FRA, NO], accession: lead, articles: {defence: 1}}}",
        "organisations.o.accession: accession by `lead` needs a `lead` of the treaty",
    ),
    (
        "organisations: {o: {members: [FRA, NO], voting: lead, articles: {defence: 1}}}",
        "organisations.o.voting: voting by `lead` needs a `lead` of the treaty",
    ),
    (
        "organisations: {o: {members: [FRA, NO], voting: open, articles: {defence: 1}}}",
        "organisations.o.voting: ",
    ),
    (
        "organisations: {o: {members: [FRA, NO], infrastructure: 0.5, articles: {defence: 1}}}",
        "organisations.o.infrastructure: is paid from the common fund; give the treaty a `fund` too",
    ),
    (
        "treaties: {t: {members: [FRA, NO], area: [FR], articles: {defence: 1}}}",
        "treaties.t.area[0]: there is no nation 'FR'; did you mean 'FRA'?",
    ),
    (
        "treaties: {t: {members: [FRA, NO], area: ['region:North'], articles: {defence: 1}}}",
        "treaties.t.area[0]: no nation has the region 'North'",
    ),
    (
        "treaties: {t: {members: [FRA, NO], articles: {basing: {strength: 1, conditional: true}}}}",
        "treaties.t.articles.basing.conditional: only `defence` can be conditional",
    ),
    (
        "events: [{id: e, effects: [{type: nuclear, nation: NO}]}]",
        "events.e: an event needs exactly one of `date`, `whe",
    ),
    (
        "events: [{id: e, date: 1951, effects: [{type: nuclaer, nation: NO}]}]",
        "s.yaml:8:47: events.e.effects[0].type: ",
    ),
    (
        "events: [{id: e, date: 1951, effects: [{type: nuclear, nation: N}]}]",
        "e.effects[0].nation: there is no nation 'N'",
    ),
    ("events: [{id: e, date: 1951, effects: [{type: offer, treaty: x}]}]", "effects[0].treaty: there is no treaty 'x'"),
    (
        "events: [{id: e, date: 1951, effects: [{type: trust, from: [NO], to: ['members:x'], change: 0.1}]}]",
        "effects[0].to[0]: there is no treaty 'x'",
    ),
    (
        "events: [{id: e, date: 1951, effects: [{type: rank, nation: NO, major: 1}]}]",
        "events.e.effects[0].major: must be true or false, got 1",
    ),
    (
        "events: [{id: e, date: 1951, effects: [{type: rank, nation: NO}]}]",
        "effects[0].major: 'major' is required",
    ),
    ("events: [{id: e, date: 1951, effects: [{nation: NO}]}]", "events.e.effects[0]: an effect needs a `type`"),
    ("events: [{id: e, rate: 2, effects: [{type: nuclear, nation: NO}]}]", "events.e.rate: must be at most 1, got 2"),
    (
        "events: [{id: e, date: 1951, after: 1950, effects: [{type: nuclear, nation: NO}]}]",
        "`after` goes with `when` or",
    ),
    (
        "events: [{id: e, when: {measure: aproval, nation: NO, below: 1}, effects: [{type: nuclear, nation: NO}]}]",
        "events.e.when.measure: 'aproval' is not a quantity of a nation; did you mean 'approval'?",
    ),
    (
        "events: [{id: e, when: {measure: trust, nation: NO, towards: NO, below: 1}, effects: [{type: enter, "
        "nation: NO}]}]",
        "events.e.when.towards: must be another nation",
    ),
    (
        "events: [{id: e, when: {measure: cohesion}, effects: [{type: nuclear, nation: NO}]}]",
        "s.yaml:8:24: events.e.when: give exactly one of `below` and `above`",
    ),
    (
        "cohesion_weights: {reliabilty: 2}",
        "cohesion_weights.reliabilty: 'reliabilty' is not a component of cohesion; did you mean 'reliability'?",
    ),
    ("cohesion_weights: {reliability: -1}", "s.yaml:8:33: cohesion_weights.reliability: must be at least 0, got -1"),
    (
        "cohesion_weights: {ideology_agreement: 0, threat_agreement: 0, trust_among_allies: 0, reliability: 0, "
        "interoperability_among_allies: 0, internal_peace: 0}",
        "s.yaml:8:19: cohesion_weights: all are 0; give at least one component a weight above 0",
    ),
    (
        "events: [{id: e, date: 1951, effects: [{type: government, nation: NO, ideology: [1, 2]}]}]",
        "events.e.effects[0].ideology: has 2 dimensions; another nation has 1",
    ),
]


@pytest.mark.parametrize(("line", "expected"), ADDED)
def test_a_line_that_does_not_fit_is_told(line: str, expected: str) -> None:
    said = problems_of(SMALL + line + "\n")
    assert len(said) == 1, said
    assert expected in said[0]


def test_two_events_of_one_name() -> None:
    event = "  - {id: e, date: 1951, effects: [{type: nuclear, nation: NO}]}\n"
    assert problems_of(f"{SMALL}events:\n{event}{event}") == [
        "s.yaml:10:10: events.e.id: another event is called 'e'",
    ]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = SMALL
    for right, wrong in (("burden: 0.05", "burden: x"), ("polity: 1,", ""), ("end: 1952", "end: late")):
        text = text.replace(right, wrong)
    said = problems_of(text)
    assert [line.split(": ")[0] for line in said] == ["s.yaml:4:30", "s.yaml:6:29", "s.yaml:7:3"]


def test_at_most_a_hundred_problems_are_told() -> None:
    said = problems_of(SMALL + "".join(f"x{number}: 1\n" for number in range(5000)))
    assert len(said) == 101
    assert said[-1] == "(only the first 100 problems are shown)"


def test_long_and_strange_inputs_are_shown_short_and_safe() -> None:
    (said,) = problems_of(SMALL.replace("burden: 0.05", 'burden: "' + "x" * 500 + '"'))
    assert "x" * 59 + "…" in said
    assert "x" * 61 not in said


@dataclass
class Info:
    """What a rule says of its parameter."""

    low: float
    high: float
    unit: str


PARAMETERS = {
    "trust.gain": Info(0, 1, "1/year"),
    "negotiate.meeting_rate": Info(0, 1, "1/year"),
    "accede.vetting": Info(0, 1, "switch"),
}


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        (
            "parameters.trust.gian=0.2",
            "parameters.trust.gian: there is no parameter 'trust.gian'; did you mean 'trust.gain'?",
        ),
        ("parameters.trust.gain=2", "parameters.trust.gain: must lie in [0, 1] 1/year, got 2"),
        ("parameters.accede.vetting=0.5", "accede.vetting: is a switch, which must be 0 or 1, got 0.5"),
        ("parameters.accede.vetting=2", "accede.vetting: is a switch, which must be 0 or 1, got 2"),
        ("parameters.trust.gain={value: 0.2, unit: 1/month}", "trust.gain.unit: the unit is '1/year', got '1/month'"),
        ("record=[wrs]", "record[0]: there is no metric 'wrs'; did you mean 'wars'?"),
        ("events.drift.when.measure=wras", "'wras' is not a metric of the system; did you mean 'wars'?"),
    ],
)
def test_names_and_ranges_of_the_rules(override: str, expected: str) -> None:
    metrics = {"treaty": {"fragility"}, "system": {"cohesion", "wars"}}
    load(RIVERS, ["record=[default, fragility]"], parameters=PARAMETERS, metrics=metrics)
    with pytest.raises(ScenarioError) as caught:
        load(RIVERS, [override], parameters=PARAMETERS, metrics=metrics)
    assert expected in str(caught.value)
    load_text(SMALL)
