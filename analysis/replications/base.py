"""What a replication is: a published result, how it is run again, and what is to be said of what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from analysis.claiming import effect
from analysis.effects import Expectation, intervals
from analysis.experiments.paired import VERDICTS, Claim, compare

Kind = Literal["exact", "reconstruction", "moment", "sign"]
"""An exact number must come out, a reconstruction rests on codings of ours; the mean of a moment, or the effect of a
sign, must lie with its whole 95% interval where the published one lies."""
ENOUGH: Final = 1000
"""Seeds run at any rate where 200 leave open an effect of two per cent on disputes, or of a third on wars."""
QUICK_SECONDS: Final = 12
"""What takes longer is run only when it is named, or all are wanted."""


@dataclass(frozen=True)
class Effort:
    """How much is run: paired seeds of each sign, runs of the whole world."""

    seeds: int = 200
    runs: int = 20


@dataclass(frozen=True)
class Part:
    """One number or sign of a published result: the published value, ours, and the verdict."""

    says: str
    published: str
    ours: str
    verdict: str
    kind: Kind

    @property
    def failed(self) -> bool:
        """Whether an exact result did not come out."""
        return self.kind == "exact" and self.verdict != "reproduced"


Run = Callable[[Effort], Iterable[Part]]


@dataclass(frozen=True)
class Replication:
    """A published result, where it stands, how well its source is known, and how it is run again."""

    id: str
    study: str
    title: str
    paper: str
    published: str
    source: str
    kind: Kind
    seconds: float
    """About how long it takes on one processor."""
    run: Run

    @property
    def slow(self) -> bool:
        """Whether it is run only when it is asked for."""
        return self.seconds > QUICK_SECONDS


REPLICATIONS: Final[dict[str, Replication]] = {}
"""All replications by their id, in the order of their declaration."""


def replication(id: str, study: str, **declared: Any) -> Callable[[Run], Run]:
    """Declare what a function runs again."""

    def declare(run: Run) -> Run:
        REPLICATIONS[id] = Replication(id=id, study=study, run=run, **declared)
        return run

    return declare


@dataclass(frozen=True)
class Outcome:
    """What came of a replication, part by part."""

    replication: Replication
    parts: tuple[Part, ...]

    @property
    def verdict(self) -> str:
        """The worst of the parts' verdicts; what is only reported counts for nothing."""
        found = {part.verdict for part in self.parts}
        return next((word for word in ("contradicted", "not reproduced") if word in found), "reproduced")

    @property
    def in_words(self) -> str:
        """The verdict, with how many parts came out where not all did."""
        judged = [part for part in self.parts if part.verdict != "reported"]
        good = sum(part.verdict == "reproduced" for part in judged)
        return (
            self.verdict if good in (0, len(judged)) else f"{self.verdict} ({good} of {len(judged)} parts reproduced)"
        )

    @property
    def ours(self) -> str:
        """What came out, in a line."""
        if len(self.parts) == 1:
            return self.parts[0].ours
        return "; ".join(f"{part.says}: {part.ours}" for part in self.parts)

    @property
    def failed(self) -> bool:
        """Whether an exact part did not come out."""
        return any(part.failed for part in self.parts)


def outcome(given: Replication, effort: Effort) -> Outcome:
    """Run a published result again."""
    return Outcome(given, tuple(given.run(effort)))


def exactly(says: str, published: object, ours: object, kind: Kind = "exact") -> Part:
    """A part whose published value must come out as it is."""
    return Part(says, str(published), str(ours), "reproduced" if ours == published else "not reproduced", kind)


def between(says: str, published: str, ours: float, low: float, high: float, kind: Kind = "exact") -> Part:
    """A part whose value must lie between two others, both included."""
    return Part(says, published, f"{ours:.4g}", "reproduced" if low <= ours <= high else "not reproduced", kind)


def moment(says: str, published: str, values: np.ndarray, low: float, high: float) -> Part:
    """A part whose mean over runs, with its interval, must lie in a band; runs without it are left out."""
    known = np.asarray(values, dtype=float)
    known = known[np.isfinite(known)]
    if len(known) < 2:
        return Part(says, published, "undefined", "not reproduced", "moment")
    ends = [float(end[0]) for end in intervals(known[:, None])]
    verdict = VERDICTS[Expectation("band", low, high).finding(*ends)]
    ours = f"{known.mean():.3g} [{ends[0]:.3g}, {ends[1]:.3g}]"
    about = f" ({low:.3g} to {high:.3g})" if np.isfinite(high) else ""
    return Part(says, published + about, ours, verdict, "moment")


def signs(claims: Iterable[Claim], effort: Effort) -> Iterable[Part]:
    """The parts of published signs, each two arms of a made world on the same luck."""
    for claim in claims:
        found = compare(claim, effort.seeds)
        ours = effect(found.effect, found.low, found.high, claim.as_ratio)
        if not (claim.as_ratio or found.base):  # a share, held against nothing
            ours = ours.replace("+", "")
        expected = claim.expected.words if claim.expected else "reported only"
        yield Part(claim.says, expected, ours, found.verdict, "sign")
