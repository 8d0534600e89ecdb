"""Texts in other languages have the gazetteer's names only, and each document records its recognizer."""

from __future__ import annotations

from tests.support.build import raw_text
from transforms.document import Document
from transforms.entities import Models
from transforms.pipeline import process_batch
from transforms.records import Options, Rejected

FRENCH = (
    "PARIS (AFP) - Les ministres réunis lundi à Paris ont parlé de la reconstruction des ponts de Marseille. "
    "La direction de Renault n'a pas souhaité répondre aux questions des journalistes venus de Berlin."
)
ENGLISH = "The ministers who met in Paris on Monday spoke about the bridges of Marseille, officials in Berlin said."


def documents(texts: list[str], models: Models) -> list[Document]:
    results = process_batch([raw_text(text) for text in texts], Options(), models)
    return [result for result in results if not isinstance(result, Rejected)]


def test_a_text_in_another_language_is_read_by_the_gazetteer_only(models: Models) -> None:
    [french] = documents([FRENCH], models)
    assert french["language"] == "fr"
    assert french["versions"]["model"] == "gazetteer-1"
    assert french["places"] == ["Paris", "Marseille", "Berlin"]
    assert french["organizations"] == ["Renault"]
    assert french["countries"] == ["France", "Germany"]
    assert french["people"] == []


def test_each_text_of_a_batch_is_read_by_the_recognizer_of_its_language(models: Models) -> None:
    english, french, again = documents([ENGLISH, FRENCH, ENGLISH], models)
    model = f"{models.english.name}-{models.english.version}"
    assert [document["versions"]["model"] for document in (english, french, again)] == [model, "gazetteer-1", model]
    assert english["places"] == again["places"] == ["Paris", "Marseille", "Berlin"]


def test_texts_in_other_languages_do_not_depend_on_the_english_model(models: Models) -> None:
    blank = Models(models.other, models.other, models.gazetteer)
    assert documents([FRENCH], blank)[0]["entities"] == documents([FRENCH], models)[0]["entities"]
