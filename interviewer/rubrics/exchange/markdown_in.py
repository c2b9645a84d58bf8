"""Reading Markdown: this program's own export without loss, others' question lists as drafts.

Lists are written in many ways: ``### Q1: …``, a bold question on its own line, ``Q1: … A: …``, numbered or bulleted
questions with their answers below. The file's own way is found by counting; headings above the questions are topics.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from interviewer.rubrics.exchange.documents import Imported, Topical, built, refuse, text_of
from interviewer.rubrics.exchange.drafts import Card, imported
from interviewer.rubrics.exchange.markdown_out import MARK, unescaped
from interviewer.rubrics.exchange.markup import without_comments

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*\s*$")
_NUMBERED = re.compile(r"\s?\d{1,4}[.)]\s+(.+)$")
_BULLET = re.compile(r"\s?[-*+•]\s+(.+)$")
_BOLD = re.compile(r"(?:[-*+]\s+|\d{1,4}[.)]\s+)?(?:\*\*|__)(.+?)(?:\*\*|__)\s*:?\s*$")
_Q = re.compile(r"(?:[-*+]\s+)?(?:\*\*|__)?Q(?:uestion|n)?\s*\.?\s*\d*\s*(?:[:.)]|-\s)\s*(?:\*\*|__)?\s*(.+)$", re.I)
_ANSWER = re.compile(r"\s*(?:[-*+]\s+)?(?:\*\*|__)?(?:A|Ans|Answer|An)\s*\.?\s*\d*\s*[:.)]\s*(?:\*\*|__)?\s*", re.I)
_MARKER = re.compile(r"(?:Q(?:uestion)?\s*\.?\s*\d*\s*[:.)-]|\d{1,4}[.):])\s*", re.I)
_LONGEST_LINE = 20_000
_FENCE = re.compile(r"\s*(```|~~~)")


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    code: bool = False


def import_markdown(content: bytes, file: str) -> Imported:
    """The questions of a Markdown file; raises ``RubricError``."""
    text = text_of(content, file)
    if text.lstrip().startswith(MARK):
        return Imported(_Own(file).read(text))
    lines = _lines(without_comments(text))
    for line in lines:
        if len(line.text) > _LONGEST_LINE:
            refuse(file, f"a line of more than {_LONGEST_LINE} characters is no question or answer", line.number)
    way = _way(lines)
    if way is None:
        refuse(file, "no questions found: headings, bold lines, `Q1:` lines or list items that ask something")
    cards, coded = _cards(lines, way)
    return imported(cards, file, [f"{coded} code blocks are left out"] if coded else [])


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    fence = ""
    rows = text.split("\n")
    start = 0
    if rows and rows[0].strip() == "---" and "---" in (row.strip() for row in rows[1:40]):
        start = next(i for i, row in enumerate(rows[1:], 2) if row.strip() == "---")
    for number, row in enumerate(rows[start:], start + 1):
        opened = _FENCE.match(row)
        if fence or opened:
            lines.append(_Line(number, row, code=True))
            if opened:
                fence = "" if fence == opened.group(1) else fence or opened.group(1)
        else:
            lines.append(_Line(number, row.rstrip()))
    return lines


# A way of writing questions: gives the question's text (and the rest of its line), or nothing.
_Way = Callable[[str], str | None]


def _asks(text: str) -> bool:
    return "?" in text


def _heading(level: int | None, strict: bool) -> _Way:
    def way(line: str) -> str | None:
        found = _HEADING.match(line)
        if not found or (level is not None and len(found.group(1)) != level):
            return None
        text = found.group(2)
        return text if not strict or _asks(text) or _Q.match(_bare(text)) else None

    return way


def _matched(pattern: re.Pattern[str], group: int, strict: bool) -> _Way:
    def way(line: str) -> str | None:
        found = pattern.match(line)
        return found.group(group) if found and (not strict or _asks(found.group(group))) else None

    return way


def _way(lines: Sequence[_Line]) -> _Way | None:
    texts = [line.text for line in lines if not line.code]
    levels: dict[int, int] = {}
    for text in texts:
        if _heading(None, True)(text):
            level = len(text) - len(text.lstrip("#"))
            levels[level] = levels.get(level, 0) + 1
    ways: list[_Way] = []
    if levels:
        # All headings of the level that most questions have: some questions end without a question mark.
        ways.append(_heading(max(levels, key=lambda level: levels[level]), strict=False))
    ways += [
        _matched(_Q, 1, strict=False),
        _matched(_BOLD, 1, strict=True),
        _matched(_NUMBERED, 1, strict=True),
        _matched(_BULLET, 1, strict=True),
        _matched(_BOLD, 1, strict=False),
        _matched(_NUMBERED, 1, strict=False),
    ]
    counts = [sum(way(text) is not None for text in texts) for way in ways]
    # A way that is met but once may be an accident.
    several = next((way for way, count in zip(ways, counts, strict=True) if count > 1), None)
    return several or next((way for way, count in zip(ways, counts, strict=True) if count), None)


def _cards(lines: Sequence[_Line], way: _Way) -> tuple[list[Card], int]:
    cards: list[Card] = []
    topic: str | None = None
    asked: tuple[int, str, str | None] | None = None
    answer: list[str] = []
    coded = 0
    level = 0

    def close() -> None:
        if asked is not None:
            question, rest = _split(asked[1])
            cards.append(Card(question, _answer([*([rest] if rest else []), *answer]), asked[0], asked[2]))
        answer.clear()

    for line in lines:
        if line.code:
            coded += asked is not None and _FENCE.match(line.text) is not None
            continue
        question = way(line.text)
        heading = _HEADING.match(line.text)
        if question is not None and not _ANSWER.match(line.text):
            close()
            asked = (line.number, question, topic)
            level = _level(line.text)
        elif heading and (asked is None or len(heading.group(1)) < level):
            close()
            asked = None
            topic = _bare(heading.group(2)) or topic
        elif asked is not None:
            answer.append(heading.group(2) + "." if heading else line.text)
    close()
    # An opening and a closing line make one block.
    return cards, coded // 2


def _level(line: str) -> int:
    """The heading's level, 7 for a line that is none: every heading is above it."""
    found = _HEADING.match(line)
    return len(found.group(1)) if found else 7


