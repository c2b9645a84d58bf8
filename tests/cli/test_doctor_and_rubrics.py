from __future__ import annotations

import json

import pytest

from interviewer.cli import services
from interviewer.cli.exits import ExitCode
from interviewer.settings import settings_file, store_file
from interviewer.store import Store


def doctor(call):
    code, out, _ = call("doctor", "--json")
    found = json.loads(out)
    return code, {(f["topic"], f["status"]): f["text"] for f in found["findings"]}, found["settings"]


def test_doctor_says_what_works_and_what_is_in_force(call, monkeypatch):
    monkeypatch.setenv("INTERVIEWER_QUESTIONS", "9")
    _, found, settings = doctor(call)
    for topic in ("python", "packages", "bank", "models", "store", "folders"):
        assert (topic, "fine") in found, topic
    assert settings["questions"] == {"value": 9, "origin": "environment INTERVIEWER_QUESTIONS"}
    assert settings["theme"]["origin"] == "default"
    assert not store_file().exists(), "a doctor changes nothing"
    code, out, _ = call("doctor")
    assert code == ExitCode.FINE and "Settings in force" in out


def test_doctor_finds_each_illness(call, monkeypatch):
    def broken(threads=2):
        raise OSError("model file damaged")

    monkeypatch.setattr(services, "grading_service", broken)
    store_file().parent.mkdir(parents=True)
    store_file().write_bytes(b"rubbish" * 1000)
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("questions = ")
    code, found, _ = doctor(call)
    assert code == ExitCode.FAILED
    assert "model file damaged" in found["models", "wrong"]
    assert "damaged" in found["store", "wrong"]
    assert "not valid TOML" in found["settings", "wrong"]
    assert store_file().read_bytes() == b"rubbish" * 1000


def test_doctor_on_a_model_that_embeds_wrongly(call, monkeypatch):
    class Zero:
        def embed(self, texts):
            import numpy as np

            return np.zeros((len(texts), 384), dtype=np.float32)

        def grade(self, question, answer):
            from tests.cli.fake import FakeService

            return FakeService().grade(question, answer)

    monkeypatch.setattr(services, "grading_service", lambda threads=2: Zero())
    code, found, _ = doctor(call)
    assert code == ExitCode.FAILED and ("models", "wrong") in found


def test_doctor_on_the_llm(call, monkeypatch):
    assert "No language model is configured" in doctor(call)[1]["llm", "note"]
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("INTERVIEWER_LLM_MODEL", "small")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert "small at 127.0.0.1:9" in doctor(call)[1]["llm", "fine"]
    assert "sk-secret" not in call("doctor")[1]


def test_doctor_on_a_sound_store(call):
    Store(store_file()).close()
    assert "sound" in doctor(call)[1]["store", "fine"]


def test_rubrics_list_show_schema(call, rubrics):
    code, out, _ = call("rubrics", "list", "--rubrics", rubrics)
    assert code == ExitCode.FINE
    assert (
        "Initialisation (1)" in out
        and "1 questions: 1 easy" in out
        and "2 key points: 1 mechanism, 1 mitigation" in out
    )
    (row,) = json.loads(call("rubrics", "list", "--rubrics", rubrics, "--json")[1])
    assert (row["id"], row["topic"], row["key_points"]) == ("zero-init", "Initialisation", 2)
    _, out, _ = call("rubrics", "show", "zero-init", "--rubrics", rubrics)
    for words in (
        "What happens with zero weights?",
        "same, weight 3, mechanism",
        "It trains faster.",
        "Reference answer",
    ):
        assert words in out
    assert json.loads(call("rubrics", "show", "zero-init", "--rubrics", rubrics, "--json")[1])["id"] == "zero-init"
    schema = json.loads(call("rubrics", "schema")[1])
    assert schema["properties"]["questions"] and "KeyPoint" in schema["definitions"]


def test_rubrics_list_by_topic(call, rubrics):
    assert len(json.loads(call("rubrics", "list", "--rubrics", rubrics, "--topic", "INITIALISATION", "--json")[1])) == 1
    code, _, err = call("rubrics", "list", "--rubrics", rubrics, "--topic", "Initialization")
    assert code == ExitCode.USAGE and "Initialisation" in err


def test_a_wrong_rubric_of_ones_own_is_told_and_passed_over(call, tmp_path):
    folder = tmp_path / "data" / "rubrics"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("topic: [")
    code, out, err = call("rubrics", "list", "--json")
    assert code == ExitCode.FINE and len(json.loads(out)) > 20
    assert "passed over" in err and "mine.yaml" in err


@pytest.mark.parametrize("name", ["lint", "new", "import", "export"])
def test_commands_written_elsewhere_are_taken_up_where_they_exist(name):
    import importlib.util

    from interviewer.cli.main import parser

    there = importlib.util.find_spec(f"interviewer.cli.rubrics_{name}") is not None
    shown = parser()._subparsers._group_actions[0].choices["rubrics"]._subparsers._group_actions[0].choices
    assert (name in shown) == there
