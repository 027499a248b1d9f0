"""The daily run: what falls due today is done once, whether it runs twice or misses a day.

Nothing here decides: it closes what was not completed, reminds, and tells people the rights that silence opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from ppid.access import system_of
from ppid.actions import completeness, mails, objection_mails, official_mails, ruling_mails
from ppid.actions.events import record, record_for_objection
from ppid.clock import local_date
from ppid.db import db
from ppid.law.assignments import REMIND_AFTER_DUE_DAYS, REMIND_BEFORE_DUE_DAYS
from ppid.law.calendar import WorkingCalendar
from ppid.law.deadlines import DISPUTE, OBJECTION, count_provisionally
from ppid.law.roles import Role
from ppid.models import BodyKind, DailyMark, InfoRequest, Objection, PublicBody
from ppid.queries import daily as queries
from ppid.queries import objections as objection_queries
from ppid.queries.calendars import calendar_of

TOLD_OF_DUE_DATES = (Role.OFFICER, Role.DESK, Role.UNIT_OFFICER)


@dataclass(slots=True)
class Report:
    """What one run did for one body."""

    body: str
    lapsed: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    unruled: list[str] = field(default_factory=list)
    reminded: list[str] = field(default_factory=list)
    digests: int = 0

    def lines(self) -> Iterator[str]:
        for number in self.lapsed:
            yield f"{self.body}: {number} ditutup karena tidak dilengkapi"
        for number in self.silent:
            yield f"{self.body}: {number} melewati batas waktu; pemohon, Atasan PPID, dan koordinator diberi tahu"
        for number in self.unruled:
            yield (
                f"{self.body}: keberatan {number} melewati batas tanggapan; pemohon, Atasan PPID, dan koordinator "
                "diberi tahu"
            )
        for line in self.reminded:
            yield f"{self.body}: {line}"
        if self.digests:
            yield f"{self.body}: {self.digests} ringkasan dikirim kepada petugas"


def run(body: PublicBody, *, now: datetime, on: date | None = None) -> Report:
    """Do everything that is due for a body on ``on`` (today in its zone when left out). The caller commits."""
    today = on or local_date(now, body.zone)
    report = Report(body.slug)
    for info_request in db.session.scalars(queries.uncompleted(body.id, today)).all():
        if completeness.may_lapse(info_request, now=now, today=today):
            completeness.lapse(info_request, now=now, today=today)
            report.lapsed.append(info_request.number)
    calendar = calendar_of(body)
    horizon = count_days_on(calendar, today, max(REMIND_BEFORE_DUE_DAYS))
    waiting = list(db.session.scalars(queries.due_until(body.id, horizon)))
    _tell_of_silence(body, [one for one in waiting if one.due_on < today], calendar, report, now)
    _remind(body, waiting, calendar, today, report, now)
    unruled = list(db.session.scalars(objection_queries.due_until(body.id, horizon)))
    _tell_of_unruled(body, [one for one in unruled if one.due_on < today], calendar, report, now)
    _remind_of_rulings(body, unruled, calendar, today, report, now)
    _remind_of_orders(body, horizon, calendar, today, report, now)
    return report


def coordinated_by(body: PublicBody) -> int | None:
    """The body that coordinates this one; a commission lies in its province and answers to nobody there."""
    return None if body.kind is BodyKind.COMMISSION else body.parent_id


def count_days_on(calendar: WorkingCalendar, today: date, days: int) -> date:
    """The date ``days`` working days on; where next year's decree is missing, counted provisionally."""
    unknown = {today.year, today.year + 1} - calendar.years
    return calendar.with_provisional(*unknown).add(today, days)


def _fresh(body: PublicBody, keys: list[str], now: datetime) -> set[str]:
    """Mark these things as done; return those that were not."""
    fresh = set(keys) - set(db.session.scalars(queries.marks(body.id, keys)))
    db.session.add_all([DailyMark(key=key, body_id=body.id, done_at=now) for key in sorted(fresh)])
    db.session.flush()
    return fresh


def _tell_of_silence(
    body: PublicBody, late: list[InfoRequest], calendar: WorkingCalendar, report: Report, now: datetime
) -> None:
    """Record that a limit passed in silence and tell everybody whom it concerns, once per limit."""
    keys = {f"silence:{one.id}:{one.due_on}": one for one in late}
    fresh = _fresh(body, list(keys), now)
    for key in sorted(fresh):
        info_request = keys[key]
        window = count_provisionally(OBJECTION, info_request.due_on, calendar)
        record(
            "silence_noted",
            info_request,
            actor=system_of(body.id),
            now=now,
            due_on=info_request.due_on,
            ground="c",
            objection_until=window.due,
            article=str(OBJECTION.article),
        )
        mails.silence_to_applicant(info_request, until=window.due, now=now)
        report.silent.append(info_request.number)
    if report.silent:
        today = local_date(now, body.zone)
        told = list(db.session.execute(queries.officials_to_tell(body.id, (Role.SUPERIOR,), today)))
        if (above := coordinated_by(body)) is not None:
            told += db.session.execute(queries.officials_to_tell(above, (Role.COORDINATOR,), today)).all()
        cases = [keys[key] for key in sorted(fresh)]
        for official_id, _unit, _role, email in told:
            official_mails.silence(body, cases, official_id=official_id, to=email, now=now)


