"""Language identification: as given, as the page declares, or detected."""

from __future__ import annotations

from functools import cache

import pycld2
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from transforms.records import Language

_SAMPLE = 1000
"""Characters used: from 300, CLD2 alone identifies all 224 English wire texts of the gold, in 10 microseconds."""

_SHORT = 200
"""Characters up to which names mislead CLD2 ("Tokyo, Feb. 3 Kyodo"), so that langid must agree."""

_FEWEST_BYTES = 20
"""UTF-8 bytes below which no language is detected; a word of Chinese is as distinctive as a few of French."""

_LEAST_SHARE = 70
"""Percentage of the text that CLD2 must assign to one language."""

_LEAST_CONFIDENCE = 0.8
"""Confidence of langid from which its answer is used if CLD2 has none."""

_CODE_ALIASES = {"iw": "he", "in": "id", "jw": "jv", "nb": "no", "nn": "no"}
"""Current codes of languages by deprecated code, and Norwegian by the code of its written standard."""

_UNKNOWN = "un"
"""The code with which CLD2 answers if it does not identify the language."""


@cache
def _langid() -> LanguageIdentifier:
    """langid for the languages with an ISO 639-1 code; the others are its most frequent errors."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier


def identify(text: str, given: str | None, page: str | None = None) -> Language:
    """Return the language of a text: as given, else as its page declares, else as detected.

    The code is None for a text that is too short, mixes languages or is in an unsupported one; the source is then
    `too-short`, whatever the cause.
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
    except pycld2.error:  # on characters that CLD2 considers invalid UTF-8
        return None
    _, tag, share, _ = ranked[0]
    return _code(tag) if reliable and share >= _LEAST_SHARE else None


def _confirmed(detected: str | None, sample: str) -> str | None:
    """The answer of langid if it agrees with CLD2, or is confident and CLD2 has none; else None."""
    tag, confidence = _langid().classify(sample)
    code = _code(tag)
    is_sure = detected is None and confidence >= _LEAST_CONFIDENCE
    return code if code == detected or is_sure else None


def _code(tag: str | None) -> str | None:
    """The ISO 639-1 code of a language tag ("en-GB" -> "en"), or None."""
    code = (tag or "").strip().lower().replace("_", "-").split("-")[0]
    code = _CODE_ALIASES.get(code, code)
    return code if len(code) == 2 and code.isalpha() and code != _UNKNOWN else None
