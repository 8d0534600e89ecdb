"""IPTC 7901 as several agencies send it."""

from __future__ import annotations

from typing import Any

import pytest

from infra.sources.formats.items import Item
from infra.sources.formats.wires.iptc7901 import parse, recognizes
from infra.sources.metadata import MetadataError
from tests.unit.infra.sources.formats.wires.texts import BERLIN, wire, without_controls
from transforms.records import Delivery, Reason, Subject


def read(text: str, encoding: str = "latin-1", *, start: str = "\x01") -> Item:
    return parse(wire(text, encoding, start=start))


def delivery_of(text: str) -> Delivery:
    found = read(text).delivery
    assert found
    return found


def test_a_message_of_a_german_agency() -> None:
    item = read(BERLIN)
    assert item.media == "text"
    assert item.content == (
        "Berlin (NNA) - Die Koalition streitet weiter über die künftige Höhe\n"
        "der Renten. Das teilte ein Sprecher am Mittwoch mit.\n\n"
        "Die Opposition forderte eine Neuwahl."
    )
    assert item.metadata.title == "Koalition streitet über die Rente - Opposition fordert Neuwahl"
    assert item.metadata.published == "2024-11-27T14:32"
    assert item.metadata.external_id == "bdt456/2024-11-27"
    assert item.delivery == Delivery(
        format="iptc7901",
        version="Zusammenfassung",
        urgency=4,
        slug="Bundestag/Rente",
        subjects=(Subject("pl", "Politics"),),
        editor_notes=(
            "(Zusammenfassung 1430 - Neu: Reaktionen)",
            "## Internet - [Bundestag](www.example.com)",
            "- Autor: Max Muster, +49 30 12345",
        ),
        section="Politics",
    )


def test_a_message_that_lost_its_control_bytes_is_the_same() -> None:
    message = wire(BERLIN)
    assert parse(without_controls(message)) == parse(message)


@pytest.mark.parametrize("encoding", ["latin-1", "cp850", "utf-8", "cp1252", "iso8859-15"])
def test_character_sets(encoding: str) -> None:
    assert "künftige Höhe" in read(BERLIN, encoding).content


def test_umlauts_of_the_german_seven_bit_set() -> None:
    seven_bit = BERLIN.translate(str.maketrans("ÄÖÜäöüß", "[\\]{|}~")).replace(
        "- [Bundestag](www.example.com)", "- www"
    )
    item = read(seven_bit, "ascii")
    assert "künftige Höhe" in item.content
    assert item.metadata.title == "Koalition streitet über die Rente - Opposition fordert Neuwahl"


HEADER = "nna0123 3 i 0042"
STORY = "Oslo (NNA) - The ferry sank in shallow water on Wednesday.\n\nNobody was hurt."
STAMPED = "\x03\n271345 Nov 24\n\x04"

HEADS: dict[str, tuple[str, dict[str, Any], str | None]] = {
    "slug and headline before the start of text": (
        f"{HEADER}\nNorway-Ferry/\nFerry sinks off Oslo =\n\x02\n{STORY}\n{STAMPED}",
        {"slug": "Norway-Ferry"},
        "Ferry sinks off Oslo",
    ),
    "headline behind the start of text": (
        f"{HEADER}\nNorway-Ferry/\n\x02Ferry sinks off Oslo=\n{STORY}\n{STAMPED}",
        {"slug": "Norway-Ferry"},
        "Ferry sinks off Oslo",
    ),
    "headline of two lines behind the start of text": (
        f"{HEADER}\nNorway-Ferry/\n\x02Ferry sinks off Oslo,\nall are saved =\n\n{STORY}\n{STAMPED}",
        {},
        "Ferry sinks off Oslo, all are saved",
    ),
    "no headline at all": (f"{HEADER}\nNorway-Ferry/\n\x02\n{STORY}\n{STAMPED}", {"slug": "Norway-Ferry"}, None),
    "no slug": (f"{HEADER}\n\x02Ferry sinks off Oslo =\n{STORY}\n{STAMPED}", {"slug": None}, "Ferry sinks off Oslo"),
    "headline without an equals sign, before the text": (
        f"{HEADER}\nNorway-Ferry\nFerry sinks off Oslo\n\x02{STORY}\n{STAMPED}",
        {"slug": "Norway-Ferry"},
        "Ferry sinks off Oslo",
    ),
    "a mark of its own": (
        f"{HEADER}\nNorway-Ferry/\nURGENT\nFerry sinks off Oslo =\n\x02{STORY}\n{STAMPED}",
        {"signal": "urgent"},
        "Ferry sinks off Oslo",
    ),
    "a second lead": (
        f"{HEADER}\nNorway-Ferry/\n2. Lead\nFerry sinks off Oslo =\n\x02{STORY}\n{STAMPED}",
        {"version": "2. Lead"},
        "Ferry sinks off Oslo",
    ),
    "a refile": (
        f"{HEADER}\nNorway-Ferry/\nREFILE\nFerry sinks off Oslo =\n\x02{STORY}\n{STAMPED}",
        {"version": "REFILE"},
        "Ferry sinks off Oslo",
    ),
    "an update in the slug": (
        f"{HEADER}\nNorway-Ferry UPDATE 3/\nFerry sinks off Oslo =\n\x02{STORY}\n{STAMPED}",
        {"version": "UPDATE 3"},
        "Ferry sinks off Oslo",
    ),
    "a correction in German": (
        f"{HEADER}\nNorwegen/Fähre/\n(Berichtigung: Ort im 1. Absatz)\nFähre sinkt =\n\x02{STORY}\n{STAMPED}",
        {"signal": "correction", "editor_notes": ("(Berichtigung: Ort im 1. Absatz)",)},
        "Fähre sinkt",
    ),
    "a note to editors in the head": (
        f"{HEADER}\nNorway-Ferry/\nFerry sinks off Oslo =\nEds: adds quotes\n\x02{STORY}\n{STAMPED}",
        {"editor_notes": ("Eds: adds quotes",)},
        "Ferry sinks off Oslo",
    ),
    "a French note": (
        f"{HEADER}\nNorvège-ferry\nUn ferry coule =\nATTENTION - AJOUTE détails ///\n\x02{STORY}\n{STAMPED}",
        {"editor_notes": ("ATTENTION - AJOUTE détails ///",)},
        "Un ferry coule",
    ),
    "a byline that closes the head": (
        f"{HEADER}\nNorway-Ferry/\nFerry sinks off Oslo\nBy Solveig Haugen =\n\x02{STORY}\n{STAMPED}",
        {"byline": "By Solveig Haugen", "authors": ("Solveig Haugen",)},
        "Ferry sinks off Oslo",
    ),
    "a second line of headlines": (
        f"{HEADER}\nNorway-Ferry/\nFerry sinks off Oslo =\nAll are saved =\n\x02{STORY}\n{STAMPED}",
        {"subheadlines": ("All are saved",)},
        "Ferry sinks off Oslo",
    ),
}


