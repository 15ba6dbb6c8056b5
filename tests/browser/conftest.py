"""The real server on a free loopback port, and a real browser in front of it.

Chromium is found on the path, or where AFSPRAKEN_CHROMIUM says. Without it everything else runs, and the last line of
the test run names what did not and how to install it; with CI set a missing browser is a failure.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from dashboard.server import free_port, url
from tests.conftest import NO_CHROMIUM

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SHOTS = ROOT / "build" / "screenshots"
#: A laptop, a projector, the laptop at 200 percent, a phone.
SIZES = ((1366, 768), (1280, 720), (683, 384), (390, 844))
LAPTOP, PROJECTOR, ZOOMED, PHONE = SIZES
DEADLINE = 60.0
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
#: How long a step on a page may take, in milliseconds.
PATIENCE = 30_000
#: How long a page must stay as it is to be at rest, in milliseconds.
QUIET = 100
#: Whether a page is at rest: the script has ended, no part still waits for its code, each table is filled, each chart
#: is drawn as wide as its place, what opens has opened, and nothing came for a while. On paper charts stay as they were
#: on the screen. What puts our words in the place of the platform's is a part with nothing in it.
_AT_REST = """(quiet) => {
    const none = (what, but) => ![...document.querySelectorAll(what)].some((one) => one.checkVisibility() && !but(one));
    const drawn = (one) => Math.abs(one.clientWidth - (one.querySelector("svg.marks")?.clientWidth ?? 0)) < 2;
    const filled = (one) => one.firstElementChild?.firstElementChild || one.closest(".st-key-am-platform");
    const endless = (one) => one.effect.getComputedTiming().endTime === Infinity;
    const whole = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")
        && none("[data-testid=stSkeleton], [data-stale=true]", () => false)
        && none("[data-testid=stBidiComponentRegular]", filled)
        && (matchMedia("print").matches || none("[data-testid=stVegaLiteChart]", drawn))
        && document.getAnimations().every((one) => one.playState !== "running" || endless(one));
    const size = whole && document.querySelectorAll("*").length, now = performance.now();
    if (!whole || size !== window.restSize) [window.restSize, window.restSince] = [size, now];
    return Boolean(whole) && now - window.restSince >= quiet;
}"""
_START = (
    "import sys; from pathlib import Path; from dashboard.server import run; run(Path(sys.argv[1]), int(sys.argv[2]))"
)


def chromium() -> str | None:
    """The browser's program, when this machine has one."""
    return os.environ.get("AFSPRAKEN_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser: set aside what needs one, unless this is CI."""
    for item in items:
        if "browser" not in getattr(item, "fixturenames", ()):
            continue
        item.add_marker(pytest.mark.browser)
        if chromium() is None and not os.environ.get("CI"):
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


def port_from(wanted: int) -> int:
    """A free port. Every process of a run in parallel looks in a range of its own: two that look at the same moment
    would find the same port."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return free_port(wanted + 1000 * int(worker.removeprefix("gw") or 0))


class Served:
    """A running server: where it is, and what it wrote."""

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self.log = log

    @property
    def data(self) -> Path:
        """The folder of its data, beside its log."""
        return self.log.parent / "data"

    def address(self, page: str = "", **params: str) -> str:
        """The address of a page."""
        return url(self.port, page, params)

    def said(self) -> str:
        """What the server wrote."""
        return self.log.read_text("utf-8", errors="replace")


@contextmanager
def serve(data: Path, folder: Path, port: int | None = None) -> Iterator[Served]:
    """The real server over a data folder, from another working directory; waits until it answers."""
    port = port or port_from(8700)
    with _running([sys.executable, "-c", _START, str(data), str(port)], port, folder, "healthz") as served:
        with urlopen(served.address("healthz"), timeout=5) as answer:  # noqa: S310 - our own server
            assert json.load(answer)["status"] == "ok"
        yield served


@contextmanager
def _running(command: Sequence[str], port: int, folder: Path, health: str) -> Iterator[Served]:
    log = folder / f"server-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
    served = Served(port, log)
    try:
        end = time.monotonic() + DEADLINE
        while True:
            if process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"the server did not start:\n{served.said()}")
            try:
                with urlopen(served.address(health), timeout=5):  # noqa: S310 - our own server
                    break
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        yield served
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="package")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over an empty data folder."""
    folder = tmp_path_factory.mktemp("empty")
    with serve(folder / "data", folder) as served:
        yield served


@pytest.fixture(scope="package")
def example(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over everything in ``sample_data``: the real cases and the fictitious town."""
    folder = tmp_path_factory.mktemp("example")
    data = shutil.copytree(examples, folder / "data")
    with serve(data, folder) as served:
        yield served


@pytest.fixture(scope="package")
def own(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """As ``example``, for tests that send and load: each about a party of its own."""
    folder = tmp_path_factory.mktemp("own")
    with serve(shutil.copytree(examples, folder / "data"), folder) as served:
        yield served


@contextmanager
def serve_bare(script: Path, folder: Path) -> Iterator[Served]:
    """Streamlit as it comes, over one script with nothing of ours."""
    port = port_from(8700)
    settings = {"port": port, "address": "127.0.0.1", "headless": "true", "fileWatcherType": "none"}
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--browser.gatherUsageStats=false"]
    command += [f"--server.{name}={value}" for name, value in settings.items()]
    with _running(command, port, folder, "_stcore/health") as served:
        yield served


@pytest.fixture(scope="package")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over ``bare.py``: Streamlit's own widgets and nothing of ours."""
    with serve_bare(HERE / "bare.py", tmp_path_factory.mktemp("bare")) as served:
        yield served


@contextmanager
def launched() -> Iterator[Browser]:
    """Chromium, without a window."""
    program = chromium()
    if program is None:
        pytest.fail("no Chromium on this machine: apt-get install chromium, or set AFSPRAKEN_CHROMIUM")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        expect.set_options(timeout=PATIENCE)
        started = playwright.chromium.launch(executable_path=program, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with launched() as started:
        yield started


@pytest.fixture(scope="package")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """A laptop in Dutch. Readers follow each other on it, so that the platform's files are fetched once; what a page
    keeps is not left to the next one."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="nl-NL")
    yield context
    context.close()


@contextmanager
def reader(desk: BrowserContext) -> Iterator[Page]:
    """A reader who sits down at the laptop; fails when a page asked anything outside this machine."""
    desk.clear_cookies()
    desk.clear_permissions()
    opened = desk.new_page()
    opened.set_default_timeout(PATIENCE)
    asked: list[str] = []
    opened.on("request", lambda sent: asked.append(sent.url))
    yield opened
    if opened.url.startswith("http://127.0.0.1:"):
        opened.evaluate("localStorage.clear()")
    for one in desk.pages:
        one.close()
    assert [sent for sent in asked if not sent.startswith(("http://127.0.0.1:", "data:", "blob:"))] == []


@pytest.fixture
def page(desk: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A reader of its own for each test; of a failure its page is kept as a picture."""
    with reader(desk) as opened:
        yield opened
        if getattr(request.node, "failed_in_browser", False):
            shot(opened, f"failed-{request.node.name}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure, so that its page is photographed, and show what the servers wrote."""
    report = yield
    if call.when == "call" and report.failed:
        item.failed_in_browser = True  # type: ignore[attr-defined]
        for name in ("empty", "example", "own"):
            served = getattr(item, "funcargs", {}).get(name)
            if served is not None:
                report.sections.append((f"server over the {name} store", served.said()[-5000:]))
    return report


def grow(page: Page) -> None:
    """Make the window as high as the page on it, once that is at rest; with a drawer open, as the drawer."""
    at_rest(page)
    size = page.viewport_size or {"width": 1366, "height": 768}
    inside = "['[data-testid=stDialog] [role=dialog]', '[data-testid=stMainBlockContainer]']"
    high = page.evaluate(f"{inside}.map(one => document.querySelector(one)?.scrollHeight ?? 0).find(Boolean) ?? 0") + 80
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], high)})


