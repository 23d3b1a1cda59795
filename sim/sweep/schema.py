"""A study: a scenario, the axes along which it is varied, the design of points on them, and what is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError, PydanticKnownError

from sim.recorder import TABLES
from sim.scenario.claims import LeftOut
from sim.scenario.fields import Id, Line, Matching, OneOf, Part, Prose, Slug, spelled_out

MOST_POINTS: Final = 100_000
MOST_RUNS: Final = 10_000_000
MOST_LISTED: Final = 8
MOST_LETTERS: Final = 300
IN, OUT = "in", "out"


def _is_number(given: Any) -> Any:
    """A number as it is, or one complaint about it: a union has one for each of its members."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise PydanticKnownError("float_type")
    return given


def _is_value(given: Any) -> Any:
    """A value as it is, or one complaint about it."""
    if given is None:
        raise PydanticCustomError("value_type", "empty")
    if isinstance(given, str) and len(given) > MOST_LETTERS:
        raise PydanticKnownError("string_too_long", {"max_length": MOST_LETTERS})
    listed = given if isinstance(given, list | tuple) else ()
    number = all(isinstance(each, int | float) and not isinstance(each, bool) for each in listed)
    if not (isinstance(given, str | int | float) or (number and 0 < len(listed) <= MOST_LISTED)):
        form = f"a number, a word, a truth, or a list of up to {MOST_LISTED} numbers"
        raise PydanticCustomError("form", "no value", {"form": form})
    return given


Number: TypeAlias = Annotated[int | float, BeforeValidator(_is_number)]
Word: TypeAlias = int | float | bool | Annotated[str, Field(max_length=MOST_LETTERS)]
Value: TypeAlias = Annotated[
    Word | Annotated[tuple[int | float, ...], Field(strict=False, max_length=MOST_LISTED)], BeforeValidator(_is_value)
]
"""A value of the scenario: a number, a truth, a word, or a list of numbers such as an ideal point."""
Bounds = Annotated[tuple[Number, Number], Field(strict=False)]
WholeBounds = Annotated[tuple[int, int], Field(strict=False)]
Path: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]
Column: TypeAlias = Annotated[
    str, Matching(r"[A-Za-z][A-Za-z0-9_]{0,47}", "a letter, then up to 47 letters, digits or '_'")
]
TableWord: TypeAlias = Annotated[str, OneOf("table", TABLES)]


class Axis(Part):
    """The values of one path: exactly one of `range`, `log`, `integer`, `list` and `categorical`; a list is short."""

    range: Bounds | None = Field(default=None, description="Least and greatest value, with `steps` in a grid.")
    log: Bounds | None = Field(default=None, description="The same in equal ratios; both ends above 0.")
    integer: WholeBounds | None = Field(default=None, description="Least and greatest whole number.")
    numbers: Annotated[tuple[Number, ...], Field(strict=False)] | None = Field(
        default=None, alias="list", min_length=1, max_length=10_000, description="Numbers."
    )
    categorical: Annotated[tuple[Value, ...], Field(strict=False)] | None = Field(
        default=None,
        min_length=1,
        max_length=10_000,
        description="Words, truths or lists of numbers; for event:ID, treaty:ID and nation:ID `in` and `out`.",
    )
    steps: int | None = Field(
        default=None, ge=2, le=10_000, description="How many values a grid takes of a range, both ends among them."
    )
    name: Column | None = Field(default=None, description="Name of its column in the tables. Default: the path.")


def _axis(given: Any) -> Any:
    """The short form: a list of numbers, or of words."""
    if not isinstance(given, list):
        return given
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in given)
    return spelled_out("list" if numbers else "categorical")(given)


ShortAxis = Annotated[Axis, BeforeValidator(_axis, json_schema_input_type=list[Value] | Axis)]

Kind = Literal["grid", "one_at_a_time", "latin_hypercube", "sobol", "morris", "saltelli", "table"]


