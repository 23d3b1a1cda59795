"""The page as its readers use it: time, map, network, reasons, tabs, reloads; nothing of it asks any other machine."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import expect

from analysis.app.outlines import outlines, places
from tests.browsing import CHROMIUM, MARKUP, Visit

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium")


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


COLOURS = """async () => {
    const { OTHER, blocColour, forgetBlocs, seeBlocs } = await import("/static/colours.js");
    const frame = (blocs) => ({ nations: Object.fromEntries(Object.entries(blocs).flatMap(([bloc, powers]) =>
        powers.map((capability, k) => [bloc + k, { bloc, capability }]))) });
    const years = [{ lone: [900] }, { lone: [900] }, {}];
    [..."abcdefgh"].forEach((bloc, k) => years[0][bloc] = [80 - k, 10]);
    [..."bcdefgh"].forEach((bloc, k) => years[1][bloc] = [10 + k, 10]);
    [..."gha"].forEach((bloc) => years[2][bloc] = [10, 10]);
    years[2].lone = [900];
    const walk = (branch) => years.map((blocs, at) => {
        seeBlocs(branch, at, frame(blocs));
        return Object.fromEntries(Object.keys(blocs).map((bloc) => [bloc, blocColour(branch, at, bloc)]));
    });
    forgetBlocs(["h", "b"]);
    const first = walk("one");
    forgetBlocs(["h", "b"]);
    walk("another");
    const again = walk("one");
    forgetBlocs([]);
    return [OTHER, first, again];
}"""


def test_the_largest_blocs_have_colours_that_depend_on_the_history_alone(visit: Visit) -> None:
    page = visit.start()
    grey, years, again = page.evaluate(COLOURS)
    assert years == again
    assert [{bloc for bloc, colour in year.items() if colour == grey} for year in years] == [
        {"h", "lone"},
        {"lone"},
        set(),
    ]
    for year in years:
        kept = [colour for colour in year.values() if colour != grey]
        assert len(kept) == len(set(kept))
    for bloc in "bcdefg":
        assert years[0][bloc] == years[1][bloc]
    assert years[1]["h"] == years[0]["a"] == years[2]["h"], "the colour that has come free"
    page.reload()  # the colours of the page itself anew
    visit.at("1950")
    visit.go(6, "1956")
    shown = "all => all.map(one => one.getAttribute('fill'))"
    page.wait_for_function("document.querySelectorAll('#legend button.key').length > 0")
    legend, dots = page.locator("#legend").inner_html(), page.locator("#network circle").evaluate_all(shown)
    page.reload()
    visit.at("1956")
    assert (page.locator("#legend").inner_html(), page.locator("#network circle").evaluate_all(shown)) == (legend, dots)


def test_small_numbers_keep_three_digits(visit: Visit) -> None:
    page = visit.start()
    values = [0, 3, 0.0234, -0.00123, 0.5, 1.234, 12.34, 123.4, 1234.5, 0.3 - 0.2, None]
    told = page.evaluate("async (all) => all.map((await import('/static/format.js')).number)", values)
    assert told == ["0", "3", "0.0234", "-0.00123", "0.5", "1.23", "12.3", "123", "1,235", "0.1", "–"]
    burden = page.locator('[data-index="mean_burden"] .value')
    expect(burden).to_have_text(re.compile(r"^0\.0[1-9]\d{1,2}$"))
    drawn = """async (value) => {
        const { chart } = await import("/static/charts.js");
        const line = { values: Array(11).fill(value), colour: "black", dash: "", name: "", strong: true };
        const svg = document.body.appendChild(chart([line], null, [190, 98], 10));
        const { x, width } = svg.querySelector(".value").getBBox();
        svg.remove();
        return [x, x + width];
    }"""
    (left, right), (long_left, long_right) = page.evaluate(drawn, 0.5), page.evaluate(drawn, -0.000123)
    assert left < right < 190 and long_right < 190, "a value beside the end of its line lies within the chart"
    assert long_left < left and left + long_right - long_left > 190, "a long one would not, if its line went as far"


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
    lost: set[str] = set()  # what the server does not answer; watched from the start, lest a request slips through
    page.route("**/frames*", lambda route: route.abort() if "frames" in lost else route.continue_())
    visit.start()
    lost.add("frames")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#alert")).to_contain_text("Is foedus app still running?")
    lost.clear()
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


def test_nations_are_reached_by_the_keyboard(visit: Visit) -> None:
    page = visit.page
    page.route("**/api/outlines", lambda route: route.fulfill(json=outlines_of_a_test()))
    visit.start()
    page.locator("#zoom-fit").focus()
    page.keyboard.press("Tab")
    held = page.locator("#map :focus")
    expect(held).to_have_attribute("data-nation", "AAA")
    expect(held).to_have_attribute("role", "button")
    expect(held).to_have_attribute("aria-label", re.compile("^Arcadia: "))
    expect(page.locator("#map .ring path")).to_have_attribute("d", held.get_attribute("d") or "")
    page.keyboard.press("ArrowRight")
    expect(held).to_have_attribute("data-nation", "BBB")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Borduria")
    expect(page.locator("#reasons p").first).not_to_have_text("…")
    expect(held).to_have_attribute("data-nation", "BBB")
    expect(page.locator("#year")).to_have_text("1950")
    page.locator("#ties").focus()
    page.keyboard.press("Tab")
    held = page.locator("#network :focus")
    expect(held).to_have_attribute("data-nation", "BBB")
    ring, dot = page.locator("#network .ring circle").bounding_box(), held.bounding_box()
    assert ring and dot and ring["width"] > dot["width"] + 4
    assert abs(ring["x"] + ring["width"] / 2 - dot["x"] - dot["width"] / 2) < 1
    page.keyboard.press("Tab")
    expect(page.locator("#network :focus, .ring > *")).to_have_count(0)


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
