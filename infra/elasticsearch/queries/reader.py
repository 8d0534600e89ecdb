"""One pass over the text of a query: words, phrases, groups, exclusions and field:value. Linear in the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from unicodedata import category

from infra.elasticsearch.queries.criteria import FieldCondition
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.fields import BY_NAME, FIELDS

MAX_DEPTH = 20
"""Of parentheses within parentheses."""

_BREAKS = frozenset('"()|')
_INSIDE_WORD = frozenset("'’.,_")


@dataclass(slots=True)
class QueryReader:
    """Goes once through the text; `at` is the next code point."""

    text: str
    at: int = 0
    plain: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    conditions: list[FieldCondition] = field(default_factory=list)

    def parts(self, depth: int, opened: int | None) -> list[str]:
        """The alternatives of one group, up to its closing parenthesis or the end of the text."""
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
        """One part, or several with | between."""
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
        """A phrase, a group or a word."""
        here = self.at
        self.refuse_what_stands_alone()
        if self.text[here] == '"':
            return self.remember(self.phrase())
        if self.text[here] != "(":
            return self.remember(_joined(self.word()))
        if depth == MAX_DEPTH:
            raise self.error("the parentheses are nested too deeply", here)
        self.at += 1
        return f"({' + '.join(self.parts(depth + 1, here))})"

    def refuse_what_stands_alone(self) -> None:
        """Exclusions and field:value hold for the whole query: beside | or in a group they would be misread."""
        name, colon = self.field_name()
        if colon is not None and name in BY_NAME:
            raise self.error(f"{name}: cannot stand in parentheses or beside |", self.at)
        follower = self.text[self.at + 1 : self.at + 2]
        if self.text[self.at] == "-" and (follower.isalnum() or follower in ('"', "(")):
            raise self.error("an exclusion cannot stand in parentheses or beside |", self.at)

    def remember(self, part: str) -> str:
        self.plain.append(part.strip('"'))
        return part

    def exclusion(self) -> bool:
        """Reads -word, -"phrase", -(group) or -field:value, if one stands here."""
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
        """Reads field:value|value, if one stands here; a URL or a time of day is none."""
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
        """The letters before a colon that has a value behind it, and the colon's place, or null."""
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
        value = self.phrase()[1:-1] if self.text[self.at : self.at + 1] == '"' else self.word()
        if not value.strip():
            raise self.error("a value is missing here", start)
        return value.strip()

    def phrase(self) -> str:
        """A phrase with its quotation marks; empty if there is no word in it."""
        opened = self.at
        closed = self.text.find('"', opened + 1)
        if closed < 0:
            raise self.error("this quotation mark is never closed", opened)
        self.at = closed + 1
        inside = self.text[opened + 1 : closed].replace("\\", " ").strip()
        return f'"{inside}"' if any(map(str.isalnum, inside)) else ""

    def word(self) -> str:
        start = self.at
        while self.at < len(self.text):
            if self.text[self.at].isspace() or self.text[self.at] in _BREAKS:
                break
            self.at += 1
        return self.text[start : self.at]

    def skip_spaces(self) -> bool:
        """Goes to the next code point that is no space; false at the end."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at < len(self.text)

    def error(self, message: str, position: int) -> QueryError:
        return QueryError(message, self.text, position)


def _joined(word: str) -> str:
    """A word for `simple_query_string`: without operators; the parts of covid-19 must all be there."""
    spaced = "".join(c if category(c)[0] in "LMN" or c in _INSIDE_WORD else " " for c in word)
    parts = [part.strip("'’.,_") for part in spaced.split()]
    parts = [part for part in parts if part]
    return parts[0] if len(parts) == 1 else f"({' + '.join(parts)})" if parts else ""


def unknown_field(name: str) -> str:
    """What to say of a field that is none."""
    close = get_close_matches(name, BY_NAME, n=1)
    meant = f"did you mean {close[0]}:" if close else "there are " + ", ".join(f.name for f in FIELDS)
    return f'there is no field {name}: ({meant}; "put words in quotation marks" to search for them as they are)'
