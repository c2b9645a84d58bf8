from __future__ import annotations

import json

from interviewer.cli.answers import Line
from interviewer.cli.batch import grade_lines
from interviewer.rubrics.bank import collect
from interviewer.rubrics.parse import parse
from tests.cli.conftest import RUBRIC
from tests.cli.fake import FakeService

BANK = collect([("bank.yaml", parse(RUBRIC.encode(), "bank.yaml"))])


def line(number, answer):
    return Line(number, {"id": str(number), "question_id": "zero-init", "answer": answer})


def test_workers_give_the_same_results_in_the_same_order():
    lines = [line(n, "Symmetric " * (n % 3) + "x") for n in range(1, 31)]
    alone = list(grade_lines(lines, BANK, FakeService, 1))
    assert list(grade_lines(lines, BANK, FakeService, 2)) == alone
    assert [json.loads(json.dumps(r))["id"] for r in alone] == [str(n) for n in range(1, 31)]


def test_a_worker_that_dies_costs_only_its_own_line():
    lines = [line(n, "CRASH" if n in (3, 4) else "Symmetric") for n in range(1, 9)]
    results = list(grade_lines(lines, BANK, FakeService, 2))
    assert [r["id"] for r in results] == [str(n) for n in range(1, 9)]
    assert [r["id"] for r in results if "error" in r] == ["3", "4"]
    assert "crashed" in results[2]["error"]


def test_few_lines_are_read_ahead():
    read = []

    def endless():
        for number in range(1, 10**9):
            read.append(number)
            yield line(number, "x")

    results = grade_lines(endless(), BANK, FakeService, 2)
    for _ in range(3):
        next(results)
    assert len(read) <= 12
    results.close()
