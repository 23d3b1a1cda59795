"""Groups of nations by treaties of two, by hand and against networkx, and how networks draw them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.legend import Legend

from analysis.cast import Cast
from analysis.figures import FIGURES
from analysis.groups import led, parts
from analysis.statistics import lasting
from analysis.tables import open_study
from analysis.wishes import Wishes
from sim import load_world, run_world


@pytest.mark.parametrize("seed", range(5))
def test_parts_are_the_components_of_the_network(seed: int) -> None:
    graph = nx.gnp_random_graph(14, 0.1, seed=seed)
    names = [f"N{node}" for node in graph]
    found = parts(names, [frozenset((f"N{a}", f"N{b}")) for a, b in graph.edges])
    expected = [{f"N{node}" for node in part} for part in nx.connected_components(graph)]
    assert sorted(map(sorted, found)) == sorted(map(sorted, expected))


def test_treaties_of_two_around_one_nation_are_one_bloc() -> None:
    full = {"ab": ["A", "B"], "bc": ["B", "C"], "de": ["D", "E"], "org": ["F", "G", "H"], "cf": ["C", "F"]}
    own = {"A": "ab", "B": "ab", "C": "bc", "D": "de", "E": "de", "F": "org", "G": "org", "H": "org"}
    defended = {frozenset(pair) for pair in ("AB", "BC", "DE", "FG", "GH", "FH", "CF")}
    power = dict.fromkeys("ABCDEFGH", 1.0) | {"B": 3.0, "F": 9.0}
    assert led(own, full, defended, power, ()) == {"A": "B", "B": "B", "C": "B"}, "two alone are a treaty, not a group"
    assert led(own, full, defended, power, ("bc",)) == {}, "what the world is about keeps its name"


def test_a_network_of_treaties_without_names_has_a_colour_for_each_group(tmp_path: Path) -> None:
    study = open_study(run_world(load_world("two-blocs", "calendar.end=2006"), tmp_path / "out", replicates=4))
    assert Cast(study).blocs == []
    now = lasting(study.ties[study.ties["kind"].astype(str) == "defence"], 2006, study.step)
    graph = nx.Graph()
    graph.add_nodes_from(study.nation_names)
    often = now.drop_duplicates(["run", "a", "b"]).groupby(["a", "b"], observed=True).size()
    graph.add_edges_from(pair for pair, count in often.items() if count >= 2)
    sizes = sorted(len(part) for part in nx.connected_components(graph) if len(part) > 1)
    assert len(sizes) > 1
    figure = FIGURES["network"].draw(study, Wishes(years=(2006,)))
    signs = [one for one in figure.axes[0].collections if isinstance(one, PathCollection)]
    hues = Counter(tuple(np.ravel(sign.get_facecolor()).tolist()) for sign in signs)
    white = hues.pop((1.0, 1.0, 1.0, 1.0), 0)
    assert sorted(hues.values()) == sizes and white == len(graph) - sum(sizes)
    told = [text.get_text() for key in figure.findobj(Legend) for text in key.get_texts()]
    assert sum(text.startswith("with ") for text in told) == len(sizes)
