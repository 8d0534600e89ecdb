"""Each row of the conventions for TIMEX3 in English news: extents, dates, durations, times, sets, vague words."""

from __future__ import annotations

import pytest

from transforms.dates import read_dates
from transforms.records import Options, Published

THURSDAY = Published("2026-05-14", "day", "given")
"""Of week 20 and of the second quarter."""


def marked(sentence: str, values: bool = True) -> str:
    """Return the sentence with its expressions in brackets, each with its value."""
    pieces, last = [], 0
    for each in read_dates(None, sentence, THURSDAY, Options()):
        pieces += [sentence[last : each.start], f"[{each.text}|{each.value}]" if values else f"[{each.text}]"]
        last = each.end
    return "".join([*pieces, sentence[last:]])


def plain(expected: str) -> str:
    """Return a marked sentence without its marks."""
    pieces = expected.replace("]", "[").split("[")
    return "".join(piece.split("|")[0] if number % 2 else piece for number, piece in enumerate(pieces))


EXTENTS = [
    "It has been open since [March].",
    "He waited for [three weeks].",
    "It ends by [the end of June].",
    "It fell in [the third quarter].",
    "It began [a year ago].",
    "It ends [this week].",
    "It grew in [the 1990s].",
    "The [2024] budget and a [three-year] plan were passed.",
    "Its [third-quarter] profit fell.",
    "It begins [early next year].",
    "It began in [late March].",
    "It began in [mid-2023].",
    "It ends at [the end of the month].",
    "It took [more than six hours].",
    "It took [nearly two years].",
    "It took [less than a week].",
    "It took [at least three days].",
    "It will take [up to ten months].",
    "It took about [40 minutes].",
    "It took almost [two years].",
    "It took just [two days].",
    "It took only [two days].",
    "It began [two years ago].",
    "It began [a month or so ago].",
    "Sales rose 4 percent from [a year earlier].",
    "It closed [three weeks] after the vote.",
    "It fell [ten minutes] into the game.",
    "It began [two days] before the vote.",
    "It began [earlier this month].",
    "It ends [later this year].",
    "[Today]'s vote was close.",
    "[Last year]'s results were weak.",
    "It fell in [this year's second quarter].",
    "It fell on [Friday, May 8].",
    "It fell at [10 p.m. Monday].",
    "It will end at [noon Tuesday].",
    "It began at [6 in the morning].",
    "It began on [Monday night].",
    "It began on [the second of March].",
    "It began in [the summer of 2019].",
    "It fell in [the first quarter of 2025].",
    "It began on [May 8, 2026].",
    "It began on [8 May 2026].",
    "It began in [May 2026].",
    "He served from [2014] to [2016].",
    "He served in [2014]-[2016].",
    "They met on [Monday] and [Tuesday].",
    "It rained between [9 a.m.] and [noon].",
    "They endured [two months] of fighting.",
    "They gave [two weeks'] notice.",
    "He owes [two months'] rent.",
    "It began in [the second half of the 1960s].",
    "It began in [the early part of the 19th century].",
    "It opens in [the week of June 8].",
]

DATES = [
    "It began [Monday|2026-05-11].",
    "It rose on [Thursday|2026-05-14].",
    "It fell on [Friday|2026-05-08].",
    "They will meet on [Friday|2026-05-15].",
    "They plan to meet [Friday|2026-05-15].",
    "The trial is due to begin [Friday|2026-05-15].",
    "It is to be held on [Friday|2026-05-15].",
    "He said [Monday|2026-05-11] it would rain.",
    "It began [last Thursday|2026-05-07].",
    "It ends [next Tuesday|2026-05-19].",
    "It began [today|2026-05-14].",
    "It began [yesterday|2026-05-13].",
    "It ends [tomorrow|2026-05-15].",
    "It fell on [March 3|2026-03-03].",
    "It fell in [March|2026-03].",
    "It fell in [September|2025-09].",
    "It will fall in [March|2027-03].",
    "A rule that takes effect [Oct. 1|2026-10-01] was published.",
    "A vote in [July|2026-07] is next.",
    "Oil for [October|2026-10] delivery fell.",
    "It began [last August|2025-08].",
    "It was built in [2024|2024].",
    "It was built in [the year 2024|2024].",
    "It fell [last year|2025].",
    "It fell [this year|2026].",
    "It ends [next year|2027].",
    "It fell [last month|2026-04].",
    "It ends [next month|2026-06].",
    "It fell [last week|2026-W19].",
    "It ends [this week|2026-W20].",
    "It ends [next week|2026-W21].",
    "It will rain [this weekend|2026-W20-WE].",
    "It rained over [the weekend|2026-W19-WE].",
    "Sales rose in [the third quarter|2025-Q3].",
    "Sales rose in [the quarter|2026-Q1].",
    "Sales rose in [the latest quarter|2026-Q1].",
    "It fell in [the first half of 2024|2024-H1].",
    "It rose in [fiscal 2025|2025].",
    "It will rain [this summer|2026-SU].",
    "It rained [last fall|2025-FA].",
    "It rained in [the spring|2026-SP].",
    "It grew in [the '90s|199].",
    "It grew in [the late 1970s|197].",
    "It was built in [the 19th century|18].",
    "It was built in [the last century|19].",
    "It began in [mid-March|2026-03].",
    "It ends at [the end of 2026|2026].",
    "It began [two days ago|2026-05-12].",
    "It began [12 days ago|2026-05-02].",
    "It began [five weeks ago|2026-W15].",
    "It began [three months ago|2026-02].",
    "It began [eight years ago|2018].",
    "It began [a year ago|2025].",
    "Inflation rose to 5 percent in [March|2026-03] from 4 percent [a year earlier|2025-03].",
    "In [March|2026-03] it rose, from [the same month last year|2025-03].",
    "It began [a few years ago|PAST_REF].",
    "It began [several weeks ago|PAST_REF].",
    "It fell on [May 3, 2024|2024-05-03] and rose [that day|2024-05-03].",
    "It fell on [May 3, 2024|2024-05-03] and rose [the next day|2024-05-04].",
    "It fell on [May 3, 2024|2024-05-03] and rose [two days later|2024-05-05].",
    "It ended on [New Year's Eve|2025-12-31].",
    "Caesar died in [44 BC|BC0044].",
]

