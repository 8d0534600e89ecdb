"""Names across articles: which forms are one person or organization, which stay apart, and why."""

from __future__ import annotations

import pytest

from tests.support.named_articles import link_all, named, names_of
from transforms.names import Correction, Corrections, NameKind, evidence_fields, link_fields, read_names
from transforms.names.organizations import organization_block
from transforms.names.persons import is_compatible, is_same_spelling, is_transliteration, parse_person

PERSON, ORGANIZATION = NameKind.PERSON, NameKind.ORGANIZATION


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Willem van Dorp", "Willem Van Dorp"),
        ("GRETA BRANDT", "Greta Brandt"),
        ("Petr Novotný", "Petr Novotny"),
        ("Lucy Carter-Boyd", "Lucy Carter Boyd"),
        ("Yusuf al-Hadi", "Yusuf Al Hadi"),
        ("General Laszlo Thornbury", "Laszlo Thornbury"),
        ("Swedish Marta Lind", "Marta Lind"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    first, second = parse_person(one), parse_person(other)
    assert first
    assert second
    assert is_same_spelling(first, second)


@pytest.mark.parametrize(
    ("short", "full", "fits"),
    [
        ("Pemberton", "Harold Pemberton", True),
        ("H. Pemberton", "Harold James Pemberton", True),
        ("Harold Pemberton", "Harold J. Pemberton", True),
        ("van Dorp", "Willem Van Dorp", True),
        ("Carter-Boyd", "Lucy Carter-Boyd", True),
        ("Boyd", "Lucy Carter-Boyd", True),
        ("Harold K. Pemberton", "Harold J. Pemberton", False),
        ("Anna Pemberton", "Harold Pemberton", False),
        ("Elias Moreau Sr.", "Elias Moreau Jr.", False),
    ],
)
def test_shorter_forms(short: str, full: str, fits: bool) -> None:
    first, second = parse_person(short), parse_person(full)
    assert first
    assert second
    assert is_compatible(first, second) is fits


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Oleksandr Yeremenskyy", "Oleksandr Yeremenskiy", True),
        ("Youssef Hashem", "Yousef Hashem", True),
        ("Marta Lind", "Maria Lind", False),
        ("Daniel Meyer", "Daniela Meyer", False),
    ],
)
def test_transliterations(one: str, other: str, alike: bool) -> None:
    first, second = parse_person(one), parse_person(other)
    assert first
    assert second
    assert is_transliteration(first, second) is alike


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ministry of Fisheries", "Fisheries Ministry", True),
        ("Brightwater Energy, Inc.", "Brightwater Energy", True),
        ("The World Grain Council", "World Grain Council", True),
        ("University of Harlow", "Harlow University", False),
    ],
)
def test_spellings_of_organizations(one: str, other: str, same: bool) -> None:
    assert (organization_block(one) == organization_block(other)) is same


def test_a_family_name_is_linked_to_its_only_bearer_of_the_time() -> None:
    links = link_all(
        [named("a", "Greta Brandt"), named("b", "Brandt"), named("c", "BRANDT"), named("d", "Brandt", day="1960-01-01")]
    )
    assert names_of(links["b"]) == {"Brandt": "Greta Brandt"}
    assert names_of(links["c"]) == {"BRANDT": "Greta Brandt"}
    (late,) = links["d"]
    assert (late.name, late.why, late.is_linked) == ("Brandt", "no bearer at that time", False)


def test_two_bearers_are_separated_by_their_companions_or_stay_unlinked() -> None:
    finance = [named(f"f{n}", "Minister |Marta Lind", "Paul Osei", organizations=["Grain Council"]) for n in range(5)]
    defense = [named(f"d{n}", "General |Per Lind", "Ole Dahl", organizations=["Army Board"]) for n in range(5)]
    short = [named("s", "Lind", "Paul Osei", organizations=["Grain Council"]), named("t", "Lind", source="other")]
    links = link_all([*finance, *defense, *short])
    assert names_of(links["s"])["Lind"] == "Marta Lind"
    (unclear,) = links["t"]
    assert not unclear.is_linked
    assert unclear.why == "2 bearers at that time: Marta Lind, Per Lind"


def test_a_person_beside_whom_nothing_is_known_stays_unlinked() -> None:
    known = [named(f"k{n}", "Chancellor |Greta Brandt") for n in range(6)]
    links = link_all([*known, named("s", "bus driver |Brandt"), named("t", "chancellor |Brandt")])
    assert names_of(links["s"]) == {"Brandt": "Brandt"}
    assert names_of(links["t"]) == {"Brandt": "Greta Brandt"}


