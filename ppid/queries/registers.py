"""The registers of a body: which rows of a period stand in them, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ppid.law import cases, rulings
from ppid.law.cases import Channel, ItemOutcome
from ppid.law.objections import Ground
from ppid.models import (
    Applicant,
    Dispute,
    InfoRequest,
    Notice,
    Objection,
    ObjectionGround,
    ObjectionItem,
    Official,
    Proxy,
    RequestItem,
    Ruling,
    Unit,
)
from ppid.queries.assignments import given_to

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


# Which rows

OPEN, ANSWERED, REFUSED, WAITING, RULED, LATE = "open", "answered", "refused", "waiting", "ruled", "late"
States = Mapping[str, Callable[[date | None], sa.ColumnElement[bool]]]


def _in(column: Any, states: frozenset[Any]) -> sa.ColumnElement[bool]:
    return column.in_(sorted(states))


def _late(row: Any, awaiting: frozenset[Any], done_on: Any, on: date | None) -> sa.ColumnElement[bool]:
    """Done after its last day, or not done although that day is over on ``on``."""
    return sa.or_(done_on > row.due_on, sa.and_(_in(row.status, awaiting), row.due_on < on))


def _refused() -> sa.ColumnElement[bool]:
    """Whether any item of a request was withheld, wholly or in part."""
    withheld = RequestItem.outcome.in_((ItemOutcome.REFUSED, ItemOutcome.GIVEN_IN_PART))
    return sa.exists().where(RequestItem.request_id == InfoRequest.id, withheld)


REQUEST_STATES: States = {
    OPEN: lambda _on: _in(InfoRequest.status, cases.OPEN),
    ANSWERED: lambda _on: _in(InfoRequest.status, cases.ANSWERED),
    REFUSED: lambda _on: _refused(),
    LATE: lambda on: _late(InfoRequest, cases.AWAITING_REPLY, InfoRequest.answered_on, on),
}
OBJECTION_STATES: States = {
    WAITING: lambda _on: _in(Objection.status, rulings.OPEN),
    RULED: lambda _on: _in(Objection.status, rulings.RULED),
    LATE: lambda on: _late(Objection, rulings.OPEN, Objection.ruled_on, on),
}


@dataclass(frozen=True, slots=True)
class Only:
    """Which rows of a register are wanted; all, unless something is named. Lateness is judged on the day ``on``.

    A unit's rows are those that were asked of it or given to it.
    Raises ValueError for lateness without a day, or a day without it.
    """

    state: str = ""
    on: date | None = None
    unit_id: int | None = None
    channel: Channel | None = None
    ground: Ground | None = None

    def __post_init__(self) -> None:
        if (self.state == LATE) != (self.on is not None):
            raise ValueError("lateness is a question with a day")

    def conditions(self, states: States) -> Iterator[sa.ColumnElement[bool]]:
        if self.state:
            yield states[self.state](self.on)
        if self.unit_id is not None:
            yield sa.or_(InfoRequest.unit_id == self.unit_id, given_to(self.unit_id))
        if self.channel is not None:
            yield InfoRequest.channel == self.channel
        if self.ground is not None:
            yield sa.exists().where(ObjectionGround.objection_id == Objection.id, ObjectionGround.ground == self.ground)


EVERYTHING = Only()


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its table, the columns of its order (unique within a body's year), and what its rows bring along.

    ``states`` are those by which it can be filtered.
    """

    model: type[Any]
    key: tuple[Any, ...]
    received_on: Any
    of_year: Callable[[int], sa.ColumnElement[bool]]
    options: tuple[Any, ...]
    states: States

    def key_of(self, row: Any) -> Key:
        return tuple(getattr(row, column.key) for column in self.key)

    def rows(self, body_id: int, period: Period, only: Only) -> sa.ColumnElement[bool]:
        """The condition for those rows of a body and a period."""
        conditions = [self.model.body_id == body_id, self.of_year(period.year)]
        if period.first is not None and period.last is not None:
            conditions.append(self.received_on.between(period.first, period.last))
        return sa.and_(*conditions, *only.conditions(self.states))


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
        REQUEST_STATES,
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
        OBJECTION_STATES,
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
        {},
    ),
}


def rows_of(
    kind: RegisterKind,
    body_id: int,
    period: Period,
    only: Only = EVERYTHING,
    *,
    after: Key | None = None,
    before: Key | None = None,
    rows: int = PAGE_ROWS + 1,
) -> sa.Select[Any]:
    """Select ``rows`` of a register in the order of its numbers. With ``before`` they come reversed."""
    register = REGISTERS[kind]
    query = sa.select(register.model).where(register.rows(body_id, period, only)).options(*register.options).limit(rows)
    key = sa.tuple_(*register.key)
    if before is not None:
        return query.where(key < before).order_by(*(column.desc() for column in register.key))
    return _following(query, register, after)


