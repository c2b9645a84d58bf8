"""The formats by name: how each is read and written, and which one a file is in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from interviewer.rubrics.bank import Entry
from interviewer.rubrics.exchange.anki_in import import_apkg
from interviewer.rubrics.exchange.anki_out import export_anki_tsv, export_apkg
from interviewer.rubrics.exchange.autorubric import export_autorubric, import_autorubric
from interviewer.rubrics.exchange.delimited_in import import_csv, import_tsv
from interviewer.rubrics.exchange.delimited_out import export_csv, export_tsv
from interviewer.rubrics.exchange.documents import Exported, Imported, refuse
from interviewer.rubrics.exchange.healthbench import export_healthbench, import_healthbench
from interviewer.rubrics.exchange.markdown_in import import_markdown
from interviewer.rubrics.exchange.markdown_out import export_markdown


@dataclass(frozen=True, slots=True)
class Format:
    """A format: ``read`` takes bytes and the name for messages, ``write`` the entries of a bank."""

    read: Callable[[bytes, str], Imported]
    write: Callable[[Sequence[Entry]], Exported]
    suffixes: tuple[str, ...]
    binary: bool = False
    one_question: bool = False


FORMATS = {
    "markdown": Format(import_markdown, export_markdown, (".md", ".markdown")),
    "csv": Format(import_csv, export_csv, (".csv",)),
    "tsv": Format(import_tsv, export_tsv, (".tsv", ".tab", ".txt")),
    "anki-tsv": Format(import_tsv, export_anki_tsv, ()),
    "apkg": Format(import_apkg, export_apkg, (".apkg",), binary=True),
    "autorubric": Format(import_autorubric, export_autorubric, (".yaml", ".yml"), one_question=True),
    "healthbench": Format(import_healthbench, export_healthbench, (".jsonl", ".ndjson")),
}


def format_of(file: str) -> str:
    """The name of the format that the file's ending stands for; raises ``RubricError``."""
    for name, form in FORMATS.items():
        if file.lower().endswith(form.suffixes) and form.suffixes:
            return name
    refuse(file, f"the ending says no format; give --format ({', '.join(FORMATS)})")
