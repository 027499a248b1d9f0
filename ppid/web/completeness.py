"""A file that lacks something, on the officers' side: what is missing, that the notice was received, its completion."""

from __future__ import annotations

from typing import Any

from flask import flash, g
from flask_babel import gettext as _

from ppid import clock
from ppid.access import Permission
from ppid.actions import completeness, files
from ppid.db import committed
from ppid.i18n import format_date
from ppid.law import clocks, workflow
from ppid.law.deadlines import COMPLETENESS, REPAIR, REPLY, count_provisionally
from ppid.law.workflow import EvidenceKind
from ppid.models import FileKind
from ppid.queries.calendars import calendar_of
from ppid.uploads import MAX_BYTES, SCANS
from ppid.uploads import extensions as endings
from ppid.web import cases, guard, papers
from ppid.web.cases import Case
from ppid.web.forms.progress import DeskCompletionForm, IncompleteForm, NoticeReceiptForm
from ppid.web.progress import CHANGED, Page, again, bp, check_now, done, progress_of, render_step, say_letters

__all__ = ["bp"]

LARGEST = f"{MAX_BYTES // 1024 // 1024} MB"


# Told what is missing


def _limits(case: Case) -> dict[str, Any]:
    calendar = calendar_of(case.info_request.body)
    return {
        "limits": [
            (COMPLETENESS, clocks.completeness_due(case.info_request.received_on, calendar)),
            (REPAIR, count_provisionally(REPAIR, case.today, calendar).due),
        ],
        "reply": REPLY,
        "restarts_by": COMPLETENESS.article,
    }


@bp.route("/permohonan/<int:id>/tidak-lengkap", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_COMPLETENESS)
def mark_incomplete(id: int) -> Page:
    """Ask what is missing; on POST, tell the applicant in writing."""
    case, step, now = cases.load_case(id), workflow.MARK_INCOMPLETE, clock.now()
    form = IncompleteForm()
    if not form.is_submitted():
        check_now(step, case.info_request, now)
        form.version.renew(case.info_request.version)
        return render_step("mark_incomplete", case, form, **_limits(case))
    if not form.validate():
        return again(form, "mark_incomplete", step, id, None, _limits)
    try:
        with committed():
            completeness.mark_incomplete(
                case.info_request, missing=form.missing, actor=g.actor, now=now, version=form.version.number
            )
    except CHANGED as error:
        return again(form, "mark_incomplete", step, id, error, _limits)
    flash(_("Kekurangannya sudah diberitahukan kepada Pemohon."), "success")
    say_letters(id, now)
    return done(id)


# The notice is received


def _receipt(case: Case) -> dict[str, Any]:
    calendar = calendar_of(case.info_request.body)
    return {
        "progress": progress_of(case.info_request),
        "repair": REPAIR,
        "if_today": count_provisionally(REPAIR, case.today, calendar).due,
        "scans": endings(SCANS),
        "largest": LARGEST,
    }


@bp.route("/permohonan/<int:id>/surat-diterima", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_COMPLETENESS)
def receive_notice(id: int) -> Page:
    """Ask how the notice reached the applicant; on POST, record it, so that the time to complete the file runs."""
    case, step, now = cases.load_case(id), workflow.RECEIVE_NOTICE, clock.now()
    info_request = case.info_request
    form = NoticeReceiptForm(answered_on=info_request.incomplete_on or case.today, today=case.today)
    if not form.is_submitted():
        check_now(step, info_request, now)
        form.received_on.data = case.today
        form.version.renew(info_request.version)
        return render_step("receive_notice", case, form, **_receipt(case))
    if not form.validate():
        return again(form, "receive_notice", step, id, None, _receipt)
    note = form.note.data or ""
    uploads = [
        papers.note_of(note, "bukti-penerimaan-surat.txt", FileKind.EVIDENCE),
        *(files.Upload(one, FileKind.EVIDENCE) for one in form.clean_files),
    ]
    try:
        with files.stored(info_request, uploads, now=now) as rows, committed():
            completeness.receive_notice(
                info_request,
                EvidenceKind(form.evidence.data),
                received_on=form.received_on.data or case.today,
                actor=g.actor,
                now=now,
                note=note,
                version=form.version.number,
            )
            for row in rows:
                files.attach(row, info_request, actor=g.actor, now=now)
    except CHANGED as error:
        return again(form, "receive_notice", step, id, error, _receipt)
    due = format_date(info_request.repair_due_on or case.today)
    flash(_("Penerimaan surat tercatat. Pemohon dapat melengkapi sampai %(due)s.", due=due), "success")
    return done(id)


# Its completion


def _restarted(case: Case) -> dict[str, Any]:
    return {
        "restarted": count_provisionally(REPLY, case.today, calendar_of(case.info_request.body)),
        "restarts_by": COMPLETENESS.article,
        "endings": endings(),
        "largest": LARGEST,
    }


@bp.route("/permohonan/<int:id>/lengkapi", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_COMPLETENESS)
def complete(id: int) -> Page:
    """Take in at the desk what was missing; the operative clock starts again on this day."""
    case, step, now = cases.load_case(id), workflow.COMPLETE, clock.now()
    form = DeskCompletionForm()
    if not form.is_submitted():
        check_now(step, case.info_request, now)
        form.version.renew(case.info_request.version)
        return render_step("complete", case, form, **_restarted(case))
    if not form.validate():
        return again(form, "complete", step, id, None, _restarted)
    info_request, explanation = case.info_request, form.explanation.data or ""
    uploads = [papers.note_of(explanation), *(files.Upload(one, FileKind.ATTACHMENT) for one in form.clean_files)]
    try:
        with files.stored(info_request, uploads, now=now) as rows, committed():
            completeness.complete(
                info_request, explanation=explanation, actor=g.actor, now=now, version=form.version.number
            )
            for row in rows:
                files.attach(row, info_request, actor=g.actor, now=now)
    except CHANGED as error:
        return again(form, "complete", step, id, error, _restarted)
    flash(_("Permohonan lengkap. Batas waktu jawaban: %(due)s.", due=format_date(info_request.due_on)), "success")
    return done(id)
