"""The steps that officers take on a case: which may be taken now, received, withdrawn; answering has its own room.

Which step may be taken when, and by whom, stands in the law's table; ``STEPS`` only says on which page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import files, requests
from ppid.actions.assignments import AssignmentError
from ppid.actions.requests import Stale
from ppid.db import committed, db
from ppid.i18n import format_moment
from ppid.law import exemptions, workflow
from ppid.law.workflow import EvidenceKind, NotAllowed, Transition
from ppid.models import FileKind, InfoRequest, Letter
from ppid.queries import requests as queries
from ppid.uploads import MAX_BYTES, SCANS, extensions
from ppid.web import cases, guard, papers, wording
from ppid.web.cases import Case, bp
from ppid.web.forms.answer import AnswerForm, SendForm
from ppid.web.forms.officer import DeliveryForm, WithdrawalForm

MOST_ANSWER_BYTES = 128 * 1024 * 1024

# A step of the law's table and the page on which an officer takes it.
STEPS = {
    workflow.MARK_INCOMPLETE.name: "progress.mark_incomplete",
    workflow.COMPLETE.name: "progress.complete",
    workflow.RECEIVE_NOTICE.name: "progress.receive_notice",
    workflow.CLARIFY.name: "progress.ask",
    workflow.EXTEND.name: "progress.extend",
    workflow.ASSIGN.name: "assignments.assign",
    workflow.ANSWER.name: "officer.request_answer",
    workflow.SUBMIT.name: "officer.request_answer",
    workflow.DELIVER.name: "officer.request_deliver",
    workflow.WITHDRAW.name: "officer.request_withdraw",
}

StepForm = AnswerForm | DeliveryForm | WithdrawalForm | SendForm
Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that may be taken now, and its page."""

    transition: Transition
    href: str


def open_steps(info_request: InfoRequest, now: datetime) -> list[OpenStep]:
    """The steps that the law allows the acting office now and that have a page, in the order of the table.

    Of two steps on the same page the first names it.
    """
    pages: dict[str, Transition] = {}
    for step in requests.allowed_now(info_request, g.actor.doer, now):
        if step.name in STEPS:
            pages.setdefault(STEPS[step.name], step)
    return [OpenStep(step, url_for(page, id=info_request.id)) for page, step in pages.items()]


def check_now(transition: Transition, info_request: InfoRequest) -> None:
    """Open a step's page only when it can be taken. Raises NotAllowed."""
    if transition not in requests.allowed_now(info_request, g.actor.doer, clock.now()):
        raise NotAllowed(
            transition, "Langkah ini tidak dapat dilakukan pada keadaan permohonan sekarang.", transition.article
        )


# What a page says when its step was not taken


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody was faster: what they did, and whether the step can still be taken."""

    sentence: str
    who: str
    when: str
    can_go_on: bool


def conflict_of(transition: Transition, info_request: InfoRequest) -> Conflict:
    """Tell what happened last in a case that changed under an open page."""
    offices = {office.id: office for office in db.session.scalars(queries.doers_of(info_request.id))}
    last = [
        event
        for event in db.session.scalars(queries.events_of(info_request.id))
        if event.name in workflow.TRANSITIONS or event.name == "recounted"
    ][-1]
    office = offices.get(last.official_id or 0)
    return Conflict(
        wording.event_sentence(last),
        f"{office.name}, {office.jabatan}" if office else wording.doer_words(last.doer),
        format_moment(last.at, info_request.body.zone),
        transition in requests.allowed_now(info_request, g.actor.doer, clock.now()),
    )


def refused(form: StepForm, template: str, transition: Transition, id: int, error: Exception | None) -> tuple[str, int]:
    """Show a step's page again with what was typed: 409 when the case has changed, 422 when something is missing."""
    db.session.rollback()
    case = cases.load_case(id)
    conflict, status = judged(form, transition, case, error)
    return render_step(form, template, case, conflict), status


