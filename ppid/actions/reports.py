"""The reports of a body on its service of public information: written, sent to the commission, corrected.

A draft changes as often as one likes. Sending freezes texts and figures; what is wrong in them is put right by a new
edition, and the old one stays. Source: UU 14/2008 Pasal 12; PerKI 1/2021 Pasal 56.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from ppid import outbox, settings
from ppid.access import Actor
from ppid.actions import disputes
from ppid.actions.events import canonical, hold, record_for_body
from ppid.actions.report_figures import Plain, last_whole_day
from ppid.actions.report_words import span_words
from ppid.actions.steps import Stale
from ppid.clock import local_date
from ppid.db import db
from ppid.i18n import format_date
from ppid.law.reports import SECTIONS, Section, Span, spans_of, unwritten
from ppid.law.roles import Role
from ppid.models import PublicBody, ServiceReport
from ppid.queries import reports as queries
from ppid.queries.daily import officials_to_tell

LONGEST_TEXT = 20_000  # letters of one section


class ReportRefused(Exception):
    """The step is not possible; the words say why."""


class NotWritten(ReportRefused):
    """Parts that the law asks for are empty."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        super().__init__(_("Masih ada bagian yang belum ditulis."))
        self.sections = sections


def span_of(report: ServiceReport) -> Span:
    return Span.of(report.kind, report.year, report.period)


# Writing


def begin(body: PublicBody, span: Span, *, now: datetime) -> ServiceReport:
    """Start the draft of a report, or go on with the one there is. The caller commits.

    Raises ReportRefused before the span has begun, and once the report was sent: then it is corrected.
    """
    hold(body)
    if span.first > local_date(now, body.zone):
        raise ReportRefused(_("Periode ini belum dimulai."))
    newest = db.session.scalars(queries.one_of(body.id, span)).first()
    if newest is not None and newest.sent_at is not None:
        raise ReportRefused(_("Laporan ini sudah disampaikan. Yang keliru diperbaiki dengan edisi baru."))
    return newest or _draft(body, span, edition=1, chapters={}, now=now)


def correct(report: ServiceReport, *, now: datetime) -> ServiceReport:
    """Start a new edition of a report that was sent, with its texts, or go on with the one there is.

    The caller commits. Raises ReportRefused when the report was not sent.
    """
    hold(report.body)
    newest = db.session.scalars(queries.one_of(report.body_id, span_of(report))).first()
    if newest is not None and newest.sent_at is None:
        return newest
    if newest is None or newest.id != report.id:
        raise ReportRefused(_("Sudah ada edisi yang lebih baru."))
    return _draft(report.body, span_of(report), edition=report.edition + 1, chapters=report.chapters, now=now)


def _draft(body: PublicBody, span: Span, *, edition: int, chapters: Mapping[str, Any], now: datetime) -> ServiceReport:
    report = ServiceReport(
        body_id=body.id,
        kind=span.kind.value,
        year=span.year,
        period=span.period,
        edition=edition,
        chapters=dict(chapters),
        figures={},
        written_at=now,
    )
    db.session.add(report)
    db.session.flush()
    return report


def save(report: ServiceReport, texts: Mapping[str, str], *, version: int, now: datetime) -> None:
    """Keep the texts of a draft. The caller commits.

    Raises Stale when somebody saved since the page was opened, ReportRefused once it was sent.
    """
    _take(report, version)
    report.chapters = {key: texts[key] for key in SECTIONS if texts.get(key)}
    report.written_at = now


def _take(report: ServiceReport, version: int) -> None:
    """Take a draft for this step, as it stands now."""
    db.session.refresh(report, with_for_update={"key_share": True, "of": ServiceReport})
    if report.sent_at is not None:
        raise ReportRefused(_("Laporan ini sudah disampaikan, jadi tidak dapat diubah lagi."))
    if report.version != version:
        raise Stale


# Sending


def check_sendable(report: ServiceReport, now: datetime) -> None:
    """Raises ReportRefused before the span is over, NotWritten while a part that the law asks for is empty."""
    span = span_of(report)
    if not span.is_over(local_date(now, report.body.zone)):
        raise ReportRefused(
            _("Periode ini baru berakhir pada %(day)s. Laporannya disampaikan sesudah itu.", day=format_date(span.last))
        )
    if missing := unwritten(span, report.chapters):
        raise NotWritten(missing)


