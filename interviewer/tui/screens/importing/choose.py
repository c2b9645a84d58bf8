"""Choosing a transcript to import, and having it read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.suggester import Suggester
from textual.widgets import DirectoryTree, Footer, Input, Static

from interviewer.tui.background import Background
from interviewer.tui.screens.alive import alive
from interviewer.tui.services import Services
from interviewer.tui.words import shown

if TYPE_CHECKING:
    from interviewer.importing.reader import TranscriptReader

SUFFIXES = frozenset((".vtt", ".srt", ".json", ".csv", ".tsv", ".txt", ".md"))
# A folder with more entries than this is not searched to its end for a completion.
_MOST_ENTRIES = 20_000


def completion(typed: str) -> str | None:
    """The path that ``typed`` probably becomes, a folder with its slash; ``None`` if there is none."""
    head, slash, tail = typed.rpartition("/")
    if not typed or tail in (".", ".."):
        return None
    folder = Path(head + slash).expanduser() if head + slash else Path()
    found: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number >= _MOST_ENTRIES:
                    break
                if not entry.name.startswith(tail) or (entry.name.startswith(".") and not tail):
                    continue
                if entry.is_dir():
                    found.append(entry.name + "/")
                elif Path(entry.name).suffix.lower() in SUFFIXES:
                    found.append(entry.name)
    except (OSError, ValueError, RuntimeError):
        return None
    return f"{head}{slash}{min(found)}" if found else None


class _Completing(Suggester):
    """Suggests paths, looked up on a thread of its own: a folder on a slow disk must hold up nothing."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._background = Background()

    async def get_suggestion(self, value: str) -> str | None:
        """The completed path."""
        return await self._background.call(lambda: completion(value))


class PathInput(Input):
    """A path, which Tab completes as in a shell; with nothing to complete Tab moves on."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False)]

    def action_complete(self) -> None:
        """Take the suggestion."""
        if self._suggestion:
            self.action_cursor_right()
        else:
            self.screen.focus_next()


class TranscriptTree(DirectoryTree):
    """Folders, and the files that may be transcripts."""

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """What is shown of a folder; hidden files and names without a visible character are not."""
        return [
            path
            for path in paths
            if not path.name.startswith(".")
            and path.name.strip()
            and (path.suffix.lower() in SUFFIXES or self._safe_is_dir(path))
        ]


class ImportScreen(Screen[None]):
    """A path to type or a file to pick; what was found in it is shown before anything is kept."""

    CSS_PATH = "importing.tcss"
    HELP = """\
# Import a transcript

A recorded mock interview becomes an interview like any other: WebVTT, SRT, Whisper and whisper.cpp JSON, Otter and
Zoom text exports, `[{question, answer}]` JSON, CSV, or plain text with speaker names or Q:/A:.

Type a path (**Tab** completes it) or pick a file below. It is read on this machine; nothing is graded or kept before
you have seen what was found. **Escape** stops reading.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "corrections", "Corrections", id="import.corrections", tooltip="Your list of misheard terms."),
        Binding("escape", "back", "Back", id="import.back", tooltip="Stop reading, or go back."),
    ]

    def __init__(self, services: Services, reader: TranscriptReader, folder: Path | None = None) -> None:
        super().__init__()
        self._services, self._reader = services, reader
        self._folder = folder or Path.cwd()
        self._reading = False

    def compose(self) -> ComposeResult:
        """Path, tree, what is going on."""
        yield Static(Content("Import a transcript"), classes="screen-title")
        yield PathInput(
            placeholder="path of a transcript, Tab completes it", suggester=_Completing(), id="path", compact=True
        )
        yield TranscriptTree(self._folder, id="files")
        yield Static(id="reading")
        yield Footer()

    def on_mount(self) -> None:
        """Begin at the path."""
        self.query_one("#files", TranscriptTree).guide_depth = 2
        self.query_one("#path", Input).focus()
        self._say("VTT, SRT, Whisper JSON, Otter, Zoom, CSV, or text with names. Nothing is kept before you confirm.")

    def on_unmount(self) -> None:
        """Whatever is still being read is of no use any more."""
        self._reader.close()

    def _say(self, text: str, style: str = "$foreground-muted") -> None:
        self.query_one("#reading", Static).update(Content.styled(shown(text), style))

    @on(Input.Submitted, "#path")
    def _typed(self, event: Input.Submitted) -> None:
        typed = event.value.strip()
        try:
            path = Path(typed).expanduser()
            folder = path.is_dir()
        except (OSError, RuntimeError, ValueError):
            self._say(f"! {typed}: no such file", "$text-error")
            return
        if not typed:
            self.query_one("#files").focus()
        elif folder:
            self.query_one("#files", TranscriptTree).path = path
            self.query_one("#files").focus()
        else:
            self._open(path)

    @on(DirectoryTree.FileSelected)
    def _picked(self, event: DirectoryTree.FileSelected) -> None:
        self._open(event.path)

    def _open(self, path: Path) -> None:
        if not self._reading:
            self.run_worker(self._read(path), exclusive=True, group="reading")

    async def _read(self, path: Path) -> None:
        from interviewer.importing import corrections
        from interviewer.importing.protocol import Wanted
        from interviewer.importing.reader import CannotRead
        from interviewer.transcripts.turns import TranscriptError
        from interviewer.tui.screens.importing.preview import PreviewScreen

        bank = self._services.bank
        self._reading = True
        self._say(f"Reading {path.name} and matching its questions to the bank … (Escape stops)", "$primary")
        try:
            listed = await self._services.background.call(corrections.load)
            wanted = Wanted(path=path, bank=tuple(bank.values()) if bank else (), corrections=listed)
            prepared = await self._reader.read(wanted)
        except (CannotRead, TranscriptError) as error:
            if alive(self):
                self._say(f"! {error}", "$text-error")
            return
        finally:
            self._reading = False
        if alive(self):
            self._say(f"{path.name} was read.")
            self.app.push_screen(PreviewScreen(self._services, self._reader, wanted, prepared), self._imported)

    def _imported(self, interview_id: str | None) -> None:
        if interview_id is None:
            return
        from interviewer.tui import messages

        self.dismiss()
        if interview_id:
            self.app.post_message(messages.OpenReport(interview_id))

    def action_back(self) -> None:
        """Stop reading, or leave."""
        if self._reading:
            self.workers.cancel_group(self, "reading")
            self._say("Stopped. Nothing was kept.")
        else:
            self.dismiss()

    def action_corrections(self) -> None:
        """Show the list of corrections."""
        from interviewer.tui.screens.importing.corrections import CorrectionsScreen

        self.app.push_screen(CorrectionsScreen(self._services))
