"""The case of words where print hides it: headlines and lines in capitals, and headlines in title case.

The story decides. "FIJI SUGAR MILL PLANS TO BURN CANE WASTE" is read as "Fiji sugar mill plans to burn cane waste",
since the story has "Fiji" as a name and the other words in lower case or not at all. Every text keeps its length.
"""

from __future__ import annotations

from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.true_case.capitals import true_case_capitals
from transforms.entities.true_case.evidence import is_in_capitals, story_case
from transforms.entities.true_case.title_case import is_title_case, true_case_title

__all__ = ["read_texts"]


def read_texts(title: str, body: str, gazetteer: Gazetteer) -> tuple[str, str]:
    """The headline and the body in the case of the story, each unchanged where its case is that of a sentence."""
    lines = body.split("\n")
    in_capitals = [number for number, line in enumerate(lines) if is_in_capitals(line, min_words=2)]
    is_title_in_capitals = is_in_capitals(title, min_words=1)
    evidence = story_case(body) if in_capitals or is_title_in_capitals else None
    if evidence:
        for number in in_capitals:
            lines[number] = true_case_capitals(lines[number], evidence, gazetteer)
    body_in_case = "\n".join(lines)
    if is_title_in_capitals:
        return true_case_capitals(title, evidence, gazetteer) if evidence else title, body_in_case
    return true_case_title(title, body, gazetteer) if is_title_case(title) else title, body_in_case
