"""Tiny files in the layouts of the field's data sets: three states that trade blows, and what else a reader must meet.

The layouts of ATOP's members, National Material Capabilities and the ideal points are those of files that were at hand.
The others are as the code and the documentation of their users show them, or recalled; no figure in them is real.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import openpyxl

PLEDGES: Final = "defense,offense,neutral,nonagg,consul"
MEMBERS: Final = (
    f"atopid,member,yrent,yrexit,bilat,phase,length,proren,{PLEDGES},milcon,intcom,organ1,base,contrib,version"
)
YEARS: Final = range(1960, 1971)
STATES: Final = {2: "USA", 20: "CAN", 260: "GFR", 365: "RUS"}

TEXTS: Final[dict[str, str]] = {
    "atop": f"{MEMBERS}\n"
    "3180,2,1949,1963,0,1,240,1,1,0,0,1,1,0,0,2,0,0,5.1\n"
    "3180,20,1949,1963,0,1,240,1,1,0,0,1,1,0,0,2,0,0,5.1\n"
    "3180,260,1954,1963,0,1,240,1,1,0,0,1,1,0,0,2,0,0,5.1\n"
    "3180,2,1963,0,0,2,240,1,1,0,0,1,1,2,1,3,3,1,5.1\n"
    "3180,20,1963,0,0,2,240,1,1,0,0,1,1,2,1,3,3,1,5.1\n"
    "3180,260,1963,0,0,2,240,1,1,0,0,1,1,2,1,3,3,1,5.1\n"
    "3500,20,1950,1965,1,0,,,0,0,0,1,0,0,0,0,0,0,5.1\n"
    "3500,365,1950,1965,1,0,,,0,0,0,1,0,0,0,0,0,0,5.1\n"
    "3600,20,1950,0,1,0,,,0,0,0,0,1,1,0,0,0,0,5.1\n"
    "3600,9999,1950,0,1,0,,,0,0,0,0,1,1,0,0,0,0,5.1\n",
    "ideal_points": "Unnamed: 0,ccode,session,NVotesAll,IdealPointAll,iso3c,Countryname\n"
    "1,2,25,50,2.0,USA,United States\n2,20,25,50,1.5,CAN,Canada\n3,365,25,50,-2.5,RUS,Russia\n",
    "states": "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\n"
    "USA,2,United States of America,1816,1,1,2016,12,31,2016\nCAN,20,Canada,1920,1,10,2016,12,31,2016\n"
    "GFR,260,German Federal Republic,1955,5,5,1990,10,2,2016\nRUS,365,Russia,1816,1,1,2016,12,31,2016\n",
    "system": "stateabb,ccode,year,version\nUSA,2,1969,2016\nUSA,2,1970,2016\nUSA,2,1971,2016\nGFR,260,1969,2016\n"
    "GFR,260,1970,2016\nGFR,260,1967,2016\n",
    "majors": "stateabb,ccode,styear,stmonth,stday,endyear,endmonth,endday,version\n"
    "USA,2,1898,8,13,2016,12,31,2016\nRUS,365,1816,1,1,1917,12,5,2016\nRUS,365,1922,1,1,2016,12,31,2016\n",
    "contiguity": "dyad,statelno,statelab,statehno,statehab,conttype,begin,end,notes,version\n"
    "2020,2,USA,20,CAN,1,192001,201612,,3.2\n2365,2,USA,365,RUS,4,195901,201612,,3.2\n"
    "20260,20,CAN,260,GFR,5,195505,199010,,3.2\n",
    "contiguity_years": "dyad,state1no,state1ab,state2no,state2ab,year,conttype,version\n"
    "2020,2,USA,20,CAN,1970,1,3.2\n20002,20,CAN,2,USA,1970,1,3.2\n2020,2,USA,20,CAN,1969,1,3.2\n",
    "mid": "dispnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,revstate,revtype1,revtype2,hostlev,"
    "orig\n"
    + "".join(
        f"{number},USA,2,1,1,{year},1,1,{year},1,1,2,-9,3,1\n{number},RUS,365,1,1,{year},1,1,{year},0,0,{kind},-9,3,1\n"
        for number, year, kind in ((1, 1961, 1), (2, 1962, -9), (3, 1930, 1), (4, 1970, 3))
    )
    + "5,CAN,20,1,1,1965,1,1,1966,1,0,-9,-9,3,1\n5,RUS,365,1,1,1967,1,1,1968,0,0,-9,-9,3,1\n",
    "mid_dyads": "disno,dyindex,statea,namea,stateb,nameb,strtday,strtmnth,strtyr,year,endyear,revtypea,revtypeb\n"
    "1,1,2,USA,365,RUS,1,1,1961,1961,1962,1,0\n1,1,2,USA,365,RUS,1,1,1961,1962,1962,1,0\n"
    "1,2,365,RUS,2,USA,1,1,1961,1961,1962,0,1\n",
    "polity": "p5,cyear,ccode,scode,country,year,flag,fragment,democ,autoc,polity,polity2\n"
    "0,21970,2,USA,United States,1970,0,,10,0,10,10\n0,3641970,364,USR,USSR,1970,0,,0,7,-7,-7\n"
    "0,8181976,818,VIE,Vietnam,1976,0,,0,7,-7,-7\n0,201970,20,CAN,Canada,1970,0,,-88,-88,-88,-88\n"
    "0,6262012,626,SDN,Sudan-North,2012,0,,0,4,-4,-4\n0,5252012,525,SSU,South Sudan,2012,0,,0,0,0,0\n"
    "0,3412012,341,KOS,Kosovo,2012,0,,8,0,8,8\n0,3482012,348,MNT,Montenegro,2012,0,,9,0,9,9\n"
    "0,3051910,305,AUS,Austria,1910,0,,1,5,-4,-4\n0,3051920,305,AUS,Austria,1920,0,,8,0,8,8\n"
    "0,3251861,325,ITA,Italy,1861,0,,1,5,-4,-4\n0,3241861,324,SAR,Sardinia,1861,0,,0,7,-7,-7\n"
    "0,3422006,342,SER,Serbia,2006,0,,9,1,8,8\n0,3472006,347,YGS,Serbia and Montenegro,2006,0,,6,0,6,6\n"
    "0,6252011,625,SUD,Sudan,2011,0,,1,3,-2,-2\n0,6262011,626,SDN,Sudan-North,2011,0,,0,4,-4,-4\n"
    "0,5641900,564,OFS,Orange Free State,1900,0,,8,3,5,5\n",
    "vdem": "country_name,country_text_id,country_id,year,historical_date,COWcode,v2x_polyarchy,v2x_libdem\n"
    "United States of America,USA,20,1970,1970-12-31,2,0.8,0.7\nCanada,CAN,66,1970,1970-12-31,20,0.75,0.7\n"
    "Germany,DEU,77,1985,1985-12-31,255,0.85,0.8\n"
    "Somaliland,SML,139,2000,2000-12-31,,0.3,0.2\n",
    "world_bank": '"Data Source","World Development Indicators",\n\n"Last Updated Date","2024-06-28",\n\n'
    '"Country Name","Country Code","Indicator Name","Indicator Code","1969","1970",\n'
    '"United States","USA","GDP (constant 2015 US$)","NY.GDP.MKTP.KD","4900000000000","5000000000000",\n'
    '"Germany","DEU","GDP (constant 2015 US$)","NY.GDP.MKTP.KD","","1500000000000",\n'
    '"Russian Federation","RUS","GDP (constant 2015 US$)","NY.GDP.MKTP.KD","","1",\n'
    '"World","WLD","GDP (constant 2015 US$)","NY.GDP.MKTP.KD","1","2",\n',
    "databank": "Country Name,Country Code,Series Name,Series Code,1970 [YR1970]\n"
    "Canada,CAN,GDP (current US$),NY.GDP.MKTP.CD,90000000000\nCanada,CAN,People,SP.POP.TOTL,21000000\n"
    "Chile,CHL,GDP (current US$),NY.GDP.MKTP.CD,..\n",
}  # fmt: skip
"""The text of a file of each kind."""


def nmc_text(states: dict[int, str] | None = None, years: Sequence[int] = YEARS) -> str:
    """A file of capabilities with rows for some states and years."""
    size = {2: 100.0, 20: 10.0, 260: 30.0, 365: 80.0}
    rows = [
        f"{name},{code},{year},{size[code] * 100000:.1f},{size[code] * 30:.1f},1000,{size[code] * 10000:.1f},"
        f"{size[code] * 2000:.0f},1000,{size[code] / 300:.4f},2021"
        for code, name in (states or STATES).items()
        for year in years
    ]
    return "\n".join(["stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version", *rows]) + "\n"


def pairs_text(directed: bool) -> str:
    """A file of allied pairs by year: the United States defend Canada since 1968, without its defending them."""
    one, other = ("stateA", "stateB") if directed else ("mem1", "mem2")
    rows = [f"{year},2,20,1,1,0,0,0,1,3180" for year in (1950, 1968, 1969, 1970)]
    rows += [f"{year},20,2,1,0,0,0,0,1,3180" for year in (1950, 1968, 1969, 1970) if directed]
    return f"year,{one},{other},atopally,{PLEDGES},atopid1\n" + "\n".join(rows) + "\n"


def sipri_rows(years: Sequence[int]) -> list[list[Any]]:
    """The sheet of military expenditure, with its remarks, headings of regions and signs of missing values."""
    head: list[list[Any]] = [["Military expenditure by country, in constant (2022) US$ m."], [], [], [], []]
    figures = {"Africa": "", "Canada": 9000.0, "Germany": 20000.0, "USSR": "...", "Atlantis": 1.0, "Kuwait": "xxx"}
    rows = [[name, None, "‖", *([figure] * len(years))] for name, figure in figures.items()]
    return [*head, ["Country", None, "Notes", *years], *rows]


def book(path: Path, sheets: Mapping[str, list[list[Any]]]) -> Path:
    """A spreadsheet of some sheets."""
    made = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def sipri_book(path: Path, sheet: str = "Constant (2022) US$") -> Path:
    """The spreadsheet of military expenditure, of two sheets."""
    return book(path, {"Front page": [], sheet: sipri_rows([1969, 1970])})


def write(folder: Path, kind: str, name: str = "") -> Path:
    """A file of a kind, in a folder."""
    path = folder / (name or f"{kind}.csv")
    path.write_text(nmc_text() if kind == "nmc" else TEXTS[kind], encoding="utf-8", newline="\n")
    return path
