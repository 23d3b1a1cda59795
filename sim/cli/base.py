"""The application: what all commands share. Only light imports here, so that `foedus --help` answers at once."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from sim import __version__

DONE, INTERNAL, BAD_INPUT, SOME_FAILED, IN_USE, INTERRUPTED = 0, 1, 2, 3, 4, 130

AFTER_RUN: Final[list[Callable[[Path, bool], str]]] = []
"""What is done with a new study: given its folder and whether figures are wanted, it returns what to tell the user."""

Function = TypeVar("Function", bound=Callable[..., Any])


def plain(parameters: list[Any]) -> list[Any]:
    """Parameters whose flags show no type in the help: a flag takes no value."""
    for parameter in parameters:
        if getattr(parameter, "is_flag", False):
            parameter.metavar = ""
    return parameters


class Command(TyperCommand):
    """A command with plain flags."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, that of the help among them."""
        return plain(super().get_params(ctx))


class Commands(TyperGroup):
    """All commands, with plain flags of their own."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Their common parameters, that of the help among them."""
        return plain(super().get_params(ctx))


class Application(typer.Typer):
    """An application whose commands have plain flags."""

    def command(self, name: str | None = None, **given: Any) -> Callable[[Function], Function]:
        """Register a command."""
        return super().command(name, **{"cls": Command, **given})


app: Final = Application(
    name="foedus",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Complaint(Exception):
    """What the user must be told, and the exit code it ends with; an empty text has been told already."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.text, self.code = text, code


def examples(*lines: str) -> str:
    """The end of a command's help: each example on a line of its own."""
    return "\n".join(["[bold]Examples[/bold]", *(f"  {line}" for line in lines)])


def _version(wanted: bool) -> None:
    if wanted:
        print(f"foedus {__version__}")
        raise typer.Exit


@app.callback(
    epilog=examples(
        "foedus run north-atlantic-1949     the Atlantic alliance, 1949-1991",
        "foedus new my-world                a small world of your own, to edit",
        "foedus check my-world.yaml         everything that is wrong with it",
        "foedus COMMAND --help              more examples",
    )
    + "\n\nExit codes: 0 done, 1 internal or store error, 2 bad input, 3 some runs failed, 4 folder in use, "
    "130 interrupted."
)
def start(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """How military coalitions form, hold, deter and end: an agent-based simulation."""


def call(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command line and return its exit code; nothing but messages reaches the user."""
    try:
        app(args=None if arguments is None else list(arguments), prog_name="foedus")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else DONE if end.code is None else INTERNAL
        if code == INTERRUPTED:
            tell("foedus: interrupted")
        return code
    except Complaint as complaint:
        _debug()
        tell(complaint.text)
        return complaint.code
    except KeyboardInterrupt:
        tell("foedus: interrupted")
        return INTERRUPTED
    except Exception as error:
        _debug()
        tell(
            f"foedus: internal error: {describe(error)}\n"
            "Please report this line with the scenario; FOEDUS_DEBUG=1 shows where it happened."
        )
        return INTERNAL
    return DONE


def describe(error: BaseException) -> str:
    """An error in one line."""
    return f"{type(error).__name__}: {error}".partition("\n")[0]


def tell(text: str) -> None:
    """Say something that is no result: on standard error, without control characters."""
    if text:
        safe = "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode("ascii") for c in text)
        with suppress(BrokenPipeError):
            print(safe, file=sys.stderr, flush=True)


def end_with_the_reader() -> None:
    """From now on the process ends at once, without a word, when nobody reads what it prints (as in `| head`)."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


@contextmanager
def readers_may_leave() -> Iterator[None]:
    """Work that is finished whether or not somebody still reads what is printed."""
    if not hasattr(signal, "SIGPIPE") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGPIPE, before)


def _debug() -> None:
    if os.environ.get("FOEDUS_DEBUG"):
        traceback.print_exc()
