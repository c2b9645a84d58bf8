"""What an answer is before it is graded: empty, in another language, the question restated, the reference pasted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from interviewer.grading.delivery import WORD

# The commonest function words; none of an English text's sentences goes long without several of them.
_ENGLISH = frozenset(
    """
    the a an of to and in is it that for on with as are be this you we they by or from at not but so if when
    which have has its can do does your there what because then than these into more just how all one was
    will would
    """.split()
)
_OTHERS = {
    "German": "der die das und ist nicht ein eine mit auf für von zu dem den im sich auch wird sind dass wenn aber",
    "French": "le la les des est une un que qui dans pour pas sur avec ce il elle sont au du plus par",
    "Spanish": "el la los las que es una un por con para no se del al lo como más pero sus este esta son si cuando",
    "Italian": "il la che di è un una per non con del della sono si come più ma anche nel gli alla questo se quando le",
    "Portuguese": "o a que de é um uma para não com do da os as se por mais como mas dos das são ao pelo quando isso",
    "Dutch": "de het een en van is niet dat op te zijn met voor in er aan ook maar als bij wordt door worden naar",
    "Polish": "i w na nie że się z do jest to jak co o ale po przez dla są od tym który może oraz gdy",
    "Turkish": "ve bir bu için ile de da olarak çok daha gibi olan ne kadar ama sonra değil ya en her",
}
_OTHER_WORDS = {name: frozenset(words.split()) for name, words in _OTHERS.items()}
# Words in a row that do not arise twice by chance in speech.
_RUN = 8


def words(text: str) -> list[str]:
    """The words of ``text`` in lower case, without punctuation."""
    return [match.group().lower() for match in WORD.finditer(text)]


def other_language(answer: str) -> str | None:
    """The language's name if the answer is clearly not English, ``"another script"`` where only that is plain."""
    letters = [c for c in answer if c.isalpha()]
    if len(letters) >= 10:
        latin = sum(unicodedata.name(c, "").startswith("LATIN") for c in letters[:4000])
        if latin < 0.5 * min(len(letters), 4000):
            return "another script"
    said = words(answer)[:2000]
    if len(said) < 6:
        return None
    english = sum(word in _ENGLISH for word in said) / len(said)
    shares = {name: sum(word in known for word in said) / len(said) for name, known in _OTHER_WORDS.items()}
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= 0.2 and shares[best] > 2 * english else None


def _runs(said: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(said[i : i + length]) for i in range(len(said) - length + 1)}


def copied_share(answer: str, source: str) -> float:
    """The share (0-1) of the answer's words that stand in runs of eight which ``source`` holds word for word."""
    said, known = words(answer), _runs(words(source), _RUN)
    marked = [False] * len(said)
    for i in range(len(said) - _RUN + 1):
        if tuple(said[i : i + _RUN]) in known:
            marked[i : i + _RUN] = [True] * _RUN
    return sum(marked) / len(said) if said else 0.0


def restates(stretch: str, question: str) -> bool:
    """Whether nearly every content word of ``stretch`` is the question's own: then it claims nothing new."""
    content = [w for w in words(stretch) if w not in _ENGLISH]
    asked = set(words(question))
    return bool(content) and sum(w in asked for w in content) / len(content) >= 0.85


def without_repeats(texts: Iterable[str]) -> list[bool]:
    """For each text whether it is kept: the second and later copies of a sentence add nothing."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for text in texts:
        key = tuple(words(text))
        fresh = key not in seen or len(key) < 4
        seen.add(key)
        kept.append(fresh)
    return kept


_INSTRUCTION = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:rubric|instruction|prompt|above|previous)"
    r"|\b(?:give|award|assign|grant)\b.{0,30}\b(?:full marks|full score|maximum|100|top score)"
    r"|\bmark\b.{0,30}\b(?:as|all)\b.{0,20}\bcovered\b|\b(?:system|assistant)\s*:",
    re.I | re.S,
)


def instructs_grader(answer: str) -> bool:
    """Whether the answer speaks to its grader; such words are graded as what they are: words."""
    return _INSTRUCTION.search(answer) is not None
