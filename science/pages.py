"""Pages that describe the model: their tables are made from the declarations and stand between two comments.

    python -m science.pages

renews the tables of `docs/model.md`; what is written by hand around them stays as it is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from analysis.experiments.targets import TARGETS
from sim.cli.happenings import event_parts, event_rows
from sim.cli.output import span
from sim.cli.reference import column_rows, count_sources, metric_rows
from sim.metrics import METRICS, NOTATION
from sim.metrics.base import Level
from sim.resources import scenarios_folder
from sim.rules.base import Rule
from sim.rules.market import ARTICLES, random_order
from sim.rules.treaties import PACKAGE, RUNGS
from sim.rules.utility import COST
from sim.scenario import load
from sim.schedule import RIVALS, STANDARD
from sim.vocabulary import CONDUCT, SHARES, STRATEGIES, Article, Decision, Term, terms_of, words
from sim.world import World

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "model.md"
PART: Final = re.compile(r"(<!-- generated: ([a-z-]+) -->\n)(.*?)(<!-- end -->)", re.S)
SPECIAL: Final = re.compile(r"[\\*<>|$]")
Row = Mapping[str, str]


class PageError(ValueError):
    """What is wrong with a page whose tables are to be renewed."""


def escaped(text: str) -> str:
    """Words as they are meant, whatever marks of Markdown they hold; `code` stays code."""
    parts = text.split("`")
    plain = [SPECIAL.sub(lambda mark: "\\" + mark.group(), part) for part in parts[::2]]
    return "".join(
        piece for both in zip(plain, [*(f"`{code}`" for code in parts[1::2]), ""], strict=True) for piece in both
    )


def code(text: str) -> str:
    """Words of the model, set as code; a bar would end the cell of a table."""
    return f"`{text}`".replace("|", "\\|") if text else ""


def measured(unit: str, extent: str) -> str:
    """A range with its unit, where there is one."""
    return escaped(extent if unit == "-" else f"{extent} ({unit})")


def listed(names: Iterable[str]) -> str:
    """Several words of the model in a row, set as code."""
    return ", ".join(code(name) for name in names)


def table(rows: Sequence[Row]) -> str:
    """Rows as a table of Markdown, the headings being the keys of the first."""
    lines = ["| " + " | ".join(rows[0]) + " |", "|" + " --- |" * len(rows[0])]
    return "\n".join([*lines, *("| " + " | ".join(row.values()) + " |" for row in rows)]) + "\n"


def set_out(rows: Iterable[Row], names: Sequence[str], order: Sequence[str] = ()) -> str:
    """Rows of words as a table: those under `names` as code, the rest escaped, columns in `order` where it is given."""
    return table([{key: (code if key in names else escaped)(row[key]) for key in order or row} for row in rows])


def columns(of: str) -> Callable[[], str]:
    """The part that lists the state variables of nations, dyads, treaties or the world at large."""

    def part() -> str:
        rows = column_rows({n: c for n, c in World.columns().items() if entity(c.dims) == of})
        return table([
            {"column": code(row["column"]), "meaning": escaped(row["meaning"]) + by(row["of"], of),
             "range": measured(row["unit"], row["range"]), "kind": row["kind"]}
            for row in rows
        ])  # fmt: skip

    return part


def by(dimensions: str, of: str) -> str:
    """The dimensions of a quantity besides those of what it belongs to, in words."""
    usual = {"nations": "nations", "dyads": "nations × nations", "treaties": "treaties", "world": ""}[of]
    return "" if dimensions == usual else f" ({dimensions})"


def entity(dims: str) -> str:
    """What a quantity with these dimensions belongs to."""
    return "treaties" if dims.startswith("a") else "dyads" if "nn" in dims else "nations" if "n" in dims else "world"


def acts(rule: Rule) -> str:
    """Whether the nations of a rule act one after another in an order drawn by luck, or all on the same state."""
    kernel = getattr(rule.kernel, "py_func", rule.kernel)
    return "in random order" if random_order.__name__ in kernel.__code__.co_names else "all at once"


def schedule() -> str:
    """The step, rule by rule."""
    rules = {rule.name(): rule for rule in STANDARD.rules}
    rows = []
    for number, (phase, name, does, reads, writes) in enumerate(STANDARD.table()):
        rule = rules.get(name)
        rows.append({
            "": str(number), "rule": (f"[`{name}`](#{name})" if rule else escaped(name)) + f"<br>{phase}",
            "what it says": escaped(does) + (f" Nations act {how}." if rule and (how := acts(rule)) else ""),
            "reads, and writes": " <br>writes ".join(filter(None, (listed(split(reads)), listed(split(writes))))),
        })  # fmt: skip
    return table(rows)


def split(names: str) -> list[str]:
    """Names of a row of the schedule, which joins them with commas."""
    return names.split(", ") if names else []


def parameters(rules: Mapping[Rule, str]) -> Callable[[], str]:
    """The part that says how many parameters rules have, how each is known, and all of them, rule by rule.

    Of each rule it is said, besides, which theory it is of.
    """

    def part() -> str:
        every = {f"{rule.name()}.{name}": p for rule in rules for name, p in rule.parameters().items()}
        parts = [f"{count_sources(every, detailed=True)}.\n"]
        for rule, theory in rules.items():
            rows = [
                {"parameter": code(name), "meaning": escaped(p.doc), "default": f"{p.default:g}",
                 "range": measured(p.unit, span(p.low, p.high)), "source": escaped(p.source)}
                for name, p in rule.parameters().items()
            ]  # fmt: skip
            parts += [f"**`{rule.name()}`**{theory}\n", table(rows)] if rows else []
        return "\n".join(parts)

    return part


def articles() -> str:
    """The kinds of article, what each costs, and where the model's own treaties have them."""
    rows = []
    for kind, word in enumerate(words(Article)):
        strengths = [f"{rung + 1}: {held[kind]:g}" for rung, held in enumerate(PACKAGE) if held[kind] > 0]
        named = [str(number + 1) for number, rung in enumerate(RUNGS) if rung == kind]
        founded = f"{ARTICLES[kind]:g}" if ARTICLES[kind] > 0 else ""
        rows.append({
            "article": code(word), "sovereignty cost": f"{COST[kind]:g}", "names rung": "".join(named),
            "strength on rungs": "; ".join(strengths), "in a founded circle": founded,
        })  # fmt: skip
    return table(rows)


