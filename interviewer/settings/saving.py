"""Writing changed settings: only their own lines change, comments and all else stay, and never half a file."""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from pathlib import Path

from interviewer.settings.folders import settings_file
from interviewer.settings.loading import flat
from interviewer.settings.model import VARIABLES

_TABLE = re.compile(r"^\s*\[\s*([A-Za-z0-9_.\s-]+?)\s*\]\s*(?:#.*)?$")
_COMMENT = re.compile(r"""^(?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*')*?(\s*#.*)$""")


class SettingsError(RuntimeError):
    """The settings could not be written; the text names the file and what to do."""


def save(changes: Mapping[str, object]) -> None:
    """Write these settings, by dotted name, into the settings file; ``None`` removes one.

    Raises ``SettingsError`` if the file cannot be written, or holds no valid TOML that could be kept.
    """
    path = settings_file()
    for name in changes:
        if name not in VARIABLES:
            raise KeyError(name)
    try:
        before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        expected = flat(tomllib.loads(before))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML ({error}). Mend or remove it, then set this again.") from None
    except OSError as error:
        raise SettingsError(f"cannot read {path}: {error.strerror}.") from None
    after = before
    for name, value in changes.items():
        expected.pop(name, None)
        if value is not None:
            expected[name] = value.value if isinstance(value, Enum) else value
        after = _changed(after, name, expected.get(name))
    try:
        kept = flat(tomllib.loads(after)) == expected
    except tomllib.TOMLDecodeError:
        kept = False
    if not kept:
        raise SettingsError(f"{path} is written in a way that cannot be changed line by line. Please edit it by hand.")
    _write(path, after)


def _changed(text: str, name: str, value: object) -> str:
    *tables, key = name.split(".")
    wanted = ".".join(tables)
    lines = text.splitlines()
    table, end_of_table, found = "", 0 if not wanted else None, None
    for number, line in enumerate(lines):
        header = _TABLE.match(line)
        if header:
            table = re.sub(r"\s*\.\s*", ".", header.group(1))
        elif table == wanted and re.match(rf"\s*{re.escape(key)}\s*=", line):
            found = number
        if table == wanted and line.strip():
            end_of_table = number + 1
    if found is not None:
        comment = _COMMENT.match(lines[found])
        lines[found : found + 1] = (
            [] if value is None else [f"{key} = {_toml(value)}{comment.group(1) if comment else ''}"]
        )
    elif value is not None and end_of_table is not None:
        lines.insert(end_of_table, f"{key} = {_toml(value)}")
    elif value is not None:
        lines += ["", f"[{wanted}]", f"{key} = {_toml(value)}"] if lines else [f"[{wanted}]", f"{key} = {_toml(value)}"]
    return "\n".join(lines) + "\n" if lines else ""


def _toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case _:
            escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
            return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'


def _write(path: Path, text: str) -> None:
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A link (dotfiles kept elsewhere) stays a link: what it points to is replaced.
        target = path.resolve()
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".settings-", suffix=".toml")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except (OSError, RuntimeError) as error:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()
        reason = error.strerror if isinstance(error, OSError) else "a link that leads nowhere"
        raise SettingsError(
            f"cannot write {path}: {reason}. Set INTERVIEWER_CONFIG_DIR to a folder that you may write to."
        ) from None
