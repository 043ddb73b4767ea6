"""The figures of running text, on small made-up articles."""

import xml.etree.ElementTree as ElementTree

import pytest

from scripts.evaluation import evaluate
from scripts.evaluation.corpora import Article, Toponym, aligned, read_article
from scripts.evaluation.texts import Answer, Score, is_near, trust

PARIS = Toponym(3, 8, "geonames:1", (48.85, 2.35))


def test_an_article_is_read_with_its_toponyms() -> None:
    node = ElementTree.fromstring(
        "<article><text>In Paris.</text><toponyms><toponym><start>3</start><end>8</end><phrase>Paris</phrase>"
        '<gaztag geonameid="1"><lat>48.85</lat><lon>2.35</lon></gaztag></toponym></toponyms></article>'
    )
    assert read_article(node) == Article("In Paris.", (PARIS,))


@pytest.mark.parametrize(
    ("span", "phrase", "expected"),
    [((0, 2), "aa", (0, 2)), ((4, 6), "aa", (3, 5)), ((1, 3), "zz", (1, 3)), ((0, 0), "", (0, 0))],
)
def test_a_drifted_span_goes_to_the_nearest_phrase(
    span: tuple[int, int], phrase: str, expected: tuple[int, int]
) -> None:
    assert aligned("aa aa bb", span, phrase) == expected


def test_near_is_the_same_id_or_within_161_km() -> None:
    assert is_near(PARIS, Answer(3, 8, frozenset({"geonames:1"}), None))
    assert is_near(PARIS, Answer(3, 8, frozenset(), (49.5, 3.0)))
    assert not is_near(PARIS, Answer(3, 8, frozenset(), (33.66, -95.55)))
    assert not is_near(PARIS, Answer(3, 8, frozenset(), None))


def test_a_right_span_counts_for_the_end_only_where_it_is_near() -> None:
    score = Score()
    article = Article("In Paris, Lyon and Nice", (PARIS, Toponym(10, 14, "geonames:2", (45.75, 4.85))))
    score.add(article, [Answer(3, 8, frozenset({"geonames:1"}), None), Answer(10, 14, frozenset(), (0.0, 0.0))])
    score.add(article, [Answer(19, 23, frozenset(), None)])
    assert score.figures() == {
        "spans precision": 66.7,
        "spans recall": 50.0,
        "spans F1": 57.1,
        "end to end precision": 33.3,
        "end to end recall": 25.0,
        "end to end F1": 28.6,
    }


def test_trust_is_of_matches_and_by_bands() -> None:
    assert trust([]) == {}
    stated = [(0.95, True), (0.95, True), (0.85, False), (0.25, False)]
    assert trust(stated) == {"matches": 3, "matches right": 66.7, "calibration error": 0.3}


def test_it_is_asked_for_by_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        evaluate.main(["annotate", "--help"])
    assert "usage: scripts/evaluate annotate" in capsys.readouterr().out
