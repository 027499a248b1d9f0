"""A letterhead as it would look on a letter, before anything is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from ppid.actions import crests, letter_samples
from ppid.clock import local_date
from ppid.db import rest
from ppid.letters.crests import uploaded
from ppid.models import PublicBody, Unit

Row = TypeVar("Row", PublicBody, Unit)
KIND = "extension"  # it has everything: number, nature, subject, addressee, signature and tembusan
OF_UNIT = "unit_answer"  # the letter that a unit writes itself


def sample(
    body: PublicBody,
    values: Mapping[str, Any],
    *,
    unit: Unit | None = None,
    kind: str = KIND,
    picture: bytes | None = None,
    now: datetime,
) -> bytes:
    """Print an invented letter of a ``kind``, marked as a draft, under the letterhead that ``values`` would make.

    ``values`` are those of the unit when one is given, whose letter it then is, else those of the body; ``picture`` is
    a crest that is not kept yet. Writes nothing.
    """
    day = local_date(now, body.zone)
    if picture is not None:
        values = {**values, "crest_sha256": hashlib.sha256(picture).hexdigest()}
    if unit is None:
        facts = letter_samples.of_kind(kind, _as_if(body, values), day)
    else:
        kind, facts = OF_UNIT, letter_samples.of_kind(OF_UNIT, body, day, _as_if(unit, values))
    pictures = {uploaded(values["crest_sha256"]): picture} if picture else crests.pictures_of(body.id, facts)
    paper = body.paper
    rest()
    from ppid.letters import render  # half a second of imports that only drawing needs

    return render.render(kind, facts, paper=paper, draft=True, pictures=pictures)


def _as_if(row: Row, values: Mapping[str, Any]) -> Row:
    """A copy of a row with other values, in no session."""
    kept = {column.key: getattr(row, column.key) for column in sa.inspect(type(row)).column_attrs}
    return type(row)(**{**kept, **values})
