"""What is set by `path=value`: it wins, and what cannot be set is told with what to write instead."""

from __future__ import annotations

import pytest

from sim.scenario import load
from tests.scenario import RIVERS
from tests.scenario.test_load import said

OVERRIDES = [
    ("nations.AUR.burden=0.06", lambda s: s.nations["AUR"].burden == 0.06),
    ("nations.NO.nuclear=false", lambda s: s.nations["NO"].nuclear is False),
    ("nations.TYR.interests.trade=2", lambda s: s.nations["TYR"].interests == {"trade": 2.0}),
    ("parameters.negotiate.meeting_rate=0.4", lambda s: s.parameters["negotiate.meeting_rate"].value == 0.4),
    ("parameters.crises.stake=3", lambda s: s.parameters["crises.stake"].value == 3.0),
    ("calendar.end=1970", lambda s: s.calendar.end == 1970),
    ("events.dam.date=1951", lambda s: s.events[0].date == 1951.0),
    ("events.0.effects.0.change=0.1", lambda s: s.events[0].effects[0].change == 0.1),
    ("treaties.accord.members=[AUR, TYR, LUN]", lambda s: s.treaties["accord"].members == ("AUR", "TYR", "LUN")),
    ("dyads.1.claim=0", lambda s: s.dyads[1].claim == 0.0),
    ("title=War: the sequel # 2", lambda s: s.title == "War: the sequel # 2"),
    ("title='007'", lambda s: s.title == "007"),
    ("seeds={seed: 9}", lambda s: s.seeds.seed == 9 and s.seeds.replicates == 1),
]


@pytest.mark.parametrize(("override", "holds"), OVERRIDES, ids=[given for given, _ in OVERRIDES])
def test_what_is_set_wins(override: str, holds: object) -> None:
    assert callable(holds)
    assert holds(load(RIVERS, [override]))


MISSET = [
    (
        "nations.AUR.burdn=0.1",
        "--set nations.AUR.burdn=0.1: nations.AUR.burdn: unknown field 'burdn'; did you mean 'burden'?",
    ),
    (
        "nations.AUS.burden=0.1",
        "--set nations.AUS.burden=0.1: nations.AUS: there is no 'AUS' in `nations`; did you mean 'AUR'?",
    ),
    (
        "events.dan.date=1951",
        "--set events.dan.date=1951: events.dan: there is no 'dan' in `events`; did you mean 'dam'?",
    ),
    (
        "dyads.9.claim=1",
        "--set dyads.9.claim=1: dyads.9: there is no '9' in `dyads`, whose entries go by number, from 0 to 1",
    ),
    ("events.9.date=1951", "events.9: there is no '9' in `events`, whose entries go by name, as in events.dam"),
    ("nations.0.gdp=1", "nations.0: there is no '0' in `nations`, whose entries go by name, as in nations.AUR"),
    (
        "events[0].date=1951",
        "--set events[0].date=1951: a path has dots and no brackets; write events.dam.date=1951",
    ),
    (
        "events[dam].date=1951",
        "--set events[dam].date=1951: a path has dots and no brackets; write events.dam.date=1951",
    ),
    ("events['dam'].date=1951", "no brackets; write events.dam.date=1951"),
    ("events[0].effects[1].change=0.1", "no brackets; write events.dam.effects.1.change=0.1"),
    ("nations[4].gdp=5", "no brackets; write nations.VES.gdp=5"),
    ("nations[9].gdp=5", "no brackets; write nations.9.gdp=5"),
    ("dyads[1].claim=0", "no brackets; write dyads.1.claim=0"),
    ("nations.AUR.ideology[0]=1", "no brackets; write nations.AUR.ideology.0=1"),
    ("parameters[trust.gain]=0.1", "no brackets; write parameters.trust.gain=0.1"),
    ("event[0].date=1951", "no brackets; write events.dam.date=1951"),
    ("sources[0]=b", "no brackets; write sources.made-up=b"),
    ("events[=1", "--set events[=1: events[: unknown field 'events['; did you mean 'events'?"),
    ("events[]=1", "--set events[]=1: events[]: unknown field 'events[]'; did you mean 'events'?"),
    ("a[[0]]=1", "--set a[[0]]=1: a[[0]]: unknown field 'a[[0]]'"),
    ("calendar[\x07]=1", "control character U+0007 is not allowed"),
    ("calender.end=1960", "--set calender.end=1960: calender: unknown field 'calender'; did you mean 'calendar'?"),
    ("calendar.end.year=1", "--set calendar.end.year=1: calendar.end: is 1960, with nothing below it to set"),
    (
        "calendar.end=1960-01-01",
        "calendar.end: must be a whole number, got '1960-01-01' (that is a date, not a number)",
    ),
    ("calendar.end=.inf", "--set calendar.end=.inf: calendar.end: numbers must be finite, got '.inf'"),
    ("seeds={seed: 1", "--set seeds={seed: 1: seeds: a group opened with '{' lacks ',' or '}'"),
    ("seeds=[&a 1]", "--set seeds=[&a 1]: seeds: anchors such as &a are not used"),
    ("title='x' y", "--set title='x' y: title: "),
    ("seeds", "--set seeds: write it as path=value, as in nations.FRA.burden=0.05"),
    (".=1", "--set .=1: the path before '=' must be words joined by dots"),
    ("extends=x.yaml", "--set extends=x.yaml: extends: names another file, which only a scenario file can do"),
    ("title=a\0b", "--set title=a\\x00b: control character U+0000 is not allowed"),
]


@pytest.mark.parametrize(("override", "expected"), MISSET, ids=[ascii(given) for given, _ in MISSET])
def test_what_cannot_be_set_is_told(override: str, expected: str) -> None:
    message = said(RIVERS, override)
    assert expected in message
    assert "\n" not in message
