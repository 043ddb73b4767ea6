"""The entry point: help, errors on one line, exit statuses, pipes and signals."""

from __future__ import annotations

import io
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from gazetteer.cli import main as entry
from gazetteer.cli.main import COMMANDS
from tests.cli.conftest import RECORDS, Run


def test_help_names_every_command(run: Run) -> None:
    ran = run("--help")
    assert ran.status == 0
    assert all(f"  {name} " in ran.out for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run: Run, command: str) -> None:
    ran = run(command, "--help")
    assert ran.status == 0
    assert f"gazetteer {command}" in ran.out


def test_version(run: Run) -> None:
    assert run("--version").out.startswith("gazetteer ")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("look",),
        ("--db", "x", "lookup", "y"),
        ("lookup",),
        ("lookup", "x", "--bogus"),
        ("lookup", "x", "--lim", "5"),
        ("lookup", "x", "--limit", "0"),
        ("lookup", "x", "--country", "Syria"),
        ("lookup", "x", "--lang", "english"),
        ("lookup", "x", "--kind", "thing"),
        ("lookup", "x", "--type", "metropolis"),
        ("lookup", "x", "--near", "91,0"),
        ("lookup", "x", "--within", "Qamishli"),
        ("lookup", "x", "--as-of", "yesterday"),
        ("lookup", "x", "--min-probability", "2"),
        ("lookup", "x", "--db", ""),
        ("resolve", "names.xlsx"),
        ("resolve", "--json", "--output", "csv"),
        ("undo", "last"),
        ("import", "shapefile", "."),
        ("export", "shapefile"),
        ("alias", "add", "test:sy", "x", "--lang", "english", "--source", "s"),
        ("alias", "add", "test:sy", "x", "--lang", "en"),
        ("key", "create", "ana", "--role", "king"),
        ("serve", "--port", "99999"),
    ],
    ids=" ".join,
)
def test_wrong_options_are_exit_2_and_one_line(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.status == 2
    if arguments:
        assert ran.out == ""
        assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("lokup", "x"), "did you mean lookup?"),
        (("lookup", "x", "--type", "vilage"), "did you mean village?"),
        (("lookup", "x", "--server", "http://127.0.0.1:1"), "gazetteer serve starts a service"),
        (("show", "Qamishli"), "gazetteer lookup NAME tells it"),
        (("serve", "--port", "http"), "must be a whole number"),
        (("serve", "--rate", "fast"), "must be a number of seconds"),
    ],
    ids=str,
)
def test_what_to_do_about_it(run: Run, arguments: tuple[str, ...], hint: str) -> None:
    assert hint in run(*arguments).err


class _Keyboard(io.BytesIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("command", "what"), [("resolve", "the names"), ("annotate", "the text")])
def test_somebody_at_a_keyboard_is_told_to_type(
    run: Run, built: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, what: str
) -> None:
    assert run(command, stdin=b"Qamishlo").err == ""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(_Keyboard(b"Qamishlo")))
    assert entry.main([command, "--db", str(built)]) == 0
    assert f"Type {what}" in capsys.readouterr().err


def test_an_id_that_is_none_is_no_name(run: Run) -> None:
    assert run("show", "gz:404").err == "gazetteer show: there is no entity gz:404\n"
    assert "mean" not in run("xyzzy").err


@pytest.mark.parametrize("command", ["resolve", "annotate"])
def test_nothing_is_built_for_a_file_that_is_not_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.delenv("GAZETTEER_DB")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("gazetteer.cli.formats.build", lambda *_, **__: pytest.fail("built"))
    assert run(command, tmp_path / "none.csv").status == 1


