"""Crests of letterheads: a picture is judged, drawn small, and kept for good under its fingerprint."""

from __future__ import annotations

import hashlib
from datetime import datetime

from ppid.db import db
from ppid.letters.blocks import Facts
from ppid.letters.case_forms import BlankForm
from ppid.letters.crests import UPLOADED
from ppid.models import Crest
from ppid.queries import crests as queries
from ppid.uploads import accept
from ppid.uploads.images import small_png

KINDS = ("jpeg", "png")
LARGEST_SIDE = 400  # pixels: at the 23 mm of a letterhead that is more than a printer shows
LARGEST_BYTES = 60_000  # a plain letter stays under 100 KB


def taken(name: str, data: bytes) -> bytes:
    """An uploaded crest as letters will show it: a PNG of a few hundred pixels, without whatever came along with them.

    Raises UploadRefused.
    """
    return small_png(accept(name, data, kinds=KINDS).data, LARGEST_SIDE, LARGEST_BYTES)


def keep(body_id: int, picture: bytes, *, now: datetime) -> str:
    """Store what `taken` returned and return its SHA-256; a crest that is there already stays. The caller commits."""
    sha256 = hashlib.sha256(picture).hexdigest()
    if db.session.scalar(queries.crest_of(body_id, sha256)) is None:
        db.session.add(Crest(body_id=body_id, sha256=sha256, media_type="image/png", data=picture, kept_at=now))
        db.session.flush()
    return sha256


def pictures_of(body_id: int, facts: Facts | BlankForm) -> dict[str, bytes]:
    """The uploaded pictures that a letter shows, by the name its facts give them; empty when it shows none."""
    name = facts.letterhead.crest
    if not UPLOADED.fullmatch(name):
        return {}
    data = db.session.scalar(queries.crest_of(body_id, name.partition(".")[0]))
    return {} if data is None else {name: data}
