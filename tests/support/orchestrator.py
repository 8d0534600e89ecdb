"""A stand-in for the Prefect server in an erasure where no flow has run."""

from __future__ import annotations

from collections.abc import Mapping

from infra.erasure.quotes import Quotes


class NoOrchestrator:
    """No server has anything of an article."""

    def find(self, _: Quotes) -> Mapping[str, int]:
        """Nothing is found."""
        return {}

    def erase(self) -> list[str]:
        """Nothing is erased."""
        return []
