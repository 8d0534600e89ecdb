"""The headers of sources with their secrets, which are in the environment or in secret blocks of Prefect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from infra.collect.sources_file.model import Source
from infra.errors import UsageError

ENVIRONMENT, BLOCK = "env:", "prefect:"
"""What the value of a header begins with if it refers to a secret."""

ReadBlock = Callable[[str], str | None]
"""Returns the value of a secret block of Prefect; None if there is no such block."""


class MissingSecret(UsageError):
    """A header of a source refers to a secret that cannot be had, or that is no value of a header."""


@dataclass(frozen=True, slots=True)
class ResolvedHeaders:
    """The headers of sources.

    Attributes:
        by_source: The headers of each source whose secrets are all there, by its name.
        missing: The errors of the others, by name.
    """

    by_source: Mapping[str, Mapping[str, str]] = field(repr=False)
    missing: Mapping[str, MissingSecret]


def resolve_all(sources: Iterable[Source], environment: Mapping[str, str], read_block: ReadBlock) -> ResolvedHeaders:
    """Return the headers of each source, and the errors of those with a secret that is missing."""
    found: dict[str, Mapping[str, str]] = {}
    missing: dict[str, MissingSecret] = {}
    for source in sources:
        try:
            found[source.name] = resolve_headers(source, environment, read_block)
        except MissingSecret as error:
            missing[source.name] = error
    return ResolvedHeaders(found, missing)


def resolve_headers(source: Source, environment: Mapping[str, str], read_block: ReadBlock) -> dict[str, str]:
    """Return the headers of a source with the values of their secrets.

    Raises:
        MissingSecret: A secret is missing. No message has a value.
    """
    return {name: _value(source, name, given, environment, read_block) for name, given in source.headers.items()}


def secret_variables(sources: Iterable[Source]) -> set[str]:
    """Return the names of the environment variables that headers of sources refer to."""
    values = (value for source in sources for value in source.headers.values())
    return {value.removeprefix(ENVIRONMENT) for value in values if value.startswith(ENVIRONMENT)}


def _value(source: Source, name: str, given: str, environment: Mapping[str, str], read_block: ReadBlock) -> str:
    if given.startswith(ENVIRONMENT):
        variable = given.removeprefix(ENVIRONMENT)
        place, value = f"the environment variable {variable}", environment.get(variable)
    elif given.startswith(BLOCK):
        block = given.removeprefix(BLOCK)
        place, value = f"the secret block {block} of Prefect", read_block(block)
    else:
        return given
    if not value:
        raise MissingSecret(
            f"{source.name} is not collected: its header {name} needs {place}, which is not set.",
            "Set it where the run is executed: for deployments, in the environment of the worker.",
        )
    if not (value.isascii() and value.isprintable()) or value != value.strip():
        raise MissingSecret(
            f"{source.name} is not collected: {place} is no value of the header {name}.",
            "A header holds printable ASCII characters on one line, without blanks around it.",
        )
    return value
