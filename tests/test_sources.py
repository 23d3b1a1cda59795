"""Readers of the field's data files: what each makes of its layout, and what it says of a file that is not its own."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from sim.sources import atop, contiguity, ideal_points, mid, nmc, polity, sipri, states, vdem, world_bank
from sim.sources.files import READERS, take
from sim.sources.reading import BadFile, Read
from tests import data_files
from tests.data_files import write


def rows(read: Read, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of a table, or some columns of them, as tuples."""
    table = read.table[list(columns)] if columns else read.table
    return [tuple(row) for row in table.itertuples(index=False)]


def test_capabilities_have_codes_for_what_is_missing(tmp_path: Path) -> None:
    path = write(tmp_path, "nmc")
    path.write_text(path.read_text().replace("USA,2,1960,10000000.0", "USA,2,1960,-9"), encoding="utf-8")
    read = nmc.read(path)
    assert read.version == "2021" and len(read.table) == 44
    assert read.table["milex"].isna().sum() == 1 and read.table["pec"].max() == 1_000_000


def test_members_of_treaties_have_their_spells_and_institutions(tmp_path: Path) -> None:
    read = atop.read(write(tmp_path, "atop"))
    assert read.version == "5.1"
    assert rows(read, "atopid", "ccode", "yrent", "yrexit", "milinst")[2:7] == [
        (3180, 260, 1954, 1963, 0.0), (3180, 2, 1963, 0, 2.0), (3180, 20, 1963, 0, 2.0), (3180, 260, 1963, 0, 2.0),
        (3500, 20, 1950, 1965, 0.0),
    ]  # fmt: skip


@pytest.mark.parametrize("directed", [True, False])
def test_a_table_of_pairs_becomes_pacts_of_two(tmp_path: Path, directed: bool) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(data_files.pairs_text(directed), encoding="utf-8")
    found = rows(atop.read(path), "atopid", "ccode", "yrent", "yrexit", "defense", "consul")
    owed = 0 if directed else 1
    assert found == [
        (2020, 2, 1950, 1951, 1, 1), (2020, 2, 1968, 0, 1, 1),
        (2020, 20, 1950, 1951, owed, 1), (2020, 20, 1968, 0, owed, 1),
    ]  # fmt: skip


def test_sessions_are_years(tmp_path: Path) -> None:
    assert rows(ideal_points.read(write(tmp_path, "ideal_points")))[0] == (2, 2.0, 1970)


def test_the_state_system_is_read_from_spells_or_from_years(tmp_path: Path) -> None:
    spells = rows(states.read(write(tmp_path, "states")), "ccode", "abbrev", "start_year", "end_year")
    assert spells[0] == (2, "USA", 1816, 9999) and spells[2] == (260, "GFR", 1955, 1990)
    years = rows(states.read(write(tmp_path, "system")), "ccode", "start_year", "end_year")
    assert years == [(2, 1969, 9999), (260, 1967, 1967), (260, 1969, 1970)]


def test_major_powers_have_spells(tmp_path: Path) -> None:
    assert rows(states.read_majors(write(tmp_path, "majors"))) == [
        (2, 1898, 9999),
        (365, 1816, 1917),
        (365, 1922, 9999),
    ]


def test_contiguity_is_read_from_spells_or_from_years(tmp_path: Path) -> None:
    read = contiguity.read(write(tmp_path, "contiguity"))
    columns = ("ccode1", "ccode2", "conttype", "start_year", "end_year")
    assert rows(read, *columns) == [(2, 20, 1, 1920, 9999), (2, 365, 4, 1959, 9999), (20, 260, 5, 1955, 1990)]
    years = contiguity.read(write(tmp_path, "contiguity_years"))
    assert rows(years, *columns) == [(2, 20, 1, 1970, 9999), (2, 20, 1, 1969, 1969)]


def test_opponents_in_disputes_are_paired_where_their_time_overlaps(tmp_path: Path) -> None:
    columns = ("dispute", "ccode1", "ccode2", "year", "territory", "policy", "regime")
    assert rows(mid.read(write(tmp_path, "mid")), *columns) == [
        (1, 2, 365, 1961, True, True, False), (2, 2, 365, 1962, False, True, False),
        (3, 2, 365, 1930, True, True, False), (4, 2, 365, 1970, False, True, True),
    ]  # fmt: skip
    dyads = mid.read(write(tmp_path, "mid_dyads"))
    assert rows(dyads, *columns) == [(1, 2, 365, 1961, True, False, False)], "one dispute, however many rows tell of it"


POLITY = [
    (2, 1970, 10.0), (300, 1910, -4.0), (305, 1920, 8.0), (325, 1861, -4.0), (341, 2012, 9.0), (345, 2006, 8.0),
    (347, 2012, 8.0), (365, 1970, -7.0), (625, 2011, -4.0), (625, 2012, -4.0), (626, 2012, 0.0), (816, 1976, -7.0),
]  # fmt: skip
"""Kosovo, Montenegro, both Sudans, Austria-Hungary; Italy, Serbia and Sudan also in the year in which they began."""


