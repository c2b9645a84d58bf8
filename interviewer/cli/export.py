"""``interviewer export``: a past interview as a document."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from interviewer.cli.arguments import path
from interviewer.cli.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from interviewer.exports.record import InterviewRecord

FORMATS = ("md", "html", "json", "csv", "anki")


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("export", help="a past interview as Markdown, HTML, JSON, CSV or Anki cards")
    parser.add_argument("session", metavar="SESSION", help="its id, the beginning of it, or `last`")
    parser.add_argument("--format", required=True, choices=FORMATS, help="the document's format")
    parser.add_argument("--output", type=path, metavar="FILE", help="where it goes (stdout without it)")
    parser.add_argument("--anonymous", action="store_true", help="without id, dates, notes and names, for sharing")
    parser.add_argument(
        "--name", action="append", default=[], dest="names", metavar="NAME", help="with --anonymous: a name to mask"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Print or write the document."""
    from interviewer.cli.stored import open_store, session_of

    with open_store() as store:
        session = session_of(store, args.session)
    if args.names and not args.anonymous:
        raise CommandError("--name goes with --anonymous")
    if args.format == "anki":
        return _anki(session.id, args.output, args.anonymous, args.names)
    text = rendered(session.id, args.format, anonymous=args.anonymous, names=args.names)
    if args.output is None:
        print(text, end="")
        return ExitCode.FINE
    # As bytes: the renderers choose their own line ends (CSV has its own).
    _write(args.output, text.encode("utf-8", "replace"))
    print(f"{args.output}", file=sys.stderr)
    return ExitCode.FINE


def rendered(session_id: str, form: str, *, anonymous: bool = False, names: Sequence[str] = ()) -> str:
    """The stored interview in the format ``form``, a text one."""
    document: str = importlib.import_module(f"interviewer.exports.as_{form}").render(
        _record(session_id, anonymous, names)
    )
    return document


def _record(session_id: str, anonymous: bool, names: Sequence[str]) -> InterviewRecord:
    from interviewer.cli.stored import open_store
    from interviewer.store.record import exported_record

    with open_store() as store:
        record = exported_record(store, session_id, anonymous=anonymous, names=names)
    if record is None:
        raise CommandError(f"no interview {session_id!r}")
    return record


def _anki(session_id: str, output: Path | None, anonymous: bool, names: Sequence[str]) -> ExitCode:
    from interviewer.exports.as_anki import cards, package

    if output is None:
        raise CommandError("an Anki package is no text: name a file with --output, such as missed.apkg")
    found = cards(_record(session_id, anonymous, names))
    if not found:
        raise CommandError("nothing was missed in this interview, so there are no cards", ExitCode.FAILED)
    _write(output, package(found))
    print(f"{output}: {len(found)} cards", file=sys.stderr)
    return ExitCode.FINE


def _write(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise CommandError(f"cannot write {output}: {error.strerror}") from None
