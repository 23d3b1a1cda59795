"""What no file tells of a year is filled: by a rule that is stated, and noted down with whom it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.sources.codes import id_of, name_of, region_of, state_of
from sim.sources.files import Taken
from sim.sources.frames import Filled
from sim.sources.reading import BadFile
from sim.sources.recalled import MAJORS, NUCLEAR
from sim.sources.states import OPEN, spells
from sim.sources.world_bank import GDP

BACK: Final = 3
"""How old a figure may be that stands for the year [years]."""

GDP_SCALE, GDP_ENERGY, GDP_PEOPLE = 32.2, 0.60, 0.26
"""Gross domestic product in millions of international dollars of 2017 from energy and people, in the units of National
Material Capabilities: fitted to the estimates of Fariss et al. (2022) for 1950-1990, each state-year weighted by its
share in the world of its year.  It explains 75 of 100 parts of the variance of the logarithm; half of the state-years
lie within a factor of 1.9."""
ANCHOR: Final = 2
"""The United States: the burden of others is anchored on theirs, and no estimate of income by head goes beyond theirs,
since small producers of oil use much energy."""
WEST_GERMANY: Final = 260
POLITY_LEVEL, POLITY_SLOPE = 0.42, 0.19
"""Regime on [0, 1] from the ideal point: fitted to Polity5 and the ideal points of 1946-1990 (R² 0.31)."""
RIVALS_FROM, RIVALS_SPAN, ENDURING = 2, 20, 6
"""Rivals are two states with as many disputes in so many years before the start (assumed); it is their principal
rivalry with as many as make an enduring one (Diehl & Goertz, 2000; recalled)."""


def fill(taken: Mapping[str, Taken], year: int) -> Filled:
    """The tables of a year from the files that were read, with every gap filled and noted."""
    made = Filled(year)
    read = {key: one.read.table for key, one in taken.items()}
    cast = _cast(made, read)
    made.frames.held["capabilities"] = read["nmc"]
    known = made.frames.of_year("capabilities", year, ["milex", "milper", "pec", "tpop"], BACK)
    known = known.reindex(cast["ccode"])
    if known.reindex([ANCHOR])[["milex", "milper", "pec", "tpop"]].isna().any(axis=None):
        told = "spending, personnel, energy and people of the United States, on which those of the others are anchored"
        raise BadFile([f"{taken['nmc'].name}: has no {told}, for {year - BACK} to {year}"])
    _spending(made, read, known)
    _economy(made, read, known)
    _views(made, read, cast)
    _regimes(made, read, cast)
    _seats(made, cast)
    _powers(made, read)
    _neighbours(made, read)
    _rivals(made, read)
    _treaties(made, read, cast)
    for one in taken.values():
        if one.read.unknown:
            made.note(f"{one.name}: names that our table of states does not know: {', '.join(one.read.unknown)}")
    return made


def _cast(made: Filled, read: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The states of the year: those of the state system, or else those with a row in the table of capabilities."""
    if "states" in read:
        cast = read["states"]
    else:
        cast = spells(read["nmc"])
        made.note(
            "states: no file of the state system: those with a row in National Material Capabilities, named by us"
        )
    year = made.year
    cast = cast[(cast["start_year"] <= year) & (cast["end_year"] > year)].drop_duplicates("ccode").sort_values("ccode")
    made.frames.held["nations"] = cast.assign(
        name=cast["name"] if "name" in cast else [name_of(code, year) for code in cast["ccode"]],
        abbrev=[id_of(code, year, other) for code, other in zip(cast["ccode"], cast["abbrev"], strict=True)],
        region=[region_of(code) for code in cast["ccode"]],
    )
    return cast


