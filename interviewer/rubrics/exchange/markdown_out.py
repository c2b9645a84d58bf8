"""Markdown that people read and this program reads back without loss."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.rubrics.bank import Entry
from interviewer.rubrics.exchange.documents import Exported

MARK = "<!-- interviewer rubrics -->"
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&#|~!]")


def escaped(text: str) -> str:
    """The text on one line, its signs with a meaning in Markdown escaped, line breaks as ``<br>``."""
    return _SPECIAL.sub(lambda sign: "\\" + sign.group(), text).replace("\n", "<br>")


def unescaped(text: str) -> str:
    """The text that ``escaped`` was given."""
    return re.sub(r"\\([!-/:-@\[-`{-~])|<br>", lambda found: found.group(1) or "\n", text)


def export_markdown(entries: Sequence[Entry]) -> Exported:
    """The questions under their topics, each with answer, key points, misconceptions, examples and sources."""
    lines = [MARK]
    number = 0
    for topic in dict.fromkeys(entry.topic for entry in entries):
        lines += ["", f"## {escaped(topic)}"]
        for entry in entries:
            if entry.topic == topic:
                number += 1
                lines += ["", *_question(entry, number)]
    return Exported({"rubrics.md": ("\n".join(lines) + "\n").encode()})


def _question(entry: Entry, number: int) -> list[str]:
    question = entry.question
    draft = ", draft" if question.draft else ""
    lines = [f"### Q{number}: {escaped(question.question)}", ""]
    lines.append(f"`{question.id}`, {question.difficulty.value}, {question.time_limit} s{draft}")
    if question.reference_answer:
        lines += ["", f"**Answer.** {escaped(question.reference_answer)}"]
    lines += ["", "#### Key points", ""]
    for point in question.key_points:
        depth = f", {point.depth.value}" if point.depth else ""
        weight = f"{point.weight!r}".removesuffix(".0")
        lines.append(f"- `{point.id}` (weight {weight}{depth}): {escaped(point.text)}")
        lines += [f"  - counts: {escaped(text)}" for text in point.also]
        lines += [f"  - does not count: {escaped(text)}" for text in point.wrong]
        if point.follow_up:
            lines.append(f"  - probe: {escaped(point.follow_up)}")
    if question.misconceptions:
        lines += ["", "#### Misconceptions", ""]
    for misconception in question.misconceptions:
        against = f" (contradicts `{misconception.contradicts}`)" if misconception.contradicts else ""
        lines.append(f"- `{misconception.id}`{against}: {escaped(misconception.text)}")
    if question.examples:
        lines += ["", "#### Examples", ""]
    for example in question.examples:
        lines.append(f"- answer: {escaped(example.answer)}")
        lines += [f"  - `{key}`: {verdict.value}" for key, verdict in example.labels.items()]
    if question.sources:
        lines += ["", "#### Sources", "", *(f"- source: {escaped(source)}" for source in question.sources)]
    return lines
