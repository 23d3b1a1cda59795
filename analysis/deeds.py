"""Deeds: how each decision is told, done or not done, and which is the gravest."""

from __future__ import annotations

from typing import Final

from sim.vocabulary import Decision

DEEDS: Final[dict[Decision, tuple[str, str, str]]] = {
    Decision.SIGN: ("signed {article} with {other}", "", "signing"),
    Decision.DEEPEN: ("deepened its treaty with {other} to {article}", "", "deepening it"),
    Decision.REFUSE: ("", "refused {article} that {other} wanted", "signing"),
    Decision.RATIFY: ("ratified {treaty}", "failed to ratify {treaty} that its government had signed", "ratifying it"),
    Decision.ACCEDE: ("applied to join {treaty}", "stayed out of {treaty}", "joining"),
    Decision.PARTNER: ("became a partner in {treaty}", "declined to be a partner in {treaty}", "partnership"),
    Decision.VOTE: ("voted to admit {other} to {treaty}", "voted to keep {other} out of {treaty}", "admitting {other}"),
    Decision.FOUND: ("agreed to found {treaty}", "declined to found {treaty}", "founding it"),
    Decision.LEAVE: ("gave notice of leaving {treaty}", "stayed in {treaty}", "leaving"),
    Decision.RENEW: ("renewed {treaty}", "let {treaty} lapse", "renewing it"),
    Decision.CHALLENGE: (
        "challenged {other}{answer}", "weighed a challenge to {other} ({chance}) and made none", "a challenge"
    ),
    Decision.RESIST: ("stood firm when {other} challenged it", "conceded to {other}", "standing firm"),
    Decision.ATTACK: ("attacked {other}", "backed down from {other} after all", "attacking"),
    Decision.HONOUR: (
        "honoured its pledge{under} and came to the aid of {other}{against}",
        "reneged on its pledge{under} and stayed away when {other} was attacked{by}", "coming to the aid of {other}",
    ),
    Decision.SIGNAL: (
        "promised to stand by {other}{ally}{against}", "made no promise to stand by {other}{ally}{against}",
        "a promise to {other}",
    ),
    Decision.SUSPEND: (
        "voted to suspend {other} in {treaty}", "voted not to suspend {other} in {treaty}", "suspending {other}"
    ),
    Decision.EXPEL: ("voted to expel {other} from {treaty}", "voted to keep {other} in {treaty}", "expelling {other}"),
    Decision.REVIVE: (
        "voted to take {other} back into {treaty}", "voted to keep {other} out of {treaty}", "taking {other} back"
    ),
    Decision.JOIN: (
        "honoured its pledge{under} and joined {other} in its attack",
        "reneged on its pledge{under} to join {other} in its attack", "joining the attack",
    ),
    Decision.INCIDENT: ("struck {other} below the threshold of war", "left {other} alone", "striking {other}"),
    Decision.ATTRIBUTE: (
        "traced an attack below the threshold of war to {other}", "could not say who was behind an attack by {other}",
        "naming {other}",
    ),
    Decision.ASSIST: (
        "came to the help of {other} after a disaster", "left {other} alone in a disaster", "helping {other}"
    ),
    Decision.BUDGET: (
        "raised its military spending by {amount}", "cut its military spending by {amount}", "spending more"
    ),
}  # fmt: skip
"""How each decision is told when the nation did it and when it did not, and the deed as a noun."""

PARTNERSHIP: Final = (
    "ended its partnership in {treaty}", "kept up its partnership in {treaty}", "ending the partnership"
)  # fmt: skip
"""How leaving is told of a partner, which is no member."""

WEIGHED: Final = "weighed challenges to {other} and made none"
"""How several challenges that were not made are told."""

UNPROVED: Final = {
    "right": "blamed {other} without proof for an attack below the threshold of war, and was right",
    "wrong": "blamed {other} for an attack below the threshold of war that another had made: the accusation was wrong",
}
"""How accusations without proof are told."""

CAME_UP: Final = (
    Decision.ACCEDE, Decision.SIGN, Decision.DEEPEN, Decision.REFUSE, Decision.FOUND, Decision.VOTE, Decision.SUSPEND,
    Decision.EXPEL, Decision.REVIVE, Decision.PARTNER,
)  # fmt: skip
"""Decisions whose chance is that of the deed once the matter came up: by a meeting, an offer, an application."""


def rank(decision: Decision) -> int:
    """The place of a decision in an account of a year: the gravest first."""
    order = (
        Decision.ATTACK, Decision.HONOUR, Decision.JOIN, Decision.LEAVE, Decision.EXPEL, Decision.SUSPEND,
        Decision.REVIVE, Decision.CHALLENGE, Decision.RESIST, Decision.SIGNAL, Decision.FOUND, Decision.ACCEDE,
        Decision.PARTNER, Decision.RENEW, Decision.SIGN, Decision.DEEPEN, Decision.BUDGET, Decision.RATIFY,
        Decision.REFUSE, Decision.VOTE, Decision.INCIDENT, Decision.ATTRIBUTE, Decision.ASSIST,
    )  # fmt: skip
    return order.index(decision)
