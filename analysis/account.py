"""An account of a nation's year: its decisions as text, the gravest in full, the others in a line or a group."""

from __future__ import annotations

import shutil
import textwrap
from typing import Any, Final

from analysis.alike import alike, how_often, made_in_run, names_treaty
from analysis.ballots import together
from analysis.deeds import rank
from analysis.happenings import happened
from analysis.phrases import column, percent
from analysis.reasons import ordered
from analysis.tables import StudyTables
from analysis.telling import Told
from sim.vocabulary import Decision

TOLD: Final = 5
"""So many decisions are told in full at most."""


def in_order(decisions: list[Told]) -> list[Told]:
    """Decisions, the gravest first, of one kind the least expected; an attack, or none, follows its challenge."""
    met = {
        str(told.reasons.row["counterpart"]): told.reasons.done
        for told in decisions
        if told.reasons.decision is Decision.ATTACK
    }

    def place(told: Told) -> tuple[float, bool, str, int, float]:
        decision, whom = told.reasons.decision, str(told.reasons.row["counterpart"])
        if decision is Decision.CHALLENGE and told.reasons.done and whom in met:
            return rank(Decision.ATTACK), not met[whom], whom, 0, 0.0
        if decision is Decision.ATTACK:
            return rank(decision), not told.reasons.done, whom, 1, 0.0
        weighed = decision is Decision.CHALLENGE and not told.reasons.done
        return rank(Decision.BUDGET) - 0.5 if weighed else rank(decision), False, "", 0, told.reasons.chance_of_outcome

    return sorted(decisions, key=place)


def in_full(decisions: list[Told], whole_year: bool) -> list[Told]:
    """Those that are told one by one, with their numbers; of what is much alike only the least expected."""
    votes = ballots(decisions, whole_year)
    alone = [told for told in decisions if told not in votes]
    if not whole_year:
        return alone[:TOLD]
    first: dict[object, Told] = {}
    for k, told in enumerate(alone):
        first.setdefault(_kind(told) or k, told)
    return list(first.values())[:TOLD]


def _kind(told: Told) -> str:
    """What a decision has in common with others that are much alike; an empty string where it stands for itself.

    Much alike are refusals of one article, newcomers ratified, treaties kept, challenges not made.
    """
    decision, done = told.reasons.decision, told.reasons.done
    if told.newcomer or decision is Decision.REFUSE:
        return told.headline_with("", "")
    kept = (Decision.LEAVE, False), (Decision.RENEW, True), (Decision.CHALLENGE, False)
    return decision.name if (decision, done) in kept else ""


def ballots(decisions: list[Told], whole_year: bool) -> list[Told]:
    """The votes on candidates that are told together: all, if there are several, unless one asks for votes only."""
    votes = [told for told in decisions if told.reasons.decision is Decision.VOTE]
    return votes if whole_year and len(votes) > 1 else []


def account(study: StudyTables, decisions: list[Told], whole_year: bool = False, heading: str = "") -> str:
    """The decisions as text: each in sentences with a table of its terms, those beyond the first few in a line.

    Of a whole year the votes on candidates are told together, and what the scenario did to the nation comes first.
    """
    width = min(shutil.get_terminal_size((100, 24)).columns, 100)
    full, votes = in_full(decisions, whole_year), ballots(decisions, whole_year)
    parts = [_paragraph(study, told, width) for told in full]
    if votes:
        parts.append(together(votes, width))
    rest = _lines(study, [told for told in decisions if told not in full and told not in votes])
    if rest:
        count = len(decisions) - len(full) - len(votes)
        also = f"{count} more that year, {'each ' if count > 1 else ''}told in full with --decision and --with:"
        lines = (textwrap.fill(line, width, initial_indent="  ", subsequent_indent="    ") for line in rest)
        parts.append("\n".join([also, *lines]))
    row = decisions[0].reasons.row
    scripted = happened(study, int(row["run"]), str(row["actor"]), float(row["year"])) if whole_year else ""
    if scripted:
        parts.insert(0, textwrap.fill(scripted, width))
    if heading:
        parts.insert(0, textwrap.fill(heading, width, break_on_hyphens=False))
    return "\n\n".join(parts).replace("−", "-")  # any terminal can show a hyphen


