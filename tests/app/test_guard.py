"""The app answers its own page alone, and whatever is asked of it the answer is clear and the app goes on."""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from analysis.app.guard import POLICY
from analysis.app.server import MOST_BODY
from tests.app.asking import HEADERS, HOST, Asker, with_tiny


def _nested(depth: int) -> list[Any]:
    return [] if depth == 0 else [_nested(depth - 1)]


WORLDS = "/api/worlds"
ARMED = {"type": "nuclear", "nation": "AAA"}


@pytest.mark.parametrize(
    ("headers", "status", "words"),
    [
        ({"Host": "evil.example"}, 400, "only under the address"),
        ({"Host": "127.0.0.1:8001"}, 400, "only under the address"),
        ({"X-Foedus-Token": ""}, 403, "token"),
        ({"X-Foedus-Token": "é"}, 403, "token"),
        ({"Origin": "https:" + "//evil.example"}, 403, "another page"),
        ({"Origin": "null"}, 403, "another page"),
        ({"Origin": "http://" + "127.0.0.1:8001"}, 403, "another page"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_only_our_own_page_is_answered(
    asker: Asker, method: str, headers: dict[str, str], status: int, words: str
) -> None:
    path = WORLDS if method == "GET" else "/api/sessions"
    sent = [(key.encode(), value.encode("latin-1")) for key, value in (HEADERS | headers).items()]
    answer = asker.answer(method, path, None if method == "GET" else {"world": "folder:tiny"}, headers=sent)
    assert answer.status_code == status
    assert words in answer.json()["errors"][0]["message"]
    assert asker.app.sessions.open == {}
    own = asker.answer(method, path, {"world": "folder:tiny"}, headers=HEADERS | {"Origin": f"http://{HOST}"})
    assert own.status_code == 200


def test_every_answer_forbids_what_is_not_ours(asker: Asker) -> None:
    for path in ("/", WORLDS, "/nothing", "/static/nothing.js"):
        found = asker.answer("GET", path).headers
        assert found["content-security-policy"] == POLICY
        assert found["x-content-type-options"] == "nosniff"
        assert found["cache-control"] == "no-store"
        assert "server" not in found
    assert "default-src 'none'" in POLICY
    assert "unsafe" not in POLICY


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"{", 400, "no JSON"),
        (b"[1]", 400, "object"),
        (b"\xff\xfe", 400, "no JSON"),
        (b'{"world": NaN}', 400, "NaN"),
        (b'{"a": ' + b"[" * 100_000, 400, "no JSON"),
        (b" " * (MOST_BODY + 1), 413, "256 kB"),
        (b'{"world": 5}', 404, "no world 5"),
        (b'{"world": ["folder:tiny"]}', 404, "no world"),
        (b'{"world": "folder:../tiny"}', 404, "no world"),
        (b'{"world": "../tiny"}', 404, "no world"),
        (b'{"world": "folder:tiny", "replicate": -1}', 422, "whole number from 0"),
        (b'{"world": "folder:tiny", "seed": 1.5}', 422, "whole number"),
        (b'{"world": "folder:tiny", "seed": true}', 422, "whole number"),
    ],
)
def test_bad_bodies_are_refused(asker: Asker, body: bytes, status: int, words: str) -> None:
    assert words in " ".join(asker.refused(status, "/api/sessions", body).values())
    assert asker.get(WORLDS)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("GET", "/api/sessions", 405),
        ("DELETE", WORLDS, 405),
        ("GET", "/static/..%2fserver.py", 404),
        ("GET", "/static/%2e%2e/server.py", 404),
        ("GET", "/api/sessions/x/branches/main/frames", 404),
        ("GET", "{at}/branches/b9/frames", 404),
        ("GET", "{at}/branches/main/frames?to=soon", 422),
        ("GET", "{at}/branches/main/frames?to=inf", 422),
        ("GET", "{at}/branches/main/reasons?year=1950", 422),
        ("GET", "{at}/branches/main/reasons?nation=AAA", 422),
        ("GET", "{at}/branches/main/reasons?nation=AAA&year=1812", 404),
        ("GET", "{at}/branches/main/reasons?nation=XXX&year=1950", 404),
        ("GET", "{at}/branches/main/reasons?treaty=nato&year=1950", 404),
        ("GET", "{at}/branches/main/reasons?nation=AAA&with=nato&year=1950", 404),
        ("GET", "{at}/compare?a=main", 404),
        ("DELETE", "{at}/branches/main", 422),
    ],
)
def test_what_is_not_there_is_said_to_be_missing(asker: Asker, at: str, method: str, path: str, status: int) -> None:
    asker.refused(status, path.format(at=at), None, method)


