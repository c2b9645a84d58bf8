from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from interviewer.cli import main
from interviewer.cli.exits import ExitCode

HEAVY = (
    "pydantic",
    "yaml",
    "textual",
    "numpy",
    "onnxruntime",
    "openai",
    "sqlite3",
    "platformdirs",
    "tokenizers",
    "torch",
    "rich",
    "asyncio",
    "keyring",
    "jinja2",
    "dataclasses",
    "inspect",
)


@pytest.mark.parametrize("flag", ["--help", "--version", "grade --help", "rubrics --help", "nonsense"])
def test_help_and_version_import_only_the_standard_library(flag):
    program = (
        "import sys\nfrom interviewer.__main__ import main\nsys.argv = ['interviewer', *sys.argv[1:]]\nmain()\n"
        f"heavy = sorted(set(sys.modules) & set({HEAVY!r}))\nassert not heavy, heavy\n"
        "own = [m for m in sys.modules if m.startswith('interviewer.')]\n"
        "own = [m for m in own if not m.startswith(('interviewer.cli', 'interviewer.__'))]\n"
        "assert not own, own\n"
    )
    done = subprocess.run([sys.executable, "-c", program, *flag.split()], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_help_lists_every_command(call):
    code, out, _ = call("--help")
    assert code == ExitCode.FINE
    for name in (
        "start",
        "grade",
        "benchmark",
        "rubrics",
        "sessions",
        "review",
        "export",
        "regrade",
        "serve",
        "doctor",
    ):
        lines = [line for line in out.splitlines() if line.startswith(f"    {name} ")]
        assert len(lines) == 1 and len(lines[0].split()) > 2, name


def test_version(call):
    assert call("--version")[:2] == (ExitCode.FINE, "interviewer 0.1.0\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("grade",),
        ("grade", "--question", "x", "--batch", "y"),
        ("grade", "--question", "zero-weight-initialization", "--jobs", "2"),
        ("grade", "--batch", "f", "--answer", "g"),
        ("grade", "--batch", "f", "--jobs", "0"),
        ("grade", "--batch", "/nowhere.jsonl"),
        ("grade", "--question", "nowhere", "--answer", "-"),
        ("grade", "--question", "x", "--rubrics", "/nowhere.yaml"),
        ("start", "--questions", "0"),
        ("start", "--topic", "Knitting"),
        ("rubrics",),
        ("rubrics", "show", "nowhere"),
        ("review", "nowhere"),
        ("export", "nowhere", "--format", "json"),
        ("export", "x", "--format", "docx"),
        ("benchmark", "--answers", "/nowhere.jsonl"),
        ("regrade", "--since", "yesterday"),
        ("serve", "--port", "70000"),
    ],
)
def test_wrong_usage_takes_two_lines_and_status_2(call, arguments):
    code, out, err = call(*arguments)
    assert code == ExitCode.USAGE
    assert out == ""
    assert 1 <= len(err.splitlines()) <= 2, err
    assert "Traceback" not in err


def test_no_command_opens_the_home_screen(call, monkeypatch):
    opened = []
    monkeypatch.setattr("interviewer.tui.run.run", lambda *a, **k: opened.append((a, k)) or 0)
    assert call()[0] == ExitCode.FINE
    assert opened == [((), {})]


def test_start_hands_its_flags_to_the_interface(call, monkeypatch, rubrics):
    opened = {}

    def fake(flags, *, rubrics, start):
        opened.update(flags=flags, rubrics=rubrics, start=start)
        return 0

    monkeypatch.setattr("interviewer.tui.run.run", fake)
    code, _, err = call(
        "start",
        "--rubrics",
        rubrics,
        "--topic",
        "initialisation",
        "--questions",
        3,
        "--minutes",
        9,
        "--difficulty",
        "hard",
        "--mode",
        "drill",
        "--seed",
        7,
        "--llm",
        "off",
    )
    assert code == ExitCode.FINE, err
    given = {name: value for name, value in opened["flags"].items() if value is not None}
    assert given == {"questions": 3, "minutes": 9, "difficulty": "hard", "mode": "drill", "llm.mode": "off"}
    assert (opened["start"].topics, opened["start"].seed) == (("initialisation",), 7)


def test_an_interrupt_ends_with_130_and_no_traceback(call, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "_home", interrupted)
    code, out, err = call()
    assert (code, out, err) == (ExitCode.INTERRUPTED, "", "")


def test_a_bug_is_not_hidden(call, monkeypatch):
    def broken(_):
        raise ZeroDivisionError

    monkeypatch.setattr(main, "_home", broken)
    with pytest.raises(ZeroDivisionError):
        call()


@pytest.mark.skipif(os.name != "posix", reason="pipes")
def test_a_reader_that_leaves_is_no_fault():
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "interviewer", "rubrics", "list", "--json"], stdout=writer, stderr=subprocess.PIPE
    )
    os.close(writer)
    assert (done.stderr, done.returncode) == (b"", ExitCode.FAILED)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_interrupting_a_command_that_reads_stdin():
    process = subprocess.Popen(
        [sys.executable, "-m", "interviewer", "grade", "--question", "zero-weight-initialization"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A test run started in the background may have inherited that interrupts are ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert process.returncode == ExitCode.INTERRUPTED
    assert b"Traceback" not in err


def test_an_ascii_locale_breaks_nothing(rubrics):
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-m", "interviewer", "doctor"], capture_output=True, text=True, env=environment
    )
    assert "Traceback" not in done.stderr
    assert "no UTF-8" in done.stdout


@pytest.mark.parametrize("command", [("rubrics", "list"), ("rubrics", "export", "--format", "csv"), ("start",)])
def test_a_topic_that_the_bank_lacks_is_wrong_usage_and_similar_ones_are_named(call, rubrics, command):
    code, _, err = call(*command, "--rubrics", rubrics, "--topic", "Initialization")
    assert code == ExitCode.USAGE
    assert "no topic 'Initialization' in the bank; there are: Initialisation" in err
