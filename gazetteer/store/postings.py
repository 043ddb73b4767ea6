"""The packed entries of a posting: which names have a candidate key, the prominent first.

An entry is one unsigned 64-bit integer, most significant bits first:

    15 - rank (16 bits) | country (16 bits) | name id (32 bits)

so that the natural order of entries is the order of prominence, a cap reads the first of them, and a country can be
picked out of a long posting without a look-up. `rank` is 0..15; `country` two ASCII letters, 0 for none.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

_NAME_MASK = 0xFFFFFFFF
_COUNTRY_MASK = 0xFFFF


def country_bits(country: str | None) -> int:
    """Two ASCII letters as a number, 0 for none."""
    return int.from_bytes(country.encode("ascii"), "big") if country else 0


def pack(entries: Iterable[int]) -> bytes:
    """Entries as stored, in order of prominence."""
    return array("Q", sorted(entries)).tobytes()


def unpack(blob: bytes) -> array[int]:
    """The entries of a stored posting."""
    entries = array("Q")
    entries.frombytes(blob)
    return entries


def first_names(blob: bytes, cap: int, countries: frozenset[int] = frozenset()) -> list[int]:
    """At most `cap` name ids, the prominent first, and as many more from the given countries (as numbers)."""
    entries = unpack(blob)
    names = [e & _NAME_MASK for e in entries[:cap]]
    if countries and len(entries) > cap:
        wanted = [e & _NAME_MASK for e in entries[cap:] if (e >> 32) & _COUNTRY_MASK in countries]
        names += wanted[:cap]
    return names
