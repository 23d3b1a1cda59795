"""Mistakes between the fields of one entry are told beside those of single fields, unless they follow from them."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from sim.events import effect_types
from sim.metrics import METRICS
from sim.scenario import ScenarioError, load_text, salvage
from sim.scenario.claims import ClaimSpec, Exercise
from sim.scenario.schema import Event, Scenario, WhenMeasure, WhenMember
from sim.scenario.treaties import ArticleSpec, Treaty
from sim.schedule import STANDARD
from tests.scenario import SMALL


def said(text: str) -> list[str]:
    """Paths and messages of what is said about a text, with the rules and metrics of the model."""
    try:
        load_text(text, name="s.yaml", parameters=STANDARD.parameters(), metrics=METRICS)
    except ScenarioError as error:
        return [str(problem).split(": ", 1)[1] for problem in error.problems]
    return []


NEEDS_LEAD = "articles.defence.direction: direction `lead` needs a `lead` of the treaty"
BOTH = [  # an entry with a mistake between fields; what it is told; a field that has a mistake of its own besides
    ("treaties: {t: {members: [FRA], articles: {defence: 1}, @}}", "treaties.t: a treaty needs at least", "term: x"),
    ("treaties: {t: {articles: {defence: 1}, @}}", "treaties.t: needs `members`, or `invited` and", "notice: -1"),
    ("treaties: {t: {invited: [FRA, NO], signed: 1940, articles: {defence: 1}, @}}", "signed: a treaty wi", "depth: 2"),
    ("treaties: {t: {members: [FRA, NO], signed: 1951, articles: {defence: 1}, @}}", "signed after the", "depth: 2"),
    ("treaties: {t: {members: [FRA, NO], lead: SWE, articles: {defence: 1}, @}}", "lead: the lead, 'SWE'", "tirm: 2"),
    ("treaties: {t: {members: [FRA, NO], articles: {defence: {direction: lead, @}}}}", NEEDS_LEAD, "strength: 2"),
    ("treaties: {t: {members: [FRA, NO], articles: {defence: {strength: 1, direction: lead, @}}}}",
     NEEDS_LEAD, "partner: 2"),
    ("treaties: {t: {members: [FRA, NO], articles: {basing: {conditional: true, @}}}}", "only `defen", "strength: x"),
    ("treaties: {t: {members: [FRA, NO], domains: [cyber], articles: {defence: 1}, @}}", "list `military`", "term: x"),
    ("treaties: {t: {members: [FRA, NO], invited: [NO], articles: {defence: 1}, @}}", "member already", "nitoce: 2"),
    ("treaties: {t: {members: [FRA, FRA, NO], articles: {defence: 1}, @}}", "members: 'FRA' is listed 2", "term: x"),
    ("organisations: {o: {members: [FRA, NO], accession: lead, articles: {defence: 1}, @}}", "a `lead`", "pledge: 2"),
    ("organisations: {o: {members: [FRA, NO], infrastructure: 1, articles: {defence: 1}, @}}", "a `fund`", "pledge: 2"),
    ("organisations: {o: {members: [FRA, NO], partners: [NO], articles: {defence: 1}, @}}", "or invited", "depth: x"),
    ("dyads: [{from: FRA, @}]", "dyads[0]: give either `pair: [A, B]`", "claim: 2"),
    ("dyads: [{pair: [FRA, FRA], @}]", "dyads[0].pair[1]: 'FRA' cannot form a dyad with itself", "trust: 2"),
    ("events: [{id: e, effects: [{type: nuclear, nation: NO}], @}]", "exactly one of `date`, `when` and", "title: 5"),
    ("events: [{id: e, date: 1951, until: 1952, effects: [{type: nuclear, nation: NO}], @}]", "goes with", "label: 5"),
    ("events: [{id: e, rate: 1, after: 1952, until: 1951, effects: [{type: enter, @}]}]", "before the", "nation: 5"),
    ("events: [{id: e, date: 1949, effects: [{type: enter, @}]}]", "1949 lies before the start", "nation: 5"),
    ("events: [{id: e, when: {nation: NO, @}, effects: [{type: enter, nation: NO}]}]", "exactly one of", "measure: 5"),
    ("events: [{id: e, when: {measure: wars, below: 1, towards: NO, @}, effects: [{type: enter, nation: NO}]}]",
     "`towards` needs `nation` as well", "years: -1"),
    ("events: [{id: e, date: 1951, effects: [{type: crisis, challenger: NO, target: NO, @}]}]", "itself", "chance: 2"),
    ("events: [{id: e, date: 1951, effects: [{type: crisis, challenger: NO, target: NO, @}]}]", "itself", "chanec: 1"),
    ("parameters: {negotiate.meeting_rate: {value: 7, @}}", "value: must lie in [0, 1]", "source: 5"),
    ("parameters: {negotiate.meeting_rate: {unit: furlong, @}}", "the unit is '1/year', got 'furlong'", "value: x"),
]  # fmt: skip
NATIONS = SMALL + "  SWE: {gdp: 20, burden: 0.03, polity: 1, ideology: [0.8], location: [59, 18]}\n"


@pytest.mark.parametrize(("line", "expected", "other"), BOTH, ids=[f"{entry[0][:60]}-{entry[2]}" for entry in BOTH])
def test_a_mistake_between_fields_is_told_beside_that_of_another_field(line: str, expected: str, other: str) -> None:
    answer = said(NATIONS + line.replace("@", other) + "\n")
    field = other.partition(":")[0]
    assert len(answer) - any("'chance' is required" in line for line in answer) == 2, answer
    assert sum(expected in line for line in answer) == 1, answer
    assert any(f"{field}:" in line for line in answer), answer


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("readiness: 0.95, lobby: 2", ["lobby: must be", "readiness: together with `modernisation` it"]),
        ("enters: 1952, exits: 1951, lobby: 2", ["exits: it must exit after it enters", "lobby: must be"]),
        ("exits: 1940, lobby: 2", ["exits: it must exit after the start", "lobby: must be"]),
        ("readiness: 0.95, modernisation: 2", ["modernisation: must be at most 1, got 2"]),
        ("readiness: 2, modernisation: 0.8", ["readiness: must be at most 1, got 2"]),
        ("enters: soon, exits: 1951", ["enters: a date must be"]),
    ],
)
def test_fields_of_a_nation(fields: str, expected: list[str]) -> None:
    answer = sorted(said(SMALL.replace("gdp: 20,", f"gdp: 20, {fields},")))
    assert len(answer) == len(expected), answer
    assert all(line.startswith(f"nations.NO.{start}") for line, start in zip(answer, expected, strict=True)), answer


FOLLOWS = [  # where a field is wrong or misspelt, nothing is said of what needs it
    "treaties: {t: {members: [FRA, NO], lead: 5, articles: {defence: {strength: 1, direction: lead}}}}",
    "treaties: {t: {members: [FRA, NO], leed: FRA, articles: {defence: {strength: 1, direction: lead}}}}",
    "treaties: {t: {members: [FRA, NO], hegemon: FRA, articles: {defence: {strength: 1, direction: lead}}}}",
    "treaties: {t: {members: [FRA, NO], lead: *x, articles: {defence: {strength: 1, direction: lead}}}}",
    "treaties: {t: {members: [FRA, 5], lead: SWE, articles: {defence: 1}}}",
    "treaties: {t: {members: [FRA, 5], articles: {defence: 1}}}",
    "treaties: {t: {membrs: [FRA, NO], articles: {defence: 1}}}",
    "treaties: {t: {parties: [FRA, NO], signed: 1940, articles: {defence: 1}}}",
    "treaties: {t: {members: [FRA, NO], domains: [military, terror], articles: {defense: 1, dialogue: 1}}}",
    "treaties: {t: {members: [FRA, NO], domains: [militry, cyber], articles: {defence: 1}}}",
    "organisations: {o: {members: [FRA, NO], infrastructure: 0.5, fund: 5, articles: {defence: 1}}}",
    "organisations: {o: {members: [FRA, NO], infrastructure: 0.5, fnud: 0.05, articles: {defence: 1}}}",
    "dyads: [{from: FRA, too: NO}]",
    "dyads: [{pair: [FRA, 5]}]",
    "events: [{id: e, dat: 1951, effects: [{type: enter, nation: NO}]}]",
    "events: [{id: e, rate: 2, effects: [{type: enter, nation: NO}]}]",
    "events: [{id: e, when: {measure: wars, bellow: 1}, effects: [{type: enter, nation: NO}]}]",
    "events: [{id: e, when: {measure: trust, nation: NO, towards: 5, below: 1}, effects: [{type: enter, nation: NO}]}]",
    "events: [{id: e, when: {mesure: wars, below: 1}, effects: [{type: enter, nation: NO}]}]",
    "events: [{id: e, when: {member: NO, traety: t}, effects: [{type: enter, nation: NO}]}]",
    "events: [{id: e, date: 1951, effects: [{type: growth, change: 0.1}]}]",
    "events: [{id: e, date: 1951, effects: [{type: rivalry, from: [NO], change: 0.1}]}]",
    "events: [{id: e, date: 1951, effects: [{type: crisis, chance: 1, challenger: NO}]}]",
    "parameters: {negotiate.meeting_rate: {value: x}}",
]


@pytest.mark.parametrize("line", FOLLOWS)
def test_what_follows_from_a_mistake_in_the_same_entry_is_not_told(line: str) -> None:
    answer = said(f"{NATIONS}{line}\n")
    assert len(answer) == 1, answer
    assert len(said(f"{NATIONS}{line}\nrecord: [wrs]\n")) == 2, "the rest is checked all the same"


def test_names_in_an_entry_with_another_mistake_are_checked() -> None:
    line = "events: [{id: e, date: 1951, effects: [{type: growth, nations: [NO, QQQ]}, {type: leave, treaty: t}]}]"
    assert said(f"{NATIONS}{line}\n") == [
        "events.e.effects[0].change: 'change' is required",
        "events.e.effects[0].nations[1]: there is no nation 'QQQ'",
        "events.e.effects[1].nation: 'nation' is required",
        "events.e.effects[1].treaty: there is no treaty 't'",
    ]


def test_every_field_that_must_be_there_can_be_filled_in() -> None:
    kinds: list[type[BaseModel]] = [Scenario, Event, WhenMember, WhenMeasure, Treaty, ArticleSpec, ClaimSpec, Exercise]
    for kind, fillers in [(kind, salvage._FILLERS) for kind in kinds] + [
        (kind, salvage._IN_EFFECTS) for kind in effect_types().values()
    ]:
        needed = {field.alias or name for name, field in kind.model_fields.items() if field.is_required()}
        assert needed - {"type"} <= set(fillers), kind
