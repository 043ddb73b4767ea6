"""What annotate promises of every text: positions, limits, context, new names, groups of meanings."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer import Gazetteer
from gazetteer.annotate import resolve_spans
from gazetteer.errors import InvalidQuery
from gazetteer.model import Query, Status


def ids(gazetteer: Gazetteer, text: str, **context: object) -> list[str]:
    return [one.candidates[0].id for one in gazetteer.annotate(text, **context)]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "𐍈", "1234", "(", "a" * 100_000, "\u0301" * 1000, "\u202e"])
def test_texts_without_a_name(core: Gazetteer, text: str) -> None:
    assert core.annotate(text) == []


def test_positions_count_code_points(core: Gazetteer) -> None:
    (one,) = core.annotate("🙂𐍈 e\u0301 Qamişlo 🙂")
    assert (one.start, one.end, one.surface) == (6, 13, "Qamişlo")


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("QamişloHesekê القامشلي قامشلۆ al-Tay's (NDF), .\n'’-ى‎"), max_size=60))
def test_mentions_lie_in_order_and_are_what_the_text_says(core: Gazetteer, text: str) -> None:
    end = 0
    for one in core.annotate(text):
        assert end <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.surface
        assert 0 < one.probability <= 1
        assert one.candidates[0].probability == one.probability
        assert sum(candidate.probability for candidate in one.candidates) <= 1.001
        assert one.status in (Status.MATCH, Status.AMBIGUOUS)
        end = one.end


def test_the_same_text_gives_the_same_answer(core: Gazetteer) -> None:
    text = "Tay, Qamishlo, Hasakah and Derik; the Tay tribe."
    assert core.annotate(text) == core.annotate(text)


def test_kind_of_the_context_is_a_filter(core: Gazetteer) -> None:
    text = "The Asayish closed Qamishlo."
    assert ids(core, text, kind="place") == ["gz:1042"]
    assert ids(core, text, kind="group") == ["gz:3002"]


def test_country_of_the_context_is_a_preference(core: Gazetteer) -> None:
    assert ids(core, "They live in Derik.", country="SY") == ["gz:1046"]
    (one,) = core.annotate("They live in Derik.", country="TR")
    assert one.candidates[0].country == "TR"


def test_within_is_a_filter_that_what_has_no_ancestry_passes(core: Gazetteer) -> None:
    text = "The Kurds of Qamishlo, Erbil and Hasakah"
    assert ids(core, text) == ["gz:3005", "gz:1042", "gz:5200", "gz:1043"]
    assert ids(core, text, within="iso:SY") == ["gz:3005", "gz:1042", "gz:1043"]
    assert ids(core, "Syria and the city of Qamishlo", within="geonames:173377") == ["gz:1042"]


@pytest.mark.parametrize("text", ["", "Qamishlo"])
def test_within_must_be_an_entity(core: Gazetteer, text: str) -> None:
    with pytest.raises(InvalidQuery, match="within: there is no entity gz:404404"):
        core.annotate(text, within="gz:404404")


def test_limit_and_least_probability_cut_the_candidates(core: Gazetteer) -> None:
    (one,) = core.annotate("They live in Derik.", limit=1)
    assert len(one.candidates) == 1


def test_a_new_alias_counts_at_once(core: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    shutil.copy(core.path, path)
    with Gazetteer.open(path) as gazetteer:
        assert ids(gazetteer, "Rain fell in Qamixanlo.") == []
        gazetteer.add_name("gz:1042", "Qamixanlo", lang="en", source="test", by="test")
        assert ids(gazetteer, "Rain fell in Qamixanlo.") == ["gz:1042"]


def test_given_spans_are_resolved_together(core: Gazetteer) -> None:
    text = "Nothing, Tay tribe, Qamishlo"
    with core._reading() as session:
        resolver, _ = session.fresh()
        found = resolve_spans(session.reader, resolver, text, [(0, 7), (9, 18), (20, 28)], Query(""))
    assert [one.candidates[0].id if one else None for one in found] == [None, "gz:3009", "gz:1042"]


def test_why_tells_the_evidence_of_the_text(core: Gazetteer) -> None:
    tay, city = core.annotate("Elders of the Tay tribe met in Hasakah, north of Shaddadi.")[:2]
    assert tay.candidates[0].id == "gz:3009"
    assert "the text is about its country" in city.candidates[0].why


def test_a_mention_without_a_candidate_left_is_left_out(core: Gazetteer) -> None:
    assert core.annotate("Rain in Derik.", min_probability=1.0) == []
