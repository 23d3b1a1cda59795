"""Starting: the command that only prints its help, against an import of NumPy, and compiling the kernels anew."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from tempfile import TemporaryDirectory

from benchmarks.extent import Extent
from benchmarks.figures import Figure, quotients
from benchmarks.timing import FOEDUS, in_turn, launched


def processor_time(*command: str) -> float:
    """Seconds of processor time that a command takes."""
    return launched(command).cpu


def start(extent: Extent) -> Iterator[Figure]:
    """Start: `foedus --help` against `import numpy`, and the first compile."""
    numpy = (sys.executable, "-c", "import numpy")
    rivals = {"help": partial(processor_time, *FOEDUS, "--help"), "numpy": partial(processor_time, *numpy)}
    found = in_turn(rivals, extent.help)
    says = '`foedus --help`, times `python -c "import numpy"`'
    yield Figure(
        "help_ratio", quotients(found["help"], found["numpy"]), "times", says, "processor time of the whole process"
    )
    yield Figure("help", tuple(1000.0 * each for each in found["help"]), "ms", "`foedus --help`", "processor time")
    if extent.compile:
        with TemporaryDirectory() as folder:
            compiling = (sys.executable, "-c", "from sim.warm import warm_up; warm_up()")
            told = launched(compiling, FOEDUS_CACHE_DIR=folder)
        yield Figure(
            "first_compile", (told.wall,), "s", "compiling the model, the first time on a machine", "measured once"
        )
        yield Figure("first_compile_cpu", (told.cpu,), "s", "the same, time of all processors", "measured once")
