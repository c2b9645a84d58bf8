from __future__ import annotations

import os
import stat

import pytest

from interviewer.settings import Settings, SettingsError, data_folder, load, save, settings_file, user_rubrics_folder
from interviewer.settings.model import VARIABLES


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("INTERVIEWER_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("INTERVIEWER_DATA_DIR", str(tmp_path / "data"))


def written(text: str | bytes) -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_bytes(text if isinstance(text, bytes) else text.encode())


def test_folders_follow_the_environment(tmp_path):
    assert data_folder() == tmp_path / "data"
    assert user_rubrics_folder() == tmp_path / "data" / "rubrics"
    assert settings_file() == tmp_path / "config" / "settings.toml"


def test_defaults_without_a_file():
    settings, origins, problems = load({})
    assert settings == Settings()
    assert set(origins.values()) == {"default"} and set(origins) == set(VARIABLES)
    assert problems == ()


def test_flag_over_environment_over_file_over_default(monkeypatch):
    written('questions = 7\nminutes = 30\nthink_seconds = 5\n[llm]\nmodel = "small"\nmode = "unsure"\n')
    monkeypatch.setenv("INTERVIEWER_MINUTES", "45")
    monkeypatch.setenv("INTERVIEWER_THINK_SECONDS", "6")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    settings, origins, problems = load({"think_seconds": 8, "llm.mode": "off", "mode": None})
    assert (settings.questions, settings.minutes, settings.think_seconds, settings.follow_ups) == (7, 45, 8, 2)
    assert settings.llm.model_dump() | {} == {
        "mode": "off",
        "base_url": "http://127.0.0.1:1/v1",
        "model": "small",
        "price_in": None,
        "price_out": None,
        "repeats": 1,
        "wait": None,
    }
    assert problems == ()
    assert origins["questions"] == f"file {settings_file()}"
    assert origins["minutes"] == "environment INTERVIEWER_MINUTES"
    assert origins["think_seconds"] == "flag"
    assert origins["llm.mode"] == "flag"
    assert origins["follow_ups"] == "default"


def test_a_wrong_value_is_named_and_the_next_layer_counts(monkeypatch):
    written("questions = 7\nmode = 'exam'\ncolour = 1\n[llm]\nsecret = 'x'\n")
    monkeypatch.setenv("INTERVIEWER_QUESTIONS", "many")
    settings, origins, problems = load({})
    assert settings.questions == 7 and settings.mode == "mock"
    assert origins["mode"] == "default"
    told = "\n".join(problems)
    for word in ("INTERVIEWER_QUESTIONS", "'many'", "mode = 'exam'", "colour: unknown", "llm.secret: unknown"):
        assert word in told


@pytest.mark.parametrize(
    "content",
    [
        "questions = ",
        "\x00\x01",
        b"\xff\xfe\x00",
        "x = 1\nx = 2",
        "questions = [[[" * 2000,
        "llm = 3",
        b"#" * 2_000_000,
    ],
    ids=["cut", "control", "utf16", "twice", "nested", "no-table", "huge"],
)
def test_a_wrong_file_gives_a_problem_and_the_defaults(content):
    written(content)
    settings, _, problems = load({})
    assert settings == Settings()
    assert str(settings_file()) in problems[0]


def test_a_file_that_is_a_folder():
    settings_file().mkdir(parents=True)
    assert str(settings_file()) in load({})[2][0]
    with pytest.raises(SettingsError):
        save({"theme": "nord"})


def test_saving_changes_only_its_own_lines():
    written(
        '# mine\nquestions = 7  # a week\'s worth\n\ntheme = "a # b"  # old\n\n'
        "[llm]  # local\n# small one\nmodel = 'm'\n"
    )
    save({"theme": 'no"rd\n', "minutes": 20, "llm.mode": "all", "llm.base_url": "http://127.0.0.1:1"})
    assert settings_file().read_text() == (
        '# mine\nquestions = 7  # a week\'s worth\n\ntheme = "no\\"rd\\u000a"  # old\nminutes = 20\n\n'
        '[llm]  # local\n# small one\nmodel = \'m\'\nmode = "all"\nbase_url = "http://127.0.0.1:1"\n'
    )
    save({"minutes": None})
    settings = load({})[0]
    assert (settings.minutes, settings.theme, settings.llm.mode) == (None, 'no"rd\n', "all")


def test_saving_into_nothing():
    save({"llm.model": "m"})
    save({"questions": 3})
    assert (load({})[0].llm.model, load({})[0].questions) == ("m", 3)
    if os.name == "posix":
        assert stat.S_IMODE(settings_file().stat().st_mode) & 0o077 == 0


def test_saving_never_destroys_a_file_that_it_does_not_understand():
    for content in ("not = = toml", "llm = { model = 'm' }\n", 'theme = """\nlong\n"""\n'):
        written(content)
        with pytest.raises(SettingsError):
            save({"llm.mode": "all", "theme": "nord"})
        assert settings_file().read_text() == content
        assert list(settings_file().parent.iterdir()) == [settings_file()]


def test_a_home_that_cannot_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("INTERVIEWER_CONFIG_DIR", str(tmp_path / "file" / "below"))
    assert load({})[0] == Settings()
    with pytest.raises(SettingsError, match="INTERVIEWER_CONFIG_DIR"):
        save({"theme": "nord"})


def test_a_failed_write_leaves_the_file_and_no_litter(monkeypatch):
    written("theme = 'a'\n")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(SettingsError, match="No space"):
        save({"theme": "b"})
    assert settings_file().read_text() == "theme = 'a'\n"
    assert list(settings_file().parent.iterdir()) == [settings_file()]


def test_unknown_names_are_a_programming_error():
    with pytest.raises(KeyError):
        save({"nonsense": 1})
