"""Tests of the reader of scenario files."""

from __future__ import annotations

from pathlib import Path

from sim.scenario import ScenarioError, load_text

WORLDS = Path(__file__).parent / "worlds"
RIVERS = WORLDS / "rivers.yaml"

SMALL = """\
foedus: 1
name: small
title: Two neighbours
calendar: {start: 1950, end: 1952}
nations:
  FRA: {gdp: 220.5, burden: 0.05, polity: 0.9, ideology: [1.2], location: [48.9, 2.4]}
  NO: {gdp: 20, burden: 0.03, polity: 1, ideology: [0.8], location: [59.9, 10.8]}
"""


def problems_of(text: str, *overrides: str) -> list[str]:
    """What is said about a text, a line for each problem; nothing for a good one."""
    try:
        load_text(text, overrides, name="s.yaml")
    except ScenarioError as error:
        return str(error).splitlines()
    return []
