"""A question bank: the questions of many rubric files, by id and by topic."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from interviewer.rubrics.errors import Problem, RubricError
from interviewer.rubrics.model import Question, RubricFile


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of the bank, with its topic and the file that it came from."""

    question: Question
    topic: str
    file: str


class UnknownTopic(ValueError):
    """A topic was named that no question of the bank has."""


class Bank(Mapping[str, Entry]):
    """Questions by id, in file order; a later layer overrides questions of the same id in an earlier one."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._entries = {entry.question.id: entry for entry in entries}

    def __getitem__(self, question_id: str) -> Entry:
        return self._entries[question_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics in file order, each once."""
        return tuple(dict.fromkeys(entry.topic for entry in self._entries.values()))

    def check_topics(self, topics: Iterable[str]) -> None:
        """Raise ``UnknownTopic``, which names similar ones, if one of ``topics`` is none of the bank's in any case."""
        by_folded = {topic.casefold(): topic for topic in self.topics}
        for topic in topics:
            if topic.casefold() not in by_folded:
                similar = difflib.get_close_matches(topic.casefold(), list(by_folded), n=3, cutoff=0.4)
                names = [by_folded[name] for name in similar] or list(self.topics)
                raise UnknownTopic(f"no topic {topic!r} in the bank; there are: {', '.join(names)}")

    def overlaid(self, other: Bank) -> Bank:
        """This bank with ``other``'s questions added, and put in place of those with the same id."""
        return Bank([*(e for e in self._entries.values() if e.question.id not in other), *other.values()])


def collect(files: Iterable[tuple[str, RubricFile]]) -> Bank:
    """One layer of a bank; raises ``RubricError`` if two files hold the same question id."""
    entries: dict[str, Entry] = {}
    for name, file in files:
        for question in file.questions:
            if question.id in entries:
                first = entries[question.id].file
                message = f"question id {question.id!r} is used twice: also in {first}"
                raise RubricError([Problem(name, 0, message, question.id, "id")])
            entries[question.id] = Entry(question, file.topic, name)
    return Bank(entries.values())
