"""Short written exam answers, as students give them, with a verdict for every key point."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from interviewer.rubrics.model import KeyPoint, Question
from training.corpus import Labelled
from training.kept_back import kept_back
from training.pairs import HARD, Pair, read_lines

# Longer answers would be read in stretches, and which of those earned a verdict is not labelled.
MOST_WORDS = 55
# How often a key point is read against the question itself, which says nothing.
ASKED = 0.5


@dataclass(frozen=True, slots=True)
class Exam:
    """A question, its key points, and answers: a text and a verdict for each key point."""

    question: str
    key_points: tuple[str, ...]
    answers: tuple[tuple[str, tuple[str, ...]], ...]


def load(folder: Path) -> list[Exam]:
    """The exam questions of every file in ``folder``; raises ``ValueError`` where verdicts and key points differ."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for row in read_lines(path):
            answers = tuple((a["text"], tuple(a["verdicts"])) for a in row["answers"])
            if any(len(verdicts) != len(row["key_points"]) or set(verdicts) - HARD.keys() for _, verdicts in answers):
                raise ValueError(f"{path.name}: {row['question']}: verdicts that do not fit")
            found.append(Exam(row["question"], tuple(row["key_points"]), answers))
    return found


def left_out(exam: Exam) -> bool:
    """Whether the question is one of the eighth that is kept back from training: calibration is fitted on those."""
    return kept_back(exam.question, 8)


def exam_pairs(exams: Sequence[Exam], seed: int) -> list[Pair]:
    """One epoch's pairs: every key point beside every answer of it that is short enough to be read as a whole."""
    rng = random.Random(seed)
    pairs: list[Pair] = []
    for exam in exams:
        for text, verdicts in exam.answers:
            if len(text.split()) <= MOST_WORDS:
                pairs += [
                    Pair(claim, text, HARD[verdict], "exam")
                    for claim, verdict in zip(exam.key_points, verdicts, strict=True)
                ]
        if rng.random() < ASKED:
            pairs.append(Pair(rng.choice(exam.key_points), exam.question, HARD["missed"], "question"))
    rng.shuffle(pairs)
    return pairs


def labelled(exams: Sequence[Exam]) -> dict[str, Labelled]:
    """The exam questions as labelled rubrics, by an id made of their place."""
    corpus: dict[str, Labelled] = {}
    for number, exam in enumerate(exams):
        names = [f"point-{n}" for n in range(len(exam.key_points))]
        points = tuple(KeyPoint(id=name, text=text) for name, text in zip(names, exam.key_points, strict=True))
        item = Labelled(Question(id=f"exam-{number}", question=exam.question, key_points=points))
        for text, verdicts in exam.answers:
            item.answers.append(("exam", text, dict(zip(names, verdicts, strict=True)), ()))
        corpus[item.question.id] = item
    return corpus
