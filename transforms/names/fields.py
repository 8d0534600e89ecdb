"""The keys of a document that linking fills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from transforms.document import Document
from transforms.names.article import ArticleNames, own_facets
from transforms.names.kinds import FACET_KEYS, FACETS, NameKind
from transforms.names.linking import NameLink

SEPARATOR = "\t"
"""Between the parts of a token; no form has one, white space being single spaces."""

MOST_BYTES = 8_000
"""Longest token, in bytes."""


def evidence_fields(article: ArticleNames) -> dict[str, list[str]]:
    """Return the keys by which the names of an article are evidence for those of others.

    `name_forms` are blocks with forms and months, `name_context` what is beside the names.
    """
    forms = (SEPARATOR.join((block, form, str(article.month))) for block, form in article.forms)
    return {"name_forms": sorted(filter(_fits, forms)), "name_context": sorted(filter(_fits, article.context))}


def link_fields(document: Document, links: Iterable[NameLink]) -> dict[str, Any]:
    """Return the facets with linked names, the links, and the article's own facets where they differ.

    A person that the article takes for an organization leaves `organizations` for `people`.
    """
    links = list(links)
    own = own_facets(document)
    names = {(link.use.kind, link.use.value): link for link in links}
    facets = {key: _linked(kind, own[key], names) for kind, keys in FACETS.items() for key in keys}
    moved = [link for link in links if link.kind is not link.use.kind]
    for link in moved:
        key = FACETS[link.kind][0]
        facets[key] = list(dict.fromkeys((*facets[key], link.name)))
    changed = [link for link in links if link.name != link.use.value or link.kind is not link.use.kind]
    explained = [link for link in links if link in changed or not link.is_linked]
    return {
        **facets,
        "name_links": sorted(filter(_fits, {link_token(link.kind, link.name, link.use.form) for link in links})),
        "names_info": {
            "own": {key: own[key] for key in FACET_KEYS if own[key] != facets[key]},
            "links": [
                {"kind": link.kind, "form": link.use.value, "name": link.name, "why": f"corpus: {link.why}"}
                for link in explained
            ],
        },
        "linked_names": len(changed),
    }


def link_token(kind: NameKind, name: str, form: str = "") -> str:
    """Return the token of `name_links` for a form; without one, what all tokens of the name begin with."""
    return SEPARATOR.join((f"{kind}:{' '.join(name.split())}", form))


def form_token(block: str, form: str = "") -> str:
    """Return what the tokens of `name_forms` for a form begin with; without one, those of the block."""
    return SEPARATOR.join((block, form, "")) if form else block + SEPARATOR


def _linked(kind: NameKind, values: Iterable[str], names: Mapping[tuple[NameKind, str], NameLink]) -> list[str]:
    linked = (names.get((kind, value), value) for value in values)
    return list(
        dict.fromkeys(
            one if isinstance(one, str) else one.name for one in linked if isinstance(one, str) or one.kind is kind
        )
    )


def _fits(token: str) -> bool:
    return len(token.encode()) <= MOST_BYTES
