"""The quantities of the model as attributes: numbers, lists, and dictionaries by the row of another nation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from benchmarks.twin.base import Known
from sim.clock import Clock

if TYPE_CHECKING:
    from types import SimpleNamespace

    from benchmarks.twin.luck import Draws
    from benchmarks.twin.model import Nation
    from benchmarks.twin.treaty import Treaty


class OfNation(Known):
    """What a nation knows of itself and of others."""

    alive: int
    gdp: float
    trend: float
    damage: float
    growth: float
    spending: float
    burden: float
    taste: float
    unit_price: float
    capability: float
    technology: float
    hidden: float
    exposed: float
    leaked: float
    power: float
    last_polity: float
    upheaval: float
    last_power: float
    power_shift: float
    momentum: float
    nuclear: int
    major: int
    posture: float
    polity: float
    ideology: list[float]
    government: list[float]
    public: list[float]
    approval: float
    election_clock: float
    election_period: float
    turnover: int
    last_turnover: float
    swing: float
    lobby: float
    last_challenge: float
    readiness_share: float
    modernisation: float
    readiness: float
    casualties: float
    deserted: float
    sovereignty: float
    risk: float
    security: float
    exposure: list[float]
    transparency: float
    interests: list[float]
    issues: list[float]
    kept: float
    broken: float
    alarm: float
    pacts: float
    friends: float
    enemies: float
    honoured: int
    invoked: int
    entrapped: int
    drawn: int
    tested: list[int]
    upheld: list[int]
    bluffed: int
    incidents: int
    attributed: int
    misattributed: int
    stricken: float
    disaster: float
    distance: dict[int, float]
    contiguous: dict[int, int]
    claim: dict[int, float]
    rivalry: dict[int, float]
    trust: dict[int, float]
    interoperability: dict[int, float]
    intelligence: dict[int, float]
    trade: dict[int, float]
    lobby_for: dict[int, float]
    regard: dict[int, float]
    affinity: dict[int, float]
    reach: dict[int, float]
    response: dict[int, float]
    threat: dict[int, float]
    common_threat: dict[int, float]
    common_allies: dict[int, float]
    allies_rivalry: dict[int, float]
    appeased: dict[int, float]
    benefit: dict[int, float]
    utility: dict[int, float]
    terms: dict[int, list[float]]
    reliance: dict[int, float]
    expected_help: dict[int, float]
    obligation: list[dict[int, float]]
    defence_treaty: dict[int, int]
    offence_treaty: dict[int, int]
    unconditional: dict[int, float]
    settled: dict[int, int]
    inclusion: dict[int, int]
    infrastructure: dict[int, float]
    pledges: dict[int, int]
    pledged: dict[int, float]
    strike: dict[int, float]
    free_hand: dict[int, float]
    support: dict[int, float]
    loyalty: dict[int, float]
    pledge_terms: dict[int, list[float]]
    odds: dict[int, float]
    dread: dict[int, float]
    prospect: dict[int, float]
    provocation: dict[int, float]
    crisis: dict[int, int]
    challenge_chance: dict[int, float]
    undefended_chance: dict[int, float]
    belief: dict[int, float]
    fidelity: dict[int, float]
    fought: dict[int, float]
    breach: dict[int, float]
    friction: dict[int, float]
    goodwill: dict[int, float]
    relief: dict[int, float]
    conduct: dict[int, float]

    def seen_power(self) -> float:
        """The power that others know of."""
        return self.power * (1.0 - self.hidden * (1.0 - self.exposed))


class OfTreaty(Known):
    """What a treaty says, and whom it binds."""

    status: int
    organisation: int
    treaty_key: int
    signed: float
    ended: float
    duration: float
    renewal: float
    notice: float
    lead: int
    accession: int
    depth: float
    fund: float
    pledge: float
    dispute_resolution: int
    strain: float
    voting: int
    quorum: float
    tolerance: float
    vetting: int
    fellowship: int
    conditional: int
    inclusive: int
    build: float
    article: list[float]
    partner_article: list[float]
    direction: list[int]
    covers: list[int]
    member: dict[int, int]
    invited: dict[int, int]
    covered: dict[int, int]
    joined: dict[int, float]
    leaving: dict[int, float]
    size: int
    ballots: int
    rice: float
    roster: dict[int, int]


class OfWorld(mesa.Model):  # type: ignore[misc, unused-ignore]
    """What belongs to nobody alone, and who there is."""

    tension: list[float]
    redrawn: int
    cohesion_weights: list[float]
    rules: SimpleNamespace
    key: list[int]
    luck: Draws
    clock: Clock
    nations: list[Nation]
    treaties: list[Treaty]
    decisions: list[tuple[Any, ...]]

    def note(
        self, decision: int, actor: int, counterpart: int, treaty: int, outcome: int, chance: float, terms: list[float]
    ) -> None:
        """Remember a decision with the terms behind it."""
        self.decisions.append((decision, actor, counterpart, treaty, int(outcome), chance, tuple(terms)))
