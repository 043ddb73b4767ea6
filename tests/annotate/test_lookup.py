"""Stretches looked up as they are written: every stored name, by itself, with what all of its bearers say."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Gazetteer
from gazetteer.annotate.hits import ABBREVIATED, GENERIC, MAX_MEANINGS, SAME, WHOLE, Hit, Hits, best_names, worth
from gazetteer.annotate.lookup import NAMES_OF_KEY, Lookup
from gazetteer.annotate.memory import Memory
from gazetteer.model import Kind, Role
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import NameHit, Reader
from gazetteer.text.fold import fold


@pytest.fixture(scope="module")
def reader(core: Gazetteer) -> Iterator[Reader]:
    connection = connect_reader(core.path)
    yield Reader(connection)
    connection.close()


def test_every_name_is_found_as_it_is_written(reader: Reader) -> None:
    names = [name for name in reader.names(range(1, 3000)).values() if Role(name.role).is_shown]
    lookup = Lookup(reader)
    lookup.learn([fold(name.form) for name in names], ())
    for name in names:
        found = {hit.name.nid: hit.agreement for hit in lookup.hits(fold(name.form))}
        assert found.get(name.nid) == WHOLE or len(found) >= NAMES_OF_KEY, name.form


@pytest.mark.parametrize(
    ("folded", "id", "agreement"),
    [
        ("qamishlo", "gz:1042", WHOLE),
        ("al tay", "gz:2000", WHOLE),
        ("al qamishlo", "gz:1042", SAME),
        ("syrian", "gz:3008", GENERIC),
        ("syrian", "gz:1001", SAME),
        ("ky", "admin:US.KY", ABBREVIATED),
        ("kentucky", "admin:US.KY", WHOLE),
    ],
)
def test_how_much_of_a_name_is_written(reader: Reader, folded: str, id: str, agreement: int) -> None:
    lookup = Lookup(reader)
    lookup.learn([folded], ())
    assert max(hit.agreement for hit in lookup.hits(folded) if hit.name.id == id) == agreement


def test_what_is_no_name_is_known_to_be_none(reader: Reader) -> None:
    lookup = Lookup(reader)
    lookup.learn(["no such name", "qamishlo"], ())
    assert lookup.hits("no such name") == ()
    assert lookup.hits("qamishlo").best.id == "gz:1042"


def a_hit(eid: int, rank: int, agreement: int, role: Role) -> Hit:
    name = NameHit(
        nid=0, eid=eid, form="X", core="x", says=None, lang=None, script="Latn", role=role, source="", since=None,
        until=None, id=f"geonames:{eid}", kind=Kind.PLACE, type=None, country=None, lat=None, lon=None, rank=rank,
        population=None, entity_since=None, entity_until=None, name="X", within=None,
    )  # fmt: skip
    return Hit(name, agreement)


hits = st.builds(
    a_hit, st.integers(1, 30), st.integers(0, 15), st.integers(-1, 2), st.sampled_from([Role.PREFERRED, Role.VARIANT])
)


@given(st.lists(hits, max_size=60), st.sampled_from([0.0, -1.0]))
def test_the_likeliest_are_what_weighing_each_would_give(some: list[Hit], more: float) -> None:
    """More of the same for each changes nothing: that is why they are worked out once."""
    found, scores = Hits(some).likeliest
    weighed = best_names((hit, worth(hit) + more) for hit in some if hit.agreement > GENERIC)
    assert [(hit, score + more) for hit, score in zip(found, scores, strict=True)] == weighed
    assert len({hit.name.eid for hit in found}) == len(found) <= MAX_MEANINGS


def test_a_memory_that_is_full_forgets_all() -> None:
    asked: list[int] = []

    def negative(number: int) -> int:
        asked.append(number)
        return -number

    memory = Memory(negative, 2)
    assert [memory[number] for number in (1, 1, 2, 2, 3, 3, 1)] == [-1, -1, -2, -2, -3, -3, -1]
    assert asked == [1, 2, 3, 1]
    assert len(memory) == 2
