"""The readers on the files of the data sets' owners, where they are at hand."""

from __future__ import annotations

import pytest

from science.data import DATA
from sim.sources import ideal_points
from sim.sources.files import take

OFFICIAL = DATA / "official"
at_hand = pytest.mark.skipif(
    not OFFICIAL.is_dir(), reason="the files of the data sets' owners are not at hand: they are not part of the project"
)


@at_hand
def test_the_files_of_the_owners_are_read() -> None:
    found = take({"nmc": OFFICIAL / "NMC-60-abridged.csv", "atop": OFFICIAL / "atop5_1m.csv"})
    capabilities, members = found["nmc"].read.table, found["atop"].read.table
    assert capabilities.groupby("year").size()[[1816, 1914, 1970]].tolist() == [23, 45, 134]
    of_1970 = members[(members["yrent"] <= 1970) & ((members["yrexit"] == 0) | (members["yrexit"] > 1970))]
    nato = of_1970[of_1970["atopid"] == 3180]
    assert len(nato) == 15 and {2, 200, 260, 640} <= set(nato["ccode"]) and set(nato["defense"]) == {1}
    assert nato["milinst"].unique() == [2.0]
    points = ideal_points.read(OFFICIAL / "IdealpointestimatesAll_Jun2024.csv").table
    assert points["year"].min() == 1946 and 1964 not in set(points["year"]), "there was no voting in 1964"
    one = points.set_index(["year", "ccode"])["idealpoint"]
    assert one[1970, 2] > one[1970, 200] > one[1970, 365]
