"""The command line: `foedus run`, `check`, `scenarios`, `new` and the commands that show what the model is made of."""

from sim.cli import checking, happenings, importing, keeping, listing, reference, running, starting, sweeping
from sim.cli.base import AFTER_RUN, Complaint, app, call, end_with_the_reader

ORDER = (
    "run",
    "sweep",
    "status",
    "verify",
    "check",
    "scenarios",
    "new",
    "import",
    "schema",
    "rules",
    "columns",
    "events",
    "metrics",
)
app.registered_commands.sort(key=lambda command: ORDER.index(command.callback.__name__ if command.callback else ""))

__all__ = [
    "AFTER_RUN",
    "Complaint",
    "app",
    "call",
    "checking",
    "end_with_the_reader",
    "happenings",
    "importing",
    "keeping",
    "listing",
    "reference",
    "running",
    "starting",
    "sweeping",
]
