"""A world read from source tables, checked on tiny tables made here: every code of theirs that counts, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.scenario import Scenario
from sim.sources.real_world import real_world

YEAR = 1955
STATES: dict[int, tuple[str, str, float, float | None]] = {
    2: ("USA", "Americas", 10, 2.0),
    140: ("BRA", "Americas", 4, 1.0),
    210: ("NTH", "Europe", 10, 1.0),
    211: ("BEL", "Europe", 10, None),
    310: ("HUN", "Europe", -9, None),
    365: ("RUS", "Europe", -9, -3.0),
    375: ("FIN", "Europe", 10, None),
    411: ("EQG", "Sub-Saharan Africa", -9, 0.0),
    438: ("GUI", "Sub-Saharan Africa", -9, 0.0),
    481: ("GAB", "Sub-Saharan Africa", -9, 0.0),
}
"""By code: its name, region, regime from -10 to 10, and ideal point."""
SEATS = {140: ("Brasilia", -10.3, -53.2), 365: ("Moscow", 55.6, 37.6)}
KINDS = ("defense", "offense", "neutral", "nonagg", "consul")


def pact(
    key: int, *states: int, since: int = 1950, months: float = 240.0, renewal: int = 0, institutions: float = 0.0,
    owing: tuple[int, ...] = (), consults: int = 0,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:  # fmt: skip
    """A defence pact as the two tables of treaties have it: its row, and a row of each member."""
    owes = {state: {kind: int(kind == "defense" and state in (owing or states)) for kind in KINDS} for state in states}
    about = {"atopid": key, "begyr": since, "bilat": int(len(states) == 2), "length": months, "proren": renewal}
    rows = [
        {"atopid": key, "ccode": state, "phase": 0, "yrent": since, "yrexit": 0, **owes[state], "consul": consults}
        for state in states
    ]
    return {**about, "milinst": institutions, "milcon": 0.0}, rows


def write(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    """A table, with an empty cell where there is no value."""
    lines = [",".join(rows[0])] + [",".join("" if x is None else str(x) for x in row.values()) for row in rows]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def world(
    folder: Path, *pacts: tuple[dict[str, Any], list[dict[str, Any]]], rivals: tuple[tuple[int, int, int], ...] = ()
) -> Scenario:
    """The world of 1955 in tables with some pacts, and rivalries from a year on."""
    spell = {"start_year": 1945, "end_year": 1990}
    write(folder, "nations.csv", [
        {"ccode": code, "abbrev": name, "name": name, "region": region, **spell}
        for code, (name, region, *_) in STATES.items()
    ])  # fmt: skip
    own = [{"ccode": code, "year": 1954} for code in STATES]
    write(folder, "capabilities.csv", [{**row, "milex": 100, "milper": 10, "tpop": 1000} for row in own])
    write(folder, "economy.csv", [{**row, "gdp_2017usd_mn": 1e5, "gdppc_2011usd": 1e4} for row in own])
    write(folder, "regime.csv", [{**row, "polity2": STATES[row["ccode"]][2], "v2x_polyarchy": 0.5} for row in own])
    write(folder, "unga_idealpoints.csv", [{**row, "idealpoint": STATES[row["ccode"]][3]} for row in own])
    write(folder, "capitals.csv", [
        {"ccode": code, "capital": seat, "stdate": "1900-01-01", "enddate": "2000-01-01", "lat": lat, "lng": lng}
        for code, (seat, lat, lng) in ((code, SEATS.get(code, ("Seat", 10, 10))) for code in STATES)
    ])  # fmt: skip
    write(folder, "major_powers.csv", [{"ccode": 2, **spell}])
    write(folder, "nuclear.csv", [{"ccode": 2, "year": YEAR, "possess": 1}])
    write(folder, "contiguity.csv", [{"ccode1": 210, "ccode2": 211, "conttype": 1, **spell}])
    kinds = {"positional": 1, "spatial": 1, "ideological": 0, "interventionary": 0, "principal": 0}
    write(folder, "rivalries_tss.csv", [
        {"ccode1": one, "ccode2": other, "start_year": since, "end_year": 1990, **kinds}
        for one, other, since in (*rivals, (2, 365, 1945))
    ])  # fmt: skip
    given = pacts or (pact(1, 2, 210),)
    write(folder, "alliances.csv", [about for about, _ in given])
    write(folder, "alliance_members.csv", [row for _, rows in given for row in rows])
    return real_world(folder, YEAR)


@pytest.mark.parametrize(
    ("renewal", "months", "term"), [(0, 240.0, 20.0), (1, 240.0, 20.0), (2, 240.0, 0.0), (0, 0.0, 0.0), (0, None, 0.0)]
)
def test_a_treaty_has_a_term_unless_it_goes_on_by_itself(
    tmp_path: Path, renewal: int, months: Any, term: float
) -> None:
    assert world(tmp_path, pact(1, 2, 210, months=months, renewal=renewal)).treaties["t1"].term == term


@pytest.mark.parametrize(("institutions", "depth"), [(None, 0.1), (0.0, 0.1), (1.0, 0.3), (2.0, 0.5)])
def test_depth_follows_the_military_institutions(tmp_path: Path, institutions: Any, depth: float) -> None:
    assert world(tmp_path, pact(1, 2, 210, institutions=institutions)).treaties["t1"].depth == depth


def test_a_treaty_is_as_old_as_its_first_signature_and_binds_as_its_latest_phase_says(tmp_path: Path) -> None:
    about, rows = pact(1, 2, 210)
    later = [row | {"phase": 2, "yrent": 1953, "defense": 0, "nonagg": 1} for row in rows]
    found = world(tmp_path, (about, rows + later)).treaties["t1"]
    assert found.signed == 1950 and set(found.articles) == {"non_aggression"}
    renewed = [row | {"yrent": 1953} for row in rows]
    assert world(tmp_path, (about, renewed)).treaties["t1"].signed == 1950


def test_what_only_one_of_two_owes_is_directed(tmp_path: Path) -> None:
    found = world(tmp_path, pact(1, 2, 210, owing=(2,), consults=1)).treaties["t1"]
    assert found.lead == "USA" and found.articles["defence"].direction == "lead"
    assert found.articles["consultation"].direction == "mutual"


def test_a_region_with_a_single_member_does_not_open_a_treaty(tmp_path: Path) -> None:
    found = world(tmp_path, pact(1, 2, 210, 211), pact(2, 2, 140, 210)).organisations
    assert found["t1"].open_to == ("region:Europe",) and found["t2"].open_to == ("region:Americas",)


def test_capitals_and_rivals_that_the_tables_misplace_are_put_right(tmp_path: Path) -> None:
    made = world(tmp_path, rivals=((438, 481, 1950), (210, 211, 1955), (310, 365, 1954)))
    assert made.nations["BRA"].location == (-15.79, -47.88) and made.nations["RUS"].location == (55.6, 37.6)
    pairs = {frozenset((dyad.holder, dyad.other)) for dyad in made.dyads if dyad.rivalry is not None}
    assert frozenset(("EQG", "GAB")) in pairs and frozenset(("GUI", "GAB")) not in pairs
    assert frozenset(("HUN", "RUS")) in pairs
    assert frozenset(("NTH", "BEL")) not in pairs, "a rivalry that begins in the year is not known at its start"


def test_who_did_not_vote_has_the_views_of_like_allies_or_of_like_neighbours(tmp_path: Path) -> None:
    made = world(tmp_path, pact(1, 365, 310), pact(2, 365, 375), pact(3, 2, 210, 211)).nations
    assert made["HUN"].ideology[0] == -3.0, "its only ally is of its own kind"
    assert made["FIN"].ideology[0] == 1.0, "its only ally is of another kind: those of its region count"
    assert made["BEL"].ideology[0] == 1.5, "the mean of its allies"
