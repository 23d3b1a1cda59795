"""A report speaks of its own world: the words and claims of a sweep's world, the parameters of its theory."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.digested import TOO_NARROW
from analysis.report.page import Asked, page
from analysis.report.world import assumed
from analysis.tables import open_study
from sim.cli import call
from sim.cli.reference import count_sources
from sim.scenario import Setting, load_document
from sim.scenario.build import build_schedule
from sim.schedule import PARAMETERS, THEORIES
from tests.studies import study_file
from tests.worlds import TINY

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


@pytest.mark.parametrize("theory", THEORIES)
def test_parameters_are_counted_as_those_of_the_world_s_theory(theory: str) -> None:
    loaded = load_document(TINY, [Setting(f"theory={theory}", "--set")])
    held = [rule.name() for rule in build_schedule(loaded.scenario).rules]
    own = {path: one for path, one in PARAMETERS.items() if path.partition(".")[0] in held}
    assert assumed(loaded)["parameters"] == count_sources(own)