def test_polity_has_codes_of_its_own_for_states_and_for_interrupted_regimes(tmp_path: Path) -> None:
    assert rows(polity.read(write(tmp_path, "polity"))) == POLITY


def test_polity_may_be_a_spreadsheet(tmp_path: Path) -> None:
    lines = csv.reader(data_files.TEXTS["polity"].splitlines())
    numbered = [[float(cell) if re.fullmatch(r"-?\d+", cell) else cell for cell in line] for line in lines]
    assert rows(polity.read(data_files.book(tmp_path / "p5v2018.xlsx", {"p5v2018": numbered}))) == POLITY


def test_vdem_leaves_out_countries_that_are_no_states(tmp_path: Path) -> None:
    found = rows(vdem.read(write(tmp_path, "vdem")))
    assert found == [(2, 1970, 0.8), (20, 1970, 0.75), (260, 1985, 0.85)], "it has one code for Germany throughout"


def test_the_world_bank_has_remarks_above_and_aggregates_within(tmp_path: Path) -> None:
    read = world_bank.read(write(tmp_path, "world_bank"))
    kind = "NY.GDP.MKTP.KD"
    assert rows(read) == [(260, 1970, kind, 1.5e12), (2, 1969, kind, 4.9e12), (2, 1970, kind, 5e12)], (
        "Russia of then is a part of another state"
    )
    assert rows(world_bank.read(write(tmp_path, "databank"))) == [(20, 1970, "NY.GDP.MKTP.CD", 9e10)]


def test_sipri_names_states_among_regions(tmp_path: Path) -> None:
    path = data_files.sipri_book(tmp_path / "SIPRI-Milex-data-1949-2023.xlsx")
    wanted = [(20, 1969, 9000.0), (20, 1970, 9000.0), (260, 1969, 20000.0), (260, 1970, 20000.0)]
    assert rows(sipri.read(path)) == wanted and sipri.read(path).unknown == ("Atlantis",)
    saved = tmp_path / "saved.csv"
    with saved.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(data_files.sipri_rows([1969, 1970]))
    assert rows(sipri.read(saved)) == wanted


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("key", ["nmc", "atop", "world_bank"])
def test_cells_may_be_parted_and_written_in_more_ways_than_one(
    tmp_path: Path, key: str, encoding: str, delimiter: str
) -> None:
    plain = write(tmp_path, key)
    other = tmp_path / "other.csv"
    with other.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(csv.reader(plain.read_text(encoding="utf-8").splitlines()))
    read = READERS[key][1]
    assert read(other).table.equals(read(plain).table)


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    path = data_files.sipri_book(tmp_path / "book.xlsx").rename(tmp_path / "book.csv")
    with pytest.raises(BadFile, match="cannot be read: it is no text: save it as CSV, in UTF-8"):
        sipri.read(path)


HEAD = "stateabb,ccode,year,milex,milper,pec,tpop\n"
ENTRY = f"{data_files.MEMBERS}\n"
DAMAGED = [
    ("nmc", f"{HEAD}USA,2,1970,-5,-3,-7,1\n", [
        ":2: milex: -5 cannot be: it is 0 or more, or -9 where it is missing",
        ":2: milper: -3 cannot be: it is 0 or more, or -9 where it is missing",
        ":2: pec: -7 cannot be: it is 0 or more, or -9 where it is missing",
    ]),
    ("nmc", f"{HEAD}USA,2,1970,-9,1,1,1\nCAN,20,1970,1,1,1,1\nUSA,2,1970,-9,2,1,x\n", [
        ":4: tpop: 'x' is not a number",
        ":4: says other than line 2 of the same ccode 2, year 1970: keep one of them",
    ]),
    ("atop", f"{ENTRY}1,2,1949,1939,0,0,240,1,1,0,0,1,1,2,1,3,3,1,5\n1,20,1949,0,0,0,240,1,-1,0,0,1,1,2,1,3,3,1,5\n", [
        ":2: yrexit: 1939 is before yrent, 1949", ":3: defense: -1 cannot be: it is 0 or more",
    ]),
    ("polity", "ccode,scode,year,polity,polity2\n2,USA,1970,10,-66\n2,USA,1971,10,-99\n2,USA,1970,1,1\n", [
        ":3: polity2: -99 cannot be: it is from -10 to 10, or -66 or -77 or -88 where it is missing",
        ":4: says other than line 2 of the same ccode 2, year 1970: keep one of them",
    ]),
    ("vdem", "country_text_id,COWcode,year,v2x_polyarchy\nUSA,2,1970,80\nUSA,2,1970,0.8\n", [
        ":2: v2x_polyarchy: 80 cannot be: it is from 0 to 1",
        ":3: says other than line 2 of the same country_text_id USA, year 1970: keep one of them",
    ]),
    ("ideal_points", "ccode,session,IdealPointAll\n2,25,1.5\n2,25,1.6\n", [
        ":3: says other than line 2 of the same ccode 2, session 25: keep one of them",
    ]),
    ("states", "stateabb,ccode,statenme,styear,endyear\nUSA,2,America,1970,1816\nUSA,2,America,1970,1990\n", [
        ":2: endyear: 1816 is before styear, 1970",
        ":3: says other than line 2 of the same ccode 2, styear 1970: keep one of them",
    ]),
    ("world_bank", "Country Code,Indicator Code,1970\nUSA,NY.GDP.MKTP.KD,1\nUSA,NY.GDP.MKTP.KD,-2\n", [
        ":3: 1970: -2 cannot be: it is 0 or more",
        ":3: says other than line 2 of the same country code USA, indicator code NY.GDP.MKTP.KD: keep one of them",
    ]),
    ("contiguity", "statelno,statehno,conttype,begin,end\n2,20,1,192001,191912\n", [
        ":2: end: 191912 is before begin, 192001",
    ]),
    ("nmc", f"{HEAD.replace(',', ';')}USA;2;1970;1,5;1;1;1\n", [
        ":2: milex: '1,5' is not a number: decimals follow a point, not a comma",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "told"), DAMAGED)
def test_a_damaged_file_is_refused_line_by_line(tmp_path: Path, kind: str, text: str, told: list[str]) -> None:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as found:
        take({kind: path})
    assert list(found.value.lines) == [f"{path}{line}" for line in told]


def test_rows_that_say_the_same_twice_do_no_harm(tmp_path: Path) -> None:
    for key in ("nmc", "atop", "polity", "ideal_points"):
        path = write(tmp_path, key)
        once = READERS[key][1](path).table.drop_duplicates()
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([head, *lines, *lines]) + "\n", encoding="utf-8")
        assert READERS[key][1](path).table.drop_duplicates().equals(once)


