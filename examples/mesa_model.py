"""What if France had stood alone from 1949 on?  The Atlantic scenario as a Mesa model, twice.

A Mesa model with a DataCollector, and a nation of one's own that judges for itself.  Both runs have the same luck, so
they differ by what this France decides and by what follows from it.
"""

from __future__ import annotations

import mesa
import numpy as np
import pandas as pd

from sim.model import CoalitionModel, Nation


class Loner(Nation):
    """A nation that sees a loss of rank in every pact, the more so with a major power."""

    def appraise(self) -> np.ndarray:
        utilities = super().appraise() - 4.0
        for other in self.model.agents.select(lambda nation: nation.major):
            utilities[other.row] -= 4.0
        return utilities


class ObservedModel(CoalitionModel):
    """A world in which cohesion and the nations' allies are collected after every step."""

    def __init__(self, **choices: type[Nation]) -> None:
        super().__init__("north-atlantic-1949", rng=1949, nation_class=choices)
        self.datacollector = mesa.DataCollector(
            model_reporters={"year": "year", "cohesion": "cohesion"},
            agent_reporters={"id": "id", "allies": lambda nation: len(nation.allies), "burden": "burden"},
        )

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


def history(model: ObservedModel, nation: str) -> pd.DataFrame:
    """What was collected of one nation and of the system, a row for each year."""
    system = model.datacollector.get_model_vars_dataframe()
    agents = model.datacollector.get_agent_vars_dataframe()
    mine: pd.DataFrame = agents[agents["id"] == nation].reset_index(drop=True)
    return mine[["allies", "burden"]].join(system).astype({"year": int}).set_index("year")


def main() -> None:
    """Run the world without and with the Loner, and print what becomes of France."""
    told = {}
    for label, model in {"as it is": ObservedModel(), "alone": ObservedModel(FRA=Loner)}.items():
        model.run_model()
        told[label] = history(model, "FRA").iloc[::6]
        spenders = model.agents.select(lambda nation: nation.burden > 0.05)
        print(f"{label}: {model.nations['FRA']}")
        print(f"  allies: {' '.join(model.nations['FRA'].allies)}")
        print(f"  {len(spenders)} of {len(model.agents)} nations spend more than 5% of GDP on their forces")
    both = told["as it is"].join(told["alone"].add_suffix("*")).reset_index()
    print("France by year (* where it would stand alone):")
    print(both.round(3).to_string(index=False))


if __name__ == "__main__":
    main()
