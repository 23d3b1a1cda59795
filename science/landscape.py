"""Landscape theory (Axelrod and Bennett 1993) told of a world: the minima of its landscape, and who stands where.

python -m science.landscape unix-1988 europe-1936
"""

from __future__ import annotations

import argparse

from analysis.replications.alignments import HISTORIES, of_world


def told(name: str) -> str:
    """What the landscape of a scenario that comes with the project looks like, in a few lines."""
    found = of_world(name)
    lines = [f"{name}: {len(found.energy)} alignments, minima: {len(found.basins)}"]
    for place, basin in found.basins.items():
        first, second = (" ".join(sorted(side)) for side in found.sides(place))
        lines.append(f"  energy {found.energy[place]:.1f}, basin {basin}: {first} | {second}")
        if name in HISTORIES:
            wrong = found.wrong(place, *HISTORIES[name])
            lines.append(f"    not where they were: {' '.join(sorted(wrong))}; right by size {found.right(wrong):.0%}")
    return "\n".join(lines)


def main() -> None:
    """Tell the landscapes of the scenarios named."""
    parser = argparse.ArgumentParser(description="Minima and basins of landscape theory.")
    parser.add_argument("names", nargs="+", metavar="NAME")
    for name in parser.parse_args().names:
        print(told(name))


if __name__ == "__main__":
    main()
