"""The steps inside a case before its answer: more time, questions and explanations; and what they share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission, applicant_of
from ppid.actions import clarifications, completeness, extensions, files, letter_texts
from ppid.actions.clarifications import AlreadyAnswered
from ppid.actions.completeness import AlreadyRefiled, Receipt
from ppid.actions.requests import Stale, facts_of
from ppid.db import committed, db
from ppid.i18n import format_date, format_moment
from ppid.law import clocks, workflow
from ppid.law.workflow import (
    ANSWERED,
    AWAITING_REPLY,
    Channel,
    DeliveryMethod,
    ExtensionGround,
    NotAllowed,
    Status,
    Transition,
)
from ppid.models import Clarification, Delivery, Event, InfoRequest
from ppid.queries import clarifications as queries
from ppid.queries import completeness as completeness_queries
from ppid.queries import mails as mail_queries
from ppid.queries import requests as request_queries
from ppid.queries.calendars import calendar_of
from ppid.web import cases, guard, signers, steps, wording
from ppid.web.cases import Case
from ppid.web.forms.progress import ExplainForm, ExtensionForm, HeardForm, QuestionForm
from ppid.web.scope import scoped

bp = Blueprint("progress", __name__)

Page = str | Response | tuple[str, int]
Shown = Callable[[Case], dict[str, Any]]
CHANGED = (Stale, StaleDataError, NotAllowed)


# What a case's page shows of these steps


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and, when it came, its answer; ``channel`` is how the answer reached us."""

    row: Clarification
    channel: Channel | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Questions, the proof that a notice of incompleteness was received, and the requests before and after this one.

    ``repair_due_on`` is the last day to complete the file as it follows from that proof; ``answer_mail`` says what
    became of the mail that carries the answer, and ``delivery`` is the evidence that the answer was received.
    """

    asked: tuple[Asked, ...]
    receipt: Receipt | None
    repair_due_on: date | None
    answer_mail: str | None
    delivery: Delivery | None
    refiled_from: InfoRequest | None
    refiled_as: InfoRequest | None

    @property
    def received_words(self) -> str:
        """That the notice was received, how and when, as a sentence."""
        if self.receipt is None:
            return _("Belum terbukti diterima Pemohon. Selama itu permohonan tidak ditutup.")
        evidence = str(wording.EVIDENCES[self.receipt.evidence])
        return _("%(day)s, %(evidence)s", day=format_date(self.receipt.on), evidence=evidence)


def progress_of(info_request: InfoRequest, *, for_office: bool = False) -> Progress:
    """What these steps have left behind in a case; for an office also what became of the mail with the answer."""
    refiled = completeness_queries.refiled_as(info_request.id)
    receipt = completeness.receipt_of(info_request) if info_request.status is Status.INCOMPLETE else None
    by_mail = info_request.status in ANSWERED and info_request.delivery_method is DeliveryMethod.EMAIL and for_office
    return Progress(
        tuple(asked_of(info_request.id)),
        receipt,
        completeness.repair_due(info_request, receipt.on if receipt else None),
        _answer_mail(info_request) if by_mail else None,
        db.session.scalar(request_queries.receipt_of_answer(info_request.id))
        if info_request.status is Status.DELIVERED
        else None,
        db.session.get(InfoRequest, info_request.refiled_from_id) if info_request.refiled_from_id else None,
        db.session.scalars(refiled).one_or_none() if info_request.status is Status.NOT_COMPLETED else None,
    )


def _answer_mail(info_request: InfoRequest) -> str | None:
    """What became of the mail that carries the answer, in one sentence; None when there is none."""
    found = db.session.execute(mail_queries.of_answer(info_request.id)).first()
    if found is None:
        return None
    mail, is_undrawn = found
    zone = info_request.body.zone
    if mail.sent_at is not None and mail.reply:
        at = format_moment(mail.sent_at, zone)
        return _("Diterima peladen e-mail pada %(at)s (%(reply)s).", at=at, reply=mail.reply)
    if mail.sent_at is not None:
        return _("Ditulis ke folder surat keluar tanpa peladen e-mail; itu bukan bukti penerimaan.")
    if mail.last_error:
        again_at = format_moment(mail.next_try_at, zone)
        return _("Gagal dikirim: %(error)s. Dicoba lagi pada %(at)s.", error=mail.last_error, at=again_at)
    if is_undrawn:
        return _("Menunggu berkas PDF suratnya selesai dibuat.")
    return _("Menunggu dikirim.")


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


def check_now(step: Transition, info_request: InfoRequest, now: datetime) -> None:
    """Open a step's page only when it can be taken, and say why not. Raises NotAllowed."""
    about_now = replace(step, needs=tuple(need for need in step.needs if need.about_now))
    workflow.check(about_now, info_request.status, g.actor.doer, facts_of(info_request, now))


