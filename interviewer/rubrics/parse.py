"""Parsing rubric YAML into the model, without trusting it: no tags, aliases, duplicate keys or deep nesting."""

from __future__ import annotations

import re
from typing import Any

import yaml
from pydantic import ValidationError

from interviewer.rubrics.errors import Problem, RubricError
from interviewer.rubrics.model import RubricFile

MAX_BYTES = 8 * 1024 * 1024
MAX_NESTING = 24
# Longest plausible indentation of a legitimate file; deeper ones only serve to exhaust a recursive parser.
_TOO_DEEP = re.compile(r"^ {200}|(?:- ){24}|(?:\? ){24}", re.MULTILINE)
# libyaml's parser is about ten times faster; the pure one accepts the same language.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path = tuple[str | int, ...]


class _Refused(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def parse(content: bytes, file: str) -> RubricFile:
    """Return the rubric file that ``content`` holds; raises ``RubricError`` that names ``file`` and every problem."""
    data, lines = plain(content, file)
    if not isinstance(data, dict):
        raise RubricError([Problem(file, 1, "a rubric file is a mapping with `topic` and `questions`")])
    try:
        parsed = RubricFile.model_validate(data)
    except ValidationError as error:
        raise RubricError([_problem(item, data, lines, file) for item in error.errors(include_url=False)]) from None
    _refuse_duplicates(parsed, lines, file)
    return parsed


def plain(content: bytes, file: str) -> tuple[Any, dict[Path, int]]:
    """The mappings, lists and scalars of a YAML file, and the line (from 1) of each path; raises ``RubricError``."""
    text = _decode(content, file)
    try:
        if _TOO_DEEP.search(text) or _bracket_depth(text) > MAX_NESTING:
            raise _Refused(0, f"nested more than {MAX_NESTING} levels deep")
        node = yaml.compose(text, Loader=_Loader)
        if node is None:
            raise _Refused(0, "the file is empty")
        lines: dict[Path, int] = {}
        return _plain(node, (), lines, set()), lines
    except _Refused as refused:
        raise RubricError([Problem(file, refused.line, str(refused))]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise RubricError([Problem(file, mark.line + 1 if mark else 0, f"not valid YAML: {reason}")]) from None
    except RecursionError:
        raise RubricError([Problem(file, 0, f"nested more than {MAX_NESTING} levels deep")]) from None


def question_lines(content: bytes) -> dict[str, int]:
    """The line, counted from 1, on which each question of a valid rubric file begins."""
    data, lines = plain(content, "")
    return {q["id"]: lines[("questions", i)] for i, q in enumerate(data["questions"])}


def _decode(content: bytes, file: str) -> str:
    if len(content) > MAX_BYTES:
        raise RubricError([Problem(file, 0, f"larger than {MAX_BYTES // 1024 // 1024} MB")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RubricError([Problem(file, line, "not UTF-8 text")]) from None


def _bracket_depth(text: str) -> int:
    deepest = depth = 0
    for found in re.finditer(r"[\[{\]}]", text):
        depth = depth + 1 if found.group() in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _plain(node: yaml.Node, path: Path, lines: dict[Path, int], above: set[int]) -> Any:
    line = node.start_mark.line + 1
    lines[path] = line
    if id(node) in above:
        raise _Refused(line, "YAML aliases are not allowed")
    if len(path) > MAX_NESTING:
        raise _Refused(line, f"nested more than {MAX_NESTING} levels deep")
    if not isinstance(node, yaml.ScalarNode):
        above.add(id(node))
    match node:
        case yaml.MappingNode(tag="tag:yaml.org,2002:map"):
            mapping: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key_line = key_node.start_mark.line + 1
                if not isinstance(key_node, yaml.ScalarNode) or "merge" in key_node.tag:
                    raise _Refused(key_line, "keys must be plain words")
                if key_node.value in mapping:
                    raise _Refused(key_line, f"the key {key_node.value!r} stands twice")
                mapping[key_node.value] = _plain(value_node, (*path, key_node.value), lines, above)
                lines[(*path, key_node.value)] = key_line
            return mapping
        case yaml.SequenceNode(tag="tag:yaml.org,2002:seq"):
            return [_plain(child, (*path, i), lines, above) for i, child in enumerate(node.value)]
        case yaml.ScalarNode():
            return _scalar(node, line)
        case _:
            raise _Refused(line, f"the YAML tag {node.tag!r} is not allowed")


def _scalar(node: yaml.ScalarNode, line: int) -> Any:
    value: str = node.value
    match node.tag.removeprefix("tag:yaml.org,2002:"):
        case "str" | "timestamp" | "value":
            return value
        case "int" if re.fullmatch(r"[+-]?\d{1,12}", value):
            return int(value)
        case "float" if re.fullmatch(r"[+-]?\d{0,12}\.?\d{0,12}", value):
            return float(value)
        case "int" | "float":
            return value
        case "bool":
            return value.lower() in ("yes", "true", "on")
        case "null":
            return None
        case _:
            raise _Refused(line, f"the YAML tag {node.tag!r} is not allowed")


def _problem(error: Any, data: Any, lines: dict[Path, int], file: str) -> Problem:
    location: Path = tuple(error["loc"])
    path = location
    while path not in lines and path:
        path = path[:-1]
    question = None
    if location[:1] == ("questions",) and len(location) > 1 and isinstance(location[1], int):
        candidate = data["questions"][location[1]]
        found = candidate.get("id") if isinstance(candidate, dict) else None
        question = str(found) if found else f"number {location[1] + 1}"
    field = ".".join(str(part) for part in (location[2:] if question else location)) or None
    message = {
        "extra_forbidden": "unknown key",
        "missing": "required, but missing",
        "string_too_short": "empty text",
        "greater_than": "must be greater than 0",
    }.get(error["type"], error["msg"].removeprefix("Value error, "))
    return Problem(file, lines.get(path, 0), message, question, field)


def _refuse_duplicates(parsed: RubricFile, lines: dict[Path, int], file: str) -> None:
    seen: set[str] = set()
    for index, question in enumerate(parsed.questions):
        if question.id in seen:
            line = lines.get(("questions", index), 0)
            raise RubricError([Problem(file, line, f"question id {question.id!r} is used twice", question.id, "id")])
        seen.add(question.id)
