"""The lint: a small folder that passes, and one fault at a time put into it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gazetteer.errors import DataError
from gazetteer.exchange.check import check, coverage, open_book, reviewed

CASES = Path(__file__).parents[1] / "cases" / "lint.csv"

FILES = {
    "SOURCES.md": """\
# Sources
| key | what | address | licence | taken |
|---|---|---|---|---|
| editorial | The editors | | CC BY 4.0 | names |
| list | A list of places | https://example.org | CC0 | all |
""",
    "types.csv": """\
type,kind,parent,meaning
admin,place,,an area
country,place,admin,a state
district,place,admin,the second level
settlement,place,,a populated place
town,place,settlement,a town
tribe,group,,a tribe
""",
    "north.entities.csv": """\
id,kind,type,country,lat,lon,coord_source,population,population_source,within,since,until,links,source,note
gz:1,place,country,SY,,,,,,,,,iso:SY=list,list,
gz:2,place,district,SY,37.05,41.22,list,,,gz:1,,,pcode:SY0802=list,list,
gz:3,place,town,SY,37.05,41.23,list,184231,list,gz:2,1926,,geonames:173377=list,list,"on the border, in the north"
gz:9,group,tribe,,,,,,,,,,,editorial,
gz:10,place,town,SY,37.06,41.9,list,,,gz:1,,,,list,
""",
    "north.names.csv": """\
entity,form,lang,role,source,since,until,used_by,note
gz:1,سوريا,ar,preferred,list,,,,
gz:1,Syria,en,preferred,list,,,,
gz:2,Qamishli,en,preferred,list,,,,
gz:3,القامشلي,ar,preferred,list,,,,
gz:3,al-Qāmišlī,ar-Latn,transliteration,list,,,,
gz:3,قامشلۆ,ckb,preferred,editorial,,,,
gz:3,Qamishli,en,preferred,list,,,,
gz:3,Qamishly,en,variant,list,,,,
gz:3,Qamişlo,kmr,preferred,list,,,Kurdish speakers,
gz:9,طي,ar,preferred,editorial,,,,
gz:9,Tay,en,preferred,editorial,,,,
gz:10,Tay,en,preferred,list,,,,
gz:10,Rmelan,en,former,list,1950,1990,,
""",
    "shared-names.csv": """\
fold,entities,note
tay,gz:9;gz:10,tribe and town
""",
}


def _cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="\n")
    return tmp_path


def _problems(folder: Path) -> list[str]:
    return [str(problem) for problem in check(open_book(folder))]


def test_a_folder_without_faults_passes(folder: Path) -> None:
    assert _problems(folder) == []


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["label"])
def test_a_fault_is_found_where_it_is(folder: Path, case: dict[str, str]) -> None:
    path = folder / case["file"]
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[int(case["line"]) - 1] = case["text"].encode().decode("unicode_escape") if case["escaped"] else case["text"]
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    problems = _problems(folder)
    assert any(one.startswith(case["expected"]) for one in problems), problems


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("north.names.csv", "entity,form\n", "the columns must be"),
        ("north.names.csv", b"\xff\xfe", "not UTF-8"),
        ("types.csv", None, "no such file"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(folder: Path, file: str, text: str | bytes | None, message: str) -> None:
    path = folder / file
    if text is None:
        path.unlink()
    else:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DataError, match=message):
        open_book(folder)


def test_names_of_an_area_and_of_its_seat_within_it_are_no_clash(folder: Path) -> None:
    text = FILES["north.entities.csv"].replace(",list,184231,list,gz:2,", ",list,184231,list,gz:1,")
    (folder / "north.entities.csv").write_text(text, encoding="utf-8")
    assert [one for one in _problems(folder) if "'qamishli' is shared by gz:2, gz:3" in one]


def test_the_reviewed_file_keeps_notes_and_describes_new_clashes(folder: Path) -> None:
    with (folder / "north.names.csv").open("a", encoding="utf-8") as file:
        file.write("gz:10,Qamishly,en,variant,list,,,,\n")
    (folder / "shared-names.csv").write_text(reviewed(open_book(folder)), encoding="utf-8")
    assert (folder / "shared-names.csv").read_text(encoding="utf-8") == (
        "fold,entities,note\nqamishly,gz:3;gz:10,town in Qamishli; town in Syria\ntay,gz:9;gz:10,tribe and town\n"
    )
    assert not [one for one in _problems(folder) if "shared" in one]


def test_coverage_counts_and_says_what_is_sourced(folder: Path) -> None:
    tables = {table.title: {row.label: (row.number, row.sourced) for row in table.shares} for table in
              coverage(open_book(folder))}  # fmt: skip
    assert tables["entities"] == {"all": (5, 4)}
    assert tables["names by language"]["en"] == (7, 6)
    assert tables["names by script"] == {"Latn": (9, 8), "Arab": (4, 2)}
    assert tables["entities by kind"] == {"place": (4, 4), "group": (1, 0)}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("gz:10,gz:3,list,", None),
        ("gz:10,,,", None),
        ("geonames:5,gz:3,,", None),
        ("x,gz:3,,", "id: x is no id"),
        ("gz:10,gz:404,,", "into: there is no gz:404"),
        ("gz:404,,,", "there is no gz:404 to retire"),
        ("gz:10,gz:3,nobody,", "source nobody is not in SOURCES.md"),
        ("gz:10,gz:10,,", "gz:10 was merged into itself in the end"),
        ("gz:3,gz:10,,\ngz:10,gz:3,,", "gz:3 was merged into itself in the end"),
        ("gz:10,gz:3,,\ngz:10,,,", "gz:10 stands there already"),
        ("gz:10,gz:3,,\ngz:9,,,", "out of order"),
    ],
)
def test_former_ids(tmp_path: Path, row: str, told: str | None) -> None:
    for name, text in {**FILES, "former.csv": f"id,into,source,note\n{row}\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = [problem.message for problem in check(open_book(tmp_path)) if problem.file == "former.csv"]
    assert (told is None and not found) or (told is not None and told in "; ".join(found))
