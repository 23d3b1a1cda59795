"""Standing: trust, reputation, rivalry."""

from __future__ import annotations

from benchmarks.twin.formulas import clip, per_step
from benchmarks.twin.quantities import OfNation
from benchmarks.twin.treaty import Treaty
from sim.vocabulary import Article, Role

DEFENCE, DIALOGUE, MEMBER = int(Article.DEFENCE), int(Article.DIALOGUE), int(Role.MEMBER)


class Standing(OfNation):
    """How a nation is seen and sees others."""

    def learn_trust(self) -> None:
        """Trust allies more, strangers less, and settle accounts of crises."""
        if not self.alive:
            return
        q, dt, row = self.model.rules.learn_trust, self.model.clock.dt, self.row
        trust, rivalry, goodwill, relief = self.trust, self.rivalry, self.goodwill, self.relief
        for other in self.model.nations:
            if other is self or not other.alive:
                continue
            j, held = other.row, trust[other.row]
            bond = max(other.obligation[DEFENCE][row], q.dialogue * other.obligation[DIALOGUE][row])
            pull, aim = (q.gain * bond, 1.0) if bond > 0.0 else (q.decay, q.stranger)
            speed = pull + q.rivalry * rivalry[j]
            if speed > 0.0:
                held += per_step(min(speed, 1.0), dt) * (aim * pull / speed - held)
            held += goodwill[j] + relief[j]
            kept = other.conduct[row]
            if kept > 0.0:
                held += q.honoured * min(kept, q.deeds)
            elif kept < 0.0:
                held += q.deserted * max(kept, -q.deeds)
            trust[j] = clip(held, 0.0, 1.0)

    def keep_reputation(self) -> None:
        """Be believed as far as it kept its word of late."""
        q = self.model.rules.keep_reputation
        fade = per_step(q.forget, self.model.clock.dt)
        failed = self.invoked - self.honoured + q.bluff * self.bluffed
        self.kept += self.honoured + fade * (q.prior_mean * q.prior_weight - self.kept)
        self.broken += failed + fade * ((1.0 - q.prior_mean) * q.prior_weight - self.broken)

    def feel_rivalry(self) -> None:
        """Resent those it clashed with, and let old quarrels cool."""
        if not self.alive:
            return
        q, row = self.model.rules.shift_rivalry, self.row
        cooled = 1.0 - per_step(q.decay, self.model.clock.dt)
        rivalry, crisis, fought, friction = self.rivalry, self.crisis, self.fought, self.friction
        for other in self.model.nations:
            if other is self or not other.alive:
                continue
            j = other.row
            held = rivalry[j] * cooled
            heat = q.crisis if crisis[j] >= 1 or other.crisis[row] >= 1 else 0.0
            if fought[j] > 0.0:
                settled = fought[j] - 1.0
                held *= 1.0 - q.settlement * settled
                heat = q.war * (1.0 - settled)
            heat = min(heat + friction[j], 1.0)
            rivalry[j] = clip(held + heat * (1.0 - held), 0.0, 1.0)

    def challenged_any(self) -> bool:
        """Whether it challenged anyone in this step."""
        return any(self.crisis.values())

    def note_challenges(self) -> None:
        """Remember the year in which it challenged another."""
        if self.challenged_any():
            self.last_challenge = self.model.clock.year

    def shortfall(self, treaty: Treaty) -> float:
        """How far it falls short of the spending that a treaty asks for; -1 if the treaty does not bind it."""
        if treaty.member[self.row] != MEMBER or not self.alive:
            return -1.0
        return clip(1.0 - self.burden / treaty.pledge, 0.0, 1.0)

    def resent(self, short: dict[int, float]) -> None:
        """Trust those less that fall short of what it pays itself."""
        resentment = per_step(self.model.rules.judge_spending.resentment, self.model.clock.dt)
        for j, part in short.items():
            self.trust[j] *= 1.0 - resentment * part
