"""Rendering rubrics as YAML that people read and edit."""

from __future__ import annotations

from typing import Any

import yaml

from interviewer.rubrics.model import RubricFile

_WIDTH = 120
# Texts longer than this are folded over several lines.
_FOLDED = 90


class _Labels(dict[str, str]):
    """Written on one line, as `{identical-neurons: covered}`."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        # Lists are indented below their key, as the shipped bank has them.
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    # Folding loses line breaks and runs of spaces, so only plain prose is folded.
    folds = len(text) > _FOLDED and text == " ".join(text.split())
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=">" if folds else None)


def _labels(dumper: yaml.SafeDumper, labels: _Labels) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", labels, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Labels, _labels)


def render(file: RubricFile) -> str:
    """The file as YAML; ``parse`` reads back an equal one. What has its default value is left out."""
    data: dict[str, Any] = file.model_dump(mode="json", exclude_defaults=True)
    questions = []
    for question, dumped in zip(file.questions, data["questions"], strict=True):
        # Difficulty and time limit are always said: whoever edits the file looks for them.
        head: dict[str, Any] = {
            "id": question.id,
            "question": question.question,
            "difficulty": question.difficulty.value,
        }
        head |= {"time_limit": question.time_limit}
        if question.draft:
            head |= {"draft": True}
        rest = {name: value for name, value in dumped.items() if name not in head}
        for point in rest["key_points"]:
            weight = point.get("weight")
            if weight is not None and weight == int(weight):
                point["weight"] = int(weight)
        for example in rest.get("examples", ()):
            example["labels"] = _Labels(example.get("labels", {}))
        questions.append(head | rest)
    return yaml.dump(
        {"topic": file.topic, "questions": questions},
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
    )
