"""Scalars of YAML 1.2: what a bare word in a scenario file means, and why a word is not the number it looks like."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Final, TypeAlias

Scalar: TypeAlias = str | int | float | bool | None

NULL: Final = re.compile(r"~|null|Null|NULL|")
BOOLEAN: Final = re.compile(r"true|True|TRUE|false|False|FALSE")
INTEGER: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
DECIMAL: Final = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
ENDLESS: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
LONGEST_NUMBER: Final = 100
SHORT: Final = 15
LARGEST_INTEGER: Final = 2**53

_TROUBLES: Final = (
    (re.compile(r"[-+]?0[0-9]+"), "a number may not start with 0, which would look octal"),
    (re.compile(r"[-+]?0[oOxXbB][0-9a-fA-F]+"), "octal, hexadecimal and binary numbers are not used"),
    (re.compile(r"[0-9]+(:[0-9]+)+"), "that is a time of day, not a number"),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"), "that is a date, not a number"),
    (re.compile(r"[-+]?[0-9.]+ ?%"), "write a share such as 0.05, not a percentage"),
    (re.compile(r"[-+]?[0-9]{1,3}([_ '][0-9]{3})+(\.[0-9]*)?"), "write it without thousands separators"),
    (re.compile(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?"), "write it without thousands separators"),
    (re.compile(r"[-+]?[0-9]+,[0-9]+"), "write the decimal point as '.'"),
    (re.compile(r"[-+]?[0-9.]+ ?[A-Za-z$€£]+.*"), "write the number alone, without a unit"),
    (re.compile(r"(?i)[-+]?(nan|inf|infinity)"), "numbers must be finite"),
    (re.compile(r"[-+]?[0-9.]+([eE][-+]?[0-9]+)?"), "write it without quotes"),
)
_WORDS_FOR_TRUTH: Final = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}


def resolve(text: str) -> Scalar:
    """The value of a bare word; ValueError for numbers that are infinite, not numbers or beyond exact arithmetic."""
    if not text or (text[0] in "~nN" and NULL.fullmatch(text)):
        return None
    if text[0] in "tTfF" and BOOLEAN.fullmatch(text):
        return text[0] in "tT"
    if text[0] not in "+-.0123456789":
        return text
    if len(text) < SHORT and INTEGER.fullmatch(text):
        return int(text)
    if ENDLESS.fullmatch(text):
        raise ValueError("numbers must be finite")
    if not DECIMAL.fullmatch(text):
        return text
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"a number may not have more than {LONGEST_NUMBER} digits")
    if INTEGER.fullmatch(text):
        if abs(int(text)) > LARGEST_INTEGER:
            raise ValueError(f"whole numbers must lie within ±{LARGEST_INTEGER} (2^53)")
        return int(text)
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("the number is too large")
    return value + 0.0


def number_trouble(text: str) -> str:
    """Why a text is not a number, or an empty string when there is nothing more to say."""
    text = text.strip()
    if len(text) > LONGEST_NUMBER:
        return ""
    return next((reason for pattern, reason in _TROUBLES if pattern.fullmatch(text)), "")


def truth_meant(text: str) -> str:
    """The truth value that a word such as `yes` stands for elsewhere, or an empty string."""
    return _WORDS_FOR_TRUTH.get(text.strip().casefold(), text if text in ("true", "false") else "")


def text_trouble(text: str) -> str:
    """Why a text cannot be part of a scenario, or an empty string: controls, overrides of direction, half pairs."""
    if text.isascii() and text.isprintable():
        return ""
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            return "half of a surrogate pair is not a character"
        if category == "Cc" and character not in "\t\n":
            return f"control character U+{ord(character):04X} is not allowed"
        if ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef":
            return f"U+{ord(character):04X} is not a character"
        if category == "Cf" and unicodedata.bidirectional(character) in _OVERRIDES:
            return f"character U+{ord(character):04X}, which hides the order of the text, is not allowed"
    return ""


_OVERRIDES: Final = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
