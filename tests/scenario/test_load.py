"""Files over files, tables, overrides: what wins, what is refused, and that every figure keeps its place."""

from __future__ import annotations

import copy
import os
import socket
from pathlib import Path

import pytest

from sim.scenario import ScenarioError, dump, load, load_document, load_text, validate
from tests.scenario import RIVERS, SMALL, problems_of


def said(path: Path, *overrides: str) -> str:
    """What is said about a file, with the folder left out."""
    with pytest.raises(ScenarioError) as caught:
        load(path, overrides)
    return str(caught.value).replace(f"{path.parent}{os.sep}", "")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small scenario in a folder of its own."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def write(folder: Path, name: str, text: str) -> Path:
    """A file of a folder."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key_of_the_format_is_read() -> None:
    loaded = load_document(RIVERS)
    scenario = loaded.scenario
    assert [Path(name).name for name in loaded.files] == ["rivers.yaml", "rivers.csv"]
    assert list(scenario.nations) == ["AUR", "NO", "TYR", "LUN", "VES"]
    assert scenario.nations["AUR"].ideology == (1.25, -0.5)  # the file over the table
    assert scenario.nations["AUR"].gdp == 220.5  # the table
    assert scenario.nations["LUN"].name == "Luna, the old"
    assert scenario.nations["VES"].enters == pytest.approx(1955.34, abs=0.01)
    assert scenario.calendar.steps == 44
    assert [(dyad.holder, dyad.other, dyad.both_ways) for dyad in scenario.dyads] == [
        ("AUR", "NO", True),
        ("NO", "TYR", False),
    ]
    assert scenario.treaties["accord"].articles["basing"].direction == "lead"
    assert scenario.treaties["accord"].articles["defence"].strength == 1.0
    assert scenario.organisations["league"].open_to == ("VES", "region:West")
    assert scenario.parameters["trust.gain"].value == 0.05
    assert scenario.parameters["negotiate.meeting_rate"].unit == "1/year"
    assert [len(event.effects) for event in scenario.events] == [2, 1, 1, 1, 1, 1, 1]


def test_a_dumped_scenario_is_the_same_scenario() -> None:
    loaded = load_document(RIVERS)
    again = load_text(loaded.text)
    assert again.scenario == loaded.scenario
    assert again.document == loaded.document
    assert again.sha256 == loaded.sha256
    assert validate(loaded.document).scenario == loaded.scenario


TEXTS = ["NO", "010", "1e3", "12", "1.5", "true", "null", "~", "", ".inf", "1949-04-04", " x ", "a\n\nb ", "- x"]
TEXTS += [
    "9" * 200,
    "'",
    '"',
    "#",
    "a: b",
    "@x",
    "<<",
    "=",
    "x\u2028y",
    "😀",
    "é",
    "-",
    "?",
    "%",
    "tab\there",
    "yes",
    "1_0",
]


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_survives_a_dump(text: str) -> None:
    document = {**load_text(SMALL).document, "summary": text, "sources": {"a": text + "x"}}
    again = load_text(dump(document))
    assert again.scenario.summary == text
    assert again.scenario.sources == {"a": text + "x"}


def test_the_hash_stands_for_the_meaning(small: Path) -> None:
    plain = load_document(small).sha256
    small.write_text(SMALL.replace("gdp: 20,", "gdp: 20.0,").replace("10.8]}", "10.8]  }  # a note"))
    assert load_document(small).sha256 == plain
    assert load_document(small, ["nations.NO.gdp=21"]).sha256 != plain


def test_one_file_over_another(small: Path) -> None:
    text = "foedus: 1\nname: rich\nextends: small.yaml\nnations: {NO: {gdp: 90}}\n"
    path = write(small.parent, "rich.yaml", text)
    loaded = load_document(path)
    assert (loaded.scenario.name, loaded.scenario.nations["NO"].gdp, loaded.scenario.nations["FRA"].gdp) == (
        "rich",
        90,
        220.5,
    )
    assert [Path(name).name for name in loaded.files] == ["rich.yaml", "small.yaml"]
    path.write_text(text.replace("90", "-1") + "treaties: 3\n")
    small.write_text(SMALL.replace("0.05", "2"))
    assert said(path).splitlines() == [
        "rich.yaml:4:21: nations.NO.gdp: must be more than 0, got -1",
        "rich.yaml:5:11: treaties: must be a group of `key: value`, got 3",
        "small.yaml:6:29: nations.FRA.burden: must be at most 0.6, got 2",
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("../../etc/passwd", "'../../etc/passwd' leaves the scenario's folder"),
        ("/etc/passwd", "must be a path below the scenario's folder, with '/', got '/etc/passwd'"),
        ("sub/../../x.yaml", "'sub/../../x.yaml' leaves the scenario's folder"),
        ("'C:\\x.yaml'", "must be a path below the scenario's folder, with '/', got 'C:\\x.yaml'"),
        ("link.yaml", "'link.yaml' leaves the scenario's folder"),
        ("out/secret.yaml", "'out/secret.yaml' leaves the scenario's folder"),
        ("loop.yaml", "'loop.yaml'"),
        ("smal.yaml", "there is no file 'smal.yaml'; did you mean 'small.yaml'?"),
        ("sub", "'sub' is a folder, not a file"),
        ("pipe", "'pipe' is not an ordinary file"),
        ("socket", "'socket' is not an ordinary file"),
        ("[a]", "must be the name of a file, got a list"),
        ("''", "must be a path below the scenario's folder, with '/', got ''"),
        ("x" * 300, "cannot be read ("),
    ],
)
@pytest.mark.parametrize("key", ["extends", "nations_csv"])
def test_other_files_must_stand_beside(
    key: str, given: str, expected: str, small: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, outside = small.parent, tmp_path_factory.mktemp("outside")
    write(outside, "secret.yaml", SMALL)
    (folder / "link.yaml").symlink_to(outside / "secret.yaml")
    (folder / "out").symlink_to(outside)
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    (folder / "sub").mkdir()
    os.mkfifo(folder / "pipe")
    here = os.getcwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as unix:
            unix.bind("socket")
    finally:
        os.chdir(here)
    path = write(folder, "main.yaml", f"{SMALL}{key}: {given}\n")
    message = said(path)
    assert message.startswith(f"main.yaml:8:{len(key) + 3}: {key}: ")
    assert expected in message
    assert "\n" not in message


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user who may not read everything")
def test_a_file_that_may_not_be_read(small: Path) -> None:
    small.chmod(0)
    assert "no permission to read" in said(small)


def test_the_file_itself(small: Path) -> None:
    folder = small.parent
    assert said(folder / "smal.yaml").endswith("; did you mean 'small.yaml'?")
    assert "is a folder, not a file" in said(folder)
    assert "is not an ordinary file" in said(Path("/dev/null"))
    for name in ("x\0y", "x" * 5000, "\udc80"):
        with pytest.raises(ScenarioError):
            load(name)
    (folder / "link.yaml").symlink_to(small)
    assert load(folder / "link.yaml").name == "small"


def test_extending_in_a_circle_or_too_deep(tmp_path: Path) -> None:
    for number in range(8):
        write(tmp_path, f"{number}.yaml", f"extends: {number + 1}.yaml\n")
    assert said(tmp_path / "0.yaml") == "5.yaml:1:10: extends: files may extend each other 5 deep at most"
    write(tmp_path, "2.yaml", "extends: 0.yaml\n")
    assert said(tmp_path / "0.yaml") == "2.yaml:1:10: extends: '0.yaml' extends itself, directly or through others"


def test_a_text_alone_names_no_files() -> None:
    assert problems_of(f"{SMALL}extends: small.yaml\n") == [
        "s.yaml:8:10: extends: a text that is no file cannot name other files"
    ]


TABLES = [
    ("id,gdp\nFRA,1\nFRA,2\n", "t.csv:3:id: nations.FRA: the id stands here twice (first on line 2)"),
    ("id,gpd\nFRA,1\n", "t.csv:1:gpd: nations: unknown column 'gpd'; did you mean 'gdp'?"),
    ("id,gdp,gdp\nFRA,1,2\n", "t.csv:1:gdp: nations: column 'gdp' stands here twice"),
    ("gdp\n1\n", "t.csv:1:1: nations: the column 'id' is missing"),
    ("id;gdp\nFRA;1\n", "t.csv:1:1: columns must be separated by commas"),
    ("id,gdp\nFRA,1,2\n", "t.csv:2:3: nations: the row has 3 cells, the header 2"),
    ("id,gdp\n,1\n", "t.csv:2:id: nations: the row has no id"),
    ("id,gdp\nFRA,1e999\n", "t.csv:2:gdp: nations.FRA.gdp: the number is too large, got '1e999'"),
    ("id,burden\nNO,5%\n", "t.csv:2:burden: nations.NO.burden: must be a number, got '5%' (write a share such as 0.05"),
    ('id,name\nNO,"x\n', "t.csv:2:1: nations: not a valid CSV row"),
    ("id,name\n=1+1,x\n", "t.csv:2:id: nations.=1+1: '=1+1' is not of the form wanted here"),
    ("", "t.csv:1:1: the table is empty"),
]


@pytest.mark.parametrize(("table", "expected"), TABLES)
def test_tables_that_are_wrong(table: str, expected: str, small: Path) -> None:
    write(small.parent, "t.csv", table)
    path = write(small.parent, "main.yaml", SMALL.replace("burden: 0.03, ", "") + "nations_csv: t.csv\n")
    assert expected in said(path)


def test_a_table_from_a_spreadsheet(small: Path) -> None:
    text = "id,name,ideology_1,lat,lon,enters,major\r\nNO,Norge,0.5,60,11,1951,true\r\n,,,,,,\r\n"
    (small.parent / "t.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    text = SMALL.replace("ideology: [0.8], location: [59.9, 10.8]", "nuclear: true") + "nations_csv: t.csv\n"
    nation = load(write(small.parent, "main.yaml", text)).nations["NO"]
    assert (nation.name, nation.ideology, nation.location, nation.enters) == ("Norge", (0.5,), (60, 11), 1951.0)
    assert nation.major and nation.nuclear


def test_an_error_can_be_made_again_from_its_parts() -> None:
    with pytest.raises(ScenarioError) as caught:
        load_text("a: 1")
    again = copy.copy(caught.value)
    assert str(again) == str(caught.value)
    assert again.problems == caught.value.problems
