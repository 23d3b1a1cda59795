"""The terms of decisions in words: the one place that says how a reason is told."""

from __future__ import annotations

from typing import Final

from sim.vocabulary import Decision

TREATY: Final = (
    Decision.SIGN, Decision.DEEPEN, Decision.REFUSE, Decision.ACCEDE, Decision.VOTE, Decision.FOUND, Decision.PARTNER
)  # fmt: skip
"""Decisions on the worth of a treaty."""

_TREATY: Final = {
    "security": "the safety that the treaty adds",
    "common_threat": "threats in common",
    "closure": "allies in common",
    "trust": "trust in {other} | distrust of {other}",
    "regime": "a like regime",
    "trade": "trade with {other}",
    "contiguity": "a common border",
    "affinity": "ties of history and kin | old ill feeling",
    "entrapment": "the risk of being drawn into the quarrels of {other}",
    "autonomy": "the loss of freedom beside a stronger partner",
    "ideology": "its distance in foreign policy from {other}",
    "rivalry": "rivalry with {other}, its own or that of a power whose troops it hosts",
    "balance": "the quarrels of its own allies with {other}",
    "upkeep": "the pacts that it has to keep up already",
    "status_quo": "the ease of leaving things as they are",
    "drafting": "the trouble of drafting any treaty",
    "pressure": "the pressure of the lead state",
    "solidarity": "the welcome that members give to any newcomer",
    "dilution": "the weight that one more seat takes from the others",
}

_WORTH: Final = "what the treaty was worth to it | how little the treaty was worth to it"

_SUNK: Final = "the institutions and habits built up in it"

_WORD: Final = "its word (binding as far as it is a democracy)"

_PLEDGE: Final = {
    "base": "a readiness to fight for allies | the reluctance to fight for others",
    "trust": "trust in {other} | distrust of {other}",
    "common_threat": "threats in common",
    "democracy": _WORD,
    "interoperability": "forces trained to fight together",
    "cost": "the strength of the attacker",
    "major": "being a major power",
    "turnover": "a new coalition in power since the pledge",
    "reputation": "its good name at stake",
    "torn": "its pledge to the other side",
}

_MOTION: Final = {
    "base": "a readiness to act against any member | the reluctance to act against a member",
    "quarrel": "the quarrels with {other}",
    "worth": "how little {other} was worth to it | what {other} was worth to it",
}

_RETURN: Final = {
    "base": "a readiness to take any member back | the reluctance to take a member back",
    "quarrel": "the quarrels with {other}",
    "worth": "what {other} was worth to it | how little {other} was worth to it",
}

