"""The error of a query, with its position."""

from __future__ import annotations

from infra.errors import UsageError

_CHARACTERS_BEFORE, _MAX_CHARACTERS = 60, 100
"""Code points of a long query that are shown before the position, and in total."""


class QueryError(UsageError):
    """A query that cannot be parsed: `text` is the query, `position` the code point of the error."""

    def __init__(self, message: str, text: str, position: int) -> None:
        super().__init__(f"{message}, at character {position + 1}:", _pointer(text, position))
        self.reason, self.text, self.position = message, text, position

    def __reduce__(self) -> tuple[type[QueryError], tuple[str, str, int]]:
        return QueryError, (self.reason, self.text, self.position)


def _pointer(text: str, position: int) -> str:
    """Return the text around the position, and a caret under it.

    >>> print(_pointer('law "martial', 4))
      law "martial
          ^
    """
    shown = "".join(" " if character.isspace() else character for character in text)
    start = max(0, position - _CHARACTERS_BEFORE)
    return f"  {shown[start : start + _MAX_CHARACTERS]}\n  {' ' * (position - start)}^"