def decisions() -> str:
    """The kinds of decision with the names of their terms, those with the same terms together."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for kind in Decision:
        alike.setdefault(terms_of(kind), []).append(kind.name.lower())
    return table([{"decision": listed(kinds), "terms": listed(terms)} for terms, kinds in alike.items()])


def strategies() -> str:
    """The named strategies: what each multiplies of the terms of a treaty's worth."""
    return table([
        {"strategy": code(name), "multiplies": ", ".join(f"{code(word)} by {weights[word]:g}"
         for word in words(Term) if word in weights) or "nothing"}
        for name, weights in STRATEGIES.items()
    ])  # fmt: skip


def conduct() -> str:
    """The weights of conduct: what each means, and which strategies set it."""
    rows = []
    for kind, meaning in CONDUCT.items():
        word = kind.name.lower()
        given = [f"{code(name)} {weights[word]:g}" for name, weights in STRATEGIES.items() if word in weights]
        sort, unset = ("share", "0") if kind in SHARES else ("multiplier", "1")
        rows.append({"weight": code(word), "kind": sort, "unless given": unset, "meaning": meaning,
                     "strategies that give it": "; ".join(given)})  # fmt: skip
    return table(rows)


def metrics(level: Level) -> Callable[[], str]:
    """The part that lists the measures of treaties, of nations or of the system: those always recorded come first."""

    def part() -> str:
        parts = []
        for always, said in ((True, "Recorded by every run:"), (False, "Recorded where `record` names them:")):
            rows = [
                {"metric": code(row["metric"]),
                 "meaning and formula": f"{escaped(row['meaning'])}<br>{code(row['formula'])}",
                 "range": measured(row["unit"], row["range"]), "citation": escaped(row["citation"])}
                for row in metric_rows(m for m in METRICS[level].values() if m.default == always)
            ]  # fmt: skip
            parts += [f"{said}\n", table(rows)]
        return "\n".join(parts)

    return part


