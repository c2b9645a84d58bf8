from __future__ import annotations

import json

import pytest
import yaml

from interviewer.grading.delivery import delivery
from interviewer.grading.grade import CREDIT, Grade, KeyPointVerdict, Probabilities
from interviewer.grading.score import score
from interviewer.rubrics.files import question_files, shipped_folder
from interviewer.rubrics.lint.findings import Severity
from interviewer.rubrics.lint.graded import buzz_words
from interviewer.rubrics.lint.run import lint
from interviewer.rubrics.model import Question, Verdict

SOUND = {
    "id": "zero-init",
    "question": "What happens if all weights start at zero?",
    "time_limit": 60,
    "key_points": [
        {
            "id": "identical",
            "text": "Neurons of one layer stay identical to each other.",
            "depth": "mechanism",
            "follow_up": "How do the units develop?",
        },
        {
            "id": "random",
            "text": "Small random numbers break the symmetry.",
            "depth": "mitigation",
            "follow_up": "What would you do?",
        },
        {
            "id": "bias",
            "text": "Biases may begin at nought without harm.",
            "depth": "trade-off",
            "follow_up": "And the offsets?",
        },
    ],
    "misconceptions": [{"id": "faster", "text": "Training converges faster.", "contradicts": "identical"}],
    "reference_answer": "Neurons of one layer stay identical. " * 7,
    "examples": [
        {"answer": "They stay the same.", "labels": {"identical": "covered", "random": "missed", "bias": "missed"}}
    ],
}


class Scripted:
    """Grades by a table: answer -> verdicts; what is not in it is missed."""

    def __init__(self, table=None, alike=0.0):
        self.table = table or {}
        self.alike = alike

    def grade(self, question, answer, *, speech_seconds=None):
        given = self.table.get(answer, {})
        verdicts = []
        for point in question.key_points:
            verdict = Verdict(given.get(point.id, "missed"))
            verdicts.append(
                KeyPointVerdict(
                    key_point=point.id,
                    verdict=verdict,
                    credit=CREDIT[verdict],
                    confidence=1,
                    probabilities=Probabilities(covered=0, partial=0, missed=1, contradicted=0),
                )
            )
        return Grade(
            question_id=question.id, score=score(question.key_points, {v.key_point: v.credit for v in verdicts}),
            verdicts=tuple(verdicts), delivery=delivery(answer), rubric_hash=question.hash, grader_version="scripted",
        )  # fmt: skip

    def embed(self, texts):
        import numpy

        vectors = numpy.eye(len(texts), dtype=numpy.float32)
        vectors[1] = numpy.float32([self.alike, (1 - self.alike**2) ** 0.5] + [0] * (len(texts) - 2))
        return vectors


LABELLED = {"answer": "x", "labels": {"identical": "missed", "random": "missed"}}
ALL = {"identical": "covered", "random": "covered", "bias": "covered"}
REFERENCE = SOUND["reference_answer"].strip()
FAIR = {REFERENCE: ALL, "They stay the same.": {"identical": "covered"}}


def file(*questions):
    # By way of JSON, so that what the questions share is not written as aliases.
    return yaml.safe_dump(json.loads(json.dumps({"topic": "T", "questions": questions})), sort_keys=False).encode()


def changed(**fields):
    return {**SOUND, **fields}


def point(number, **fields):
    points = [dict(p) for p in SOUND["key_points"]]
    points[number] |= fields
    return changed(key_points=points)


def without(question, *names):
    return {name: value for name, value in question.items() if name not in names}


def rules(question, service=None):
    return {(f.rule, f.severity.value) for f in lint([("f.yaml", file(question))], service).findings}


def test_a_sound_rubric_has_no_findings():
    report = lint([("f.yaml", file(SOUND))], Scripted(FAIR))
    assert report.findings == []
    assert [(s.question, s.met, s.labels) for s in report.examples] == [("zero-init", 3, 3)]
    assert report.share_met == 1


@pytest.mark.parametrize(
    ("question", "rule", "severity"),
    [
        (point(0, text="Neurons are identical and gradients are equal because of symmetry."), "compound", "error"),
        (point(0, text="ReLU is cheap and avoids saturation since its slope is one."), "compound", "error"),
        (point(0, text="Identical neurons and gradients arise because of symmetry."), "compound", "warning"),
        (point(0, text="Neurons stay identical. They never come apart."), "compound", "warning"),
        (point(0, text="Understands overfitting"), "vague", "error"),
        (point(0, text="The candidate explains what the symmetry does."), "vague", "error"),
        (point(0, text="Symmetry"), "vague", "error"),
        (point(0, text="Breaking the symmetry of neurons is important."), "vague", "warning"),
        (point(1, text="The neurons of each layer stay identical."), "duplicate", "error"),
        (point(0, text="All the weights start at zero."), "given-away", "error"),
        (point(0, follow_up="Do neurons of one layer stay identical?"), "given-away", "warning"),
        (changed(time_limit=15), "time-limit", "error"),
        (changed(time_limit=20), "time-limit", "warning"),
        (changed(time_limit=600), "time-limit", "warning"),
        (point(0, depth=None), "no-depth", "warning"),
        (point(0, follow_up=None), "no-probe", "warning"),
        (without(SOUND, "misconceptions"), "no-misconceptions", "warning"),
        (without(SOUND, "reference_answer"), "no-reference", "warning"),
        (without(SOUND, "examples"), "no-examples", "warning"),
        (changed(draft=True), "draft", "warning"),
        (changed(examples=[{"answer": "x", "labels": {"bias": "missed"}}]), "unlabelled", "warning"),
        (changed(key_points=SOUND["key_points"][:2], examples=[LABELLED]), "key-point-count", "warning"),
    ],
)  # fmt: skip
def test_each_structural_check(question, rule, severity):
    assert rules(question) == {(rule, severity)} or (rule == "compound" and (rule, severity) in rules(question))


