"""What is wrong with a query, and where."""

from __future__ import annotations


class QueryError(ValueError):
    """A query that cannot be read. `text` is what was given, `position` the code point where it goes wrong."""

    def __init__(self, message: str, text: str, position: int) -> None:
        super().__init__(message, text, position)
        self.message, self.text, self.position = message, text, position

    def __str__(self) -> str:
        """The message, the text, and a caret under the place.

        >>> print(QueryError("the quotation mark is never closed", 'law "martial', 4))
        the quotation mark is never closed, at character 5:
          law "martial
              ^
        """
        shown = "".join(" " if c.isspace() else c for c in self.text)
        start = max(0, self.position - 60)
        caret = " " * (self.position - start) + "^"
        return f"{self.message}, at character {self.position + 1}:\n  {shown[start : start + 100]}\n  {caret}"
