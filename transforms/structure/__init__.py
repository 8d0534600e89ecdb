"""The parts of a plain-text wire file: paragraphs, headline, byline, dateline."""

from transforms.structure.byline import Byline, parse_byline
from transforms.structure.dateline import parse_dateline
from transforms.structure.headline import is_headline, is_prose
from transforms.structure.paragraphs import paragraphs

__all__ = ["Byline", "is_headline", "is_prose", "paragraphs", "parse_byline", "parse_dateline"]