def _following(query: sa.Select[Any], register: Register, after: Key | None) -> sa.Select[Any]:
    if after is not None:
        query = query.where(sa.tuple_(*register.key) > after)
    return query.order_by(*register.key)


def how_many(kind: RegisterKind, body_id: int, period: Period, only: Only = EVERYTHING) -> sa.Select[int]:
    register = REGISTERS[kind]
    return sa.select(sa.func.count()).select_from(register.model).where(register.rows(body_id, period, only))


def units(body_id: int) -> sa.Select[Unit]:
    """Select every unit that a body has or had, by name."""
    return sa.select(Unit).where(Unit.body_id == body_id).order_by(Unit.name, Unit.id)


def first_year(kind: RegisterKind, body_id: int) -> sa.Select[Any]:
    """Select the first year of a register; for disputes the day of the first petition."""
    model = REGISTERS[kind].model
    first = model.petitioned_on if model is Dispute else model.year
    return sa.select(sa.func.min(first)).where(model.body_id == body_id)


# Whole registers: only the columns that are written, without the weight of the objects

PERSON = ("row_key", "name", "occupation", "identity_sealed", "address_sealed", "phone_sealed", "email_sealed")
OF_REQUEST = (
    "id", "seq", "number", "received_on", "purpose", "access_mode", "status", "outcome", "answered_on",
    "answer_received_on",
)  # fmt: skip
OF_OBJECTION = (
    "id", "seq", "number", "received_on", "purpose", "status", "outcome", "ruled_on", "settled_on",
    "applicant_response",
)  # fmt: skip
OF_REQUEST_ITEM = ("number", "text", "outcome", "form", "holder", "ground", "other_act", "reason")


def _columns(model: type[Any], names: Sequence[str]) -> list[Any]:
    return [getattr(model, name) for name in names]


def request_lines(body_id: int, period: Period, only: Only, *, after: Key | None, rows: int) -> sa.Select[Any]:
    """Select OF_REQUEST, PERSON, the proxy's name, cost and way of payment, in the order of the numbers."""
    register = REGISTERS[RegisterKind.REQUESTS]
    cost = Notice.copy_rate * Notice.copy_sheets + Notice.delivery_cost + Notice.other_cost  # Notice.total_cost
    query = (
        sa.select(
            *_columns(InfoRequest, OF_REQUEST), *_columns(Applicant, PERSON), Proxy.name, Notice.id, cost,
            Notice.payment,
        )
        .join(InfoRequest.applicant)
        .outerjoin(InfoRequest.proxy)
        .outerjoin(InfoRequest.notice)
        .where(register.rows(body_id, period, only))
        .limit(rows)
    )  # fmt: skip
    return _following(query, register, after)


def request_items(ids: Sequence[int]) -> sa.Select[Any]:
    """Select the request and OF_REQUEST_ITEM of every item of these requests."""
    return (
        sa.select(RequestItem.request_id, *_columns(RequestItem, OF_REQUEST_ITEM))
        .where(RequestItem.request_id.in_(ids))
        .order_by(RequestItem.request_id, RequestItem.number)
    )


def objection_lines(body_id: int, period: Period, only: Only, *, after: Key | None, rows: int) -> sa.Select[Any]:
    """Select OF_OBJECTION, PERSON, proxy's name, the request's number, the ruling's order, its signer and jabatan."""
    register = REGISTERS[RegisterKind.OBJECTIONS]
    query = (
        sa.select(
            *_columns(Objection, OF_OBJECTION), *_columns(Applicant, PERSON), Proxy.name, InfoRequest.number,
            Ruling.id, Ruling.order, Official.name, Official.jabatan,
        )
        .join(Objection.applicant)
        .outerjoin(Objection.proxy)
        .outerjoin(Objection.info_request)
        .outerjoin(Objection.ruling)
        .outerjoin(Ruling.official)
        .where(register.rows(body_id, period, only))
        .limit(rows)
    )  # fmt: skip
    return _following(query, register, after)


def objection_items(ids: Sequence[int]) -> sa.Select[Any]:
    """Select the objection, number and text of every item of these objections."""
    return (
        sa.select(ObjectionItem.objection_id, *_columns(ObjectionItem, ("number", "text")))
        .where(ObjectionItem.objection_id.in_(ids))
        .order_by(ObjectionItem.objection_id, ObjectionItem.number)
    )


def objection_grounds(ids: Sequence[int]) -> sa.Select[Any]:
    """Select the objection and the ground of every ground of these objections."""
    return (
        sa.select(ObjectionGround.objection_id, *_columns(ObjectionGround, ("ground",)))
        .where(ObjectionGround.objection_id.in_(ids))
        .order_by(ObjectionGround.objection_id, ObjectionGround.ground)
    )
