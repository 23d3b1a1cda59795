"""All replications, and what came of them: as lines of text, as a table in Markdown, as data."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from analysis.replications import (  # noqa: F401  each declares its own
    burdens,
    coalitions,
    deterrence,
    indices,
    landscape,
    reliability,
    system,
    war_stability,
)
from analysis.replications.base import REPLICATIONS, Outcome, Replication

WIDTH: Final = 100
VERDICT: Final = 14
"""The longest verdict's letters."""
VERDICTS: Final = ("reproduced", "not reproduced", "contradicted")


def everything() -> list[Replication]:
    """All replications, in the order of their ids."""
    return [REPLICATIONS[id] for id in sorted(REPLICATIONS)]


def known_as(one: Replication) -> tuple[str, str, str]:
    """The names of a replication: its id, the study it belongs to, and the theme."""
    return one.id.lower(), one.study, one.run.__module__.rpartition(".")[2]


def chosen(names: Sequence[str]) -> list[Replication]:
    """The replications of some names, each once."""
    wanted = {name.lower() for name in names}
    return [one for one in everything() if wanted & set(known_as(one))]


def told(found: Outcome) -> str:
    """What came of a replication: a heading, what is published and where, and a line for each part."""
    one = found.replication
    lines = [f"{one.id}  {one.title}: {found.in_words}"]
    for text in (f"{one.paper}; source: {one.source}", f"published: {one.published}"):
        lines += textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
    for part in found.parts:
        line = f"{part.verdict:<{VERDICT}}  {part.says}: {part.ours} (published: {part.published})"
        lines += textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent=" " * (VERDICT + 6))
    return "\n".join(lines)


def summed(found: Sequence[Outcome]) -> str:
    """How many replications have which verdict, and which exact ones did not come out."""
    counts = Counter(one.verdict for one in found)
    text = f"{len(found)} run: " + ", ".join(f"{counts[word]} {word}" for word in VERDICTS if counts[word])
    exact = [one for one in found if any(part.kind == "exact" for part in one.parts)]
    failed = [one.replication.id for one in exact if one.failed]
    if not exact:
        return text
    return f"{text}; exact: " + (f"{', '.join(failed)} failed" if failed else f"all {len(exact)} came out")


def described(one: Replication) -> dict[str, Any]:
    """What a replication is, for machines."""
    return {
        "id": one.id, "study": one.study, "title": one.title, "paper": one.paper, "kind": one.kind,
        "published": one.published, "source": one.source, "slow": one.slow,
    }  # fmt: skip


def as_data(found: Iterable[Outcome]) -> list[dict[str, Any]]:
    """What came of replications, for machines: one entry each, with its parts."""
    return [
        {
            **described(one.replication),
            "ours": one.ours,
            "verdict": one.verdict,
            "parts": [vars(part) for part in one.parts],
        }
        for one in found
    ]


def markdown(found: Iterable[Outcome]) -> Iterator[str]:
    """The table as it stands on the page of replications, line by line."""
    yield "| id | what | published | ours | verdict |\n| --- | --- | --- | --- | --- |"
    for one in found:
        what = f"**{one.replication.title}**<br>{one.replication.paper}. *Source:* {one.replication.source}"
        yield _row((f"**{one.replication.id}**", what, one.replication.published, "", f"**{one.in_words}**"))
        for part in one.parts:
            yield _row(("", part.says, part.published, part.ours, part.verdict))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
