"""The commands of the analysis, put among those of the model where the help names them."""

from __future__ import annotations

from typing import Final

from analysis import asking, claiming, contesting, drawing, reporting, serving, summarising
from analysis.calibration import command as calibrating
from analysis.comparison import command as comparing
from analysis.discovery import command as discovering
from analysis.hindcast import command as hindcasting
from analysis.replications import command as replicating
from analysis.sensitivity import command as sensing
from sim.cli.base import app

ADDED: Final = (
    (summarising.summary, summarising.EXAMPLES),
    (drawing.figure, drawing.EXAMPLES),
    (reporting.report, reporting.EXAMPLES),
    (serving.app, serving.EXAMPLES),
    (asking.why, asking.EXAMPLES),
    (comparing.compare, comparing.EXAMPLES),
    (contesting.tournament, contesting.EXAMPLES),
    (sensing.sensitivity, sensing.EXAMPLES),
    (discovering.discover, discovering.EXAMPLES),
    (replicating.replicate, replicating.EXAMPLES),
    (hindcasting.hindcast, hindcasting.EXAMPLES),
    (calibrating.calibrate, calibrating.EXAMPLES),
    (claiming.claims, claiming.EXAMPLES),
)
PANELS: Final = {
    "Run and look": ("run", "summary", "figure", "report", "app", "why"),
    "Compare": ("compare", "tournament", "claims"),
    "Studies of many points": ("sweep", "status", "verify", "sensitivity", "discover"),
    "Worlds": ("scenarios", "new", "import", "check"),
    "Science": ("replicate", "hindcast", "calibrate"),
    "What the model is made of": ("rules", "columns", "events", "metrics", "schema"),
}
"""All commands in the order of the help, under its headings."""
ORDER: Final = {name: panel for panel, names in PANELS.items() for name in names}
"""The heading of each command, in the same order."""


def register() -> None:
    """Put the commands of the analysis among those of the model; a second time does nothing."""
    if any(command.callback is asking.why for command in app.registered_commands):
        return
    for callback, epilog in ADDED:
        app.command(epilog=epilog)(callback)
    names = {id(command): command.callback.__name__ for command in app.registered_commands if command.callback}
    app.registered_commands.sort(key=lambda command: [*ORDER].index(names[id(command)]))
    for command in app.registered_commands:
        command.rich_help_panel = ORDER[names[id(command)]]
