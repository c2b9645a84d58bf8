"""A list that leaves the keys left and right to its screen."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import OptionList


class PlainList(OptionList, inherit_bindings=False):
    """An option list without the bindings for sideways scrolling, which it never needs: its lines wrap."""

    BINDINGS: ClassVar[list[BindingType]] = list(OptionList.BINDINGS)