@pytest.mark.parametrize("name", HEADS)
def test_heads(name: str) -> None:
    text, expected, title = HEADS[name]
    item = read(text)
    assert item.metadata.title == title
    assert item.content == STORY
    assert {key: getattr(item.delivery, key) for key in expected} == expected


HEADERS = {
    "nna0123 3 i 0042": ("nna123/2024-11-27", 3, "i"),
    "NNA0123 3 I 0042 NNA /NNA-AB12": ("nna123/2024-11-27", 3, "i"),
    "nna 0123 3 i 0042": ("nna123/2024-11-27", 3, "i"),
    "nna-0123 3 i 42": ("nna123/2024-11-27", 3, "i"),
    "TX-PAR-XB23 4 SPO 0345 FRA": ("tx-par-xb23/2024-11-27", 4, "spo"),
    "nna0123 3 i": ("nna123/2024-11-27", 3, "i"),
    "nna0123  1  pol  0042  vvvvb": ("nna123/2024-11-27", 1, "pol"),
}


@pytest.mark.parametrize("header", HEADERS)
def test_header_lines(header: str) -> None:
    identity, urgency, category = HEADERS[header]
    item = read(f"{header}\nNorway-Ferry/\nFerry sinks =\n\x02{STORY}\n{STAMPED}")
    assert item.metadata.external_id == identity
    assert item.delivery
    assert item.delivery.urgency == urgency
    assert [one.code.lower() for one in item.delivery.subjects] == [category]


def test_a_header_of_another_kind_costs_the_identity_and_no_text() -> None:
    item = read(f"*** relay 7 ***\nFerry sinks =\n\x02{STORY}\n{STAMPED}")
    assert item.content == STORY
    assert item.metadata.external_id is None


ENDS = {
    "\x03\n271345 Nov 24\n\x04": "2024-11-27T13:45",
    "\x03\nnna ab/cd\n271345 GMT NOV 24\n\x04": "2024-11-27T13:45Z",
    "\x03\nNNA 271345 NOV 24\n\x04": "2024-11-27T13:45",
    "\x03\n271345 CEST Jul 24\n\x04": "2024-07-27T13:45+02:00",
    "\x03\n271345 MESZ Mai 24\n\x04": "2024-05-27T13:45+02:00",
    "\x03\n041345 Okt 24\n\x04": "2024-10-04T13:45",
    "\x03\n041345 JUIL 24\n\x04": "2024-07-04T13:45",
    "\x03\n041345 FÉV 24\n\x04": "2024-02-04T13:45",
    "\x03\n041345 Dez 2024\n\x04": "2024-12-04T13:45",
    "\x03\n041345 DEC 87\n\x04": "1987-12-04T13:45",
    "\x03\n041345\n\x04": None,
    "\x03\n041345 DEC\n\x04": None,
    "\x03\n311345 Nov 24\n\x04": None,
    "\x03\n\x04": None,
    "(Schluss) ab/cd\n\n271345 Nov 24\n\nNNNN": "2024-11-27T13:45",
}


