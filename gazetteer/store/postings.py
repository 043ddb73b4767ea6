"""The packed entries of a posting: which names have a candidate key, the prominent first.

An entry is one unsigned 64-bit integer, most significant bits first:

    15 - rank (8 bits) | script (8 bits) | country (16 bits) | name id (32 bits)

so that the natural order of entries is the order of prominence, a cap reads the first of them, and names can be
chosen from a long posting by prominence, script and country without a look-up. `rank` is 0..15; `script` a number
of SCRIPTS, 0 for another; `country` two ASCII letters, 0 for none.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

SCRIPTS: Final = ("Latn", "Arab", "Cyrl", "Hebr", "Grek", "Armn", "Geor", "Syrc")
"""Scripts that an entry tells, ISO 15924; the first is 1. Only to be added to at the end."""

ENTRY: Final = f"""((15 - e.rank) << 56)
    | ((instr('{" ".join(SCRIPTS)}', coalesce(n.script, '-')) + 4) / 5 << 48)
    | (coalesce(unicode(e.country) * 256 + unicode(substr(e.country, 2)), 0) << 32) | n.nid"""
"""SQL for the entry of a name `n` of an entity `e`."""

_NAME_MASK = 0xFFFFFFFF
_COUNTRY_MASK = 0xFFFF


class Traits(NamedTuple):
    """What an entry tells of a name and its entity."""

    rank: int
    script: str | None
    country: str | None


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


def first_entries(blob: bytes, cap: int, countries: frozenset[int] = frozenset()) -> list[int]:
    """At most `cap` entries, the prominent first, and as many more from the given countries (as numbers)."""
    entries = unpack(blob)
    found = list(entries[:cap])
    if countries and len(entries) > cap:
        found += [e for e in entries[cap:] if (e >> 32) & _COUNTRY_MASK in countries][:cap]
    return found


def first_names(blob: bytes, cap: int, countries: frozenset[int] = frozenset()) -> list[int]:
    """The names of `first_entries`, by id."""
    return [e & _NAME_MASK for e in first_entries(blob, cap, countries)]


def name_of(entry: int) -> int:
    """The id of an entry's name."""
    return entry & _NAME_MASK


def traits_of(entry: int) -> Traits:
    """What an entry tells of its name."""
    return _traits(entry >> 32)


@lru_cache(maxsize=1 << 16)
def _traits(upper: int) -> Traits:
    country, script = upper & _COUNTRY_MASK, (upper >> 16) & 0xFF
    return Traits(
        15 - (upper >> 24),
        SCRIPTS[script - 1] if script else None,
        country.to_bytes(2, "big").decode("ascii") if country else None,
    )
