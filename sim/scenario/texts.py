"""Bytes to text: UTF-8 of a bounded size, with a sign in place of each character that cannot stand in a scenario."""

from __future__ import annotations

from typing import Final

from sim.scenario.problems import Place, Report
from sim.scenario.scalars import text_trouble

MOST_BYTES: Final = 1 << 20
UNREADABLE: Final = "\ufffd"


def decode(data: bytes, file: str, report: Report) -> str:
    """The text of a file: UTF-8, with or without a mark, and no larger than 1 MiB."""
    if len(data) > MOST_BYTES:
        report.stop(Place(file), "", "the file is larger than 1 MiB")
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        report.stop(Place(file, 1, 1), "", "the file is UTF-16 or UTF-32; save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = _lines(data[: error.start].decode("utf-8", "replace"))
        place = Place(file, len(before), len(before[-1]) + 1)
        report.add(place, "", f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8")
        text = data.decode("utf-8-sig", "replace")
        report.lose(file, (number for number, line in enumerate(_lines(text), 1) if UNREADABLE in line))
    return without_controls(text, file, report)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def without_controls(text: str, file: str, report: Report) -> str:
    """The text with a sign for each character that cannot stand in it; the first of each line is told."""
    if text.isascii() and text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
        return text
    lines = _lines(text)
    for number, line in enumerate(lines, 1):
        trouble = text_trouble(line)
        if not trouble:
            continue
        place = Place(file, number, next(i for i, character in enumerate(line, 1) if text_trouble(character)))
        if "U+0000" in trouble:
            report.stop(place, "", f"{trouble} (is the file UTF-16? save it as UTF-8)")
        report.add(place, "", trouble)
        report.lose(file, [number])
        lines[number - 1] = "".join(UNREADABLE if text_trouble(character) else character for character in line)
    return "\n".join(lines)
