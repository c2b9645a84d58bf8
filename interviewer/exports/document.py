"""A record as the file that is handed over: its bytes, its media type and its name."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from interviewer.exports.record import InterviewRecord


class NothingToExport(ValueError):
    """There is nothing for this format in the interview; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file: ``name`` is made of ASCII letters, digits, hyphens and one dot."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Format:
    """A format for people to choose: what it is, its file ending and its media type."""

    title: str
    ending: str
    media_type: str


FORMATS = {
    "html": Format("HTML: one page to read or print, on a phone too", "html", "text/html"),
    "md": Format("Markdown", "md", "text/markdown"),
    "csv": Format("CSV: a row for each key point", "csv", "text/csv"),
    "json": Format("JSON: everything, for programs", "json", "application/json"),
    "anki": Format("Anki: a card for each key point that was missed", "apkg", "application/octet-stream"),
}


def document(record: InterviewRecord, form: str) -> Document:
    """The record in the format ``form``, a key of ``FORMATS``; raises ``NothingToExport``."""
    chosen = FORMATS[form]
    if form == "anki":
        from interviewer.exports.as_anki import cards, package

        found = cards(record)
        if not found:
            raise NothingToExport("nothing was missed in this interview, so there are no cards")
        content = package(found)
    else:
        text: str = importlib.import_module(f"interviewer.exports.as_{form}").render(record)
        content = text.encode("utf-8", "replace")
    day = record.started[:10]
    return Document(
        f"interview-{day}.{chosen.ending}" if day else f"interview.{chosen.ending}", chosen.media_type, content
    )
