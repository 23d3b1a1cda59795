"""The page of a report: everything it tells, gathered, and put into the template."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from analysis.digest import Digest, measures_of
from analysis.digested import enough, how
from analysis.report import claimed, methods, pair, sweeps, world
from analysis.report.charts import between, number
from analysis.report.courses import charts_of, compared
from analysis.report.replay import replay_of
from analysis.style import plural, save, save_picture
from analysis.summary import account
from analysis.tables import StudyTables
from analysis.wishes import PLAIN, Undrawable
from sim.cli.output import counted

if TYPE_CHECKING:
    from sim.scenario import Loaded

HERE: Final = Path(__file__).parent
MARK: Final = "<!-- a report by Foedus -->"
"""By this line at its head a file is known as a report, which may be written over."""
CHOSEN: Final = ("burdens", "membership", "network", "deterrence", "components", "survival", "forest", "sensitivity")
"""The figures of a report, as far as they are there and the study can fill them."""
HEAVY: Final = 400_000
"""Bytes: a larger vector figure goes in as a picture of points."""


PIXELS: Final = 1600
"""The width of such a picture."""


@dataclass(frozen=True)
class Asked:
    """What the reader asks of a report."""

    figures: tuple[str, ...] | None = None
    """Names of figures; None for those of `CHOSEN`, none for an empty list."""
    claims: int = 0
    """So many pairs of runs test the claims now; 0 tells the verdicts that the scenario states."""
    jobs: int = 1
    measures: tuple[str, ...] = ()
    """The indices it tells of; none for those of a sweep's claims and the headlines."""


@dataclass(frozen=True)
class Part:
    """One study as the template tells it."""

    study: StudyTables
    asked: Asked
    key: str = "a"
    name: str = ""
    """What the report calls it."""

    @cached_property
    def digest(self) -> Digest:
        """Its indices."""
        return Digest(self.study, measures_of(self.study, self.asked.measures) if self.study.replicates else ())

    @cached_property
    def loaded(self) -> Loaded | None:
        """Its scenario."""
        return world.scenario_of(self.study)

    @property
    def title(self) -> str:
        """Its title; a sweep without one goes by that of its world."""
        study = self.study
        bare = self.digest.swept and study.title == study.manifest.get("name")
        return f"A sweep of “{self.loaded.scenario.title}”" if bare and self.loaded else study.title

    @property
    def question(self) -> str:
        """Its question, or that of its world."""
        own = str(self.study.manifest.get("question") or "")
        return own or (self.loaded.scenario.question if self.loaded else "")

    def _text(self) -> str:
        """The text of its scenario."""
        kept = str((self.study.manifest.get("scenario") or {}).get("text") or "")
        return self.loaded.text if self.loaded else kept

    def view(self) -> dict[str, Any]:
        """Everything the template tells of the study."""
        study, scenario = self.study, self.loaded.scenario if self.loaded else None
        done = bool(study.replicates)
        return {
            "key": self.key, "name": self.name, "title": self.title, "question": self.question,
            "summary": scenario.summary if scenario else "", "done": done, "swept": self.digest.swept,
            "facts": self._facts(), "answer": self._answer() if done else [], "headlines": self._headlines(),
            "enough": list(enough(self.digest)) if done and self.digest.measures else [],
            "nations": world.nations_of(study, scenario), "treaties": world.treaties_of(study),
            "events": world.events_table(study, scenario), "charts": [], "figures": [], "replay": None,
            "sweep": self._sweep(), "claims": self._claims(), "tested": self.asked.claims,
            "assumed": world.assumed(self.loaded) if self.loaded else None,
            "parameters": world.parameters_of(study, scenario),
            "data": world.data_of(scenario) if scenario else None,
            "sources": list(world.sources_of(scenario)) if scenario else [],
            "methods": list(methods.paragraphs(self.digest, scenario)), "measures": methods.measures(self.digest),
            "again": methods.again(self.digest, self._text(), self.name), "identity": methods.identity(self.digest),
            "manifest": json.dumps(_short(study.manifest), indent=1, ensure_ascii=False, sort_keys=True),
        }  # fmt: skip

    def whole(self) -> dict[str, Any]:
        """The same with charts, figures and replay."""
        if not self.study.replicates:
            return self.view()
        several = len(self.study.years) > 1
        charts = [chart.view() for chart in charts_of(self.study, self.asked.measures)] if several else []
        return self.view() | {"charts": charts, "figures": list(self.figures()), "replay": replay_of(self.study)}

    def _facts(self) -> list[str]:
        study = self.study
        span = [f"{study.start:g}–{study.end:g}"] if study.start is not None and study.end is not None else []
        return [*span, plural(len(study.nation_names), "nation"), f"{plural(study.replicates, 'run')} completed"]

    def _answer(self) -> list[tuple[str, list[str]]]:
        """The account of `foedus summary`: sentences, each with the items below it."""
        found: list[tuple[str, list[str]]] = []
        for line in account(self.study)[1:] if not self.digest.swept else ():
            if line.startswith(" ") and found:
                found[-1][1].append(line.strip())
            else:
                found.append((line.strip(), []))
        return found

    def _headlines(self) -> list[dict[str, str]]:
        if not self.study.replicates or not self.digest.measures:
            return []
        rows = []
        for row in self.digest.headlines.to_dict("records"):
            ends = ("lowest", "highest") if self.digest.swept else ("q10", "q90")
            many = row["runs"] > 1
            interval = between(row["low"], row["high"]) if many and not self.digest.swept else "–"
            rows.append({
                "measure": row["measure"], "unit": world.unit_of(self.study, row["measure"]),
                "value": number(row["q50"]),
                "range": between(row[ends[0]], row[ends[1]]) if many else "",
                "mean": number(row["mean"]) if not self.digest.swept else "", "interval": interval,
            })  # fmt: skip
        return rows

    def _sweep(self) -> dict[str, Any] | None:
        if not self.digest.swept:
            return None
        found = self.digest
        told = {"axes": sweeps.axes_of(found), "state": sweeps.state(found), "failures": sweeps.failures(found)}
        if not self.study.replicates or not found.measures:
            return {**told, "effects": [], "how": "", "responses": [], "words": [], "maps": []}
        return {
            **told, "effects": sweeps.effects_of(found), "how": how(found.effects) if len(found.effects) else "",
            "words": sweeps.words(found), "maps": list(sweeps.maps(found)),
            "responses": [chart.view() for chart in sweeps.responses(found, self.asked.measures)],
        }  # fmt: skip

    def _claims(self) -> list[dict[str, Any]]:
        if self.loaded is None or not self.loaded.scenario.claims:
            return []
        if not self.asked.claims:
            return claimed.stated(self.loaded)
        seed = self.study.manifest.get("seed")
        return claimed.tested(self.loaded, self.asked.claims, seed, self.asked.jobs)

    def figures(self) -> Iterator[dict[str, str]]:
        """The figures, each as a picture in the page's text; those that were asked for by name must be drawable."""
        from analysis.figures import FIGURES

        names = self.chosen if self.asked.figures is None else self.asked.figures
        for kind in (FIGURES[name] for name in names if name in FIGURES):
            try:
                figure = kind.draw(self.study, replace(PLAIN))
            except Undrawable:
                if self.asked.figures is not None:
                    raise
                continue
            yield {"title": kind.title, "about": kind.description, "picture": _picture(figure)}

    @property
    def chosen(self) -> list[str]:
        """The figures of a report, with that of burdens where the indices or the claims are of burdens."""
        claims = self.loaded.scenario.claims if self.loaded else ()
        told = {name.rpartition(".")[2] for name in self.asked.measures} | {claim.measure for claim in claims}
        return [name for name in CHOSEN if name != "burdens" or any("burden" in index for index in told)]


