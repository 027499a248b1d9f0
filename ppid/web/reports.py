"""The reports on the service of public information in the office: listed, written, looked at, sent, corrected.

What was sent is read by everybody in `published_reports`.
"""

from __future__ import annotations

import io
import logging
from datetime import date, datetime
from itertools import chain
from typing import Any, BinaryIO, cast

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import report_figures, report_files, report_parts
from ppid.actions import reports as actions
from ppid.actions.report_figures import Plain
from ppid.actions.report_files import FORMS, JSON, MEDIA_TYPES, PDF
from ppid.actions.report_words import span_words
from ppid.actions.reports import NotWritten, ReportRefused
from ppid.actions.steps import Stale
from ppid.db import committed, db, rest
from ppid.law.reports import ANNUAL_REPORT, CHAPTERS, SECTIONS, YEARLY_FACTS, Section, annual_due, unwritten
from ppid.letters.errors import CannotPrint
from ppid.models import PublicBody, ServiceReport
from ppid.queries import exports as export_queries
from ppid.queries import reports as queries
from ppid.queries.jobs import UNFINISHED
from ppid.storage import StorageError
from ppid.web import cases, guard, papers
from ppid.web import report_words as words
from ppid.web.forms.reports import SpanForm, TextsForm, VersionForm, YearForm, hint_of
from ppid.web.scope import scoped
from ppid.web.summaries import Difference

bp = Blueprint("reports", __name__)
log = logging.getLogger(__name__)

Page = str | Response | tuple[str, int]
REFRESH_SECONDS = 4


def _render(template: str, **more: Any) -> str:
    return render_template(f"reports/{template}.html", body=cases.acting_body(), words=words, **more)


# The list


@bp.get("/laporan")
@guard.requires(Permission.REPORT_WRITE)
def index() -> str:
    """List the reports of the body on a year and its parts, each with how it stands and when it is due."""
    body, now = cases.acting_body(), clock.now()
    form = YearForm(clock.today(body.zone).year, formdata=request.args)
    return _render(
        "index",
        form=form,
        rows=actions.standings(body, form.year, now=now),
        due_on=annual_due(form.year),
        article=ANNUAL_REPORT.article,
        today=clock.today(body.zone),
    )


@bp.post("/laporan/susun")
@guard.requires(Permission.REPORT_WRITE)
def begin() -> Response:
    """Start a draft, or go on with the one there is."""
    form = SpanForm()
    span = words.span_at(form.year, form.bagian.data or "")
    if not form.validate() or span is None:
        abort(404)
    try:
        with committed():
            id = actions.begin(cases.acting_body(), span, now=clock.now()).id
    except ReportRefused as error:
        flash(str(error), "warning")
        return redirect(url_for(".index", tahun=span.year))
    return redirect(url_for(".show", id=id))


# One report


@bp.get("/laporan/<int:id>")
@guard.requires(Permission.REPORT_WRITE)
def show(id: int) -> str:
    """Show a report: how it stands, its texts, its figures, its files."""
    report = scoped(ServiceReport, id)
    now, span = clock.now(), actions.span_of(report)
    body = cases.acting_body()
    commission = (
        actions.commission_of(body) if report.sent_at is None else db.session.get(PublicBody, report.commission_id or 0)
    )
    export = _job(report)
    editions = db.session.scalars(queries.one_of(body.id, span)).all()
    first_sent_on = min((one.sent_on for one in editions if one.sent_on is not None), default=None)
    return _render(
        "show",
        report=report,
        span=span,
        title=_title(report),
        texts=report.chapters,
        chapters=CHAPTERS,
        missing=unwritten(span, report.chapters),
        is_over=span.is_over(clock.today(body.zone)),
        is_late=span.is_late(first_sent_on, clock.today(body.zone)),
        first_sent_on=first_sent_on,
        commission=commission,
        editions=editions,
        export=export,
        is_running=export is not None and export.state in UNFINISHED,
        refresh_seconds=REFRESH_SECONDS,
        **_figures(report, now),
    )


def _title(report: ServiceReport) -> str:
    return _("Laporan layanan informasi publik: %(period)s", period=span_words(actions.span_of(report)))


def _figures(report: ServiceReport, now: datetime) -> dict[str, Any]:
    figures = report_files.figures_of(report, now=now)
    return {
        "counted_on": date.fromisoformat(figures["keadaan_pada"]),
        "parts": [*report_parts.requests(figures), *report_parts.disputes(figures)],
        "article_of_facts": YEARLY_FACTS,
    }


