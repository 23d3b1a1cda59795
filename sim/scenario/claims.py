"""What a scenario says of itself: whom it is about, claims of what would be otherwise, and an exercise."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field

from sim.scenario.fields import Id, Line, Matching, NationId, Part, Prose, SourceKey

LeftOut = Annotated[
    str,
    Matching(
        r"(?:event|treaty|nation):[A-Za-z][A-Za-z0-9_-]{0,47}",
        "event:ID, treaty:ID (an organisation too) or nation:ID",
    ),
]
Year = Annotated[int, Field(ge=1, le=9999)]

ARMS: Final = ("nations", "dyads", "treaties", "organisations", "parameters", "events", "activation", "theory")
"""What of a scenario the other arm of a claim may change: the world, not its calendar and its luck."""


class ClaimSpec(Part):
    """A claim about the world as told, against the same world with one change and the same luck."""

    id: Id = Field(description="Short name, by which `foedus claims --only` finds it.")
    says: Line = Field(min_length=1, description="The claim about the world as told, in one plain sentence.")
    without: Annotated[tuple[LeftOut, ...], Field(strict=False)] = Field(
        default=(),
        max_length=100,
        description="What is left out in the other arm: event:ID, treaty:ID (an organisation too) or nation:ID.",
    )
    set: dict[str, Any] = Field(
        default_factory=dict,
        max_length=100,
        description="Values of the other arm by path, as `foedus run --set` knows them: {nations.JPN.burden: 0.03}.",
    )
    otherwise: Line = Field(
        default="",
        description="What is different in the other arm, in one plain sentence. Default: what is left out and set, by "
        "name.",
    )
    measure: Id = Field(
        description="A metric of the system; with `nation` a metric or quantity of it; with `treaty` a metric of it."
    )
    nation: NationId | None = Field(default=None, description="Id of the nation that is measured.")
    treaty: Id | None = Field(default=None, description="Id of the treaty or organisation that is measured.")
    from_: Year | None = Field(
        default=None, alias="from", description="First year of the mean. Default: that of the calendar."
    )
    to: Year | None = Field(default=None, description="Last year of the mean. Default: that of the calendar.")
    expected: Literal["less", "more", "same"] = Field(
        description="How the measure of the world as told compares with that of the other arm."
    )
    margin: float | None = Field(
        default=None,
        gt=0,
        le=0.5,
        description="With `same`: by what share the measure may differ and still be called the same. Default: 0.1.",
    )
    verdict: Literal["upheld", "undecided", "contradicted"] | None = Field(
        default=None, description="What 200 paired seeds showed; `foedus claims` says it."
    )
    why: Prose = Field(
        default="", description="Why the claim is not upheld, as far as is known. Needed unless the verdict is upheld."
    )
    source: SourceKey = Field(
        default="assumed", description="Where the claim comes from: a key of `sources`, or `assumed`, or `recalled`."
    )


class Focus(Part):
    """Whom a world is about: figures and pages tell of these first."""

    treaties: Annotated[tuple[Id, ...], Field(strict=False)] = Field(
        default=(), max_length=3, description="Ids of treaties and organisations. Default: those of the most power."
    )
    nations: Annotated[tuple[NationId, ...], Field(strict=False)] = Field(
        default=(), max_length=6, description="Ids of nations."
    )


class Exercise(Part):
    """A task for students: one line of the file to change, what comes of it, and the claim that checks the answer."""

    task: Prose = Field(min_length=1, description="What to change, and the question.")
    answer: Prose = Field(min_length=1, description="What comes of it, and why.")
    checked_by: Id | None = Field(default=None, description="Id of the claim that checks the answer.")
