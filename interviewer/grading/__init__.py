"""Grading an answer against a rubric: pure functions over text and the readings of a model."""
