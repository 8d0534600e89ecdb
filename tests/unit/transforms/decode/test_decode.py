"""Bytes and text as they are received, and the record of decoding them."""

from __future__ import annotations

import pytest

from tests.support.build import raw_text
from transforms.decode import decode
from transforms.records import Decoded, Options, Reason, Rejected, Repair


def decoded(content: str | bytes, *, keep: bool = False, **given: object) -> Decoded:
    result = decode(raw_text(content, **given), Options(keep_boilerplate=keep))
    assert isinstance(result, Decoded)
    return result


@pytest.mark.parametrize(
    ("content", "declared", "text", "encoding", "source"),
    [
        (b"\xef\xbb\xbfcaf\xc3\xa9", None, "café", "utf-8", "bom"),
        ("café".encode("utf-16"), None, "café", "utf-16-le", "bom"),
        (b"caf\xe9 \x93so\x94", "latin-1", "café “so”", "windows-1252", "declared"),
        ("Łódź".encode("iso-8859-2"), "iso-8859-2", "Łódź", "iso-8859-2", "declared"),
        (b"caf\xc3\xa9", None, "café", "utf-8", "detected"),
        ("plain words".encode("utf-16-be"), None, "plain words", "utf-16-be", "detected"),
        (b"The mayor said \x93no\x94 to caf\xe9s.", None, "The mayor said “no” to cafés.", "windows-1252", "detected"),
        (b"They said \x93no\x94 to a caf\xe9.", "utf-8", "They said “no” to a café.", "windows-1252", "detected"),
        (b"caf\xc3\xa9", "no-such-encoding", "café", "utf-8", "detected"),
        (b"caf\xc3\xa9", "punycode", "café", "utf-8", "detected"),
    ],
)  # fmt: skip
def test_encodings_in_the_order_of_browsers(
    content: bytes, declared: str | None, text: str, encoding: str, source: str
) -> None:
    result = decoded(content, encoding=declared)
    assert (result.text, result.decoding.encoding, result.decoding.source) == (text, encoding, source)


@pytest.mark.parametrize(
    ("sentence", "encoding"),
    [
        ("Цена на пшеницу растёт третью неделю подряд, сообщили торговцы.", "windows-1251"),
        ("Цена на пшеницу растет третью неделю подряд, сообщили торговцы.", "koi8-r"),
        ("Cena pszenicy wzrosła trzeci tydzień z rzędu, mówią kupcy.", "windows-1250"),
        ("旧市街で路面電車が脱線し、二人がけがをした。", "euc-jp"),
        ("구시가지에서 전차가 탈선해 두 명이 다쳤다.", "euc-kr"),
        ("Buğday fiyatı üst üste üçüncü hafta yükseldi.", "windows-1254"),
    ],
)
def test_an_undeclared_encoding_is_the_one_that_fits_the_language(sentence: str, encoding: str) -> None:
    assert decoded(sentence.encode(encoding)).text == sentence


def test_a_page_declares_its_own_encoding() -> None:
    page = '<html><meta charset="iso-8859-2"><p>Łódź'.encode("iso-8859-2")
    assert "Łódź" in decoded(page, media="html").text


def test_a_stray_byte_in_utf8_becomes_its_windows_character_and_is_counted() -> None:
    result = decoded("“so” é ü ".encode() + b"it\x92s")
    assert result.text == "“so” é ü it’s"
    assert result.decoding.repairs == (Repair("stray-byte", 1),)


def test_mojibake_is_repaired_line_by_line_and_counted() -> None:
    result = decoded("The cafÃ© isnâ€™t open.\nSão Paulo is.")
    assert result.text == "The café isn’t open.\nSão Paulo is."
    assert result.decoding.repairs == (Repair("mojibake", 1),)


def test_what_cannot_be_carried_is_replaced_one_to_one_and_counted() -> None:
    result = decoded("a\x00b\ud800c\x93d\x0ce")
    assert result.text == "a b\ufffdc“d\ne"
    assert set(result.decoding.repairs) == {Repair("nul", 1), Repair("surrogate", 1), Repair("control", 2)}


def test_line_ends_become_one_newline_without_a_repair() -> None:
    result = decoded("a\r\nb\rc")
    assert (result.text, result.decoding.repairs) == ("a\nb\nc", ())


def test_kept_text_is_not_repaired() -> None:
    assert decoded("\ufeffcafÃ©\r\n", keep=True).text == "\ufeffcafÃ©\n"


@pytest.mark.parametrize("content", ["", "  \n\t", b"", b"\xef\xbb\xbf"])
def test_nothing_is_rejected_as_empty(content: str | bytes) -> None:
    result = decode(raw_text(content), Options())
    assert isinstance(result, Rejected)
    assert result.reason is Reason.EMPTY


def test_what_is_larger_than_allowed_is_rejected() -> None:
    result = decode(raw_text("x" * 11), Options(max_content=10))
    assert isinstance(result, Rejected)
    assert result.reason is Reason.TOO_LARGE
