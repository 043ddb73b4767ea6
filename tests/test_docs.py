"""The pages tell the truth: what they show is run and compared, what there is stands in them, no link is dead.

In a fenced block, lines that begin with `$ ` are commands, run by bash in a folder with the examples of docs/examples,
on the curated gazetteer; what follows is what they print. A line `…` stands for any lines, `…` in a line for anything.
Numbers that move with every fit of the weights, probabilities and percentages, may be others. ```sh blocks are run
whole and must succeed; ```python blocks too, and `print(…)  # this` must print this.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from gazetteer.cli.main import COMMANDS
from gazetteer.exchange.names import ENTITY_COLUMNS, NAME_COLUMNS
from gazetteer.types import entity_types
from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(DOCS.glob("*.md")), *sorted((DOCS / "reference").glob("*.md")))
SERVICE = "127.0.0.1:8000"
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_UNSTABLE = re.compile(r"…|\b[01]\.\d+\b|(?<!\S)<?\d+ %")
_SECONDS = 120


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@dataclass(frozen=True)
class Desk:
    """A folder in which a page's examples are run, and the surroundings they need."""

    folder: Path
    environment: dict[str, str]

    def run(self, command: str) -> tuple[int, str]:
        """The exit status and what is printed, on stdout and stderr as on a terminal."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            check=False,
        )
        return done.returncode, done.stdout.decode()


@pytest.fixture
def desk(core_path: Path, tmp_path: Path) -> Desk:
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    database = Path(shutil.copy(core_path, tmp_path / "gazetteer.db"))
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, arguments in {"gazetteer": "-m gazetteer.cli.main ", "python": ""}.items():
        program = programs / name
        program.write_text(f'#!/usr/bin/env bash\nexec "{sys.executable}" {arguments}"$@"\n', encoding="utf-8")
        program.chmod(0o755)
    own = {"GAZETTEER_DB": str(database), "PYTHONPATH": str(ROOT), "COLUMNS": "80", "LC_ALL": "C.UTF-8"}
    return Desk(tmp_path, os.environ | own | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"})


@contextmanager
def _service(desk: Desk) -> Iterator[str]:
    """A service on a free port; gives its address."""
    command = [str(desk.folder / "bin" / "gazetteer"), "serve", "--port", "0"]
    with subprocess.Popen(command, env=desk.environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            found = re.search(r"127\.0\.0\.1:\d+", process.stdout.readline())
            assert found, "the service does not say where it is"
            yield found[0]
        finally:
            process.terminate()


def _blocks(page: Path) -> list[tuple[str, str]]:
    """(language, content) of every fenced block that is run."""
    found = _FENCE.findall(page.read_text(encoding="utf-8"))
    return [(kind, text) for kind, text in found if kind in ("sh", "python") or text.startswith("$ ")]


def _steps(block: str) -> Iterator[tuple[str, str]]:
    """(command, what it prints) of a block of commands."""
    for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        lines = step.splitlines()
        length = next(number for number, line in enumerate(lines, 1) if not line.endswith(("\\", "|")))
        yield "\n".join(lines[:length]), "\n".join(lines[length:])


def _is_as_shown(shown: str, printed: str) -> bool:
    lines = []
    for line in shown.strip().splitlines():
        if line.strip() == "…":
            lines.append(r"(?:[^\n]*\n)*")
            continue
        parts = _UNSTABLE.split(line.rstrip())
        kinds = _UNSTABLE.findall(line.rstrip())
        fillers = [r"[^\n]*" if kind == "…" else r"<?[\d.]+(?: %)?" for kind in kinds]
        lines.append(
            "".join(re.escape(part) + filler for part, filler in zip(parts, [*fillers, ""], strict=True)) + "\n"
        )
    tidy = "".join(f"{line.rstrip()}\n" for line in printed.strip().splitlines())
    return re.fullmatch("".join(lines), tidy) is not None


def _run_blocks(desk: Desk, page: Path, address: str) -> None:
    for kind, text in _blocks(page):
        block = text.replace(SERVICE, address)
        if kind == "python":
            _run_python(desk, block)
        elif kind == "sh":
            status, printed = desk.run(f"set -euo pipefail\n{block}")
            assert status == 0, f"{text}\n{printed}"
        else:
            for command, shown in _steps(block):
                _, printed = desk.run(command)
                assert _is_as_shown(shown, printed), f"$ {command}\n{printed}\n--- the page says:\n{shown}"


def _run_python(desk: Desk, block: str) -> None:
    (desk.folder / "example.py").write_text(block, encoding="utf-8")
    status, printed = desk.run("python example.py")
    assert status == 0, printed
    shown = "\n".join(re.findall(r"print\(.*\)  # (.*)$", block, re.MULTILINE))
    assert _is_as_shown(shown, printed), f"{printed}\n--- the page says:\n{shown}"


@pytest.mark.parametrize("page", [page for page in PAGES if _blocks(page)], ids=_name)
def test_what_a_page_shows_is_so(desk: Desk, page: Path) -> None:
    needs_service = any(SERVICE in text for _, text in _blocks(page))
    if not needs_service:
        _run_blocks(desk, page, SERVICE)
        return
    if not shutil.which("curl"):
        pytest.skip("curl is not here")
    with _service(desk) as address:
        _run_blocks(desk, page, address)


def test_comparing_notices_what_differs() -> None:
    assert _is_as_shown("a 12 %\n…\nz", "a 98 %\nb\nc\nz\n")
    assert _is_as_shown("a, …, c", "a, b, c\n")
    assert not _is_as_shown("a\n…\nz", "a\nb\n")
    assert not _is_as_shown("gz:1042,match,0.9", "gz:1043,match,0.9\n")


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(_FENCE, "", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?://", target):
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), target
        if anchor:
            assert anchor in _anchors(there), target


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _told() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def test_every_environment_variable_is_told() -> None:
    tree = ast.parse((ROOT / "gazetteer" / "config.py").read_text(encoding="utf-8"))
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "os.environ.get"
    ]
    named = [call.args[0] for call in calls if isinstance(call.args[0], ast.Constant)]  # tests/cli/test_service: others
    variables = {str(one.value) for one in named}
    assert {"GAZETTEER_DB", "XDG_DATA_HOME"} <= variables
    assert not [variable for variable in variables if f"{variable}" not in _told()]


def test_every_command_that_is_spoken_of_is_one() -> None:
    told = _told() + (ROOT / "data" / "names" / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`gazetteer ([a-z]+)", told)) <= set(COMMANDS)


def test_every_option_of_the_scripts_is_told() -> None:
    readme = PAGES[0].read_text(encoding="utf-8")
    assert all(word in readme for word in ("scripts/serve", "--port", "scripts/test", "--long"))


def test_every_page_is_reached_from_the_readme() -> None:
    readme = PAGES[0].read_text(encoding="utf-8")
    assert not [page.name for page in PAGES[1:] if f"({page.relative_to(ROOT)})" not in readme]


@pytest.mark.parametrize("column", [*ENTITY_COLUMNS, *NAME_COLUMNS, "fold", "entities"])
def test_every_column_of_the_data_is_told(column: str) -> None:
    dictionary = (ROOT / "data" / "names" / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in dictionary.splitlines() if line.startswith("|")]
    assert any(f"`{column}`" in row for row in rows)


def test_every_type_has_a_meaning() -> None:
    assert not [name for name, known in entity_types().items() if not known.meaning]
