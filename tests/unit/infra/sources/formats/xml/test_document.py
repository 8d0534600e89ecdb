"""Parsing of a record: small repairs, any encoding, nothing fetched, nothing expanded without bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.sources.formats.xml.document import parse_xml
from infra.sources.metadata import MetadataError
from tests.support.processor_time import processor_seconds
from transforms.records import Reason


def text(content: bytes) -> str:
    return "".join(str(part) for part in parse_xml(content).itertext())


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (b"<a>AT&T & co</a>", "AT&T & co"),
        (b"<a>caf&eacute;&nbsp;&copy; &unknown; &amp;</a>", "café\xa0© &unknown; &"),
        (b"<a>3 < 5 <6</a>", "3 < 5 <6"),
        (b"<a>x\x01y&#1;&#xB;z\x0b</a>", "xyz"),
        (b"<a>one<br>two<hr></a>", "onetwo"),
        (b'<a>one<?xml version="1.0"?><b/>two</a>', "onetwo"),
        (b"<a><x:b y:c='1'>one</x:b></a>", "one"),
        (b"<a><![CDATA[R&D <p>]]> & more</a>", "R&D <p> & more"),
        (b'<!DOCTYPE a [<!ENTITY co "Northwire">]><a>&co; & others</a>', "Northwire & others"),
        (b"\xef\xbb\xbf\n  <a>one</a>\n", "one"),
    ],
)
def test_what_is_commonly_broken_is_repaired(markup: bytes, expected: str) -> None:
    assert text(markup) == expected


@pytest.mark.parametrize(
    ("declared", "actual", "written"),
    [
        ("utf-8", "windows-1252", "The café’s price rose, “said” Zoë"),
        ("iso-8859-1", "utf-8", "Café naïve “quoted”"),
        ("iso-8859-1", "windows-1252", "“Quoted” – café"),
        ("iso-8859-2", "iso-8859-2", "Łódź i Świętochłowice"),
        ("utf-16", "utf-8", "Café"),
        ("no-such-encoding", "utf-8", "Café"),
        ("shift_jis", "shift_jis", "東京の記者"),
        ("gb2312", "gb18030", "北京的记者"),
        (None, "utf-8", "Café"),
        (None, "windows-1252", "The café’s owner was “very” happy, Zoë said"),
    ],
)
def test_an_encoding_that_is_wrong_or_missing_is_repaired(declared: str | None, actual: str, written: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    assert text(f"{declaration}<a>{written}</a>".encode(actual)) == written


def test_external_files_are_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    for declaration in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', f'<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;'):
        markup = f'<!DOCTYPE a PUBLIC "-//X" "{secret.as_uri()}" [{declaration}]><a b="&x;">one&x; two</a>'
        assert "SECRET" not in text(markup.encode())
        assert "two" in text(markup.encode())


def laughs() -> bytes:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE a [<!ENTITY a0 "lol">{levels}]><a>&a9;</a>'.encode()


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (laughs(), Reason.EXPANDS_TOO_MUCH),
        (b'<!DOCTYPE a [<!ENTITY x "' + b"y" * 100_000 + b'">]><a>' + b"&x;" * 2000 + b"</a>", Reason.EXPANDS_TOO_MUCH),
        (b'<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><a>&x;</a>', Reason.EXPANDS_TOO_MUCH),
        (b"<a>" * 3000 + b"</a>" * 3000, Reason.TOO_COMPLEX),
        (b"<a>" + b"x" * 10_100_000 + b"</a>", Reason.TOO_LARGE),
        (b"<a>\n<b></a>", Reason.MALFORMED_RECORD),
        (b"", Reason.EMPTY),
        (b"no markup", Reason.MALFORMED_RECORD),
    ],
)
def test_what_cannot_be_parsed_is_refused_with_its_reason(markup: bytes, reason: Reason) -> None:
    with pytest.raises(MetadataError) as refused:
        parse_xml(markup)
    assert refused.value.reason == reason


def test_a_refusal_names_line_and_column() -> None:
    with pytest.raises(MetadataError, match=r"line 2, column 8 of the record is not XML: Opening and ending tag"):
        parse_xml(b"<a>\n<b></a>")


@pytest.mark.parametrize(
    "piece",
    [b"<![CDATA[", b"&", b"<", b"<!DOCTYPE [", b"<a:b ", b"<br ", b"<!ENTITY a ", b" a:b", b"<!--<![CDATA[", b"\xe9 "],
)
def test_repairs_take_time_in_proportion_to_the_size(piece: bytes) -> None:
    def seconds(size: int) -> float:
        markup = b"<!DOCTYPE a [" + piece * (size // len(piece))

        def refuse() -> None:
            with pytest.raises(MetadataError):
                parse_xml(markup)

        return processor_seconds(refuse)

    seconds(10_000)
    assert seconds(800_000) < 20 * max(seconds(100_000), 0.01)
