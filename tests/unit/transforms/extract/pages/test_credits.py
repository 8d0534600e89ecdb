"""The people credited on pages: names among dates, labels, roles and places, in many languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.transforms.extract.pages.builders import extracted, page, paragraphs
from transforms.extract.pages.layout.blocks import PART_BREAK
from transforms.extract.pages.metadata.credits import read_credits
from transforms.extract.pages.metadata.names import is_newsroom


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Von Jette Claasen | 11.01.2026, 06:12 Uhr (Stand: 19:30 Uhr)", ("Jette Claasen",)),
        ("Interview: Ana Reis · Photographs: Tim Voss · 21.3.2026", ("Ana Reis",)),
        ("Ana Reis, Political Editor, and Jonty Speers, Chief Correspondent", ("Ana Reis", "Jonty Speers")),
        ("Par Ana Reis (Vila Nova, envoyée spéciale) et Idriss Benmoussa", ("Ana Reis", "Idriss Benmoussa")),
        ("lundi 7 septembre 2026, par Denis Oger", ("Denis Oger",)),
        ("Minuto a minuto, por Ana Reis. 2 de diciembre de 2026", ("Ana Reis",)),
        ("PIETRO LANZA - 16 ago 2026", ("Pietro Lanza",)),
        ("11.05.2026, 9:15, Kinga Borowa, redaktorka naczelna", ("Kinga Borowa",)),
        ("Tekst i zdjęcia: Bartosz Wilk", ("Bartosz Wilk",)),
        ("5 марта 2026, 11:20 Обновлено: 15:47 Автор: Ольга Самарцева", ("Ольга Самарцева",)),
        ("Ana Reis, Porto", ("Ana Reis",)),
        ("Ana Reis aus Porto", ("Ana Reis",)),
        ("Foto: Rui Costa", None),
        ("Da Redazione - 22 Maggio 2026", None),
        ("La rédaction - 27 janv. 2026", None),
        ("The Long Boat", None),
        ("Vila Nova, 5. Mai 2026", ("Vila Nova",)),
    ],
)
def test_people_in_lines(line: str, names: tuple[str, ...] | None) -> None:
    credit = read_credits(line, common=frozenset())
    assert (credit.names if credit else None) == names


def test_the_edges_of_elements_end_a_name() -> None:
    credit = read_credits(f"Raimunda Viana{PART_BREAK} {PART_BREAK}São José do Mangue", common=frozenset())
    assert credit is not None
    assert credit.names == ("Raimunda Viana",)


@given(st.text(alphabet=f"AnaReisvonby .,:;|/&-–()0123456789\n{PART_BREAK}", max_size=300))
def test_any_line_is_read(line: str) -> None:
    credit = read_credits(line, common=frozenset())
    assert credit is None or all(credit.names)


def test_newsrooms() -> None:
    assert is_newsroom("Die Redaktion")
    assert is_newsroom("By Staff Writer")
    assert not is_newsroom("Ana Staff")
    assert not is_newsroom("Podium Staff")


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        ("", "<p>27. Februar 2024</p><p>Wiebke Harms<br>Norden</p>", ("Wiebke Harms",)),
        ("", "<p>Vila Nova 18.06.2024</p>", ()),
        ("<meta name='author' content='Washington'>", "<p>June 18, 2024</p>", ()),
        (
            "<meta name='author' content='webredactie'>",
            "<p>18 juni 2024</p><p>Hanneke Brouwer</p>",
            ("Hanneke Brouwer",),
        ),
        ("<meta name='author' content='katie_s'>", "", ()),
        ("", "<p><b>Win Cartwright</b><span>18/06/2024</span></p>", ("Win Cartwright",)),
        ("", "<p>By <b>Lani Akamu</b><span>Staff Writer</span></p>", ("Lani Akamu",)),
        ("", "<div class='credit'>Callum Reeve · 18 June 2024</div>", ("Callum Reeve",)),
    ],
)
def test_authors_are_people(head: str, body: str, authors: tuple[str, ...]) -> None:
    place = "<p>Mariners from all over the coast met in Vila Nova that evening, and nobody there had seen a barge.</p>"
    html = page(f"<h1>Harbour closed after barge loses boxes</h1>{body}{paragraphs()}{place}", head)
    assert extracted(html).authors == authors


@pytest.mark.parametrize("signature", ["Ana Reis", "— Ana Reis", "Text: Ana Reis", "(Ana Reis, Porto)", "Von Ana Reis"])
def test_a_signature_names_the_author_where_nothing_else_does(signature: str) -> None:
    story = f"<h1>Harbour closed after barge loses boxes</h1>{paragraphs() * 7}"
    assert extracted(page(f"{story}<p>{signature}</p>")).authors == ("Ana Reis",)
    assert extracted(page(f"{story}<p>{signature}</p>{paragraphs()}{paragraphs()}")).authors == ()
