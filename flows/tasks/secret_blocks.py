"""Secret blocks of Prefect."""

from __future__ import annotations

from prefect.blocks.system import Secret


def read_secret_block(name: str) -> str | None:
    """Return the value of a secret block; None if there is no such block, or its value is no text."""
    try:
        block = Secret.load(name)
    except ValueError:
        return None
    assert isinstance(block, Secret)
    value = block.get()
    return value if isinstance(value, str) else None
