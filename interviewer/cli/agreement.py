"""``interviewer agreement``: how far your own verdicts agree with the grader's; their export as labelled answers."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from interviewer.cli.arguments import add_json, path
from interviewer.cli.exits import CommandError, ExitCode


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("agreement", help="your own verdicts against the grader's, also as labelled answers")
    parser.add_argument(
        "--export", type=path, metavar="FILE.jsonl", help="write them as labelled answers for `interviewer benchmark`"
    )
    parser.add_argument(
        "--with-accepted", action="store_true", help="with --export: also label the points that you left standing"
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Print the agreement and every disagreement; write the labelled answers if asked to."""
    import dataclasses

    from interviewer.cli.output import json_text
    from interviewer.cli.stored import open_store
    from interviewer.comparison import agreement
    from interviewer.store.record import stored_record

    if args.with_accepted and args.export is None:
        raise CommandError("--with-accepted goes with --export")
    with open_store() as store:
        records = [record for name in store.overruled() if (record := stored_record(store, name)) is not None]
    found = agreement.rulings(records)
    if args.export is not None:
        lines = agreement.labelled_answers(records, accepted=args.with_accepted)
        if not lines:
            raise CommandError("there is no verdict of your own to export; press o in a report", ExitCode.FAILED)
        text = "".join(json.dumps(line) + "\n" for line in lines)
        try:
            args.export.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"cannot write {args.export}: {error.strerror}") from None
        print(f"{args.export}: {len(lines)} labelled answers", file=sys.stderr)
    differing = agreement.disagreements(found)
    if args.json:
        print(
            json_text(
                {
                    "ruled_on": dataclasses.asdict(agreement.ruled_on(found)),
                    "looked_at": dataclasses.asdict(agreement.looked_at(found)),
                    "disagreements": [dataclasses.asdict(ruling) for ruling in differing],
                }
            )
        )
    elif not found:
        print("You have not put a verdict of your own beside the grader's yet; o in a report does.", file=sys.stderr)
    else:
        print(_as_text(agreement.ruled_on(found), agreement.looked_at(found), differing))
    return ExitCode.FINE


def _as_text(ruled: Any, looked_at: Any, differing: list[Any]) -> str:
    from interviewer.cli.output import columns, shown

    table = [["", "POINTS", "AGREED", "KAPPA"]]
    for name, one in (("with a verdict of yours", ruled), ("all of those answers", looked_at)):
        kappa = "not defined" if one.kappa is None else f"{one.kappa:.2f}"
        table.append([name, str(one.points), str(one.agreed), kappa])
    out = [columns(table), "", "Left standing counts as agreed in the second line. Kappa: 1 agrees, 0 is chance."]
    for ruling in differing:
        out += [
            "",
            f"{ruling.session[:8]}/{ruling.position + 1} {shown(ruling.question, 90)}",
            f"  {shown(ruling.text, 100)}",
            f"  grader: {ruling.grader.value} ({ruling.confidence:.0%}), you: {ruling.counts.value}"
            + (f", because: {shown(ruling.reason)}" if ruling.reason else ""),
        ]
    return "\n".join(out)
