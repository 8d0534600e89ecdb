"""Texts that consist of names are processed in linear time and bounded memory, or rejected."""

from __future__ import annotations

import sys
from subprocess import run

import pytest

import transforms.pipeline
from infra.models import load_models
from tests.support.build import raw_text
from tests.support.processor_time import timed
from transforms.entities import ArticleTexts, EntitySpan, Gazetteer, TooManyNames, resolve
from transforms.entities.bounds.split import split_overlong
from transforms.entities.mention import LONGEST_NAME, Mention
from transforms.pipeline import process
from transforms.records import Options, Reason, Rejected

ONLY_BY_MODEL = {
    ("A. B. C. ", "ORG"),
    ("A. B. C. ", "GPE"),
    ("Kim-Yo-Jong ", "ORG"),
    ("Kim-Yo-Jong ", "GPE"),
    ("St Mark ", "PERSON"),
    ("St Mark ", "ORG"),
}
"""Names with a label for which nothing beside the model speaks: they are dropped."""

REPEATED = ("John Smith ", "A. B. C. ", "Bank of Smith ", "Smith Group Inc. ", "Kim-Yo-Jong ", "St Mark ")


@pytest.mark.parametrize("unit", REPEATED)
@pytest.mark.parametrize("label", ["PERSON", "ORG", "GPE"])
@pytest.mark.parametrize("whole", [False, True], ids=["many spans", "one span"])
def test_a_run_of_names_is_resolved_in_linear_time(unit: str, label: str, whole: bool, gazetteer: Gazetteer) -> None:
    text = unit * (150_000 // len(unit))
    ends = range(len(unit) - 1, len(text), len(unit))
    spans = (
        [EntitySpan(0, len(text) - 1, label)]
        if whole
        else [EntitySpan(end - len(unit) + 1, end, label) for end in ends]
    )
    (mentions, _), seconds = timed(lambda: resolve(ArticleTexts.of(None, text, gazetteer), {"body": spans}))
    assert seconds < 10
    assert bool(mentions) != ((unit, label) in ONLY_BY_MODEL) or whole
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert all(len(mention.text) < 2 * LONGEST_NAME for mention in mentions)


@pytest.mark.parametrize("text", ["Smith " * 200, "x" * 1_000, "a " + "x" * 500 + " b", "Smith\n\n" * 99])
def test_the_parts_of_an_overlong_name_lose_no_character(text: str) -> None:
    parts = list(split_overlong(Mention("body", 0, len(text), text, "PERSON", "model"), text))
    assert "".join("".join(part.text for part in parts).split()) == "".join(text.split())
    assert all(text[part.start : part.end] == part.text and len(part.text) <= LONGEST_NAME for part in parts)


def test_a_name_of_ordinary_length_is_not_split() -> None:
    text = "Smith " * 30 + "x" * 20
    mention = Mention("body", 0, len(text), text, "PERSON", "model")
    assert list(split_overlong(mention, text)) == [mention]


def test_an_article_with_too_many_names_is_rejected(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.entities.resolution.MAX_NAMES", 50)
    with pytest.raises(TooManyNames, match="it has 51 names or capitalized words; the limit is 50"):
        resolve(ArticleTexts.of(None, "they met Smith, " * 51, gazetteer), {})
    rejected = process(raw_text("they met Smith, " * 51), Options(), load_models("blank"))
    assert isinstance(rejected, Rejected)
    assert rejected.reason is Reason.TOO_COMPLEX


def test_an_article_with_too_many_words_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transforms.pipeline, "MAX_WORDS", 50)
    rejected = process(raw_text("so they went " * 20), Options(), load_models("blank"))
    assert isinstance(rejected, Rejected)
    assert (rejected.reason, rejected.message) == (Reason.TOO_COMPLEX, "it has 60 words; the limit is 50")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_megabyte_of_names_takes_less_than_a_gigabyte() -> None:
    script = (
        "from pathlib import Path\n"
        "from infra.models import load_models\n"
        "from tests.support.build import raw_text\n"
        "from transforms.pipeline import process\n"
        "from transforms.records import Options\n"
        "document = process(raw_text('John Smith ' * 90_000), Options(), load_models())\n"
        "assert document['entities']\n"
        # Not ru_maxrss: it starts at the size of the process that starts this one.
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])\n"
    )
    done = run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout) * 1024 < 1_000_000_000
