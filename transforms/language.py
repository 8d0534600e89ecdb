"""Which language a text is written in: as given, as the page says, or as its words tell."""

from __future__ import annotations

from functools import cache

import pycld2
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from transforms.records import Language

_SAMPLE = 1000
"""Characters looked at: CLD2 alone tells all 224 English wire texts of the gold from 300, in 10 microseconds."""

_SHORT = 200
"""Characters up to which CLD2 is misled by names ("Tokyo, Feb. 3 Kyodo"), so that langid must agree."""

_FEWEST_BYTES = 20
"""UTF-8 bytes under which nobody can tell; a word of Chinese says as much as a few of French."""

_LEAST_SHARE = 70
"""Percentage of the text that CLD2 must give to one language."""

_LEAST_CONFIDENCE = 0.8
"""langid's confidence from which its answer counts where CLD2 has none."""

_MODERN_CODES = {"iw": "he", "in": "id", "jw": "jv", "nb": "no", "nn": "no"}


@cache
def _langid() -> LanguageIdentifier:
    """langid for the languages that have an ISO 639-1 code: the others are its commonest wrong answers."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier


def identify(text: str, given: str | None, page: str | None = None) -> Language:
    """The language of a text: as given, else as the page says, else as its words tell.

    A text too short or too mixed to tell has no code and the source `too-short`.
    """
    if code := _code(given):
        return Language(code, "given")
    if code := _code(page):
        return Language(code, "page")
    sample = text[:_SAMPLE]
    if len(sample.encode()) < _FEWEST_BYTES:
        return Language(None, "too-short")
    detected = _by_cld2(sample)
    if detected is None or len(sample) <= _SHORT:
        detected = _confirmed(detected, sample[:_SHORT])
    return Language(detected, "detected" if detected else "too-short")


def _by_cld2(sample: str) -> str | None:
    try:
        reliable, _, ranked = pycld2.detect(sample)
    except pycld2.error:  # a character that it takes for invalid UTF-8
        return None
    _, tag, share, _ = ranked[0]
    return _code(tag) if reliable and share >= _LEAST_SHARE else None


def _confirmed(detected: str | None, sample: str) -> str | None:
    """What langid says where it agrees with CLD2, or where it is sure and CLD2 has no answer; else null."""
    tag, confidence = _langid().classify(sample)
    code = _code(tag)
    is_sure = detected is None and confidence >= _LEAST_CONFIDENCE
    return code if code == detected or is_sure else None


def _code(tag: str | None) -> str | None:
    """The ISO 639-1 code of a language tag ("en-GB" -> "en"), or null."""
    code = (tag or "").strip().lower().replace("_", "-").split("-")[0]
    code = _MODERN_CODES.get(code, code)
    return code if len(code) == 2 and code.isalpha() and code != "un" else None
