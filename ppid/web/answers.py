"""Answering a request: the form with its draft, the letters as they would look, and a last look before it leaves.

Every button keeps the form and its files as the draft of the answer, so nothing is lost whatever follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import approvals, drafts, files, harm_tests, letter_texts, previews
from ppid.actions.answers import Answer, finished_copies
from ppid.actions.approvals import DraftChanged
from ppid.actions.assignments import AssignmentError
from ppid.actions.bodies import prices_of
from ppid.actions.requests import Stale
from ppid.db import committed, db
from ppid.i18n import format_moment
from ppid.law import conditions, workflow
from ppid.law.workflow import NotAllowed
from ppid.models import AnswerDraft, InfoRequest, StoredFile
from ppid.queries import approvals as queries
from ppid.queries import assignments as assignment_queries
from ppid.queries import referrals as referral_queries
from ppid.web import cases, guard, signers, steps, summaries, wording
from ppid.web.cases import Case, bp
from ppid.web.forms.answer import AnswerForm, Basis, SendForm, answer_form
from ppid.web.scope import scoped

TEMPLATE = "officer/request_answer.html"
Page = str | Response | tuple[str, int]
REFUSALS = (Stale, StaleDataError, NotAllowed, AssignmentError, DraftChanged)


# The draft, as the pages tell of it


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a draft stands: who saved it, who put it before the approver, and what came back with it."""

    draft: AnswerDraft
    saved_by: str
    saved_when: str
    submitted_by: str
    submitted_when: str
    is_mine: bool

    @property
    def is_waiting(self) -> bool:
        """Whether it awaits approval: a question, never a state."""
        return self.draft.submitted_at is not None


def standing_of(info_request: InfoRequest) -> Standing | None:
    """The draft of a request with the people behind it, or None."""
    found = db.session.execute(queries.with_names(info_request.id)).one_or_none()
    if found is None:
        return None
    draft, saver, submitter = found
    zone = info_request.body.zone
    return Standing(
        draft,
        saver,
        format_moment(draft.saved_at, zone),
        submitter or "",
        format_moment(draft.submitted_at, zone) if draft.submitted_at else "",
        draft.submitted_by_id == g.actor.account_id,
    )


def may_approve(info_request: InfoRequest, standing: Standing | None) -> bool:
    """Whether the acting office may send what awaits approval, or give it back."""
    return (
        standing is not None
        and standing.is_waiting
        and g.actor.can(Permission.REQUEST_DECIDE)
        and not (info_request.body.needs_approval and standing.is_mine)
    )


def basis_of(case: Case) -> Basis:
    """What an answer to a request can be made of now."""
    info_request = case.info_request
    return Basis(
        proposals=db.session.scalars(assignment_queries.proposals(info_request.id)).all(),
        materials=db.session.scalars(assignment_queries.materials(info_request.id)).all(),
        tests=harm_tests.usable(info_request, case.today),
        files=approvals.files_of(info_request),
        copies=finished_copies(info_request),
        prices=prices_of(info_request.body),
    )


def saved_form(case: Case, basis: Basis, draft: AnswerDraft, *, is_shown: bool = False) -> AnswerForm:
    """The form as the draft keeps it, to be shown or only to be judged."""
    form = answer_form(case.info_request, basis, today=case.today, typed=draft.data, is_shown=is_shown)
    form.draft_version.renew(draft.version)
    return form


def _item_ids(info_request: InfoRequest) -> dict[int, int]:
    return {item.number: item.id for item in info_request.items}


# The form


@bp.url_value_preprocessor
def _room_for_files(endpoint: str | None, _values: object) -> None:
    """An answer may carry many files. Only who has signed in may send that much; each file is judged by itself."""
    if endpoint == steps.STEPS[workflow.ANSWER.name] and "_user_id" in session:
        request.max_content_length = steps.MOST_ANSWER_BYTES


@bp.route("/permohonan/<int:id>/jawab", methods=["GET", "POST"])
@guard.requires(Permission.ANSWER_DRAFT)
def request_answer(id: int) -> Page:
    """Ask for the decision on each item; on POST keep the draft, and go on to what was asked for."""
    case = cases.load_case(id)
    if request.method == "POST":
        return _posted(case, answer_form(case.info_request, basis_of(case), today=case.today))
    steps.check_now(workflow.SUBMIT, case.info_request)
    draft, basis = approvals.draft_of(case.info_request), basis_of(case)
    if draft is not None:
        return _page(saved_form(case, basis, draft, is_shown=True), case)
    all_given = request.args.get("semua") == "diberikan"
    form = answer_form(case.info_request, basis, today=case.today, all_given=all_given)
    form.draft_version.renew(0)
    return _page(form, case)