def _spending(made: Filled, read: Mapping[str, pd.DataFrame], known: pd.DataFrame) -> None:
    """Military spending from SIPRI where it is given; what it lacks is that of the other table on its scale."""
    spent = known["milex"]
    if "sipri" in read:
        made.frames.held["sipri"] = read["sipri"]
        found = made.frames.of_year("sipri", made.year, ["milex"], BACK)["milex"].reindex(known.index)
        scale = _scale(found, spent)
        lacking = known.index[found.isna() & spent.notna()]
        made.filled("burden", lacking, "nmc")
        if len(lacking):
            made.note(
                "burden: SIPRI has no figure; spending is that of National Material Capabilities, scaled", lacking
            )
        spent = found.fillna(spent * scale)
    neither = known.index[spent.isna() & known["milper"].isna()]
    if len(neither):
        made.note("burden: neither spending nor personnel known; 2% of GDP assumed", neither)
    made.filled("burden", neither)
    year = known.assign(milex=spent, year=made.year).rename_axis("ccode").reset_index()
    made.frames.held["capabilities"] = year.dropna(subset=["milex", "milper", "tpop"], how="all")


def _economy(made: Filled, read: Mapping[str, pd.DataFrame], known: pd.DataFrame) -> None:
    """Gross domestic product from the World Bank where it is given, else from energy and people."""
    energy, people = known["pec"].where(known["pec"] > 0), known["tpop"].where(known["tpop"] > 0)
    regions = pd.Series([region_of(code) for code in known.index], index=known.index)
    each = energy / people
    usual = each.groupby(regions).transform("median").fillna(each.median())
    guessed = known.index[energy.isna() & people.notna()]
    gdp = GDP_SCALE * energy.fillna(usual * people) ** GDP_ENERGY * people**GDP_PEOPLE
    rule = (
        f"{GDP_SCALE} · energy^{GDP_ENERGY:.2f} · people^{GDP_PEOPLE} million dollars of 2017, both as in National "
        "Material Capabilities"
    )
    if "world_bank" in read:
        found, indicator = _world_bank(made, read["world_bank"])
        found = found.reindex(known.index)
        lacking = known.index[found.isna() & gdp.notna()]
        gdp = found.fillna(gdp * _scale(found, gdp))
        made.filled("gdp", lacking)
        made.note(f"gdp: {indicator} of the World Bank")
        if pd.notna(found.get(WEST_GERMANY)):
            made.note("gdp: figures of the World Bank under DEU are taken for those of West Germany (assumed)")
        if len(lacking):
            made.note(f"gdp: estimated where the World Bank has none, on the Bank's scale ({rule})", lacking)
    else:
        made.note(f"gdp: no file of GDP: estimated for all states, half of them within a factor of 1.9: {rule}")
    if len(guessed):
        made.note(
            "gdp: energy unknown or none; that of the median state of the region, by head, stands for it", guessed
        )
    if len(without := known.index[gdp.isna()]):
        made.note("left out, since neither people nor GDP are known", without)
    head = gdp / people * 1000
    head = head.clip(upper=head[ANCHOR]) if "world_bank" not in read else head
    table = pd.DataFrame({"gdp_2017usd_mn": gdp, "gdppc_2011usd": head, "year": made.year})
    made.frames.held["economy"] = table.rename_axis("ccode").reset_index()


def _scale(found: pd.Series[float], other: pd.Series[float]) -> float:
    """By how much figures of one source are the larger, for the median state that two have figures of; 1 if none."""
    ratio = float((found / other.where(other > 0)).median())
    return ratio if ratio > 0 else 1.0


def _world_bank(made: Filled, table: pd.DataFrame) -> tuple[pd.Series[float], str]:
    """Gross domestic product in millions by the best indicator of the file that has figures of the year."""
    for indicator in GDP:
        made.frames.held["world_bank"] = table[table["indicator"] == indicator]
        found = made.frames.of_year("world_bank", made.year, ["value"], BACK)["value"] / 1e6
        if len(found):
            return found, indicator
    return pd.Series(dtype=float), f"no figure for {made.year - BACK} to {made.year} in the file"


