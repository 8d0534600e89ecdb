"""The words of this repository: no banned word, one class for each name, docstrings that open with what they name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wording import banned_words, question_docstrings, repeated_classes

ROOT = Path(__file__).parents[2]

PLANTED = '''"""Nobody is told of this; {how}."""


class {name}:
    def tell(self) -> None: ...
'''


def test_no_banned_word_is_used() -> None:
    found = list(map(str, banned_words(ROOT)))
    assert not found, "\n".join(found)


def test_each_class_name_is_defined_once() -> None:
    found = repeated_classes(ROOT)
    assert not found, "\n".join(f"{name}: {', '.join(places)}" for name, places in found.items())


def test_no_docstring_opens_with_a_question_word() -> None:
    found = list(question_docstrings(ROOT))
    assert not found, "\n".join(found)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with two planted modules and a planted page."""
    for folder in ("transforms", "infra", "flows", "tests", "docs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "infra/first.py").write_text(PLANTED.format(how="null if unknown", name="Twin"))
    (tmp_path / "flows/second.py").write_text(PLANTED.format(how="`null` in JSON", name="Twin"))
    (tmp_path / "docs/page.md").write_text('It goes on\nwith the colour.\n\n```\ntold\n```\n\nIt said "told".\n')
    return tmp_path


def test_a_planted_word_is_found_with_its_place(checkout: Path) -> None:
    found = [(one.path, one.line, one.word) for one in banned_words(checkout)]
    assert sorted(found) == [
        ("docs/page.md", 2, "British spelling"),
        ("flows/second.py", 1, "told"),
        ("flows/second.py", 5, "tell"),
        ("infra/first.py", 1, "null for None"),
        ("infra/first.py", 1, "told"),
        ("infra/first.py", 5, "tell"),
    ]


def test_a_docstring_that_opens_with_a_question_word_is_found(tmp_path: Path) -> None:
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra/planted.py").write_text(
        'def path() -> None:\n    """Where it is."""\n\n\ndef shown() -> None: ...\n'
    )
    assert list(question_docstrings(tmp_path)) == ["infra/planted.py:2: Where it is."]


def test_a_class_defined_twice_is_found(checkout: Path) -> None:
    assert repeated_classes(checkout) == {"Twin": ["flows/second.py:4", "infra/first.py:4"]}
