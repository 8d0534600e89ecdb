"""ANPA 1312 as several agencies send it."""

from __future__ import annotations

from typing import Any

import pytest

from infra.sources.formats.items import Item
from infra.sources.formats.wires.anpa import parse, recognizes
from infra.sources.metadata import MetadataError
from tests.unit.infra.sources.formats.wires.texts import FERRY, wire, without_controls
from transforms.records import Delivery, Reason, Subject

STORY = "HARBOR POINT, Maine (PNA) — The ferry is back.\n\nThe city paid for it."
LINES = "\tHARBOR POINT, Maine (PNA) _ The ferry\nis back.<\n\tThe city paid for it.<"
END = "\x03\nPNA-NY-11-27-24 1345EST<\n\x04"
HEADER = "a0584\x1fczc-u\nr a\x13\x11 bc-Harbor-Ferry 11-27 0312\n"
SLUG = "\x02^BC-Harbor Ferry,310<\n"


def read(text: str, encoding: str = "latin-1") -> Item:
    return parse(wire(text, encoding, start="\x16\x16\x01"))


def test_a_message_of_an_american_agency() -> None:
    item = read(FERRY)
    assert item.content == (
        "HARBOR POINT, Maine (PNA) — The first ferry in 5½ years crossed the bay on Wednesday, "
        "and “nobody cheered louder” than the mayor.\n\n"
        "The city paid $2.4 million for it — half of it borrowed.\n\n"
        "How it began\n\n"
        "The line opened in 1911.\n\n"
        "    Team   W  L  Pct.\n    Boston 10  4  .714\n    New York 9 5  .643"
    )
    assert item.metadata.title == "Ferry service returns to Harbor Point after 5½ years"
    assert item.metadata.published == "2024-11-27T13:45-05:00"
    assert item.metadata.external_id == "a584/2024-11-27"
    assert item.delivery == Delivery(
        format="anpa1312",
        version="1st Ld-Writethru",
        urgency=4,
        slug="BC-Harbor Ferry",
        subjects=(Subject("a", "National"),),
        editor_notes=("Eds: UPDATES with quotes from the mayor. No pickup.", "PNA Photo NY101"),
        byline="By JANE MILLBROOK",
        authors=("Jane Millbrook",),
        section="National",
    )


def test_a_message_that_lost_its_control_bytes_is_the_same() -> None:
    message = wire(FERRY)
    assert parse(without_controls(message)) == parse(message)
    assert parse(message.translate(None, bytes(set(range(32)) - {9, 10, 13, 0x13, 0x1F}))) == parse(message)


CARETS: dict[str, tuple[str, dict[str, Any], str | None]] = {
    "slug alone": ("", {"slug": "BC-Harbor Ferry"}, None),
    "a headline": ("^Ferry is back<\n", {}, "Ferry is back"),
    "a headline of two lines": ("^Ferry is back after\nfive years<\n", {}, "Ferry is back after five years"),
    "a summary below the headline": (
        "^Ferry is back<\n^The city pays half of it<\n",
        {"subheadlines": ("The city pays half of it",)},
        "Ferry is back",
    ),
    "an editor's note": (
        "^EDITOR'S NOTE _ This is part of a series.<\n^Ferry is back<\n",
        {"editor_notes": ("EDITOR'S NOTE — This is part of a series.",)},
        "Ferry is back",
    ),
    "a note in capitals": ("^ADDS quotes<\n^Ferry is back<\n", {"editor_notes": ("ADDS quotes",)}, "Ferry is back"),
    "a note on paragraphs": (
        "^Updates throughout; links headline; subs 3rd graf<\n^Ferry is back<\n",
        {"editor_notes": ("Updates throughout; links headline; subs 3rd graf",)},
        "Ferry is back",
    ),
    "a photo advisory": (
        "^PNA Photos NY101-102<\n^Ferry is back<\n",
        {"editor_notes": ("PNA Photos NY101-102",)},
        "Ferry is back",
    ),
    "a byline and a job": (
        "^Ferry is back<\n^By JANE MILLBROOK=\n^PNA Marine Writer=\n",
        {"byline": "By JANE MILLBROOK", "authors": ("Jane Millbrook",)},
        "Ferry is back",
    ),
    "two writers": (
        "^Ferry is back<\n^By JANE MILLBROOK and TOM OAKES=\n",
        {"authors": ("Jane Millbrook", "Tom Oakes")},
        "Ferry is back",
    ),
    "labels": (
        "^HL:Ferry is back@<\n^INDEX: Economy, Travel@<\n^By Jane Millbrook@<\n",
        {"tags": ("Economy", "Travel"), "authors": ("Jane Millbrook",)},
        "Ferry is back",
    ),
    "a headline that begins like a note": (
        "^Advance of the ice stops the ferry<\n",
        {"editor_notes": ()},
        "Advance of the ice stops the ferry",
    ),
    "a headline with a verb of notes": (
        "^Moving company sinks with ferry<\n",
        {"editor_notes": ()},
        "Moving company sinks with ferry",
    ),
    "a headline about photos": (
        "^Photos show ferry in the ice<\n",
        {"editor_notes": ()},
        "Photos show ferry in the ice",
    ),
    "hold for release": (
        "^For release Wednesday, Nov. 27, 2024<\n^Ferry is back<\n",
        {"editor_notes": ("For release Wednesday, Nov. 27, 2024",)},
        "Ferry is back",
    ),
}


@pytest.mark.parametrize("name", CARETS)
def test_caret_lines(name: str) -> None:
    carets, expected, title = CARETS[name]
    item = read(f"{HEADER}{SLUG}{carets}{LINES}\n{END}")
    assert item.metadata.title == title
    assert item.content == STORY
    assert {key: getattr(item.delivery, key) for key in expected} == expected


