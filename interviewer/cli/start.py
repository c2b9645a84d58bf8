"""``interviewer start``: an interview begins at once."""

from __future__ import annotations

import argparse
from typing import Any

from interviewer.cli.arguments import add_llm, add_rubrics, positive
from interviewer.cli.exits import ExitCode


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("start", help="begin an interview in the terminal")
    parser.add_argument("--topic", action="append", default=[], metavar="T", help="ask about this topic (repeatable)")
    parser.add_argument("--questions", type=positive, metavar="N", help="how many questions")
    parser.add_argument("--minutes", type=positive, metavar="M", help="minutes for the whole interview")
    parser.add_argument("--difficulty", choices=("easy", "medium", "hard"), metavar="D", help="easy, medium or hard")
    parser.add_argument(
        "--adaptive", action="store_true", default=None, help="harder after a good answer, easier after a poor one"
    )
    parser.add_argument("--mode", choices=("mock", "drill"), help="mock: feedback at the end; drill: after each answer")
    parser.add_argument("--seed", type=int, metavar="S", help="choose the same questions again")
    parser.add_argument("--due", action="store_true", help="what spaced repetition says is due, weak or new")
    parser.add_argument("--plan", metavar="NAME", help="a ready-made interview, e.g. cnn-deep-dive")
    add_llm(parser)
    add_rubrics(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Choose the questions and open the interview."""
    from interviewer.cli.judging import checked
    from interviewer.settings import load
    from interviewer.tui.run import Start
    from interviewer.tui.run import run as open_app

    flags = {
        "questions": args.questions,
        "minutes": args.minutes,
        "difficulty": args.difficulty,
        "adaptive": args.adaptive,
        "mode": args.mode,
        "llm.mode": args.llm,
        "llm.repeats": args.llm_repeats,
    }
    if args.llm not in (None, "off"):
        # Whoever asks for it here wants to know before the interview begins.
        checked(load(flags)[0].llm)
    start = Start(topics=tuple(args.topic), seed=args.seed, due=args.due, plan=args.plan)
    return ExitCode(open_app(flags, rubrics=args.rubrics, start=start))
