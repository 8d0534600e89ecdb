"""retention.yaml: periods by source, legal holds, and what is wrong with a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.retention.policy import RetentionInvalid, RetentionPolicy, find_policy, read_policy

NOW = datetime(2026, 11, 28, tzinfo=UTC)
FILE = """
articles:
  keep: 10y
  sources: {tabloid: 90d, court: forever}
hold: ['source:tabloid ferry']
runs: 26w
"""


def test_a_source_has_its_own_period_and_others_have_the_common_one(tmp_path: Path) -> None:
    (tmp_path / "retention.yaml").write_text(FILE, encoding="utf-8")
    policy = find_policy(tmp_path, None)
    assert policy.oldest("tabloid", NOW) == NOW - timedelta(days=90)
    assert policy.oldest("court", NOW) is None
    assert policy.oldest("paper", NOW) == NOW - timedelta(days=3653)
    assert (policy.hold, policy.runs, policy.dead_letters) == (("source:tabloid ferry",), timedelta(days=182), None)


def test_without_a_file_everything_is_kept(tmp_path: Path) -> None:
    assert find_policy(tmp_path, None) == RetentionPolicy()
    assert RetentionPolicy().is_empty
    with pytest.raises(RetentionInvalid, match="cannot be read"):
        find_policy(tmp_path, tmp_path / "named.yaml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("articles: {keep: 10}", "articles.keep: .*write a number and a unit"),
        ("articles: {keep: 0d}", "articles.keep"),
        ("articles: {sources: {a: 3 months}}", "articles.sources.a"),
        ("article: {keep: 10y}", "article: Extra inputs"),
        ("articles: [", "not valid YAML"),
    ],
)
def test_a_mistake_is_named_with_its_key(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "retention.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RetentionInvalid, match=message):
        read_policy(path)
