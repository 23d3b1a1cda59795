"""Many clients at once, on one session and on many: each gets what it would get alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.app.asking import Asker, Request, with_tiny

CLIENTS = 10


def requests(at: str) -> list[Request]:
    """What a quick client asks, the further years first."""
    main = f"{at}/branches/main"
    asked = [f"{main}/frames?from=1950&to=1951", f"{main}/frames", f"{main}/reasons?year=1951&nation=CCC"]
    return [("GET", path, None) for path in asked]


def session(asker: Asker, replicate: int) -> str:
    return f"/api/sessions/{asker.post('/api/sessions', {'world': 'folder:tiny', 'replicate': replicate})['id']}"


def alone(folder: Path, replicate: int) -> list[str]:
    """The answers, one after another, of an app that nobody else uses."""
    asker = Asker(folder)
    found = [asker.answer(*request) for request in requests(session(asker, replicate))]
    assert all(response.status_code == 200 for response in found)
    return [response.text for response in found]


def test_ten_clients_of_one_session_get_the_same_answers(tmp_path: Path) -> None:
    with_tiny(tmp_path)
    expected = alone(tmp_path, 1)
    asker = Asker(tmp_path)
    asked = requests(session(asker, 1))
    answers = asker.at_once([request for _ in range(CLIENTS) for request in asked])
    assert [response.text for response in answers] == expected * CLIENTS


def test_ten_sessions_at_once_are_ten_histories(tmp_path: Path) -> None:
    with_tiny(tmp_path)
    expected = {replicate: alone(tmp_path, replicate) for replicate in (0, 1)}
    assert expected[0] != expected[1]
    asker = Asker(tmp_path)
    body: dict[str, Any] = {"world": "folder:tiny"}
    made = asker.at_once([("POST", "/api/sessions", body | {"replicate": k % 2}) for k in range(CLIENTS)])
    asked = [request for one in made for request in requests(f"/api/sessions/{one.json()['id']}")]
    answers = [response.text for response in asker.at_once(asked)]
    assert answers == [text for k in range(CLIENTS) for text in expected[k % 2]]


def test_branches_made_at_once_are_all_there(tmp_path: Path) -> None:
    with_tiny(tmp_path)
    asker = Asker(tmp_path)
    at = session(asker, 0)
    body = {"parent": "main", "year": 1951}
    made = asker.at_once(
        [("POST", f"{at}/branches", body | {"parameters": {"nations.AAA.burden": k / 100}}) for k in range(1, 14)]
    )
    good = [response.json() for response in made if response.status_code == 200]
    assert len(good) == 12
    assert len({branch["id"] for branch in good}) == len({branch["colour"] for branch in good}) == 12
    refused = [response for response in made if response.status_code == 422]
    assert [response.json()["errors"][0]["path"] for response in refused] == [""]
    assert "remove one first" in refused[0].text
