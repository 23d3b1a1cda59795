"""The Mesa face: a world as a Mesa model, its nations as agents, each of them a handle on its row of the arrays.

Nothing is kept twice: `nation.gdp` reads the array that the rules work on, and `nation.gdp = 300` writes it.  Unless
somebody writes or overrides `Nation.appraise`, the tables are those of the bare engine, byte for byte.
"""

from __future__ import annotations

import operator
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import mesa
import numpy as np
import pyarrow as pa

from sim.cells import checked, revise, sealed
from sim.clock import Clock
from sim.columns import AXES, Column
from sim.events import EffectBase, Enter, Exit
from sim.metrics import METRICS
from sim.resources import scenarios_folder
from sim.rules.appraisal import Appraise
from sim.rules.base import Rule
from sim.run import Simulation
from sim.scenario import Scenario, load
from sim.schedule import PARAMETERS, STANDARD, Schedule, unknown
from sim.vocabulary import COHESION, INTERESTS, PLEDGE_TERMS, Article, Domain, Status, Term, words
from sim.world import World

COLUMNS: Final = {name: column for name, column in World.columns().items() if "n" in column.dims}
WORDS: Final = {
    "k": words(Article),
    "t": words(Term),
    "i": list(INTERESTS),
    "e": words(Domain),
    "h": list(PLEDGE_TERMS),
    "d": [],
    "c": list(COHESION),
}


def read_scenario(given: Scenario | str | os.PathLike[str], schedule: Schedule = STANDARD) -> Scenario:
    """The scenario meant: one made already, that of a file, or one that comes with Foedus, by its name."""
    if isinstance(given, Scenario):
        return given
    shipped = {file.stem: file for file in scenarios_folder().glob("*.yaml")}
    path = shipped.get(str(given), Path(given))
    if not path.suffix and not path.exists():
        raise ValueError(unknown("scenario", str(given), shipped))
    return load(path, parameters=PARAMETERS | schedule.parameters(), metrics=METRICS)


