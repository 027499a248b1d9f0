"""The commission's own questionnaires: made from the example, weighed and worded while closed, dated, and opened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import questionnaires as actions
from ppid.actions.monev_review import provisional
from ppid.actions.questionnaires import Plan, QuestionnaireError
from ppid.actions.steps import Stale
from ppid.clock import ZONES, local_date
from ppid.db import committed, db
from ppid.law import monev as law
from ppid.law.monev import EntryState, Refused
from ppid.models import Questionnaire
from ppid.queries import monev as queries
from ppid.web import cases, guard
from ppid.web import monev_words as words
from ppid.web.forms.monev import SubmitForm, is_older, slot
from ppid.web.forms.monev_office import DatesForm, NewQuestionnaireForm, questions_form, weights_form
from ppid.web.keeping import put_beside
from ppid.web.public import KINDS
from ppid.web.scope import own_questionnaire

bp = Blueprint("monev_office", __name__)

Page = str | Response | tuple[str, int]
ANSWER_WEEKS, CHECK_WEEKS = 4, 6  # what is offered for a new questionnaire


def render(template: str, questionnaire: Questionnaire | None = None, **more: Any) -> str:
    """A page of the acting commission."""
    body = cases.acting_body()
    today = clock.today(body.zone)
    return render_template(
        f"monev_office/{template}.html",
        body=body,
        questionnaire=questionnaire,
        phase=actions.phase_of(questionnaire, today) if questionnaire else None,
        aspects=actions.aspects_of(questionnaire) if questionnaire else (),
        zone=ZONES[body.zone],
        today=today,
        words=words,
        law=law,
        slot=slot,
        **more,
    )


@bp.get("/monev/kelola")
@guard.requires(Permission.MONEV_MANAGE)
def index() -> str:
    """List the questionnaires of the acting commission, newest first."""
    body = cases.acting_body()
    rows = db.session.scalars(queries.of_commission(body.id)).all()
    today = clock.today(body.zone)
    return render("index", rows=[(one, actions.phase_of(one, today)) for one in rows])


@bp.route("/monev/kelola/baru", methods=["GET", "POST"])
@guard.requires(Permission.MONEV_MANAGE)
def new() -> Page:
    """Ask for year and dates; on POST, make a questionnaire that begins as the example."""
    example, today = actions.example(), clock.today(cases.acting_body().zone)
    form = NewQuestionnaireForm(
        data={
            "version": "0",
            "year": today.year,
            "title": example.title,
            "visit_weight": example.visit_weight,
            "opens_on": today + timedelta(weeks=1),
            "closes_on": today + timedelta(weeks=1 + ANSWER_WEEKS),
            "objections_until_on": today + timedelta(weeks=1 + ANSWER_WEEKS + CHECK_WEEKS),
        }
    )
    if not form.is_submitted():
        return render("new", form=form, example=example)
    if not form.validate():
        return render("new", form=form, example=example), 422
    plan = Plan(form.title.data or "", form.visit_weight.data or 0, example.aspects)
    try:
        with committed():
            made = actions.create(
                cases.acting_body(), form.year.data or 0, plan, form.dates, actor=g.actor, now=clock.now()
            )
            edition = made.year
    except QuestionnaireError as error:
        put_beside(form, error.field, error)
        return render("new", form=form, example=example), 422
    flash(_("Kuesioner %(year)s dibuat dari contoh. Periksa bobot dan pertanyaannya sebelum dibuka.", year=edition))
    return redirect(url_for(".show", edition=edition))


@bp.get("/monev/kelola/<int(max=9999):edition>")
@guard.requires(Permission.MONEV_MANAGE)
def show(edition: int) -> str:
    """Show one questionnaire: where it stands, its dates and weights, and how far every body is."""
    questionnaire = own_questionnaire(edition)
    rows = db.session.execute(queries.participants(questionnaire)).all() if questionnaire.is_open else []
    counts = {state: sum(row.state is state for row in rows) for state in EntryState}
    return render(
        "show",
        questionnaire,
        rows=rows,
        sent=[row for row in rows if row.state not in (None, EntryState.DRAFT)],
        unsent=[row for row in rows if row.state in (None, EntryState.DRAFT)],
        counts=counts,
        provisional=provisional(questionnaire) if questionnaire.published_at is None else {},
        kinds=KINDS,
        concerned=actions.count_concerned(questionnaire),
    )


@bp.get("/monev/kelola/<int(max=9999):edition>/pertanyaan")
@guard.requires(Permission.MONEV_MANAGE)
def questions(edition: int) -> str:
    """Show every question with its weights."""
    return render("questions", own_questionnaire(edition))


@bp.route("/monev/kelola/<int(max=9999):edition>/bobot", methods=["GET", "POST"])
@guard.requires(Permission.MONEV_MANAGE)
def weights(edition: int) -> Page:
    """Ask for the title and the weights of visit and aspects; on POST, keep them. Only while it is closed."""
    questionnaire = own_questionnaire(edition)
    form = weights_form(
        actions.aspects_of(questionnaire),
        {
            "title": questionnaire.title,
            "visit_weight": questionnaire.visit_weight,
            "version": str(questionnaire.version),
        },
    )
    if questionnaire.is_open:
        return render("weights", questionnaire, form=form), 409
    if not form.is_submitted():
        return render("weights", questionnaire, form=form)
    if is_older(form, questionnaire.version):
        return _again("weights", edition, form)
    if not form.is_right():
        return render("weights", questionnaire, form=form), 422
    try:
        with committed():
            actions.weigh(
                own_questionnaire(edition),
                form.title.data or "",
                form.visit_weight.data or 0,
                form.weights,
                actor=g.actor,
                now=clock.now(),
                version=form.version.number,
            )
    except (Stale, StaleDataError, Refused):
        return _again("weights", edition, form)
    flash(_("Bobot tersimpan."), "success")
    return redirect(url_for(".show", edition=edition))


def _again(template: str, edition: int, form: Any, **more: Any) -> Page:
    """The page again, on the state that somebody else made; what was typed stays."""
    db.session.rollback()
    questionnaire = own_questionnaire(edition)
    form.version.renew(questionnaire.version)
    return render(template, questionnaire, form=form, changed=True, **more), 409


@bp.route("/monev/kelola/<int(max=9999):edition>/aspek/<aspect>", methods=["GET", "POST"])
@guard.requires(Permission.MONEV_MANAGE)
def aspect(edition: int, aspect: str) -> Page:
    """Ask for the questions of one aspect; on POST, keep them. Only while it is closed."""
    questionnaire = own_questionnaire(edition)
    asked = next((one for one in actions.aspects_of(questionnaire) if one.key == aspect), None)
    if asked is None:
        abort(404)
    sent = [value for name, value in request.form.items() if name.endswith("-key")]
    form = questions_form(asked, questionnaire.version, sent)
    if questionnaire.is_open:
        return render("aspect", questionnaire, form=form, aspect=asked), 409
    if not form.is_submitted():
        return render("aspect", questionnaire, form=form, aspect=asked)
    if is_older(form, questionnaire.version):
        return _again("aspect", edition, form, aspect=asked)
    if not form.is_right():
        return render("aspect", questionnaire, form=form, aspect=asked), 422
    try:
        with committed():
            actions.ask(
                own_questionnaire(edition),
                aspect,
                form.title.data or "",
                form.questions,
                actor=g.actor,
                now=clock.now(),
                version=form.version.number,
            )
    except (Stale, StaleDataError, Refused):
        return _again("aspect", edition, form, aspect=asked)
    flash(_("Pertanyaan tersimpan."), "success")
    return redirect(url_for(".questions", edition=edition, _anchor=aspect))


@bp.route("/monev/kelola/<int(max=9999):edition>/tanggal", methods=["GET", "POST"])
@guard.requires(Permission.MONEV_MANAGE)
def dates(edition: int) -> Page:
    """Ask for the dates; on POST, keep them. They may change until the results are published."""
    questionnaire = own_questionnaire(edition)
    current = actions.dates_of(questionnaire)
    form = DatesForm(
        data={
            "version": str(questionnaire.version),
            "opens_on": current.opens_on,
            "closes_on": current.closes_on,
            "objections_until_on": current.objections_until_on,
        }
    )
    if questionnaire.published_at is not None:
        return render("dates", questionnaire, form=form), 409
    if not form.is_submitted():
        return render("dates", questionnaire, form=form)
    if is_older(form, questionnaire.version):
        return _again("dates", edition, form)
    if not form.validate():
        return render("dates", questionnaire, form=form), 422
    try:
        with committed():
            actions.redate(
                own_questionnaire(edition), form.dates, actor=g.actor, now=clock.now(), version=form.version.number
            )
    except QuestionnaireError as error:
        put_beside(form, error.field, error)
        return render("dates", own_questionnaire(edition), form=form), 422
    except (Stale, StaleDataError, Refused):
        return _again("dates", edition, form)
    flash(_("Tanggal tersimpan."), "success")
    return redirect(url_for(".show", edition=edition))


@bp.route("/monev/kelola/<int(max=9999):edition>/buka", methods=["GET", "POST"])
@guard.requires(Permission.MONEV_MANAGE)
def open_it(edition: int) -> Page:
    """Say what opening means; on POST, open the questionnaire and tell every body it concerns."""
    questionnaire = own_questionnaire(edition)
    form = SubmitForm()
    has_passed = questionnaire.closes_on < local_date(clock.now(), questionnaire.commission.zone)
    concerned = actions.count_concerned(questionnaire)
    known = {"concerned": concerned, "has_passed": has_passed}
    if questionnaire.is_open:
        return render("open", questionnaire, form=form, **known), 409
    if not form.is_submitted():
        form.version.renew(questionnaire.version)
        return render("open", questionnaire, form=form, **known)
    if not form.validate():
        return render("open", questionnaire, form=form, **known), 422
    try:
        with committed():
            actions.open_for_bodies(
                own_questionnaire(edition), actor=g.actor, now=clock.now(), version=form.version.number
            )
    except QuestionnaireError as error:
        put_beside(form, error.field, error)
        return render("open", own_questionnaire(edition), form=form, **known), 422
    except (Stale, StaleDataError, Refused):
        return _again("open", edition, form, **known)
    flash(_("Kuesioner %(year)s dibuka. Badan publik diberi tahu lewat e-mail.", year=edition), "success")
    return redirect(url_for(".show", edition=edition))
