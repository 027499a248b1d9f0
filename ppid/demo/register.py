"""Older years, taken over as from a paper register: rows and sealed events, no stored letters."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from ppid import vault
from ppid.actions import numbers, search
from ppid.actions.events import plain, seal_of
from ppid.actions.requests import token_hash, token_of
from ppid.clock import local_date
from ppid.db import db
from ppid.demo.moments import forward
from ppid.demo.planned import Fate, PlannedItem, PlannedRequest
from ppid.law import clocks, numbering, workflow
from ppid.law.calendar import WorkingCalendar
from ppid.law.deadlines import REPAIR, count
from ppid.law.numbering import Series
from ppid.law.roles import Party, Role
from ppid.law.workflow import ItemOutcome, Status
from ppid.models import Applicant, Event, InfoRequest, Notice, Origin, Proxy, PublicBody, RequestItem, Unit

Row = dict[str, Any]
NOON = time(12, 0)


def take_over(body: PublicBody, planned: Sequence[PlannedRequest], calendar: WorkingCalendar, now: datetime) -> None:
    """Enter a body's older requests in the order of their receipt. The caller commits."""
    units = {unit.slug: unit.id for unit in db.session.scalars(sa.select(Unit).where(Unit.body_id == body.id))}
    entries: list[_Entry] = []
    last: dict[int, int] = {}
    for one in planned:
        year = numbering.local_year(one.received_at, body.zone)
        last[year] = last.get(year, 0) + 1
        entries.append(_Entry(body, one, units[one.unit], year, last[year], calendar, now))
    for year, number in last.items():
        numbers.catch_up(body.id, Series.REQUEST, year, number)
    if not entries:
        return
    applicants = _insert(Applicant, [entry.applicant for entry in entries])
    proxies = iter(_insert(Proxy, [entry.proxy for entry in entries if entry.proxy]))
    for entry, applicant_id in zip(entries, applicants, strict=True):
        entry.request["applicant_id"] = applicant_id
        entry.request["proxy_id"] = next(proxies) if entry.proxy else None
    ids = _insert(InfoRequest, [entry.request for entry in entries])
    _insert(
        RequestItem, [item | {"request_id": id} for entry, id in zip(entries, ids, strict=True) for item in entry.items]
    )
    notices = [entry.notice | {"request_id": id} for entry, id in zip(entries, ids, strict=True) if entry.notice]
    _insert(Notice, notices)
    _insert(Event, [row for entry, id in zip(entries, ids, strict=True) for row in entry.events(id)])
    while search.index_next(missing_only=True):
        pass


def _insert(model: type[Any], rows: list[Row]) -> list[int]:
    if not rows:
        return []
    statement = sa.insert(model).returning(model.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, rows))


def _sealed(table: str, name: str, key: str, value: str) -> bytes | None:
    return vault.current().seal(value, f"{table}.{name}:{key}") if value else None


