"""The nations, treaties and events of the made-up study."""

from __future__ import annotations

from typing import Any

WORLD: dict[str, tuple[str, float, float, float]] = {
    "USA": ("United States", 38.9, -77.0, 100),
    "SUN": ("Soviet Union", 55.8, 37.6, 70),
    "GBR": ("United Kingdom", 51.5, -0.1, 30),
    "FRA": ("France", 48.9, 2.4, 24),
    "DEU": ("West Germany", 50.7, 7.1, 26),
    "GDR": ("East Germany", 52.5, 13.4, 8),
    "ITA": ("Italy", 41.9, 12.5, 16),
    "BEL": ("Belgium", 50.8, 4.4, 6),
    "NLD": ("Netherlands", 52.4, 4.9, 7),
    "LUX": ("Luxembourg", 49.6, 6.1, 1),
    "CAN": ("Canada", 45.4, -75.7, 14),
    "NOR": ("Norway", 59.9, 10.8, 4),
    "DNK": ("Denmark", 55.7, 12.6, 4),
    "ISL": ("Iceland", 64.1, -21.9, 0.3),
    "PRT": ("Portugal", 38.7, -9.1, 3),
    "GRC": ("Greece", 38.0, 23.7, 4),
    "TUR": ("Turkey", 39.9, 32.9, 7),
    "ESP": ("Spain", 40.4, -3.7, 9),
    "POL": ("Poland", 52.2, 21.0, 9),
    "CSK": ("Czechoslovakia", 50.1, 14.4, 7),
    "HUN": ("Hungary", 47.5, 19.0, 5),
    "ROU": ("Romania", 44.4, 26.1, 5),
    "BGR": ("Bulgaria", 42.7, 23.3, 3),
    "ALB": ("Albania", 41.3, 19.8, 0.6),
    "YUG": ("Yugoslavia", 44.8, 20.5, 6),
    "SWE": ("Sweden", 59.3, 18.1, 8),
    "FIN": ("Finland", 60.2, 24.9, 4),
    "AUT": ("Austria", 48.2, 16.4, 4),
    "CHE": ("Switzerland", 46.9, 7.4, 6),
    "IRL": ("Ireland", 53.3, -6.3, 2),
    "CHN": ("China", 39.9, 116.4, 35),
    "JPN": ("Japan", 35.7, 139.7, 25),
    "BRA": ("Brazil", -15.8, -47.9, 12),
    "ARG": ("Argentina", -34.6, -58.4, 8),
}
EVENTS: list[dict[str, Any]] = [
    {
        "id": "nato-offer",
        "title": "North Atlantic Treaty opened for all",
        "trigger": "date",
        "date": "1949-04-04",
    },
    {"id": "soviet-bomb", "title": "First Soviet nuclear test", "trigger": "date", "date": "1949-08-29"},
    {"id": "korea", "title": "War in Korea", "trigger": "date", "date": "1950-06-25"},
    {"id": "stalin", "title": "Death of Stalin", "trigger": "date", "date": "1953-03-05"},
    {"id": "warsaw-offer", "title": "Warsaw Pact offered", "trigger": "when", "date": None},
    {"id": "hungary", "title": "Rising in Hungary, Suez crisis", "trigger": "date", "date": "1956-10-23"},
    {"id": "sputnik", "title": "Sputnik", "trigger": "date", "date": "1957-10-04"},
    {"id": "berlin", "title": "Berlin Wall", "trigger": "date", "date": "1961-08-13"},
    {"id": "cuba", "title": "Cuban missile crisis", "trigger": "date", "date": 1962},
    {"id": "france", "title": "France leaves the command", "trigger": "date", "date": "1966-03-07"},
    {"id": "prague", "title": "Prague Spring put down", "trigger": "date", "date": "1968-08-20"},
    {"id": "greece", "title": "Greece leaves the command", "trigger": "when", "date": None},
    {"id": "afghanistan", "title": "Soviet war in Afghanistan", "trigger": "date", "date": "1979-12-24"},
    {"id": "gorbachev", "title": "Gorbachev in office", "trigger": "date", "date": "1985-03-11"},
    {"id": "wall", "title": "The Wall opens", "trigger": "date", "date": "1989-11-09"},
    {"id": "spy", "title": "A spy is found", "trigger": "rate", "date": None},
]
TREATIES: dict[str, tuple[str, list[str], float, dict[str, float]]] = {
    "nato": (
        "North Atlantic Treaty",
        "USA GBR FRA BEL NLD LUX CAN NOR DNK ISL PRT ITA GRC TUR DEU ESP".split(),
        1949,
        {"GRC": 3, "TUR": 3, "DEU": 6, "ESP": 33},
    ),
    "warsaw": ("Warsaw Pact", "SUN POL CSK HUN ROU BGR ALB GDR".split(), 1955, {"GDR": 1}),
    "brussels": ("Brussels Treaty", "GBR FRA BEL NLD LUX DEU ITA".split(), 1948.2, {"DEU": 6, "ITA": 6}),
    "rio": ("Rio Pact", "USA BRA ARG".split(), 1947.7, {}),
}
YEARS = tuple(float(year) for year in range(1949, 1992))
