"""The checker: a scenario beside the file it comes from, and how what does not fit together is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sim.scenario.fields import FREE_SOURCES
from sim.scenario.messages import locate
from sim.scenario.names import Names
from sim.scenario.problems import Report, shown, suggestion
from sim.scenario.reader import Node, Part, path_text
from sim.scenario.schema import Scenario


class Checker:
    """A scenario, the file it comes from, the files that this one is made of, and where to put what is wrong."""

    def __init__(self, scenario: Scenario, root: Node, names: Names, report: Report, files: Sequence[str] = ()) -> None:
        self.scenario, self.root, self.names, self.report, self.files = scenario, root, names, report, files
        right = [nation for id, nation in scenario.nations.items() if self.right(("nations", id, "ideology"))]
        lengths = Counter(len(nation.ideology) for nation in right)
        self.dimensions = lengths.most_common(1)[0][0] if lengths else None
        self.start = scenario.calendar.start if self.right(("calendar", "start")) else None

    def right(self, parts: Sequence[Part]) -> bool:
        """Whether what stands at a path, if anything, is all that was meant to stand there."""
        node = self.root
        for part in parts:
            child = node.child(part)
            if part in node.lost or (child is None and "" in node.lost):
                return False
            if child is None:
                return True
            node = child
        return not node.flawed and not (node.value is None and self.report.told(node.place))

    def knew(self, parts: Sequence[Part], other: Sequence[Part]) -> bool:
        """Whether what stands at a path was written with what stands at another one in view.

        It was not where a file that extends its own, or the command line, has changed the other since.
        """
        here, there = (self._layer(each) for each in (parts, other))
        return here <= there

    def is_set(self, parts: Sequence[Part]) -> bool:
        """Whether what stands at a path comes from the command line, not from a file."""
        return self._layer(parts) < 0

    def _layer(self, parts: Sequence[Part]) -> int:
        """The number of the file in which something stands, those that extend others first; -1 for none of them."""
        file = locate(self.root, parts)[0].place.file
        return self.files.index(file) if file in self.files else -1

    def where(self, parts: Sequence[Part], beside: Sequence[Part]) -> str:
        """Where something stands, in words, for a message about what stands elsewhere."""
        place, here = (locate(self.root, each)[0].place for each in (parts, beside))
        if not place.line:
            return f"by {place.file}"
        return f"on line {place.line}" + (f" of {place.file}" if place.file != here.file else "")

    def unknown(self, parts: Sequence[Part], message: str, hint: str = "", key: bool = False) -> None:
        """Note that what stands at a path, or its key, is none of the words that it could be."""
        node, _, names = locate(self.root, parts)
        place = node.key if key and node.key is not None else node.place
        self.report.add(place, path_text(names), message, hint)

    def complain(self, parts: Sequence[Part], message: str, *about: Sequence[Part], key: bool = False) -> None:
        """Note that what stands at a path does not fit the rest, unless a field it is about is wrong by itself."""
        if all(self.right(each) for each in about or (parts,)):
            self.unknown(parts, message, key=key)

    def nation(self, given: str, parts: Sequence[Part]) -> None:
        """Complain unless there is such a nation."""
        known = self.names.nations
        if known is not None and given not in known and self.right(parts):
            self.unknown(parts, f"there is no nation {shown(given)}", suggestion(given, known))

    def treaty(self, given: str, parts: Sequence[Part]) -> None:
        """Complain unless there is such a treaty."""
        known = self.names.treaties
        if known is not None and given not in known and self.right(parts):
            self.unknown(parts, f"there is no treaty {shown(given)}", suggestion(given, known))

    def source(self, given: str, parts: Sequence[Part], free: tuple[str, ...] = FREE_SOURCES) -> None:
        """Complain unless a source is known."""
        known = self.names.sources
        if known is not None and given not in known and given not in free:
            message = f"{shown(given)} is not a key of `sources`, nor {' or '.join(free)}"
            self.unknown(parts, message, suggestion(given, (*known, *free)))

    def ideology(self, given: Sequence[float] | None, parts: Sequence[Part]) -> None:
        """Complain unless a point has as many dimensions as the others."""
        different = given is not None and self.dimensions is not None and len(given) != self.dimensions
        if given is not None and different:
            self.complain(parts, f"has {len(given)} dimensions; another nation has {self.dimensions}")

    def unique(self, given: Iterable[str], parts: Sequence[Part]) -> None:
        """Complain about what is listed twice."""
        for word, times in Counter(given).items():
            if times > 1:
                self.unknown(parts, f"{shown(word)} is listed {times} times")
