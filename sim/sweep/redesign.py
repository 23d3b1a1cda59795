"""A study made of another one: under another name, or at points drawn elsewhere on its axes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sim.scenario.problems import Report
from sim.scenario.reader import read
from sim.sweep.base import Base
from sim.sweep.reading import Study
from sim.sweep.schema import Point, StudySpec
from sim.sweep.worlds import check_worlds


def named(study: Study, name: str) -> Study:
    """The study under another name, and so in a folder of its own."""
    spec = study.spec.model_copy(update={"name": name})
    return Study(spec, study.base, study.points, {**study.document, "name": name}, study.claims)


def with_points(
    base: Base, document: Mapping[str, Any], chosen: Sequence[Point], name: str, luck: Mapping[str, Any]
) -> Study:
    """The study of a document at chosen points of its axes, under another name and with luck of its own.

    ScenarioError if one of the points is no world.
    """
    rows = [dict(point) for point in chosen]
    seeds = {**(document.get("seeds") or {}), **luck}
    whole = {**document, "name": name, "seeds": seeds, "design": {"kind": "table", "rows": rows}}
    whole.pop("block", None)
    spec = StudySpec.model_validate(whole)
    study = Study(spec, base, tuple(chosen), whole)
    report = Report()
    check_worlds(base, study.points, (), read(json.dumps({"name": name}), name, Report()), report)
    report.check()
    return study