DURATIONS = [
    "It took [three years|P3Y].",
    "It was a [three-year|P3Y] plan.",
    "It took [a decade|P10Y].",
    "It took [two decades|P20Y].",
    "It took [six months|P6M].",
    "It took [half a year|P6M].",
    "It took [two weeks|P2W].",
    "It took [ten days|P10D].",
    "It took [24 hours|PT24H].",
    "It took [90 minutes|PT90M].",
    "It took [30 seconds|PT30S].",
    "It took [half an hour|PT30M].",
    "It took [two and a half years|P2Y6M].",
    "It took [3 1/2 hours|PT3H30M].",
    "It took [a year|P1Y], [one year|P1Y], [a month|P1M], [an hour|PT1H].",
    "It fell over [the last three years|P3Y].",
    "It fell over [the past five weeks|P5W].",
    "It will fall over [the next three years|P3Y].",
    "It rose in [the first nine months|P9M].",
    "It fell over [the past year|P1Y].",
    "It took [years|PXY], [months|PXM], [weeks|PXW], [days|PXD], [hours|PTXH], [minutes|PTXM].",
    "It took [several years|PXY] and [a few days|PXD].",
    "It took [decades|PXY].",
    "It took [two to three weeks|P2W].",
    "It took [18 months|P18M], [60 days|P60D] and [14 days|P14D].",
    "It took [three-quarters of an hour|PT45M].",
    "It took [forty-five minutes|PT45M].",
]

TIMES_AND_SETS = [
    "It began at [10 p.m. Monday|2026-05-11T22:00].",
    "It began at [9:30 a.m.|2026-05-14T09:30] sharp.",
    "It began at [08:30 GMT|2026-05-14T08:30Z] sharp.",
    "It began at [noon Tuesday|2026-05-12T12:00].",
    "It began at [midnight|2026-05-14T24:00] here.",
    "It began [Friday night|2026-05-08TNI].",
    "It began [this morning|2026-05-14TMO].",
    "It began [Monday afternoon|2026-05-11TAF].",
    "It began [Tuesday evening|2026-05-12TEV].",
    "It began [last night|2026-05-13TNI].",
    "It begins [tonight|2026-05-14TNI].",
    "It rained [overnight|2026-05-13TNI] here.",
    "It meets [every day|P1D], [each week|P1W], [every year|P1Y].",
    "It is paid [daily|P1D], [weekly|P1W], [annually|P1Y], [monthly|P1M].",
    "It meets [every Friday|XXXX-WXX-5].",
    "It meets on [Fridays|XXXX-WXX-5].",
    "It meets [each July|XXXX-07].",
    "It meets [every fall|XXXX-FA].",
    "It meets [twice a week|P1W] and [three times a month|P1M].",
    "It costs $5 [a year|P1Y].",
    "It meets [every two years|P2Y].",
    "It meets [every other Friday|P2W].",
]

VAGUE = [
    "It is [now|PRESENT_REF] open and [currently|PRESENT_REF] full.",
    "The [current|PRESENT_REF] law is old.",
    "It is full at [the moment|PRESENT_REF].",
    "It is full [these days|PRESENT_REF].",
    "It [recently|PAST_REF] fell.",
    "The [recent|PAST_REF] fall hurt.",
    "It fell in [the past|PAST_REF].",
    "It may fall in [the future|FUTURE_REF].",
    "It may fall in [coming months|FUTURE_REF].",
    "It may fall in [the long term|FUTURE_REF].",
    "It fell in [recent years|PAST_REF].",
]

SILENT = [
    "It is still open, already full, and never immediately closed; eventually it fell.",
    "The former mayor long knew it, and once then spoke later.",
    "A 45-year-old man, age 40, fell.",
    "For the first time, and at the same time, it fell.",
    "Its annual meeting was often dull, rarely short, always loud.",
    "Flight 1999 left from Route 66 in a Boeing 747.",
    "Mr. March may fall, Miss May said in the Sun.",
]


@pytest.mark.parametrize("expected", EXTENTS)
def test_extents(expected: str) -> None:
    assert marked(plain(expected), values=False) == expected


@pytest.mark.parametrize("expected", DATES + DURATIONS + TIMES_AND_SETS + VAGUE + SILENT)
def test_values(expected: str) -> None:
    assert marked(plain(expected)) == expected
