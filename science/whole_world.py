"""The scenario of the whole world, from tables a user has gathered: what is measured in it, made again.

    python -m science.whole_world --data DIR

writes `scenarios/whole-world.csv`, the table of nations, and the part of `scenarios/whole-world.yaml` between its two
marks: dyads of the states of the start, and treaties.  What stands outside the marks (sources, judgements, later
states, events) is written by hand.
Figures are those of 1988, treaties those in force on 1 January 1989; facts are rounded to what is known of them.
"""

from __future__ import annotations

import argparse
import csv
import io
import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd
import yaml

from sim.sources.real_world import Record, Tables, burden_of, dyads_of, records, states_of, treaties_of

START: Final = 1989
LAST: Final = START - 1
"""The last full year before the start, whose figures count."""
FOLDER: Final = Path(__file__).parents[1] / "scenarios"
BEGIN: Final = "# -- made by `python -m science.whole_world`: do not edit between here and the second mark\n"
END: Final = "# -- second mark: by hand from here on\n"

IDS: Final = {"BRD": "DEU", "DDR": "GDR", "RUS": "SUN", "YAR": "YEM"}
"""The source's letters for states that are better known by others."""
NAMES: Final = {
    "USA": "United States", "SUN": "Soviet Union", "DEU": "West Germany", "GDR": "East Germany", "YEM": "North Yemen",
    "YMD": "South Yemen", "COD": "Zaire", "ATG": "Antigua and Barbuda",
}  # fmt: skip
CAPITALS: Final = {"BRA": (-15.8, -47.9), "SAU": (24.7, 46.7), "DJI": (11.6, 43.1)}
"""Where the source gives the middle of the country instead of the capital: recalled."""
PRESIDENTS, PARLIAMENTS = "X", "L"
"""How the source of elections marks them (recalled); the others are referendums."""
REGIONS: Final = {"MENA": "Middle East and North Africa"}
TREATIES: Final = {
    3015: "arab_league", 3075: "rio", 3130: "weu", 3140: "soviet_finnish", 3150: "oas", 3180: "nato",
    3205: "arab_defence", 3210: "us_philippines", 3215: "anzus", 3240: "us_korea", 3260: "manila_pact",
    3285: "warsaw", 3375: "us_japan", 3440: "soviet_korean", 3445: "sino_korean", 3740: "helsinki",
    3755: "asean", 3785: "anad", 3810: "ecowas", 3895: "ecowas_defence", 3900: "oecs", 3925: "us_israel",
}  # fmt: skip
"""Short names of treaties, by their number in ATOP; the others are named by that number."""
OPEN: Final = {
    "nato": ["region:Europe"], "weu": ["region:Europe"], "rio": ["region:Americas"], "oas": ["region:Americas"],
    "arab_league": ["COM"], "arab_defence": ["COM", "MRT"], "asean": ["VNM", "LAO", "KHM", "MMR"],
    "anad": ["BEN", "GIN", "NER", "TGO"],
    "warsaw": [],
}  # fmt: skip
"""Organisations, and who can join them: recalled. What is not named here is a closed treaty."""
TAKEN_BACK: Final = {"arab_league": ["EGY"], "arab_defence": ["EGY"]}
"""Who was taken back in the first year and so counts as a member from the start (United Press International, 22 May
1989, on Egypt)."""
LEADS: Final = {
    "nato": "USA", "warsaw": "SUN", "us_japan": "USA", "us_korea": "USA", "us_philippines": "USA", "anzus": "USA",
    "manila_pact": "USA", "soviet_korean": "SUN", "sino_korean": "CHN", "us_israel": "USA", "rio": "USA",
}  # fmt: skip
UNENDING: Final = {"nato"}
"""Treaties whose term in the source is the time before a member may leave (recalled)."""
UMBRELLA: Final = {"nuclear_umbrella": {"strength": 1, "direction": "lead"}}
PRACTICE: Final[Record] = {
    "nato": UMBRELLA | {"exercises": 0.8, "intelligence": 0.5, "logistics": 0.5, "technology": 0.3, "procurement": 0.2},
    "warsaw": UMBRELLA | {"exercises": 0.8, "intelligence": 0.4, "logistics": 0.5, "procurement": 0.5},
    "us_japan": UMBRELLA | {"exercises": 0.5, "technology": 0.5},
    "us_korea": UMBRELLA | {"exercises": 0.8, "intelligence": 0.4},
    "anzus": UMBRELLA | {"exercises": 0.5, "intelligence": 0.7},
    "us_israel": {"intelligence": 0.4, "technology": 0.4, "capacity_building": {"strength": 1, "direction": "lead"}},
    "us_philippines": {"capacity_building": {"strength": 0.3, "direction": "lead"}},
    "arab_league": {"dialogue": 1}, "oas": {"dialogue": 1}, "asean": {"dialogue": 1}, "helsinki": {"dialogue": 1},
    "ecowas": {"dialogue": 1},
}  # fmt: skip
"""What allies do beside what the treaty's text obliges them to: recalled, strengths assumed."""
NOMINAL: Final = 0.3
"""Strength of a defence article of a regional body that nobody expects to be called on."""
MOST: Final = 0.8
MISCODED: Final = {("GAB", "GIN"): ("GAB", "GNQ"), ("MWI", "TUN"): ("MWI", "TZA")}
"""Two rivalries whose state codes are not those of the states that the source's words, or the map, mean."""


