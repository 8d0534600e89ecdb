"""What can go wrong between Dateline and Elasticsearch, so that nobody has to read a status code.

IndexingError
├── ElasticsearchUnavailable   no answer, or the answer of a service that cannot work now; worth a later try
├── NotAuthorized              the key or password may not do this
│   └── UnknownCredentials     there is none, or it is wrong, expired or revoked
├── IndexMissing               there is no such alias
├── IndexUnusable              it is there and cannot be written: closed, blocked, name taken, two behind it
├── MappingOutdated            the index has a mapping that cannot be updated to this program's
└── IdentityMismatch           the ids in the index were made by another identity scheme
"""

from __future__ import annotations

from infra.errors import DatelineError


class IndexingError(DatelineError):
    """Elasticsearch cannot do what Dateline needs of it."""


class ElasticsearchUnavailable(IndexingError):
    """Elasticsearch does not answer, or says that it cannot work now."""


class NotAuthorized(IndexingError):
    """The credentials lack a privilege, or are not known to Elasticsearch at all."""


class UnknownCredentials(NotAuthorized):
    """Elasticsearch does not know the credentials: none, wrong, expired or revoked ones."""


class IndexMissing(IndexingError):
    """No index stands behind the alias."""


class IndexUnusable(IndexingError):
    """The index is there and cannot be written as it is."""


class MappingOutdated(IndexingError):
    """The index has a mapping that cannot be updated to the one this program writes for."""


class IdentityMismatch(IndexingError):
    """The ids in the index were made by another scheme: the same article would become a second document."""
