"""Ready-made interviews: an ordered list of questions with a title, a length and a mode, kept as YAML."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interviewer.interview.plan import MAX_FOLLOW_UPS, THINK_SECONDS, Mode, Plan, planned
from interviewer.rubrics.bank import Bank
from interviewer.rubrics.errors import Problem, RubricError
from interviewer.rubrics.model import Identifier, Text
from interviewer.rubrics.parse import MAX_BYTES, plain

_MESSAGES = {"extra_forbidden": "unknown key", "missing": "required, but missing"}


class ReadyMade(BaseModel):
    """An interview as somebody composed it: ``minutes`` bound the whole of it, ``questions`` are ids in their order."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    title: Text
    description: Text | None = None
    minutes: int = Field(gt=0, le=600)
    mode: Mode = Mode.MOCK
    questions: tuple[Identifier, ...] = Field(min_length=1)

    def plan(
        self,
        bank: Bank,
        *,
        mode: Mode | None = None,
        think_seconds: int = THINK_SECONDS,
        max_follow_ups: int = MAX_FOLLOW_UPS,
        llm: str = "off",
    ) -> Plan:
        """The plan to interview by; raises ``KeyError`` if the bank lacks a question."""
        return Plan(
            title=self.title,
            mode=mode or self.mode,
            questions=tuple(planned(bank[question_id]) for question_id in self.questions),
            total_seconds=self.minutes * 60,
            think_seconds=think_seconds,
            max_follow_ups=max_follow_ups,
            llm=llm,
        )


def parse_plan(content: bytes, file: str, bank: Bank | None = None) -> ReadyMade:
    """The interview that ``content`` holds; raises ``RubricError``, also for questions that ``bank`` lacks."""
    data, lines = plain(content, file)
    try:
        made = ReadyMade.model_validate(data)
    except ValidationError as error:
        problems = []
        for item in error.errors(include_url=False):
            path = tuple(item["loc"])
            field = ".".join(str(part) for part in path) or None
            message = _MESSAGES.get(item["type"], item["msg"])
            while path and path not in lines:
                path = path[:-1]
            problems.append(Problem(file, lines.get(path, 0), message, field=field))
        raise RubricError(problems) from None
    problems = []
    for number, question_id in enumerate(made.questions):
        line = lines.get(("questions", number), 0)
        if question_id in made.questions[:number]:
            problems.append(Problem(file, line, f"{question_id} stands twice", field="questions"))
        elif bank is not None and question_id not in bank:
            problems.append(Problem(file, line, f"no question {question_id!r} in the bank", field="questions"))
    if problems:
        raise RubricError(problems)
    return made


def load_plans(folder: Path, bank: Bank | None = None) -> dict[str, ReadyMade]:
    """The interviews of a folder by file name without its ending, sorted; empty where the folder is missing.

    Raises ``RubricError`` with the problems of every file, also for questions that ``bank`` lacks.
    """
    plans, problems = sound_plans([folder], bank)
    if problems:
        raise RubricError(problems)
    return plans


def sound_plans(folders: Iterable[Path], bank: Bank | None = None) -> tuple[dict[str, ReadyMade], tuple[Problem, ...]]:
    """The interviews of several folders by name, and what is wrong with the others; never raises.

    A later folder's interview takes the place of an earlier one's of the same name.
    """
    plans: dict[str, ReadyMade] = {}
    problems: list[Problem] = []
    for path in (path for folder in folders for path in _plan_files(folder)):
        try:
            with path.open("rb") as file:
                plans[path.stem] = parse_plan(file.read(MAX_BYTES + 1), str(path), bank)
        except OSError as error:
            problems.append(Problem(str(path), 0, error.strerror or "cannot be read"))
        except RubricError as error:
            problems += error.problems
    return plans, tuple(problems)


def _plan_files(folder: Path) -> list[Path]:
    try:
        return sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml"))
    except OSError:
        return []
