"""A tanggapan of the Atasan PPID: the form with its draft, the letter as it would look, a last look before it leaves.

Every button keeps the form as the draft, so nothing is lost whatever follows.
"""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import objections, previews, ruling_drafts, rulings
from ppid.actions.approvals import DraftChanged
from ppid.actions.steps import Stale
from ppid.db import committed, db
from ppid.i18n import format_moment
from ppid.law import rulings as law
from ppid.law import steps as law_steps
from ppid.law.rulings import DEFAULT_ORDER_DAYS
from ppid.law.steps import NotAllowed
from ppid.models import Letter, Objection, RulingDraft
from ppid.queries import objections as queries
from ppid.web import cases, guard, objection_words, papers, ruling_summaries, signers, wording
from ppid.web.forms.officer import add_error
from ppid.web.forms.rulings import IssueForm, RulingForm, ruling_form
from ppid.web.objection_room import ObjectionCase, load_case
from ppid.web.steps import Conflict
from ppid.web.summaries import Difference

bp = Blueprint("rulings", __name__)

Page = str | Response | tuple[str, int]
REFUSALS = (Stale, StaleDataError, NotAllowed, DraftChanged)


# What the steps of an objection share


def check_now(step: law.Transition, objection: Objection) -> None:
    """Open a step's page only when it can be taken, and say why not. Raises NotAllowed."""
    now = clock.now()
    if step in objections.allowed_now(objection, g.actor, now):
        return
    if g.actor.doer not in step.doers:
        raise NotAllowed(step, law_steps.WRONG_DOER, step.article)
    if objection.status not in step.sources:
        raise NotAllowed(step, law.WRONG_STATE, step.article)
    facts = objections.facts_of(objection, now)
    need = next(need for need in step.needs if need.about_now and not need.holds(facts))
    raise NotAllowed(step, need.otherwise, need.article, need.name)


def check_ruler(objection: Objection) -> None:
    """Raises NotAllowed for whoever signed the answer that was objected to."""
    if rulings.is_signer(objection, g.actor):
        need = law.RULED_BY_ANOTHER
        raise NotAllowed(law.RULE, need.otherwise, need.article, need.name)


def conflict_of(case: ObjectionCase, step: law.Transition) -> Conflict:
    """Tell what happened last in an objection that changed under an open page."""
    objection = case.objection
    offices = {office.id: office for office in db.session.scalars(queries.doers_of(objection))}
    last = [
        event
        for event in db.session.scalars(queries.events_of(objection))
        if event.data.get("objection") == objection.number
        and (event.name in law.TRANSITIONS or event.name == "recounted")
    ][-1]
    office = offices.get(last.official_id or 0)
    return Conflict(
        wording.event_sentence(last),
        f"{office.name}, {office.jabatan}" if office else wording.doer_words(last.doer),
        format_moment(last.at, objection.body.zone),
        step in objections.allowed_now(objection, g.actor, clock.now()),
    )


def render_step(template: str, case: ObjectionCase, form: object, **more: object) -> str:
    return render_template(
        f"rulings/{template}.html",
        body=case.objection.body,
        case=case,
        objection=case.objection,
        form=form,
        words=wording,
        says=objection_words,
        **({"conflict": None} | more),
    )


def draw_letters(objection_id: int, issued_at: datetime) -> list[str]:
    """Draw what is still to be drawn, after the commit; return each letter of this step as "title number"."""
    query = queries.letters_of(objection_id)
    waiting = db.session.scalars(query.where(Letter.issued_at == issued_at)).all()
    issued = [f"{wording.letter_title(one.kind)} {one.number}" for one in waiting]
    papers.draw_objection(objection_id)
    return issued


# The form


def saved_form(objection: Objection, draft: RulingDraft) -> RulingForm:
    """The form as the draft keeps it."""
    form = ruling_form(objection, ruling_drafts.fields_of(draft))
    form.draft_version.renew(draft.version)
    return form


@bp.route("/keberatan/<int:id>/tanggapan", methods=["GET", "POST"])
@guard.requires(Permission.OBJECTION_DRAFT)
def draft(id: int) -> Page:
    """Ask what is decided on each ground and item; on POST keep the draft, and go on to what was asked for."""
    case = load_case(id)
    objection = case.objection
    if request.method == "POST":
        return _posted(case, ruling_form(objection))
    check_now(law.SUBMIT, objection)
    kept = ruling_drafts.draft_of(objection)
    if kept is not None:
        return _page(saved_form(objection, kept), case)
    form = ruling_form(objection)
    form.draft_version.renew(0)
    return _page(form, case)


