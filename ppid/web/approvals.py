"""The second pair of eyes: the draft as it was submitted, what changed since, and whether it leaves or goes back."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import approvals
from ppid.db import committed, db
from ppid.law import conditions, workflow
from ppid.law.workflow import NotAllowed
from ppid.web import answers, cases, guard, signers, steps, summaries, wording
from ppid.web.cases import Case, bp
from ppid.web.forms.answer import ApproveForm, answer_form

Page = str | Response | tuple[str, int]


@bp.route("/permohonan/<int:id>/setujui", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_DECIDE)
def request_approve(id: int) -> Page:
    """Show the draft that awaits approval; on POST, send the answer or give the draft back."""
    case = _waiting(id)
    asked = ApproveForm()
    if request.method == "GET":
        return _page(case, asked)
    if not asked.validate():
        return _page(case, asked), 422
    if "kembalikan" in request.form:
        error = _sent_back(case, asked)
        if error is None:
            flash(_("Konsep dikembalikan kepada penyusunnya beserta catatan Anda."), "success")
    else:
        _draft, form = answers.sound_draft(case)
        error = answers.issue(case, form, asked)
    if error is None:
        return redirect(url_for(".request_show", id=id))
    case = _waiting(id)
    answers.explain(asked, error)
    return _page(case, asked), 422 if isinstance(error, NotAllowed) else 409


def _waiting(id: int) -> Case:
    """The case, while its draft awaits approval. Raises NotAllowed."""
    case = cases.load_case(id)
    steps.check_now(workflow.ANSWER, case.info_request)
    draft = approvals.draft_of(case.info_request)
    if draft is None or draft.submitted_at is None:
        need = conditions.DRAFT_SUBMITTED
        raise NotAllowed(workflow.SEND_BACK, need.otherwise, need.article, need.name)
    return case


def _sent_back(case: Case, asked: ApproveForm) -> Exception | None:
    try:
        with committed():
            approvals.send_back(
                case.info_request,
                asked.remark.data or "",
                actor=g.actor,
                now=clock.now(),
                version=asked.version.number,
                draft_version=asked.draft_version.number,
            )
    except answers.REFUSALS as error:
        db.session.rollback()
        return error
    return None


def _page(case: Case, asked: ApproveForm) -> str:
    info_request = case.info_request
    standing = answers.standing_of(info_request)
    assert standing is not None  # the caller has looked
    assert standing.draft.submitted is not None
    basis, submitted = answers.basis_of(case), standing.draft.submitted
    before = answer_form(info_request, basis, today=case.today, typed=submitted["fields"], is_shown=False)
    after = answers.saved_form(case, basis, standing.draft)
    sound = after.validate()
    asked.version.renew(info_request.version)
    asked.draft_version.renew(standing.draft.version)
    return render_template(
        "approvals/approve.html",
        body=info_request.body,
        case=case,
        info_request=info_request,
        form=asked,
        standing=standing,
        may_approve=answers.may_approve(info_request, standing),
        is_sound=sound,
        summary=summaries.summary_of(after, info_request),
        signer=signers.of(info_request.body, "notice"),
        changes=[
            *summaries.differences(before, after),
            *summaries.file_differences(submitted["files"], basis.files, info_request),
        ],
        words=wording,
    )