def test_ctrl_c_in_the_first_build(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.delenv("GAZETTEER_DB")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("gazetteer.cli.formats.build", stop)
    ran = run("lookup", "x")
    assert ran.status == 130
    assert "stopped; nothing of it is kept" in ran.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("resolve", "--out", "x.csv"), "x.csv gets jsonl, not csv: that is --output csv"),
        (("annotate", "--out", "x.html"), "x.html gets text, not html: that is --format html"),
        (("resolve", "--out", "x.csv", "--output", "csv"), ""),
        (("resolve", "--out", "x.csv", "--json"), ""),
        (("annotate", "--out", "x.txt"), ""),
    ],
    ids=str,
)
def test_a_name_that_promises_another_format(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(*arguments, stdin=b"Qamishlo")
    assert (ran.status, told in ran.err, bool(ran.err)) == (0, True, bool(told))


def test_several_wrong_options_are_told_together(run: Run) -> None:
    ran = run("lookup", "x", "--as-of", "never", "--min-probability", "2")
    assert "--as-of: " in ran.err
    assert "--min-probability: " in ran.err


def test_a_coordinate_may_begin_with_minus(run: Run) -> None:
    assert run("lookup", "Qamishli", "--near", "-33.9,18.4").status == 0


def _missing(tmp_path: Path) -> Path:
    return tmp_path / "missing.db"


def _empty(tmp_path: Path) -> Path:
    path = tmp_path / "empty.db"
    path.touch()
    return path


def _foreign(tmp_path: Path) -> Path:
    path = tmp_path / "foreign.db"
    path.write_text("this is no database at all\n" * 100)
    return path


def _later(tmp_path: Path) -> Path:
    """A gazetteer of a schema that is not known yet."""
    path = tmp_path / "later.db"
    assert entry.main(["import", "records", str(RECORDS), "--db", str(path)]) == 0
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 9999")
    return path


def _folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.mark.parametrize("make", [_missing, _empty, _foreign, _later, _folder])
@pytest.mark.parametrize("command", [("lookup", "x"), ("resolve",), ("annotate",), ("show", "gz:1"), ("info",)])
def test_unusable_database(run: Run, tmp_path: Path, make: object, command: tuple[str, ...]) -> None:
    assert callable(make)
    ran = run(*command, "--db", make(tmp_path), stdin=b"x")
    assert ran.status == 1
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert not (tmp_path / "missing.db").exists()


def test_an_unexpected_error_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> object:
        raise RuntimeError("first\nsecond")

    monkeypatch.setattr(entry, "_command", fail)
    ran = run("lookup", "x")
    assert ran.status == 1
    assert ran.err == ("gazetteer lookup: unexpected RuntimeError: first second (GAZETTEER_DEBUG=1 shows where)\n")


def test_broken_utf8_on_the_command_line(spawn: object) -> None:
    assert callable(spawn)
    process: subprocess.Popen[bytes] = spawn("lookup", "Qami\udcffshli")
    out, err = process.communicate()
    assert process.returncode == 1
    assert out == b""
    assert err.count(b"\n") == 1
    assert b"Traceback" not in err


def test_a_closed_pipe_ends_quietly(spawn: object, tmp_path: Path) -> None:
    assert callable(spawn)
    names = tmp_path / "names.txt"
    names.write_text("Qamishlo\n" * 3000)
    process: subprocess.Popen[bytes] = spawn("resolve", names)
    with process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["lookup Qamishlo", "resolve --json", "show test:qamishli --json"])
def test_closed_streams_are_no_error(built: Path, closed: str, command: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f'exec "{sys.executable}" -m gazetteer.cli.main {command} --db "{built}" {closed}'],
        input=b"",
        capture_output=True,
        check=False,
        cwd=RECORDS.parents[2],
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_ctrl_c_ends_with_a_line(spawn: object) -> None:
    assert callable(spawn)
    process: subprocess.Popen[bytes] = spawn("resolve")
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"Qamishlo\n" * 600)  # more than a chunk: the first answers show that it is at work
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.wait()
    _, err = process.communicate()  # only now is its input closed: it did not end for want of it
    assert (process.returncode, err.splitlines()[-1:]) == (130, [b"gazetteer resolve: stopped"])


def test_lookup_imports_nothing_heavy(built: Path) -> None:
    heavy = "{'fastapi', 'sqlmodel', 'sqlalchemy', 'numpy', 'pydantic', 'pyarrow', 'uvicorn', 'asyncio'}"
    code = (
        "import sys; from gazetteer.cli.main import main; "
        f"main(['lookup', 'Qamishlo', '--db', {str(built)!r}]); print({heavy} & sys.modules.keys(), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Qamishli" in ran.stdout
    assert ran.stderr == "set()\n"
