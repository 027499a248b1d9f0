"""The steps inside a case before its answer: more time, what is missing, its completion, questions and explanations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission, applicant_of
from ppid.actions import clarifications, completeness, extensions, files
from ppid.actions.clarifications import AlreadyAnswered
from ppid.actions.completeness import AlreadyRefiled, Receipt
from ppid.actions.requests import Stale, facts_of
from ppid.db import committed, db
from ppid.i18n import format_date
from ppid.law import clocks, workflow
from ppid.law.calendar import WorkingCalendar
from ppid.law.deadlines import COMPLETENESS, REPAIR, REPLY, count_provisionally
from ppid.law.workflow import AWAITING_REPLY, Channel, ExtensionGround, NotAllowed, Status, Transition
from ppid.models import Clarification, Event, FileKind, InfoRequest
from ppid.queries import clarifications as queries
from ppid.queries import completeness as completeness_queries
from ppid.queries.calendars import calendar_of
from ppid.uploads import MAX_BYTES
from ppid.uploads import extensions as endings
from ppid.web import cases, guard, papers, steps, wording
from ppid.web.cases import Case
from ppid.web.forms.progress import (
    DeskCompletionForm,
    ExplainForm,
    ExtensionForm,
    HeardForm,
    IncompleteForm,
    QuestionForm,
)
from ppid.web.scope import scoped

bp = Blueprint("progress", __name__)

StepForm = ExtensionForm | IncompleteForm | DeskCompletionForm | QuestionForm
Page = str | Response | tuple[str, int]
CHANGED = (Stale, StaleDataError, NotAllowed)


# What a case's page shows of these steps


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and, when it came, its answer; ``channel`` is how the answer reached us."""

    row: Clarification
    channel: Channel | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Questions, the proof that a notice of incompleteness was received, and the requests before and after this one."""

    asked: tuple[Asked, ...]
    receipt: Receipt | None
    refiled_from: InfoRequest | None
    refiled_as: InfoRequest | None

    @property
    def received_words(self) -> str:
        """That the notice was received, how and when, as a sentence."""
        if self.receipt is None:
            return _("Belum terbukti diterima Pemohon. Selama itu permohonan tidak ditutup.")
        evidence = str(wording.EVIDENCES[self.receipt.evidence])
        return _("%(day)s, %(evidence)s", day=format_date(self.receipt.on), evidence=evidence)


def progress_of(info_request: InfoRequest) -> Progress:
    """What these steps have left behind in a case."""
    refiled = completeness_queries.refiled_as(info_request.id)
    return Progress(
        tuple(asked_of(info_request.id)),
        completeness.receipt_of(info_request) if info_request.status is Status.INCOMPLETE else None,
        db.session.get(InfoRequest, info_request.refiled_from_id) if info_request.refiled_from_id else None,
        db.session.scalars(refiled).one_or_none() if info_request.status is Status.NOT_COMPLETED else None,
    )


def asked_of(request_id: int) -> list[Asked]:
    """The questions of a case, oldest first, each with how its answer came."""
    rows = db.session.scalars(queries.clarifications_of(request_id)).all()
    if not any(row.answered_at for row in rows):
        return [Asked(row, None) for row in rows]
    heard: Sequence[Event] = db.session.scalars(queries.explanations_of(request_id)).all()
    channels = {event.data.get("clarification"): Channel(event.data.get("channel", Channel.WEB)) for event in heard}
    return [Asked(row, channels.get(row.id)) for row in rows]


def can_explain(info_request: InfoRequest) -> bool:
    """Whether the acting office may write down an explanation now."""
    return g.actor.can(Permission.REQUEST_COMPLETENESS) and info_request.status in workflow.EXPLAIN.sources


# What the steps share


def _check_now(step: Transition, info_request: InfoRequest, now: datetime) -> None:
    """Open a step's page only when it can be taken, and say why not. Raises NotAllowed."""
    about_now = replace(step, needs=tuple(need for need in step.needs if need.about_now))
    workflow.check(about_now, info_request.status, g.actor.doer, facts_of(info_request, now))


def _render(template: str, case: Case, form: Any, **more: Any) -> str:
    return render_template(
        f"progress/{template}.html",
        body=case.info_request.body,
        case=case,
        info_request=case.info_request,
        form=form,
        words=wording,
        **({"conflict": None} | more),
    )


def _again(
    form: StepForm, template: str, step: Transition, id: int, error: Exception | None, **more: Any
) -> tuple[str, int]:
    """Show a step's page once more with what was typed: 409 when the law or somebody closed it, 422 for a gap."""
    db.session.rollback()
    case = cases.load_case(id)
    conflict, status = None, 422
    if isinstance(error, NotAllowed):
        form.form_errors.append(f"{_(error.sentence)} ({error.article})")
        late = any(need.name == error.precondition and need.about_now for need in step.needs)
        status = 409 if late or error.precondition is None else 422
    if form.version.number != case.info_request.version:
        conflict, status = steps.conflict_of(step, case.info_request), 409
        form.form_errors.clear()
        form.version.renew(case.info_request.version)
    return _render(template, case, form, conflict=conflict, **(more or _shown(template, case))), status


