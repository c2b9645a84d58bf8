"""What a check remarks on a question, and the finding that it becomes with its place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

Path = tuple[str | int, ...]


class Severity(StrEnum):
    """``error``: answers will be graded wrongly; ``warning``: worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Remark:
    """A check's remark on one question; ``path`` leads from it to the field: ``("key_points", 2, "text")``."""

    rule: str
    severity: Severity
    path: Path
    message: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark with its place: ``line`` counts from 1, 0 where the file as a whole is meant."""

    file: str
    line: int
    severity: Severity
    question: str | None
    field: str | None
    rule: str
    message: str
    suggestion: str

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON holds it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ExampleSummary:
    """How many of the labels of a question's examples the grader's verdicts meet."""

    question: str
    met: int
    labels: int


def placed(remark: Remark, question: str, index: int, file: str, lines: Mapping[Path, int]) -> Finding:
    """The finding for a remark on the file's question number ``index`` (from 0)."""
    path: Path = ("questions", index, *remark.path)
    while path and path not in lines:
        path = path[:-1]
    return Finding(
        file=file,
        line=lines.get(path, 0),
        severity=remark.severity,
        question=question,
        field=".".join(str(part) for part in remark.path) or None,
        rule=remark.rule,
        message=remark.message,
        suggestion=remark.suggestion,
    )


def error(rule: str, path: Path, message: str, suggestion: str) -> Remark:
    """A remark that is an error."""
    return Remark(rule, Severity.ERROR, path, message, suggestion)


def warning(rule: str, path: Path, message: str, suggestion: str) -> Remark:
    """A remark that is a warning."""
    return Remark(rule, Severity.WARNING, path, message, suggestion)
