"""`foedus import`: a world of a year from data files, what is filled, where all comes from, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sim.cli import base, call
from sim.scenario import Scenario, load_document
from sim.sources.files import READERS, option
from tests import data_files
from tests.data_files import write
from tests.test_sources_of_owners import OFFICIAL, at_hand

ALL = tuple(READERS)


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(base, "AFTER_RUN", [])


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What a command prints, on either stream."""
    assert call(arguments) == code
    printed = capsys.readouterr()
    return printed.out + printed.err


def made(kind: str) -> Path:
    """A tiny file of a data set, in the current folder."""
    return data_files.sipri_book(Path("sipri.xlsx")) if kind == "sipri" else write(Path(), kind)


def asked(*kinds: str, year: int = 1970) -> list[str]:
    """The command with tiny files of some data sets."""
    return ["import", "--year", str(year), *(word for kind in kinds for word in (option(kind), str(made(kind))))]


def world(capsys: pytest.CaptureFixture[str], *kinds: str, year: int = 1970) -> tuple[Scenario, str]:
    """The scenario made from tiny files of some data sets, and what was printed."""
    told = shown(capsys, *asked(*kinds, year=year), "--out", "made.yaml")
    scenario = load_document("made.yaml").scenario
    Path("made.yaml").unlink()
    return scenario, told


def test_two_files_make_a_world_and_it_says_what_was_filled(capsys: pytest.CaptureFixture[str]) -> None:
    found, told = world(capsys, "atop", "nmc")
    assert list(found.nations) == ["USA", "CAN", "DEU", "SUN"] and found.name == "world-1970"
    for word in ("states", "gdp", "ideology", "polity", "location", "major", "nuclear", "contiguous", "rivalry"):
        assert f"- {word}: " in told and f"{word}: " in found.limits
    assert [name for name, nation in found.nations.items() if nation.major] == ["USA", "SUN"]
    assert found.nations["USA"].gdp == pytest.approx(32.2 * 1e6**0.60 * 200_000**0.26 / 1000, abs=1e-3)
    assert {nation.ideology[0] for nation in found.nations.values()} == {0.0} and not found.dyads
    assert set(found.figures.values()) == {"assumed", "recalled", "nmc"}


def test_treaties_are_those_in_force_between_states_of_the_year(capsys: pytest.CaptureFixture[str]) -> None:
    found, told = world(capsys, "atop", "nmc")
    assert list(found.organisations) == ["t3180"] and not found.treaties, "one has ended, one has a single state left"
    nato = found.organisations["t3180"]
    assert nato.members == ("USA", "CAN", "DEU") and nato.signed == 1949 and nato.term == 20 and nato.depth == 0.5
    assert nato.title == "North Atlantic Treaty, 1949"
    assert set(nato.articles) == {"defence", "non_aggression", "consultation"} and nato.source == "atop"
    assert "members that are no states of 1970 are left out: state 9999" in told
    earlier, _ = world(capsys, "atop", "nmc", year=1961)
    assert earlier.treaties["t3500"].title == "Canada - Soviet Union, 1950"


def test_each_file_has_its_provenance_and_each_figure_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    found, told = world(capsys, *ALL)
    assert set(found.provenance) == set(found.sources) == set(ALL)
    for kind, file in found.provenance.items():
        path = Path("sipri.xlsx" if kind == "sipri" else f"{kind}.csv")
        assert file.file == path.name and file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest() and file.fields
        assert file.set == READERS[kind][0].title and found.sources[kind] == READERS[kind][0].citation
    assert found.provenance["atop"].version == "5.1"
    assert "- sipri.xlsx: names that our table of states does not know: Atlantis" in told
    assert {found.figures[name] for name in ("gdp", "burden", "polity", "ideology", "major")} == {
        "world_bank", "sipri", "polity", "ideal_points", "majors",
    }  # fmt: skip
    sources = {name: nation.sources for name, nation in found.nations.items()}
    assert sources["USA"] == {"burden": "nmc"} and sources["CAN"] == {"gdp": "assumed", "polity": "vdem"}
    assert sources["DEU"] == {"ideology": "assumed", "polity": "assumed"}
    assert "did not vote; the views are the mean of allies, or of like regimes of the region: West Germany" in told
    assert "- gdp: figures of the World Bank under DEU are taken for those of West Germany (assumed)" in told


