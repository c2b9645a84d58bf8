"""What can be wrong with a rubric, said with file, line, question and field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a rubric file; ``line`` counts from 1, 0 when the file as a whole is meant."""

    file: str
    line: int
    message: str
    question: str | None = None
    field: str | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        inside = [f"question {self.question}"] if self.question else []
        inside += [f"field {self.field}"] if self.field else []
        return f"{place}: {', '.join(inside) + ': ' if inside else ''}{self.message}"


class RubricError(ValueError):
    """A rubric could not be read; ``problems`` names each thing that is wrong."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))
