"""Accounts and the offices they hold."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ppid.law.roles import Role
from ppid.models import Account, Official, PublicBody


def by_email(email: str) -> sa.Select[Account]:
    """Select the account with this address, written in whatever case."""
    return sa.select(Account).where(Account.email == email.strip().lower())


def offices_of(account_id: int) -> sa.Select[Official]:
    """Select every office of an account, past and present, with its body, oldest first."""
    return (
        sa.select(Official)
        .where(Official.account_id == account_id)
        .options(joinedload(Official.body), joinedload(Official.unit))
        .order_by(Official.from_on, Official.id)
    )


def is_held(office: Official, today: date) -> bool:
    """Whether the term of ``office`` covers ``today``, a date in its body's zone."""
    return office.from_on <= today and (office.until_on is None or today <= office.until_on)


def held_on(day: date) -> sa.ColumnElement[bool]:
    """The same as a condition."""
    return sa.and_(Official.from_on <= day, sa.or_(Official.until_on.is_(None), Official.until_on >= day))


def holder_of(body_id: int, role: Role, day: date) -> sa.Select[Official]:
    """Select who holds a role of a body on ``day``, the latest appointed first."""
    return (
        sa.select(Official)
        .where(Official.body_id == body_id, Official.role == role, held_on(day))
        .order_by(Official.from_on.desc(), Official.id.desc())
        .limit(1)
    )


def accounts_of_body(body_id: int) -> sa.Select[Official]:
    """Select the offices of a body that have an account, by name of the holder."""
    return (
        sa.select(Official)
        .where(Official.body_id == body_id, Official.account_id.is_not(None))
        .options(joinedload(Official.unit))
        .order_by(Official.name, Official.id)
    )


def body_by_slug(slug: str) -> sa.Select[PublicBody]:
    return sa.select(PublicBody).where(PublicBody.slug == slug)
