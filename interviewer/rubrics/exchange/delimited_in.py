"""Reading CSV and TSV: this program's own export without loss, others' question-and-answer tables as drafts."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from typing import Any

from interviewer.rubrics.exchange.delimited_out import COLUMNS, KINDS, restored, unlisted
from interviewer.rubrics.exchange.documents import Imported, Topical, built, one_line, refuse, text_of
from interviewer.rubrics.exchange.drafts import Card, imported
from interviewer.rubrics.exchange.markup import cloze_filled, cloze_gaps, has_cloze, plain

_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " "}
_NAMES = {
    "question": ("question", "questions", "front", "prompt", "q", "text"),
    "answer": ("answer", "answers", "back", "reference", "reference answer", "reference_answer", "a", "extra"),
    "topic": ("topic", "category", "section", "deck", "subject", "chapter"),
    "difficulty": ("difficulty", "level"),
    "id": ("id", "question_id", "slug"),
    "points": ("key points", "key_points", "keypoints", "points", "criteria"),
    "rubric": ("rubric",),
}
_HEAD = re.compile(r"#(separator|html|columns|[a-z]+ column|tags|deck|notetype|if matches):(.*)$", re.I)
_LONGEST_CELL = 4 * 1024 * 1024


@dataclass(slots=True)
class _Table:
    rows: list[tuple[int, list[str]]]
    header: list[str] | None = None
    html: bool = False
    places: dict[str, int] = field(default_factory=dict)


def import_csv(content: bytes, file: str) -> Imported:
    """The questions of a CSV file; raises ``RubricError``."""
    return _imported(text_of(content, file), file, None)


def import_tsv(content: bytes, file: str) -> Imported:
    """The questions of a TSV file, Anki's own included; raises ``RubricError``."""
    return _imported(text_of(content, file), file, "\t")


def _imported(text: str, file: str, delimiter: str | None) -> Imported:
    table = _read(text, file, delimiter)
    if table.header is not None and set(COLUMNS[:5]) <= set(table.header):
        return Imported(_own(table, file))
    return _foreign(table, file)


def _read(text: str, file: str, delimiter: str | None) -> _Table:
    table = _Table([])
    lines = text.split("\n")
    skipped = 0
    for line in lines:
        # Anki's head: `#separator:tab`, `#html:true`, `#tags column:3`.
        found = _HEAD.match(line)
        if not found:
            break
        skipped += 1
        name, value = found.group(1).lower(), found.group(2)
        if name == "separator":
            delimiter = _SEPARATORS.get(value.strip().lower(), value.strip()[:1] or "\t")
        elif name == "html":
            table.html = value.strip().lower() == "true"
        elif name == "columns":
            table.header = next(csv.reader([value], delimiter=delimiter or "\t"), None)
        elif name == "deck column" and value.strip().isdecimal():
            table.places["topic"] = int(value) - 1
        elif name.endswith(" column") and value.strip().isdecimal():
            table.places[name] = int(value) - 1
    body = "\n".join(lines[skipped:])
    if delimiter is None:
        first = body.split("\n", 1)[0]
        delimiter = max((",", ";", "\t"), key=lambda sign: (first.count(sign), sign == ","))
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        reader = csv.reader(io.StringIO(body), delimiter=delimiter, strict=True)
        start = 1 + skipped
        for row in reader:
            if any(cell.strip() for cell in row):
                table.rows.append((start, row))
            start = 1 + skipped + reader.line_num
    except csv.Error as error:
        refuse(file, f"not a table: {error}", skipped + reader.line_num)
    finally:
        csv.field_size_limit(before)
    if not table.rows:
        refuse(file, "the table is empty")
    if table.header is None:
        head = [_name(cell) for cell in table.rows[0][1]]
        known = {name for names in _NAMES.values() for name in names} | set(COLUMNS)
        if (head[0] in known and any(name in known for name in head[1:])) or set(COLUMNS[:5]) <= set(head):
            table.header = head
            del table.rows[0]
    else:
        table.header = [_name(cell) for cell in table.header]
    if table.header and (twice := {n for n in table.header if n and table.header.count(n) > 1}):
        refuse(file, f"the column {sorted(twice)[0]!r} stands twice", 1 + skipped)
    return table


def _name(cell: str) -> str:
    return " ".join(cell.strip().lower().split())