@pytest.mark.parametrize("end", ENDS)
def test_day_stamps(end: str) -> None:
    item = read(f"{HEADER}\nNorway-Ferry/\nFerry sinks =\n\x02{STORY}\n{end}")
    assert item.metadata.published == ENDS[end]
    assert item.content == STORY
    assert (item.metadata.external_id is None) == (ENDS[end] is None)


def test_a_full_date_of_the_head_completes_a_stamp() -> None:
    item = read(f"nna0123 3 i 0042 241127-89-00065#2\nNorway/\nFerry sinks =\n\x02{STORY}\n\x03\n271345\n\x04")
    assert item.metadata.published == "2024-11-27T13:45"


def test_a_full_date_of_another_day_completes_nothing() -> None:
    item = read(f"nna0123 3 i 0042 241126-89-00065#2\nNorway/\nFerry sinks =\n\x02{STORY}\n\x03\n271345\n\x04")
    assert item.metadata.published is None


NOTES = {
    "notebook": "# Notizblock\n\nKontakt: 0123",
    "the word alone": "Notizblock:\n\nKontakt: 0123",
    "an English sentence": "The following information is not intended for publication\n\nKontakt: 0123",
    "a German sentence": "* * * *\nDiese Informationen sind nicht zur Veröffentlichung bestimmt\n\nKontakt: 0123",
    "a French sentence": "-----\nLes informations suivantes ne sont pas destinées à la publication\n\nKontakt: 0123",
}


@pytest.mark.parametrize("name", NOTES)
def test_what_is_not_for_publication_is_a_note(name: str) -> None:
    item = read(f"{HEADER}\nNorway-Ferry/\nFerry sinks =\n\x02{STORY}\n\n{NOTES[name]}\n{STAMPED}")
    assert item.content == STORY
    assert item.delivery
    assert item.delivery.editor_notes == ("Kontakt: 0123",)


def test_the_sender_s_lines_are_no_text() -> None:
    for sign_off in ("nna ab yyzz n1 cd", "ab/cd/ef", "(Schluss) ab/cd", "(FIN)", "nnnn", "-0-"):
        item = read(f"{HEADER}\nNorway/\nFerry sinks =\n\x02{STORY}\n\n{sign_off}\n\x03\n271345 Nov 24\n\x04")
        assert item.content == STORY, sign_off


def test_tables_keep_their_lines() -> None:
    table = "Team         W   L   Pct\nBergen      10   4  .714\nTromsø       9   5  .643"
    item = read(f"{HEADER}\nNorway-Table/\nStandings =\n\x02{STORY}\n\n{table}\n{STAMPED}")
    assert item.content == f"{STORY}\n\n{table}"


KILL = "nna0125 2 i 0030\nNorway-Ferry/\nKILL KILL KILL ''''' =\n\x02\nPlease kill item {}. No ferry sank.\n" + STAMPED


def test_a_kill_that_names_an_earlier_message_withdraws_it() -> None:
    item = read(KILL.format('nna 123 "Ferry sinks"'))
    assert item.metadata.external_id == "nna123/2024-11-27"
    assert item.delivery
    assert item.delivery.signal == "kill"
    assert item.delivery.withdrawal == 'Please kill item nna 123 "Ferry sinks". No ferry sank.'


@pytest.mark.parametrize("named", ["the ferry story", "xyz 123", "nna 126", "nna 123 and nna 124"])
def test_a_kill_that_names_no_message_for_certain_is_an_advisory(named: str) -> None:
    item = read(KILL.format(named))
    assert item.metadata.external_id == "nna125/2024-11-27"
    assert item.delivery
    assert item.delivery.signal == "kill"
    assert item.delivery.withdrawal is None


def test_kill_in_a_headline_of_a_story_withdraws_nothing() -> None:
    item = read(f"{HEADER}\nNorway-Storm/\nStorms kill five in nna 12 =\n\x02{STORY}\n{STAMPED}")
    assert item.delivery
    assert item.delivery.signal is None


@pytest.mark.parametrize("text", ["", HEADER, f"{HEADER}\nNorway-Ferry/\n\x02\n\x03\n271345 Nov 24\n\x04"])
def test_a_message_without_text_is_refused(text: str) -> None:
    with pytest.raises(MetadataError) as refused:
        read(text)
    assert refused.value.reason is Reason.NO_CONTENT


def test_recognition() -> None:
    assert recognizes(wire(BERLIN))
    assert recognizes(b"\x16\x16\r\n" + wire(BERLIN))
    assert recognizes(without_controls(wire(BERLIN)))
    assert not recognizes(b"Berlin (NNA) - Die Koalition streitet.\n")
    assert not recognizes(b"room101 4 rent 500 monthly\nCall me tonight.\n")
    assert not recognizes(b'{"uri": "x"}')
    assert not recognizes(b"")
