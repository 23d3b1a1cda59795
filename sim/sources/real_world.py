"""A world like the real one of a year, from tables a user has gathered: states, capabilities, regimes, treaties.

The tables are not part of the project: they lie in a folder, or are made from the files of their owners
(`sim.sources.importing`).  Nothing later than the year is read: the cast is that of the year, states born later are
left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pandas as pd
import yaml

from sim.scenario import Scenario, load_text
from sim.schedule import PARAMETERS

MAJORS_EXPOSURE, EXPOSURE = 0.7, 0.5

SEATS: Final = {"Brasilia": (-15.79, -47.88), "Riyadh": (24.69, 46.72)}
"""Where capitals lie (recalled) that the table puts in the middle of their country."""
RIVALS: Final = {(438, 481): (411, 481), (553, 616): (553, 510)}
"""Rivalries under the code of another state: Gabon's is with Equatorial Guinea, Malawi's with Tanzania (recalled)."""
KIN: Final = 0.25
"""How far apart the regimes of a region may be for the views of one to stand for another's."""
DEPTH: Final = {1.0: 0.3, 2.0: 0.5}
"""Depth by the index of military institutions, where 1 is moderate and 2 high (labels recalled); 0.1 without any."""
RENEWS_ITSELF: Final = 2
"""The code (recalled) of a term that is prolonged unless a member objects."""

Record = dict[str, Any]


class Tables:
    """The source tables of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def table(self, name: str) -> pd.DataFrame:
        """A table by its name."""
        return pd.read_csv(self.folder / f"{name}.csv")

    def of_year(self, name: str, year: int, columns: list[str], back: int = 3) -> pd.DataFrame:
        """The latest row of each state up to a year, at most some years old, by state."""
        table = self.table(name)[["ccode", "year", *columns]]
        table = table[table["year"].between(year - back, year)].dropna(subset=columns, how="all")
        last: pd.DataFrame = table.sort_values("year").groupby("ccode")[columns].last()
        return last

    def spells(self, name: str, year: int) -> pd.DataFrame:
        """The rows of a table of spells that hold in a year."""
        table = self.table(name)
        held: pd.DataFrame = table[(table["start_year"] <= year) & (table["end_year"] >= year)]
        return held


def records(table: pd.DataFrame) -> list[Record]:
    """The rows of a table, each by its columns."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def states_of(tables: Tables, year: int) -> pd.DataFrame:
    """The states of a year that the tables describe well enough, by their Correlates of War code."""
    states = tables.spells("nations", year).drop_duplicates("ccode").set_index("ccode")
    states = states[states["end_year"] > year]
    for name, columns in (
        ("capabilities", ["milex", "milper", "tpop"]),
        ("economy", ["gdp_2017usd_mn", "gdppc_2011usd"]),
        ("regime", ["polity2", "v2x_polyarchy"]),
        ("unga_idealpoints", ["idealpoint"]),
    ):
        states = states.join(tables.of_year(name, year, columns))
    capitals = tables.table("capitals")
    at = f"{year}-07-01"
    capitals = capitals[(capitals["stdate"] <= at) & (capitals["enddate"] >= at)].drop_duplicates("ccode")
    for k, axis in enumerate(("lat", "lng")):
        moved = capitals["capital"].map({name: seat[k] for name, seat in SEATS.items()})
        capitals[axis] = moved.fillna(capitals[axis])
    states = states.join(capitals.set_index("ccode")[["lat", "lng"]])
    states = states.dropna(subset=["gdp_2017usd_mn", "lat"])
    states["polity"] = ((states["polity2"] + 10) / 20).fillna(states["v2x_polyarchy"]).fillna(0.3)
    states["idealpoint"] = views_of(states, pledges_of(tables, states, year))
    states["major"] = states.index.isin(tables.spells("major_powers", year)["ccode"])
    states["nuclear"] = tables.of_year("nuclear", year, ["possess"])["possess"].reindex(states.index) == 1
    return states


