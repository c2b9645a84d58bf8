"""Questions with plain answers, as draft rubrics whose key points are proposed from the answer's sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from interviewer.rubrics.exchange.documents import Imported, Topical, built, one_line, refuse
from interviewer.rubrics.proposals import MOST_POINTS, claims, proposed_points
from interviewer.rubrics.slug import Names, identifier, slug

# Key points are texts of a sentence or two; the answers to a question are no books.
_LONGEST_QUESTION = 2000


@dataclass(frozen=True, slots=True)
class Card:
    """A question and its answer as a foreign file gives them; ``points`` are its key points where it has any."""

    question: str
    answer: str
    line: int = 0
    topic: str | None = None
    difficulty: str | None = None
    id: str | None = None
    points: tuple[str, ...] = ()


def imported(cards: Iterable[Card], file: str, notes: Iterable[str] = ()) -> Imported:
    """Draft rubrics of the cards, those without an answer left out; raises ``RubricError`` if none is left."""
    questions: list[Topical] = []
    names = Names()
    bare: list[int] = []
    shortened = 0
    for card in cards:
        text = one_line(card.question)
        texts = [one_line(point) for point in card.points if point.strip()] or claims(card.answer)
        if not text or len(text) > _LONGEST_QUESTION or not texts:
            bare.append(card.line)
            continue
        shortened += len(texts) > MOST_POINTS
        data: dict[str, object] = {
            "id": names.take(identifier(card.id or "") or slug(text)),
            "question": text,
            "key_points": [point.model_dump() for point in proposed_points(texts)],
            "reference_answer": card.answer.strip() or None,
            "draft": True,
        }
        if card.difficulty in ("easy", "medium", "hard"):
            data["difficulty"] = card.difficulty
        questions.append(Topical(built(data, file, card.line), card.topic))
    said = [*notes]
    if not questions:
        refuse(file, "no question with an answer found" + (f" ({len(bare)} without an answer)" if bare else ""))
    if bare:
        places = ", ".join(str(line) for line in bare[:8]) + (", …" if len(bare) > 8 else "")
        said.append(f"{len(bare)} left out for want of a question or an answer (line {places})")
    if shortened:
        said.append(f"{shortened} answers are long: only their first {MOST_POINTS} sentences became key points")
    said.append("key points are proposed from the answers' sentences and marked as draft: read them, then lint")
    return Imported(tuple(questions), tuple(said))
