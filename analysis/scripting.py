"""What scripts and notebooks ask of a study: a summary, figures, and the comparison of a world with its twin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis.digest import Summary
from analysis.digested import summary
from analysis.tables import StudyTables
from sim.markup import text
from sim.scenario import Loaded

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from analysis.comparison.pairs import Comparison


def sum_up(study: StudyTables, measures: Sequence[str] = ()) -> Summary:
    """What `foedus summary` says of a run or a sweep; `.digest` has the numbers as frames."""
    return summary(study, measures)


def draw(study: StudyTables, name: str, **wishes: Any) -> Figure:
    """A figure of a study by name, as `foedus figure` lists them; wishes are those of analysis.wishes.Wishes.

    ValueError for a name or a wish that is none, analysis.wishes.Undrawable where the study cannot fill it.
    """
    from analysis.figures import FIGURES
    from analysis.wishes import Wishes

    if name not in FIGURES:
        raise ValueError(f"there is no figure {name!r}; the figures are {', '.join(FIGURES)}")
    figure = FIGURES[name]
    if unheeded := [wish for wish in wishes if wish not in figure.heeds]:
        raise ValueError(f"{name} does not follow {unheeded[0]!r}; it follows {', '.join(figure.heeds) or 'no wish'}")
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in wishes.items()}
    return figure.draw(study, Wishes(**given))


@dataclass(frozen=True)
class Twins:
    """A world and its twin, compared on the same luck: printed, it is what `foedus compare` says."""

    found: Comparison = field(repr=False)

    @cached_property
    def effects(self) -> pd.DataFrame:
        """One row an index: the means of both arms, the mean difference of the pairs, its interval, and pairs."""
        from analysis.comparison.files import effects_table

        frame: pd.DataFrame = effects_table(self.found).to_pandas()
        return frame

    def __repr__(self) -> str:
        from analysis.comparison.account import account

        return account(self.found, False, ())

    def _repr_html_(self) -> str:
        return text(repr(self))


def compare_worlds(
    world: Loaded,
    other: Loaded | None = None,
    *,
    without: Sequence[str] = (),
    settings: Sequence[str] = (),
    replicates: int = 50,
    seed: int | None = None,
    jobs: int = 1,
) -> Twins:
    """A world and its twin, pair by pair on the same luck: another world, or the same with a change.

    `without` and `settings` are those of `foedus compare`: `event:ID`, `path=value`.  ValueError with what is wrong.
    """
    from analysis.comparison.arms import changed_world, two_files
    from analysis.comparison.pairs import Work, compare
    from sim.cli.base import Complaint

    name = world.scenario.name
    try:
        if other is None:
            arms = changed_world(name, world, without, settings)
        else:
            arms = two_files((name, world), (other.scenario.name, other))
    except Complaint as complaint:
        raise ValueError(complaint.text.removeprefix("foedus: ")) from None
    luck = world.scenario.seeds.seed if seed is None else seed
    return Twins(compare(arms, [], Work(replicates, luck, jobs)))