def _shown(template: str, case: Case) -> dict[str, Any]:
    """What a page shows beside its form: the dates that follow from the step."""
    calendar = calendar_of(case.info_request.body)
    if template == "extend":
        return {"extended": _extended(case.info_request, calendar)}
    if template == "mark_incomplete":
        return {
            "limits": [
                (COMPLETENESS, clocks.completeness_due(case.info_request.received_on, calendar)),
                (REPAIR, count_provisionally(REPAIR, case.today, calendar).due),
            ],
            "reply": REPLY,
            "restarts_by": COMPLETENESS.article,
        }
    if template == "complete":
        return {
            "restarted": count_provisionally(REPLY, case.today, calendar),
            "restarts_by": COMPLETENESS.article,
            "endings": endings(),
            "largest": f"{MAX_BYTES // 1024 // 1024} MB",
        }
    return {}


def _done(id: int) -> Response:
    return redirect(url_for("officer.request_show", id=id))


# More time


def _extended(info_request: InfoRequest, calendar: WorkingCalendar) -> clocks.Clock:
    """The clock as it will run with the extension."""
    return clocks.reply_clocks(
        info_request.received_on,
        calendar,
        incomplete_on=info_request.incomplete_on,
        completed_on=info_request.completed_on,
        extended=True,
    ).operative


@bp.route("/permohonan/<int:id>/perpanjang", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_DECIDE)
def extend(id: int) -> Page:
    """Ask for ground and reasons, with the date that results; on POST, extend the time limit once."""
    case, step, now = cases.load_case(id), workflow.EXTEND, clock.now()
    form = ExtensionForm()
    if not form.is_submitted():
        _check_now(step, case.info_request, now)
        form.version.renew(case.info_request.version)
        return _render("extend", case, form, **_shown("extend", case))
    if not form.validate():
        return _again(form, "extend", step, id, None)
    info_request = case.info_request
    try:
        with committed():
            extensions.extend(
                info_request,
                ground=ExtensionGround(form.ground.data),
                reason=form.reason.data or "",
                actor=g.actor,
                now=now,
                version=form.version.number,
            )
    except CHANGED as error:
        return _again(form, "extend", step, id, error)
    flash(_("Batas waktu diperpanjang sampai %(due)s.", due=format_date(info_request.due_on)), "success")
    _say_letters(id, now)
    return _done(id)


def _say_letters(id: int, now: datetime) -> None:
    """Draw the letters of a step after its commit, and name them."""
    letters = steps.draw_letters(id, now)
    if letters:
        flash(_("Surat terbit: %(letters)s.", letters="; ".join(letters)), "success")


# What is missing, and its completion


@bp.route("/permohonan/<int:id>/tidak-lengkap", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_COMPLETENESS)
def mark_incomplete(id: int) -> Page:
    """Ask what is missing; on POST, tell the applicant in writing."""
    case, step, now = cases.load_case(id), workflow.MARK_INCOMPLETE, clock.now()
    form = IncompleteForm()
    if not form.is_submitted():
        _check_now(step, case.info_request, now)
        form.version.renew(case.info_request.version)
        return _render("mark_incomplete", case, form, **_shown("mark_incomplete", case))
    if not form.validate():
        return _again(form, "mark_incomplete", step, id, None)
    try:
        with committed():
            completeness.mark_incomplete(
                case.info_request, missing=form.missing, actor=g.actor, now=now, version=form.version.number
            )
    except CHANGED as error:
        return _again(form, "mark_incomplete", step, id, error)
    flash(_("Kekurangannya sudah diberitahukan kepada Pemohon."), "success")
    _say_letters(id, now)
    return _done(id)


@bp.route("/permohonan/<int:id>/lengkapi", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_COMPLETENESS)
def complete(id: int) -> Page:
    """Take in at the desk what was missing; the operative clock starts again on this day."""
    case, step, now = cases.load_case(id), workflow.COMPLETE, clock.now()
    form = DeskCompletionForm()
    if not form.is_submitted():
        _check_now(step, case.info_request, now)
        form.version.renew(case.info_request.version)
        return _render("complete", case, form, **_shown("complete", case))
    if not form.validate():
        return _again(form, "complete", step, id, None)
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
        return _again(form, "complete", step, id, error)
    flash(_("Permohonan lengkap. Batas waktu jawaban: %(due)s.", due=format_date(info_request.due_on)), "success")
    return _done(id)


# Questions and explanations


