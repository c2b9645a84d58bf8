"""The wheel alone, in an environment of its own, is a working ``interviewer`` with bank and prompts inside."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps",
            "--no-build-isolation", "--no-index", "--wheel-dir", str(folder), str(ROOT),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


def test_bank_prompts_models_and_styles_are_inside(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "interviewer/data/rubrics/deep_learning/foundations.yaml",
        "interviewer/serving/app_index.html",
        "interviewer/models/weights/minilm.onnx",
        "interviewer/models/weights/reader.onnx",
        "interviewer/models/weights/calibration.json",
    ):
        assert wanted in names
    assert any(name.startswith("interviewer/data/prompts/") for name in names)
    assert any(name.endswith(".tcss") for name in names)
    assert not any(name.startswith(("tests/", "training/", "benchmarks/")) for name in names)


def test_an_installed_wheel_lists_its_bank_and_grades_an_answer(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=False)
    own = Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path / "env"), "platbase": str(tmp_path / "env")}))
    own.mkdir(parents=True, exist_ok=True)
    zipfile.ZipFile(wheel).extractall(own)
    # Dependencies come from the environment that runs the tests; this checkout does not: no .pth is followed twice.
    (own / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    python = next((tmp_path / "env" / "bin").glob("python3"))
    env = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path),
        "INTERVIEWER_DATA_DIR": str(tmp_path / "data"), "INTERVIEWER_CONFIG_DIR": str(tmp_path / "config"),
    }  # fmt: skip

    def run(*arguments: str, stdin: str = "") -> str:
        done = subprocess.run(
            [str(python), "-m", "interviewer", *arguments],
            input=stdin, capture_output=True, text=True, timeout=120, env=env, cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [str(python), "-c", "import interviewer; print(interviewer.__file__)"],
        capture_output=True, text=True, env=env, cwd=tmp_path, check=True,
    ).stdout  # fmt: skip
    assert str(own) in where
    listed = run("rubrics", "list")
    assert "foundations" in listed or "question" in listed.lower()
    question = run("rubrics", "schema")
    assert "key_points" in question
    from interviewer.rubrics.files import load, shipped_folder

    first = next(iter(load([shipped_folder()]).values())).question
    assert first.reference_answer
    graded = run("grade", "--question", first.id, "--answer", "-", "--json", stdin=first.reference_answer)
    assert f'"{first.id}"' in graded
    assert '"score"' in graded
