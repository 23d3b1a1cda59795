"""A report tells of the indices asked for, or of those that the claims of a sweep's world measure."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from analysis.digest import Digest, measures_of
from analysis.report.charts import number
from analysis.report.courses import charts_of
from analysis.report.page import Asked, Part
from analysis.report.sweeps import responses
from analysis.tables import open_study
from sim.cli import call
from tests.studies import study_file


def test_a_page_of_the_measures_asked_for(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "r.html"
    asked = ["--measure", "AAA.burden", "--measure", "mean_burden", "--figures", "none"]
    assert call(["report", str(tiny), "--out", str(out), *asked]) == 0
    text = out.read_text(encoding="utf-8")
    own = open_study(tiny).rows("nations", ("run", "burden"), nation="AAA").groupby("run")["burden"].mean()
    assert '<th scope="row">AAA.burden</th>' in text and text.count("<td>share of GDP</td>") == 2, "of each nation, too"
    assert f">{number(own.median())}</td>" in text
    charts = [chart.title for chart in charts_of(open_study(tiny), ("AAA.burden", "mean_burden"))]
    assert charts[-2:] == ["AAA.burden", "Burden of defence, mean of nations"] and "Deterrence ratios" not in charts
    assert all(title in text for title in charts)
    assert call(["report", str(tiny), "--out", str(out), "--measure", "burdn", "--measure", "AAB.burden"]) == 2
    said = capsys.readouterr().err
    assert "there is no measure 'burdn'" in said and "no nation or treaty 'AAB'" in said
    assert out.read_text(encoding="utf-8") == text


def test_a_sweep_answers_to_what_its_claims_measure(swept: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(swept, tmp_path / "s")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["scenario"]["claims"] = [{"measure": "mean_alarm"}, {"measure": "polarisation", "treaty": "pact"}]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    study = open_study(folder)
    first = dict.fromkeys(chart.title.split(" over ")[0] for chart in responses(Digest(study, measures_of(study))))
    assert list(first)[:2] == ["mean alarm", "polarisation"]
    asked = Part(study, Asked(figures=(), measures=("wars",)))
    assert {chart.title.split(" over ")[0] for chart in responses(asked.digest, ("wars",))} == {"wars"}


def test_an_axis_of_equal_ratios_is_drawn_in_them(tmp_path: Path) -> None:
    axes = {"learn_trust.gain": {"log": [0.01, 1]}, "negotiate.term": {"range": [1, 30]}}
    path = study_file(tmp_path, axes=axes, design={"kind": "latin_hypercube", "points": 12})
    assert call(["sweep", str(path), "--quiet", "--out", str(tmp_path / "out")]) == 0
    charts = list(responses(Digest(open_study(tmp_path / "out"), ("cohesion",)), ("cohesion",)))
    logs, even = ({float(x): at for at, x in chart.view()["years"]} for chart in charts)
    assert ["on a logarithmic scale" in chart.note for chart in charts] == [True, False]
    assert logs[0.2] - logs[0.1] == pytest.approx(logs[0.1] - logs[0.05], abs=0.2), "twice as much"
    assert even[20] - even[15] == pytest.approx(even[15] - even[10], abs=0.2), "as much more"


def test_a_report_about_burdens_shows_who_bears_them(tiny: Path) -> None:
    chosen = [Part(open_study(tiny), Asked(measures=measures)).chosen for measures in ((), ("burden_gini",))]
    assert ["burdens" in names for names in chosen] == [False, True]
