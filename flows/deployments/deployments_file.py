"""The deployments file, strictly validated: unknown keys are errors, and every schedule has a name."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from prefect.client.schemas.schedules import CronSchedule
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from infra.errors import UsageError
from infra.settings import Settings

_VARIABLE = re.compile(r"\{\{ \$(\w{1,100}) \}\}")


class DefinitionError(UsageError):
    """The deployments file is invalid; the message has the location and the reason."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "Correct the file; prefect.yaml is an example.")

    def __reduce__(self) -> tuple[type[DefinitionError], tuple[str]]:
        return DefinitionError, (self.message,)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Schedule(_Strict):
    """The times at which runs start. Without `active` the choice of the operator on the server is kept.

    `slug` identifies the schedule, so that a changed schedule is distinguished from a new one.
    """

    slug: str = Field(min_length=1)
    cron: str
    timezone: str
    active: bool | None = None
    parameters: dict[str, Any] = {}

    @model_validator(mode="after")
    def _is_possible(self) -> Schedule:
        CronSchedule(cron=self.cron, timezone=self.timezone)
        return self


class ConcurrencyLimit(_Strict):
    """The number of runs at a time, and whether an excess run waits or is refused."""

    limit: int = Field(ge=1)
    collision_strategy: Literal["ENQUEUE", "CANCEL_NEW"]


class WorkPool(_Strict):
    """The work pool that runs it; `job_variables` override those of the pool."""

    name: str
    job_variables: dict[str, Any] = {}


class DeploymentDefinition(_Strict):
    """One deployment of a flow."""

    name: str
    entrypoint: str = Field(pattern=r"^[\w.]+$", description="module.function, importable where Dateline is installed")
    description: str
    tags: list[str]
    work_pool: WorkPool
    concurrency_limit: ConcurrencyLimit
    parameters: dict[str, Any] = {}
    schedules: list[Schedule] = []


class _File(_Strict):
    name: str
    pull: list[Any] = Field(max_length=0, description="empty: the code is installed where the worker is")
    deployments: list[DeploymentDefinition] = Field(min_length=1)


def read_definitions(settings: Settings, file: Path | None = None) -> list[DeploymentDefinition]:
    """Read the deployments of `file`, by default of the shipped prefect.yaml. Raises DefinitionError."""
    path = file or shipped_file()
    shown = file or path.name
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _File.model_validate(_fill(content, settings.environment)).deployments
    except OSError as error:
        raise DefinitionError(f"{shown} cannot be read: {error.strerror}.") from error
    except yaml.YAMLError as error:
        raise DefinitionError(f"{shown} is not YAML: {error}.") from error
    except KeyError as error:
        raise DefinitionError(f"{shown} refers to ${error.args[0]}, which is not set in the environment.") from error
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in error.errors())
        raise DefinitionError(f"{shown}: {problems}.") from error


def shipped_file() -> Path:
    """Return the path of Dateline's own prefect.yaml: that of the checkout, else the one installed with the wheel."""
    checkout = Path(__file__).resolve().parents[2] / "prefect.yaml"
    return checkout if checkout.is_file() else Path(sys.prefix) / "share/dateline/prefect.yaml"


def _fill(value: Any, given: Mapping[str, str]) -> Any:
    """Replace each `{{ $NAME }}` in the strings of a value. Raises KeyError for an unknown name."""
    if isinstance(value, str):
        return _VARIABLE.sub(lambda found: given[found[1]], value)
    if isinstance(value, list):
        return [_fill(item, given) for item in value]
    if isinstance(value, dict):
        return {key: _fill(item, given) for key, item in value.items()}
    return value
