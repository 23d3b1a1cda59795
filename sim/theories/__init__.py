"""Rival theories of who stands with whom, each without a world: sizes and feelings in, stable alignments out."""
