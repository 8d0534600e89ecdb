"""retention.yaml: the time for which articles are kept, by source, and legal holds."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from infra.errors import UsageError

FILE_NAME = "retention.yaml"
"""The file under `DATELINE_HOME` that is read by default."""

_PERIOD = re.compile(r"([1-9][0-9]{0,4})\s?([dwy])", re.ASCII)
_DAYS = {"d": 1, "w": 7, "y": 365.25}
_FOREVER = "forever"


class RetentionInvalid(UsageError):
    """A retention.yaml that cannot be used; nothing is deleted."""


def parse_period(given: Any) -> timedelta | None:
    """Parse `90d`, `12w`, `10y`; `forever` is None. Raises ValueError for another form."""
    if given is None or isinstance(given, timedelta) or given == _FOREVER:
        return None if given == _FOREVER else given
    match = _PERIOD.fullmatch(given.strip()) if isinstance(given, str) else None
    if not match:
        raise ValueError("write a number and a unit, 90d, 12w or 10y, or forever")
    return timedelta(days=int(int(match[1]) * _DAYS[match[2]] + 0.5))


Period = Annotated[timedelta | None, BeforeValidator(parse_period)]


class _StrictPeriods(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ArticlePeriods(_StrictPeriods):
    """The periods for which articles are kept after they were observed last; None keeps them for ever.

    Attributes:
        keep: Of all sources that are not named.
        sources: Of single sources.
    """

    keep: Period = None
    sources: dict[str, Period] = Field(default_factory=dict)


class RetentionPolicy(_StrictPeriods):
    """The periods for which everything is kept.

    Attributes:
        articles: The periods of articles, and of their records in the archive.
        hold: Queries of `dateline search`: what any of them finds is kept, whatever its age.
        runs: The period of run records after their end; None: that of the command.
        dead_letters: The period of closed dead letters; None: that of the command.
    """

    articles: ArticlePeriods = ArticlePeriods()
    hold: tuple[str, ...] = ()
    runs: Period = None
    dead_letters: Period = None

    @property
    def is_empty(self) -> bool:
        """True if articles of all sources are kept for ever."""
        return self.articles.keep is None and not any(self.articles.sources.values())

    def oldest(self, source: str, now: datetime) -> datetime | None:
        """Return the time before which articles of a source are deleted; None if they are kept for ever."""
        period = self.articles.sources.get(source, self.articles.keep)
        return None if period is None else now - period


def read_policy(path: Path) -> RetentionPolicy:
    """Read the policy of a file. Raises RetentionInvalid."""
    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return RetentionPolicy.model_validate({} if content is None else content)
    except OSError as error:
        raise _invalid(path, f"it cannot be read: {error.strerror}") from None
    except ValidationError as error:
        problems = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise _invalid(path, "; ".join(problems)) from None
    except (YAMLError, ValueError) as error:
        raise _invalid(path, f"it is not valid YAML: {' '.join(str(error).split())[:200]}") from None


def find_policy(home: Path, given: Path | None) -> RetentionPolicy:
    """Return the policy of the given file, else of that in the home; one that keeps everything without a file.

    Raises RetentionInvalid.
    """
    path = given or home / FILE_NAME
    return read_policy(path) if given or path.exists() else RetentionPolicy()


def _invalid(path: Path, problem: str) -> RetentionInvalid:
    return RetentionInvalid(f"{path}: {problem}. Nothing was deleted.", "docs/operations.md explains every key.")
