"""A whole news article: the names that it holds, by what they mean. Only names stand here, none of its text."""

from collections import defaultdict
from pathlib import Path

import pytest

from gazetteer import Gazetteer, Mention

ARTICLE = Path(__file__).parents[3] / "shared" / "article" / "qamishlo-clashes.txt"

MEANINGS = {
    "Qamishlo": "gz:1042",
    "QAMISHLO": "gz:1042",
    "Qamishli": "gz:1042",
    "al-Tay neighborhood": "gz:2000",
    "Tay neighborhood": "gz:2000",
    "Tay": "gz:2000",
    "Hasakah": "gz:1043",
    "al-Wahda roundabout": "gz:2001",
    "National Defense Forces": "gz:3000",
    "National Defense Militia": "gz:3000",
    "NDF militia": "gz:3000",
    "NDF": "gz:3000",
    "Asayish": "gz:3002",
    "Syrian Democratic Forces": "gz:3001",
    "SDF": "gz:3001",
    "Islamic State group": "gz:3003",
    "Kurdistan 24": "gz:3004",
    "Kurds": "gz:3005",
    "Kurdish": "gz:3005",
    "Syrian Kurds": "gz:3318",
    "Asayish security forces": "gz:3002",
    "Syrian regime": "gz:3008",
    "Syrian military forces": "gz:3007",
    "Syrian": "gz:1001",
    "Turkey": "gz:7001",
    "Iran": "gz:7003",
    "US": "gz:7004",
}
"""Every mention of the article by what it is written like: no other may be found."""


@pytest.fixture(scope="module")
def article(core: Gazetteer) -> dict[str, list[Mention]]:
    if not ARTICLE.exists():
        pytest.skip(f"no article to run on: {ARTICLE} is absent")
    mentions: dict[str, list[Mention]] = defaultdict(list)
    text = ARTICLE.read_text(encoding="utf-8")
    for one in core.annotate(text):
        assert text[one.start : one.end] == one.surface
        mentions[one.surface].append(one)
    return mentions


def test_every_name_is_found_with_its_meaning(article: dict[str, list[Mention]]) -> None:
    meanings = {surface: {one.candidates[0].id for one in found} for surface, found in article.items()}
    assert meanings == {surface: {id} for surface, id in MEANINGS.items()}


def test_a_name_is_found_wherever_it_stands(article: dict[str, list[Mention]]) -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    for surface in ("Qamishlo", "Hasakah", "Kurdistan 24", "Kurdish"):
        assert len(article[surface]) == text.count(surface), surface
