"""Distinguishes full texts in feeds from teasers."""

from __future__ import annotations

import re
from html import unescape

from transforms.records import Media

LEAST_SENTENCES = 3
"""Sentences from which a summary counts as the text of the article."""

_TAG = re.compile(r"<[^<>]{0,5000}>")
_SENTENCE_END = re.compile(r"[.!?。！？।؟](?=[\"'”’»)\]]{0,3}(?:\s|\Z))|[。！？]")
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[\s?(?:…|\.\.\.|&#8230;)\s?\])[\s\]»\"”)→>]{0,10}(?:[^.!?…]{0,60})\Z")
"""The end of a teaser: an ellipsis, maybe with the words of a link behind it ("... Continue reading")."""


def has_full_text(text: str, media: Media, *, is_summary: bool) -> bool:
    """Return whether the text of an entry is the article: a content, or a summary of several sentences, not cut off."""
    plain = unescape(_TAG.sub(" ", text)) if media == "html" else text
    plain = " ".join(plain.split())
    if not plain or _CUT_OFF.search(plain[-120:]):
        return False
    return not is_summary or len(_SENTENCE_END.findall(plain)) >= LEAST_SENTENCES
