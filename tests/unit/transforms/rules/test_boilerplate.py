"""Every rule takes its examples and leaves its counterexamples."""

from __future__ import annotations

import pytest

from transforms.rules import BoilerplateRule, Zone, boilerplate_rule, boilerplate_rules, matching_rules

_EXAMPLES = [(rule, line) for rule in boilerplate_rules() for line in rule.examples]
_COUNTEREXAMPLES = [(rule, line) for rule in boilerplate_rules() for line in rule.counterexamples]


@pytest.mark.parametrize(("rule", "line"), _EXAMPLES, ids=lambda value: getattr(value, "id", value))
def test_an_example_is_taken_by_its_rule(rule: BoilerplateRule, line: str) -> None:
    assert rule in matching_rules(line)


@pytest.mark.parametrize(("rule", "line"), _COUNTEREXAMPLES, ids=lambda value: getattr(value, "id", value))
def test_a_counterexample_is_taken_by_no_rule_of_the_same_zones(rule: BoilerplateRule, line: str) -> None:
    assert [other.id for other in matching_rules(line) if other.zones & rule.zones] == []


def test_every_rule_has_an_id_of_its_own_examples_and_counterexamples() -> None:
    assert len({rule.id for rule in boilerplate_rules()}) == len(boilerplate_rules())
    assert all(rule.examples and rule.counterexamples and rule.zones for rule in boilerplate_rules())


def test_a_line_longer_than_a_rule_allows_is_left() -> None:
    assert matching_rules("Share this article")
    assert not [rule for rule in matching_rules("Share this article " + "x" * 900) if Zone.ANYWHERE in rule.zones]


def test_flags_are_read_from_the_rule_and_from_its_family() -> None:
    agency, photo = boilerplate_rule("credit.agency"), boilerplate_rule("media.agency-photo")
    assert agency
    assert (agency.credits_agency, agency.signs_byline) == (True, True)
    assert photo
    assert (photo.credits_agency, photo.signs_byline) == (False, False)
    assert boilerplate_rule("structure.headline") is None
