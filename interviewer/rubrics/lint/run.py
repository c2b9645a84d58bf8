"""Running the checks over rubric files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from interviewer.rubrics.errors import Problem, RubricError
from interviewer.rubrics.lint import graded
from interviewer.rubrics.lint.claims import compound, vague
from interviewer.rubrics.lint.findings import ExampleSummary, Finding, Path, Remark, Severity, placed
from interviewer.rubrics.lint.overlap import duplicates, given_away
from interviewer.rubrics.lint.structure import structure
from interviewer.rubrics.lint.timing import timing
from interviewer.rubrics.model import Question, RubricFile
from interviewer.rubrics.parse import parse, plain

CHECKS: tuple[Callable[[Question], Iterator[Remark]], ...] = (
    structure, compound, vague, duplicates, given_away, timing,
)  # fmt: skip
GRADED_CHECKS: tuple[Callable[[Question, graded.Service], Iterator[Remark]], ...] = (
    graded.reference, graded.buzz_word_score, graded.misconceptions, graded.same_meaning,
)  # fmt: skip


@dataclass(slots=True)
class Report:
    """All findings in file order, and how the examples of each question fared where a grader was there."""

    findings: list[Finding] = field(default_factory=list)
    examples: list[ExampleSummary] = field(default_factory=list)
    questions: int = 0

    def count(self, severity: Severity) -> int:
        """How many findings are of this severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def share_met(self) -> float | None:
        """The share (0-1) of example labels that are met, ``None`` where none was graded."""
        labels = sum(summary.labels for summary in self.examples)
        return sum(summary.met for summary in self.examples) / labels if labels else None


def lint(
    files: Iterable[tuple[str, bytes]],
    service: graded.Service | None = None,
    *,
    only: frozenset[str] = frozenset(),
    progress: Callable[[str], None] = lambda question_id: None,
) -> Report:
    """Check files given as names and bytes; without ``service`` the checks that need the grader are left out.

    ``only`` names the questions to check, all if it is empty. A file that cannot be read is a finding, not an error.
    """
    report = Report()
    seen: dict[str, str] = {}
    for name, content in files:
        try:
            file = parse(content, name)
        except RubricError as error:
            report.findings += [_unreadable(problem) for problem in error.problems]
            continue
        _, lines = plain(content, name)
        for index, question in enumerate(file.questions):
            if question.id in seen:
                problem = Problem(name, lines.get(("questions", index), 0), "", question.id, "id")
                report.findings.append(_twice(problem, seen[question.id]))
            seen.setdefault(question.id, name)
        _lint_file(file, name, lines, service, only, progress, report)
    return report


def _lint_file(
    file: RubricFile,
    name: str,
    lines: Mapping[Path, int],
    service: graded.Service | None,
    only: frozenset[str],
    progress: Callable[[str], None],
    report: Report,
) -> None:
    for index, question in enumerate(file.questions):
        if only and question.id not in only:
            continue
        report.questions += 1
        remarks = [remark for check in CHECKS for remark in check(question)]
        if service is not None:
            progress(question.id)
            doubled = {remark.path for remark in remarks if remark.rule == "duplicate"}
            found = [remark for check in GRADED_CHECKS for remark in check(question, service)]
            remarks += [r for r in found if r.rule != "duplicate" or r.path not in doubled]
            summary, unmet = graded.examples(question, service)
            remarks += unmet
            if summary.labels:
                report.examples.append(summary)
        report.findings += [placed(remark, question.id, index, name, lines) for remark in remarks]


def _unreadable(problem: Problem) -> Finding:
    return _structural(problem, problem.message, "`interviewer rubrics schema` describes the format")


def _twice(problem: Problem, first: str) -> Finding:
    message = f"question id {problem.question!r} is used twice: also in {first}"
    return _structural(problem, message, "give one of the two another id")


def _structural(problem: Problem, message: str, suggestion: str) -> Finding:
    return Finding(
        file=problem.file,
        line=problem.line,
        severity=Severity.ERROR,
        question=problem.question,
        field=problem.field,
        rule="structure",
        message=message,
        suggestion=suggestion,
    )
