"""``interviewer rubrics new``: a template, or a draft from a question and its reference answer."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from interviewer.cli.exits import CommandError, ExitCode

_DRAFT = "# A draft: its key points are the sentences of the reference. Read each, then remove `draft`.\n"
_TEMPLATE = """\
# Editors complete this file with the help of `interviewer rubrics schema`.
topic: {topic}
questions:
  - id: {id}                     # kebab-case, unique in the bank
    question: {question}
    difficulty: medium           # easy | medium | hard
    time_limit: 120              # seconds of speaking time
    draft: true                  # remove it when the rubric is finished
    key_points:                  # 4 to 8, each one claim in a full sentence that can be right or wrong
      - id: first-claim
        text: Replace this by one claim that a good answer makes, in a full sentence.
        weight: 1
        depth: mechanism         # definition | mechanism | trade-off | mitigation | example
        also:                    # other ways to say it: spoken, in plain words, terse
          - Replace this by a statement that counts as the claim.
        wrong:                   # right statements turned wrong by a few words
          - Replace this by a statement that contradicts the claim.
        follow_up: What do you ask when this point is missed, without giving it away?
    misconceptions:
      - id: first-misconception
        text: Replace this by a wrong claim that candidates really make.
        contradicts: first-claim
    reference_answer: >-
      Replace this by an answer of 60 to 120 words that states every key point, as one would say it.
    examples:
      - answer: Replace this by an answer that somebody might give.
        labels: {{first-claim: missed}}   # covered | partial | missed | contradicted
    sources: []
"""


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("new", help="a template, or a draft from a question and its reference answer")
    parser.add_argument("--question", metavar="TEXT", help="the question")
    parser.add_argument("--reference", metavar="FILE", help="a file with the reference answer, - for stdin")
    parser.add_argument("--topic", default="General", metavar="T", help="the topic")
    parser.add_argument("--id", metavar="ID", help="the question's id (made from its text without this)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where it goes (stdout without it)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Print or write the rubric file."""
    import sys

    from interviewer.cli.output import shown
    from interviewer.rubrics.exchange.writing import write_file

    text = _text(args)
    if args.output is None:
        print(text, end="")
        return ExitCode.FINE
    if args.output.exists():
        raise CommandError(f"{args.output} exists already")
    try:
        write_file(args.output, text.encode())
    except OSError as error:
        raise CommandError(f"cannot write {args.output}: {error.strerror}") from None
    print(f"{shown(str(args.output))} written; `interviewer rubrics lint` says what it lacks", file=sys.stderr)
    return ExitCode.FINE


def _text(args: argparse.Namespace) -> str:
    from pydantic import ValidationError

    from interviewer.cli.answers import read_answer
    from interviewer.rubrics.exchange.documents import one_line
    from interviewer.rubrics.model import Question, RubricFile
    from interviewer.rubrics.parse import parse
    from interviewer.rubrics.proposals import proposed
    from interviewer.rubrics.render import render
    from interviewer.rubrics.slug import slug

    if args.reference is not None and not (args.question or "").strip():
        raise CommandError("--reference needs --question")
    question = one_line(args.question or "") or "Replace this by the question."
    identifier = args.id or slug(question) or "question"
    if args.reference is None:
        topic = _scalar(one_line(args.topic))
        filled = _TEMPLATE.format(topic=topic, id=_scalar(identifier), question=_scalar(question))
        parse(filled.encode(), "the template")
        return filled
    try:
        draft: Question = proposed(question, read_answer(args.reference), identifier)
        return _DRAFT + render(RubricFile(topic=one_line(args.topic), questions=(draft,)))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise CommandError(f"{place}: {first['msg'].removeprefix('Value error, ')}") from None
    except ValueError as error:
        raise CommandError(str(error)) from None


def _scalar(text: str) -> str:
    """The text as a YAML scalar on one line, quoted where it needs to be."""
    import json

    import yaml

    written = yaml.safe_dump(text, allow_unicode=True, width=10**6).strip().removesuffix("\n...")
    return written if "\n" not in written else json.dumps(text)
