"""Links of names over any articles: independent of their order, idempotent, and undone by a split."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.named_articles import link_all, named
from transforms.document import Document
from transforms.names import Correction, Corrections, NameKind, link_fields

_PEOPLE = (
    "Greta Brandt",
    "Ole Brandt",
    "Brandt",
    "BRANDT",
    "G. Brandt",
    "Greta E. Brandt",
    "Seo Min-jun=Seo",
    "Seo",
    "Van Dorp",
)
_BODIES = ("World Grain Council", "WGC", "Grain Ministry", "Ministry of Grain", "Brandt", "Greta Brandt")
_DAYS = ("1990-01-01", "1991-05-01", "2015-06-01")

articles = st.lists(
    st.tuples(
        st.lists(st.sampled_from(_PEOPLE), max_size=3, unique=True),
        st.lists(st.sampled_from(_BODIES), max_size=2, unique=True),
        st.sampled_from(_DAYS),
        st.sampled_from(("wire", "paper")),
    ),
    max_size=12,
)


def _documents(drawn: list[tuple[list[str], list[str], str, str]]) -> list[Document]:
    return [
        named(f"article-{n}", *people, day=day, organizations=bodies, source=source)
        for n, (people, bodies, day, source) in enumerate(drawn)
    ]


@settings(deadline=None)
@given(articles, st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(
    drawn: list[tuple[list[str], list[str], str, str]], random: Random
) -> None:
    documents = _documents(drawn)
    shuffled = list(documents)
    random.shuffle(shuffled)
    assert link_all(shuffled) == link_all(documents)


@settings(deadline=None)
@given(articles)
def test_linked_articles_are_linked_in_the_same_way_again(drawn: list[tuple[list[str], list[str], str, str]]) -> None:
    documents = _documents(drawn)
    links = link_all(documents)
    linked = [{**one, **link_fields(one, links[one["id"]])} for one in documents]
    assert link_all(linked) == links
    for one in linked:
        assert {**one, **link_fields(one, links[one["id"]])} == one


@settings(deadline=None)
@given(articles, st.sampled_from(["Brandt", "Seo", "Van Dorp"]))
def test_a_split_undoes_an_alias(drawn: list[tuple[list[str], list[str], str, str]], form: str) -> None:
    documents = _documents(drawn)
    alias = Correction("alias", NameKind.PERSON, form, "Somebody Else")
    links = link_all(documents, Corrections.of([alias]))
    people = [link for of_one in links.values() for link in of_one if link.use.kind is NameKind.PERSON]
    assert {link.name for link in people if link.use.value == form} <= {"Somebody Else"}
    undone = Corrections.of([alias, Correction("split", NameKind.PERSON, form, "Somebody Else")])
    assert link_all(documents, undone) == link_all(documents)