def _stage(calendar: WorkingCalendar, today: date, due_on: date) -> int | None:
    """The step of the ladder a case has reached: 3, 1 or 0 working days left, or -1 for late; None before."""
    if due_on < today:
        return -REMIND_AFTER_DUE_DAYS
    left = sum(
        1 for step in range((due_on - today).days) if calendar.is_working(date.fromordinal(due_on.toordinal() - step))
    )
    reached = [stage for stage in REMIND_BEFORE_DUE_DAYS if left <= stage]
    return min(reached) if reached else None


def _rung(stage: int) -> str:
    """A step of the ladder as officers call it: H-3, H-1, H, H+1."""
    return "H+1" if stage < 0 else f"H-{stage}" if stage else "H"


def _remind(
    body: PublicBody, waiting: list[InfoRequest], calendar: WorkingCalendar, today: date, report: Report, now: datetime
) -> None:
    """One digest per officer with every case that reached a new step of the ladder."""
    steps = {}
    for one in waiting:
        stage = _stage(calendar, today, one.due_on)
        if stage is not None:
            steps[f"remind:{one.id}:{one.due_on}:{stage}"] = (one, stage)
    fresh = _fresh(body, list(steps), now)
    cases = [steps[key] for key in steps if key in fresh]
    if not cases:
        return
    report.reminded += [f"{one.number} {_rung(stage)}" for one, stage in cases]
    holding: dict[int, set[int]] = {}
    for request_id, unit_id in db.session.execute(queries.units_holding([one.id for one, _stage in cases])):
        holding.setdefault(unit_id, set()).add(request_id)
    for official_id, office_unit, role, email in db.session.execute(
        queries.officials_to_tell(body.id, TOLD_OF_DUE_DATES, local_date(now, body.zone))
    ):
        held = holding.get(office_unit or 0, set())
        mine = [one for one, _stage in cases if role is not Role.UNIT_OFFICER or one.id in held]
        if mine:
            official_mails.due_digest(body, mine, official_id=official_id, to=email, on=today, now=now)
            report.digests += 1


# Objections


def _tell_of_unruled(
    body: PublicBody, late: list[Objection], calendar: WorkingCalendar, report: Report, now: datetime
) -> None:
    """Record that the time of the Atasan PPID passed in silence and tell whom it concerns, once per limit."""
    keys = {f"ruling_silence:{one.id}:{one.due_on}": one for one in late}
    fresh = _fresh(body, list(keys), now)
    told_of = [keys[key] for key in keys if key in fresh]
    for objection in told_of:
        window = count_provisionally(DISPUTE, objection.due_on, calendar)
        record_for_objection(
            "ruling_silence_noted",
            objection,
            actor=system_of(body.id),
            now=now,
            due_on=objection.due_on,
            until=window.due,
            article=str(DISPUTE.article),
        )
        objection_mails.silent(objection, until=window.due, now=now)
        report.unruled.append(objection.number)
    if told_of:
        today = local_date(now, body.zone)
        told = list(db.session.execute(queries.officials_to_tell(body.id, (Role.SUPERIOR,), today)))
        if (above := coordinated_by(body)) is not None:
            told += db.session.execute(queries.officials_to_tell(above, (Role.COORDINATOR,), today)).all()
        for official_id, _unit, _role, email in told:
            ruling_mails.silence(body, told_of, official_id=official_id, to=email, on=today, now=now)


def _remind_of_rulings(
    body: PublicBody, waiting: list[Objection], calendar: WorkingCalendar, today: date, report: Report, now: datetime
) -> None:
    """One digest for each Atasan PPID with every objection that reached a new step of the ladder."""
    steps = {}
    for one in waiting:
        stage = _stage(calendar, today, one.due_on)
        if stage is not None:
            steps[f"remind_ruling:{one.id}:{one.due_on}:{stage}"] = (one, stage)
    fresh = _fresh(body, list(steps), now)
    reached = [steps[key] for key in steps if key in fresh]
    report.reminded += [f"keberatan {one.number} {_rung(stage)}" for one, stage in reached]
    if reached:
        found = [one for one, _stage in reached]
        for official_id, _unit, _role, email in db.session.execute(
            queries.officials_to_tell(body.id, (Role.SUPERIOR,), local_date(now, body.zone))
        ):
            ruling_mails.rulings_due(body, found, official_id=official_id, to=email, on=today, now=now)
            report.digests += 1


def _remind_of_orders(
    body: PublicBody, horizon: date, calendar: WorkingCalendar, today: date, report: Report, now: datetime
) -> None:
    """One digest for each PPID with everything ordered and not done that reached a new step of the ladder."""
    steps = {}
    for item in db.session.scalars(objection_queries.orders_due_until(body.id, horizon)):
        assert item.order_due_on is not None  # the query says so
        stage = _stage(calendar, today, item.order_due_on)
        if stage is not None:
            steps[f"remind_order:{item.id}:{item.order_due_on}:{stage}"] = (item, stage)
    fresh = _fresh(body, list(steps), now)
    reached = [steps[key] for key in steps if key in fresh]
    report.reminded += [
        f"perintah {item.objection.number} butir {item.number} {_rung(stage)}" for item, stage in reached
    ]
    if reached:
        found = [item for item, _stage in reached]
        for official_id, _unit, _role, email in db.session.execute(
            queries.officials_to_tell(body.id, (Role.OFFICER,), local_date(now, body.zone))
        ):
            ruling_mails.orders_due(body, found, official_id=official_id, to=email, on=today, now=now)
            report.digests += 1
