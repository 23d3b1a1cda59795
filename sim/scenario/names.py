"""The names that parts of a scenario may refer to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sim.scenario.problems import Report
from sim.scenario.reader import Node


@dataclass(frozen=True)
class Names:
    """What parts of a scenario may refer to, whether or not it is right itself; None where nobody can know."""

    nations: Collection[str] | None
    treaties: Collection[str] | None
    sources: Collection[str] | None
    regions: Collection[str] | None

    @staticmethod
    def of(root: Node, report: Report) -> Names:
        """The names of a document."""
        nations, treaties, organisations, sources = (
            _entries(root, report, key) for key in ("nations", "treaties", "organisations", "sources")
        )
        regions = [entry.child("region") for entry in (nations or {}).values()]
        return Names(
            nations,
            None if treaties is None or organisations is None else {**treaties, **organisations},
            sources,
            None if nations is None else {str(r.value) if r is not None else "" for r in regions},
        )


def _entries(root: Node, report: Report, key: str) -> dict[str, Node] | None:
    """The entries under a key of the document by name; None where some could not be read."""
    node = root.child(key)
    if report.unread((key,)):
        return None
    if node is None:  # nations must be there, so that their lack has been told; the others may be left out
        return None if key == "nations" else {}
    return node.value if isinstance(node.value, dict) else None
