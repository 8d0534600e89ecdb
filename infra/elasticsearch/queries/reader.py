"""The parser of a query: words, phrases, groups, exclusions and field:value, in one linear pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from unicodedata import category

from infra.elasticsearch.queries.criteria import FieldCondition
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.fields import BY_NAME, FIELDS

MAX_DEPTH = 20
"""Nested parentheses, at most."""

_BREAKS = frozenset('"()|')
_INSIDE_WORD = frozenset("'’.,_")


@dataclass(slots=True)
class QueryReader:
    """Reads the text once; `at` is the next code point."""

    text: str
    at: int = 0
    plain: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    conditions: list[FieldCondition] = field(default_factory=list)

    def parts(self, depth: int, opened: int | None) -> list[str]:
        """Read the alternatives of one group, up to its closing parenthesis or the end of the text."""
        found: list[str] = []
        while self.skip_spaces():
            here = self.at
            character = self.text[here]
            if character == ")":
                if opened is None:
                    raise self.error("this parenthesis was never opened", here)
                self.at += 1
                return found
            if character == "|":
                raise self.error("nothing stands before this |", here)
            if depth == 0 and (self.exclusion() or self.condition(negated=False)):
                continue
            found.append(self.alternatives(depth))
        if opened is not None:
            raise self.error("this parenthesis is never closed", opened)
        return [part for part in found if part]

    def alternatives(self, depth: int) -> str:
        """Read one part, or several with | between."""
        options = [self.atom(depth)]
        while self.skip_spaces() and self.text[self.at] == "|":
            bar = self.at
            self.at += 1
            if not self.skip_spaces() or self.text[self.at] in "|)":
                raise self.error("nothing stands behind this |", bar)
            options.append(self.atom(depth))
        options = [option for option in options if option]
        return options[0] if len(options) == 1 else f"({' | '.join(options)})" if options else ""

    def atom(self, depth: int) -> str:
        """Read a phrase, a group or a word."""
        here = self.at
        self.refuse_whole_query_operators()
        if self.text[here] == '"':
            return self.remember(self.phrase())
        if self.text[here] != "(":
            return self.remember(_joined(self.word()))
        if depth == MAX_DEPTH:
            raise self.error("the parentheses are nested too deeply", here)
        self.at += 1
        return f"({' + '.join(self.parts(depth + 1, here))})"

    def refuse_whole_query_operators(self) -> None:
        """Raise QueryError for exclusions and field:value beside | or in a group: they apply to the whole query."""
        name, colon = self.field_name()
        if colon is not None and name in BY_NAME:
            raise self.error(f"{name}: cannot stand in parentheses or beside |", self.at)
        follower = self.text[self.at + 1 : self.at + 2]
        if self.text[self.at] == "-" and (follower.isalnum() or follower in ('"', "(")):
            raise self.error("an exclusion cannot stand in parentheses or beside |", self.at)

    def remember(self, part: str) -> str:
        """Add a part to the plain words."""
        self.plain.append(part.strip('"'))
        return part

    def exclusion(self) -> bool:
        """Read -word, -"phrase", -(group) or -field:value, if it is next; returns whether it was."""
        follower = self.text[self.at + 1 : self.at + 2]
        if self.text[self.at] != "-" or not follower or follower.isspace() or follower in "-)|":
            return False
        self.at += 1
        if self.condition(negated=True):
            return True
        wanted = len(self.plain)
        part = self.atom(depth=0)
        del self.plain[wanted:]
        if part:
            self.excluded.append(part)
        return True

    def condition(self, *, negated: bool) -> bool:
        """Read field:value|value, if it is next; returns whether it was. URLs and times of day are words."""
        name, colon = self.field_name()
        if colon is None:
            return False
        if name not in BY_NAME:
            raise self.error(unknown_field(name), self.at)
        start, self.at = self.at, colon + 1
        values = [self.value(start)]
        while self.text[self.at : self.at + 1] == "|":
            self.at += 1
            values.append(self.value(start))
        self.conditions.append(FieldCondition(BY_NAME[name], tuple(values), negated))
        return True

    def field_name(self) -> tuple[str, int | None]:
        """Return the letters before a colon with a value, and the colon's position, None without one."""
        end = self.at
        while end < len(self.text) and (self.text[end].isalpha() or self.text[end] == "_"):
            end += 1
        name = self.text[self.at : end].lower()
        behind = self.text[end + 1 : end + 2]
        known_without_value = name in BY_NAME and (not behind or behind.isspace())
        is_field = name and self.text[end : end + 1] == ":" and behind not in ("/", ":", ")")
        if is_field and (known_without_value or (behind and not behind.isspace())):
            return name, end
        return name, None

    def value(self, start: int) -> str:
        """Read one value of the condition that begins at `start`."""
        value = self.phrase()[1:-1] if self.text[self.at : self.at + 1] == '"' else self.word()
        if not value.strip():
            raise self.error("a value is missing here", start)
        return value.strip()

    def phrase(self) -> str:
        """Read a phrase with its quotation marks; returns an empty string if it has no word."""
        opened = self.at
        closed = self.text.find('"', opened + 1)
        if closed < 0:
            raise self.error("this quotation mark is never closed", opened)
        self.at = closed + 1
        inside = self.text[opened + 1 : closed].replace("\\", " ").strip()
        return f'"{inside}"' if any(map(str.isalnum, inside)) else ""

    def word(self) -> str:
        """Read up to the next space or operator."""
        start = self.at
        while self.at < len(self.text):
            if self.text[self.at].isspace() or self.text[self.at] in _BREAKS:
                break
            self.at += 1
        return self.text[start : self.at]

    def skip_spaces(self) -> bool:
        """Advance to the next code point that is no space; returns False at the end."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at < len(self.text)

    def error(self, message: str, position: int) -> QueryError:
        """Return the error for a position."""
        return QueryError(message, self.text, position)


def _joined(word: str) -> str:
    """Return a word for `simple_query_string`, without operators; all parts of covid-19 are required."""
    spaced = "".join(c if category(c)[0] in "LMN" or c in _INSIDE_WORD else " " for c in word)
    parts = [part.strip("'’.,_") for part in spaced.split()]
    parts = [part for part in parts if part]
    return parts[0] if len(parts) == 1 else f"({' + '.join(parts)})" if parts else ""


def unknown_field(name: str) -> str:
    """Return the message for an unknown field."""
    close = get_close_matches(name, BY_NAME, n=1)
    meant = f"did you mean {close[0]}:" if close else "there are " + ", ".join(f.name for f in FIELDS)
    return f'there is no field {name}: ({meant}; "put words in quotation marks" to search for them as they are)'
