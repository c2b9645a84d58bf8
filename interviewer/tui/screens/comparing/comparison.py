"""What comparing two attempts and comparing two interviews have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from interviewer.tui.keeper import NothingKeptError
from interviewer.tui.screens.alive import alive
from interviewer.tui.services import Services

if TYPE_CHECKING:
    from interviewer.store import Store

# What names one of the things compared in the store, and what is read of two of them.
Place = TypeVar("Place")
Both = TypeVar("Both")


class ComparisonScreen(Screen[None], Generic[Place, Both]):
    """Something beside another of its kind, the earlier one on the left; arrows choose the other one.

    ``SAYS`` is the widget that says so where there is nothing to compare, in the words of ``ALONE``.
    """

    CSS_PATH = "comparing.tcss"
    SAYS: ClassVar[str]
    ALONE: ClassVar[str]
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority: the scrolling page has bindings of its own for these keys.
        Binding(
            "left",
            "other(-1)",
            "Earlier",
            key_display="←",
            id="compare.earlier",
            tooltip="Compare with an earlier one.",
            priority=True,
        ),
        Binding(
            "right",
            "other(1)",
            "Later",
            key_display="→",
            id="compare.later",
            tooltip="Compare with a later one.",
            priority=True,
        ),
        Binding("escape", "app.pop_screen", "Back", id="compare.back"),
    ]

    def __init__(self, services: Services, this: Place, other: Place | None) -> None:
        super().__init__()
        self._services = services
        self._this, self._other = this, other
        # All that this one can be compared with, oldest first.
        self._others: list[Place] = []

    def on_mount(self) -> None:
        """Read both."""
        self._read()

    def _read(self) -> None:
        self.run_worker(self._show(), exclusive=True)

    async def _show(self) -> None:
        try:
            both = await self._services.keeper.ask(self._both)
        except NothingKeptError as error:
            if alive(self):
                self._update(self.SAYS, f"What was kept cannot be read: {error}")
            return
        if not alive(self):
            return
        self.refresh_bindings()
        if both is None:
            self._update(self.SAYS, self.ALONE)
        self._fill(both)

    @abstractmethod
    def _both(self, store: Store) -> Both | None:
        """Read this one and the other; nothing if there is no other."""

    @abstractmethod
    def _fill(self, both: Both | None) -> None:
        """Show what was read."""

    def _chosen(self, places: list[Place]) -> tuple[Place, Place] | None:
        """The earlier and the later one of the two to compare, of all ``places``, oldest first.

        Unless another was chosen, this one is compared with the one before it, and the first with the second.
        """
        if self._this not in places or len(places) < 2:
            return None
        here = places.index(self._this)
        self._others = places[:here] + places[here + 1 :]
        if self._other is None or self._other not in self._others:
            self._other = self._others[max(0, here - 1)]
        return (self._other, self._this) if places.index(self._other) < here else (self._this, self._other)

    def _update(self, name: str, line: str) -> None:
        self.query_one(f"#{name}", Static).update(Content(line))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to choose only among three or more."""
        return len(self._others) > 1 if action == "other" else True

    def action_other(self, step: int) -> None:
        """Compare with the one before or after the other one."""
        if self._other is not None and self._other in self._others:
            place = self._others.index(self._other) + step
            self._other = self._others[max(0, min(len(self._others) - 1, place))]
            self._read()
