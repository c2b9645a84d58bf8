"""A timed mock interviewer for deep-learning questions, in the terminal."""

import os

__version__ = "0.1.0"

# pydantic asks every installed package for plugins of its own before it builds the first model: up to a tenth of a
# second of each start, and none is used here.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
