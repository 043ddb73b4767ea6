"""resolve: every format in and out, row for row, and rows that cannot be read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gazetteer.cli import answer_file
from gazetteer.cli.answers import ADDED_COLUMNS
from tests.cli.conftest import Ran, Run

NAMES = ["Qamishlo", "القامشلي", "", "Xyzzyplugh", "Tay"]
STATUSES = ["match", "match", "nil", "nil", "ambiguous"]


def _answers(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.lines]


def _table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _text(folder: Path) -> Path:
    return _write(folder / "names.txt", "\n".join(NAMES))


def _csv(folder: Path) -> Path:
    return _write(folder / "names.csv", "note,name\n" + "".join(f"n,{name}\n" for name in NAMES))


def _tsv(folder: Path) -> Path:
    return _write(folder / "names.tsv", "query\tnote\n" + "".join(f"{name}\tn\n" for name in NAMES))


def _jsonl(folder: Path) -> Path:
    return _write(folder / "names.jsonl", "".join(json.dumps({"q": name}) + "\n" for name in NAMES))


def _parquet(folder: Path) -> Path:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table({"name": NAMES, "rank": list(range(len(NAMES)))}), folder / "names.parquet")
    return folder / "names.parquet"


@pytest.mark.parametrize("make", [_text, _csv, _tsv, _jsonl, _parquet])
@pytest.mark.parametrize("output", ["jsonl", "csv", "parquet"])
def test_every_format(run: Run, tmp_path: Path, make: Callable[[Path], Path], output: str) -> None:
    out = tmp_path / "answers"
    ran = run("resolve", make(tmp_path), "--output", output, "--out", out)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    if output == "jsonl":
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert [row["query"] for row in rows] == NAMES
        assert [row["status"] for row in rows] == STATUSES
        return
    if output == "csv":
        rows = _table(out.read_text(encoding="utf-8"))
    else:
        rows = pytest.importorskip("pyarrow.parquet").read_table(out).to_pylist()
    assert [row["gz_status"] for row in rows] == STATUSES
    assert [row["gz_id"] or "" for row in rows[:4]] == ["test:qamishli", "test:qamishli", "", ""]
    assert tuple(rows[0])[-6:] == ADDED_COLUMNS


def test_stdin_is_text_unless_told(run: Run) -> None:
    assert _answers(run("resolve", stdin=b"Qamishlo\r\nTay"))[0]["query"] == "Qamishlo"
    assert _answers(run("resolve", "-", "--input", "csv", stdin=b"q\nQamishlo\n"))[0]["query"] == "Qamishlo"


def test_text_lines_end_only_at_line_feeds(run: Run) -> None:
    answers = _answers(run("resolve", stdin="\ufeffQamishlo\u2028x\r\n\nTay\n".encode()))
    assert [answer["query"] for answer in answers] == ["Qamishlo\u2028x", "", "Tay"]


def test_csv_keeps_columns_and_adds_its_own(run: Run) -> None:
    table = 'rank,q,"a ""note"""\n1,Qamishlo,"x, y"\n2,,\n3,Tay,"two\nlines"\n'
    rows = _table(run("resolve", "--input", "csv", "--output", "csv", stdin=table.encode()).out)
    assert [row['a "note"'] for row in rows] == ["x, y", "", "two\nlines"]
    assert rows[0] | {"gz_probability": ""} == {
        "rank": "1",
        "q": "Qamishlo",
        'a "note"': "x, y",
        "gz_id": "test:qamishli",
        "gz_name": "Qamishli",
        "gz_status": "match",
        "gz_probability": "",
        "gz_lat": "37.05",
        "gz_lon": "41.22",
    }


def test_a_second_run_replaces_its_columns(run: Run) -> None:
    once = run("resolve", "--input", "csv", "--output", "csv", stdin=b"name\nQamishlo\n").out
    assert run("resolve", "--input", "csv", "--output", "csv", stdin=once.encode()).out == once


def test_repeated_and_empty_column_names(run: Run) -> None:
    ran = run("resolve", "--input", "csv", "--output", "csv", stdin=b"name,x,x,\nTay,1,2,3\n")
    assert ran.lines[0].startswith("name,x,x.2,,gz_id")
    assert ran.lines[1].startswith("Tay,1,2,3,")


def test_no_rows_still_have_a_header(run: Run) -> None:
    ran = run("resolve", "--input", "csv", "--output", "csv", stdin=b"name,x\n")
    assert ran.status == 0
    assert ran.out == f"name,x,{','.join(ADDED_COLUMNS)}\n"


def test_column(run: Run) -> None:
    table = b"name,town\nTay,Qamishlo\n"
    assert _answers(run("resolve", "--input", "csv", stdin=table))[0]["query"] == "Tay"
    assert _answers(run("resolve", "--input", "csv", "--column", "town", stdin=table))[0]["query"] == "Qamishlo"
    lines = b'{"q": "Tay", "town": "Qamishlo"}\n'
    assert _answers(run("resolve", "--input", "jsonl", "--column", "town", stdin=lines))[0]["query"] == "Qamishlo"


