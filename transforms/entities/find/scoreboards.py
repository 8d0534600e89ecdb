"""Mentions that results, standings and line-ups give: teams, most of which have the name of a town, and players."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.entities.article import ArticleTexts
from transforms.entities.find.figures import FigureLines
from transforms.entities.gazetteer.person_names import person_names
from transforms.entities.labels import ORG, PERSON
from transforms.entities.mention import Mention
from transforms.records import FieldName

MIN_LINES = 2
"""Results, or rows of standings below their head, that make a scoreboard."""

MIN_PLAYERS = 7
"""Players of a line-up."""

_NAME = r"([^\W\d_a-z][\w.'’&-]*(?: [^\W\d_a-z][\w.'’&-]*){0,3})"
_RESULT = re.compile(
    rf" *{_NAME} \d{{1,3}}[,;]? +{_NAME} \d{{1,3}}(?!\S)|{_NAME} \d{{1,3}} ?[-–] ?\d{{1,3}} {_NAME} *$"
)
_ROW = re.compile(rf" *{_NAME}(?: +\d{{1,3}}){{4,}}(?!\S)")
_HEAD = re.compile(r"(?: *(?:P|GP|Pld|W|D|L|T|F|A|GF|GA|GD|OT|Pts|PTS|Pct|PCT|GB))+ *")
_LINEUP = re.compile(rf"^{_NAME}: (?=[^\n]*;)[^\n]{{30,600}}$", re.MULTILINE)
_PLAYER = re.compile(rf"(?<=[:;,] ){_NAME}(?=[;,.]|$|\n| \()")
_FIXTURE = re.compile(rf" *{_NAME} (?:v|vs|vs\.|at) {_NAME}(?: *$|, )")


def lineup_mentions(article: ArticleTexts, field: FieldName) -> list[Mention]:
    """The players of line-ups: "Kyoto: Ono; Hara, Kudo, Endo; Okada"."""
    text, known = article.by_field[field], article.gazetteer.known
    mentions: list[Mention] = []
    for lineup in _LINEUP.finditer(text) if ";" in text else ():
        players = list(_PLAYER.finditer(text, lineup.end(1) + 1, lineup.end()))
        if len(players) >= MIN_PLAYERS and 2 * sum(player.group(1) in known for player in players) < len(players):
            mentions.append(Mention(field, *lineup.span(1), lineup.group(1), ORG, "scoreboard"))
            mentions += [Mention(field, *one.span(1), one.group(1), PERSON, "scoreboard") for one in players]
    return mentions


def scoreboard_mentions(article: ArticleTexts, field: FieldName, figures: FigureLines) -> list[Mention]:
    """The teams of results, standings and fixtures; countries and people are left out."""
    if len(figures.starts) < MIN_LINES:
        return []
    text = article.by_field[field]
    lines = [(start, text[start:end]) for start, end in zip(figures.starts, figures.ends, strict=True)]
    row = _ROW if any(_HEAD.fullmatch(line) for _, line in lines) else None
    matches = [(start, _RESULT.match(line) or (row and row.match(line))) for start, line in lines]
    found = [(start, match) for start, match in matches if match]
    if len(found) < MIN_LINES:
        return []
    found += _fixtures(text)
    mentions = [mention for start, match in found for mention in _teams(field, start, match, article)]
    return sorted(dict.fromkeys(mentions), key=lambda mention: mention.start)


def _fixtures(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    start = 0
    for line in text.split("\n"):
        if len(line) < 100 and (match := _FIXTURE.match(line)):
            yield start, match
        start += len(line) + 1


def _teams(field: FieldName, start: int, match: re.Match[str], article: ArticleTexts) -> Iterator[Mention]:
    for group in range(1, (match.re.groups or 0) + 1):
        name = match.group(group)
        known = article.gazetteer.known.get(name) if name else None
        if name and not (known and known.is_country) and name.partition(" ")[0] not in person_names().given:
            at = start + match.start(group)
            yield Mention(field, at, at + len(name), name, ORG, "scoreboard")
