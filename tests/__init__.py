"""The tests of Foedus."""
