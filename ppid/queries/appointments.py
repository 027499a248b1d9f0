"""The decrees that appoint a body's PPID (SK pengelola), and how each stands on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from ppid.models import AppointmentDecree, PublicBody

EXPIRES_SOON_DAYS = 60  # calendar days before its last one


class DecreeState(StrEnum):
    """How a decree stands, or a body without one."""

    IN_FORCE = "in_force"
    EXPIRES_SOON = "expires_soon"
    EXPIRED = "expired"
    ENDED = "ended"  # replaced or withdrawn
    MISSING = "missing"


VALID = frozenset({DecreeState.IN_FORCE, DecreeState.EXPIRES_SOON})


def state_of(decree: AppointmentDecree | None, on: date) -> DecreeState:
    """How a decree stands on ``on``, a day of its body's zone. It is in force on its last day still, not when ended."""
    if decree is None:
        return DecreeState.MISSING
    if decree.ended_on is not None and decree.ended_on <= on:
        return DecreeState.ENDED
    if decree.valid_until_on is None:
        return DecreeState.IN_FORCE
    if decree.valid_until_on < on:
        return DecreeState.EXPIRED
    soon = decree.valid_until_on <= on + timedelta(days=EXPIRES_SOON_DAYS)
    return DecreeState.EXPIRES_SOON if soon else DecreeState.IN_FORCE


def standing_for(decrees: Iterable[AppointmentDecree], on: date) -> AppointmentDecree | None:
    """The decree that speaks for a body on ``on``: the one in force the longest, else the last one there was."""
    return max(decrees, key=lambda one: _weight(one, on), default=None)


def _weight(decree: AppointmentDecree, on: date) -> tuple[bool, date, date]:
    is_valid = state_of(decree, on) in VALID
    return is_valid, (decree.valid_until_on or date.max) if is_valid else decree.decided_on, decree.decided_on


def of_body(body_id: int) -> sa.Select[AppointmentDecree]:
    """Select the decrees of a body, newest first."""
    return (
        sa.select(AppointmentDecree)
        .where(AppointmentDecree.body_id == body_id)
        .order_by(AppointmentDecree.decided_on.desc(), AppointmentDecree.id.desc())
    )


def numbered(body_id: int, number: str) -> sa.Select[int]:
    return sa.select(AppointmentDecree.id).where(
        AppointmentDecree.body_id == body_id, AppointmentDecree.number == number
    )


def across(bodies: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    """Select ``bodies`` by name, each once for every decree it has; the decree is None where it has none."""
    return (
        sa.select(PublicBody.id, PublicBody.slug, PublicBody.name, PublicBody.zone, AppointmentDecree)
        .outerjoin(AppointmentDecree, AppointmentDecree.body_id == PublicBody.id)
        .where(bodies)
        .order_by(PublicBody.name, PublicBody.id, AppointmentDecree.id)
    )


def one_overseen(id: int, bodies: sa.ColumnElement[bool]) -> sa.Select[AppointmentDecree]:
    """Select a decree if its body is among ``bodies``."""
    return (
        sa.select(AppointmentDecree)
        .join(PublicBody, PublicBody.id == AppointmentDecree.body_id)
        .where(AppointmentDecree.id == id, bodies)
    )
