"""The user's own list of what recognisers mishear, applied to every import; a text file in the settings' folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from interviewer.settings.folders import config_folder
from interviewer.transcripts import corrections
from interviewer.transcripts.turns import TranscriptError


def corrections_file() -> Path:
    """Where the list is kept; it may not exist yet."""
    return config_folder() / "corrections.txt"


def load() -> dict[str, str]:
    """What was heard and what was meant; raises ``TranscriptError`` for a file that cannot be read."""
    file = corrections_file()
    try:
        return corrections.parse(file.read_text(encoding="utf-8"), str(file))
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise TranscriptError(str(file), "not UTF-8 text") from None
    except OSError as error:
        raise TranscriptError(str(file), error.strerror or "cannot be read") from None


def save(listed: Mapping[str, str]) -> None:
    """Keep the whole list, all of it or nothing; raises ``TranscriptError``."""
    file = corrections_file()
    fresh = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(corrections.text_of(listed), encoding="utf-8")
        fresh.replace(file)
    except OSError as error:
        raise TranscriptError(str(file), error.strerror or "cannot be written") from None


def added(lines: str, source: str) -> dict[str, str]:
    """The list with the ``heard -> meant`` of each of these lines put in, kept; raises ``TranscriptError``."""
    new = corrections.parse(lines, source)
    listed = load()
    if new:
        # A term corrected anew stands at the end, as the newest.
        listed = {heard: meant for heard, meant in listed.items() if heard not in new} | new
        save(listed)
    return listed


def removed(heard: str) -> dict[str, str]:
    """The list without what corrects ``heard``, kept; raises ``TranscriptError`` if that is not on it."""
    listed = load()
    if heard not in listed:
        raise TranscriptError(str(corrections_file()), f"{heard!r} is not on the list")
    del listed[heard]
    save(listed)
    return listed
