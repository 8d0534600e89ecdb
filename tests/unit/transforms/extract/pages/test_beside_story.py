"""Recognize what pages print beside a story by its form, position and subject, in any language."""

from __future__ import annotations

import pytest

from tests.unit.transforms.extract.pages.builders import STORY, extracted, page, paragraphs

TEXT = "\n\n".join(STORY)
TEASERS = (
    '<div class="x"><div><a href="/n/1">Zwei Igel im Rathaus</a><p>Der Pförtner fand sie unter dem Drucker.</p></div>'
    '<div><a href="/n/2">Das Freibad bleibt zu</a><p>Im Becken wurde ein Riss entdeckt.</p></div></div>'
)


def article(*parts: str) -> str:
    return extracted(page(f"<div class='a'><h1>Harbour closed by lost boxes</h1>{''.join(parts)}</div>")).text


def test_two_teasers_in_a_box_are_not_story() -> None:
    assert article(paragraphs(), TEASERS) == TEXT
    assert article(paragraphs(*STORY[:2]), TEASERS, paragraphs(*STORY[2:])) == TEXT


def test_a_carousel_before_a_short_story_is_not_story() -> None:
    markup = page(f"{TEASERS * 4}<h1>Harbour closed by lost boxes</h1>{paragraphs(*STORY[:2])}")
    assert extracted(markup).text == "\n\n".join(STORY[:2])


def test_links_to_other_sites_with_descriptions_are_story() -> None:
    tips = TEASERS.replace('"/n', '"https://elsewhere.example/n').replace("Der Pförtner", "The captain of the barge")
    found = extracted(page(f"<div><h1>Harbour closed</h1>{paragraphs()}{tips}</div>"), "https://news.example/a").text
    assert "The captain of the barge fand sie unter dem Drucker." in found


def test_a_linked_line_above_its_summary_is_a_title_of_its_own() -> None:
    items = "".join(f"<p><a href='/{n}'>Nowy most {n}</a><br>Otwarcie w maju albo w czerwcu</p>" for n in range(3))
    assert article(paragraphs(), f"<div>{items}</div>") == TEXT


@pytest.mark.parametrize(
    "box",
    [
        "<div class='abo'><h3>Leserservice</h3><p>Unser Kundendienst beantwortet montags alle Fragen.</p></div>",
        "<div class='cal'><p>Kalendarz imprez</p><p>Sobota: turniej sołectw w przeciąganiu liny</p></div>",
    ],
)
def test_a_box_about_something_else_is_not_story(box: str) -> None:
    assert article(paragraphs(), box) == TEXT
    assert article(paragraphs(*STORY[:2]), box, paragraphs(*STORY[2:])) == TEXT


def test_a_box_about_the_same_subject_is_story() -> None:
    box = "<div class='facts'><p>The barge lost forty containers in the entrance of the harbour.</p></div>"
    assert "lost forty containers in the entrance of the harbour." in article(paragraphs(), box)


def test_the_speaker_of_a_quote_is_story() -> None:
    quote = "<blockquote><p>The water was cold and the night was long.</p><footer>Rui Melo, diver</footer></blockquote>"
    assert "Rui Melo, diver" in article(paragraphs(*STORY[:3]), quote, paragraphs(*STORY[3:]))


def test_an_article_of_the_same_form_below_is_not_story() -> None:
    first = f"<h1>Harbour closed by lost boxes</h1><p>30 maja 2026</p>{paragraphs()}"
    second = "<h1>Most zniknie</h1><p>29 maja 2026</p><p>Wojsko rozbierze most na początku września tego roku.</p>"
    third = second.replace("most", "tor")
    markup = page(
        "".join(f"<div class='s'>{part}</div>" for part in (first, second + paragraphs(*STORY[:1]), third * 3))
    )
    assert extracted(markup).text == TEXT


def test_dates_and_times_around_a_story_are_not_in_it() -> None:
    stamp = "<p>Publié le 3 avril 2026 à 05h00, modifié le 3 avril 2026 à 15h36 · Temps de lecture 4 min.</p>"
    entries = "".join(f"<div>{hour}:40</div><p>{text}</p>" for hour, text in enumerate(STORY, 10))
    assert article(stamp, entries) == TEXT


def test_a_standfirst_is_story() -> None:
    standfirst = "Divers look for thirty boxes that nobody claims, the port says."
    parts = (f"<p class='teaser'>{standfirst}</p>", "<p>By Ana Reis, 18 June 2024</p>", f"<div>{paragraphs()}</div>")
    assert article(*parts) == f"{standfirst}\n\n{TEXT}"


