"""Experiments: worlds made for them, what is watched and measured in runs, and arms that share their luck."""
