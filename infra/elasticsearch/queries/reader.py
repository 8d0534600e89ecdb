"""The parser of a query: words, phrases, groups, exclusions and field:value, in one linear pass.

AND, OR and NOT in capitals are operators: `a AND b` requires both, `a OR b` is `a|b`, `NOT a` is `-a`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from unicodedata import category

from infra.elasticsearch.queries.criteria import FieldCondition
from infra.elasticsearch.queries.errors import QueryError
from infra.elasticsearch.queries.fields import BY_NAME, FIELDS

MAX_DEPTH = 20
"""Nested parentheses, at most."""

OPERATOR_WORDS = ("AND", "OR", "NOT")
"""Words that are operators if they are in capitals and alone."""

_ALTERNATIVES = ("|", "OR")
_NO_OPERAND = ("|", "AND", "OR", ")", "")
"""What may not follow an operator: another one between operands, a closing parenthesis, the end."""
_AS_WORD = '(put it in quotation marks to search for the word: "{}")'
_NO_WILDCARDS = (
    "* does not stand for the rest of a word (write the word, and its other forms are found too; several words as "
    "either|or; a name by one of its words, person:NAME; what has the * itself in quotation marks)"
)
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
            if self.text[here] == ")":
                if opened is None:
                    raise self.error("this parenthesis was never opened", here)
                self.at += 1
                return found
            found += self.conjunction(depth)
        if opened is not None:
            raise self.error("this parenthesis is never closed", opened)
        return found

    def conjunction(self, depth: int) -> list[str]:
        """Read one operand, or several with AND between; outside of parentheses those words become a group."""
        parts: list[str] = []
        is_group = False
        while True:
            if self.operator() in _NO_OPERAND:
                raise self.missing_operand("before", self.operator(), self.at)
            if depth == 0 and (self.exclusion() or self.condition(negated=False)):
                or_position = None
                self.refuse_alternative()
            else:
                part, or_position = self.alternatives(depth)
                parts += filter(None, [part])
            has_next = self.skip_spaces() and self.operator() == "AND"
            is_group |= has_next
            if is_group and or_position is not None:
                raise self.error("AND and OR side by side need parentheses: a AND (b OR c)", or_position)
            if not has_next:
                return [f"({' + '.join(parts)})"] if depth == 0 and len(parts) > 1 else parts
            self.skip_operator()

    def alternatives(self, depth: int) -> tuple[str, int | None]:
        """Read one part, or several with | or OR between; return it, and the position of the last OR if any."""
        options, or_position = [self.atom(depth)], None
        while self.skip_spaces() and self.operator() in _ALTERNATIVES:
            if self.operator() == "OR":
                or_position = self.at
            self.skip_operator()
            options.append(self.atom(depth))
        options = [option for option in options if option]
        part = options[0] if len(options) == 1 else f"({' | '.join(options)})" if options else ""
        return part, or_position

    def operator(self) -> str:
        """Return the operator or closing parenthesis that is next; an empty string at the end, a space for others."""
        following = self.text[self.at : self.at + 1]
        if following in ("|", ")", ""):
            return following
        for word in OPERATOR_WORDS:
            behind = self.text[self.at + len(word) : self.at + len(word) + 1]
            if self.text.startswith(word, self.at) and (not behind or behind.isspace() or behind in _BREAKS):
                return word
        return " "

    def skip_operator(self) -> None:
        """Advance past the operator that is next, to its operand. Raises QueryError without an operand."""
        start, name = self.at, self.operator()
        self.at += len(name)
        self.skip_spaces()
        if self.operator() in _NO_OPERAND:
            raise self.missing_operand("behind", name, start)

    def missing_operand(self, side: str, name: str, position: int) -> QueryError:
        """Return the error for an operator without an operand on one side."""
        hint = f" {_AS_WORD.format(name)}" if name in OPERATOR_WORDS else ""
        return self.error(f"nothing stands {side} this {name}{hint}", position)

    def refuse_alternative(self) -> None:
        """Raise QueryError for | or OR behind an exclusion or field:value."""
        if self.skip_spaces() and self.operator() in _ALTERNATIVES:
            message = f"only words can be alternatives, and no word stands before this {self.operator()}"
            raise self.error(f"{message} (values of one field can: country:UK|France)", self.at)

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
            raise self.error(f"{name}: cannot stand in parentheses or beside | or OR", self.at)
        follower = self.text[self.at + 1 : self.at + 2]
        is_minus = self.text[self.at] == "-" and (follower.isalnum() or follower in ('"', "("))
        if is_minus or self.operator() == "NOT":
            raise self.error("an exclusion cannot stand in parentheses or beside | or OR", self.at)

    def remember(self, part: str) -> str:
        """Add a part to the plain words."""
        self.plain.append(part.strip('"'))
        return part

    def exclusion(self) -> bool:
        """Read -word, -"phrase", -(group) or -field:value, or the same behind NOT, if it is next."""
        if self.operator() == "NOT":
            start = self.at
            self.skip_operator()
            if self.operator() == "NOT" or self.text[self.at] == "-":
                raise self.error("this is excluded twice", start)
        elif self.text[self.at] == "-" and not _is_lone_minus(self.text[self.at + 1 : self.at + 2]):
            self.at += 1
        else:
            return False
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
        start = self.at
        values = self.values(start, colon)
        while not negated and (following := self.colon_of_alternative(name)) is not None:
            values += self.values(self.at, following)
        self.conditions.append(FieldCondition(BY_NAME[name], tuple(values), negated))
        return True

    def values(self, start: int, colon: int) -> list[str]:
        """Read value|value behind a colon, for the condition that begins at `start`."""
        self.at = colon + 1
        values = [self.value(start)]
        while self.text[self.at : self.at + 1] == "|":
            self.at += 1
            values.append(self.value(start))
        return values

    def colon_of_alternative(self, name: str) -> int | None:
        """Advance to `name:` behind | or OR and return its colon's position; stay and return None if it is not next."""
        start = self.at
        if self.skip_spaces() and self.operator() in _ALTERNATIVES:
            self.skip_operator()
            other, colon = self.field_name()
            if colon is not None and BY_NAME.get(other) is BY_NAME[name]:
                return colon
        self.at = start
        return None

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
        """Read up to the next space or operator. Raises QueryError for a word with a wildcard, `elect*`."""
        start = self.at
        while self.at < len(self.text):
            if self.text[self.at].isspace() or self.text[self.at] in _BREAKS:
                break
            self.at += 1
        word = self.text[start : self.at]
        star = word.find("*")
        if star > 0 and word[star - 1].isalnum() and word.count("*") == 1:
            raise self.error(_NO_WILDCARDS, start + star)
        return word

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


def _is_lone_minus(follower: str) -> bool:
    return not follower or follower.isspace() or follower in "-)|"


def unknown_field(name: str) -> str:
    """Return the message for an unknown field."""
    close = get_close_matches(name, BY_NAME, n=1)
    meant = f"did you mean {close[0]}:" if close else "there are " + ", ".join(f.name for f in FIELDS)
    return f'there is no field {name}: ({meant}; "put words in quotation marks" to search for them as they are)'