def test_spans_side_by_side_are_apart() -> None:
    time, title = "<span>19:30 Uhr</span>", "<span>Boxes found</span>"
    entry = f"<div>{time}{title}<p>Divers found three more containers in the harbour.</p></div>"
    text = article(paragraphs(*STORY[:3]), entry, paragraphs(*STORY[3:]))
    assert "\n\nBoxes found\n\nDivers found three" in text
    assert "19:30" not in text


def test_a_text_that_follows_itself_is_a_refrain() -> None:
    assert article(paragraphs(STORY[0], STORY[0], *STORY[1:])) == f"{STORY[0]}\n\n{TEXT}"
    assert article(f"<div>{paragraphs()}</div><div class='mobile'>{paragraphs()}</div>") == TEXT


def test_a_short_story_is_not_exchanged_for_the_whole_page() -> None:
    boxes = "".join(
        f"<div class='b{n}'><p>Vends tracteur bleu, bon état, prix à débattre {n}</p></div>" for n in range(5)
    )
    markup = page(f"<div><h1>Harbour closed</h1><div class='t'>{paragraphs(*STORY[:2])}</div>{boxes}</div>")
    assert extracted(markup).text == "\n\n".join(STORY[:2])


def test_a_sign_up_heading_in_a_story_takes_its_own_box_only() -> None:
    button, notice = "<form><button>Sign up</button></form>", "<p class='s'>No spam at all.</p>"
    form = f"<p>One letter every Saturday at eight.</p>{button}{notice}"
    rest = f"{paragraphs(*STORY[2:4])}<h2>The next day</h2>{paragraphs(*STORY[4:])}"
    found = article(paragraphs(*STORY[:2]), f"<h2>Sign up to our weekend letter</h2>{form}", rest)
    assert found == "\n\n".join((*STORY[:4], "The next day", STORY[4]))


def test_a_sign_up_heading_without_a_form_takes_no_prose_of_the_story() -> None:
    rest = f"{paragraphs(*STORY[2:4])}<h2>The next day</h2>{paragraphs(*STORY[4:])}"
    found = article(paragraphs(*STORY[:2]), "<h2>Subscribe to the Port Letter</h2>", rest)
    assert found == "\n\n".join((*STORY[:4], "The next day", STORY[4]))


def test_a_table_with_one_cell_a_row_has_paragraphs() -> None:
    rows = "".join(f"<tr><td>{text}</td></tr>" for text in ("It rained. " + STORY[0], *STORY[1:]))
    guide = "<td><b>Przewodnik</b><br>Noclegi, kajaki i kąpieliska w jednym miejscu</td>"
    column = f"<td><h1>Harbour closed by lost boxes</h1><small>19 lipca 2026</small><table>{rows}</table></td>"
    assert extracted(page(f"<table><tr>{guide}{column}</tr></table>")).text == f"It rained. {TEXT}"


LINK = "<p><a href='https://elsewhere.example/1'>Der alte Hafen in fünfzehn Bildern</a></p>"


def test_a_line_above_a_link_at_the_end_is_not_story() -> None:
    for line in ("<p>Das könnte dich auch freuen:</p>", "<h4>So macht der Hafen Freude</h4>"):
        assert article(paragraphs(), line, LINK) == TEXT
        assert article(paragraphs(), line, TEASERS) == TEXT


def test_a_heading_with_text_below_its_link_is_story() -> None:
    found = article(paragraphs(*STORY[:3]), "<h4>The next day</h4>", LINK, paragraphs(*STORY[3:]))
    assert found == "\n\n".join((*STORY[:3], "The next day", *STORY[3:]))
    assert article(paragraphs(), "<p>Reported on 4 June: 12 boxes</p>", LINK).endswith("12 boxes")


def test_the_contact_below_a_release_is_not_story() -> None:
    contact = "<p>Ana Reis<br>Telefon +49 40 0000 000<br><a href='mailto:a@port.example'>a@port.example</a></p>"
    assert article(paragraphs(), contact) == TEXT


def test_a_quoted_letter_is_no_comment() -> None:
    letter = "<blockquote><p>{} wrote:</p><p>The water was far too cold for {} to swim in it.</p></blockquote>"
    letters = letter.format("Ana Reis", "anyone"), letter.format("Jan Maas", "a seal")
    found = article(paragraphs(), *letters, paragraphs("It rained again."))
    assert "Jan Maas wrote:\n\nThe water was far too cold for a seal" in found


def test_a_formula_is_a_part_of_its_sentence() -> None:
    formula = "<math><semantics><mi>x</mi><mo>=</mo><mn>2</mn><annotation>x=2</annotation></semantics></math>"
    sentence = "<p>The load doubles if {} holds for every single box on the barge.</p>"
    assert "The load doubles if x=2 holds for every" in article(sentence.format(formula), paragraphs())
    behind = f"<span style='display: none'>{formula}</span><img alt='x=2'>"
    assert "The load doubles if holds for every" in article(sentence.format(behind), paragraphs())
