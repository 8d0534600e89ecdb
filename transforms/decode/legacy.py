"""Detection of encodings older than UTF-8 in bytes without a declaration.

The bytes are decoded with every candidate, and the best text wins: the one with characters beyond ASCII that fit
the language which CLD2 detects in it, its alphabet and its script.
"""

from __future__ import annotations

import re
from unicodedata import category, name

import pycld2

from transforms.decode.codecs import codec_of

_CANDIDATES = (
    "windows-1252", "windows-1250", "windows-1251", "iso-8859-2", "euc-kr", "euc_jp", "shift_jis", "gb18030", "big5",
    "windows-1253", "windows-1254", "windows-1255", "windows-1256", "koi8-u", "macintosh", "cp850", "cp852",
    "cp866", "iso-8859-5", "iso-8859-6",
)  # fmt: skip
"""In the order in which they win ties: by how common they are on the web, then on old disks."""

_SAMPLE = 2000
"""Bytes that are decoded for the comparison."""

_LANGUAGE_WEIGHT = 0.5
"""Weight of a language that CLD2 detects reliably, against the share of characters that do not fit."""

_ALPHABETS = {
    "cs": "áčďéěíňóřšťúůýž", "da": "åæéøö", "de": "äéöüß", "en": "áàâãäçéèêëíïñóôöü", "es": "áéíñóúü", "fi": "äåéöšž",
    "fr": "àâæçéèêëîïôœùûüÿ", "hr": "čćđšž", "hu": "áéíóöőúüű", "it": "àèéìíîòóùú", "nl": "áèéêëïóöü", "no": "åæéòôø",
    "pl": "ąćęłńóśźż", "pt": "àáâãçéêíóôõúü", "ro": "ăâîșşțţ", "sk": "áäčďéíĺľňóôŕšťúýž", "sl": "čšž", "sv": "äåéöü",
    "tr": "âçğîıiöşûü",
}  # fmt: skip
"""Letters beyond ASCII of the languages in Latin script, with those of their commonest loan words."""

_SCRIPTS = {
    "ar": ("ARABIC",), "bg": ("CYRILLIC",), "el": ("GREEK",), "fa": ("ARABIC",), "iw": ("HEBREW",), "ko": ("HANGUL",),
    "ja": ("HIRAGANA", "KATAKANA", "CJK"), "ru": ("CYRILLIC",), "uk": ("CYRILLIC",), "zh": ("CJK",),
    "zh-Hant": ("CJK",),
}  # fmt: skip
"""The first word of the Unicode names of the letters of other languages."""

_WELL_KNOWN_SYMBOLS = "°®©±™"

_IMPLAUSIBLE = re.compile(
    r"(?<=[^\W\d_])[^\w\s\x00-\x7f'’·-]+(?=[^\W\d_])"  # a symbol between two letters
    r"|(?<=[^\W\d_])[‚„“‘¡¿«]"  # an opening mark after a letter
    r"|(?<=[a-zа-яα-ω])[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω]"  # a capital after a small letter
    r"|ς(?=\w)"  # a final sigma that is not final
)


def detect_legacy(data: bytes) -> str:
    """The WHATWG name of the encoding that fits bytes best which are not UTF-8."""
    candidates = ((encoding, _decode_sample(data[:_SAMPLE], encoding)) for encoding in _CANDIDATES)
    return max(((_legibility(text), encoding) for encoding, text in candidates if text), key=lambda pair: pair[0])[1]


def _decode_sample(data: bytes, encoding: str) -> str | None:
    """The decoded bytes, None if they do not fit the encoding; the last character of a sample may be cut."""
    try:
        return data.decode(codec_of(encoding))
    except UnicodeDecodeError as error:
        cut = len(data) == _SAMPLE and error.start > _SAMPLE - 4
        return data[: error.start].decode(codec_of(encoding)) if cut else None


def _legibility(text: str) -> float:
    """A score: the weight of a reliable language, less the share of characters beyond ASCII that do not fit."""
    language, is_reliable = _language(text)
    beyond_ascii = [char for char in text if char > "\x7f"]
    misplaced = len(_IMPLAUSIBLE.findall(text)) + sum(not _fits(char, language) for char in beyond_ascii)
    return _LANGUAGE_WEIGHT * is_reliable - misplaced / max(1, len(beyond_ascii))


def _language(text: str) -> tuple[str, bool]:
    try:
        is_reliable, _, ranked = pycld2.detect(text)
    except pycld2.error:  # a control character that it takes for invalid UTF-8
        return "un", False
    return ranked[0][1], is_reliable


def _fits(char: str, language: str) -> bool:
    """True if a character beyond ASCII can be part of a text in a language (CLD2's code)."""
    if char.isalpha():
        if language in _ALPHABETS:
            return char.lower() in _ALPHABETS[language]
        return name(char, "").startswith(_SCRIPTS.get(language, ("?",)))
    return category(char) not in ("Cc", "Cn", "Co", "So", "Sm", "Sk") or char in _WELL_KNOWN_SYMBOLS
