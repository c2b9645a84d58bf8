"""The bank that a command works with."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from pathlib import Path

from interviewer.cli.exits import CommandError
from interviewer.rubrics import files
from interviewer.rubrics.bank import Bank, Entry
from interviewer.rubrics.errors import Problem
from interviewer.rubrics.model import Question
from interviewer.settings import user_rubrics_folder


def load_bank(paths: Sequence[Path]) -> tuple[Bank, tuple[Problem, ...]]:
    """The bank of ``paths``, or the shipped one with the user's own; raises ``RubricError`` for the former."""
    return files.load_or_default(paths, user_rubrics_folder())


def bank_for(paths: Sequence[Path]) -> Bank:
    """The bank, what is wrong in the user's own folder told on stderr."""
    bank, problems = load_bank(paths)
    _tell(problems)
    return bank


def _tell(problems: Sequence[Problem]) -> None:
    for problem in problems[:3]:
        print(f"interviewer: passed over: {problem}", file=sys.stderr)
    if len(problems) > 3:
        print(f"interviewer: … and {len(problems) - 3} more in your own rubrics", file=sys.stderr)


def question_of(paths: Sequence[Path], question_id: str) -> Question:
    """The question of this id; raises ``CommandError`` that names similar ones.

    Without ``paths`` only the files that name it are read: a third of a second that one answer need not wait.
    """
    if not paths:
        found, problems = files.find(question_id, user_rubrics_folder())
        if found is not None:
            _tell(problems)
            return found
    return entry_of(bank_for(paths), question_id).question


def entry_of(bank: Bank, question_id: str) -> Entry:
    """The question of this id; raises ``CommandError`` that names similar ones."""
    found = bank.get(question_id)
    if found is not None:
        return found
    similar = difflib.get_close_matches(question_id, list(bank), n=3, cutoff=0.5)
    hint = f"; did you mean {', '.join(similar)}?" if similar else "; `interviewer rubrics list` shows all"
    raise CommandError(f"no question {question_id!r} in the bank{hint}")