@pytest.mark.parametrize(
    ("edits", "path", "words"),
    [
        ({}, "", "the history is the same"),
        ({"year": 1900}, "year", "from 1950 to 1957"),
        ({"parameters": [1]}, "parameters", "path: value"),
        ({"parameters": {"negotiate.meeting_rate": 99}}, "parameters.negotiate.meeting_rate", "must lie in [0, 1]"),
        ({"parameters": {"negotiate.meeting_rate": "high"}}, "parameters.negotiate.meeting_rate", "number"),
        ({"parameters": {"negotiate.metting_rate": 0.1}}, "parameters.negotiate.metting_rate", "meeting_rate"),
        ({"parameters": {"seeds.seed": 1}}, "parameters.seeds.seed", "no path"),
        ({"parameters": {"calendar.end": 1990}}, "parameters.calendar.end", "no path"),
        ({"parameters": {"extends": "x.yaml"}}, "parameters.extends", "no path"),
        ({"parameters": {"nations.XXX.burden": 0.1}}, "parameters.nations.XXX.burden", "no 'XXX'"),
        ({"parameters": {"nations.AAA.name": "\ud800"}}, "parameters.nations.AAA.name", "not a character"),
        ({"events": {}}, "events", "list of events"),
        ({"events": [{"title": "x", "effects": []}]}, "events.0.date", "required"),
        ({"events": [{"id": "x", "date": 1955, "effects": [ARMED]}]}, "events.0.id", "itself"),
        ({"events": [{"date": 1951, "effects": [ARMED]}]}, "events.0.date", "before the branching"),
        ({"events": [{"date": 1999, "effects": [ARMED]}]}, "events.0.date", "after the last year"),
        ({"events": [{"date": 1955, "effects": []}]}, "events.0.effects", "at least 1"),
        ({"events": [{"date": 1955, "effects": [{"type": "coup"}]}]}, "events.0.effects.0.type", "not a type"),
        ({"events": [{"date": 1955, "effects": [{"type": "leave", "nation": "AAA", "treaty": "nato"}]}]},
         "events.0.effects.0.treaty", "no treaty 'nato'"),
        ({"events": [{"date": 1955, "effects": [{"type": "regime", "nation": "AAA", "polity": 2}]}]},
         "events.0.effects.0.polity", "at most 1"),
        ({"events": [{"date": 1955, "title": "a\u202eb", "effects": [ARMED]}]},
         "events.0.title", "hides the order"),
        ({"events": [{"date": 1955, "label": 10**30, "effects": [ARMED]}]}, "events.0.label", "2^53"),
        ({"events": [{"date": 1955, "effects": _nested(30)}]}, "events.0.effects" + ".0" * 20, "deep"),
        ({"events": [{"date": 10000, "effects": [ARMED]}]}, "events.0.date", "between"),
        ({"without": "treaty:pact"}, "without", "list of words"),
        ({"without": ["treaty:nato"]}, "without", "no 'treaty:nato'"),
        ({"without": ["treaty:pact"], "events": [
            {"date": 1955, "effects": [{"type": "leave", "nation": "CCC", "treaty": "pact"}]}]},
         "events.0.effects.0.treaty", "no treaty 'pact'"),
        ({"without": [f"nation:{id}" for id in ("AAA", "BBB", "CCC", "DDD", "NO")]}, "", "league: needs `members`"),
        ({"name": "two\nlines", "parameters": {"negotiate.meeting_rate": 0.1}}, "name", "one line"),
    ],
)  # fmt: skip
def test_edits_are_checked_by_the_reader(asker: Asker, at: str, edits: dict[str, Any], path: str, words: str) -> None:
    body = json.dumps({"parent": "main", "year": 1954, **edits}).encode()
    found = asker.refused(422, f"{at}/branches", body)
    assert words in found[path], found
    assert [branch["id"] for branch in asker.get(at)["branches"]] == ["main"]


