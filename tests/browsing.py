"""The app's page in a real browser: a server in this process, the system's Chromium, what the page asked and said."""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from analysis.app.serve import ready
from analysis.app.server import App, application
from analysis.app.worlds import Worlds
from tests.app.asking import TOKEN, with_tiny

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS: Final = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
MARKUP: Final = "<img src=x onerror=alert(1)>"
CHANGES: Final = (("end: 1953", "end: 1960"), ("name: Nowhere", f"name: '{MARKUP}'"))


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The app over a folder with the tiny world, one nation of it named like markup, and a broken file; its address."""
    with_tiny(folder, *CHANGES)
    quarters = ("end: 1953", "end: 1951, steps_per_year: 4"), ("title: Five", "title: Quarters of five")
    with_tiny(folder, *quarters, name="quarters.yaml")
    with_tiny(folder, ("burden: 0.08", "burden: 8"), name="wrong.yaml")
    (folder / "broken.yaml").write_text("foedus: 1\nname: [\n", encoding="utf-8")
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{bound.getsockname()[1]}"
        worlds = Worlds(folder)
        ready(worlds)
        web = application(App(worlds), [host], TOKEN)
        server = uvicorn.Server(uvicorn.Config(web, log_level="critical", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        yield f"http://{host}/"
        server.should_exit = True
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """The page as a reader has it open, with all that it asked for and complained of."""

    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.complaints.append(line.text)

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)

    @property
    def strangers(self) -> list[str]:
        """Whatever was asked of anyone but the app."""
        own = urlsplit(self.address).netloc
        return [url for url in self.asked if not url.startswith("blob:") and urlsplit(url).netloc != own]

    def start(self, world: str = "folder:tiny") -> Page:
        """Open the page and begin a world."""
        self.page.goto(f"{self.address}#token={TOKEN}")
        self.page.click(f'[data-world="{world}"]')
        self.at("1950")
        return self.page

    def at(self, year: str) -> None:
        """Wait until a year is shown and nothing is under way."""
        self.page.locator("#year", has_text=year).wait_for()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self.page.wait_for_selector("#busy:empty", state="attached")

    def go(self, steps: int, year: str) -> None:
        """Step on by the keyboard."""
        for _ in range(steps):
            self.page.keyboard.press("ArrowRight")
        self.at(year)

    def inject(self, title: str, type: str, **fields: str) -> None:
        """Fill the form of an event, open it first; fields by the text of their labels."""
        page = self.page
        page.click("#inject")
        page.get_by_label("Title").fill(title)
        page.get_by_label("What it does").select_option(type)
        for label, value in fields.items():
            control = page.locator(".effect label").filter(has=page.locator(".label", has_text=re.compile(f"^{label}")))
            control = control.locator("select, input")
            if control.evaluate("each => each.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)

    def create(self) -> None:
        """Send the form, and wait until the branch is shown."""
        self.page.get_by_role("button", name="Create the branch").click()
        self.page.wait_for_selector("dialog", state="detached")
        self.settle()

    def faults(self) -> dict[str, str]:
        """The mistakes that the page tells, by the path of the field at which each stands."""
        self.page.locator("[data-fault] > span").first.wait_for()
        found = self.page.locator("[data-fault]:not(:empty)").all()
        return {place.get_attribute("data-fault") or "": place.inner_text() for place in found}
