"""The app's page in a browser, as its readers use it; nothing it does asks any other machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from analysis.app.outlines import outlines, places
from sim.run import Simulation
from sim.scenario import load
from tests.browsing import CHROMIUM, MARKUP, Visit, chromium, serving

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium")
REFUSED = "Failed to load resource: the server responded with a status of "


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("worlds")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as found:
        yield found


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A visit that must end without a request to others; only refusals that a test provokes may be complained of."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    context.set_default_timeout(30_000)
    found = Visit(context.new_page(), address)
    yield found
    context.close()
    assert found.asked
    assert found.strangers == []
    assert [line for line in found.complaints if not line.startswith(REFUSED)] == []


def values(page: Page, name: str) -> str:
    """The lines of an index, as they are drawn."""
    return "|".join(line.get_attribute("d") or "" for line in page.locator(f'[data-index="{name}"] .course').all())


def test_a_world_is_chosen_and_its_years_go_by(visit: Visit) -> None:
    page = visit.start()
    assert visit.complaints == []
    expect(page.locator("h1")).to_have_text("Five neighbours")
    expect(page.locator("#feed-title")).to_have_text("What happened in 1950")
    page.get_by_role("button", name="A step on").click()
    visit.at("1951")
    expect(page.locator("#feed .event").first).to_have_text("The league opens for signature")
    page.keyboard.press("ArrowLeft")
    visit.at("1950")
    page.locator("#slider").fill("7")
    visit.at("1957")
    page.keyboard.press("Home")
    visit.at("1950")
    page.select_option("#speed", "fast")
    page.locator("h1").click()
    page.keyboard.press(" ")
    expect(page.locator("#play")).to_have_text("Pause")
    page.locator("#year", has_text="1952").wait_for()
    page.keyboard.press(" ")
    expect(page.locator("#play")).to_have_text("Play")
    page.get_by_role("button", name="Play").click()
    visit.at("1960")
    expect(page.locator("#play")).to_have_text("Play")
    expect(page.get_by_role("button", name="A step on")).to_be_disabled()


def test_broken_worlds_are_shown_but_not_to_be_chosen(visit: Visit) -> None:
    visit.page.goto(f"{visit.address}#token=the-token")
    card = visit.page.locator('[data-world="folder:broken"]')
    expect(card).to_be_disabled()
    expect(card).to_contain_text("a bracket is not closed")
    assert "token" not in visit.page.url
    visit.page.get_by_label("Search the worlds").fill("neighbours five tiny")
    expect(visit.page.locator(".card")).to_have_count(1)
    visit.page.get_by_label("Search the worlds").fill("")
    visit.page.get_by_label("Seed").fill("-3")
    visit.page.locator('[data-world="folder:tiny"]').click()
    expect(visit.page.locator(".intro .wrong")).to_contain_text("Seed: must be a whole number")
    expect(card).to_be_disabled()
    visit.page.get_by_label("Seed").fill("3")
    visit.page.locator('[data-world="folder:wrong"]').click()
    expect(visit.page.locator(".intro .wrong")).to_contain_text("wrong.yaml:14:")
    expect(visit.page.locator(".intro .wrong")).to_be_in_viewport()


def test_an_event_makes_a_branch_and_both_are_compared(visit: Visit) -> None:
    page = visit.start()
    visit.go(2, "1952")
    visit.inject("Dacia falls", "exit", Nation="DDD")
    page.get_by_label("Name").fill("Fall")
    visit.create()
    expect(page.locator("#feed .event").first).to_have_text("Dacia falls")
    expect(page.locator(".branch.shown")).to_contain_text("Dacia falls (1952)")
    visit.go(6, "1958")
    page.locator('.branch input[value="main"]').check()
    visit.at("1958")
    expect(page.locator('[data-index="cohesion"] .course')).to_have_count(2)
    one, other = values(page, "mean_alarm").split("|")
    assert one != other
    page.click("#open-compare")
    expect(page.locator(".differences")).to_have_text(
        "Only in “Fall”: in 1952 the event “Dacia falls”: exit (nation Dacia)."
    )
    expect(page.locator("#parting")).to_contain_text(re.compile("195[2-4]"))
    expect(page.locator("#gaps")).to_contain_text("In 1958, “Fall” against “as told”: ")
    assert page.locator(".pair").count() >= 6
    page.locator("dialog select").nth(1).select_option("main")
    expect(page.locator("dialog [role=alert]")).to_have_text("Choose two different branches.")
    page.keyboard.press("Escape")
    page.get_by_label("Delete the branch Fall").click()
    expect(page.locator(".branch")).to_have_count(1)


def test_what_would_be_without_a_treaty_is_asked_and_told(visit: Visit) -> None:
    page = visit.start()
    page.click("#leave-out")
    page.get_by_label("Search what to leave out").fill("league treaty")
    page.locator(".leave .pick", has_text="League of the West").click()
    expect(page.locator(".leave [role=status]")).to_have_text("Left out: League of the West.")
    visit.create()
    expect(page.locator(".branch.shown b")).to_have_text("Without League of the West")
    visit.go(3, "1953")
    expect(page.locator(".branch.shown .changes")).to_contain_text("The league opens for signature")
    page.click("#open-compare")
    expect(page.locator(".differences")).to_contain_text("the treaty “League of the West” and the event “The league")
    page.get_by_role("button", name=re.compile("^Show 195. on the map")).click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#panel .big")).to_be_visible()


def test_quarters_go_by_one_by_one(visit: Visit) -> None:
    page = visit.start("folder:quarters")
    expect(page.locator("#year")).to_have_text("1950 Q1")
    visit.go(5, "1951 Q2")
    expect(page.locator("#feed .event").first).to_have_text("The league opens for signature")
    assert page.locator("#ticks .happened").count() >= 1
    page.locator('#network [data-nation="CCC"]').click()
    expect(page.locator("#reasons")).to_contain_text("second quarter of 1951")
    visit.inject("A coup", "regime", Nation="CCC", Polity="0.9")
    page.get_by_label("Date").select_option(label="1951 Q3")
    visit.create()
    expect(page.locator(".branch.shown")).to_contain_text("A coup (1951 Q3)")
    visit.go(1, "1951 Q3")
    expect(page.locator("#feed .event")).to_contain_text(["A coup"])


def test_parameters_are_searched_and_hold_from_the_first_year(visit: Visit) -> None:
    page = visit.start()
    visit.go(3, "1953")
    page.click("#tune")
    page.get_by_label("Search the parameters").fill("budgets spill")
    row = page.locator(".parameter").filter(has_text="spill in")
    expect(row).to_contain_text(re.compile(r"Range 0 to .*Source: "))
    row.locator("input").fill("7")
    page.get_by_role("button", name="Create the branch").click()
    assert "set_budgets.spill_in" in next(iter(visit.faults()))
    row.locator("input").fill("0.3")
    visit.create()
    expect(page.locator(".branch.shown")).to_contain_text("set_budgets.spill_in = 0.3")
    before, after = values(page, "mean_burden").split("|")
    assert before != after


def test_what_is_wrong_with_an_event_stands_at_its_field(visit: Visit) -> None:
    page = visit.start()
    page.click("#inject")
    page.get_by_role("button", name="Remove this event").click()
    page.get_by_role("button", name="Create the branch").click()
    assert visit.faults() == {"": "Add an event, leave something out or change a parameter."}
    page.keyboard.press("Escape")
    visit.inject("Too much", "rivalry", From="AAA", Change="77")
    page.get_by_role("button", name="Create the branch").click()
    faults = visit.faults()
    assert set(faults) == {"events.0.effects.0.to", "events.0.effects.0.change"}
    assert "10" in faults["events.0.effects.0.change"]
    page.get_by_role("button", name="Add an effect").click()
    page.get_by_role("button", name="Remove this effect").first.click()
    page.get_by_label("What it does").select_option("regime")
    page.get_by_role("button", name="Create the branch").click()
    expect(page.locator('[data-fault="events.0.effects.0.polity"]')).to_have_text("This is required.")


def test_a_nation_and_a_treaty_tell_their_figures_and_reasons(visit: Visit) -> None:
    page = visit.start()
    visit.go(3, "1953")
    page.locator('#network [data-nation="AAA"]').click()
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("Arcadia")
    expect(panel.locator("#reasons")).to_contain_text("In 1953 Arcadia")
    panel.locator(".decision summary").first.click()
    expect(panel.locator(".decision td").first).to_be_visible()
    expect(panel.locator(".figure").filter(has_text="Burden")).to_contain_text("% of GDP")
    page.keyboard.press("Home")
    visit.at("1950")
    page.get_by_label("Find a nation or a treaty").fill("eastern pact")
    page.keyboard.press("Enter")
    expect(panel.locator("h2")).to_have_text("Eastern Pact")
    expect(panel.locator("#reasons")).not_to_contain_text("…")
    panel.get_by_role("button", name="Dacia").first.click()
    expect(panel.locator("h2")).to_have_text("Dacia")


def test_a_branch_is_saved_and_runs_as_it_was_seen(visit: Visit, folder: Path) -> None:
    page = visit.start()
    visit.inject("A coup", "regime", Nation="CCC", Polity="0.9")
    visit.create()
    page.click("#open-save")
    name = page.get_by_label("Name of the file")
    for wrong in ("../out", ".hidden", "tiny"):
        name.fill(wrong)
        page.click("#save-here")
        assert visit.faults().keys() == {"name"}
    name.fill("coup")
    page.click("#save-here")
    expect(page.locator("dialog .done")).to_have_text("Saved as coup.yaml.")
    saved = load(folder / "coup.yaml")
    assert [event.title for event in saved.events if event.id not in ("alarm", "league-offered")] == ["A coup"]
    Simulation(saved).step()
    with page.expect_download() as download:
        page.click("#download")
    assert download.value.suggested_filename == "coup.yaml"
    assert "A coup" in download.value.path().read_text(encoding="utf-8")


def test_a_reload_finds_the_session_again_and_a_lost_one_is_told(visit: Visit) -> None:
    page = visit.start()
    visit.go(4, "1954")
    visit.inject("A coup", "regime", Nation="CCC", Polity="0.9")
    visit.create()
    page.reload()
    visit.at("1954")
    expect(page.locator(".branch.shown")).to_contain_text("A coup (1954)")
    expect(page.locator(".branch")).to_have_count(2)
    page.goto(f"{visit.address}?session=lost")
    expect(page.locator("#alert")).to_be_visible()
    expect(page.locator('[data-world="folder:tiny"]')).to_be_visible()


def test_back_leads_to_the_worlds_and_a_second_tab_sees_the_same(visit: Visit) -> None:
    page = visit.start()
    visit.go(2, "1952")
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("#year", has_text="1952").wait_for()
    other.close()
    page.go_back()
    expect(page.locator('[data-world="folder:tiny"]')).to_be_visible()
    page.go_forward()
    visit.at("1952")


def test_who_lacks_the_token_or_loses_the_server_is_told(visit: Visit) -> None:
    page = visit.page
    page.goto(visit.address)
    expect(page.locator("#alert")).to_contain_text("token")
    page.goto("about:blank")  # the same address with another fragment would not load the page again
    visit.start()
    page.route("**/frames*", lambda route: route.abort())
    page.keyboard.press("ArrowRight")
    expect(page.locator("#alert")).to_contain_text("Is foedus app still running?")
    page.unroute("**/frames*")
    visit.go(1, "1951")
    expect(page.locator("#alert")).to_be_hidden()
    visit.complaints[:] = [line for line in visit.complaints if "ERR_FAILED" not in line]


def outlines_of_a_test() -> dict[str, Any]:
    """A square about each of four nations, on the map of the app."""
    x, y = places([48, 50, 52, 54], [2, 6, 14, 20])
    names = ("AAA", "BBB", "CCC", "DDD")
    squares = {name: f"M{x[k] - 4} {y[k] - 4}h8v8h-8z" for k, name in enumerate(names)}
    return {"size": outlines()["size"], "paths": squares}


def test_the_map_and_the_network_show_the_same_nations(visit: Visit) -> None:
    page = visit.page
    page.route("**/api/outlines", lambda route: route.fulfill(json=outlines_of_a_test()))
    visit.start()
    area = page.locator('#map path[data-nation="AAA"]')
    area.click()
    expect(page.locator("#panel h2")).to_have_text("Arcadia")
    expect(page.locator('#network [data-nation="AAA"]')).to_have_class(re.compile("selected"))
    before = area.get_attribute("fill") or ""
    page.get_by_label("colour").select_option("alarm")
    expect(area).not_to_have_attribute("fill", before)
    expect(page.locator("#legend")).to_contain_text("largest seen")
    box = page.locator("#map").get_attribute("viewBox") or ""
    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator("#map")).not_to_have_attribute("viewBox", box)
    expect(page.locator('#map circle[data-nation="NO"]')).to_be_visible()


def test_a_world_that_no_map_shows_is_a_network(visit: Visit) -> None:
    page = visit.page
    page.route("**/api/outlines", lambda route: route.fulfill(json={"size": [1000, 487], "paths": {}}))
    visit.start()
    expect(page.locator("#map-box")).to_be_hidden()
    expect(page.locator("#network .name:not(.absent)")).to_have_count(5)
    expect(page.locator("#network .name").last).to_have_text(MARKUP)
    assert page.locator("img").count() == 0


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (820, 1180), (420, 800)])
def test_the_page_fits_and_everything_has_a_name(visit: Visit, width: int, height: int) -> None:
    page = visit.page
    page.set_viewport_size({"width": width, "height": height})
    visit.start()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for box in page.locator(".box:visible, .transport").all():
        edges = box.bounding_box()
        assert edges is not None
        assert edges["x"] >= 0
        assert edges["x"] + edges["width"] <= width
    assert page.locator("#legend").evaluate("one => one.scrollHeight <= one.clientHeight")
    page.click("#inject")
    ends = page.locator(".halves section").evaluate_all("all => all.map(one => one.getBoundingClientRect().bottom)")
    starts = page.locator(".halves section").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    below = pairwise(zip(starts, ends, strict=True)) if width < 760 else ()
    assert [(one, two) for one, two in below if two[0] < one[1]] == [], "parts of the form lie over each other"
    nameless = page.locator("button:visible, input:visible, select:visible").evaluate_all(
        "all => all.filter(one => !(one.ariaLabel || one.labels?.[0]?.innerText.trim() || one.innerText?.trim()))"
        ".map(one => one.outerHTML)"
    )
    assert nameless == []
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
