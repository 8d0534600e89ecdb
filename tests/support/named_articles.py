"""Articles with names, as documents with what linking reads of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from transforms.document import Document
from transforms.names import MemoryEvidence, NameLink, NameLinker, read_names
from transforms.names.corrections import NO_CORRECTIONS, Corrections
from transforms.records import EntityMention


def named(
    id_: str,
    *people: str,
    day: str = "2015-06-01",
    organizations: Sequence[str] = (),
    source: str = "wire",
    **given: object,
) -> Document:
    """A document with names as the article decides them; "Seo Min-jun=Seo" has the second form, too."""
    body, entities, values = "", list[dict[str, object]](), {"PERSON": list[str](), "ORG": list[str]()}
    for label, names in (("PERSON", people), ("ORG", organizations)):
        for one in names:
            before, _, written = one.rpartition("|")
            name, *shorter = written.split("=")
            body += before
            for form in (name, *shorter):
                mention = EntityMention("body", len(body), len(body) + len(form), form, label, name, name, why="given")
                entities.append(asdict(mention))
                body += f"{form}. "
            values[label].append(name)
    return {
        "id": id_,
        "source": source,
        "title": None,
        "body": body,
        "published": day,
        "countries": [],
        "entities": entities,
        "people": values["PERSON"],
        "lead_people": values["PERSON"][:1],
        "organizations": values["ORG"],
        "places": [],
        "lead_places": [],
        **given,
    }


def link_all(
    documents: Iterable[Document], corrections: Corrections = NO_CORRECTIONS
) -> dict[str, tuple[NameLink, ...]]:
    """The links of each article by its id, with all articles as evidence."""
    read = [read_names(document) for document in documents]
    linker = NameLinker(MemoryEvidence(read), corrections)
    return {article.id: linker.link(article) for article in read}


def names_of(links: Iterable[NameLink]) -> dict[str, str]:
    """The name of each value."""
    return {link.use.value: link.name for link in links}
