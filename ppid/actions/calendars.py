"""Decreed days: seeding, adding, removing, and recounting the open cases that a decree moves."""

from __future__ import annotations

import csv
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import holidays
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ppid.access import Actor, system_of
from ppid.actions import mails, objection_mails
from ppid.actions.events import hold, record, record_for_body, record_for_objection
from ppid.clock import local_date
from ppid.db import db
from ppid.law import clocks
from ppid.law.calendar import DayKind, DayOff, WorkingCalendar
from ppid.law.deadlines import REPAIR, RULING, Trace, count_provisionally
from ppid.law.workflow import Status
from ppid.models import CalendarVersion, CalendarYear, Holiday, InfoRequest, Objection, PublicBody
from ppid.queries import objections as objection_queries
from ppid.queries.calendars import calendar_of
from ppid.queries.requests import OPEN_STATES

SEED = Path(__file__).resolve().parent.parent / "data" / "holidays.csv"
SEEDED_BY = "daftar bawaan"


class CalendarError(ValueError):
    """A day cannot be entered or taken out as asked; the message is Indonesian."""


def seed(now: datetime) -> int:
    """Enter the decreed days the portal ships with, where their year is not known yet; return how many.

    A year that is there already is left alone: what was entered or removed by hand stays so. The caller commits.
    """
    known = set(db.session.scalars(sa.select(CalendarYear.year)))
    with SEED.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if date.fromisoformat(row["day"]).year not in known]
    years: dict[int, str] = {}
    for row in rows:
        day = date.fromisoformat(row["day"])
        years.setdefault(day.year, row["decree"])
        db.session.add(
            Holiday(
                day=day,
                kind=DayKind(row["kind"]),
                name=row["name"],
                decree=row["decree"],
                source=row["source"],
                estimated=row["estimated"] == "yes",
                entered_by=SEEDED_BY,
                entered_at=now,
            )
        )
    estimated = {date.fromisoformat(row["day"]).year for row in rows if row["estimated"] == "yes"}
    for year, decree in years.items():
        db.session.add(CalendarYear(year=year, decree=decree, estimated=year in estimated))
    if rows:
        _moved()
    return len(rows)


def _moved() -> None:
    """Let every process know that its calendars are old.

    The number is never used twice: a change that was rolled back must leave nothing behind in a process's memory.
    """
    row, version = db.session.get(CalendarVersion, 1), secrets.randbits(62)
    if row is None:
        db.session.add(CalendarVersion(id=1, version=version))
    else:
        row.version = version
    db.session.flush()


def in_force(day: date, body: PublicBody | None) -> Holiday | None:
    """The row in force for a day: the body's own, or the national one when ``body`` is None."""
    owner = Holiday.body_id.is_(None) if body is None else Holiday.body_id == body.id
    return db.session.scalar(sa.select(Holiday).where(Holiday.day == day, owner, Holiday.removed_at.is_(None)))


def add(
    day: date,
    name: str,
    *,
    kind: DayKind,
    decree: str,
    body: PublicBody | None,
    entered_by: str,
    now: datetime,
    source: str = "",
    estimated: bool = False,
    actor: Actor | None = None,
) -> Holiday:
    """Enter one decreed day. The caller commits and recounts; a new year is opened by `open_year` when it is whole.

    A body's own day stands on the body's record.
    Raises CalendarError when the day is there already, the decree is not named, or a weekend is entered as a decree.
    """
    if not decree.strip() or not name.strip():
        raise CalendarError("Sebutkan nama hari dan keputusan yang menetapkannya.")
    if kind is DayKind.WEEKEND:
        raise CalendarError("Akhir pekan mengikuti minggu kerja badan publik, bukan keputusan.")
    if (kind is DayKind.LOCAL) != (body is not None):
        raise CalendarError("Libur lokal memerlukan badan publik; libur lain berlaku nasional.")
    if in_force(day, body) is not None:
        raise CalendarError(f"Tanggal {day.isoformat()} sudah tercatat.")
    row = Holiday(
        body_id=body.id if body else None,
        day=day,
        kind=kind,
        name=name.strip(),
        decree=decree.strip(),
        source=source.strip(),
        estimated=estimated,
        entered_by=entered_by,
        entered_at=now,
    )
    db.session.add(row)
    if body is not None:
        record_for_body(
            "holiday_added",
            body,
            actor=actor or system_of(body.id),
            now=now,
            day=day,
            title=row.name,
            decree=row.decree,
        )
    _moved()
    return row


