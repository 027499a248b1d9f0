"""A letterhead as it would look on a letter, before anything is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from ppid.actions import crests, letter_texts
from ppid.clock import local_date
from ppid.db import db, rest
from ppid.law.roles import Role
from ppid.letters import parts
from ppid.letters.crests import uploaded
from ppid.letters.samples import SAMPLES
from ppid.models import PublicBody, Unit
from ppid.queries import people, units

Row = TypeVar("Row", PublicBody, Unit)
KIND = "extension"  # it has everything: number, nature, subject, addressee, signature and tembusan


def sample(
    body: PublicBody,
    values: Mapping[str, Any],
    *,
    unit: Unit | None = None,
    picture: bytes | None = None,
    now: datetime,
) -> bytes:
    """Print an invented letter, marked as a draft, under the letterhead that ``values`` would make.

    ``values`` are those of the unit when one is given, else those of the body; ``picture`` is a crest that is not kept
    yet. Writes nothing.
    """
    day = local_date(now, body.zone)
    if picture is not None:
        values = {**values, "crest_sha256": hashlib.sha256(picture).hexdigest()}
    if unit is None:
        writer, role = _as_if(body, values), Role.OFFICER
        letterhead = parts.letterhead(writer)
        signer = db.session.scalar(people.holder_of(body.id, role, day))
    else:
        writer, role = body, Role.UNIT_OFFICER
        letterhead = parts.letterhead(body, _as_if(unit, values))
        signer = db.session.scalar(units.officer_of(unit.id, day))
    facts = replace(
        SAMPLES[KIND],
        letterhead=letterhead,
        signatory=parts.signatory(signer, role),
        copies=parts.copies(writer, KIND),
    )
    facts = letter_texts.worded(facts, body.id, KIND)
    pictures = {uploaded(values["crest_sha256"]): picture} if picture else crests.pictures_of(body.id, facts)
    paper = body.paper
    rest()
    from ppid.letters import render  # half a second of imports that only drawing needs

    return render.render(KIND, facts, paper=paper, draft=True, pictures=pictures)


def _as_if(row: Row, values: Mapping[str, Any]) -> Row:
    """A copy of a row with other values, in no session."""
    kept = {column.key: getattr(row, column.key) for column in sa.inspect(type(row)).column_attrs}
    return type(row)(**{**kept, **values})
