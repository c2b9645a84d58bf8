"""``interviewer doctor``: what works here, and which settings are in force."""

from __future__ import annotations

import argparse
from typing import Any

from interviewer.cli.arguments import add_json
from interviewer.cli.exits import ExitCode

_SIGNS = {"fine": "ok", "note": "note", "wrong": "WRONG"}


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("doctor", help="what works here: models, LLM endpoint, store, terminal")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Look at each part; exit status 1 if something is wrong."""
    from dataclasses import asdict

    from interviewer.cli.examination import Finding, examine
    from interviewer.cli.output import json_text, shown
    from interviewer.settings import load
    from interviewer.settings.loading import flat

    settings, origins, problems = load({})
    findings = [*examine(), *(Finding("settings", "wrong", problem) for problem in problems)]
    in_force = flat(settings.model_dump(mode="json"))
    code = ExitCode.FAILED if any(finding.status == "wrong" for finding in findings) else ExitCode.FINE
    if args.json:
        described = {name: {"value": in_force[name], "origin": origin} for name, origin in origins.items()}
        print(json_text({"findings": [asdict(finding) for finding in findings], "settings": described}))
        return code
    for finding in findings:
        print(f"{_SIGNS[finding.status]:<5} {finding.topic:<9} {shown(finding.text)}")
    print("\nSettings in force")
    for name, origin in origins.items():
        value = "-" if in_force[name] is None else shown(str(in_force[name]))
        print(f"  {name:<14} {value:<20} {shown(origin)}")
    return code
