"""The error for a missing privilege: Elasticsearch names internal actions, we name the key to use."""

from __future__ import annotations

import pytest

from infra.elasticsearch.access.permission import alias_of, not_authorized

OF_A_KEY = "security_exception: action [{}] is unauthorized for API key id [wBS7] of user [elastic] on indices [{}]"
GRANTED = ", this action is granted by the index privileges [read,all]"


@pytest.mark.parametrize(
    ("action", "index", "kind"),
    [
        ("indices:data/read/search", "wires", "search"),
        ("indices:data/read/search", "wires-000001-aa1cc187", "search"),
        ("indices:data/read/search", "wires-runs", "ingest"),
        ("indices:admin/resolve/index", "wires-runs", "ingest"),
        ("indices:data/write/index", "wires", "ingest"),
        ("indices:data/write/bulk[s]", "wires-deadletters-000001-aa1cc187", "ingest"),
        ("indices:admin/create", "wires-000001-aa1cc187", "deploy"),
        ("indices:admin/mapping/put", "wires", "deploy"),
    ],
)
def test_the_kind_of_key_that_may(action: str, index: str, kind: str) -> None:
    error = not_authorized("searching", OF_A_KEY.format(action, index) + GRANTED)
    assert error.message == f"While searching: these credentials may not do that ({action} on {index})."
    assert f"dateline keys create {kind} --index wires`" in error.remedy


def test_what_no_key_may_takes_an_administrator() -> None:
    said = "security_exception: action [cluster:admin/xpack/security/api_key/create] is unauthorized for API key id [x]"
    error = not_authorized("making a key", f"{said} of user [elastic], this action is granted by [manage_security]")
    assert "may not do that (cluster:admin/xpack/security/api_key/create)" in error.message
    assert "administrator" in error.remedy


def test_a_refusal_of_another_form_is_quoted() -> None:
    error = not_authorized("searching", "security_exception: current license is non-compliant")
    assert error.message == "While searching: security_exception: current license is non-compliant."


def test_the_alias_of_an_index_and_of_what_stands_beside_it() -> None:
    names = ("wires", "wires-runs", "wires-deadletters-000001-0123abcd", "wires-000001-0123abcd", "wires-2024")
    assert [alias_of(name) for name in names] == ["wires", "wires", "wires", "wires", "wires-2024"]
