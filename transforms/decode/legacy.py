"""Which of the encodings older than UTF-8 bytes without a declaration are in.

Every candidate that can read the bytes does, and the reading that reads best wins: the one whose characters
beyond ASCII fit the language that CLD2 hears in it, its alphabet and its script.
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
"""Bytes that are judged."""

_HEARD = 0.5
"""What it is worth, against the share of characters that do not fit, that CLD2 is sure of a language."""

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

_MISFITS = re.compile(
    r"(?<=[^\W\d_])[^\w\s\x00-\x7f'’·-]+(?=[^\W\d_])"  # a symbol between two letters
    r"|(?<=[^\W\d_])[‚„“‘¡¿«]"  # an opening mark after a letter
    r"|(?<=[a-zа-яα-ω])[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω]"  # a capital after a small letter
    r"|ς(?=\w)"  # a final sigma that is not final
)


def detect_legacy(data: bytes) -> str:
    """The encoding that bytes which are not UTF-8 read best in, by its WHATWG name."""
    readings = ((encoding, _reading(data[:_SAMPLE], encoding)) for encoding in _CANDIDATES)
    return max(((_legibility(text), encoding) for encoding, text in readings if text), key=lambda pair: pair[0])[1]


def _reading(data: bytes, encoding: str) -> str | None:
    """The bytes read in an encoding, or null where they are not in it; the last character may be cut."""
    try:
        return data.decode(codec_of(encoding))
    except UnicodeDecodeError as error:
        cut = len(data) == _SAMPLE and error.start > _SAMPLE - 4
        return data[: error.start].decode(codec_of(encoding)) if cut else None


def _legibility(text: str) -> float:
    """How much more of the characters beyond ASCII fits than does not, and whether a language is heard."""
    language, is_heard = _language(text)
    beyond_ascii = [char for char in text if char > "\x7f"]
    misfits = len(_MISFITS.findall(text)) + sum(not _fits(char, language) for char in beyond_ascii)
    return _HEARD * is_heard - misfits / max(1, len(beyond_ascii))


def _language(text: str) -> tuple[str, bool]:
    try:
        is_reliable, _, ranked = pycld2.detect(text)
    except pycld2.error:  # a control character that it takes for invalid UTF-8
        return "un", False
    return ranked[0][1], is_reliable


def _fits(char: str, language: str) -> bool:
    """Whether a character beyond ASCII can stand in a text of a language (CLD2's code)."""
    if char.isalpha():
        if language in _ALPHABETS:
            return char.lower() in _ALPHABETS[language]
        return name(char, "").startswith(_SCRIPTS.get(language, ("?",)))
    return category(char) not in ("Cc", "Cn", "Co", "So", "Sm", "Sk") or char in _WELL_KNOWN_SYMBOLS
