"""The registers of a body: which rows of a period stand in them, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ppid.models import Dispute, InfoRequest, Objection, Ruling

PAGE_ROWS = 25
Key = tuple[Any, ...]


class RegisterKind(StrEnum):
    REQUESTS = "requests"
    OBJECTIONS = "objections"
    DISPUTES = "disputes"


@dataclass(frozen=True, slots=True)
class Period:
    """A year of the register; with ``first`` and ``last``, local days of receipt, only a part of it."""

    year: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its table, the columns of its order (unique within a body's year), and what its rows bring along."""

    model: type[Any]
    key: tuple[Any, ...]
    received_on: Any
    of_year: Callable[[int], sa.ColumnElement[bool]]
    options: tuple[Any, ...]

    def key_of(self, row: Any) -> Key:
        return tuple(getattr(row, column.key) for column in self.key)

    def rows(self, body_id: int, period: Period) -> sa.ColumnElement[bool]:
        """The condition for the rows of a body and a period."""
        conditions = [self.model.body_id == body_id, self.of_year(period.year)]
        if period.first is not None and period.last is not None:
            conditions.append(self.received_on.between(period.first, period.last))
        return sa.and_(*conditions)


REGISTERS: dict[RegisterKind, Register] = {
    RegisterKind.REQUESTS: Register(
        InfoRequest,
        (InfoRequest.seq,),
        InfoRequest.received_on,
        lambda year: InfoRequest.year == year,
        (
            joinedload(InfoRequest.applicant),
            joinedload(InfoRequest.proxy),
            joinedload(InfoRequest.notice),
            selectinload(InfoRequest.items),
        ),
    ),
    RegisterKind.OBJECTIONS: Register(
        Objection,
        (Objection.seq,),
        Objection.received_on,
        lambda year: Objection.year == year,
        (
            joinedload(Objection.applicant),
            joinedload(Objection.proxy),
            joinedload(Objection.info_request),
            joinedload(Objection.ruling).joinedload(Ruling.official),
            selectinload(Objection.grounds),
            selectinload(Objection.items),
        ),
    ),
    RegisterKind.DISPUTES: Register(
        Dispute,
        (Dispute.petitioned_on, Dispute.id),
        Dispute.petitioned_on,
        lambda year: Dispute.petitioned_on.between(date(year, 1, 1), date(year, 12, 31)),
        (
            joinedload(Dispute.objection).joinedload(Objection.applicant),
            joinedload(Dispute.objection).joinedload(Objection.proxy),
            joinedload(Dispute.objection).joinedload(Objection.info_request),
            selectinload(Dispute.stages),
        ),
    ),
}


def rows_of(
    kind: RegisterKind,
    body_id: int,
    period: Period,
    *,
    after: Key | None = None,
    before: Key | None = None,
    rows: int = PAGE_ROWS + 1,
) -> sa.Select[Any]:
    """Select ``rows`` of a register in the order of its numbers. With ``before`` they come reversed."""
    register = REGISTERS[kind]
    query = sa.select(register.model).where(register.rows(body_id, period)).options(*register.options).limit(rows)
    key = sa.tuple_(*register.key)
    if before is not None:
        return query.where(key < before).order_by(*(column.desc() for column in register.key))
    if after is not None:
        query = query.where(key > after)
    return query.order_by(*register.key)


def how_many(kind: RegisterKind, body_id: int, period: Period) -> sa.Select[int]:
    register = REGISTERS[kind]
    return sa.select(sa.func.count()).select_from(register.model).where(register.rows(body_id, period))


def first_year(kind: RegisterKind, body_id: int) -> sa.Select[Any]:
    """Select the first year of a register; for disputes the day of the first petition."""
    model = REGISTERS[kind].model
    first = model.petitioned_on if model is Dispute else model.year
    return sa.select(sa.func.min(first)).where(model.body_id == body_id)
