"""Branches on the page: events injected, things left out, parameters set, histories compared and saved."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from analysis.frames import short
from sim.run import Simulation
from sim.scenario import load
from tests.app.asking import TOKEN
from tests.browsing import CHROMIUM, Visit

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium")


def values(page: Page, name: str) -> str:
    """The lines of an index, as they are drawn."""
    return "|".join(line.get_attribute("d") or "" for line in page.locator(f'[data-index="{name}"] .course').all())


def all_shares(page: Page) -> list[int]:
    """The differences of all indices chosen as percents of the larger value, as their charts tell both values."""
    told = [svg.get_attribute("aria-label") or "" for svg in page.locator(".pair svg[aria-label*=', ']").all()]
    pairs = [[float(x) for x in re.findall(r"(?:told|Fall) (-?[\d.]+)", text)] for text in told[:6]]
    return [round(100 * abs(b - a) / max(abs(a), abs(b))) for a, b in pairs if a or b]


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
    gaps = page.locator("#gaps")
    expect(gaps).to_contain_text("In 1958, “Fall” against “as told”, by shares of the larger value: ")
    said = [int(share.replace("−", "-")) for share in re.findall(r"\(([+−]\d+)%\)", gaps.inner_text())]
    assert [abs(share) for share in said] == sorted(all_shares(page), reverse=True)[:3]
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
    page.get_by_role("button", name=re.compile("^Go to 195.")).click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#panel .big")).to_be_visible()


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
    page.click("#open-compare")
    expect(page.locator(".differences code")).to_have_text("set_budgets.spill_in")
    expect(page.locator("#parting")).to_be_visible()
    assert "`" not in page.locator("dialog").inner_text()
    page.keyboard.press("Escape")
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
    again = Simulation(saved, replicates=[0])
    for _ in range(11):
        again.step()
    steps = again.recorder.tables()["steps"].to_pylist()
    route = f"api/sessions/{parse_qs(urlsplit(page.url).query)['session'][0]}/branches/b1/frames?from=1950&to=1960"
    answer = page.request.get(f"{visit.address}{route}", headers={"X-Foedus-Token": TOKEN}).json()
    assert [frame["year"] for frame in answer["frames"]] == [row["year"] for row in steps]
    for frame, row in zip(answer["frames"], steps, strict=True):
        assert frame["indices"] == {name: short(row[name]) for name in frame["indices"]}
    assert len({frame["indices"]["mean_alarm"] for frame in answer["frames"]}) > 5
    with page.expect_download() as download:
        page.click("#download")
    assert download.value.suggested_filename == "coup.yaml"
    assert "A coup" in download.value.path().read_text(encoding="utf-8")


def test_another_theory_decides_and_is_saved(visit: Visit, folder: Path) -> None:
    page = visit.start()
    expect(page.locator("#theory")).to_have_text("standard The treaty market.")
    page.click("#tune")
    search, rows = page.get_by_label("Search the parameters"), page.locator(".parameter")
    search.fill("negotiate meeting_rate")
    rows.locator("input").fill("0.9")
    expect(page.locator(".tuning > [role=status]")).to_have_text("1 change: negotiate.meeting_rate = 0.9")
    page.get_by_label("Who is allied is decided by").select_option("hedonic")
    expect(page.locator(".theory [role=status]")).to_contain_text("Nations go where they like best to be")
    expect(page.locator(".tuning > [role=status]")).to_have_text("1 change: theory = hedonic")
    expect(rows).to_have_count(0)
    search.fill("form_coalitions pace")
    expect(rows.locator("b")).to_have_text("pace")
    expect(rows.locator(".quiet").first).to_have_text(" of form coalitions")
    rows.locator("input").fill("0.8")
    visit.create()
    expect(page.locator("#theory")).to_contain_text("hedonic Nations go")
    expect(page.locator(".branch.shown .changes")).to_contain_text("theory hedonic instead of standard")
    visit.go(4, "1954")
    page.click("#open-compare")
    expect(page.locator(".differences")).to_contain_text("who is allied is decided by hedonic instead of standard")
    page.keyboard.press("Escape")
    before, after = values(page, "defence_density").split("|")
    assert before != after
    page.click("#open-save")
    page.get_by_label("Name of the file").fill("camps")
    page.click("#save-here")
    expect(page.locator("dialog .done")).to_have_text("Saved as camps.yaml.")
    saved = load(folder / "camps.yaml")
    assert saved.theory == "hedonic"
    kept = {path: one.value for path, one in saved.parameters.items()}
    assert kept == {"form_coalitions.pace": 0.8}, "the world's own rate of meetings has no use under it"
