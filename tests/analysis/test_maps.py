"""Outlines are whole, the projection is the published one, and each nation gets the land of its time."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

import analysis.maps
from analysis.lands import FORMER, TERRITORIES, claimed, lands
from analysis.maps import CENTRE, SIZE, clipped, cut, equal_earth, outline, project, svg_path, svg_paths, units
from analysis.views import View, views
from sim.resources import scenarios_folder
from sim.scenario import load

MADE_UP = {"enemy-of-my-enemy", "free-riders", "hegemon-and-clients", "leaky-ally", "two-blocs", "unix-1988"}


def area(ring: np.ndarray) -> float:
    x, y = ring.T
    return 0.5 * float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))


def size(land: tuple[str, ...]) -> float:
    """The share of the earth's surface that some land covers, as the equal-area map shows it."""
    parts = [part for ring in outline(land) for part in cut(ring)]
    return abs(sum(area(equal_earth(part[:, 1], part[:, 0])) for part in parts)) / (4 * np.pi)


@pytest.mark.parametrize(
    ("lat", "east", "x", "y"),
    [(0, 180, 2.7066299836960748, 0), (90, 0, 0, 1.3173627591574133), (45, 90, 1.1598544991029835, 0.8602310855220102),
     (-30, -120, -1.6878011172181766, -0.592935119848017), (60, 10, 0.11328111597619775, 1.0883008355053194)],
)  # fmt: skip
def test_equal_earth_is_the_published_projection(lat: float, east: float, x: float, y: float) -> None:
    """The numbers are those of d3-geo 3.1.1."""
    assert equal_earth(lat, east) == pytest.approx(np.array([[x, y]]), abs=1e-12)


def test_places_lie_in_the_box() -> None:
    (x, y), (west, _), (_, foot) = project([0, 0, -58], [CENTRE, CENTRE - 180, 0])
    assert (x, west) == pytest.approx((500, 0)) and 0 < y < foot == pytest.approx(SIZE[1], abs=1)
    assert np.ptp(project([10, 10], [-190, 170]), axis=0).max() < 1e-9


def test_every_ring_is_closed_and_has_no_long_stretch() -> None:
    for unit in units():
        for ring in outline((unit,)):
            assert len(ring) > 3 and (ring[0] == ring[-1]).all(), unit
            steps = np.diff(ring, axis=0)
            assert np.abs((steps[:, 0] + 180) % 360 - 180).max() < 2.01 and np.abs(steps[:, 1]).max() < 2.01, unit
            for part in cut(ring):
                assert (part[0] == part[-1]).all() and np.abs(part[:, 0]).max() <= 180
                assert np.abs(np.diff(equal_earth(part[:, 1], part[:, 0]), axis=0)).max() < 0.06, unit


def test_land_at_the_edge_of_the_map_is_parted() -> None:
    box = np.array([[170.0, 0], [170, 10], [-150, 10], [-150, 0], [170, 0]])
    west, east = sorted(cut(box), key=lambda part: part[:, 0].min())
    assert (west[:, 0].max(), east[:, 0].min()) == pytest.approx((-150 - CENTRE, 170 - CENTRE))
    assert abs(area(west)) + abs(area(east)) == pytest.approx(400)
    assert not len(clipped(box, 1, 20, 1))


def test_countries_are_as_large_as_they_are() -> None:
    """Areas in million square kilometres, of the World Bank's land and water; recalled, so within 4 %."""
    earth = 510.07
    for unit, known in {"FRA": 0.64, "BRA": 8.52, "RUS": 17.1, "AUS": 7.74, "TUR": 0.785, "POL": 0.313}.items():
        assert earth * size((unit,)) == pytest.approx(known, rel=0.04), unit
    assert earth * size(("DDR",)) == pytest.approx(0.108, rel=0.04)


def test_inner_borders_fall_away() -> None:
    parts = claimed("SUN")
    assert size(parts) == pytest.approx(sum(size((unit,)) for unit in parts), rel=1e-6)
    inside = (41.3, 69.2)  # Tashkent: no ring of the union passes near, though Kazakhstan's does
    near = [np.hypot(*(ring - inside[::-1]).T).min() for ring in outline(parts)]
    assert min(near) > 3 and min(np.hypot(*(ring - inside[::-1]).T).min() for ring in outline(("KAZ",))) < 1


