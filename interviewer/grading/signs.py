"""The sign of each verdict, shown beside its word: never colour alone."""

from interviewer.rubrics.model import Verdict

SIGN = {Verdict.COVERED: "✓", Verdict.PARTIAL: "◐", Verdict.MISSED: "○", Verdict.CONTRADICTED: "✗"}
