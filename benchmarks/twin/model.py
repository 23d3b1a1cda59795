"""The twin: a Mesa model whose nations are agents that carry out the rules of the default model one by one."""

from __future__ import annotations

from typing import Any, ClassVar

from benchmarks.twin.appraisal import Appraisal
from benchmarks.twin.bargaining import Bargaining
from benchmarks.twin.base import learn, parameters, tell
from benchmarks.twin.budgets import Budgets
from benchmarks.twin.challenges import Challenger
from benchmarks.twin.conflicts import Conflicts
from benchmarks.twin.cooperation import Cooperation
from benchmarks.twin.crises import Fighter
from benchmarks.twin.economy import Economy
from benchmarks.twin.incidents import Saboteur
from benchmarks.twin.luck import Draws, KeyedDraws, OwnDraws
from benchmarks.twin.market import Market
from benchmarks.twin.membership import Membership
from benchmarks.twin.obligations import Obligations
from benchmarks.twin.politics import Politics
from benchmarks.twin.power import Power
from benchmarks.twin.stages import Stages
from benchmarks.twin.standing import Standing
from benchmarks.twin.treaty import Treaty
from sim.clock import Clock
from sim.run import Simulation
from sim.scenario import Scenario
from sim.schedule import STANDARD
from sim.world import World

ORDER = tuple(rule.name() for rule in STANDARD.rules)
"""The rules of a step, in the order of the model's schedule."""


class Nation(
    Economy, Politics, Power, Budgets, Cooperation, Standing,
    Appraisal, Bargaining, Membership, Challenger, Fighter, Saboteur,
):  # fmt: skip
    """A nation that grows, votes, fears, arms, bargains, quarrels and remembers."""


class TwinModel(Stages, Market, Obligations, Conflicts):
    """One world of a scenario without events, as agents; `keyed` draws the model's own luck, for comparison."""

    nation: ClassVar[type[Nation]] = Nation
    """What its nations are: twins of other kinds have their own."""

    def __init__(self, scenario: Scenario, *, seed: int = 0, replicate: int = 0, keyed: bool = False) -> None:
        super().__init__(rng=seed)
        start = Simulation(scenario, seed=seed, replicates=(replicate,))
        self.scenario = scenario
        self.rules = parameters(start.schedule.values())
        self.key = [int(each) for each in start.who]
        """The key of each nation's luck, by row."""
        self.luck: Draws = KeyedDraws(start.key, start.who) if keyed else OwnDraws(self.random)
        self.decisions: list[tuple[Any, ...]] = []
        self.clock = start.clock
        self.nations: list[Nation] = []
        self.treaties: list[Treaty] = []
        self.read(start.world)

    def read(self, world: World) -> None:
        """Make agents of the nations and treaties of a world, in place of those there are."""
        for agent in list(self.agents):
            agent.remove()
        learn(self, world.arrays, 0, "model")
        self.nations = [self.nation(self, row) for row in range(len(world.nations))]
        self.treaties = [Treaty(self, row) for row in range(int(world.slots[0]))]
        for nation in self.nations:
            learn(nation, world.arrays, nation.row, "nation")
        for treaty in self.treaties:
            learn(treaty, world.arrays, treaty.row, "treaty")

    def write(self, world: World) -> None:
        """Write what the agents know into the arrays of a world that has room for the treaties."""
        tell(self, world.arrays, 0, "model")
        world.arrays["slots"][0] = len(self.treaties)
        for nation in self.nations:
            tell(nation, world.arrays, nation.row, "nation")
        for treaty in self.treaties:
            tell(treaty, world.arrays, treaty.row, "treaty")

    def carry_out(self, rule: str) -> None:
        """Let one rule happen: the model's own method of that name, or each nation's in turn."""
        whole = getattr(self, rule, None)
        if whole is not None:
            whole()
        else:
            for nation in self.nations:
                getattr(nation, rule)()

    def forget_events(self) -> None:
        """Begin a step: what only events bring is over."""
        self.redrawn = 0
        for nation in self.nations:
            nation.turnover, nation.leaked, nation.stricken = 0, 0.0, 0.0
            nation.provocation = dict.fromkeys(nation.provocation, 0.0)

    def step(self) -> None:
        """Let one step happen: every rule in its order."""
        self.luck.turn(self.clock.step)
        self.forget_events()
        for rule in ORDER:
            self.carry_out(rule)
        start, dt = self.scenario.calendar.start, self.clock.dt
        self.clock = Clock(self.clock.step + 1, start + (self.clock.step + 1) * dt, dt)
