"""The forms that a model fills in, and their JSON Schemas as servers want them."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from interviewer.rubrics.model import Depth, Difficulty, Verdict

# Other words that models use for the same verdicts.
_SAME = {
    "partially-covered": "partial",
    "partly": "partial",
    "not-covered": "missed",
    "missing": "missed",
    "absent": "missed",
    "incorrect": "contradicted",
    "contradicts": "contradicted",
    "tradeoff": "trade-off",
}


def _word(value: object) -> object:
    if not isinstance(value, str):
        return value
    word = re.sub(r"[\s_]+", "-", value.strip().strip(".").lower())
    return _SAME.get(word, word)


def _text(value: object) -> object:
    return "" if value is None else value


Line = Annotated[str, BeforeValidator(_text)]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Judgement(_Form):
    """One key point as the model judges it."""

    key_point: str
    quote: Line = Field(description="copied from the answer character by character; empty if the point is missed")
    reason: Line = Field(description="one sentence")
    verdict: Annotated[Verdict, BeforeValidator(_word)]


class Judgements(_Form):
    """The judgements of all key points that were asked about."""

    judgements: tuple[Judgement, ...] = Field(max_length=64)


class Probe(_Form):
    """A follow-up question."""

    question: str


class DraftPoint(_Form):
    """A key point as drafted."""

    id: str
    text: str
    weight: float = Field(gt=0, le=5)
    depth: Annotated[Depth, BeforeValidator(_word)]
    also: tuple[str, ...]
    wrong: tuple[str, ...]
    follow_up: Line


class DraftMisconception(_Form):
    """A misconception as drafted; ``contradicts`` is a key point's id or empty."""

    id: str
    text: str
    contradicts: Line


class DraftRubric(_Form):
    """A rubric as drafted."""

    difficulty: Annotated[Difficulty, BeforeValidator(_word)]
    key_points: tuple[DraftPoint, ...] = Field(min_length=1, max_length=24)
    misconceptions: tuple[DraftMisconception, ...]
    reference_answer: str


def strict_schema(form: type[BaseModel]) -> dict[str, Any]:
    """The form's JSON Schema with every field required and no other allowed, as strict modes demand."""
    schema = form.model_json_schema()

    def tighten(node: Any) -> None:
        if isinstance(node, dict):
            for unwanted in ("title", "default", "maxItems", "minItems", "exclusiveMinimum", "maximum"):
                if not isinstance(node.get(unwanted), dict):
                    node.pop(unwanted, None)
            if node.get("type") == "object":
                node["additionalProperties"] = False
                node["required"] = list(node.get("properties", {}))
            # Beside a reference, strict modes allow nothing else.
            if "$ref" in node:
                for other in [key for key in node if key != "$ref"]:
                    del node[other]
            for child in node.values():
                tighten(child)
        elif isinstance(node, list):
            for child in node:
                tighten(child)

    tighten(schema)
    schema.pop("description", None)
    return schema
