"""No spelling of an internal address passes the guard of fetching, and no form of embedding it in IPv6."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.collect.fetching.addresses import AddressPolicy
from infra.collect.fetching.failure import FetchFailure
from infra.collect.fetching.urls import parse_url

PUBLIC_ONLY = AddressPolicy()
INTERNAL_V4 = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
    *("192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32", "255.255.255.255/32"),
]
INTERNAL_V6 = ["::/128", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "fd00:ec2::254/128", "100::/64"]
EMBEDDINGS = ["::ffff:0:0/96", "64:ff9b::/96", "::/96", "::ffff:0:0:0/96"]


def address_in(network: str) -> st.SearchStrategy[IPv4Address | IPv6Address]:
    block = ip_network(network)
    return st.integers(int(block[0]), int(block[-1])).map(type(block[0]))


internal_v4 = st.sampled_from(INTERNAL_V4).flatmap(address_in).map(lambda one: IPv4Address(int(one)))
internal_v6 = st.sampled_from(INTERNAL_V6).flatmap(address_in)


@st.composite
def embedded(draw: st.DrawFn) -> str:
    """An IPv6 address that holds an internal IPv4 address, in one of several spellings."""
    inner = int(draw(internal_v4))
    low = draw(st.integers(0, 2**64 - 1))
    whole = draw(
        st.one_of(
            st.sampled_from(EMBEDDINGS).map(lambda prefix: int(IPv6Network(prefix)[0]) | inner),
            st.just(0x2002 << 112 | inner << 80 | low),  # 6to4
            st.just(0x20010000 << 96 | inner << 64 | low),  # Teredo, server
            st.just(0x20010000 << 96 | low & ~0xFFFFFFFF | inner ^ 0xFFFFFFFF),  # Teredo, client
            st.just(0x64FF9B0001 << 88 | inner),  # NAT64 of a local network
        )
    )
    address = IPv6Address(whole & (2**128 - 1))
    dotted = f"{IPv6Address(int(address) >> 32 << 32).exploded[:-10]}:{IPv4Address(int(address) & 0xFFFFFFFF)}"
    return draw(st.sampled_from([str(address), address.exploded, address.exploded.upper(), dotted]))


@st.composite
def spelled(draw: st.DrawFn) -> str:
    """An internal IPv4 address as programs spell it: parts in decimal, octal or hexadecimal, the last ones joined."""
    value = int(draw(internal_v4))
    parts = draw(st.integers(1, 4))
    numbers = [value >> 24 - 8 * index & 0xFF for index in range(parts - 1)]
    numbers.append(value & (1 << 8 * (5 - parts)) - 1)
    formats = st.sampled_from(["{}", "0{:o}", "0x{:x}", "0X{:X}", "000{:o}"])
    text = ".".join(draw(formats).format(number) for number in numbers)
    wide = {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}
    text = draw(st.sampled_from([text, text.translate(wide), text.replace(".", "。"), text.replace(".", "%2e")]))
    return text + draw(st.sampled_from(["", ".", "。"]))


@given(internal_v4 | internal_v6)
def test_internal_addresses_are_refused(address: IPv4Address | IPv6Address) -> None:
    assert not PUBLIC_ONLY.permits(str(address))


@given(embedded())
def test_embedded_internal_addresses_are_refused(address: str) -> None:
    assert not PUBLIC_ONLY.permits(address)
    assert not PUBLIC_ONLY.permits(f"{address}%eth0")


@given(spelled())
def test_every_spelling_in_a_url_is_refused(host: str) -> None:
    """The URL is refused, or its host is the plain address, which the policy refuses."""
    try:
        parsed = parse_url(f"http://{host}/")
    except FetchFailure:
        return
    found = socket.getaddrinfo(parsed.host, 80, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    assert found
    assert not any(PUBLIC_ONLY.permits(str(address[0])) for *_, address in found)


@given(embedded() | internal_v6.map(str))
def test_every_ipv6_literal_in_a_url_is_refused(address: str) -> None:
    host = parse_url(f"http://[{address}]/").host
    assert not PUBLIC_ONLY.permits(host)
    with pytest.raises(FetchFailure):
        parse_url(f"http://[{address}%25eth0]/")


@given(st.integers(0, 2**32 - 1))
def test_ipv4_agrees_with_the_registry_of_python(value: int) -> None:
    address = IPv4Address(value)
    if PUBLIC_ONLY.permits(str(address)):
        assert address.is_global
        assert not address.is_multicast


@given(st.integers(0, 2**128 - 1) | st.integers(0, 2**125 - 1).map(lambda low: 0b001 << 125 | low))
def test_ipv6_agrees_with_the_registry_of_python(value: int) -> None:
    address = IPv6Address(value)
    if PUBLIC_ONLY.permits(str(address)) and address not in IPv6Network("64:ff9b::/96"):
        assert address.is_global
        assert not address.is_multicast


@given(internal_v4)
def test_a_network_that_is_allowed_permits_its_addresses_alone(address: IPv4Address) -> None:
    only = AddressPolicy((IPv4Network(address),))
    assert only.permits(str(address))
    assert only.permits(f"::ffff:{address}")
    other = ip_address(int(address) ^ 1)
    assert not only.permits(str(other)) or PUBLIC_ONLY.permits(str(other))
