"""The import rules: a pure core inside a shell, and a command line that imports next to nothing."""

from __future__ import annotations

import ast
import gc
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "interviewer"
CORE = ("rubrics", "grading", "interview", "transcripts", "practice", "exports", "benchmark", "comparison", "progress")
SHELL = ("models", "store", "settings", "llm", "importing", "serving", "cli", "tui")
HEAVY = ("textual", "torch", "sentence_transformers", "onnxruntime", "openai", "sqlite3", "tokenizers")
# Formats that only a library can write; imported inside the function that needs them.
ALLOWED = {"exchange": ("sqlite3", "genanki"), "exports": ("genanki",)}


def parsed(path: Path) -> ast.Module:
    # CPython 3.11 takes a finaliser that is run while a tree is built for a fault of the tree:
    # what earlier tests left behind may wait until it is done.
    gc.disable()
    try:
        return ast.parse(path.read_text(encoding="utf-8"))
    finally:
        gc.enable()


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def core_files() -> list[Path]:
    return [path for name in CORE for path in sorted((PACKAGE / name).rglob("*.py"))]


@pytest.mark.parametrize("path", core_files(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_core_imports_neither_shell_nor_heavy_libraries(path: Path) -> None:
    allowed = {name for part in path.parts for name in ALLOWED.get(part, ())}
    for name in imports(path):
        assert not name.startswith(tuple(f"interviewer.{part}" for part in SHELL)), f"{path.name} imports {name}"
        assert name.split(".")[0] not in set(HEAVY) - allowed, f"{path.name} imports {name}"


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_and_version_import_next_to_nothing(argument: str) -> None:
    code = (
        "import sys; sys.argv = ['interviewer', sys.argv[1]]\n"
        "from interviewer.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(*sorted(m for m in sys.modules if '.' not in m), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, argument], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stderr.split())
    assert done.stdout.strip()
    assert not loaded & {"pydantic", "yaml", "numpy", "textual", "onnxruntime", "openai", "sqlite3", "tokenizers"}


def test_sentence_transformers_is_imported_only_where_a_user_configured_a_model() -> None:
    users = [
        p
        for p in PACKAGE.rglob("*.py")
        if any(n.split(".")[0] in ("sentence_transformers", "torch") for n in imports(p))
    ]
    assert [p.name for p in users] == ["configured.py"]


def test_the_first_screen_is_there_before_pydantic_and_the_store() -> None:
    code = (
        "import sys\n"
        "from interviewer.tui.run import make_app\n"
        "make_app({}, [], None)\n"
        "import interviewer.tui.screens.home\n"
        "print(*sorted(m for m in sys.modules if '.' not in m))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert "textual" in done.stdout.split()
    assert not set(done.stdout.split()) & {"pydantic", "yaml", "numpy", "onnxruntime", "openai", "sqlite3"}
