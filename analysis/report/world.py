"""The world of a report and what it stands on: nations, treaties, events, and what was assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import isfinite
from typing import Any, Final

from analysis.report.charts import number
from analysis.tables import StudyTables
from sim.cli.checking import known_by, provenances
from sim.cli.reference import count_sources
from sim.columns import Column
from sim.metrics import METRICS
from sim.scenario import Loaded, Scenario, ScenarioError, load_text, other_arm, validate
from sim.scenario.build import build_schedule
from sim.schedule import PARAMETERS, THEORIES
from sim.world import World

TRIGGERS: Final = {"rate": "by chance", "when": "if it comes to it"}
KNOWN: Final[Any] = {"parameters": PARAMETERS, "metrics": METRICS, "theories": THEORIES}
"""What a world that has been run may have: of a sweep over theories, parameters of each."""
KINDS: Final = {"sourced": "from a source", "assumed": "assumed", "recalled": "recalled", "none": "no source given"}


def scenario_of(study: StudyTables) -> Loaded | None:
    """The scenario as the manifest keeps it; None where this version of the model cannot read it."""
    about = study.manifest.get("scenario") or {}
    try:
        loaded = load_text(str(about.get("text")), name="manifest", **KNOWN)
    except ScenarioError:
        return None
    claims = [claim for claim in about.get("claims") or () if _tests(loaded, claim)]
    return _claiming(loaded, claims) if claims else loaded


def _claiming(loaded: Loaded, claims: list[Any]) -> Loaded:
    """The base world of a sweep with claims, which its document leaves out."""
    return validate({**loaded.document, "claims": claims}, **KNOWN)


def _tests(loaded: Loaded, claim: Any) -> bool:
    """Whether a claim has another arm still, in spite of what the sweep sets and leaves out."""
    try:
        found = _claiming(loaded, [claim])
        other_arm(found, found.scenario.claims[0], PARAMETERS, METRICS)
    except ScenarioError:
        return False
    return True


def unit_of(study: StudyTables, measure: str) -> str:
    """The unit of an index, also of a nation's or treaty's, as metric or column declares it; a dash where none does."""
    of, _, index = measure.rpartition(".")
    found = (METRICS["nation"].get(index) or METRICS["treaty"].get(index)) if of else METRICS["system"].get(index)
    if found is None:
        column = getattr(World, index, None) if of else None
        return column.unit if isinstance(column, Column) and column.unit not in ("", "-") else "–"
    if found.unit == "count":
        return "a year" if study.step == 1 else "a step"
    return found.unit if found.unit != "-" else f"{found.low:g} to {found.high:g}" if isfinite(found.high) else "–"


def nations_of(study: StudyTables, scenario: Scenario | None) -> list[dict[str, str]]:
    """A row each nation: id, name, region, and with what the scenario starts it."""
    rows = []
    for row in study.listed("nations"):
        key = str(row["id"])
        nation = scenario.nations.get(key) if scenario else None
        rows.append({
            "id": key, "name": str(row.get("name") or key), "region": str(row.get("region") or ""),
            "major": "yes" if row.get("major") else "",
            "gdp": number(nation.gdp) if nation else "–", "burden": number(100 * nation.burden) if nation else "–",
        })  # fmt: skip
    return rows


def treaties_of(study: StudyTables) -> dict[str, list[str]]:
    """The titles of the treaties that the scenario names: those open to others, and the rest."""
    rows = [(bool(row.get("organisation")), str(row.get("title") or row["id"])) for row in study.listed("treaties")]
    return {name: [title for is_open, title in rows if is_open == wanted]
            for name, wanted in (("open", True), ("closed", False))}  # fmt: skip


def events_table(study: StudyTables, scenario: Scenario | None) -> list[dict[str, str]]:
    """A row each event: when it happens, what it is called, what it does, and whence it is known."""
    sources = {event.id: event.source for event in scenario.events} if scenario else {}
    return [
        {
            "when": f"{int(event.year + 1e-6)}" if event.year is not None else TRIGGERS.get(event.trigger, ""),
            "title": event.title,
            "does": ", ".join(effect.replace("_", " ") for effect in dict.fromkeys(event.effects)),
            "source": sources.get(event.id, "–"),
        }
        for event in study.happenings
    ]


def assumed(loaded: Loaded) -> dict[str, Any]:
    """How the figures of a scenario are known, which fields of nations are assumed for all, and how parameters are."""
    scenario = loaded.scenario
    counts = [(what, [kinds[kind] for kind in KINDS]) for what, kinds in provenances(loaded).items() if kinds.total()]
    fields = {
        kind: [field.replace("_", " ") for field, source in scenario.figures.items() if source == kind]
        for kind in ("assumed", "recalled")
    }
    return {
        "kinds": list(KINDS.values()),
        "counts": counts,
        "fields": {kind: names for kind, names in fields.items() if names},
        "parameters": count_sources(build_schedule(scenario).parameters()),
        "limits": scenario.limits,
    }


def data_of(scenario: Scenario) -> dict[str, Any] | None:
    """The files of data that a world was made from, and whence each figure of its nations is; None if of none."""
    if not scenario.provenance:
        return None
    files = [
        {"set": one.set, "version": one.version or "–", "file": one.file, "access": one.access, "sha256": one.sha256,
         "fields": ", ".join(field.replace("_", " ") for field in one.fields)}
        for one in scenario.provenance.values()
    ]  # fmt: skip
    named = {key: one.set for key, one in scenario.provenance.items()}
    figures = []
    for figure, usual in scenario.figures.items():
        known = Counter(nation.sources.get(figure, usual) for nation in scenario.nations.values())
        told = "; ".join(f"{named.get(key, key)} {count:,}" for key, count in known.most_common())
        figures.append({"figure": figure.replace("_", " "), "known": told})
    return {"files": files, "figures": figures}


def parameters_of(study: StudyTables, scenario: Scenario | None) -> list[dict[str, str]]:
    """The parameters that the scenario sets or the sweep varies, with their meaning and source."""
    known, rows = PARAMETERS, []
    given = scenario.parameters if scenario else {}
    columns = (study.manifest.get("sweep") or {}).get("columns") or {}
    varied = [path for path in columns if path in known]
    for path in dict.fromkeys([*given, *varied]):
        if path not in known:
            continue
        spec = given.get(path)
        value = "varied" if path in varied else f"{spec.value:g}" if spec else f"{known[path].default:g}"
        rows.append({
            "path": path, "value": value, "unit": known[path].unit, "default": f"{known[path].default:g}",
            "meaning": known[path].doc, "source": spec.source if spec else known[path].source,
        })  # fmt: skip
    return rows


def sources_of(scenario: Scenario) -> Iterator[dict[str, Any]]:
    """The references of a scenario, with a mark on those that were not looked up."""
    for key, text in sorted(scenario.sources.items()):
        yield {"key": key, "text": text, "recalled": known_by(key, scenario.sources) == "recalled"}
