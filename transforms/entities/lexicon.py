"""The words that tell what kind of name they stand beside: titles, legal forms, heads, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transforms.entities import rulebook


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists for finding boundaries and labels. `refused` maps a lower-case form to the reason."""

    titles: frozenset[str]
    portfolios: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    legal_forms: frozenset[str]
    heads: Mapping[str, str]
    groups: frozenset[str]
    dropped_labels: frozenset[str]
    refused: Mapping[str, str]


def load_lexicon() -> Lexicon:
    """The lexicon of `words.toml` and `refused.toml`."""
    words, refused = rulebook.read("words"), rulebook.read("refused")
    labels = {"ORG": words["organization"]["heads"], "FAC": words["place"]["heads"], "EVENT": words["event"]["heads"]}
    return Lexicon(
        titles=frozenset(words["person"]["titles"]),
        portfolios=frozenset(words["person"]["portfolios"]),
        particles=frozenset(words["person"]["particles"]),
        suffixes=frozenset(words["person"]["suffixes"]),
        legal_forms=frozenset(words["organization"]["legal_forms"]),
        heads={head: label for label, heads in labels.items() for head in heads},
        groups=frozenset(words["group"]["names"]),
        dropped_labels=frozenset(refused.pop("labels")["dropped"]),
        refused={form.lower(): table["reason"] for table in refused.values() for form in table["forms"]},
    )
