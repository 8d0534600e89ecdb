"""Errors of requests to Kibana.

KibanaError
├── KibanaUnavailable   no answer, not ready yet, or not Kibana; retryable
├── KibanaRefused       unknown credentials, or a missing privilege
├── KibanaTooOld        a version without the dashboards API
├── SpaceMissing        the space does not exist
├── KibanaConflict      another space or object owns an id
└── ObjectRejected      Kibana rejects an object, or drops a part of it

UnsafeKibana            an invalid address, or credentials over plain http (a UsageError)
"""

from __future__ import annotations

from infra.errors import DatelineError, UsageError


class KibanaError(DatelineError):
    """A request to Kibana failed."""


class KibanaUnavailable(KibanaError):
    """Kibana does not answer, or is not ready."""


class KibanaRefused(KibanaError):
    """Kibana does not know the credentials, or they lack a privilege."""


class KibanaTooOld(KibanaError):
    """This version of Kibana has no dashboards API."""


class SpaceMissing(KibanaError):
    """The space does not exist."""


class KibanaConflict(KibanaError):
    """Another space or object owns an id."""


class ObjectRejected(KibanaError):
    """Kibana rejects an object, or drops a part of it."""


class UnsafeKibana(UsageError):
    """The address or credentials of Kibana cannot be used safely."""
