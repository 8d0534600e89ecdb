"""Errors between Dateline and Elasticsearch, each with a message and a remedy.

IndexingError
├── ElasticsearchUnavailable   no response, or one of a service that cannot work now; retryable
├── NotAuthorized              the credentials lack a privilege
│   └── UnknownCredentials     no credentials, or wrong, expired or revoked ones
├── IndexMissing               no index behind the alias
├── IndexUnusable              the index cannot be written: closed, blocked, name taken, two behind the alias
├── MappingOutdated            the mapping cannot be updated to this version's
└── IdentityMismatch           the ids in the index are of another identity scheme
"""

from __future__ import annotations

from infra.errors import DatelineError


class IndexingError(DatelineError):
    """Elasticsearch cannot do what Dateline needs of it."""


class ElasticsearchUnavailable(IndexingError):
    """Elasticsearch does not respond, or reports that it cannot work now."""


class NotAuthorized(IndexingError):
    """The credentials lack a privilege, or are unknown to Elasticsearch."""


class UnknownCredentials(NotAuthorized):
    """The credentials are missing, wrong, expired or revoked."""


class IndexMissing(IndexingError):
    """There is no index behind the alias."""


class IndexUnusable(IndexingError):
    """The index exists and cannot be written as it is."""


class MappingOutdated(IndexingError):
    """The mapping of the index cannot be updated to that of this version."""


class IdentityMismatch(IndexingError):
    """The ids in the index are of another scheme: an article in it would become a second document."""
