"""Print the table of signs: what is moved, from where to where, what is watched, and by how much it follows.

python -m science.mechanisms --seeds 200 --only set_budgets nations --markdown
"""

from __future__ import annotations

import argparse

from science.mechanisms.base import table
from science.mechanisms.signs import SIGNS


def main() -> None:
    """Run the signs and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200, help="paired seeds of each sign")
    parser.add_argument("--only", nargs="*", default=[""], help="first letters of what is moved")
    parser.add_argument("--markdown", action="store_true", help="as a table in Markdown")
    given = parser.parse_args()
    chosen = (sign for sign in SIGNS if sign.moved.startswith(tuple(given.only)))
    for line in table(chosen, given.seeds, given.markdown):
        print(line, flush=True)


if __name__ == "__main__":
    main()
