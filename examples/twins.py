"""What keeps an alliance of necessity together?  A world and its twin in which the enemy never collapses."""

from __future__ import annotations

from analysis import compare_worlds
from sim import load_world


def main() -> None:
    """Compare both on the same luck, and print what differs most."""
    world = load_world("enemy-of-my-enemy", "calendar.end=2035")
    twins = compare_worlds(world, without=["event:collapse"], replicates=20)
    print(str(twins).splitlines()[0])  # all of it is what `foedus compare` says
    effects = twins.effects
    apart = effects[(effects["low"] > 0) | (effects["high"] < 0)]
    print(f"{len(apart)} of {len(effects)} intervals leave out 0, so that luck alone hardly explains them.")
    print("Without the collapse of their enemy (one: as told, other: without it):")
    about = effects[effects["index"].isin(["mean_alarm", "mean_burden", "treaty_density", "crises", "wars"])]
    print(about[["index", "one", "other", "difference", "low", "high", "pairs"]].round(4).to_string(index=False))


if __name__ == "__main__":
    main()
