"""HealthBench JSONL: a conversation a line, with rubric items of criterion, points and tags."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from interviewer.rubrics.bank import Entry
from interviewer.rubrics.exchange.documents import (
    MOST_ITEMS,
    Exported,
    Imported,
    Topical,
    built,
    json_of,
    one_line,
    refuse,
    text_of,
)
from interviewer.rubrics.exchange.losses import Part, losses
from interviewer.rubrics.model import Depth, Difficulty
from interviewer.rubrics.slug import Names, identifier, slug

_STATES = "States: "
_CLAIMS = "Wrongly claims: "
_CANNOT = frozenset((Part.PROBES, Part.STATEMENTS, Part.EXAMPLES, Part.SOURCES))


def export_healthbench(entries: Sequence[Entry]) -> Exported:
    """A line for each question; ids, depths, topic, difficulty and time limit stand in the tags."""
    lines = [json.dumps(_line(entry), ensure_ascii=False) + "\n" for entry in entries]
    notes = losses("HealthBench JSONL", [e.question for e in entries], _CANNOT)
    return Exported({"rubrics.jsonl": "".join(lines).encode()}, notes)


def _line(entry: Entry) -> dict[str, Any]:
    question = entry.question
    tags = [f"topic:{entry.topic}", f"difficulty:{question.difficulty.value}", f"time_limit:{question.time_limit}"]
    weights = {point.id: point.weight for point in question.key_points}
    items = [
        {
            "criterion": _STATES + point.text,
            "points": _number(point.weight),
            "tags": [f"id:{point.id}", *([f"depth:{point.depth.value}"] if point.depth else [])],
        }
        for point in question.key_points
    ]
    items += [
        {
            "criterion": _CLAIMS + m.text,
            "points": _number(-weights.get(m.contradicts or "", 1.0)),
            "tags": [f"id:{m.id}", *([f"contradicts:{m.contradicts}"] if m.contradicts else [])],
        }
        for m in question.misconceptions
    ]
    reference = question.reference_answer
    return {
        "example_tags": [*tags, *(["draft"] if question.draft else [])],
        "ideal_completions_data": {"ideal_completion": reference} if reference else None,
        "prompt": [{"content": question.question, "role": "user"}],
        "prompt_id": question.id,
        "rubrics": items,
    }


def _number(points: float) -> int | float:
    return int(points) if points == int(points) else points


def import_healthbench(content: bytes, file: str) -> Imported:
    """The questions of a HealthBench file; items with negative points become misconceptions. Raises ``RubricError``."""
    questions: list[Topical] = []
    names = Names()
    notes: list[str] = []
    penalties = 0
    for number, text in enumerate(text_of(content, file).split("\n"), 1):
        if not text.strip():
            continue
        data = json_of(text, file, number)
        if not isinstance(data, dict) or not isinstance(data.get("rubrics"), list):
            refuse(file, "needs `prompt` and `rubrics`: no HealthBench line", number)
        question, topic, penalised, said = _question(data, file, number)
        name = names.take(question["id"])
        questions.append(Topical(built(question | {"id": name}, file, number), topic))
        penalties += penalised
        notes += said
    if not questions:
        refuse(file, "no lines here")
    if penalties:
        notes.append(f"{penalties} items with negative points became misconceptions, which have no weights")
    return Imported(tuple(questions), tuple(notes))


def _question(data: Mapping[str, Any], file: str, line: int) -> tuple[dict[str, Any], str | None, int, list[str]]:
    text = _asked(data.get("prompt"), file, line)
    tags = _tags(data.get("example_tags"))
    made: dict[str, Any] = {
        "id": identifier(str(data.get("prompt_id") or "")) or slug(text) or "question",
        "question": text,
        "draft": "draft" in tags,
    }
    if tags.get("difficulty") in set(Difficulty):
        made["difficulty"] = tags["difficulty"]
    if tags.get("time_limit", "").isdecimal():
        made["time_limit"] = int(tags["time_limit"])
    ideal = data.get("ideal_completions_data")
    if isinstance(ideal, dict) and isinstance(ideal.get("ideal_completion"), str):
        made["reference_answer"] = ideal["ideal_completion"].strip() or None
    points: dict[str, dict[str, Any]] = {}
    misconceptions: dict[str, dict[str, Any]] = {}
    names = {True: Names(), False: Names()}
    notes: list[str] = []
    if len(data["rubrics"]) > MOST_ITEMS:
        refuse(file, f"more than {MOST_ITEMS} rubric items", line)
    for number, item in enumerate(data["rubrics"], 1):
        if not isinstance(item, dict) or not isinstance(item.get("criterion"), str):
            refuse(file, f"rubric item {number} needs a `criterion`", line)
        worth = item.get("points")
        if isinstance(worth, bool) or not isinstance(worth, (int, float)) or not math.isfinite(worth):
            refuse(file, f"rubric item {number}: `points` must be a number", line)
        if worth == 0:
            notes.append(f"line {line}: rubric item {number} has 0 points and is left out")
            continue
        said = one_line(item["criterion"]).removeprefix(_STATES).removeprefix(_CLAIMS)
        own = _tags(item.get("tags"))
        into = points if worth > 0 else misconceptions
        name = names[worth > 0].take(identifier(own.get("id", "")) or slug(said, 5), "point")
        into[name] = {"id": name, "text": said}
        if worth > 0:
            into[name] |= {"weight": worth, "depth": own["depth"] if own.get("depth") in set(Depth) else None}
        else:
            into[name]["contradicts"] = own.get("contradicts")
    for misconception in misconceptions.values():
        if misconception["contradicts"] not in points:
            misconception["contradicts"] = None
    if not points:
        refuse(file, "no rubric item with points above 0", line)
    made |= {"key_points": list(points.values()), "misconceptions": list(misconceptions.values())}
    return made, tags.get("topic") or tags.get("theme"), len(misconceptions), notes


def _asked(prompt: Any, file: str, line: int) -> str:
    """The question: the user's one message, or the whole conversation with its speakers."""
    if isinstance(prompt, str):
        prompt = [{"role": "user", "content": prompt}]
    if not isinstance(prompt, list) or not prompt:
        refuse(file, "needs a `prompt`", line)
    turns: list[tuple[str, str]] = []
    for turn in prompt:
        if not isinstance(turn, dict) or not isinstance(turn.get("content"), str):
            refuse(file, "a turn of the `prompt` needs `role` and `content`", line)
        turns.append((str(turn.get("role", "user")), turn["content"].strip()))
    if len(turns) == 1:
        return turns[0][1]
    return "\n".join(f"{role.capitalize()}: {content}" for role, content in turns)


def _tags(given: Any) -> dict[str, str]:
    tags: dict[str, str] = {}
    for tag in given if isinstance(given, list) else ():
        name, _, value = str(tag).partition(":")
        tags.setdefault(name.strip(), one_line(value))
    return tags