@bp.route("/permohonan/<int:id>/klarifikasi", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_COMPLETENESS)
def ask(id: int) -> Page:
    """Ask the applicant what is meant; the clock does not move."""
    case, step, now = cases.load_case(id), workflow.CLARIFY, clock.now()
    form = QuestionForm()
    if not form.is_submitted():
        _check_now(step, case.info_request, now)
        form.version.renew(case.info_request.version)
        return _render("ask", case, form)
    if not form.validate():
        return _again(form, "ask", step, id, None)
    try:
        with committed():
            clarifications.ask(
                case.info_request, form.question.data or "", actor=g.actor, now=now, version=form.version.number
            )
    except CHANGED as error:
        return _again(form, "ask", step, id, error)
    flash(_("Pertanyaan tercatat dan tampak di halaman Pemohon. Batas waktu jawaban tidak berubah."), "success")
    return _done(id)


@bp.route("/klarifikasi/<int:id>/jawab", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_COMPLETENESS)
def explain(id: int) -> Page:
    """Write down an explanation that came by telephone, letter or in person."""
    clarification = scoped(Clarification, id)
    case, now = cases.load_case(clarification.request_id), clock.now()
    form = HeardForm()
    if not form.is_submitted():
        if clarification.answered_at is not None:
            flash(_("Pertanyaan ini sudah dijawab; jawabannya tidak dapat diganti."))
            return _done(clarification.request_id)
        _check_now(workflow.EXPLAIN, case.info_request, now)
        return _render("explain", case, form, clarification=clarification)
    if not form.validate():
        return _render("explain", case, form, clarification=clarification), 422
    try:
        with committed():
            clarifications.explain(
                clarification,
                case.info_request,
                form.answer.data or "",
                actor=g.actor,
                now=now,
                channel=Channel(form.channel.data),
            )
    except (AlreadyAnswered, StaleDataError, NotAllowed) as error:
        db.session.rollback()
        reason = f"{_(error.sentence)} ({error.article})" if isinstance(error, NotAllowed) else ""
        form.form_errors.append(reason or _("Pertanyaan ini sudah dijawab; jawabannya tidak dapat diganti."))
        return _render("explain", cases.load_case(case.info_request.id), form, clarification=clarification), 409
    flash(_("Penjelasan Pemohon tercatat."), "success")
    return _done(clarification.request_id)


# The applicant's part


@dataclass(frozen=True, slots=True)
class Sent:
    """An explanation that was not taken: to which question, what was typed, and why."""

    id: int
    form: ExplainForm
    status: int
    reason: str = ""


def explain_forms(info_request: InfoRequest, asked: Sequence[Asked], sent: Sent | None) -> dict[int, ExplainForm]:
    """A form for each question that still waits for its answer; the one that was just sent as it was typed."""
    if info_request.status not in AWAITING_REPLY:
        return {}
    waiting = [one.row.id for one in asked if one.row.answered_at is None]
    return {id: sent.form if sent and sent.id == id else _explain_form(id, formdata=None) for id in waiting}


def _explain_form(id: int, **more: Any) -> ExplainForm:
    return ExplainForm(prefix=f"question_{id}", **more)


def take_explanation(info_request: InfoRequest, id: int, *, now: datetime) -> Sent | None:
    """Take in the applicant's answer to the question ``id`` of this case; None, or what could not be taken."""
    query = queries.clarifications_of(info_request.id).where(Clarification.id == id)
    clarification = db.session.scalars(query).one_or_none()
    if clarification is None:
        abort(404)
    form, actor = _explain_form(id), applicant_of(info_request.body_id)
    if not form.validate():
        return Sent(id, form, 422)
    try:
        with committed():
            clarifications.explain(clarification, info_request, form.answer.data or "", actor=actor, now=now)
    except AlreadyAnswered:
        db.session.rollback()
        return Sent(id, form, 409, _("Pertanyaan ini sudah dijawab; jawabannya tidak dapat diganti."))
    except NotAllowed as error:
        db.session.rollback()
        return Sent(id, form, 409, f"{_(error.sentence)} ({error.article})")
    return None


def refile(info_request: InfoRequest, *, now: datetime) -> tuple[InfoRequest, bool]:
    """The request that follows one that was not completed, and whether it was made just now. Raises NotAllowed."""
    query = completeness_queries.refiled_as(info_request.id)
    known = db.session.scalars(query).one_or_none()
    if known is not None:
        return known, False
    uploads = completeness.carried(info_request) if completeness.can_refile(info_request) else []
    try:
        with files.stored(info_request, uploads, now=now) as rows, committed():
            return completeness.refile(info_request, rows, actor=applicant_of(info_request.body_id), now=now), True
    except AlreadyRefiled:  # at the same moment, in another window
        return db.session.scalars(query).one(), False
