"""The report holds what the study says, the same every time, and takes no text of a file for anything but text."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.claims import FEW_PAIRS
from analysis.digest import Digest, measures_of
from analysis.report.charts import Chart, Line, between, number
from analysis.report.page import MARK, Asked, page
from analysis.report.pair import indices
from analysis.report.sweeps import axes_of
from analysis.report.world import parameters_of
from analysis.statistics import bands
from analysis.tables import StudyTables, open_study
from sim.cli import base, call
from tests.analysis.made_up import WORLD
from tests.analysis.synthetic import write_study
from tests.studies import study_file
from tests.worlds import TINY

NO_FIGURES = Asked(figures=())
EVIL = "<script>alert('x')</script> & \"quotes\" </script><img src=x onerror=alert(1)>"


class Outline(HTMLParser):
    """The tags of a page and the text between them, as a browser would see them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_a_page_of_a_run_tells_all_parts(tiny: Path) -> None:
    text = page([open_study(tiny)], NO_FIGURES)
    heads = re.findall(r"<h2>(.*?)</h2>", text)
    assert heads[:3] == ["What came of it", "How it went", "The world"]
    assert heads[-3:] == ["What was assumed", "Methods", "How to repeat it"]
    manifest = json.loads((tiny / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["scenario"]["sha256"] in text and f"from seed {manifest['seed']}" in text
    assert str(tiny) not in text, "folders of the machine do not belong into it"
    for name in open_study(tiny).nation_names.values():
        assert name in text
    assert "<code>foedus rules</code>" in text and "<td>share of GDP</td>" in text
    assert "as far as 3 can tell" in text and not re.search(r">1 (nations|events|organisations|references)", text)


def test_a_world_made_of_data_tells_its_files_and_where_figures_are_from(tmp_path: Path) -> None:
    sha, out = "0f" * 32, tmp_path / "out"
    text = TINY.read_text(encoding="utf-8").replace(
        "AAA: {name: Arcadia,", "AAA: {name: Arcadia, sources: {gdp: recalled},"
    )
    fields = f"set: Made & told, version: '7', file: made.csv, sha256: {sha}, access: Ask <us>., fields: [gdp, burden]"
    path = tmp_path / "made.yaml"
    path.write_text(f"{text}limits: Burdens were filled.\nprovenance: {{made: {{{fields}}}}}\n", encoding="utf-8")
    base.AFTER_RUN.clear()
    assert call(["run", str(path), "--years", "1", "--replicates", "1", "--quiet", "--out", str(out)]) == 0
    told = " ".join(" ".join(Outline(page([open_study(out)], NO_FIGURES)).text).split())
    for words in (
        "Made & told 7 made.csv gdp, burden Ask <us>.", f"made.csv {sha}", "gdp Made & told 4; recalled 1",
        "burden Made & told 5", "How gaps were filled, and what the runs do not show. Burdens were filled.",
    ):  # fmt: skip
        assert words in told, words


def test_the_headlines_are_those_of_the_digest(study: StudyTables) -> None:
    text = page([study], NO_FIGURES)
    rows = Digest(study, measures_of(study)).headlines
    assert len(rows) >= 5
    for row in rows.to_dict("records"):
        cells = f'{number(row["q50"])}</td><td class="number">{between(row["q10"], row["q90"])}'
        assert cells in text
    assert text.count('<div class="range">middle 80% of runs [') == 4


def test_the_same_study_gives_the_same_bytes(tiny: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny, tmp_path / "elsewhere")
    asked = Asked(figures=("membership",))
    one, other = (page([open_study(folder)], asked) for folder in (tiny, tmp_path / "elsewhere"))
    assert one == other and one.count("data:image/svg+xml;base64,") == 1


def test_no_order_of_sets_shows_in_it(tiny: Path, tmp_path: Path) -> None:
    told = "import sys; from analysis.commands import register; from sim.cli import call; register(); "
    told += "sys.exit(call(sys.argv[1:]))"
    pages = [tmp_path / f"{seed}.html" for seed in (1, 2)]
    for seed, path in enumerate(pages, 1):
        given = ["report", str(tiny), "--figures", "none", "--out", str(path)]
        env = {**os.environ, "PYTHONHASHSEED": str(seed)}
        subprocess.run([sys.executable, "-c", told, *given], check=True, env=env, capture_output=True)
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_text_of_files_stays_text(tmp_path: Path) -> None:
    first = next(iter(WORLD))
    cast = {key: (EVIL if key == first else row[0], *row[1:]) for key, row in WORLD.items()}
    events = [{"id": "bad", "title": EVIL, "label": EVIL[:20], "trigger": "date", "date": 1960.0, "effects": [EVIL]}]
    folder = write_study(tmp_path / "evil", replicates=2, nations=cast, events=events)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest |= {"title": EVIL, "question": EVIL, "name": EVIL, "versions": {EVIL: EVIL}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    plain = Outline(page([open_study(write_study(tmp_path / "plain", replicates=2, events=events))], NO_FIGURES))
    seen = Outline(page([open_study(folder)], NO_FIGURES))
    assert [tag for tag, _ in seen.tags].count("script") == [tag for tag, _ in plain.tags].count("script")
    assert not [tag for tag, given in seen.tags if tag == "img" or any(name.startswith("on") for name in given)]
    assert EVIL in "".join(seen.text)


def test_nothing_is_fetched(study: StudyTables) -> None:
    seen = Outline(page([study], Asked(figures=("membership",))))
    addresses = [given[name] or "" for _, given in seen.tags for name in ("src", "href", "action") if name in given]
    assert addresses and all(address.startswith("data:image/") for address in addresses)
    policy = next(given["content"] or "" for tag, given in seen.tags if tag == "meta" and "http-equiv" in given)
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy
    assert not [tag for tag, given in seen.tags if "style" in given], "the policy lets no style of an element through"


def test_every_picture_and_table_has_words(study: StudyTables) -> None:
    text = page([study], Asked(figures=("membership",)))
    seen = Outline(text)
    assert all(given.get("alt") for tag, given in seen.tags if tag == "img")
    assert all("aria-label" in given or "aria-hidden" in given for tag, given in seen.tags if tag == "svg")
    assert text.count("<table>") == text.count("<caption>") > 5


def test_a_sweep_tells_axes_effects_and_how_much_is_there(swept: Path, tmp_path: Path) -> None:
    text = page([open_study(swept)], NO_FIGURES)
    assert "A small sweep" in text and "24 of 24 runs are completed, at 12 of 12 points." in text
    assert "Effects on cohesion" in text and "cohesion over negotiate.meeting_rate" in text
    assert "by negotiate.meeting_rate (rows) and nations.AAA.burden (columns)" in text
    half = shutil.copytree(swept, tmp_path / "half")
    for part in sorted((half / "parts" / "runs").glob("*"))[2:]:
        part.unlink()
    assert "10 of 24 runs are completed" in (text := page([open_study(half)], NO_FIGURES))
    assert "14 are still to come" in text
    shutil.rmtree(half / "parts")
    assert "No run was completed of the 24 that the sweep asks for" in page([open_study(half)], NO_FIGURES)


def test_two_studies_stand_on_one_scale(tiny: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    change = ["--set", "nations.AAA.burden=0.09", "--replicates", "3", "--quiet", "--out", str(other)]
    assert call(["run", str(TINY), *change]) == 0
    text = page([open_study(tiny), open_study(other)], NO_FIGURES)
    assert "<code>nations.AAA.burden</code>" in text and "<td>0.09</td>" in text
    assert "pairs of runs on the same luck" in text and f"{FEW_PAIRS} None of them is bold." in text
    assert '<tr class="sure">' not in text, "three pairs decide nothing"
    burden = [np.mean(Digest(open_study(folder), ("mean_burden",)).runs["mean_burden"]) for folder in (tiny, other)]
    assert f">+{number(burden[1] - burden[0])}</td>" in text


def test_sweeps_are_paired_by_point_and_replicate(swept: Path, tmp_path: Path) -> None:
    """Of the same study with another replicate the runs that both have are the same: no effect, and no rounding."""
    path = study_file(tmp_path, title="A small sweep")
    assert call(["sweep", str(path), "--replicates", "3", "--quiet", "--out", str(tmp_path / "more")]) == 0
    digests = [Digest(found, measures_of(found)) for found in (open_study(swept), open_study(tmp_path / "more"))]
    rows, paired = indices(*digests)
    assert paired and rows
    assert all(row["difference"].startswith("none") and not row["sure"] for row in rows if row["one"] != "–")
    text = page([digest.study for digest in digests], NO_FIGURES)
    assert "<code>luck.replicates</code>" in text and "foedus sweep" in text
    assert "--replicates 2 --out" in text and "--replicates 3 --out" in text


def test_sweeps_that_do_not_pair_have_no_interval(swept: Path, tmp_path: Path) -> None:
    other = shutil.copytree(swept, tmp_path / "other")
    manifest = json.loads((other / "manifest.json").read_text(encoding="utf-8"))
    (other / "manifest.json").write_text(json.dumps(manifest | {"seed": 1}), encoding="utf-8")
    digests = [Digest(found, ("cohesion",)) for found in (open_study(swept), open_study(other))]
    (row,), paired = indices(*digests)
    assert not paired and (row["interval"], row["sure"]) == ("–", False)


def test_two_versions_of_a_study_have_files_and_folders_of_their_own(swept: Path, tiny: Path, tmp_path: Path) -> None:
    for folder in (swept, tiny):
        other = shutil.copytree(folder, tmp_path / folder.name / folder.name)
        text = page([open_study(folder), open_study(other)], Asked(figures=()))
        for kind in ("summary>[^<]*[.]yaml", "--out runs/[^ <]*"):
            names = re.findall(kind, text)
            assert len(names) == len(set(names)) >= 2


def test_an_axis_with_a_name_tells_what_it_sets(swept: Path) -> None:
    study = open_study(swept)
    study.manifest["sweep"]["columns"] = {"review.habit": "negotiate.meeting_rate"}
    paths = {row["axis"]: row["path"] for row in axes_of(Digest(study, ("cohesion",)))}
    assert paths["negotiate.meeting_rate"] == "review.habit"
    assert [(row["path"], row["value"]) for row in parameters_of(study, None)] == [("review.habit", "varied")]


def test_bins_have_round_numbers_below_them() -> None:
    table = pd.DataFrame({name: [1.0, 2.0, 3.0] for name in ("q10", "q50", "q90")}, index=[-1.70194, 0.43219, 2.66431])
    view = Chart("A", "u", "", [Line("A", table, "black")], stops=True).view()
    assert [text for _, text in view["years"]] == ["-1", "0", "1", "2"]


def test_what_is_counted_has_whole_ticks() -> None:
    for low, middle, high, told in ((5.5, 5.6, 5.75, ["5", "6"]), (6.0, 6.0, 6.0, ["6", "7"]), (0.0, 3.0, 8.0, None)):
        table = pd.DataFrame({"q10": [low] * 2, "q50": [middle] * 2, "q90": [high] * 2}, index=[1950.0, 1951.0])
        chart = Chart("Members", "nations", "", [Line("A", table, "black")], counts=True)
        ticks = [text for _, text in chart.view()["ticks"]]
        assert len(ticks) > 1 and all(float(text).is_integer() for text in ticks)
        assert told is None or ticks == told


def test_lines_have_gaps_where_nothing_is_known() -> None:
    frame = pd.DataFrame({"year": [1950, 1951, 1953, 1950, 1951, 1953], "value": [1.0, 2, 3, 3, 4, 5]})
    table = bands(frame, "value").reindex([1950.0, 1951, 1952, 1953])
    view: dict[str, Any] = Chart("A", "u", "", [Line("A", table, "black")]).view()
    assert view["lines"][0]["path"].count("M") == 2 and len(view["lines"][0]["dots"]) == 1
    assert view["data"]["lines"][0]["told"] == ["2 [1.2, 2.8]", "3 [2.2, 3.8]", "–", "4 [3.2, 4.8]"]


def test_the_command_writes_over_reports_alone(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "mine.html"
    command = ["report", str(tiny), "--figures", "none", "--out", str(out)]
    assert call(command) == 0 == call(command)
    assert MARK in out.read_text(encoding="utf-8") and capsys.readouterr().out.split() == [str(out)] * 2
    out.write_text("<!doctype html><p>my thesis", encoding="utf-8")
    assert call(command) == 2
    assert "is no report of Foedus" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8").endswith("my thesis")
    assert call([*command, "--replace"]) == 0 and MARK in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "no such folder"),
        (["."], "not the folder of a study"),
        (["tiny", "--out", "a.txt"], "give a file that ends in .html"),
        (["tiny", "--figures", "timelin"], "timeline"),
        (["bare"], "no table `steps`"),
    ],
)
def test_bad_input_is_one_message(
    arguments: list[str], told: str, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for name in ("tiny", "bare"):
        shutil.copytree(tiny, tmp_path / name)
    (tmp_path / "bare" / "steps.parquet").unlink()
    assert call(["report", *arguments]) == 2
    said = capsys.readouterr().err
    assert told in said and "Traceback" not in said
