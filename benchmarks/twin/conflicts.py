"""Conflicts: the rules in which challenges, crises and incidents are carried out one after another."""

from __future__ import annotations

from benchmarks.twin.contest import NOBODY
from benchmarks.twin.incidents import guards_in
from benchmarks.twin.quantities import OfWorld
from sim.rules.incidents import CYBER, HYBRID, TERROR


class Conflicts(OfWorld):
    """The part of the world where nations clash."""

    def weigh_challenges(self) -> None:
        """Let all muster, then weigh what a defeat costs, then what each could expect of a challenge."""
        for nation in self.nations:
            nation.muster()
            nation.examine_pledges()
        for nation in self.nations:
            nation.weigh_defeat()
        for target in self.nations:
            helpers, shield = target.count_support()
            seen = target.seen_power()
            for nation in self.nations:
                nation.weigh_challenge(target, seen, helpers[nation.row], shield[nation.row])

    def run_crises(self) -> None:
        """Let all challenge others in an order drawn by luck, and see each crisis through."""
        at_once = self.rules.appraise.synchronous != 0.0
        for nation in self.nations:
            nation.look_round(at_once)
        order = sorted(self.nations, key=lambda each: self.luck.uniform("run_crises", self.key[each.row], NOBODY, 255))
        clashed = False
        for nation in order:
            for target in order:
                if nation.consider_challenge(target, anew=clashed and not at_once):
                    clashed = True
        if clashed:
            for nation in self.nations:
                nation.take_toll()
            for nation in self.nations:
                nation.count_restraint()
            for nation in self.nations:
                nation.pay_for_breaches()

    def stage_incidents(self) -> None:
        """Let rivals strike in each domain below the threshold of war, and those struck find out and be answered."""
        for nation in self.nations:
            nation.forget_incidents()
        for domain in (HYBRID, CYBER, TERROR):
            treaties = [treaty for treaty in self.treaties if guards_in(treaty, domain)]
            for target in self.nations:
                if target.exposure[domain] <= 0.0 or not target.alive:
                    continue
                target.find_guards(treaties)
                for nation in self.nations:
                    if nation is not target and nation.rivalry[target.row] > 0.0 and nation.alive:
                        nation.harass(target, domain)