def _page(
    form: RulingForm,
    case: ObjectionCase,
    conflict: Conflict | None = None,
    differences: list[Difference] | None = None,
) -> str:
    """The form. ``differences`` are there when somebody else saved the draft: from their words to those on the page."""
    objection = case.objection
    kept = ruling_drafts.draft_of(objection)
    submitted = ruling_drafts.submitted_of(kept) if kept is not None else None
    changes = None
    if kept is not None and submitted is not None and differences is None:
        before = ruling_form(objection, submitted.fields)
        changes = ruling_summaries.differences(before, saved_form(objection, kept))
    return render_step(
        "draft",
        case,
        form,
        conflict=conflict,
        kept=kept,
        submitted=submitted,
        changes=changes,
        differences=differences,
        rules=g.actor.can(Permission.OBJECTION_RULE),
        is_signer=rulings.is_signer(objection, g.actor),
        asked_items={item.id: item for item in objection.info_request.items} if objection.info_request else {},
        usual_days=DEFAULT_ORDER_DAYS,
        reasons_article=law.REASONS_FOR_UPHOLDING.article,
        signer_article=law.RULED_BY_ANOTHER.article,
    )


def _posted(case: ObjectionCase, form: RulingForm) -> Page:
    """Keep what was sent, then do what the pressed button says."""
    objection, id, now = case.objection, case.objection.id, clock.now()
    if not (form.version.data or "").isdigit():
        form.validate()
        return _refused(form, id, None)
    try:
        with committed():
            kept = ruling_drafts.save(
                objection,
                form.typed,
                actor=g.actor,
                now=now,
                version=form.version.number,
                draft_version=form.draft_version.number,
            )
        form.draft_version.renew(kept.version)
        if "kembalikan" in request.form:
            return _sent_back(form, objection, now)
        if not {"ajukan", "pratinjau", "periksa"} & request.form.keys():
            flash(_("Konsep tersimpan. Anda atau rekan Anda dapat melanjutkannya kapan saja."), "success")
            return redirect(url_for(".draft", id=id))
        if not form.validate():
            return _refused(form, id, None)
        return _next(form, objection, now)
    except REFUSALS as error:
        return _refused(form, id, error)


def _sent_back(form: RulingForm, objection: Objection, now: datetime) -> Page:
    with committed():
        ruling_drafts.send_back(
            objection,
            form.remark.data or "",
            actor=g.actor,
            now=now,
            version=form.version.number,
            draft_version=form.draft_version.number,
        )
    flash(_("Konsep dikembalikan kepada penyusunnya beserta catatan Anda."), "success")
    return redirect(url_for("objection_room.show", id=objection.id))


def _next(form: RulingForm, objection: Objection, now: datetime) -> Page:
    """The draft is kept and its form is in order: show the letter, put it before the Atasan PPID, or look once more."""
    if "pratinjau" in request.form:
        return letter_as_draft(objection, form, now)
    if "ajukan" in request.form:
        with committed():
            ruling_drafts.submit(
                objection, form.statement(), actor=g.actor, now=now, draft_version=form.draft_version.number
            )
        flash(_("Konsep diajukan. Atasan PPID diberi tahu melalui e-mail."), "success")
        return redirect(url_for("objection_room.show", id=objection.id))
    check_now(law.RULE, objection)
    check_ruler(objection)
    return redirect(url_for(".issue", id=objection.id))


def letter_as_draft(objection: Objection, form: RulingForm, now: datetime) -> Response:
    """The letter as a draft, downloaded, so that the page with what was typed stays where it is."""
    name = _("Konsep tanggapan %(number)s", number=objection.number).replace("/", "-")
    data = previews.ruling(objection, form.statement(), actor=g.actor, now=now)
    return cases.download(data, f"{name}.pdf", "application/pdf")


