"""A timed mock interviewer for deep-learning questions, in the terminal."""

__version__ = "0.1.0"
