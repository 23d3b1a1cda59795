"""Names, numbers and chances as they stand in sentences."""

from __future__ import annotations

from analysis.telling import Names, apart, column, listed, number, percent, with_article


def test_names_in_sentences() -> None:
    names = Names({"FRA": "France", "GBR": "United Kingdom", "a-b": "Ruritania"}, {"nato": "North Atlantic Treaty"})
    assert names.treaty("nato", None) == "the North Atlantic Treaty"
    assert names.treaty("FRA-GBR-1953-2", None) == "the 1953 treaty of France and the United Kingdom"
    assert names.treaty("a-b-FRA-circle-1950", None) == "the 1950 organisation of Ruritania, France and others"
    assert names.treaty("odd", None) == "the treaty odd" and names.treaty(None, "FRA") == "a treaty with France"
    assert with_article("Soviet Union") == "the Soviet Union" and with_article("the Gambia") == "the Gambia"
    assert with_article("Netherlands") == "the Netherlands" and with_article("Iceland") == "Iceland"
    assert listed(["a"]) == "a" and listed(["a", "b", "c"]) == "a, b and c"
    assert [percent(x) for x in (0.0, 1e-5, 0.004, 0.04, 0.996, 1.0)] == [
        "0%", "under 0.1%", "0.4%", "4%", "over 99%", "100%"
    ]  # fmt: skip
    assert [number(x) for x in (-0.034, 0.5, 12.34, 123.4)] == ["−0.034", "0.50", "12.3", "123"]
    assert column([1.234, -0.001]) == ["+1.23", "−0.00"] and column([0.0123, -0.001]) == ["+0.0123", "−0.0010"]
    assert apart(1.0796, 1.0812, sign=True) == "+1.080 instead of +1.081"
    assert apart(3.0, -1.0) == "3.00 instead of −1.00"
