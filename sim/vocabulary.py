"""The words of the model: article kinds, roles, statuses, decisions and the named terms behind them.

Each list is the one place where its words stand; kernels use the integer positions as constants.
"""

from __future__ import annotations

from collections import namedtuple
from enum import IntEnum
from typing import Any, Final

import numpy as np


class Article(IntEnum):
    """What a treaty can oblige its members to, from talk to a nuclear guarantee."""

    DIALOGUE = 0
    LOGISTICS = 1
    BASING = 2
    TECHNOLOGY = 3
    PROCUREMENT = 4
    INTELLIGENCE = 5
    EXERCISES = 6
    CAPACITY_BUILDING = 7
    NON_AGGRESSION = 8
    NEUTRALITY = 9
    CONSULTATION = 10
    DEFENCE = 11
    OFFENCE = 12
    NUCLEAR_UMBRELLA = 13


class Direction(IntEnum):
    """Who owes an article to whom: all to all, the lead to the others, or the others to the lead."""

    MUTUAL = 0
    LEAD = 1
    OTHERS = 2


class Role(IntEnum):
    """How a nation stands in a treaty; a political member keeps the pledges but leaves the joint command.

    Towards and from a suspended member all pledges rest, and it has no vote, but it stays in the treaty.
    """

    NONE = 0
    MEMBER = 1
    PARTNER = 2
    POLITICAL = 3
    SUSPENDED = 4


class Status(IntEnum):
    """Where a treaty is in its life."""

    UNUSED = 0
    DRAFT = 1
    OFFERED = 2
    IN_FORCE = 3
    ENDED = 4


class Accession(IntEnum):
    """How an organisation decides on a candidate."""

    CLOSED = 0
    UNANIMITY = 1
    MAJORITY = 2
    LEAD = 3
    OPEN = 4


class Domain(IntEnum):
    """Where a threat comes from."""

    MILITARY = 0
    HYBRID = 1
    CYBER = 2
    TERROR = 3
    CLIMATE = 4


class Term(IntEnum):
    """Why a nation wants a treaty with another, or does not: the terms of its utility."""

    SECURITY = 0
    COMMON_THREAT = 1
    CLOSURE = 2
    TRUST = 3
    REGIME = 4
    TRADE = 5
    CONTIGUITY = 6
    AFFINITY = 7
    ENTRAPMENT = 8
    AUTONOMY = 9
    IDEOLOGY = 10
    RIVALRY = 11
    BALANCE = 12
    UPKEEP = 13
    STATUS_QUO = 14


class Conduct(IntEnum):
    """What else a nation's strategy and own interests weigh, beyond the terms of a treaty: how it acts.

    The numbers go on from those of the terms: a nation has one row of weights for both.
    """

    WARINESS = len(Term)
    APPEASEMENT = len(Term) + 1
    MISTRUST = len(Term) + 2
    BUCK_PASSING = len(Term) + 3
    NEUTRALITY = len(Term) + 4
    FREE_RIDING = len(Term) + 5
    COMMITMENT = len(Term) + 6
    RESERVE = len(Term) + 7
    CLAIMS = len(Term) + 8


SWITCH: Final = "switch"
"""The unit of parameters that are either on, 1, or off, 0."""

DEMOCRATIC: Final = 0.5
"""From this polity on a nation counts as a democracy, where the rules do not say otherwise (assumed)."""


class Decision(IntEnum):
    """What a nation decided; each decision is recorded with the terms behind it."""

    SIGN = 0
    DEEPEN = 1
    REFUSE = 2
    RATIFY = 3
    ACCEDE = 4
    VOTE = 5
    FOUND = 6
    LEAVE = 7
    RENEW = 8
    CHALLENGE = 9
    RESIST = 10
    ATTACK = 11
    HONOUR = 12
    BUDGET = 13
    SUSPEND = 14
    EXPEL = 15
    REVIVE = 16
    JOIN = 17
    INCIDENT = 18
    ATTRIBUTE = 19
    ASSIST = 20
    SIGNAL = 21
    PARTNER = 22


_LEAVE = (
    "base", "worth", "sunk_cost", "age", "democracy", "strain", "power_shift", "turnover", "outside_pact", "reversal",
    "regime_change",
)  # fmt: skip
_CHALLENGE = (
    "base",
    "prospect",
    "contiguity",
    "major",
    "rivalry",
    "ally",
    "joint_democracy",
    "claim",
    "trust",
    "transition",
    "settlement",
    "event",
)
PLEDGE_TERMS: Final = (
    "base", "trust", "common_threat", "democracy", "interoperability", "cost", "major", "turnover", "reputation", "torn"
)  # fmt: skip
BLUFF_TERMS: Final = ("bluff", "bluff_fear", "bluff_name")
_TREATY = (*(term.name.lower() for term in Term), "drafting", "pressure", "solidarity", "dilution")
DRAFTING, PRESSURE, SOLIDARITY, DILUTION = range(len(Term), len(_TREATY))

