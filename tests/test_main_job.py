"""The main job, end to end: free text to canonical ids, on the curated data."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gazetteer import Gazetteer, Mention, Status
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases" / "main_job.csv"
ARTICLE = ROOT.parent / "shared" / "article" / "qamishlo-clashes.txt"


def cases() -> list[tuple[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [(row["query"], row["expected"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("query", "expected"), cases())
def test_reaches_the_entity(core: Gazetteer, query: str, expected: str) -> None:
    if query.partition(":")[0] == "geonames":
        assert core.entity(query).id == expected
        return
    answer = core.resolve(query)
    assert answer.candidates
    assert answer.candidates[0].id == expected
    assert answer.status in (Status.MATCH, Status.AMBIGUOUS)


SENTENCES = {
    "Militiamen of the NDF shot at a checkpoint of the Asayish near al-Wahda roundabout in Qamishlo.": {
        "NDF": "gz:3000",
        "Asayish": "gz:3002",
        "al-Wahda roundabout": "gz:2001",
        "Qamishlo": "gz:1042",
    },
    "The SDF and the National Defense Forces fought in the al-Tay neighborhood, Kurdistan 24 says.": {
        "SDF": "gz:3001",
        "National Defense Forces": "gz:3000",
        "al-Tay neighborhood": "gz:2000",
        "Kurdistan 24": "gz:3004",
    },
    "Hasakah was held against the Islamic State group.": {
        "Hasakah": "gz:1043",
        "Islamic State group": "gz:3003",
    },
}


@pytest.mark.parametrize("text", SENTENCES)
def test_finds_the_entities_of_a_text(core: Gazetteer, text: str) -> None:
    assert _first_ids(core.annotate(text)).items() >= SENTENCES[text].items()


@pytest.mark.skipif(not ARTICLE.exists(), reason="the article lies outside the project, in ../shared")
def test_article(core: Gazetteer) -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    mentions = core.annotate(text)
    assert all(text[mention.start : mention.end] == mention.surface for mention in mentions)
    expected = {surface: id for sentence in SENTENCES.values() for surface, id in sentence.items()}
    expected |= {"Qamishli": "gz:1042", "National Defense Militia": "gz:3000", "Syrian Democratic Forces": "gz:3001"}
    assert _first_ids(mentions).items() >= expected.items()


def _first_ids(mentions: list[Mention]) -> dict[str, str]:
    return {mention.surface: mention.candidates[0].id for mention in mentions if mention.candidates}


def test_every_id_of_an_entity_finds_it(core: Gazetteer) -> None:
    entity = core.entity("gz:1042")
    assert {"geonames", "wof"} <= set(entity.links)
    for authority, ids in entity.links.items():
        assert all(core.entity(f"{authority}:{id}").id == "gz:1042" for id in ids)


def test_an_alias_is_found_by_the_next_query_of_every_reader(core_copy: Path) -> None:
    form = "Zzyqamishzz"
    with Gazetteer.open(core_copy) as reader, Gazetteer.open(core_copy) as curator:
        assert reader.resolve(form).status is Status.NIL
        before = reader.edition.version
        revision, _ = curator.add_name("gz:1042", form, lang="en", source="test", by="a curator")
        answer = reader.resolve(form)
        assert (answer.status, answer.candidates[0].id) == (Status.MATCH, "gz:1042")
        assert reader.edition.version != before
        curator.undo(revision.id, by="a curator")
        assert reader.resolve(form).status is Status.NIL
