"""Mending text: what JSON or Elasticsearch cannot carry, and mojibake where it is certain."""

from __future__ import annotations

import re

import ftfy
from ftfy.badness import is_bad

from transforms.records import Repair

_UNCARRIED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ADJACENT_NON_ASCII = re.compile("[^\x00-\x7f]{2}")


def mend(text: str, strays: int, certain_only: bool) -> tuple[str, tuple[Repair, ...]]:
    """The text with LF line ends and every damage repaired, and how often each kind was."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    counts = {"stray-byte": strays}
    if not certain_only:
        if text.startswith("\ufeff"):
            text, counts["bom"] = text[1:], 1
        if not text.isascii() and _ADJACENT_NON_ASCII.search(text):
            text, counts["mojibake"] = _without_mojibake(text)
    text, replaced = _carried(text)
    return text, tuple(Repair(kind, count) for kind, count in (counts | replaced).items() if count)


def _without_mojibake(text: str) -> tuple[str, int]:
    """Each line that is certainly UTF-8 read as something else, read rightly; and how many there were."""
    lines = text.split("\n")
    fixed = [ftfy.fix_encoding(line) if not line.isascii() and is_bad(line) else line for line in lines]
    return "\n".join(fixed), sum(map(str.__ne__, lines, fixed))


def _carried(text: str) -> tuple[str, dict[str, int]]:
    """Surrogates and control characters replaced one to one, and how many of each kind there were."""
    counts: dict[str, int] = {}

    def replacement(match: re.Match[str]) -> str:
        char = match.group()
        kind, instead = _replacement(char)
        counts[kind] = counts.get(kind, 0) + 1
        return instead

    return _UNCARRIED.sub(replacement, text), counts


def _replacement(char: str) -> tuple[str, str]:
    if char >= "\ud800":
        return "surrogate", "\ufffd"
    if char == "\x00":
        return "nul", " "
    if char in "\x0b\x0c":
        return "control", "\n"
    return "control", bytes([ord(char)]).decode("sloppy-windows-1252") if char > "\x7f" and char not in "\x81\x8d\x8f\x90\x9d" else " "
