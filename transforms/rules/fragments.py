"""Fragments of patterns: names, dates, agencies, addresses, in RE2 syntax.

A pattern in the data refers to a fragment as `<NAME>`; `expand` inserts it. Fragments have case rules of their own,
so that the pattern around them may ignore case.
"""

from __future__ import annotations

import re

from transforms.rules.agencies import AGENCY_MARK
from transforms.rules.months import months_in_lines

_MONTH = f"(?i:{'|'.join(sorted(months_in_lines(), key=len, reverse=True))})"
"""In English, French, German, Spanish, Italian and Portuguese."""

_WEEKDAY = r"(?i:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_DAY = r"(?:[0-3]?[0-9](?i:st|nd|rd|th)?)"
_YEAR = r"(?:(?:19|20)[0-9]{2}|['’][0-9]{2})"
_MONTH_FIRST = rf"{_MONTH}\.? ?{_DAY}(?:,? {_YEAR})?"
_DAY_FIRST = rf"{_DAY}\.?(?:[ -]| de ){_MONTH}\.?(?:(?:,?[ -]| de ){_YEAR})?"
_NUMERIC = rf"{_YEAR}-[01][0-9]-[0-3][0-9]|[0-3]?[0-9][/.][01]?[0-9](?:[/.](?:19|20)?[0-9]{{2}})?"
_FULL_DATE = rf"(?:(?:{_WEEKDAY}\.?,? )?(?:{_MONTH_FIRST}|{_DAY_FIRST})|{_NUMERIC})"
_DATE = rf"(?:{_FULL_DATE}|{_WEEKDAY})"
_ZONE = r"(?:(?-i:[A-Z]{2,4})|local time|hrs|hours)"
_TIME = rf"(?:[0-2]?[0-9](?:[:.h][0-5][0-9]){{1,2}} ?(?:[ap]\.?m\.?)?|[0-2]?[0-9] ?[ap]\.?m\.?)(?: \(?{_ZONE}\)?)?"
_COUNT = r"(?:[0-9]+|an?|one|two|three|few)"
_AGO = rf"(?:(?:about |over )?{_COUNT} (?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?),? ago)"
_STAMPED = (
    r"(?:(?:first |last |originally |date |time )?"
    r"(?:published|posted|updated|created|modified|issued|filed|released|date|uploaded|added)(?: on| at| in)?:? ?|on )"
)
_SHORT_AGO = r"[0-9]+ ?(?:mo|min|h|d|w|y|m|s)(?: ago)?"
_STAMP = rf"{_STAMPED}?(?:{_FULL_DATE}|{_TIME}|{_AGO}|{_MONTH},? (?:19|20)[0-9]{{2}}|{_SHORT_AGO})(?: at {_TIME})?"

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-Ž]"
_NAME_WORD = rf"(?:(?:d'|al-|el-|ter )?{_CAPITAL}[^ ,;:()/|&]*)"
_PARTICLE = r"(?:de|da|del|della|di|du|des|la|le|van|von|der|den|ten|bin|bint|ibn|al|el|dos|das|do|y|e|af|zu)"
_NAME = rf"(?-i:{_NAME_WORD}(?: (?:{_PARTICLE} )*{_NAME_WORD})*)"
_NAMES = rf"(?:{_NAME}(?:(?:, (?:and |& )?| and | & | ?/ ?|; ){_NAME})*)"

