"""A study: the folder of a finished run, with tidy tables and a manifest that says how to get them again."""

from sim.study.files import SCHEMA_VERSION, lasting, parquet, unreadable, write_study
from sim.study.folder import (
    MANIFEST,
    PARTS,
    POINTS,
    SWEEP,
    Identity,
    InUse,
    Place,
    Refused,
    StoreError,
    claim,
    examine,
    flush_folder,
    hold,
    in_use,
    read_manifest,
    reason,
)
from sim.study.manifest import about, identity_of, versions

__all__ = [
    "MANIFEST",
    "PARTS",
    "POINTS",
    "SCHEMA_VERSION",
    "SWEEP",
    "Identity",
    "InUse",
    "Place",
    "Refused",
    "StoreError",
    "about",
    "claim",
    "examine",
    "flush_folder",
    "hold",
    "identity_of",
    "in_use",
    "lasting",
    "parquet",
    "read_manifest",
    "reason",
    "unreadable",
    "versions",
    "write_study",
]
