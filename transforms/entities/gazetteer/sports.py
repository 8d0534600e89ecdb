"""Teams, clubs and the leagues that teams play in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from transforms.entities.gazetteer.rules import entity_rules


@dataclass(frozen=True, slots=True)
class SportsTeams:
    """Teams with a city and a nickname ("Boston Celtics"), their leagues, and clubs.

    `leagues_of_nicknames` maps the last word of a team's name to every league that has a team of that nickname.
    """

    teams: frozenset[str]
    clubs: frozenset[str]
    leagues_of_teams: Mapping[str, frozenset[str]]
    leagues_of_nicknames: Mapping[str, frozenset[str]]


@cache
def sports_teams() -> SportsTeams:
    """The teams and clubs of `sports.toml`."""
    sports = entity_rules("sports")
    leagues = {league: teams.split(", ") for league, teams in sports["american"].items()}
    return SportsTeams(
        teams=frozenset(team for teams in leagues.values() for team in teams),
        clubs=frozenset(sports["clubs"]),
        leagues_of_teams=_leagues_by_form((team, league) for league, teams in leagues.items() for team in teams),
        leagues_of_nicknames=_leagues_by_form(
            (team.rpartition(" ")[2], league) for league, teams in leagues.items() for team in teams
        ),
    )


def _leagues_by_form(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    leagues: dict[str, frozenset[str]] = {}
    for form, league in pairs:
        leagues[form] = leagues.get(form, frozenset()) | {league}
    return leagues
