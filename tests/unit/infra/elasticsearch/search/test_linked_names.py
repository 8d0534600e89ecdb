"""The words behind facets with linked names."""

from __future__ import annotations

from infra.elasticsearch.search.explain import as_json, explain
from infra.elasticsearch.search.origins import linked_entities, origins
from tests.service.names.corpus import NOON, article
from tests.support.named_articles import link_all
from transforms.document import Document
from transforms.names import link_fields


def linked_document() -> Document:
    """An article with a family name, an acronym, and a person that it takes for an organization."""
    body = article("short", "Brandt", organizations=["WGC", "Anna Crane"])
    others = [
        article(f"full {n}", "Greta Brandt", "Anna Crane", organizations=["World Grain Council"]) for n in range(3)
    ]
    links = link_all([body, *others])
    return {**body, **link_fields(body, links[body["id"]])}


def test_a_linked_name_has_the_words_of_the_article() -> None:
    found = {(one.facet, one.value): one.words for one in origins(linked_document())}
    assert found["people", "Greta Brandt"] == ("Brandt",)
    assert found["people", "Anna Crane"] == ("Anna Crane",)
    assert found["organizations", "World Grain Council"] == ("WGC",)


def test_mentions_have_linked_names_and_the_document_its_own() -> None:
    document = linked_document()
    assert [(one["name"], one["label"]) for one in linked_entities(document)] == [
        ("Greta Brandt", "PERSON"),
        ("World Grain Council", "ORG"),
        ("Anna Crane", "PERSON"),
    ]
    assert [one["name"] for one in document["entities"]] == ["Brandt", "WGC", "Anna Crane"]


def test_an_explanation_has_the_links() -> None:
    document = linked_document()
    found = as_json(document, explain(document), NOON)
    assert [one["name"] for one in found["linked"]] == ["Greta Brandt", "World Grain Council", "Anna Crane"]
