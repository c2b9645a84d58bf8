"""A bank whose files may change while it is used: each file is parsed again only when it has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from interviewer.rubrics import files
from interviewer.rubrics.bank import Bank, Entry, collect
from interviewer.rubrics.errors import Problem, RubricError

# What tells one version of a file from another: modification time in ns, size in bytes, inode.
Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Reloaded:
    """The bank after a change on disk, and everything that is wrong now."""

    bank: Bank
    problems: tuple[Problem, ...]
    changed: tuple[Path, ...]
    """The files that were read again, or that are gone."""
    fresh: tuple[Problem, ...]
    """Those of ``problems`` that came with this change."""


class LiveBank:
    """The rubric files at ``paths``, or without any the shipped ones overlaid with the user's own folder.

    A file that can no longer be read keeps the questions that it had. To be used from one thread at a time.
    """

    def __init__(self, paths: Sequence[Path], user_folder: Path | None) -> None:
        self._paths, self._user_folder = tuple(paths), user_folder
        self._loaded = Bank()
        self._used: dict[Path, Stamp] = {}
        self._seen: dict[Path, Stamp] = {}
        self._good: dict[Path, Bank] = {}
        self._wrong: dict[Path, tuple[Problem, ...]] = {}

    def load(self) -> tuple[Bank, tuple[Problem, ...]]:
        """Read everything for the first time; raises ``RubricError`` as ``files.load_or_default`` does."""
        # Looked at before the files are read: what changes meanwhile is then found to have changed.
        self._used = self._seen = self._stamps()
        self._loaded, problems = files.load_or_default(self._paths, self._user_folder)
        return self._loaded, problems

    def refresh(self) -> Reloaded | None:
        """The bank as it is now if a file has changed, else ``None``; never raises.

        Editors write in several steps, so a change is taken up once two calls in a row find the same files.
        """
        stamps = self._stamps()
        settled = stamps == self._seen
        self._seen = stamps
        if not settled or stamps == self._used:
            return None
        changed = tuple(path for path in {**self._used, **stamps} if self._used.get(path) != stamps.get(path))
        self._used = stamps
        for path in changed:
            self._wrong.pop(path, None)
            if path not in stamps:
                self._good.pop(path, None)
        # With the first change, the files that have not changed are read too: a question that one of them holds may
        # have been hidden by one of the same id.
        for path in stamps:
            if path in changed or path not in self._good:
                self._read(path)
        bank, clashes = self._assembled()
        problems = tuple(problem for path in stamps for problem in self._wrong.get(path, ()))
        fresh = tuple(problem for path in changed for problem in self._wrong.get(path, ()))
        return Reloaded(bank, problems + clashes, changed, fresh + clashes)

    def _read(self, path: Path) -> None:
        try:
            self._good[path] = collect([(str(path), files.read(path))])
        except RubricError as error:
            self._wrong[path] = error.problems
            self._good.setdefault(path, Bank(e for e in self._loaded.values() if e.file == str(path)))

    def _assembled(self) -> tuple[Bank, tuple[Problem, ...]]:
        bank = Bank()
        clashes: list[Problem] = []
        for roots, strict in self._layers():
            layer: dict[str, Entry] = {}
            for path in _found(roots):
                for question_id, entry in self._good.get(path, Bank()).items():
                    first = layer.get(question_id)
                    if strict and first is not None:
                        message = f"question id {question_id!r} is used twice: also in {first.file}"
                        clashes.append(Problem(entry.file, 0, message, question_id, "id"))
                    else:
                        layer[question_id] = entry
            bank = bank.overlaid(Bank(layer.values()))
        return bank, tuple(clashes)

    def _layers(self) -> list[tuple[Sequence[Path], bool]]:
        """The folders and files of each layer, and whether an id may stand in it only once."""
        if self._paths:
            return [(self._paths, True)]
        return [([files.shipped_folder()], True), ([self._user_folder] if self._user_folder else [], False)]

    def _stamps(self) -> dict[Path, Stamp]:
        stamps: dict[Path, Stamp] = {}
        for roots, _ in self._layers():
            for path in _found(roots):
                try:
                    found = path.stat()
                except OSError:
                    continue
                stamps[path] = (found.st_mtime_ns, found.st_size, found.st_ino)
        return stamps


def _found(roots: Sequence[Path]) -> list[Path]:
    try:
        return [path for root in roots if root.exists() for path in files.question_files(root)]
    except OSError:
        return []
