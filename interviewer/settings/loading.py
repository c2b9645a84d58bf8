"""Reading the settings: a flag wins over the environment, that over the file, that over the default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from interviewer.settings.folders import settings_file
from interviewer.settings.model import VARIABLES, Settings

MAX_BYTES = 1024 * 1024


def load(flags: Mapping[str, object] | None = None) -> tuple[Settings, dict[str, str], tuple[str, ...]]:
    """The settings in force, where each comes from, and what was wrong; never raises.

    ``flags`` maps dotted names (``llm.mode``) to values, ``None`` for a flag that was not given. Origins map the same
    names to "flag", "environment NAME", "file PATH" or "default". A wrong value is named and passed over.
    """
    path = settings_file()
    from_file, problems = _read(path)
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for name, variable in VARIABLES.items():
        layers: list[tuple[str, dict[str, Any], str]] = [
            ("flag", given, name),
            (f"environment {variable}", {k: v for k, v in os.environ.items() if v.strip()}, variable),
            (f"file {path}", from_file, name),
        ]
        origins[name] = "default"
        for origin, layer, key in layers:
            if key not in layer:
                continue
            reason = _refusal(name, layer[key])
            if reason is None:
                values[name], origins[name] = layer[key], origin
                break
            problems.append(f"{origin}: {name} = {layer[key]!r}: {reason}; passed over")
    return Settings.model_validate(nested(values)), origins, tuple(problems)


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted names as tables within tables."""
    tables: dict[str, Any] = {}
    for name, value in values.items():
        *path, last = name.split(".")
        table = tables
        for part in path:
            table = table.setdefault(part, {})
        table[last] = value
    return tables


def flat(tables: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Tables within tables as dotted names."""
    values: dict[str, Any] = {}
    for key, value in tables.items():
        if isinstance(value, dict):
            values |= flat(value, f"{prefix}{key}.")
        else:
            values[prefix + key] = value
    return values


def _refusal(name: str, value: object) -> str | None:
    try:
        Settings.model_validate(nested({name: value}))
    except ValidationError as error:
        return str(error.errors(include_url=False)[0]["msg"]).removeprefix("Value error, ")
    return None


def _read(path: Path) -> tuple[dict[str, Any], list[str]]:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            return {}, [f"{path}: larger than {MAX_BYTES // 1024 // 1024} MB; not read"]
        values = flat(tomllib.loads(content.decode("utf-8-sig")))
    except FileNotFoundError:
        return {}, []
    except OSError as error:
        return {}, [f"{path}: {error.strerror or 'cannot be read'}; the defaults are used"]
    except UnicodeDecodeError:
        return {}, [f"{path}: not UTF-8 text; the defaults are used"]
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return {}, [f"{path}: not valid TOML: {error}; the defaults are used"]
    problems = [f"{path}: {name}: unknown setting; passed over" for name in values if name not in VARIABLES]
    return {name: value for name, value in values.items() if name in VARIABLES}, problems
