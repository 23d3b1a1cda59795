"""The commands that show and check: what they say, how they end, and that it can be read at 80 columns."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sim
from analysis.commands import ORDER
from sim.cli import app, base, call, loading
from sim.cli.output import span
from sim.cli.reference import standing
from sim.metrics import METRICS
from sim.schedule import STANDARD
from sim.world import World
from tests.worlds import TINY

SHOWN = [["rules"], ["rules", "--parameters"], ["columns"], ["events"], ["metrics"]]


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(base, "AFTER_RUN", [])


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What a command prints, on either stream."""
    assert call(arguments) == code
    printed = capsys.readouterr()
    return printed.out + printed.err


def json_of(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    assert call([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_all_commands_are_listed_in_their_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert [command.callback.__name__ for command in app.registered_commands if command.callback] == list(ORDER)
    text = shown(capsys, "--help")
    assert [name for name in re.findall(r"^│ (\w+) ", text, re.M) if name in ORDER] == list(ORDER)
    assert "foedus new my-world" in text
    assert "130 interrupted" in text and "<bool>" not in text


@pytest.mark.parametrize("command", ORDER)
def test_the_help_of_each_command_has_examples(capsys: pytest.CaptureFixture[str], command: str) -> None:
    text = shown(capsys, command, "--help")
    assert re.search(rf"^ +foedus {command}", text.partition("Examples")[2], re.M)
    assert max(map(len, text.splitlines())) <= 80
    assert "--help" in text and "<bool>" not in text, "a flag takes no value"


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    heavy = ["numpy", "numba", "sim.scenario", "pandas", "pyarrow", "matplotlib", "yaml", "scipy", "mesa", "networkx"]
    code = f"""import sys
from analysis.cli import main
sys.argv = ["foedus", "run", "--help"]
try:
    main()
except SystemExit as end:
    assert end.code == 0
assert [name for name in {heavy} if name in sys.modules] == []"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(sim.__file__).parents[1]
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "--version") == f"foedus {sim.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [["bogus"], ["run"], ["check"], ["rules", "--bogus"], ["run", "x", "--seed", "-1"], ["run", "x", "--jobs", "0"]],
)
def test_wrong_usage_ends_with_2(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert "Error" in shown(capsys, *arguments, code=2)


@pytest.mark.parametrize("arguments", SHOWN, ids=" ".join)
def test_tables_fit_into_80_columns(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    lines = shown(capsys, *arguments).splitlines()
    assert len(lines) > 20
    assert [line for line in lines if len(line) > 80] == []


@pytest.mark.parametrize("arguments", SHOWN, ids=" ".join)
def test_wide_terminals_get_a_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "180")
    text = shown(capsys, *arguments)
    assert "───" in text
    assert [line for line in text.splitlines() if len(line) > 180] == []


def test_rules_show_the_whole_schedule(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "rules")
    rows = json_of(capsys, "rules")
    assert [row["rule"] for row in rows[1:-1]] == [rule.name() for rule in STANDARD.rules]
    assert [rows[0]["phase"], rows[-1]["phase"]] == ["events", "metrics"]
    for row in rows:
        assert row["rule"] in text
        assert row["does"]
        assert set(row["reads"] + row["writes"]) <= set(World.columns())


def test_parameters_come_with_unit_range_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json_of(capsys, "rules", "--parameters")
    assert {row["path"]: row["default"] for row in rows} == STANDARD.values()
    assert all(row["source"] and row["unit"] and row["meaning"] for row in rows)
    assumed = sum(standing(row["source"]) == "assumed" for row in rows)
    last = " ".join(shown(capsys, "rules", "--parameters").splitlines()[-4:])
    assert f"{len(rows)} parameters: " in last and last.endswith(f"{assumed} assumed")


def test_columns_and_metrics_are_all_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert [row["name"] for row in json_of(capsys, "columns")] == list(World.columns())
    known = [(metric.level, metric.name) for level in METRICS.values() for metric in level.values()]
    assert [(row["level"], row["name"]) for row in json_of(capsys, "metrics")] == known
    assert span(0, 1) == "[0, 1]"
    assert (span(0, float("inf")), span(-float("inf"), 0)) == ("at least 0", "at most 0")


def test_events_show_effects_triggers_and_conditions(capsys: pytest.CaptureFixture[str]) -> None:
    known = json_of(capsys, "events")
    effects = {row["type"]: {field["name"]: field for field in row["fields"]} for row in known["effects"]}
    assert effects["crisis"]["chance"]["value"] == "number in [0, 1]"
    given = {"name": "from", "value": "list of: id of a nation, or members:TREATY", "required": True, "default": None}
    assert effects["rivalry"]["from"].items() >= given.items()
    assert not effects["rivalry"]["mutual"]["required"]
    assert [row["name"] for row in known["triggers"]] == ["date", "when", "rate", "after", "until"]
    text = shown(capsys, "events")
    assert all(f"\n{word}\n" in text for word in effects)
    assert all(field["meaning"] for fields in effects.values() for field in fields.values())
    assert "severity (number in [0, 1]; share of the nation's plans laid open)" in " ".join(text.split())


def test_one_rule_is_shown_with_its_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "rules", "review", "learn_trust")
    own = [path for path, p in STANDARD.parameters().items() if p.rule in ("review", "learn_trust")]
    assert all(f"\n{path} " in text for path in own) and "set_budgets" not in text
    rows = json_of(capsys, "rules", "review", "learn_trust")
    assert [row["rule"] for row in rows] == ["review", "learn_trust"]
    assert [p["path"] for row in rows for p in row["parameters"]] == own
    assert [row["path"] for row in json_of(capsys, "rules", "review", "learn_trust", "--parameters")] == own


def test_metrics_and_columns_are_found_by_name_and_level(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json_of(capsys, "metrics", "--level", "nation")
    assert [row["name"] for row in rows] == list(METRICS["nation"])
    (row,) = json_of(capsys, "metrics", "cohesion", "--level", "treaty")
    found = METRICS["treaty"]["cohesion"]
    assert (row["formula"], row["citation"], row["meaning"]) == (found.formula, found.cite, found.doc)
    text = " ".join(shown(capsys, "metrics", "cohesion", "fragility").split())
    assert all(said in text for said in (f"formula {found.formula}", "cohesion nation", "fragility system", "aid[i,j]"))
    assert "crises(" not in text, "only the symbols of these formulas"
    assert [row["name"] for row in json_of(capsys, "columns", "alarm", "trust")] == ["alarm", "trust"]


@pytest.mark.parametrize("name", ["deterrence_ratio_observed", "deterrence_ratio_counterfactual"])
def test_the_two_ratios_are_shown_together(capsys: pytest.CaptureFixture[str], name: str) -> None:
    rows = json_of(capsys, "metrics", name, "--level", "system")
    assert [row["name"] for row in rows] == ["deterrence_ratio_observed", "deterrence_ratio_counterfactual"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["metrics", "cohesin"], "there is no metric 'cohesin'; did you mean 'cohesion'?"),
        (["metrics", "crises", "--level", "nation"], "there is no metric of a nation 'crises'"),
        (["rules", "reveiw"], "there is no rule 'reveiw'; did you mean 'review'?"),
        (["columns", "turst"], "there is no quantity 'turst'; did you mean 'trust'?"),
        (["events", "rivlary", "--json"], "there is no type of effect 'rivlary'; did you mean 'rivalry'?"),
        (["metrics", "zzzzzz"], "there is no metric 'zzzzzz' (foedus metrics lists them)"),
    ],
)
def test_unknown_names_are_told_in_a_line(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    text = shown(capsys, *arguments, code=2)
    assert text.startswith(f"foedus: {said}") and text.count("\n") == 1


def test_fields_that_effects_share_are_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "events")
    assert text.count("ations whose side changes") == 1 and "fields from, to, change, mutual?\n" in text
    alone = " ".join(shown(capsys, "events", "claim").split())
    assert (
        "from (list of: id of a nation, or members:TREATY; nations whose side changes)" in alone
        and "rivalry" not in alone
    )


def test_check_says_what_is_in_a_good_file(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "check", str(TINY))
    assert "good: 5 nations, 2 treaties, 2 events, 1 parameter changed; 34 figures: 14 sourced, 7 assumed" in text
    assert text.count("\n") == 1
    (answer,) = json_of(capsys, "check", str(TINY))
    assert answer["figures"] == {"sourced": 14, "assumed": 7, "recalled": 6, "none": 7}


def test_the_help_of_check_says_what_one_answer_holds(capsys: pytest.CaptureFixture[str]) -> None:
    words = " ".join(shown(capsys, "check", "--help").split())
    assert "One answer holds the mistakes of form, of fields, of names that refer to nothing and of what does" in words


def test_check_tells_mistakes_of_all_kinds_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    text = TINY.read_text().replace("title: Five neighbours", "title: Five: neighbours")
    text = text.replace("polity: 0.2", "polity: 2").replace("members: [CCC, DDD]", "members: [CCC, DDE]")
    Path("bad.yaml").write_text(text.replace("negotiate.meeting_rate:", "negotiate.meeting_rat:"))
    told = [line.split(": ", 1)[0].split(":")[1] for line in shown(capsys, "check", "bad.yaml", code=2).splitlines()]
    assert told == ["4", "15", "21", "25"]
    (answer,) = json_of(capsys, "check", "bad.yaml", code=2)
    assert [str(problem["line"]) for problem in answer["problems"]] == told


def test_check_tells_all_that_is_wrong_in_all_files(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.yaml").write_text(
        TINY.read_text().replace("burden: 0.08", "burdn: 0.08").replace("polity: 0.2", "polity: 2")
    )
    Path("worse.yaml").write_text("a: [")
    text = shown(capsys, "check", "bad.yaml", str(TINY), "worse.yaml", "absent.yaml", code=2)
    assert "bad.yaml:14:48: nations.CCC.burdn: unknown field 'burdn'; did you mean 'burden'?" in text
    assert re.search(r"^bad.yaml:15:\d+: nations.DDD.polity: must be at most 1", text, re.M)
    assert re.search(r"^worse.yaml:\d+:\d+: ", text, re.M)
    assert "good: 5 nations" in text
    assert "no file 'absent.yaml'" in text
    answers = json_of(capsys, "check", "bad.yaml", str(TINY), code=2)
    assert [answer["good"] for answer in answers] == [False, True]
    assert all(problem["line"] and problem["message"] for problem in answers[0]["problems"])


def test_worlds_that_come_with_foedus_go_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert "38 nations" in shown(capsys, "check", "north-atlantic-1949")
    assert "did you mean 'north-atlantic-1949'?" in shown(capsys, "check", "nort-atlantic-1949", code=2)
    assert "(foedus scenarios lists them)" in shown(capsys, "check", "zzz", code=2)
    Path("worlds").mkdir()
    assert "there is no file" in shown(capsys, "check", "worlds/north-atlantic-1949", code=2)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("missing-file.yaml", "foedus: there is no file 'missing-file.yaml' here\n"),
        ("my-wrld.yaml", "foedus: there is no file 'my-wrld.yaml' here; did you mean 'my-world.yaml'?\n"),
        ("my-wrld", " comes with Foedus (foedus scenarios lists them); did you mean 'my-world.yaml'?\n"),
        ("atlantic", "; did you mean 'north-atlantic-1949'?\n"),
        ("north-atlantic.yaml", " here; did you mean 'north-atlantic-1949'?\n"),
        ("sub/missing.yaml", "foedus: there is no file 'missing.yaml' in 'sub'\n"),
        ("sub/othr.yaml", "foedus: there is no file 'othr.yaml' in 'sub'; did you mean 'sub/other.yaml'?\n"),
        ("absent/x.yaml", "foedus: there is no file 'x.yaml' in 'absent'\n"),
        ("sub", "sub: 'sub' is a folder, not a file\n"),
        ("x\0y", "foedus: there is no file 'x\\x00y' here"),
    ],
)
def test_a_file_that_is_not_there_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], given: str, said: str
) -> None:
    Path("sub").mkdir()
    for path in ("my-world.yaml", "sub/other.yaml"):
        Path(path).write_text(TINY.read_text())
    text = shown(capsys, "check", given, code=2)
    assert said in text
    assert text.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "given"), [("1949-1960", ["calendar.start=1949", "calendar.end=1960"]), ("10", ["calendar.end=1958"])]
)
def test_years(text: str, given: list[str]) -> None:
    assert [setting.text for setting in loading.years(text, 1949)] == given


@pytest.mark.parametrize("text", ["", "0", "-5", "ten", "1960-1949", "1949-", "1949-1960-1970", "10.5", "١٠", "99999"])
def test_years_that_are_none(text: str) -> None:
    with pytest.raises(base.Complaint):
        loading.years(text, 1949)


def test_errors_of_our_own_are_told_in_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ValueError("first\nsecond")

    monkeypatch.setattr(loading, "shipped", broken)
    text = shown(capsys, "check", "zzz", code=1)
    assert text.startswith("foedus: internal error: ValueError: first\nPlease report") and "Traceback" not in text
    monkeypatch.setenv("FOEDUS_DEBUG", "1")
    assert "Traceback" in shown(capsys, "check", "zzz", code=1)
