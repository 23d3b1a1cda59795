"""Nations and dyads of a scenario: what a state is, has and wants, and how two states stand to each other."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.fields import (
    Date,
    DomainWord,
    InterestWord,
    Line,
    NationId,
    Part,
    Share,
    SourceKey,
    StrategyWord,
)

Coordinate = Annotated[float, Field(ge=-4, le=4)]
Point = Annotated[tuple[Coordinate, ...], Field(min_length=1, max_length=5, strict=False)]
Weight = Annotated[float, Field(ge=0, le=5)]
Issues = Annotated[tuple[Weight, ...], Field(min_length=1, max_length=5, strict=False)]
Capital = tuple[Annotated[float, Field(ge=-90, le=90)], Annotated[float, Field(ge=-180, le=180)]]


class Nation(Part):
    """A state as it is at the start, or when it enters."""

    name: Line | None = Field(default=None, min_length=1, description="Name shown to readers. Default: the id.")
    region: Line = Field(default="", description="Free label, which `open_to` can name as `region:LABEL`.")
    gdp: float = Field(
        gt=0, le=1e7, description="Gross domestic product [bn international $ at constant prices; say the base year]."
    )
    growth: float = Field(default=0.03, ge=-0.2, le=0.3, description="Trend of real growth [1/year].")
    burden: float = Field(ge=0, le=0.6, description="Military spending [share of GDP].")
    capability: float | None = Field(
        default=None,
        ge=0,
        le=1e7,
        description="Stock of military capital [bn of the same $]. Default: burden * gdp / 0.08.",
    )
    polity: float = Field(ge=0, le=1, description="Regime, from autocracy 0 to democracy 1.")
    upheaval: Share = Field(
        default=0.0,
        description="Changes of its regime of late that have not settled yet: how far they moved polity [0 to 1].",
    )
    ideology: Point = Field(
        description="Ideal point, 1 to 5 numbers in [-4, 4], as many for every nation: first foreign policy as votes "
        "in the United Nations show it, second regime and economic order."
    )
    public_ideology: Point | None = Field(default=None, description="Ideal point of the public. Default: ideology.")
    approval: Share = Field(default=0.5, description="Approval of the government [0 to 1].")
    sovereignty: Share = Field(default=0.5, description="Sensitivity to loss of autonomy [0 to 1].")
    lobby: Share = Field(
        default=0.0,
        description="Weight of lobbies that want alliances, whoever the partner is [0 to 1]; those for or against one "
        "partner are `lobby_for` of a dyad.",
    )
    risk: float = Field(default=0.0, ge=-1, le=1, description="Attitude to risk, averse -1 to acceptant 1.")
    security: Share = Field(default=0.5, description="Security of its intelligence services [0 to 1].")
    transparency: Share = Field(
        default=0.0,
        description="How openly it shows what it is ready to do for allies [0 to 1]: at 0 others judge by its "
        "reputation alone, at 1 they know.",
    )
    technology: float = Field(default=0.8, gt=0, le=2, description="Level of military technology; the frontier is 1.")
    readiness: Share = Field(
        default=0.3,
        description="Part of military spending that keeps forces ready, so that they count for more [0 to 1]; 0.3 is "
        "normal. What this and `modernisation` leave buys arms.",
    )
    modernisation: Share = Field(
        default=0.1,
        description="Part of military spending that raises the level of technology [0 to 1]; 0.1 keeps pace.",
    )
    nuclear: bool = Field(default=False, description="Whether it has nuclear weapons.")
    posture: Share = Field(default=0.0, description="Offensive posture of its forces [0 to 1].")
    major: bool = Field(default=False, description="Whether it is a major power.")
    reputation: Share = Field(default=0.7, description="Share of its commitments others expect it to honour [0 to 1].")
    location: Capital = Field(strict=False, description="Latitude and longitude of the capital [degrees].")
    exposure: dict[DomainWord, Share] = Field(
        default_factory=dict,
        description="Exposure to each domain of threat [0 to 1]: military makes it feel tension, hybrid, cyber and "
        "terror lay it open to incidents, climate to disasters. Default 0.",
    )
    strategy: StrategyWord = Field(default="balanced", description="Named set of weights of what it wants.")
    interests: dict[InterestWord, Weight] = Field(
        default_factory=dict,
        description="Own weights of what it wants: multipliers of its strategy's [0 to 5], default 1; the shares "
        "`wariness`, `appeasement`, `buck_passing` and `neutrality` [0 to 1] stand in place of its strategy's.",
    )
    regions_of_interest: dict[Line, Weight] = Field(
        default_factory=dict,
        description="How much what happens in a region, a label of `region`, matters to it [0 to 5]. Default 1.",
    )
    issues: Issues | None = Field(
        default=None,
        description="What each dimension of ideology weighs for it, as many numbers as `ideology` has [0 to 5]. "
        "Default: 1 each.",
    )
    election_period: float = Field(
        default=4.0, ge=1, le=20, description="Time between elections [years], when polity >= 0.5."
    )
    next_election: float = Field(
        default=2.0, ge=0, le=20, description="Time from the start to the next election [years]."
    )
    enters: Date | None = Field(
        default=None, description="When it comes into being, if after the start [date or year]."
    )
    exits: Date | None = Field(default=None, description="When it ceases to exist [date or year].")
    sources: dict[str, SourceKey] = Field(
        default_factory=dict, description="Source of each figure of this nation, where it differs from `figures`."
    )


class Dyad(Part):
    """How one nation stands to another, or, as a pair, both to each other; what is left out keeps its default."""

    pair: tuple[NationId, NationId] | None = Field(default=None, strict=False, description="Two nations, both ways.")
    from_: NationId | None = Field(default=None, alias="from", description="Nation whose side this is (with `to`).")
    to: NationId | None = Field(default=None, description="Nation it is about (with `from`).")
    rivalry: Share | None = Field(default=None, description="Strategic rivalry [0 to 1].")
    trust: Share | None = Field(default=None, description="Belief that the other means well [0 to 1].")
    claim: Share | None = Field(default=None, description="Claim on territory or status of the other [0 to 1].")
    contiguous: bool | None = Field(default=None, description="Whether the two share a border or narrow waters.")
    distance: float | None = Field(
        default=None, ge=0, le=20_040, description="Distance [km]. Default: between the two capitals."
    )
    interoperability: Share | None = Field(
        default=None, description="Ability of the forces to fight together [0 to 1]."
    )
    intelligence: Share | None = Field(default=None, description="Intelligence shared with the other [0 to 1].")
    trade: Share | None = Field(default=None, description="Weight of the other in its own trade [share].")
    affinity: float | None = Field(default=None, ge=-10, le=10, description="Ties of history and kin [utility].")
    lobby_for: float | None = Field(
        default=None,
        ge=-1,
        le=1,
        description="Lobby at home, a diaspora or an industry, for treaties with the other, or, below 0, against them "
        "[-1 to 1].",
    )
    source: SourceKey = Field(default="assumed", description="A key of `sources`, or `assumed`, or `recalled`.")

    @property
    def holder(self) -> str:
        """The nation whose side this is; of a pair, the first."""
        return self.pair[0] if self.pair is not None else str(self.from_)

    @property
    def other(self) -> str:
        """The nation it is about; of a pair, the second."""
        return self.pair[1] if self.pair is not None else str(self.to)

    @property
    def both_ways(self) -> bool:
        """Whether it holds in both directions."""
        return self.pair is not None
