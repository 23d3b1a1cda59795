"""The table of where the time goes: every rule is in it, and what it says adds up; no time is judged."""

from __future__ import annotations

import math

import pytest

from benchmarks.rules import exponent, main, measured, piece, table, timed, total
from sim.schedule import STANDARD


def test_every_rule_and_the_measures_have_their_share() -> None:
    spent = timed(4, worlds=2, years=2)
    assert {rule.name() for rule in STANDARD.rules} <= set(spent)
    assert {"metrics: cohesion", "(events)", "(recorder: steps)", "(recorder: tables)"} <= set(spent)
    assert all(value >= 0.0 for value in spent.values())
    assert "metrics: cohesion: treaty cohesion" in timed(4, worlds=1, years=1, named=piece)


def test_the_table_adds_up_and_tells_growth() -> None:
    few, many = {"grow": 1.0, "metrics: blocs": 2.0}, {"grow": 8.0, "metrics: blocs": 2.0}
    lines = [line.split() for line in table([5, 10], [few, many])]
    assert [line[0] for line in lines[1:4]] == ["all", "rules", "measures"]
    assert lines[1][1:] == ["3.00", "10.00", "100.0", "1.74"]
    assert next(line for line in lines if line[0] == "grow")[1:] == ["1.00", "8.00", "33.3", "3.00"]
    assert total(many, "metrics") == 2.0
    assert exponent(1.0, 64.0, 8.0) == pytest.approx(2.0)
    assert math.isnan(exponent(0.0, 1.0, 8.0))


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--nations", "3", "4", "--repeats", "1", "--years", "1"])
    assert "set_budgets" in capsys.readouterr().out
    found = measured([3, 4], 1, 1, piece)
    assert len(found) == 2