@pytest.mark.parametrize(
    "text",
    [
        "Decision trees and their ensembles need no scaling, whatever the range of a feature.",
        "Knowledge distillation trains a small model on the outputs of a large one.",
        "The gate is close to one, so the gradient passes unchanged.",
        "Compare the methods over several seeds.",
    ],
)
def test_single_claims_are_left_alone(text):
    assert not [rule for rule in rules(point(0, text=text)) if rule[0] in ("compound", "vague")]


@pytest.mark.parametrize(
    ("service", "rule", "severity"),
    [
        (Scripted(FAIR | {REFERENCE: ALL | {"bias": "partial"}}), "reference", "error"),
        (Scripted(FAIR | {buzz_words(Question.model_validate(SOUND)): {"bias": "partial"}}), "buzz-words", "error"),
        (Scripted(FAIR | {"Training converges faster.": {"identical": "covered"}}), "misconception", "error"),
        (Scripted(FAIR | {"Training converges faster.": {"bias": "covered"}}), "misconception", "warning"),
        (Scripted(FAIR | {"They stay the same.": {"identical": "contradicted"}}), "example", "warning"),
        (Scripted(FAIR, alike=0.97), "duplicate", "error"),
        (Scripted(FAIR, alike=0.83), "duplicate", "warning"),
    ],
)
def test_each_graded_check(service, rule, severity):
    assert rules(SOUND, service) == {(rule, severity)}


def test_a_finding_says_where():
    text = file(SOUND, changed(id="second", examples=[{"answer": "Hm.", "labels": ALL}]))
    found = lint([("f.yaml", text)], Scripted(FAIR)).findings
    example = next(f for f in found if f.field == "examples.0.labels.random")
    assert (example.file, example.question, example.severity) == ("f.yaml", "second", Severity.WARNING)
    assert text.decode().splitlines()[example.line - 1].strip() == "random: covered"
    assert "labelled covered" in example.message and "graded missed" in example.message
    assert example.suggestion


def test_buzz_words_claim_nothing():
    words = buzz_words(Question.model_validate(SOUND)).rstrip(".").split(", ")
    assert words == sorted(words)
    assert {"symmetry", "identical", "layer"} <= set(words)
    assert not {"the", "of", "without"} & set(words)


def test_broken_files_are_findings_and_the_others_are_still_checked():
    report = lint([("bad.yaml", b"questions: [\n"), ("f.yaml", file(changed(draft=True))), ("g.yaml", file(SOUND))])
    assert [(f.file, f.rule) for f in report.findings] == [
        ("bad.yaml", "structure"),
        ("f.yaml", "draft"),
        ("g.yaml", "structure"),
    ]
    assert "also in f.yaml" in report.findings[2].message


def test_the_shipped_bank_has_no_structural_findings():
    files = [(str(path), path.read_bytes()) for path in question_files(shipped_folder())]
    report = lint(files)
    assert report.questions >= 100
    assert report.findings == []


def test_the_command(call, tmp_path):
    path = tmp_path / "bank.yaml"
    path.write_bytes(file(SOUND))
    assert call("rubrics", "lint", path, "--no-grader")[0] == 0
    path.write_bytes(file(point(0, text="Understands overfitting")))
    code, out, _ = call("rubrics", "lint", "--rubrics", path, "--no-grader", "--json")
    data = json.loads(out)
    assert (code, data["errors"], data["warnings"], data["examples_met"]) == (1, 1, 0, None)
    finding = data["findings"][0]
    assert set(finding) == {"file", "line", "severity", "question", "field", "rule", "message", "suggestion"}
    assert finding["line"] == 1 + path.read_text().splitlines().index("    text: Understands overfitting")
    code, out, _ = call("rubrics", "lint", path)
    assert code == 1
    assert b"reference answer scores" in out and b"2/3" in out
    path.write_bytes(file(SOUND))
    code, _, err = call("rubrics", "lint", path, "--least-met", "99")
    assert code == 1 and "99 %" in err
    assert call("rubrics", "lint", tmp_path / "nowhere")[0] == 2
    assert call("rubrics", "lint", path, "--question", "nowhere")[0] == 2


def test_plans_are_linted_too(call, tmp_path):
    (tmp_path / "bank" / "interviews").mkdir(parents=True)
    (tmp_path / "bank" / "b.yaml").write_bytes(file(SOUND))
    plan = tmp_path / "bank" / "interviews" / "p.yaml"
    plan.write_text("title: T\nminutes: 5\nquestions:\n  - zero-init\n  - nowhere\n")
    code, out, _ = call("rubrics", "lint", tmp_path / "bank", "--no-grader")
    assert code == 1 and f"{plan}:5".encode() in out
