"""The statements behind the list of past interviews: which pass, in which order, and how many in all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from interviewer.store.rows import SessionFilter, SessionOrder, SessionRow
from interviewer.store.times import iso, midnight

# What each order sorts by, rising. What was not assessed has no place among the scores: it stands below them all.
_ORDERS: dict[SessionOrder, tuple[str, ...]] = {
    "date": ("started", "rowid"),
    "score": ("score IS NOT NULL", "score"),
    "answered": ("answered",),
    "interview": ("title COLLATE NOCASE",),
    "mode": ("mode",),
    "topics": ("topics",),
}
_COLUMNS = "id, title, mode, started, topics, answered, questions, score, status"


def condition(expression: str | None, topics: Iterable[str], only: SessionFilter) -> tuple[str, list[Any]]:
    """Which interviews pass, and the condition's values; ``expression`` is a full-text query or ``None`` for all."""
    parts = ["(status != 'abandoned' OR answered > 0)"]
    values: list[Any] = []
    for wanted in topics:
        parts.append("instr(char(10) || topics || char(10), char(10) || ? || char(10)) > 0")
        values.append(wanted)
    bounds: tuple[tuple[str, Any], ...] = (
        ("started >= ?", None if only.since is None else midnight(only.since)),
        ("started < ?", None if only.until is None else midnight(only.until, 1)),
        ("score >= ?", only.least),
        ("score <= ?", only.most),
        (
            "id IN (SELECT interview_id FROM attempt WHERE instr(',' || verdicts || ',', ',' || ? || ',') > 0)",
            None if only.verdict is None else only.verdict.value,
        ),
        # Interview by interview, so that a limit ends the work; by the index alone, since the documents would
        # have to be fetched from all over the file.
        (
            """EXISTS (SELECT 1 FROM document INDEXED BY document_interview WHERE interview_id = interview.id
                       AND document.id IN (SELECT rowid FROM search WHERE search MATCH ?))""",
            expression,
        ),
    )
    for part, value in bounds:
        if value is not None:
            parts.append(part)
            values.append(value)
    return " AND ".join(parts), values


def listed(condition: str, order: SessionOrder, falling: bool) -> str:
    """The statement that lists them; its last value is how many at most, -1 for all.

    Of interviews that are alike in the order asked for, the newest comes first.
    """
    direction = " DESC" if falling else ""
    by = [column + direction for column in _ORDERS[order]] + ["started DESC", "rowid DESC"]
    return f"SELECT {_COLUMNS} FROM interview WHERE {condition} ORDER BY {', '.join(by)} LIMIT ?"


def counted(condition: str) -> str:
    """The statement that counts them."""
    return f"SELECT count(*) FROM interview WHERE {condition}"


def row(values: tuple[Any, ...]) -> SessionRow:
    """One row that the statement of ``listed`` returned."""
    identifier, title, mode, started, topics, answered, questions, score, status = values
    return SessionRow(
        id=identifier,
        title=title,
        mode=mode,
        started=iso(started),
        topics=tuple(filter(None, topics.split("\n"))),
        answered=answered,
        questions=questions,
        score=score,
        finished=status == "finished",
    )
