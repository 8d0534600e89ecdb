"""The corrections that are in force in an index, and the articles that a change of them concerns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from infra.elasticsearch.client import translate_errors
from infra.elasticsearch.lifecycle.index_set import names_name
from infra.names.authority import APPLIED_ID
from transforms.names import Correction, NameKind, blocks_of, form_token, link_token


def read_applied(client: Elasticsearch, name: str) -> tuple[Correction, ...]:
    """Return the corrections that the documents were linked with. Raises IndexingError."""
    with translate_errors(f"reading the corrections of {name}"):
        try:
            found = client.get(index=names_name(name), id=APPLIED_ID)["_source"]
        except NotFoundError:
            return ()
    applied = found["applied"]["corrections"]
    return tuple(Correction(**{**one, "kind": NameKind(one["kind"])}) for one in applied)


def record_applied(client: Elasticsearch, name: str, corrections: Iterable[Correction]) -> None:
    """Record the corrections that are in force. Raises IndexingError."""
    entries = [{**asdict(one), "kind": str(one.kind)} for one in corrections]
    with translate_errors(f"recording the corrections of {name}"):
        client.index(
            index=names_name(name),
            id=APPLIED_ID,
            document={"kind": "corrections", "applied": {"corrections": entries}},
            refresh=True,
        )


def concerned(applied: Sequence[Correction], wanted: Sequence[Correction]) -> dict[str, Any] | None:
    """Return the query of the articles that the change of corrections concerns; None if nothing has changed."""
    changed = [one for one in (*applied, *wanted) if (one in applied) != (one in wanted)]
    if not changed and list(applied) == list(wanted):
        return None
    clauses = list[dict[str, Any]]()
    for one in changed or wanted:
        forms = [form_token(block) for form in (one.form, one.name) for block in blocks_of(one.kind, form)]
        links = [link_token(one.kind, form) for form in (one.form, one.name)]
        clauses += [{"prefix": {"name_forms": {"value": beginning}}} for beginning in forms]
        clauses += [{"prefix": {"name_links": {"value": beginning}}} for beginning in links]
    return {"bool": {"should": clauses, "minimum_should_match": 1}}
