"""The architecture of docs/architecture.md, held: read from the imports, those for types and those in functions too."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import gazetteer
from tests.conftest import ROOT

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"gazetteer.model", "gazetteer.errors"}),
    frozenset({f"gazetteer.{one}" for one in ("clock", "encoding", "config", "countries", "parallel")}),
    frozenset({"gazetteer.types"}),
    frozenset({"gazetteer.context"}),
    frozenset({"gazetteer.text"}),
    frozenset({"gazetteer.matching", "gazetteer.store"}),
    frozenset({"gazetteer.version", "gazetteer.shortlist", "gazetteer.question"}),
    frozenset({"gazetteer.near"}),
    frozenset({"gazetteer.resolve", "gazetteer.exchange", "gazetteer.misses"}),
    frozenset({"gazetteer.curation", "gazetteer.annotate", "gazetteer.browse", "gazetteer.keys"}),
    frozenset({"gazetteer.curating"}),
    frozenset({"gazetteer.gazetteer", "gazetteer.client"}),
    frozenset({"gazetteer.cli", "api"}),
)
"""Lowest first. A module imports from lower layers and from within its own package; those of one layer stay apart."""

PUBLIC = "gazetteer"
"""The package itself, `from gazetteer import Gazetteer`: the public names, above all but the doors."""


def _sources() -> dict[str, Path]:
    """Every module of the two packages, by its full name."""
    found = {}
    for package in ("gazetteer", "api"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


SOURCES = _sources()


def _imports(module: str) -> set[str]:
    """The modules of ours that a module imports, anywhere in its text."""
    tree = ast.parse(SOURCES[module].read_text(encoding="utf-8"))
    return {name for node in ast.walk(tree) for name in _imported(node) if name in SOURCES} - {module}


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        for alias in node.names:
            member = f"{node.module}.{alias.name}"
            yield member if member in SOURCES else str(node.module)


def _unit(module: str) -> str:
    """The package or top module that a module belongs to, as LAYERS names it."""
    parts = module.split(".")
    return parts[0] if parts[0] == "api" else ".".join(parts[:2])


def _height(unit: str) -> int:
    heights = [height for height, layer in enumerate(LAYERS) if unit in layer]
    assert heights, f"{unit} belongs to no layer of tests/test_layers.py: give it one, and docs/architecture.md too"
    return heights[0]


def test_the_layers_name_what_there_is() -> None:
    units = {_unit(module) for module in SOURCES} - {PUBLIC}
    assert units == frozenset().union(*LAYERS)


def test_the_page_names_every_module_of_the_layers() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert not [unit for layer in LAYERS for unit in layer if f"`{unit.rpartition('.')[2]}`" not in page]


@pytest.mark.parametrize("module", sorted(set(SOURCES) - {PUBLIC}))
def test_imports_point_down(module: str) -> None:
    own = _unit(module)
    wrong = [
        name
        for name in _imports(module)
        if _unit(name) != own and (name == PUBLIC or _height(_unit(name)) >= _height(own))
    ]
    assert not wrong, f"{module} imports from its own layer or above: {', '.join(sorted(wrong))}"


def test_no_cycles() -> None:
    graph = {module: _imports(module) for module in SOURCES if module != PUBLIC}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"modules import each other in a circle: {' → '.join(error.args[1])}")


def test_only_config_reads_the_environment() -> None:
    readers = {
        module
        for module, path in SOURCES.items()
        if any(word in path.read_text(encoding="utf-8") for word in ("os.environ", "os.getenv"))
    }
    assert readers == {"gazetteer.config"}


def test_only_the_api_knows_http() -> None:
    web = {"fastapi", "starlette", "uvicorn", "httpx"}
    for module, path in SOURCES.items():
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        outside = {name.partition(".")[0] for node in nodes for name in _all_imported(node)}
        if module.startswith("gazetteer.") and module != "gazetteer.cli.commands.serve":
            assert not outside & web, module


def _all_imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module


@pytest.mark.parametrize("package", ["gazetteer", "api"])
def test_exported_members(package: str) -> None:
    """What `__all__` says is there, sorted, and what is imported for others stands in `__all__`."""
    module = importlib.import_module(package)
    tree = ast.parse(SOURCES[package].read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert list(module.__all__) == sorted(module.__all__)
    assert set(module.__all__) == imported
    assert all(hasattr(module, name) for name in module.__all__)


def test_every_public_name_says_what_it_is() -> None:
    assert not [name for name in gazetteer.__all__ if not (getattr(gazetteer, name).__doc__ or "").strip()]
