"""The perangkat daerah of a body."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from ppid.models import Assignment, AssignmentState, Official, Unit
from ppid.queries.people import held_on


def roster(body_id: int, day: date) -> sa.Select[Unit, int, int]:
    """Select a body's units, those still offered first, with how many hold office in each on ``day`` and how many
    disposisi it still owes."""
    officers = sa.select(sa.func.count()).where(Official.unit_id == Unit.id, held_on(day)).scalar_subquery()
    owed = (
        sa.select(sa.func.count())
        .where(Assignment.unit_id == Unit.id, Assignment.state == AssignmentState.OPEN)
        .scalar_subquery()
    )
    return (
        sa.select(Unit, officers, owed)
        .where(Unit.body_id == body_id)
        .order_by(Unit.is_active.desc(), Unit.name, Unit.id)
    )


def named(body_id: int, name: str) -> sa.Select[Unit]:
    """Select the units of a body with this name, in whatever case."""
    return sa.select(Unit).where(Unit.body_id == body_id, sa.func.lower(Unit.name) == name.lower()).order_by(Unit.id)


def slugs(body_id: int) -> sa.Select[str]:
    return sa.select(Unit.slug).where(Unit.body_id == body_id)


def others_of(unit: Unit) -> sa.Select[Unit]:
    """Select the other units of the same body."""
    return sa.select(Unit).where(Unit.body_id == unit.body_id, Unit.id != unit.id).order_by(Unit.id)


def with_code(body_id: int, code: str) -> sa.Select[Unit]:
    """Select the units of a body with this code in their numbers, in whatever case."""
    return sa.select(Unit).where(Unit.body_id == body_id, sa.func.lower(Unit.code) == code.lower()).order_by(Unit.id)


def officer_of(unit_id: int, day: date) -> sa.Select[Official]:
    """Select who holds office in a unit on ``day``, the latest appointed first."""
    return (
        sa.select(Official)
        .where(Official.unit_id == unit_id, held_on(day))
        .order_by(Official.from_on.desc(), Official.id.desc())
        .limit(1)
    )
