"""Plain text: names or Q:/A: before what was said, and the text exports of Otter and Zoom."""

from __future__ import annotations

import re
from itertools import pairwise

from interviewer.transcripts import speakers
from interviewer.transcripts.times import STAMP, seconds
from interviewer.transcripts.turns import TranscriptError, Turn

# Otter: "Ada Lovelace  1:02" on a line of its own. Zoom: "[Ada Lovelace] 10:01:02".
_OTTER = re.compile(rf"^\s*([^\W\d_][^:\n\[\]]{{0,48}}?)\s+\(?({STAMP})\)?\s*$")
_ZOOM = re.compile(rf"^\s*\[([^\]\n]{{1,60}})\]\s+({STAMP})\s*$")
_LONGEST_HEADER = 120
_STAMPED = re.compile(rf"^\s*[\[(]?({STAMP})[\])]?\s+[-–]?\s*(\S)")


def parse(text: str, file: str) -> tuple[list[Turn], str]:
    """Turns, and the form that was recognised: ``otter``, ``zoom`` or ``text``; raises ``TranscriptError``."""
    lines = text.split("\n")
    for form, header in (("zoom", _ZOOM), ("otter", _OTTER)):
        found = [header.match(line) if len(line) <= _LONGEST_HEADER else None for line in lines]
        if sum(match is not None for match in found) >= 2:
            return _headed(lines, found, file), form
    return _prefixed(lines, file), "text"


def _headed(lines: list[str], headers: list[re.Match[str] | None], file: str) -> list[Turn]:
    turns: list[Turn] = []
    speaker, start, said = None, None, list[str]()

    def close() -> None:
        words = " ".join(" ".join(said).split())
        if speaker is not None and words:
            turns.append(Turn(speaker, start, None, words))

    for line, header in zip(lines, headers, strict=True):
        if header is None:
            said.append(line)
            continue
        close()
        speaker, start, said = speakers.canonical(header.group(1)), seconds(header.group(2)), []
    if turns and "otter.ai" in " ".join(said[-3:]):
        said = [line for line in said if "otter.ai" not in line]
    close()
    if not turns:
        raise TranscriptError(file, "names and times, but nothing that was said")
    return _from_zero(turns)


def _prefixed(lines: list[str], file: str) -> list[Turn]:
    stamped: list[tuple[float | None, str]] = []
    for line in lines:
        found = _STAMPED.match(line)
        stamped.append((seconds(found.group(1)), line[found.start(2) :]) if found else (None, line))
    names = speakers.known(line for _, line in stamped if line.strip())
    turns: list[tuple[str | None, float | None, list[str]]] = []
    fresh = True
    for start, line in stamped:
        if not line.strip():
            # With speakers known, a blank line only parts paragraphs of the same turn.
            fresh = not names
            continue
        speaker, words = speakers.told(line, names)
        if speaker is None and turns and (names or (not fresh and start is None)):
            turns[-1][2].append(words)
        else:
            turns.append((speaker, start, [words]))
        fresh = False
    said = [Turn(speaker, start, None, " ".join(words).strip()) for speaker, start, words in turns]
    said = [turn for turn in said if turn.text]
    if not said:
        raise TranscriptError(file, "nothing that was said")
    return _from_zero(said)


def _from_zero(turns: list[Turn]) -> list[Turn]:
    # Clock times and times since the start look alike: only differences are used, and they must not run backwards.
    starts = [turn.start for turn in turns if turn.start is not None]
    if any(later < earlier for earlier, later in pairwise(starts)):
        return [Turn(turn.speaker, None, None, turn.text) for turn in turns]
    zero = starts[0] if starts else 0.0
    return [Turn(turn.speaker, None if turn.start is None else turn.start - zero, None, turn.text) for turn in turns]
