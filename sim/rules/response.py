"""Response: how many days the forces of one nation need until they stand at the side of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.kernels import kernel
from sim.rules.base import Rule, param
from sim.vocabulary import Article
from sim.world import World

LOGISTICS, BASING = int(Article.LOGISTICS), int(Article.BASING)
LONGEST: Final = World.response.high


@kernel
def time_response(p, luck, clock, distance, obligation, interoperability, infrastructure, readiness, response):  # type: ignore[no-untyped-def]
    """Add the days of alert and of the way, and let those who have not learned to work together lose time."""
    n = distance.shape[1]
    for w in range(distance.shape[0]):
        q = p[w]
        for i in range(n):
            for j in range(n):
                if i == j:
                    response[w, i, j] = 0.0
                    continue
                bases = obligation[w, BASING, j, i]
                access = max(obligation[w, LOGISTICS, j, i], bases)
                alert = q.alert * (1.0 + q.permits * (1.0 - access)) / (readiness[w, i] + 1e-9)
                way = distance[w, i, j] * (1.0 - q.basing * bases) * (1.0 - q.depots * infrastructure[w, i, j])
                skill = q.strangers + (1.0 - q.strangers) * interoperability[w, i, j]
                response[w, i, j] = min((alert + way / q.pace) / skill, LONGEST)


@dataclass(frozen=True)
class TimeResponse(Rule):
    """Help needs days: less from ready forces, with rights of way, bases, depots and joint practice; more from afar."""

    phase = "threats"
    reads = (World.distance, World.obligation, World.interoperability, World.infrastructure, World.readiness)
    writes = (World.response,)
    kernel = staticmethod(time_response)
    alert: float = param(10, "days that forces of normal readiness need to get under way", unit="days", low=0, high=365)
    permits: float = param(
        0.5, "rise of that time where the host owes neither logistics access nor bases", low=0, high=10
    )
    pace: float = param(500, "way that forces make in a day", unit="km/day", low=10, high=10000)
    basing: float = param(0.5, "share of the way that bases at the host save", low=0, high=0.95)
    depots: float = param(0.3, "share of the way that full common infrastructure saves", low=0, high=0.95)
    strangers: float = param(
        0.5, "speed of forces that never trained together, against that of one force", low=0.05, high=1
    )