def open_year(year: int, *, decree: str, estimated: bool = False) -> None:
    """Declare that every decreed day of ``year`` is entered: counts may enter it from now on. The caller commits.

    Raises CalendarError when no decree is named.
    """
    if not decree.strip():
        raise CalendarError("Sebutkan keputusan yang menetapkan hari libur tahun itu.")
    row = db.session.get(CalendarYear, year)
    if row is None:
        db.session.add(CalendarYear(year=year, decree=decree.strip(), estimated=estimated))
    else:
        row.decree, row.estimated = decree.strip(), estimated
    _moved()


def remove(
    day: date, *, body: PublicBody | None, decree: str, removed_by: str, now: datetime, actor: Actor | None = None
) -> Holiday:
    """Take a day out of force; the row stays with the decree that ended it. The caller commits and recounts.

    Raises CalendarError when there is no such day in force, or no decree is named.
    """
    row = in_force(day, body)
    if row is None:
        raise CalendarError(f"Tanggal {day.isoformat()} tidak tercatat sebagai hari libur.")
    if not decree.strip():
        raise CalendarError("Sebutkan keputusan yang mencabut hari libur ini.")
    row.removed_at, row.removed_by, row.removal_decree = now, removed_by, decree.strip()
    if body is not None:
        record_for_body(
            "holiday_removed",
            body,
            actor=actor or system_of(body.id),
            now=now,
            day=day,
            title=row.name,
            decree=row.removal_decree,
        )
    _moved()
    return row


@dataclass(frozen=True, slots=True)
class Move:
    """An open case whose limit a decree moves; ``repair_due_on`` is the applicant's new last day to complete it."""

    info_request: InfoRequest
    before: date
    after: clocks.Clocks
    repair_due_on: date | None = None

    @property
    def number(self) -> str:
        return self.info_request.number

    @property
    def due_on(self) -> date:
        """The new limit."""
        return self.after.operative.due


@dataclass(frozen=True, slots=True)
class ObjectionMove:
    """An objection that awaits its ruling, whose limit a decree moves."""

    objection: Objection
    before: date
    after: Trace
    repair_due_on: None = None  # an objection has nothing to be completed

    @property
    def number(self) -> str:
        return self.objection.number

    @property
    def due_on(self) -> date:
        """The new limit."""
        return self.after.due


AnyMove = Move | ObjectionMove


def preview(body: PublicBody, *, add: date | None = None, remove: date | None = None) -> list[AnyMove]:
    """What `recount` would move if the body's own days changed so. Nothing is written."""
    calendar = calendar_of(body)
    days = dict(calendar.days_off)
    if remove is not None and in_force(remove, None) is None:
        days.pop(remove, None)
    if add is not None:
        days.setdefault(add, DayOff(DayKind.LOCAL, "", ""))
    changed = WorkingCalendar(days, calendar.years, calendar.week)
    return [*moves(body, changed), *objection_moves(body, changed)]


def moves(body: PublicBody, calendar: WorkingCalendar | None = None) -> Iterator[Move]:
    """The open cases of a body whose stored limit differs from ``calendar``, by default the one in force.

    Answered cases never move.
    """
    calendar = calendar or calendar_of(body)
    query = (
        sa.select(InfoRequest)
        .where(InfoRequest.body_id == body.id, InfoRequest.status.in_(OPEN_STATES))
        .options(joinedload(InfoRequest.applicant), joinedload(InfoRequest.proxy), joinedload(InfoRequest.body))
        .order_by(InfoRequest.id)
    )
    for info_request in db.session.scalars(query):
        counted = clocks.reply_clocks(
            info_request.received_on,
            calendar,
            incomplete_on=info_request.incomplete_on,
            completed_on=info_request.completed_on,
            extended=info_request.extended_on is not None,
        )
        repair_due_on = _later_repair(info_request, calendar)
        stored = (info_request.due_on, info_request.statute_due_on, info_request.due_is_provisional)
        if repair_due_on or stored != (counted.operative.due, counted.statute.due, counted.operative.provisional):
            yield Move(info_request, info_request.due_on, counted, repair_due_on)


