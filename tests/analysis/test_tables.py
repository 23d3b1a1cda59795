"""A study is read lazily, and a damaged one is refused with one message."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from analysis.tables import KEYS, StudyError, StudyTables, open_study
from sim.scenario import load_document
from sim.study.manifest import describe
from tests.analysis.synthetic import write_study

ROOT = Path(__file__).resolve().parents[2]


def test_every_table_has_its_keys(study: StudyTables) -> None:
    for name, keys in KEYS.items():
        frame = getattr(study, name)
        assert set(keys) <= set(frame.columns) and len(frame)


def test_repr_and_facts(study: StudyTables) -> None:
    assert "1949-1991, 34 nations" in repr(study)
    assert study.replicates == 20 and len(study.years) == 43 and study.step == 1
    assert study.nation_names["USA"] == "United States" and study.treaty_titles["rio"] == "Rio Pact"


def test_dates_become_decimal_years(study: StudyTables) -> None:
    years = {event.id: event.year for event in study.happenings}
    assert years["korea"] == pytest.approx(1950 + 175 / 365)
    assert years["cuba"] == 1962 and years["warsaw-offer"] is None


def test_categories_become_words(study: StudyTables) -> None:
    assert not isinstance(study.nations["nation"].dtype, pd.CategoricalDtype)


def test_failed_runs_are_left_out(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s", replicates=3)
    runs = pd.read_parquet(folder / "runs.parquet")
    runs.loc[1, "status"] = "failed"
    runs.to_parquet(folder / "runs.parquet")
    study = open_study(folder)
    assert study.replicates == 2 and set(study.steps["run"]) == {0, 2} and len(study.runs) == 3


def test_folders_that_are_no_study(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no such folder"):
        open_study(tmp_path / "nowhere")
    with pytest.raises(StudyError, match=r"no manifest\.json"):
        open_study(tmp_path)
    for text in ("{torn", "[1]", "\x00"):
        (tmp_path / "manifest.json").write_text(text)
        with pytest.raises(StudyError, match="cannot be read"):
            open_study(tmp_path)


def test_missing_torn_and_odd_tables(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "s", replicates=2)
    (folder / "ties.parquet").unlink()
    with pytest.raises(StudyError, match="no table 'ties'"):
        _ = open_study(folder).ties
    whole = (folder / "steps.parquet").read_bytes()
    (folder / "steps.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StudyError, match="cut short") as caught:
        _ = open_study(folder).steps
    assert "\n" not in str(caught.value)
    pd.DataFrame({"run": [0]}).to_parquet(folder / "members.parquet")
    with pytest.raises(StudyError, match="lacks the column 'treaty'"):
        _ = open_study(folder).members


def test_the_made_up_manifest_has_what_a_real_one_has(study: StudyTables) -> None:
    loaded = load_document(ROOT / "tests" / "worlds" / "tiny.yaml")
    runs = pa.table({"status": ["done"]})
    real = describe(loaded, runs, {})
    assert set(study.manifest) <= set(real)
    assert set(study.manifest["scenario"]) == set(real["scenario"])
    for what in ("nations", "treaties"):
        assert set(study.listed(what)[0]) == set(real["scenario"][what][0])


def test_labels_and_snapshots_reach_the_figures(tmp_path: Path) -> None:
    loaded = load_document(ROOT / "scenarios" / "north-atlantic-1949.yaml", ["snapshots=[1950, 1951]"])
    manifest = describe(loaded, pa.table({"status": ["done"]}), {})
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    study = open_study(tmp_path)
    assert study.snapshots == [1950, 1951] and study.organisations == list(loaded.scenario.organisations)
    labels = {event.id: event.label for event in study.happenings if event.label}
    assert labels["korea"] == "Korean War" and "suez" not in labels


def test_a_bare_manifest_is_enough(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"name": "bare"}))
    study = open_study(tmp_path)
    assert study.title == "bare" and study.start is None and not study.happenings
    assert "tables none" in repr(study)
