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
from interviewer.settings import user_rubrics_folder


def load_bank(paths: Sequence[Path]) -> tuple[Bank, tuple[Problem, ...]]:
    """The bank of ``paths``, or the shipped one with the user's own; raises ``RubricError`` for the former."""
    if paths:
        return files.load(paths), ()
    return files.default_bank(user_rubrics_folder())


def bank_for(paths: Sequence[Path]) -> Bank:
    """The bank, what is wrong in the user's own folder told on stderr."""
    bank, problems = load_bank(paths)
    for problem in problems[:3]:
        print(f"interviewer: passed over: {problem}", file=sys.stderr)
    if len(problems) > 3:
        print(f"interviewer: … and {len(problems) - 3} more in your own rubrics", file=sys.stderr)
    return bank


def entry_of(bank: Bank, question_id: str) -> Entry:
    """The question of this id; raises ``CommandError`` that names similar ones."""
    found = bank.get(question_id)
    if found is not None:
        return found
    similar = difflib.get_close_matches(question_id, list(bank), n=3, cutoff=0.5)
    hint = f"; did you mean {', '.join(similar)}?" if similar else "; `interviewer rubrics list` shows all"
    raise CommandError(f"no question {question_id!r} in the bank{hint}")


def known_topics(paths: Sequence[Path], topics: Sequence[str]) -> None:
    """Raise ``CommandError`` if one of ``topics`` is none of the bank's, whatever the case."""
    bank, _ = load_bank(paths)
    by_folded = {topic.casefold(): topic for topic in bank.topics}
    for topic in topics:
        if topic.casefold() not in by_folded:
            similar = difflib.get_close_matches(topic.casefold(), list(by_folded), n=3, cutoff=0.4)
            names = [by_folded[name] for name in similar] or list(bank.topics)
            raise CommandError(f"no topic {topic!r} in the bank; there are: {', '.join(names)}")
