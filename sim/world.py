"""The world: every quantity of the model on one screen, for many worlds at once.

`x[w, i, j]` is always "of nation i towards nation j" in world w.  The only state that rules share is declared here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from sim.columns import Column, Table
from sim.markup import table
from sim.vocabulary import COHESION, INTERESTS, PLEDGE_TERMS, TERM_SLOTS, Article, Domain, Term

C: Final = Column
FIRST_SLOTS: Final = 32


class Log(NamedTuple):
    """Where kernels write decisions: rows [world, row, field] and how many rows each world has filled this step."""

    rows: np.ndarray
    filled: np.ndarray


class World(Table):
    """Nations, dyads and treaties of many worlds that share a cast and differ in luck or parameters."""

    # nations ----------------------------------------------------------------------------------------------------------
    alive = C("n", "-", "whether the nation exists", 0, 1, dtype="u1", default=1)
    gdp = C("n", "bn $", "gross domestic product at constant prices", 0, 1e7, record=True)
    trend = C("n", "1/year", "expected real growth", -0.2, 0.3, "fixed", default=0.03)
    damage = C("n", "share", "share of output that incidents have cost and the next step will show", 0, 0.9)
    growth = C("n", "share", "real growth over this step", -0.9, 2, "flow", record=True)
    spending = C("n", "bn $/year", "military spending", 0, 1e7, record=True)
    burden = C("n", "share of GDP", "military spending over GDP", 0, 0.9, "flow", record=True)
    taste = C("n", "-", "own taste for security; 0 until the first budget reveals it", 0, 1)
    unit_price = C("n", "-", "price of a unit of forces, 1 without joint procurement", 0.3, 1, default=1)
    capability = C("n", "bn $", "stock of military capital", 0, 1e7, record=True)
    technology = C("n", "-", "military technology, the frontier of the start being 1", 0.01, 5, default=1, record=True)
    hidden = C("n", "share", "share of its power, from arms not yet shown, that others do not see", 0, 1)
    exposed = C("n", "-", "how far leaks have laid the nation's plans open", 0, 1)
    leaked = C("n", "-", "share of the nation's plans that events laid open in this step", 0, 1, "flow")
    power = C("n", "bn $", "capability weighted by technology and secrecy", 0, 1e8, "flow", record=True)
    last_polity = C("n", "-", "polity one step ago, -1 before the first", -1, 1, default=-1)
    upheaval = C("n", "-", "changes of regime of late, by how far each moved polity", 0, 1, record=True)
    last_power = C("n", "bn $", "power one step ago, 0 before the first", 0, 1e8)
    power_shift = C("n", "log", "absolute log change of power in this step, per year", 0, 20, "flow")
    momentum = C("n", "log/year", "growth of its power of late, decline below 0", -20, 20)
    nuclear = C("n", "-", "whether it has nuclear weapons", 0, 1, dtype="u1", record=True)
    major = C("n", "-", "whether it is a major power", 0, 1, dtype="u1")
    posture = C("n", "-", "offensive posture of its forces", 0, 1)
    polity = C("n", "-", "regime, from autocracy 0 to democracy 1", 0, 1, record=True)
    ideology = C("nd", "points", "ideal point of foreign policy", -6, 6, record=True)
    government = C("nd", "points", "ideal point of the government", -6, 6)
    public = C("nd", "points", "ideal point of the public", -6, 6)
    approval = C("n", "-", "approval of the government", 0, 1, default=0.5, record=True)
    election_clock = C("n", "years", "time to the next election", -1, 20)
    election_period = C("n", "years", "time between elections", 1, 20, "fixed", default=4)
    turnover = C("n", "-", "whether the supporting coalition changed in this step", 0, 1, "flow", "u1", record=True)
    last_turnover = C("n", "year", "when the supporting coalition last changed", -1e5, 1e5, default=-1e5)
    swing = C("n", "points", "how far a new government stands from foreign policy so far", 0, 40, "flow")
    lobby = C("n", "-", "weight of lobbies that want alliances: arms makers, diasporas", 0, 1, "fixed")
    last_challenge = C("n", "year", "when it last challenged another", -1e5, 1e5, default=-1e5)
    readiness_share = C("n", "share", "part of spending that keeps forces ready", 0, 1, "fixed", default=0.3)
    modernisation = C("n", "share", "part of spending that goes into better arms", 0, 1, "fixed", default=0.1)
    readiness = C("n", "-", "share of its forces' worth that is ready for use, 1 being normal", 0, 2, default=1)
    casualties = C("n", "share", "share of forces lost in war in the last step", 0, 1)
    deserted = C("n", "-", "allies that stayed away in attacks of the last step", 0, 1e3)
    sovereignty = C("n", "-", "sensitivity to loss of autonomy", 0, 1, "fixed", default=0.5)
    risk = C("n", "-", "attitude to risk, averse -1 to acceptant 1", -1, 1, "fixed")
    security = C("n", "-", "security of its intelligence services", 0, 1, "fixed", default=0.5)
    exposure = C("ne", "-", "exposure to each domain of threat", 0, 1, "fixed")
    transparency = C("n", "-", "how openly it shows what it is ready to do", 0, 1, "fixed")
    interests = C("ni", "-", "what it wants: weights over terms of utility and its conduct", 0, 50, "fixed", default=1)
    issues = C("nd", "-", "what each dimension of ideology weighs for it", 0, 5, "fixed", default=1)
    kept = C("n", "pseudo-observations", "commitments kept, with forgetting", 0, 1e6, default=4.2)
    broken = C("n", "pseudo-observations", "commitments broken, with forgetting", 0, 1e6, default=1.8)
    alarm = C("n", "-", "perceived threats together: root of the sum of squares, smoothed", 0, 1e3, record=True)
    pacts = C("n", "-", "number of nations obliged to defend it", 0, 1e4, "flow", record=True)
    friends = C("n", "bn $", "own power and what allies are expected to bring", 0, 1e9, "flow")
    enemies = C("n", "bn $", "power expected from hostile nations", 0, 1e9, "flow")
    honoured = C("n", "-", "calls for help it followed in this step", 0, 1e3, "flow", "i4", record=True)
    invoked = C("n", "-", "calls for help it received in this step", 0, 1e3, "flow", "i4", record=True)
    entrapped = C(
        "n", "-", "wars not its own that it followed allies into in this step", 0, 1e3, "flow", "i4", record=True
    )
    drawn = C("n", "-", "wars not its own that it has followed allies into since the start", 0, 1e6, dtype="i4")
    tested = C("kn", "-", "pledges of each kind that crises put to the test in this step", 0, 1e6, "flow", "i4")
    upheld = C("kn", "-", "those of them that it kept", 0, 1e6, "flow", "i4")
    bluffed = C("n", "-", "signals of support that it did not live up to in this step", 0, 1e3, "flow", "i4")
    incidents = C("n", "-", "attacks below the threshold of war on it in this step", 0, 1e4, "flow", "i4", record=True)
    attributed = C(
        "n", "-", "such attacks that were laid at its own door in this step", 0, 1e4, "flow", "i4", record=True
    )
    misattributed = C(
        "n", "-", "those of them that others had made: it was blamed wrongly", 0, 1e4, "flow", "i4", record=True
    )
    stricken = C("n", "share", "share of output that a disaster of an event destroys in this step", 0, 0.9, "flow")
    disaster = C("n", "share", "share of output lost to a disaster in this step", 0, 1, "flow")
    # dyads ------------------------------------------------------------------------------------------------------------
    distance = C("nn", "km", "distance between the capitals", 0, 20040, "fixed")
    contiguous = C("nn", "-", "whether the two share a border or narrow waters", 0, 1, "fixed", "u1")
    claim = C("nn", "-", "claim on territory or status of the other", 0, 1)
    rivalry = C("nn", "-", "strategic rivalry", 0, 1)
    trust = C("nn", "-", "belief that the other means well", 0, 1, default=0.5)
    interoperability = C("nn", "-", "ability of the forces to fight together", 0, 1)
    intelligence = C("nn", "-", "intelligence that i shares with j", 0, 1)
    trade = C("nn", "share", "weight of the other in its own trade", 0, 1, "fixed")
    lobby_for = C("nn", "-", "weight of i's lobby for treaties with j, against them below 0", -1, 1, "fixed")
    regard = C("nn", "-", "what happens in j's region matters to i so much", 0, 5, "fixed", default=1)
    affinity = C("nn", "utility", "ties of history and kin, or a user's own valuation", -10, 10)
    reach = C("nn", "-", "share of i's power that it can bring to bear at j", 0, 1, "flow")
    response = C("nn", "days", "days until i's forces stand at j's side", 0, 1000, "flow")
    threat = C("nn", "-", "threat that i perceives from j", 0, 1, "flow")
    common_threat = C("nn", "-", "how far the two nations fear the same, and much", 0, 1, "flow")
    common_allies = C("nn", "-", "number of common defence allies", 0, 1e4, "flow")
    allies_rivalry = C("nn", "-", "rivalry of i's allies with j, summed", 0, 1e4, "flow")
    appeased = C("nn", "bn $", "hostile power that i counts as gone in a pact with j", 0, 1e9, "flow")
    benefit = C("nn", "utility", "what speaks for a defence pact of i with j", -1e6, 1e6, "flow")
    utility = C("nn", "utility", "value that i sees in a defence pact with j: benefit less cost", -1e6, 1e6, "flow")
    terms = C("nnt", "utility", "the terms of that value, by name", -1e6, 1e6, "flow", dtype="f4")
    reliance = C("nn", "chance", "chance that i expects j to keep a pledge to it", 0, 1, "flow")
    expected_help = C("nn", "bn $", "power that i expects j to bring under a full pledge", 0, 1e8, "flow")
    obligation = C("knn", "-", "what i owes j, per kind of article: the strongest of their treaties", 0, 1, dtype="f4")
    defence_treaty = C(
        "nn", "treaty", "the treaty that binds i most to defend j, -1 for none", -1, 1e6, dtype="i4", default=-1
    )
    offence_treaty = C(
        "nn", "treaty", "the treaty that binds i most to attack with j, -1 for none", -1, 1e6, dtype="i4", default=-1
    )
    unconditional = C("nn", "-", "what i owes j in defence even if j began the quarrel", 0, 1, dtype="f4")
    settled = C("nn", "-", "whether a treaty of both settles their disputes", 0, 1, dtype="u1")
    inclusion = C("nn", "-", "whether a treaty of both gives women a part in peace and security", 0, 1, dtype="u1")
    infrastructure = C("nn", "-", "depots, ports and roads at j that i's forces can use", 0, 1)
    pledges = C("nn", "treaties", "in how many treaties i is bound by more than half to defend j", 0, 1e4, dtype="i2")
    pledged = C("nn", "year", "since when i has been bound to defend j, -1e5 if it is not", -1e5, 1e5, default=-1e5)
    strike = C("nn", "bn $", "power that i and its accomplices can bring to bear at j", 0, 1e9, "flow")
    free_hand = C("nn", "share", "share of i's power that need not guard its rear when it goes against j", 0, 1, "flow")
    support = C("nn", "bn $", "power that i can bring to j's side", 0, 1e8, "flow")
    loyalty = C("nn", "logit", "readiness of i to fight for j, whoever attacks", -100, 100, "flow")
    pledge_terms = C("nnh", "logit", "the terms of readiness to defend j, or to attack with it", -100, 100, "flow")
    odds = C("nn", "chance", "chance of i to win against j, as i believes", 0, 1, "flow")
    dread = C("nn", "stake", "what i fears to lose in a defeat by j, victory being worth 1", 0, 3, "flow")
    prospect = C("nn", "stake", "expected utility of a fight of i with j", -100, 100, "flow")
    provocation = C("nn", "chance", "chance that an event makes i challenge j in this step", 0, 1, "flow")
    crisis = C("nn", "-", "i challenged j: 1 conceded, 2 backed down, 3 lost, 4 won", 0, 4, "flow", "i1")
    challenge_chance = C("nn", "1/year", "chance that i challenges j", 0, 1, "flow")
    undefended_chance = C("nn", "1/year", "the same if nobody were obliged to defend j", 0, 1, "flow")
    belief = C("nn", "chance", "chance that i honours its pledge to j, as others believe", 0, 1, "flow")
    fidelity = C("nn", "chance", "true chance that i honours its pledge to j against those j fears", 0, 1)
    fought = C("nn", "-", "whether i fought j in a war: 0, or 1 and how decisive its outcome was", 0, 2, "flow")
    breach = C("nn", "-", "strength of the pledge to j that i broke by fighting it in this step", 0, 1, "flow")
    friction = C("nn", "-", "rivalry of i with j stirred up by incidents in this step", 0, 1e4, "flow")
    goodwill = C("nn", "-", "trust of i in j won, or lost, over incidents in this step", -1e4, 1e4, "flow")
    relief = C("nn", "-", "trust of i in j won, or lost, over a disaster in this step", -1, 1, "flow")
    conduct = C(
        "nn",
        "-",
        "i's conduct as ally of j, in crises and incidents: calls honoured less abandoned",
        -1e3,
        1e3,
        "flow",
    )
    # treaties ---------------------------------------------------------------------------------------------------------
    status = C("a", "-", "unused 0, draft 1, offered 2, in force 3, ended 4", 0, 4, dtype="i1")
    organisation = C("a", "-", "whether others can accede", 0, 1, dtype="u1")
    treaty_key = C("a", "-", "the key of its luck", 0, 4294967295, dtype="u8")
    signed = C("a", "year", "when it was signed or offered", -1e5, 1e5)
    ended = C("a", "year", "when it ended", -1e5, 1e5)
    duration = C("a", "years", "its term, 0 for an open end", 0, 200)
    renewal = C("a", "year", "when its term next runs out", -1e5, 1e5)
    notice = C("a", "years", "time between notice and exit", 0, 50, default=1)
    lead = C("a", "row", "its lead state, -1 for none", -1, 1e5, dtype="i4", default=-1)
    accession = C("a", "-", "rule of accession", 0, 4, dtype="i1")
    depth = C("a", "-", "depth of its institutions", 0, 1)
    fund = C("a", "share of GDP", "contribution to the common fund", 0, 0.1)
    pledge = C("a", "share of GDP", "pledged military spending, 0 for none", 0, 0.5)
    dispute_resolution = C("a", "-", "whether it settles disputes between members", 0, 1, dtype="u1")
    strain = C("a", "-", "tension among its members", 0, 1)
    voting = C("a", "-", "how members decide on one of them: all 0 or 1, majority 2, lead 3", 0, 3, dtype="i1")
    quorum = C("a", "share", "share of the votes that its majority needs, 0 for `accede.majority`", 0, 1)
    tolerance = C("a", "-", "mean quarrel that members put up with, 0 for `keep_order.tolerance`", 0, 1.5)
    vetting = C("a", "-", "whether the parliaments of its members ratify newcomers", 0, 1, dtype="u1")
    fellowship = C("a", "-", "whether partners owe one another what partners and members owe", 0, 1, dtype="u1")
    conditional = C("a", "-", "whether only those who did not challenge others are defended", 0, 1, dtype="u1")
    inclusive = C("a", "-", "whether it gives women a part in peace and security", 0, 1, dtype="u1")
    build = C("a", "share", "part of the common fund that builds infrastructure", 0, 1)
    article = C("ak", "-", "strength of each article", 0, 1)
    partner_article = C("ak", "-", "strength of each article for partners", 0, 1)
    direction = C("ak", "-", "who owes it: mutual 0, the lead 1, the others 2", 0, 2, dtype="i1")
    covers = C("ae", "-", "whether an attack in a domain besides the military invokes it", 0, 1, dtype="u1")
    member = C("an", "-", "role: none 0, member 1, partner 2, political 3, suspended 4", 0, 4, dtype="i1")
    invited = C("an", "-", "not invited 0, may accede later 1, may sign at the founding 2", 0, 2, dtype="u1")
    covered = C("an", "-", "whether its territory lies in the area of the defence", 0, 1, dtype="u1", default=1)
    joined = C("an", "year", "when it joined", -1e5, 1e5, dtype="f4", default=-1e5)
    leaving = C("an", "year", "when its notice takes effect, 1e5 for none", -1e5, 1e5, dtype="f4", default=1e5)
    size = C("a", "nations", "how many full members it has", 0, 1e5, dtype="i4")
    ballots = C("a", "-", "votes held on candidates in this step", 0, 1e5, "flow", dtype="i4")
    rice = C("a", "-", "how united they were, |ayes - noes| / votes, summed", 0, 1e5, "flow")
    roster = C("an", "row", "its full members, in the order of rows", -1, 32767, dtype="i2", default=-1)
    # the world at large -----------------------------------------------------------------------------------------------
    tension = C("e", "-", "tension in each domain of threat", 0, 5)
    slots = C("", "-", "treaties so far", 0, 1e6, dtype="i8")
    redrawn = C("", "-", "whether treaties or members changed in this step", 0, 1, "flow", dtype="u1")
    cohesion_weights = C("c", "-", "weight of each component in the composite of cohesion", 0, 100, "fixed", default=1)

    def __init__(self, nations: Sequence[str], worlds: int, ideology: int = 2, slots: int = FIRST_SLOTS) -> None:
        self.nations = tuple(nations)
        self.sizes = {"w": worlds, "n": len(nations), "a": slots, "d": ideology}
        self.sizes |= {"k": len(Article), "t": len(Term), "i": len(INTERESTS), "e": len(Domain), "h": len(PLEDGE_TERMS)}
        self.sizes["c"] = len(COHESION)
        self.arrays = {name: column.new(self.sizes) for name, column in self.columns().items()}
        n = len(nations)
        rows = np.zeros((worlds, n * n + 24 * n + 256, LOG_WIDTH))
        self.log = Log(rows, np.zeros(worlds, dtype=np.int64))

    def __repr__(self) -> str:
        """How many nations and copies it has, and how much of what."""
        copies = "1 copy" if self.sizes["w"] == 1 else f"{self.sizes['w']:,} copies"
        some = ", ".join(self.nations[:6]) + (", …" if len(self.nations) > 6 else "")
        return f"<world of {len(self.nations)} nations ({some}) in {copies}: {len(self.arrays)} columns>"

    def _repr_html_(self) -> str:
        """Its columns as a table: what each is, its shape, unit and range now."""
        rows = [
            (name, column.doc, " x ".join(map(str, self.arrays[name].shape)), column.unit, column.kind, _span(values))
            for name, column in self.columns().items()
            for values in [self.arrays[name]]
        ]
        return table(repr(self)[1:-1], ("column", "what it is", "shape", "unit", "kind", "from least to most"), rows)

    def repeated(self, worlds: int) -> World:
        """Many worlds that all start as the first of this one."""
        copies = World(self.nations, worlds, self.sizes["d"], self.sizes["a"])
        for name, array in self.arrays.items():
            copies.arrays[name][:] = array[:1]
        return copies

    def reserve(self, spare: int) -> bool:
        """Make room for at least `spare` more treaties in every world, doubling the slots; tell whether it grew."""
        needed = int(self.slots.max(initial=0)) + spare
        size = self.sizes["a"]
        if needed <= size:
            return False
        while size < needed:
            size *= 2
        old, self.sizes["a"] = self.sizes["a"], size
        for name, column in self.columns().items():
            if column.dims.startswith("a"):
                array = column.new(self.sizes)
                array[:, :old] = self.arrays[name]
                self.arrays[name] = array
        return True

    def violations(self) -> list[str]:
        """Columns with a value outside the declared range, as messages; empty when the world is sound."""
        found = []
        for name, column in self.columns().items():
            mask = column.outside(self.arrays[name])
            if mask.any():
                where = tuple(int(k) for k in np.argwhere(mask)[0])
                value = self.arrays[name][where]
                found.append(f"{name}{list(where)} = {value} is outside [{column.low:g}, {column.high:g}]")
        return found


def _span(values: np.ndarray) -> str:
    """The least and the greatest of some values."""
    return f"{values.min():.4g} to {values.max():.4g}" if values.size else "-"


LOG_FIELDS: Final = ("decision", "actor", "counterpart", "treaty", "outcome", "chance")
LOG_WIDTH: Final = len(LOG_FIELDS) + TERM_SLOTS
