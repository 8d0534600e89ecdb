"""All forms of a person have one canonical name, and two people never have the same."""

from __future__ import annotations

import pytest

from tests.unit.transforms.entities.marked import names, resolved
from transforms.entities import Gazetteer


@pytest.mark.parametrize(
    ("body", "text", "name"),
    [
        ("[PERSON Yoon Suk Yeol] met him. [PERSON Yoon] left.", "Yoon", "Yoon Suk Yeol"),
        (
            "[PERSON Yoon Suk-yeol] spoke. [PERSON Yoon Suk Yeol] left. [PERSON Yoon Suk-yeol] too.",
            "Yoon Suk Yeol",
            "Yoon Suk-yeol",
        ),
        ("[PERSON Angela Merkel] spoke. [PERSON Merkel] left.", "Merkel", "Angela Merkel"),
        ("[PERSON Merkel] spoke. [PERSON Angela Merkel] left.", "Merkel", "Angela Merkel"),
        ("[PERSON Luis Alfonso Machado Peña] is free. [PERSON Machado] spoke.", "Machado", "Luis Alfonso Machado Peña"),
        ("[PERSON Joseph Biden] spoke. [PERSON Joe Biden] left. [PERSON Joe Biden] won.", "Joseph Biden", "Joe Biden"),
        ("[PERSON W. Rouse Ball] wrote. [PERSON Walter Rouse Ball] died.", "W. Rouse Ball", "Walter Rouse Ball"),
        ("[PERSON Ichiyo Higuchi] wrote. [PERSON Higuchi Ichiyo] died.", "Higuchi Ichiyo", "Ichiyo Higuchi"),
    ],
)
def test_forms_of_one_person(body: str, text: str, name: str, gazetteer: Gazetteer) -> None:
    assert names(gazetteer, body)[text] == name


def test_two_kims_are_two_people_and_a_bare_kim_is_neither(gazetteer: Gazetteer) -> None:
    found = names(gazetteer, "[PERSON Kim Jong Un] and [PERSON Kim Yo Jong] came. [PERSON Kim] spoke.")
    assert found == {"Kim Jong Un": "Kim Jong Un", "Kim Yo Jong": "Kim Yo Jong", "Kim": "Kim"}


def test_a_bare_name_keeps_its_first_person(gazetteer: Gazetteer) -> None:
    body = (
        "[PERSON Abdi Warsame] spoke. [PERSON Warsame] wept. [PERSON Amina Warsame] is his wife. [PERSON Warsame] left."
    )
    mentions, facets = resolved(gazetteer, body)
    assert [mention.name for mention in mentions] == ["Abdi Warsame", "Abdi Warsame", "Amina Warsame", "Abdi Warsame"]
    assert facets.people == ("Abdi Warsame", "Amina Warsame")


def test_father_and_son_are_two(gazetteer: Gazetteer) -> None:
    found = names(gazetteer, "[PERSON Donald Trump] came with [PERSON Donald Trump Jr.] to the rally.")
    assert found["Donald Trump"] == "Donald Trump"
    assert found["Donald Trump Jr."] == "Donald Trump Jr."


def test_a_short_form_in_the_title_is_resolved_by_the_body(gazetteer: Gazetteer) -> None:
    found = names(gazetteer, "[PERSON Jeanne Delacourt] spoke.", title="[PERSON Delacourt] speaks")
    assert found["Delacourt"] == "Jeanne Delacourt"


def test_a_name_has_one_id_and_each_mention_its_reason(gazetteer: Gazetteer) -> None:
    [short, full] = resolved(gazetteer, "[PERSON Merkel] spoke. [PERSON Angela Merkel] left.")[0]
    [alone] = resolved(gazetteer, "[PERSON Angela Merkel] was there.")[0]
    assert short.id == full.id == alone.id
    assert (short.why, alone.why) == ("short for Angela Merkel", "full name")


def test_the_headline_decides_who_a_bare_name_is(gazetteer: Gazetteer) -> None:
    body = "[PERSON Ana Moreau] and [PERSON Jeanne Moreau] came. [PERSON Moreau] sang."
    assert names(gazetteer, body, title="[PERSON Jeanne Moreau] sings")["Moreau"] == "Jeanne Moreau"


def test_a_bare_name_is_the_person_that_the_article_is_about(gazetteer: Gazetteer) -> None:
    body = (
        "[PERSON Ana Moreau] and [PERSON Jeanne Moreau] came. [PERSON Moreau] sang. "
        + "[PERSON Jeanne Moreau] left. " * 2
    )
    assert names(gazetteer, body)["Moreau"] == "Jeanne Moreau"


def test_a_later_longer_name_is_a_relative(gazetteer: Gazetteer) -> None:
    found = names(gazetteer, "[PERSON Nicolas Ibarra] spoke. His son [PERSON Nicolas Ibarra Guerra] left.")
    assert found["Nicolas Ibarra"] == "Nicolas Ibarra"


def test_a_whole_family_name_is_preferred_to_half_of_another(gazetteer: Gazetteer) -> None:
    found = names(
        gazetteer, "[PERSON Jonelle Reed] died. Her mother, [PERSON Tamala Payne-Reed], wept for [PERSON Reed]."
    )
    assert found["Reed"] == "Jonelle Reed"


def test_a_particle_may_have_a_capital(gazetteer: Gazetteer) -> None:
    body = "[PERSON Maarten de Bruijn] fell. [PERSON De Bruijn] left. She served under [PERSON de Bruijn]."
    assert set(names(gazetteer, body).values()) == {"Maarten de Bruijn"}


@pytest.mark.parametrize(
    ("body", "text", "name"),
    [
        ("Sir [PERSON Hugh Dunmore] died. Lady [PERSON Dunmore] wept.", "Dunmore", "Dunmore"),
        (
            "His wife, [PERSON Ann Dunmore], came with [PERSON Bob Dunmore]. Mrs [PERSON Dunmore] spoke.",
            "Dunmore",
            "Ann Dunmore",
        ),
        ("[PERSON Ann Dunmore] spoke. Every grave was for a [PERSON Dunmore].", "Dunmore", "Dunmore"),
        ("[PERSON Ann Dunmore] spoke. So did a [PERSON Dunmore] aide.", "Dunmore", "Ann Dunmore"),
        ("[PERSON David Dunmore] spoke of [PERSON Ana Silva]. Her son [PERSON David] left.", "David", "David"),
        ("Her son [PERSON David Dunmore] spoke. Her son [PERSON David] left.", "David", "David Dunmore"),
        ("[PERSON George Dunmore] bowed to King [PERSON George].", "George", "George"),
        ("They read of [PERSON Angela]. Then [PERSON Angela Dunmore] spoke.", "Angela", "Angela"),
        ("[PERSON David Dunmore] spoke. [PERSON David] left.", "David", "David Dunmore"),
    ],
)
def test_the_word_before_a_name_limits_who_is_meant(body: str, text: str, name: str, gazetteer: Gazetteer) -> None:
    assert names(gazetteer, body)[text] == name


def test_a_given_name_alone_is_resolved_in_a_headline(gazetteer: Gazetteer) -> None:
    found = names(gazetteer, "[PERSON David Dunmore] left his house.", title="[PERSON David] leaves home")
    assert found["David"] == "David Dunmore"
