"""The machine: what the figures of a benchmark depend on besides the model."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.cli.running import processors
from sim.kernels import source_hash
from sim.study import versions


def processor() -> str:
    """The name of the processor as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def machine() -> dict[str, Any]:
    """Processor, how many of them, how busy they are, Python and the libraries, and which kernels the model has."""
    busy = round(os.getloadavg()[0], 2)
    return {
        "cpu": processor(),
        "cores": processors(),
        "load": busy,
        **versions(),
        "mesa": version("mesa"),
        "kernels": source_hash(),
    }
