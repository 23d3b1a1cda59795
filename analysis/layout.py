"""Where nations stand in a drawing of their network: places that depend on no luck and no clock."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]

HOMING: Final = 1.2
"""How strongly the map holds nations in place against the pull of their ties."""


def on_the_map(lat: Places, lon: Places) -> Places:
    """Places [nation, 2] seen from above their middle, far distances shortened so that a crowded region has room."""
    phi, lam = np.radians(lat), np.radians(lon)
    unit = np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    middle = np.median(unit, axis=0)
    middle = middle / max(float(np.linalg.norm(middle)), 1e-9)
    phi0, lam0 = np.arcsin(middle[2]), np.arctan2(middle[1], middle[0])
    angle = np.arccos(np.clip(unit @ middle, -1, 1))
    east = np.cos(phi) * np.sin(lam - lam0)
    north = np.cos(phi0) * np.sin(phi) - np.sin(phi0) * np.cos(phi) * np.cos(lam - lam0)
    length = np.maximum(np.hypot(east, north), 1e-9)
    radius = np.sqrt(angle / np.pi)
    return np.column_stack([east / length * radius, north / length * radius])


def spiral(count: int) -> Places:
    """Places [nation, 2] evenly over a disc of radius 1, for nations that stand nowhere on the map."""
    k = np.arange(count)
    turn = k * np.pi * (3 - np.sqrt(5))
    disc: Places = np.sqrt((k + 0.5) / max(count, 1))[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    return disc


def by_ties(weight: NDArray[np.float64], home: Places, rounds: int = 400) -> Places:
    """Places [nation, 2] by springs: ties pull by their weight, all nations push, each is drawn to its home."""
    n = len(weight)
    home = (home - home.mean(axis=0)) / max(float(np.abs(home - home.mean(axis=0)).max(initial=0)), 1e-9)
    at = home + 1e-4 * spiral(n)
    ideal = 1.2 / np.sqrt(max(n, 1))
    for step in range(rounds):
        apart = at[:, None, :] - at[None, :, :]
        distance = np.maximum(np.linalg.norm(apart, axis=2), 1e-3)
        force = ideal**2 / distance**2 - weight * distance / ideal / np.sqrt(max(n, 1))
        move = (apart * force[:, :, None]).sum(axis=1) - HOMING * (at - home)
        length = np.maximum(np.linalg.norm(move, axis=1, keepdims=True), 1e-9)
        at = at + move / length * np.minimum(length, 0.1 * (1 - step / rounds))
    return at


def evened(places: Places) -> Places:
    """The places scaled to [0, 1], half by distance and half by rank: crowds get room, outliers come nearer."""
    low, high = places.min(axis=0), places.max(axis=0)
    scaled = (places - low) / np.maximum(high - low, 1e-9)
    rank = places.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    even: Places = 0.5 * (scaled + rank / max(len(places) - 1, 1))
    return even


def spread_out(places: Places, box: tuple[float, float], half: Places, rounds: int = 600) -> Places:
    """Middles [nation, 2] in a box of inches, near the places, of signs whose rectangles keep clear of each other.

    `half` is half the width and height that a nation's sign and name need; where the box is too small for all, every
    nation gives up the same share.
    """
    size = np.array(box)
    crowding = float((4 * half[:, 0] * half[:, 1]).sum()) / (0.75 * box[0] * box[1])
    half = half / max(np.sqrt(crowding), 1.0)
    low, high = np.minimum(half, size / 2), np.maximum(size - half, size / 2)
    at: Places = np.clip(low + evened(places) * (high - low) + 1e-4 * spiral(len(places)), low, high)
    room = half[:, None, :] + half[None, :, :]
    for _ in range(rounds):
        apart = at[:, None, :] - at[None, :, :]
        overlap = room - np.abs(apart)
        meets = (overlap > 0).all(axis=2) & ~np.eye(len(at), dtype=bool)
        if not meets.any():
            break
        along = overlap[:, :, 0] < overlap[:, :, 1]  # part them the shorter way
        push = np.where(np.stack([along, ~along], axis=2), np.sign(apart) * overlap, 0.0)
        at = np.clip(at + 0.3 * (push * meets[:, :, None]).sum(axis=1), low, high)
    return at
