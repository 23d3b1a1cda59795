"""Benchmarks: how fast the model is, as ratios on one machine in one run, beside twins of it written for Mesa."""