@pytest.mark.parametrize(
    ("arguments", "content", "told"),
    [
        (("--input", "csv"), b"a,b\n1,2\n", "no column q, query, name; columns are a, b"),
        (("--input", "csv", "--column", "c"), b"a,b\n1,2\n", "no column c"),
        (("--input", "csv"), b"", "no header"),
        (("--input", "text"), "Qamishlo".encode("utf-16"), "UTF-16"),
        (("--input", "parquet"), b"PAR1 not", "Parquet"),
    ],
)
def test_unusable_input(run: Run, arguments: tuple[str, ...], content: bytes, told: str) -> None:
    ran = run("resolve", *arguments, stdin=content)
    assert ran.status == 1
    assert told in ran.err
    assert len(ran.err.splitlines()) == 1


def test_missing_file(run: Run) -> None:
    ran = run("resolve", "/no/such.csv")
    assert ran.status == 1
    assert ran.err == "gazetteer resolve: /no/such.csv: No such file or directory\n"


def test_context_of_row_over_that_of_options(run: Run) -> None:
    table = b"name,kind,country,lat,lon\nTay,group,SY;IQ,37,41\nTay,,,,\n"
    answers = _answers(run("resolve", "--input", "csv", "--kind", "place", stdin=table))
    assert [candidate["id"] for candidate in answers[0]["candidates"]] == ["test:tay-tribe"]
    assert [candidate["id"] for candidate in answers[1]["candidates"]] == ["test:tay-quarter"]


BAD_ROWS: list[tuple[str, bytes, str]] = [
    ("text", b"Qami\xffshli", "not valid Unicode"),
    ("text", b"Qami\0shli", "NUL"),
    ("csv", b"q,country\nx,Syria", "country: "),
    ("csv", b"q,country\nx,SY,more", "3 cells in a table of 2 columns"),
    ("csv", b"q,lang\nx,english", "lang: "),
    ("csv", b"q,lat,lon\nx,91,0", "latitude 91"),
    ("csv", b"q,lat,lon\nx,91,", "one without the other"),
    ("csv", b"q,as_of\nx,2021-02-30", "as_of: "),
    ("csv", b"q,within\nx,Qamishli", "within: "),
    ("csv", b"q,type\nx,metropolis", "type: "),
    ("csv", b"q\nQami\xffshli", "not valid Unicode"),
    ("csv", b"q\nQami\0shli", "NUL"),
    ("jsonl", b"not json", "not JSON"),
    ("jsonl", b"[1]", "not a JSON object"),
    ("jsonl", b'{"x": 1}', "no key q, query, name"),
    ("jsonl", b'{"q": 5}', "must be a string"),
    ("jsonl", b'{"q": null}', "missing"),
    ("jsonl", b'{"q": "\\ud800"}', "not valid Unicode"),
    ("jsonl", b'{"q": "a\\u0000"}', "NUL"),
    ("jsonl", b'{"q": "\xff"}', "not valid Unicode"),
    ("jsonl", b'{"q": NaN}', "not JSON"),
    ("jsonl", b'{"q": "x", "limit": 1e999}', "limit: "),
    ("jsonl", b'{"q": "x", "id": {}}', "id: "),
    ("jsonl", b'{"q": ' + b"[" * 100_000, "nested too deeply"),
    ("jsonl", b'{"q": ' + b"9" * 5000 + b"}", "not JSON"),
]


@pytest.mark.parametrize("output", ["jsonl", "csv"])
@pytest.mark.parametrize(("form", "bad", "told"), BAD_ROWS, ids=[f"{form}-{told}" for form, _, told in BAD_ROWS])
def test_a_bad_row_is_an_error_in_its_place(run: Run, form: str, bad: bytes, told: str, output: str) -> None:
    good = b'{"q": "Qamishlo"}' if form == "jsonl" else b"Qamishlo"
    content = b"\n".join([bad, good, b""])
    ran = run("resolve", "--input", form, "--output", output, stdin=content)
    assert ran.status == 1
    assert ran.err.startswith("gazetteer resolve: row 1: ")
    assert told in ran.err
    if output == "jsonl":
        first, second = _answers(ran)
        assert (first["status"], second["status"]) == ("error", "match")
        assert told in first["error"]
        assert isinstance(first["query"], str)
    else:
        assert [row["gz_status"] for row in _table(ran.out)] == ["error", "match"]


def test_many_bad_rows_are_counted(run: Run) -> None:
    ran = run("resolve", stdin=b"\xff\n" * 50)
    assert len(ran.lines) == 50
    assert len(ran.err.splitlines()) == 11
    assert "50 rows" in ran.err


