"""The pictures of the app in the docs: a branch without the Atlantic treaty, an event in France, both compared.

python -m tests.app_page.pictures
"""

from __future__ import annotations

import re
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, expect

from tests.app.asking import TOKEN
from tests.browsing import Visit, chromium, serving

FOLDER: Final = Path(__file__).parents[2] / "docs" / "images" / "app"
SIZE: Final = (1360, 850)
PATIENCE: Final = 60_000


def take(page: Page, name: str) -> None:
    """Keep what is seen, in few colours."""
    page.mouse.move(5, 5)
    page.evaluate("document.activeElement.blur()")
    expect(page.locator("#reasons p", has_text=re.compile("^…$"))).to_have_count(0, timeout=PATIENCE)
    page.wait_for_timeout(600)  # lines that fade in
    seen = Image.open(BytesIO(page.screenshot())).convert("RGB")
    few = seen.quantize(255, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)


def told(visit: Visit) -> None:
    """Tell a history of the north Atlantic, and take a picture of an event, of the desk and of a comparison."""
    page = visit.page
    page.goto(f"{visit.address}#token={TOKEN}")
    page.click('[data-world*="north-atlantic-1949"]')
    visit.at("1949")
    page.click("#leave-out")
    page.get_by_label("Search what to leave out").fill("atlantic treaty")
    page.locator(".leave .pick", has_text=re.compile("^The Atlantic treaty is never")).first.click()
    page.get_by_label("Name").fill("no Atlantic treaty")
    visit.create()
    page.locator('.branch input[value="main"]').check()
    go_to(visit, 1963)
    visit.inject("De Gaulle leaves office early", "government", Nation="FRA", Ideology="1.2, 0.8")
    take(page, "event")
    visit.create()
    page.locator(".branch input").nth(1).check()
    go_to(visit, 1975)
    find = page.get_by_placeholder("Find a nation or treaty")
    find.fill("West Germany")
    find.press("Enter")
    visit.settle()
    take(page, "desk")
    page.click("#open-compare")
    page.locator("#gaps").wait_for()
    take(page, "compare")


def go_to(visit: Visit, year: int) -> None:
    """Step by the keyboard to a year."""
    visit.settle()
    visit.page.evaluate("document.activeElement.blur()")
    while (now := int(visit.page.locator("#year").inner_text())) != year:
        visit.page.keyboard.press("ArrowRight" if now < year else "ArrowLeft")
        visit.at(str(now + 1 if now < year else now - 1))


def main() -> None:
    """Take all pictures anew."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as address, chromium() as browser:
        page = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]}).new_page()
        page.set_default_timeout(PATIENCE)
        told(Visit(page, address))


if __name__ == "__main__":
    main()
