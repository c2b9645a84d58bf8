"""Small texts of the interface: times, verdicts and bars as words and symbols, foreign text made harmless."""

from __future__ import annotations

from interviewer.grading.cleanup import printable

# Beside a sign and a word: colour is never the only signal. By a verdict's value, so that the first screen, which shows
# no verdicts, does not wait for the rubric model.
STYLE = {
    "covered": "$text-success",
    "partial": "$text-warning",
    "missed": "$foreground-muted",
    "contradicted": "$text-error",
}
NOT_ASSESSED = "not assessed"


def shown(text: str) -> str:
    """Foreign text as it may be shown: no control characters or terminal escapes."""
    return printable(text).replace("\t", "    ")


def clock(seconds: float) -> str:
    """Minutes and seconds, rounded up so that ``0:00`` really is zero."""
    whole = int(seconds) + (seconds > int(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def duration(seconds: float) -> str:
    """A length of time in words, such as ``2 min`` or ``45 s``."""
    if seconds < 60:
        return f"{round(seconds)} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if rest and minutes < 10 else f"{minutes} min"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun in the right number."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def score_text(score: float | None) -> str:
    """A score to the whole point, or that there is none."""
    return NOT_ASSESSED if score is None else f"{score:.0f}"


def bar(share: float, width: int) -> str:
    """A bar of ``width`` cells, filled to ``share`` (0 to 1)."""
    filled = round(max(0.0, min(1.0, share)) * width)
    return "█" * filled + "░" * (width - filled)


def shortened(text: str, width: int) -> str:
    """The first line of the text in at most ``width`` characters."""
    line = " ".join(shown(text).split())
    return line if len(line) <= width else line[: max(0, width - 1)].rstrip() + "…"
