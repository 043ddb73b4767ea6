"""annotate: what people read, what programs get, files of any size and many at once."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gazetteer.annotate.sections import SECTION
from gazetteer.cli.chart import Point, draw
from gazetteer.cli.commands.annotate import FORMATS
from gazetteer.cli.screen import FSI, PDI
from tests.cli.conftest import Run, on_terminal

TEXT = "Clashes in Qamishlo overnight.\n\nQamishlo and الحسكة are calm. They live in Derik.\n"


@pytest.fixture(scope="session")
def built(core_path: Path) -> Path:
    """The curated gazetteer: in a small one too little is sure."""
    return core_path


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def mentions(text: str) -> list[tuple[int, int, str]]:
    return [(one["start"], one["end"], one["candidates"][0]["id"]) for one in json.loads(text)["mentions"]]


def test_json_is_that_of_the_contract(run: Run) -> None:
    ran = run("annotate", "--json", stdin=b"Clashes in Qamishlo overnight")
    answer = json.loads(ran.out)
    (mention,) = answer["mentions"]
    assert set(answer) == {"mentions", "gazetteer"}
    assert set(answer["gazetteer"]) == {"version", "rules"}
    assert set(mention) == {"start", "end", "surface", "status", "probability", "candidates"}
    assert (mention["start"], mention["end"], mention["surface"]) == (11, 19, "Qamishlo")
    assert mention["candidates"][0]["id"] == "gz:1042"


def test_positions_count_code_points_and_a_byte_order_mark(run: Run) -> None:
    ran = run("annotate", "--json", stdin="\ufeff𝕏🏔 القامشلي\r\n".encode())
    assert mentions(ran.out) == [(4, 12, "gz:1042")]


def test_the_text_with_numbers_and_what_they_mean(run: Run, article: Path) -> None:
    ran = run("annotate", article)
    assert ran.status == 0
    assert ran.lines[:4] == [
        "Clashes in Qamishlo[1] overnight.",
        "",
        "Qamishlo[1] and الحسكة[2] are calm. They live in Derik[3?].",
        "",
    ]
    assert ran.lines[4].startswith("[1] Qamishli · city in Syria  gz:1042  ")
    assert ran.lines[5].startswith("  lies in           Qamishli ")
    assert "  written           Qamishlo · 2 times" in ran.lines
    (either,) = [line for line in ran.lines if line.startswith("  or  ")]
    assert " in Syria, gz:" in either
    assert ran.lines[-1] == "? is doubtful: a person should choose."


def test_explained(run: Run, article: Path) -> None:
    assert "  why  " not in run("annotate", article).out
    assert "  why  " in run("annotate", article, "--explain").out


@pytest.mark.parametrize("format", FORMATS)
def test_nothing(run: Run, format: str) -> None:
    ran = run("annotate", "--format", format, stdin=b"")
    assert ran.status == 0
    assert ("The text names no place or group that the gazetteer knows." in ran.out) == (format in ("text", "html"))


def test_on_a_terminal_mentions_have_colour_and_their_own_direction(built: Path, article: Path) -> None:
    shown = on_terminal(built, "annotate", str(article))
    assert "\x1b[1;32mQamishlo\x1b[0m\x1b[32m[1]\x1b[0m" in shown
    assert f"{FSI}الحسكة{PDI}" in shown
    assert "\x1b[33m[3?]" in shown
    plain = on_terminal(built, "annotate", str(article), NO_COLOR="1")
    assert "Clashes in Qamishlo[1] overnight." in plain
    assert "\x1b" not in plain


def test_a_text_cannot_control_the_terminal(built: Path, article: Path) -> None:
    article.write_text("\x1b[2J\u202eQamishlo\x07", encoding="utf-8")
    shown = on_terminal(built, "annotate", str(article), NO_COLOR="1")
    assert not set("\x1b\x07\u202e") & set(shown)


def test_visual_order_turns_whole_lines(built: Path, article: Path) -> None:
    pytest.importorskip("bidi", reason="python-bidi is not installed")
    article.write_text("وصلت إلى القامشلي اليوم", encoding="utf-8")
    first = on_terminal(built, "annotate", str(article), "--bidi", "visual").splitlines()[0]
    assert first.startswith("اليوم"[::-1])
    assert FSI not in first


def test_csv_is_a_row_a_mention_and_runs_no_formula(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "=1+1.txt"
    path.write_text(TEXT, encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(run("annotate", "--format", "csv", path).out)))
    assert [(row["start"], row["surface"], row["gz_id"]) for row in rows[:2]] == [
        ("11", "Qamishlo", "gz:1042"),
        ("32", "Qamishlo", "gz:1042"),
    ]
    assert {row["file"] for row in rows} == {str(path)}
    assert rows[0]["gz_lat"] == "37.04468"
    assert all(row["file"] == "'=1+1.txt" for row in _csv_of_relative(run, path))


def _csv_of_relative(run: Run, path: Path) -> list[dict[str, str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(path.parent)
        return list(csv.DictReader(io.StringIO(run("annotate", "--format", "csv", path.name).out)))


def test_geojson_has_longitude_first_and_no_geometry_without_a_point(run: Run, article: Path) -> None:
    article.write_text(TEXT + "The SDF left.", encoding="utf-8")
    found = json.loads(run("annotate", "--format", "geojson", article).out)
    assert found["type"] == "FeatureCollection"
    first, last = found["features"][0], found["features"][-1]
    assert first["geometry"] == {"type": "Point", "coordinates": [41.22632, 37.04468]}
    assert first["properties"]["surface"] == "Qamishlo"
    assert last["geometry"] is None


class _Page(HTMLParser):
    """What a page holds, and whether every element that is opened is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, attribute: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(attribute)) is not None]


