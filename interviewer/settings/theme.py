"""The theme alone, read before everything else: the first screen should not change its colours after a moment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping

from interviewer.settings.folders import settings_file

MAX_BYTES = 1024 * 1024


def theme_at_start(flags: Mapping[str, object]) -> str | None:
    """The theme that flag, environment or file name, or ``None``; what is wrong with them is told by ``load``."""
    given = flags.get("theme") or os.environ.get("INTERVIEWER_THEME", "").strip()
    if given:
        return str(given)
    try:
        with settings_file().open("rb") as file:
            found = tomllib.loads(file.read(MAX_BYTES).decode("utf-8-sig")).get("theme")
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, str) else None
