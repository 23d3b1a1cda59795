"""What is known of powers without any file: who was a major power, and who has had nuclear weapons; recalled."""

from __future__ import annotations

from typing import Final

from sim.sources.states import OPEN

MAJORS: Final = (
    (2, 1898, OPEN), (200, 1816, OPEN), (220, 1816, 1940), (220, 1945, OPEN), (255, 1816, 1918), (255, 1925, 1945),
    (255, 1991, OPEN), (300, 1816, 1918), (325, 1860, 1943), (365, 1816, 1917), (365, 1922, OPEN), (710, 1950, OPEN),
    (740, 1895, 1945), (740, 1991, OPEN),
)  # fmt: skip
"""Major powers as the Correlates of War project has them: code, first and last year (recalled)."""
NUCLEAR: Final = (
    (2, 1945, OPEN), (365, 1949, OPEN), (200, 1952, OPEN), (220, 1960, OPEN), (710, 1964, OPEN), (666, 1967, OPEN),
    (560, 1979, 1991), (750, 1987, OPEN), (770, 1987, OPEN), (731, 2006, OPEN),
)  # fmt: skip
"""States with nuclear weapons: code, first and last year (recalled)."""
