"""``interviewer rubrics schema``: the JSON Schema of a rubric file."""

from __future__ import annotations

import argparse
from typing import Any

from interviewer.cli.exits import ExitCode


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("schema", help="the JSON Schema of a rubric file, for editors")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Print the schema."""
    from interviewer.cli.output import json_text
    from interviewer.rubrics.model import RubricFile

    schema = RubricFile.model_json_schema()
    print(json_text({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}))
    return ExitCode.FINE
