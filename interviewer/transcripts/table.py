"""CSV transcripts: a row for each question with its answer, or for each turn."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from interviewer.transcripts import speakers
from interviewer.transcripts.times import seconds
from interviewer.transcripts.turns import Exchange, Transcript, TranscriptError, Turn

_COLUMNS = {
    "question": ("question", "prompt"),
    "answer": ("answer", "response"),
    "speaker": ("speaker", "name", "who", "role"),
    "text": ("text", "transcript", "content", "said", "utterance"),
    "start": ("start", "start_time", "begin", "from", "time", "timestamp"),
    "end": ("end", "end_time", "to"),
    "question_id": ("question_id",),
    "reference": ("reference", "reference_answer"),
}
_MOST_CHARACTERS_IN_A_HEADER = 2000


def columns(line: str) -> tuple[str, dict[str, int]] | None:
    """The delimiter and the places of known columns if ``line`` heads a table that can be read, else ``None``."""
    if len(line) > _MOST_CHARACTERS_IN_A_HEADER:
        return None
    for delimiter in (",", "\t", ";", "|"):
        try:
            names = [cell.strip().casefold() for cell in next(csv.reader([line], delimiter=delimiter), [])]
        except csv.Error:
            continue
        places = {
            column: next(names.index(alias) for alias in aliases if alias in names)
            for column, aliases in _COLUMNS.items()
            if any(alias in names for alias in aliases)
        }
        if {"question", "answer"} <= set(places) or {"speaker", "text"} <= set(places):
            return delimiter, places
    return None


def parse(text: str, file: str) -> Transcript:
    """The transcript in a CSV text with a header; raises ``TranscriptError``."""
    found = columns(text.lstrip("\n").split("\n", 1)[0])
    if found is None:
        raise TranscriptError(file, "the first line must name columns: question and answer, or speaker and text", 1)
    delimiter, places = found
    reader = csv.reader(io.StringIO(text.lstrip("\n").replace("\0", ""), newline=""), delimiter=delimiter)
    rows: list[Mapping[str, str]] = []
    try:
        next(reader)
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append({name: row[place].strip() for name, place in places.items() if place < len(row)})
    except csv.Error as error:
        raise TranscriptError(file, f"not valid CSV: {error}", reader.line_num) from None
    if "question" in places and "answer" in places:
        exchanges = tuple(
            Exchange(row["question"], row.get("answer", ""), rubric=_rubric(row)) for row in rows if row.get("question")
        )
        if not exchanges:
            raise TranscriptError(file, "no row with a question")
        return Transcript("csv", exchanges=exchanges)
    turns = tuple(_turn(row) for row in rows if row.get("text"))
    if not turns:
        raise TranscriptError(file, "no row with a text")
    return Transcript("csv", turns)


def _rubric(row: Mapping[str, str]) -> dict[str, str]:
    return {key: row[key] for key in ("question_id", "reference") if row.get(key)}


def _turn(row: Mapping[str, str]) -> Turn:
    start, end = _seconds(row.get("start", "")), _seconds(row.get("end", ""))
    if start is None or (end is not None and end < start):
        end = None
    speaker = row.get("speaker", "")
    return Turn(speakers.canonical(speaker) if speaker else None, start, end, " ".join(row["text"].split()))


def _seconds(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return seconds(cell)
    return value if 0 <= value < 1e7 else None
