"""Recognition in batches: offsets are kept and hostile text is bounded."""

from __future__ import annotations

from transforms.entities import Models, SpacyRecognizer
from transforms.entities.find.pieces import MAX_WORD, pieces, tokenizable


def test_only_tok2vec_and_ner_run(models: Models) -> None:
    assert isinstance(models.english, SpacyRecognizer)
    assert models.english.nlp.pipe_names == ["ner"]


def test_each_text_has_a_list_of_spans_with_offsets_into_it(models: Models) -> None:
    texts = ["", "Angela Merkel visited Paris.", "It rained in Berlin."]
    spans = models.english.recognize(texts)
    found = [[text[span.start : span.end] for span in of_text] for text, of_text in zip(texts, spans, strict=True)]
    assert found == [[], ["Angela Merkel", "Paris"], ["Berlin"]]


def test_a_text_has_the_same_spans_alone_and_in_a_batch(models: Models) -> None:
    texts = [f"Minister Anna Berg of Norway met {name} in Oslo." for name in ("Boeing", "Airbus", "Embraer")]
    assert models.english.recognize(texts) == [models.english.recognize([text])[0] for text in texts]


def test_offsets_hold_beyond_the_first_piece(models: Models) -> None:
    sentence = "It rained all day and nobody came. "
    text = sentence * 4_000 + "Angela Merkel visited Paris."
    spans = models.english.recognize([text])[0]
    assert "Angela Merkel" in [text[span.start : span.end] for span in spans]


def test_the_blank_recognizer_is_called_gazetteer_and_finds_nothing(models: Models) -> None:
    assert models.other.name == "gazetteer"
    assert models.other.recognize(["Seoul", ""]) == [[], []]


def test_pieces_end_at_paragraphs_and_contain_the_whole_text() -> None:
    text = "One two.\n\nThree four. " * 50
    parts = list(pieces(text, limit=100))
    assert "".join(part.text for part in parts) == text
    assert all(len(part.text) <= 100 and text.startswith(part.text, part.start) for part in parts)
    assert all(part.text.endswith("\n\n") for part in parts[:-1])


def test_overlong_words_are_broken_at_their_symbols() -> None:
    word = "Berlin—Paris—" * 20
    text = f"{word} end {'(' * 500} {'x' * 500}"
    safe = tokenizable(text)
    assert len(safe) == len(text)
    assert safe.split() == ["Berlin", "Paris"] * 20 + ["end"]
    assert max(map(len, safe.split())) <= MAX_WORD
