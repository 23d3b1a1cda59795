"""Treaties and organisations of a scenario: who owes what to whom, and how others come in."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from sim.scenario.fields import (
    AccessionWord,
    ArticleWord,
    Date,
    DirectionWord,
    DomainWord,
    Line,
    NationId,
    OpenTo,
    Part,
    Share,
    SourceKey,
    VotingWord,
    spelled_out,
)

Nations = Annotated[tuple[NationId, ...], Field(strict=False)]


class ArticleSpec(Part):
    """One article of a treaty; a bare number stands for its strength."""

    strength: float = Field(gt=0, le=1, description="Strength of the obligation (0 to 1].")
    direction: DirectionWord = Field(
        default="mutual", description="mutual: all owe all; lead: the lead owes the others; others: they owe the lead."
    )
    partner: Share = Field(default=0.0, description="Strength for partners [0 to 1].")
    conditional: bool = Field(
        default=False,
        description="Of `defence`: not owed to a member that has itself challenged another in the step before.",
    )


ShortArticle = Annotated[
    ArticleSpec, BeforeValidator(spelled_out("strength"), json_schema_input_type=float | ArticleSpec)
]


class Treaty(Part):
    """A treaty to which nobody accedes later."""

    title: Line = Field(default="", description="Name shown to readers.")
    signed: Date | None = Field(default=None, description="When it was signed [date or year], not after the start.")
    members: Nations = Field(default=(), description="Ids of the members at the start.")
    invited: Nations = Field(
        default=(), description="Ids of those who may sign once an `offer` of an event opens it, or who may accede."
    )
    articles: dict[ArticleWord, ShortArticle] = Field(
        min_length=1, description="Kinds of article, each with its strength (0 to 1] or a group."
    )
    domains: Annotated[tuple[DomainWord, ...], Field(strict=False)] = Field(
        default=("military",),
        description="Domains in which an attack invokes the defence article; `climate`: help in disasters is owed.",
    )
    lead: NationId | None = Field(default=None, description="Id of the lead state, a member or invited.")
    term: float = Field(
        default=0.0, ge=0, le=200, description="Term after which it must be renewed [years], 0 for an open end."
    )
    notice: float = Field(default=1.0, ge=0, le=50, description="Time between notice and exit [years].")
    area: Annotated[tuple[OpenTo, ...], Field(strict=False)] | None = Field(
        default=None,
        description="Whose territory is defended: ids, or `region:LABEL`; other members are not. "
        "Default: that of all members.",
    )
    inclusive: bool = Field(
        default=False, description="Whether it gives women a part in peace and security (UNSCR 1325)."
    )
    depth: Share = Field(default=0.0, description="Depth of its institutions [0 to 1].")
    source: SourceKey = Field(default="assumed", description="A key of `sources`, or `assumed`, or `recalled`.")


class Organisation(Treaty):
    """A treaty that others can join, with institutions of its own."""

    partners: Nations = Field(
        default=(), description="Ids of partners, bound only by the articles' `partner` strengths."
    )
    among_partners: bool = Field(
        default=False, description="Whether partners owe one another what they and the members owe each other."
    )
    accession: AccessionWord = Field(default="unanimity", description="How members decide on a candidate.")
    voting: VotingWord | None = Field(
        default=None,
        description="How members decide to suspend, expel or take back one of them. Default: as `accession` says.",
    )
    majority: float | None = Field(
        default=None,
        ge=0.5,
        le=1,
        description="Share of the votes that `majority` needs [0.5 to 1]. Default: the parameter `accede.majority`.",
    )
    tolerance: float | None = Field(
        default=None,
        gt=0,
        le=1.5,
        description="Mean quarrel of a member with the others that they put up with before they would suspend it "
        "(0 to 1.5]. Default: the parameter `keep_order.tolerance`.",
    )
    ratification: bool | None = Field(
        default=None,
        description="Whether the parliaments of all members must ratify newcomers. Default: where accession is by "
        "unanimity.",
    )
    open_to: Annotated[tuple[OpenTo, ...], Field(strict=False)] | None = Field(
        default=None, description="Who may accede: ids, or `region:LABEL`. Default: everyone."
    )
    pledge: float = Field(
        default=0.0, ge=0, le=0.5, description="Pledged military spending [share of GDP], 0 for none."
    )
    fund: float = Field(
        default=0.0, ge=0, le=0.1, description="Contribution of each to the common fund [share of GDP]."
    )
    infrastructure: Share = Field(
        default=0.0, description="Part of the common fund that builds depots, ports and roads [0 to 1]."
    )
    dispute_resolution: bool = Field(default=False, description="Whether it settles disputes between members.")
