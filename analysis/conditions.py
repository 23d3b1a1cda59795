"""Conditions on runs, as in `cohesion < .4 and last(wars) == 0`: read by a small grammar, never carried out as code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, NoReturn, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.measures import WAYS, Measure, headlines, values_of
from analysis.space import Dimension, Space
from analysis.tables import StudyTables
from analysis.wishes import Undrawable, Wishes
from sim.scenario.problems import shown, suggestion

MOST_LETTERS: Final = 300
MOST_DEPTH: Final = 20
COMPARED: Final[dict[str, tuple[Callable[..., NDArray[np.bool_]], str]]] = {
    "<=": (np.less_equal, "is at most"), ">=": (np.greater_equal, "is at least"), "==": (np.equal, "is"),
    "!=": (np.not_equal, "is not"), "<": (np.less, "is below"), ">": (np.greater, "is above"),
}  # fmt: skip
"""The signs of a comparison, each with what it does and how it is told."""
TURNED: Final = {"<=": ">=", ">=": "<=", "<": ">", ">": "<", "==": "==", "!=": "!="}
_TOKEN: Final = re.compile(
    r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))|(?P<name>[A-Za-z][\w-]*(?:\.[A-Za-z]\w*)?)"
    r"|(?P<sign><=|>=|==|!=|<|>)|(?P<bracket>[()])|(?P<space>\s+)",
    re.ASCII,
)
_WORDS: Final = ("and", "or", "not")


class Unread(ValueError):
    """A condition that cannot be read; the message shows it, with a caret below the place."""

    def __init__(self, text: str, place: int, message: str) -> None:
        super().__init__(f"{message}\n  {text}\n  {' ' * place}^")


class Token(NamedTuple):
    """A word, number or sign of a condition, and where it begins."""

    kind: str
    text: str
    place: int


@dataclass(frozen=True)
class Comparison:
    """A measure compared with a number or with another measure."""

    measure: Measure
    sign: str
    other: Measure | float
    text: str
    place: int

    def holds(self, study: StudyTables) -> NDArray[np.float64]:
        """For each completed run 1 where it holds, 0 where not, not a number where a measure is undefined."""
        try:
            one = values_of(study, self.measure).to_numpy(dtype=float)
            is_number = isinstance(self.other, float)
            other = np.full(len(one), self.other) if is_number else values_of(study, self.other).to_numpy(dtype=float)  # type: ignore[arg-type]
        except Undrawable as problem:
            raise Unread(self.text, self.place, str(problem)) from problem
        found = COMPARED[self.sign][0](one, other).astype(float)
        return np.where(np.isnan(one) | np.isnan(other), np.nan, found)

    @property
    def words(self) -> str:
        """It in a sentence."""
        other = f"{self.other:g}" if isinstance(self.other, float) else self.other.words
        return f"{self.measure.words} {COMPARED[self.sign][1]} {other}"


@dataclass(frozen=True)
class Joined:
    """Conditions of which all must hold (and), or one (or); with `not`, the one must not."""

    word: str
    parts: tuple[Condition, ...]

    def holds(self, study: StudyTables) -> NDArray[np.float64]:
        """As of a comparison; what is undefined counts only where it decides."""
        found = [part.holds(study) for part in self.parts]
        if self.word == "not":
            return 1.0 - found[0]
        values = np.stack(found if self.word == "and" else [1.0 - one for one in found])
        both = np.where((values == 0).any(axis=0), 0.0, values.prod(axis=0))
        return both if self.word == "and" else 1.0 - both

    @property
    def words(self) -> str:
        """It in a sentence."""
        if self.word == "not":
            return f"not ({self.parts[0].words})"
        inner = [f"({one.words})" if isinstance(one, Joined) and one.word == "or" else one.words for one in self.parts]
        return f" {self.word} ".join(inner)


Condition: TypeAlias = Comparison | Joined


def read_condition(text: str, first: float | None = None, final: float | None = None) -> Condition:
    """The condition of a text, over some years; Unread with a caret where it is none."""
    reader = _Reader(text, first, final)
    found = reader.either(0)
    if reader.now.kind != "end":
        reader.stop("`and`, `or` or the end is wanted here")
    return found


def read_measure(text: str, first: float | None = None, final: float | None = None) -> Measure:
    """The measure of a text such as cohesion or last(nato.members); Unread with a caret where it is none."""
    reader = _Reader(text, first, final)
    found = reader.measure()
    if reader.now.kind != "end":
        reader.stop("one measure is wanted, and no more")
    return found


def wished(study: StudyTables, wishes: Wishes) -> list[Measure]:
    """The measures that a figure is asked for, over the years asked for, or else the headlines."""
    first, final = (min(wishes.years), max(wishes.years)) if wishes.years else (None, None)
    try:
        return [read_measure(name, first, final) for name in ([wishes.measure] if wishes.measure else headlines(study))]
    except Unread as problem:
        raise Undrawable(f"--measure: {problem}") from problem


def axes_wished(study: StudyTables, space: Space, wishes: Wishes) -> list[Dimension]:
    """The axes that a figure is asked for; Undrawable where the sweep has none of that name."""
    found = []
    for name in dict.fromkeys(wishes.over):
        one = space.dimension(name)
        if one is None:
            known = [each.name for each in space.dimensions]
            near = suggestion(name, known)
            hint = f"did you mean '{near}'?" if near else f"there are {', '.join(known)}"
            raise Undrawable(f"{study.folder}: no axis {shown(name)} varies; {hint}")
        found.append(one)
    return found


class _Reader:
    """Reads a condition from left to right, one token ahead."""

    def __init__(self, text: str, first: float | None, final: float | None) -> None:
        self.text = " ".join(text.split())
        self.years = {key: year for key, year in (("first", first), ("final", final)) if year is not None}
        if len(self.text) > MOST_LETTERS:
            raise Unread(self.text[:MOST_LETTERS], MOST_LETTERS - 1, f"longer than {MOST_LETTERS} letters")
        self.tokens = list(self._tokens())
        self.at = 0

    def _tokens(self) -> Iterator[Token]:
        place = 0
        while place < len(self.text):
            found = _TOKEN.match(self.text, place)
            if found is None:
                hint = "; write == for equal" if self.text[place] == "=" else ""
                raise Unread(self.text, place, f"{self.text[place]!r} means nothing here{hint}")
            kind, word = str(found.lastgroup), found.group()
            if kind != "space":
                yield Token(word if kind == "bracket" or word in _WORDS else kind, word, place)
            place = found.end()
        yield Token("end", "", place)

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def stop(self, message: str) -> NoReturn:
        raise Unread(self.text, self.now.place, message)

    def take(self, kind: str, message: str) -> Token:
        token = self.now
        if token.kind != kind:
            self.stop(message)
        self.at += 1
        return token

    def either(self, depth: int) -> Condition:
        return self._joined("or", lambda: self._joined("and", lambda: self.single(depth)))

    def _joined(self, word: str, part: Callable[[], Condition]) -> Condition:
        parts = [part()]
        while self.now.kind == word:
            self.at += 1
            parts.append(part())
        return Joined(word, tuple(parts)) if len(parts) > 1 else parts[0]

    def single(self, depth: int) -> Condition:
        if depth > MOST_DEPTH:
            self.stop(f"more than {MOST_DEPTH} conditions within one another")
        if self.now.kind == "not":
            self.at += 1
            return Joined("not", (self.single(depth + 1),))
        if self.now.kind == "(":
            self.at += 1
            found = self.either(depth + 1)
            self.take(")", "a closing bracket is wanted here")
            return found
        return self.comparison()

    def comparison(self) -> Condition:
        """A comparison, or a number between two: .2 < cohesion < .4."""
        begin = self.now.place
        sides: list[Measure | float] = [self.side()]
        signs: list[str] = []
        while self.now.kind == "sign" or not signs:
            signs.append(self.take("sign", "a sign such as < or >= is wanted here").text)
            sides.append(self.side())
        found: list[Condition] = []
        for one, sign, other in zip(sides, signs, sides[1:], strict=False):
            if isinstance(one, Measure):
                found.append(Comparison(one, sign, other, self.text, begin))
            elif isinstance(other, Measure):
                found.append(Comparison(other, TURNED[sign], one, self.text, begin))
            else:
                raise Unread(self.text, begin, "a number is compared with a number; name a measure, such as cohesion")
        return Joined("and", tuple(found)) if len(found) > 1 else found[0]

    def side(self) -> Measure | float:
        if self.now.kind == "number":
            return float(self.take("number", "").text)
        return self.measure()

    def measure(self) -> Measure:
        """A name, or one within last(), mean(), min(), max() or sum()."""
        token = self.take("name", "a measure, such as cohesion, or a number is wanted here")
        if self.now.kind != "(":
            return replace(_named(token.text), **self.years)  # type: ignore[arg-type]
        if token.text not in WAYS:
            raise Unread(self.text, token.place, f"there is no {token.text}(); there are {', '.join(WAYS)}")
        self.at += 1
        inner = self.take("name", "the name of a measure is wanted here")
        self.take(")", "a closing bracket is wanted here")
        return replace(_named(inner.text), way=token.text, **self.years)  # type: ignore[arg-type]


def _named(text: str) -> Measure:
    of, _, index = text.rpartition(".")
    return Measure(index, of)
