"""Who has declared for good to stay out of alliances: by treaty, by its own law, or as the policy of its state."""

from __future__ import annotations

from typing import Final

import numpy as np

TREATY, LAW, POLICY = "treaty", "law", "policy"
NEUTRALITY: Final[tuple[tuple[int, str, int, int | None, str], ...]] = (
    (225, "Switzerland", 1815, None, TREATY),
    (211, "Belgium", 1839, 1914, TREATY),
    (212, "Luxembourg", 1867, 1940, TREATY),
    (380, "Sweden", 1834, 2024, POLICY),
    (210, "Netherlands", 1839, 1940, POLICY),
    (390, "Denmark", 1864, 1940, POLICY),
    (385, "Norway", 1905, 1940, POLICY),
    (205, "Ireland", 1939, None, POLICY),
    (305, "Austria", 1955, None, LAW),
    (375, "Finland", 1956, 2023, POLICY),
    (811, "Cambodia", 1957, 1970, LAW),
    (812, "Laos", 1962, 1975, TREATY),
    (338, "Malta", 1980, None, TREATY),
    (223, "Liechtenstein", 1990, None, POLICY),
    (811, "Cambodia", 1993, None, LAW),
    (359, "Moldova", 1994, None, LAW),
    (701, "Turkmenistan", 1995, None, LAW),
)
"""State (code of the Correlates of War), its name, year declared, year given up or lost, and on what it rests.

Our coding from general knowledge (recalled).  Neutrality in one war, and non-alignment, which allows for pacts of a
region, do not count; neither does what a state took up again after a war in which it had lost it, but in law, nor an
intention (Ukraine 1990), nor a proclamation beside a pact of the region that was kept (Costa Rica 1983).
"""


def neutral(states: np.ndarray, year: int) -> np.ndarray:
    """Which states (codes) had by a year's end declared themselves neutral for good, and not given it up."""
    now = [code for code, _, since, until, _ in NEUTRALITY if since <= year and (until is None or until > year)]
    found: np.ndarray = np.isin(states, now)
    return found
