"""resolve on long inputs: several processes, runs that are stopped, and going on with them."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from gazetteer.cli import answer_file
from gazetteer.cli.commands import resolve
from tests.cli.conftest import Run

NAMES = ("Qamishlo", "القامشلي", "Xyzzyplugh", "Tay", "=Tay", '"quoted"', "Hesekê", "\ufffdbad\xff")
FORMATS = ("jsonl", "csv")
Spawn = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_file, "CHUNK", 5)
    monkeypatch.setattr(resolve, "_HERE", 1)


def _table(folder: Path, number: int = 43) -> Path:
    """A table with line ends and quotes in cells, and rows that cannot be read."""
    path = folder / "names.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "name", "note", "country"))
        for row in range(number):
            name = NAMES[row % len(NAMES)]
            writer.writerow(
                (row, f"{name} {row // 8 or ''}".strip(), f'two\nlines, "{row}"', "XX" if row == 11 else "SY")
            )
    return path


def _records(out: Path, output: str) -> list[bytes]:
    """The whole records of a file of answers."""
    content = out.read_bytes()
    if output == "jsonl":
        return content.splitlines(keepends=True)
    records, record = [], b""
    for line in content.splitlines(keepends=True):
        record += line
        if record.count(b'"') % 2 == 0:
            records.append(record)
            record = b""
    return records


@pytest.mark.parametrize("output", [*FORMATS, "parquet"])
def test_the_same_from_several_processes(run: Run, tmp_path: Path, output: str) -> None:
    table, outs = _table(tmp_path), [tmp_path / f"{jobs}.{output}" for jobs in (1, 3)]
    for jobs, out in zip(("1", "3"), outs, strict=True):
        ran = run("resolve", table, "--output", output, "--out", out, "--jobs", jobs)
        assert (ran.status, ran.err.count("row 12:"), len(ran.err.splitlines())) == (1, 1, 1)
    one, several = (out.read_bytes() for out in outs)
    assert one == several
    assert not list(tmp_path.glob("*.part*"))


@pytest.mark.parametrize("keys", [("q",), ("q", "=late")])
def test_a_table_of_json_lines(run: Run, tmp_path: Path, keys: tuple[str, ...]) -> None:
    """Its columns are those of the first chunk, also of a run that goes on."""
    lines = [{"q": "Tay", **(dict.fromkeys(keys[1:], row) if row > 2 else {})} for row in range(30)]
    source, out = tmp_path / "names.jsonl", tmp_path / "out.csv"
    source.write_text("\n".join(map(json.dumps, lines)))
    assert run("resolve", source, "--output", "csv", "--out", out).status == 0
    whole = out.read_bytes()
    for rows in (1, 3, 12):
        out.write_bytes(b"".join(_records(out, "csv")[: rows + 1]))
        assert run("resolve", source, "--output", "csv", "--out", out, "--resume").status == 0
        assert out.read_bytes() == whole


@pytest.mark.parametrize("output", FORMATS)
def test_going_on_from_every_place(run: Run, tmp_path: Path, output: str) -> None:
    table, out, part = _table(tmp_path), tmp_path / "out", tmp_path / "out.part"
    arguments = ("resolve", table, "--output", output, "--out", out, "--jobs", "1")
    assert run(*arguments).status == 1
    whole = out.read_bytes()
    for size in range(0, len(whole), len(whole) // 40):
        out.unlink()
        part.write_bytes(whole[:size])
        ran = run(*arguments, "--resume")
        assert (ran.status, out.read_bytes()) == (1, whole), size
        assert not part.exists()
    assert run(*arguments, "--resume").status == 1, (
        "where nothing is left to do, a row that cannot be read still counts"
    )
    assert out.read_bytes() == whole


@pytest.mark.parametrize("output", FORMATS)
def test_stdin_goes_on_where_the_same_comes_again(run: Run, tmp_path: Path, output: str) -> None:
    out = tmp_path / "out"
    names = "\n".join(NAMES * 4).encode()
    arguments = ("resolve", "--output", output, "--out", out)
    assert run(*arguments, stdin=names).status == 0
    whole = out.read_bytes()
    out.write_bytes(whole[: len(whole) // 2])
    assert run(*arguments, "--resume", stdin=names).status == 0
    assert out.read_bytes() == whole
    longer = names + b"\nQamishlo"
    assert run(*arguments, "--resume", stdin=longer).status == 0
    assert out.read_bytes().startswith(whole), "an input that has grown is gone on with"


def test_what_cannot_be_gone_on_with(run: Run, tmp_path: Path) -> None:
    table, out = _table(tmp_path), tmp_path / "out"
    other, shorter = tmp_path / "other.txt", tmp_path / "shorter.txt"
    other.write_text("Tay\n" * 60)
    shorter.write_text("Tay\n" * 10)
    assert run("resolve", table, "--out", out).status == 1
    whole = out.read_bytes()
    for arguments, says in (
        ((other,), "belong to another input"),
        ((shorter,), "more than the input"),
        ((table, "--output", "csv"), "has other columns"),
    ):
        ran = run("resolve", *arguments, "--out", out, "--resume")
        assert (ran.status, len(ran.err.splitlines()), says in ran.err) == (1, 1, True), ran.err
        assert out.read_bytes() == whole
    assert run("resolve", table, "--output", "csv", "--out", out).status == 1
    whole = out.read_bytes()
    for options in ((), ("--output", "csv", "--add", "pcode")):
        assert run("resolve", table, *options, "--out", out, "--resume").status == 1
        assert out.read_bytes() == whole


@pytest.mark.parametrize(
    "arguments", [(), ("--out", "-"), ("--out", "x", "--output", "parquet"), ("--out", "/dev/null")]
)
def test_only_a_file_of_lines_can_be_gone_on_with(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run("resolve", "--resume", *arguments, stdin=b"Tay")
    assert (ran.status, ran.out, "--resume needs --out FILE" in ran.err) == (2, "", True)


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1000", ""])
def test_what_is_no_number_of_processes(run: Run, jobs: str) -> None:
    ran = run("resolve", f"--jobs={jobs}", stdin=b"Tay")
    assert (ran.status, "--jobs" in ran.err) == (2, True)


def test_a_run_stopped_while_it_noted_the_version_goes_on(run: Run, tmp_path: Path) -> None:
    """Found by a run that was stopped between the making of the note and its writing."""
    table, out = _table(tmp_path), tmp_path / "out"
    arguments = ("resolve", table, "--out", out)
    run(*arguments)
    whole = out.read_bytes()
    part = tmp_path / "out.part"
    part.write_bytes(b"".join(whole.splitlines(keepends=True)[:20]))
    part.with_name("out.part.version").touch()
    ran = run(*arguments, "--resume")
    assert (ran.err, out.read_bytes()) == ("", whole)


def test_a_change_of_the_gazetteer_is_told(run: Run, db: Path, tmp_path: Path) -> None:
    table, out = _table(tmp_path), tmp_path / "out"
    arguments = ("resolve", table, "--out", out, "--output", "csv", "--db", db)
    assert "version" not in run(*arguments).err
    part = tmp_path / "out.part"
    part.write_bytes(b"".join(_records(out, "csv")[:21]))
    with Gazetteer.open(db) as gazetteer:
        part.with_name("out.part.version").write_text(gazetteer.edition.version)
        gazetteer.add_name("test:qamishli", "Kamishly", lang="en", source="test", by="somebody else")
    ran = run(*arguments, "--resume")
    assert "from row 21 on its version is" in ran.err
    assert "would have other answers" not in ran.err, "these rows have the same"
    assert "version" not in run(*arguments).err
    part.write_bytes(b"".join(_records(out, "csv")[:21]).replace(b"Qamishli", b"Kamishly"))
    assert "rows up to 20 would have other answers" in run(*arguments, "--resume").err


def test_another_run_into_the_same_file_is_refused(run: Run, spawn: Spawn, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with _at_work(spawn, "resolve", "--out", out, rows=3000) as process:
        assert run("resolve", "--out", out, stdin=b"Tay").status == 1
        process.kill()
    assert run("resolve", "--out", out, stdin=b"Tay").status == 0


def _at_work(spawn: Spawn, *arguments: str | Path, rows: int) -> subprocess.Popen[bytes]:
    """A run that has begun to write, and waits for more."""
    process = spawn(*arguments)
    assert process.stdin
    process.stdin.write(b"Qamishlo\n" * rows)
    process.stdin.flush()
    part = Path(f"{arguments[arguments.index('--out') + 1]}.part")
    _wait_until(lambda: part.exists() and part.stat().st_size > 0)
    return process


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_stopped_run_leaves_whole_rows_and_goes_on(
    run: Run, spawn: Spawn, tmp_path: Path, number: signal.Signals
) -> None:
    out, part, names = tmp_path / "out", tmp_path / "out.part", tmp_path / "names.txt"
    names.write_text("Qamishlo\nTay\nXyzzyplugh\n" * 2000)
    process = spawn("resolve", names, "--out", out, "--jobs", "2")
    _wait_until(lambda: part.exists() and part.stat().st_size > 0)
    process.send_signal(number)
    _, err = process.communicate()
    expected = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -9}[number]
    assert process.returncode == expected, "it was stopped, not done"
    if number != signal.SIGKILL:
        assert part.read_bytes().endswith(b"\n")
        assert [b"--resume goes on" in line for line in err.splitlines()] == [True, False]
        assert err.splitlines()[-1] == b"gazetteer resolve: stopped"
    assert not out.exists()
    ran = run("resolve", names, "--out", out, "--resume", "--jobs", "2")
    assert (ran.status, ran.err) == (0, "")
    answers = [json.loads(line)["query"] for line in out.read_bytes().splitlines()]
    assert answers == names.read_text().split()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("out")] == ["out"]


def test_a_killed_worker_is_told_and_the_run_goes_on_later(run: Run, spawn: Spawn, tmp_path: Path) -> None:
    out, part, names = tmp_path / "out", tmp_path / "out.part", tmp_path / "names.txt"
    names.write_text("Qamishlo\nTay\nXyzzyplugh\n" * 3000)
    process = spawn("resolve", names, "--out", out, "--jobs", "2")
    _wait_until(lambda: bool(_workers(process.pid)))
    os.kill(_workers(process.pid)[0], signal.SIGKILL)
    _, err = process.communicate()
    assert process.returncode == 1
    assert b"killed by signal 9" in err.splitlines()[-1]
    assert len(err.splitlines()) == 2
    assert part.exists()
    assert run("resolve", names, "--out", out, "--resume").status == 0
    assert len(out.read_bytes().splitlines()) == 9000


def _workers(pid: int) -> list[int]:
    """The processes that a run has started to share the work; the one that tracks resources is none."""
    children = subprocess.run(
        ["pgrep", "-P", str(pid), "-f", "spawn_main"], capture_output=True, text=True, check=False
    )
    return [int(line) for line in children.stdout.split()]


def test_who_reads_a_stopped_run_gets_whole_rows(spawn: Spawn) -> None:
    process = spawn("resolve")
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"Qamishlo\n" * 600)
    process.stdin.flush()
    assert os.read(process.stdout.fileno(), 1) == b"{"  # it is at work; that pipe will not hold all that it writes
    process.send_signal(signal.SIGINT)
    process.wait()
    rest, _ = process.communicate()
    assert rest.endswith(b"}\n")
