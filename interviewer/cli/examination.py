"""Looking at each part that the program needs; a look finds, and never raises or changes anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from interviewer.llm.endpoint import Endpoint

Status = Literal["fine", "note", "wrong"]
_PACKAGES = (
    "pydantic", "pyyaml", "platformdirs", "numpy", "onnxruntime", "tokenizers", "textual", "textual-plotext", "openai",
    "sentence-transformers",
)  # fmt: skip
# The program works without these: one serves other embedding models, the other language models.
_OPTIONAL = frozenset(("sentence-transformers", "openai"))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    topic: str
    status: Status
    text: str


def examine() -> list[Finding]:
    """What is found, part by part."""
    return [
        finding
        for look in (_python, _packages, _bank, _models, _llm, _store, _folders, _terminal)
        for finding in _guarded(look)
    ]


def _guarded(look: Callable[[], list[Finding]]) -> list[Finding]:
    # A doctor that falls over the illness helps nobody: whatever a look runs into is a finding.
    try:
        return look()
    except Exception as error:
        return [Finding(look.__name__.strip("_"), "wrong", f"{type(error).__name__}: {error}")]


def _python() -> list[Finding]:
    import platform
    import sys

    import interviewer

    sound = sys.version_info >= (3, 11)
    text = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return [Finding("python", "fine" if sound else "wrong", f"{text}; interviewer {interviewer.__version__}")]


def _packages() -> list[Finding]:
    from importlib import metadata

    found, missing = [], []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    findings = [Finding("packages", "fine", ", ".join(found))]
    for name in missing:
        findings.append(Finding("packages", "note" if name in _OPTIONAL else "wrong", f"{name} is not installed"))
    return findings


def _bank() -> list[Finding]:
    from interviewer.cli.banks import load_bank

    bank, problems = load_bank([])
    text = f"{len(bank)} questions on {len(bank.topics)} topics"
    return [Finding("bank", "fine", text), *(Finding("bank", "wrong", str(problem)) for problem in problems)]


def _models() -> list[Finding]:
    import time

    from interviewer.cli import services
    from interviewer.rubrics.model import KeyPoint, Question

    started = time.perf_counter()
    service = services.grading_service()
    vectors = service.embed(["a neural network", "a neural network", "the weather"])
    same, other = float(vectors[0] @ vectors[1]), float(vectors[0] @ vectors[2])
    loaded = time.perf_counter()
    sound = abs(same - 1) < 1e-3 and other < 0.9
    text = f"the embedder gives {vectors.shape[1]} numbers a text, first answer after {loaded - started:.2f} s"
    findings = [Finding("models", "fine" if sound else "wrong", text)]
    point = KeyPoint(id="chain-rule", text="Backpropagation applies the chain rule from the loss to every weight.")
    question = Question(id="trial", question="What is backpropagation?", key_points=(point,))
    grade = service.grade(question, "It applies the chain rule backwards, from the loss to each of the weights.")
    text = f"the grader {grade.grader_version} says {grade.verdicts[0].verdict.value} to a trial answer"
    text += f", {time.perf_counter() - loaded:.2f} s"
    return [*findings, Finding("models", "fine", text)]


def _llm() -> list[Finding]:
    from interviewer.llm.endpoint import endpoint
    from interviewer.llm.faults import LLMFault
    from interviewer.settings import load

    llm = load({})[0].llm
    try:
        found = endpoint(base_url=llm.base_url, model=llm.model, price_in=llm.price_in, price_out=llm.price_out)
    except LLMFault as fault:
        return [Finding("llm", "note" if llm.mode == "off" else "wrong", f"{fault} The program works without.")]
    configured = Finding("llm", "fine", f"{found.model} at {found.host}, used for: {llm.mode}")
    # Nothing is sent before the user has switched it on: not even a greeting.
    return [configured] if llm.mode == "off" else [configured, *_probed(found)]


def _probed(found: Endpoint) -> list[Finding]:
    import asyncio

    from interviewer.llm.probe import probe

    report = asyncio.run(probe(found))
    findings = [Finding("llm", "wrong", problem) for problem in report.problems]
    if report.models is not None:
        listed = "is among" if report.model_listed else "is NOT among"
        status: Status = "fine" if report.model_listed else "note"
        findings.append(Finding("llm", status, f"{report.model} {listed} the server's {len(report.models)} models"))
    if report.structured is not None:
        findings.append(Finding("llm", "fine", f"structured output by {report.structured}"))
    if report.streaming is not None:
        first = report.first_token_seconds
        waited = "" if first is None else f", first token after {first:.1f} s"
        findings.append(Finding("llm", "fine", f"streaming: {'yes' if report.streaming else 'no'}{waited}"))
    return findings


def _store() -> list[Finding]:
    from interviewer.settings import store_file
    from interviewer.store import inspect

    path = store_file()
    if not path.exists():
        return [Finding("store", "fine", f"{path} (made with the first interview)")]
    size = path.stat().st_size / 1024 / 1024
    wrong = inspect(path)
    aside = sorted(path.parent.glob(f"{path.stem}.damaged-*{path.suffix}"))
    findings = [Finding("store", "wrong", text) for text in wrong]
    findings = findings or [Finding("store", "fine", f"{path}, {size:.1f} MB, sound")]
    return findings + [Finding("store", "note", f"a damaged store is kept as {file}") for file in aside]


def _folders() -> list[Finding]:
    import os

    from interviewer.settings import config_folder, data_folder

    findings = []
    for name, folder in (("data", data_folder()), ("config", config_folder())):
        nearest = next((place for place in (folder, *folder.parents) if place.exists()), folder)
        usable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
        variable = f"INTERVIEWER_{name.upper()}_DIR"
        text = f"{folder}" if usable else f"{folder} cannot be written; set {variable} to a folder that can"
        findings.append(Finding("folders", "fine" if usable else "wrong", f"{name}: {text}"))
    return findings


def _terminal() -> list[Finding]:
    import os
    import shutil
    import sys

    from interviewer.cli.output import unicode_output

    size = shutil.get_terminal_size()
    colours = "none (NO_COLOR)" if os.environ.get("NO_COLOR") else os.environ.get("COLORTERM") or "by TERM"
    text = f"{size.columns}x{size.lines}, TERM {os.environ.get('TERM', 'not set')}, colours {colours}"
    findings = [Finding("terminal", "fine", f"{text}, encoding {sys.stdout.encoding}")]
    if not sys.stdout.isatty():
        findings[0] = Finding("terminal", "note", f"output goes to no terminal; {text}, encoding {sys.stdout.encoding}")
    elif size.columns < 80 or size.lines < 24:
        findings.append(Finding("terminal", "note", "smaller than 80x24: some panels are folded away"))
    if not unicode_output(sys.stdout):
        findings.append(Finding("terminal", "note", "no UTF-8: signs are shown in ASCII; set LANG to a UTF-8 locale"))
    return findings
