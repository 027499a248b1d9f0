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
from flask_babel.speaklater import LazyString

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
        Subject("silent", _l("permohonan yang melewati batas waktu"), _silent),
        Subject("backlog", _l("permohonan dari tahun-tahun sebelumnya"), _backlog),
        Subject("decree", _l("keputusan penunjukan PPID"), _decree),
        Subject("visit", _l("petugas yang lama tidak masuk ke portal"), _visit),
    )
}

# A report is a subject of its own for each period; its key says which one: "report:2025", "month_report:2026-07".
REPORT_KEYS = {
    ReportKind.ANNUAL: "report",
    ReportKind.SEMESTER: "semester_report",
    ReportKind.MONTH: "month_report",
}
KINDS = {key: kind for kind, key in REPORT_KEYS.items()}


def about_report(span: Span) -> Subject:
    """The report on a year or a part of it as what one may be reminded of."""
    period = f"{span.year}-{span.period}" if span.period else str(span.year)
    return Subject(
        f"{REPORT_KEYS[span.kind]}:{period}",
        LazyString(_report_label, span),
        lambda body, owed: _report(body, span),
    )


def subject_of(key: str) -> Subject | None:
    """What a kept reminder is about; None for a key that says nothing."""
    if key in SUBJECTS:
        return SUBJECTS[key]
    kind, _colon, period = key.partition(":")
    year, _dash, part = period.partition("-")
    try:
        return about_report(Span.of(KINDS[kind], int(year), part))
    except (KeyError, ValueError):
        return None


def _report_label(span: Span) -> str:
    if span.kind is ReportKind.ANNUAL:
        return _("laporan layanan informasi publik tahun %(year)s", year=span.year)
    if span.kind is ReportKind.SEMESTER:
        return _(
            "laporan layanan informasi publik semester %(number)s tahun %(year)s", number=span.number, year=span.year
        )
    return _("laporan bulanan layanan informasi publik, %(period)s", period=span_words(span))


def _report(body: PublicBody, span: Span) -> str:
    if span.kind is ReportKind.ANNUAL:
        return _(
            "Laporan layanan informasi publik %(body)s tahun %(year)s belum kami terima. Batas waktunya %(due)s "
            "(%(article)s). Mohon laporan itu dikirim kepada Komisi Informasi.",
            body=body.name,
            year=span.year,
            due=format_date(annual_due(span.year)),
            article=ANNUAL_REPORT.article,
        )
    if span.kind is ReportKind.SEMESTER:
        return _(
            "Laporan layanan informasi publik %(body)s semester %(number)s tahun %(year)s belum kami terima. Mohon "
            "laporan itu disampaikan melalui portal.",
            body=body.name,
            number=span.number,
            year=span.year,
        )
    return _(
        "Laporan bulanan layanan informasi publik %(body)s, %(period)s, belum kami terima. Mohon laporan itu "
        "disampaikan melalui portal.",
        body=body.name,
        period=span_words(span),
    )


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
