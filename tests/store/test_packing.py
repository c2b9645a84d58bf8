"""What is packed in the store comes back, and damage is told."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.interview.state import begin
from interviewer.store import Store, StoreError
from interviewer.store.packing import packed, unpacked
from tests.store.conftest import answered, plan


@given(st.text())
def test_what_is_packed_comes_back(text):
    assert unpacked(packed(text)) == text.encode()
    assert unpacked(text) == text


def test_damage_in_a_packed_state_is_told_and_hides_nothing_else(tmp_path):
    path = tmp_path / "store.db"
    with Store(path) as store:
        store.save_interview(answered(begin("a", plan()), "some words"))
        store.save_interview(answered(begin("b", plan()), "other words"))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE interview SET state = x'789c00' WHERE id = 'a'")
    connection.close()
    with Store(path) as store:
        with pytest.raises(StoreError, match="cannot read"):
            store.load_interview("a")
        assert [interview.id for interview in store.unfinished()] == ["b"]
        assert [row.id for row in store.sessions(search="some")] == ["a"]
