"""Accounts and the offices they hold."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import joinedload

from ppid.law.roles import Role
from ppid.models import Account, Official, PublicBody

PAGE_ROWS = 25


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


def holder_of(body_id: int, role: Role, day: date, *, official_id: int | None = None) -> sa.Select[Official]:
    """Select who holds a role of a body on ``day``: that office-holder where it is one, else the latest appointed.

    Where several hold the role at once, as a PPID and who signs "a.n.", a letter names the one who issues it; otherwise
    one who stays in office after ``day`` stands before one whose last day it is.
    """
    return (
        holders(body_id, role, day)
        .order_by(None)
        .order_by(
            sa.case((Official.id == official_id, 0), else_=1),
            sa.case((Official.until_on == day, 1), else_=0),
            Official.from_on.desc(),
            Official.id.desc(),
        )
        .limit(1)
    )


def holders(body_id: int, role: Role, day: date) -> sa.Select[Official]:
    """Select everybody who holds a role of a body on ``day``, the longest in office first."""
    return holders_of(body_id, (role,), day)


def holders_of(body_id: int, roles: Collection[Role], day: date) -> sa.Select[Official]:
    """The same for several roles at once."""
    return (
        sa.select(Official)
        .where(Official.body_id == body_id, Official.role.in_(roles), held_on(day))
        .order_by(Official.from_on, Official.id)
    )


def holding_beside(office: Official) -> sa.Select[Official]:
    """Select the other offices of the same role whose term shares a day with that of ``office``, oldest first."""
    query = sa.select(Official).where(
        Official.body_id == office.body_id,
        Official.role == office.role,
        Official.id != office.id,
        sa.or_(Official.until_on.is_(None), Official.until_on >= office.from_on),
    )
    if office.until_on is not None:
        query = query.where(Official.from_on <= office.until_on)
    return query.order_by(Official.from_on, Official.id)


def accounts_of_body(body_id: int) -> sa.Select[Official]:
    """Select the offices of a body that have an account, by name of the holder."""
    return (
        sa.select(Official)
        .where(Official.body_id == body_id, Official.account_id.is_not(None))
        .options(joinedload(Official.unit))
        .order_by(Official.name, Official.id)
    )


def same_office(account_id: int, body_id: int, role: Role, unit_id: int | None, day: date) -> sa.Select[Official]:
    """Select the office of this kind that an account holds on ``day`` or later."""
    same_unit = Official.unit_id.is_(None) if unit_id is None else Official.unit_id == unit_id
    return sa.select(Official).where(
        Official.account_id == account_id,
        Official.body_id == body_id,
        Official.role == role,
        same_unit,
        sa.or_(Official.until_on.is_(None), Official.until_on >= day),
    )


def admins_of(body_id: int) -> sa.Select[Official]:
    """Select the admins of a body, past ones too, whose account can sign in."""
    return (
        sa.select(Official)
        .join(Account, Account.id == Official.account_id)
        .where(Official.body_id == body_id, Official.role == Role.ADMIN, Account.is_active)
        .order_by(Official.id)
    )


def offices_elsewhere(account_id: int, body_id: int, today: date) -> sa.Select[int]:
    """Select the offices at other bodies that an account holds on ``today`` or will hold."""
    return sa.select(Official.id).where(
        Official.account_id == account_id,
        Official.body_id != body_id,
        sa.or_(Official.until_on.is_(None), Official.until_on >= today),
    )


def account_in(body_id: int, account_id: int) -> sa.Select[Account]:
    """Select an account that holds, held or will hold an office of this body."""
    office = sa.exists().where(Official.account_id == Account.id, Official.body_id == body_id)
    return sa.select(Account).where(Account.id == account_id, office)


class Term(StrEnum):
    """Which terms of office a list shows; the words stand in the address."""

    CURRENT = "berlaku"
    ENDED = "berakhir"
    ALL = "semua"


def roster(
    body_id: int, term: Term, *, today: date, after: int | None = None, before: int | None = None
) -> sa.Select[Official, Account]:
    """Select a page of a body's offices that have an account, with it, by name of the holder, one row more than shown.

    ``after`` and ``before`` are ids of the neighbouring pages' edge rows; with ``before`` the rows come reversed.
    ``today`` is a date in the body's zone; an office still to begin counts as current.
    """
    query = (
        sa.select(Official, Account)
        .join(Account, Account.id == Official.account_id)
        .where(Official.body_id == body_id)
        .options(joinedload(Official.unit))
        .limit(PAGE_ROWS + 1)
    )
    if term is Term.CURRENT:
        query = query.where(sa.or_(Official.until_on.is_(None), Official.until_on >= today))
    elif term is Term.ENDED:
        query = query.where(Official.until_on < today)
    key = sa.tuple_(Official.name, Official.id)
    edge_id = before if before is not None else after
    if edge_id is not None:
        edge = orm.aliased(Official)
        name = sa.select(edge.name).where(edge.id == edge_id, edge.body_id == body_id).scalar_subquery()
        edge_key = sa.tuple_(name, sa.literal(edge_id))
        query = query.where(key < edge_key if before is not None else key > edge_key)
    if before is not None:
        return query.order_by(Official.name.desc(), Official.id.desc())
    return query.order_by(Official.name, Official.id)


def body_by_slug(slug: str) -> sa.Select[PublicBody]:
    return sa.select(PublicBody).where(PublicBody.slug == slug)