def objection_moves(body: PublicBody, calendar: WorkingCalendar | None = None) -> Iterator[ObjectionMove]:
    """The objections that await a ruling and whose stored limit differs from ``calendar``, by default the one in force.

    What was ruled on or settled never moves, so that nothing in time becomes late.
    """
    calendar = calendar or calendar_of(body)
    for objection in db.session.scalars(objection_queries.awaiting_ruling(body.id)):
        counted = count_provisionally(RULING, objection.received_on, calendar)
        if (objection.due_on, objection.due_is_provisional) != (counted.due, counted.provisional):
            yield ObjectionMove(objection, objection.due_on, counted)


def _later_repair(info_request: InfoRequest, calendar: WorkingCalendar) -> date | None:
    """The applicant's last day to complete the file, when a decree gives more time; what a letter promised stays."""
    if info_request.status is not Status.INCOMPLETE or not (info_request.incomplete_on and info_request.repair_due_on):
        return None
    due_on = count_provisionally(REPAIR, info_request.incomplete_on, calendar).due
    return due_on if due_on > info_request.repair_due_on else None


def recount(body: PublicBody, *, decree: str, now: datetime, actor: Actor | None = None) -> list[AnyMove]:
    """Move the open cases that the calendar in force moves, each with an event citing the decree, and tell the people.

    The caller commits. Letters already sent stay as they are.
    """
    hold(body)
    found = list(moves(body))
    for move in found:
        info_request, counted = move.info_request, move.after.operative
        info_request.reply_due_on, info_request.due_on = counted.reply.due, counted.due
        info_request.statute_due_on = move.after.statute.due
        info_request.due_is_provisional = counted.provisional
        if move.repair_due_on is not None:
            info_request.repair_due_on = move.repair_due_on
        event = record(
            "recounted",
            info_request,
            actor=actor or system_of(body.id),
            now=now,
            decree=decree,
            before=move.before,
            due_on=counted.due,
            provisional=counted.provisional,
            repair_due_on=move.repair_due_on,
        )
        if move.repair_due_on is not None:
            mails.repair_moved(info_request, decree=decree, seq=event.seq, now=now)
        if move.before != counted.due:
            mails.recounted(info_request, decree=decree, before=move.before, seq=event.seq, now=now)
    return [*found, *_recount_objections(body, decree=decree, now=now, actor=actor or system_of(body.id))]


def _recount_objections(body: PublicBody, *, decree: str, now: datetime, actor: Actor) -> list[ObjectionMove]:
    found = list(objection_moves(body))
    for move in found:
        objection = move.objection
        objection.due_on, objection.due_is_provisional = move.after.due, move.after.provisional
        event = record_for_objection(
            "recounted",
            objection,
            actor=actor,
            now=now,
            decree=decree,
            before=move.before,
            due_on=move.after.due,
            provisional=move.after.provisional,
        )
        if move.before != move.after.due:
            objection_mails.recounted(objection, decree=decree, before=move.before, seq=event.seq, now=now)
    return found


def missing_years(body: PublicBody, now: datetime) -> list[int]:
    """The years that counts of today may enter but whose calendar is not known: this one and, from July, the next."""
    today = local_date(now, body.zone)
    known = set(db.session.scalars(sa.select(CalendarYear.year)))
    needed = [today.year] if today.month < 7 else [today.year, today.year + 1]
    return [year for year in needed if year not in known]


def differences() -> list[str]:
    """Where the national days in force and the ``holidays`` package disagree, as Indonesian lines; empty is good."""
    ours = {
        row.day: row
        for row in db.session.scalars(sa.select(Holiday).where(Holiday.body_id.is_(None), Holiday.removed_at.is_(None)))
    }
    years = db.session.scalars(sa.select(CalendarYear.year).order_by(CalendarYear.year)).all()
    theirs = holidays.country_holidays("ID", years=years, categories=("public", "government"))
    lines = [
        f"{day}: tercatat sebagai {ours[day].name}, tidak ada pada sumber kedua"
        for day in sorted(set(ours) - set(theirs))
        if day.year in years
    ]
    lines += [
        f"{day}: ada pada sumber kedua ({theirs[day]}), tidak tercatat" for day in sorted(set(theirs) - set(ours))
    ]
    return lines
