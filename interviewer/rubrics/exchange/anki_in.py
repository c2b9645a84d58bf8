"""Reading Anki packages without trusting them: nothing is unpacked to disk, sizes are bounded."""

from __future__ import annotations

import io
import json
import lzma
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from interviewer.grading.cleanup import printable
from interviewer.rubrics.errors import RubricError
from interviewer.rubrics.exchange.delimited_in import own_card
from interviewer.rubrics.exchange.documents import MAX_BYTES, Imported, Topical, refuse
from interviewer.rubrics.exchange.drafts import Card, imported
from interviewer.rubrics.exchange.markup import cloze_filled, cloze_gaps, has_cloze, plain

# The newest first: packages hold older collections too, with nothing but a notice in them.
_COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
_MAX_COLLECTION = 64 * 1024 * 1024
_MAX_ENTRIES = 20_000
_MAX_NOTES = 20_000
_MAX_FIELD = 1024 * 1024
# Steps of SQLite's machine: far above what reading all notes takes, and a few seconds at most.
_MAX_STEPS = 200
_STEP = 1_000_000
_QUESTION = ("question", "front", "text", "prompt")
_ANSWER = ("answer", "back", "extra", "back extra", "response")


@dataclass(frozen=True, slots=True)
class _Note:
    fields: tuple[str, ...]
    names: tuple[str, ...]
    deck: str


def import_apkg(content: bytes, file: str) -> Imported:
    """The notes of an Anki package as draft questions, this program's own without loss; raises ``RubricError``."""
    notes = _notes(_collection(content, file), file)
    own: list[Topical] = []
    cards: list[Card] = []
    images = 0
    for number, note in enumerate(notes, 1):
        images += any(re.search(r"<img\b", value, re.I) for value in note.fields)
        named = dict(zip((name.lower() for name in note.names), note.fields, strict=False))
        rubric = _rubric(named.get("rubric", ""))
        if rubric is not None:
            own.append(own_card(rubric, plain(named.get("question", "")), plain(named.get("answer", "")), file, 0))
        else:
            cards.append(_card(note, named, number))
    told = [f"{images} notes hold images, which are left out"] if images else []
    if own and not cards:
        return Imported(tuple(own), tuple(told))
    drafts = imported(cards, file, told)
    return Imported((*own, *drafts.questions), tuple(note.replace("(line", "(note") for note in drafts.notes))


def _card(note: _Note, named: Mapping[str, str], number: int) -> Card:
    cloze = next((value for value in note.fields if has_cloze(value)), None)
    deck = note.deck.split("::")[-1].strip() or None
    if cloze is not None:
        extra = "\n".join(plain(value) for value in note.fields if value is not cloze)
        filled = plain(cloze_filled(cloze))
        return Card(f"Complete: {plain(cloze_gaps(cloze))}", f"{filled}\n{extra}".strip(), number, deck)
    question = next((named[name] for name in _QUESTION if name in named), note.fields[0])
    rest = [value for value in note.fields if value is not question and plain(value)]
    answer = next((named[name] for name in _ANSWER if name in named), rest[0] if rest else "")
    return Card(plain(question), plain(answer), number, deck)


def _rubric(field: str) -> dict[str, object] | None:
    if not field:
        return None
    try:
        data = json.loads(plain(field))
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and "key_points" in data else None


def _collection(content: bytes, file: str) -> bytes:
    if len(content) > MAX_BYTES:
        refuse(file, f"larger than {MAX_BYTES // 1024 // 1024} MB; export the deck without media")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        refuse(file, "not an Anki package (no readable ZIP archive)")
    if len(entries) > _MAX_ENTRIES:
        refuse(file, f"the archive holds more than {_MAX_ENTRIES} files")
    names = [entry.orig_filename for entry in entries]
    for name in names:
        if re.match(r"/|[A-Za-z]:", name) or re.search(r"[\\\0]", name) or ".." in name.split("/"):
            refuse(file, f"the archive holds the path {name[:60]!r}, which leads out of it")
    wanted = next((name for name in _COLLECTIONS if name in names), None)
    if wanted is None:
        refuse(file, "the archive holds no Anki collection")
    if names.count(wanted) > 1:
        refuse(file, f"the archive holds {wanted} twice")
    try:
        with archive.open(wanted) as member:
            data = _bounded(member, file)
            return _decompressed(data, file) if wanted.endswith("b") else data
    except RubricError:
        raise
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, OSError, EOFError, ValueError):
        refuse(file, f"{wanted} cannot be read: damaged or encrypted")