def _page(
    form: AnswerForm,
    case: Case,
    conflict: steps.Conflict | None = None,
    *,
    changes: list[summaries.Difference] | None = None,
    files_lost: bool = False,
) -> str:
    """The form. ``changes`` are there when somebody else saved the draft: from their words to those on the page."""
    standing = standing_of(case.info_request)
    return steps.render_step(
        form,
        TEMPLATE,
        case,
        conflict,
        standing=standing,
        may_approve=may_approve(case.info_request, standing),
        nobody_approves=approvals.lacks_approver(case.info_request, g.actor, clock.now()),
        sends=g.actor.can(Permission.REQUEST_DECIDE) and not case.info_request.body.needs_approval,
        changes=changes,
        files_lost=files_lost,
        holders=db.session.scalars(referral_queries.holders(case.info_request.body_id)).all(),
        phrases=letter_texts.phrases_for(case.info_request.body_id),
        other_prices=[price for price in prices_of(case.info_request.body) if not price.is_by_sheet],
    )


def _posted(case: Case, form: AnswerForm) -> Page:
    """Keep what was sent, then do what the pressed button says."""
    id, now = case.info_request.id, clock.now()
    if not (form.version.data or "").isdigit():
        form.validate()
        return _refused(form, id, None, files_lost=True)
    try:
        _save(case.info_request, form, now)
    except REFUSALS as error:
        return _refused(form, id, error, files_lost=True)
    case = cases.load_case(id)
    form.let_keep(basis_of(case).files, _item_ids(case.info_request))
    if "buang" in request.form:
        _remove(case.info_request, form, now)
        return _page(form, cases.load_case(id))
    if "muat" in request.form:  # the harm tests decided meanwhile can now be chosen
        for part in form.parts:
            part.fill_from_test()
            part.fill_from_marks()
        return _page(form, case)
    if {"simpan", "lihat"} & request.form.keys():
        return _saved(form, case)
    if not form.validate():
        return _refused(form, id, None)
    try:
        return _next(case, form, now)
    except REFUSALS as error:
        return _refused(form, id, error)


def _save(info_request: InfoRequest, form: AnswerForm, now: datetime) -> None:
    """Keep the form and its files as the draft, and let the page speak of it from now on."""
    uploads = approvals.new_uploads(form.take_uploads(_item_ids(info_request)), approvals.files_of(info_request))
    typed = form.typed
    with files.stored(info_request, uploads, now=now) as kept, committed():
        draft = approvals.save(
            info_request,
            typed,
            kept,
            actor=g.actor,
            now=now,
            version=form.version.number,
            draft_version=form.draft_version.number,
        )
    form.draft_version.renew(draft.version)


def _remove(info_request: InfoRequest, form: AnswerForm, now: datetime) -> None:
    """Take the named file out of the draft; what was typed stays on the page."""
    text = request.form["buang"]
    with committed():
        gone = approvals.remove_file(info_request, int(text) if text.isdigit() else 0, actor=g.actor, now=now)
    drafts.erase(gone)
    draft = approvals.draft_of(info_request)
    form.draft_version.renew(draft.version if draft is not None else 0)
    form.let_keep(approvals.files_of(info_request), _item_ids(info_request))


def _saved(form: AnswerForm, case: Case) -> Page:
    if form.name_refused_files():
        form.form_errors.append(_("Konsep tersimpan, kecuali berkas yang disebut di bawah."))
        return _page(form, case), 422
    if "lihat" in request.form:
        return redirect(url_for(".request_approve", id=case.info_request.id))
    flash(_("Konsep tersimpan. Anda atau rekan Anda dapat melanjutkannya kapan saja."), "success")
    return redirect(url_for(".request_answer", id=case.info_request.id))


def _next(case: Case, form: AnswerForm, now: datetime) -> Page:
    """The draft is kept and its form is in order: show the letters, put it before the approver, or look once more."""
    info_request, id = case.info_request, case.info_request.id
    if "pratinjau" in request.form:
        return letters_as_draft(info_request, form.answer(), now)
    if "ajukan" in request.form:
        drafted = form.answer()
        with committed():
            approvals.submit(info_request, drafted, actor=g.actor, now=now, draft_version=form.draft_version.number)
        flash(_("Konsep diajukan. Yang berwenang menyetujuinya diberi tahu melalui e-mail."), "success")
        return redirect(url_for(".request_show", id=id))
    if not g.actor.can(Permission.REQUEST_DECIDE):
        raise NotAllowed(
            workflow.ANSWER, "Jabatan ini tidak berwenang melakukan langkah tersebut.", workflow.ANSWER.article
        )
    if not info_request.body.needs_approval:
        return redirect(url_for(".answer_send", id=id))
    if may_approve(info_request, standing_of(info_request)):
        return redirect(url_for(".request_approve", id=id))
    need = conditions.SECOND_PAIR_OF_EYES
    raise NotAllowed(workflow.ANSWER, need.otherwise, need.article, need.name)


def letters_as_draft(info_request: InfoRequest, drafted: Answer, now: datetime) -> Response:
    """The letters as a draft, downloaded, so that the page with what was typed stays where it is."""
    name = _("Konsep jawaban %(number)s", number=info_request.number).replace("/", "-")
    data = previews.answer(info_request, drafted, actor=g.actor, now=now)
    return cases.download(data, f"{name}.pdf", "application/pdf")


