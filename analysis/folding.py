"""Sentences in lines of one width, with each number beside its interval."""

from __future__ import annotations

import re
import textwrap
from typing import Final

WIDTH: Final = 100
_INTERVAL: Final = re.compile(r" \[[^\]]*\]")


def folded(text: str, indent: str = "", more: str = "  ") -> str:
    """The text in lines, the first indented, the others further; a number and its interval stay together."""
    tied = _INTERVAL.sub(lambda found: found.group().replace(" ", "\0"), text)
    lines = textwrap.fill(
        tied, WIDTH, initial_indent=indent, subsequent_indent=indent + more, break_on_hyphens=False
    )  # fmt: skip
    return lines.replace("\0", " ")
