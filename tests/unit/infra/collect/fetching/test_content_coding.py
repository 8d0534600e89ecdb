"""Content codings are removed in steps; bombs stop early, damage is an error."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from infra.collect.fetching.exchange import FetchReason
from infra.collect.fetching.failure import FetchFailure
from infra.collect.fetching.limits import FetchLimits
from infra.collect.fetching.response.content_coding import codings_of, unpack

LIMITS = FetchLimits(content_bytes=8_000_000)


def deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


CODINGS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", deflate),
    ("br", brotli.compress),
    ("zstd", zstandard.ZstdCompressor().compress),
]
TEXT = b"The council met on Monday. " * 20_000


def no_check() -> None: ...


def reason_of(body: bytes, coding: str, check: Callable[[], None] = no_check) -> FetchReason:
    with pytest.raises(FetchFailure) as caught:
        unpack(body, codings_of(coding), LIMITS, check)
    return caught.value.reason


@pytest.mark.parametrize(("coding", "pack"), CODINGS)
@given(size=st.integers(0, 400_000), rest=st.binary(max_size=100))
@settings(max_examples=40, deadline=None)
@example(size=98_273, rest=b"")
@example(size=1 << 16, rest=b"")
def test_content_is_the_same_again(coding: str, pack: Callable[[bytes], bytes], size: int, rest: bytes) -> None:
    content = TEXT[:size] + rest
    assert unpack(pack(content), codings_of(coding), LIMITS, no_check) == content


@pytest.mark.parametrize(("coding", "pack"), CODINGS)
def test_a_bomb_stops_early(coding: str, pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(bytes(40_000_000))
    tracemalloc.start()
    try:
        assert reason_of(bomb, coding) is FetchReason.EXPANDS_TOO_MUCH
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_a_bomb_within_a_bomb_stops_early() -> None:
    bomb = gzip.compress(gzip.compress(bytes(40_000_000)))
    assert reason_of(bomb, "gzip, gzip") is FetchReason.EXPANDS_TOO_MUCH


def test_the_ratio_limits_content_that_the_size_does_not() -> None:
    limits = FetchLimits(content_bytes=10**9, expansion_ratio=100)
    with pytest.raises(FetchFailure) as caught:
        unpack(gzip.compress(bytes(6_000_000)), ["gzip"], limits, no_check)
    assert caught.value.reason is FetchReason.EXPANDS_TOO_MUCH


@pytest.mark.parametrize(("coding", "pack"), CODINGS)
@pytest.mark.parametrize("keep", [0.2, 0.9, 0.999])
def test_a_cut_body_is_an_error(coding: str, pack: Callable[[bytes], bytes], keep: float) -> None:
    packed = pack(TEXT)
    assert reason_of(packed[: int(len(packed) * keep)], coding) is FetchReason.CONNECTION


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@given(body=st.binary(min_size=1, max_size=200))
def test_damage_is_an_error_or_content(coding: str, body: bytes) -> None:
    try:
        unpack(body, [coding], LIMITS, no_check)
    except FetchFailure as failure:
        assert failure.reason is FetchReason.CONNECTION  # noqa: PT017


def test_members_follow_each_other_and_what_follows_them_is_ignored() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two")
    assert unpack(packed, ["gzip"], LIMITS, no_check) == b"one two"
    assert unpack(packed + b"\0\0 rest", ["gzip"], LIMITS, no_check) == b"one two"
    frames = b"".join(map(zstandard.compress, (b"one ", b"two")))
    assert unpack(frames, ["zstd"], LIMITS, no_check) == b"one two"


def test_codings_are_removed_in_the_opposite_order() -> None:
    assert unpack(brotli.compress(gzip.compress(b"one")), codings_of("GZIP, br"), LIMITS, no_check) == b"one"
    assert codings_of("") == codings_of("identity") == codings_of(" , identity") == []


@pytest.mark.parametrize(
    ("header", "reason"),
    [("compress", FetchReason.CONTENT_TYPE), ("gzip, gzip, gzip", FetchReason.EXPANDS_TOO_MUCH)],
)
def test_refused_codings(header: str, reason: FetchReason) -> None:
    with pytest.raises(FetchFailure) as caught:
        codings_of(header)
    assert caught.value.reason is reason


def test_the_deadline_ends_a_body_of_empty_members() -> None:
    """Members without content never reach the limit of size."""
    calls = 0

    def check() -> None:
        nonlocal calls
        calls += 1
        if calls > 100:
            raise FetchFailure(FetchReason.TIMEOUT, "Too late")

    assert reason_of(gzip.compress(b"") * 10_000, "gzip", check) is FetchReason.TIMEOUT


def test_a_window_larger_than_http_allows_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters.from_level(19, window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = packer.compress(TEXT) + packer.flush()
    assert reason_of(packed, "zstd") is FetchReason.CONNECTION
