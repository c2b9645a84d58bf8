"""``interviewer serve`` in a browser: seen through xterm's own buffer, typed into through the page."""

from __future__ import annotations

import http.client
import io
import socket
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Download, Page

from interviewer.exports.document import FORMATS, document
from interviewer.exports.record import InterviewRecord
from interviewer.rubrics.files import default_bank
from interviewer.store import Store
from interviewer.store.record import exported_record
from tests.browser.conftest import PATIENCE
from tests.exports.records import record

# The page keeps its terminal to itself; it is caught when its add-on is put beside it.
CATCH = """Object.defineProperty(Object.prototype, 'fitAddon', {configurable: true, set(addon) {
  window.shown = this;
  Object.defineProperty(this, 'fitAddon', {value: addon, writable: true, configurable: true});
}})"""
SHOWN = """() => {
  const buffer = window.shown?.terminal.buffer.active;
  return buffer ? Array.from({length: buffer.length}, (_, row) => buffer.getLine(row).translateToString(true)) : [];
}"""


class Tab:
    """One tab of the interface, and every request it made."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.add_init_script(CATCH)
        self.page.goto(address)

    @property
    def text(self) -> str:
        lines: list[str] = self.page.evaluate(SHOWN)
        return "\n".join(lines)

    def until(self, seen: Callable[[str], bool]) -> str:
        ends = time.monotonic() + PATIENCE / 1000
        while not seen(self.text):
            assert time.monotonic() < ends, self.text
            self.page.wait_for_timeout(50)
        return self.text

    def press(self, key: str) -> None:
        self.page.locator(".xterm-helper-textarea").press(key)


def flat(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


def test_the_interface_in_two_tabs(serve: Callable[[], str], context: BrowserContext) -> None:
    address = serve()
    first = Tab(context, address)
    first.until(lambda text: "Start" in text and "Quit" in text)
    # What is shown has been painted too: a canvas of one colour is a small picture.
    assert len(first.page.screenshot()) > 5_000

    first.press("Enter")
    first.until(lambda text: "Home" not in text and "Questions" in text)
    first.press("Enter")
    asked = [flat(entry.question.question)[:40] for entry in default_bank(Path("nowhere"))[0].values()]
    first.until(lambda text: any(question in flat(text) for question in asked))

    second = Tab(context, address)
    second.until(lambda text: "Start" in text and "Quit" in text)
    for tab in (first, second):
        assert tab.errors == []
        assert all(url.startswith((address, "data:")) for url in tab.requests), tab.requests


def test_only_this_machine_and_only_its_own_pages(serve: Callable[[], str]) -> None:
    port = int(serve().rpartition(":")[2])
    # A server that listens everywhere on this machine would answer here.
    with socket.socket() as probe:
        probe.settimeout(5)
        assert probe.connect_ex(("127.0.0.2", port)) != 0

    def status(path: str, **headers: str) -> int:
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        asking.request("GET", path, headers=headers)
        return asking.getresponse().status

    assert status("/") == status("/", Host=f"localhost:{port}") == 200
    assert status("/", Host="example.org") == status("/", Host=f"example.org:{port}") == 403
    assert status("/ws", Origin="http://example.org") == status("/ws", Origin="null") == 403


@pytest.mark.parametrize("form", ["html", "anki"])
def test_an_export_is_downloaded(serve: Callable[[], str], context: BrowserContext, tmp_path: Path, form: str) -> None:
    interview = record()
    (tmp_path / "data").mkdir()
    with Store(tmp_path / "data" / "interviews.db") as store:
        keep(store, interview)
        kept = exported_record(store, interview.interview.id)
    assert kept is not None
    expected = document(kept, form)
    downloads: list[Download] = []
    # The file is asked for in a tab of its own, which the browser turns into a download.
    context.on("page", lambda page: page.on("download", lambda found: downloads.append(found)))

    tab = Tab(context, serve())
    tab.until(lambda text: "Start" in text)
    tab.press("p")
    tab.until(lambda text: "Mock plai" in text)
    tab.press("Enter")
    tab.until(lambda text: "Report" in text and "Export" in text)
    tab.press("w")
    tab.until(lambda text: "Export this interview" in text)
    assert "folder" not in tab.text
    for _ in range(list(FORMATS).index(form)):
        tab.press("ArrowDown")
    tab.press("Enter")
    tab.until(lambda text: "in your browser's downloads" in text)
    tab.until(lambda _: bool(downloads))
    assert downloads[0].suggested_filename == expected.name
    content = Path(downloads[0].path()).read_bytes()
    if form == "html":
        assert content == expected.content
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            assert "collection.anki2" in package.namelist()
    assert tab.errors == []


def keep(store: Store, wanted: InterviewRecord) -> None:
    name = wanted.interview.id
    store.save_interview(wanted.interview)
    for position, answer in enumerate(wanted.answers):
        if answer.question is not None:
            store.save_question(name, position, answer.question)
        if answer.grade is not None:
            store.save_grade(name, position, answer.grade)
