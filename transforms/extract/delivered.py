"""The metadata that an article was delivered with, in place of what was read from its page or text."""

from __future__ import annotations

from dataclasses import replace

from transforms.extract.structure import delivered_byline
from transforms.publication import parse_published
from transforms.records import Delivery, Extracted


def embargo_of(delivery: Delivery) -> str | None:
    """Return the end of the embargo in the form of the document; None without one, or if it is no ISO date-time."""
    moment = parse_published(delivery.embargo, "given") if delivery.embargo else None
    return moment.value if moment else None


def apply_delivery(extracted: Extracted, delivery: Delivery) -> Extracted:
    """Fill the fields that a delivery has values for; authors that it does not list are read from its byline."""
    byline = delivered_byline(delivery.byline) if delivery.byline else None
    authors = delivery.authors or (byline.authors if byline else ())
    modified = parse_published(delivery.modified, "given") if delivery.modified else None
    page = extracted.page
    return replace(
        extracted,
        byline=byline.text if byline else extracted.byline,
        authors=tuple(dict.fromkeys(authors)) or extracted.authors,
        page=replace(
            page,
            section=delivery.section or page.section,
            tags=tuple(dict.fromkeys(delivery.tags)) or page.tags,
            site_name=delivery.site_name or page.site_name,
            modified=modified.value if modified else page.modified,
        ),
    )
