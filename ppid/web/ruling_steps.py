"""What stands around a tanggapan: settlement or withdrawal instead of it, receipt, response, and execution."""

from __future__ import annotations

from flask import flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import files, objections, rulings
from ppid.actions.steps import Stale
from ppid.db import committed, db
from ppid.law import rulings as law
from ppid.law.cases import EvidenceKind
from ppid.law.objections import Ground
from ppid.law.steps import NotAllowed
from ppid.models import FileKind, ObjectionItem
from ppid.uploads import ATTACHMENTS, MAX_BYTES, SCANS, extensions
from ppid.web import guard
from ppid.web.forms.rulings import (
    ExecutionForm,
    ObjectionWithdrawalForm,
    ResponseForm,
    RulingReceiptForm,
    SettlementForm,
)
from ppid.web.objection_room import ObjectionCase, load_case
from ppid.web.rulings import Page, bp, check_now, conflict_of, render_step
from ppid.web.scope import scoped
from ppid.web.steps import MOST_ANSWER_BYTES

__all__ = ["bp", "execute", "receive", "respond", "settle", "withdraw"]

CHANGED = (Stale, StaleDataError, NotAllowed)
LARGEST = f"{MAX_BYTES // 1024 // 1024} MB"
StepForm = SettlementForm | RulingReceiptForm | ExecutionForm | ObjectionWithdrawalForm | ResponseForm


def _page(template: str, case: ObjectionCase, form: StepForm, **more: object) -> str:
    kinds = ATTACHMENTS if isinstance(form, ExecutionForm) else SCANS
    return render_step(template, case, form, **({"largest": LARGEST, "accept": ",".join(extensions(kinds))} | more))


def _again(
    template: str, step: law.Transition, id: int, form: StepForm, error: Exception | None, **more: object
) -> tuple[str, int]:
    """Show a step's page once more with what was typed: 409 when the law or somebody closed it, 422 for a gap."""
    db.session.rollback()
    case = load_case(id)
    conflict, status = None, 422
    if isinstance(error, NotAllowed):
        form.form_errors.append(f"{_(error.sentence)} ({error.article})")
        late = any(need.name == error.precondition and need.about_now for need in step.needs)
        status = 409 if late or error.precondition is None else 422
    if form.version.number != case.objection.version:
        conflict, status = conflict_of(case, step), 409
        form.form_errors.clear()
        form.version.renew(case.objection.version)
    return _page(template, case, form, conflict=conflict, **more), status


def _done(id: int) -> Response:
    return redirect(url_for("objection_room.show", id=id))


# Settled


@bp.route("/keberatan/<int:id>/musyawarah", methods=["GET", "POST"])
@guard.requires(Permission.OBJECTION_RULE)
def settle(id: int) -> Page:
    """Ask what was agreed and how the applicant agreed to it; on POST, record it. Never for ground a."""
    case, step, now = load_case(id), law.SETTLE, clock.now()
    objection, form = case.objection, SettlementForm()
    if request.method == "GET" or Ground.REFUSED in {row.ground for row in objection.grounds}:
        check_now(step, objection)
    if not form.is_submitted():
        form.version.renew(objection.version)
        return _page("settle", case, form)
    if not form.validate():
        return _again("settle", step, id, form, None)
    uploads = [files.Upload(clean, FileKind.EVIDENCE) for clean in form.clean_files]
    try:
        with files.stored(objection, uploads, now=now) as kept, committed():
            rulings.settle(
                objection,
                text=form.text.data or "",
                agreed=bool(form.agreed.data),
                actor=g.actor,
                now=now,
                version=form.version.number,
            )
            for one in kept:
                files.attach_to_objection(one, objection, actor=g.actor, now=now)
    except CHANGED as error:
        return _again("settle", step, id, form, error)
    flash(_("Musyawarah tercatat, dan Pemohon diberi tahu."), "success")
    return _done(id)


# Withdrawn, and what the applicant says


@bp.route("/keberatan/<int:id>/cabut", methods=["GET", "POST"])
@guard.requires(Permission.OBJECTION_RECORD)
def withdraw(id: int) -> Page:
    """Ask whether the applicant asked for it; on POST, record the withdrawal."""
    case, step = load_case(id), law.WITHDRAW
    objection, form = case.objection, ObjectionWithdrawalForm()
    if request.method == "GET":
        check_now(step, objection)
        form.version.renew(objection.version)
        return _page("withdraw", case, form)
    if not form.validate():
        return _again("withdraw", step, id, form, None)
    try:
        with committed():
            objections.withdraw(
                objection,
                reason=form.reason.data or "",
                actor=g.actor,
                now=clock.now(),
                version=form.version.number,
            )
    except CHANGED as error:
        return _again("withdraw", step, id, form, error)
    flash(_("Pencabutan tercatat, dan Pemohon diberi tahu."), "success")
    return _done(id)