_AND = r"(?:and|und|et|y|e|en)"
_AGENCIES = rf"(?:{AGENCY_MARK}(?:(?:, ?(?:{_AND} )?| {_AND} | & | ?/ ?|; ?| [-–—+] |-){AGENCY_MARK})*)"
_SOURCE = (
    rf"(?:{AGENCY_MARK}|(?:the )?(?:other )?(?:news |wire |press |foreign |international |local )*"
    r"(?:agenc(?:y|ies)|wires?|wire services?|news services|media(?: reports)?))"
)
_SOURCES = rf"(?:{_SOURCE}(?:(?:, ?(?:and )?| and | & | ?/ ?|; ?| [-–—+] |-){_SOURCE})*)"
_WORK = (
    r"(?:report(?:ing|ed)|writ(?:ing|ten)|edit(?:ing|ed)|compil(?:ing|ed)|graphics?|research|translat(?:ion|ed)"
    r"|produc(?:tion|ed))"
)
_BUREAU = r"(?: (?:newsroom|bureau|staff|team|desk|and .{2,30}))?"
_ROLE_BY = (
    rf"(?:(?:additional |extra |further |original |some )?{_WORK}(?:(?:, | and | & |, and ){_WORK})* by:? (?:the )?"
    rf"(?:{_NAMES}|{AGENCY_MARK}){_BUREAU}(?:,? (?:in|at|from|for) {_NAMES})*"
    rf"(?:(?:,| and|;) (?:the )?{_NAMES}(?: (?:newsroom|bureau|desk))?(?: (?:in|at|from) {_NAMES})?)*)"
)

_NUMBERS = r"(?:[./ -]{1,3}|[./ -]{0,3}\(0?\) ?)\(?[0-9]{2,8}\)?"
_PHONE = (
    rf"(?:\+[0-9]{{1,3}}(?:[./ ()-]{{1,4}}[0-9]{{1,8}}){{2,7}}|\(?[0-9]{{1,5}}\)?(?:{_NUMBERS}){{2,6}}"
    rf"|\(?[0-9]{{3,5}}\)?[./ -]{{1,2}}[0-9]{{4,8}}|\+?[0-9]{{7,14}})"
)
"""Digits in groups of two or more, or with a country's code; the sets of a match ("6-4 6-1") have groups of one."""

_DOMAIN = r"(?:com|org|net|gov|edu|info|int|news|media|press|online|site|example|[a-z]{2})"

_LABEL = (
    r"(?:ver[öo]ffentlicht|publiziert|erstellt|aktualisiert|zuletzt aktualisiert|ge[äa]ndert|stand|publi[ée]e?"
    r"|cr[ée][ée]e?|mis[e]? [àa] jour"
    r"|modifi[ée]e?|publicado|publicada|actualizad[oa]|creado|atualizad[oa]|pubblicat[oa]|aggiornat[oa]|gepubliceerd|bijgewerkt"
    r"|ge[üu]pdatet)(?: (?:am|le|el|em|il|op|den|on))?"
)
"""Labels of the time of publication or change in German, French, Spanish, Portuguese, Italian and Dutch."""

_WEEKDAY_ABROAD = (
    r"(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes"
    r"|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo|(?:segunda|ter[çc]a|quarta|quinta|sexta)-feira|luned[ìi]|marted[ìi]"
    r"|mercoled[ìi]|gioved[ìi]|venerd[ìi]|sabato|domenica|(?:maan|dins|woens|donder|vrij|zater|zon)dag)"
)

FRAGMENTS = {
    "AGENCY": AGENCY_MARK,
    "AGENCIES": _AGENCIES,
    "SOURCES": _SOURCES,
    "ROLE_BY": _ROLE_BY,
    "MONTH": _MONTH,
    "WEEKDAY": _WEEKDAY,
    "DATE": _DATE,
    "TIME": _TIME,
    "LABEL": _LABEL,
    "WEEKDAY_ABROAD": _WEEKDAY_ABROAD,
    "STAMP": _STAMP,
    "NAME": _NAME,
    "NAMES": _NAMES,
    "URL": rf"(?:(?:https?://|www\.)[^ ]+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.{_DOMAIN}(?:/[^ ]*)?)",
    "EMAIL": r"(?:[^ @()]+(?:@|\(at\))[^ @()]+\.[a-z]{2,})",
    "PHONE": _PHONE,
}
"""Fragment name -> RE2 source."""


def may_have_stamp(text: str) -> bool:
    """Return True if a text has a digit or an "ago", as every `<STAMP>` has; a quick test before a search for one."""
    return _IN_STAMPS.search(text) is not None


_IN_STAMPS = re.compile(r"[0-9]|ago", re.IGNORECASE)


def expand(pattern: str) -> str:
    """Insert each `<FRAGMENT>` that a pattern refers to."""
    for name, source in FRAGMENTS.items():
        pattern = pattern.replace(f"<{name}>", source)
    return pattern
