"""What the README and its like show is true: the world, the links and pictures, the commands and their options."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer

from sim.cli import app
from sim.cli.starting import STARTER
from sim.metrics import METRICS
from sim.scenario import check_arms, load_text
from sim.schedule import STANDARD
from sim.sweep.reading import read_study
from tests.test_house import FILES, ROOT, named

README = ROOT / "README.md"
PAGES = [path for path in FILES if path.suffix == ".md"]
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|<img[^>]*\bsrc=[\"']([^\"']+)|^\[[^\]]+\]:\s*(\S+)", re.M)
COMMAND = re.compile(r"(?:^|[`/ ])foedus ([a-z]+)\b([^`#\n]*)", re.M)
COMMANDS: dict[str, Any] = vars(typer.main.get_command(app))["commands"]
SCARE = "  - {id: scare, rate: 0.1, effects: [{type: tension, domain: military, change: 0.2}]}\n"


def test_the_study_page_shows_a_study(tmp_path: Path) -> None:
    """The study of the page is one of the world of the README, and that of the README one of a world of ours."""
    world, *_, readme = re.findall(r"^```yaml\n(.*?)^```", README.read_text(encoding="utf-8"), re.M | re.S)
    page = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "docs" / "studies.md").read_text(encoding="utf-8"), re.M | re.S)
    (tmp_path / "my-world.yaml").write_text(world + SCARE, encoding="utf-8")
    for number, (study, points) in enumerate([(page[0], 144), (readme, 64)]):
        path = tmp_path / f"study-{number}.yaml"
        path.write_text(study, encoding="utf-8")
        assert len(read_study(path).points) == points


def test_the_world_in_the_readme_can_be_read() -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```", README.read_text(encoding="utf-8"), re.M | re.S)
    world, claims, _ = blocks
    assert load_text(world).scenario.title in world
    told = load_text(world + claims, parameters=STANDARD.parameters(), metrics=METRICS)
    check_arms(told, STANDARD.parameters(), METRICS)
    assert told.scenario.claims


def linked(page: Path) -> list[Path]:
    """The files of the project that a page links to or shows."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    targets = [next(filter(None, found)) for found in LINK.findall(text)]
    return [page.parent / target.partition("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target)]


def test_the_readme_has_pictures_and_links() -> None:
    names = {path.name for path in linked(README)}
    assert {"CONTRIBUTING.md", "LICENSE"} <= names
    assert any(name.endswith(".png") for name in names)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    assert [str(target) for target in linked(page) if not target.exists()] == []


def anchors(page: Path) -> set[str]:
    """The names by which links reach the headings of a page, as forges make them."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    names = [re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.+)$", text, re.M)]
    return {f"{name}-{n}" if (n := names[:k].count(name)) else name for k, name in enumerate(names)}


def inside(page: Path) -> list[tuple[Path, str]]:
    """The headings that a page links to, its own and those of others."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    parts = [next(filter(None, found)).partition("#") for found in LINK.findall(text)]
    return [(page.parent / path if path else page, name) for path, _, name in parts if name and ":" not in path]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_into_pages_lead_to_headings(page: Path) -> None:
    wrong = [(str(target), name) for target, name in inside(page) if name not in anchors(target)]
    assert wrong == []


def test_headings_are_reached_as_forges_name_them(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Who, `what`?\n```\n# no heading\n```\n## A\n## A\n[x](#a-1) [y](page.md#b)\n", encoding="utf-8")
    assert anchors(page) == {"who-what", "a", "a-1"}
    assert inside(page) == [(page, "a-1"), (page, "b")]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_formulas_within_lines_hold_nothing_that_markdown_takes_for_itself(page: Path) -> None:
    """A backslash before a comma or a semicolon is Markdown's own there: \\thinspace and \\thickspace are not."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.S)
    assert [each for each in re.findall(r"(?<!\\)\$([^$\n]+)(?<!\\)\$", text) if re.search(r"\\[^\w\s]", each)] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_what_pages_link_to_is_in_git(page: Path) -> None:
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a checkout of git")
    known = {(ROOT / name).resolve() for name in done.stdout.decode().split("\0") if name}
    files = [target.resolve() for target in linked(page) if target.is_file()]
    assert [str(target) for target in files if target not in known] == []


def options(command: str) -> set[str]:
    """The options of a command."""
    return {"--help", "-h"} | {name for param in COMMANDS[command].params for name in param.opts}


def misspelt(text: str) -> list[str]:
    """The commands of a text that do not exist, and those with an option that does not."""
    return [
        f"foedus {command}{rest}"
        for command, rest in COMMAND.findall(text)
        if command not in COMMANDS or set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest)) - options(command)
    ]


@pytest.mark.parametrize("page", [*PAGES, STARTER, ROOT / "Makefile"], ids=named)
def test_commands_that_pages_name_exist(page: Path) -> None:
    assert misspelt(page.read_text(encoding="utf-8")) == []


def test_commands_that_the_help_names_exist() -> None:
    for name, command in COMMANDS.items():
        assert COMMAND.search(command.epilog), name
        assert misspelt(command.epilog) == []


def test_options_in_the_table_of_commands_exist() -> None:
    rows = re.findall(r"^\| `foedus ([a-z]+)[^`]*`(.*)\|$", README.read_text(encoding="utf-8"), re.M)
    assert {command for command, _ in rows} >= {"run", "check", "new", "schema", "rules", "columns"}
    for command, said in rows:
        assert set(re.findall(r"`(--[a-z-]+)", said)) <= options(command), command
    run = next(said for command, said in rows if command == "run")
    assert set(re.findall(r"`(--[a-z-]+)", run)) == {name for name in options("run") if name.startswith("--")} - {
        "--help"
    }


@pytest.mark.parametrize("text", ["`foedus rnu x`", "foedus run x --yeers 3", ".venv/bin/foedus check --set a=1"])
def test_what_does_not_exist_is_found(text: str) -> None:
    assert misspelt(text)
