"""Queries in bodies that a service takes."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Kind, Query
from gazetteer.client.batches import batches, body_of, encode
from gazetteer.context import read_query

QUERIES = st.lists(st.builds(Query, st.text(max_size=30), id=st.none() | st.text(max_size=3)), max_size=20)


@given(QUERIES, st.integers(1, 5), st.integers(50, 300))
def test_in_order_and_within_the_limits(queries: list[Query], most: int, most_bytes: int) -> None:
    found = list(batches(queries, most, most_bytes))
    assert [one for batch in found for one in batch] == [encode(query) for query in queries]
    for batch in found:
        assert 1 <= len(batch) <= most
        assert len(body_of(batch)) <= most_bytes or len(batch) == 1
        assert len(json.loads(body_of(batch))["queries"]) == len(batch)


def test_a_query_arrives_as_it_was() -> None:
    context = ("ar", ("SY", "IQ"), Kind.GROUP, "tribe", (37.1, -41.2), "gz:1", "2021-04", 3, 0.1)
    query = Query("طي", *context, id="7")
    for one in (query, Query("x"), Query("")):
        assert read_query(json.loads(encode(one))) == one