def test_the_page_needs_nothing_else(run: Run, article: Path) -> None:
    article.write_text(f"<script>alert('x')</script> & \"so\" \x1b\n{TEXT}", encoding="utf-8")
    page = _Page(run("annotate", "--format", "html", article).out)
    assert page.open == []
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "base", "form"}
    assert not page.values("style")
    assert not page.values("src")
    assert all(re.match(r"#m\d+$|https://www\.openstreetmap\.org/\?mlat=", link) for link in page.values("href"))
    (policy,) = [values["content"] for _, values in page.tags if values.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "<script>alert('x')</script> & \"so\" \n" in page.text
    assert "@import" not in page.text
    assert "url(" not in page.text


def test_the_page_links_mentions_to_the_list_and_to_the_map(run: Run, article: Path) -> None:
    page = _Page(run("annotate", "--format", "html", article).out)
    listed = {value for tag, values in page.tags if tag == "li" and (value := values.get("id"))}
    assert listed == {"m1", "m2", "m3"}
    assert {link[1:] for link in page.values("href") if link.startswith("#")} == listed
    assert page.values("class").count("doubtful") >= 2
    assert sum(tag == "circle" for tag, _ in page.tags) == 3
    assert all(values.get("dir") == "auto" for tag, values in page.tags if tag == "p" and "class" not in values)
    assert sum(tag == "p" for tag, _ in page.tags) == 3


@pytest.mark.parametrize(
    "places",
    [
        [(37.05, 41.22)],
        [(0.0, 0.0), (0.0, 0.0)],
        [(-17.7, 178.0), (-14.0, -172.0)],
        [(90.0, 10.0), (-90.0, -170.0)],
        [(51.5, -0.1), (40.7, -74.0), (-33.9, 151.2), (35.7, 139.7), (-1.3, 36.8)],
    ],
)
def test_every_point_is_on_the_map(places: list[tuple[float, float]]) -> None:
    chart = draw([Point(lat, lon, f"<{n}>", n) for n, (lat, lon) in enumerate(places, 1)])
    assert "<1>" not in chart
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', chart)
    assert size
    dots = re.findall(r'<circle cx="([-\d.]+)" cy="([-\d.]+)"', chart)
    assert len(dots) == len(places)
    for x, y in dots:
        assert 0 <= float(x) <= int(size[1])
        assert 0 <= float(y) <= int(size[2])
    assert " km</text>" in chart


def test_a_map_over_the_date_line_is_narrow() -> None:
    chart = draw([Point(-17.7, 178.0, "Nadi", 1), Point(-14.0, -172.0, "Apia", 2)])
    first, second = (float(x) for x in re.findall(r'<circle cx="([-\d.]+)"', chart))
    assert 100 < second - first < 600


def test_no_point_no_map() -> None:
    assert draw([]) == ""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"Qamishlo \xff", "not UTF-8: the byte at 9 is wrong; save it as plain text in UTF-8"),
        (b"Qamishlo \xd9", "not UTF-8: the byte at 9 is wrong; save it as plain text in UTF-8"),
        (b"a" * 70_000 + b"\xd9\x82\xd9", "not UTF-8: the byte at 70002 is wrong; save it as plain text in UTF-8"),
        (b"Qamishlo \0", "the text holds a NUL character"),
    ],
)
def test_what_is_no_text_is_refused_before_anything_is_written(
    run: Run, tmp_path: Path, content: bytes, told: str
) -> None:
    out = tmp_path / "out.json"
    ran = run("annotate", "--json", "--out", out, stdin=content)
    assert ran.status == 1
    assert ran.err == f"gazetteer annotate: -: {told}\n"
    assert not out.exists()


