"""Ballots: the votes of a nation on all candidates of a year, told together."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Final

from analysis.phrases import likely, listed, percent
from analysis.telling import Told
from analysis.terms import CONSTANT
from analysis.words import words
from sim.vocabulary import Decision

SHOWN: Final = 12
"""So many votes stand in the table at most."""

NAMED: Final = 2
"""So many reasons of each side are named."""

SMALL: Final = 0.1
"""A reason below this share of the side's weightiest is not named."""


def together(votes: Sequence[Told], width: int) -> str:
    """The votes as a paragraph, and a table with a row for each, the least expected first."""
    sentences = [in_words(votes), "Each is told alone with --decision vote --with ID."]
    return "\n".join([textwrap.fill(" ".join(sentences), width), "", *_table(votes, width)])


def in_words(votes: Sequence[Told]) -> str:
    """How a nation voted, what spoke most for it, and which vote was least to be expected."""
    return " ".join(sentence for sentence in (_voted(votes), _most(votes), _least(votes)) if sentence)


def _voted(votes: Sequence[Told]) -> str:
    """How it voted, treaty by treaty."""
    keys = dict.fromkeys(str(told.reasons.row["treaty"]) for told in votes)
    parts = [_in_one([told for told in votes if told.reasons.row["treaty"] == key]) for key in keys]
    year = math.floor(float(votes[0].reasons.row["year"]) + 1e-6)
    return f"In {year} {votes[0].actor} cast {len(votes)} votes on candidates: {'; '.join(parts)}."


def _in_one(votes: Sequence[Told]) -> str:
    """How it voted on the candidates of one treaty."""
    treaty = votes[0].fill("{treaty}")
    yes, no = (list(dict.fromkeys(t.other for t in votes if t.reasons.done == done)) for done in (True, False))
    if not yes:
        return f"to keep {listed(no)} out of {treaty}"
    return f"to admit {listed(yes)} to {treaty}" + (f", but not {listed(no)}" if no else "")


def _most(votes: Sequence[Told]) -> str:
    """What spoke most for those it voted for, and against those it voted against, besides what is alike in all."""
    parts = []
    split = len({told.reasons.done for told in votes}) == 2
    for done, most, sign in ((True, "for those it wanted in", 1.0), (False, "against the others", -1.0)):
        most = most if split else f"{most.split()[0]} them"
        side = [told for told in votes if told.reasons.done == done]
        means = {term: math.fsum(sign * told.reasons.terms[term] for told in side) for term in votes[0].reasons.terms}
        means = {term: total / max(len(side), 1) for term, total in means.items() if term not in CONSTANT}
        order = sorted((t for t in means if means[t] > SMALL * max(means.values())), key=lambda term: -means[term])
        whom = {told.other for told in side}
        reasons = [_about(term, sign, whom) for term in order[:NAMED]]
        if reasons:
            parts.append(f"what spoke most {most} was {listed(reasons)}")
    return f"Besides what is alike in all votes, {'; '.join(parts)}." if parts else ""


def _about(term: str, sign: float, whom: set[str]) -> str:
    """A reason in words, about one candidate or about several."""
    if len(whom) == 1:
        return words(Decision.VOTE, term, sign, *whom)
    text = words(Decision.VOTE, term, sign, "them")
    return text.replace("the quarrels of them", "their quarrels")


def _least(votes: Sequence[Told]) -> str:
    """Which vote was least to be expected."""
    told = min(votes, key=lambda told: told.reasons.chance_of_outcome)
    chance = told.reasons.chance_of_outcome
    if chance >= 0.99:
        return f"Each of these votes was {likely(chance)}."
    word = "yes" if told.reasons.done else "no"
    return f"Least to be expected was its {word} to {told.other}, which had a chance of {percent(chance)}."


def _which(told: Told) -> str:
    """The treaty of a vote, by its id if it was made in the run."""
    key = str(told.reasons.row["treaty"])
    return told.fill("{treaty}") if key in told.names.treaties else key


def _table(votes: Sequence[Told], width: int) -> list[str]:
    """A row for each vote: candidate and treaty, the vote, and the chance of a yes."""
    room = width - 2 - 8 - 18
    order = sorted(votes, key=lambda told: told.reasons.chance_of_outcome)

    def line(text: str, vote: str, chance: str) -> str:
        return f"  {textwrap.shorten(text, room - 1, placeholder=' ...'):<{room}}{vote:>8}{chance:>18}"

    rows = [
        line(f"{told.other}, {_which(told)}", "yes" if told.reasons.done else "no", percent(told.reasons.chance))
        for told in order[:SHOWN]
    ]
    rest = [f"  and {len(votes) - SHOWN} more, nearer to what was to be expected"] if len(votes) > SHOWN else []
    return [line("candidate, treaty", "vote", "chance of a yes"), *rows, *rest]