def test_paths_for_the_page() -> None:
    paths = svg_paths()
    assert {"USA", "SUN", "CSK", "YUG", "GDR", "DEU", "GRL", "MLT", "SGP"} <= set(paths)
    order = list(paths)
    assert order.index("SUN") < order.index("RUS") and order.index("DEU") < order.index("GDR")
    assert all(re.fullmatch(r"(M[\d.,-]+l[\d., e-]+z)+", path) for path in paths.values())
    starts = np.array(
        [[float(v) for v in m.split(",")] for path in paths.values() for m in re.findall("M([^l]+)l", path)]
    )
    assert (starts >= -1).all() and (starts <= np.array(SIZE) + 1).all()
    assert svg_path(("PRT",)) == paths["PRT"]


def test_the_file_names_its_source_and_is_small() -> None:
    path = Path(analysis.maps.__file__).with_name("outlines.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    assert path.stat().st_size < 300_000
    assert (
        "Natural Earth" in content["source"] and "public domain" in content["licence"] and "ISC" in content["licence"]
    )


@pytest.mark.parametrize("path", sorted(scenarios_folder().glob("*.yaml")), ids=lambda path: path.stem)
def test_nations_of_the_shipped_worlds_have_outlines(path: Path) -> None:
    nations = load(path).nations
    without = [key for key in nations if not set(claimed(key)) <= units()]
    assert bool(without) == (path.stem in MADE_UP), without


def test_the_tables_name_units_that_exist() -> None:
    named = {unit for state in FORMER.values() for _, era in state.eras for unit in era}
    assert named | set(TERRITORIES) | set(TERRITORIES.values()) <= units()


def owners(year: float, *there: str, world: tuple[str, ...] = ()) -> dict[str, str]:
    found = lands(there, year, world or there, units())
    return {unit: nation for nation, land in found.items() for unit in land}


def test_land_belongs_to_whom_it_belonged() -> None:
    early, late = owners(1967, "SUN", "DEU", "GDR", "DNK"), owners(2005, "SUN", "DEU", "UKR")
    assert early["UKR"] == early["EST"] == "SUN" and late["UKR"] == "UKR" and late["RUS"] == "SUN" and "EST" not in late
    assert (early["DDR"], early["DEU"], late["DDR"]) == ("GDR", "DEU", "DEU")
    assert early["GRL"] == "DNK" and owners(1967, "DNK", "GRL")["GRL"] == "GRL"
    assert "DDR" not in owners(1967, "DEU") and "EST" not in owners(1938, "SUN")


def test_a_state_that_lasts_longer_in_the_model_keeps_its_land() -> None:
    assert owners(2000, "SUN", world=("SUN", "RUS", "UKR"))["UKR"] == "SUN"
    assert owners(2000, "SUN", "UKR", world=("SUN", "RUS", "UKR"))["UKR"] == "UKR"


def test_a_region_is_shown_by_itself_and_a_crowd_in_the_world_once_more() -> None:
    europe = np.array([[48.0 + k % 4, 2.0 + 3 * (k // 4)] for k in range(12)])
    (alone,) = views(europe, [()] * 12)
    assert alone.region and alone.aspect < 2
    world, crowd = views(np.vstack([europe, [[39, -77], [36, 140], [-35, 149]]]), [()] * 15)
    assert not world.region and crowd.region
    for view, spots in ((alone, europe), (world, europe), (crowd, europe)):
        x, y = view.places(*spots.T).T
        assert (
            (view.box[0] < x).all() and (x < view.box[2]).all() and (view.box[1] < y).all() and (y < view.box[3]).all()
        )
    assert len(views(np.array([[39.0, -77], [56, 38], [40, 116]]), [()] * 3)) == 1


def test_regions_keep_areas_and_go_back() -> None:
    view = View(50.0, 10.0, True)
    assert view.back(*view.places(np.array([38.7]), np.array([-9.1]))[0]) == pytest.approx((38.7, -9.1))
    edge = np.linspace(0, 1, 400)
    lat, lon = (
        np.concatenate([40 + 0 * edge, 40 + edge, 41 + 0 * edge, 41 - edge]),
        np.concatenate([edge, 1 + 0 * edge, 1 - edge, 0 * edge]),
    )
    wanted = np.radians(1) * (np.sin(np.radians(41)) - np.sin(np.radians(40)))
    assert abs(area(view.places(lat, lon))) == pytest.approx(wanted, rel=1e-4)
