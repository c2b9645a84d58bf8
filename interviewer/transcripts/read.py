"""Reading a transcript in whatever format it is, told from its content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from interviewer.transcripts import as_json, cues, plain, speakers, table
from interviewer.transcripts.decoding import decode
from interviewer.transcripts.times import STAMP
from interviewer.transcripts.turns import Transcript, Turn

_CUE = re.compile(rf"^{STAMP}\s*-->", re.M)


def read(content: bytes, file: str) -> Transcript:
    """The transcript in ``content``; ``file`` names it in errors and problems. Raises ``TranscriptError``."""
    text, problems = decode(content, file)
    found = _parsed(text, file)
    return Transcript(
        found.form, _continued(speakers.settled(found.turns)), found.exchanges, (*problems, *found.problems)
    )


def _continued(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Turns without a speaker belong to whoever spoke last, where a file names speakers at all."""
    speaker: str | None = None
    found = []
    for turn in turns:
        speaker = turn.speaker or speaker
        found.append(turn if turn.speaker else replace(turn, speaker=speaker))
    return tuple(found)


def _parsed(text: str, file: str) -> Transcript:
    start = text.lstrip()
    if start.startswith("WEBVTT") or _CUE.search(text):
        turns, problems = cues.parse(text, file)
        return Transcript("vtt" if start.startswith("WEBVTT") else "srt", tuple(turns), problems=tuple(problems))
    # "[Ada] 0:01" and "[00:01] Ada: …" begin with a bracket and are no JSON.
    if start.startswith("{") or re.match(r"\[\s*[{\]]", start) or file.lower().endswith(".json"):
        return as_json.parse(text, file)
    if file.lower().endswith((".csv", ".tsv")) or table.columns(start.split("\n", 1)[0]):
        return table.parse(text, file)
    turns, form = plain.parse(text, file)
    return Transcript(form, tuple(turns))