def test_a_missing_file(run: Run) -> None:
    ran = run("annotate", "/no/such/file")
    assert ran.status == 1
    assert ran.err == "gazetteer annotate: /no/such/file: No such file or directory\n"


def test_several_files_are_lines_and_a_bad_one_stops_nothing(run: Run, article: Path, tmp_path: Path) -> None:
    binary, missing, other = tmp_path / "binary", tmp_path / "missing", tmp_path / "other.txt"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\0")
    other.write_text("Qamishlo", encoding="utf-8")
    ran = run("annotate", binary, article, missing, tmp_path, other)
    lines = [json.loads(line) for line in ran.lines]
    assert ran.status == 1
    assert [line["file"] for line in lines] == [str(p) for p in (binary, article, missing, tmp_path, other)]
    assert ["error" in line for line in lines] == [True, False, True, True, False]
    assert [line["status"] for line in lines if "error" in line] == ["error"] * 3
    assert mentions(ran.lines[4]) == [(0, 8, "gz:1042")]
    assert [line.split(": ")[1] for line in ran.err.splitlines()] == [str(p) for p in (binary, missing, tmp_path)]


def test_several_files_as_one_table(run: Run, article: Path) -> None:
    ran = run("annotate", article, article, "--format", "csv")
    assert ran.status == 0
    header, *rows = ran.lines
    assert header not in rows
    assert rows[: len(rows) // 2] == rows[len(rows) // 2 :]


@pytest.mark.parametrize(
    "arguments", [("a", "b", "--format", "html"), ("a", "b", "--format", "text"), ("a", "--json", "--format", "csv")]
)
def test_formats_that_cannot_be_meant(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run("annotate", *arguments)
    assert ran.status == 2
    assert ran.out == ""


@pytest.mark.parametrize("format", ["json", "text", "csv"])
def test_a_long_text_is_read_in_sections_and_counted_whole(run: Run, tmp_path: Path, format: str) -> None:
    path = tmp_path / "long.txt"
    times = SECTION // 20 + 5
    path.write_text("Rain in Qamishlo.\n\n" * times + "Rain in Hesekê.", encoding="utf-8")
    ran = run("annotate", path, "--format", format)
    if format == "json":
        found = mentions(ran.out)
        assert len(found) == times + 1
        assert found[-1] == (19 * times + 8, 19 * times + 14, "gz:1043")
    elif format == "csv":
        assert len(ran.lines) == times + 2
        assert f",{19 * times + 8},{19 * times + 14},Hesekê," in ran.lines[-1]
    else:
        assert f"  written           Qamishlo · {times} times" in ran.lines
