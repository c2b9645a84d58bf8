"""Handing a file over: as a download where the interface runs in a browser, else into a folder."""

from __future__ import annotations

from io import BytesIO
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

    from interviewer.exports.document import Document


def downloads() -> Path:
    """The user's folder for downloads where there is one, else the home folder."""
    from platformdirs import user_downloads_path

    found = user_downloads_path()
    return found if found.is_dir() else Path.home()


def download(app: App[object], document: Document) -> None:
    """Give the file to the browser that shows ``app``."""
    # Always as bytes: Textual counts the pieces of a text in characters and their length in bytes.
    app.deliver_binary(BytesIO(document.content), save_filename=document.name, mime_type=document.media_type)


def save(document: Document, folder: Path) -> Path:
    """Write the file under its name, or a numbered one if that is taken; raises ``OSError``."""
    folder, name = folder.expanduser(), Path(document.name)
    for number in count(1):
        path = folder / (document.name if number == 1 else f"{name.stem}-{number}{name.suffix}")
        try:
            with path.open("xb") as file:
                file.write(document.content)
        except FileExistsError:
            continue
        return path
    raise AssertionError("unreachable: numbers do not end")