def _split(text: str) -> tuple[str, str]:
    """The question, and an answer that follows on the same line."""
    text = _bare(text)
    text = _MARKER.sub("", text, count=1) if _MARKER.match(text) else text
    inline = re.search(r"\s(?:A|Answer)\s*:\s+", text)
    if inline:
        return text[: inline.start()].strip(), text[inline.end() :].strip()
    found = re.match(r"(.+?\?)\s*(?:[-–—:]\s*)?(\S.*)$", text)
    if found and not found.group(2).rstrip().endswith("?") and len(found.group(2).split()) > 2:
        return found.group(1).strip(), found.group(2).strip()
    return text.strip(), ""


def _answer(lines: Sequence[str]) -> str:
    kept: list[str] = []
    for number, line in enumerate(lines):
        text = _ANSWER.sub("", line, count=1) if not kept and _ANSWER.match(line) else line
        text = re.sub(r"</?(?:details|summary|p|div|br|b|i|em|strong|sup|sub|code|ul|ol|li|span)\b[^>]*/?>", " ", text)
        if re.fullmatch(r"\s*(?:[-*_]\s*){3,}|\s*\|.*\|\s*|\s*Answer:?\s*", text):
            continue
        text = re.sub(r"^\s*(?:>\s?)*(?:[-*+•]\s+|\d{1,3}[.)]\s+)?(?=\S)", "", text)
        text = _bare(text)
        if not text or re.fullmatch(r"(?:back to top|↥.*|\[?back\]?.*top.*)", text, re.I):
            if kept and kept[-1]:
                kept.append("")
            continue
        # A line that goes on with the paragraph is joined to it; an item of a list is a sentence of its own.
        starts_item = re.match(r"\s*(?:[-*+•]\s|\d{1,3}[.)]\s)", lines[number]) is not None
        if kept and kept[-1] and not starts_item:
            kept[-1] += " " + text
        else:
            kept.append(text)
    return "\n".join(text for text in kept if text)


