"""Lists of IP networks, as settings have them."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network

IpNetwork = IPv4Network | IPv6Network


def parse_networks(given: object) -> tuple[IpNetwork, ...]:
    """Parse networks in CIDR form, separated by commas; an address alone is a network of one.

    Raises:
        ValueError: A part is not a network, or has bits set behind its prefix.
    """
    if isinstance(given, tuple):
        return given
    return tuple(_parse_network(part.strip()) for part in str(given).split(",") if part.strip())


def _parse_network(text: str) -> IpNetwork:
    try:
        return ip_network(text)
    except ValueError as error:
        raise ValueError(f"{error}; write networks as 10.1.2.0/24, separated by commas") from None
