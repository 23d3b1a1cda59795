"""Standing: trust and rivalry, reckoned for all others at once."""

from __future__ import annotations

import numpy as np

from benchmarks.rows.base import OnRows
from benchmarks.rows.cooperation import shares_of
from benchmarks.twin.formulas import per_step
from benchmarks.twin.standing import DEFENCE, DIALOGUE


class RowStanding(OnRows):
    """How a nation sees others."""

    def learn_trust(self) -> None:
        """Trust allies more, strangers less, and settle accounts of crises."""
        if not self.alive:
            return
        q, x, i = self.model.rules.learn_trust, self.model.rows, self.row
        held = x.trust[i].copy()
        bond = np.maximum(x.obligation[DEFENCE, :, i], q.dialogue * x.obligation[DIALOGUE, :, i])
        bound = bond > 0.0
        pull = np.where(bound, q.gain * bond, q.decay)
        speed = pull + q.rivalry * x.rivalry[i]
        aim = np.divide(np.where(bound, 1.0, q.stranger) * pull, speed, out=held.copy(), where=speed > 0.0)
        held += shares_of(np.minimum(speed, 1.0), self.model.clock.dt) * (aim - held)
        kept = np.clip(x.conduct[:, i], -q.deeds, q.deeds)
        held += x.goodwill[i] + x.relief[i] + np.where(kept > 0.0, q.honoured, q.deserted) * kept
        np.copyto(x.trust[i], np.clip(held, 0.0, 1.0), where=self.others_alive())

    def feel_rivalry(self) -> None:
        """Resent those it clashed with, and let old quarrels cool."""
        if not self.alive:
            return
        q, x, i = self.model.rules.shift_rivalry, self.model.rows, self.row
        held = x.rivalry[i] * (1.0 - per_step(q.decay, self.model.clock.dt))
        heat = np.where((x.crisis[i] >= 1) | (x.crisis[:, i] >= 1), q.crisis, 0.0)
        fought = x.fought[i] > 0.0
        if fought.any():
            settled = x.fought[i] - 1.0
            held = np.where(fought, held * (1.0 - q.settlement * settled), held)
            heat = np.where(fought, q.war * (1.0 - settled), heat)
        heat = np.minimum(heat + x.friction[i], 1.0)
        np.copyto(x.rivalry[i], np.clip(held + heat * (1.0 - held), 0.0, 1.0), where=self.others_alive())

    def challenged_any(self) -> bool:
        """Whether it challenged anyone in this step."""
        return bool(self.model.rows.crisis[self.row].any())
