"""Every rule reads its examples, and nothing in its counter-examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.bench.dates.markup import bracketed
from transforms.dates import read_dates
from transforms.dates.grammar import RULE_FILES
from transforms.records import Options, Published
from transforms.rules.package_data import read_toml

PUBLISHED = Published("2026-05-14", "day", "given")
RULES = [rule for name in RULE_FILES for rule in read_toml(f"dates/{name}")["rule"]]


def examples() -> Iterator[Any]:
    for rule in RULES:
        for sentence, *values in rule.get("examples", []):
            yield pytest.param(rule["name"], sentence, values, id=f"{rule['name']}: {sentence}")


def counter_examples() -> Iterator[Any]:
    for rule in RULES:
        for sentence in rule.get("counter_examples", []):
            yield pytest.param(sentence, id=f"{rule['name']}: {sentence}")


@pytest.mark.parametrize(("name", "marked", "values"), list(examples()))
def test_a_rule_reads_its_examples(name: str, marked: str, values: list[str]) -> None:
    sentence, spans = bracketed(marked)
    found = [each for each in read_dates(None, sentence, PUBLISHED, Options()) if (each.start, each.end) in spans]
    assert [each.value for each in found] == values
    assert name in {each.rule for each in found}


@pytest.mark.parametrize("sentence", list(counter_examples()))
def test_a_rule_is_silent_on_its_counter_examples(sentence: str) -> None:
    assert read_dates(None, sentence, PUBLISHED, Options()) == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["name"])
def test_every_rule_shows_what_it_is_for(rule: dict[str, Any]) -> None:
    assert rule.get("examples") or rule.get("counter_examples")


def test_rule_names_are_unique() -> None:
    names = [rule["name"] for rule in RULES]
    assert len(names) == len(set(names))