def _refused(form: RulingForm, id: int, error: Exception | None) -> tuple[str, int]:
    """Show the form again with what was typed, and why: something is missing, or somebody was faster."""
    db.session.rollback()
    case = load_case(id)
    conflict, differences, status = None, None, 422
    if isinstance(error, NotAllowed):
        words = f"{_(error.sentence)} ({error.article})"
        if error.precondition == law.REMARK_WRITTEN.name:
            add_error(form.remark, words)
        else:
            form.form_errors.append(words)
            status = 422 if error.precondition in {need.name for need in law.CONTENTS} else 409
    if form.version.number != case.objection.version or not case.is_open:
        conflict, status = conflict_of(case, law.SUBMIT), 409
        form.form_errors.clear()
        form.version.renew(case.objection.version)
    elif isinstance(error, DraftChanged):
        status = 409
        kept = ruling_drafts.draft_of(case.objection)
        if kept is not None:
            differences = ruling_summaries.differences(saved_form(case.objection, kept), form)
            form.draft_version.renew(kept.version)
    return _page(form, case, conflict, differences), status


# The last look


def sound_draft(case: ObjectionCase) -> tuple[RulingDraft, RulingForm]:
    """The saved draft and its form. Raises NotAllowed when there is none, or when it could not be issued as it is."""
    kept = ruling_drafts.draft_of(case.objection)
    if kept is None:
        raise NotAllowed(law.RULE, "Belum ada konsep tanggapan yang tersimpan.", law.RULE.article)
    form = saved_form(case.objection, kept)
    if not form.validate():
        raise NotAllowed(
            law.RULE,
            "Konsep tanggapan ini belum lengkap. Buka formulirnya dan perbaiki bagian yang ditandai.",
            law.RULE.article,
        )
    return kept, form


@bp.get("/keberatan/<int:id>/konsep.pdf")
@guard.requires(Permission.OBJECTION_DRAFT)
def draft_letter(id: int) -> Response:
    """The letter as the saved draft would make it."""
    case = load_case(id)
    check_now(law.SUBMIT, case.objection)
    _kept, form = sound_draft(case)
    return letter_as_draft(case.objection, form, clock.now())


@bp.route("/keberatan/<int:id>/tanggapan/tetapkan", methods=["GET", "POST"])
@guard.requires(Permission.OBJECTION_RULE)
def issue(id: int) -> Page:
    """Show what is about to be issued; on POST, rule."""
    case, asked = load_case(id), IssueForm()
    if not case.is_open and request.method == "POST":
        return render_step("issue", case, asked, conflict=conflict_of(case, law.RULE), summary=None), 409
    check_now(law.RULE, case.objection)
    check_ruler(case.objection)
    kept, form = sound_draft(case)
    summary = ruling_summaries.summary_of(form, case)
    if request.method == "GET":
        return _last_look(case, asked, kept, summary)
    if not asked.validate():
        return _last_look(case, asked, kept, summary), 422
    now = clock.now()
    try:
        with committed():
            ruling_drafts.issue(
                case.objection,
                form.statement(),
                actor=g.actor,
                now=now,
                version=asked.version.number,
                draft_version=asked.draft_version.number,
            )
    except REFUSALS as error:
        return _overtaken(id, asked, error, summary)
    letters = "; ".join(draw_letters(id, now))
    flash(_("Tanggapan ditetapkan. Surat terbit: %(letters)s.", letters=letters), "success")
    return redirect(url_for("objection_room.show", id=id))


def _last_look(
    case: ObjectionCase, asked: IssueForm, kept: RulingDraft, summary: ruling_summaries.RulingSummary
) -> str:
    asked.version.renew(case.objection.version)
    asked.draft_version.renew(kept.version)
    return _issue_page(case, asked, summary=summary)


def _issue_page(case: ObjectionCase, asked: IssueForm, **more: object) -> str:
    return render_step("issue", case, asked, signer=signers.of(case.objection.body, "ruling"), **more)


def _overtaken(id: int, asked: IssueForm, error: Exception, summary: ruling_summaries.RulingSummary) -> tuple[str, int]:
    """Say why nothing was issued, with what was about to be said; look again while that can still be done."""
    db.session.rollback()
    case = load_case(id)
    if not case.is_open or asked.version.number != case.objection.version:
        conflict = conflict_of(case, law.RULE)
        asked.version.renew(case.objection.version)
        return _issue_page(case, asked, conflict=conflict, summary=summary), 409
    if isinstance(error, NotAllowed):
        asked.form_errors.append(f"{_(error.sentence)} ({error.article})")
    else:
        asked.form_errors.append(_("Konsep ini berubah sejak halaman ini dibuka. Periksa kembali."))
    kept, form = sound_draft(case)
    return _last_look(case, asked, kept, ruling_summaries.summary_of(form, case)), 409
