"""Codes of the IPTC's vocabularies and their names."""

from __future__ import annotations

import pytest

from infra.sources.formats.agency.parts.topics import build_subject, topic_name
from transforms.records import Subject


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("medtop:20000587", "fundamental rights"),
        ("http://cv.iptc.org/newscodes/mediatopic/20000593", "government"),
        ("subj:15000000", "sport"),
        ("17000000", "weather"),
        ("medtop:29999999", None),
        ("iso3166-1a2:NO", None),
        ("", None),
    ],
)
def test_names_of_topics(code: str, name: str | None) -> None:
    assert topic_name(code) == name


def test_a_subject_has_the_given_name_before_the_known_one() -> None:
    assert build_subject("medtop:15000000", "Sports") == Subject("medtop:15000000", "Sports")
    assert build_subject("medtop:15000000", None) == Subject("medtop:15000000", "sport")
    assert build_subject(None, "harbours") == Subject("harbours", "harbours")
    assert build_subject(None, None) is None
