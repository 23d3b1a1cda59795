"""How the formulas of measures are written: plain mathematics over the columns of the world and other measures.

`x[i]` is the value of nation i, `x[i,j]` that of i towards j, `x[a]` that of treaty a; words without an entry here are
columns (`foedus columns`) or measures (`foedus metrics`).
"""

from __future__ import annotations

import re
from typing import Final

OWN: Final = "own definition"
"""The citation of a measure that nobody published, as far as is known here; what it leans on may follow."""

GENERAL: Final = "own definition; general deterrence: Morgan 1977, recalled"
CAUSAL: Final = "own definition; an effect as the difference from the same without its cause: Rubin 1974, recalled"
ENTRAPPED: Final = "own definition; entrapment: Snyder 1984, recalled"
IMMEDIATE: Final = "form of Huth 1988, recalled"
HELD: Final = "crises(backed_down) / (crises(backed_down) + crises(war))"

NOTATION: Final[dict[str, str]] = {
    "i, j, k": "nations",
    "a": "a treaty",
    "M, m": "the full members of a treaty, and their number",
    "N": "the number of nations",
    "L": "the defence allies of nation i: those with D > 0 either way",
    "D[i,j]": "what i owes j in defence, 0 to 1: the obligation of that article",
    "A[i,j]": "1 if D[i,j] > 0 or D[j,i] > 0, else 0",
    "s[i]": "share of i in the power of the world",
    "name[i]": "the public name of i: kept[i] / (kept[i] + broken[i])",
    "mean_{…}": "mean over what stands below it, of i and j two members where nothing else is said",
    "wmean_{…}": "the same mean, each pair weighted by power[i] power[j], each nation by its power",
    "sum_{…}": "sum over what stands below it",
    "max_{…}, min_{…}": "largest, least",
    "[…]": "1 where the condition in brackets holds, else 0",
    "|x|": "absolute value, length of a vector, or how many a set has",
    "b, c": "blocs; p_b, n_b and x_b their shares of power, numbers of nations and mean ideal points",
    "u, V": "u[i,j]: what draws i to j alone, by the terms of appraise about these two; V[i,b]: its sum over b",
    "corr, wcorr, rank": "correlation; the same, each weighted by its power; place by size, ties sharing theirs",
    "sway[a]": "weight of a defence treaty in means of the system: sum_{i∈M} power[i] (m - 1); 0 for other treaties",
    "chance, void": "challenge_chance[i,j], and undefended_chance[i,j]: the same without the target's defenders",
    "guarded, bare": "pairs where i may challenge j, and some k not i has D[k,j] > 0 but D[k,i] = 0; the others",
    "aid[i,j]": "what j has of i's pledge: D[i,j] fidelity[i,j] support[i,j]",
    "level[i,k]": "what i has pledged k: defence 3, neutrality or non-aggression 2, consultation 1, none 0; itself 3",
    "sign[i,j]": "1 between allies, -1 between rivals (rivalry above 1/2 either way), 0 between neither or both",
    "bloc[i]": "the strongest defence treaty that i is a full member of; a bloc of its own for one in none",
    "crises(…)": "challenges of this step with an outcome: conceded, backed_down, war, any",
}
"""The symbols of formulas, and what each stands for."""


NAMES: Final = ("Cohen", "Gini", "Scott")
"""Names of people with which the meaning of a measure may begin."""


def inside(doc: str) -> str:
    """A sentence as it stands inside another: small at its beginning, but for a name."""
    return doc if doc.startswith(NAMES) else f"{doc[0].lower()}{doc[1:]}"


def words_in(formula: str) -> set[str]:
    """The words and letters of a formula; `sum_i` is two of them."""
    return set(re.findall(r"[A-Za-z_]\w*", re.sub(r"_(?=\w\b|\{)", " ", formula)))


def symbols_in(formula: str) -> set[str]:
    """The symbols, as `NOTATION` has them, that a formula uses."""
    marks = {"|x|": r"\|", "[…]": r"(?<![\w}])\["}
    words = words_in(formula)
    return {
        symbol
        for symbol in NOTATION
        if (re.search(marks[symbol], formula) if symbol in marks else words & words_in(re.sub(r"\[.*?\]", "", symbol)))
    }
