"""Hostile and surprising text: read as YAML 1.2 means it, or refused with its place, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario import ScenarioError, load
from sim.scenario.problems import Report
from sim.scenario.reader import Node, read
from tests.scenario import SMALL, problems_of


def value_of(text: str) -> object:
    """The plain value of a text."""
    report = Report()
    node: Node = read(text, "s.yaml", report)
    report.check()
    return node.plain()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("Y", "Y"),
        ("ON", "ON"),
        ("off", "off"),
        ("yes", "yes"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("010", "010"),
        ("0o10", "0o10"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("1949-04-04", "1949-04-04"),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
        (".5", 0.5),
        ("5.", 5.0),
        ("+12", 12),
        ("'12'", "12"),
        ('"true"', "true"),
        ("-", [None]),
        ("1.2.3", "1.2.3"),
        ("=", "="),
    ],
)
def test_scalars_are_those_of_yaml_1_2(text: str, expected: object) -> None:
    found = value_of(text)
    assert found == expected
    assert type(found) is type(expected)


def test_minus_zero_is_zero() -> None:
    assert [str(number) for number in (value_of("-0.0"), value_of("-0"))] == ["0.0", "0"]


def test_keys_are_texts() -> None:
    assert value_of("{NO: 1, 1949: 2, true: 3, ~: 4, 1.5: 5}") == {"NO": 1, "1949": 2, "true": 3, "~": 4, "1.5": 5}


def test_a_mark_at_the_start_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.encode())
    assert load(path).name == "small"


def test_text_is_normalised() -> None:
    assert value_of("'Curac\u0327ao'") == "Cura\u00e7ao"


REFUSED = {
    "alias bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "s.yaml:1:4: a: anchors such as &a are not used"),
    "alias as key": ("? *a\n: 1\n", "s.yaml:1:3: aliases such as *a are not used; write the value again"),
    "python tag": (
        "a: !!python/object/apply:os.system [ls]",
        "s.yaml:1:4: a: tags such as !!python/object/apply:os.syst… are not used",
    ),
    "own tag": ("a: !x 1", "s.yaml:1:4: a: tags such as !x are not used"),
    "bare tag": ("a: ! 1", "s.yaml:1:4: a: tags such as ! are not used"),
    "standard tag": ("a: !!str 1", "s.yaml:1:4: a: tags such as !!str are not used"),
    "merge key": ("a: {<<: {b: 1}}", "s.yaml:1:5: a.<<: merge keys '<<' are not used; see `extends`"),
    "duplicate key": ("a: 1\nb: 2\na: 3\n", "s.yaml:3:1: a: key 'a' stands here twice (first on line 1)"),
    "twins": ("Cura\u00e7ao: 1\nCurac\u0327ao: 2", "key 'Cura\u00e7ao' stands here twice (first on line 1)"),
    "two documents": ("a: 1\n---\nb: 2\n", "s.yaml:2:1: a scenario file holds one document; remove the second '---'"),
    "directive": ("%YAML 1.1\n---\na: 1\n", "s.yaml:1:1: directives other than %YAML 1.2 are not used"),
    "tag directive": ("%TAG ! tag:x,2000:\n---\na: 1\n", "s.yaml:1:1: directives other than %YAML 1.2 are not used"),
    "list as key": ("? [a]\n: b", "s.yaml:1:3: a key must be a word, not a list or a group"),
    "nan": ("a: .nan", "s.yaml:1:4: a: numbers must be finite, got '.nan'"),
    "infinity": ("a: [1, -.inf]", "s.yaml:1:8: a[1]: numbers must be finite, got '-.inf'"),
    "overflow": ("a: 1e999", "s.yaml:1:4: a: the number is too large, got '1e999'"),
    "huge integer": ("a: " + "9" * 100_000, "s.yaml:1:4: a: a number may not have more than 100 digits, got '9999"),
    "large integer": ("a: 9007199254740993", "s.yaml:1:4: a: whole numbers must lie within ±9007199254740992 (2^53)"),
    "tab": ("a:\n\tb: 1\n", "s.yaml:2:1: a value cannot start like this: indent with spaces, not tabs"),
    "unclosed quote": ("a: 1\nb: 'x\nc: 2\n", "s.yaml:2:4: this quote is never closed"),
    "unclosed list": ("a: [1, 2\nb: 3\n", "s.yaml:1:4: a list opened with '[' lacks ',' or ']'"),
    "colon in text": ("title: War: the sequel\n", "s.yaml:1:11: unexpected ':'; quote a text that contains ': '"),
    "NUL": ("a: x\0y", "s.yaml:1:5: control character U+0000 is not allowed"),
    "escaped NUL": ('a: "x\\0y"', "s.yaml:1:4: a: control character U+0000 is not allowed"),
    "bell": ("a: x\ab", "s.yaml:1:5: control character U+0007 is not allowed"),
    "surrogate escape": ('a: "\\ud800"', "s.yaml:1:4: this quote is never closed|not a character"),
    "lone surrogate": ("a: \ud800", "s.yaml:1:4: half of a surrogate pair is not a character"),
    "no character": ("a: x\ufffe", "s.yaml:1:5: U+FFFE is not a character"),
    "hidden order": ("a: x\u202ey", "s.yaml:1:5: character U+202E, which hides the order of the text, is not allowed"),
    "empty": ("", "s.yaml:1:1: the file is empty"),
    "comment": ("# nothing\n", "s.yaml:1:1: the file is empty"),
    "a list": ("- a\n", "s.yaml:1:1: a scenario file holds lines of `key: value`, not a list"),
    "a word": ("hello\n", "s.yaml:1:1: a scenario file holds lines of `key: value`, not 'hello'"),
    "depth": ("a: " + "[" * 100_000, "nested more than 20 deep"),
    "depth in blocks": ("- " * 100_000, "nested more than 20 deep"),
    "depth of groups": ("{a: " * 100_000, "nested more than 20 deep"),
    "size": ("a: '" + "x" * (1 << 20), "s.yaml: the text is larger than 1 MiB"),
    "values": ("a: [" + "1," * 300_000 + "]", "the file holds more than 200,000 values"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_place(name: str) -> None:
    text, expected = REFUSED[name]
    said = problems_of(text)
    assert said, "accepted"
    assert any(part in line for part in expected.split("|") for line in said), said
    assert all(len(line) < 400 and line.isprintable() for line in said)


BYTES = {
    "Latin-1": (b"foedus: 1\ntitle: Cura\xe7ao\n", ":2:12: byte 0xe7 is not UTF-8; save the file as UTF-8"),
    "UTF-16": ("a: 1".encode("utf-16"), ":1:1: the file is UTF-16 or UTF-32; save it as UTF-8"),
    "UTF-16 unmarked": (
        "a: 1".encode("utf-16-le"),
        ":1:2: control character U+0000 is not allowed (is the file UTF-16?",
    ),
    "UTF-32": ("a: 1".encode("utf-32"), ":1:1: the file is UTF-16 or UTF-32; save it as UTF-8"),
    "surrogate": (b"a: \xed\xa0\x80", ":1:4: byte 0xed is not UTF-8; save the file as UTF-8"),
    "10 MB": (b"a: 1\n" * 2_000_000, ": the file is larger than 1 MiB"),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_text(name: str, tmp_path: Path) -> None:
    data, expected = BYTES[name]
    path = tmp_path / "s.yaml"
    path.write_bytes(data)
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert f"{path}{expected}" in str(caught.value)


def test_several_problems_of_one_text_are_told_at_once() -> None:
    report = Report()
    read("a: &x 1\nb: .nan\nc: !y 2\nb: 3\n", "s.yaml", report)
    assert [problem.line for problem in report.problems] == [1, 2, 3, 4]


def test_positions_of_keys_and_values() -> None:
    node = read("a:\n  - x: 1\n  - {y: [2, 3]}\n", "s.yaml", Report())
    entry = node.child("a")
    assert entry is not None and entry.key is not None
    deep = [entry.child(1), entry.child(1).child("y"), entry.child(1).child("y").child(1)]  # type: ignore[union-attr]
    assert [(found.place.line, found.place.column) for found in deep if found is not None] == [(3, 5), (3, 9), (3, 13)]
    assert (entry.key.line, entry.key.column, entry.place.line, entry.place.column) == (1, 1, 2, 3)
