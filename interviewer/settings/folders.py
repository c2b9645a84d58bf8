"""The user's folders; INTERVIEWER_DATA_DIR and INTERVIEWER_CONFIG_DIR put them elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_NAME = "interviewer"


def data_folder() -> Path:
    """Where interviews and the user's own rubrics are kept; it may not exist yet."""
    return _folder("INTERVIEWER_DATA_DIR") or Path(platformdirs.user_data_dir(_NAME, appauthor=False))


def config_folder() -> Path:
    """Where the settings file and the user's own prompts are kept; it may not exist yet."""
    return _folder("INTERVIEWER_CONFIG_DIR") or Path(platformdirs.user_config_dir(_NAME, appauthor=False))


def vectors_folder() -> Path:
    """Where vectors of rubrics are remembered: a cache, which may be deleted at any time; it may not exist yet."""
    own = _folder("INTERVIEWER_DATA_DIR")
    return (own / "cache" if own else Path(platformdirs.user_cache_dir(_NAME, appauthor=False))) / "vectors"


def user_rubrics_folder() -> Path:
    """The user's own rubric files, which add to the shipped bank and override it; it may not exist yet."""
    return data_folder() / "rubrics"


def store_file() -> Path:
    """The SQLite file of past interviews."""
    return data_folder() / "interviews.db"


def settings_file() -> Path:
    """The settings file."""
    return config_folder() / "settings.toml"


def _folder(variable: str) -> Path | None:
    value = os.environ.get(variable, "").strip()
    return Path(value).expanduser().absolute() if value else None
