"""The lines of a long register: what its columns read of each row, and nothing more.

They answer to the same names as the models that they stand for, so one set of columns serves page and file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from ppid.db import db
from ppid.law.cases import AccessMode, Outcome, Status
from ppid.law.rulings import ObjectionStatus, Verdict
from ppid.queries import registers as queries
from ppid.queries.registers import OF_OBJECTION, OF_REQUEST, PERSON, Key, Only, Period
from ppid.vault import Secret


@dataclass(slots=True)
class Person:
    """An applicant; what identifies them stays sealed until it is asked for."""

    __tablename__ = "applicant"

    row_key: str
    name: str
    occupation: str
    identity_sealed: bytes | None
    address_sealed: bytes | None
    phone_sealed: bytes | None
    email_sealed: bytes | None

    identity = Secret("identity")
    address = Secret("address")
    phone = Secret("phone")
    email = Secret("email")


@dataclass(slots=True)
class Named:
    """A kuasa, or the official who ruled."""

    name: str
    jabatan: str = ""


@dataclass(slots=True)
class Paid:
    """What a notice costs, in whole rupiah, and how it is paid."""

    total_cost: int
    payment: str


@dataclass(slots=True)
class Ruled:
    """A ruling: what it orders and who gave it."""

    order: str
    official: Named | None


@dataclass(slots=True)
class Numbered:
    """A request by its number."""

    number: str


@dataclass(slots=True)
class RequestLine:
    id: int
    seq: int
    number: str
    received_on: date
    purpose: str
    access_mode: AccessMode
    status: Status
    outcome: Outcome | None
    answered_on: date | None
    answer_received_on: date | None
    applicant: Person
    proxy: Named | None
    notice: Paid | None
    items: Sequence[Any]


@dataclass(slots=True)
class ObjectionLine:
    id: int
    seq: int
    number: str
    received_on: date
    purpose: str
    status: ObjectionStatus
    outcome: Verdict | None
    ruled_on: date | None
    settled_on: date | None
    applicant_response: str
    applicant: Person
    proxy: Named | None
    info_request: Numbered | None
    ruling: Ruled | None
    items: Sequence[Any]
    grounds: Sequence[Any]


def requests(body_id: int, period: Period, only: Only, after: Key | None, rows: int) -> list[RequestLine]:
    """So many lines of the register of requests, behind the key ``after``."""
    found = db.session.execute(queries.request_lines(body_id, period, only, after=after, rows=rows)).all()
    items = _by_owner(queries.request_items, [row[0] for row in found])
    own, person = len(OF_REQUEST), len(OF_REQUEST) + len(PERSON)
    lines = []
    for row in found:
        proxy, notice, cost, payment = row[person:]
        lines.append(
            RequestLine(
                *(
                    *row[:own],
                    Person(*row[own:person]),
                    None if proxy is None else Named(proxy),
                    None if notice is None else Paid(cost, payment),
                    items.get(row[0], ()),
                )
            )
        )
    return lines


def objections(body_id: int, period: Period, only: Only, after: Key | None, rows: int) -> list[ObjectionLine]:
    """So many lines of the register of objections, behind the key ``after``."""
    found = db.session.execute(queries.objection_lines(body_id, period, only, after=after, rows=rows)).all()
    ids = [row[0] for row in found]
    items, grounds = _by_owner(queries.objection_items, ids), _by_owner(queries.objection_grounds, ids)
    own, person = len(OF_OBJECTION), len(OF_OBJECTION) + len(PERSON)
    lines = []
    for row in found:
        proxy, number, ruling, order, name, jabatan = row[person:]
        lines.append(
            ObjectionLine(
                *(
                    *row[:own],
                    Person(*row[own:person]),
                    None if proxy is None else Named(proxy),
                    None if number is None else Numbered(number),
                    None if ruling is None else Ruled(order, None if name is None else Named(name, jabatan)),
                    items.get(row[0], ()),
                    grounds.get(row[0], ()),
                )
            )
        )
    return lines


def _by_owner(query: Callable[[Sequence[int]], sa.Select[Any]], ids: list[int]) -> dict[int, list[Any]]:
    """The rows that belong to these, by the id in their first column."""
    owned: dict[int, list[Any]] = {}
    if ids:
        for row in db.session.execute(query(ids)):
            owned.setdefault(row[0], []).append(row)
    return owned
