"""Reports that were sent, for everybody: what they say, and their files. No person stands in them."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from ppid import clock
from ppid.actions import report_parts
from ppid.actions import reports as actions
from ppid.actions.report_files import FORMS, PDF
from ppid.db import db
from ppid.law.reports import CHAPTERS, ReportKind, Span, annual_due
from ppid.models import PublicBody, ServiceReport
from ppid.queries import reports as queries
from ppid.web import guard
from ppid.web import report_words as words
from ppid.web.freshness import for_everybody
from ppid.web.limits import LOOKING, limiter
from ppid.web.reports import answer
from ppid.web.statistics import public_body

bp = Blueprint("published_reports", __name__)

EDITION_DIGITS = 4


@bp.get("/laporan/<slug>/<int:of_year>")
@guard.public
@limiter.limit(LOOKING)
def show(slug: str, of_year: int) -> Response:
    """Show what a body has reported on a year: the annual report with its figures, and whatever else was sent."""
    body = public_body(slug)
    if not 1900 < of_year <= clock.today(body.zone).year:
        abort(404)
    report = db.session.scalar(queries.newest_sent(body.id, Span(ReportKind.ANNUAL, of_year)))
    figures = report.figures if report is not None else None
    sent = db.session.scalars(queries.of_year(body.id, of_year, sent_only=True)).all()
    editions = [one.sent_on for one in sent if one.kind == ReportKind.ANNUAL and one.sent_on is not None]
    page = render_template(
        "reports/published.html",
        body=body,
        year=of_year,
        report=report,
        sent=sent,
        first_sent_on=min(editions, default=None),
        edition_count=len(editions),
        years=db.session.scalars(queries.years_sent(body.id)).all(),
        commission=_commission(report),
        parts=[*report_parts.requests(figures), *report_parts.disputes(figures)] if figures else [],
        chapters=CHAPTERS,
        due_on=annual_due(of_year),
        span_of=actions.span_of,
        words=words,
        forms=FORMS,
    )
    return for_everybody(make_response(page))


def _commission(report: ServiceReport | None) -> PublicBody | None:
    return db.session.get(PublicBody, report.commission_id) if report is not None and report.commission_id else None


@bp.get("/laporan/<slug>/<int:of_year>/<part>.<ending>")
@guard.public
@limiter.limit(LOOKING)
def file(slug: str, of_year: int, part: str, ending: str) -> AnyResponse:
    """Hand out a report that was sent as PDF, XLSX or JSON: its newest edition, or the one asked for."""
    body, span = public_body(slug), words.span_at(of_year, part)
    if span is None or ending not in FORMS:
        abort(404)
    report = _edition(body, span)
    if report is None or (ending == PDF and report.storage_key is None):
        abort(404)
    made = answer(report, ending)
    made.headers["Access-Control-Allow-Origin"] = "*"
    return made


def _edition(body: PublicBody, span: Span) -> ServiceReport | None:
    """The edition that the address asks for, if it was sent; without one the newest."""
    text = request.args.get("edisi", "")
    if not text:
        return db.session.scalar(queries.newest_sent(body.id, span))
    if not (text.isascii() and text.isdigit() and len(text) <= EDITION_DIGITS):
        abort(404)
    editions = db.session.scalars(queries.one_of(body.id, span)).all()
    return next((one for one in editions if one.edition == int(text) and one.sent_at is not None), None)