def commission_of(body: PublicBody) -> PublicBody | None:
    """The commission that receives the reports of a body, when it is a body of the portal."""
    return disputes.competence(body).commission


def send(report: ServiceReport, figures: Plain, *, version: int, actor: Actor, now: datetime) -> None:
    """Send a report to the commission: its texts and ``figures`` are frozen, and its record says so.

    The caller commits. The figures are those of `report_figures.of_span` for the last day that is over. The PDF is
    drawn afterwards, from what was frozen. Raises Stale, ReportRefused and NotWritten.
    """
    hold(report.body)
    _take(report, version)
    check_sendable(report, now)
    body, counted_on = report.body, date.fromisoformat(figures["keadaan_pada"])
    if counted_on != last_whole_day(body, now):  # midnight passed between counting and sending
        raise Stale
    commission = commission_of(body)
    report.figures = figures
    report.counted_on = counted_on
    report.commission_id = commission.id if commission else None
    report.official_id = actor.official_id
    report.sent_at, report.sent_on = now, local_date(now, body.zone)
    db.session.flush()
    span = span_of(report)
    record_for_body(
        "report_sent",
        body,
        actor=actor,
        now=now,
        kind=report.kind,
        year=report.year,
        period=report.period,
        edition=report.edition,
        counted_on=counted_on,
        received=figures["permohonan"]["diterima"],
        commission=commission.name if commission else None,
        figures_sha256=fingerprint(figures),
        texts_sha256=fingerprint(report.chapters),
        late=report.edition == 1 and span.is_late(report.sent_on, report.sent_on),  # a correction is no delay
    )
    if commission is not None:
        _tell(report, commission, now)


def fingerprint(plain: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(plain)).hexdigest()


def _tell(report: ServiceReport, commission: PublicBody, now: datetime) -> None:
    """Write to the commissioners; where none can be written to, to the commission's own address."""
    on = local_date(now, commission.zone)
    found = db.session.execute(officials_to_tell(commission.id, (Role.COMMISSIONER,), on)).all()
    addresses = {email for _id, _unit, _role, email in found} or {commission.email} - {""}
    body = report.body
    with force_locale("id"):
        words = span_words(span_of(report))
        for address in sorted(addresses):
            outbox.queue(
                body_id=commission.id,
                to=address,
                subject=_("Laporan layanan informasi publik %(body)s, %(period)s", body=body.name, period=words),
                text="\n\n".join(
                    [
                        _(
                            "%(body)s menyampaikan laporan layanan informasi publik, %(period)s, edisi %(edition)s, "
                            "pada %(day)s.",
                            body=body.name,
                            period=words,
                            edition=report.edition,
                            day=format_date(report.sent_on or on),
                        ),
                        _("Laporannya: %(address)s", address=public_address(body, report.year)),
                    ]
                )
                + "\n",
                once=f"report:{report.id}:{address}",
                now=now,
            )


def public_address(body: PublicBody, year: int) -> str:
    """Where everybody reads what was sent on a year."""
    return f"{settings.current().base_url.rstrip('/')}/laporan/{body.slug}/{year}"


# The list


@dataclass(frozen=True, slots=True)
class Standing:
    """A span and its report: the newest edition, and when the first one was sent. ``due_on`` is None without a rule."""

    span: Span
    newest: ServiceReport | None
    first_sent_on: date | None
    is_over: bool
    is_late: bool

    @property
    def due_on(self) -> date | None:
        return self.span.due

    @property
    def is_sent(self) -> bool:
        return self.first_sent_on is not None

    @property
    def has_draft(self) -> bool:
        return self.newest is not None and self.newest.sent_at is None


def standings(body: PublicBody, year: int, *, now: datetime) -> list[Standing]:
    """How the reports of a body on a year and its parts stand today. One statement."""
    today = local_date(now, body.zone)
    found: dict[Span, list[ServiceReport]] = {}
    for report in db.session.scalars(queries.of_year(body.id, year)):
        found.setdefault(span_of(report), []).append(report)
    rows = []
    for span in spans_of(year):
        editions = found.get(span, [])
        sent = [one.sent_on for one in editions if one.sent_on is not None]
        first = min(sent, default=None)
        newest = editions[0] if editions else None
        rows.append(Standing(span, newest, first, span.is_over(today), span.is_late(first, today)))
    return rows
