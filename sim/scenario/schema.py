"""A scenario: the world at the start, what happens to it, and how it is to be run."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from sim.events import Effect
from sim.markup import table
from sim.scenario.claims import ClaimSpec, Exercise, Focus
from sim.scenario.fields import (
    ComponentWord,
    Date,
    Id,
    Line,
    Matching,
    NationId,
    ParameterName,
    Part,
    Prose,
    Slug,
    SourceKey,
    spelled_out,
)
from sim.scenario.nations import Dyad, Nation
from sim.scenario.treaties import Organisation, Treaty

FORMAT: Final = 1
Theory = Literal[
    "standard", "landscape", "jackson_nei", "hedonic", "galam", "no_threat", "no_ideology", "random_partners"
]


class Calendar(Part):
    """The years that are simulated."""

    start: int = Field(ge=1, le=9999, description="First year.")
    end: int = Field(ge=1, le=9999, description="Last year simulated.")
    steps_per_year: Literal[1, 4] = Field(default=1, description="1 for years, 4 for quarters.")

    @property
    def steps(self) -> int:
        """How many steps a run has."""
        return (self.end - self.start + 1) * self.steps_per_year

    @property
    def dt(self) -> float:
        """The length of a step in years."""
        return 1.0 / self.steps_per_year


class Seeds(Part):
    """Luck: where it starts and how often the same world is run with other luck."""

    seed: int = Field(default=0, ge=0, lt=2**53, description="Seed of all luck: the same seed gives the same results.")
    replicates: int = Field(default=1, ge=1, le=1_000_000, description="Number of runs, each with luck of its own.")


class ParameterSpec(Part):
    """A value for a parameter of a rule; a bare number stands for its value."""

    value: float = Field(description="The value.")
    unit: str | None = Field(default=None, max_length=60, description="Its unit, checked against the rule's.")
    source: SourceKey = Field(default="assumed", description="A key of `sources`, or `assumed`, `recalled` or `tuned`.")


ShortParameter = Annotated[
    ParameterSpec, BeforeValidator(spelled_out("value"), json_schema_input_type=float | ParameterSpec)
]


class WhenMember(Part):
    """Fires when a nation is a member of a treaty."""

    member: NationId = Field(description="Id of the nation.")
    treaty: Id = Field(description="Id of the treaty.")


class WhenMeasure(Part):
    """Fires when a measured quantity is below or above a value."""

    measure: Id = Field(
        description="A metric of the system (`foedus metrics`); with `nation` a quantity of nations, with `towards` "
        "too one of dyads (`foedus columns`)."
    )
    nation: NationId | None = Field(default=None, description="Id of the nation that is measured.")
    towards: NationId | None = Field(default=None, description="Id of the nation towards which it is measured.")
    below: float | None = Field(default=None, description="Fires below this value.")
    above: float | None = Field(default=None, description="Fires above this value.")
    years: float = Field(default=0.0, ge=0, le=1000, description="For how long it must hold [years].")


def _kind_of_condition(given: Any) -> str:
    member = "member" in given if isinstance(given, dict) else isinstance(given, WhenMember)
    return "WhenMember" if member else "WhenMeasure"


Condition = Annotated[
    Annotated[WhenMember, Tag("WhenMember")] | Annotated[WhenMeasure, Tag("WhenMeasure")],
    Discriminator(_kind_of_condition),
]


class Event(Part):
    """Something that happens to the world: at a date, under a condition, or by chance; exactly one of the three.

    One that lies outside the calendar, so that it could never happen, is a mistake; but where a file that extends this
    one, --years or --set has changed the calendar, the events that lie outside the new one are left out, and so is an
    event that --set moves beyond the end.
    """

    id: Id = Field(description="Short name, used in results and by --set.")
    title: Line = Field(default="", description="Name shown to readers.")
    label: str = Field(
        default="", max_length=32, description="A few words for figures, which name the events that have a label."
    )
    date: Date | None = Field(default=None, description="When it happens [date or year], within the calendar.")
    when: Condition | None = Field(default=None, description="Condition under which it happens, once.")
    rate: float | None = Field(default=None, ge=0, le=1, description="Chance in a year; it may happen again.")
    after: Date | None = Field(default=None, description="Earliest moment, with `when` or `rate` [date or year].")
    until: Date | None = Field(default=None, description="Latest moment, with `when` or `rate` [date or year].")
    effects: Annotated[tuple[Effect, ...], Field(strict=False)] = Field(
        min_length=1, max_length=1000, description="What it does to the world, in this order."
    )
    source: SourceKey = Field(default="assumed", description="A key of `sources`, or `assumed`, or `recalled`.")


class DataFile(Part):
    """A file of data that figures were read from, as it was downloaded from its owner."""

    set: Line = Field(min_length=1, description="Name of the data set.")
    version: Line = Field(default="", description="Version, as the file gives it.")
    file: Line = Field(min_length=1, description="Name of the file.")
    sha256: Annotated[str, Matching(r"[0-9a-f]{64}", "the sha256 of its bytes, 64 of 0-9 and a-f")] = Field(
        description="The sha256 of its bytes, by which the same file is known again."
    )
    access: Prose = Field(default="", description="How others get the file, and on what terms.")
    fields: Annotated[tuple[Line, ...], Field(strict=False)] = Field(
        default=(), max_length=100, description="What was read from it: fields of nations, dyads and treaties."
    )


class Scenario(Part):
    """A world of nations and treaties with what happens to it, and how to run it."""

    foedus: Literal[1] = Field(description="Version of this format.")
    name: Slug = Field(description="Short name, which also names the folder of results.")
    title: Line = Field(min_length=1, description="Name shown to readers.")
    summary: Prose = Field(default="", description="What the scenario is about, in a paragraph.")
    question: Prose = Field(default="", description="The question it asks, in a sentence.")
    limits: Prose = Field(default="", description="What its runs do not show.")
    extends: str | None = Field(
        default=None, description="Another scenario file beside this one; what stands here wins."
    )
    focus: Focus = Field(default_factory=Focus, description="Whom figures and pages tell of first.")
    calendar: Calendar = Field(description="The years that are simulated.")
    seeds: Seeds = Field(default_factory=Seeds, description="Luck.")
    activation: Literal["random", "synchronous"] = Field(
        default="random", description="Whether nations act one after another in random order, or all at once."
    )
    theory: Theory = Field(
        default="standard",
        description="Which theory decides who is allied: `standard`, the treaty market; one of its rivals `landscape`, "
        "`jackson_nei`, `hedonic` and `galam`; or a null model, `no_threat`, `no_ideology` or `random_partners`.",
    )
    record: Annotated[tuple[Id, ...], Field(strict=False)] | None = Field(
        default=None,
        description="Metrics to record. `default` is what is recorded where this is left out, `all` every metric; "
        "treaties and nations have their default ones in any case.",
    )
    cohesion_weights: dict[ComponentWord, Annotated[float, Field(ge=0, le=100)]] = Field(
        default_factory=dict,
        description="Weights of the components in the composite of cohesion, a geometric mean [0 to 100]: twice the "
        "weight counts twice, 0 leaves a component out. Default 1 each. The components are recorded as they are.",
    )
    snapshots: Annotated[tuple[Date, ...], Field(strict=False)] = Field(
        default=(),
        max_length=8,
        description="Dates at which figures show the world, and pairs of nations are recorded [date or year], within "
        "the calendar. Default for pairs: the last step.",
    )
    sources: dict[SourceKey, Prose] = Field(
        default_factory=dict,
        description="Full references by short key; one that ends in `; recalled` was not looked up.",
    )
    figures: dict[str, SourceKey] = Field(
        default_factory=dict, description="Field of nations: key of its source, or `assumed`, or `recalled`."
    )
    provenance: dict[SourceKey, DataFile] = Field(
        default_factory=dict,
        description="Files of data that figures were read from, by the key of their reference in `sources`.",
    )
    nations_csv: str | None = Field(default=None, description="Table of nations beside this file, one row each.")
    nations: dict[NationId, Nation] = Field(
        min_length=1, max_length=1000, description="Nations by id, over the rows of `nations_csv`, field by field."
    )
    dyads: Annotated[tuple[Dyad, ...], Field(strict=False)] = Field(
        default=(),
        max_length=50_000,
        description="How nations stand to each other at the start. No two entries may say different things of the "
        "same two nations; only one side, by `from` and `to`, may differ from the pair given before it.",
    )
    treaties: dict[Id, Treaty] = Field(
        default_factory=dict, max_length=1000, description="Treaties by id, closed to others."
    )
    organisations: dict[Id, Organisation] = Field(
        default_factory=dict, max_length=1000, description="Treaties by id that others can join."
    )
    parameters: dict[ParameterName, ShortParameter] = Field(
        default_factory=dict, description="rule.parameter: a number, or a group with value, unit and source."
    )
    events: Annotated[tuple[Event, ...], Field(strict=False)] = Field(
        default=(), max_length=10_000, description="What happens to the world from outside."
    )
    claims: Annotated[tuple[ClaimSpec, ...], Field(strict=False)] = Field(
        default=(),
        max_length=50,
        description="What would be otherwise if one thing were: claims that `foedus claims` tests on paired seeds.",
    )
    exercise: Exercise | None = Field(default=None, description="A task for students, with its answer.")

    def __repr__(self) -> str:
        """What it is in a line."""
        told = ", ".join(f"{count} {what[: -(count == 1) or None]}" for what, count in self._size().items() if count)
        span = f"{self.calendar.start}-{self.calendar.end}"
        return f"<scenario {self.name}: {self.title}; {span}, {told}; seed {self.seeds.seed}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """What it is as a table."""
        rows = [("summary", self.summary), ("question", self.question)]
        rows += [("years", f"{self.calendar.start}-{self.calendar.end}, {self.calendar.steps_per_year} a year")]
        rows += [("runs", f"{self.seeds.replicates} from seed {self.seeds.seed}")]
        rows += [("theory", self.theory)] * (self.theory != "standard")
        rows += [(what, f"{count:,}") for what, count in self._size().items() if count]
        return table(self.title, (self.name, ""), [row for row in rows if row[1]])

    def _size(self) -> dict[str, int]:
        named = {"nations": len(self.nations), "pacts": len(self.treaties), "organisations": len(self.organisations)}
        return {**named, "events": len(self.events), "claims": len(self.claims)}
