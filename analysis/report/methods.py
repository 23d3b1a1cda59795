"""The methods of a study in paragraphs ready for a paper, and how to repeat it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.digest import Digest
from analysis.style import plural
from sim.cli.output import counted
from sim.metrics import METRICS
from sim.scenario import Scenario
from sim.scenario.build import build_schedule
from sim.scenario.dump import dump
from sim.schedule import STANDARD


def paragraphs(found: Digest, scenario: Scenario | None) -> Iterator[str]:
    """The model, the world, the luck, the design and how intervals were made."""
    study, manifest = found.study, found.study.manifest
    rules = (build_schedule(scenario) if scenario else STANDARD).rules
    version, kernels = manifest.get("foedus_version", "unknown"), manifest.get("kernels", "unknown")
    steps = int((manifest.get("scenario") or {}).get("steps_per_year") or 1)
    yield (
        f"Simulations were run with Foedus {version} (kernels {kernels}), an agent-based model of military coalitions. "
        f"A step lasts {'a year' if steps == 1 else f'1/{steps} of a year'}; in each, events that are due happen, then "
        f"{plural(len(rules), 'rule')} act in a fixed order (`foedus rules` prints it) and the measures are "
        f"taken. {_order(scenario)}"
    )
    yield (
        f"The world, “{_title(found, scenario)}”, has {plural(len(study.nation_names), 'nation')}, "
        f"{counted(len(study.treaty_titles), 'treaty', 'treaties')} that it names and "
        f"{plural(len(study.happenings), 'event')}, and runs from {study.start:g} to {study.end:g}. "
        "Which treaties are signed, joined, kept and left is decided by the model, except where events say otherwise."
    )
    yield _runs(found)
    yield _intervals(found)


def _order(scenario: Scenario | None) -> str:
    if scenario is None:
        return ""
    random = scenario.activation == "random"
    order = f"Nations act {'one after another in random order' if random else 'all at once'}."
    theory = "" if scenario.theory == "standard" else f" Who is allied is decided as `theory: {scenario.theory}` says."
    return order + theory


def _title(found: Digest, scenario: Scenario | None) -> str:
    return scenario.title if scenario else found.study.title


def _runs(found: Digest) -> str:
    """The runs and their luck."""
    study, manifest = found.study, found.study.manifest
    seed = manifest.get("seed")
    keyed = "Random numbers are keyed by seed, rule, step and nation (Philox 4x32-10)"
    if not found.swept:
        return f"{plural(study.replicates, 'run')} with independent luck from seed {seed} were completed. {keyed}."
    sweep = manifest.get("sweep") or {}
    spec = sweep.get("study") or {}
    design = spec.get("design")
    kind = str(design.get("kind") if isinstance(design, dict) else design or "grid").replace("_", " ")
    common = sweep.get("policy") == "common"
    shared, own = "points share their luck, so that they differ by their settings alone", "each run has luck of its own"
    return (
        f"The sweep ({kind}) has {plural(len(study.points), 'point')} on {counted(len(study.axes), 'axis', 'axes')}, "
        f"each run {manifest.get('replicates')} times from seed {seed}; {shared if common else own}. "
        f"{study.replicates:,} runs were completed. {keyed}."
    )


def _intervals(found: Digest) -> str:
    """How bands and intervals were made."""
    text = (
        "Indices of a run are means over its recorded steps. Bands show medians and the 10% and 90% quantiles of the "
        "runs, by linear interpolation. Intervals of means are 95% intervals by Student's t"
    )
    if found.swept and found.measures and len(found.effects):
        if (found.effects["by"] == "pairs").any():
            text += (
                "; effects are means of differences of paired runs, each over the steps in which both runs have the "
            )
            text += "index, with a percentile bootstrap over replicates "
            text += "(Efron 1979, recalled)"
        if (found.effects["by"] == "slope").any():
            text += "; where points do not pair, effects are slopes of a linear regression on all axes over the range "
            text += "of an axis, with a bootstrap over points and the replicates that share luck (Efron and Tibshirani "
            text += "1993, Owen 2007; recalled), which is wider for few replicates"
    return text + "."


def measures(found: Digest) -> list[dict[str, str]]:
    """The indices that the report tells of: what each is and whence it comes."""
    known = METRICS["system"]
    return [
        {"name": name, "doc": known[name].doc if name in known else "recorded by the study",
         "cite": known[name].cite if name in known else "–"}
        for name in found.measures
    ]  # fmt: skip


def again(found: Digest, text: str, called: str = "") -> dict[str, Any]:
    """The files to save, the text of the scenario first, and what to type to have the study again, to the byte.

    A study that stands beside another of the same name has files and a folder by what it is called there.
    """
    manifest = found.study.manifest
    spec = (manifest.get("sweep") or {}).get("study")
    own = _file(str(manifest.get("name") or "world"))
    name = _file(called) if called else own
    world = _file(str(spec.get("scenario") or name)) if isinstance(spec, dict) else name
    world = f"{name}-{world}" if world != name != own else world
    last = f"foedus report runs/{name}"
    files = [(f"{world}.yaml", text)]
    if not isinstance(spec, dict):
        return {"files": files, "commands": [f"foedus run {world}.yaml --out runs/{name}", last]}
    study = f"{name}.yaml" if name != world else f"{name}-study.yaml"
    files.append((study, dump({**spec, "scenario": f"{world}.yaml"})))
    runs = f" --replicates {manifest['replicates']}" if "replicates" in manifest else ""
    return {"files": files, "commands": [f"foedus sweep {study}{runs} --out runs/{name}", last]}


def _file(name: str) -> str:
    """A name that is safe as that of a file."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name.removesuffix(".yaml")).strip("-") or "world"


def identity(found: Digest) -> list[tuple[str, Any]]:
    """What tells this study from any other, and with what it was made."""
    manifest = found.study.manifest
    scenario = manifest.get("scenario") or {}
    rows = [("scenario (sha256)", scenario.get("sha256", "–"))]
    if found.swept:
        rows.append(("study (sha256)", (manifest.get("sweep") or {}).get("sha256", "–")))
    rows += [("seed", manifest.get("seed", "–")), ("runs asked for", manifest.get("replicates", "–")),
             ("kernels", manifest.get("kernels", "–"))]  # fmt: skip
    return rows + [(f"version of {name}", version) for name, version in (manifest.get("versions") or {}).items()]