def _views(made: Filled, read: Mapping[str, pd.DataFrame], cast: pd.DataFrame) -> None:
    """Ideal points; the builder gives those who did not vote the views of allies, or of neighbours like them."""
    empty = pd.DataFrame({"ccode": [], "year": [], "idealpoint": []}).astype({"ccode": "int64", "year": "int64"})
    votes = made.frames.held["unga_idealpoints"] = read.get("ideal_points", empty)
    voted = made.frames.of_year("unga_idealpoints", made.year, ["idealpoint"], BACK).index
    silent = [code for code in cast["ccode"] if code not in voted]
    if not len(voted):
        why = "no file of votes" if votes.empty else f"no votes from {made.year - BACK} to {made.year}"
        made.note(f"ideology: {why}: in foreign policy all have the same views, 0")
    elif silent:
        made.note("ideology: did not vote; the views are the mean of allies, or of like regimes of the region", silent)
    made.filled("ideology", silent)


def _regimes(made: Filled, read: Mapping[str, pd.DataFrame], cast: pd.DataFrame) -> None:
    """Regimes from Polity5, else V-Dem, else a guess from how a state votes."""
    none = pd.DataFrame({"ccode": [], "year": []})
    polity, vdem = read.get("polity", none), read.get("vdem", none)
    held = made.frames.held
    held["polity"], held["vdem"] = (
        polity.reindex(columns=["ccode", "year", "polity2"]),
        vdem.reindex(columns=["ccode", "year", "v2x_polyarchy"]),
    )
    scores = made.frames.of_year("polity", made.year, ["polity2"], BACK)["polity2"].reindex(cast["ccode"])
    indices = made.frames.of_year("vdem", made.year, ["v2x_polyarchy"], BACK)["v2x_polyarchy"].reindex(cast["ccode"])
    views = made.frames.of_year("unga_idealpoints", made.year, ["idealpoint"], BACK)["idealpoint"]
    views = views.reindex(cast["ccode"])
    views = views.fillna(_views_of_allies(_lasting(read["atop"], made.year), views)).fillna(0.0)
    guess = (POLITY_LEVEL + POLITY_SLOPE * views).clip(0.0, 1.0)
    guessed = scores.index[scores.isna() & indices.isna()]
    if "polity" in read:
        made.filled("polity", scores.index[scores.isna() & indices.notna()], "vdem")
    if read.keys() & {"polity", "vdem"}:
        made.filled("polity", guessed)
    if len(guessed):
        rule = f"{POLITY_LEVEL} + {POLITY_SLOPE} · ideal point, its own or that of its allies, a weak guess (R² 0.31)"
        whom = [] if len(guessed) == len(scores) else list(guessed)
        made.note(f"polity: no regime known{'' if whom else ' of any state'}: {rule}", whom)
    table = pd.DataFrame({"polity2": scores, "v2x_polyarchy": indices.fillna(guess), "year": made.year})
    held["regime"] = table.rename_axis("ccode").reset_index()


def _lasting(members: pd.DataFrame, year: int) -> pd.DataFrame:
    """The members of treaties in force at the start of a year."""
    still = (members["yrexit"] == 0) | (members["yrexit"] >= year)
    return members[(members["yrent"] < year) & still]


def _views_of_allies(members: pd.DataFrame, views: pd.Series[float]) -> pd.Series[float]:
    """By state the mean ideal point of those with whom it has a treaty of defence."""
    owed = members.loc[members["defense"] > 0, ["atopid", "ccode"]].drop_duplicates()
    pairs = owed.merge(owed, on="atopid", suffixes=("", "_ally")).drop_duplicates(["ccode", "ccode_ally"])
    means: pd.Series[float] = views.reindex(pairs["ccode_ally"]).groupby(pairs["ccode"].to_numpy()).mean()
    return means


def _seats(made: Filled, cast: pd.DataFrame) -> None:
    """Capitals from our own table of states."""
    found = [(code, state_of("cow", code, made.year)) for code in cast["ccode"]]
    seats = [{"ccode": code, "lat": state.seat[0], "lng": state.seat[1]} for code, state in found if state is not None]
    always: dict[str, Any] = {"capital": "", "stdate": "0001-01-01", "enddate": "9999-12-31"}
    made.frames.held["capitals"] = pd.DataFrame(seats).assign(**always)
    made.note("location: capitals to a tenth of a degree, from a table of ours; moves of capitals are not followed")
    if unknown := [code for code, state in found if state is None]:
        made.note("left out, since our table does not know where they lie", unknown)


