"""Stages: the rules in which all nations do one thing before any does the next, or see something of the whole."""

from __future__ import annotations

from benchmarks.twin.formulas import per_step
from benchmarks.twin.quantities import OfWorld
from benchmarks.twin.treaty import Treaty
from sim.vocabulary import Domain, Role, Status

CLIMATE, IN_FORCE, MEMBER = int(Domain.CLIMATE), int(Status.IN_FORCE), int(Role.MEMBER)


class Stages(OfWorld):
    """The rules that nations carry out together."""

    def treaties_in_force(self) -> list[Treaty]:
        """The treaties that bind anyone now."""
        return [treaty for treaty in self.treaties if treaty.status == IN_FORCE]

    def strike_disasters(self) -> None:
        """Draw whether a disaster strikes the world; let partners help."""
        q = self.rules.strike_disasters
        rate = min(q.rate * (1.0 + self.tension[CLIMATE]), 1.0)
        strikes = self.luck.uniform("strike_disasters", 0, 0, 0) < per_step(rate, self.clock.dt)
        covering = [treaty for treaty in self.treaties_in_force() if treaty.covers[CLIMATE]]
        for nation in self.nations:
            nation.be_struck(strikes)
        for nation in self.nations:
            nation.seek_relief(covering)
        for nation in self.nations:
            nation.lose_output()

    def drift_ideal_points(self) -> None:
        """Let publics wander first, then foreign policies."""
        for nation in self.nations:
            nation.sway_public()
        for nation in self.nations:
            nation.follow_government()

    def rank_powers(self) -> None:
        """Let nations rise and fall by their share of all power."""
        whole = sum(nation.power for nation in self.nations)
        many = max(sum(nation.alive for nation in self.nations), 1.0)
        for nation in self.nations:
            nation.rank(whole, many)

    def keep_ready(self) -> None:
        """Let common infrastructure decay and grow, then forces get ready."""
        q, dt = self.rules.keep_ready, self.clock.dt
        left = 1.0 - per_step(q.decay, dt)
        for nation in self.nations:
            nation.wear_down_depots(left)
        for treaty in self.treaties_in_force():
            effort = min(treaty.fund * treaty.build / q.full_effort, 1.0)
            if effort > 0.0:
                self.build_together(treaty, per_step(q.building * effort, dt))
        for nation in self.nations:
            nation.make_ready()

    def build_together(self, treaty: Treaty, share: float) -> None:
        """Let a common fund build what the forces of one member can use at another."""
        members = [nation for nation in self.nations if treaty.member[nation.row] == MEMBER]
        for nation in members:
            for host in members:
                if host is not nation:
                    nation.infrastructure[host.row] += share * (1.0 - nation.infrastructure[host.row])

    def perceive_threat(self) -> None:
        """Let all read one another, then compare whom they fear."""
        dilemma = self.rules.perceive_threat.dilemma
        bonds = [bond for nation in self.nations for bond in nation.bonds(dilemma)]
        for nation in self.nations:
            nation.fear_others(bonds)
        for nation in self.nations:
            nation.compare_fears()

    def set_budgets(self) -> None:
        """Let all set their budgets on what the others spent so far."""
        for nation in self.nations:
            nation.plan()
        pledging = [treaty for treaty in self.treaties_in_force() if treaty.pledge > 0.0]
        for nation in self.nations:
            nation.set_budget(pledging)

    def maintain_forces(self) -> None:
        """Fill and spend the common funds, then let all buy forces."""
        for nation in self.nations:
            nation.paid = 0.0
        for treaty in self.treaties_in_force():
            if treaty.fund > 0.0:
                self.spend_fund(treaty)
        for nation in self.nations:
            nation.buy_forces()

    def spend_fund(self, treaty: Treaty) -> None:
        """Collect what members owe a common fund, and spend it where they need or keep forces."""
        need = self.rules.maintain_forces.need
        members = [nation for nation in self.nations if treaty.member[nation.row] == MEMBER]
        pot = sum(treaty.fund * nation.gdp for nation in members) * (1.0 - treaty.build)
        forces = 1e-9 + sum(nation.spending for nation in members)
        for nation in members:
            part = need / len(members) + (1.0 - need) * nation.spending / forces
            nation.paid += pot * part - treaty.fund * nation.gdp

    def joint_command(self) -> list[dict[int, float]]:
        """How deep the institutions are in which nations command together, by the rows of two nations."""
        command: list[dict[int, float]] = [{} for _ in self.nations]
        for treaty in self.treaties:
            if treaty.depth > 0.0:
                rows = [treaty.roster[k] for k in range(treaty.size)]
                rows = [row for row in rows if treaty.member[row] == MEMBER]
                for i in rows:
                    for j in rows:
                        command[i][j] = max(command[i].get(j, 0.0), treaty.depth)
        return command

    def exercise(self) -> None:
        """Let all train, the faster the deeper their joint command."""
        command = self.joint_command()
        for nation in self.nations:
            nation.train(command[nation.row])

    def share_intelligence(self) -> None:
        """Let all change their plans, then share secrets, then lose some."""
        for nation in self.nations:
            nation.change_plans()
        for nation in self.nations:
            nation.open_files()
        for nation in self.nations:
            nation.risk_secrets()

    def transfer_technology(self) -> None:
        """Let all learn from what the others know so far."""
        for nation in self.nations:
            nation.known_technology = nation.technology
        for nation in self.nations:
            nation.learn_technology()

    def build_capacity(self) -> None:
        """Let the stronger equip the weaker, all at once."""
        for nation in self.nations:
            nation.given = 0.0
        for nation in self.nations:
            nation.equip_partners()
        for nation in self.nations:
            nation.take_in()

    def judge_spending(self) -> None:
        """Let those who spend what treaties ask resent those who do not."""
        for treaty in self.treaties_in_force():
            if treaty.pledge > 0.0:
                found = {nation.row: nation.shortfall(treaty) for nation in self.nations}
                short = {row: part for row, part in found.items() if part > 0.0}
                for nation in self.nations:
                    if found[nation.row] == 0.0:
                        nation.resent(short)

    def shift_rivalry(self) -> None:
        """Let quarrels grow and cool, and tension ease."""
        for nation in self.nations:
            nation.feel_rivalry()
        ease = 1.0 - per_step(self.rules.shift_rivalry.ease, self.clock.dt)
        self.tension = [level * ease for level in self.tension]
