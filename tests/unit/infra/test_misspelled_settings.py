"""Misspelled settings are reported with the nearest name; all others are left alone."""

from __future__ import annotations

import pytest

from infra.misspelled_settings import misspelled_settings
from infra.settings import VARIABLES


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("DATELINE_MODLE", "DATELINE_MODEL"),
        ("DATALINE_MODEL", "DATELINE_MODEL"),
        ("DATELINE_WORKER", "DATELINE_WORKERS"),
        ("ELASTICSEARCH_HOST", "ELASTICSEARCH_URL"),
        ("ELASTIC_URL", "ELASTICSEARCH_URL"),
        ("ELASTICSEARCH_USER", "ELASTICSEARCH_USERNAME"),
        ("ELASTICSEARCH_APIKEY", "ELASTICSEARCH_API_KEY"),
        ("KIBANA_HOST", "KIBANA_URL"),
    ],
)
def test_a_misspelled_setting_is_reported_with_the_nearest_name(given: str, meant: str) -> None:
    assert misspelled_settings([given]) == [f"{given} is not a setting of Dateline: did you mean {meant}?"]


def test_settings_and_variables_of_others_are_left_alone() -> None:
    assert misspelled_settings([*VARIABLES, "PATH", "HOME", "PREFECT_API_URL", "ES_JAVA_OPTS"]) == []


def test_every_variable_in_the_readme_is_a_setting() -> None:
    assert {"DATELINE_INBOX", "DATELINE_NOTIFY", "DATELINE_GOLD", "PREFECT_API_URL", "WORKER_PASSWORD"} <= VARIABLES