def _foreign(table: _Table, file: str) -> Imported:
    places = _places(table)
    cards: list[Card] = []
    own: list[Topical] = []
    for line, row in table.rows:
        cells = {name: row[at] for name, at in places.items() if at < len(row)}
        question, answer = cells.get("question", ""), cells.get("answer", "")
        if table.html:
            question, answer = plain(question), plain(answer)
        rubric = cells.get("rubric", "")
        if rubric:
            data = _rubric(plain(rubric) if table.html else rubric)
            if data is not None:
                own.append(own_card(data, question, answer, file, line))
                continue
        if has_cloze(question):
            answer = f"{cloze_filled(question)}\n{answer}".strip()
            question = f"Complete: {cloze_gaps(question)}"
        points = tuple(p for p in re.split(r"\n|;|\|", cells.get("points", "")) if p.strip())
        topic = cells.get("topic", "").strip().replace("::", ": ") or None
        cards.append(
            Card(
                question=question,
                answer=answer or (". ".join(p.strip().rstrip(".") for p in points) + "." if points else ""),
                line=line,
                topic=topic,
                difficulty=cells.get("difficulty", "").strip().lower(),
                id=cells.get("id"),
                points=points,
            )
        )
    if own and not cards:
        return Imported(tuple(own))
    drafts = imported(cards, file)
    return Imported((*own, *drafts.questions), drafts.notes)


def _places(table: _Table) -> dict[str, int]:
    places = dict(table.places)
    if table.header is not None:
        for wanted, names in _NAMES.items():
            at = next((table.header.index(name) for name in names if name in table.header), None)
            if at is not None:
                places.setdefault(wanted, at)
    # Columns that Anki keeps for itself come first in its exports; the fields follow.
    taken = {at for name, at in places.items() if name not in ("question", "answer")}
    free = [at for at in range(max(len(row) for _, row in table.rows)) if at not in taken]
    free = [at for at in free if at not in (places.get("question"), places.get("answer"))]
    for wanted in ("question", "answer"):
        if wanted not in places and free:
            places[wanted] = free.pop(0)
    return places


def _rubric(text: str) -> dict[str, Any] | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and "key_points" in data else None


def own_card(data: dict[str, Any], question: str, answer: str, file: str, line: int = 0) -> Topical:
    """The question of a card that this program made: its rubric, with question and answer as the card shows them."""
    topic = data.pop("topic", None)
    # Cards do not keep spacing; where only that differs, the rubric's own text is the better one.
    for name, shown in (("question", question), ("reference_answer", answer)):
        if one_line(str(data.get(name) or "")) != one_line(shown):
            data[name] = shown or None
    return Topical(built(data, file, line), topic if isinstance(topic, str) and topic.strip() else None)


def _own(table: _Table, file: str) -> tuple[Topical, ...]:
    assert table.header is not None
    questions: dict[str, dict[str, Any]] = {}
    topics: dict[str, str] = {}
    first: dict[str, int] = {}
    for line, row in table.rows:
        if len(row) > len(table.header):
            refuse(file, f"{len(row)} cells, but {len(table.header)} columns", line)
        cells = {name: restored(cell) for name, cell in zip(table.header, row, strict=False) if cell != ""}
        kind, key = cells.get("kind", ""), cells.get("question_id", "")
        if kind not in KINDS:
            refuse(file, f"the kind is {kind!r}, not one of {', '.join(KINDS)}", line)
        if kind == "question":
            if key in questions:
                refuse(file, f"question id {key!r} is used twice", line)
            topics[key], first[key] = cells.get("topic", ""), line
        elif key not in questions:
            refuse(file, f"a {kind} of {key!r}, which has no row of the kind `question` above", line)
        _take(kind, cells, questions.setdefault(key, {"id": key}), file, line)
    return tuple(Topical(built(data, file, first[key]), topics[key] or None) for key, data in questions.items())


def _take(kind: str, cells: dict[str, str], into: dict[str, Any], file: str, line: int) -> None:
    if kind == "question":
        into["question"] = cells.get("text", "")
        into |= {name: cells[name] for name in ("difficulty", "time_limit", "reference_answer") if name in cells}
        into["sources"] = unlisted(cells.get("sources", ""))
        into["draft"] = cells.get("draft", "").strip().lower() in ("yes", "true", "1")
        return
    made: dict[str, Any] = {"id": cells.get("id", ""), "text": cells.get("text", "")}
    if kind == "key_point":
        made |= {name: cells[name] for name in ("weight", "depth", "follow_up") if name in cells}
        made |= {name: unlisted(cells.get(name, "")) for name in ("also", "wrong")}
    elif kind == "misconception":
        made["contradicts"] = cells.get("contradicts")
    else:
        labels: dict[str, str] = {}
        for label in unlisted(cells.get("labels", "")):
            name, _, verdict = label.partition(":")
            if name.strip() in labels:
                refuse(file, f"the label {name.strip()!r} stands twice", line)
            labels[name.strip()] = verdict.strip()
        made = {"answer": cells.get("text", ""), "labels": labels}
    into.setdefault(f"{kind}s", []).append(made)
