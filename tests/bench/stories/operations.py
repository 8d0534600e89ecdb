"""Operations of newsrooms on a text: copy under another head, shorten, revise, quote, edit."""

from __future__ import annotations

import re
from random import Random

OUTLET_LEADS = {
    "en": ("The Eastmoor Courier has more on a story that moved overnight.", "This report is from our news services."),
    "de": ("Mehr dazu lesen Sie in unserer Ausgabe.", "Dieser Bericht kommt von unserem Nachrichtendienst."),
    "fr": ("Cette information a été diffusée dans la nuit.", "Notre rédaction suit cette affaire."),
}
OUTLET_TAILS = (
    "Readers can write to the news desk with what they know.",
    "A fuller report is planned for the weekend edition.",
    "This newspaper reported on the matter first in the spring.",
    "Residents of our own county will not be affected, a spokesman for the council told this newspaper.",
)
NEW_PARAGRAPHS = (
    "Officials said they would give more details at a news conference later in the day.",
    "A spokeswoman declined to say how many people were involved, and said inquiries went on.",
    "Two witnesses who spoke on condition that they were not named gave a similar account.",
    "The announcement came hours after a first statement had left several questions open.",
    "Opposition members called for a full account and said the public had waited long enough.",
    "It was not clear late on the day whether the measure would be challenged in court.",
    "Analysts had expected a decision by the end of the month and called the timing a surprise.",
    "Lawyers for both sides met until the evening and left without a comment.",
    "Neighbors gathered in the street as the news spread, and some stayed until dark.",
    "The ministry corrected an earlier figure, and said that the count was not final.",
)
LEADS = (
    "There was fresh news on Thursday in a story that has been followed for days.",
    "New details came to light later in the day, according to people who know the matter.",
)
BACKGROUND = (
    "The region has seen several such cases over the past decade. A commission set up after the last one "
    "found that rules had been in place but were seldom checked, and it made 14 recommendations, of which six "
    "have been put into law.",
    "The country has 5.2 million people and depends on exports of timber, fish and machine parts. Its economy "
    "grew 1.4 percent last year after two years of decline, and economists polled in the spring expect growth "
    "of about 2 percent this year.",
    "Founded in 1952 by two brothers with a loan from their aunt, the company makes pumps, valves and meters "
    "at nine sites and employs some 4,300 people. It has been listed on the stock exchange since 1987 and has "
    "paid a dividend in every year.",
)
QUOTES = (
    '"We have looked at every option, and none of them is free of cost," the prime minister, Elsbet '
    'Arkwright, told parliament. "What we owe the people of this country is to say so plainly, and then to '
    'choose the one that leaves the next generation better off than we were."',
    '"Nobody who works here saw it coming," the head of the union, Milan Dresner, said in a statement. "We '
    "learned of it from the radio, at breakfast, and for some of us that was the last breakfast we could "
    'swallow for a while."',
)
_SPELLINGS = (
    ("ization", "isation"),
    ("ized", "ised"),
    ("labor", "labour"),
    ("center", "centre"),
    ("percent", "per cent"),
    ("program ", "programme "),
    ("color", "colour"),
    ("defense", "defence"),
    ("toward ", "towards "),
    ("gray", "grey"),
)
_NUMBERS = {
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
}
_SYNONYMS = {
    "said": "stated",
    "about": "some",
    "began": "started",
    "bought": "purchased",
    "show": "indicate",
    "near": "close to",
    "because": "since",
    "big": "large",
    "people": "persons",
    "told": "informed",
    "also": "too",
    "however": "still",
}
_NUMBER = re.compile(r"(?<![\w.,-])\d{1,3}(?![\w.,-])")
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-ZÄÖÜÉА-Я\"])")

Paragraphs = tuple[str, ...]


def copied(paragraphs: Paragraphs, random: Random, language: str = "en") -> Paragraphs:
    """The text under another head and with another tail."""
    leads = OUTLET_LEADS.get(language, ())
    lead = (random.choice(leads),) if leads and random.random() < 0.4 else ()
    tail = (random.choice(OUTLET_TAILS),) if random.random() < 0.5 else ()
    return (*lead, *paragraphs, *tail)


def excerpted(paragraphs: Paragraphs, random: Random) -> Paragraphs:
    """The beginning of the text, a third to two thirds of its sentences."""
    sentences = [(number, one) for number, block in enumerate(paragraphs) for one in _SENTENCE.split(block)]
    kept = sentences[: max(2, round(len(sentences) * random.uniform(0.34, 0.67)))]
    return tuple(" ".join(one for at, one in kept if at == number) for number in sorted({at for at, _ in kept}))


def edited(paragraphs: Paragraphs, random: Random) -> Paragraphs:
    """The text after a copy editor: other spelling and words; a sentence in eight is gone; paragraphs are joined."""
    result: list[str] = []
    for block in paragraphs:
        kept = [one for one in _SENTENCE.split(block) if random.random() > 0.12]
        text = " ".join(_reworded(one, random) for one in kept)
        if result and text and random.random() < 0.3:
            result[-1] += f" {text}"
        elif text:
            result.append(text)
    return tuple(result) or paragraphs


def _reworded(sentence: str, random: Random) -> str:
    for american, british in _SPELLINGS:
        sentence = sentence.replace(american, british)
    words = [
        _SYNONYMS.get(word, _NUMBERS.get(word, word)) if random.random() < 0.6 else word for word in sentence.split(" ")
    ]
    return " ".join(words)


def revised(paragraphs: Paragraphs, random: Random) -> Paragraphs:
    """A later take: some figures have changed, new paragraphs came in, an old one is gone, perhaps a new lead."""
    blocks = [_with_new_figures(block, random) for block in paragraphs]
    if len(blocks) > 4:
        del blocks[random.randrange(2, len(blocks))]
    for new in random.sample(NEW_PARAGRAPHS, random.randint(1, min(3, len(blocks)))):
        blocks.insert(random.randint(1, len(blocks)), new)
    return (random.choice(LEADS), *blocks) if random.random() < 0.3 else tuple(blocks)


def _with_new_figures(block: str, random: Random) -> str:
    """The block with up to every third of its plain figures raised a little."""
    return _NUMBER.sub(
        lambda found: str(int(found[0]) + random.randint(1, 4)) if random.random() < 0.3 else found[0], block
    )


def rounded_up(parts: list[Paragraphs], random: Random) -> Paragraphs:
    """A roundup: a lead, then one or two paragraphs of each article."""
    chosen = [part[: random.randint(1, min(2, len(part)))] for part in parts]
    return ("What happened on Thursday, in brief, from our news services.", *(block for one in chosen for block in one))


def inserted(paragraphs: Paragraphs, block: str, random: Random) -> Paragraphs:
    """The text with one more paragraph, not at its beginning."""
    at = random.randint(1, len(paragraphs))
    return (*paragraphs[:at], block, *paragraphs[at:])
