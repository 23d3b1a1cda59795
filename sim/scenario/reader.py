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
from sim.scenario.recovery import Rest
from sim.scenario.scalars import Scalar, resolve, text_trouble
from sim.scenario.syntax import Trouble, trouble_of
from sim.scenario.texts import MOST_BYTES, without_controls

Plain: TypeAlias = "Scalar | list[Plain] | dict[str, Plain]"
Part: TypeAlias = str | int

MOST_DEPTH: Final = 20
MOST_NODES: Final = 200_000

_Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True, eq=False)
class Node:
    """A value of the file, where it stands, and where its key stands."""

    value: Scalar | dict[str, Node] | list[Node]
    place: Place
    key: Place | None = None
    number: int | None = None
    """Its number in the list of the file, where entries before it have been left out."""
    flawed: bool = False
    """Whether something in it was wrong and has been left out."""
    lost: frozenset[Part] = frozenset()
    """Keys of the group whose values were wrong and have been left out; an empty one where any may have been meant."""

    def plain(self) -> Plain:
        """The value alone, without positions."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def copy(self) -> Node:
        """The same with everything below it, which can be changed without a trace here."""
        inside = self.value
        if isinstance(inside, dict):
            inside = {key: node.copy() for key, node in inside.items()}
        elif isinstance(inside, list):
            inside = [node.copy() for node in inside]
        return Node(inside, self.place, self.key, self.number, self.flawed, self.lost)

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


def read(text: str, file: str, report: Report) -> Node:
    """The one document of a text; problems go to the report, those that end the reading are raised."""
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        report.stop(Place(file), "", "the text is larger than 1 MiB")
    text = without_controls(text, file, report)
    root, trouble = _attempt(text, file, report)
    if trouble is not None:
        root = _recovered(text, trouble, report)
    if root is None:
        report.stop(Place(file, 1, 1), "", "the file is empty")
    return root


def _attempt(text: str, file: str, report: Report) -> tuple[Node | None, Trouble | None]:
    """The document of a text, and what ended the reading before its end."""
    builder = _Builder(file, report)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.YAMLError as error:
        return None, trouble_of(error, file)
    except _Broken as broken:
        return None, broken.trouble
    except _Over:
        pass
    return builder.root, None


def _recovered(text: str, trouble: Trouble | None, report: Report) -> Node | None:
    """The document without the entries that cannot be read, each of which is told."""
    rest, file = Rest(text), trouble[0].file if trouble is not None else ""
    root = None
    while trouble is not None:
        if trouble[0].line - 1 not in rest.lost:
            report.add(*trouble)
        if not rest.leave_out(trouble[0].line):
            report.check()
        root, trouble = _attempt(str(rest), file, report)
    report.lose(file, (row + 1 for row in rest.lost), broken=True)
    return root


def _events(text: str) -> Iterator[yaml.Event]:
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Loader)
    return events


class _Broken(Exception):
    """A mistake after which the rest of the text means nothing."""

    def __init__(self, *trouble: Any) -> None:
        super().__init__()
        self.trouble: Trouble = trouble


class _Over(Exception):
    """The one document has ended."""


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
            self.report.add(self._place(event), "", "a scenario file holds one document; remove the second '---'")
            raise _Over
        if event.tags or event.version not in (None, (1, 2)):
            self.report.add(self._place(event), "", "directives other than %YAML 1.2 are not used")

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
            raise _Broken(place, self._path(), "a key must be a word, not a list or a group")
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
                raise _Broken(node.place, self._path(), "a key must be a word")
            node.key, frame.due = frame.key_place, False
            frame.node.value.setdefault(frame.key, node)


def _tag(tag: str) -> str:
    return escaped(tag.replace("tag:yaml.org,2002:", "!!"), 30)