def digits(value: float, number: int = 3) -> float:
    """A value to so many significant digits."""
    return float(f"{value:.{number}g}")


def cast(tables: Tables) -> pd.DataFrame:
    """The states of the last year with the ids, names and regions of the scenario."""
    states = states_of(tables, LAST)
    ids = states["iso3"].replace(IDS)
    regions = states["region"].replace(REGIONS)
    return states.assign(abbrev=ids, name=ids.map(NAMES).fillna(states["name"]), region=regions)


def growth_of(tables: Tables) -> pd.Series[float]:
    """The mean growth of each economy over the ten years to the last, held between none and six in a hundred."""
    table = pd.read_csv(tables.folder / "economy.csv", usecols=["ccode", "year", "gdp_2017usd_mn"])
    wide = table.pivot(index="ccode", columns="year", values="gdp_2017usd_mn")
    grown: pd.Series[float] = ((wide[LAST] / wide[LAST - 10]) ** 0.1 - 1.0).clip(0.0, 0.06).round(3)
    return grown


def elections_of(tables: Tables) -> pd.DataFrame:
    """How often each nation votes, by the (upper) median of its last five gaps, and when next; presidents first."""
    votes = pd.read_csv(tables.folder / "elections_reign.csv").query("@START - 25 < elec_year < @START")
    votes["when"] = votes["elec_year"] + (pd.to_numeric(votes["elec_month"], errors="coerce").fillna(6) - 0.5) / 12
    made: dict[Any, Record] = {}
    for code, held in votes.groupby("ccode"):
        kinds = held["type"].str.strip()
        kind = PRESIDENTS if held["when"][kinds == PRESIDENTS].nunique() > 1 else PARLIAMENTS
        days = held["when"][kinds == kind].sort_values()
        days = days[~(days.diff(-1) > -0.5)]  # the last of several rounds
        if days.empty:
            continue
        gaps = days.diff().dropna().tail(5)
        period = min(max(round(gaps.quantile(0.5, interpolation="higher")), 2), 7) if len(gaps) else 4
        due = round(float(days.iloc[-1]) + period - START, 1)
        made[code] = {"election_period": period, "next_election": due if due > 0 else period / 2}
    return pd.DataFrame.from_dict(made, orient="index")


def nations(tables: Tables, states: pd.DataFrame) -> list[Record]:
    """The rows of the table of nations."""
    rich = (states["gdppc_2011usd"] / states["gdppc_2011usd"][2]).clip(upper=1).fillna(0.1)
    full = states.assign(burden=burden_of(states), rich=rich, growth=growth_of(tables)).join(elections_of(tables))
    made = []
    for row in records(full.sort_values("abbrev")):
        place = CAPITALS.get(row["abbrev"], (round(row["lat"], 1), round(row["lng"], 1)))
        votes = row["polity"] >= 0.5 and row["election_period"] == row["election_period"]
        made.append({
            "id": row["abbrev"], "name": row["name"], "region": row["region"],
            "gdp": digits(row["gdp_2017usd_mn"] / 1000), "growth": row["growth"] if row["growth"] >= 0 else 0.02,
            "burden": digits(row["burden"], 2), "polity": digits(row["polity"], 2),
            "ideology_1": round(row["idealpoint"], 1) + 0.0, "ideology_2": round(2 * row["polity"] - 1, 1) + 0.0,
            "lat": place[0], "lon": place[1],
            "technology": max(0.2, round(20 * row["rich"] ** 0.5) / 20),
            "major": str(row["major"]).lower(), "nuclear": str(row["nuclear"]).lower(),
            "election_period": int(row["election_period"]) if votes else "",
            "next_election": row["next_election"] if votes else "",
        })  # fmt: skip
    return made


def dyads(tables: Tables, states: pd.DataFrame, treaties: Iterable[Record]) -> list[Record]:
    """Rivalries, borders, the trust and skill of armies that have long worked together, and partners in trade."""
    rivals: list[Record] = []
    borders: list[Record] = []
    for entry in dyads_of(tables, states, LAST):
        pair = list(MISCODED.get((entry["pair"][0], entry["pair"][1]), tuple(entry["pair"])))
        if "rivalry" in entry:
            rivals.append({"pair": pair, "rivalry": entry["rivalry"], "trust": entry["trust"], "source": "tss2022"})
        if "contiguous" in entry:
            borders.append({"pair": pair, "contiguous": True, "source": "cow_contiguity"})
    hostile = {tuple(entry["pair"]) for entry in rivals}
    trained = (sorted(treaty["members"]) for treaty in treaties if "exercises" in treaty["articles"])
    close = {pair for members in trained for pair in itertools.combinations(members, 2)}
    practised = [
        {"pair": list(pair), "trust": 0.7, "interoperability": 0.4, "source": "assumed"}
        for pair in sorted(close - hostile)
    ]
    return sorted(rivals, key=str) + sorted(borders, key=str) + practised + trade(tables, states)


