"""``interviewer rubrics import``: other programs' question lists and rubrics as rubric files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewer.cli.exits import CommandError, ExitCode

if TYPE_CHECKING:
    from interviewer.rubrics.exchange.documents import Topical

# Named here too so that --help needs none of the modules that read them.
FORMATS = ("markdown", "csv", "tsv", "anki-tsv", "apkg", "autorubric", "healthbench")


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("import", help="question lists and rubrics of other programs")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="what to read")
    parser.add_argument("--format", choices=FORMATS, metavar="F", help=f"{', '.join(FORMATS)} (by the file's ending)")
    parser.add_argument("--topic", metavar="T", help="the topic of all questions")
    parser.add_argument("--question", metavar="TEXT", help="the question, where the file holds but a rubric")
    parser.add_argument("--output", type=Path, metavar="PATH", help="a .yaml file or a folder (else your own folder)")
    parser.add_argument("--force", action="store_true", help="replace what is there")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Read everything, then write everything; on any fault nothing is written."""
    import sys

    from interviewer.cli.output import shown
    from interviewer.rubrics.exchange.documents import one_line
    from interviewer.rubrics.exchange.writing import rubric_documents
    from interviewer.rubrics.slug import identifier

    questions, notes = _read(args)
    if args.topic is not None:
        topic = one_line(args.topic)
        if not topic:
            raise CommandError("--topic is empty")
        questions = [type(q)(q.question, topic) for q in questions]
    stem = identifier(args.files[0].stem) or "imported"
    documents = rubric_documents(questions, stem)
    written = _write(args, stem, documents)
    for note in notes:
        print(f"interviewer: {shown(note)}", file=sys.stderr)
    _tell_overrides(questions)
    print(f"interviewer: {len(questions)} question{'s' * (len(questions) != 1)} imported", file=sys.stderr)
    for path in written:
        print(path)
    return ExitCode.FINE


def _read(args: argparse.Namespace) -> tuple[list[Topical], list[str]]:
    from interviewer.rubrics.exchange.documents import MAX_BYTES, one_line
    from interviewer.rubrics.exchange.formats import FORMATS as READERS
    from interviewer.rubrics.exchange.formats import format_of
    from interviewer.rubrics.slug import Names

    questions: list[Topical] = []
    notes: list[str] = []
    names = Names()
    for path in args.files:
        form = READERS[args.format or format_of(str(path))]
        try:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise CommandError(f"cannot read {path}: {error.strerror}") from None
        imported = form.read(content, str(path))
        notes += imported.notes
        for topical in imported.questions:
            name = names.take(topical.question.id)
            if name != topical.question.id:
                notes.append(f"{path}: a second {topical.question.id} is now {name}")
            changes: dict[str, object] = {"id": name}
            if args.question is not None and form.one_question:
                changes["question"] = one_line(args.question)
                if not changes["question"] or len(args.files) > 1:
                    raise CommandError("--question gives the text of one file's question")
            questions.append(type(topical)(topical.question.model_copy(update=changes), topical.topic))
    if args.question is not None:
        notes = [note for note in notes if "--question gives one" not in note]
    return questions, notes


def _write(args: argparse.Namespace, stem: str, documents: dict[str, bytes]) -> list[Path]:
    from interviewer.rubrics.exchange.writing import write_file, write_folder
    from interviewer.settings import user_rubrics_folder

    wanted: Path = args.output if args.output is not None else user_rubrics_folder() / stem
    to_file = wanted.suffix.lower() in (".yaml", ".yml")
    if len(documents) > 1 and to_file:
        raise CommandError(f"{len(documents)} topics need a folder, one file each; give one, or --topic for all")
    if len(documents) == 1 and not to_file:
        # One file needs no folder of its own, unless a folder was named.
        wanted = wanted / next(iter(documents)) if args.output is not None else wanted.with_name(f"{stem}.yaml")
        to_file = True
    if wanted.exists() and not args.force:
        raise CommandError(f"{wanted} exists already; --force replaces it")
    try:
        if to_file:
            write_file(wanted, next(iter(documents.values())))
            return [wanted]
        if wanted.exists() and not wanted.is_dir():
            raise CommandError(f"{wanted} is no folder")
        if wanted.is_dir() and any(path.suffix not in (".yaml", ".yml") for path in wanted.iterdir()):
            raise CommandError(f"{wanted} holds other things than rubrics and is not replaced")
        write_folder(wanted, documents, replace=args.force)
    except OSError as error:
        raise CommandError(f"cannot write {wanted}: {error.strerror}") from None
    return [wanted / name for name in documents]


def _tell_overrides(questions: list[Topical]) -> None:
    import sys

    from interviewer.rubrics.files import load, shipped_folder

    shipped = load([shipped_folder()])
    same = [topical.question.id for topical in questions if topical.question.id in shipped]
    if same:
        more = f" and {len(same) - 3} more" if len(same) > 3 else ""
        print(f"interviewer: overrides the shipped bank's {', '.join(same[:3])}{more}", file=sys.stderr)
