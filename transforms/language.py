"""Which language a text is written in."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from transforms.records import Language

_SAMPLE = 400
"""Characters looked at; more changes nothing on news and costs .3 ms a thousand."""

_FEWEST_LETTERS = 20
_LEAST_CONFIDENCE = 0.8


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify(text: str, given: str | None, page: str | None = None) -> Language:
    """The language of a text: as given, else as the page says, else as its words tell.

    A text too short or too mixed to tell has no code and the source `too-short`.
    """
    if code := _code(given):
        return Language(code, "given")
    if code := _code(page):
        return Language(code, "page")
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return Language(None, "too-short")
    code, confidence = _identifier().classify(sample)
    return Language(code, "detected") if confidence >= _LEAST_CONFIDENCE else Language(None, "too-short")


def _code(tag: str | None) -> str | None:
    """The ISO 639-1 code of a language tag ("en-GB" -> "en"), or null."""
    code = (tag or "").strip().lower().replace("_", "-").split("-")[0]
    return code if len(code) == 2 and code.isalpha() else None