def views_of(states: pd.DataFrame, pledges: pd.DataFrame) -> pd.Series[float]:
    """The ideal points; of a state that did not vote the mean of its allies', or else of like regimes of its region.

    Its only ally, where that is of another regime, does not count; where nobody like it voted, its region does, or all.
    """
    voted = states["idealpoint"].dropna()
    held: pd.Series[float] = states["idealpoint"].copy()
    owed = pledges[pledges["defense"] > 0]
    for code, region, polity in states.loc[held.isna(), ["region", "polity"]].itertuples():
        mine = owed.loc[owed["ccode"] == code, "atopid"]
        allied = voted[voted.index.isin(owed.loc[owed["atopid"].isin(mine), "ccode"])]
        alike = voted[(states.loc[voted.index, "polity"] - polity).abs() <= KIN]
        near = voted[states.loc[voted.index, "region"] == region]
        trusted = allied if len(allied) > 1 else allied[allied.index.isin(alike.index)]
        pools = (trusted, near[near.index.isin(alike.index)], near, voted)
        held[code] = next((pool.mean() for pool in pools if len(pool)), 0.0)
    return held


def burden_of(states: pd.DataFrame) -> pd.Series[float]:
    """Military spending over GDP: men and money, each an imperfect measure, anchored on the United States at 5%."""
    gdp = states["gdp_2017usd_mn"]
    rich = states["gdppc_2011usd"] / states["gdppc_2011usd"].max()
    money = states["milex"] / gdp / rich**0.5
    men = states["milper"] / states["tpop"]
    share = ((0.05 * money / money[2]) * (0.05 * men / men[2])) ** 0.5
    share = share.fillna(0.05 * men / men[2]).fillna(0.02)
    held: pd.Series[float] = share.clip(0.003, 0.2)
    return held


def nations_of(states: pd.DataFrame) -> dict[str, Record]:
    """The states as nations of a scenario."""
    rich = (states["gdppc_2011usd"] / states["gdppc_2011usd"].max()).fillna(0.1)
    made: dict[str, Record] = {}
    for row in records(states.assign(burden=burden_of(states), rich=rich)):
        gdp = row["gdp_2017usd_mn"] / 1000
        made[str(row["abbrev"])] = {
            "name": row["name"],
            "region": str(row["region"]),
            "gdp": round(gdp, 3),
            "burden": round(float(row["burden"]), 4),
            "polity": round(float(row["polity"]), 3),
            "ideology": [round(float(row["idealpoint"]), 2), round(2 * float(row["polity"]) - 1, 2)],
            "location": [float(row["lat"]), float(row["lng"])],
            "technology": round(max(0.2, math.sqrt(row["rich"])), 2),
            "major": bool(row["major"]),
            "nuclear": bool(row["nuclear"]),
            "exposure": {"military": MAJORS_EXPOSURE if row["major"] else EXPOSURE},
        }
    return made


def dyads_of(tables: Tables, states: pd.DataFrame, year: int) -> list[Record]:
    """Borders between the states, and the rivalries that are older than the year."""
    names = states["abbrev"].to_dict()
    made: dict[tuple[str, str], Record] = {}

    def entry(one: Any, other: Any) -> Record | None:
        if one not in names or other not in names or one == other:
            return None
        key = (min(names[one], names[other]), max(names[one], names[other]))
        return made.setdefault(key, {"pair": list(key), "source": "assumed"})

    for row in records(tables.spells("contiguity", year)):
        if 1 <= row["conttype"] <= 3 and (found := entry(row["ccode1"], row["ccode2"])) is not None:
            found["contiguous"] = True
    rivalries = tables.spells("rivalries_tss", year)
    for row in records(rivalries[rivalries["start_year"] < year]):
        pair = (row["ccode1"], row["ccode2"])
        if (found := entry(*RIVALS.get(pair, pair))) is not None:
            kinds = sum(row[kind] == 1 for kind in ("positional", "spatial", "ideological", "interventionary"))
            found["trust"] = 0.25
            found["rivalry"] = round(min(0.3 + 0.1 * kinds + 0.2 * (row["principal"] == 1), 0.9), 2)
            if row["spatial"] == 1:
                found["claim"] = 0.4
    return list(made.values())


ARTICLES: Final = {
    "defense": "defence", "offense": "offence", "neutral": "neutrality", "nonagg": "non_aggression",
    "consul": "consultation",
}  # fmt: skip


