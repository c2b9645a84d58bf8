"""Usage: the tokens that requests took as the server reported them, and money where a price is configured."""

from __future__ import annotations

from dataclasses import dataclass


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

    @property
    def money(self) -> float | None:
        """The price of the reported tokens; ``None`` unless both prices are configured and every reply was counted."""
        if self.price_in is None or self.price_out is None or self.unreported:
            return None
        return (self.tokens_in * self.price_in + self.tokens_out * self.price_out) / 1_000_000

    @property
    def sentence(self) -> str:
        """The totals for people; tokens that no server reported are said to be unknown, not guessed."""
        if not self.requests:
            return "The language model was not asked."
        requests = f"{self.requests} request{'s' if self.requests != 1 else ''}"
        if self.unreported == self.requests:
            return f"{requests}; the server reports no token counts."
        said = f"{requests}, {self.tokens_in:,} tokens in and {self.tokens_out:,} out"
        if self.unreported:
            said += f" ({self.unreported} not reported)"
        return f"{said}, {self.money:.4f} at your prices." if self.money is not None else f"{said}."
