"""Many names beside many queries in columns: to the last bit what one after the other gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.matching.beside import OneByOne
from gazetteer.matching.columns import Columns
from gazetteer.matching.compare import ROLE, asked
from gazetteer.matching.score import weights
from gazetteer.store.postings import SCRIPTS, country_bits
from gazetteer.text.analyze import analyze


@dataclass(frozen=True)
class Stored:
    form: str
    core: str
    sounds: str
    script: str | None
    country: str | None
    rank: int
    role: str
    says: str | None


@st.composite
def stored(draw: st.DrawFn) -> Stored:
    form = draw(names)
    analysis = analyze(form)
    place = draw(st.sampled_from([None, "SY", "TR", "IL", "XK"]))
    script = draw(st.sampled_from([analysis.script, analysis.script, None]))
    rank, role = draw(st.integers(0, 15)), draw(st.sampled_from(sorted(ROLE)))
    says = draw(st.sampled_from([None, "village", "city"]))
    return Stored(form, analysis.core, analysis.sounds[-1], script, place, rank, role, says)


names = st.text("abcdeşêuxjh عقملي Амудխա漢", min_size=1, max_size=15).filter(lambda text: analyze(text).core != "")
queries = st.lists(st.tuples(names, st.sampled_from([(), ("SY",), ("TR", "IL")])), min_size=1, max_size=5)


@given(queries, st.lists(st.tuples(st.integers(0, 4), stored(), st.booleans()), max_size=12))
@settings(deadline=None)
def test_scores_are_the_same(
    texts: list[tuple[str, tuple[str, ...]]], compared: list[tuple[int, Stored, bool]]
) -> None:
    batch = [asked(analyze(text), country) for text, country in texts]
    rows = [row % len(batch) for row, _, _ in compared]
    readings = [name.sounds for _, name, _ in compared]
    own = [None if itself else name.sounds for _, name, itself in compared]
    raters = OneByOne(batch, weights()), Columns(batch, weights(), SCRIPTS)
    for rater in raters:
        rater.hear(rows, readings)
    plain, columns = (rater.score(rows, own, [name for _, name, _ in compared]) for rater in raters)
    assert columns == plain


@given(queries, st.lists(st.tuples(st.integers(0, 4), stored()), min_size=1, max_size=12))
@settings(deadline=None)
def test_so_are_those_that_are_expected(
    texts: list[tuple[str, tuple[str, ...]]], compared: list[tuple[int, Stored]]
) -> None:
    batch = [asked(analyze(text), country) for text, country in texts]
    rows, readings = [row % len(batch) for row, _ in compared], [name.sounds for _, name in compared]
    plain, columns = OneByOne(batch, weights()), Columns(batch, weights(), SCRIPTS)
    plain.hear(rows, readings)
    columns.hear(rows, readings)
    known = [name.script if name.script in SCRIPTS else None for _, name in compared]
    traits = (
        np.array([name.rank for _, name in compared]),
        np.array([SCRIPTS.index(script) + 1 if script else 0 for script in known]),
        np.array([country_bits(name.country) for _, name in compared]),
    )
    expected = columns.expect(np.array(rows), readings, np.ones(len(rows), dtype=np.int64), traits)
    assert expected.tolist() == [
        plain.expect(row, name.sounds, name.rank, script, name.country)
        for row, (_, name), script in zip(rows, compared, known, strict=True)
    ]