def picture(page: Page, name: str) -> Path:
    """Keep what is in the window as a picture under build/screenshots."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    file = SHOTS / f"{name}.png"
    # on a busy machine without a graphics card a picture takes as long as it takes
    page.screenshot(path=file, animations="disabled", timeout=4 * PATIENCE)
    return file


def shot(page: Page, name: str) -> Path:
    """Keep the whole page as a picture under build/screenshots; with a drawer open, the whole drawer."""
    size = page.viewport_size or {"width": 1366, "height": 768}
    grow(page)
    at_rest(page)
    file = picture(page, name)
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    return file


def fits(page: Page) -> bool:
    """Whether nothing of a page is out of sight sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def at_rest(page: Page) -> None:
    """Wait until a page is whole and nothing on it moves: after another size, or once something opened.

    That the script has ended is not enough: the platform fetches the code of a kind of widget when the first one comes.
    """
    page.evaluate("window.restSize = null")
    page.wait_for_function(_AT_REST, arg=QUIET)  # looks at each frame: so frames of this size have been drawn


def ready(page: Page) -> None:
    """Wait until a page has its sentence and is at rest."""
    page.locator("h1").first.wait_for()
    at_rest(page)


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Serious and critical findings of axe on a page, one sentence for each element. What differs from load to load
    is left out, so that two pages can be compared."""
    source = (HERE / "axe.min.js").read_text("utf-8")
    passing = re.compile(r' (?:id|class|style|tabindex|aria-labelledby|aria-controls|data-[\w-]+)="[^"]*"')

    def judge(page: Page) -> list[str]:
        page.evaluate(source)
        found = cast("dict[str, Any]", page.evaluate("axe.run({resultTypes: ['violations']})"))
        return [
            f"{one['id']} ({one['impact']}): {passing.sub('', node['html'])[:300]}"
            for one in found["violations"]
            if one["impact"] in {"serious", "critical"}
            for node in one["nodes"]
        ]

    return judge
