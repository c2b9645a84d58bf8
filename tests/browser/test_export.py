"""The HTML export as a browser shows it: texts from anywhere do nothing, and it reads well in light, dark and print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from interviewer.exports import as_html, trends
from interviewer.progress.trends import Answered
from tests.exports.records import record

# Whatever of this runs sets `ran`, asks for something or opens a dialog.
HOSTILE = " ".join((
    "<script>window.ran = 1; alert(1)</script>",
    '"><script src="https://example.org/x.js"></script>',
    "<img src=https://example.org/x.png onerror='window.ran = 2'>",
    "<svg onload=window.ran=3><animate onbegin=window.ran=4 attributeName=x dur=1s></svg>",
    "</style></title></textarea><body onload=window.ran=5>",
    '<iframe srcdoc="<script>parent.ran = 6</script>"></iframe>',
    "<a href=\"javascript:window.ran=7\">javascript:window.ran=7</a> [x](javascript:window.ran=8)",
    "<meta http-equiv=refresh content='0;url=https://example.org'><base href=https://example.org>",
    "<link rel=stylesheet href=https://example.org/x.css><style>@import 'https://example.org/y.css'</style>",
    '<p style="background:url(https://example.org/z.png)"> \' onmouseover=window.ran=9 x=\'',
    "<details open ontoggle=window.ran=10>",
    "--> ]]> <!-- <![CDATA[ &lt;b&gt; &#60;script&#62; {{7*7}} ${7*7}",
    "pneumono" * 40,
))  # fmt: skip
SAID = "All neurons stay the same. " + HOSTILE + " It trains faster."

CONTRAST = """() => {
  const channel = value => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const colour = text => text.match(/[\\d.]+/g).map(Number);
  const ground = element => {
    for (; element; element = element.parentElement) {
      const found = colour(getComputedStyle(element).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  let least = [21, ''];
  for (const element of document.querySelectorAll('main *, main svg text')) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    const style = getComputedStyle(element);
    if (style.display === 'none' || element.closest('title')) continue;
    const text = light(colour(element instanceof SVGElement ? style.fill : style.color));
    const under = light(ground(element));
    const ratio = (Math.max(text, under) + 0.05) / (Math.min(text, under) + 0.05);
    if (ratio < least[0]) least = [ratio, element.outerHTML.slice(0, 120)];
  }
  return least;
}"""


@dataclass
class Watched:
    """A page, and all it did that a document should not do."""

    page: Page
    trouble: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("dialog", lambda dialog: (self.trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on("console", lambda message: self.trouble.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        self.page.on("request", self._requested)
        self.page.on("popup", lambda popup: self.trouble.append(f"popup: {popup.url}"))

    def _requested(self, request: object) -> None:
        url: str = request.url  # type: ignore[attr-defined]
        if not url.startswith("file:"):
            self.trouble.append(f"request: {url}")
        self.trouble += ["a second file was asked for"] if getattr(self, "_opened", url) != url else []
        self._opened = url


def history() -> tuple[Answered, ...]:
    return tuple(Answered(day=f"2025-02-{day:02}", topic=f"Init {HOSTILE}", score=4.0 * day) for day in (1, 3, 4, 20))


@pytest.fixture
def watched(context: BrowserContext, tmp_path: Path) -> Iterator[Watched]:
    file = tmp_path / "interview.html"
    file.write_bytes(as_html.render(replace(record(SAID, foreign=HOSTILE), history=history())).encode())
    watching = Watched(context.new_page())
    watching.page.goto(file.as_uri())
    yield watching
    assert watching.trouble == []


def test_texts_from_anywhere_do_nothing(watched: Watched) -> None:
    page = watched.page
    for element in page.locator("a, summary, li, mark, h2").all()[:60]:
        element.dispatch_event("mouseover")
    for link in page.locator("a[href]").all():
        link.evaluate("link => link.click()")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran === undefined")
    assert page.locator("script, img, iframe, link, base, animate, details, style >> nth=1").count() == 0
    # It stands there as it was said.
    assert "<script>window.ran = 1; alert(1)</script>" in page.inner_text("main")
    assert page.title().startswith("Mock <script>")


def test_the_progress_page_does_nothing_either(context: BrowserContext, tmp_path: Path) -> None:
    file = tmp_path / "trends.html"
    file.write_bytes(trends.page(history(), "2025-02-21").encode())
    watching = Watched(context.new_page())
    watching.page.goto(file.as_uri())
    assert watching.page.evaluate("window.ran === undefined") and watching.page.locator("figure").count() >= 2
    assert watching.trouble == []


def test_evidence_is_highlighted_and_linked(watched: Watched) -> None:
    page = watched.page
    marks = page.locator("mark")
    words = "".join(mark.evaluate("mark => mark.childNodes[0].data ?? mark.childNodes[1].data") for mark in marks.all())
    assert SAID[:20] in words
    for mark in marks.all():
        assert mark.evaluate("mark => getComputedStyle(mark).backgroundColor") != "rgba(0, 0, 0, 0)"
        assert "underline" in mark.evaluate("mark => getComputedStyle(mark).textDecorationLine")
    back = page.locator("a.back").first
    back.click()
    assert page.evaluate("document.querySelector(':target') !== null")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_can_be_read(watched: Watched, scheme: str) -> None:
    page = watched.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (min(ground) > 200) if scheme == "light" else (max(ground) < 60)
    ratio, where = page.evaluate(CONTRAST)
    assert ratio >= 4.5, where


@pytest.mark.parametrize("width", [320, 375, 768, 1400])
def test_nothing_scrolls_sideways(watched: Watched, width: int) -> None:
    page = watched.page
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        "width => [...document.querySelectorAll('main *')].filter(e => !e.closest('title') && "
        "e.getBoundingClientRect().right > width + 1).map(e => e.outerHTML.slice(0, 90))",
        width,
    )
    assert wide == []


def test_print_is_dark_on_white_even_on_a_dark_screen(watched: Watched) -> None:
    page = watched.page
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("a.back").first.is_visible()
    ratio, where = page.evaluate(CONTRAST)
    assert ratio >= 4.5, where
    assert page.pdf().startswith(b"%PDF")