class Design(Part):
    """Which points on the axes are run; a bare word stands for its kind."""

    kind: Kind = Field(
        description="grid: every combination. one_at_a_time: the scenario as told, then each value of each axis alone. "
        "latin_hypercube and sobol: `points` spread evenly. morris: `trajectories`, on which one axis moves at a time, "
        "for Morris' elementary effects. saltelli: for Sobol' indices. table: the rows given."
    )
    points: int | None = Field(
        default=None,
        ge=1,
        le=MOST_POINTS,
        description="How many points; for sobol a power of 2; for saltelli the base points, a power of 2, each of "
        "which is met again once for each axis and once more.",
    )
    trajectories: int | None = Field(
        default=None, ge=2, le=MOST_POINTS, description="How many trajectories of morris; 10 or more."
    )
    levels: int | None = Field(
        default=None, ge=2, le=100, description="Levels of each axis in morris, an even number. Default: 4."
    )
    second_order: bool | None = Field(
        default=None, description="Whether saltelli tells pairs of axes too, at nearly twice the points. Default: no."
    )
    seed: int = Field(default=0, ge=0, lt=2**32, description="Seed of what is drawn for the points.")
    rows: Annotated[tuple[dict[Path, Value | None], ...], Field(strict=False)] | None = Field(
        default=None, min_length=1, max_length=MOST_POINTS, description="Points of a table: values by path."
    )
    csv: str | None = Field(
        default=None, description="A table beside the study: paths as heads, one point a row, empty cells as told."
    )


ShortDesign = Annotated[Design, BeforeValidator(spelled_out("kind"), json_schema_input_type=Kind | Design)]


class Luck(Part):
    """Luck: where it starts, how often every point is run, and whether points share it."""

    seed: int | None = Field(default=None, ge=0, lt=2**53, description="Seed of all luck. Default: the scenario's.")
    replicates: int | None = Field(
        default=None, ge=1, le=1_000_000, description="Runs of every point. Default: the scenario's."
    )
    policy: Literal["common", "distinct"] = Field(
        default="common",
        description="common: replicate r has the same luck at every point, so that points differ by their values and "
        "nothing else. distinct: every run has luck of its own.",
    )


class Record(Part):
    """What is kept of every run, besides the table `runs`."""

    tables: Annotated[tuple[TableWord, ...], Field(strict=False)] = Field(default=("steps",), description="Tables.")
    metrics: Annotated[tuple[Id, ...], Field(strict=False)] | None = Field(
        default=None, description="Metrics, as `record` of a scenario has them. Default: the scenario's."
    )
    every: int = Field(
        default=1, ge=1, le=1000, description="States are recorded every so many years, and in the last step."
    )


class StudySpec(Part):
    """A study of a scenario: what is varied, where, how often, and what is kept of it."""

    study: Literal[1] = Field(description="Version of this format.")
    name: Slug = Field(description="Short name, which also names the folder of results.")
    title: Line = Field(default="", description="Name shown to readers.")
    question: Prose = Field(default="", description="The question it asks, in a sentence.")
    scenario: Line = Field(
        min_length=1,
        description="A scenario file in the study's folder or below it, or a world that comes with Foedus.",
    )
    set: dict[Path, Any] = Field(
        default_factory=dict, max_length=100, description="Values of the scenario at every point, by path."
    )
    without: Annotated[tuple[LeftOut, ...], Field(strict=False)] = Field(
        default=(), max_length=100, description="What is left out at every point: event:ID, treaty:ID or nation:ID."
    )
    axes: dict[Path, ShortAxis] = Field(
        default_factory=dict,
        max_length=100,
        description="What is varied: a path as `foedus run --set` knows it, or event:ID, treaty:ID, nation:ID.",
    )
    design: ShortDesign = Field(default=Design(kind="grid"), description="Which points on the axes are run.")
    seeds: Luck = Field(default_factory=Luck, description="Luck, and how often every point is run.")
    record: Record = Field(default_factory=Record, description="What is kept of every run.")
    block: int | None = Field(
        default=None, ge=1, le=4096, description="Runs in one part of the results. Default: by their number and size."
    )


Point = Mapping[str, Value]
"""The values of a point by path; a path that is not there is as the scenario tells."""
