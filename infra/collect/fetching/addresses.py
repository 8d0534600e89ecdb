"""Guard against requests to internal addresses: which IP addresses may be connected to."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from infra.security.networks import IpNetwork

IpAddress = IPv4Address | IPv6Address

Resolver = Callable[[str], Iterable[str]]
"""Returns the IP addresses of a host name. Raises OSError."""


def system_resolver(host: str) -> list[str]:
    """Return the IP addresses of a host name, in the system's order of preference."""
    answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in answers))


_REFUSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carriers; Alibaba Cloud's metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host agent
        "169.254.0.0/16",  # link-local; metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; Oracle Cloud's metadata
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
"""The special-purpose registry of IANA, with metadata services on public addresses."""

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments; Teredo
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
"""Within `_GLOBAL_UNICAST`; all that is outside of it is refused."""

_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """The addresses that may be connected to: public ones, and those in `allowed` (DATELINE_ALLOWED_NETWORKS)."""

    allowed: tuple[IpNetwork, ...] = ()

    def permits(self, address: str) -> bool:
        """Decide on an IP address in text form. One with a zone (`fe80::1%eth0`) is refused."""
        try:
            given = ip_address(address)
        except ValueError:
            return False
        if isinstance(given, IPv6Address) and given.scope_id is not None:
            return False
        reached = _translated(given)
        return self._allows(given) or self._allows(reached) or _is_public(reached)

    def _allows(self, address: IpAddress) -> bool:
        return any(address in network for network in self.allowed if network.version == address.version)


def _translated(address: IpAddress) -> IpAddress:
    """The IPv4 address that an IPv4-mapped or NAT64 address reaches, else the address itself."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def _is_public(address: IpAddress) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    return address in _GLOBAL_UNICAST and not any(address in network for network in _REFUSED_V6)
