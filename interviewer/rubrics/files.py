"""Finding and reading rubric files: the shipped bank, a user's own folder, or paths given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from interviewer.rubrics.bank import Bank, collect
from interviewer.rubrics.errors import Problem, RubricError
from interviewer.rubrics.model import Question, RubricFile
from interviewer.rubrics.parse import MAX_BYTES, parse

# Plans of ready-made interviews live beside the questions and are no question files.
PLANS_FOLDER = "interviews"


def shipped_folder() -> Path:
    """The folder of the shipped bank: inside the wheel, or at the top of a source checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "data" / "rubrics"
    return inside if inside.is_dir() else package.parent / "rubrics"


def read(path: Path) -> RubricFile:
    """The rubric file at ``path``; raises ``RubricError`` if it cannot be read or is wrong."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RubricError([Problem(str(path), 0, f"larger than {MAX_BYTES // 1024 // 1024} MB")])
        content = path.read_bytes()
    except OSError as error:
        raise RubricError([Problem(str(path), 0, error.strerror or "cannot be read")]) from None
    return parse(content, str(path))


def question_files(path: Path) -> list[Path]:
    """The rubric files at ``path``: itself if it is a file, else every ``.yaml``/``.yml`` below it, sorted."""
    if not path.is_dir():
        return [path]
    found = [p for p in path.rglob("*") if p.suffix in (".yaml", ".yml") and p.is_file()]
    return sorted(p for p in found if PLANS_FOLDER not in p.relative_to(path).parts[:-1])


def plan_folders(paths: Sequence[Path], user_folder: Path | None) -> list[Path]:
    """Where ready-made interviews for the bank of ``load_or_default`` may stand, whether or not there are any."""
    roots = [*paths] if paths else [shipped_folder(), *([user_folder] if user_folder else [])]
    return [(root if root.is_dir() else root.parent) / PLANS_FOLDER for root in roots]


def load(paths: Iterable[Path]) -> Bank:
    """The bank of all rubric files at ``paths``; raises ``RubricError`` with the problems of every file."""
    problems: list[Problem] = []
    files: list[tuple[str, RubricFile]] = []
    for path in paths:
        found = question_files(path)
        if path.is_dir() and not found:
            problems.append(Problem(str(path), 0, "no rubric files here"))
        for file in found:
            try:
                files.append((str(file), read(file)))
            except RubricError as error:
                problems += error.problems
    if problems:
        raise RubricError(problems)
    return collect(files)


def load_or_default(paths: Sequence[Path], user_folder: Path | None) -> tuple[Bank, tuple[Problem, ...]]:
    """The bank of ``paths``, which must be sound, or without any the default one; raises ``RubricError``."""
    return (load(paths), ()) if paths else default_bank(user_folder)


def find(question_id: str, user_folder: Path | None) -> tuple[Question | None, tuple[Problem, ...]]:
    """One question of the default bank, or ``None``, reading only the files that name it, and what is wrong in those.

    As in ``default_bank`` the user's own come first, and one of them that is wrong is passed over.
    """
    spelled = question_id.encode()
    problems: list[Problem] = []
    for folder in (user_folder, shipped_folder()):
        if folder is None or not folder.is_dir():
            continue
        found = None
        for file in question_files(folder):
            try:
                if file.stat().st_size <= MAX_BYTES and spelled in file.read_bytes():
                    found = next((q for q in read(file).questions if q.id == question_id), found)
            except RubricError as error:
                problems += error.problems
            except OSError as error:
                problems.append(Problem(str(file), 0, error.strerror or "cannot be read"))
        if found is not None:
            return found, tuple(problems)
    return None, tuple(problems)


def default_bank(user_folder: Path | None) -> tuple[Bank, tuple[Problem, ...]]:
    """The shipped bank overlaid with the user's own folder, and what was wrong in that folder."""
    bank = load([shipped_folder()])
    problems: list[Problem] = []
    if user_folder is not None and user_folder.is_dir():
        for file in question_files(user_folder):
            try:
                bank = bank.overlaid(collect([(str(file), read(file))]))
            except RubricError as error:
                problems += error.problems
    return bank, tuple(problems)
