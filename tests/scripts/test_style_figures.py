"""The figures of style: counted right on a small package whose figures are known."""

from pathlib import Path

import pytest

from scripts.style_figures import FOLDERS, Figures, count, lines, main

FIRST = '''"""What it is."""

from __future__ import annotations

import typing

if typing.TYPE_CHECKING:
    from pack import second


class Public:
    """Said."""

    def said(self, one: int, *rest: int) -> int:
        """Said.

        At length.
        """
        total = one
        return total

    def bare(self, one):
        def inner() -> None: ...

        return inner

    def _own(self, one) -> None: ...


def many(a: int, b: int, c: int, d: int, e: int, f: int, *, g: int) -> None:
    """Said."""
'''
SECOND = "def late() -> None:\n    from pack.first import many\n\n    many(1, 2, 3, 4, 5, 6, g=7)\n    late()\n"


@pytest.fixture
def figures(tmp_path: Path) -> Figures:
    folder = tmp_path / "pack"
    folder.mkdir()
    for name, text in (("__init__", '"""All."""\n'), ("first", FIRST), ("second", SECOND)):
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return count(folder)


def test_lines_of_modules_and_bodies(figures: Figures) -> None:
    assert figures.lines == sum(text.count("\n") for text in (FIRST, SECOND)) + 1
    bodies = {name.removeprefix("pack."): size for size, name in figures.bodies}
    assert bodies == {
        "first.Public.said": 2,
        "first.Public.bare": 3,
        "first.Public.bare.inner": 1,
        "first.Public._own": 1,
        "first.many": 0,
        "second.late": 4,
    }


def test_docstrings_of_what_is_public(figures: Figures) -> None:
    # three modules, Public, said, bare, many, late: all but second, bare and late
    assert (sum(figures.documented), len(figures.documented)) == (5, 8)


def test_a_function_is_annotated_when_all_of_it_is(figures: Figures) -> None:
    assert (sum(figures.annotated), len(figures.annotated)) == (4, 6)


def test_parameters_without_self(figures: Figures) -> None:
    parameters = {name.rpartition(".")[2]: size for size, name in figures.parameters}
    assert (parameters["said"], parameters["many"]) == (1, 7)


def test_circles_of_imports_also_for_types_and_within_functions(figures: Figures) -> None:
    assert set(figures.cycle()) == {"pack.first", "pack.second"}
    figures.imports["pack.second"].clear()
    assert figures.cycle() == []


def test_what_is_said(figures: Figures) -> None:
    text = "\n".join(lines("pack", figures, largest=1))
    assert "function body: median 1.5, ninth decile 4, largest 4" in text
    assert "functions of more than 6 parameters: 1" in text
    assert "7 pack.first.many" in text
    assert "docstrings of what is public: 62.5 % of 8; annotated: 66.7 % of 6" in text


def test_every_folder_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--largest", "1"]) == 0
    printed = capsys.readouterr().out
    assert all(f"\n{folder}: " in f"\n{printed}" for folder in FOLDERS)
    assert "tests to source: " in printed
