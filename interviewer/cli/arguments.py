"""Arguments that several commands share."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LLM_MODES = ("off", "unsure", "all")


def positive(text: str) -> int:
    """A whole number of at least 1."""
    number = int(text) if text.strip().isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return number


def path(text: str) -> Path:
    """A path; the import waits until one is given, for the sake of ``--help``."""
    from pathlib import Path

    return Path(text)


def add_rubrics(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """Add ``--rubrics``, which may be given several times."""
    parser.add_argument(
        "--rubrics",
        action="append",
        type=path,
        default=[],
        required=required,
        metavar="PATH",
        help="a rubric file or folder (repeatable); without it: the shipped bank and your own folder",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``."""
    parser.add_argument("--json", action="store_true", help="print JSON")
