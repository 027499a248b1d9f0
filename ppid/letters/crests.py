"""The emblems that letters may show: files under static/letters, and pictures that a body uploaded."""

from __future__ import annotations

import re
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "static" / "letters"
DEFAULT = "lambang.svg"
UPLOADED = re.compile(r"[0-9a-f]{64}\.(png|jpg)")  # a picture kept with the body, by its SHA-256
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*\.(svg|png)")


def crest_of(slug: str) -> str:
    """The crest of a body: the file named after its slug when there is one, else a neutral emblem."""
    own = (f"{slug}.{ending}" for ending in ("svg", "png"))
    return next((name for name in own if is_crest(name)), DEFAULT)


def uploaded(sha256: str) -> str:
    """The name under which a letter asks for an uploaded picture."""
    return f"{sha256}.png"


def is_crest(name: str) -> bool:
    """Whether ``name`` is a plain file name under static/letters, with no way out of that folder."""
    return NAME.fullmatch(name) is not None and (ASSETS / name).is_file()
