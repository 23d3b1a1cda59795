"""What is wrong with a scenario and where: problems, collected and told in one line each."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, NamedTuple, NoReturn

SHOWN: Final = 60
MOST_PROBLEMS: Final = 100
MOST_CANDIDATES: Final = 2000
_HIDDEN: Final = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs")


class Place(NamedTuple):
    """Where something stands: file, line and column from 1 (a name for a CSV column, 0 where lines mean nothing)."""

    file: str
    line: int = 0
    column: int | str = 0

    def __str__(self) -> str:
        parts = [escaped(self.file, 200)]
        if self.line:
            parts += [str(self.line), escaped(str(self.column), SHOWN)]
        return ":".join(parts)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a scenario: where it stands, what it is, and perhaps the word that was meant."""

    file: str
    line: int
    column: int | str
    path: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        parts = [str(Place(self.file, self.line, self.column)), self.path, self.message]
        text = ": ".join(part for part in parts if part)
        return f"{text}; did you mean '{escaped(self.hint, 2 * SHOWN)}'?" if self.hint else text

    def order(self) -> tuple[str, int, int, str]:
        """The key to sort by: file, line, column."""
        column = self.column if isinstance(self.column, int) else 0
        return (self.file, self.line, column, str(self.column))


class ScenarioError(ValueError):
    """A scenario that cannot be used, with everything found wrong in it."""

    def __init__(self, problems: Sequence[Problem], more: bool = False) -> None:
        self.problems = tuple(sorted(problems, key=Problem.order))
        self.more = more
        super().__init__(self.problems, more)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        if self.more:
            lines.append(f"(only the first {len(self.problems)} problems are shown)")
        return "\n".join(lines)

    def __repr__(self) -> str:
        """The problems, a line each."""
        return f"<{len(self.problems)} found wrong with the scenario>\n{self}"


class Report:
    """Problems found so far: reading goes on where it can, so that all are told at once, and each only once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.more = False
        self.gaps: set[tuple[str | int, ...]] = set()
        """Paths of what could not be read: nobody can say what is missing there, or which names it holds."""
        self.brief: set[str] = set()
        """Options that set a parameter by its own path, without `parameters.`, and are answered in the same way."""
        self._lost: set[tuple[str, int]] = set()
        self._broken: set[str] = set()
        self._earlier: set[Place] = set()

    def add(self, place: Place, path: str, message: str, hint: str = "") -> None:
        """Note a problem; beyond a hundred nobody reads on, and neither do we."""
        problem = Problem(*place, path.removeprefix("parameters.") if place.file in self.brief else path, message, hint)
        if problem in self.problems:
            return
        if len(self.problems) >= MOST_PROBLEMS:
            self.more = True
            raise ScenarioError(self.problems, self.more)
        self.problems.append(problem)

    def stop(self, place: Place, path: str, message: str, hint: str = "") -> NoReturn:
        """Note a problem after which reading cannot go on."""
        self.add(place, path, message, hint)
        raise ScenarioError(self.problems, self.more)

    @contextmanager
    def part(self, *path: str | int) -> Iterator[None]:
        """What ends the reading here ends no more than this part, which leaves a gap at a path."""
        try:
            yield
        except ScenarioError:
            if self.more:
                raise
            self.gaps.add(path)

    def lose(self, file: str, lines: Iterable[int], broken: bool = False) -> None:
        """Note lines whose text is not as it was meant, or which were left out of a file whose form is broken."""
        self._lost.update((file, line) for line in lines)
        self._broken |= {file} if broken else set()

    def next_stage(self) -> None:
        """What is found from now on may only follow from what has been told."""
        self._earlier = {Place(problem.file, problem.line, problem.column) for problem in self.problems}

    def told(self, place: Place) -> bool:
        """Whether what stands at a place has been told to be wrong at an earlier stage."""
        return place in self._earlier or (place.file, place.line) in self._lost

    def broken(self, file: str) -> bool:
        """Whether lines of a file were left out for their form, so that nobody can say which keys it lacks."""
        return file in self._broken

    def unread(self, path: Sequence[str | int]) -> bool:
        """Whether a path lies in a gap."""
        return any(tuple(path[:length]) in self.gaps for length in range(len(path) + 1))

    def check(self) -> None:
        """Raise what has been found, if anything."""
        if self.problems:
            raise ScenarioError(self.problems, self.more)


def printable(character: str) -> bool:
    """Whether a character can be shown as it is: not a control, a direction override or half of a pair."""
    return character == " " or unicodedata.category(character) not in _HIDDEN


def escaped(text: str, most: int = SHOWN) -> str:
    """Text safe to print on one line: cut to `most` characters, controls as escapes."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(c if printable(c) else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in cut)


def shown(value: object) -> str:
    """A value as a message quotes it, short and safe."""
    if isinstance(value, str):
        return f"'{escaped(value)}'"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return escaped(f"{value:.10g}" if isinstance(value, float) else str(value))
    if isinstance(value, dict):
        return "a group of `key: value`"
    return "a list" if isinstance(value, list | tuple) else escaped(str(value))


def suggestion(word: str, candidates: Collection[str]) -> str:
    """The candidate that was probably meant, or an empty string."""
    if not word or len(word) > SHOWN or len(candidates) > MOST_CANDIDATES:
        return ""
    folded: dict[str, str] = {}
    for candidate in _short(candidates):
        folded.setdefault(candidate.casefold().replace("-", "_"), candidate)
    near = get_close_matches(word.casefold().replace("-", "_"), list(folded), n=1, cutoff=0.5 if len(word) < 4 else 0.6)
    return folded[near[0]] if near and folded[near[0]] != word else ""


def _short(candidates: Collection[str]) -> Iterator[str]:
    return (candidate for candidate in candidates if len(candidate) <= SHOWN)
