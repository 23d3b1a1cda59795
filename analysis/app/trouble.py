"""What the app answers when it cannot do what was asked: a status and messages, each at the field it is about."""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario import ScenarioError

BAD, FORBIDDEN, MISSING, TAKEN, GONE, TOO_LARGE, UNFIT, FAILED, CLOSING = 400, 403, 404, 409, 410, 413, 422, 500, 503


class Trouble(Exception):
    """Why something cannot be done: an HTTP status, and messages by the path of the field."""

    def __init__(self, status: int, *errors: tuple[str, str]) -> None:
        super().__init__(status, errors)
        self.status, self.errors = status, errors

    def as_data(self) -> dict[str, Sequence[dict[str, str]]]:
        """The body of the answer."""
        return {"errors": [{"path": path, "message": message} for path, message in self.errors]}


def of_scenario(error: ScenarioError) -> Trouble:
    """All that is wrong with a scenario file, at its lines."""
    return Trouble(UNFIT, *(("", str(problem)) for problem in error.problems))
