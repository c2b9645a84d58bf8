"""Grade the pairs of ``pairs.yaml`` and write what comes out into ``writing-rubrics.md``."""

from __future__ import annotations

from pathlib import Path

from interviewer.models.service import GradingService
from interviewer.rubrics.model import KeyPoint, Question
from interviewer.rubrics.parse import plain

HERE = Path(__file__).resolve().parent
START, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def table() -> str:
    """The verdict and its confidence for each answer, against the bad and the good wording."""
    service = GradingService()
    pairs, _ = plain((HERE / "pairs.yaml").read_bytes(), "pairs.yaml")
    lines = [f"Grader {service.version}. In brackets: the probability that the grader gives its verdict."]
    for pair in pairs:
        head = f"| answer | bad: {pair['bad']} | good: {pair['good']} |"
        lines += ["", f"*{pair['question']}*", "", head, "|---|---|---|"]
        for answer in pair["answers"]:
            cells = [answer]
            for wording in ("bad", "good"):
                point = KeyPoint(id="point", text=pair[wording])
                question = Question(id="q", question=pair["question"], key_points=(point,))
                verdict = service.grade_point(question, "point", answer)
                cells.append(f"{verdict.verdict.value} ({verdict.confidence:.2f})")
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Replace what stands between the marks."""
    page = HERE / "writing-rubrics.md"
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(START)
    after = rest.split(END)[1]
    page.write_text(f"{before}{START}\n{table()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
