"""Checks of the address and the exposure, and the server itself."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from elasticsearch import Elasticsearch
from pydantic import SecretStr

from infra.errors import UsageError
from infra.security.exposure import CredentialsExposed, is_loopback
from infra.settings import Settings
from infra.web.app import create_app
from infra.web.safety.policy import LOOPBACK_NAMES, AccessPolicy
from infra.web.state import WebState

REQUEST_SECONDS = 15.0
"""Time limit of one request to Elasticsearch, which itself stops searching a few seconds before."""

LEAST_TOKEN = 16
"""Characters of a token, at least."""

_STOP_SECONDS = 3
"""Time that open requests get when the server is stopped."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """The address at which the page listens, and its protection.

    Attributes:
        host: Address to bind.
        port: Port to bind; 0 for any free one.
        trust_proxy: Whether a proxy in front admits readers and ends TLS.
        certificate: PEM file of the certificate chain.
        private_key: PEM file of its key.
        names: Host names beside the address that requests may be addressed to.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    trust_proxy: bool = False
    certificate: Path | None = None
    private_key: Path | None = None
    names: tuple[str, ...] = ()

    @property
    def has_tls(self) -> bool:
        """True if the server itself speaks https."""
        return self.certificate is not None

    def policy(self, token: SecretStr | None) -> AccessPolicy:
        """Return the policy for this address. Raises UsageError if others could reach it unprotected."""
        if (self.certificate is None) != (self.private_key is None):
            raise UsageError("TLS needs both files.", "Give --certificate and --private-key together.")
        if token is not None and len(token.get_secret_value()) < LEAST_TOKEN:
            raise UsageError(
                f"DATELINE_WEB_TOKEN has less than {LEAST_TOKEN} characters, which can be guessed.",
                "Make one: python -c 'import secrets; print(secrets.token_urlsafe(24))'.",
            )
        if not is_loopback(self.host) and not self.trust_proxy:
            _require_protection(self, token)
        hosts = {name.lower() for name in (self.host, *self.names) if name not in ("0.0.0.0", "::")}
        return AccessPolicy(frozenset(LOOPBACK_NAMES | hosts), token, self.has_tls or self.trust_proxy)


def open_socket(address: ServerAddress) -> socket.socket:
    """Bind the address. Raises UsageError if it is taken or cannot be bound."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
    except OSError as error:
        raise UsageError(
            f"Cannot listen on {address.host} port {address.port}: {error.strerror or error}.",
            "Choose another port: --port 0 takes any free one.",
        ) from error
    return listener


def page_url(address: ServerAddress, listener: socket.socket) -> str:
    """Return the URL to open in a browser on this machine."""
    host = "127.0.0.1" if address.host == "0.0.0.0" else "::1" if address.host == "::" else address.host
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if address.has_tls else 'http'}://{shown}:{listener.getsockname()[1]}/"


def build_server(client: Elasticsearch, index: str, settings: Settings, address: ServerAddress) -> uvicorn.Server:
    """Return the server over an index, not yet running. Raises UsageError for an unprotected address or bad files."""
    policy = address.policy(settings.web_token)
    state = WebState(client, index, settings, policy)
    if address.certificate and address.private_key:
        _check_certificate(address.certificate, address.private_key)
    config = uvicorn.Config(
        create_app(state),
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        ws="none",
        ssl_certfile=address.certificate,
        ssl_keyfile=address.private_key,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    return uvicorn.Server(config)


def _require_protection(address: ServerAddress, token: SecretStr | None) -> None:
    if token is None:
        raise UsageError(
            f"Other machines could read every article at {address.host}, without a password.",
            f"Set DATELINE_WEB_TOKEN to at least {LEAST_TOKEN} characters that readers enter, or put a proxy in front "
            "that admits them and give --trust-proxy.",
        )
    if not address.has_tls:
        raise CredentialsExposed(
            f"The token would go to {address.host} over plain http: anyone on the network could read it.",
            "Give --certificate and --private-key, or put a proxy with TLS in front and give --trust-proxy.",
        )


def _check_certificate(certificate: Path, private_key: Path) -> None:
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, private_key)
    except (OSError, ssl.SSLError) as error:
        raise UsageError(
            f"Cannot use {certificate} with {private_key}: {error}.", "Give PEM files: a certificate chain and its key."
        ) from error