def _picture(figure: Any) -> str:
    """A figure as the address of a picture that holds itself."""
    with TemporaryDirectory() as folder:
        path = save(figure, folder, "figure", ["svg"])[0]
        kind, data = "svg+xml", path.read_bytes()
        if len(data) > HEAVY:
            kind, data = "png", save_picture(figure, folder, "figure", PIXELS, 128).read_bytes()
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def _short(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest without what the report tells elsewhere, and without the time it took."""
    about = manifest.get("scenario")
    kept = {key: value for key, value in manifest.items() if key not in ("timings", "scenario", "tables")}
    return kept | ({"scenario": {"sha256": about.get("sha256")}} if isinstance(about, dict) else {})


def _two(one: Part, other: Part) -> dict[str, Any] | None:
    """What differs between two studies."""
    if not (one.study.replicates and other.study.replicates):
        return None
    names = one.name, other.name
    documents = [_document(part) for part in (one, other)]
    differing, more, texts = pair.settings(*documents)
    rows, paired = pair.indices(one.digest, other.digest)
    few = pair.caution(one.digest, other.digest, paired)
    charts = [chart.view() for chart in compared(one.study, other.study, names)]
    return {
        "names": names, "settings": differing, "more": more, "texts": texts, "indices": rows, "paired": paired,
        "few": few, "charts": charts,
    }  # fmt: skip


def _document(part: Part) -> dict[str, Any]:
    """What a study and its world say, with the seed and the replicates that it was run with."""
    manifest = part.study.manifest
    world = dict(part.loaded.document) if part.loaded else {}
    world.pop("seeds", None)
    sweep = manifest.get("sweep")
    spec = sweep.get("study") if isinstance(sweep, dict) else None
    design = {key: value for key, value in spec.items() if key != "seeds"} if isinstance(spec, dict) else {}
    luck = {"seed": manifest.get("seed"), "replicates": manifest.get("replicates")}
    return {"luck": luck, **({"study": design} if design else {}), **world}


def _names(studies: Sequence[StudyTables]) -> list[str]:
    """What studies are called such that they are told apart: by their names, by their folders, or by their order."""
    for names in ([study.name for study in studies], [study.folder.resolve().name for study in studies]):
        if len(set(names)) == len(names):
            return names
    return [f"{study.name} ({place})" for study, place in zip(studies, ("first", "second"), strict=False)]


def _data(value: Any) -> Markup:
    """Data for the script, which no text in it can end."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def _code(text: str) -> Markup:
    """Words with what stands in backticks as code."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def page(studies: Sequence[StudyTables], asked: Asked) -> str:
    """The report of a study, or of two, as one page of HTML; the same studies give the same text."""
    for study in studies:
        if not study.has("runs"):
            vars(study)["runs"] = pd.DataFrame({"run": [], "point": [], "status": [], "message": []})
    parts = [Part(study, asked, *names) for study, *names in zip(studies, "ab", _names(studies), strict=False)]
    two = _two(*parts) if len(parts) == 2 else None
    views = [part.whole() for part in parts]
    css, script = ((HERE / f"report.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    policy = f"default-src 'none'; img-src data:; style-src {_hash(css)}; script-src {_hash(script)}; base-uri 'none'; "
    policy += "form-action 'none'"
    environment.filters["code"] = _code
    return environment.get_template("report.html.j2").render(
        mark=Markup(MARK), policy=policy, css=Markup(css), script=Markup(script), data=_data, counted=counted,
        parts=views, two=two,
    )  # fmt: skip
