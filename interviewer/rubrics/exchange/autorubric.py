"""autorubric YAML: criteria with name, weight and requirement; errors have negative weights.

One file holds one rubric. What concerns the question as a whole (its text, reference, topic) stands in the rubric's
``guidelines``, which autorubric hands to its judge.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from interviewer.rubrics.bank import Entry
from interviewer.rubrics.exchange.documents import (
    MAX_BYTES,
    MOST_ITEMS,
    Exported,
    Imported,
    Topical,
    built,
    one_line,
    refuse,
)
from interviewer.rubrics.exchange.losses import Part, losses
from interviewer.rubrics.parse import plain
from interviewer.rubrics.slug import Names, identifier, slug

_STATES = "The answer states: "
_CLAIMS = "The answer wrongly claims: "
_GUIDELINES = {
    "Question": "question",
    "Topic": "topic",
    "Difficulty": "difficulty",
    "Time limit in seconds": "time_limit",
    "Reference answer": "reference_answer",
}
_CANNOT = frozenset(Part)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as such."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def export_autorubric(entries: Sequence[Entry]) -> Exported:
    """A YAML document for each question, named after its id."""
    documents = {f"{entry.question.id}.yaml": _rendered(entry).encode() for entry in entries}
    return Exported(documents, losses("autorubric YAML", [e.question for e in entries], _CANNOT))


def _rendered(entry: Entry) -> str:
    question = entry.question
    told = {
        "Question": question.question,
        "Topic": entry.topic,
        "Difficulty": question.difficulty.value,
        "Time limit in seconds": str(question.time_limit),
        "Reference answer": question.reference_answer,
    }
    guidelines = "\n\n".join(f"{name}: {text}" for name, text in told.items() if text)
    criteria: list[dict[str, Any]] = [
        {"name": point.id, "weight": point.weight, "requirement": _STATES + point.text} for point in question.key_points
    ]
    weights = {point.id: point.weight for point in question.key_points}
    criteria += [
        {"name": m.id, "weight": -weights.get(m.contradicts or "", 1.0), "requirement": _CLAIMS + m.text}
        for m in question.misconceptions
    ]
    data = {"guidelines": guidelines, "criteria": criteria}
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def import_autorubric(content: bytes, file: str) -> Imported:
    """The one question of an autorubric file; raises ``RubricError``."""
    if len(content) > MAX_BYTES:
        refuse(file, f"larger than {MAX_BYTES // 1024 // 1024} MB")
    data, lines = plain(content, file)
    guidelines, criteria = _parts(data, file)
    told = _told(guidelines)
    notes: list[str] = []
    points: dict[str, dict[str, Any]] = {}
    misconceptions: dict[str, dict[str, Any]] = {}
    names = {True: Names(), False: Names()}
    starts = _starts(data, lines)
    for number, criterion in enumerate(criteria, 1):
        line = starts.get(id(criterion), 0)
        if not isinstance(criterion, dict) or not isinstance(criterion.get("requirement"), str):
            refuse(file, f"criterion {number} needs a `requirement`", line)
        text = one_line(criterion["requirement"]).removeprefix(_STATES).removeprefix(_CLAIMS)
        weight = criterion.get("weight", 10.0)
        if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not math.isfinite(weight):
            refuse(file, f"criterion {number}: the weight {weight!r} is no number", line)
        wanted = identifier(str(criterion.get("name") or "")) or slug(text, 5)
        if criterion.get("options"):
            notes.append(f"criterion {number} ({wanted}) has options; only its requirement is taken over")
        if weight == 0:
            notes.append(f"criterion {number} ({wanted}) has weight 0 and is left out")
            continue
        into = points if weight > 0 else misconceptions
        name = names[weight > 0].take(wanted, "point")
        into[name] = {"id": name, "text": text} | ({"weight": weight} if weight > 0 else {})
    if not points:
        refuse(file, "no criterion with a weight above 0")
    if misconceptions:
        notes.append("criteria with negative weights became misconceptions; these have no weights of their own")
    stem = re.sub(r"\.ya?ml$", "", re.split(r"[/\\]", file)[-1], flags=re.I)
    if "question" not in told:
        told["question"] = f"Rubric: {stem.replace('-', ' ').replace('_', ' ')}"
        notes.append(f"the file holds no question; {told['question']!r} stands in for it (--question gives one)")
    topic = told.pop("topic", None)
    question: dict[str, Any] = {"id": identifier(stem) or "rubric", **told}
    question |= {"key_points": list(points.values()), "misconceptions": list(misconceptions.values())}
    return Imported((Topical(built(question, file), topic),), tuple(notes))


def _parts(data: Any, file: str) -> tuple[str, list[Any]]:
    guidelines = ""
    while isinstance(data, dict):
        given = data.get("guidelines")
        if given is not None and not isinstance(given, str):
            refuse(file, "`guidelines` must be a text")
        guidelines = given or guidelines
        inner = next((data[key] for key in ("rubric", "sections", "criteria") if key in data), None)
        if inner is None:
            refuse(file, "neither `criteria`, `sections` nor `rubric` here: no autorubric file")
        data = inner
    if not isinstance(data, list) or not data:
        refuse(file, "no criteria here: no autorubric file")
    flat: list[Any] = []
    for item in data:
        section = item.get("criteria") if isinstance(item, dict) else None
        flat += section if isinstance(section, list) else [item]
    if len(flat) > MOST_ITEMS:
        refuse(file, f"more than {MOST_ITEMS} criteria")
    return guidelines, flat


def _starts(data: Any, lines: Mapping[Any, int]) -> dict[int, int]:
    """The line on which each mapping of the file begins, by its identity."""
    starts: dict[int, int] = {}
    todo: list[tuple[Any, tuple[str | int, ...]]] = [(data, ())]
    while todo:
        found, path = todo.pop()
        if isinstance(found, dict):
            starts[id(found)] = lines.get(path, 0)
            todo += [(value, (*path, key)) for key, value in found.items()]
        elif isinstance(found, list):
            todo += [(value, (*path, number)) for number, value in enumerate(found)]
    return starts


def _told(guidelines: str) -> dict[str, str]:
    names = "|".join(re.escape(name) for name in _GUIDELINES)
    parts = re.split(rf"^({names}): ", guidelines, flags=re.M)
    told: dict[str, str] = {}
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        told.setdefault(_GUIDELINES[name], text.strip())
    return {name: text for name, text in told.items() if text}
