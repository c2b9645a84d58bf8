"""Prompt files: Jinja2 with front matter, the shipped ones or a user's own in their place.

A file has two blocks, ``system`` and ``user``. Whatever is put in is neutralised on its way, whoever wrote the file.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from interviewer.llm.faults import WrongPrompt
from interviewer.llm.neutralise import neutralise

if TYPE_CHECKING:
    from jinja2 import Template

Messages = list[dict[str, str]]
# What each prompt file may use: the names that ``messages`` fills in.
INPUTS: dict[str, frozenset[str]] = {
    "critique": frozenset({"mark", "question", "points", "misconceptions", "reference", "answer"}),
    "verdict": frozenset({"mark", "question", "points", "answer"}),
    "follow_up": frozenset({"mark", "question", "point", "authored", "answer"}),
    "summary": frozenset({"mark", "answers"}),
    "rubric_draft": frozenset({"mark", "question", "reference"}),
}
_FRONT = re.compile(r"\A---\r?\n(.*?)\r?\n---\r?\n(.*)\Z", re.S)
_MAX_BYTES = 100_000


class _Front(BaseModel):
    model_config = ConfigDict(extra="forbid")

    purpose: str
    inputs: tuple[str, ...]
    output: str
    version: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file that was read and checked; ``hash`` is of its bytes, 16 hexadecimal digits of a SHA-256."""

    name: str
    purpose: str
    inputs: tuple[str, ...]
    output: str
    version: int
    hash: str
    path: Path
    template: Template = field(repr=False)

    def render(self, **inputs: Any) -> Messages:
        """The system and the user message; raises ``WrongPrompt`` where the file fails on these inputs."""
        from jinja2 import TemplateError

        try:
            texts = {
                role: "".join(self.template.blocks[role](self.template.new_context(dict(inputs)))).strip()
                for role in ("system", "user")
            }
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            raise _wrong(self.path, f"it fails when it is filled in ({type(error).__name__})") from None
        return [{"role": role, "content": re.sub(r"\n{3,}", "\n\n", text)} for role, text in texts.items()]


def shipped_folder() -> Path:
    """The folder of the shipped prompts: inside the wheel, or at the top of a source checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "data" / "prompts"
    return inside if inside.is_dir() else package.parent / "prompts"


def load(name: str, user_folder: Path | None = None) -> Prompt:
    """The prompt ``name``, the user's own file if there is one; raises ``WrongPrompt`` that names the file."""
    own = user_folder / f"{name}.md.j2" if user_folder is not None else None
    path = own if own is not None and own.is_file() else shipped_folder() / f"{name}.md.j2"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _wrong(path, error.strerror or "it cannot be read") from None
    return parse(name, content, path)


def parse(name: str, content: bytes, path: Path) -> Prompt:
    """The prompt that ``content`` holds; raises ``WrongPrompt`` for front matter, template or inputs that are wrong."""
    from jinja2 import StrictUndefined, TemplateError, meta
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    if len(content) > _MAX_BYTES:
        raise _wrong(path, f"it is larger than {_MAX_BYTES // 1000} kB")
    try:
        parts = _FRONT.match(content.decode("utf-8-sig"))
        if parts is None:
            raise _wrong(path, "it has no front matter between two lines of ---")
        front = _Front.model_validate(yaml.safe_load(parts.group(1)))
    except UnicodeDecodeError:
        raise _wrong(path, "it is no UTF-8 text") from None
    except yaml.YAMLError:
        raise _wrong(path, "its front matter is no valid YAML") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _wrong(
            path, f"front matter, {'.'.join(map(str, first['loc'])) or 'as a whole'}: {first['msg']}"
        ) from None
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: neutralise(value) if isinstance(value, str) else value,
    )
    try:
        used = meta.find_undeclared_variables(environment.parse(parts.group(2)))
        template = environment.from_string(parts.group(2))
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        first_line = parts.group(1).count("\n") + 3
        raise _wrong(path, f"line {line + first_line if line else '?'}: {error.message}") from None
    if unknown := sorted((used | set(front.inputs)) - INPUTS[name]):
        raise _wrong(path, f"it uses {unknown[0]!r}, which it is not given")
    if undeclared := sorted(used - set(front.inputs)):
        raise _wrong(path, f"it uses {undeclared[0]!r}, which its front matter does not list")
    if missing := [role for role in ("system", "user") if role not in template.blocks]:
        raise _wrong(path, f"it has no block {missing[0]!r}")
    digest = hashlib.sha256(content).hexdigest()[:16]
    return Prompt(name, front.purpose, front.inputs, front.output, front.version, digest, path, template)


def _wrong(path: Path, why: str) -> WrongPrompt:
    return WrongPrompt(
        f"The prompt file {path} cannot be used: {why}.", "Mend it, or delete it to use the shipped one."
    )
