"""CSV and TSV, a row for each question, key point, misconception and example: nothing is lost."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from interviewer.rubrics.bank import Entry
from interviewer.rubrics.exchange.documents import Exported

COLUMNS = (
    "kind", "topic", "question_id", "id", "text", "difficulty", "time_limit", "reference_answer", "sources", "draft",
    "weight", "depth", "also", "wrong", "follow_up", "contradicts", "labels",
)  # fmt: skip
KINDS = ("question", "key_point", "misconception", "example")
# A spreadsheet runs cells that begin so; apostrophes before them are doubled so that reading can tell them apart.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def neutralised(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """The cell as it was before ``neutralised``."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def export_csv(entries: Sequence[Entry]) -> Exported:
    """The questions as comma-separated values."""
    return Exported({"rubrics.csv": _written(entries, ",")})


def export_tsv(entries: Sequence[Entry]) -> Exported:
    """The questions as tab-separated values."""
    return Exported({"rubrics.tsv": _written(entries, "\t")})


def listed(texts: Sequence[str]) -> str:
    """Several texts in one cell, a line each; line breaks and backslashes in them are escaped."""
    return "\n".join(text.replace("\\", "\\\\").replace("\n", "\\n") for text in texts)


def unlisted(cell: str) -> list[str]:
    """The texts that ``listed`` put in a cell."""
    lines = [line for line in cell.split("\n") if line.strip()]
    return [re.sub(r"\\([\\n])", lambda m: "\n" if m.group(1) == "n" else "\\", line) for line in lines]


def _written(entries: Sequence[Entry], delimiter: str) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    for entry in entries:
        for row in _rows(entry):
            writer.writerow({name: neutralised(str(value)) for name, value in row.items()})
    return out.getvalue().encode()


def _rows(entry: Entry) -> list[dict[str, object]]:
    question = entry.question
    rows: list[dict[str, object]] = [
        {
            "kind": "question",
            "topic": entry.topic,
            "text": question.question,
            "difficulty": question.difficulty.value,
            "time_limit": question.time_limit,
            "reference_answer": question.reference_answer or "",
            "sources": listed(question.sources),
            "draft": "yes" if question.draft else "",
        }
    ]
    rows += [
        {
            "kind": "key_point",
            "id": point.id,
            "text": point.text,
            "weight": f"{point.weight!r}".removesuffix(".0"),
            "depth": point.depth.value if point.depth else "",
            "also": listed(point.also),
            "wrong": listed(point.wrong),
            "follow_up": point.follow_up or "",
        }
        for point in question.key_points
    ]
    rows += [
        {"kind": "misconception", "id": m.id, "text": m.text, "contradicts": m.contradicts or ""}
        for m in question.misconceptions
    ]
    rows += [
        {
            "kind": "example",
            "text": example.answer,
            "labels": listed([f"{key}: {verdict.value}" for key, verdict in example.labels.items()]),
        }
        for example in question.examples
    ]
    return [row | {"question_id": question.id} for row in rows]
