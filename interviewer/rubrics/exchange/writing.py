"""Writing what was imported or exported: all of it or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from interviewer.rubrics.exchange.documents import Topical, refuse
from interviewer.rubrics.model import RubricFile
from interviewer.rubrics.parse import parse
from interviewer.rubrics.render import render
from interviewer.rubrics.slug import Names, slug

DEFAULT_TOPIC = "General"


def rubric_documents(questions: Sequence[Topical], stem: str) -> dict[str, bytes]:
    """Rubric files by name, one a topic, each proved to be read back as it was; ids must be unique among them."""
    topics: dict[str, list[Topical]] = {}
    for topical in questions:
        topics.setdefault(topical.topic or DEFAULT_TOPIC, []).append(topical)
    documents: dict[str, bytes] = {}
    names = Names()
    for topic, group in topics.items():
        name = names.take(stem if len(topics) == 1 else slug(topic), "questions") + ".yaml"
        file = RubricFile(topic=topic, questions=tuple(topical.question for topical in group))
        content = render(file).encode()
        if parse(content, name) != file:
            refuse(name, "these questions cannot be kept as YAML without loss")
        documents[name] = content
    return documents


def write_file(path: Path, content: bytes) -> None:
    """Write the file whole or not at all; raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def write_folder(folder: Path, documents: Mapping[str, bytes], *, replace: bool = False) -> None:
    """Write a folder of files whole or not at all; ``replace`` puts it in another's place. Raises ``OSError``."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-", suffix=".tmp"))
    try:
        for name, content in documents.items():
            (temporary / name).write_bytes(content)
        temporary.chmod(0o755)
        if replace and folder.is_dir():
            old = temporary.with_suffix(".old")
            folder.rename(old)
            temporary.rename(folder)
            shutil.rmtree(old, ignore_errors=True)
        else:
            temporary.rename(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
