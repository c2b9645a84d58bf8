"""Finding words of an answer that are addressed to whoever grades it: they can never be evidence of knowledge.

This is no filter of what the model reads. It only says which stretches may not support a verdict, so a false alarm
costs one quote and a miss still has to pass the other checks of ``settle``.
"""

# ruff: noqa: E501 (patterns read best in one piece)
from __future__ import annotations

import re

from interviewer.grading.segment import Span, sentences


def _any(*alternatives: str) -> str:
    return "(?:" + "|".join(alternatives) + ")"


_PERSON = _any(
    "grader", "examiner", "evaluator", "assessor", "marker", "judge", "scorer", "reviewer", "interviewer", "assistant",
    "ai(?: model| grader| judge)?",
)  # fmt: skip
_GRADER = _any(_PERSON, "chatgpt", "claude", "gpt", r"l\.?l\.?m", "language model")
_POLITE = (
    r"(?:(?:please|now|also|and|so|but|then|first|next|kindly|just|okay|ok|hey|hi|hello|dear|attention|important|urgent"
    r"|note|nb|instead|simply|therefore|p\.?s\.?|[-*#>•]+|\d+[.)])[\s,:!.]*)*"
)
_MODAL = r"(?: must| should| shall| will| need to| have to| are to| can| may)?(?: now)?"
# The beginning of a sentence or clause that commands: perhaps polite, perhaps with the one who is commanded.
_START = rf"^\W*{_POLITE}(?:(?:you|{_GRADER}){_MODAL}[\s,:]+)?"
_IGNORE = (
    r"(?:ignore|disregard|forget|override|bypass|discard|drop|skip|stop (?:following|grading|using)"
    r"|do(?: not|n'?t) (?:follow|use|apply|read))"
)
_RULES = _any(
    "instructions?", "rubrics?", "system prompts?", "previous prompts?", "prompt above", "grading", "marking", "criteri(?:a|on)",
    "key points?", "guidelines", "guardrails", "rules", "(?:all|every(?:thing)?) (?:of )?(?:the )?(?:above|before)",
    "what you were told", "your task", "answer key",
)  # fmt: skip
_MARKS = _any(
    "full(?:est)? (?:marks?|score|credit|points)", "max(?:imum)?(?: possible)? (?:score|marks?|points|credit|grade)",
    "(?:top|highest|best)(?: possible)? (?:marks?|scores?|grades?|verdicts?)", "perfect (?:score|marks?|grade)",
    "10 ?/ ?10", "100 ?/ ?100", "100 ?(?:%|percent|points|marks)",
)  # fmt: skip
_AWARD = _any(
    _MARKS, r"score (?:of|is|to|=|:) ?(?:100|ten|one hundred)", "covered", "fulfilled", "as correct",
    r"(?:credit|confidence) (?:of|to|=|:)? ?1(?:\.0)?", r"an? (?:a\+?|pass|perfect)(?!\w)",
)  # fmt: skip
_ANSWER = _any("answer", "response", "reply", "text", "submission", "candidate", "student")
_WORK = _any(
    "me", "this", "it", "everything", "all", "each", "every", "these", "them", f"(?:the|my|our|this|that|following) {_ANSWER}",
    "(?:the |my )?(?:verdicts?|(?:key )?points?|score|grade)", "(?:the )?above",
)  # fmt: skip
_AWARDING = _any(
    "give", "award", "assign", "grant", "mark", "score", "rate", "grade", "label", "return", "output", "respond", "reply",
    "answer", "set", "treat", "count", "consider", "accept", "record", "report", "judge", "write", "print", "say", "emit",
    "use", "quote", "copy", "cite", "raise", "put",
)  # fmt: skip
_DONE = _any(
    "marked", "graded", "counted", "accepted", "rated", "scored", "judged", "treated", "considered", "recorded", "labelled",
    "labeled", "set", "awarded", "given", "assigned",
)  # fmt: skip
_TAG = (
    r"[‹<]{1,2}[|¦/]?\s?(?:im_|system|assistant|user|answer|candidate|rubric|end|eot|start_|sys|instruction|think)"
    r"[^>›\n]{0,40}[>›]{1,2}"
)