def test_own_id_is_echoed_as_given(run: Run) -> None:
    lines = b'{"q": "Tay", "id": 7}\n{"q": "Tay", "id": "b"}\n{"q": "Tay"}\n{"q": 5, "id": 9}\n'
    answers = _answers(run("resolve", "--input", "jsonl", stdin=lines))
    assert [answer.get("id") for answer in answers] == [7, "b", None, 9]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("+963 52", "'+963 52"),
        ("-1+1", "'-1+1"),
        ("＝1", "'＝1"),
        ("\tx", "'\tx"),
        ("-33.9", "-33.9"),
        ("+5", "+5"),
        ("a=b", "a=b"),
    ],
)
def test_formulas_are_defused(run: Run, cell: str, expected: str) -> None:
    table = io.StringIO()
    csv.writer(table).writerows([["q", "=note"], ["Tay", cell]])
    ran = run("resolve", "--input", "csv", "--output", "csv", stdin=table.getvalue().encode())
    assert _table(ran.out)[0]["'=note"] == expected


def test_keys_of_later_lines_are_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_file, "CHUNK", 1)
    lines = b'{"q": "Tay", "tags": ["a", "b"]}\n{"q": "Tay", "late": 1}\n'
    ran = run("resolve", "--input", "jsonl", "--output", "csv", stdin=lines)
    assert [row["tags"] for row in _table(ran.out)] == ["a;b", ""]
    assert ran.err == "gazetteer resolve: keys that no early line has are left out: late\n"


def test_rows_of_many_chunks_keep_their_order(run: Run) -> None:
    names = [f"Qamishlo {number}" for number in range(2 * answer_file.CHUNK + 1)]
    assert [answer["query"] for answer in _answers(run("resolve", stdin="\n".join(names).encode()))] == names


def test_parquet_keeps_types_and_takes_nulls(run: Run, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    source, out = tmp_path / "a.parquet", tmp_path / "b.parquet"
    table = pyarrow.table({"name": ["Qamishlo", None], "lat": [37.0, None], "lon": [41.0, None], "tags": [["a"], []]})
    parquet.write_table(table, source)
    assert run("resolve", source, "--output", "parquet", "--out", out).status == 0
    answered = parquet.read_table(out)
    assert answered.select(table.schema.names).equals(table)
    assert answered["gz_status"].to_pylist() == ["match", "nil"]


def test_a_failed_run_leaves_the_old_file(run: Run, tmp_path: Path) -> None:
    out = _write(tmp_path / "out.csv", "old")
    assert run("resolve", "--input", "csv", "--out", out, stdin=b"no,such\n1,2\n").status == 1
    assert out.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_out_may_be_the_input(run: Run, tmp_path: Path) -> None:
    names = _write(tmp_path / "names.csv", "name\nQamishlo\n")
    assert run("resolve", names, "--output", "csv", "--out", names).status == 0
    assert _table(names.read_text(encoding="utf-8"))[0]["gz_id"] == "test:qamishli"


def test_full_disk(run: Run) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    ran = run("resolve", "--out", "/dev/full", stdin=b"Qamishlo\n")
    assert ran.status == 1
    assert "No space left on device" in ran.err


@pytest.mark.parametrize("output", ["csv", "parquet"])
def test_ids_of_other_authorities(run: Run, tmp_path: Path, output: str) -> None:
    records = [
        {"id": "gz:1", "kind": "place", "names": ["Amuda"], "links": {"pcode": ["C1", "C2"], "geonames": "7"}},
        {"id": "pcode:C3", "kind": "place", "names": ["Derbasiyah"]},
    ]
    db, out = tmp_path / "x.db", tmp_path / f"out.{output}"
    assert (
        run("import", "records", _write(tmp_path / "r.jsonl", "\n".join(map(json.dumps, records))), "--db", db).status
        == 0
    )
    table = _write(tmp_path / "t.csv", "place,gz_pcode\nAmuda,old\nDerbasiyah,old\nXyzzyplugh,old\n")
    options = ("--column", "place", "--add", "pcode, geonames,pcode", "--db", db)
    assert run("resolve", table, *options, "--output", output, "--out", out).status == 0
    rows = _table(out.read_text()) if output == "csv" else _read_parquet(out)
    assert [list(row) for row in rows] == [["place", *ADDED_COLUMNS, "gz_pcode", "gz_geonames"]] * 3
    assert [(row["gz_pcode"] or "", row["gz_geonames"] or "") for row in rows] == [("C1;C2", "7"), ("C3", ""), ("", "")]
    links = [answer["candidates"][0]["links"] for answer in _answers(run("resolve", table, *options))[:1]]
    assert links == [{"geonames": ["7"], "pcode": ["C1", "C2"]}]


def _read_parquet(path: Path) -> list[dict[str, Any]]:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    return rows


@pytest.mark.parametrize("given", ["", "P-code", "pcode,,geonames", "id", "name"])
def test_what_is_no_authority(run: Run, given: str) -> None:
    ran = run("resolve", "--add", given, stdin=b"Amuda")
    assert (ran.status, "is no authority" in ran.err) == (2, True)
