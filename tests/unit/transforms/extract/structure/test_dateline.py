"""Datelines in the forms of the agencies, and sentences that look like one."""

from __future__ import annotations

import pytest

from transforms.extract.structure import parse_dateline
from transforms.records import Dateline


@pytest.mark.parametrize(
    ("text", "place", "agency", "date"),
    [
        ("SEOUL, Nov 27 (Reuters) -", "SEOUL", "Reuters", "Nov 27"),
        ("BEIJING, Nov. 27 (Xinhua) --", "BEIJING", "Xinhua", "Nov. 27"),
        ("HARRISBURG, Pa. (AP) —", "HARRISBURG, Pa.", "AP", None),
        ("PARIS (AP) _", "PARIS", "AP", None),
        ("(ANSA) - ROME, NOV 27 -", "ROME", "ANSA", "NOV 27"),
        ("MOSCOW. Nov 27 (Interfax) -", "MOSCOW", "Interfax", "Nov 27"),
        ("MOSCOW, November 27. /TASS/.", "MOSCOW", "TASS", "November 27"),
        ("New Delhi, Nov 27 (PTI)", "New Delhi", "PTI", "Nov 27"),
        ("NEW YORK--(BUSINESS WIRE)--", "NEW YORK", "Business Wire", None),
        ("NEW YORK, NY / ACCESSWIRE / November 27, 2024 /", "NEW YORK, NY", "ACCESSWIRE", "November 27, 2024"),
        ("TORONTO, Ontario--(Newsfile Corp. - May 7, 2024) -", "TORONTO, Ontario", "Newsfile", "May 7, 2024"),
        ("PARIS/BERLIN (Reuters) -", "PARIS/BERLIN", "Reuters", None),
        ("LONDON, 27 November 2024 (AFP) –", "LONDON", "AFP", "27 November 2024"),
        ("MARSEILLE, 14 mai 2024 (AFP) -", "MARSEILLE", "AFP", "14 mai 2024"),
        ("ŁÓDŹ, Poland, Sept. 10 (PAP) -", "ŁÓDŹ, Poland", "PAP", "Sept. 10"),
        ("Islamabad [Pakistan], November 5 (ANI):", "Islamabad [Pakistan]", "ANI", "November 5"),
        ("BRUSSELS 27/11 (BELGA) -", "BRUSSELS", "Belga", "27/11"),
        ("Madrid, 27 Nov (EFE).-", "Madrid", "EFE", "27 Nov"),
        ("SYDNEY, Nov 27 AAP -", "SYDNEY", "AAP", "Nov 27"),
        ("Tehran, Nov 27, IRNA –", "Tehran", "IRNA", "Nov 27"),
        ("WASHINGTON, March 3 -", "WASHINGTON", None, "March 3"),
        ("TOKYO --", "TOKYO", None, None),
        ("LONDON:", "LONDON", None, None),
        ("(CNN) --", None, "CNN", None),
        ("Nov. 27 (Bloomberg) --", None, "Bloomberg", "Nov. 27"),
    ],
)  # fmt: skip
def test_every_form_is_taken_apart(text: str, place: str | None, agency: str | None, date: str | None) -> None:
    assert parse_dateline(f"{text} The council said it would not pay.") == Dateline(text, place, agency, date)


def test_a_dateline_may_stand_alone() -> None:
    assert parse_dateline("LONDON 1996-08-20") == Dateline("LONDON 1996-08-20", "LONDON", None, "1996-08-20")


@pytest.mark.parametrize(
    "sentence",
    [
        "Paris - the city of light - was dark.",
        "UPDATE 1 - The bank cut its rate.",
        "FBI — three letters that once cleared a room.",
        "EXCLUSIVE — The governor will not run again.",
        "President Biden said Monday that he would (AP) The",
        "South Korea and Ukraine agreed Wednesday to deepen ties - at last.",
        "Apple (AAPL) said it would hire.",
        "For Release Sunday, Nov. 19",
    ],
)
def test_a_sentence_is_no_dateline(sentence: str) -> None:
    assert parse_dateline(sentence) is None
