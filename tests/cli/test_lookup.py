"""lookup and show: what people read, and the JSON that programs do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gazetteer.cli.portrait import Painter, map_link, percent, sureness
from gazetteer.cli.screen import FSI, PDI, Screen, clean, display_width, pad
from gazetteer.gazetteer import Gazetteer
from tests.cli.conftest import Run, on_terminal


def test_found(run: Run) -> None:
    ran = run("lookup", "Qamişlo")
    assert ran.status == 0
    page = {line[2:20].strip(): line[20:] for line in ran.lines if line.startswith("  ")}
    assert ran.lines[0] == "Qamishli · city in Syria"
    assert page["lies in"] == "Al-Hasakah Governorate, Syria"
    assert page["found by"] == "Qamişlo, Kurmanji, preferred"
    assert page["map"] == "https://www.openstreetmap.org/?mlat=37.05000&mlon=41.22000#map=11/37.05000/41.22000"
    assert page["Arabic"] == "القامشلي"
    assert page["Kurmanji"] == "Qamişlo (Kurdish speakers)"
    assert page["French"] == "Kamechlié (former)"
    assert page["Cyrillic letters"] == "Камышлы"
    assert "KAC" not in ran.out
    assert page["why"]
    assert " %, " in page["how sure"]


def test_a_label_that_is_too_long_stands_alone(built: Path) -> None:
    with Gazetteer.open(built) as gazetteer:
        painter = Painter(gazetteer, Screen())
        assert painter.labelled("Arabic", ["x"]).index("x") == 20
        assert painter.labelled("Arabic in Latin letters", ["x"]) == f"  Arabic in Latin letters\n{' ' * 20}x"


def test_ambiguous(run: Run) -> None:
    ran = run("lookup", "Tay")
    assert ran.status == 0
    assert ran.lines[0] == "“Tay” may be any of these."
    assert "Tay · neighbourhood in Syria  test:tay-quarter" in ran.out
    assert "Tay · tribe  test:tay-tribe" in ran.out


def test_kind_decides(run: Run) -> None:
    ran = run("lookup", "Tay", "--kind", "group", "--json")
    assert [candidate["id"] for candidate in json.loads(ran.out)["candidates"]] == ["test:tay-tribe"]


def test_several_words_are_one_name(run: Run) -> None:
    assert json.loads(run("lookup", "Al-Hasakah", "Governorate", "--json").out)["query"] == "Al-Hasakah Governorate"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Xyzzyplugh", "Nothing in the gazetteer is called “Xyzzyplugh”."),
        ("…!?", "There is no letter or digit in this name."),
        ("", "There is no letter or digit in this name."),
        ("   ", "There is no letter or digit in this name."),
    ],
)
def test_nothing_found(run: Run, name: str, told: str) -> None:
    ran = run("lookup", name)
    assert ran.status == 1
    assert ran.out == f"{told}\n"


@pytest.mark.parametrize("name", ["x" * 100_000, "\u202eQamishlo", "a" + "\u0301" * 1000, "\u2066" * 50, "🏔" * 9])
def test_odd_names_are_answered(run: Run, name: str) -> None:
    ran = run("lookup", name)
    assert ran.status in (0, 1)
    assert ran.err == ""
    assert not set(ran.out) & set("\u202e\u2066")
    assert max(map(len, ran.lines)) < 5000


def test_explain_tells_source_and_score(run: Run) -> None:
    assert "  score" not in run("lookup", "Tay").out
    explained = run("lookup", "Tay", "--explain")
    assert explained.out.count("  score") == 2
    assert "source            doors" in explained.out


def test_json_is_the_answer_on_one_line(run: Run) -> None:
    ran = run("lookup", "القامشلي", "--json")
    answer = json.loads(ran.out)
    assert len(ran.lines) == 1
    assert answer["status"] == "match"
    assert answer["candidates"][0]["id"] == "test:qamishli"
    assert answer["candidates"][0]["matched"]["form"] == "القامشلي"
    assert set(answer["gazetteer"]) == {"version", "rules"}


def test_json_of_nothing(run: Run) -> None:
    ran = run("lookup", "Xyzzyplugh", "--json")
    assert ran.status == 1
    assert json.loads(ran.out)["reason"] == "unknown"


def test_show(run: Run) -> None:
    ran = run("show", "geonames:173377")
    assert ran.status == 0
    assert ran.lines[0] == "Qamishli · city in Syria"
    assert "test:qamishli · geonames:173377" in ran.out
    record = json.loads(run("show", "geonames:173377", "--json").out)
    assert record["id"] == "test:qamishli"
    assert {"form": "القامشلي", "lang": "ar", "role": "preferred"}.items() <= record["names"][2].items()


def test_show_gives_the_record_that_export_writes(run: Run) -> None:
    records = {record["id"]: record for record in map(json.loads, run("export", "records").lines)}
    assert json.loads(run("show", "geonames:173377", "--json").out) == records["test:qamishli"]
    assert [record["id"] for record in records.values() if len(record.get("within", ())) > 1] == []


def test_show_gives_direct_parents_alone(run: Run) -> None:
    shown = json.loads(run("show", "test:qamishli", "--json").out)["within"]
    (found,) = json.loads(run("lookup", "Qamishlo", "--json", "--limit", "1").out)["candidates"]
    assert shown == found["within"][:1] != found["within"]


@pytest.mark.parametrize("id", ["gz:404", "no id", "'; DROP TABLE name; --", ""])
def test_show_unknown(run: Run, id: str) -> None:
    ran = run("show", id)
    assert ran.status == 1
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1


def test_terminal_isolates_right_to_left_names(built: Path) -> None:
    shown = on_terminal(built, "lookup", "Qamishlo")
    assert f"{FSI}القامشلي{PDI}" in shown
    assert f"{FSI}Qam" not in shown
    assert "\x1b[1mQamishli\x1b[0m" in shown


def test_terminal_without_color(built: Path) -> None:
    assert "\x1b" not in on_terminal(built, "lookup", "Qamishlo", NO_COLOR="1")
    assert "\x1b" not in on_terminal(built, "lookup", "Qamishlo", TERM="dumb")


def test_terminal_that_does_not_reorder(built: Path) -> None:
    pytest.importorskip("bidi", reason="python-bidi is not installed")
    shown = on_terminal(built, "lookup", "Qamishlo", "--bidi", "visual")
    assert "القامشلي"[::-1] in shown
    assert FSI not in shown


def test_terminal_json_has_neither(built: Path) -> None:
    shown = on_terminal(built, "lookup", "Qamishlo", "--json")
    assert json.loads(shown)["status"] == "match"
    assert len(shown.splitlines()) > 5
    assert FSI not in shown


def test_pipe_has_neither(run: Run) -> None:
    for bidi in ("auto", "visual"):
        ran = run("lookup", "Qamishlo", "--bidi", bidi)
        assert FSI not in ran.out
        assert "القامشلي" in ran.out


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3),
        ("القامشلي", 8),
        ("قَامِشْلِي", 6),
        ("卡米什利", 8),
        ("\u2068أ\u2069", 1),
        ("\x1b[1mab\x1b[0m", 2),
        ("e\u0301", 1),
    ],
)
def test_display_width(text: str, width: int) -> None:
    assert display_width(text) == width
    assert display_width(pad(text, 12)) == 12


def test_wrapping_breaks_between_items() -> None:
    assert Screen(width=39).wrap(["a" * 10] * 3, indent=4) == f"{'a' * 10} · {'a' * 10}\n    {'a' * 10}"


def test_a_sentence_isolates_only_the_words_that_run_from_right_to_left() -> None:
    screen = Screen(is_isolating=True)
    assert screen.sentence("“حي الطي” left out") == f"“{FSI}حي الطي{PDI}” left out"
    assert screen.sentence("s for ş") == "s for ş"
    assert Screen(reorder=lambda text: text[::-1]).sentence("a אב b") == "a בא b"


def test_clean_takes_control_away() -> None:
    assert clean("a\x1b[31mb\u202ec\n\ud800") == "a[31mbc"


@pytest.mark.parametrize(
    ("probability", "expected"), [(1.0, "100 %"), (0.999, "99 %"), (0.97, "97 %"), (0.004, "<1 %"), (0.0, "0 %")]
)
def test_percent(probability: float, expected: str) -> None:
    assert percent(probability) == expected
    assert sureness(probability).startswith(f"{expected}, ")


def test_map_link_points_south_and_west() -> None:
    assert "mlat=-33.90000&mlon=-18.40000" in map_link(-33.9, -18.4)