def test_all_that_is_wrong_is_told_at_once(asker: Asker, at: str) -> None:
    effects = [
        {"type": "regime", "nation": "XXX", "polity": 7},
        {"type": "growth", "nations": ["AAA", "members:nato"], "change": 9},
    ]
    wrong = {
        "parent": "main",
        "year": 1954,
        "parameters": {"nations.XXX.burden": 1},
        "events": [{"date": 1955, "effects": effects}],
    }
    assert set(asker.refused(422, f"{at}/branches", wrong)) == {
        "parameters.nations.XXX.burden", "events.0.effects.0.nation", "events.0.effects.0.polity",
        "events.0.effects.1.nations.1", "events.0.effects.1.change",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["../out", "sub/out", "..", ".hidden", "", None, 5, "CON", "con", "a b", "x" * 65, "a\0b", "out.yml", "/tmp"],
)
def test_a_scenario_is_saved_under_a_plain_name_alone(asker: Asker, at: str, name: Any) -> None:
    before = sorted(asker.folder.parent.rglob("*"))
    assert "a-z, 0-9" in asker.refused(422, f"{at}/branches/main/save", {"name": name})["name"]
    assert sorted(asker.folder.parent.rglob("*")) == before


def test_saving_overwrites_nothing(asker: Asker, at: str, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside.yaml"
    (tmp_path / "link.yaml").symlink_to(outside)
    for name in ("tiny", "link"):
        assert "already" in asker.refused(409, f"{at}/branches/main/save", {"name": name})["name"]
    assert not outside.exists()
    assert "Five neighbours" in (tmp_path / "tiny.yaml").read_text(encoding="utf-8").splitlines()[3]


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    home, secret = tmp_path / "home", tmp_path / "secret"
    for folder in (home, secret, home / "below.yaml"):
        folder.mkdir()
    with_tiny(secret, name="far.yaml")
    (home / "linked.yaml").symlink_to(secret / "far.yaml")
    (home / "gone.yaml").symlink_to(home / "nowhere.yaml")
    (home / "notes.yaml").write_text("shopping: [milk]\n", encoding="utf-8")
    (home / "extends.yaml").write_text("foedus: 1\nextends: ../secret/far.yaml\n", encoding="utf-8")
    if hasattr(os, "mkfifo"):
        os.mkfifo(home / "pipe.yaml")
    asker = Asker(home)
    own = {world["id"]: world["error"] for world in asker.get(WORLDS) if world["origin"] == "folder"}
    assert list(own) == ["folder:extends"]
    assert "leaves the scenario's folder" in own["folder:extends"]
    assert str(tmp_path) not in json.dumps(asker.get(WORLDS))
    assert "leaves" in asker.refused(422, "/api/sessions", {"world": "folder:extends"})[""]
    for name in ("linked", "gone", "notes", "pipe", "below"):
        asker.refused(404, "/api/sessions", {"world": f"folder:{name}"})


def test_files_run_no_code_and_burn_no_memory(asker: Asker) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefghij", "bcdefghijk", strict=True)
    )
    evil = {
        "bomb": f"foedus: 1\n{bomb}",
        "deep": "foedus: 1\nname: " + "[" * 100_000,
        "code": "foedus: 1\nname: !!python/object/apply:os.mkdir [made-by-a-file]\n",
        "half": "foedus: 1\nname: half\n",
        "list": "foedus:\n- 1\n",
        "wide": "foedus: 1\n" + "x" * (1 << 20),
    }
    for name, text in evil.items():
        (asker.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    begin = time.process_time()
    listed = {world["id"]: world["error"] for world in asker.get(WORLDS) if world["origin"] == "folder"}
    assert set(listed) == {"folder:tiny", *(f"folder:{name}" for name in evil)}
    assert [id for id, error in listed.items() if not error] == ["folder:tiny"]
    for name in evil:
        told = asker.refused(422, "/api/sessions", {"world": f"folder:{name}"})[""]
        assert str(asker.folder) not in told
    assert time.process_time() - begin < 20
    assert not list(asker.folder.parent.rglob("made-by-a-file"))


def test_no_request_leaves_the_machine(asker: Asker, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise AssertionError("something was asked of the network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    asker.get(f"{at}/branches/main/frames?to=1951")
    asker.get(f"{at}/branches/main/reasons?year=1951&nation=AAA")
    asker.get("/api/outlines")


def test_the_app_goes_on_after_an_error_of_its_own(asker: Asker, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a cog is loose\nin two lines")

    with monkeypatch.context() as patch:
        patch.setattr("analysis.app.server.outlines", broken)
        told = asker.refused(500, "/api/outlines", None, "GET")[""]
        assert told.startswith("internal error: RuntimeError: a cog is loose; please report")
        patch.setattr("sim.run.Simulation.step", broken)
        told = asker.refused(500, f"{at}/branches/main/frames", None, "GET")[""]
        assert told == "the run failed in 1950: RuntimeError: a cog is loose"
    assert asker.get("/api/outlines")["size"][0] == 1000
