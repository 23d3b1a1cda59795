"""The claims of a study's scenario for its report: as the file states them, or tested now on paired seeds."""

from __future__ import annotations

from typing import Any

from sim.scenario import Loaded


def stated(loaded: Loaded) -> list[dict[str, Any]]:
    """The claims with the verdicts that the scenario states."""
    from analysis.arms import arm
    from analysis.claiming import expectation, measured

    scenario = loaded.scenario
    return [
        {
            "id": claim.id,
            "says": claim.says,
            "otherwise": arm(claim, scenario),
            "measured": measured(claim, scenario),
            "expected": expectation(claim),
            "verdict": claim.verdict or "not tested yet",
            "why": claim.why,
            "numbers": None,
            "beside": None,
        }
        for claim in scenario.claims
    ]


def tested(loaded: Loaded, pairs: int, seed: int | None, jobs: int) -> list[dict[str, Any]]:
    """The same, tested on so many pairs of runs: the verdict, the means of both arms, and the effect."""
    from analysis.claiming import effect, numbers
    from analysis.claims import Work, tried
    from sim.cli.loading import other_arms
    from sim.warm import warm_up

    warm_up()
    claims = list(loaded.scenario.claims)
    rows = {row["id"]: row for row in stated(loaded)}
    for one in tried(loaded.scenario, claims, other_arms(loaded, claims), Work(pairs, seed, jobs)):
        found = one.effect
        told = effect(found.effect, found.low, found.high, found.relative)
        rows[one.claim.id] |= {
            "verdict": one.verdict,
            "numbers": f"{numbers(one)}; effect {told}",
            "beside": None if one.beside is None else f"{one.beside.claim.measure}: {numbers(one.beside)}",
        }
    return list(rows.values())
