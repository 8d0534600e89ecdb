"""The transport of every request: idempotent requests are repeated while Elasticsearch is unavailable.

    client -> PatientTransport -> elastic_transport, once for each attempt

The bulk loader has its own loop and asks for single attempts by `client.options(max_retries=0)`. Of several addresses
each request takes the next; an attempt goes on to another if there is no connection, and one that failed is left out
for some seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from textwrap import shorten
from typing import Any
from urllib.parse import parse_qs, urlsplit

from elastic_transport import (
    BaseNode,
    ConnectionError,
    ConnectionTimeout,
    NodeConfig,
    NodePool,
    NodeSelector,
    SerializationError,
    TlsError,
    Transport,
    TransportApiResponse,
    TransportError,
)
from elastic_transport.client_utils import DEFAULT, DefaultType
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from infra.elasticsearch.client.outage import OUTAGE_LOG, SERVER_FAULTS, server_faults
from infra.elasticsearch.client.patience import patiently
from infra.elasticsearch.endpoint import LocalNode
from infra.elasticsearch.errors import ElasticsearchUnavailable

_READING_POSTS = frozenset({"_search", "_msearch", "_mget", "_count", "_refresh", "_pit", "_resolve", "_field_caps"})
_CONDITIONS = frozenset({"op_type", "if_seq_no", "if_primary_term", "version"})
_PRODUCT = "x-elastic-product"
_UNSIGNED = frozenset({401, 403})
"""Statuses of refusals by Elasticsearch's security, which lack the product header (measured on 9.5.2)."""

_CONNECTION = re.compile(r"^HTTPS?Connection\([^)]*\): ")
"""The beginning of messages of urllib3, which repeats the address."""

_SNIFF = "/_nodes/_all/http"
"""The path by which a client asks for the other nodes; its answer is of use only at once."""

_MAX_QUOTED = 300
"""Code points shown of an error."""


class UnusableReply(ElasticsearchUnavailable):
    """A request without a response of a working Elasticsearch; `reply` or `error` is the result."""

    def __init__(self, why: str, reply: TransportApiResponse | None, error: TransportError | None = None) -> None:
        super().__init__(why, "Try again.")
        self.reply, self.error = reply, error


class SharedRoundRobin(NodeSelector):
    """Nodes take turns, whatever thread asks: a thread that sends a single request would always take the first."""

    def __init__(self, node_configs: list[NodeConfig]) -> None:
        super().__init__(node_configs)
        self._turns = count()

    def select(self, nodes: Sequence[BaseNode]) -> BaseNode:
        """Return the node whose turn it is."""
        return nodes[next(self._turns) % len(nodes)]


class PatientTransport(Transport):
    """Repeats idempotent requests for up to `patience` seconds; sends others once.

    `local_node` is consulted after a request without a response; `node_configs` then has one entry.
    """

    def __init__(
        self,
        node_configs: list[NodeConfig],
        *,
        patience: float = 0.0,
        local_node: LocalNode | None = None,
        **options: Any,
    ) -> None:
        super().__init__(node_configs, **options)
        self._patience, self._local_node, self._node = patience, local_node, node_configs[0]
        self._is_verified = False

    def perform_request(
        self, method: str, target: str, *, max_retries: int | DefaultType = DEFAULT, **options: Any
    ) -> TransportApiResponse:
        """Return the response, of any status; with an explicit `max_retries` after a single attempt.

        Raises TransportError: that of the last attempt.
        """
        attempt = partial(self._attempt, method, target, **options)
        if target == _SNIFF:
            return super().perform_request(method, target, max_retries=0, **options)
        if max_retries is not DEFAULT or not self._patience or not is_idempotent(method, target):
            return attempt()
        try:
            return patiently(partial(self._usable, attempt, f"{method} {target.partition('?')[0]}"), self._patience)
        except UnusableReply as last:
            if last.reply is None:
                raise last.error or last from None
            return last.reply

    def _attempt(self, method: str, target: str, **options: Any) -> TransportApiResponse:
        """Send the request to one node, and to the next as long as one cannot be reached."""
        for others in reversed(range(len(self.node_pool))):
            try:
                reply = super().perform_request(method, target, max_retries=0, **options)
                break
            except (ConnectionError, ConnectionTimeout) as error:
                if others and _was_never_sent(error):
                    continue
                error.message = f"no response from {self._address}: {_CONNECTION.sub('', error.message)}"
                self._follow()
                raise
        OUTAGE_LOG.inspect(reply.meta.status, reply.body, self._local_node.free_bytes if self._local_node else None)
        return reply

    def _usable(self, attempt: Callable[[], TransportApiResponse], request: str) -> TransportApiResponse:
        try:
            reply = attempt()
        except TlsError:
            raise
        except (ConnectionError, ConnectionTimeout, SerializationError) as error:
            why = shorten(error.message, _MAX_QUOTED, placeholder=" ...")
            raise UnusableReply(f"{request}: {why}", None, error) from error
        if fault := next(server_faults(reply.meta.status, reply.body), None):
            raise UnusableReply(f"{request}: {fault}", reply)
        if _PRODUCT in reply.meta.headers:
            self._is_verified = True
        elif self._is_verified and reply.meta.status < min(SERVER_FAULTS) and reply.meta.status not in _UNSIGNED:
            self._follow()
            raise UnusableReply(f"{request}: this is not a response of Elasticsearch", reply)
        return reply

    @property
    def _address(self) -> str:
        addresses = [node.base_url for node in self.node_pool.all()]
        return addresses[0] if len(addresses) == 1 else f"a node of {', '.join(sorted(addresses))}"

    def _follow(self) -> None:
        """Send further requests to the node's current port; with the same scheme, credentials and CA."""
        url = urlsplit((self._local_node and self._local_node.address()) or "")
        there, here = (url.hostname, url.port), (self._node.host, self._node.port)
        if url.hostname and url.port and url.scheme == self._node.scheme and there != here:
            self._node = self._node.replace(host=url.hostname, port=url.port)
            self.node_pool = NodePool([self._node], node_class=self.node_pool.node_class)


def _was_never_sent(error: TransportError) -> bool:
    """Return whether there was no connection to send the request on."""
    return isinstance(error.__cause__, NewConnectionError | ConnectTimeoutError)


def is_idempotent(method: str, target: str) -> bool:
    """Return whether a request that is executed twice has the effect of one.

    A bulk request by PUT, as the client sends it, counts as idempotent: each action names its document, and callers
    that set conditions look up the result. A single write with a condition does not: it would conflict with its own
    first attempt.
    """
    path, _, query = target.partition("?")
    # `/_api/...` or `/index/_api/...`; the rest may be a document's id.
    api = set(path.split("/")[1:3])
    if _CONDITIONS & parse_qs(query, keep_blank_values=True).keys() or "_create" in api:
        return False
    return method in ("GET", "HEAD", "PUT") or (method == "POST" and not api.isdisjoint(_READING_POSTS))