def notation() -> str:
    """The symbols that formulas of measures use."""
    return table([{"symbol": code(symbol), "stands for": escaped(said)} for symbol, said in NOTATION.items()])


def events(which: int) -> Callable[[], str]:
    """The part that lists effects, fields of effects, triggers or conditions of events."""

    def part() -> str:
        return set_out(event_rows(event_parts())[which], ("type", "field", "trigger", "when"))

    return part


def patterns() -> str:
    """The moments of real alliances that worlds like real ones are held against."""
    return table([
        {"moment": escaped(goal.moment), "world of": str(goal.world), "band": f"{goal.low:.3g} to {goal.high:.3g}",
         "use": goal.use, "source": escaped(goal.source)}
        for goal in TARGETS
    ])  # fmt: skip


def first_world() -> str:
    """What the first scenario holds, counted."""
    world = load(scenarios_folder() / "north-atlantic-1949.yaml", parameters=STANDARD.parameters(), metrics=METRICS)
    treaties = [*world.treaties.values(), *world.organisations.values()]
    counts = {
        "nations": len(world.nations),
        "nations present at the start": sum(nation.enters is None for nation in world.nations.values()),
        "treaties and organisations in force": sum(bool(treaty.members) for treaty in treaties),
        "treaties and organisations that an event opens": sum(not treaty.members for treaty in treaties),
        "events by date": sum(event.date is not None for event in world.events),
        "events by condition": sum(event.when is not None for event in world.events),
        "events by chance": sum(event.rate is not None for event in world.events),
        "parameters that differ from the defaults": len(world.parameters),
        "steps of a run": world.calendar.steps,
        "runs, if not asked otherwise": world.seeds.replicates,
    }
    return table([{"what": what, "number": str(number)} for what, number in counts.items()])


PARTS: Final[dict[str, Callable[[], str]]] = {
    "patterns": patterns,
    **{f"columns-{of}": columns(of) for of in ("nations", "dyads", "treaties", "world")},
    "articles": articles,
    "strategies": strategies,
    "conduct": conduct,
    "schedule": schedule,
    **{f"metrics-{level}": metrics(level) for level in METRICS},
    "notation": notation,
    "first-world": first_world,
    "effects": events(0),
    "fields": events(1),
    "triggers": events(2),
    "conditions": events(3),
    "decisions": decisions,
    "parameters": parameters(dict.fromkeys(STANDARD.rules, "")),
    "parameters-rivals": parameters({rule: f", of `theory: {theory}`" for theory, rule in RIVALS.items()}),
}
"""What makes each generated part of the page, by the name in its first comment."""


def renewed(text: str, parts: Mapping[str, Callable[[], str]] = PARTS) -> str:
    """The page with every generated part as it is now; PageError where it lacks one, or has others."""
    found = [name for _, name, _, _ in PART.findall(text)]
    strangers = sorted(set(found) - set(parts)) + sorted({name for name in found if found.count(name) > 1})
    missing = sorted(set(parts) - set(found))
    if strangers or missing:
        raise PageError(
            f"the page must have each generated part once: it lacks {', '.join(missing) or 'none'}, "
            f"and has one unknown or repeated: {', '.join(strangers) or 'none'}"
        )
    return PART.sub(lambda part: part[1] + "\n" + parts[part[2]]() + "\n" + part[4], text)


def main(page: Path = PAGE) -> int:
    """Rewrite the page; say whether anything was stale."""
    try:
        old = page.read_text(encoding="utf-8")
        new = renewed(old)
    except (OSError, PageError) as error:
        print(f"{page.name}: {error.strerror if isinstance(error, OSError) else error}", file=sys.stderr)
        return 2
    if new != old:
        page.write_text(new, encoding="utf-8")
    print(f"{page.name}: {'renewed' if new != old else 'nothing to renew'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
