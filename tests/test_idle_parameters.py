"""Parameters that the theory of a world has no use for: told where they were written beside it, else left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.commands import register
from sim.cli import call
from sim.scenario import Loaded, ScenarioError, load_document, load_text, other_arm
from sim.scenario.build import build_schedule
from sim.schedule import PARAMETERS, SILENCED, STANDARD, THEORIES, idle, theories_with
from sim.sweep.reading import read_study
from tests.worlds import TINY

register()
TEXT = TINY.read_text(encoding="utf-8")


def world(tmp_path: Path, *lines: str) -> Path:
    """A file of the tiny world, without its own parameters, with some more lines."""
    kept = [line for line in TEXT.splitlines() if not line.startswith(("parameters:", "  negotiate"))]
    (tmp_path / "world.yaml").write_text("\n".join([*kept, *lines, ""]), encoding="utf-8")
    return tmp_path / "world.yaml"


def loaded(path: Path, *settings: str, theories: tuple[str, ...] = ()) -> Loaded:
    return load_document(path, settings, parameters=PARAMETERS, theories=theories)


def test_a_parameter_is_idle_where_no_rule_of_the_step_has_it_or_a_null_model_silences_it() -> None:
    for theory in THEORIES:
        has = set(STANDARD.under(theory).parameters()) - set(SILENCED.get(theory, ()))
        assert {path for path in PARAMETERS if not idle(theory, path)} == has
    assert theories_with("take_sides.pace") == ["landscape"]
    assert theories_with("negotiate.meeting_rate")[0] == "standard" and not idle("standard", "my_rule.weight")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["theory: landscape", "parameters: {negotiate.meeting_rate: 0.5}"],
         "`theory: landscape` has no rule negotiate; leave it out, or write `theory: standard`"),
        (["theory: no_ideology", "parameters: {appraise.ideology: 1}"], "`theory: no_ideology` holds it at 0"),
        (["parameters: {form_coalitions.consent: 0}"], "write `theory: hedonic`"),
        (["theory: galam", "parameters: {form_coalitions.consent: 0}"], "write `theory: hedonic`"),
    ],
)  # fmt: skip
def test_what_a_file_gives_in_vain_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: list[str], told: str
) -> None:
    path = world(tmp_path, *lines)
    number = len(path.read_text(encoding="utf-8").splitlines())
    assert call(["check", str(path)]) == 2
    text = "".join(capsys.readouterr())
    assert f"world.yaml:{number}:" in text and told in text and text.count("changes nothing") == 1


def test_all_that_is_in_vain_is_told_at_once(tmp_path: Path) -> None:
    path = world(tmp_path, "theory: landscape", "parameters: {review.base: -4, take_sides.pace: 0.2, accede.rate: 1}")
    with pytest.raises(ScenarioError) as error:
        loaded(path)
    assert {problem.path for problem in error.value.problems} >= {"parameters.review.base", "parameters.accede.rate"}
    assert "take_sides" not in str(error.value)


def test_settings_of_the_command_line_are_held_to_the_theory(tmp_path: Path) -> None:
    path = world(tmp_path, "theory: landscape")
    with pytest.raises(ScenarioError, match=r"--set review\.base=-4: review\.base: changes nothing"):
        loaded(path, "review.base=-4")
    assert loaded(path, "take_sides.pace=0.2").idle == ()


def test_a_theory_chosen_later_leaves_out_what_it_has_no_use_for_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = world(tmp_path, "parameters: {review.base: -4, appraise.trust: 0.2}")
    found = loaded(path, "theory=landscape")
    assert found.idle == ("review.base",) and list(found.scenario.parameters) == ["appraise.trust"]
    again = load_text(found.text, parameters=PARAMETERS)
    assert again.document == found.document and again.idle == ()
    out = ["--out", str(tmp_path / "out"), "--no-figures", "--replicates", "1"]
    assert call(["run", str(path), "--set", "theory=landscape", *out]) == 0
    assert "1 parameter of this world would change nothing, left out: review.base" in capsys.readouterr().err


def test_so_does_a_parameter_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, given = world(tmp_path, "theory: hedonic"), tmp_path / "tuned.yaml"
    given.write_text("foedus_parameters: 1\nparameters: {review.base: -4, appraise.trust: 0.2}\n", encoding="utf-8")
    out = ["--out", str(tmp_path / "out"), "--no-figures", "--replicates", "1"]
    assert call(["run", str(path), "--parameters", str(given), *out]) == 0
    assert "under `theory: hedonic` 1 parameter" in capsys.readouterr().err


def test_a_claim_may_change_the_theory_but_set_nothing_in_vain(tmp_path: Path) -> None:
    claim = "claims: [{{id: so, says: So, set: {set}, measure: wars, expected: less}}]"
    lines = "parameters: {review.base: -4}"
    found = loaded(world(tmp_path, lines, claim.format(set="{theory: landscape}")))
    assert other_arm(found, found.scenario.claims[0], PARAMETERS, None).scenario.theory == "landscape"
    found = loaded(world(tmp_path, lines, claim.format(set="{take_sides.pace: 0.2}")))
    with pytest.raises(ScenarioError, match=r"claims\.so\.set\.take_sides\.pace.*changes nothing"):
        other_arm(found, found.scenario.claims[0], PARAMETERS, None)


def study(tmp_path: Path, axes: str, *lines: str) -> Path:
    """A study of the tiny world."""
    world(tmp_path, "parameters: {review.base: -4}")
    text = ["study: 1", "name: idle", "scenario: world", f"axes: {axes}", "seeds: {replicates: 1}", *lines]
    (tmp_path / "study.yaml").write_text("\n".join([*text, "design: {kind: grid}", ""]), encoding="utf-8")
    return tmp_path / "study.yaml"


@pytest.mark.parametrize(
    ("axes", "lines", "where"),
    [
        ("{take_sides.pace: [0.1, 0.2]}", [], "axes.take_sides.pace: changes nothing"),
        ("{theory: [standard, galam], take_sides.pace: [0.1, 0.2]}", [], "axes.take_sides.pace: changes nothing"),
        ("{nations.AAA.burden: [0.1, 0.2]}", ["set: {take_sides.pace: 0.1}"], "set.take_sides.pace: changes nothing"),
    ],
)
def test_a_study_is_told_what_it_varies_or_sets_in_vain(
    tmp_path: Path, axes: str, lines: list[str], where: str
) -> None:
    with pytest.raises(ScenarioError) as error:
        read_study(study(tmp_path, axes, *lines))
    assert where in str(error.value)


def test_a_study_of_theories_may_have_parameters_of_each(tmp_path: Path) -> None:
    axes = "{theory: [standard, landscape], take_sides.pace: [0.1, 0.2]}"
    assert len(read_study(study(tmp_path, axes)).points) == 4
    path = study(
        tmp_path, "{theory: [standard, landscape]}", "set: {take_sides.pace: 0.1, negotiate.meeting_rate: 0.2}"
    )
    base = read_study(path).base
    for theory, rule in (("standard", "negotiate"), ("landscape", "take_sides")):
        values = build_schedule(base.world((("theory", theory),)).scenario).values()
        assert values.get("take_sides.pace") == (0.1 if rule == "take_sides" else None)


def test_a_tournament_may_set_parameters_of_each_of_its_theories(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(world(tmp_path, "parameters: {review.base: -4}"))
    few = ["--theories", "standard,landscape", "--replicates", "2", "--years", "2"]
    assert call(["tournament", path, *few, "--set", "take_sides.pace=1"]) == 0
    assert call(["tournament", path, *few, "--set", "form_coalitions.pace=1"]) == 2
    assert "write `theory: hedonic`" in capsys.readouterr().err