def pledges_of(tables: Tables, states: pd.DataFrame, year: int) -> pd.DataFrame:
    """What each state has pledged in each treaty in force at the start of the year, as its latest phase has it."""
    spells = tables.table("alliance_members").sort_values(["atopid", "ccode", "phase"])
    still = spells["yrexit"].replace(0, 9999).fillna(9999)
    spells = spells[(spells["yrent"] < year) & (still >= year) & spells["ccode"].isin(states.index)]
    return spells.drop_duplicates(["atopid", "ccode"], keep="last")


def treaties_of(tables: Tables, states: pd.DataFrame, year: int) -> tuple[dict[str, Record], dict[str, Record]]:
    """The treaties in force at the start of the year: those of two, and those of more, which others can join."""
    spells = pledges_of(tables, states, year)
    about = tables.table("alliances").set_index("atopid")
    names = states["abbrev"].to_dict()
    two: dict[str, Record] = {}
    many: dict[str, Record] = {}
    for key, rows in spells.groupby("atopid"):
        treaty = int(str(key))
        if len(rows) < 2:
            continue
        coded = {str(name): value for name, value in about.loc[[treaty]].iloc[0].items()}
        record = one_treaty(rows, coded, [names[code] for code in rows["ccode"]])
        if record is not None:
            if len(rows) > 2 or coded["bilat"] == 0:
                record |= {"accession": "unanimity", "open_to": sorted(regions(states, rows["ccode"]))}
                many[f"t{treaty}"] = record
            else:
                two[f"t{treaty}"] = record
    return two, many


def one_treaty(rows: pd.DataFrame, about: Record, members: list[str]) -> Record | None:
    """A treaty with its articles; one that only one of two owes is directed."""
    articles: Record = {}
    lead = None
    for column, word in ARTICLES.items():
        owed = (rows[column] > 0).tolist()
        if not any(owed):
            continue
        articles[word] = 1
        if len(members) == 2 and not all(owed):
            lead = lead or members[owed.index(True)]
            articles[word] = {"strength": 1, "direction": "lead" if members[owed.index(True)] == lead else "others"}
    if not articles:
        return None
    record: Record = {
        "members": members, "articles": articles, "signed": int(about["begyr"]), "source": "assumed",
        "term": term_of(about), "depth": DEPTH.get(about["milinst"], 0.1),
    }  # fmt: skip
    return record | ({"lead": lead} if lead else {})


def term_of(about: Record) -> float:
    """The years after which a treaty must be renewed; 0 where it is open, or goes on unless somebody objects."""
    term: float = about["length"] / 12  # given in months; missing where the term is open
    return float(term) if 0 < term <= 99 and about["proren"] != RENEWS_ITSELF else 0.0


def regions(states: pd.DataFrame, members: Iterable[int]) -> set[str]:
    """The regions of two members or more, and a third of all at least, from which others may come in."""
    found = states.loc[list(members), "region"].value_counts()
    return {f"region:{name}" for name in found[(found >= 2) & (found >= found.sum() / 3)].index}


def document(tables: Tables, year: int, years: int) -> Record:
    """The world at the start of a year, to be run for some years, as a scenario file has it."""
    states = states_of(tables, year)
    two, many = treaties_of(tables, states, year)
    return {
        "foedus": 1, "name": f"world-{year}", "title": f"The states of {year}",
        "calendar": {"start": year, "end": year + years - 1}, "seeds": {"seed": year},
        "figures": dict.fromkeys(
            ("gdp", "burden", "polity", "ideology", "location", "technology", "major", "nuclear", "exposure"), "assumed"
        ),
        "nations": nations_of(states), "dyads": dyads_of(tables, states, year), "treaties": two, "organisations": many,
    }  # fmt: skip


def real_world(folder: Path, year: int, years: int = 15, parameter_file: str | None = None) -> Scenario:
    """The world at the start of a year, to be run for some years; FileNotFoundError where the tables are not."""
    plain = document(Tables(folder), year, years)
    text = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True)
    return load_text(text, parameter_file=parameter_file, parameters=PARAMETERS).scenario
