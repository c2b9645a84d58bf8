"""WebVTT and SubRip captions."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace

from interviewer.transcripts import speakers
from interviewer.transcripts.times import STAMP, seconds
from interviewer.transcripts.turns import TranscriptError, Turn

TIMING = re.compile(rf"^\s*({STAMP})\s*-->\s*({STAMP})(?:\s.*)?$")
_ARROW = re.compile(r"^[^\n]*-->[^\n]*$")
_VOICE = re.compile(r"<v(?:\.[^\s>.]{1,40}){0,8}\s{1,4}([^<>\n]{1,80})>", re.I)
_TAG = re.compile(r"</?[a-z][^<>\n]{0,200}>|<\d[\d:.]*>|\{\\[^{}\n]{0,80}\}", re.I)
_BLOCKS = ("NOTE", "STYLE", "REGION", "WEBVTT")


@dataclass(slots=True)
class _Cue:
    start: float | None
    end: float | None
    lines: list[str]
    line: int


def parse(text: str, file: str) -> tuple[list[Turn], list[str]]:
    """The captions as turns in order of time, and what was mended; raises ``TranscriptError`` if there are none.

    Captions may be broken (a wrong time stamp), out of order, overlapping, or rolling (each repeats the line before).
    """
    problems: list[str] = []
    cues = _cues(text, problems)
    turns: list[Turn] = []
    names = speakers.known(line for cue in cues for line in cue.lines[:1])
    shown: list[str] = []
    for cue in _ordered(cues, problems):
        # Rolling captions show the line before once more.
        fresh = cue.lines[1:] if shown and len(cue.lines) > 1 and cue.lines[0] == shown[-1] else cue.lines
        shown = cue.lines
        start = cue.start
        for turn in _turns(fresh, names):
            turns.append(replace(turn, start=start, end=cue.end))
    if not turns:
        raise TranscriptError(file, "no captions in it")
    return turns, problems


def _cues(text: str, problems: list[str]) -> list[_Cue]:
    cues: list[_Cue] = []
    current: _Cue | None = None
    skipping = False
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        timing = TIMING.match(line)
        if timing or _ARROW.match(line):
            start, end = (seconds(timing.group(1)), seconds(timing.group(2))) if timing else (None, None)
            if start is None or end is None:
                problems.append(f"line {number}: a broken time stamp; the caption is kept without a time")
                start = end = None
            elif end < start:
                problems.append(f"line {number}: a caption that ends before it begins; its end is not used")
                end = None
            # The line before may be this cue's number or name.
            if current is not None and current.lines and number > 1 and lines[number - 2].strip().isdecimal():
                current.lines.pop()
            current, skipping = _Cue(start, end, [], number), False
            cues.append(current)
        elif not line.strip():
            current = current if current is not None and not current.lines else None
            skipping = False
        elif current is not None:
            current.lines.append(line.strip())
        elif line.startswith(_BLOCKS):
            skipping = True
        elif not skipping and cues and not line.strip().isdecimal() and not _identifies(lines, number):
            # A blank line inside a caption: what follows belongs to it.
            cues[-1].lines.append(line.strip())
    return [cue for cue in cues if any(line for line in cue.lines)]


def _identifies(lines: list[str], number: int) -> bool:
    return number < len(lines) and "-->" in lines[number]


def _ordered(cues: list[_Cue], problems: list[str]) -> list[_Cue]:
    last = 0.0
    keys = []
    disorder = 0
    for place, cue in enumerate(cues):
        # A caption without a time stays behind the one it follows.
        begin = last if cue.start is None else cue.start
        disorder += begin < last
        last = begin
        keys.append((begin, place))
    if disorder:
        problems.append(f"{disorder} captions were out of order and were sorted by their times")
    return [cues[place] for _, place in sorted(keys)]


def _turns(lines: list[str], names: frozenset[str]) -> list[Turn]:
    found: list[Turn] = []
    for line in lines:
        # A caption may hold several voices, each with its own tag or name.
        voices = _VOICE.split(line)
        for speaker, said in zip([None, *voices[1::2]], voices[0::2], strict=True):
            words = " ".join(html.unescape(_TAG.sub("", said)).split()).removeprefix(">> ").strip()
            if not words:
                continue
            name = speakers.canonical(html.unescape(speaker)) if speaker else None
            if name is None:
                name, words = speakers.told(words.removeprefix("- "), names)
            if name is None and found:
                found[-1] = replace(found[-1], text=f"{found[-1].text} {words}".strip())
            elif words:
                found.append(Turn(name, None, None, words))
    return found
