"""ninjs 1.x, 2.x and 3.x as several agencies send it."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.sources.formats.agency.ninjs import cut, parse, recognizes
from infra.sources.formats.items import Item, OtherItem
from infra.sources.metadata import MetadataError
from transforms.records import Delivery, Reason, Subject

BODY = "<p>HARBOR POINT (NNA) — The <b>ferry</b> is back.</p><p>The city paid for it.</p>"
TEXT = "HARBOR POINT (NNA) — The ferry is back.\n\nThe city paid for it."

FIRST = {
    "$standard": {"name": "ninjs", "version": "1.4"},
    "uri": "urn:newsml:nna.example:20241127:ferry",
    "type": "text",
    "version": "3",
    "firstcreated": "2024-11-27T10:00:00Z",
    "versioncreated": "2024-11-27T13:45:00Z",
    "embargoed": "2024-11-28T06:00:00+01:00",
    "pubstatus": "usable",
    "urgency": 3,
    "language": "en-US",
    "ednote": "Adds quotes.",
    "copyrightnotice": "(c) NNA",
    "headline": "Ferry &amp; harbor are back",
    "headline_sub": "City pays half",
    "slugline": "Harbor-Ferry",
    "byline": "By Jane Millbrook",
    "genre": [{"name": "Feature", "qcode": "genre:feature"}],
    "subject": [{"code": "medtop:20000337", "name": "waterway transport", "rel": "about"}],
    "place": [{"name": "Harbor Point", "code": "p:77"}],
    "keywords": ["ferry", "harbor"],
    "infosource": [{"name": "NNA"}],
    "body_html": BODY,
}
THIRD = {
    "standard": {"name": "ninjs", "version": "3.2", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.2.json"},
    "uri": FIRST["uri"],
    "type": "text",
    "version": "3",
    "firstCreated": "2024-11-27T10:00:00Z",
    "versionCreated": "2024-11-27T13:45:00Z",
    "embargoed": "2024-11-28T06:00:00+01:00",
    "pubStatus": "usable",
    "urgency": 3,
    "language": "en-US",
    "edNote": "Adds quotes.",
    "copyrightNotice": "(c) NNA",
    "headlines": [{"role": "sub", "value": "City pays half"}, {"role": "main", "value": "Ferry & harbor are back"}],
    "slugline": "Harbor-Ferry",
    "by": "By Jane Millbrook",
    "genres": [{"name": "Feature", "literal": "genre:feature"}],
    "subjects": [{"uri": "http://cv.iptc.org/newscodes/mediatopic/20000337", "name": "waterway transport"}],
    "places": [{"name": "Harbor Point", "literal": "p:77"}],
    "keywords": ["ferry", "harbor"],
    "infoSources": [{"name": "NNA"}],
    "bodies": [
        {"role": "summary", "contentType": "text/plain", "value": "Ferry is back."},
        {"role": "main", "contentType": "text/html", "value": BODY},
    ],
}
SECOND = {key.lower(): value for key, value in THIRD.items()} | {"standard": {"name": "ninjs", "version": "2.1"}}


def read(fields: dict[str, Any], **changes: Any) -> Item:
    return parse(json.dumps({key: value for key, value in (fields | changes).items() if value is not ...}).encode())


def delivery(**changes: Any) -> Delivery:
    found = read(FIRST, **changes).delivery
    assert found
    return found


@pytest.mark.parametrize("fields", [FIRST, SECOND, THIRD], ids=["1.x", "2.x", "3.x"])
def test_all_versions_of_the_standard_give_the_same_article(fields: dict[str, Any]) -> None:
    item = read(fields)
    assert (item.content, item.media) == (TEXT, "text")
    assert item.metadata.external_id == FIRST["uri"]
    assert item.metadata.title == "Ferry & harbor are back"
    assert item.metadata.published == "2024-11-27T10:00:00Z"
    assert item.metadata.observed == datetime(2024, 11, 27, 13, 45, tzinfo=UTC)
    assert item.metadata.language == "en-US"
    assert item.delivery == Delivery(
        format="ninjs",
        version="3",
        status="usable",
        urgency=3,
        slug="Harbor-Ferry",
        genre=("Feature",),
        subjects=(Subject("medtop:20000337", "waterway transport"),),
        places=(Subject("p:77", "Harbor Point"),),
        embargo="2024-11-28T06:00:00+01:00",
        subheadlines=("City pays half",),
        editor_notes=("Adds quotes.",),
        rights="(c) NNA",
        byline="By Jane Millbrook",
        authors=("Jane Millbrook",),
        agencies=("NNA",),
        tags=("ferry", "harbor"),
        modified="2024-11-27T13:45:00Z",
    )


BODIES: dict[str, tuple[dict[str, Any], str]] = {
    "text alone": ({"body_html": ..., "body_text": "One.\r\n\r\nTwo."}, "One.\n\nTwo."),
    "markup before text": ({"body_text": "One. Two."}, TEXT),
    "escaped markup": ({"body_html": BODY.replace("<", "&lt;").replace(">", "&gt;")}, TEXT),
    "markup in a text body": ({"body_html": ..., "body_text": BODY}, TEXT),
    "a plain string": ({"body_html": ..., "body": "One."}, "One."),
    "an object": ({"body_html": ..., "body": {"value": BODY, "contentType": "text/html"}}, TEXT),
    "XHTML": ({"body_html": ..., "body_xhtml": f'<div xmlns="http://www.w3.org/1999/xhtml">{BODY}</div>'}, TEXT),
    "a table": (
        {"body_html": "<p>Won:</p><table><tr><th>Team<th>W</tr><tr><td>Bergen</td><td>10</td></tr></table>"},
        "Won:\n\nTeam | W\nBergen | 10",
    ),
    "line breaks": ({"body_html": "<p>One<br>two<br/>three</p>"}, "One\ntwo\nthree"),
    "media": (
        {"body_html": "<p>One.</p><figure><img src=x><figcaption>A boat</figcaption></figure><p>Two.</p>"},
        "One.\n\nTwo.",
    ),
    "scripts and comments": ({"body_html": "<!-- EMBED --><script>x()</script><p>One.</p><style>p{}</style>"}, "One."),
    "lists": ({"body_html": "<ul><li>One</li><li>Two</li></ul>"}, "One\n\nTwo"),
    "entities": ({"body_html": "<p>R&amp;D &lt;5 percent&nbsp;&euro;3</p>"}, "R&D <5 percent €3"),
    "an ampersand of plain text": ({"body_html": ..., "body_text": "R&D grows < 5."}, "R&D grows < 5."),
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies(name: str) -> None:
    changes, text = BODIES[name]
    assert read(FIRST, **changes).content == text


HEADLINES: dict[str, tuple[dict[str, Any], str | None, tuple[str, ...]]] = {
    "none": ({"headline": ..., "headline_sub": ...}, None, ()),
    "only a title": ({"headline": ..., "headline_sub": ..., "title": "Ferry"}, "Ferry", ()),
    "a title beside a headline": ({"title": "FERRY-1"}, "Ferry & harbor are back", ("City pays half",)),
    "tags": ({"headline": "<p>Ferry <i>is</i> back</p>"}, "Ferry is back", ("City pays half",)),
    "empty": ({"headline": " ", "headline_sub": ...}, None, ()),
    "main as a variant": ({"headline": ..., "headline_main": "Ferry"}, "Ferry", ("City pays half",)),
    "a short one": ({"headline_short": "Ferry"}, "Ferry & harbor are back", ("City pays half",)),
    "the same twice": ({"headline_sub": "Ferry &amp; harbor are back"}, "Ferry & harbor are back", ()),
}


@pytest.mark.parametrize("name", HEADLINES)
def test_headlines(name: str) -> None:
    changes, title, subheadlines = HEADLINES[name]
    item = read(FIRST, **changes)
    assert item.metadata.title == title
    assert item.delivery
    assert item.delivery.subheadlines == subheadlines


IDENTITIES: dict[str, tuple[dict[str, Any], str | None]] = {
    "guid before uri": ({"guid": "urn:g"}, "urn:g"),
    "version at the end": ({"uri": "urn:newsml:nna.example:20241127:ferry:3"}, "urn:newsml:nna.example:20241127:ferry"),
    "number at the end": ({"uri": "urn:ferry:33"}, "urn:ferry:33"),
    "number": ({"uri": 77}, "77"),
    "none": ({"uri": ...}, None),
}


@pytest.mark.parametrize("name", IDENTITIES)
def test_identities(name: str) -> None:
    changes, identity = IDENTITIES[name]
    assert read(FIRST, **changes).metadata.external_id == identity


TIMES: dict[str, tuple[dict[str, Any], str | None, datetime | None]] = {
    "created alone": ({"versioncreated": ...}, "2024-11-27T10:00:00Z", None),
    "version alone": ({"firstcreated": ...}, "2024-11-27T13:45:00Z", datetime(2024, 11, 27, 13, 45, tzinfo=UTC)),
    "no offset": ({"firstcreated": "2024-11-27T10:00:00", "versioncreated": ""}, "2024-11-27T10:00:00", None),
    "placeholder": ({"firstcreated": "0001-01-01T00:00:00Z", "versioncreated": ...}, None, None),
    "compact offset": (
        {"firstcreated": "2024-11-27T10:00:00+0100", "versioncreated": None}, "2024-11-27T10:00:00+01:00", None,
    ),
    "no date at all": ({"firstcreated": "yesterday", "versioncreated": "soon"}, None, None),
    "content created alone": (
        {"firstcreated": ..., "versioncreated": ..., "contentcreated": "2024-11-27T09:00:00Z"},
        "2024-11-27T09:00:00Z", None,
    ),
    "content created before the version": (
        {"firstcreated": ..., "contentcreated": "2024-11-27T09:00:00Z"},
        "2024-11-27T13:45:00Z", datetime(2024, 11, 27, 13, 45, tzinfo=UTC),
    ),
    "first published": (
        {"firstpublished": "2024-11-27T11:00:00Z"}, "2024-11-27T11:00:00Z", datetime(2024, 11, 27, 13, 45, tzinfo=UTC),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TIMES)
def test_times(name: str) -> None:
    changes, published, observed = TIMES[name]
    metadata = read(FIRST, **changes).metadata
    assert (metadata.published, metadata.observed) == (published, observed)


def test_a_canceled_item_is_a_withdrawal() -> None:
    found = delivery(pubstatus="canceled", body_html=..., ednote="Source withdrew the statement.")
    assert (found.status, found.withdrawal) == ("canceled", "Source withdrew the statement.")
    assert delivery(pubstatus="CANCELLED", ednote=...).withdrawal == "the item is canceled"
    assert delivery(signal=[{"name": "Kill", "code": "sig:kill"}], ednote=...).withdrawal == "Kill"


def test_a_withheld_item_is_no_withdrawal() -> None:
    assert (delivery(pubstatus="withheld").status, delivery(pubstatus="withheld").withdrawal) == ("withheld", None)


def test_other_fields() -> None:
    assert delivery(urgency="2").urgency == 2
    assert delivery(urgency=0, priority=None).urgency is None
    assert delivery(service=[{"name": "Sport", "code": "s"}]).section == "Sport"
    assert delivery(authors=[{"name": "Jane Millbrook", "role": "writer"}], byline="PA staff").authors == (
        "Jane Millbrook",
    )
    assert delivery(source="NNA", infosource=...).agencies == ("NNA",)
    assert delivery(signal="correction").signal == "correction"
    assert delivery(subject=["sport", {"qcode": "15000000", "name": "sport"}]).subjects == (
        Subject("sport"),
        Subject("15000000", "sport"),
    )


def test_pictures_and_packages_are_other_kinds() -> None:
    package = FIRST | {"type": "composite", "body_html": None}
    items = [FIRST, {"uri": "urn:p", "type": "picture", "body_text": "caption"}, package, package | {"body_html": BODY}]
    found = []
    for record in cut(BytesIO(json.dumps(items).encode())):
        try:
            found.append(parse(record.content).content)
        except OtherItem as other:
            found.append(other.kind)
    assert found == [TEXT, "picture", "composite", TEXT]


REFUSED = {
    "no body": (json.dumps(FIRST | {"body_html": ""}).encode(), Reason.NO_CONTENT),
    "a list": (b"[1]", Reason.NOT_AN_OBJECT),
    "cut off": (json.dumps(FIRST).encode()[:-20], Reason.MALFORMED_JSON),
    "a key twice": (b'{"uri": "a", "uri": "b", "body_text": "x"}', Reason.REPEATED_KEY),
    "nested too deeply": (b'{"uri": ' + b"[" * 100_000, Reason.MALFORMED_JSON),
    "nothing": (b"", Reason.MALFORMED_JSON),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name: str) -> None:
    content, reason = REFUSED[name]
    with pytest.raises(MetadataError) as refused:
        parse(content)
    assert refused.value.reason is reason


def test_line_breaks_within_strings_and_windows_1252_are_read() -> None:
    content = '{"uri": "urn:1", "headline": "Café", "body_text": "One.\n\nTwo."}'.encode("cp1252")
    item = parse(content)
    assert (item.metadata.title, item.content) == ("Café", "One.\n\nTwo.")


@given(
    fields=st.dictionaries(
        st.sampled_from([*FIRST, *THIRD, "guid", "title", "body", "signal", "authors", "service"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "value", "code", "role"]), inner)
            ),
            max_leaves=5,
        ),
    )
)
@settings(max_examples=200, deadline=None)
def test_values_of_any_type_are_parsed_or_refused(fields: dict[str, Any]) -> None:
    for record in cut(BytesIO(json.dumps(fields).encode())):
        with suppress(MetadataError, OtherItem):
            parse(record.content)


def test_recognition() -> None:
    assert all(recognizes(json.dumps(one).encode()) for one in (FIRST, SECOND, THIRD, [FIRST], {"_items": [FIRST]}))
    assert recognizes(b"\xef\xbb\xbf\n" + json.dumps({"guid": "x", "versioncreated": "", "body_html": ""}).encode())
    assert not recognizes(b'{"id": "x", "headline": "y", "body": "z"}')
    assert not recognizes(b'{"version": "https://jsonfeed.org/version/1.1", "items": []}')
    assert not recognizes(b"uri: x")
