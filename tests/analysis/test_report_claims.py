"""The report of a sweep has the words and claims of its world, which the sweep itself leaves out."""

from __future__ import annotations

from pathlib import Path

from analysis.digested import TOO_NARROW
from analysis.report.page import Asked, page
from analysis.tables import open_study
from sim.cli import call
from tests.studies import study_file

NO_FIGURES = Asked(figures=())


def test_a_sweep_without_words_of_its_own_has_those_of_its_world_and_its_claims(tmp_path: Path) -> None:
    """A claim whose other arm the sweep sets for all points is none of its world any more."""
    study = study_file(tmp_path, axes={"negotiate.meeting_rate": [0.1, 0.5]}, set={"nations.AAA.burden": 0.09})
    claim = (
        "  - {{id: {0}, says: {0} pays., set: {{nations.{1}.burden: 0.09}}, measure: mean_burden, expected: less}}\n"
    )
    world = (tmp_path / "tiny.yaml").read_text(encoding="utf-8")
    claims = "\nclaims:\n" + claim.format("Arcadia", "AAA") + claim.format("Borduria", "BBB")
    (tmp_path / "tiny.yaml").write_text(world + claims, encoding="utf-8")
    assert call(["sweep", str(study), "--quiet", "--out", str(tmp_path / "out")]) == 0
    text = page([open_study(tmp_path / "out")], NO_FIGURES)
    assert "<h1>A sweep of “Five neighbours”</h1>" in text and "Does the machinery hold?" in text
    assert "Claims</h2>" in text and "not tested yet" in text
    assert "Borduria pays." in text and "Arcadia pays." not in text
    assert TOO_NARROW in text and "Differences of" in text
    text = page([open_study(tmp_path / "out")], Asked(figures=(), claims=2))
    assert "Tested for this report on 2 pairs of runs" in text and "as told" in text
