"""`foedus app`: the app in the browser of this machine. Only light imports, as in all commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sim.cli import loading
from sim.cli.base import BAD_INPUT, Complaint, examples, tell

if TYPE_CHECKING:
    import socket

    from analysis.app.worlds import World

LOOPBACK: Final = "127.0.0.1"
EXAMPLES: Final = examples(
    "foedus app                          choose a world on the page",
    "foedus app north-atlantic-1949",
    "foedus app my-world --folder worlds",
    "foedus app runs/my-world            the world of a run",
)


def app(
    world: Annotated[
        str | None,
        typer.Argument(metavar="SCENARIO|DIR", help="A world; or a folder of worlds, of a run or a sweep."),
    ] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Default: one that is free.")] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    folder: Annotated[
        str | None, typer.Option(metavar="DIR", help="Its worlds are listed, and sessions saved there. Default: here.")
    ] = None,
) -> None:
    """Open the app: play a world, change it, branch its history and compare; Ctrl-C ends it.

    It is served to this machine alone, and asks nothing of the network.
    """
    from analysis.app.serve import serve

    given, place = _given(world)
    home = Path(folder) if folder is not None else place or Path()
    if not home.is_dir():
        raise Complaint(f"foedus: --folder {home}: there is no such folder", BAD_INPUT)
    with _bound(port or 0) as bound:
        serve(home.resolve(), given, bound, not no_browser)
    tell("the app has ended")


def _given(world: str | None) -> tuple[World | None, Path | None]:
    """The world that was named, or the folder of worlds."""
    from analysis.app.worlds import World
    from sim.study.folder import read_manifest

    if world is None:
        return None, None
    found = Path(loading.find(world))
    if not found.is_dir():
        loading.load(str(found))
        shipped = loading.shipped().get(found.stem)
        return (
            World(found.stem, "shipped", found) if shipped == found else World(f"given:{found.stem}", "given", found)
        ), None
    manifest = read_manifest(found)
    if manifest is None:
        if (found / "manifest.json").exists():
            raise Complaint(f"foedus: {found}: its manifest.json is not that of a run or a sweep", BAD_INPUT)
        return None, found
    text = manifest["scenario"].get("text")
    if not isinstance(text, str):
        raise Complaint(f"foedus: {found}: its manifest.json holds no scenario; run it again", BAD_INPUT)
    return World(f"given:{found.resolve().name}", "given", text=text), None


def _bound(port: int) -> socket.socket:
    """A socket on the loopback address; a complaint where the port is taken."""
    import socket

    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((LOOPBACK, port))
    except OSError as error:
        bound.close()
        why = f"--port {port} cannot be used ({error.strerror}); choose another, or leave it out"
        raise Complaint(f"foedus: {why}", BAD_INPUT) from None
    return bound
