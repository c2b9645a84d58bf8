"""Lint: what keeps a rubric from grading well, found without and with the grader."""
