"""Key points that are no single, concrete claim: compound ones and vague ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.rubrics.lint.findings import Remark, error, warning
from interviewer.rubrics.lint.words import content
from interviewer.rubrics.model import Question

# Verbs common enough in this field to tell a clause from a list of things; a clause joined by "and" is a second claim.
_VERBS = (
    "is are was were has have does do can cannot will must should may need needs make makes let lets keep keeps cause "
    "causes lead leads give gives add adds reduce reduces increase increases prevent prevents help helps allow allows "
    "use uses require requires improve improves slow slows speed speeds shrink shrinks grow grows lower lowers raise "
    "raises depend depends act acts learn learns produce produces become becomes stay stays vanish vanishes explode "
    "explodes converge converges diverge diverges fail fails work works cost costs avoid avoids hurt hurts mean means "
    "compute computes receive receives change changes remove removes break breaks force forces"
)
_VERB = rf"(?:{'|'.join(_VERBS.split())})"
_REASON = r"(?:because|since|so that|which is why|therefore|hence|due to the fact)"
_DETERMINER = r"(?:the|a|an|its|their|this|that|these|those|it|they|each|every|all|most|some|no)"
_SUBJECT = rf"(?:{_DETERMINER}\b\s*)?(?:[\w-]+\s+){{0,4}}?"
_JOINED = re.compile(rf"(?:,\s*|;\s*|\s)(?:and(?: also)?|but also|as well as)\s+{_SUBJECT}{_VERB}\b", re.I)
_FINITE = re.compile(rf"\b{_VERB}\b", re.I)
_BECAUSE = re.compile(rf"\b{_REASON}\b", re.I)
_LISTED = re.compile(rf"\band\b.*\b{_REASON}\b", re.I)
_SENTENCES = re.compile(r"[.!?]\s+(?=[A-Z])")
_TELLS = r"(?:understand|know|explain|mention|discuss|describe|demonstrate|recogni[sz]e|appreciate|grasp)s?"
_ABOUT_CANDIDATE = re.compile(
    rf"(?:{_TELLS}|(?:(?:is|be|being) )?(?:familiar with|aware of)"
    r"|(?:good |basic |clear )?(?:understanding|knowledge|awareness|explanation|mention) of)\b"
    rf"|(?:the )?(?:candidate|student|speaker|interviewee|answer|response)\s+(?:should |must |can |clearly )*"
    rf"(?:{_TELLS}|show|talk|address|cover|identif|list|name|define|state|compare|say|give|use|is|has|be)",
    re.I,
)
_EMPTY = re.compile(
    r"\b(?:is (?:very )?(?:important|useful|good|bad|helpful|crucial|essential|relevant)(?=[.\s]*$)"
    r"|plays? an? (?:important|key|crucial|big) role|in (?:various|many|different) ways|and so on|etc\b"
    r"|good understanding|(?:basic|general) (?:concept|idea|knowledge|understanding)s?\b|things like that"
    r"|has (?:an )?(?:impact|influence|effect)s?(?=[.\s]*$))",
    re.I,
)
_LEAST_WORDS = 4
_LONG = 35


def _two_claims(text: str) -> re.Match[str] | None:
    """Where a second clause is joined to a first one; `A and B do` is one clause with two subjects."""
    for joined in _JOINED.finditer(text):
        if _FINITE.search(text, 0, joined.start()) and not _BECAUSE.search(joined.group()):
            return joined
    return None


def compound(question: Question) -> Iterator[Remark]:
    """Remark on key points that hold more than one claim: an answer that makes one of them is half right."""
    for number, point in enumerate(question.key_points):
        path = ("key_points", number, "text")
        joined = _two_claims(point.text)
        reason = _BECAUSE.search(point.text, joined.end()) if joined else None
        split = "make each claim a key point of its own"
        if reason:
            yield error("compound", path, f"two claims and a reason in key point {point.id}", split)
        elif _LISTED.search(point.text):
            yield warning("compound", path, f"perhaps two claims and a reason in key point {point.id}", split)
        elif _SENTENCES.search(point.text):
            yield warning("compound", path, f"several sentences in key point {point.id}", split)
        elif len(point.text.split()) > _LONG:
            yield warning("compound", path, f"key point {point.id} is {len(point.text.split())} words long", split)


def vague(question: Question) -> Iterator[Remark]:
    """Remark on key points that say what to know, not what is true."""
    for number, point in enumerate(question.key_points):
        path = ("key_points", number, "text")
        if _ABOUT_CANDIDATE.match(point.text):
            yield error(
                "vague",
                path,
                f"key point {point.id} says what the candidate does, not what is true",
                "write the claim itself: not 'understands overfitting' but what overfitting is",
            )
        elif len(point.text.split()) < _LEAST_WORDS or len(set(content(point.text))) < 2:
            yield error(
                "vague",
                path,
                f"key point {point.id} is a term, no claim",
                "write a full sentence that can be right or wrong",
            )
        elif found := _EMPTY.search(point.text):
            yield warning(
                "vague",
                path,
                f"key point {point.id} claims nothing that could be wrong ({found.group().strip()!r})",
                "say what it does, and how",
            )