class Quantity:
    """A column of the world as an attribute of a nation: a number, or the numbers of a row."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.__doc__ = f"{column.doc} ({column.unit}; {column.kind}, {column.low:g} to {column.high:g})."

    def __get__(self, nation: Nation | None, owner: type) -> Any:
        if nation is None:
            return self
        array = nation.model.world.arrays[self.column.name]
        return array.item(0, nation.row) if array.ndim == 2 else sealed(array[0, nation.row])

    def __set__(self, nation: Nation, value: Any) -> None:
        nation[self.column.name] = value


class Nation(mesa.Agent):  # type: ignore[misc, unused-ignore]
    """A nation of the world: a handle that holds a row number and no quantity.

    Every column about nations is an attribute (`nation.gdp`, `nation.ideology`).  What it has towards somebody or
    something is an item: `nation["trust", "FRA"]`, `nation["obligation", "defence", other]`,
    `nation["member", "nato"]`, `nation["interests", "trade"]`; keys left out at the end mean all.  Handles stay good
    when a nation leaves the world and when it comes back; only those that exist are in `model.agents`.
    """

    unique_id: int

    def __init__(self, model: CoalitionModel, row: int) -> None:
        super().__init__(model)
        self.row = row
        self.id = model.world.nations[row]
        given = model.simulation.scenario.nations[self.id]
        self.name, self.region = given.name or self.id, given.region

    @property
    def reputation(self) -> float:
        """The share of commitments that others expect it to honour."""
        return float(self.kept / (self.kept + self.broken))

    @property
    def allies(self) -> list[str]:
        """Ids of the nations that owe it defence or that it owes defence."""
        world = self.model.world
        owed = world.obligation[0, Article.DEFENCE]
        rows = np.flatnonzero((owed[self.row] > 0) | (owed[:, self.row] > 0))
        return [world.nations[j] for j in rows]

    @property
    def treaties(self) -> list[str]:
        """Ids of the treaties in force that it is in, in whatever role."""
        roles = self.model.world.member[0, :, self.row]
        return [name for name, a in self.model.treaties.items() if roles[a]]

    def appraise(self) -> np.ndarray:
        """What a defence pact with each nation is worth to it in this step: utilities, float64 [nation].

        Override this to let a nation judge for itself: the treaty market of the same step uses what is returned, one
        value a nation in the order of `model.nations`.  `super().appraise()` is the model's own judgement.
        """
        return np.array(self.model.world.utility[0, self.row])

    def remove(self) -> None:
        """Let the nation cease to exist, as the event `exit` does; `nation.alive = 0` is the same."""
        if self.alive:
            self._undergo(Exit(type="exit", nation=self.id))
        if self in self.model.agents:
            super().remove()

    def enter(self) -> None:
        """Let the nation come into being, as the event `enter` does; `nation.alive = 1` is the same."""
        if not self.alive:
            self._undergo(Enter(type="enter", nation=self.id))
        if self not in self.model.agents:
            name = self.unique_id
            self.model.register_agent(self)
            self.unique_id = name  # some releases of Mesa give a new one

    def _undergo(self, effect: EffectBase) -> None:
        engine = self.model.simulation
        effect.apply(engine.world, np.array([0]), engine.timeline.cast, engine.clock.year)

    def _locate(self, key: str | tuple[Any, ...]) -> tuple[Column, np.ndarray, tuple[Any, ...]]:
        """The column, the array and the index in it that a key means."""
        name, *keys = (key,) if isinstance(key, str) else key
        if name not in COLUMNS:
            raise KeyError(unknown("quantity of nations", str(name), COLUMNS))
        column, array = COLUMNS[name], self.model.world.arrays[name]
        own = column.dims.index("n")
        rest = column.dims[:own] + column.dims[own + 1 :]
        if len(keys) > len(rest):
            raise KeyError(f"{name} takes {len(rest)} keys, not {len(keys)}")
        index = [self.model.position(axis, each) for axis, each in zip(rest, keys, strict=False)]
        index += [slice(None)] * (len(rest) - len(keys))
        return column, array, (0, *index[:own], self.row, *index[own:])

    def __getitem__(self, key: str | tuple[Any, ...]) -> Any:
        _, array, index = self._locate(key)
        found = array[index]
        return sealed(found) if isinstance(found, np.ndarray) else found.item()

    def __setitem__(self, key: str | tuple[Any, ...], value: Any) -> None:
        column, array, index = self._locate(key)
        if "a" in column.dims or "k" in column.dims:
            raise ValueError(f"{column.name} changes through the treaty market and events, not by assignment")
        label = f"{self.id}.{key}" if isinstance(key, str) else f"{self.id}[{', '.join(map(str, key))}]"
        values = checked(column, label, value, np.shape(array[index]))
        if column.name != "alive":
            array[index] = values
        elif values != self.alive:
            self.enter() if values else self.remove()

    def __repr__(self) -> str:
        if not self.alive:
            return f"<Nation {self.id}: not in the world>"
        allies = len(self.allies)
        company = f"{allies or 'no'} {'ally' if allies == 1 else 'allies'}"
        burden = 100 * self.spending / max(self.gdp, 1e-9)
        return f"<Nation {self.id}: gdp {self.gdp:,.0f}, burden {burden:.1f}%, {company}>"


for _name, _column in COLUMNS.items():
    if _column.dims in ("n", "nd", "ne", "ni"):
        setattr(Nation, _name, Quantity(_column))


class CoalitionModel(mesa.Model):  # type: ignore[misc, unused-ignore]
    """One world of a scenario as a Mesa model: a step of the model is a step of the engine.

    `rng` is the seed (a whole number; the scenario's own if none is given), `replicate` says which of its worlds this
    is, and `nation_class` is a subclass of Nation for all or a mapping of ids to subclasses for some.  The metrics of
    the system are attributes (`model.cohesion`), NaN before the first step; `year` is that of the step last made or
    being made, as in the tables; `nations` has the handles of all nations by id, whether they exist now or not,
    `treaties` the rows of those in force, and `world` the arrays.  The engine draws none of its luck from `model.rng`
    and `model.random`, which are there for what users add.
    """

    def __init__(
        self,
        scenario: Scenario | str | os.PathLike[str],
        *,
        rng: int | np.integer[Any] | None = None,
        replicate: int = 0,
        nation_class: type[Nation] | Mapping[str, type[Nation]] = Nation,
        schedule: Schedule = STANDARD,
    ) -> None:
        given = read_scenario(scenario, schedule)
        seed = given.seeds.seed if rng is None else operator.index(rng)
        classes = chosen(nation_class, list(given.nations))
        super().__init__(rng=seed)
        self.simulation = Simulation(given, seed=seed, replicates=(replicate,), schedule=schedule)
        self.year = self.simulation.clock.year
        handles = [kind(self, row) for row, kind in enumerate(classes)]
        self.nations: dict[str, Nation] = {nation.id: nation for nation in handles}
        self._judges = [nation for nation in handles if type(nation).appraise is not Nation.appraise]
        self.simulation.hook = self._let_appraise if self._judges else None
        self.running = not self.simulation.done
        self._call_roll()

    @property
    def world(self) -> World:
        """The arrays of the world by the names of `foedus columns`, for whoever wants more than handles show.

        The first axis counts worlds, of which there is one; nations stand in the order of `nations`, treaties in the
        rows that `treaties` says: `model.world.trust[0, i, j]` is the trust of nation i in nation j.  Arrays may be
        replaced by larger ones in a step, so ask anew after it; what is written into them nobody checks.
        """
        return self.simulation.world

    @property
    def treaties(self) -> dict[str, int]:
        """The row in the arrays of each treaty in force, by its id."""
        names = self.simulation.recorder.names[0]
        return {names[a]: int(a) for a in np.flatnonzero(self.world.status[0] == Status.IN_FORCE) if a < len(names)}

    def __repr__(self) -> str:
        nations, treaties = int(self.world.alive[0].sum()), len(self.treaties)
        many = f"{nations} {'nation' if nations == 1 else 'nations'}, {treaties or 'no'} treat"
        what = f"{self.simulation.scenario.name} in {self.year:g}"
        return f"<{type(self).__name__} {what}: {many}{'y' if treaties == 1 else 'ies'} in force>"

    def step(self) -> None:
        """Let one step happen; after the last of the calendar `running` is False, and one more is a RuntimeError."""
        if self.simulation.done:
            raise RuntimeError(f"{self.simulation.scenario.name} has come to the end of its calendar")
        self.year = self.simulation.clock.year
        self.simulation.step()
        self._call_roll()
        self.running = self.running and not self.simulation.done

    def tables(self) -> dict[str, pa.Table]:
        """The tables of the run so far, as `foedus run` writes them."""
        return self.simulation.recorder.tables()

    def position(self, axis: str, key: Any) -> int:
        """Where on an axis of the columns something stands: a nation, treaty or word by name, anything by number."""
        if isinstance(key, Nation) and axis == "n":
            return key.row
        if not isinstance(key, str):
            return range(self.world.sizes[axis]).index(key)
        names = list(self.nations) if axis == "n" else self.simulation.recorder.names[0] if axis == "a" else WORDS[axis]
        if key not in names:
            raise KeyError(unknown(f"entry among the {AXES[axis]}", key, names))
        return names.index(key)

    def __getattr__(self, name: str) -> Any:
        if name not in METRICS["system"]:
            raise AttributeError(f"{type(self).__name__} has no attribute '{name}'")
        if name not in self.simulation.recorded["system"]:
            raise AttributeError(f"the scenario does not record '{name}'; add it to `record`")
        value = self.simulation.measured.get(name)
        return float("nan") if value is None else float(value[0])

    def _call_roll(self) -> None:
        """Have in `model.agents` the nations that exist, and no other nations."""
        for nation in self.nations.values():
            if nation.alive != (nation in self.agents):
                nation.enter() if nation.alive else nation.remove()

    def _let_appraise(self, rule: Rule, world: World, clock: Clock) -> None:
        """Ask the nations that judge for themselves, all before any of their judgements counts."""
        if isinstance(rule, Appraise):
            for nation, row in [(nation, nation.appraise()) for nation in self._judges if nation.alive]:
                revise(world, 0, nation.row, row)


def chosen(given: type[Nation] | Mapping[str, type[Nation]], ids: list[str]) -> list[type[Nation]]:
    """The class of each nation; ValueError for an id that the scenario does not have."""
    some = given if isinstance(given, Mapping) else dict.fromkeys(ids, given)
    for name in some:
        if name not in ids:
            raise ValueError(unknown("nation", name, ids))
    return [some.get(name, Nation) for name in ids]