def test_figures_are_those_of_the_files(capsys: pytest.CaptureFixture[str]) -> None:
    found, _ = world(capsys, *ALL)
    usa, canada, germany, russia = found.nations.values()
    assert (usa.gdp, germany.gdp) == (5000.0, 1500.0) and usa.burden == 0.05
    assert (usa.polity, canada.polity, russia.polity) == (1.0, 0.75, 0.15)
    assert (usa.ideology[0], canada.ideology[0], russia.ideology[0]) == (2.0, 1.5, -2.5)
    assert germany.ideology[0] == 1.75, "the mean of its allies"
    scale = 5000e9 / (32.2 * 1e6**0.60 * 200_000**0.26 * 1e6), 1500e9 / (32.2 * 3e5**0.60 * 60_000**0.26 * 1e6)
    estimate = 32.2 * 1e5**0.60 * 20_000**0.26 / 1000
    assert canada.gdp == pytest.approx(estimate * sum(scale) / 2, rel=1e-4), "on the scale of those that are known"
    pairs = {frozenset((dyad.holder, dyad.other)): dyad for dyad in found.dyads}
    assert set(pairs) == {frozenset(("USA", "CAN")), frozenset(("USA", "SUN"))}
    quarrel = pairs[frozenset(("USA", "SUN"))]
    assert quarrel.rivalry == 0.5 and quarrel.claim == 0.4 and quarrel.contiguous is None and quarrel.source == "mid"