def _refused(form: AnswerForm, id: int, error: Exception | None, *, files_lost: bool = False) -> tuple[str, int]:
    """Show the form again with what was typed, and why: something is missing, or somebody was faster."""
    db.session.rollback()
    case = cases.load_case(id)
    basis = basis_of(case)
    conflict, status = steps.judged(form, workflow.SUBMIT, case, error)
    changes = None
    if isinstance(error, DraftChanged) and conflict is None:
        draft = approvals.draft_of(case.info_request)
        if draft is not None:
            changes = summaries.differences(saved_form(case, basis, draft), form)
            form.draft_version.renew(draft.version)
        status = 409
    lost = files_lost and any(part.clean_files for part in form.parts)
    form.let_keep(basis.files, _item_ids(case.info_request))
    return _page(form, case, conflict, changes=changes, files_lost=lost), status


# The files of a draft, and its letters


@bp.get("/konsep/berkas/<int:id>")
@guard.requires(Permission.ANSWER_DRAFT)
def draft_file(id: int) -> Response:
    """Hand out a file that is kept with a draft, always as an attachment."""
    stored = scoped(StoredFile, id)
    if stored.request_id is not None or not (stored.draft_key or "").startswith(queries.PREFIX):
        abort(404)
    return cases.download(files.bytes_of(stored), stored.name, stored.media_type)


@bp.get("/permohonan/<int:id>/konsep.pdf")
@guard.requires(Permission.ANSWER_DRAFT)
def draft_letters(id: int) -> Response:
    """The letters as the saved draft would make them."""
    case = cases.load_case(id)
    steps.check_now(workflow.SUBMIT, case.info_request)
    _draft, form = sound_draft(case)
    return letters_as_draft(case.info_request, form.answer(), clock.now())


def sound_draft(case: Case) -> tuple[AnswerDraft, AnswerForm]:
    """The saved draft and its form. Raises NotAllowed when there is none, or when it could not be sent as it is."""
    draft = approvals.draft_of(case.info_request)
    if draft is None:
        raise NotAllowed(workflow.ANSWER, "Belum ada konsep jawaban yang tersimpan.", workflow.ANSWER.article)
    form = saved_form(case, basis_of(case), draft)
    if not form.validate():
        raise NotAllowed(
            workflow.ANSWER,
            "Konsep jawaban ini belum lengkap. Buka formulirnya dan perbaiki bagian yang ditandai.",
            workflow.ANSWER.article,
        )
    return draft, form


# The last look


@bp.route("/permohonan/<int:id>/jawab/kirim", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_DECIDE)
def answer_send(id: int) -> Page:
    """Show what is about to leave; on POST, issue the notice."""
    case = cases.load_case(id)
    steps.check_now(workflow.ANSWER, case.info_request)
    if case.info_request.body.needs_approval:
        return redirect(url_for(".request_approve", id=id))
    draft, form = sound_draft(case)
    asked = SendForm()
    if request.method == "GET":
        return _last_look(case, draft, form, asked)
    if not asked.validate():
        return _last_look(case, draft, form, asked), 422
    error = issue(case, form, asked)
    if error is None:
        return redirect(url_for(".request_show", id=id))
    case = cases.load_case(id)
    steps.check_now(workflow.ANSWER, case.info_request)
    draft, form = sound_draft(case)
    explain(asked, error)
    return _last_look(case, draft, form, asked), 409


def _last_look(case: Case, draft: AnswerDraft, form: AnswerForm, asked: SendForm) -> str:
    asked.version.renew(case.info_request.version)
    asked.draft_version.renew(draft.version)
    return render_template(
        "approvals/send.html",
        body=case.info_request.body,
        case=case,
        info_request=case.info_request,
        form=asked,
        summary=summaries.summary_of(form, case.info_request),
        signer=signers.of(case.info_request.body, "notice"),
        words=wording,
    )


def issue(case: Case, form: AnswerForm, asked: SendForm) -> Exception | None:
    """Send the answer that the draft says, when it is still the one that was seen; else return what is against it."""
    info_request, now, drafted, materials = case.info_request, clock.now(), form.answer(), form.materials
    try:
        with committed():
            unused = approvals.issue(
                info_request,
                drafted,
                materials,
                actor=g.actor,
                now=now,
                version=asked.version.number,
                draft_version=asked.draft_version.number,
            )
    except REFUSALS as error:
        db.session.rollback()
        return error
    drafts.erase(unused)
    letters = "; ".join(steps.draw_letters(case.info_request.id, now))
    flash(_("Jawaban terkirim. Surat terbit: %(letters)s.", letters=letters), "success")
    return None


def explain(asked: SendForm, error: Exception) -> None:
    """Say in a form why the step was not taken."""
    if isinstance(error, NotAllowed):
        asked.form_errors.append(f"{_(error.sentence)} ({error.article})")
    elif isinstance(error, AssignmentError):
        asked.form_errors.append(_(str(error)))
    else:
        asked.form_errors.append(_("Konsep atau permohonan ini berubah sejak halaman ini dibuka. Periksa kembali."))
