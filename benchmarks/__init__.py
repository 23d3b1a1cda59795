"""Benchmarks: how fast the model is, in worlds made for measuring; ratios on one machine, never a test of seconds."""