def _job(report: ServiceReport) -> Any:
    """The newest job of this office that draws the report, while its PDF is not there."""
    if report.sent_at is None or report.storage_key is not None:
        return None
    asked = export_queries.newest_of(g.actor.official_id, f"{report_files.SUBJECT}{report.id}")
    return db.session.scalars(asked).first()


@bp.route("/laporan/<int:id>/isi", methods=["GET", "POST"])
@guard.requires(Permission.REPORT_WRITE)
def write(id: int) -> Page:
    """Ask for the texts of the chapters; on POST, keep them."""
    report, form = scoped(ServiceReport, id), TextsForm()
    if report.sent_at is not None:
        return _write_page(form, report, note=_("Laporan ini sudah disampaikan, jadi tidak dapat diubah lagi.")), 409
    if not form.is_submitted():
        form.show(report.chapters)
        form.based_on.renew(report.version)
        return _write_page(form, report)
    if not form.validate():
        return _write_page(form, report), 422
    try:
        with committed():
            actions.save(scoped(ServiceReport, id), form.texts, version=form.based_on.number, now=clock.now())
    except ReportRefused as error:
        return _write_page(form, scoped(ServiceReport, id), note=str(error)), 409
    except (Stale, StaleDataError):
        return _saved_meanwhile(form, id)
    flash(_("Teks laporan tersimpan."), "success")
    return redirect(url_for(".show", id=id))


def _saved_meanwhile(form: Any, id: int) -> tuple[str, int]:
    """Somebody saved meanwhile: nothing typed is lost, what they saved stands beside it, the next sending holds."""
    db.session.rollback()
    report = scoped(ServiceReport, id)
    form.based_on.renew(report.version)
    differences = [
        Difference(_(section.title), _("Teks"), report.chapters.get(key, ""), form[key].data or "")
        for key, section in SECTIONS.items()
        if report.chapters.get(key, "") != (form[key].data or "")
    ]
    return _write_page(form, report, differences=differences, is_stale=True), 409


def _write_page(form: Any, report: ServiceReport, **more: Any) -> str:
    return _render(
        "write",
        form=form,
        report=report,
        title=_title(report),
        chapters=[chapter for chapter in CHAPTERS if chapter.sections],
        hint_of=hint_of,
        **({"note": "", "differences": [], "is_stale": False} | more),
    )


@bp.get("/laporan/<int:id>/pratinjau.pdf")
@guard.requires(Permission.REPORT_WRITE)
def preview(id: int) -> Response:
    """Show a draft on paper, marked as one. What was sent has its own file."""
    report = scoped(ServiceReport, id)
    if report.sent_at is not None:
        return redirect(url_for(".file", id=id, ending=PDF))
    data = report_files.preview(report, now=clock.now())
    return cases.download(data, "konsep-laporan.pdf", MEDIA_TYPES[PDF], inline=True)


@bp.get("/laporan/<int:id>/berkas.<ending>")
@guard.requires(Permission.REPORT_WRITE)
def file(id: int, ending: str) -> Response:
    """Hand out a report as PDF, XLSX or JSON; a draft as it stands now."""
    if ending not in FORMS:
        abort(404)
    report = scoped(ServiceReport, id)
    if ending == PDF and report.sent_at is None:
        return redirect(url_for(".preview", id=id))
    if ending == PDF and report.storage_key is None:
        return redirect(url_for(".show", id=id))
    return answer(report, ending)


def answer(report: ServiceReport, ending: str) -> Response:
    """A file of a report, for whoever may have it; one that is gone or damaged is 404."""
    name = f"laporan {report.body.short_name} {report.year} {words.slug_of(actions.span_of(report))}"
    name = f"{name} edisi {report.edition}" if report.edition > 1 else name
    if ending == PDF:
        found = report_files.pieces(report)
        try:
            first = next(found)
        except StorageError:
            log.exception("the file of report %s cannot be served", report.id)
            abort(404)
        return papers.streamed(chain((first,), found), name, PDF, report.size_bytes or 0, MEDIA_TYPES[PDF])
    figures, texts = report_files.figures_of(report, now=clock.now()), report.chapters
    out = cast(BinaryIO, io.BytesIO())
    if ending == JSON:
        out.write(report_files.as_json(figures, texts))
    else:
        report_files.write_xlsx(out, figures)
    size_bytes = out.tell()
    out.seek(0)
    return papers.streamed(iter((out.read(),)), name, ending, size_bytes, MEDIA_TYPES[ending])