def _lines(study: StudyTables, decisions: list[Told]) -> list[str]:
    """Decisions, a line for all that differ only in whom they are about, with the id of a treaty made in the run."""
    found: dict[str, list[Told]] = {}
    for told in decisions:
        found.setdefault(_line(study, told, "", ""), []).append(told)
    return [
        _line(study, alike[0], *map(_whom, alike)) if len(alike) > 1 else _line(study, alike[0])
        for alike in found.values()
    ]


def _whom(told: Told) -> str:
    """Whom a decision was about, with the chance of a challenge that was not made."""
    weighed = told.reasons.decision is Decision.CHALLENGE and not told.reasons.done
    return f"{told.other} ({percent(told.reasons.chance)})" if weighed else told.other


def _line(study: StudyTables, told: Told, *others: str) -> str:
    """A decision in a line, with the id of a treaty made in the run, by which one can ask for it."""
    made = made_in_run(study, told) and names_treaty(told)
    text = told.headline_with(*others)
    return f"{text} ({told.reasons.row['treaty']})" if made else text


def _paragraph(study: StudyTables, told: Told, width: int) -> str:
    sentences = told.sentences
    if study.replicates > 1:
        sentences += how_often(study, told)
    return "\n".join([textwrap.fill(" ".join(sentences), width), *_table(told, width)])


def _table(told: Told, width: int) -> list[str]:
    """The terms with their numbers: value, and the chance of the deed without the term."""
    reasons = told.reasons
    sure = reasons.forced or reasons.decision is Decision.BUDGET
    room = width - 2 - 10 - (0 if sure else 20)

    def line(text: str, value: str, chance: str) -> str:
        short = textwrap.shorten(text, room - 1, placeholder=" ...")
        return f"  {short:<{room}}{value:>10}" + ("" if sure else f"{chance:>20}")

    chance = f"chance of {told.deed}{told.once.rstrip(',')}"
    order = ordered(reasons)
    *given, total = column([*(reasons.terms[term] for term in order), reasons.total])
    seen = [(term, value) for term, value in zip(order, given, strict=True) if value.strip("+−0.")]
    rows = [line(told.phrase(term), value, percent(reasons.without(term))) for term, value in seen]
    if reasons.decision is Decision.RATIFY and reasons.veto < 0.995:
        ready = reasons.by_consent
        last = [
            line("sum, and the consent at home that it gives", total, percent(ready)),
            line(f"{chance}, as the regime lets {percent(reasons.veto)} of vetoes count", "", percent(reasons.chance)),
        ]
    elif not reasons.besides:
        last = [line("sum" if sure else f"sum, and the {chance}", total, percent(reasons.chance))]
    else:
        beside = reasons.besides.items()
        last = [
            line("sum, and the chance that it gives", total, percent(reasons.by_sum)),
            *(line(f"besides: {told.phrase(t)}", percent(x), percent(reasons.without(t))) for t, x in beside),
            line(f"{chance}, from both", "", percent(reasons.chance)),
        ]
    return ["", line(f"terms ({reasons.unit})", "value", "chance without it"), *rows, *last]


def as_data(study: StudyTables, told: Told) -> dict[str, Any]:
    """A decision for machines."""
    reasons, row = told.reasons, told.reasons.row
    given = {key: row[key] if isinstance(row[key], str) else None for key in ("actor", "counterpart", "treaty")}
    return {
        "run": int(row["run"]), "year": float(row["year"]), "decision": row["decision"], **given,
        "outcome": row["outcome"], "chance": float(row["chance"]), "chance_of_outcome": reasons.chance_of_outcome,
        "forced": reasons.forced, "unit": reasons.unit, "sum": reasons.total,
        "terms": [
            {
                "term": term, "value": value, "unit": reasons.unit if term in reasons.added else "chance",
                "words": told.phrase(term), "chance_without": reasons.without(term),
            }
            for term, value in reasons.terms.items()
        ],
        "would_tip": [
            {"term": flip.term, "now": flip.now, "then": flip.then, "fixed": flip.fixed, "words": told.change(flip)}
            for flip in reasons.flips
        ],
        "told": " ".join(told.sentences), "runs": study.replicates, "runs_alike": alike(study, told),
    }  # fmt: skip
