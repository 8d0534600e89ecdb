"""Two records are one article only by the rules of identity, compared with the rules of the contract."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.sources.formats.files import build_article
from infra.sources.source_file import RecordOrigin
from tests.support.build import OBSERVED
from transforms.identity import content_hash, document_id, known_ids
from transforms.records import InputRef, RawRecord

_SPELLINGS = {
    "a": ("a", "%61"), "A": ("A", "%41"), "tilde": ("~", "%7E", "%7e"), "space": ("%20",), "ampersand": ("%26",),
    "slash": ("/",), "escaped slash": ("%2F", "%2f"), "question mark": ("%3F", "%3f"),
    "plus": ("+",), "escaped plus": ("%2B", "%2b"), "e acute": ("é", "%C3%A9", "%c3%a9"),
    "e acute in Latin-1": ("%E9", "%e9"), "e grave in Latin-1": ("%E8", "%e8"),
}  # fmt: skip
"""The meaning of a part of a path or query, and its spellings."""

_TRACKING = ("utm_source=mail", "utm_=", "fbclid=1", "gclid")


@dataclass(frozen=True)
class Address:
    """All that two URLs have in common if they are one address; `port` None: that of the scheme."""

    scheme: str
    user: str | None
    host: str
    port: int | None
    path: tuple[str, ...]
    query: tuple[tuple[str, str | None], ...]
    route: str | None


@dataclass(frozen=True)
class Record:
    """A record in the terms of the rules: its names, and its text if it has no name."""

    source: str
    id: str | None
    address: Address | None
    path: str | None
    title: str | None
    content: str


_PARTS = st.sampled_from(sorted(_SPELLINGS))
_ADDRESSES = st.builds(
    Address,
    st.sampled_from(["http", "https"]),
    st.sampled_from([None, None, "ann", "Ann"]),
    st.sampled_from(["herald.example", "www.herald.example"]),
    st.sampled_from([None, None, 8080]),
    st.lists(_PARTS, max_size=2).map(tuple),
    st.lists(st.tuples(_PARTS, st.none() | st.just("") | _PARTS), max_size=2).map(tuple),
    st.sampled_from([None, None, "!/article/1", "!/article/2", "/article/1"]),
)
_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "source": st.sampled_from(["herald", "Herald", "unknown"]),
    "id": st.sampled_from([None, None, "1", "01", "1 ", "\ud83d", "\ud83e", "é", "e\u0301"]),
    "address": st.none() | _ADDRESSES,
    "path": st.sampled_from([None, None, "/in/1.txt", "/in/2.txt", "/other/1.txt", "/in/\udce9.txt", "/in/é.txt"]),
    "title": st.sampled_from([None, "", "Bridge closed"]),
    "content": st.sampled_from(["The bridge is closed.", "The bridge is closed. ", "It is open."]),
}
_RECORDS = st.builds(Record, **_FIELDS)


@st.composite
def _pairs(draw: st.DrawFn) -> tuple[Record, Record]:
    """Two records that differ in a few fields, and addresses that differ in a few parts."""
    first = draw(_RECORDS)
    changed = draw(st.sets(st.sampled_from(sorted(_FIELDS)), max_size=3))
    second = replace(first, **{name: draw(_FIELDS[name]) for name in sorted(changed)})
    if first.address and draw(st.booleans()):
        part = draw(st.sampled_from(sorted(Address.__dataclass_fields__)))
        second = replace(second, address=replace(first.address, **{part: getattr(draw(_ADDRESSES), part)}))
    return first, second


def _spelled(draw: st.DrawFn, address: Address) -> str:
    """One of the ways to write an address."""

    def part(name: str | None) -> str:
        return draw(st.sampled_from(_SPELLINGS[name])) if name else ""

    def cased(text: str) -> str:
        return draw(st.sampled_from([text, text.upper(), text.title()]))

    standard = {"http": 80, "https": 443}[address.scheme]
    port = draw(st.sampled_from(["", f":{standard}"])) if address.port is None else f":{address.port}"
    user = "" if address.user is None else f"{address.user}@"
    path = "".join(map(part, address.path))
    path = f"/{path}" if path else draw(st.sampled_from(["", "/"]))
    pairs = [part(name) + ("" if value is None else f"={part(value)}") for name, value in address.query]
    for tracker in draw(st.lists(st.sampled_from(_TRACKING), max_size=2)):
        pairs.insert(draw(st.integers(0, len(pairs))), tracker)
    query = f"?{'&'.join(pairs)}" if pairs else ""
    fragment = draw(st.sampled_from(["", "#", "#top"])) if address.route is None else f"#{address.route}"
    blank = draw(st.sampled_from(["", " ", "\n"]))
    return f"{blank}{cased(address.scheme)}://{user}{cased(address.host)}{port}{path}{query}{fragment}{blank}"


@st.composite
def _raw(draw: st.DrawFn, record: Record) -> RawRecord:
    """The record as it is read; all that must not matter is drawn at random."""
    return RawRecord(
        content=record.content if draw(st.booleans()) else record.content.encode(),
        media=draw(st.sampled_from(["text", "html"])),
        source=record.source,
        observed=OBSERVED + timedelta(seconds=draw(st.integers(0, 3))),
        input=draw(st.sampled_from([InputRef("in"), InputRef("other", 80, 9, "/other")])),
        external_id=record.id,
        url=_spelled(draw, record.address) if record.address else None,
        title=record.title,
        published=draw(st.sampled_from([None, "2024-11-27"])),
        path=record.path,
        observed_given=draw(st.booleans()),
    )


def _names(record: Record) -> list[tuple[object, ...]]:
    """The names of a record, the strongest first: id within its source, address, file, or else its text."""
    names: list[tuple[object, ...]] = []
    if record.id is not None:
        names.append(("id", record.source, record.id))
    if record.address is not None:
        names.append(("address", record.address))
    if record.path is not None:
        names.append(("path", record.path))
    return names or [("content", record.source, record.title or "", record.content)]


_MANY_PAIRS = [
    pytest.param(400, id="some"),
    pytest.param(2_000, id="thousands", marks=[pytest.mark.slow, pytest.mark.timeout(1_200)]),
]


def _for_pairs(count: int, check: Callable[[Record, Record, RawRecord, RawRecord], None]) -> None:
    """Check that many pairs, of which some must be one article and some must not."""
    met: set[bool] = set()

    @settings(max_examples=count, deadline=None)
    @given(st.data())
    def look(data: st.DataObject) -> None:
        first, second = data.draw(_pairs())
        met.add(_names(first)[0] == _names(second)[0])
        check(first, second, data.draw(_raw(first)), data.draw(_raw(second)))

    look()
    assert met == {True, False}


@pytest.mark.parametrize("count", _MANY_PAIRS)
def test_two_records_have_one_id_only_if_their_strongest_names_are_the_same(count: int) -> None:
    def check(first: Record, second: Record, one: RawRecord, other: RawRecord) -> None:
        same = _names(first)[0] == _names(second)[0]
        assert (document_id(one) == document_id(other)) == same

    _for_pairs(count, check)


@pytest.mark.parametrize("count", _MANY_PAIRS)
def test_two_records_are_found_by_one_name_only_if_they_share_a_name(count: int) -> None:
    def check(first: Record, second: Record, one: RawRecord, other: RawRecord) -> None:
        # A line is known by its strongest name alone, a file by each of them.
        mine, theirs = (names if record.path else names[:1] for record in (first, second) for names in [_names(record)])
        assert bool({*known_ids(one)} & {*known_ids(other)}) == bool({*mine} & {*theirs})
        assert known_ids(one)[0] == document_id(one)

    _for_pairs(count, check)


@pytest.mark.parametrize("count", _MANY_PAIRS)
def test_two_states_have_one_content_hash_only_if_content_and_given_metadata_are_the_same(count: int) -> None:
    def given_with(raw: RawRecord) -> tuple[object, ...]:
        content = raw.content if isinstance(raw.content, bytes) else raw.content.encode()
        return (content, raw.media, raw.source, raw.external_id, raw.url, raw.title, raw.published)

    def check(first: Record, second: Record, one: RawRecord, other: RawRecord) -> None:
        del first, second
        assert (content_hash(one) == content_hash(other)) == (given_with(one) == given_with(other))

    _for_pairs(count, check)


_LINKS = {
    "https://herald.example/bridge": "bridge", "HTTPS://HERALD.EXAMPLE/bridge?utm_source=x#top": "bridge",
    "https://herald.example/?p=1": "page 1", "https://herald.example/?p=2": "page 2",
    "https://herald.example/#!/3": "route 3", "https://herald.example/": None, "https://herald.example": None,
    "https://herald.example/index.html": None, "http://localhost/bridge": None, "http://staging.internal/bridge": None,
    "http://10.0.0.1/bridge": None, "http://[::1]/bridge": None, "file:///bridge": None, "http://[broken": None,
}  # fmt: skip
"""Canonical links with the article that each identifies: no article for a private host or a home page."""


@dataclass(frozen=True)
class CanonicalPage:
    """A file without metadata beside it."""

    path: str
    link: str | None
    content: str


_PAGES = st.builds(
    CanonicalPage,
    st.sampled_from(["1.html", "2.html", "day/1.html"]),
    st.sampled_from([None, *_LINKS]),
    st.sampled_from(["The bridge is closed.", "It is open."]),
)


@pytest.mark.parametrize("count", _MANY_PAIRS)
def test_two_pages_have_one_id_only_if_their_canonical_url_or_else_their_path_is_the_same(
    count: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("pages")

    def id_of(page: CanonicalPage) -> str:
        link = f'<link rel="canonical" href="{page.link}">' if page.link else ""
        html = f"<html><head><title>Bridge</title>{link}</head><body><p>{page.content}</p></body></html>"
        path = str(folder / page.path)
        origin = RecordOrigin(path, None, OBSERVED, file=path, root=str(folder))
        raw = build_article(origin, html.encode(), "html")
        assert isinstance(raw, RawRecord)
        return document_id(raw)

    def name(page: CanonicalPage) -> tuple[str, str]:
        article = _LINKS[page.link] if page.link else None
        return ("address", article) if article else ("path", page.path)

    @settings(max_examples=count, deadline=None)
    @given(_PAGES, _PAGES)
    def look(one: CanonicalPage, other: CanonicalPage) -> None:
        assert (id_of(one) == id_of(other)) == (name(one) == name(other))

    look()