def test_the_nearest_layout_is_named_of_a_file_that_is_another(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    for columns, lacks in (
        (data_files.MEMBERS.replace("yrent,", ""), "yrent, but "),
        (f"stateA,year,{data_files.PLEDGES}", "stateb, but statea, year, defense, "),
        (
            "when,who",
            "atopid, bilat, consul, defense, member, neutral, nonagg, offense, phase, yrent, yrexit, but when, who",
        ),
    ):
        path.write_text(f"{columns}\n", encoding="utf-8")
        with pytest.raises(BadFile) as found:
            take({"atop": path})
        assert f": it has no column {lacks}" in found.value.lines[0]


def test_a_file_may_be_in_latin_1(tmp_path: Path) -> None:
    path = tmp_path / "vdem.csv"
    path.write_bytes(data_files.TEXTS["vdem"].replace("Canada", "Curaçao").encode("latin-1"))
    assert len(vdem.read(path).table) == 3


@pytest.mark.parametrize("key", READERS)
def test_each_reader_knows_its_file_and_says_what_another_is(tmp_path: Path, key: str) -> None:
    for other in READERS:
        path = write(tmp_path, other) if other != "sipri" else data_files.sipri_book(tmp_path / "sipri.xlsx")
        if other == key:
            assert take({key: path})[key].source.key == key
        else:
            with pytest.raises(BadFile) as told:
                take({key: path})
            (line,) = told.value.lines
            title = READERS[other][0].title
            spread = key == "sipri" or other == "sipri"
            assert line.startswith(f"{path}: no file of {READERS[key][0].title}")
            assert spread or line.endswith(f"; it looks like {title}: --{other.replace('_', '-')}")


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        ("nmc", "", "no file of COW National Material Capabilities"),
        ("nmc", "stateabb,ccode,year,milex,milper,pec,tpop\n", "there is no row below the names of the columns"),
        ("nmc", "stateabb,ccode,year,milex,milper,pec,tpop\nUSA,,1970,1,1,1,1\n", "no row that can be used"),
        (
            "nmc",
            "stateabb,ccode,year,milex,milper,pec,tpop\nUSA,2,1970,many,1,1,1\n",
            ":2: milex: 'many' is not a number",
        ),
        (
            "world_bank",
            "Country Code,Indicator Code,1970\nUSA,SP.POP.TOTL,1\n",
            "none of the indicators of gross domestic",
        ),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, kind: str, text: str, told: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as found:
        take({kind: path})
    assert len(found.value.lines) == 1 and found.value.lines[0].startswith(str(path)) and told in found.value.lines[0]


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    broken = tmp_path / "book.xlsx"
    broken.write_bytes(b"no spreadsheet")
    sheet = data_files.sipri_book(tmp_path / "other.xlsx", "Per capita")
    many = tmp_path / "many.csv"
    many.write_text(data_files.nmc_text().replace(".0,1000", ".0 t,1000"), encoding="utf-8")
    with pytest.raises(BadFile) as found:
        take({"sipri": broken, "atop": tmp_path / "absent.csv", "nmc": many})
    lines = found.value.lines
    assert lines[0] == f"{broken}: cannot be read: it is no spreadsheet"
    assert lines[1] == f"{tmp_path / 'absent.csv'}: cannot be read: No such file or directory"
    assert lines[2].endswith("many.csv:2: milper: '3000.0 t' is not a number") and lines[-1].endswith(": and 39 more")
    with pytest.raises(BadFile, match="no sheet whose name begins with 'Constant'"):
        sipri.read(sheet)
