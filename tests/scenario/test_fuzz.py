"""Damaged scenarios: whatever happens to a file, it is read or refused with a place, and never breaks the reader."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest

from sim.scenario import ScenarioError, load_document, load_text
from tests.scenario import RIVERS

TOKENS = [
    *":-,[]{}#&*!|>'\"%@`?~ \n\t",
    "<<",
    "NO",
    ".nan",
    "1e999",
    "010",
    "0",
    "-1",
    "1e3",
    "null",
    "true",
    "- ",
    ": ",
    "\n  ",
]
TOKENS += [
    "&a",
    "*a",
    "!!int",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "'",
    '"\\ud800"',
    '"\\0"',
    "\u202e",
    "é",
    "e\u0301",
    "9" * 400,
]
TOKENS += [
    "{}",
    "[]",
    "[[",
    "{a: ",
    "nations",
    "type",
    "FRA",
    "1949-02-30",
    "\ufeff",
    "\r",
    "\x85",
    "\u2028",
    "\x00",
    "from_",
]
CASES = 1500


def damaged(text: str, luck: random.Random) -> str:
    """The text with a few things wrong: pieces lost, doubled, moved, replaced, characters flipped."""
    for _ in range(luck.randint(1, 4)):
        at, to = sorted((luck.randrange(len(text) + 1), luck.randrange(len(text) + 1)))
        kind = luck.randrange(7)
        if kind == 0:
            text = text[:at] + luck.choice(TOKENS) + text[at:]
        elif kind == 1:
            text = text[:at] + luck.choice(TOKENS) + text[at + luck.randint(1, 6) :]
        elif kind == 2:
            text = text[:at] + text[min(to, at + luck.randint(1, 200)) :]
        elif kind == 3:
            text = text[:at] + chr(luck.randrange(0x3000)) + text[at + 1 :]
        elif kind == 4:
            lines = text.split("\n")
            line = luck.randrange(len(lines))
            lines.insert(luck.randrange(len(lines)), lines[line])
            text = "\n".join(lines)
        elif kind == 5:
            words = text.split(" ")
            one, other = luck.randrange(len(words)), luck.randrange(len(words))
            words[one], words[other] = words[other], words[one]
            text = " ".join(words)
        else:
            digits = [index for index, character in enumerate(text) if character in string.digits]
            if digits:
                index = luck.choice(digits)
                text = text[:index] + luck.choice(["-", "9e9", "x", "", "08", ".inf", "[1]"]) + text[index + 1 :]
    return text


def attempt(text: str, folder: Path, *overrides: str) -> bool:
    """Whether a text is read; whatever is said about it has one printable line for each problem."""
    try:
        loaded = load_text(text, overrides, folder=folder)
    except ScenarioError as error:
        assert error.problems
        for line in str(error).splitlines():
            assert line.isprintable() and len(line) < 1000
        return False
    assert load_text(loaded.text).scenario == loaded.scenario
    return True


@pytest.mark.parametrize("part", range(3))
def test_damaged_scenarios(part: int) -> None:
    whole = RIVERS.read_text(encoding="utf-8")
    alone = load_document(RIVERS).text
    luck = random.Random(f"damaged scenarios {part}")
    read = [attempt(damaged(luck.choice((whole, alone)), luck), RIVERS.parent) for _ in range(CASES // 3)]
    assert 10 < sum(read) < len(read) - 10  # both ways out are taken


def test_damaged_tables(tmp_path: Path) -> None:
    table = RIVERS.with_suffix(".csv").read_text(encoding="utf-8")
    luck = random.Random("damaged tables")
    for _ in range(200):
        (tmp_path / "rivers.csv").write_text(damaged(table, luck), encoding="utf-8", newline="")
        attempt(RIVERS.read_text(encoding="utf-8"), tmp_path)


def test_damaged_overrides() -> None:
    whole = RIVERS.read_text(encoding="utf-8")
    luck = random.Random("damaged overrides")
    paths = [
        "nations.AUR.burden=0.1",
        "events.dam.effects.0.change=1",
        "dyads.0={pair: [AUR, NO]}",
        "parameters.a.b=[1]",
    ]
    for _ in range(200):
        attempt(whole, RIVERS.parent, damaged(luck.choice(paths), luck))
