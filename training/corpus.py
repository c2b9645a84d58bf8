"""The in-domain corpus: rubrics with short labelled statements and labelled answers, from several folders."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from interviewer.rubrics.errors import RubricError
from interviewer.rubrics.files import read
from interviewer.rubrics.model import Question
from training.pairs import read_lines


@dataclass(slots=True)
class Labelled:
    """A question with everything that is labelled about it."""

    question: Question
    statements: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """key point id -> (statement, verdict)"""
    answers: list[tuple[str, str, dict[str, str], tuple[str, ...]]] = field(default_factory=list)
    """(style, answer, labels, misconceptions asserted)"""
    segmented: list[list[tuple[str, dict[str, str]]]] = field(default_factory=list)
    """answers in segments: (text, key point id -> verdict of what this segment says)"""
    topic: str = ""
    """the name of the file that it stands in"""


def bank(rubrics: Path, own: Path) -> dict[str, Labelled]:
    """The shipped bank and what was written for training alone, in the folder ``own``.

    The bank gives its ``also`` and ``wrong`` statements and its examples; ``own`` holds ``questions`` (rubrics that are
    not in the bank), ``statements``, ``contrasts`` (a claim and its edits) and ``answers`` (in labelled segments).
    """
    corpus: dict[str, Labelled] = {}
    for path in [*sorted(rubrics.glob("*.yaml")), *sorted((own / "questions").glob("*.yaml"))]:
        try:
            questions = read(path).questions
        except RubricError as error:
            print(f"left out: {error}", file=sys.stderr)
            continue
        for question in questions:
            item = corpus[question.id] = Labelled(question, topic=path.stem)
            for point in question.key_points:
                item.statements[point.id] += [(s, "covered") for s in point.also]
                item.statements[point.id] += [(s, "contradicted") for s in point.wrong]
            for number, example in enumerate(question.examples, 1):
                labels = {k: v.value for k, v in example.labels.items()}
                item.answers.append((f"bank-{number}", example.answer, labels, ()))
    for path in sorted((own / "statements").glob("*.jsonl")):
        _add_statements(corpus, path)
    for path in sorted((own / "contrasts").glob("*.jsonl")):
        for row in read_lines(path):
            if row["question_id"] in corpus:
                statements = corpus[row["question_id"]].statements[row["key_point"]]
                statements += [(row["expert"], "covered"), (row["reworded"], "covered")]
                statements += [(row["flipped"], "contradicted"), (row["flipped_too"], "contradicted")]
    for path in sorted((own / "answers").glob("*.jsonl")):
        for row in read_lines(path):
            if row["question_id"] in corpus:
                segments = [(s["text"], dict(s["says"])) for s in row["segments"]]
                corpus[row["question_id"]].segmented.append(segments)
    return corpus


def gold(folder: Path) -> dict[str, Labelled]:
    """The labelled questions of the gold folders, personas' answers among them."""
    corpus: dict[str, Labelled] = {}
    for path in sorted(folder.glob("*/rubrics.yaml")):
        for question in read(path).questions:
            corpus[question.id] = Labelled(question)
    for path in sorted(folder.glob("*/answers.jsonl")):
        for row in read_lines(path):
            answer = (row["style"], row["answer"], row["labels"], tuple(row.get("misconceptions", ())))
            corpus[row["question_id"]].answers.append(answer)
    for path in sorted(folder.glob("*/statements.jsonl")):
        _add_statements(corpus, path)
    return corpus


def _add_statements(corpus: dict[str, Labelled], path: Path) -> None:
    for row in read_lines(path):
        item = corpus.get(row["question_id"])
        if item is not None:
            item.statements[row["key_point"]].append((row["statement"], row["verdict"]))


# Validation leaves whole questions out: the eight that the personas answered, and eight more, one of each folder.
HELD_OUT_MORE = (
    "universal-approximation",
    "early-stopping",
    "word-embeddings",
    "effect-of-batch-size",
    "label-smoothing",
    "kv-cache",
    "why-convolutions",
    "classifier-calibration",
)


def split(corpus: dict[str, Labelled], more: Iterable[str]) -> tuple[dict[str, Labelled], dict[str, Labelled]]:
    """Training and left-out questions: every question with persona answers is left out, and ``more``."""
    named = set(more)
    out = {i: q for i, q in corpus.items() if i in named or any(style.startswith("persona") for style, *_ in q.answers)}
    return {i: q for i, q in corpus.items() if i not in out}, out
