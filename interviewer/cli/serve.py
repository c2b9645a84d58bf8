"""``interviewer serve``: the same interface in a browser on this machine."""

from __future__ import annotations

import argparse
from typing import Any

from interviewer.cli.arguments import positive
from interviewer.cli.exits import CommandError, ExitCode

_HOST = "127.0.0.1"


def add(subparsers: Any) -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("serve", help="the interface in a browser, on this machine only")
    parser.add_argument("--port", type=positive, default=8000, metavar="N", help="port on 127.0.0.1 (default 8000)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> ExitCode:
    """Serve until interrupted."""
    import shlex
    import socket
    import sys

    if args.port > 65535:
        raise CommandError(f"{args.port} is no port")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, args.port))
        except OSError as error:
            raise CommandError(
                f"port {args.port} cannot be used: {error.strerror}; try --port {args.port + 1}"
            ) from None
    from interviewer.serving.server import LocalServer

    print(f"http://{_HOST}:{args.port} (Ctrl-C ends it)", file=sys.stderr)
    LocalServer(shlex.join([sys.executable, "-m", "interviewer"]), args.port).serve()
    return ExitCode.FINE