def render_step(template: str, case: Case, form: Any, **more: Any) -> str:
    return render_template(
        f"progress/{template}.html",
        body=case.info_request.body,
        case=case,
        info_request=case.info_request,
        form=form,
        words=wording,
        **({"conflict": None} | more),
    )


def again(
    form: Any, template: str, step: Transition, id: int, error: Exception | None, shown: Shown | None = None
) -> tuple[str, int]:
    """Show a step's page once more with what was typed: 409 when the law or somebody closed it, 422 for a gap.

    ``shown`` gives what the page shows beside its form.
    """
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
    return render_step(template, case, form, conflict=conflict, **(shown(case) if shown else {})), status


def done(id: int) -> Response:
    return redirect(url_for("officer.request_show", id=id))


# More time


def _extended(case: Case) -> dict[str, Any]:
    """The clock as it will run with the extension, and who signs its letter."""
    info_request = case.info_request
    counted = clocks.reply_clocks(
        info_request.received_on,
        calendar_of(info_request.body),
        incomplete_on=info_request.incomplete_on,
        completed_on=info_request.completed_on,
        extended=True,
    )
    return {"extended": counted.operative, "signer": signers.of(info_request.body, "extension")}


@bp.route("/permohonan/<int:id>/perpanjang", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_DECIDE)
def extend(id: int) -> Page:
    """Ask for ground and reasons, with the date that results; on POST, extend the time limit once."""
    case, step, now = cases.load_case(id), workflow.EXTEND, clock.now()
    form = ExtensionForm()
    form.offer(letter_texts.phrases_for(case.info_request.body_id).get("extension", ()))
    if not form.is_submitted():
        check_now(step, case.info_request, now)
        form.version.renew(case.info_request.version)
        return render_step("extend", case, form, **_extended(case))
    if not form.validate():
        return again(form, "extend", step, id, None, _extended)
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
        return again(form, "extend", step, id, error, _extended)
    flash(_("Batas waktu diperpanjang sampai %(due)s.", due=format_date(info_request.due_on)), "success")
    say_letters(id, now)
    return done(id)


def say_letters(id: int, now: datetime) -> None:
    """Draw the letters of a step after its commit, and name them."""
    letters = steps.draw_letters(id, now)
    if letters:
        flash(_("Surat terbit: %(letters)s.", letters="; ".join(letters)), "success")


# Questions and explanations


@bp.route("/permohonan/<int:id>/klarifikasi", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_COMPLETENESS)
def ask(id: int) -> Page:
    """Ask the applicant what is meant; the clock does not move."""
    case, step, now = cases.load_case(id), workflow.CLARIFY, clock.now()
    form = QuestionForm()
    if not form.is_submitted():
        check_now(step, case.info_request, now)
        form.version.renew(case.info_request.version)
        return render_step("ask", case, form)
    if not form.validate():
        return again(form, "ask", step, id, None)
    try:
        with committed():
            clarifications.ask(
                case.info_request, form.question.data or "", actor=g.actor, now=now, version=form.version.number
            )
    except CHANGED as error:
        return again(form, "ask", step, id, error)
    flash(_("Pertanyaan tercatat dan tampak di halaman Pemohon. Batas waktu jawaban tidak berubah."), "success")
    return done(id)


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
            return done(clarification.request_id)
        check_now(workflow.EXPLAIN, case.info_request, now)
        return render_step("explain", case, form, clarification=clarification)
    if not form.validate():
        return render_step("explain", case, form, clarification=clarification), 422
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
        return render_step("explain", cases.load_case(case.info_request.id), form, clarification=clarification), 409
    flash(_("Penjelasan Pemohon tercatat."), "success")
    return done(clarification.request_id)


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
