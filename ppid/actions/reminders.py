"""A coordinator's word to a body: kept, on the body's record, and mailed to its PPID. Once a day about one subject."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ppid import outbox, settings
from ppid.access import Actor
from ppid.actions.events import hold, record_for_body
from ppid.actions.report_words import span_words
from ppid.clock import local_date
from ppid.db import db
from ppid.i18n import format_date
from ppid.law.reports import ANNUAL_REPORT, ReportKind, Span, annual_due
from ppid.law.roles import Role
from ppid.models import PublicBody, Reminder
from ppid.queries import coordination as queries
from ppid.queries.daily import officials_to_tell

LONGEST_TEXT = 2000


class RemindedToday(Exception):
    """The body was reminded of the same subject earlier on the same day of its zone; ``reminder`` is that one."""

    def __init__(self, reminder: Reminder) -> None:
        super().__init__(reminder.subject)
        self.reminder = reminder


@dataclass(frozen=True, slots=True)
class Owed:
    """What the prepared words speak of: a day of the body's zone, requests unanswered, and those of earlier years."""

    today: date
    late: int
    old: int


@dataclass(frozen=True, slots=True)
class Subject:
    """What one may be reminded of. ``label`` follows "Pengingat tentang"; ``words`` prepares the text."""

    key: str
    label: Any
    words: Callable[[PublicBody, Owed], str]


def _report(body: PublicBody, owed: Owed) -> str:
    year = owed.today.year - 1
    return _(
        "Laporan layanan informasi publik %(body)s tahun %(year)s belum kami terima. Batas waktunya %(due)s "
        "(%(article)s). Mohon laporan itu dikirim kepada Komisi Informasi.",
        body=body.name,
        year=year,
        due=format_date(annual_due(year)),
        article=ANNUAL_REPORT.article,
    )


def _month_report(body: PublicBody, owed: Owed) -> str:
    return _(
        "Laporan bulanan layanan informasi publik %(body)s, %(period)s, belum kami terima. Mohon laporan itu "
        "disampaikan melalui portal.",
        body=body.name,
        period=span_words(last_month(owed.today)),
    )


def last_month(today: date) -> Span:
    """The month before the one it is."""
    if today.month == 1:
        return Span(ReportKind.MONTH, today.year - 1, 12)
    return Span(ReportKind.MONTH, today.year, today.month - 1)


def report_of(subject: Subject, today: date) -> Span | None:
    """Which report the prepared words about a report speak of."""
    if subject.key == "month_report":
        return last_month(today)
    return Span(ReportKind.ANNUAL, today.year - 1) if subject.key == "report" else None


def _silent(body: PublicBody, owed: Owed) -> str:
    return _(
        "Pada %(today)s ada %(count)s permohonan informasi kepada %(body)s yang belum dijawab, padahal batas waktunya "
        "sudah lewat. Mohon permohonan itu segera dijawab secara tertulis.",
        today=format_date(owed.today),
        count=owed.late,
        body=body.name,
    )


def _backlog(body: PublicBody, owed: Owed) -> str:
    return _(
        "Pada %(today)s masih ada %(count)s permohonan informasi kepada %(body)s dari tahun-tahun sebelumnya yang "
        "belum selesai. Mohon permohonan itu diselesaikan.",
        today=format_date(owed.today),
        count=owed.old,
        body=body.name,
    )


def _decree(body: PublicBody, owed: Owed) -> str:
    return _(
        "Keputusan penunjukan PPID %(body)s yang berlaku belum tercatat di portal, sudah berakhir, atau segera "
        "berakhir. Mohon keputusan yang berlaku dicatat di portal.",
        body=body.name,
    )


def _visit(body: PublicBody, owed: Owed) -> str:
    return _(
        "Sebagian petugas layanan informasi %(body)s belum pernah atau sudah lama tidak masuk ke portal. Mohon "
        "permohonan yang masuk diperiksa secara berkala.",
        body=body.name,
    )


SUBJECTS: dict[str, Subject] = {
    one.key: one
    for one in (
        Subject("report", _l("laporan layanan informasi publik"), _report),
        Subject("month_report", _l("laporan bulanan layanan informasi publik"), _month_report),
        Subject("silent", _l("permohonan yang melewati batas waktu"), _silent),
        Subject("backlog", _l("permohonan dari tahun-tahun sebelumnya"), _backlog),
        Subject("decree", _l("keputusan penunjukan PPID"), _decree),
        Subject("visit", _l("petugas yang lama tidak masuk ke portal"), _visit),
    )
}


def prepared(subject: Subject, body: PublicBody, *, now: datetime) -> str:
    """The text that is offered to the coordinator, in Indonesian, with the body's own figures of today."""
    today = local_date(now, body.zone)
    late, old = db.session.execute(queries.owed(body.id, today)).one()
    with force_locale("id"):
        return subject.words(body, Owed(today, int(late), int(old)))


def remind(body: PublicBody, subject: Subject, text: str, *, actor: Actor, now: datetime) -> Reminder:
    """Remind a body: a row, an event on its record, a mail to its PPID. The caller commits.

    Raises RemindedToday when it was reminded of this already on this day of its own zone, by whomever.
    """
    hold(body)
    on = local_date(now, body.zone)
    earlier = db.session.scalars(queries.reminder_of_day(body.id, subject.key, on)).first()
    if earlier is not None:
        raise RemindedToday(earlier)
    sender = db.session.get_one(PublicBody, actor.body_id)
    reminder = Reminder(
        body_id=body.id,
        from_body_id=sender.id,
        official_id=actor.official_id,
        subject=subject.key,
        text=text,
        sent_at=now,
        sent_on=on,
    )
    db.session.add(reminder)
    db.session.flush()
    record_for_body(
        "reminded",
        body,
        actor=actor,
        now=now,
        subject=subject.key,
        sender=sender.name,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    _mail(reminder, body, sender, subject, now)
    return reminder


def _mail(reminder: Reminder, body: PublicBody, sender: PublicBody, subject: Subject, now: datetime) -> None:
    """Write to the PPID in office; where nobody can be written to, to the body's own address."""
    found = db.session.execute(officials_to_tell(body.id, (Role.OFFICER,), reminder.sent_on)).all()
    addresses = {email for _id, _unit, _role, email in found} or {body.email} - {""}
    with force_locale("id"):
        for address in sorted(addresses):
            outbox.queue(
                body_id=body.id,
                to=address,
                subject=_("Pengingat tentang %(subject)s", subject=str(subject.label)),
                text="\n\n".join(
                    [
                        _(
                            "Koordinator PPID %(sender)s mengingatkan PPID %(body)s:",
                            sender=sender.name,
                            body=body.name,
                        ),
                        reminder.text,
                        _(
                            "Pengingat ini tercatat di portal. Daftar kerja Anda: %(address)s",
                            address=f"{settings.current().base_url.rstrip('/')}/permohonan",
                        ),
                    ]
                )
                + "\n",
                once=f"reminder:{reminder.id}:{address}",
                now=now,
            )
