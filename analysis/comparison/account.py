"""What a comparison shows, in words: the effects, how many may be luck, and where histories part."""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from analysis.claims import FEW_PAIRS, FEWEST
from analysis.comparison.pairs import Comparison, Effect
from analysis.comparison.partings import Parted
from analysis.phrases import percent
from sim.cli.output import counted
from sim.metrics.base import TOGETHER

WIDTH: Final = 100
MOST: Final = 10
"""So many indices of the system, of a nation or of a treaty are shown unless all are asked for."""
EXAMPLES: Final = 3
"""So many pairs are told in full unless some are asked for."""
POINT: Final = "a percentage point"
"""The least difference between chances that can be felt (`forks.FELT`), in words."""
MATTERS: Final = 5
"""So many matters over which pairs part are told."""


def account(found: Comparison, everything: bool, pairs: Sequence[int]) -> str:
    """All of it: how the arms differ, effects, the caution that many of them need, partings, and pairs in full."""
    parts = [_head(found), *_effects(found, everything), _caution(found), _where(found)]
    return "\n\n".join([*parts, *_pairs(found, pairs)]).replace("−", "-")


def _folded(text: str, indent: str = "", more: str = "  ") -> str:
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent + more, break_on_hyphens=False)


def _head(found: Comparison) -> str:
    """Which arms are compared, by how many pairs, and what only one of them has."""
    one = found.arms.one
    calendar, work = one.scenario.calendar, found.work
    pairs = f"{counted(work.replicates, 'pair')} of runs on the same luck (seed {work.seed})"
    lines = [f"{one.scenario.title or one.scenario.name}: {pairs}, {calendar.start}-{calendar.end}."]
    wide = max(len(arm.head) for arm in found.arms.both)
    lines += [_folded(f"{arm.head:<{wide}}  {arm.differs}", "  ", " " * (wide + 2)) for arm in found.arms.both]
    if alone := [found.arms.called(kind, id) for kind, ids in found.arms.alone.items() for id in ids]:
        lines.append(_folded(f"In one arm only, and not compared: {', '.join(alone)}."))
    if found.alone:
        names = dict.fromkeys(index.name for index in found.alone)
        lines.append(_folded(f"Recorded in one arm only, and not compared: {', '.join(names)}."))
    if found.dropped:
        lines.append(
            _folded(f"{counted(found.dropped, 'decision')} found no room in the records: pairs may part sooner.")
        )
    return "\n".join(lines)


def _effects(found: Comparison, everything: bool) -> Iterable[str]:
    """A block for the system, and one for each nation and treaty."""
    one, other = (arm.head for arm in found.arms.both)
    first, last = years_of(found)
    when = f"{first}" if first == last else f"mean of {first}-{last}"
    for level, of in dict.fromkeys((index.level, index.of) for index in found.indices):
        own = [effect for effect in found.effects if (effect.index.level, effect.index.of) == (level, of)]
        shown = own if everything else _strongest(own)
        name = f"{level} {of}" if of else "the system"
        head = f"{name + ', ' + when:<40}{one:>11}{other:>11}   {'difference [95% interval]':<31}{'pairs differ':>12}"
        rest = [effect for effect in own if effect not in shown]
        apart = sum(effect.apart for effect in rest)
        more = f"  {len(rest)} more, {_leaving(apart)} (--all shows them)"
        yield "\n".join([head.rstrip(), *map(_row, shown), *([more] if rest else [])])


def _leaving(apart: int) -> str:
    """How many of several intervals leave out 0."""
    return f"{apart or 'none'} of whose intervals {'leave' if apart > 1 else 'leaves'} out 0"


def years_of(found: Comparison) -> tuple[int, int]:
    """The first and the last year of which means are taken."""
    calendar, work = found.arms.one.scenario.calendar, found.work
    return int(max(calendar.start, work.first)), int(min(calendar.end, work.last))


def _strongest(effects: Sequence[Effect]) -> list[Effect]:
    """The effects that stand out most of luck, and always both deterrence ratios; in the order of the indices."""
    apart = [effect for effect in effects if effect.apart and effect.index.name not in TOGETHER]
    strong = {effect.index.name for effect in sorted(apart, key=lambda effect: -effect.strength)[:MOST]}
    return [effect for effect in effects if effect.index.name in strong or effect.index.name in TOGETHER]


def _row(effect: Effect) -> str:
    """An effect in a line."""
    name = f"  {effect.index.name:<38}"
    if not effect.pairs:
        return f"{name}not defined in both runs of any pair"
    values = f"{effect.one:>11.4g}{effect.other:>11.4g}"
    interval = f"{effect.difference:+.3g} [{effect.low:+.3g}, {effect.high:+.3g}]"
    if effect.difference == effect.low == effect.high == 0.0:
        interval = "no difference"
    part = f" ({effect.pairs:,}; {percent(effect.share)} of years)" if not effect.everywhere else ""
    return f"{name}{values}   {interval:<31}{effect.differ:>12,}{part}"


def by_luck(found: Comparison) -> tuple[int, int, float]:
    """How many intervals leave out 0, of how many indices that differ at all, and how many would by luck alone."""
    differ = sum(effect.differ > 0 for effect in found.effects)
    return sum(effect.apart for effect in found.effects), differ, 0.05 * differ


