"""Names: what nations and treaties are called in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from analysis.phrases import listed, with_article

ORDINALS: Final = ("second", "third", "fourth", "fifth", "sixth")
"""Treaties of the same founders and year after the first."""


@dataclass(frozen=True)
class Names:
    """What nations and treaties are called."""

    nations: Mapping[str, str]
    treaties: Mapping[str, str]

    def nation(self, key: object) -> str:
        """A nation as it stands in a sentence."""
        return with_article(self.nations.get(str(key), str(key)))

    def treaty(self, key: object, partner: object) -> str:
        """A treaty as it stands in a sentence; one that has no name yet is told by the partner."""
        if not isinstance(key, str):
            return f"a treaty with {self.nation(partner)}" if isinstance(partner, str) else "a treaty"
        title = self.treaties.get(key)
        if title is None:
            return self._grown(key)
        bare = re.match(r"(?i)(the|a|an) ", title) or re.match(r"[A-Z]+( \(|$)", title)
        return title if bare else f"the {title}"

    def _grown(self, key: str) -> str:
        """A treaty that nations made in the run, told by those it is named after: FRA-GBR-1953."""
        found = re.fullmatch(r"(.+?)(-circle)?-(\d+)(-\d+)?", key)
        if found:
            cuts = [m.start() for m in re.finditer("-", found[1])]
            for one, other in ((found[1][:cut], found[1][cut + 1 :]) for cut in cuts):
                if one in self.nations and other in self.nations:
                    who = [self.nation(one), self.nation(other)] + (["others"] if found[2] else [])
                    place = f"{ORDINALS[int(found[4][1:]) - 2]} " if found[4] and int(found[4][1:]) < 7 else ""
                    kind = "organisation" if found[2] else "treaty"
                    return f"the {place}{found[3]} {kind} of {listed(who)}"
        return f"the treaty {key}"
