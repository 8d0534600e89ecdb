"""The lxml parser that every XML reader uses: no network, no DTD, bounded entities."""

from __future__ import annotations

from functools import cache

from lxml import etree


@cache
def xml_parser(encoding: str | None = None) -> etree.XMLParser:
    """Return the parser that fetches nothing and expands internal entities alone, within the bounds of libxml2.

    Comments and processing instructions are left out.

    Args:
        encoding: The encoding of the bytes, whatever they declare; None to follow the declaration.
    """
    return etree.XMLParser(
        encoding=encoding,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        resolve_entities="internal",  # type: ignore[arg-type]  # the stubs know the older values alone
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
        strip_cdata=True,
    )
