"""``python -m benchmarks``: run every measurement and print it beside the figure to reach."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.pty_start import first_text, time_to_quit
from benchmarks.sample import ANSWER

ROUNDS = 7


def line(name: str, value: str, target: str, reached: bool | None) -> None:
    """Print one measurement, its target, and whether it was reached."""
    mark = {True: "reached", False: "NOT reached", None: "not measured"}[reached]
    print(f"{name:<58} {value:>26}   target {target:<34} {mark}", flush=True)


def wall(command: Sequence[str], env: dict[str, str], stdin: str | None = None) -> float:
    """Seconds a command takes as a whole process."""
    started = time.perf_counter()
    subprocess.run(command, env=env, input=stdin, text=True, capture_output=True, check=True)
    return time.perf_counter() - started


def median(measure: Callable[[], float], rounds: int = ROUNDS) -> float:
    """The median of several runs, after one that is thrown away."""
    measure()
    return statistics.median(measure() for _ in range(rounds))


def start_up(env: dict[str, str], program: str) -> None:
    """``--help`` and ``--version`` beside an empty interpreter, in turn so that both see the same machine."""
    bare = median(lambda: wall([sys.executable, "-c", "pass"], env))
    for option in ("--help", "--version"):
        took = median(lambda option=option: wall([program, option], env))  # type: ignore[misc]
        limit = 3 * bare + 0.06
        line(f"interviewer {option}", f"{took * 1000:.0f} ms", f"3 x {bare * 1000:.0f} ms + 60 ms", took <= limit)


def first_paint(env: dict[str, str], program: str) -> None:
    """The home screen's first text beside a trivial Textual app, and peers where they are installed."""
    trivial = [sys.executable, str(Path(__file__).with_name("trivial_app.py"))]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(first_text([program], b"nterview", env))
        theirs.append(first_text(trivial, b"trivial text", env))
    if None in ours or None in theirs:
        line("first text of the home screen", "-", "2 x a trivial Textual app", None)
        return
    took, floor = statistics.median(filter(None, ours)), statistics.median(filter(None, theirs))
    target = f"2 x {floor * 1000:.0f} ms (trivial app)"
    line("first text of the home screen", f"{took * 1000:.0f} ms", target, took <= 2 * floor)
    for peer, wanted in (("posting", b"Posting"), ("harlequin", b"Data Catalog")):
        found = shutil.which(peer)
        if found is None:
            line(f"  beside {peer}", "-", f"faster than {peer}", None)
            continue
        runs = [first_text([found], wanted, env) for _ in range(3)]
        seen = [r for r in runs if r is not None]
        peer_took = statistics.median(seen) if seen else None
        reached = None if peer_took is None else took < peer_took
        line(
            f"  beside {peer}",
            "-" if peer_took is None else f"{peer_took * 1000:.0f} ms",
            f"faster than {peer}",
            reached,
        )


def grading(env: dict[str, str], program: str) -> None:
    """A 180-word answer against seven key points: warm in one process, and cold from the command line."""
    from interviewer.models.service import GradingService
    from interviewer.rubrics.files import load, shipped_folder

    bank = load([shipped_folder()])
    question = next(e.question for e in bank.values() if len(e.question.key_points) == 7)

    def fresh() -> GradingService:
        # Warm, and with nothing of the answer read before: a service keeps what it read.
        service = GradingService()
        service.warm()
        service.grade(question, "Something else was said before.")
        return service

    def ahead() -> GradingService:
        service = fresh()
        service.look_ahead(question, None, ANSWER[: ANSWER.rstrip(". ").rfind(". ") + 1], lambda: False)
        return service

    words = len(ANSWER.split())
    for name, prepared in (("warm", fresh), ("all but its last sentence read ahead", ahead)):
        took = statistics.median(_timed(partial(prepared().grade, question, ANSWER)) for _ in range(ROUNDS))
        line(f"{words} words, 7 key points, {name}", f"{took * 1000:.0f} ms", "300 ms", took <= 0.3)
    cold = median(
        lambda: wall([program, "grade", "--question", question.id, "--answer", "-", "--json"], env, ANSWER), rounds=3
    )
    line("interviewer grade, cold start", f"{cold * 1000:.0f} ms", "1500 ms", cold <= 1.5)


