"""Events and snapshots outside the calendar: told where they were written for it, left out where it changed since."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.run import Simulation
from sim.scenario import ScenarioError, load_document, load_text
from tests import scenes
from tests.scenario import SMALL, problems_of
from tests.six_nations import in_bytes

EFFECTS = "effects: [{type: nuclear, nation: NO}]"
WOULD = "the event would never happen; leave it out, or change the year or the calendar"
SPAN = "events:\n" + "".join(f"  - {{id: e{year}, date: {year}, label: x, {EFFECTS}}}\n" for year in (1950, 1951, 1952))


def event(when: str) -> str:
    """The small world of 1950 to 1952 with one event."""
    return f"{SMALL}events: [{{id: e, {when}, {EFFECTS}}}]\n"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("date: 1949-12-31", f"s.yaml:8:24: events.e.date: 1949-12-31 lies before the start, 1950: {WOULD}"),
        ("date: 1949", f"s.yaml:8:24: events.e.date: 1949 lies before the start, 1950: {WOULD}"),
        ("date: 1953", f"s.yaml:8:24: events.e.date: 1953 lies after the last year, 1952: {WOULD}"),
        ("rate: 1, until: 1949-12-31", "events.e.until: 1949-12-31 lies before the start, 1950: the event would"),
        ("rate: 1, after: 1953-01-01", "events.e.after: 1953-01-01 lies after the last year, 1952: the event would"),
    ],
)
def test_an_event_that_can_never_happen_is_told(when: str, expected: str) -> None:
    (said,) = problems_of(event(when))
    assert said.startswith(expected) or expected in said


@pytest.mark.parametrize(
    "when",
    ["date: 1950", "date: 1952-12-31", "rate: 1, after: 1900", "rate: 1, until: 1950", "rate: 1, after: 1952-12-31"],
)
def test_the_first_and_the_last_day_of_the_calendar_belong_to_it(when: str) -> None:
    scenario = load_text(event(when)).scenario
    assert len(scenario.events) == 1
    engine = Simulation(scenario)
    engine.run()
    assert engine.timeline.fired["e"].all(), "what is no mistake does happen"


def test_a_snapshot_outside_the_calendar_is_told() -> None:
    assert problems_of(SMALL + "snapshots: [1950, 1949-05-01, 1953]\n") == [
        "s.yaml:8:19: snapshots[1]: 1949-05-01 lies before the start, 1950: there is nothing to show; leave it out",
        "s.yaml:8:31: snapshots[2]: 1953 lies after the last year, 1952: there is nothing to show; leave it out",
    ]


@pytest.mark.parametrize(
    ("calendar", "told"),
    [
        ("{start: 1950, end: x}", ["calendar.end", "events.e.date"]),
        ("{start: x, end: 1952}", ["calendar.start", "snapshots[0]"]),
        ("{start: 1952, end: 1950}", ["calendar.end"]),
        ("x", ["calendar"]),
    ],
)
def test_nothing_is_said_of_an_end_of_the_calendar_that_is_wrong_itself(calendar: str, told: list[str]) -> None:
    text = event("date: 1800").replace("{start: 1950, end: 1952}", calendar)
    assert [line.split(": ")[1] for line in problems_of(text + "snapshots: [2000]\n")] == told


@pytest.mark.parametrize(
    ("settings", "left"),
    [
        (["calendar.end=1951"], ["e1950", "e1951"]),
        (["calendar.start=1952"], ["e1952"]),
        (["calendar.start=1951", "calendar.end=1951"], ["e1951"]),
        (["calendar={start: 1960, end: 1961}"], []),
    ],
)
def test_years_cut_off_by_a_setting_leave_events_out_without_a_word(settings: list[str], left: list[str]) -> None:
    loaded = load_text(f"{SMALL}{SPAN}snapshots: [1950, 1951, 1952]\n", settings)
    assert [event.id for event in loaded.scenario.events] == left
    assert [f"e{year:.0f}" for year in loaded.scenario.snapshots] == left
    again = load_text(loaded.text)  # as the manifest of a run has it
    assert again.scenario == loaded.scenario


def test_an_event_may_be_put_off_beyond_the_end_by_a_setting_but_not_set_before_the_start() -> None:
    (said,) = problems_of(SMALL + SPAN, "events.e1951.date=1800")
    assert said.startswith("--set events.e1951.date=1800: events.e1951.date: 1800 lies before the start, 1950")
    for settings in (["events.e1951.date=1990"], ["events.e1951.date=1990", "calendar.end=1952"]):
        assert [event.id for event in load_text(SMALL + SPAN, settings).scenario.events] == ["e1950", "e1952"]


def test_a_setting_does_not_hide_what_lies_outside_at_its_other_end() -> None:
    (said,) = problems_of(event("date: 1949"), "calendar.end=1951")
    assert "1949 lies before the start, 1950" in said


def test_a_file_that_extends_another_may_shorten_its_years(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(SMALL + SPAN)
    short = "foedus: 1\nname: short\nextends: base.yaml\ncalendar: {end: 1951}\n"
    (tmp_path / "short.yaml").write_text(short)
    loaded = load_document(tmp_path / "short.yaml")
    assert [event.id for event in loaded.scenario.events] == ["e1950", "e1951"]
    (tmp_path / "short.yaml").write_text(short + event("date: 1952").partition("59.9, 10.8]}\n")[2])
    with pytest.raises(ScenarioError, match=r"short\.yaml:5:24: events\.e\.date: 1952 lies after the last year, 1951"):
        load_document(tmp_path / "short.yaml")
    (tmp_path / "base.yaml").write_text(SMALL + SPAN.replace("1950", "1850"))
    (tmp_path / "short.yaml").write_text(short)
    with pytest.raises(ScenarioError, match=r"base\.yaml:9:23: events\.e1850\.date: 1850 lies before the start, 1950"):
        load_document(tmp_path / "short.yaml")


def test_leaving_out_what_lies_outside_moves_no_number() -> None:
    whole, late = scenes.scenario(), scenes.scenario(["calendar.start=1952", "calendar.end=1953"])
    assert len(late.events) == len(whole.events) - 2
    uncut = whole.model_copy(update={"calendar": late.calendar})
    assert in_bytes(Simulation(late).run()) == in_bytes(Simulation(uncut).run())
