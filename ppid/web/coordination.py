"""The coordinator's room: ranking, reports that are missing, decrees, what lies unanswered, idle offices, reminders.

An office that oversees several bodies opens it; the others have the ranking of their own units. No person who asked for
anything stands on these pages: numbers of the register and dates, and officials by their office.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import coordination as actions
from ppid.actions import reminders
from ppid.actions.reminders import SUBJECTS, RemindedToday, Subject
from ppid.actions.report_words import span_words
from ppid.clock import local_date
from ppid.db import committed, db
from ppid.i18n import format_moment
from ppid.law import reports as law
from ppid.law.compliance import FEWEST_RANKED, INDICATORS
from ppid.models import AppointmentDecree, PublicBody
from ppid.queries import appointments as decree_queries
from ppid.queries import coordination as queries
from ppid.queries import oversight
from ppid.queries.appointments import EXPIRES_SOON_DAYS, VALID, DecreeState
from ppid.web import cases, guard
from ppid.web import coordination_words as words
from ppid.web import oversight_words as figures
from ppid.web.forms.coordination import RankingForm, ReminderForm, ReportForm
from ppid.web.keeping import asked_number
from ppid.web.report_words import slug_of, span_at
from ppid.web.scope import overseen_body
from ppid.web.worklists import key_of

bp = Blueprint("coordination", __name__)

Page = str | Response | tuple[str, int]
# What one may be reminded of, as it stands in the address, and the page that leads there; reports stand apart.
ADDRESSES = {
    "terlambat": "silent",
    "tunggakan": "backlog",
    "sk": "decree",
    "petugas": "visit",
}
YEAR_DIGITS = 4
REPORT = "laporan-"  # before the year and the part of it: "laporan-2025-tahunan"
PAGES = {
    "silent": ".newly_late",
    "backlog": ".backlog",
    "decree": ".decrees",
    "visit": ".idle_offices",
}


def _render(template: str, **more: Any) -> str:
    return render_template(
        f"coordination/{template}.html",
        body=cases.acting_body(),
        may_remind=g.actor.can(Permission.BODY_REMIND),
        is_across=g.actor.doer in oversight.ACROSS,
        says=figures,
        words=words,
        **more,
    )


def _under() -> sa.ColumnElement[bool]:
    """The bodies that are compared with each other: those the office oversees, but for its own."""
    return sa.and_(oversight.overseen(g.actor), PublicBody.id != g.actor.body_id)


# Ranking


@bp.get("/koordinasi")
@guard.requires(Permission.FIGURES_VIEW)
def index() -> Page:
    """Rank the bodies that the office oversees; an office of one body goes to the ranking of its units."""
    if g.actor.doer not in oversight.ACROSS:
        return redirect(url_for(".units"))
    own, now = cases.acting_body(), clock.now()
    form = RankingForm(local_date(now, own.zone).year, formdata=request.args)
    wanted = _under()
    if form.kinds is not None:
        wanted = sa.and_(wanted, PublicBody.kind.in_(sorted(form.kinds)))
    ranking = actions.of_bodies(wanted, form.year, now=now)
    return _render("index", form=form, ranking=ranking, **_ranking_words())


@bp.get("/koordinasi/unit")
@guard.requires(Permission.FIGURES_VIEW)
def units() -> str:
    """Rank the units of the acting office's own body by the requests each was given."""
    own, now = cases.acting_body(), clock.now()
    form = RankingForm(local_date(now, own.zone).year, formdata=request.args)
    return _render("units", form=form, ranking=actions.of_units(own.id, form.year, now=now), **_ranking_words())


def _ranking_words() -> dict[str, Any]:
    return {"fewest": FEWEST_RANKED, "kept": INDICATORS["kept"], "moved_words": moved_words}


def moved_words(moved: int | None) -> str:
    """How a place changed since the year before."""
    if moved is None:
        return "–"
    if moved == 0:
        return _("tetap")
    return _("naik %(places)s", places=moved) if moved > 0 else _("turun %(places)s", places=-moved)


# Who has not reported


