"""What was missed, as an Anki package: one card for each key point that was not fully covered."""

from __future__ import annotations

import hashlib
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.exports.record import InterviewRecord
from interviewer.grading.cleanup import printable
from interviewer.rubrics.model import Verdict

# Fixed for good: Anki tells decks and note types apart by these.
_DECK_ID = 1_594_207_313
_MODEL_ID = 1_872_640_551
_STYLE = ".card{font-family:sans-serif;font-size:20px;text-align:left;max-width:40em;margin:auto}.soft{opacity:.7}"


@dataclass(frozen=True, slots=True)
class Card:
    """A card in plain text; ``key`` stays the same for the same key point, so that importing again updates it."""

    key: str
    question: str
    prompt: str
    answer: str
    said: str
    tags: tuple[str, ...]


def cards(record: InterviewRecord) -> list[Card]:
    """Cards of the key points that count as partial, missed or contradicted; what was not assessed has none."""
    found: dict[str, Card] = {}
    for answer in record.answers:
        question = answer.question
        if question is None or answer.score is None:
            continue
        for number, outcome in enumerate(answer.outcome.points, 1):
            if outcome.counts == Verdict.COVERED:
                continue
            point = outcome.point
            kind = f", {point.depth.value}" if point.depth else ""
            prompt = point.follow_up or f"Which key point is this? ({number} of {len(question.key_points)}{kind})"
            said = outcome.evidence.text if outcome.evidence and outcome.counts == Verdict.CONTRADICTED else ""
            key = f"{question.id}/{point.id}"
            tags = (_tag(answer.topic), outcome.counts.value)
            found[key] = Card(key, question.question, prompt, point.text, said, tags)
    return list(found.values())


def package(wanted: Sequence[Card]) -> bytes:
    """The cards as the bytes of an ``.apkg`` file."""
    import genanki

    model = genanki.Model(
        _MODEL_ID,
        "Interview key point",
        fields=[{"name": name} for name in ("Question", "Prompt", "Answer", "Said")],
        templates=[
            {
                "name": "Recall",
                "qfmt": "<p>{{Question}}</p><p><b>{{Prompt}}</b></p>",
                "afmt": '{{FrontSide}}<hr id="answer"><p>{{Answer}}</p>{{#Said}}<p class="soft">{{Said}}</p>{{/Said}}',
            }
        ],
        css=_STYLE,
    )
    deck = genanki.Deck(_DECK_ID, "Interview: missed key points")
    for card in wanted:
        said = f"You said: “{card.said}”" if card.said else ""
        fields = [_field(text) for text in (card.question, card.prompt, card.answer, said)]
        guid = hashlib.sha256(card.key.encode()).hexdigest()[:20]
        deck.add_note(genanki.Note(model=model, fields=fields, tags=list(card.tags), guid=guid))
    target = io.BytesIO()
    genanki.Package(deck).write_to_file(target)
    return target.getvalue()


def _field(text: str) -> str:
    # Fields are HTML, and braces would be read as a template.
    return html.escape(printable(text)).replace("{", "&#123;").replace("}", "&#125;")


def _tag(topic: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in topic.casefold()).split()) or "general"
