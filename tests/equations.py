"""The words in which the equations of the model's page are written out in numpy."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.vocabulary import Article, Conduct

Array = np.ndarray


def pi(rate: Any, dt: float) -> Any:
    """A yearly chance as that of a step."""
    return 1.0 - (1.0 - np.minimum(rate, 1.0)) ** dt


def settled(held: Array, gain: Array, loss: Array, dt: float, aim: Any = 1.0) -> Array:
    """How far a stock moves to where gain and loss balance."""
    return np.asarray(pi(gain + loss, dt) * (aim * gain / np.maximum(gain + loss, 1e-300) - held))


def logistic(z: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-z)))


def back(x: Array) -> Array:
    """Of j towards i."""
    return x.swapaxes(1, 2)


def own(x: Array) -> Array:
    """What is i's, for every pair i, j."""
    return x[:, :, None]


def theirs(x: Array) -> Array:
    """What is j's, for every pair i, j."""
    return x[:, None, :]


def owed(b: Any, kind: Article) -> Array:
    return np.asarray(b.obligation[:, kind], dtype=float)


def squared_distance(b: Any) -> Array:
    return np.asarray((own(b.issues) * (b.ideology[:, :, None] - b.ideology[:, None]) ** 2).sum(-1))


def weight(b: Any, conduct: Conduct) -> Array:
    """A nation's weight of conduct."""
    return np.asarray(b.interests[:, :, conduct])


def both_alive(b: Any) -> Array:
    return np.asarray(own(b.alive) * theirs(b.alive) * (1 - np.eye(b.alive.shape[1])))