@dataclass(frozen=True, slots=True)
class Report:
    """One body and its report: when the first edition came, how many there are, and whether one is owed by now."""

    slug: str
    name: str
    sent_on: date | None
    editions: int
    reminded_on: date | None
    is_late: bool
    is_over: bool

    @property
    def is_missing(self) -> bool:
        """Whether it could have been sent; while the period runs nothing is missing yet."""
        return self.sent_on is None and self.is_over


@bp.get("/koordinasi/laporan")
@guard.requires(Permission.FIGURES_VIEW)
def missing_reports() -> str:
    """List who has sent a report on a year or a part of it and who has not, the missing ones first."""
    now, own = clock.now(), cases.acting_body()
    form = ReportForm(local_date(now, own.zone).year, formdata=request.args)
    span = form.span
    about = reminders.about_report(span)
    rows = []
    for row in db.session.execute(queries.reports(oversight.overseen(g.actor), span, about.key)):
        today = local_date(now, row.zone)
        late, over = span.is_late(row.sent_on, today), span.is_over(today)
        rows.append(Report(row.slug, row.name, row.sent_on, row.editions, row.reminded_on, late, over))
    return _render(
        "reports",
        form=form,
        span=span,
        title=span_words(span),
        rows=rows,
        missing=sum(row.is_missing for row in rows),
        is_running=not any(row.is_over for row in rows),
        late=sum(row.sent_on is not None and row.is_late for row in rows),
        article=law.ANNUAL_REPORT.article,
        about=_report_address(span),
    )


def _report_address(span: law.Span) -> str:
    return f"{REPORT}{span.year}-{slug_of(span)}"


# Decrees


@dataclass(frozen=True, slots=True)
class Standing:
    """One body and the decree that speaks for it today."""

    slug: str
    name: str
    decree: AppointmentDecree | None
    state: DecreeState


@bp.get("/koordinasi/sk")
@guard.requires(Permission.FIGURES_VIEW)
def decrees() -> str:
    """Show for every body whether its PPID stands on a decree that is in force."""
    now = clock.now()
    found = db.session.execute(decree_queries.across(oversight.overseen(g.actor))).all()
    rows = []
    for (_id, slug, name, zone), several in groupby(found, key=lambda row: tuple(row[:4])):
        on = local_date(now, zone)
        decree = decree_queries.standing_for([row[4] for row in several if row[4] is not None], on)
        rows.append(Standing(slug, name, decree, decree_queries.state_of(decree, on)))
    valid = sum(row.state in VALID for row in rows)
    return _render(
        "decrees",
        rows=rows,
        valid=valid,
        share=valid / len(rows) if rows else None,
        soon=sum(row.state is DecreeState.EXPIRES_SOON for row in rows),
        soon_days=EXPIRES_SOON_DAYS,
        valid_states=VALID,
        soon_state=DecreeState.EXPIRES_SOON,
    )


# What lies unanswered


@bp.get("/koordinasi/tunggakan")
@guard.requires(Permission.FIGURES_VIEW)
def backlog() -> str:
    """Count for each body what is still open from earlier years, as it is this moment."""
    bodies = oversight.overseen(g.actor)
    rows = db.session.execute(queries.backlog(bodies, clock.now())).all()
    return _render(
        "backlog",
        rows=rows,
        open=sum(row.open for row in rows),
        how_many=db.session.scalar(queries.how_many(bodies)),
    )


@bp.get("/koordinasi/terlambat")
@guard.requires(Permission.FIGURES_VIEW)
def newly_late() -> str:
    """List the requests that fell silent in the last days, newest first, as register numbers and dates."""
    now = clock.now()
    after = key_of(request.args.get("sesudah"))
    before = key_of(request.args.get("sebelum")) if after is None else None
    query = queries.newly_late(oversight.overseen(g.actor), now, after=after, before=before)
    page = _paged(db.session.execute(query).all(), after is not None, before is not None)
    rows = page.rows
    return _render(
        "late",
        rows=[(row, (local_date(now, row.zone) - row.due_on).days) for row in rows],
        days=queries.NEWLY_LATE_DAYS,
        may_inspect=g.actor.can(Permission.CASE_INSPECT),
        next_url=url_for(".newly_late", sesudah=_spelled(rows[-1])) if page.has_next else None,
        previous_url=url_for(".newly_late", sebelum=_spelled(rows[0])) if page.has_previous else None,
    )


