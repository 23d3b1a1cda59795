"""Text to plain data with positions: a strict subset of YAML 1.2, read in one pass without recursion.

No anchors, aliases, tags or merge keys, no duplicate keys, one document, bounded size, depth and number of values;
keys are always strings, so NO is Norway.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import yaml

from sim.scenario.problems import Place, Report, escaped, shown
from sim.scenario.scalars import Scalar, resolve, text_trouble

Plain: TypeAlias = "Scalar | list[Plain] | dict[str, Plain]"
Part: TypeAlias = str | int

MOST_BYTES: Final = 1 << 20
MOST_DEPTH: Final = 20
MOST_NODES: Final = 200_000

_Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True, eq=False)
class Node:
    """A value of the file, where it stands, and where its key stands."""

    value: Scalar | dict[str, Node] | list[Node]
    place: Place
    key: Place | None = None

    def plain(self) -> Plain:
        """The value alone, without positions."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def child(self, part: Part) -> Node | None:
        """What stands under a key or at an index; a text finds the entry of a list that has it as its id."""
        if isinstance(self.value, dict):
            return self.value.get(str(part))
        if not isinstance(self.value, list):
            return None
        if isinstance(part, int):
            return self.value[part] if 0 <= part < len(self.value) else None
        for entry in self.value:
            name = entry.child("id") if isinstance(entry.value, dict) else None
            if name is not None and name.value == part:
                return entry
        return None


def path_text(parts: Sequence[Part]) -> str:
    """A path as messages show it: nations.FRA.location[1]."""
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += ("." if text else "") + escaped(part, 40)
    return escaped(text, 200)


def decode(data: bytes, file: str, report: Report) -> str:
    """The text of a file: UTF-8, with or without a mark, and no larger than 1 MiB."""
    if len(data) > MOST_BYTES:
        report.stop(Place(file), "", "the file is larger than 1 MiB")
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        report.stop(Place(file, 1, 1), "", "the file is UTF-16 or UTF-32; save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        report.stop(place, "", f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8")
    _refuse_controls(text, file, report)
    return text


def _refuse_controls(text: str, file: str, report: Report) -> None:
    if text.isascii() and text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
        return
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        trouble = text_trouble(line)
        if trouble:
            column = next(i for i, character in enumerate(line, 1) if text_trouble(character))
            more = " (is the file UTF-16? save it as UTF-8)" if "U+0000" in trouble else ""
            report.stop(Place(file, number, column), "", trouble + more)


def read(text: str, file: str, report: Report) -> Node:
    """The one document of a text; problems go to the report, those that end the reading are raised."""
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        report.stop(Place(file), "", "the text is larger than 1 MiB")
    _refuse_controls(text, file, report)
    builder = _Builder(file, report)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.YAMLError as error:
        report.stop(*_syntax(error, file))
    if builder.root is None:
        report.stop(Place(file, 1, 1), "", "the file is empty")
    return builder.root


