from __future__ import annotations

from interviewer.exports.record import AnswerRecord, InterviewRecord, Text
from interviewer.grading.delivery import delivery
from interviewer.grading.grade import CREDIT, Evidence, Grade, KeyPointVerdict, MisconceptionFinding, Probabilities
from interviewer.grading.score import depth_profile, score
from interviewer.interview.plan import Mode, Plan, PlannedQuestion
from interviewer.interview.state import Attempt, FollowUp, Interview, Phase, Status
from interviewer.rubrics.model import Depth, KeyPoint, Misconception, Question, Verdict


def verdict(key_point, says, text="", start=0, end=0, confidence=0.9):
    return KeyPointVerdict(
        key_point=key_point,
        verdict=says,
        credit=CREDIT[says],
        confidence=confidence,
        probabilities=Probabilities(covered=0.25, partial=0.25, missed=0.25, contradicted=0.25),
        evidence=Evidence(start=start, end=end, text=text[start:end]) if end else None,
        reason="A reason.",
        judged_by="rubric",
    )


def grade_of(question, answer, verdicts, findings=()):
    credits = {v.key_point: v.credit for v in verdicts}
    return Grade(
        question_id=question.id,
        score=score(question.key_points, credits),
        verdicts=tuple(verdicts),
        misconceptions=tuple(findings),
        depth=depth_profile(question.key_points, credits),
        delivery=delivery(answer),
        rubric_hash=question.hash,
        grader_version="test-1",
    )


def record(text="All neurons stay the same. It trains faster.", *, foreign="plain", started="2025-03-04T05:06:07"):
    """Three questions: graded with follow-up, override and misconception; skipped; imported without a rubric."""
    question = Question(
        id="zero-init",
        question=f"What of zero weights? {foreign}",
        reference_answer=f"Symmetry stays. {foreign}",
        key_points=(
            KeyPoint(id="same", text=f"Neurons stay identical. {foreign}", weight=2, depth=Depth.MECHANISM),
            KeyPoint(id="random", text="Random it is.", depth=Depth.MITIGATION, follow_up=f"How? {foreign}"),
            KeyPoint(id="bias", text="Biases may be zero."),
        ),
        misconceptions=(Misconception(id="faster", text=f"It trains faster. {foreign}", contradicts="same"),),
    )
    end = len(text)
    verdicts = [
        verdict("same", Verdict.PARTIAL, text, 0, min(end, 20)),
        verdict("random", Verdict.MISSED),
        verdict("bias", Verdict.CONTRADICTED, text, min(end - 1, 10), end),
    ]
    finding = MisconceptionFinding(id="faster", confidence=0.8, evidence=Evidence(start=0, end=end, text=text))
    attempts = (
        Attempt(
            question_id="zero-init",
            status=Status.ANSWERED,
            answer=text,
            seconds=61.0,
            follow_ups=(FollowUp(key_point="random", prompt=f"How? {foreign}", answer=text, seconds=9.0),),
        ),
        Attempt(question_id="zero-init", status=Status.SKIPPED),
        Attempt(question_id="imported-3", status=Status.ANSWERED, answer=text),
    )
    topic = f"Init {foreign}"
    planned = tuple(PlannedQuestion(question_id=a.question_id, topic=topic, time_limit=60) for a in attempts)
    interview = Interview(
        id="abc123",
        attempts=attempts,
        phase=Phase.FINISHED,
        plan=Plan(title=f"Mock {foreign}", mode=Mode.MOCK, questions=planned),
    )
    answers = (
        AnswerRecord(
            topic,
            attempts[0],
            question,
            grade_of(question, text, verdicts, [finding]),
            probed={0: verdict("random", Verdict.COVERED, text, 0, min(end, 5))},
            own={"same": Verdict.COVERED},
            reasons={"same": f"I said so. {foreign}"},
            note=f"Read again. {foreign}",
            texts=(Text(f"critique {foreign}", f"Good. {foreign}", f"model {foreign}"),),
        ),
        AnswerRecord(topic, attempts[1], question),
        AnswerRecord(topic, attempts[2], texts=(Text("question", f"Who are you? {foreign}", "transcript"),)),
    )
    return InterviewRecord(interview, started, answers, (Text(f"summary {foreign}", foreign, foreign),))
