"""A study: the folder of a finished run, with tidy tables and a manifest that says how to get them again."""

from sim.study.files import SCHEMA_VERSION, write_study
from sim.study.folder import Identity, InUse, Place, Refused, StoreError, claim
from sim.study.manifest import identity_of

__all__ = [
    "SCHEMA_VERSION",
    "Identity",
    "InUse",
    "Place",
    "Refused",
    "StoreError",
    "claim",
    "identity_of",
    "write_study",
]
