"""Power and threat: where forces can act, how soon, and what a nation fears, reckoned for all others at once."""

from __future__ import annotations

import math

import numpy as np

from benchmarks.rows.base import OnRows, logistic
from benchmarks.twin.power import BASING, DEFENCE, LOGISTICS, MILITARY, WARINESS
from sim.rules.response import LONGEST


class RowPower(OnRows):
    """What a nation can do and fears."""

    def project_power(self) -> None:
        """Weigh own forces, and reckon where they can act."""
        self.weigh_forces()
        q, x, i = self.model.rules.project_power, self.model.rows, self.row
        ratio = x.distance[i] * (1.0 - q.basing * x.obligation[BASING, :, i]) / q.half_distance
        x.reach[i] = 1.0 / (1.0 + (ratio if q.gradient == 1.0 else ratio**q.gradient))

    def wear_down_depots(self, left: float) -> None:
        """Let common infrastructure decay to a part."""
        self.model.rows.infrastructure[self.row] *= left

    def use_depots(self, saved: float) -> None:
        """Reach farther where common infrastructure stands."""
        reach = self.model.rows.reach[self.row]
        reach += saved * self.model.rows.infrastructure[self.row] * (1.0 - reach)

    def time_response(self) -> None:
        """Reckon in how many days own forces stand at the side of others."""
        q, x, i = self.model.rules.time_response, self.model.rows, self.row
        bases = x.obligation[BASING, :, i]
        access = np.maximum(x.obligation[LOGISTICS, :, i], bases)
        alert = q.alert * (1.0 + q.permits * (1.0 - access)) / (self.readiness + 1e-9)
        way = x.distance[i] * (1.0 - q.basing * bases) * (1.0 - q.depots * x.infrastructure[i])
        skill = q.strangers + (1.0 - q.strangers) * x.interoperability[i]
        x.response[i] = np.minimum((alert + way / q.pace) / skill, LONGEST)
        x.response[i, i] = 0.0

    def lent_power(self) -> np.ndarray:
        """What its pledges and joint practice add to the means of others."""
        x, i = self.model.rows, self.row
        dilemma = self.model.rules.perceive_threat.dilemma
        lent: np.ndarray = dilemma * x.obligation[DEFENCE, i] * x.interoperability[i] * self.power
        lent[i] = 0.0
        return lent

    def read_all(self, lent: np.ndarray) -> None:
        """Read from all others their means and their intent, and be alarmed."""
        q, x, at, i = self.model.rules.perceive_threat, self.model.rows, self.model.at, self.row
        real = self.others_alive() & (at.power > 0.0) & bool(self.alive)
        owed = x.obligation[DEFENCE]
        allied = np.maximum(owed[i], owed[:, i])
        stranger = allied <= 0.0
        hostile = logistic(self.intents(allied))
        wary = min(self.interests[WARINESS], 1.0)
        hostile += stranger * wary * (q.suspicion - hostile)
        joint = (owed[:, i] <= 0.0) @ lent
        seen = at.power * (1.0 - at.hidden * (1.0 - at.exposed))
        means = (seen + stranger * joint) * x.reach[:, i]
        share = np.divide(means, self.power + means, out=np.zeros(len(means)), where=real)
        x.threat[i] = fear = share * hostile
        self.be_alarmed(math.sqrt(fear @ fear))

    def intents(self, allied: np.ndarray) -> np.ndarray:
        """The logits of hostility that it reads from others."""
        model, i = self.model, self.row
        q, x, at = model.rules.perceive_threat, model.rows, model.at
        blur = q.noise * (1.0 - q.sharing * float(x.intelligence[:, i].max()))
        strained = q.tension * self.exposure[MILITARY] * model.tension[MILITARY]
        gap = (at.ideology[i] - at.ideology) ** 2 @ at.issues[i]
        intent: np.ndarray = q.base + q.rivalry * x.rivalry[i] + q.ideology * 0.5 * gap
        intent += strained * np.minimum(x.rivalry[i] + q.unease * gap, 1.0)
        intent += q.claim * x.claim[:, i] + q.posture * at.posture
        intent -= q.ally * allied + q.trust * (2.0 * x.trust[i] - 1.0)
        intent += blur * model.luck.noises("perceive_threat", model.key[i], model.key, 0)
        return intent

    def compare_fears_with(self, dread: np.ndarray) -> None:
        """See with each nation of a row before its own how far both fear the same."""
        x, i = self.model.rows, self.row
        size = dread[:i] * self.dread_of_all + self.model.rules.perceive_threat.calm**2
        common = x.threat[:i] @ x.threat[i]
        shared = np.minimum(np.divide(common, size, out=np.zeros(i), where=size > 1e-12), 1.0)
        x.common_threat[i, :i] = x.common_threat[:i, i] = shared
        x.common_threat[i, i] = 0.0
