"""Importing a transcript: choosing the file, mending what was found in it, grading."""
