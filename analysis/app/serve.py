"""Serving the app on the loopback address until Ctrl-C."""

from __future__ import annotations

import os
import secrets
import socket
import sys
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Final
from urllib.parse import quote

import uvicorn

from analysis.app.history import closing
from analysis.app.server import App, application
from analysis.app.session import MAIN, Sessions
from analysis.app.trouble import Trouble
from analysis.app.worlds import World, Worlds
from sim.cli.base import readers_may_leave
from sim.cli.running import announce_compiling
from sim.warm import warm_up

FIRST: Final = "free-riders"
"""A small world that comes with Foedus."""


class Server(uvicorn.Server):
    """A server that stops what runs when it is asked to end."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End: no simulation goes on."""
        closing.set()
        super().handle_exit(sig, frame)


def serve(folder: Path, given: World | None, bound: socket.socket, browser: bool) -> None:
    """Serve the worlds of a folder, and perhaps one that is shown first."""
    host, port = bound.getsockname()[:2]
    token = secrets.token_urlsafe(24)
    shown = f"?world={quote(given.id)}" if given is not None else ""
    address = f"http://{host}:{port}/{shown}#token={token}"
    closing.clear()
    announce_compiling(False)
    warm_up()
    worlds = Worlds(folder, given if given is not None and given.origin == "given" else None)
    app = application(App(worlds), [f"{host}:{port}", f"localhost:{port}"], token)
    config = uvicorn.Config(
        app, log_level="critical", access_log=False, server_header=False, lifespan="off", ws="none",
        proxy_headers=False, timeout_graceful_shutdown=3, limit_concurrency=100,
    )  # fmt: skip
    bound.listen()  # who asks from now on waits
    print(
        f"{address}\nThe app is open to this machine alone; scenarios are saved in {folder}. Ctrl-C ends it.",
        flush=True,
    )
    threading.Thread(target=ready, args=[worlds], daemon=True).start()
    if browser and _has_a_screen():
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()
    with suppress(KeyboardInterrupt), readers_may_leave():  # a browser may leave while an answer is on its way
        Server(config).run(sockets=[bound])


def ready(worlds: Worlds) -> None:
    """Do beforehand what the first click would wait for: the list of worlds, and a step, which loads the kernels."""
    with suppress(Trouble):  # the app may end before
        worlds.list()
        session = Sessions().start(worlds[FIRST], {})
        session.use(session.branch(MAIN), lambda history: history.reach(1))


def _has_a_screen() -> bool:
    """Whether a browser would have a window: on Linux one in a terminal would take that of the app."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
