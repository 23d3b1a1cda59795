"""Burden sharing again (Olson and Zeckhauser 1966, and after): who pays more, and when the large stop paying for the
small."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from typing import Final

import numpy as np
from scipy import stats

from analysis.experiments.made_worlds import CALM, CLOSED, LASTING, START, Record, made
from analysis.replications.base import Effort, Part, exactly, moment, replication
from sim.paired import Quantity, means

NATO_1964: Final = {
    "United States": (569.03, 9.0, (38.9, -77.0)), "Germany": (88.87, 5.5, (50.7, 7.1)),
    "United Kingdom": (79.46, 7.0, (51.5, -0.1)), "France": (73.40, 6.7, (48.9, 2.4)),
    "Italy": (43.63, 4.1, (41.9, 12.5)), "Canada": (38.14, 4.4, (45.4, -75.7)),
    "Netherlands": (15.00, 4.9, (52.1, 4.3)), "Belgium": (13.43, 3.7, (50.9, 4.4)),
    "Denmark": (7.73, 3.3, (55.7, 12.6)), "Turkey": (6.69, 5.8, (39.9, 32.9)),
    "Norway": (5.64, 3.9, (59.9, 10.8)), "Greece": (4.31, 4.2, (38.0, 23.7)),
    "Portugal": (2.88, 7.7, (38.7, -9.1)), "Luxembourg": (0.53, 1.7, (49.6, 6.1)),
}  # fmt: skip
"""GNP in bn $ and defence in per cent of it, 1964 (recalled), and the place of the capital (recalled)."""

STILL: Final[Record] = {
    "learn_trust.stranger": 0.7, "sign_offers.patience": 10, "shift_rivalry.decay": 0, "grow.volatility": 0,
    "change_governments.incumbent_loss": -5, "change_governments.approval_vote": 0,
    "change_governments.autocratic_turnover": 0, "drift_ideal_points.drift": 0, "keep_order.motion": 0,
    "strike_disasters.rate": 0, "stage_incidents.base": -12,
}  # fmt: skip
"""Parameters with which nothing moves but budgets."""
DRAWS: Final = 40
"""Alliances, which differ in their members' tastes for security."""
YEARS: Final = 20
SETTLED: Final = START + 15


def alliance(draw: int, **parameters: float) -> np.ndarray:
    """The rank correlation of GNP and burden in a made alliance of the fourteen, at rest again after its signature.

    Each spends about a twentieth when alone, as luck has it (a standard deviation of 0.4 in logs), and signs two
    years later; nothing else happens, and budgets follow the model's rule.
    """
    luck = np.random.default_rng([1964, draw])
    ids = [f"N{k:02}" for k in range(len(NATO_1964))]
    nations: dict[str, Record] = {
        id: {"name": name, "gdp": gnp, "growth": 0.0, "burden": float(np.clip(0.05 * np.exp(0.4 * z), 0.005, 0.2)),
             "polity": 0.9, "ideology": [1.0, 0.8], "location": list(place), "major": gnp > 500}
        for id, (name, (gnp, _, place)), z in zip(ids, NATO_1964.items(), luck.normal(size=len(ids)), strict=True)
    }  # fmt: skip
    menace: Record = {"gdp": 300, "growth": 0.0, "burden": 0.12, "polity": 0.05, "ideology": [-1.5, -0.8]}
    nations["FOE"] = {**menace, "location": [55.8, 37.6], "major": True}
    pact: Record = {"invited": ids, "articles": {"defence": 1}, "lead": ids[0], "accession": "unanimity", "open_to": []}
    scenario = made(
        "alliance", YEARS, nations, organisations={"pact": pact},
        dyads=[{"pair": ["FOE", id], "rivalry": 0.7, "trust": 0.2} for id in ids],
        events=[{"id": "opened", "date": START + 2, "effects": [{"type": "offer", "treaty": "pact"}]}],
        parameters=CLOSED | LASTING | CALM | STILL | parameters,
    )  # fmt: skip
    found: np.ndarray = means(scenario, [Quantity("burden_correlation", treaty="pact", first=SETTLED)], [0])[0]
    return found


@functools.lru_cache(maxsize=16)
def alliances(spill_in: float | None = None, private: float | None = None) -> np.ndarray:
    """The correlations in a batch of alliances, at the model's defaults or with another publicness or private part."""
    given = {"set_budgets.spill_in": spill_in, "set_budgets.private": private}
    changed = {name: value for name, value in given.items() if value is not None}
    return np.array([alliance(draw, **changed)[0] for draw in range(DRAWS)])


@replication(
    "B1", "olson_zeckhauser", title="the large carry more of the burden", paper="Olson and Zeckhauser 1966",
    published="Spearman correlation of GNP and defence/GNP .490, NATO 1964, n = 14",
    source="recalled, the table too; its ranks give the published value", kind="exact", seconds=3,
)  # fmt: skip
def exploitation(effort: Effort) -> Iterator[Part]:
    """The rank correlation of the table of 1964, and that of made alliances whose budgets follow the model's rule."""
    gnp, burden = np.array([(gnp, burden) for gnp, burden, _ in NATO_1964.values()]).T
    yield exactly("the table of 1964", "0.490", f"{stats.spearmanr(gnp, burden).statistic:.3f}")
    yield moment("mean of made alliances, model at its defaults", ".490", alliances(), 0.3, 0.7)
    yield moment("the same, private part .03 of output", ".490", alliances(private=0.03), 0.3, 0.7)


@replication(
    "B2", "khanna_sandler", title="the less public the good, the less the large are exploited",
    paper="Khanna and Sandler 1996; Sandler and Murdoch 2000; Sandler and Shimizu 2014; Kim and Sandler 2019",
    published="exploitation ends about 1967 (.19, .14, .11, .11 in 1994-97, n = 15, not significant), back from 2010",
    source="abstracts, and the text of a table; the reading as a change of publicness is theirs", kind="moment",
    seconds=8,
)  # fmt: skip
def publicness(effort: Effort) -> Iterator[Part]:
    """The same alliances where less and less of an ally's spending replaces one's own, or more of it is private."""
    usual = alliances()
    none, little, pure = alliances(spill_in=0.0), alliances(spill_in=0.01), alliances(spill_in=0.5)
    yield moment("no publicness", "not significant", none, -0.3, 0.3)
    yield moment("fall from the default to no publicness", "a fall", usual - none, 0.0, math.inf)
    yield moment("rise from none to a fifth of the default", "a rise", little - none, 0.0, math.inf)
    private = alliances(private=0.05)
    yield moment("fall as all but all is private (.05 of output)", "a fall", usual - private, 0.0, math.inf)
    yield Part("ten times the default", "not studied", f"{pure.mean():.2f}", "reported", "moment")
