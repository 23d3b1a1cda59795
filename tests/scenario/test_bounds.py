"""Time and memory: hostile files end in a message within seconds and a few hundred megabytes, in a child process."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.scenario import load_document
from tests.scenario import SMALL

resource = pytest.importorskip("resource")

CHILD = """
import resource, sys, time
from pathlib import Path
sys.path.insert(0, {root!r})
from sim.scenario import ScenarioError, load
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))

def peak():  # in kilobytes; ru_maxrss would count what the parent held when it forked
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else ["VmHWM: 0"]
    return next(line.split()[1] for line in lines if line.startswith("VmHWM:"))

for path in sorted(Path(sys.argv[1]).iterdir()):
    print(path.name, end=" ", flush=True)
    start = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(start) + 11, resource.RLIM_INFINITY))
    try:
        load(path)
    except ScenarioError as error:
        assert str(error)
        print("refused", time.process_time() - start, peak(), flush=True)
"""
ROOT = Path(__file__).resolve().parents[2]

MANY = 1 << 20
HOSTILE = {
    "keys": "".join(f"k{number}: 1\n" for number in range(97_000)),
    "keys in a line": "{" + ",".join(f"k{number}: 1" for number in range(80_000)) + "}",
    "unknown fields": SMALL + "".join(f"x{number}: {{}}\n" for number in range(80_000)),
    "nations": SMALL + "".join(f"  N{number}: {{}}\n" for number in range(70_000)),
    "dyads": SMALL + "dyads:\n" + "- {pair: [A, B]}\n" * 45_000,
    "members": SMALL + "treaties: {t: {articles: {defence: 1}, members: [" + "QQQ," * 190_000 + "]}}",
    "bombs": "a: &a [x,x]\n" + "".join(f"b{number}: &b{number} [*a, *a]\n" for number in range(30_000)),
    "depth": "[" * (MANY - 10),
    "depth in blocks": "- " * (MANY // 2 - 10),
    "questions": "? " * (MANY // 2 - 10),
    "one word": "a: " + "x" * (MANY - 10),
    "one key": "x" * (MANY - 10) + ": 1",
    "one quote": 'a: "' + "\\\\" * (MANY // 2 - 10) + '"',
    "one number": "a: " + "9" * (MANY - 10),
    "tags": "a: !!" + "x" * (MANY - 10),
    "comments": "#\n" * (MANY // 2),
    "commas": "[" + "," * (MANY - 10),
    "accents": "a: '" + "\u0301" * (MANY // 2 - 10) + "'",
    "ten megabytes": "a: 1\n" * 2_000_000,
    "broken entries": SMALL + "treaties:\n" + "".join(f"  t{number}: {{a: [\n" for number in range(60_000)),
    "broken sections": "".join(f"k{number}: 'x\n" for number in range(80_000)),
    "broken at the end": SMALL + "dyads:\n" + "- {pair: [FRA, NO]}\n" * 40_000 + "- {pair: [FRA\n" * 90,
    "wrong here and there": SMALL
    + "dyads:\n"
    + ("- {pair: [FRA, NO]}\n" * 400 + "- {pair: [FRA, X], claim: 2}\n") * 45,
}


@pytest.mark.slow
def test_hostile_files_end_soon_and_small(tmp_path: Path) -> None:
    for name, text in HOSTILE.items():
        (tmp_path / name.replace(" ", "_")).write_text(text, encoding="utf-8")
    code = CHILD.format(root=str(ROOT))
    child = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=300)
    told = [line.split() for line in child.stdout.splitlines()]
    assert child.returncode == 0, (told[-1:], child.stderr[-2000:])
    assert {line[0] for line in told if line[1:2] == ["refused"]} == {name.replace(" ", "_") for name in HOSTILE}
    for name, _, seconds, kilobytes in told:
        assert float(seconds) < 10, name
        assert int(kilobytes) < 600_000, name
    print(child.stdout)


def test_150_nations_are_read_in_well_under_a_second(tmp_path: Path) -> None:
    nation = (
        "{name: A state, region: Somewhere, gdp: 220.5, growth: 0.04, burden: 0.05, capability: 60, polity: 0.9,"
        " ideology: [1.2, 0.3], approval: 0.5, sovereignty: 0.5, risk: 0.0, security: 0.5, technology: 0.8,"
        " location: [48.9, 2.3], exposure: {hybrid: 0.2}, interests: {security: 1.2}, sources: {gdp: assumed}}"
    )
    nations = "".join(f"  N{number}: {nation}\n" for number in range(150))
    dyads = "".join(
        f"  - {{pair: [N{number}, N{number + 1}], rivalry: 0.8, source: assumed}}\n" for number in range(149)
    )
    path = tmp_path / "s.yaml"
    path.write_text(f"{SMALL}{nations}dyads:\n{dyads}".replace("[1.2], l", "[1.2, 0], l").replace("[0.8]", "[0.8, 0]"))
    best = min(_seconds(path) for _ in range(3))
    assert best < 1.0, best


def _seconds(path: Path) -> float:
    start = time.perf_counter()
    assert len(load_document(path).scenario.nations) == 152
    return time.perf_counter() - start