TERMS_OF: Final[dict[Decision, tuple[str, ...]]] = {
    Decision.RATIFY: ("base", "worth", "opinion", "lobby", "lobby_for"),
    Decision.LEAVE: _LEAVE,
    Decision.RENEW: ("worth", "sunk_cost", "habit", "democracy", "regime_change"),
    Decision.CHALLENGE: _CHALLENGE,
    Decision.RESIST: ("base", "odds", "claim", "shield"),
    Decision.ATTACK: ("base", "prospect", "rivalry", "ally", "joint_democracy"),
    Decision.HONOUR: PLEDGE_TERMS,
    Decision.BUDGET: ("income", "needs", "threat", "allies", "pledge", "limit"),
    Decision.SUSPEND: ("base", "quarrel", "worth"),
    Decision.EXPEL: ("base", "quarrel", "worth"),
    Decision.REVIVE: ("base", "quarrel", "worth"),
    Decision.JOIN: PLEDGE_TERMS,
    Decision.INCIDENT: ("base", "rivalry", "exposure", "tension", "power", "response"),
    Decision.ATTRIBUTE: ("base", "intelligence", "partners", "secrecy", "haste", "suspicion", "doubt"),
    Decision.ASSIST: ("base", "bond", "duty", "trust", "own_loss"),
    Decision.SIGNAL: (*PLEDGE_TERMS, *BLUFF_TERMS),
}
"""The named terms of the decisions that are not about the worth of a treaty."""

ACCUSED: Final = ("right", "wrong")
"""Outcomes of `attribute` besides no and yes: an accusation without proof, right or wrong."""
BLUFF: Final = "bluff"
"""The outcome of a signal of support that the ally will not follow."""

UNPROVED_TERMS: Final = ("haste", "suspicion", "doubt")
"""The terms that such an accusation has, instead of those of finding out."""

TERM_SLOTS: Final = len(_TREATY)
"""How many terms a decision can have."""


def terms_of(decision: Decision) -> tuple[str, ...]:
    """The names of the terms that make a decision, in the order in which they are recorded."""
    return TERMS_OF.get(decision, _TREATY)


def places(decision: Decision) -> Any:
    """Where each term of a decision stands among those recorded, by name: `places(Decision.RENEW).habit` is 2."""
    names = terms_of(decision)
    return namedtuple("Places", names)(*range(len(names)))


CONDUCT: Final[dict[Conduct, str]] = {
    Conduct.WARINESS: "share of its reading of others that goes by their means alone, whatever they intend",
    Conduct.APPEASEMENT: "share of what a nation threatens it with that it counts as gone once the two have a pact",
    Conduct.MISTRUST: "how little it counts on the help of those who are themselves the danger",
    Conduct.BUCK_PASSING: "share of what others spend against the same threats, pact or none, that it counts on",
    Conduct.NEUTRALITY: "chance to seek a pledge of neutrality before any other treaty",
    Conduct.FREE_RIDING: "how much it counts of what its allies spend",
    Conduct.COMMITMENT: "what its good name as an ally is worth to it",
    Conduct.RESERVE: "how steeply the cost of a treaty rises with its obligations; above 1, loose ties come cheap",
    Conduct.CLAIMS: "what its claims, and others' on it, are worth a quarrel",
}
"""What each weight of conduct means."""

SHARES: Final = (Conduct.WARINESS, Conduct.APPEASEMENT, Conduct.MISTRUST, Conduct.BUCK_PASSING, Conduct.NEUTRALITY)
"""Weights of conduct that are shares, 0 unless given; all other weights multiply and are 1 unless given."""

INTERESTS: Final = tuple(member.name.lower() for kind in (Term, Conduct) for member in kind)
"""All that a strategy and a nation's own interests can weigh, in the order of the columns of weights."""

STRATEGIES: Final[dict[str, dict[str, float]]] = {
    "balanced": {},
    "balance_of_power": {
        "security": 1.5, "common_threat": 0.5, "ideology": 0.5, "regime": 0.5, "wariness": 0.75, "mistrust": 0.75
    },
    "balance_of_threat": {"common_threat": 1.5, "balance": 1.25, "security": 1.25, "mistrust": 0.75},
    "bandwagon": {"common_threat": 0.25, "closure": 1.5, "autonomy": 0.5, "entrapment": 0.5, "appeasement": 1.0},
    "hedge": {"autonomy": 1.5, "entrapment": 2.0, "trade": 1.5, "rivalry": 0.5, "status_quo": 1.5, "reserve": 1.4},
    "buck_pass": {
        "entrapment": 2.0, "security": 0.75, "upkeep": 1.5, "free_riding": 2.0, "buck_passing": 0.5, "commitment": 0.4
    },
    "neutral": {"status_quo": 4.0, "entrapment": 2.5, "autonomy": 1.5, "reserve": 1.4, "neutrality": 1.0},
}  # fmt: skip
"""Strategies as named sets of weights (assumed); what a strategy does not name stays as in `balanced`."""


COHESION: Final = (
    "ideology_agreement", "threat_agreement", "trust_among_allies", "reliability", "interoperability_among_allies",
    "internal_peace",
)  # fmt: skip
"""The components of the composite of cohesion, which a scenario may weigh."""

SELECTIONS: Final = ("default", "all")
"""What a scenario may ask to be recorded besides metrics by name: the default ones, or every one."""


def words(kind: type[IntEnum]) -> list[str]:
    """The lower-case words of a vocabulary, in the order of their numbers."""
    return [member.name.lower() for member in kind]


def number(kind: type[IntEnum], word: str) -> int:
    """The number of a word; KeyError when the vocabulary has no such word."""
    return int(kind[word.upper()])


def weights_of(strategy: str, interests: dict[str, float]) -> np.ndarray:
    """What a nation wants: its strategy's weights times its own; its own shares stand in their place [interest]."""
    weights = np.ones(len(INTERESTS))
    weights[list(SHARES)] = 0.0
    for table in (STRATEGIES[strategy], interests):
        for word, factor in table.items():
            place = INTERESTS.index(word)
            weights[place] = factor if place in SHARES else weights[place] * factor
    return weights