def _spelled(row: Any) -> str:
    return f"{row.due_on.isoformat()}.{row.id}"


@bp.get("/koordinasi/petugas")
@guard.requires(Permission.FIGURES_VIEW)
def idle_offices() -> str:
    """List the offices whose holder has not come to the portal for a month, or never."""
    now = clock.now()
    after = asked_number("sesudah")
    before = asked_number("sebelum") if after is None else None
    query = queries.idle_offices(oversight.overseen(g.actor), now, after=after, before=before)
    page = _paged(db.session.execute(query).all(), after is not None, before is not None)
    rows = page.rows
    return _render(
        "offices",
        rows=[(row, local_date(row.last_seen_at, row.zone) if row.last_seen_at else None) for row in rows],
        days=queries.IDLE_DAYS,
        next_url=url_for(".idle_offices", sesudah=rows[-1].id) if page.has_next else None,
        previous_url=url_for(".idle_offices", sebelum=rows[0].id) if page.has_previous else None,
    )


@dataclass(frozen=True, slots=True)
class Paged:
    """One page of rows in the order in which they are shown."""

    rows: Sequence[Any]
    has_next: bool
    has_previous: bool


def _paged(found: Sequence[Any], is_after: bool, is_before: bool) -> Paged:
    more, rows = len(found) > queries.PAGE_ROWS, found[: queries.PAGE_ROWS]
    if not rows:
        return Paged(rows, False, False)
    return Paged(rows[::-1], True, more) if is_before else Paged(rows, more, is_after)


# A reminder


@bp.route("/koordinasi/<slug>/ingatkan", methods=["GET", "POST"])
@guard.requires(Permission.BODY_REMIND)
def remind(slug: str) -> Page:
    """Offer prepared words to a body; on POST, send them and put them on its record."""
    subject = overseen_body(slug)
    about = _about(subject)
    form = ReminderForm()
    if not form.is_submitted():
        form.hal.data = about.address
        form.text.data = reminders.prepared(about.subject, subject, now=clock.now())
        return _remind_page(form, subject, about)
    if not form.validate():
        return _remind_page(form, subject, about), 422
    try:
        with committed():
            reminders.remind(overseen_body(slug), about.subject, form.text.data or "", actor=g.actor, now=clock.now())
    except RemindedToday as error:
        at, zone = error.reminder.sent_at, overseen_body(slug).zone
        return _remind_page(form, overseen_body(slug), about, reminded=format_moment(at, zone)), 409
    flash(_("Pengingat kepada %(body)s terkirim dan tercatat.", body=overseen_body(slug).name), "success")
    return redirect(about.back)


@dataclass(frozen=True, slots=True)
class About:
    """What a reminder is about, as it stands in the address, and the page that leads to it."""

    subject: Subject
    address: str
    back: str


def _about(body: PublicBody) -> About:
    """What the form or else the address says, or the report on last year; 404 for one whose period still runs."""
    today = clock.today(body.zone)
    last_year = _report_address(law.Span(law.ReportKind.ANNUAL, today.year - 1))
    address = request.form.get("hal") or request.args.get("hal") or last_year
    if address in ADDRESSES:
        key = ADDRESSES[address]
        return About(SUBJECTS[key], address, url_for(PAGES[key]))
    year, _dash, part = address.removeprefix(REPORT).partition("-")
    is_year = year.isascii() and year.isdecimal() and len(year) == YEAR_DIGITS
    span = span_at(int(year), part) if is_year and address.startswith(REPORT) else None
    if span is None or not span.is_over(today):
        abort(404)
    back = url_for(".missing_reports", tahun=span.year, bagian=slug_of(span))
    return About(reminders.about_report(span), address, back)


def _remind_page(form: ReminderForm, subject: PublicBody, about: About, *, reminded: str = "") -> str:
    return _render(
        "remind",
        form=form,
        subject=subject,
        about=about.subject,
        reminded=reminded,
        earlier=db.session.execute(queries.reminders(subject.id)).all(),
        back=about.back,
    )
