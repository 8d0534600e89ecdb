"""Checks of Elasticsearch: it responds, is healthy, has the current mapping, and its clock agrees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import time

from elasticsearch import Elasticsearch

from infra.cluster import endpoint_at, node_settings
from infra.doctor.checks import HealthCheck, failed, passed, warned
from infra.elasticsearch.client import connect, translate_errors
from infra.elasticsearch.endpoint import Endpoint, without_credentials
from infra.elasticsearch.errors import ElasticsearchUnavailable, IndexingError, NotAuthorized
from infra.elasticsearch.lifecycle.index_definitions import document_index, run_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import index_status, require_scheme
from infra.elasticsearch.lifecycle.sizing import existing_shape
from infra.node import status
from infra.plural import pluralize
from infra.security.exposure import CredentialsExposed
from infra.settings import Settings

CLOCK_SECONDS = 5.0
"""Versions of an article are ordered by the time it was observed; with a larger difference between clocks
an older one may win."""

_ADDRESS_SECONDS = 5.0
"""Time limit of a request to one of several addresses."""


def check_elasticsearch(settings: Settings, index: str) -> Iterator[HealthCheck]:
    """Check Elasticsearch and one index. Nothing is started; the checks end if Elasticsearch is unavailable."""
    url = settings.elasticsearch_url or status(node_settings(settings)).url
    if url is None:
        yield failed("Elasticsearch", "the embedded node is not running", "dateline es start, or ELASTICSEARCH_URL.")
        return
    try:
        endpoint = endpoint_at(settings, url)
        with connect(endpoint) as client:
            yield _reachable(client, endpoint)
            yield _checked("cluster health", lambda: _health(client, index))
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


def _reachable(client: Elasticsearch, endpoint: Endpoint) -> HealthCheck:
    """Check that Elasticsearch answers; of several addresses each is asked."""
    shown = without_credentials(endpoint.url)
    with translate_errors(f"asking {shown} who it is"):
        found = f"{shown}, version {client.info()['version']['number']}"
    silent = [url for url in endpoint.urls if len(endpoint.urls) > 1 and not _answers(replace(endpoint, url=url))]
    if silent:
        remedy = "Loads use the others meanwhile. Start it, or correct ELASTICSEARCH_URL."
        return warned("Elasticsearch", f"{found}; no answer from {', '.join(silent)}", remedy)
    return passed("Elasticsearch", found)


def _answers(endpoint: Endpoint) -> bool:
    with connect(endpoint, request_seconds=_ADDRESS_SECONDS) as client:
        try:
            with translate_errors(f"asking {endpoint.url} who it is"):
                client.info()
        except ElasticsearchUnavailable:
            return False
    return True


def _health(client: Elasticsearch, index: str) -> HealthCheck:
    with translate_errors("asking for the health of the cluster"):
        health = client.cluster.health()
    nodes = int(health["number_of_nodes"])
    found = f"{health['status']}, {pluralize(nodes, 'node')}"
    if health["status"] == "red":
        return failed("cluster health", found, "Some indices cannot be used: GET /_cluster/allocation/explain.")
    if health["status"] == "yellow" and nodes > 1:
        return warned("cluster health", found, "Copies are missing: GET /_cluster/allocation/explain.")
    shape = existing_shape(client, index) if health["number_of_data_nodes"] > 1 else None
    if shape and not shape.replicas:
        remedy = f'PUT {shape.index}/_settings {{"index.number_of_replicas": 1}} with a deploy key.'
        return warned("cluster health", f"{found}; {shape.index} has no copies and is lost with a node", remedy)
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