WORDS: Final[dict[Decision, dict[str, str]]] = {
    **dict.fromkeys(TREATY, _TREATY),
    Decision.RATIFY: {
        "base": "consent at home to treaties as such | mistrust at home of treaties as such",
        "worth": "the worth that its government saw in the treaty | how little worth its government saw in the treaty",
        "opinion": "the distance between its public and {other}",
        "lobby": "the lobbies for alliances",
        "lobby_for": "the lobby at home for {other} | the lobby at home against {other}",
    },
    Decision.LEAVE: {
        "base": "a readiness to leave any treaty | the reluctance to leave any treaty",
        "worth": "how little the treaty was worth to it | what the treaty was worth to it",
        "sunk_cost": _SUNK,
        "age": "its years in the treaty",
        "democracy": _WORD,
        "strain": "quarrels among the members",
        "power_shift": "the shift of its own power",
        "turnover": "a new coalition in power where democracy is weak",
        "outside_pact": "a new pact with a rival of the members",
        "reversal": "a new government far from its policy so far",
        "regime_change": "a new regime not bound by old habits | old habits kept by a new regime",
    },
    **dict.fromkeys((Decision.SUSPEND, Decision.EXPEL), _MOTION),
    Decision.REVIVE: _RETURN,
    Decision.RENEW: {
        "worth": _WORTH,
        "sunk_cost": _SUNK,
        "habit": "the habit of renewing treaties | the habit of letting treaties run out",
        "democracy": _WORD,
        "regime_change": "old habits kept by a new regime | a new regime not bound by old habits",
    },
    Decision.CHALLENGE: {
        "base": "a readiness to challenge anyone | the reluctance to challenge anyone",
        "prospect": "what a fight promised | how little a fight promised",
        "contiguity": "a common border",
        "major": "the reach of a major power",
        "rivalry": "rivalry with {other}",
        "ally": "the pact between the two",
        "joint_democracy": "both being democracies",
        "claim": "its claim on {other}",
        "trust": "distrust of {other} | trust in {other}",
        "transition": "growing past {other}, its strongest rival",
        "event": "an event that set them against each other",
        "settlement": "a treaty that settles disputes between the two",
    },
    Decision.RESIST: {
        "base": "the general resolve to stand firm | the general lack of resolve",
        "odds": "the poor odds of {other} in a fight | the good odds of {other} in a fight",
        "claim": "the claim at stake",
        "shield": "the nuclear weapons behind it",
    },
    Decision.ATTACK: {
        "base": "a readiness to attack | the reluctance to attack",
        "prospect": "what a fight promised | how little a fight promised",
        "rivalry": "rivalry with {other}",
        "ally": "the pact between the two",
        "joint_democracy": "both being democracies",
    },
    **dict.fromkeys((Decision.HONOUR, Decision.JOIN), _PLEDGE),
    Decision.SIGNAL: _PLEDGE
    | {
        "bluff": "the hope that a bluff would do",
        "bluff_fear": "its fear of the attacker",
        "bluff_name": "the risk of a bluff to its good name",
    },
    Decision.INCIDENT: {
        "base": "a readiness to strike anyone | the reluctance to strike anyone",
        "rivalry": "rivalry with {other}",
        "exposure": "how open {other} lay to such a blow | how little {other} lay open to such a blow",
        "tension": "the tension of the day",
        "power": "its share of the power of the two",
        "response": "the response it had to expect",
    },
    Decision.ATTRIBUTE: {
        "base": "traces that any attack leaves | how hard any attack is to trace",
        "intelligence": "its own services",
        "partners": "what its partners knew",
        "secrecy": "the secrecy of {other}",
        "haste": "the wish to blame somebody | the reluctance to blame anybody without proof",
        "suspicion": "its quarrels with {other} and fear of it",
        "doubt": "what its own services and partners knew",
    },
    Decision.ASSIST: {
        "base": "a readiness to help anyone | the reluctance to help anyone",
        "bond": "the treaties with {other}",
        "duty": "the pledges to {other}",
        "trust": "trust in {other} | distrust of {other}",
        "own_loss": "what the disaster cost itself",
    },
    Decision.BUDGET: {
        "income": "the growth of its economy | the decline of its economy",
        "needs": "spending below its own needs in peace | spending above its own needs in peace",
        "threat": "the threat that it saw",
        "allies": "what its allies spent already",
        "pledge": "the pledge of its treaties",
        "limit": "the limits of any budget",
    },
}
"""Each term as it is told: when it speaks for the deed and, after a bar, when it speaks against it."""


NOUNS: Final = {
    "what the treaty was worth to it": "the worth of the treaty",
    "how little the treaty was worth to it": "the worth of the treaty",
    "how little worth its government saw in the treaty": "the worth that its government saw in the treaty",
    "what {other} was worth to it": "the worth of {other} to it",
    "how little {other} was worth to it": "the worth of {other} to it",
    "what a fight promised": "the promise of a fight",
    "how little a fight promised": "the promise of a fight",
    "how open {other} lay to such a blow": "the openness of {other} to such a blow",
    "how little {other} lay open to such a blow": "the openness of {other} to such a blow",
    "how hard any attack is to trace": "the trouble of tracing any attack",
    "what its partners knew": "the knowledge of its partners",
    "what its own services and partners knew": "the knowledge of its own services and partners",
    "what the disaster cost itself": "the cost of the disaster to itself",
    "what its allies spent already": "the spending of its allies",
}
"""Words that are a clause (how little, what) as nouns, which can be said to have counted for something."""

NIL: Final = {
    "income": "its economy not grown to speak of | its economy not shrunk to speak of",
    "needs": "its spending been about what it needs in peace",
    "threat": "it seen next to no threat",
    "allies": "its allies spent next to nothing",
    "pledge": "its treaties asked for next to nothing more than it spent",
}
"""What would have been so, after `had`, were a term of a budget next to nil."""


def words(decision: Decision, term: str, value: float, other: str = "the other") -> str:
    """A term as it is told, by what it says: for the deed at a value above 0, else against it."""
    return _told(decision, term, value).format(other=other)


def noun(decision: Decision, term: str, value: float, other: str = "the other") -> str:
    """A term as something that counted for so much: never a clause."""
    told = _told(decision, term, value)
    return NOUNS.get(told, told).format(other=other)


def _told(decision: Decision, term: str, value: float) -> str:
    positive, _, negative = WORDS[decision][term].partition(" | ")
    return negative if negative and value < 0.0 else positive


def nil(decision: Decision, term: str, now: float) -> str:
    """What would have been so, after `had`, were a term next to nil; nothing where there is no plain way to say it."""
    if decision is not Decision.BUDGET:
        return ""
    positive, _, negative = NIL.get(term, "").partition(" | ")
    return negative if negative and now < 0.0 else positive
