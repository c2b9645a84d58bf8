"""Comparisons: two attempts at a question, two interviews, and the candidate's verdicts with the grader's."""