def _bare(text: str) -> str:
    """The text without Markdown's own marks: emphasis, code, links, images, anchors, checkboxes."""
    # Every part is bounded, so that a line made of brackets is gone through in no time.
    text = re.sub(r"!\[[^\[\]]{0,300}\]\([^()]{0,2000}\)|<a\b[^<>]*>|</a>|\[[ xX]\]\s", "", text)
    text = re.sub(r"\[([^\[\]]{1,300})\]\([^()]{0,2000}\)", r"\1", text)
    text = re.sub(r"(\*\*|__)(.+?)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])[*_](\S(?:.*?\S)?)[*_](?![\w*])", r"\1", text)
    text = re.sub(r"`([^`]+)`", r"\1", text)
    # Marks that were opened or closed in a part of the line cut off before.
    text = re.sub(r"(?:(?<=\s)|^)\*\*|\*\*(?=\s|$)", "", text)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).strip()


class _Own:
    """Reads what ``export_markdown`` writes; anything else in such a file is an error with its line."""

    _HEAD = re.compile(r"`([^`]+)`, (\w+), (\d+) s(, draft)?$")
    _POINT = re.compile(r"- `([^`]+)` \(weight ([^,)]+)(?:, ([\w-]+))?\): (.*)$")
    _UNDER = re.compile(r"  - (counts|does not count|probe): (.*)$")
    _WRONG = re.compile(r"- `([^`]+)`(?: \(contradicts `([^`]+)`\))?: (.*)$")
    _LABEL = re.compile(r"  - `([^`]+)`: (\w+)$")

    def __init__(self, file: str) -> None:
        self._file = file
        self._topic: str | None = None
        self._found: list[tuple[int, str | None, dict[str, Any]]] = []
        self._section = ""

    def read(self, text: str) -> tuple[Topical, ...]:
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip() and line.strip() != MARK and not self._take(line.rstrip(), number):
                refuse(self._file, f"not as this program writes it: {line.strip()[:50]!r}", number)
        ids = [data.get("id") for _, _, data in self._found]
        for number, _, data in self._found:
            if ids.count(data.get("id")) > 1:
                refuse(self._file, f"question id {data.get('id')!r} is used twice", number)
        if not self._found:
            refuse(self._file, "no questions here")
        return tuple(Topical(built(data, self._file, number), topic) for number, topic, data in self._found)

    def _take(self, line: str, number: int) -> bool:
        if line.startswith("## "):
            self._topic = unescaped(line[3:])
            return True
        if found := re.match(r"### Q\d+: (.*)$", line):
            self._section = ""
            self._found.append((number, self._topic, {"question": unescaped(found.group(1))}))
            return True
        if not self._found:
            return False
        data = self._found[-1][2]
        if line.startswith("#### "):
            self._section = line[5:]
            return True
        if self._section:
            return self._in_section(line, data)
        if found := self._HEAD.match(line):
            data |= {"id": found.group(1), "difficulty": found.group(2), "time_limit": int(found.group(3))}
            data["draft"] = bool(found.group(4))
            return True
        if line.startswith("**Answer.** "):
            data["reference_answer"] = unescaped(line.removeprefix("**Answer.** "))
            return True
        return False

    def _in_section(self, line: str, data: dict[str, Any]) -> bool:
        if self._section == "Key points":
            points = data.setdefault("key_points", [])
            if found := self._POINT.match(line):
                text = unescaped(found.group(4))
                points.append({"id": found.group(1), "weight": found.group(2), "depth": found.group(3), "text": text})
                return True
            if points and (found := self._UNDER.match(line)):
                text = unescaped(found.group(2))
                if found.group(1) == "probe":
                    points[-1]["follow_up"] = text
                else:
                    points[-1].setdefault("also" if found.group(1) == "counts" else "wrong", []).append(text)
                return True
        elif self._section == "Misconceptions" and (found := self._WRONG.match(line)):
            made = {"id": found.group(1), "contradicts": found.group(2), "text": unescaped(found.group(3))}
            data.setdefault("misconceptions", []).append(made)
            return True
        elif self._section == "Examples":
            examples = data.setdefault("examples", [])
            if line.startswith("- answer: "):
                examples.append({"answer": unescaped(line.removeprefix("- answer: ")), "labels": {}})
                return True
            if examples and (found := self._LABEL.match(line)):
                examples[-1]["labels"][found.group(1)] = found.group(2)
                return True
        elif self._section == "Sources" and line.startswith("- source: "):
            data.setdefault("sources", []).append(unescaped(line.removeprefix("- source: ")))
            return True
        return False
