"""Signs of the life of treaties: who leaves, renews, is suspended, and how institutions grow."""

from __future__ import annotations

from typing import Final

from analysis.experiments.paired import LESS, MORE
from science.mechanisms.base import Sign
from science.mechanisms.watches import chance, decided, mean

LOOSE: Final = {"review.base": -4.0, "review.noted": 0}
TERMS: Final = {"organisations.league.term": 3, "treaties.axis.term": 3, "review.habit": 0}
COUPS: Final = LOOSE | {"change_governments.autocratic_turnover": 0.5}
BLACK_SHEEP: Final = {
    "dyads.ARD-DUN.rivalry": 0.9, "dyads.ARD-DUN.trust": 0.1, "dyads.BEL-DUN.rivalry": 0.9,
    "dyads.BEL-DUN.trust": 0.1, "dyads.COR-DUN.rivalry": 0.9, "dyads.COR-DUN.trust": 0.1,
    "organisations.league.dispute_resolution": False, "keep_order.motion": 1, "review.base": -10,
}  # fmt: skip
TURN: Final = {"events.turn": {"date": 1952, "effects": [{"type": "regime", "nation": "DUN", "polity": 1.0}]}}
COUP: Final = {
    "events.coup": {"date": 1952, "effects": [{"type": "government", "nation": "DUN", "ideology": [-3.0, -2.0]}]}
}
HALVED: Final = {"events.halved": {"date": 1952, "effects": [{"type": "forces", "nation": "DUN", "factor": 0.3}]}}
OTHER_SIDE: Final = {
    "organisations.pact": {"invited": ["DUN", "FEN"], "articles": {"defence": 1}},
    "events.signed": {"date": 1952, "effects": [{"type": "offer", "treaty": "pact"}]},
    "dyads.DUN-FEN": {"affinity": 10},
}

SIGNS: Final = (
    Sign("review.base", -8, -3, decided("leave", 1), MORE, quick=True),
    Sign("review.sunk_cost", 0, 2, chance("leave"), LESS, LOOSE, quick=True),
    Sign("review.routine", 0, 2, chance("leave"), LESS, LOOSE, quick=True),
    Sign("review.joint_forces", 0, 2, chance("leave"), LESS, LOOSE, quick=True),
    Sign("review.age", 0, 0.3, chance("leave"), LESS, LOOSE, quick=True),
    Sign("review.oldest", 0, 60, chance("leave"), LESS, LOOSE | {"organisations.league.signed": 1900}, quick=True),
    Sign("review.doubt", 0, 1, chance("leave"), LESS, LOOSE, quick=True),
    Sign("review.democracy", 0, 2, chance("leave"), LESS, LOOSE, quick=True),
    Sign("review.strain", 0, 3, chance("leave"), MORE, LOOSE, quick=True),
    Sign("review.power_shift", 0, 3, chance("leave", "DUN", first=2, last=4), MORE, LOOSE | HALVED),
    Sign("review.turnover", 0, 2, chance("leave", "DUN"), MORE, COUPS),
    Sign("review.outside_pact", 0, 6, chance("leave", "DUN"), MORE, LOOSE | OTHER_SIDE),
    Sign("review.reversal", 0, 3, chance("leave", "DUN", first=2, last=3), MORE, LOOSE | COUP, quick=True),
    Sign("review.distant", 0, 4, chance("leave", "DUN", first=2, last=3), LESS, LOOSE | COUP, quick=True),
    Sign("review.habit", 0, 3, chance("renew"), MORE, TERMS, quick=True),
    Sign("review.upheaval", 0, 3, chance("leave", "DUN", first=2, last=4), MORE, LOOSE | TURN),
    Sign("review.partners", 0, 1, decided("leave", 1, "GOR"), MORE, {"review.base": 2, "accede.contact": 0},
         quick=True),
    Sign("review.noted", 0, 0.2, decided("leave", 0), LESS, quick=True),
    Sign("review.strain_speed", 0.1, 1, mean("strain", "league", first=1, last=5), MORE, BLACK_SHEEP, quick=True),
    Sign("review.settlement", 0, 1, mean("strain", "league"), LESS, quick=True),
    Sign("keep_order.motion", 0, 1, decided("suspend"), MORE,
         {k: v for k, v in BLACK_SHEEP.items() if k != "keep_order.motion"}, quick=True),
    Sign("keep_order.tolerance", 0.3, 1.5, decided("suspend"), LESS, BLACK_SHEEP, quick=True),
    Sign("keep_order.margin", 0, 1.5, decided("suspend"), LESS, BLACK_SHEEP, quick=True),
    Sign("keep_order.suspend", -6, 0, chance("suspend"), MORE, BLACK_SHEEP, quick=True),
    Sign("keep_order.expel", -8, 0, chance("expel"), MORE, BLACK_SHEEP | {"keep_order.suspend": 2}),
    Sign("keep_order.revive", 0, 8, chance("revive"), MORE,
         BLACK_SHEEP | {"keep_order.suspend": 2, "keep_order.expel": -10, "keep_order.tolerance": 0.6,
                        "shift_rivalry.decay": 0.3}),
    Sign("keep_order.quarrel", 0, 6, chance("suspend"), MORE, BLACK_SHEEP, quick=True),
    Sign("keep_order.worth", 0, 2, chance("suspend"), MORE, BLACK_SHEEP),
    Sign("keep_order.deepening", 0, 0.2, mean("depth", "league"), MORE, quick=True),
    Sign("keep_order.wear", 0, 0.5, mean("depth", "league"), LESS, quick=True),
)  # fmt: skip
