"""Agencies that an article credits rather than tells of: in the dateline, "told Reuters", "(AP)"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from transforms.records import Dateline, EntityMention, FieldName
from transforms.rules.agencies import canonical_agency

_CREDIT_BEFORE = re.compile(
    r"(?:\b(?:told|tell|tells|by|with|to|from|via|for|of|in|on)(?: the)?(?: news agency)?|[(/])\s*[\"“']?$",
    re.IGNORECASE,
)
_CREDIT_AFTER = re.compile(
    r"\)| (?:news agency |agency )?(?:reports?|reported|said|says|quoted|cited|journalists?|reporters?|correspondents?"
    r"|photographers?|witness|witnesses|poll|calculations|data|journalist)\b"
)


def credited_agencies(
    mentions: Sequence[EntityMention],
    texts: Mapping[FieldName, str],
    dateline: Dateline | None,
    agencies: tuple[str, ...],
) -> list[EntityMention]:
    """The mentions of the dateline's agency, and those of the article's agencies that are never more than credited."""
    opening = len(dateline.text) if dateline else 0
    credited: list[EntityMention] = []
    of_agency: dict[str, list[EntityMention]] = {}
    for mention in mentions:
        if mention.label != "ORG":
            continue
        if mention.field == "body" and mention.end <= opening:
            credited.append(mention)
        elif mention.name in agencies or canonical_agency(mention.text) in agencies:
            of_agency.setdefault(mention.name, []).append(mention)
    for found in of_agency.values():
        if all(_is_credit(mention, texts[mention.field]) for mention in found):
            credited += found
    return credited


def _is_credit(mention: EntityMention, text: str) -> bool:
    before, after = text[max(0, mention.start - 30) : mention.start], text[mention.end : mention.end + 30]
    return bool(_CREDIT_BEFORE.search(before) or _CREDIT_AFTER.match(after))
