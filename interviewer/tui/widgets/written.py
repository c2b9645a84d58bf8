"""A text that a language model writes, shown as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Markdown, Static

from interviewer.tui.words import shown


class Written(VerticalScroll):
    """How the writing goes, and below it the Markdown; links in it are never opened."""

    DEFAULT_CSS = """
    Written > .written-state {
        height: auto;
        color: $text-muted;
    }
    Written > Markdown {
        height: auto;
        padding: 1 0 0 0;
    }
    """

    def compose(self) -> ComposeResult:
        """One line; the text is mounted when there is one."""
        yield Static(id=f"{self.id}-state", classes="written-state", markup=False)

    def say(self, sentence: str) -> None:
        """Say how the writing goes."""
        self.query_one(".written-state", Static).update(Content(shown(sentence)))

    async def put(self, text: str, sentence: str) -> None:
        """Show a text that is already there, or with an empty one only the sentence."""
        await self._clear()
        self.say(sentence)
        if text:
            await self.mount(Markdown(shown(text), open_links=False))

    async def write(self, pieces: AsyncIterator[str]) -> str | None:
        """Show the pieces as they come; the whole text, or ``None`` where the writing failed, which is said.

        What came before a failure stays on the screen.
        """
        await self._clear()
        markdown = Markdown(open_links=False)
        await self.mount(markdown)
        stream = Markdown.get_stream(markdown)
        written: list[str] = []
        try:
            async for piece in pieces:
                written.append(piece)
                await stream.write(shown(piece))
        except asyncio.CancelledError:
            raise
        except Exception as error:
            # Whatever a server or its library raises: the offline report stands, and the screen says what happened.
            self.say(f"This failed, the report stands: {error}")
            return None
        finally:
            await stream.stop()
        return "".join(written)

    async def _clear(self) -> None:
        await self.query(Markdown).remove()
