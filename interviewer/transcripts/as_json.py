"""JSON transcripts: Whisper, whisper.cpp, and lists of questions with answers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from interviewer.transcripts import speakers
from interviewer.transcripts.times import seconds
from interviewer.transcripts.turns import Exchange, Transcript, TranscriptError, Turn

_RUBRIC_KEYS = ("question_id", "reference", "key_points")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_SHAPES = "a Whisper result (`segments`), a whisper.cpp result (`transcription`) or a list of question and answer"


def parse(text: str, file: str) -> Transcript:
    """The transcript in a JSON text; raises ``TranscriptError``."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise TranscriptError(file, f"not valid JSON: {error.msg}", error.lineno) from None
    except (RecursionError, ValueError):
        raise TranscriptError(file, "not valid JSON: nested too deeply or a number too long") from None
    if _HALF.search(text):
        # Half a surrogate pair can be written in JSON and is no character: it could be neither kept nor shown.
        data = json.loads(json.dumps(data, ensure_ascii=False).encode(errors="replace"))
    problems: list[str] = []
    match data:
        case {"segments": list(segments)}:
            return _made("whisper", [_whisper(s) for s in segments], problems, file)
        case {"transcription": list(segments)}:
            return _made("whisper.cpp", _whisper_cpp(segments), problems, file)
        case list(items) if items and all(isinstance(item, Mapping) for item in items):
            return _listed(items, file)
        case _:
            raise TranscriptError(file, f"expected {_SHAPES}")


def _listed(items: list[Mapping[str, Any]], file: str) -> Transcript:
    if "text" in items[0]:
        return _made("turns", [_whisper(item) for item in items], [], file)
    exchanges = []
    for number, item in enumerate(items, 1):
        question, answer = item.get("question"), item.get("answer")
        if not isinstance(question, str) or not question.strip():
            raise TranscriptError(file, f"item {number}: `question` must be a text")
        if answer is not None and not isinstance(answer, str):
            raise TranscriptError(file, f"item {number}: `answer` must be a text")
        rubric = {key: item[key] for key in _RUBRIC_KEYS if item.get(key)}
        exchanges.append(Exchange(question.strip(), (answer or "").strip(), rubric=rubric))
    return Transcript("pairs", exchanges=tuple(exchanges))


def _made(form: str, turns: list[Turn | None], problems: list[str], file: str) -> Transcript:
    kept = [turn for turn in turns if turn is not None]
    if len(kept) < len(turns):
        problems.append(f"{len(turns) - len(kept)} segments without text were left out")
    if not kept:
        raise TranscriptError(file, "no segment with text")
    return Transcript(form, tuple(_sorted(kept, problems)), problems=tuple(problems))


def _sorted(turns: list[Turn], problems: list[str]) -> list[Turn]:
    if any(turn.start is None for turn in turns):
        return turns
    ordered = sorted(turns, key=lambda turn: turn.start or 0.0)
    if ordered != turns:
        problems.append("segments were out of order and were sorted by their times")
    return ordered


def _whisper(segment: Any) -> Turn | None:
    if not isinstance(segment, Mapping) or not isinstance(segment.get("text"), str) or not segment["text"].strip():
        return None
    speaker = segment.get("speaker")
    start, end = _number(segment.get("start")), _number(segment.get("end"))
    if start is None or (end is not None and end < start):
        end = None
    name = speakers.canonical(str(speaker)) if speaker not in (None, "") else None
    return Turn(name, start, end, " ".join(segment["text"].split()))


def _whisper_cpp(segments: list[Any]) -> list[Turn | None]:
    # Its own diarisation only says where the speaker changes.
    turning = any(isinstance(s, Mapping) and s.get("speaker_turn_next") is True for s in segments)
    turns: list[Turn | None] = []
    number = 1
    for segment in segments:
        if not isinstance(segment, Mapping):
            turns.append(None)
            continue
        offsets, stamps = segment.get("offsets"), segment.get("timestamps")
        span: dict[str, Any] = {}
        if isinstance(offsets, Mapping):
            begin, finish = _number(offsets.get("from")), _number(offsets.get("to"))
            span = {"start": None if begin is None else begin / 1000, "end": None if finish is None else finish / 1000}
        elif isinstance(stamps, Mapping):
            span = {"start": seconds(str(stamps.get("from"))), "end": seconds(str(stamps.get("to")))}
        speaker = segment.get("speaker") or (f"Speaker {number}" if turning else None)
        turns.append(_whisper({"text": segment.get("text"), "speaker": speaker, **span}))
        if segment.get("speaker_turn_next") is True:
            number = 3 - number
    return turns


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if 0 <= value < 1e7 else None
