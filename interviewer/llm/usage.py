"""Usage: the tokens that requests took as the server reported them, and money where a price is configured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(slots=True)
class Usage:
    """Running totals; ``unreported`` counts the replies whose server gave no token counts."""

    price_in: float | None = None
    price_out: float | None = None
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    unreported: int = 0

    def add(self, tokens_in: int | None, tokens_out: int | None) -> None:
        """Count one reply; ``None`` where the server said nothing."""
        self.requests += 1
        if tokens_in is None or tokens_out is None:
            self.unreported += 1
            return
        self.tokens_in += tokens_in
        self.tokens_out += tokens_out

    def include(self, other: Self) -> None:
        """Count everything that ``other`` counted, at the prices there are here."""
        self.requests += other.requests
        self.tokens_in += other.tokens_in
        self.tokens_out += other.tokens_out
        self.unreported += other.unreported

    @property
    def counts(self) -> dict[str, int]:
        """The totals by name, without prices: what is kept of an interview."""
        return {
            "requests": self.requests,
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "unreported": self.unreported,
        }

    @property
    def money(self) -> float | None:
        """The price of the reported tokens; ``None`` unless both prices are configured and every reply was counted."""
        return None if self.unreported else self._money_reported

    @property
    def _money_reported(self) -> float | None:
        if self.price_in is None or self.price_out is None:
            return None
        return (self.tokens_in * self.price_in + self.tokens_out * self.price_out) / 1_000_000

    @property
    def sentence(self) -> str:
        """The totals for people; tokens that no server reported are said to be unknown, not guessed."""
        if not self.requests:
            return "The language model was not asked."
        requests = f"{self.requests} request{'s' if self.requests != 1 else ''}"
        if self.unreported == self.requests:
            return f"{requests}; no token counts were reported."
        said = f"{requests}, {self.tokens_in:,} tokens in and {self.tokens_out:,} out"
        if self.unreported:
            said += f" ({self.unreported} not reported)"
        if self._money_reported is None:
            return f"{said}."
        return f"{said}, {'at least ' if self.unreported else ''}{self._money_reported:.4f} at your prices."
