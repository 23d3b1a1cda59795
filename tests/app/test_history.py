"""A branch is a scenario: it is what `foedus run` makes of its saved file, and like the others until an edit acts."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.app import reasons
from analysis.frames import Frame, Lens
from analysis.held import held
from analysis.tables import KEYS, StudyTables, open_study
from analysis.why import setting_of
from sim.cli import base, call
from sim.recorder import TABLES
from sim.run import run_scenario
from sim.scenario import load
from tests.app.asking import Asker, with_tiny
from tests.app.conftest import LONGER

COUP = {
    "title": "Coup in Arcadia",
    "date": 1955,
    "effects": [
        {"type": "government", "nation": "AAA", "ideology": [-1.5, -1]},
        {"type": "regime", "nation": "AAA", "polity": 0.1},
        {"type": "growth", "nations": ["AAA", "members:pact"], "change": -0.3},
    ],
}
EDITS: dict[str, Any] = {
    "parameters": {"negotiate.meeting_rate": 0.9, "nations.BBB.burden": 0.06, "nations.NO.strategy": "hedge"},
    "events": [COUP],
}


def frames(asker: Asker, at: str, branch: str, to: float = 1957) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asker.get(f"{at}/branches/{branch}/frames?from=1950&to={to}")["frames"]
    return found


def test_a_treaty_of_suspended_members_is_dormant_and_not_counted(asker: Asker, at: str) -> None:
    rest = [{"type": "suspend", "nation": nation, "treaty": "pact"} for nation in ("CCC", "DDD")]
    event = {"title": "The pact sleeps", "date": 1951, "effects": rest}
    made = asker.post(f"{at}/branches", {"parent": "main", "year": 1951, "events": [event]})["id"]
    shown = frames(asker, at, made)
    asleep = {frame["year"]: [one["id"] for one in frame["treaties"] if one["dormant"]] for frame in shown}
    assert {year: ids for year, ids in asleep.items() if ids} == {1951: ["pact"]}, "its members take each other back"
    for frame in shown:
        awake = [treaty["id"] for treaty in frame["treaties"] if not treaty["dormant"]]
        assert frame["indices"]["treaties_in_force"] == len(awake)


@pytest.mark.parametrize("edits", [None, EDITS | {"without": ["event:alarm"]}], ids=["as told", "edited"])
def test_a_saved_branch_replays_to_the_same_bytes(
    asker: Asker, session: dict[str, Any], at: str, edits: dict[str, Any] | None
) -> None:
    made = "main" if edits is None else asker.post(f"{at}/branches", {"parent": "main", "year": 1954, **edits})["id"]
    frames(asker, at, made)
    path = asker.post(f"{at}/branches/{made}/save", {"name": "saved"})["path"]
    scenario = load(asker.folder / path)
    assert scenario.seeds.replicates == 3
    again = run_scenario(scenario)
    own = asker.app.sessions[session["id"]]
    shown = own.use(own.branch(made), lambda history: history.tables())
    for name in TABLES[1:]:
        table = again[name].filter([run == 2 for run in again[name]["run"].to_pylist()])
        assert table.schema == shown[name].schema
        assert repr(table.to_pydict()) == repr(shown[name].to_pydict()), name  # every digit, and NaN is NaN
        assert table.num_rows
    assert (edits is not None) == any("Coup" in event.title for event in scenario.events)


def test_the_file_of_a_branch_says_where_it_comes_from(asker: Asker, at: str) -> None:
    made = asker.post(f"{at}/branches", {"parent": "main", "year": 1954, "name": "a coup", **EDITS})
    text = asker.answer("GET", f"{at}/branches/{made['id']}/scenario").text
    assert text.startswith(
        "# “Five neighbours” (tiny) as in the app: a coup; 3 values set, 1 events added, 0 left out.\n"
    )
    assert text.splitlines()[1] == (
        "# In 1955 the event “Coup in Arcadia”: government (nation Arcadia, ideology -1.5 and -1); "
        "regime (nation Arcadia, polity 0.1); growth (nations Arcadia and the members of Eastern Pact, change -0.3)."
    )
    assert "is run 2 of" in text.splitlines()[5]
    asker.post(f"{at}/branches/{made['id']}/save", {"name": "coup"})
    assert "\nname: coup\n" in (asker.folder / "coup.yaml").read_text(encoding="utf-8")
    assert [world["id"] for world in asker.get("/api/worlds")[:2]] == ["folder:coup", "folder:tiny"]


def test_branches_are_the_same_until_an_event_and_differ_after(asker: Asker, at: str) -> None:
    made = asker.post(f"{at}/branches", {"parent": "main", "year": 1954, "events": [COUP]})["id"]
    told, branch = frames(asker, at, "main"), frames(asker, at, made)
    assert [frame["year"] for frame in branch] == list(range(1950, 1958))
    assert told[:5] == branch[:5]
    assert told[5]["nations"]["AAA"]["regime"] == 0.9
    assert branch[5]["nations"]["AAA"]["regime"] == 0.1
    assert [event["title"] for event in branch[5]["events"] if "Coup" in event["title"]] == ["Coup in Arcadia"]
    compared = asker.get(f"{at}/compare?a=main&b={made}")
    assert compared["years"] == list(range(1950, 1958))
    assert compared["indices"]["mean_burden"]["a"] == [frame["indices"]["mean_burden"] for frame in told]
    assert compared["parting"]["year"] >= 1955
    assert "In “Coup in Arcadia”" in compared["parting"]["text"]
    assert compared["differences"][0].startswith("Only in “Coup in Arcadia”: in 1955 the event “Coup in Arcadia”")


def test_a_parameter_holds_from_the_first_year(asker: Asker, at: str) -> None:
    given = {"parent": "main", "year": 1956, "parameters": {"nations.BBB.burden": 0.09}}
    made = asker.post(f"{at}/branches", given)
    assert made["year"] == 1956
    assert (
        frames(asker, at, made["id"], 1950)[0]["nations"]["BBB"] != frames(asker, at, "main", 1950)[0]["nations"]["BBB"]
    )


def test_what_is_left_out_takes_with_it_what_needs_it(asker: Asker, at: str) -> None:
    made = asker.post(f"{at}/branches", {"parent": "main", "year": 1954, "without": ["treaty:league"]})
    assert made["name"] == "without League of the West"
    assert made["edits"]["without"] == ["treaty:league", "event:league-offered"]
    assert made["changes"] == [
        "Without the treaty “League of the West”",
        "Without the event “The league opens for signature”",
    ]
    told, branch = frames(asker, at, "main", 1952), frames(asker, at, made["id"], 1952)
    assert told[0] == branch[0]
    titles = [{event["title"] for frame in each for event in frame["events"]} for each in (told, branch)]
    assert titles[0] - titles[1] == {"The league opens for signature"}
    again = asker.post(f"{at}/branches", {"parent": made["id"], "year": 1954, "without": ["nation:NO"]})
    assert again["edits"]["without"] == [*made["edits"]["without"], "nation:NO"]
    assert "NO" not in frames(asker, at, again["id"], 1950)[0]["nations"]
    told = asker.get(f"{at}/compare?a={made['id']}&b={again['id']}")["differences"]
    assert told == ["Left out in “without Nowhere” only: Nowhere."]


def test_branches_keep_whom_the_world_is_about(tmp_path: Path) -> None:
    with_tiny(tmp_path, ("calendar:", "focus: {treaties: [league, pact], nations: [AAA]}\ncalendar:"))
    asker = Asker(tmp_path)
    at = f"/api/sessions/{asker.post('/api/sessions', {'world': 'folder:tiny'})['id']}"
    made = asker.post(f"{at}/branches", {"without": ["treaty:league", "nation:AAA"]})["id"]
    asker.post(f"{at}/branches/{made}/save", {"name": "without"})
    kept = load(tmp_path / "without.yaml").focus
    assert (tuple(kept.treaties), tuple(kept.nations)) == (("pact",), ())


def test_a_branch_of_a_branch_has_the_edits_of_both(asker: Asker, at: str) -> None:
    first = asker.post(f"{at}/branches", {"parent": "main", "year": 1954, **EDITS})
    more = {
        "parent": first["id"],
        "year": 1956,
        "parameters": {"nations.BBB.burden": 0.05},
        "events": [COUP | {"date": 1957}],
    }
    second = asker.post(f"{at}/branches", more)
    assert second["edits"]["parameters"] == EDITS["parameters"] | {"nations.BBB.burden": 0.05}
    assert [event["date"] for event in second["edits"]["events"]] == [1955, 1957]
    wrong = {"parent": second["id"], "year": 1956, "events": [COUP | {"date": 1957, "effects": [{"type": "coup"}]}]}
    assert "events.0.effects.0.type" in asker.refused(422, f"{at}/branches", wrong)
    assert asker.answer("DELETE", f"{at}/branches/{first['id']}").status_code == 200
    left = asker.get(at)["branches"]
    assert [(branch["id"], branch["parent"]) for branch in left] == [("main", None), ("b2", "b1")]
    assert len(frames(asker, at, "b2")) == 8


def test_what_was_let_go_comes_back_the_same(asker: Asker, at: str) -> None:
    told = frames(asker, at, "main")
    asker.app.sessions.histories.room = 1
    made = asker.post(f"{at}/branches", {"parent": "main", "year": 1954, **EDITS})["id"]
    branch = frames(asker, at, made)
    assert list(asker.app.sessions.histories.kept) == [(at.rpartition("/")[2], made)]
    assert frames(asker, at, "main") == told
    assert frames(asker, at, made) == branch


def stored_frames(study: StudyTables, run: int) -> Iterator[Frame]:
    """The frames of one run of a study, a frame each recorded time; tables that were not kept leave theirs empty."""
    lens = Lens(study.manifest, setting_of(study))
    tables = {name: study.rows(name, run=run) for name in KEYS if name != "runs" and study.has(name)}
    spells = {name: tables[name] for name in ("members", "ties") if name in tables}
    dated: dict[str, dict[Any, pd.DataFrame]] = {
        name: dict(list(table.groupby("year"))) for name, table in tables.items() if name not in spells
    }
    for year in sorted(map(float, tables["steps"]["year"])):
        step = {name: found.get(year, tables[name].iloc[:0]) for name, found in dated.items()}
        yield lens.frame(held(study.manifest, spells | step), run, year)


def test_a_study_and_a_session_show_the_same_frames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = with_tiny(tmp_path, LONGER)
    base.AFTER_RUN.clear()
    assert call(["run", str(file), "--quiet", "--out", "runs/tiny"]) == 0
    asker = Asker(tmp_path)
    made = asker.post("/api/sessions", {"world": "folder:tiny", "replicate": 1})
    shown = frames(asker, f"/api/sessions/{made['id']}", "main")
    stored = json.loads(json.dumps(list(stored_frames(open_study("runs/tiny"), 1))))
    assert stored == shown
    assert any(frame["decisions"] for frame in shown)
    assert shown[-1]["nations"]["CCC"]["bloc"] == "pact"


def test_quarters_are_frames_of_their_own(tmp_path: Path) -> None:
    with_tiny(tmp_path, ("end: 1953}", "end: 1951, steps_per_year: 4}"))
    asker = Asker(tmp_path)
    at = f"/api/sessions/{asker.post('/api/sessions', {'world': 'folder:tiny'})['id']}"
    found = asker.get(f"{at}/branches/main/frames?from=1950.5&to=1951.25")["frames"]
    assert [frame["year"] for frame in found] == [1950.5, 1950.75, 1951.0, 1951.25]
    event = {"title": "Slump", "date": 1950.75, "effects": [{"type": "growth", "nations": ["AAA"], "change": -0.5}]}
    made = asker.post(f"{at}/branches", {"parent": "main", "year": 1950.5, "events": [event]})["id"]
    slump = asker.get(f"{at}/branches/{made}/frames?from=1950&to=1951")["frames"]
    assert [frame["year"] for frame in slump if frame["events"] and "Slump" in frame["events"][-1]["title"]] == [
        1950.75
    ]
    for year, quarter in ((1951, "first"), (1951.25, "second")):
        told = asker.get(f"{at}/branches/{made}/reasons?year={year}&nation=AAA")
        assert told["title"] == f"Arcadia in the {quarter} quarter of 1951"
    differences = asker.get(f"{at}/compare?a=main&b={made}")["differences"]
    assert differences[0].startswith("Only in “Slump”: in the fourth quarter of 1950 the event “Slump”: growth (")


def test_only_a_few_sessions_are_open(asker: Asker, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.app.session.MOST_SESSIONS", 2)
    frames(asker, at, "main", 1950)
    newer = [asker.post("/api/sessions", {"world": "folder:tiny"})["id"] for _ in range(2)]
    assert "to make room" in asker.refused(410, at, None, "GET")[""]
    assert asker.app.sessions.histories.kept == {}
    asker.get(f"/api/sessions/{newer[0]}")
    assert "started anew" in asker.refused(404, "/api/sessions/nobody", None, "GET")[""]


def test_nobody_waits_for_a_history_when_the_app_ends(asker: Asker, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr("analysis.app.history.closing", ended)
    monkeypatch.setattr("analysis.app.history.History._step", lambda history: ended.set())
    assert asker.refused(503, f"{at}/branches/main/frames?to=1957", None, "GET")[""] == "the app is ending"


def test_where_branches_part_is_sought_until_it_is_found(
    asker: Asker, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = asker.post(f"{at}/branches", {"parent": "main", "year": 1954, "events": [COUP]})["id"]
    asked: list[int] = []
    parted_in: Any = vars(reasons)["parted_in"]

    def counted(arms: Any, tables: Any, runs: Any) -> Any:
        asked.append(len(tables[0]["steps"]))
        return parted_in(arms, tables, runs)

    monkeypatch.setattr("analysis.app.reasons.parted_in", counted)
    found = []
    for year in (1953, 1953, 1955, 1957, 1957):
        frames(asker, at, made, year)
        found.append(asker.get(f"{at}/compare?a=main&b={made}")["parting"])
    assert found[:2] == [None, None]
    assert asked in ([4, 6], [4, 6, 8])
    assert found[-1] == asker.get(f"{at}/compare?a=main&b={made}")["parting"]
    assert found[-1]["year"] >= 1955
    assert asker.get(f"{at}/compare?a={made}&b={made}")["parting"] is None
