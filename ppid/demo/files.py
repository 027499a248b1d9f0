"""Reading the material in ``ppid/demo/data``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def read(name: str) -> dict[str, Any]:
    """The content of one data file, ``name`` without its suffix."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
