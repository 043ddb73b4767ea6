"""Records: what the contract says of them, line by line, and what is wrong with the lines that are none."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Gazetteer, Kind, Role
from gazetteer.errors import InvalidRecord
from gazetteer.exchange import records, streams
from gazetteer.exchange.load import Bad, load_records
from gazetteer.exchange.record import MAX_FORM, Link, Record, parse
from gazetteer.store.database import connect_reader
from gazetteer.store.reader import Reader
from tests.tiny import record

WHOLE: dict[str, Any] = {
    "id": "geonames:173377", "kind": "place", "type": "city", "country": "SY", "lat": 37.05, "lon": 41.23,
    "population": 184231, "within": ["pcode:SY08"], "links": {"wikidata": ["Q1", "Q2"]},
    "names": [{"form": "القامشلي", "lang": "ar", "role": "preferred", "source": "geonames"}],
}  # fmt: skip


def write(path: Path, *lines: str | bytes | dict[str, Any]) -> Path:
    raw = [json.dumps(line).encode() if isinstance(line, dict) else line for line in lines]
    path.write_bytes(b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in raw))
    return path


def read(path: Path) -> tuple[list[str], list[Bad]]:
    """The ids of the good records, and the bad lines."""
    found = list(records.read(path, "own"))
    return [one.id for one in found if isinstance(one, Record)], [one for one in found if isinstance(one, Bad)]


def test_the_whole_of_the_contract() -> None:
    one = parse(WHOLE, "own")
    assert (one.id, one.kind, one.type, one.country) == ("geonames:173377", Kind.PLACE, "city", "SY")
    assert (one.lat, one.lon, one.population, one.within) == (37.05, 41.23, 184231, ("pcode:SY08",))
    assert one.links == (Link("wikidata:Q1"), Link("wikidata:Q2"))
    (name,) = one.names
    assert (name.form, name.lang, name.script, name.role, name.source) == (
        "القامشلي", "ar", "Arab", Role.PREFERRED, "geonames",
    )  # fmt: skip


def test_id_kind_and_one_form_are_enough() -> None:
    one = parse({"id": "own:1", "kind": "group", "names": [{"form": "Tay"}]}, "own")
    (name,) = one.names
    assert (name.form, name.lang, name.role, name.source) == ("Tay", None, Role.VARIANT, "own")
    assert (one.type, one.country, one.lat, one.lon, one.population, one.within, one.links) == (
        None, None, None, None, None, (), (),
    )  # fmt: skip


def test_a_single_string_for_within_and_for_a_link() -> None:
    one = parse(record("own:1", "Tay", within="gz:1", links={"geonames": "5", "osm": 7}), "own")
    assert one.within == ("gz:1",)
    assert one.links == (Link("geonames:5"), Link("osm:7"))


@pytest.mark.parametrize("role", Role)
def test_every_role(role: Role) -> None:
    assert parse(record("own:1", {"form": "Tay", "role": role.value}), "own").names[0].role is role


def test_what_is_null_or_empty_is_not_known() -> None:
    members = ("type", "country", "lat", "lon", "population", "within", "links", "since", "until")
    name = {"form": "Tay", "lang": None, "role": None, "source": ""}
    bare = parse(record("own:1", "Tay"), "own")
    assert parse(record("own:1", name, **dict.fromkeys(members)), "own") == bare


def test_forms_are_nfc_with_single_blanks_and_each_once() -> None:
    one = parse(record("own:1", " Qamis\u0327lo\t x ", "Qamişlo x", {"form": "Qamişlo x", "lang": "kmr"}), "own")
    assert [(name.form, name.lang) for name in one.names] == [("Qamişlo x", None), ("Qamişlo x", "kmr")]


def test_unknown_members_are_passed_over() -> None:
    assert parse(record("own:1", "Tay", colour="red", names_of={}), "own") == parse(record("own:1", "Tay"), "own")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": None}, "id: None is no id"),
        ({"id": "Qamishli"}, "no id of the form prefix:local"),
        ({"id": "GEO:1"}, "no id"),
        ({"id": "geo:1\n"}, "no id"),
        ({"id": "geo:"}, "no id"),
        ({"id": 7}, "no id"),
        ({"kind": None}, "kind"),
        ({"kind": "city"}, "neither place nor group"),
        ({"kind": ["place"]}, "neither place nor group"),
        ({"names": None}, "at least one name"),
        ({"names": []}, "at least one name"),
        ({"names": {}}, "at least one name"),
        ({"names": [None]}, "no name"),
        ({"names": [7]}, "no name"),
        ({"names": [{}]}, "form"),
        ({"names": [{"form": 7}]}, "no text"),
        ({"names": [{"form": ["Tay"]}]}, "no text"),
        ({"names": [{"form": " "}]}, "no letter or digit"),
        ({"names": [{"form": "…!"}]}, "no letter or digit"),
        ({"names": [{"form": "ـــ"}]}, "no letter or digit"),
        ({"names": [{"form": "\u1160ﹱء"}]}, "no letter or digit"),
        ({"names": [{"form": "a\0b"}]}, "control character"),
        ({"names": [{"form": "a\ud800"}]}, "surrogate"),
        ({"names": [{"form": "x" * (MAX_FORM + 1)}]}, f"at most {MAX_FORM}"),
        ({"names": [{"form": "Tay", "role": "nickname"}]}, "no role"),
        ({"names": [{"form": "Tay", "role": ["variant"]}]}, "no role"),
        ({"names": [{"form": "Tay", "role": {"a": 1}}]}, "no role"),
        ({"names": [{"form": "Tay", "lang": "Arabic!"}]}, "language tag"),
        ({"names": [{"form": "Tay", "lang": 7}]}, "lang"),
        ({"names": [{"form": "Tay", "source": "\ud800"}]}, "source"),
        ({"names": [{"form": "Tay", "since": "last year"}]}, "date"),
        ({"country": "Syria"}, "ISO 3166-1"),
        ({"country": "sy"}, "ISO 3166-1"),
        ({"lat": 91, "lon": 0}, "lat"),
        ({"lat": 0, "lon": -180.1}, "lon"),
        ({"lat": 37}, "lon"),
        ({"lat": "37", "lon": "41"}, "degrees"),
        ({"lat": math.nan, "lon": 0}, "degrees"),
        ({"lat": math.inf, "lon": 0}, "degrees"),
        ({"lat": 10**400, "lon": 0}, "degrees"),
        ({"lat": True, "lon": 0}, "degrees"),
        ({"population": -1}, "population"),
        ({"population": 10**400}, "population"),
        ({"population": math.nan}, "population"),
        ({"population": "many"}, "population"),
        ({"within": "Syria"}, "within"),
        ({"within": [None]}, "within"),
        ({"within": {"a": 1}}, "within"),
        ({"links": ["wikidata:Q1"]}, "links"),
        ({"links": {"wikidata": [None]}}, "links"),
        ({"links": {"wikidata": {"a": 1}}}, "links"),
        ({"links": {"Wiki Data": "Q1"}}, "links"),
        ({"type": ["city"]}, "type"),
        ({"since": "2012-13-45x"}, "since"),
    ],
)
def test_what_is_no_record(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidRecord, match=says) as caught:
        parse({**WHOLE, "lat": None, "lon": None, **changes}, "own")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200
    assert str(caught.value).encode(), "can be printed"


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*WHOLE, "form", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)  # fmt: skip


@given(any_json, st.sampled_from([*WHOLE, "form", "lang", "role", "source", "since"]))
def test_whatever_stands_there_is_a_record_or_an_error(value: Any, member: str) -> None:
    target = WHOLE["names"][0] if member in ("form", "lang", "role", "source") else WHOLE
    changed = {**target, member: value}
    try:
        one = parse(changed if target is WHOLE else {**WHOLE, "names": [changed]}, "own")
    except InvalidRecord:
        return
    assert parse({**one.data(), "id": one.id, "names": [name.form for name in one.names]}, "own").id == one.id


def test_bad_lines_are_told_with_number_and_reason_and_the_good_ones_kept(tmp_path: Path) -> None:
    path = write(
        tmp_path / "r.jsonl",
        record("own:1", "Amuda"),
        "",
        "not json",
        record("own:4", "Derik"),
        '{"id": "own:5"',
        record("own:6", "…"),
        b'{"id": "own:7", "kind": "place", "names": [{"form": "\xff\xfe"}]}',
        '{"id": "own:8", "kind": "place", "names": [{"form": "a\\u0000b"}]}',
        '{"id": "own:9", "kind": "place", "names": [{"form": "a\\ud800b"}]}',
        b'{"id": "own:10", "kind": "place", "names": [{"form": "a\x00b"}]}',
        "[" * 100_000,
        "[1, 2]",
        '"text"',
        "1" * 5000,
        record("own:15", "Afrin"),
    )
    good, bad = read(path)
    assert good == ["own:1", "own:4", "own:15"]
    assert [one.line for one in bad] == [3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
    says = {one.line: one.reason for one in bad}
    assert says[3].startswith("not JSON")
    assert "letter or digit" in says[6]
    assert says[7] == "not UTF-8"
    assert "control character" in says[8]
    assert "surrogate" in says[9]
    assert says[12] == "a record is a JSON object"
    report = load_records(tmp_path / "g.db", "own", records.read(path, "own"))
    assert (report.added, report.replaced, report.bad) == (3, 0, bad)
    with Gazetteer.open(tmp_path / "g.db") as gazetteer:
        assert gazetteer.info()["entities"] == {"place": 3}


def test_a_huge_line_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_LINE", 1000)
    path = write(tmp_path / "r.jsonl", record("own:1", "Amuda"), "x" * 5000, record("own:3", "Derik"), "y" * 999)
    good, bad = read(path)
    assert good == ["own:1", "own:3"]
    assert [one.line for one in bad] == [2, 4]
    assert bad[0].reason == "longer than 1000 bytes"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
def test_ends_of_lines_and_a_byte_order_mark(tmp_path: Path, end: bytes) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(record("own:1", "Amuda")).encode() + end)
    assert read(path) == (["own:1"], [])


def test_an_empty_file_makes_an_empty_gazetteer(tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl")
    report = load_records(tmp_path / "g.db", "own", records.read(path, "own"))
    assert (report.added, report.bad) == (0, [])
    with Gazetteer.open(tmp_path / "g.db") as gazetteer:
        assert gazetteer.resolve("Amuda").candidates == ()


def test_a_file_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_records(tmp_path / "g.db", "own", records.read(tmp_path / "none.jsonl", "own"))
    assert not (tmp_path / "g.db").exists()
    load_records(tmp_path / "g.db", "own", [parse(record("own:1", "Amuda"), "own")])
    with Gazetteer.open(tmp_path / "g.db") as gazetteer:
        before = gazetteer.edition
        with pytest.raises(FileNotFoundError):
            load_records(tmp_path / "g.db", "own", records.read(tmp_path / "none.jsonl", "own"))
        assert gazetteer.edition == before


def exported(path: Path) -> list[str]:
    connection = connect_reader(path)
    try:
        return list(records.write(Reader(connection)))
    finally:
        connection.close()


def test_what_is_exported_can_be_imported_and_is_the_same(tmp_path: Path) -> None:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    name = {"form": "Qamişlo", "lang": "kmr", "role": "former", "source": "x", "since": "1926", "until": "2000-01",
            "used_by": "Kurdish speakers"}  # fmt: skip
    whole = {**WHOLE, "names": [*WHOLE["names"], name, {"form": "KAC", "role": "code"}], "since": "1926-05"}
    load_records(first, "own", [parse(whole, "own"), parse(record("own:2", "Derik", kind="group"), "own")])
    lines = exported(first)
    assert [json.loads(line)["id"] for line in lines] == ["geonames:173377", "own:2"]
    assert {key: value for key, value in json.loads(lines[0]).items() if key != "names"} == {
        key: value for key, value in whole.items() if key != "names"
    }
    path = tmp_path / "r.jsonl"
    path.write_text("".join(lines), encoding="utf-8")
    assert load_records(second, "own", records.read(path, "own")).bad == []
    assert exported(second) == lines