class _Entry:
    """One line of the register and what follows from it."""

    def __init__(
        self,
        body: PublicBody,
        one: PlannedRequest,
        unit_id: int,
        year: int,
        seq: int,
        calendar: WorkingCalendar,
        now: datetime,
    ) -> None:
        self.body, self.one, self.calendar, self.now = body, one, calendar, now
        self.received_on = local_date(one.received_at, body.zone)
        self.salt = secrets.token_bytes(16)
        self.applicant = self._applicant()
        self.proxy = self._proxy()
        self.answered_on = self._day(one.answered_after)
        self.request = self._request(unit_id, year, seq)
        self.items = [self._item(number, item) for number, item in enumerate(one.items, 1)]
        self.notice = self._notice()

    def _day(self, after: int | None) -> date | None:
        return None if after is None else forward(self.calendar, self.received_on, after)

    def _applicant(self) -> Row:
        source = self.one.organisation or self.one.applicant
        key = uuid.uuid4().hex
        row: Row = {
            "row_key": key,
            "salt": self.salt,
            "body_id": self.body.id,
            "kind": self.one.applicant_kind,
            "name": source.name,
            "occupation": self.one.applicant.occupation,
            "is_foreign": False,
            "identity_hash": vault.current().blind("identity", source.identity.lower()) if source.identity else None,
            "phone_hash": None,
            "email_hash": None,
            "members_sealed": None,
            "erased_at": None,
        }
        for name in ("identity", "address", "phone", "email"):
            row[f"{name}_sealed"] = _sealed("applicant", name, key, getattr(source, name))
        return row

    def _proxy(self) -> Row | None:
        if self.one.proxy is None:
            return None
        person, key = self.one.proxy.person, uuid.uuid4().hex
        row: Row = {
            "row_key": key,
            "body_id": self.body.id,
            "name": person.name,
            "identity_hash": vault.current().blind("identity", person.identity.lower()),
            "power_of_attorney": self.one.proxy.power_of_attorney,
        }
        for name in ("identity", "address", "phone", "email"):
            row[f"{name}_sealed"] = _sealed("proxy", name, key, getattr(person, name))
        return row

    def _request(self, unit_id: int, year: int, seq: int) -> Row:
        one, body = self.one, self.body
        key = secrets.token_urlsafe(24)
        incomplete_on, completed_on = self._day(one.incomplete_after), self._day(one.completed_after)
        extended_on = self._day(one.extended_after)
        counted = clocks.reply_clocks(
            self.received_on,
            self.calendar,
            incomplete_on=incomplete_on,
            completed_on=completed_on,
            extended=extended_on is not None,
        )
        self.status = self._status()
        return {
            "version": 1,
            "body_id": body.id,
            "unit_id": unit_id,
            "filing_key": key,
            "token_hash": token_hash(token_of(key)),
            "number": numbering.number(
                body.register_pattern, seq=seq, moment=one.received_at, zone=body.zone, code=body.register_code
            ),
            "year": year,
            "seq": seq,
            "origin": Origin.REGISTER,
            "language": one.locale,
            "channel": one.channel,
            "received_at": one.received_at,
            "received_on": self.received_on,
            "recorded_at": one.received_at,
            "backdated_reason": None,
            "purpose": one.purpose,
            "access_mode": one.access_mode,
            "delivery_method": one.delivery_method,
            "status": self.status,
            "outcome": one.outcome,
            "reply_due_on": counted.operative.reply.due,
            "due_on": counted.operative.due,
            "statute_due_on": counted.statute.due,
            "due_is_provisional": counted.operative.provisional,
            "incomplete_on": incomplete_on,
            "missing": [one.missing] if incomplete_on else None,
            "repair_due_on": count(REPAIR, incomplete_on, self.calendar).due if incomplete_on else None,
            "completed_on": completed_on,
            "extended_on": extended_on,
            "extension_reason": one.extension_reason if extended_on else None,
            "answered_on": self.answered_on,
            "answer_received_on": self._received_answer_on(),
            "withdrawn_on": self._day(one.withdrawn_after),
        }

    def _received_answer_on(self) -> date | None:
        if self.answered_on is None or self.one.delivered_after is None:
            return None
        return forward(self.calendar, self.answered_on, self.one.delivered_after)

    def _status(self) -> Status:
        one = self.one
        if one.fate is Fate.ANSWERED:
            return Status.ANSWERED if one.delivered_after is None else Status.DELIVERED
        if one.fate is Fate.WITHDRAWN:
            return Status.WITHDRAWN
        if one.fate is Fate.NOT_COMPLETED:
            return Status.NOT_COMPLETED
        return Status.EXTENDED if one.extended else Status.REGISTERED

    def _item(self, number: int, item: PlannedItem) -> Row:
        available = forward(self.calendar, self.answered_on or self.received_on, item.available_after_days)
        given = item.outcome in (ItemOutcome.GIVEN, ItemOutcome.GIVEN_IN_PART)
        return {
            "body_id": self.body.id,
            "number": number,
            "text": item.text,
            "outcome": item.outcome,
            "form": self.one.access_mode if given else None,
            "holder": item.holder,
            "holder_unknown": item.holder_unknown,
            "available_on": available if item.outcome is ItemOutcome.NOT_DOCUMENTED else None,
            "ground": item.ground,
            "other_act": item.other_act,
            "reason": item.reason,
            "consequence": item.consequence,
            "blackout": item.blackout,
            "explanation": item.answer,
            "taken_over": True,
        }

    def _notice(self) -> Row | None:
        if self.answered_on is None:
            return None
        return {
            "body_id": self.body.id,
            "official_id": None,
            "issued_at": self._noon(self.answered_on),
            "issued_on": self.answered_on,
            "provide_days": 0,
            "copy_rate": 0,
            "copy_sheets": 0,
            "delivery_cost": 0,
            "other_cost": 0,
            "payment": "",
            "explanation": self.one.answer,
        }

    def _noon(self, day: date) -> datetime:
        return datetime.combine(day, NOON, ZoneInfo(self.body.zone))

    def _steps(self) -> list[tuple[str, date, Role | Party, Row]]:
        one, row = self.one, self.request
        steps: list[tuple[str, date | None, Role | Party, Row]] = [
            (workflow.MARK_INCOMPLETE.name, row["incomplete_on"], Role.DESK, {}),
            (workflow.COMPLETE.name, row["completed_on"], Party.APPLICANT, {}),
            (workflow.EXTEND.name, row["extended_on"], Role.OFFICER, {"due_on": row["due_on"]}),
            (workflow.WITHDRAW.name, row["withdrawn_on"], Party.APPLICANT, {}),
            (workflow.LAPSE.name, self._day(one.lapses_after), Party.SYSTEM, {}),
            (workflow.ANSWER.name, self.answered_on, Role.OFFICER, {"outcome": one.outcome, "due_on": row["due_on"]}),
            (
                workflow.DELIVER.name,
                row["answer_received_on"],
                Party.APPLICANT,
                {"evidence": one.evidence, "received_on": row["answer_received_on"]},
            ),
        ]
        return sorted(
            [(name, day, doer, data) for name, day, doer, data in steps if day is not None], key=lambda step: step[1]
        )

    def events(self, id: int) -> list[Row]:
        """The sealed chain of the line, with the moment of its taking over."""
        row, rows, previous = self.request, [], ""
        opening = (
            workflow.REGISTER.name,
            self.received_on,
            Party.APPLICANT,
            {
                "number": row["number"],
                "due_on": row["due_on"],
                "applicant": vault.current().digest(self.salt, self.applicant["name"]),
                "items": [vault.current().digest(self.salt, item["text"]) for item in self.items],
            },
        )
        for seq, (name, day, doer, data) in enumerate([opening, *self._steps()], 1):
            event = Event(
                body_id=self.body.id,
                request_id=id,
                chain=f"request:{id}",
                seq=seq,
                name=name,
                at=row["received_at"] if seq == 1 else self._noon(day),
                on=day,
                doer=doer.value,
                account_id=None,
                official_id=None,
                data=plain(data | {"origin": Origin.REGISTER, "taken_over_at": self.now}),
                previous_seal=previous,
            )
            previous = seal_of(event)
            rows.append(
                {
                    "body_id": event.body_id,
                    "request_id": id,
                    "chain": event.chain,
                    "seq": seq,
                    "name": name,
                    "at": event.at,
                    "on": day,
                    "doer": event.doer,
                    "account_id": None,
                    "official_id": None,
                    "data": event.data,
                    "previous_seal": event.previous_seal,
                    "seal": previous,
                }
            )
        return rows
