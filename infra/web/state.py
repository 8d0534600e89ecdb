"""The state that all requests share: the client, the index, the policy and the templates."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from elasticsearch import Elasticsearch
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from infra.cluster import credentials, ensure_endpoint
from infra.escaping import html_text
from infra.exporting import available_formats
from infra.searches import SearchStore, open_searches
from infra.settings import Settings
from infra.web.safety.policy import AccessPolicy
from infra.web.strings import Strings, day_name, language_name

_log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class WebState:
    """The state of the application; a router takes it as a parameter of type `State`.

    Attributes:
        client: A client that needs the search key alone.
        index: The alias of the articles.
        settings: The settings, for parts that write elsewhere with a key of their own.
        policy: Who may ask.
        search_seconds: Time after which Elasticsearch returns what it has found so far.
    """

    client: Elasticsearch
    index: str
    settings: Settings
    policy: AccessPolicy = field(default_factory=AccessPolicy)
    search_seconds: int = 10

    def render(self, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """Render a template; every printed text is escaped."""
        return HTMLResponse(self.templates.get_template(template).render(**context), status)

    @property
    def can_save(self) -> bool:
        """True if searches can be saved: with a key of their own, or where no credentials are needed."""
        return self.settings.searches_api_key is not None or credentials(self.settings) is None

    @cached_property
    def searches(self) -> SearchStore | None:
        """The saved searches; None if they are off. Raises NodeError, IndexingError."""
        if not self.can_save:
            return None
        client = open_searches(ensure_endpoint(self.settings, _log.info), self.settings)
        return SearchStore(client, self.index) if client else None

    def bounded(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return a search body with the time limit, which Elasticsearch keeps."""
        return {**body, "timeout": f"{self.search_seconds}s"}

    @cached_property
    def templates(self) -> Environment:
        """The environment of the templates: undefined names raise, texts are escaped and made visible."""
        environment = Environment(
            loader=PackageLoader("infra.web"),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_visible,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.globals |= {
            "t": Strings(),
            "static_version": static_version(),
            "can_save": self.can_save,
            "export_formats": available_formats(),
            "export_rows": self.settings.export_rows,
        }
        environment.filters |= {"day": day_name, "language": language_name}
        return environment


def page_state(request: Request) -> WebState:
    """Return the state of the application that answers a request."""
    state = request.app.state.page
    assert isinstance(state, WebState)
    return state


State = Annotated[WebState, Depends(page_state)]


def static_version() -> str:
    """Return a digest of the static files: a new version is another URL, so that files can be cached for long."""
    digest = sha256()
    for file in sorted(STATIC.rglob("*")):
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _visible(value: object) -> object:
    return html_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value
