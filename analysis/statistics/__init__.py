"""Statistics of a study: bands, means and how many runs they need, paired effects, survival of treaties, breaks.

Each function says what it computes and from where; heavy libraries are imported when they are used.
"""

from analysis.statistics.changes import Breaks, breaks
from analysis.statistics.means import mean_interval, needed, run_means, running_mean
from analysis.statistics.pairs import effects_of, levels_of, paired_effects, slopes
from analysis.statistics.runs import QUANTILES, bands, challenges, lasting, over_years, share_of_runs, share_of_sums
from analysis.statistics.survival import Curve, curve_of, curves, lives, logrank

__all__ = [
    "QUANTILES",
    "Breaks",
    "Curve",
    "bands",
    "breaks",
    "challenges",
    "curve_of",
    "curves",
    "effects_of",
    "lasting",
    "levels_of",
    "lives",
    "logrank",
    "mean_interval",
    "needed",
    "over_years",
    "paired_effects",
    "run_means",
    "running_mean",
    "share_of_runs",
    "share_of_sums",
    "slopes",
]