@bp.route("/keberatan/<int:id>/tanggapan-pemohon", methods=["GET", "POST"])
@guard.requires(Permission.OBJECTION_RECORD)
def respond(id: int) -> Page:
    """Write down what the applicant says to the tanggapan, for the register."""
    case, step = load_case(id), law.RESPOND
    objection, form = case.objection, ResponseForm()
    if request.method == "GET":
        check_now(step, objection)
        form.text.data = objection.applicant_response
        form.version.renew(objection.version)
        return _page("respond", case, form)
    if not form.validate():
        return _again("respond", step, id, form, None)
    try:
        with committed():
            objections.respond(
                objection, text=form.text.data or "", actor=g.actor, now=clock.now(), version=form.version.number
            )
    except CHANGED as error:
        return _again("respond", step, id, form, error)
    flash(_("Tanggapan Pemohon tercatat."), "success")
    return _done(id)


# Received


@bp.route("/keberatan/<int:id>/terima", methods=["GET", "POST"])
@guard.requires(Permission.OBJECTION_DRAFT)
def receive(id: int) -> Page:
    """Ask for the evidence; on POST, record that the applicant received the tanggapan."""
    case, step, now = load_case(id), law.RECEIVE_RULING, clock.now()
    objection = case.objection
    if request.method == "GET":
        check_now(step, objection)
    form = RulingReceiptForm(ruled_on=objection.ruled_on or case.today, today=case.today)
    if not form.is_submitted():
        form.received_on.data = case.today
        form.version.renew(objection.version)
        return _page("receive", case, form)
    if not form.validate():
        return _again("receive", step, id, form, None)
    uploads = [files.Upload(clean, FileKind.EVIDENCE) for clean in form.clean_files]
    try:
        with files.stored(objection, uploads, now=now) as kept, committed():
            objections.receive(
                objection,
                EvidenceKind(form.evidence.data),
                received_on=form.received_on.data or case.today,
                actor=g.actor,
                now=now,
                note=form.note.data or "",
                version=form.version.number,
            )
            for one in kept:
                files.attach_to_objection(one, objection, actor=g.actor, now=now)
    except CHANGED as error:
        return _again("receive", step, id, form, error)
    flash(_("Penerimaan tanggapan tercatat. Jangka waktu sengketa berjalan sejak tanggal itu."), "success")
    return _done(id)


# Carried out


@bp.url_value_preprocessor
def _room_for_files(endpoint: str | None, _values: object) -> None:
    """What is handed over may be many files. Only who has signed in may send that much; each is judged by itself."""
    if endpoint == "rulings.execute" and "_user_id" in session:
        request.max_content_length = MOST_ANSWER_BYTES


@bp.route("/keberatan/butir/<int:id>/laksanakan", methods=["GET", "POST"])
@guard.requires(Permission.OBJECTION_EXECUTE)
def execute(id: int) -> Page:
    """Ask what was handed over or done about one item; on POST, record that the order is carried out."""
    item = scoped(ObjectionItem, id)
    case, step, now = load_case(item.objection_id), law.EXECUTE, clock.now()
    objection = case.objection
    if request.method == "GET":
        check_now(step, objection)
        if item not in case.waiting:
            flash(_("Tidak ada perintah yang menunggu pada butir ini."))
            return _done(objection.id)
    form = ExecutionForm()
    if not form.is_submitted():
        form.version.renew(objection.version)
        return _page("execute", case, form, item=item)
    if not form.validate():
        return _again("execute", step, objection.id, form, None, item=item)
    given = FileKind.EVIDENCE if item.request_item_id is None else FileKind.GIVEN
    uploads = [files.Upload(clean, given, item.request_item_id) for clean in form.clean_files]
    try:
        with files.stored(objection, uploads, now=now) as kept, committed():
            rulings.execute(
                item, note=form.note.data or "", files=kept, actor=g.actor, now=now, version=form.version.number
            )
    except CHANGED as error:
        return _again("execute", step, item.objection_id, form, error, item=item)
    flash(_("Pelaksanaan butir %(item)s tercatat, dan Pemohon diberi tahu.", item=item.number), "success")
    return _done(item.objection_id)
