"""What every rule is: frozen, validated parameters, declared reads and writes, and one compiled kernel."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType, SimpleNamespace
from typing import Any, ClassVar

import numpy as np

from sim.clock import Clock
from sim.columns import Column
from sim.kernels import INTERPRETED
from sim.luck import Luck
from sim.vocabulary import SWITCH
from sim.world import World

Records = Mapping[str, np.recarray[Any, Any]]
"""The parameters of all rules of a schedule, one record per world, by the rules' names."""


class PlainRecords(np.recarray[Any, Any]):
    """Parameters for kernels that run as plain Python: a field such as `base` comes before numpy's own attribute."""

    def __getitem__(self, which: Any) -> Any:
        found: Any = super().__getitem__(which)
        fields = self.dtype.names or ()
        return SimpleNamespace(**{f: found[f] for f in fields}) if isinstance(found, np.record) else found


class PlainSingles(np.ndarray[Any, Any]):
    """Single-precision numbers for kernels that run as plain Python: each is reckoned as a double, as if compiled."""

    def __getitem__(self, which: Any) -> Any:
        found: Any = super().__getitem__(which)
        return np.float64(found) if isinstance(found, np.float32) else found


@dataclass(frozen=True)
class Parameter:
    """A number of a rule: default, meaning, unit, source and the range it must stay in."""

    rule: str
    name: str
    default: float
    doc: str
    unit: str
    source: str
    low: float
    high: float


def param(default: float, doc: str, *, unit: str = "-", source: str = "assumed", low: float, high: float) -> Any:
    """Declare a parameter of a rule in one line."""
    meta = {"doc": doc, "unit": unit, "source": source, "low": low, "high": high}
    return dataclasses.field(default=default, metadata=meta)


@dataclass(frozen=True)
class Rule:
    """One thing that nations do in a step."""

    phase: ClassVar[str]
    uses: ClassVar[tuple[str, ...]] = ()
    reads: ClassVar[tuple[Column, ...]]
    writes: ClassVar[tuple[Column, ...]]
    kernel: ClassVar[Callable[..., None]]

    def __post_init__(self) -> None:
        for parameter in self.parameters().values():
            value = getattr(self, parameter.name)
            if parameter.unit == SWITCH and value not in (0, 1):
                raise ValueError(f"{self.name()}.{parameter.name} = {value!r} is neither 0 nor 1, as a switch must be")
            if not parameter.low <= value <= parameter.high:
                span = f"[{parameter.low:g}, {parameter.high:g}]"
                raise ValueError(f"{self.name()}.{parameter.name} = {value!r} is outside {span} {parameter.unit}")

    @classmethod
    @functools.cache
    def name(cls) -> str:
        """The rule's name in scenarios and tables: its class in snake case."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    @functools.cache
    def parameters(cls) -> Mapping[str, Parameter]:
        """The declared parameters by name."""
        found = {}
        for field in dataclasses.fields(cls):
            if "unit" in field.metadata:
                found[field.name] = Parameter(cls.name(), field.name, float(field.default), **field.metadata)  # type: ignore[arg-type]
        return MappingProxyType(found)

    @classmethod
    @functools.cache
    def arguments(cls) -> tuple[str, ...]:
        """What the kernel takes after parameters, luck and clock: columns, `log`, rules in `uses`."""
        function = getattr(cls.kernel, "py_func", cls.kernel)
        return tuple(inspect.signature(function).parameters)[3:]

    def record(self, worlds: int) -> np.recarray[Any, Any]:
        """The parameters as one record per world, which a sweep may fill with different values."""
        dtype = [(name, "f8") for name in self.parameters()] or [("none", "f8")]
        records = np.zeros(worlds, dtype=dtype).view(PlainRecords if INTERPRETED else np.recarray)
        for name in self.parameters():
            records[name] = getattr(self, name)
        return records

    def apply(self, world: World, clock: Clock, luck: Luck, records: Records) -> None:
        """Carry the rule out in all worlds of the chunk."""
        given: list[Any] = []
        named = (self.name(), *self.uses)  # as plain arrays, whose type is sooner seen
        known = {name: records[name] if INTERPRETED else np.asarray(records[name]) for name in named}
        for name in self.arguments():
            given.append(world.log if name == "log" else known[name] if name in known else world.arrays[name])
        if INTERPRETED:
            given = [x.view(PlainSingles) if getattr(x, "dtype", None) == np.float32 else x for x in given]
        type(self).kernel(known[self.name()], luck, clock, *given)
