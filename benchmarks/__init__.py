"""Benchmarks: ratios of speed measured on one machine in one run, against twins of the model written for Mesa."""
