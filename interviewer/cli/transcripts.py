"""Transcript files as commands read, match and show them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from interviewer.cli.exits import CommandError
from interviewer.cli.output import columns, shown
from interviewer.cli.services import Service
from interviewer.grading.ad_hoc import NotGradable
from interviewer.rubrics.bank import Bank
from interviewer.transcripts import corrections as correcting
from interviewer.transcripts.decoding import too_large
from interviewer.transcripts.matching import Match, kept, match, readings
from interviewer.transcripts.pairing import interviewers, pair, talk_share, unmarked
from interviewer.transcripts.prepared import Item, by_file
from interviewer.transcripts.read import read
from interviewer.transcripts.turns import Exchange, Transcript, TranscriptError

_NO_MATCH = "-"
_MOST_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class Prepared:
    """A transcript that was read and matched, before anything is graded or kept."""

    file: Path
    form: str
    items: Sequence[Item]
    problems: Sequence[str]
    talk: str | None
    corrected: int


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
    transcript = _read(path)
    exchanges, told_apart, talk = _exchanges(transcript, path, asking)
    corrected = 0
    for place, exchange in enumerate(exchanges):
        answer, count = correcting.apply(exchange.answer, corrections or {})
        exchanges[place] = replace(exchange, answer=answer)
        corrected += count
    items = _matched(exchanges, bank, service, path, told_apart)
    for number, question_id in (mends or {}).items():
        if not 1 <= number <= len(items):
            raise CommandError(f"--match {number}={question_id}: {path} has {len(items)} questions")
        items[number - 1] = _mended(items[number - 1], question_id, bank)
    return Prepared(path, transcript.form, items, transcript.problems, talk, corrected)


def user_corrections(file: Path, added: Sequence[str]) -> dict[str, str]:
    """The user's list of corrections, with ``added`` (``heard -> meant``) put in and kept; raises ``CommandError``."""
    try:
        listed = correcting.parse(file.read_text(encoding="utf-8"), str(file)) if file.is_file() else {}
        new = correcting.parse("\n".join(added), "--correct")
    except TranscriptError as error:
        raise CommandError(str(error)) from None
    except UnicodeDecodeError:
        raise CommandError(f"{file}: not UTF-8 text") from None
    if new:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_text(correcting.text_of(listed | new), encoding="utf-8")
        fresh.replace(file)
    return listed | new


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


def _read(path: Path) -> Transcript:
    try:
        refused = too_large(path.stat().st_size, str(path))
        if refused:
            raise refused
        return read(path.read_bytes(), str(path))
    except TranscriptError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror or 'cannot be read'}") from None


def _exchanges(
    transcript: Transcript, path: Path, asking: Sequence[str]
) -> tuple[list[Exchange], bool, str | None]:  # fmt: skip
    if transcript.exchanges:
        return list(transcript.exchanges), True, None
    names = sorted({turn.speaker for turn in transcript.turns if turn.speaker is not None})
    for name in asking:
        if name not in names:
            known = ", ".join(names) or "nobody, the file marks no speakers"
            raise CommandError(f"--interviewer {name!r}: {path} knows {known}")
    who = frozenset(asking) or interviewers(transcript.turns)
    found = pair(transcript.turns, who) if who else unmarked(transcript.turns)
    if not found:
        raise CommandError(f"{path}: no question found in it; --interviewer NAME says who asks")
    share = talk_share(transcript.turns, who)
    pauses = [e.longest_pause for e in found if e.longest_pause]
    talk = None
    if share:
        talk = f"The candidate spoke {share[0]:.0%} of the interview, by {share[1]}."
        talk += f" The longest pause within an answer: {max(pauses):.1f} s." if pauses else ""
    return found, bool(who), talk


def _matched(
    exchanges: Sequence[Exchange], bank: Bank, service: Service, path: Path, told_apart: bool
) -> list[Item]:  # fmt: skip
    given: dict[int, Item] = {}
    for number, exchange in enumerate(exchanges, 1):
        try:
            item = by_file(exchange, bank, number)
        except NotGradable as error:
            raise CommandError(f"{path}: question {number}: {error}") from None
        if item is not None:
            given[id(exchange)] = item
    matches: list[Match | None] = [None] * len(exchanges)
    open_places = [place for place, exchange in enumerate(exchanges) if id(exchange) not in given]
    entries = list(bank.values())
    if open_places and entries:
        texts = [readings(exchanges[place].question) for place in open_places]
        vectors = service.embed([entry.question.question for entry in entries])
        flat = service.embed([text for some in texts for text in some])
        start, by_place = 0, []
        for some in texts:
            by_place.append(flat[start : start + len(some)])
            start += len(some)
        for place, found in zip(open_places, match(by_place, vectors), strict=True):
            matches[place] = found
    items = []
    for exchange, nearest in kept(exchanges, matches, told_apart=told_apart):
        if id(exchange) in given:
            items.append(given[id(exchange)])
            continue
        entry = entries[nearest.place] if nearest else None
        confidence = nearest.confidence if nearest else None
        name = entry.question.id if entry else None
        if entry and nearest and nearest.accepted:
            items.append(Item(exchange, entry.question, entry.topic, "match", confidence, name))
        else:
            items.append(Item(exchange, None, confidence=confidence, nearest=name))
    return items


def _mended(item: Item, question_id: str, bank: Bank) -> Item:
    from interviewer.cli.banks import entry_of

    if question_id == _NO_MATCH:
        return Item(item.exchange, None, told_by="you")
    entry = entry_of(bank, question_id)
    return Item(item.exchange, entry.question, entry.topic, "you")
