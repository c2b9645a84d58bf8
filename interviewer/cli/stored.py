"""The store as commands use it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from interviewer.cli.exits import CommandError

if TYPE_CHECKING:
    from interviewer.store import SessionRow, Store

_LAST = "last"


@contextmanager
def open_store() -> Iterator[Store]:
    """The user's store; what opening had to mend is told on stderr. Raises ``StoreError``."""
    from interviewer.settings import store_file
    from interviewer.store import Store

    with Store(store_file()) as store:
        if store.warning:
            print(f"interviewer: {store.warning}", file=sys.stderr)
        yield store


def session_of(store: Store, wanted: str) -> SessionRow:
    """The interview whose id begins with ``wanted``, or the newest for ``last``; raises ``CommandError``."""
    rows = store.sessions()
    if not rows:
        raise CommandError("no interviews are stored yet; `interviewer start` begins one")
    if wanted == _LAST:
        return rows[0]
    found = [row for row in rows if row.id == wanted] or [row for row in rows if row.id.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    problem = f"{len(found)} interviews begin with" if found else "no interview"
    raise CommandError(f"{problem} {wanted!r}; `interviewer sessions` lists them, `last` is the newest")
