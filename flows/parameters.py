"""Types of parameters that several flows share; Prefect validates them and shows them in its forms."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

IndexName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]
"""The alias of an index."""

PathName = Annotated[str, Field(pattern=r"\S")]
"""A file or folder as the worker sees it; empty is invalid."""

AtOnce = Annotated[int, Field(ge=1)]
"""A number of concurrent tasks."""

Days = Annotated[int, Field(ge=0)]
"""An age in days."""

SourceName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""The name of a source in sources.yaml."""