def _caution(found: Comparison) -> str:
    """What many intervals at once mean."""
    apart, differ, luck = by_luck(found)
    one, other = (arm.head for arm in found.arms.both)
    whole = f"Differences are {other} less {one}. " if one != "A" else "Differences are B less A. "
    if not differ:
        return _folded(whole + f"None of {counted(len(found.effects), 'index', 'indices')} differs in any pair.")
    ends = "the interval of 1 leaves out 0" if apart == 1 else f"the intervals of {apart or 'none'} leave out 0"
    if not all(effect.everywhere for effect in found.effects):
        whole += (
            "Means are of the years in which both runs of a pair have the index; in brackets, where these are not all: "
            "how many pairs have such years, and their share of all years. "
        )
    text = (
        f"{whole}Of {counted(len(found.effects), 'index', 'indices')} {differ} differ{'s' * (differ == 1)} in some "
        f"pair, and {ends}. Each interval errs once in twenty times: if none of the {differ} differed on average, "
        f"about {luck:.2g} would leave out 0 by luck, and as indices hang together they may do so in company."
    )
    if found.work.replicates < FEWEST:
        text += f" {FEW_PAIRS}"
    return _folded(text, more="")


def _where(found: Comparison) -> str:
    """When and over what histories part, over all pairs."""
    parted, total = found.parted, len(found.parted)
    chances = [each.chance.year for each in parted if each.chance is not None]
    felt = [each.felt.year for each in parted if each.felt is not None]
    outcomes = [each.outcome.year for each in parted if each.outcome is not None]
    never = sum(each.outcome is None and each.before is None for each in parted)
    if never == total and not chances:
        return f"Where histories part: nowhere; in none of {counted(total, 'pair')} does any chance differ."
    lines = ["Where histories part:"]
    lines.append(_folded(f"a recorded chance or reason differs first in {_years(chances, total)}", "  "))
    lines.append(_folded(f"a recorded chance differs by {POINT} or more first in {_years(felt, total)}", "  "))
    lines.append(_folded(f"a decision turns out otherwise first in {_years(outcomes, total)}", "  "))
    befores = Counter(each.before.told for each in parted if each.before is not None)
    if befores:
        lines.append(
            f"  before that, something is recorded in one arm only, in {sum(befores.values()):,} of {total:,} pairs"
        )
        lines += [_folded(f"{count:>6,}  {told}", "  ", " " * 8) for told, count in befores.most_common(MATTERS)]
    lines.append(f"  pairs that never part: {never:,} of {total:,}")
    matters = Counter(each.outcome.matter for each in parted if each.outcome is not None)
    if matters:
        kinds = Counter(each.outcome.what["decision"] or "" for each in parted if each.outcome is not None)
        told = ", ".join(f"{kind} {count:,}" for kind, count in _ordered(kinds))
        lines += ["", _folded(f"The first decisions that turn out otherwise, by kind: {told}. The most frequent:")]
        lines += [_folded(f"{count:>6,}  {what} ({_span(parted, what)})", "  ", " " * 8)
                  for what, count in _ordered(matters)[:MATTERS]]  # fmt: skip
    return "\n".join(lines)


def _ordered(counts: Counter[str]) -> list[tuple[str, int]]:
    """Counts, the largest first, and equal ones by name."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _years(years: Sequence[float], total: int) -> str:
    """When something happens first in most pairs, and in how many pairs at all."""
    if not years:
        return f"none of {counted(total, 'pair')}"
    ordered = sorted(math.floor(year + 1e-6) for year in years)
    middle = ordered[(len(ordered) - 1) // 2]
    span = f"{ordered[0]}" if ordered[0] == ordered[-1] else f"{ordered[0]}-{ordered[-1]}, by {middle} in half of these"
    return f"{len(years):,} of {counted(total, 'pair')}: {span}"


def _span(parted: Sequence[Parted], matter: str) -> str:
    """The years in which pairs part over a matter."""
    years = [each.outcome.year for each in parted if each.outcome is not None and each.outcome.matter == matter]
    first, last = math.floor(min(years) + 1e-6), math.floor(max(years) + 1e-6)
    return f"{first}" if first == last else f"{first}-{last}"


def _pairs(found: Comparison, asked: Sequence[int]) -> Iterable[str]:
    """Pairs in full: those asked for, else the first of each of the most frequent matters; and why these."""
    chosen = [found.parted[pair] for pair in asked]
    if not asked:
        firsts: dict[str, Parted] = {}
        for each in found.parted:
            if each.outcome is not None:
                firsts.setdefault(each.outcome.matter, each)
        order = _ordered(Counter(each.outcome.matter for each in found.parted if each.outcome is not None))
        chosen = [firsts[matter] for matter, _ in order[:EXAMPLES]]
        if chosen:
            many = order[0][1] > 1
            why = "the first pair of each of the most frequent matters" if many else "no two pairs part alike"
            yield f"Examples ({why}; --pair N tells any other):"
    for each in chosen:
        yield "\n".join([f"pair {each.run}", *(_folded(line, "  ", "") for line in story(each))])


def story(parted: Parted) -> list[str]:
    """How a pair parts, in sentences: the first chance that differs, what is recorded first, the first decision."""
    if parted.chance is None and parted.before is None:
        return ["The two histories never part, nor does any chance differ."]
    lines = []
    if parted.chance is not None and parted.chance != parted.outcome:
        lines.append(f"The first recorded that differs: {parted.chance.told}")
    if parted.felt is not None and parted.felt not in (parted.chance, parted.outcome):
        lines.append(f"The first by {POINT} or more: {parted.felt.told}")
    if parted.before is not None:
        lines.append(f"Recorded before any decision parts: {parted.before.told}")
    ending = "No decision turns out otherwise."
    return [*lines, f"The first that turns out otherwise: {parted.outcome.told}" if parted.outcome else ending]
