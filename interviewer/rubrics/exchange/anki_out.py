"""Anki notes: question and answer to learn from, the key points beside them, the whole rubric in a field of its own."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from interviewer.rubrics.bank import Entry
from interviewer.rubrics.exchange.documents import Exported
from interviewer.rubrics.exchange.markup import as_html

FIELDS = ("Question", "Answer", "Key points", "Misconceptions", "Sources", "Rubric")
DECK = "Interviewer"
# Anki tells note types apart by this number: fixed once, so that a later import updates the same cards.
_MODEL_ID = 1_734_902_117
_FRONT = "{{Question}}"
_BACK = """{{FrontSide}}<hr id="answer">{{Answer}}
{{#Key points}}<h4>Key points</h4>{{Key points}}{{/Key points}}
{{#Misconceptions}}<h4>Wrong claims</h4>{{Misconceptions}}{{/Misconceptions}}
{{#Sources}}<p><small>{{Sources}}</small></p>{{/Sources}}"""
_CSS = ".card { font-family: sans-serif; font-size: 20px; text-align: left; max-width: 42em; margin: auto; }"


def fields(entry: Entry) -> list[str]:
    """The note's fields as HTML, in the order of ``FIELDS``."""
    question = entry.question
    rubric = {"topic": entry.topic, **question.model_dump(mode="json", exclude_defaults=True)}
    return [
        as_html(question.question),
        as_html(question.reference_answer or ""),
        _items([point.text for point in question.key_points]),
        _items([misconception.text for misconception in question.misconceptions]),
        as_html("\n".join(question.sources)),
        # ASCII and no two spaces in a row: HTML keeps no others.
        as_html(json.dumps(rubric).replace("  ", " \\u0020")),
    ]


def tags(entry: Entry) -> list[str]:
    """Topic and difficulty as tags without spaces."""
    topic = re.sub(r"\W+", "-", entry.topic.lower()).strip("-") or "general"
    return [f"topic::{topic}", f"difficulty::{entry.question.difficulty.value}"]


def export_anki_tsv(entries: Sequence[Entry]) -> Exported:
    """Tab-separated notes with the head that Anki reads: HTML, columns, tags, deck."""
    out = io.StringIO()
    columns = (*FIELDS, "Tags", "Deck")
    out.write("#separator:tab\n#html:true\n#columns:" + "\t".join(columns) + "\n")
    out.write(f"#tags column:{len(FIELDS) + 1}\n#deck column:{len(FIELDS) + 2}\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for entry in entries:
        writer.writerow([*fields(entry), " ".join(tags(entry)), _deck_name(entry.topic)])
    return Exported({"rubrics.tsv": out.getvalue().encode()})


def export_apkg(entries: Sequence[Entry]) -> Exported:
    """An Anki package with a deck for each topic."""
    import genanki

    model = genanki.Model(
        _MODEL_ID,
        "Interviewer question",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Question", "qfmt": _FRONT, "afmt": _BACK}],
        css=_CSS,
    )
    decks: dict[str, genanki.Deck] = {}
    for entry in entries:
        name = _deck_name(entry.topic)
        deck = decks.setdefault(name, genanki.Deck(_deck_id(name), name))
        # The same question gets the same note id, so that importing again updates it and keeps its history.
        guid = genanki.guid_for(DECK, entry.question.id)
        deck.add_note(genanki.Note(model, fields(entry), tags=tags(entry), guid=guid))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rubrics.apkg"
        genanki.Package(list(decks.values())).write_to_file(path)
        return Exported({"rubrics.apkg": path.read_bytes()})


def _deck_name(topic: str) -> str:
    return f"{DECK}::{topic.replace('::', ': ')}"


def _deck_id(name: str) -> int:
    # The same topic is the same deck in every export.
    return 2**30 + int.from_bytes(hashlib.sha256(name.encode()).digest()[:3])


def _items(texts: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{as_html(text)}</li>" for text in texts) + "</ul>" if texts else ""
