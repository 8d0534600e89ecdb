"""The structure of a plain-text wire file: paragraphs, headline, byline, dateline."""

from transforms.extract.structure.byline import Byline, bare_byline, delivered_byline, parse_byline, split_byline
from transforms.extract.structure.byline_words import is_organization, without_role
from transforms.extract.structure.dateline import parse_dateline
from transforms.extract.structure.dateline_places import is_dateline_place
from transforms.extract.structure.headline import headline_lines, is_sentence
from transforms.extract.structure.paragraphs import TextStructure, is_list_item, paragraphs, read_structure
from transforms.extract.structure.tables import find_rows, is_row
from transforms.extract.structure.wrapping import continues_below, ends_sentence

__all__ = [
    "Byline",
    "TextStructure",
    "bare_byline",
    "continues_below",
    "delivered_byline",
    "ends_sentence",
    "find_rows",
    "headline_lines",
    "is_dateline_place",
    "is_list_item",
    "is_organization",
    "is_row",
    "is_sentence",
    "paragraphs",
    "parse_byline",
    "parse_dateline",
    "read_structure",
    "split_byline",
    "without_role",
]
