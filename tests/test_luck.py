"""Luck: the generator is the published one, its numbers are even, and each depends on nothing but its own keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import stats

from sim.kernels import kernel
from sim.luck import NOBODY, Luck, name_key, name_keys, noise, normal, philox, stream_key, uniform, world_keys
from sim.schedule import STANDARD

ANSWERS = [  # counter, key, answer of Philox4x32-10: kat_vectors of Random123, recalled and confirmed by this code
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]
DRAWS = 40_000


def words(text: str) -> list[np.uint64]:
    """Hexadecimal words as the generator takes them."""
    return [np.uint64(int(word, 16)) for word in text.split()]


def luck(seed: int = 5, worlds: int = 2, rule: str = "test", step: int = 3) -> Luck:
    """Luck of two nations in some worlds."""
    return Luck(world_keys(seed, range(worlds)), name_keys(["FRA", "GBR"]), stream_key(rule), np.uint64(step))


@kernel
def many(out, luck, w, use, kind):  # type: ignore[no-untyped-def]
    """Draw numbers of one kind for many counterparts of the first nation."""
    for k in range(out.shape[0]):
        other = np.uint64(k)
        if kind == 0:
            out[k] = uniform(luck, w, luck.who[0], other, use)
        elif kind == 1:
            out[k] = normal(luck, w, luck.who[0], other, use)
        else:
            out[k] = noise(luck, w, luck.who[0], other, use)


def drawn(kind: int, use: int = 0, w: int = 0, **keys: Any) -> np.ndarray:
    """Many numbers of a kind."""
    out = np.empty(DRAWS)
    many(out, luck(**keys), w, use, kind)  # type: ignore[no-untyped-call]
    return out


@pytest.mark.parametrize(("counter", "key", "answer"), ANSWERS)
def test_philox_gives_the_published_answers(counter: str, key: str, answer: str) -> None:
    found = philox(*words(counter), *words(key))
    assert [f"{int(word):08x}" for word in found] == answer.split()


def test_uniform_numbers_are_even() -> None:
    x = drawn(0)
    assert x.min() >= 0.0 and x.max() < 1.0
    assert stats.kstest(x, "uniform").pvalue > 1e-3
    counts = np.histogram(x, 256, (0.0, 1.0))[0]
    assert stats.chisquare(counts).pvalue > 1e-3
    low = np.floor(x * 2.0**53).astype(np.int64) & 255  # the last bits are as good as the first
    assert stats.chisquare(np.bincount(low, minlength=256)).pvalue > 1e-3


def test_normal_numbers_are_normal_and_noise_has_its_moments() -> None:
    assert stats.kstest(drawn(1), "norm").pvalue > 1e-3
    x = drawn(2)
    assert abs(x.mean()) < 5.0 / np.sqrt(DRAWS)
    assert abs(x.var() - 1.0) < 0.02
    assert np.abs(x).max() <= np.sqrt(6.0)


@pytest.mark.parametrize(
    "change", [{"use": 1}, {"w": 1}, {"seed": 6}, {"rule": "other"}, {"step": 4}, {"step": 3 + 2**20}], ids=str
)
def test_other_keys_give_independent_numbers(change: dict[str, Any]) -> None:
    x, y = drawn(0), drawn(0, **change)
    assert abs(np.corrcoef(x, y)[0, 1]) < 5.0 / np.sqrt(DRAWS)
    table = np.histogram2d(x, y, 16, ((0.0, 1.0), (0.0, 1.0)))[0]
    assert stats.chisquare(table.ravel()).pvalue > 1e-3
    assert not set(x.tolist()) & set(y.tolist())


def test_neighbours_are_independent() -> None:
    x = drawn(0)
    for lag in (1, 2, 16):
        assert abs(np.corrcoef(x[:-lag], x[lag:])[0, 1]) < 5.0 / np.sqrt(DRAWS)


def test_a_number_depends_on_its_own_keys_only() -> None:
    alone = Luck(world_keys(5, [7]), name_keys(["FRA"]), stream_key("test"), np.uint64(3))
    crowd = Luck(world_keys(5, range(9)), name_keys(["GBR", "USA", "FRA"]), stream_key("test"), np.uint64(3))
    draws: tuple[Callable[..., float], ...] = (uniform, normal, noise)
    for draw in draws:
        number = draw(alone, 0, alone.who[0], NOBODY, 2)
        assert number == draw(crowd, 7, crowd.who[2], NOBODY, 2)
        assert number != draw(crowd, 7, NOBODY, crowd.who[2], 2)


def test_worlds_of_a_run_share_no_numbers() -> None:
    keys = world_keys(5, range(2000))
    assert len({tuple(key) for key in keys.tolist()}) == 2000
    first = [uniform(Luck(keys, keys[:, 0], np.uint64(0), np.uint64(0)), w, NOBODY, NOBODY, 0) for w in range(2000)]
    assert len(set(first)) == 2000
    assert stats.kstest(first, "uniform").pvalue > 1e-3


def test_rules_have_streams_of_their_own() -> None:
    names = [*(rule.name() for rule in STANDARD.rules), "events"]
    assert len({int(stream_key(name)) for name in names}) == len(names)


def test_two_ids_with_one_key_are_refused() -> None:
    assert int(name_key("FRA")) < 2**32
    with pytest.raises(ValueError, match="rename one"):
        name_keys(["FRA", "GBR", "FRA"])
