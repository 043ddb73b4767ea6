"""Packed postings: the prominent first, a cap, and as many more of the countries that are asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.store.postings import SCRIPTS, country_bits, first_names, name_of, pack, traits_of, unpack

SY, TR = country_bits("SY"), country_bits("TR")


def entry(nid: int, country: str | None = None, rank: int = 0, script: int = 0) -> int:
    """15 - rank (8 bits) | script (8 bits) | country (16 bits) | name id (32 bits), as the module says."""
    return (15 - rank) * 2**56 + script * 2**48 + country_bits(country) * 2**32 + nid


def test_country_as_a_number() -> None:
    assert country_bits("SY") == (ord("S") << 8) + ord("Y")
    assert country_bits(None) == 0


@given(st.sets(st.integers(0, 2**60 - 1)))
def test_what_is_packed_is_unpacked_in_order(entries: set[int]) -> None:
    blob = pack(entries)
    assert list(unpack(blob)) == sorted(entries)
    assert len(blob) == 8 * len(entries)


def test_the_prominent_come_first() -> None:
    blob = pack([entry(1, "SY", 3), entry(2, "TR", 15), entry(3, None, 0), entry(4, "AA", 3)])
    assert first_names(blob, 10) == [2, 4, 1, 3]


@pytest.mark.parametrize(
    ("cap", "countries", "names"),
    [
        (2, frozenset[int](), [10, 11]),
        (2, frozenset({SY}), [10, 11, 20, 21]),
        (2, frozenset({SY, TR}), [10, 11, 20, 21]),
        (3, frozenset({SY}), [10, 11, 12, 20, 21, 22]),
        (3, frozenset({TR}), [10, 11, 12, 30]),
        (100, frozenset({SY}), [10, 11, 12, 20, 21, 22, 23, 30]),
        (2, frozenset({country_bits("IQ")}), [10, 11]),
    ],
)
def test_a_cap_and_as_many_more_of_the_countries(cap: int, countries: frozenset[int], names: list[int]) -> None:
    large = [entry(nid, "US", 15) for nid in (10, 11, 12)]
    syrian = [entry(nid, "SY", 5) for nid in (20, 21, 22, 23)]
    blob = pack([*large, *syrian, entry(30, "TR", 1)])
    assert first_names(blob, cap, countries) == names


def test_the_largest_name_id_and_nothing_at_all() -> None:
    assert first_names(pack([entry(2**32 - 1, "ZW", 15)]), 1) == [2**32 - 1]
    assert first_names(b"", 5, frozenset({SY})) == []


@pytest.mark.parametrize(
    ("country", "rank", "script"), [("SY", 0, "Latn"), ("TR", 15, "Arab"), (None, 7, None), ("ZW", 3, SCRIPTS[-1])]
)
def test_what_an_entry_tells(country: str | None, rank: int, script: str | None) -> None:
    one = entry(2**32 - 1, country, rank, SCRIPTS.index(script) + 1 if script else 0)
    assert name_of(one) == 2**32 - 1
    assert traits_of(one) == (rank, script, country)
