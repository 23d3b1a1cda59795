"""The page that describes the model: its tables are renewed, its prose leaves nothing out and invents nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from science.pages import PAGE, PARTS, PageError, escaped, main, renewed
from sim.metrics import METRICS
from sim.rules.base import Rule
from sim.schedule import STANDARD
from sim.vocabulary import Article, Decision, terms_of, words
from sim.world import World

TEXT = PAGE.read_text(encoding="utf-8")
GENERATED = re.compile(r"<!-- generated: .*?<!-- end -->", re.S)
PROSE = GENERATED.sub("", TEXT)
ELEMENTS = (
    "Purpose and patterns", "Entities, state variables and scales", "Process overview and scheduling",
    "Design concepts", "Initialisation", "Input data", "Submodels",
)  # fmt: skip
CONCEPTS = (
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
    "Stochasticity", "Collectives", "Observation",
)  # fmt: skip
SECTION = re.compile(r"^#### `(\w+)`\n(.*?)(?=^#{2,4} |\Z)", re.M | re.S)
SUBMODELS = dict(SECTION.findall(PROSE))
PATHS = set(STANDARD.parameters())


def formulas(text: str) -> str:
    """A text with the names in its formulas as they stand in code."""
    return text.replace(r"\_", "_")


def set_in_formulas(text: str) -> set[str]:
    """The parameters that formulas name."""
    return set(re.findall(r"\\mathsf\{([\w.]+)\}", formulas(text)))


def named(text: str) -> set[str]:
    """The words of the model that a text names, as code or as parameters in formulas."""
    return set_in_formulas(text) | set(re.findall(r"`([\w.]+)`", text))


def explained() -> Iterator[tuple[str, list[str]]]:
    """Each decision that the page explains, with the terms in the first column of the table that follows."""
    for heading, rest in re.findall(r"^\*\*Decisions? ([^*]+)\*\*(.*?)(?=^\*\*|^#|\Z)", PROSE, re.M | re.S):
        terms = re.findall(r"^\| `(\w+)` \|", rest, re.M)
        for decision in re.findall(r"`(\w+)`", heading):
            yield decision, terms


def test_the_page_is_renewed() -> None:
    assert renewed(TEXT) == TEXT, "the page is stale: run `python -m science.pages`"


def test_the_page_follows_the_protocol() -> None:
    assert tuple(re.findall(r"^## \d\. (.+)$", PROSE, re.M)) == ELEMENTS
    concepts = PROSE.split("## 4. Design concepts")[1].split("## 5. ")[0]
    assert tuple(re.findall(r"^### (.+)$", concepts, re.M)) == CONCEPTS


@pytest.mark.parametrize("rule", STANDARD.rules, ids=lambda rule: rule.name())
def test_every_rule_is_described_with_all_its_parameters(rule: Rule) -> None:
    assert rule.name() in SUBMODELS, "the rule has no subsection in Submodels"
    text = SUBMODELS[rule.name()]
    assert len(text.split()) > 8
    missing = set(rule.parameters()) - named(text)
    assert missing == set(), "no equation or sentence names these parameters"
    strangers = {name for name in set_in_formulas(text) if f"{rule.name()}.{name}" not in PATHS and name not in PATHS}
    assert strangers == set(), "the rule has no such parameters"


def test_the_rules_are_described_in_their_order() -> None:
    assert list(SUBMODELS) == [rule.name() for rule in STANDARD.rules]


def test_every_decision_has_its_terms_explained() -> None:
    told = list(explained())
    assert sorted(decision for decision, _ in told) == sorted(words(Decision))
    for decision, terms in told:
        assert terms == list(terms_of(Decision[decision.upper()])), decision


def test_every_article_has_its_effect() -> None:
    rows = PROSE.split("| article | effect |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", rows, re.M) == words(Article)


def test_the_notation_names_real_quantities() -> None:
    rows = PROSE.split("### Notation")[1].split("\n\n")[1].splitlines()[2:]
    columns = {name for row in rows for name in re.findall(r"`(\w+)`", row.rsplit("|", 2)[1])}
    assert columns and columns <= set(World.columns())


def test_what_looks_like_a_parameter_elsewhere_is_one() -> None:
    rules = "|".join(rule.name() for rule in STANDARD.rules)
    assert set(re.findall(rf"\b(?:{rules})\.\w+", formulas(PROSE))) <= PATHS
    assert set_in_formulas(PROSE) <= PATHS | {path.partition(".")[2] for path in PATHS}


def test_every_citation_stands_in_a_declaration_as_it_is_marked() -> None:
    rows = re.findall(r"^\| ([^|\n]+ \d{4}) \| .+ \| (recalled|abstract) \|$", PROSE.split("## Citations")[1], re.M)
    declared = [p.source for p in STANDARD.parameters().values()]
    declared += [metric.cite for level in METRICS.values() for metric in level.values()]
    assert len(rows) > 10
    contested = PROSE.split("### Contested findings")[1].split("\n## ")[0]
    strategies = PROSE.split("A nation's *strategy*")[1].split("<!-- generated")[0]
    for cited, seen in rows:
        assert (
            cited.startswith("Grimm")
            or cited in contested + strategies
            or any(cited in source and source.endswith(seen) for source in declared)
        ), cited
    plain = " ".join(PROSE.split("## Citations")[0].split())
    for cited, seen in rows:
        assert re.search(rf"{re.escape(cited)}, \*{seen}\*", plain), f"{cited} is not cited, or marked otherwise"
    marked = {name.strip() for name in re.findall(r"([A-Z][\w ,.]*? \d{4}), \*", plain)}
    known = [cited for cited, _ in rows]
    assert all(any(name.endswith(cited) for cited in known) for name in marked), marked


def test_a_stale_table_is_found_and_renewed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text(TEXT.replace("| `volatility` |", "| `vanity` |"), encoding="utf-8")
    assert main(page) == 0
    assert main(page) == 0
    assert capsys.readouterr().out == "page.md: renewed\npage.md: nothing to renew\n"
    assert page.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("generated: articles", "generated: articels", "lacks articles, and has one unknown or repeated: articels"),
        ("generated: effects", "generated: triggers", "lacks effects, and has one unknown or repeated: triggers"),
    ],
)
def test_a_page_without_a_part_is_refused(
    before: str, after: str, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(PageError, match=complaint):
        renewed(TEXT.replace(before, after))
    page = tmp_path / "page.md"
    page.write_text(TEXT.replace(before, after), encoding="utf-8")
    assert main(page) == 2
    assert complaint in capsys.readouterr().err


def test_a_page_that_is_not_there_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(tmp_path / "nowhere.md") == 2
    assert capsys.readouterr().err == "nowhere.md: No such file or directory\n"


def test_words_keep_their_meaning_in_a_table() -> None:
    assert escaped("2 * |a - b| in `a|b` at $1 < $2") == r"2 \* \|a - b\| in `a|b` at \$1 \< \$2"


@pytest.mark.parametrize("name", PARTS)
def test_tables_have_as_many_cells_in_every_row(name: str) -> None:
    rows = [line for line in PARTS[name]().splitlines() if line.startswith("|")]
    assert len(rows) > 2
    assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1