def judged(form: StepForm, transition: Transition, case: Case, error: Exception | None) -> tuple[Conflict | None, int]:
    """Why a step was not taken: who was faster, with status 409, or what is missing, which stands in the form."""
    conflict, status = None, 422
    if isinstance(error, NotAllowed):
        form.form_errors.append(f"{_(error.sentence)} ({error.article})")
        status = 422 if error.precondition else 409
    if isinstance(error, AssignmentError):
        form.form_errors.append(_(str(error)))
    if not (form.version.data or "").isdigit() or form.version.number != case.info_request.version:
        conflict, status = conflict_of(transition, case.info_request), 409
        form.form_errors.clear()
        form.version.renew(case.info_request.version)
    return conflict, status


def render_step(form: StepForm, template: str, case: Case, conflict: Conflict | None = None, **more: object) -> str:
    return render_template(
        template,
        body=case.info_request.body,
        case=case,
        info_request=case.info_request,
        form=form,
        conflict=conflict,
        grounds=exemptions.GROUNDS,
        never_exempt=exemptions.PASAL_18,
        consent=exemptions.PASAL_18_CONSENT,
        largest=f"{MAX_BYTES // 1024 // 1024} MB",
        attachments=extensions(),
        scans=extensions(SCANS),
        words=wording,
        **more,
    )


def draw_letters(request_id: int, issued_at: datetime) -> list[str]:
    """Draw what is still to be drawn, after the commit; return each letter of this step as "title number".

    A letter that cannot be drawn now is left to the background.
    """
    query = sa.select(Letter).where(Letter.request_id == request_id, Letter.sha256.is_(None)).order_by(Letter.id)
    waiting = db.session.scalars(query).all()
    issued = [f"{wording.letter_title(one.kind)} {one.number}" for one in waiting if one.issued_at == issued_at]
    papers.draw_new(request_id)
    return issued


# Received


@bp.route("/permohonan/<int:id>/terima", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_DELIVER)
def request_deliver(id: int) -> Page:
    """Ask for the evidence; on POST, record that the applicant received the answer."""
    case, template, step = cases.load_case(id), "officer/request_deliver.html", workflow.DELIVER
    info_request, now = case.info_request, clock.now()
    if request.method == "GET":
        check_now(step, info_request)
    form = DeliveryForm(answered_on=info_request.answered_on or case.today, today=case.today)
    if not form.is_submitted():
        form.received_on.data = case.today
        form.version.renew(info_request.version)
        return render_step(form, template, case)
    if not form.validate():
        return refused(form, template, step, id, None)
    uploads = [files.Upload(clean, FileKind.EVIDENCE) for clean in form.clean_files]
    try:
        with files.stored(info_request, uploads, now=now) as kept, committed():
            requests.deliver(
                info_request,
                EvidenceKind(form.evidence.data),
                received_on=form.received_on.data or case.today,
                actor=g.actor,
                now=now,
                note=form.note.data or "",
                version=form.version.number,
            )
            for one in kept:
                files.attach(one, info_request, actor=g.actor, now=now)
    except (Stale, StaleDataError, NotAllowed) as error:
        return refused(form, template, step, id, error)
    letters = draw_letters(id, now)
    flash(_("Penerimaan jawaban tercatat. Jangka waktu keberatan berjalan sejak tanggal itu."), "success")
    if letters:
        flash(_("Surat terbit: %(letters)s.", letters="; ".join(letters)), "success")
    return redirect(url_for(".request_show", id=id))


# Withdrawn


@bp.route("/permohonan/<int:id>/cabut", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_WITHDRAW)
def request_withdraw(id: int) -> Page:
    """Ask whether the applicant asked for it; on POST, record the withdrawal."""
    case, template, step = cases.load_case(id), "officer/request_withdraw.html", workflow.WITHDRAW
    info_request, now = case.info_request, clock.now()
    if request.method == "GET":
        check_now(step, info_request)
    form = WithdrawalForm()
    if not form.is_submitted():
        form.version.renew(info_request.version)
        return render_step(form, template, case)
    if not form.validate():
        return refused(form, template, step, id, None)
    try:
        with committed():
            requests.withdraw(
                info_request, reason=form.reason.data or "", actor=g.actor, now=now, version=form.version.number
            )
    except (Stale, StaleDataError, NotAllowed) as error:
        return refused(form, template, step, id, error)
    flash(_("Pencabutan tercatat. Surat terbit: %(letters)s.", letters="; ".join(draw_letters(id, now))), "success")
    return redirect(url_for(".request_show", id=id))
