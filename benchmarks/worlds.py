"""Worlds made for measuring: any number of nations with plausible figures, the same for the same number of nations.

`python -m benchmarks.worlds 30 > thirty.yaml` writes one as a scenario file.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from itertools import combinations
from random import Random
from typing import Any, Final

from sim.scenario import Scenario, load_text

SEED: Final = 1949
YEARS: Final = 60
START: Final = 1950
PER_REGION: Final = 12
NEIGHBOURS: Final = 3
ALLIANCE: Final = {"defence": 1, "consultation": 1, "exercises": 0.5, "intelligence": 0.3}
REGIONAL: Final = {"dialogue": 1, "consultation": 0.5, "non_aggression": 0.5}
FIGURES: Final = (
    "gdp", "growth", "burden", "polity", "ideology", "location", "technology", "major", "nuclear", "exposure",
    "election_period", "next_election", "sovereignty",
)  # fmt: skip

Plain = dict[str, Any]


def nation(luck: Random, region: int, centre: tuple[float, float]) -> Plain:
    """A nation near the centre of its region: incomes of all orders of magnitude, regimes near 0.2 and 0.8."""
    polity = min(1.0, max(0.0, luck.choice((0.2, 0.8)) + luck.gauss(0.0, 0.12)))
    point = (1.4 * (polity - 0.5) + luck.gauss(0.0, 0.5), 2.0 * polity - 1.0 + luck.gauss(0.0, 0.3))
    return {
        "region": f"Region {region + 1}",
        "gdp": round(math.exp(luck.gauss(4.5, 1.4)), 2),
        "growth": round(luck.uniform(0.01, 0.04), 4),
        "burden": round(min(0.12, 0.025 * math.exp(luck.gauss(0.0, 0.5))), 4),
        "polity": round(polity, 3),
        "ideology": [round(x, 3) for x in point],
        "location": [round(centre[0] + luck.uniform(-8.0, 8.0), 2), round(centre[1] + luck.uniform(-8.0, 8.0), 2)],
        "technology": round(luck.uniform(0.4, 1.0), 2),
        "sovereignty": round(luck.uniform(0.3, 0.8), 2),
        "exposure": {"military": 0.5, "cyber": round(luck.random() * 0.6, 2), "climate": round(luck.random() * 0.5, 2)},
        "election_period": luck.choice((4, 5)),
        "next_election": luck.randrange(1, 5),
    }


def cast(luck: Random, count: int) -> dict[str, Plain]:
    """So many nations by id, in regions of a dozen; the richest are great powers, two of them armed."""
    regions = range(max(2, round(count / PER_REGION)))
    centres = [(luck.uniform(-35.0, 55.0), luck.uniform(-160.0, 160.0)) for _ in regions]
    nations = {f"N{k:04}": nation(luck, k % len(regions), centres[k % len(regions)]) for k in range(count)}
    for rank, name in enumerate(ranking(nations)[: majors(count)]):
        nations[name] |= {"major": True, "nuclear": rank < 2, "technology": 1.0}
    return nations


def majors(count: int) -> int:
    """How many great powers there are among so many nations: three of thirty, seven of two hundred."""
    return max(1, round(0.5 * math.sqrt(count)))


def ranking(nations: dict[str, Plain]) -> list[str]:
    """The ids of nations from the richest to the poorest."""
    return sorted(nations, key=lambda name: -float(nations[name]["gdp"]))


def apart(one: Plain, other: Plain) -> float:
    """How far two nations' ideal points lie apart."""
    return math.dist(one["ideology"], other["ideology"])


def dyads(luck: Random, nations: dict[str, Plain]) -> list[Plain]:
    """The borders of each with its nearest, rivalries and claims across some, and rivalries of great powers."""
    pairs: dict[tuple[str, str], Plain] = {}
    for name, given in nations.items():
        near = sorted(nations, key=lambda other: math.dist(given["location"], nations[other]["location"]))
        for other in near[1 : NEIGHBOURS + 1]:
            pairs[min(name, other), max(name, other)] = {"contiguous": True}
    great = [name for name in nations if nations[name].get("major")]
    for pair in (*pairs, *combinations(great, 2)):
        found = pairs.setdefault(pair, {})
        if luck.random() < 0.2 * apart(nations[pair[0]], nations[pair[1]]):
            found |= {"rivalry": round(luck.uniform(0.3, 0.8), 2), "trust": 0.25}
            if "contiguous" in found and luck.random() < 0.3:
                found["claim"] = round(luck.uniform(0.3, 1.0), 2)
    return [{"pair": list(pair), **found, "source": "assumed"} for pair, found in pairs.items() if found]


def organisations(nations: dict[str, Plain]) -> dict[str, Plain]:
    """An alliance of each great power with those who think most like it, and a body of each region.

    Half of the nations are in alliances.
    """
    great = [name for name in ranking(nations) if nations[name].get("major")]
    size = max(2, round(0.5 * len(nations) / len(great)))
    free = [name for name in nations if name not in great]
    found: dict[str, Plain] = {}
    for lead in great:
        friends = sorted(free, key=lambda name: apart(nations[name], nations[lead]))[: size - 1]
        free = [name for name in free if name not in friends]
        found[f"alliance-{lead}"] = {
            "signed": START - 1, "members": [lead, *friends], "lead": lead, "accession": "majority", "depth": 0.4,
            "articles": ALLIANCE, "source": "assumed",
        }  # fmt: skip
    for region in sorted({given["region"] for given in nations.values()}):
        members = [name for name in nations if nations[name]["region"] == region]
        found[region.lower().replace(" ", "-")] = {
            "signed": START - 1, "members": members, "accession": "majority", "open_to": [f"region:{region}"],
            "articles": REGIONAL, "source": "assumed",
        }  # fmt: skip
    return {name: each for name, each in found.items() if len(each["members"]) > 1}


def written(count: int, *, years: int = YEARS, replicates: int = 1, record: Sequence[str] | None = None) -> str:
    """The text of a scenario of so many nations, with the default model; what is JSON is YAML, too."""
    luck = Random(SEED)
    nations = cast(luck, count)
    given: Plain = {
        "foedus": 1,
        "name": f"made-{count}",
        "title": f"{count} nations made for measuring",
        "calendar": {"start": START, "end": START + years - 1},
        "seeds": {"seed": SEED, "replicates": replicates},
        "figures": dict.fromkeys(FIGURES, "assumed"),
        "nations": nations,
        "dyads": dyads(luck, nations),
        "organisations": organisations(nations),
    }
    return json.dumps(given if record is None else {**given, "record": list(record)}, indent=1)


def made(count: int, *, years: int = YEARS, replicates: int = 1, record: Sequence[str] | None = None) -> Scenario:
    """A scenario of so many nations, of yearly steps; `record` names the measures of the system it records."""
    return load_text(written(count, years=years, replicates=replicates, record=record)).scenario


if __name__ == "__main__":
    print(written(int(sys.argv[1])))
