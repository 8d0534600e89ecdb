"""Identity and versions: who an article is, and which of its states wins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.build import raw_text
from transforms.identity import content_hash, document_id, domain, external_version, normalise_url, version_after

PLAIN = raw_text("A story.")


def test_the_id_takes_the_strongest_name_that_is_there() -> None:
    named = replace(PLAIN, external_id="a1", url="https://x.example/1", path="a.txt")
    by_url, by_path, by_content = (
        replace(named, external_id=None),
        replace(named, external_id=None, url=None),
        PLAIN,
    )
    assert len({document_id(raw) for raw in (named, by_url, by_path, by_content)}) == 4
    assert document_id(named) == document_id(replace(named, content="Another story.", url="https://y.example/"))
    assert document_id(by_path) == document_id(replace(by_path, content="Another story."))
    assert document_id(by_content) != document_id(replace(by_content, content="Another story."))


def test_files_whose_names_are_not_utf_8_are_told_apart() -> None:
    assert document_id(replace(PLAIN, path="caf\udce9.txt")) != document_id(replace(PLAIN, path="caf\udce8.txt"))


def test_the_same_name_in_another_source_is_another_document() -> None:
    named = replace(PLAIN, external_id="a1")
    assert document_id(named) != document_id(replace(named, source="elsewhere"))


def test_content_hash_covers_content_and_given_metadata_but_not_when_it_was_seen() -> None:
    later = replace(PLAIN, observed=PLAIN.observed + timedelta(days=1))
    assert content_hash(PLAIN) == content_hash(later)
    for changed in (
        replace(PLAIN, content="A story!"),
        replace(PLAIN, title="A title"),
        replace(PLAIN, published="2024-11-27"),
        replace(PLAIN, media="html"),
    ):
        assert content_hash(PLAIN) != content_hash(changed)


def test_bytes_and_text_of_the_same_content_hash_alike() -> None:
    assert content_hash(PLAIN) == content_hash(replace(PLAIN, content=b"A story."))


def test_later_observed_always_has_the_higher_version() -> None:
    later = replace(PLAIN, observed=PLAIN.observed + timedelta(seconds=1))
    assert external_version(later, "00" * 16) > external_version(PLAIN, "ff" * 16)


def test_versions_leave_room_for_partial_updates_and_fit_a_long() -> None:
    first, second = external_version(PLAIN, "00" * 16), external_version(PLAIN, "01" * 16)
    assert second - first == 4096
    far = replace(PLAIN, observed=datetime(2200, 1, 1, tzinfo=UTC))
    assert external_version(far, "ff" * 16) < 9.2e18


def test_a_moment_beyond_all_reason_still_fits_a_version() -> None:
    latest = datetime(9999, 12, 31, tzinfo=UTC)
    assert external_version(replace(PLAIN, observed=latest), "ff" * 16) < version_after(latest) < 1 << 63
    assert external_version(replace(PLAIN, observed=datetime(1901, 1, 1, tzinfo=UTC)), "00" * 16) > 0


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://WWW.Example.com:443/a?utm_source=x&b=1#top", "https://www.example.com/a?b=1"),
        ("http://example.com:8080", "http://example.com:8080/"),
        ("http://example.com/?fbclid=1", "http://example.com/"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_urls_are_normalised_without_changing_the_page(url: str, expected: str) -> None:
    assert normalise_url(url) == expected


def test_domain_is_the_host_without_www() -> None:
    assert domain("https://WWW.example.com/a") == "example.com"
    assert domain(None) is None
    assert domain("http://[broken") is None
