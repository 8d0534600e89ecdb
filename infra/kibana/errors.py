"""What can go wrong between Dateline and Kibana.

KibanaError
├── KibanaUnavailable   no answer, not yet ready, or not Kibana; worth a later try
├── KibanaRefused       the key or password is not known, or may not do this
├── KibanaTooOld        a version without the Dashboards API
├── SpaceMissing        there is no such space
├── KibanaConflict      an object of another space or of another owner is in the way
└── ObjectRejected      Kibana does not take an object as it is, or loses a part of it

UnsafeKibana            credentials would travel in the clear, or the address is none (a UsageError)
"""

from __future__ import annotations

from infra.errors import DatelineError, UsageError


class KibanaError(DatelineError):
    """Kibana cannot do what Dateline needs of it."""


class KibanaUnavailable(KibanaError):
    """Kibana does not answer, or says that it cannot work now."""


class KibanaRefused(KibanaError):
    """The credentials are not known to Kibana, or lack a privilege."""


class KibanaTooOld(KibanaError):
    """This Kibana has no Dashboards API."""


class SpaceMissing(KibanaError):
    """There is no such space."""


class KibanaConflict(KibanaError):
    """Another object is in the way."""


class ObjectRejected(KibanaError):
    """Kibana does not take an object as it is."""


class UnsafeKibana(UsageError):
    """The address of Kibana cannot be used as it is given."""