def trade(tables: Tables, states: pd.DataFrame) -> list[Record]:
    """Each nation's partners with a fifth of its trade or more; shares above MOST are gaps in the source."""
    flows = pd.read_parquet(tables.folder / "trade_dyad.parquet").query("year == @LAST")
    names = states["abbrev"].to_dict()
    one, two, *_ = [column for column in flows.columns if column.startswith("ccode")]
    amount = flows[[column for column in flows.columns if column not in (one, two, "year")]].sum(axis=1)
    both = pd.concat(
        [pd.DataFrame({"a": flows[x], "b": flows[y], "amount": amount}) for x, y in ((one, two), (two, one))]
    )
    both = both.groupby(["a", "b"])["amount"].sum().reset_index()
    both["share"] = both["amount"] / both.groupby("a")["amount"].transform("sum")
    found = both[both["share"].between(0.2, MOST) & both["a"].isin(names) & both["b"].isin(names)]
    return [
        {"from": names[row["a"]], "to": names[row["b"]], "trade": digits(row["share"], 2), "source": "cow_trade"}
        for row in records(found)
    ]


def treaties(tables: Tables, states: pd.DataFrame) -> tuple[dict[str, Record], dict[str, Record]]:
    """The treaties in force at the start, closed or to be joined, with what their texts and practice say."""
    about = pd.read_csv(tables.folder / "alliances.csv").set_index("atopid")
    names = states.set_index("abbrev")["name"].to_dict()
    closed: dict[str, Record] = {}
    joined: dict[str, Record] = {}
    two, many = treaties_of(tables, states, START)
    for key, record in sorted((two | many).items()):
        number = int(key.removeprefix("t"))
        coded = {str(name): value for name, value in about.loc[number].to_dict().items()}
        name = TREATIES.get(number, f"atop{number}")
        (joined if name in OPEN else closed)[name] = one_treaty(name, record, coded, names)
    return closed, joined


def one_treaty(name: str, record: Record, coded: Record, names: Mapping[Any, str]) -> Record:
    """A treaty of the scenario: strength, practice, bases, institutions, and who may still come in."""
    articles = record["articles"] | PRACTICE.get(name, {})
    if coded["nominal_regional"] == 1:
        articles["defence"] = NOMINAL
    lead = LEADS.get(name) or record.get("lead")
    if coded["base"] == 3 and lead is not None and lead in record["members"]:
        articles["basing"] = {"strength": 0.5, "direction": "others"}
    known = coded["name"] if isinstance(coded["name"], str) else ""
    parties = " - ".join(names[member] for member in record["members"])
    made: Record = {
        "title": known or f"{parties}, {coded['begyr']}",
        "signed": int(coded["begyr"]),
        "members": sorted({*record["members"], *TAKEN_BACK.get(name, ())}),
    }
    made |= {"articles": articles} | ({"lead": lead} if lead else {})
    made |= {"term": digits(record["term"], 2)} if record["term"] and name not in UNENDING else {}
    levels = sum(coded[level] for level in ("milcon", "organ1") if coded[level] == coded[level])
    made["depth"] = round(min(0.1 + 0.1 * levels, 0.7), 1)
    if name in OPEN:
        made |= {"accession": "unanimity", "open_to": OPEN[name]} if OPEN[name] else {"accession": "closed"}
    return made | {"source": "atop"}


def shown(entry: Record, first: str) -> str:
    """An entry in flow style under its first line's beginning."""
    text = yaml.safe_dump(entry, default_flow_style=True, sort_keys=False, width=110, allow_unicode=True)
    return first + text.strip().replace("\n", "\n" + " " * 4) + "\n"


def made_part(tables: Tables, states: pd.DataFrame) -> str:
    """The part of the scenario between the two marks."""
    two, many = treaties(tables, states)
    lines = [shown(entry, "  - ") for entry in dyads(tables, states, [*two.values(), *many.values()])]
    lines += ["treaties:\n", *(shown(record, f"  {name}: ") for name, record in two.items())]
    lines += ["organisations:\n", *(shown(record, f"  {name}: ") for name, record in many.items())]
    return "".join(lines)


def texts(data: Path, scenario: str) -> tuple[str, str]:
    """The table of nations, and a text of the scenario with its part between the marks made again."""
    tables = Tables(data)
    states = cast(tables)
    rows = nations(tables, states)
    table = io.StringIO()
    writer = csv.DictWriter(table, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    before, _, rest = scenario.partition(BEGIN)
    _, _, after = rest.partition(END)
    return table.getvalue(), before + BEGIN + made_part(tables, states) + END + after


def main() -> None:
    """Write both files again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the source tables")
    folder = parser.parse_args().data
    path = FOLDER / "whole-world.yaml"
    table, scenario = texts(folder, path.read_text(encoding="utf-8"))
    (FOLDER / "whole-world.csv").write_text(table, encoding="utf-8")
    path.write_text(scenario, encoding="utf-8")


if __name__ == "__main__":
    main()
