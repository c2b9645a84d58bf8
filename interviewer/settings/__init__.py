"""Settings: what a user may set, where it comes from, and the folders that belong to the user."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interviewer.settings.folders import config_folder, data_folder, settings_file, store_file, user_rubrics_folder
    from interviewer.settings.loading import load
    from interviewer.settings.model import LLMSettings, Settings
    from interviewer.settings.saving import SettingsError, save

__all__ = [
    "LLMSettings",
    "Settings",
    "SettingsError",
    "config_folder",
    "data_folder",
    "load",
    "save",
    "settings_file",
    "store_file",
    "user_rubrics_folder",
]

_MODULES = {
    "LLMSettings": "model",
    "Settings": "model",
    "SettingsError": "saving",
    "load": "loading",
    "save": "saving",
}


def __getattr__(name: str) -> Any:
    # Late, so that the first screen need not wait for pydantic, a quarter of a second.
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"interviewer.settings.{_MODULES.get(name, 'folders')}"), name)
