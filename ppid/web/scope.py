"""The only door from a page to owned rows: a neighbour's row does not exist."""

from __future__ import annotations

from typing import TypeVar

import sqlalchemy as sa
from flask import abort, g

from ppid.db import Model, db
from ppid.law.roles import Role
from ppid.models import InfoRequest, Letter, StoredFile

Row = TypeVar("Row", bound=Model)


def scoped(model: type[Row], id: int) -> Row:
    """Load one row of the acting office's body, and for a unit officer of the unit; anything else is 404."""
    query = sa.select(model).where(model.id == id, model.body_id == g.actor.body_id)  # type: ignore[attr-defined]
    if g.actor.doer is Role.UNIT_OFFICER:
        if model is InfoRequest:
            query = query.where(InfoRequest.unit_id == g.actor.unit_id)
        elif model in (Letter, StoredFile):
            query = query.join(InfoRequest, InfoRequest.id == model.request_id).where(  # type: ignore[attr-defined]
                InfoRequest.unit_id == g.actor.unit_id
            )
        else:
            abort(404)
    row = db.session.scalars(query).one_or_none()
    if row is None:
        abort(404)
    return row
