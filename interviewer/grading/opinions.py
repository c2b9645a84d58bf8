"""A language model's opinion beside the offline verdict: whether they differ, and what each of them said."""

from __future__ import annotations

from collections.abc import Mapping

from interviewer.grading.grade import Grade, KeyPointVerdict
from interviewer.grading.signs import SIGN
from interviewer.rubrics.model import Verdict

# The code of the note that says why a grade has no model's verdicts.
FAULT_NOTE = "llm-fault"


def faults(grade: Grade | None) -> list[str]:
    """What did not work with the language model, and how to mend it, in a sentence or two each."""
    return [note.text for note in grade.notes if note.code == FAULT_NOTE] if grade else []


def offline_verdict(verdict: KeyPointVerdict) -> Verdict:
    """What the offline grader said."""
    return verdict.offline or verdict.verdict


def differ(verdict: KeyPointVerdict) -> bool:
    """Whether a model was asked and said something else than the offline grader, whichever of them counts."""
    said = verdict.opinion.verdict if verdict.opinion else None
    return said is not None and said != offline_verdict(verdict)


def both(verdict: KeyPointVerdict, used: str = "") -> str | None:
    """Both verdicts, which of them the score uses and the spread of repetitions; ``None`` if no model was asked.

    ``used`` names the verdict that the score uses where it is neither of the two.
    """
    opinion = verdict.opinion
    if opinion is None:
        return None
    offline = offline_verdict(verdict)
    said = "no verdict" if opinion.verdict is None else f"{SIGN[opinion.verdict]} {opinion.verdict.value}"
    why = f", not counted: {opinion.void}" if opinion.void else ""
    used = used or ("the model's" if verdict.judged_by != "rubric" else "the offline verdict")
    parts = [f"Offline {SIGN[offline]} {offline.value}; {opinion.model} {said}{why}. The score uses {used}."]
    share = spread(opinion.votes)
    if share is not None:
        votes = ", ".join(f"{number} {name.value}" for name, number in opinion.votes.items())
        parts.append(f"Asked repeatedly: {votes} (spread {share:.0%}).")
    return " ".join(parts)


def spread(votes: Mapping[Verdict, int]) -> float | None:
    """The share of repeated verdicts that differ from the most frequent one, 0-1; ``None`` without at least two."""
    total = sum(votes.values())
    return None if total < 2 else round(1 - max(votes.values()) / total, 3)
