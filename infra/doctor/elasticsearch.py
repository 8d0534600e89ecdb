"""Checks of Elasticsearch: it responds, is healthy, has the current mapping, and its clock agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import time

from elasticsearch import Elasticsearch

from infra.cluster import endpoint_at, node_settings
from infra.doctor.checks import HealthCheck, failed, passed, warned
from infra.elasticsearch.client import connect, translate_errors
from infra.elasticsearch.endpoint import without_credentials
from infra.elasticsearch.errors import IndexingError, NotAuthorized
from infra.elasticsearch.lifecycle.index_definitions import document_index, run_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import index_status, require_scheme
from infra.node import status
from infra.security.exposure import CredentialsExposed
from infra.settings import Settings

CLOCK_SECONDS = 5.0
"""Versions of an article are ordered by the time it was observed; with a larger difference between clocks
an older one may win."""


def check_elasticsearch(settings: Settings, index: str) -> Iterator[HealthCheck]:
    """Check Elasticsearch and one index. Nothing is started; the checks end if Elasticsearch is unavailable."""
    url = settings.elasticsearch_url or status(node_settings(settings)).url
    if url is None:
        yield failed("Elasticsearch", "the embedded node is not running", "dateline es start, or ELASTICSEARCH_URL.")
        return
    try:
        with connect(endpoint_at(settings, url)) as client:
            yield _reachable(client, url)
            yield _checked("cluster health", lambda: _health(client))
            yield _checked("mapping", lambda: _mapping(client, index))
            yield _checked("run state", lambda: _run_state(client, index))
            yield _checked("clock", lambda: _clock(client))
    except (IndexingError, CredentialsExposed) as error:
        yield failed("Elasticsearch", error.message, error.remedy)


def _checked(name: str, check: Callable[[], HealthCheck]) -> HealthCheck:
    try:
        return check()
    except NotAuthorized:
        return warned(name, "this key may not read it", "Harmless for loading; use a key with `monitor` to see it.")
    except IndexingError as error:
        return failed(name, error.message, error.remedy)


def _reachable(client: Elasticsearch, url: str) -> HealthCheck:
    shown = without_credentials(url)
    with translate_errors(f"asking {shown} who it is"):
        return passed("Elasticsearch", f"{shown}, version {client.info()['version']['number']}")


def _health(client: Elasticsearch) -> HealthCheck:
    with translate_errors("asking for the health of the cluster"):
        health = client.cluster.health()
    found = f"{health['status']}, {health['number_of_nodes']} nodes"
    if health["status"] == "red":
        return failed("cluster health", found, "Some indices cannot be used: GET /_cluster/allocation/explain.")
    if health["status"] == "yellow" and health["number_of_nodes"] > 1:
        return warned("cluster health", found, "Copies are missing: GET /_cluster/allocation/explain.")
    return passed("cluster health", found)


def _mapping(client: Elasticsearch, index: str) -> HealthCheck:
    found = index_status(client, index)
    if not found.exists:
        return warned("mapping", f"no index is behind {index}", f"dateline index create --index {index}")
    require_scheme(found)
    assert found.difference is not None, "its scheme is known, so its mapping is"
    if found.difference.retyped:
        return failed("mapping", f"of {found.index}: {found.difference}", document_index().replacement_steps)
    if not found.difference.is_empty:
        remedy = f"The next ingest adds that, where its key may; else dateline index create --index {index}"
        return warned("mapping", f"of {found.index}: {found.difference}", remedy)
    if found.alias_current is False:
        remedy = f"The next ingest sets it, where its key may; else dateline index create --index {index}"
        return warned("mapping", f"the alias {index} has no filter: articles under embargo are found", remedy)
    shown = f"{found.index} is current, identity scheme {found.scheme}, {found.documents or 0:,} documents"
    return passed("mapping", shown)


def _run_state(client: Elasticsearch, index: str) -> HealthCheck:
    """Check that the next run can be recorded."""
    found = index_status(client, runs_name(index), run_index())
    if found.difference is not None and found.difference.retyped:
        return failed("run state", f"{found.index} is of another version of Dateline", run_index().replacement_steps)
    return passed("run state", f"{found.index or 'created by the first run'}")


def _clock(client: Elasticsearch) -> HealthCheck:
    with translate_errors("asking for the time"):
        before = time()
        nodes = client.nodes.stats(metric="jvm")["nodes"]
        asked = time() - before
    apart = max(abs(node["timestamp"] / 1000 - before) for node in nodes.values())
    found = f"at most {max(0.0, apart - asked):.1f} s from Elasticsearch's"
    if apart - asked > CLOCK_SECONDS:
        return failed("clock", found, "Set both machines' clocks by NTP.")
    return passed("clock", found)