def _powers(made: Filled, read: Mapping[str, pd.DataFrame]) -> None:
    """Major powers, and states with nuclear weapons."""
    recalled = pd.DataFrame(MAJORS, columns=["ccode", "start_year", "end_year"])
    made.frames.held["major_powers"] = read.get("majors", recalled)
    if "majors" not in read:
        made.note("major: no file of major powers: those of the Correlates of War project, recalled")
    armed = [code for code, first, last in NUCLEAR if first <= made.year <= last]
    made.frames.held["nuclear"] = pd.DataFrame({"ccode": armed, "year": made.year, "possess": 1})
    made.note("nuclear: who has nuclear weapons is recalled")


def _neighbours(made: Filled, read: Mapping[str, pd.DataFrame]) -> None:
    """Contiguity; without a file of it, distance between capitals alone tells who is near."""
    columns = ["ccode1", "ccode2", "conttype", "start_year", "end_year"]
    made.frames.held["contiguity"] = read.get("contiguity", pd.DataFrame(columns=columns, dtype="int64"))
    if "contiguity" not in read:
        made.note("contiguous: no file of contiguity: no borders, only the distance between capitals")


def _rivals(made: Filled, read: Mapping[str, pd.DataFrame]) -> None:
    """Rivals are those who have had disputes again and again."""
    columns = ["ccode1", "ccode2", "dispute", "territory", "policy", "regime", "year"]
    disputes = read.get("mid", pd.DataFrame(columns=columns, dtype="int64"))
    late = disputes[disputes["year"].between(made.year - RIVALS_SPAN, made.year - 1)]
    kinds = {"spatial": ("territory", "max"), "positional": ("policy", "max"), "ideological": ("regime", "max")}
    pairs = late.groupby(["ccode1", "ccode2"]).agg(count=("dispute", "nunique"), **kinds).reset_index()
    pairs = pairs[pairs["count"] >= RIVALS_FROM].astype(dict.fromkeys(kinds, int))
    always = {"interventionary": 0, "start_year": made.year - 1, "end_year": OPEN}
    made.frames.held["rivalries_tss"] = pairs.assign(principal=(pairs["count"] >= ENDURING).astype(int), **always)
    told = "no file of disputes: none known"
    if "mid" in read:
        told = f"states with {RIVALS_FROM} disputes or more in the {RIVALS_SPAN} years before the start"
    made.note(f"rivalry: {told}")


def _treaties(made: Filled, read: Mapping[str, pd.DataFrame], cast: pd.DataFrame) -> None:
    """The treaties and their members; those who are no states of the year are left out."""
    members = read["atop"]
    made.frames.held["alliance_members"] = members
    lasting = _lasting(members, made.year).sort_values(["atopid", "phase", "ccode"], kind="stable")
    about = lasting.groupby("atopid").agg(
        bilat=("bilat", "min"), length=("length", "last"), proren=("proren", "last"), milinst=("milinst", "max")
    )
    about["begyr"] = members.groupby("atopid")["yrent"].min()
    made.frames.held["alliances"] = about.reset_index()
    strangers = sorted(set(lasting["ccode"]) - set(cast["ccode"]))
    if strangers:
        made.note(f"treaties: members that are no states of {made.year} are left out", strangers)
    if members["milinst"].eq(0).all() and members["length"].isna().all():
        made.note(
            "treaties: a table of pairs tells of no treaties: each pair of allies has a pact of two, without term"
        )
    last = int(np.nanmax([members["yrent"].max(), members["yrexit"].max()]))
    if made.year > last + 1:
        made.note(f"treaties: the latest entry is of {last}: those in force then stand for those of {made.year}")