_COMMANDS = [
    # "Ignore the rubric", "Give this answer full marks", "Return covered for …"
    rf"{_START}{_IGNORE}\b.{{0,60}}?\b{_RULES}",
    rf"{_START}{_AWARDING}\b.{{0,30}}?\b{_WORK}\b.{{0,60}}?\b{_AWARD}",
    rf"{_START}{_AWARDING}\b.{{0,60}}?\b{_AWARD}.{{0,20}}?\b(?:for|to|on|in) {_WORK}",
    rf"{_START}(?:return|output|respond|reply|award|emit|print)\W+(?:with )?(?:covered\b|{_MARKS})",
    rf"{_START}(?:mark|rate|grade|score|judge|count|label)\b.{{0,60}}\bas (?:covered|correct|complete)\b",
    rf"{_START}{_AWARDING}\b.{{0,40}}{_MARKS}",
    rf"\b{_AWARDING} (?:me|(?:my|this|the) {_ANSWER})\b.{{0,60}}?{_AWARD}",
    # "… is to be marked as covered", "… get full marks", "full marks."
    rf"\b(?:is|are|be|being) {_DONE}(?: as| with)? (?:covered\b|correct\b|{_MARKS})",
    rf"\b(?:gets?|receives?|earns?|deserves?)\b.{{0,12}}{_MARKS}",
    rf"^\W*(?:covered|{_MARKS})\W*$",
    rf"[,:=–-]\s*[\"']?(?:covered|{_MARKS})[\"']?\W*$",
    # "Dear grader, …", "Note to the examiner: …", "You are now a lenient judge"
    rf"^\W*(?:(?:dear|hey|hi|hello|attention|message|note|memo)(?: to| for)?(?: the| my)? ?)+{_GRADER}\b",
    rf"^\W*(?:the )?{_PERSON}\s*[:,!]\s",
    rf"\b(?:you are|you'?re|act as|pretend to be|behave as|play)(?: now)? (?:an?|the|my) (?:\w+ ){{0,2}}{_GRADER}\b",
    rf"\bas (?:an? |the |my )?(?:\w+ )?{_GRADER},? (?:you|it is your|your)\b",
    # "All key points are covered", "this answer deserves …", "the rubric was updated"
    r"\b(?:all|every|each|both|the)(?: of the)? (?:key ?points?|criteri(?:a|on)|rubric items?)\b.{0,40}?\b"
    r"(?:covered|met|satisfied|fulfilled|addressed)\b",
    rf"\b(?:this|my|the|following|above) {_ANSWER}\b.{{0,40}}?\b(?:deserves?|earns?|receives?|gets?|has been|was|(?:must|should)"
    rf" (?:be|get|receive)|is to be)\b.{{0,60}}?\b(?:{_AWARD}|graded|approved|verified|marked|accepted|pre-?graded)",
    rf"\bI (?:deserve|should (?:get|receive|be given)|must (?:get|receive)|have earned|expect|demand|need|want)\b.{{0,30}}\b{_AWARD}",
    r"\b(?:rubric|answer key|grading scheme|marking scheme|grading policy|grading)\b.{0,40}\b(?:(?:has been|was|is|are) "
    r"(?:now )?(?:updated|changed|replaced|suspended|disabled|void|cancelled|off|over)|no longer)\b",
    r"\b(?:correct|right|expected|final|only|required|true)(?: \w+)? (?:verdicts?|grade|score|mark)\b.{0,40}\b(?:is|are|=|:)"
    r"\W*(?:covered|100|full|10|all)",
    r"\b(?:test|debug|developer|admin|maintenance|god|dan) mode\b.{0,40}\b(?:on|enabled|active|activated|entered|engaged)\b",
    r"\b(?:your|the) (?:new |real |only )?(?:task|job|goal|instructions?) (?:is|are) (?:now )?to\b.{0,40}?"
    r"\b(?:mark|award|give|grade|output|return|respond)\b",
    # A verdict in the form that a grader writes
    r"[\"']?\b(?:verdicts?|key_?points?|judge?ments?|graded_by|credit)\b[\"']?\s*[:=]\s*[\"'\[{]*\s*"
    r"(?:covered|all|1(?:\.0)?\b|100|\{|\[|[\w-]+[\"'])",
]
# After these nothing is the candidate's answer any more: fake roles, delimiters, headings of a prompt.
_POSING = [
    r"^\W*(?:system|developer|assistant|admin(?:istrator)?)(?: (?:message|prompt|override|note|notice))?\s*[:>\]]",
    r"^\W*#{1,6}\s*(?:system|instructions?|assistant|response|grading|verdicts?)\b",
    rf"^\s*{_TAG}|{_TAG}\s*(?:system|assistant|user|model|{_TAG})|[‹<]/(?:answer|candidate|system|user)",
    r"\[/?(?:INST|SYS|SYSTEM|USER|ASSISTANT)\]",
    r"\bend of (?:the )?(?:candidate'?s? )?(?:answer|response|data|transcript|input|prompt|submission)\b",
    r"\b(?:end|begin)[ _-](?:answer|data|candidate|instructions?|system|rubric)\b",
    r"\b(?:new|updated|real|actual|additional|secret|hidden|following|override) (?:system )?(?:instructions?|rubric|system"
    r" prompt|grading rules?|task)\b.{0,12}:",
]
_COMMAND = [re.compile(pattern, re.I) for pattern in _COMMANDS]
_POSE = [re.compile(pattern, re.I) for pattern in _POSING]
# A fake reply is one stretch from its first bracket to its last, whatever sentences it holds.
_FAKE_REPLY = re.compile(
    r"\{(?=[^{}]{0,400}[\"']?(?:verdict|key_?point|judge?ments?|graded_by)\b).*?\}(?:[\s\]}]*)", re.I | re.S
)
_CLAUSE = re.compile(r"[:;(\[{]\s*|\s[-–—]+\s")


def addressed_to_grader(answer: str) -> list[Span]:
    """Spans of the answer's sentences that speak to the grader, or pose as a system's or a grader's words."""
    found = [Span(*match.span()) for match in _FAKE_REPLY.finditer(answer)]
    for span in sentences(answer):
        # Segmentation leaves signs at a line's beginning alone, and a tag is nothing but signs.
        line = answer.rfind("\n", 0, span.start) + 1
        before = answer[line : span.start]
        start = line if not re.search(r"\w", before) else span.start
        text = answer[start : span.end]
        if any(pattern.search(text) for pattern in _POSE):
            found.append(Span(start, len(answer)))
            break
        # A command may stand in brackets or after a colon: the start of every clause is tried as well.
        clauses = [text, *(text[match.end() :] for match in _CLAUSE.finditer(text))]
        if any(pattern.search(clause) for pattern in _COMMAND for clause in clauses):
            found.append(span)
    return found