def responsiveness(env: dict[str, str], program: str) -> None:
    """The event loop's longest gap from start to report, and quitting at several moments."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.loop_gaps"], env=env, capture_output=True, text=True, check=True
    )
    for stage, gap in json.loads(done.stdout).items():
        line(f"event loop, longest gap: {stage}", f"{gap:.0f} ms", "50 ms", gap <= 50)
    for moment in (0.0, 0.5, 1.5, 5.0):
        took = time_to_quit([program], b"nterview", env, moment)
        name = f"quitting {moment:g} s after the first text"
        line(name, "-" if took is None else f"{took * 1000:.0f} ms", "500 ms", None if took is None else took < 0.5)


def long_transcript(folder: Path) -> None:
    """A two-hour transcript of 20,000 words: read, matched and graded, as ``interviewer import`` does it."""
    from benchmarks.long_transcript import imported, write
    from interviewer.rubrics.files import load, shipped_folder

    bank = load([shipped_folder()])
    path = folder / "two-hours.vtt"
    words = write(path, bank)
    matched, graded = imported(path, bank)
    wall, cpu = matched.wall + graded.wall, matched.cpu + graded.cpu
    name = f"import {words:,} words, {graded.answers} answers graded"
    line(name, f"{wall:.0f} s ({cpu:.0f} s of CPU)", "60 s", wall < 60)
    line("  of that, reading and matching", f"{matched.wall:.1f} s ({matched.cpu:.1f} s of CPU)", "-", None)


def large_store(env: dict[str, str]) -> None:
    """Reviewing and searching a store of 5,000 and one of 50,000 answers, each in a data folder of its own."""
    for answers in (5_000, 50_000):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.large_store", str(answers)],
                env={**env, "INTERVIEWER_DATA_DIR": folder}, capture_output=True, text=True, check=True,
            )  # fmt: skip
        found = json.loads(done.stdout)
        shown = found["shown"]
        line(f"past interviews of {answers:,} answers, shown", f"{shown * 1000:.0f} ms", "300 ms", shown <= 0.3)
        for what, took in found["searched"].items():
            line(f"  searched for {what}", f"{took * 1000:.0f} ms", "100 ms", took <= 0.1)
        beyond = found["beyond_text"]
        line("  store beyond the text, an answer", f"{beyond:.0f} bytes", "4,096 bytes", beyond < 4096)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def memory(env: dict[str, str], program: str) -> None:
    """Peak resident memory of the TUI and its worker together, once both have loaded."""
    import pty
    import signal

    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(program, [program], {**env, "TERM": "xterm-256color"})
    os.set_blocking(terminal, False)
    peak = 0
    until = time.monotonic() + 12
    while time.monotonic() < until:
        try:
            os.read(terminal, 1 << 20)
        except (BlockingIOError, OSError):
            time.sleep(0.05)
        peak = max(peak, sum(_high_water(p) for p in (pid, *_children(pid))))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    line("peak memory, TUI and worker", f"{peak / 1024:.0f} MB", "600 MB", peak / 1024 < 600)


def _children(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found.append(int(folder.name))
        except (OSError, IndexError):
            continue
    return found


def _high_water(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(row.split()[1]) for row in status.splitlines() if row.startswith("VmHWM")), 0)


def main() -> None:
    """Measure with an empty data and configuration folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "INTERVIEWER_DATA_DIR": f"{folder}/data", "INTERVIEWER_CONFIG_DIR": f"{folder}/config"}
        program = str(Path(sys.executable).with_name("interviewer"))
        start_up(env, program)
        first_paint(env, program)
        grading(env, program)
        responsiveness(env, program)
        memory(env, program)
        long_transcript(Path(folder))
        large_store(env)


if __name__ == "__main__":
    main()
