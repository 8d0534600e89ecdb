"""The case of words where print hides it: headlines and lines in capitals, and headlines in title case.

The story decides. "FIJI SUGAR MILL PLANS TO BURN CANE WASTE" is read as "Fiji sugar mill plans to burn cane waste",
since the story has "Fiji" as a name and the other words in lower case or not at all. Every text keeps its length.
"""

from __future__ import annotations

from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.true_case.capitals import true_case_capitals
from transforms.entities.true_case.evidence import is_in_capitals, story_case
from transforms.entities.true_case.title_case import is_title_case, true_case_title

__all__ = ["read_body", "read_title"]


def read_title(title: str, body: str, gazetteer: Gazetteer) -> str:
    """The headline in the case in which the story has its words; unchanged if its case is that of a sentence."""
    if is_in_capitals(title, min_words=1):
        evidence = story_case(body)
        return true_case_capitals(title, evidence, gazetteer) if evidence else title
    return true_case_title(title, body, gazetteer) if is_title_case(title) else title


def read_body(body: str, gazetteer: Gazetteer) -> str:
    """The body, its lines in capitals in the case of the other lines; unchanged if most of it is in capitals."""
    lines = body.split("\n")
    in_capitals = [number for number, line in enumerate(lines) if is_in_capitals(line, min_words=2)]
    evidence = story_case(body) if in_capitals else None
    if not evidence:
        return body
    for number in in_capitals:
        lines[number] = true_case_capitals(lines[number], evidence, gazetteer)
    return "\n".join(lines)