HEADERS = {
    "a0584\x1fczc-u\nr a\x13\x11 bc-Harbor-Ferry 11-27 0312\n": ("a584/2024-11-27", 4, "a", None),
    "a0584czc-u\nr a\x13\x11 bc-Harbor-Ferry 11-27 0312\n": ("a584/2024-11-27", 4, "a", None),
    "a0584\nf i bc-Harbor-Ferry 11-27 0312\n": ("a584/2024-11-27", 1, "i", None),
    "a0584\x1f-----\nb s\x14\x12 pm-Harbor-Ferry  11-27 312\n": ("a584/2024-11-27", 2, "s", None),
    "a0584\x1fczc-u\nu w\x13\x11 bc-Harbor-Ferry 2ndLd-Writethru a0571 11-27 0312\n": (
        "a584/2024-11-27", 3, "w", "2ndLd-Writethru",
    ),
    "a0584UPI12\x1fczc\nd f\x13\x11 Harbor-Ferry 7thWritethru TB06 27-11 588\n": (
        "a584/2024-11-27", 5, "f", "7thWritethru",
    ),
    "584\x1fczc\nr a\x13\x11 Harbor-Ferry 11-27 0312\n": (None, 4, "a", None),
    "a0584\x1fczc-u\n": ("a584/2024-11-27", None, None, None),
}  # fmt: skip


@pytest.mark.parametrize("header", HEADERS)
def test_header_lines(header: str) -> None:
    identity, urgency, category, version = HEADERS[header]
    item = read(f"{header}{SLUG}{LINES}\n{END}")
    assert item.delivery
    assert item.metadata.external_id == identity
    assert item.delivery.urgency == urgency
    assert item.delivery.version == version
    assert [one.code for one in item.delivery.subjects] == ([category] if category else [])
    assert item.content == STORY


ENDS = {
    "\x03\nPNA-NY-11-27-24 1345EST<\n\x04": "2024-11-27T13:45-05:00",
    "\x03\nPN-WS-11-05-24 1345GMT<\n\x04": "2024-11-05T13:45Z",
    "\x03\nPNA-NY-07-04-24 0900EDT\n\x04": "2024-07-04T09:00-04:00",
    "\x03\n16:35ET 27-11-24<\n\x04": "2024-11-27T16:35-05:00",
    "\x03\n16:35 27-11-2024\n\x04": "2024-11-27T16:35",
    "\x03\n16:35ET 05-11-24\n\x04": None,
    "\x03\n271345 NOV 24\n\x04": "2024-11-27T13:45",
    "\x03\n11-27\n\x04": None,
    "\x03\n\x04": None,
    "^___<\n^End Adv27<\n\x03\nPNA-NY-11-27-24 1345EST<\n\x04": "2024-11-27T13:45-05:00",
    "^(END)<\nPNA-NY-11-27-24 1345EST<": "2024-11-27T13:45-05:00",
}


@pytest.mark.parametrize("end", ENDS)
def test_ends(end: str) -> None:
    item = read(f"{HEADER}{SLUG}{LINES}\n{end}")
    assert item.metadata.published == ENDS[end]
    assert item.content == STORY


def test_typesetting() -> None:
    body = (
        "\tA \x0eloud\x0f word,\x10a\x1fspace, an instr\x0c[cc3]\x0buction, wron\x18right, 10{ and { inch, {braces}.<"
    )
    item = read(f"{HEADER}{SLUG}{body}\n{END}")
    assert item.content == "A loud word, a space, an instruction, right, 10½ and ½ inch, {braces}."


def test_text_without_end_marks() -> None:
    lines = "   HARBOR POINT, Maine (PNA) _ The ferry\nis back.\n   The city paid for it."
    item = read(f"{HEADER}{SLUG}{lines}\n{END}".replace("<", ""))
    assert item.content == STORY.replace("ferry is", "ferry\nis")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8", "cp850"])
def test_character_sets(encoding: str) -> None:
    name = "Jane" if encoding == "ascii" else "José Nuñez"
    item = read(f"{HEADER}{SLUG}\tMONTRÉAL (PNA) _ The mayor, {name}, paid.<\n{END}".replace("É", "E"), encoding)
    assert item.content == f"MONTREAL (PNA) — The mayor, {name}, paid."


KILL = (
    "a0590\x1fczc-u\nb a\x13\x11 bc-Harbor-Ferry KILL {} 11-27 0040\n"
    f"\x02^BC-Harbor Ferry, KILL,40<\n\tEDITORS: Kill the story.<\n{END}"
)


def test_a_kill_with_the_reference_of_an_earlier_story_withdraws_it() -> None:
    item = read(KILL.format("a0584"))
    assert item.metadata.external_id == "a584/2024-11-27"
    assert item.delivery
    assert item.delivery.withdrawal == "EDITORS: Kill the story."


@pytest.mark.parametrize("reference", ["", "b0584", "a0591"])
def test_a_kill_without_a_certain_reference_is_an_advisory(reference: str) -> None:
    item = read(KILL.format(reference))
    assert item.metadata.external_id == "a590/2024-11-27"
    assert item.delivery
    assert item.delivery.signal == "kill"
    assert item.delivery.withdrawal is None


def test_a_message_without_text_is_refused() -> None:
    with pytest.raises(MetadataError) as refused:
        read(f"{HEADER}\x02\n{END}")
    assert refused.value.reason is Reason.NO_CONTENT


def test_recognition() -> None:
    assert recognizes(wire(FERRY))
    assert recognizes(b"\x16\x16" + wire(FERRY))
    assert recognizes(without_controls(wire(FERRY)))
    assert not recognizes(b"a0584 is the number of a room.\n")
    assert not recognizes(b"")
