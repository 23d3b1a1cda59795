"""The manifest of a sweep as bytes: its last entry is the checksum of all the rest."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from sim.study import MANIFEST

SEAL: Final = "checksum"


def sealed(manifest: dict[str, Any]) -> bytes:
    """The bytes of a manifest, with its checksum."""
    body = {key: value for key, value in manifest.items() if key != SEAL}
    return _written({**body, SEAL: hashlib.sha256(_written(body)).hexdigest()}) + b"\n"


def _written(manifest: dict[str, Any]) -> bytes:
    return json.dumps(manifest, indent=1, ensure_ascii=False, allow_nan=False).encode()


def broken(folder: Path, manifest: dict[str, Any]) -> str:
    """Why a manifest is not, byte for byte, what was written, in words; empty if it is."""
    if SEAL not in manifest:
        return "it has no checksum"
    with suppress(OSError, ValueError):
        if (folder / MANIFEST).read_bytes() == sealed(manifest):
            return ""
    return "its bytes are not those that were written"