def test_a_pair_with_a_border_and_a_rivalry_has_an_entry_for_each_source(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("contiguity.csv")
    path.write_text(data_files.TEXTS["contiguity"].replace("RUS,4", "RUS,2"), encoding="utf-8")
    shown(capsys, *asked("atop", "nmc", "mid"), "--contiguity", str(path))
    pair = [dyad for dyad in load_document("world-1970.yaml").scenario.dyads if dyad.pair == ("SUN", "USA")]
    told = [(dyad.source, dyad.contiguous, dyad.rivalry, dyad.claim) for dyad in pair]
    assert told == [("contiguity", True, None, None), ("mid", None, 0.5, 0.4)]


def test_the_depth_of_a_treaty_is_that_of_its_phase(capsys: pytest.CaptureFixture[str]) -> None:
    found = [world(capsys, "atop", "nmc", year=year)[0].organisations["t3180"].depth for year in (1962, 1963, 1964)]
    assert found == [0.1, 0.1, 0.5], "its bases came in 1963"


def test_damaged_files_are_told_all_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    for kind, right, wrong in (("atop", "1950,1965", "1950,1935"), ("nmc", "USA,2,1970,10000000.0", "USA,2,1970,-5")):
        Path(f"{kind}.csv").write_text(made(kind).read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    told = shown(capsys, "import", "--year", "1970", "--atop", "atop.csv", "--nmc", "nmc.csv", code=2)
    assert told.splitlines() == [
        "atop.csv:8: yrexit: 1935 is before yrent, 1950",
        "atop.csv:9: yrexit: 1935 is before yrent, 1950",
        "nmc.csv:12: milex: -5 cannot be: it is 0 or more, or -9 where it is missing",
    ]


def test_a_spending_that_sipri_lacks_is_put_on_its_scale(capsys: pytest.CaptureFixture[str]) -> None:
    with_it, _ = world(capsys, *ALL)
    without, _ = world(capsys, *(kind for kind in ALL if kind != "sipri"))
    assert with_it.nations["SUN"].burden == without.nations["SUN"].burden
    assert with_it.nations["CAN"].burden != without.nations["CAN"].burden


def test_a_table_of_pairs_makes_a_world_too(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pairs.csv").write_text(data_files.pairs_text(directed=True), encoding="utf-8")
    told = shown(capsys, "import", "--year", "1970", "--atop", "pairs.csv", "--nmc", str(made("nmc")))
    pact = load_document("world-1970.yaml").scenario.treaties["t2020"]
    assert pact.lead == "USA" and pact.articles["defence"].direction == "lead" and pact.signed == 1950
    assert "each pair of allies has a pact of two, without term" in told


def test_the_same_files_give_the_same_bytes_and_the_world_runs(capsys: pytest.CaptureFixture[str]) -> None:
    command = asked(*ALL)
    for name in ("one", "two"):
        shown(capsys, *command, "--name", name, "--years", "2", "--out", f"{name}.yaml")
    one, two = (Path(f"{name}.yaml").read_bytes() for name in ("one", "two"))
    assert one.replace(b"name: one", b"name: two", 1) == two
    assert "one.yaml: good: 4 nations" in shown(capsys, "check", "one.yaml")
    shown(capsys, "run", "one.yaml", "--quiet", "--no-figures")
    assert "is there already, and nothing was written" in shown(capsys, *command, "--out", "one.yaml", code=2)


def test_all_that_is_wrong_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(capsys, "import", "--year", "1970", "--vdem", str(made("polity")), "--majors", "none.csv", code=2)
    lines = told.splitlines()
    assert len(lines) == 4 and not list(Path().glob("*.yaml"))
    assert lines[0] == "none.csv: cannot be read: No such file or directory"
    assert lines[1].endswith("it looks like Polity5: --polity")
    assert lines[2].startswith("foedus: --atop is needed: ") and lines[3].startswith("foedus: --nmc is needed: ")
    assert shown(capsys, *asked("atop", "nmc", year=1980), code=2) == (
        "nmc.csv: has figures of 1960 to 1970; --year 1980 must lie in 1960 to 1973\n"
    )


def test_a_world_without_its_anchor_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("few.csv").write_text(data_files.nmc_text({20: "CAN", 365: "RUS"}), encoding="utf-8")
    told = shown(capsys, *asked("atop"), "--nmc", "few.csv", code=2)
    assert told.startswith("few.csv: has no spending, personnel, energy and people of the United States")


def test_provenance_needs_a_reference(capsys: pytest.CaptureFixture[str]) -> None:
    shown(capsys, *asked("atop", "nmc"))
    path = Path("world-1970.yaml")
    text = path.read_text(encoding="utf-8").replace("provenance:\n  atop:", "provenance:\n  atopp:")
    path.write_text(text, encoding="utf-8")
    assert "provenance.atopp: there is no 'atopp' in `sources`; did you mean 'atop'?" in shown(
        capsys, "check", str(path), code=2
    )


@at_hand
def test_the_world_of_1970_from_the_files_of_the_owners(capsys: pytest.CaptureFixture[str]) -> None:
    names = {"atop": "atop5_1m.csv", "nmc": "NMC-60-abridged.csv", "ideal_points": "IdealpointestimatesAll_Jun2024.csv"}
    files = [word for key, name in names.items() for word in (option(key), str(OFFICIAL / name))]
    shown(capsys, "import", "--year", "1970", *files, "--years", "2")
    found = load_document("world-1970.yaml").scenario
    assert len(found.nations) == 134 and len(found.treaties) + len(found.organisations) == 96
    nato = found.organisations["t3180"]
    assert len(nato.members) == 15 and {"USA", "GBR", "DEU", "TUR"} <= set(nato.members)
    assert [name for name, nation in found.nations.items() if nation.major] == ["USA", "GBR", "FRA", "SUN", "CHN"]
    assert {"GDR", "VNM", "RVN", "YEM", "YMD", "CSK", "YUG"} <= set(found.nations)
    shown(capsys, "import", "--year", "1950", *files)
    assert load_document("world-1950.yaml").scenario.organisations["t3180"].depth == 0.1, "its bases came in 1951"
    assert max(found.nations, key=lambda name: found.nations[name].gdp) == "USA"
    shown(capsys, "run", "world-1970.yaml", "--quiet", "--no-figures")
