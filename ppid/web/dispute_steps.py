"""What is put on record in a dispute: its next stage, and the publication of what was declared open."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import disputes as actions
from ppid.actions.disputes import NumberTaken
from ppid.actions.steps import Stale
from ppid.db import committed, db
from ppid.i18n import format_date, format_moment
from ppid.law import disputes as law
from ppid.law import steps as law_steps
from ppid.law.roles import Role
from ppid.law.steps import NotAllowed
from ppid.models import Dispute
from ppid.web import cases, guard, objection_words
from ppid.web.disputes import LOOKS, STEPS, DisputeCase, Page, bp, is_commission, load_case
from ppid.web.forms.disputes import PublicationForm, StageForm
from ppid.web.forms.officer import add_error
from ppid.web.steps import Conflict

__all__ = ["advance", "bp", "publish"]

CHANGED = (Stale, StaleDataError, NotAllowed)


def _page(template: str, case: DisputeCase, form: StageForm | PublicationForm, conflict: Conflict | None = None) -> str:
    return render_template(
        f"disputes/{template}.html",
        body=cases.acting_body(),
        case=case,
        dispute=case.dispute,
        form=form,
        conflict=conflict,
        of_commission=is_commission(),
        looks=LOOKS,
        opening=[outcome.value for outcome in law.OPENING],
        publication=law.PUBLICATION,
        says=objection_words,
    )


def _conflict_of(dispute: Dispute, *, can_go_on: bool) -> Conflict:
    """Tell what was recorded last in a dispute that changed under an open page."""
    last = dispute.stages[-1]
    stage = objection_words.step_words(last.step)
    sentence = _("Tahap terakhir: %(stage)s, %(day)s.", stage=stage, day=format_date(last.on))
    if dispute.published_on is not None:
        sentence = _("Pengumumannya sudah dicatat, %(day)s.", day=format_date(dispute.published_on))
    return Conflict(sentence, last.recorded_by, format_moment(last.recorded_at, dispute.body.zone), can_go_on)


def _done(dispute_id: int) -> Response:
    return redirect(url_for(".show", id=dispute_id))


# A stage


def _check_now(step: law.Transition, dispute: Dispute) -> None:
    """Open a stage's page only when it can be recorded, and say why not. Raises NotAllowed."""
    if step in actions.allowed_now(dispute, g.actor, clock.now()):
        return
    if g.actor.doer not in step.doers:
        raise NotAllowed(step, law_steps.WRONG_DOER, step.article)
    if dispute.stage in step.sources and step is law.MEDIATE:
        need = law.MEDIATION_LAWFUL
        raise NotAllowed(step, need.otherwise, need.article, need.name)
    raise NotAllowed(step, law.WRONG_STATE, step.article)


@bp.route("/sengketa/<int:id>/tahap/<step>", methods=["GET", "POST"])
@guard.requires(Permission.DISPUTE_RECORD)
def advance(id: int, step: str) -> Page:
    """Ask what happened at the commission; on POST, record it as the next stage."""
    case, wanted = load_case(id), STEPS.get(step)
    if wanted is None:
        abort(404)
    dispute, form = case.dispute, StageForm(wanted)
    if request.method == "GET":
        _check_now(wanted, dispute)
        form.on.data = case.today
        form.version.renew(dispute.version)
        return _page("stage", case, form)
    if not form.validate():
        return _again(id, form, None)
    try:
        with committed():
            actions.advance(dispute, wanted, form.entry, actor=g.actor, now=clock.now(), version=form.version.number)
    except NumberTaken:
        add_error(form.number, _("Nomor ini sudah dipakai sengketa lain pada Komisi Informasi yang sama."))
        return _again(id, form, None)
    except CHANGED as error:
        return _again(id, form, error)
    flash(_("Tahap sengketa tercatat: %(stage)s.", stage=_(wanted.label)), "success")
    return _done(id)


def _again(id: int, form: StageForm, error: Exception | None) -> tuple[str, int]:
    """Show the page once more with what was typed: 409 when the law or somebody closed the step, 422 for a gap."""
    db.session.rollback()
    case = load_case(id)
    if form.version.number != case.dispute.version:
        can_go_on = form.step in actions.allowed_now(case.dispute, g.actor, clock.now())
        form.version.renew(case.dispute.version)
        return _page("stage", case, form, _conflict_of(case.dispute, can_go_on=can_go_on)), 409
    if not isinstance(error, NotAllowed):
        return _page("stage", case, form), 422 if error is None else 409
    reason, place = f"{_(error.sentence)} ({error.article})", form.place_of(error.precondition)
    if place is not None:
        add_error(place, reason)
        return _page("stage", case, form), 422
    form.form_errors.append(reason)
    return _page("stage", case, form), 409


# Publication


@bp.route("/sengketa/<int:id>/umumkan", methods=["GET", "POST"])
@guard.requires(Permission.DISPUTE_RECORD)
def publish(id: int) -> Page:
    """Ask when and where what was declared open was published; on POST, record it."""
    case = load_case(id)
    dispute = case.dispute
    if dispute.published_on is not None and request.method == "GET":
        return _done(id)
    if g.actor.doer is not Role.OFFICER:
        raise NotAllowed(law.EXECUTE, law_steps.WRONG_DOER, law.PUBLICATION)
    if dispute.outcome not in law.OPENING or dispute.decided_on is None:
        raise NotAllowed(law.EXECUTE, law.WRONG_STATE, law.PUBLICATION)
    form = PublicationForm(decided_on=dispute.decided_on, today=case.today)
    if not form.is_submitted():
        form.on.data = case.today
        form.version.renew(dispute.version)
        return _page("publish", case, form)
    if not form.validate():
        return _page("publish", case, form), 422
    try:
        with committed():
            actions.publish(
                dispute,
                on=form.on.data or case.today,
                url=form.url.data or "",
                actor=g.actor,
                now=clock.now(),
                version=form.version.number,
            )
    except CHANGED:
        db.session.rollback()
        case = load_case(id)
        form.version.renew(case.dispute.version)
        conflict = _conflict_of(case.dispute, can_go_on=case.dispute.published_on is None)
        return _page("publish", case, form, conflict), 409
    flash(_("Pengumuman tercatat."), "success")
    return _done(id)
