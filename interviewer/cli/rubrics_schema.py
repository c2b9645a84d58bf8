"""``interviewer rubrics schema``: the JSON Schema of a rubric file."""

from __future__ import annotations

import argparse
from typing import Any

from interviewer.cli.exits import ExitCode


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("schema", help="the JSON Schema of a rubric file, for editors")
    parser.add_argument("--interview", action="store_true", help="that of a ready-made interview's file")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Print the schema."""
    from interviewer.cli.output import json_text
    from interviewer.interview.ready_made import ReadyMade
    from interviewer.rubrics.model import RubricFile

    form = ReadyMade if args.interview else RubricFile
    schema = form.model_json_schema(ref_template="#/definitions/{model}")
    definitions = schema.pop("$defs", None)
    # Draft 7 is what editors' YAML servers have in full; nothing here needs a newer one.
    head = {"$schema": "http://json-schema.org/draft-07/schema#", **schema}
    print(json_text(head | ({"definitions": definitions} if definitions else {})))
    return ExitCode.FINE