def _bounded(member: IO[bytes], file: str) -> bytes:
    # What the archive says of its sizes is not believed: reading itself stops.
    data = member.read(_MAX_COLLECTION + 1)
    if len(data) > _MAX_COLLECTION:
        refuse(file, f"its collection unpacks to more than {_MAX_COLLECTION // 1024 // 1024} MB")
    return data


def _decompressed(data: bytes, file: str) -> bytes:
    import zstandard

    try:
        with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(io.BytesIO(data)) as reader:
            return _bounded(reader, file)
    except zstandard.ZstdError:
        refuse(file, "its collection is damaged (no readable Zstandard data)")


def _notes(database: bytes, file: str) -> list[_Note]:
    if database[:16] != b"SQLite format 3\0":
        refuse(file, "its collection is no SQLite database")
    # A database in write-ahead mode cannot be opened in memory; these two bytes say which mode it is in.
    database = database[:18] + b"\x01\x01" + database[20:]
    connection = sqlite3.connect(":memory:")
    steps = 0

    def counted() -> bool:
        nonlocal steps
        steps += 1
        return steps > _MAX_STEPS

    try:
        connection.deserialize(database)
        connection.set_progress_handler(counted, _STEP)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 8 * 1024 * 1024)
        # Reading only, and nothing that the file's own schema might want to run.
        for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_collation("unicase", _unicase)
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        kinds = dict(connection.execute("SELECT name, type FROM sqlite_master"))
        if kinds.get("notes") != "table":
            refuse(file, "its collection has no notes")
        names = _field_names(connection, kinds)
        decks = _decks(connection, kinds)
        rows = connection.execute(f"SELECT id, mid, flds FROM notes ORDER BY id LIMIT {_MAX_NOTES + 1}").fetchall()
    except RubricError:
        raise
    except (sqlite3.Error, ValueError, TypeError, RecursionError, OverflowError, MemoryError) as error:
        refuse(file, f"its collection cannot be read: {error}")
    finally:
        connection.close()
    if len(rows) > _MAX_NOTES:
        refuse(file, f"more than {_MAX_NOTES} notes")
    notes: list[_Note] = []
    for identifier, model, joined in rows:
        values = tuple(printable(value[:_MAX_FIELD]) for value in str(joined).split("\x1f"))
        notes.append(_Note(values, names.get(str(model), ()), decks.get(identifier, "")))
    if not notes:
        refuse(file, "the package holds no notes")
    return notes


def _unicase(a: str, b: str) -> int:
    # Newer collections order names by this; without it their tables cannot be read.
    return (a.casefold() > b.casefold()) - (a.casefold() < b.casefold())


def _field_names(connection: sqlite3.Connection, kinds: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    if kinds.get("fields") == "table":
        found: dict[str, list[tuple[int, str]]] = {}
        for model, place, name in connection.execute("SELECT ntid, ord, name FROM fields LIMIT 20000"):
            found.setdefault(str(model), []).append((place, str(name)))
        return {model: tuple(name for _, name in sorted(fields)) for model, fields in found.items()}
    models = _json(connection, kinds, "models")
    return {
        key: tuple(str(f.get("name", "")) for f in model.get("flds", ()) if isinstance(f, dict))
        for key, model in models.items()
        if isinstance(model, dict)
    }


def _decks(connection: sqlite3.Connection, kinds: Mapping[str, str]) -> dict[int, str]:
    """The deck of each note (of its first card)."""
    if kinds.get("cards") != "table":
        return {}
    if kinds.get("decks") == "table":
        rows = connection.execute("SELECT id, name FROM decks LIMIT 20000")
        names = {str(key): str(name).replace("\x1f", "::") for key, name in rows}
    else:
        decks = _json(connection, kinds, "decks")
        names = {key: str(deck.get("name", "")) for key, deck in decks.items() if isinstance(deck, dict)}
    found = connection.execute("SELECT nid, did FROM cards ORDER BY ord DESC LIMIT 200000")
    return {note: names.get(str(deck), "") for note, deck in found}


def _json(connection: sqlite3.Connection, kinds: Mapping[str, str], column: str) -> dict[str, object]:
    if kinds.get("col") != "table":
        return {}
    row = connection.execute(f"SELECT {column} FROM col LIMIT 1").fetchone()
    data = json.loads(row[0]) if row and row[0] else {}
    return data if isinstance(data, dict) else {}
