"""Headless Chromium, as the system has it; without one these tests are skipped and say so."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Milliseconds for whatever a browser is waited for: the machine may be busy.
PATIENCE = 60_000


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    # Chromium refuses to run its sandbox as root.
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *root], timeout=PATIENCE)
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1100, "height": 700}, accept_downloads=True)
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Starts ``interviewer serve`` with folders of its own and returns its address."""
    started: list[subprocess.Popen[str]] = []

    def starting() -> str:
        env = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("INTERVIEWER_", "OPENAI_"))},
            "INTERVIEWER_DATA_DIR": str(tmp_path / "data"),
            "INTERVIEWER_CONFIG_DIR": str(tmp_path / "config"),
        }
        for _ in range(3):
            process = subprocess.Popen(
                [sys.executable, "-m", "interviewer", "serve", "--port", str(free_port())],
                env=env, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )  # fmt: skip
            started.append(process)
            assert process.stderr is not None
            found = re.match(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
            if found:
                wait_for_port(int(found.group().rpartition(":")[2]))
                return found.group()
        raise AssertionError("interviewer serve did not start")

    yield starting
    for process in started:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_port(port: int) -> None:
    import socket

    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on port {port}")
