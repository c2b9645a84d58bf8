"""Transcript files as commands read, match and show them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from interviewer.cli.banks import entry_of
from interviewer.cli.exits import CommandError
from interviewer.cli.output import columns, shown
from interviewer.cli.services import Service
from interviewer.importing.file import content
from interviewer.rubrics.bank import Bank
from interviewer.transcripts import corrections as correcting
from interviewer.transcripts.prepared import Prepared, matched, unmatched
from interviewer.transcripts.preparing import prepare as prepared_from
from interviewer.transcripts.read import read
from interviewer.transcripts.turns import TranscriptError

_NO_MATCH = "-"
_MOST_PROBLEMS = 5


def prepare(
    path: Path,
    bank: Bank,
    service: Service,
    *,
    asking: Sequence[str] = (),
    mends: Mapping[int, str] | None = None,
    corrections: Mapping[str, str] | None = None,
) -> Prepared:
    """Read the file at ``path`` and match its questions; ``mends`` sets matches by number. Raises ``CommandError``."""
    try:
        transcript = read(content(path), str(path))
        prepared = prepared_from(transcript, path, bank, service.embed, asking=asking, corrections=corrections)
    except TranscriptError as error:
        raise CommandError(str(error)) from None
    if not prepared.items:
        raise CommandError(f"{path}: no question found in it; --interviewer NAME says who asks")
    items = list(prepared.items)
    for number, question_id in (mends or {}).items():
        if not 1 <= number <= len(items):
            raise CommandError(f"--match {number}={question_id}: {path} has {len(items)} questions")
        item = items[number - 1]
        items[number - 1] = unmatched(item) if question_id == _NO_MATCH else matched(item, entry_of(bank, question_id))
    return replace(prepared, items=tuple(items))


def preview(prepared: Prepared) -> str:
    """The questions that were found and what they were matched to, for people."""
    table = [["N", "AT", "WORDS", "MATCHED TO", "BY", "QUESTION"]]
    for number, item in enumerate(prepared.items, 1):
        exchange = item.exchange
        at = "-" if exchange.start is None else f"{int(exchange.start) // 60}:{int(exchange.start) % 60:02}"
        by = f"match {item.confidence:.0%}" if item.told_by == "match" and item.confidence is not None else item.told_by
        matched = item.question.id if item.question else f"nothing (nearest: {item.nearest or 'none'})"
        words = str(len(exchange.answer.split()))
        table.append([str(number), at, words, shown(matched, 60), by, shown(exchange.question, 70)])
    lines = [f"{prepared.file} ({prepared.form})", columns(table)]
    for number, item in enumerate(prepared.items, 1):
        for found in correcting.possible(item.exchange.answer)[:3]:
            lines.append(f"{number}: possible transcription error: {shown(found.heard, 40)} ({found.meant}?)")
    lines += [prepared.talk] if prepared.talk else []
    return "\n".join(lines)


def as_json(prepared: Prepared) -> dict[str, Any]:
    """The same for programs; times are seconds."""
    return {
        "file": str(prepared.file),
        "format": prepared.form,
        "problems": list(prepared.problems),
        "corrected": prepared.corrected,
        "questions": [
            {
                "question": item.exchange.question,
                "answer": item.exchange.answer,
                "question_id": item.question.id if item.question else None,
                "matched_by": item.told_by,
                "confidence": None if item.confidence is None else round(item.confidence, 4),
                "nearest": item.nearest,
                "start": item.exchange.start,
                "seconds": item.exchange.seconds,
                "speech_seconds": item.exchange.speech_seconds,
                "longest_pause": item.exchange.longest_pause,
            }
            for item in prepared.items
        ],
    }


def tell_problems(prepared: Prepared) -> None:
    """Say on stderr what had to be mended in the file."""
    for problem in prepared.problems[:_MOST_PROBLEMS]:
        print(f"interviewer: {prepared.file}: {problem}", file=sys.stderr)
    if len(prepared.problems) > _MOST_PROBLEMS:
        print(f"interviewer: {prepared.file}: … and {len(prepared.problems) - _MOST_PROBLEMS} more", file=sys.stderr)
