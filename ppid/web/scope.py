"""The only door from a page to owned rows: a neighbour's row does not exist."""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa
from flask import abort, g

from ppid.db import Model, db
from ppid.law.roles import Role
from ppid.models import Assignment, FileKind, HarmTest, InfoRequest, StoredFile
from ppid.queries import harm_tests
from ppid.queries.assignments import given_to

Row = TypeVar("Row", bound=Model)
UNITS_FILES = (FileKind.ATTACHMENT, FileKind.GIVEN)  # no identity, no evidence, no other unit's material


def scoped(model: type[Row], id: int) -> Row:
    """Load one row of the acting office's body, and for a unit officer what the unit was given; else it is 404."""
    query = sa.select(model).where(model.id == id, model.body_id == g.actor.body_id)  # type: ignore[attr-defined]
    if g.actor.doer is Role.UNIT_OFFICER:
        query = _of_unit(model, query, g.actor.unit_id)
    row = db.session.scalars(query).one_or_none()
    if row is None:
        abort(404)
    return row


def _of_unit(model: type[Row], query: Any, unit_id: int | None) -> Any:
    """Letters name the applicant's address, so a unit officer has none of them."""
    if model is InfoRequest:
        return query.where(given_to(unit_id))
    if model is Assignment:
        return query.where(Assignment.unit_id == unit_id)
    if model is HarmTest:
        return query.where(harm_tests.seen_by(unit_id))
    if model is StoredFile:
        own = sa.and_(
            StoredFile.kind == FileKind.MATERIAL,
            StoredFile.assignment_id.in_(sa.select(Assignment.id).where(Assignment.unit_id == unit_id)),
        )
        return query.join(InfoRequest, InfoRequest.id == StoredFile.request_id).where(
            given_to(unit_id), sa.or_(StoredFile.kind.in_(UNITS_FILES), own)
        )
    abort(404)
