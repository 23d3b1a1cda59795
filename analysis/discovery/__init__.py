"""Which conditions bring something about: boxes found by PRIM and rules of a tree, tested and tried on fresh runs."""
