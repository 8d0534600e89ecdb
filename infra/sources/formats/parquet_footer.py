"""The row groups in the footer of a Parquet file, read from Thrift's compact protocol.

pyarrow ends the process when it is asked for the columns of some damaged footers, so their places are read here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from os import SEEK_END
from typing import BinaryIO

MAGIC = b"PAR1"
_MAX_FOOTER = 256_000_000
_MAX_DEPTH = 24
_ROW_GROUPS, _COLUMNS, _ROWS, _META = 4, 1, 3, 3
_UNPACKED, _PACKED, _DATA_PAGE, _DICTIONARY_PAGE = 6, 7, 9, 11

Fields = dict[int, object]


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A row group: its first byte, its rows, and the bytes of its columns, stored and unpacked."""

    begin: int
    rows: int
    packed: int
    unpacked: int


def read_row_groups(stream: BinaryIO) -> list[RowGroup]:
    """The row groups of a file. Raises OSError, and ValueError for a damaged footer."""
    length = stream.seek(0, SEEK_END)
    stream.seek(max(0, length - 8))
    end = stream.read(8)
    size = int.from_bytes(end[:4], "little")
    if end[4:] != MAGIC or size > min(_MAX_FOOTER, length - 12):
        raise ValueError("it does not end with a footer")
    stream.seek(length - 8 - size)
    try:
        fields = _Compact(stream.read(size)).struct(0)
        return [_row_group(one, length) for one in _list(fields.get(_ROW_GROUPS, []))]
    except (IndexError, TypeError):
        raise ValueError("its footer is damaged") from None


def _row_group(fields: object, length: int) -> RowGroup:
    columns = [_struct(_struct(one)[_META]) for one in _list(_struct(fields).get(_COLUMNS, []))]
    places = [_int(one[key]) for one in columns for key in (_DATA_PAGE, _DICTIONARY_PAGE) if key in one]
    if not all(0 < place < length for place in places):
        raise ValueError("its footer is damaged")
    sizes = [sum(_int(one.get(key, 0)) for one in columns) for key in (_PACKED, _UNPACKED)]
    return RowGroup(min(places, default=0), _int(_struct(fields).get(_ROWS, 0)), *sizes)


def _struct(value: object) -> Fields:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value


class _Compact:
    """Decodes values of the compact protocol; each takes a byte at least, so the work is bounded by the bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._readers: dict[int, Callable[[int], object]] = {
            1: lambda _: True,
            2: lambda _: False,
            3: lambda _: self._byte(),
            4: lambda _: self._zigzag(),
            5: lambda _: self._zigzag(),
            6: lambda _: self._zigzag(),
            7: lambda _: self._skip(8),
            8: lambda _: self._skip(self._varint()),
            9: self._values,
            10: self._values,
            12: self.struct,
        }

    def struct(self, depth: int) -> Fields:
        """Decode a structure to its values by field number. Raises ValueError and IndexError."""
        if depth > _MAX_DEPTH:
            raise ValueError("its footer is nested too deeply")
        fields: Fields = {}
        number = 0
        while header := self._byte():
            number = number + (header >> 4) if header >> 4 else self._zigzag()
            fields[number] = self._value(header & 15, depth + 1)
        return fields

    def _value(self, kind: int, depth: int) -> object:
        reader = self._readers.get(kind)
        if reader is None:
            raise ValueError("its footer is damaged")
        return reader(depth)

    def _values(self, depth: int) -> list[object]:
        header = self._byte()
        size = header >> 4 if header >> 4 < 15 else self._varint()
        kind = header & 15
        if size > len(self._data) - self._at or depth > _MAX_DEPTH:
            raise ValueError("its footer is damaged")
        if kind in (1, 2):
            return [self._byte() == 1 for _ in range(size)]
        return [self._value(kind, depth + 1) for _ in range(size)]

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
            if shift > 70:
                raise ValueError("its footer is damaged")

    def _zigzag(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def _skip(self, size: int) -> None:
        self._at += size
        if self._at > len(self._data):
            raise IndexError
