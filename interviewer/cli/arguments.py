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


def day(text: str) -> str:
    """An ISO date."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2025-01-31") from None


def score(text: str) -> float:
    """A score from 0 to 100."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no score from 0 to 100")
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


def add_llm(parser: argparse.ArgumentParser) -> None:
    """Add ``--llm`` and ``--llm-repeats``."""
    parser.add_argument("--llm", choices=LLM_MODES, help="what a language model may judge")
    parser.add_argument(
        "--llm-repeats",
        type=int,
        choices=range(1, 10),
        metavar="K",
        help="ask for each judgement K times (1 to 9) and tell how far they agree",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``."""
    parser.add_argument("--json", action="store_true", help="print JSON")