# Sending


@bp.route("/laporan/<int:id>/kirim", methods=["GET", "POST"])
@guard.requires(Permission.REPORT_WRITE)
def send(id: int) -> Page:
    """Show what would leave; on POST, freeze it, send it to the commission and have its PDF drawn."""
    report, form = scoped(ServiceReport, id), VersionForm()
    if report.sent_at is not None:
        return redirect(url_for(".show", id=id)) if not form.is_submitted() else (_send_page(form, id), 409)
    figures = report_figures.of_span(
        cases.acting_body(),
        actions.span_of(report),
        on=report_figures.last_whole_day(cases.acting_body(), clock.now()),
    )
    if not form.is_submitted():
        form.based_on.renew(report.version)
        return _send_page(form, id, figures)
    if not form.validate():
        return _send_page(form, id, figures), 422
    rest()
    try:
        with committed():
            _sent(id, figures, form.based_on.number)
    except ReportRefused:
        return _send_page(form, id, figures), 409
    except (Stale, StaleDataError):
        db.session.rollback()
        form.based_on.renew(scoped(ServiceReport, id).version)
        return _send_page(form, id, figures, is_stale=True), 409
    _draw(id, figures)
    flash(_("Laporan sudah disampaikan dan dapat dibaca umum."), "success")
    return redirect(url_for(".show", id=id))


def _sent(id: int, figures: Plain, version: int) -> None:
    report = scoped(ServiceReport, id)
    actions.send(report, figures, version=version, actor=g.actor, now=clock.now())
    if report_files.is_long(figures):
        report_files.ask(report, official_id=g.actor.official_id, now=clock.now())


def _draw(id: int, figures: Plain) -> None:
    """Draw the PDF now, when it is short; when that fails the report was sent all the same, and it is drawn again."""
    if report_files.is_long(figures):
        return
    try:
        report_files.draw(id)
    except (CannotPrint, StorageError):
        db.session.rollback()
        log.exception("the PDF of report %s could not be made", id)


def _send_page(form: VersionForm, id: int, figures: Plain | None = None, *, is_stale: bool = False) -> str:
    report, body = scoped(ServiceReport, id), cases.acting_body()
    span, reason = actions.span_of(report), ""
    missing: tuple[Section, ...] = ()
    try:
        if report.sent_at is not None:
            raise ReportRefused(_("Laporan ini sudah disampaikan, jadi tidak dapat diubah lagi."))
        actions.check_sendable(report, clock.now())
    except NotWritten as error:
        reason, missing = str(error), error.sections
    except ReportRefused as error:
        reason = str(error)
    return _render(
        "send",
        form=form,
        report=report,
        title=_title(report),
        span=span,
        reason=reason,
        missing=missing,
        is_stale=is_stale,
        is_late=report.edition == 1 and span.is_late(None, clock.today(body.zone)),
        due_on=span.due,
        article=ANNUAL_REPORT.article,
        commission=actions.commission_of(body),
        counted_on=date.fromisoformat(figures["keadaan_pada"]) if figures else None,
        summary=report_parts.summary(figures) if figures else "",
    )


@bp.post("/laporan/<int:id>/buat-pdf")
@guard.requires(Permission.REPORT_WRITE)
def make_file(id: int) -> Response:
    """Let the PDF of a report that was sent be drawn in the background, when it is not there."""
    report = scoped(ServiceReport, id)
    if report.sent_at is not None and report.storage_key is None:
        with committed():
            report_files.ask(scoped(ServiceReport, id), official_id=g.actor.official_id, now=clock.now())
    return redirect(url_for(".show", id=id))


@bp.post("/laporan/<int:id>/perbaiki")
@guard.requires(Permission.REPORT_WRITE)
def correct(id: int) -> Response:
    """Start a new edition of a report that was sent; the old one stays."""
    scoped(ServiceReport, id)
    try:
        with committed():
            made = actions.correct(scoped(ServiceReport, id), now=clock.now()).id
    except ReportRefused as error:
        flash(str(error), "warning")
        return redirect(url_for(".show", id=id))
    return redirect(url_for(".show", id=made))
