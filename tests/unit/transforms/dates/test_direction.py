"""The direction of dates without a year: the verb's tense and modality decide, without one the nearest."""

from __future__ import annotations

import pytest

from transforms.dates import read_dates
from transforms.records import Options, Published

THURSDAY = Published("2026-05-14", "day", "given")

SENTENCES = [
    ("The council votes on the plan in June.", "2026-06"),
    ("The council voted on the plan in June.", "2025-06"),
    ("The tax, approved in March, takes effect July 1.", "2026-07-01"),
    ("The strike, which began in November, is expected to last until August.", "2026-08"),
    ("The company, founded in April, plans to list its shares in September.", "2026-09"),
    ("Prices peaked in February and have fallen since.", "2026-02"),
    ("The festival, held every August, was canceled.", "XXXX-08"),
    ("Elections are scheduled for October.", "2026-10"),
    ("Elections were scheduled for October but were brought forward.", "2026-10"),
    ("The trial opens June 3.", "2026-06-03"),
    ("She was arrested in December and will be sentenced in July.", "2026-07"),
    ("Results are due on July 30.", "2026-07-30"),
    ("Results came out on April 30.", "2026-04-30"),
    ("The deadline is May 31.", "2026-05-31"),
    ("The deadline was May 1.", "2026-05-01"),
    ("He leaves office in January.", "2027-01"),
    ("He left office in January.", "2026-01"),
    ("The ban, to begin in October, covers plastic.", "2026-10"),
    ("The bank is raising rates in June, economists said.", "2026-06"),
    ("Rates rose in June, economists said.", "2025-06"),
    ("The talks, set for June 9, were called off.", "2026-06-09"),
    ("The union called a strike for May 20.", "2026-05-20"),
    ("He announced the plan in April.", "2026-04"),
    ("The vote is set for Tuesday.", "2026-05-19"),
    ("The vote, set for Tuesday, was put off.", "2026-05-19"),
    ("A hearing was scheduled for Monday.", "2026-05-18"),
    ("A hearing is scheduled Monday.", "2026-05-18"),
    ("The measure goes to the Senate next week.", "2026-W21"),
    ("Sales in April fell 3 percent.", "2026-04"),
    ("Sales in August fell 3 percent.", "2025-08"),
    ("Sales for August will be published tomorrow.", "2026-05-15"),
    ("The law would take effect in January.", "2027-01"),
    ("The law took effect in January.", "2026-01"),
    ("The pact expires on Nov. 30.", "2026-11-30"),
    ("The pact expired on Nov. 30.", "2025-11-30"),
    ("The concert on June 20 is sold out.", "2026-06-20"),
    ("The fire on Nov. 20 killed nine.", "2025-11-20"),
    ("Tickets for the Sept. 5 match are sold out.", "2026-09-05"),
    ("Prosecutors want him jailed until December.", "2026-12"),
    ("The ship is to sail on Saturday.", "2026-05-16"),
    ("The ship sailed on Saturday.", "2026-05-09"),
    ("Voters go to the polls on Sunday.", "2026-05-17"),
    ("Voters went to the polls on Sunday.", "2026-05-10"),
    ("The minister, who resigned on Sunday, will speak today.", "2026-05-14"),
    ("The minister said on Wednesday he would resign on Friday.", "2026-05-15"),
    ("The shop has been closed since Friday.", "2026-05-08"),
    ("The shop reopens Saturday.", "2026-05-16"),
    ("The team plays Brazil on Saturday.", "2026-05-16"),
    ("The team beat Brazil on Saturday.", "2026-05-09"),
    ("The inquiry should report by the end of the year.", "2026"),
    ("The inquiry reported at the end of last year.", "2025"),
    ("Analysts expect a rise in the third quarter.", "2026-Q3"),
    ("Profit rose in the third quarter.", "2025-Q3"),
    ("The bank sees growth in the second half.", "2026-H2"),
    ("Growth will slow in the fourth quarter, it said.", "2026-Q4"),
    ("It expects sales of $3 billion in the second quarter.", "2026-Q2"),
    ("They plan to move in the fall.", "2026-FA"),
    ("They moved in the fall.", "2025-FA"),
    ("The rink opens in winter.", "2026-WI"),
    ("It snowed little over the winter.", "2025-WI"),
    ("The book comes out in September.", "2026-09"),
    ("The book came out in September.", "2025-09"),
    ("Parliament is in recess until June 2.", "2026-06-02"),
    ("The deal must be approved by July 15.", "2026-07-15"),
    ("She turns 80 in June.", "2026-06"),
    ("She turned 80 in June.", "2025-06"),
    ("The school year starts Sept. 1.", "2026-09-01"),
    ("Applications are accepted through June 30.", "2026-06-30"),
    ("The contract runs through June.", "2026-06"),
    ("It has until July 4 to reply.", "2026-07-04"),
]


@pytest.mark.parametrize(("sentence", "value"), SENTENCES)
def test_the_verb_gives_the_direction(sentence: str, value: str) -> None:
    assert read_dates(None, sentence, THURSDAY, Options())[-1].value == value
