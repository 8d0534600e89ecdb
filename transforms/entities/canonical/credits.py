"""Agencies that an article only credits: in the dateline, "told Reuters", "(AP)"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from transforms.entities.article import ArticleTexts
from transforms.entities.labels import ORG
from transforms.records import Dateline, EntityMention
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
    mentions: Sequence[EntityMention], article: ArticleTexts, dateline: Dateline | None, agencies: Collection[str]
) -> Iterator[EntityMention]:
    """The mentions of the dateline's agency, and those of agencies that the article only credits.

    Args:
        mentions: All mentions of the article.
        article: The article.
        dateline: The dateline with which the body begins.
        agencies: Canonical names of the agencies in the article's wire credits.
    """
    opening = len(dateline.text) if dateline else 0
    by_agency: dict[str, list[EntityMention]] = {}
    for mention in mentions:
        if mention.label != ORG:
            continue
        if mention.field == "body" and mention.end <= opening:
            yield mention
        elif mention.name in agencies or canonical_agency(mention.text) in agencies:
            by_agency.setdefault(mention.name, []).append(mention)
    for found in by_agency.values():
        if all(_is_credit(mention, article.by_field[mention.field]) for mention in found):
            yield from found


def _is_credit(mention: EntityMention, text: str) -> bool:
    before, after = text[max(0, mention.start - 30) : mention.start], text[mention.end : mention.end + 30]
    return bool(_CREDIT_BEFORE.search(before) or _CREDIT_AFTER.match(after))