def _events(text: str) -> Iterator[yaml.Event]:
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Loader)
    return events


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is still open, its latest key, and whether the value of that key is still due."""

    node: Node
    names: set[str]
    key: str | None = None
    key_place: Place | None = None
    due: bool = False


class _Builder:
    """Takes events one by one and hangs each value into the innermost open list or mapping."""

    def __init__(self, file: str, report: Report) -> None:
        self.file, self.report = file, report
        self.root: Node | None = None
        self.open: list[_Frame] = []
        self.count = 0

    def take(self, event: yaml.Event) -> None:
        """Follow one event."""
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._start(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
        elif isinstance(event, yaml.AliasEvent):
            anchor = escaped(event.anchor or "", 20)
            self._complain(event, f"aliases such as *{anchor} are not used; write the value again")
            self._hang(Node(None, self._place(event)))
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document(event)

    def _place(self, event: yaml.Event) -> Place:
        mark: Any = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _path(self) -> str:
        parts: list[Part] = []
        for frame in self.open:
            if isinstance(frame.node.value, list):
                parts.append(len(frame.node.value) - (frame is not self.open[-1]))
            elif frame.key is not None and (frame.due or frame is not self.open[-1]):
                parts.append(frame.key)
        return path_text(parts)

    def _complain(self, event: yaml.Event, message: str) -> None:
        self.report.add(self._place(event), self._path(), message)

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        if self.root is not None:
            self.report.stop(self._place(event), "", "a scenario file holds one document; remove the second '---'")
        if event.tags or event.version not in (None, (1, 2)):
            self.report.stop(self._place(event), "", "directives other than %YAML 1.2 are not used")

    def _limits(self, event: yaml.NodeEvent) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            self.report.stop(self._place(event), "", f"the file holds more than {MOST_NODES:,} values")
        if event.anchor is not None:
            self._complain(event, f"anchors such as &{escaped(event.anchor, 20)} are not used")

    def _start(self, event: yaml.CollectionStartEvent) -> None:
        self._limits(event)
        place = self._place(event)
        if event.tag is not None:
            self._complain(event, f"tags such as {_tag(event.tag)} are not used")
        if len(self.open) >= MOST_DEPTH:
            self.report.stop(place, self._path(), f"lists and groups are nested more than {MOST_DEPTH} deep")
        if self._expects_key():
            self.report.stop(place, self._path(), "a key must be a word, not a list or a group")
        node = Node({} if isinstance(event, yaml.MappingStartEvent) else [], place)
        self._hang(node)
        self.open.append(_Frame(node, set()))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._limits(event)
        text: str = event.value
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        trouble = text_trouble(text)
        if trouble:
            self._complain(event, trouble)
        bare = not event.style
        if event.tag is not None or (bare and not event.implicit[0]):
            self._complain(event, f"tags such as {_tag(event.tag or '!')} are not used")
        if self._expects_key():
            self._key(event, text)
            return
        value: Scalar = text
        if bare:
            try:
                value = resolve(text)
            except ValueError as error:
                self._complain(event, f"{error}, got {shown(text)}")
        self._hang(Node(value, self._place(event)))

    def _expects_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].node.value, dict) and not self.open[-1].due

    def _key(self, event: yaml.ScalarEvent, text: str) -> None:
        frame = self.open[-1]
        frame.key, frame.key_place, frame.due = text, self._place(event), True
        if text == "<<":
            self._complain(event, "merge keys '<<' are not used; see `extends`")
        elif text in frame.names:
            first = frame.node.child(text)
            line = first.key.line if first is not None and first.key is not None else 0
            self._complain(event, f"key {shown(text)} stands here twice (first on line {line})")
        frame.names.add(text)

    def _hang(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        frame = self.open[-1]
        if isinstance(frame.node.value, list):
            frame.node.value.append(node)
        elif isinstance(frame.node.value, dict):
            if frame.key is None or not frame.due:
                self.report.stop(node.place, self._path(), "a key must be a word")
            node.key, frame.due = frame.key_place, False
            frame.node.value.setdefault(frame.key, node)


def _tag(tag: str) -> str:
    return escaped(tag.replace("tag:yaml.org,2002:", "!!"), 30)


_SYNTAX: Final = (
    ("cannot start any token", "a value cannot start like this: indent with spaces, not tabs, and quote @ ` % text"),
    ("while scanning a quoted scalar", "this quote is never closed"),
    ("mapping values are not allowed", "unexpected ':'; quote a text that contains ': '"),
    ("could not find expected ':'", "expected `key: value`; a ':' is missing or the indentation is wrong"),
    ("did not find expected key", "expected `key: value` at this indentation"),
    ("did not find expected '-' indicator", "expected '- ' of the list above, or another indentation"),
    ("did not find expected ',' or ']'", "a list opened with '[' lacks ',' or ']'"),
    ("did not find expected ',' or '}'", "a group opened with '{' lacks ',' or '}'"),
    ("did not find expected <document start>", "only one document can stand here; is the indentation right?"),
    ("unknown escape character", "unknown escape after '\\'; use single quotes to keep '\\' as it is"),
    ("invalid Unicode character escape code", "this escape is not a character"),
    ("exceeded max", "lists and groups are nested too deep"),
    ("block entries are not allowed", "unexpected '-'; put it on a line of its own, indented with spaces"),
)


def _syntax(error: yaml.YAMLError, file: str) -> tuple[Place, str, str]:
    context, problem = getattr(error, "context", None) or "", getattr(error, "problem", None) or ""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if "quoted scalar" in context or "expected ',' or" in problem:
        mark = getattr(error, "context_mark", None) or mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file, 1, 1)
    said = f"{context} {problem}".strip()
    for sign, message in _SYNTAX:
        if sign in said:
            return place, "", message
    if not said:
        said = str(error).splitlines()[0] if str(error) else "unreadable"
    return place, "", f"not valid YAML ({escaped(said, 120)})"
