"""Settings: what a user may set, where it comes from, and the folders that belong to the user."""

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
