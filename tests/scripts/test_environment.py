"""Setting up: what is found, what is done again, what is said where it cannot be done."""

from __future__ import annotations

import os
import shutil
import subprocess
import urllib.request
from pathlib import Path

import pytest

from scripts import environment
from tests.conftest import ROOT

OLD_PYTHON = '#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.1"\nexit 1\n'


def _program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("script", ["scripts/serve", "scripts/test", ".ci/run"])
def test_an_old_python_is_told(tmp_path: Path, script: str) -> None:
    _program(tmp_path / "python3", OLD_PYTHON)
    for name in ("bash", "dirname"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    done = subprocess.run([ROOT / script], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "Python 3.11 or newer is needed; python3 here is: Python 3.9.1\n"


def test_wrong_options_are_told() -> None:
    done = subprocess.run([ROOT / "scripts" / "test", "--fast"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "usage: scripts/test [--long]\n")


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """An environment that says of itself that it works, stamped as one to use."""
    _program(tmp_path / "bin" / "python", "#!/bin/sh\nexit 0\n")
    environment.write_stamp(tmp_path, ["all"])
    return tmp_path


def test_a_stamped_environment_is_ready(venv: Path) -> None:
    assert environment.is_ready(venv, "use")
    assert not environment.is_ready(venv, "develop")


def test_one_to_work_with_is_one_to_use(venv: Path) -> None:
    environment.write_stamp(venv, ["all", "dev"])
    assert environment.is_ready(venv, "use")


def test_one_without_a_stamp_is_not_ready(venv: Path) -> None:
    environment.stamp_path(venv).unlink()
    assert not environment.is_ready(venv, "use")


def test_one_that_does_not_run_is_not_ready(venv: Path) -> None:
    _program(venv / "bin" / "python", "#!/bin/sh\nexit 1\n")
    assert not environment.is_ready(venv, "use")


def test_changed_pins_and_a_moved_folder_are_noticed(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = venv / "moved"
    moved.mkdir()
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, moved / name)
    monkeypatch.setattr(environment, "ROOT", moved)
    assert not environment.is_ready(venv, "use")
    environment.write_stamp(venv, ["all"])
    assert environment.is_ready(venv, "use")
    (moved / "constraints.txt").write_text("other==1\n", encoding="utf-8")
    assert not environment.is_ready(venv, "use")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a clone has it, in a folder with a blank in its path."""
    place = tmp_path_factory.mktemp("a clean") / "clone of it"
    left_out = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "*.db*", "build", "dist")
    shutil.copytree(ROOT, place, ignore=left_out)
    return place


def _serve(clone: Path, database: Path) -> None:
    """Start `scripts/serve` from another folder, see that it answers and says what to try, and stop it."""
    command = [str(clone / "scripts" / "serve"), "--port", "0"]
    surroundings = os.environ | {"GAZETTEER_DB": str(database)}
    with subprocess.Popen(command, cwd="/", env=surroundings, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().split()[2]
            assert [process.stdout.readline().split()[0] for _ in range(3)] == ["curl"] * 3
            with urllib.request.urlopen(f"{address}/readyz") as answer:
                assert answer.status == 200
        finally:
            process.terminate()
            process.wait(30)


@pytest.mark.long
def test_a_clean_clone_serves_again_and_again(clone: Path, core_copy: Path) -> None:
    _serve(clone, core_copy)
    stamp = environment.stamp_path(clone / ".venv")
    installed = stamp.stat().st_mtime_ns
    _serve(clone, core_copy)
    assert stamp.stat().st_mtime_ns == installed


@pytest.mark.long
def test_the_wheel_is_whole(clone: Path, tmp_path: Path) -> None:
    """Installed elsewhere, without the project beside it, the package builds and answers."""
    prepare = 'source "$0/scripts/environment.sh" && prepare use'
    subprocess.run(["bash", "-c", prepare, str(clone)], check=True)
    python = str(clone / ".venv" / "bin" / "python")
    wheel = [python, "-m", "pip", "wheel", "-qq", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(clone)]
    subprocess.run(wheel, check=True)
    (found,) = tmp_path.glob("gazetteer-*.whl")
    site = tmp_path / "site"
    subprocess.run([python, "-m", "pip", "install", "-qq", "--no-deps", "--target", str(site), str(found)], check=True)
    surroundings = os.environ | {"PYTHONPATH": str(site), "GAZETTEER_DB": str(tmp_path / "wheel.db")}
    run = [python, "-m", "gazetteer.cli.main"]
    subprocess.run([*run, "build", "--no-world"], cwd=tmp_path, env=surroundings, check=True, capture_output=True)
    where = subprocess.run(
        [python, "-c", "import gazetteer; print(gazetteer.__file__)"],
        cwd=tmp_path,
        env=surroundings,
        check=True,
        capture_output=True,
    )
    assert where.stdout.decode().startswith(str(site))
    shown = subprocess.run([*run, "show", "gz:1042"], cwd=tmp_path, env=surroundings, check=True, capture_output=True)
    assert shown.stdout.decode().startswith("Qamishli · city in Syria")
