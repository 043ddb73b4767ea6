"""Reading files of others: compressed, damaged, endless, or bombs."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable

import pytest

from gazetteer.exchange import streams
from gazetteer.exchange.json_stream import Feature, features
from gazetteer.exchange.load import Bad
from gazetteer.exchange.streams import lines
from gazetteer.exchange.tables import rows
from tests.exchange.conftest import Put

TEXT = b"eins\nzwei\n\ndrei"


def _zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", b"x")
        archive.writestr("SY.txt", content)
    return out.getvalue()


PACKERS: list[Callable[[bytes], bytes]] = [bytes, gzip.compress, bz2.compress, lzma.compress, _zipped]


@pytest.mark.parametrize("pack", PACKERS)
def test_lines_of_packed_files(put: Put, pack: Callable[[bytes], bytes]) -> None:
    path = put("any.name", pack(TEXT))
    assert list(lines(path)) == [(1, "eins"), (2, "zwei"), (3, ""), (4, "drei")]


@pytest.mark.parametrize("pack", PACKERS[1:])
def test_a_damaged_archive_is_told_after_what_could_be_read(put: Put, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(b"".join(b"%d line\n" % n for n in range(100_000)))
    *_, last = lines(put("cut.gz", packed[: len(packed) // 2]))
    assert isinstance(last, Bad)
    assert "cannot be unpacked" in last.reason


@pytest.mark.parametrize("pack", PACKERS[1:])
def test_a_bomb_is_given_up(put: Put, pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "FREE_BYTES", 1 << 20)
    *_, last = lines(put("bomb.gz", pack(b"0\n" * (4 << 20))))
    assert isinstance(last, Bad)
    assert "200 times" in last.reason


def test_a_line_without_end_is_one_bad_line(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_LINE", 100)
    assert [type(line) for line in lines(put("long.txt", b"a\n" + b"x" * 1000 + b"\nb\n"))] == [
        streams.Line,
        Bad,
        streams.Line,
    ]


def test_what_is_no_utf_8_is_told_by_line(put: Put) -> None:
    first, second, third = lines(put("latin.txt", "\ufeffa\n".encode() + b"caf\xe9\nb\n"))
    assert first == (1, "a")
    assert second == Bad(2, "not UTF-8")
    assert third == (3, "b")


COLLECTION = '{"type": "FeatureCollection", "features": [\n{"id": 1}, {"id": 2}\n]}'


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (COLLECTION, [1, 2]),
        ('{"type": "Feature", "id": 1}\n{"type": "Feature", "id": 2}\n', [1, 2]),
        ('\x1e{"type": "Feature", "id": 1}\n\x1e{"type": "Feature", "id": 2}\n', [1, 2]),
        ('{"type": "Feature",\n "id": 1}', [1]),
        ('{"features": []}', []),
        ("", []),
    ],
)
def test_features_of_every_form(put: Put, text: str, ids: list[int]) -> None:
    found = list(features(put("some.geojson", text)))
    assert [one.value["id"] for one in found if isinstance(one, Feature)] == ids
    assert len(found) == len(ids)


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        (COLLECTION[:-10], 2, "not JSON"),
        ('{"features": [{"id": 1}', 2, "ends within"),
        ('{"features": [5]}', 1, "no feature"),
        ('{"id": 1}\n{"id": \n', 2, "not JSON"),
        ('{"features": [' + "[" * 100_000, 1, "nested too deeply"),
    ],
)
def test_bad_features_by_number(put: Put, text: str, number: int, reason: str) -> None:
    bad = [one for one in features(put("bad.geojson", text)) if isinstance(one, Bad)]
    assert [(one.number if isinstance(one, Feature) else one.line) for one in bad] == [number]
    assert reason in bad[0].reason


def test_features_larger_than_a_chunk_are_read_whole(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gazetteer.exchange.json_stream._CHUNK", 64)
    text = f'{{"features": [{", ".join(f"""{{"id": {n}, "name": "{n:0300}"}}""" for n in range(50))}]}}'
    assert [one.value["id"] for one in features(put("big.geojson", text)) if isinstance(one, Feature)] == list(
        range(50)
    )


def test_rows_of_a_table_by_column_and_bad_ones_by_line(put: Put) -> None:
    text = b'ID,Name\n1,"two\nlines"\n2,caf\xe9\n3,c,d\n4, d \n'
    found = list(rows(put("table.csv", text)))
    assert [one.cells for one in found if not isinstance(one, Bad)] == [
        {"id": "1", "name": "two\nlines"},
        {"id": "4", "name": "d"},
    ]
    assert [one for one in found if isinstance(one, Bad)] == [
        Bad(4, "not UTF-8"),
        Bad(5, "3 cells, the table has 2 columns"),
    ]


def test_a_spreadsheet_that_unpacks_to_too_much_is_not_opened(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("openpyxl")
    monkeypatch.setattr("gazetteer.exchange.tables.FREE_BYTES", 1 << 10)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (10 << 20))
    (bad,) = rows(put("bomb.xlsx", out.getvalue()))
    assert isinstance(bad, Bad)
    assert "too much" in bad.reason


def test_what_is_no_spreadsheet_is_told(put: Put) -> None:
    pytest.importorskip("openpyxl")
    (bad,) = rows(put("no.xlsx", b"plain text"))
    assert isinstance(bad, Bad)
    assert "no spreadsheet" in bad.reason
