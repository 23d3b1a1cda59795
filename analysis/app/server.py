"""The server of the app: the page, and its data as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from analysis.app.about import session_as_data
from analysis.app.edits import file_name
from analysis.app.guard import Guard
from analysis.app.history import History
from analysis.app.outlines import outlines
from analysis.app.reasons import comparison, of_nation, of_treaty
from analysis.app.session import Branch, Session, Sessions
from analysis.app.trouble import BAD, FAILED, MISSING, TAKEN, TOO_LARGE, UNFIT, Trouble
from analysis.app.worlds import Worlds
from sim.run import failure

MOST_BODY: Final = 256 * 1024
MOST_FRAMES: Final = 400
PAGE: Final = Path(__file__).with_name("page")
KINDS: Final = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".png": "image/png",
                ".svg": "image/svg+xml"}  # fmt: skip
Given = dict[str, Any]


@dataclass
class App:
    """What the server serves: worlds, the sessions that are open, the folder into which scenarios are saved."""

    worlds: Worlds
    sessions: Sessions = field(default_factory=Sessions)

    def open(self, given: Given) -> tuple[Session, Branch]:
        """The session and the branch that a request is about."""
        session = self.sessions[given["s"]]
        return session, session.branch(given.get("b", "main"))

    def start(self, given: Given) -> Given:
        """A new session."""
        return session_as_data(self.sessions.start(self.worlds[given.get("world")], given))

    def branch(self, given: Given) -> Given:
        """A new branch."""
        return self.sessions[given["s"]].add(given).as_data()

    def remove(self, given: Given) -> Given:
        """A branch is removed."""
        self.sessions[given["s"]].remove(given["b"])
        return {}

    def frames(self, given: Given) -> bytes:
        """The frames of a span of time."""
        session, branch = self.open(given)
        start = float(branch.loaded.scenario.calendar.start)
        first = _number(given, "from", start)
        last = _number(given, "to", first)

        def found(history: History) -> bytes:
            low, high = history.steps_until(first - 1e-3), history.steps_until(last)
            if high - low > MOST_FRAMES:
                raise Trouble(UNFIT, ("to", f"at most {MOST_FRAMES} frames at once"))
            history.reach(high)
            return b'{"frames":[' + b",".join(history.frames[low:high]) + b"]}"

        return session.use(branch, found)

    def reasons(self, given: Given) -> Given:
        """Why a nation decided as it did, or what was decided on a treaty."""
        session, branch = self.open(given)
        if ("nation" in given) == ("treaty" in given):
            raise Trouble(UNFIT, ("", "ask for a nation or for a treaty: one of the two"))
        year = _number(given, "year", math.nan)
        if "treaty" in given:
            return session.use(branch, lambda history: of_treaty(history, given["treaty"], year))
        return session.use(branch, lambda history: of_nation(history, given["nation"], year, given.get("with", "")))

    def compare(self, given: Given) -> Given:
        """Two branches side by side."""
        session = self.sessions[given["s"]]
        return comparison(session, session.branch(given.get("a", "")), session.branch(given.get("b", "")))

    def scenario(self, given: Given) -> str:
        """A branch as a scenario file."""
        session, branch = self.open(given)
        stem = branch.loaded.scenario.name
        return session.file(branch, stem if not branch.edits else f"{stem[:60].rstrip('-')}-{branch.id}")

    def save(self, given: Given) -> Given:
        """A branch is written as a scenario file into the folder; nothing is overwritten."""
        session, branch = self.open(given)
        name = file_name(given.get("name"))
        path = self.worlds.folder / f"{name}.yaml"
        try:
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(session.file(branch, name))
        except FileExistsError:
            raise Trouble(TAKEN, ("name", f"there is a file {path.name} already; choose another name")) from None
        except OSError as error:
            raise Trouble(FAILED, ("name", f"{path.name} cannot be written: {error.strerror or error}")) from error
        return {"path": path.name}


def _number(given: Given, key: str, otherwise: float) -> float:
    """A number of a query."""
    try:
        value = float(given.get(key, otherwise))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Trouble(UNFIT, (key, "must be a year, such as 1966"))
    return value


def _body(data: bytes) -> Given:
    """The group that a body holds; Trouble if it is none."""
    try:
        found = json.loads(data or b"{}", parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Trouble(BAD, ("", f"the body is no JSON: {failure(error)}")) from None
    if not isinstance(found, dict):
        raise Trouble(BAD, ("", "the body must be a JSON object"))
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


async def _read(request: Request) -> bytes:
    """The body of a request, up to a size."""
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > MOST_BODY:
            raise Trouble(TOO_LARGE, ("", f"the body is larger than {MOST_BODY // 1024} kB"))
    return data


def endpoint(job: Callable[[Given], Any]) -> Callable[[Request], Any]:
    """A route that does a job on a thread with the query, the body and the path, and answers with what comes of it."""

    async def answer(request: Request) -> Response:
        try:
            body = _body(await _read(request)) if request.method == "POST" else {}
            found = await run_in_threadpool(job, {**request.query_params, **body, **request.path_params})
        except Trouble as trouble:
            return JSONResponse(trouble.as_data(), trouble.status)
        except Exception as error:
            told = f"internal error: {failure(error)}; please report this with the scenario"
            return JSONResponse(Trouble(FAILED, ("", told)).as_data(), FAILED)
        if isinstance(found, str):
            return Response(found, media_type="application/yaml")
        return Response(found, media_type="application/json") if isinstance(found, bytes) else JSONResponse(found)

    return answer


def _page(given: Given) -> Path:
    """A file of the page, by its name."""
    name = given.get("name", "index.html")
    files = {path.name: path for path in PAGE.glob("*") if path.suffix in KINDS} if PAGE.is_dir() else {}
    if name not in files:
        raise Trouble(MISSING, ("", "there is no such page"))
    return files[name]


async def _file(request: Request) -> Response:
    """A file of the page as an answer."""
    try:
        path = _page(request.path_params)
        return Response(path.read_bytes(), media_type=KINDS[path.suffix])
    except Trouble as trouble:
        return JSONResponse(trouble.as_data(), trouble.status)


async def _refused(request: Request, error: Exception) -> Response:
    """The answer where there is nothing at an address, or not by this method."""
    status = error.status_code if isinstance(error, HTTPException) else FAILED
    told = "there is nothing at this address" if status == MISSING else "this address is not used in this way"
    return JSONResponse(Trouble(status, ("", told)).as_data(), status)


def application(app: App, hosts: Collection[str], token: str) -> Starlette:
    """The app as a web application for some hosts, with the token of this start."""
    session, branch = "/api/sessions/{s}", "/api/sessions/{s}/branches/{b}"
    routes = [
        Route("/", _file),
        Route("/static/{name}", _file),
        Route("/api/worlds", endpoint(lambda given: app.worlds.list())),
        Route("/api/outlines", endpoint(lambda given: outlines())),
        Route("/api/sessions", endpoint(app.start), methods=["POST"]),
        Route(session, endpoint(lambda given: session_as_data(app.sessions[given["s"]]))),
        Route(f"{session}/branches", endpoint(app.branch), methods=["POST"]),
        Route(f"{session}/compare", endpoint(app.compare)),
        Route(branch, endpoint(app.remove), methods=["DELETE"]),
        Route(f"{branch}/frames", endpoint(app.frames)),
        Route(f"{branch}/reasons", endpoint(app.reasons)),
        Route(f"{branch}/scenario", endpoint(app.scenario)),
        Route(f"{branch}/save", endpoint(app.save), methods=["POST"]),
    ]
    guard = Middleware(Guard, hosts=hosts, token=token)
    return Starlette(routes=routes, middleware=[guard], exception_handlers={HTTPException: _refused})
