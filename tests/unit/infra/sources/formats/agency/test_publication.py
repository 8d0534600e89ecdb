"""The publication of an article is the issue of its first version in every agency format that has it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import pytest

from infra.sources.formats.agency.newsml_1 import parse_newsml_1
from infra.sources.formats.agency.newsml_g2 import parse_newsml_g2
from infra.sources.formats.agency.ninjs import parse
from infra.sources.formats.items import Item
from tests.unit.infra.sources.formats.agency.xml_items import delivery_of, g2_item, newsml_item

ISSUED = "2024-11-27T09:30:00+01:00"


def g2(first: str) -> Item:
    return parse_newsml_g2(g2_item(meta=f"<firstCreated>{first}</firstCreated>").encode())


def newsml_1(first: str) -> Item:
    times = f"<FirstCreated>{first}</FirstCreated><ThisRevisionCreated>{ISSUED}</ThisRevisionCreated>"
    return parse_newsml_1(newsml_item(management=times).encode())


def ninjs(first: str) -> Item:
    item = {"uri": "urn:1", "body_text": "Pier closed.", "firstcreated": first, "versioncreated": ISSUED}
    return parse(json.dumps(item).encode())


@pytest.mark.parametrize("read", [g2, newsml_1, ninjs])
@pytest.mark.parametrize(
    ("first", "published", "modified"),
    [
        ("2024-11-26T18:00:00+01:00", "2024-11-26T18:00:00+01:00", ISSUED),
        (ISSUED, ISSUED, None),
        ("2024-11-27", ISSUED, None),
        ("2024-12-24T00:00:00Z", ISSUED, None),
        ("", ISSUED, None),
    ],
    ids=["an update", "the first version", "a day alone", "after the version", "empty"],
)
def test_an_item_is_published_by_its_first_version(
    read: Callable[[str], Item], first: str, published: str, modified: str | None
) -> None:
    item = read(first)
    assert (item.metadata.published, delivery_of(item).modified) == (published, modified)
    assert item.metadata.observed == datetime.fromisoformat(ISSUED)
