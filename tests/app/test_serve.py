"""`foedus app`: served on the loopback address alone, ended by Ctrl-C, and clear about what it cannot open."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import sim
from analysis import serving
from sim.cli import base, call
from tests.app.asking import with_tiny

FOEDUS = [sys.executable, "-c", "from analysis.cli import main; main()"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(sim.__file__).parents[1]))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A real server of a folder with the tiny world, which was named, and the address that it printed."""
    with_tiny(tmp_path)
    child = subprocess.Popen(
        [*FOEDUS, "app", "tiny", "--no-browser"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert child.stdout is not None
    yield child, child.stdout.readline().strip()
    child.kill()
    child.communicate()


@pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
def test_a_world_is_served_here_alone_until_ctrl_c(served: tuple[subprocess.Popen[str], str]) -> None:
    child, address = served
    found = re.fullmatch(r"(http:..127\.0\.0\.1:(\d+)/)\?world=given%3Atiny#token=([\w-]{30,})", address)
    assert found is not None, address
    with httpx.Client(base_url=found[1], headers={"X-Foedus-Token": found[3]}, timeout=60) as client:
        world, *others = client.get("api/worlds").json()
        assert {other["origin"] for other in others} == {"shipped"}
        assert (world["id"], world["title"], world["origin"]) == ("given:tiny", "Five neighbours", "given")
        made = client.post("api/sessions", json={"world": "given:tiny"}).json()
        frames = client.get(f"api/sessions/{made['id']}/branches/main/frames?to=1951").json()["frames"]
        assert [frame["year"] for frame in frames] == [1950, 1951]
        assert client.get("api/worlds", headers={"X-Foedus-Token": "x"}).status_code == 403
        assert client.get("api/worlds", headers={"Host": "evil.example"}).status_code == 400
        path = "static/../server.py"
        with socket.create_connection(("127.0.0.1", int(found[2]))) as raw:
            raw.sendall(f"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1:{found[2]}\r\nConnection: close\r\n\r\n".encode())
            assert b" 404 " in raw.recv(100)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=30)
    assert child.returncode == 0
    assert "Traceback" not in out + err
    assert err.strip().endswith("the app has ended")


@pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
def test_who_leaves_before_the_answer_ends_nothing(served: tuple[subprocess.Popen[str], str]) -> None:
    child, address = served
    for _ in range(2):
        assert httpx.get(f"{address.split('?')[0]}static/app.css", timeout=60).status_code == 200
        child.send_signal(signal.SIGPIPE)  # what the system sends who writes to one that has left
    assert child.poll() is None


def test_no_other_command_waits_for_a_server() -> None:
    code = "import sys; from analysis.commands import register; register(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "analysis.serving" in done.stdout.split()
    assert not {"starlette", "uvicorn", "analysis.app", "numpy"} & set(done.stdout.split())


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What would be served: the folder and the world, without a server."""
    found: list[Any] = []
    monkeypatch.setattr("analysis.app.serve.serve", lambda folder, given, bound, browser: found.append((folder, given)))
    return found


def test_a_run_is_opened_by_its_manifest(tmp_path: Path, told: list[Any]) -> None:
    base.AFTER_RUN.clear()
    file = with_tiny(tmp_path)
    assert call(["run", str(file), "--years", "1", "--quiet"]) == 0
    assert call(["app", "runs/tiny", "--no-browser"]) == 0
    folder, given = told[0]
    assert folder == tmp_path.resolve()
    assert given.id == "given:tiny"
    assert given.load([]).scenario.calendar.end == 1950
    assert given.entry()["title"] == "Five neighbours"


def test_folders_and_worlds_are_found(tmp_path: Path, told: list[Any]) -> None:
    (tmp_path / "worlds").mkdir()
    for arguments in (["worlds"], ["--folder", "worlds"], ["two-blocs"], []):
        assert call(["app", *arguments, "--no-browser"]) == 0
    assert [folder.name for folder, _ in told] == ["worlds", "worlds", tmp_path.name, tmp_path.name]
    assert [given and given.id for _, given in told] == [None, None, "two-blocs", None]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "no file 'nowhere'"),
        (["broken"], "broken.yaml"),
        (["--folder", "nowhere"], "no such folder"),
        (["foreign"], "not that of a run or a sweep"),
        (["hollow"], "holds no scenario"),
        (["--port", "{taken}"], "cannot be used"),
        (["--port", "70000"], "65535"),
    ],
)
def test_what_cannot_be_opened_is_told(
    tmp_path: Path, told: list[Any], capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    (tmp_path / "broken.yaml").write_text("foedus: 1\nname: [\n", encoding="utf-8")
    manifests: dict[str, Any] = {"foreign": {"made": "by others"}, "hollow": {"foedus_version": "0", "scenario": {}}}
    for name, manifest in manifests.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with socket.socket() as other:
        other.bind((serving.LOOPBACK, 0))
        other.listen()
        given = [each.format(taken=other.getsockname()[1]) for each in arguments]
        assert call(["app", *given, "--no-browser"]) == 2
    assert words in " ".join(capsys.readouterr().err.split())
    assert told == []