def test_a_name_that_the_article_keeps_apart_stays_apart() -> None:
    links = link_all([named("a", "Greta Brandt"), named("b", "Greta Brandt", "Brandt")])
    assert names_of(links["b"]) == {"Greta Brandt": "Greta Brandt", "Brandt": "Brandt"}


def test_father_and_son_are_two_and_their_common_form_is_of_none() -> None:
    links = link_all([named("a", "Elias Moreau Sr."), named("b", "Elias Moreau Jr."), named("c", "Elias Moreau")])
    assert [names_of(links[id_]) for id_ in "abc"] == [
        {one: one} for one in ("Elias Moreau Sr.", "Elias Moreau Jr.", "Elias Moreau")
    ]


def test_initials_and_middle_names_join_the_only_fuller_name() -> None:
    documents = [
        named("a", "Harold Pemberton"),
        named("b", "Harold Pemberton"),
        named("c", "Harold J. Pemberton"),
        named("d", "H. Pemberton"),
    ]
    links = link_all(documents)
    assert {name for of_article in links.values() for name in names_of(of_article).values()} == {"Harold Pemberton"}


def test_a_family_name_at_the_front_is_learned_from_articles_that_use_it_alone() -> None:
    documents = [
        named("a", "Seo Min-jun=Seo"),
        named("b", "Seo Min Jun=Seo"),
        named("d", "Seo Min-jun"),
        named("c", "Seo"),
    ]
    assert names_of(link_all(documents)["c"]) == {"Seo": "Seo Min-jun"}
    assert names_of(link_all([named("a", "Seo Min-jun"), named("c", "Seo")])["c"]) == {"Seo": "Seo"}


def test_an_acronym_is_linked_to_the_long_name_with_its_initials() -> None:
    documents = [
        named("a", organizations=["World Grain Council"]),
        named("b", organizations=["WGC"]),
        named("c", organizations=["W.G.C."]),
    ]
    links = link_all(documents)
    assert names_of(links["b"]) == {"WGC": "World Grain Council"}
    assert names_of(links["c"]) == {"W.G.C.": "World Grain Council"}


def test_a_person_that_an_article_takes_for_an_organization_moves_to_the_people() -> None:
    body = named("x", organizations=["Anna Crane", "Army Board"])
    links = link_all([*(named(f"a{n}", "Anna Crane") for n in range(4)), body])
    fields = link_fields(body, links["x"])
    assert (fields["people"], fields["organizations"]) == (["Anna Crane"], ["Army Board"])
    assert fields["names_info"]["own"] == {"people": [], "organizations": ["Anna Crane", "Army Board"]}


def test_operators_win_and_split_undoes() -> None:
    documents = [named("a", "Greta Brandt"), named("b", "Brandt"), named("c", "Greta Hahn")]
    alias = Correction("alias", PERSON, "Brandt", "Willy Example")
    merge = Correction("merge", PERSON, "Greta Hahn", "Greta Brandt")
    links = link_all(documents, Corrections.of([alias, merge]))
    assert names_of(links["b"]) == {"Brandt": "Willy Example"}
    assert names_of(links["c"]) == {"Greta Hahn": "Greta Brandt"}
    undone = [
        alias,
        merge,
        Correction("split", PERSON, "Brandt", "Willy Example"),
        Correction("split", PERSON, "Greta Hahn", "Greta Brandt"),
    ]
    assert link_all(documents, Corrections.of(undone)) == link_all(documents)
    apart = Corrections.of([Correction("split", PERSON, "Brandt", "Greta Brandt")])
    (link,) = link_all(documents, apart)["b"]
    assert (link.name, link.why) == ("Brandt", "split by an operator")


def test_the_article_keeps_its_own_facets_and_linking_again_changes_nothing() -> None:
    documents = [named("a", "Greta Brandt"), named("b", "Brandt", "Greta Hahn")]
    links = link_all(documents)
    fields = link_fields(documents[1], links["b"])
    assert fields["people"] == ["Greta Brandt", "Greta Hahn"]
    assert fields["names_info"]["own"] == {"people": ["Brandt", "Greta Hahn"], "lead_people": ["Brandt"]}
    assert fields["names_info"]["links"] == [
        {"kind": "person", "form": "Brandt", "name": "Greta Brandt", "why": "corpus: the only bearer at that time"}
    ]
    assert fields["linked_names"] == 1
    again = {**documents[1], **fields, **evidence_fields(read_names(documents[1]))}
    assert read_names(again) == read_names(documents[1])
    assert link_fields(again, links["b"]) == fields
