"""What the project says of itself in pyproject.toml and constraints.txt is so."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from gazetteer.version import SOFTWARE
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUPTOOLS = PROJECT["tool"]["setuptools"]


def _folders() -> dict[str, Path]:
    """Every folder with files in it that a wheel must hold, by the name of its package."""
    found = {"gazetteer_names": ROOT / "data" / "names"}
    for top in ("gazetteer", "api"):
        for folder in (ROOT / top, *(ROOT / top).rglob("*")):
            if folder.is_dir() and folder.name != "__pycache__" and any(file.is_file() for file in folder.iterdir()):
                found[".".join(folder.relative_to(ROOT).parts)] = folder
    return found


def test_every_package_is_listed() -> None:
    assert set(SETUPTOOLS["packages"]) == set(_folders())


def test_the_wheel_leaves_no_file_out() -> None:
    patterns = ["*.py", *SETUPTOOLS["package-data"]["*"]]
    files = [file for folder in _folders().values() for file in folder.iterdir() if file.is_file()]
    assert not [file for file in files if not any(fnmatch(file.name, pattern) for pattern in patterns)]


def test_the_version_is_one() -> None:
    assert PROJECT["project"]["version"] == SOFTWARE
    assert f"## {SOFTWARE}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def _pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    return {_normalised(name): version for name, version in pins.items()}


def _name_of(requirement: str) -> str:
    return _normalised(re.split(r"[<>=!~\[; ]", requirement)[0])


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _third_party_imports() -> set[str]:
    """The packages of others that any Python of the project imports, also where it runs."""
    found = set()
    for top in ("gazetteer", "api", "scripts", "tests"):
        for path in (ROOT / top).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                found |= {name.partition(".")[0] for name in _imported(node)}
    return found - sys.stdlib_module_names - {"gazetteer", "api", "scripts", "tests"}


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
        return [str(argument.value) for argument in node.args[:1] if isinstance(argument, ast.Constant)]
    return []


def test_every_import_is_a_dependency() -> None:
    project = PROJECT["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    declared = {_name_of(one) for one in wanted}
    modules = {"bidi": "python-bidi"}
    assert {_normalised(modules.get(name, name)) for name in _third_party_imports()} <= declared


def test_constraints_hold_versions_and_nothing_else() -> None:
    assert all(re.fullmatch(r"[0-9][0-9A-Za-z.]*", version) for version in _pins().values())


@pytest.mark.parametrize("extra", ["", *PROJECT["project"]["optional-dependencies"]])
def test_every_dependency_is_pinned(extra: str) -> None:
    project = PROJECT["project"]
    wanted = project["optional-dependencies"][extra] if extra else project["dependencies"]
    assert {_name_of(one) for one in wanted} - {"gazetteer"} <= set(_pins())
