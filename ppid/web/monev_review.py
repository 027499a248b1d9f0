"""The commission and the answers of one body: checking them, the visit, objections; and publishing all results."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import monev_review as actions
from ppid.actions.monev import phase_for
from ppid.actions.monev_review import Unchecked, Unready, Verdict
from ppid.actions.questionnaires import aspects_of
from ppid.actions.steps import Stale
from ppid.db import committed, db
from ppid.law import monev as law
from ppid.law.monev import EntryState, Phase, Refused
from ppid.models import MonevEntry
from ppid.queries import monev as queries
from ppid.web import guard
from ppid.web.forms.monev import SubmitForm, is_older
from ppid.web.forms.monev_office import VerdictsForm, VisitForm, verdicts_form
from ppid.web.monev import proof
from ppid.web.monev_office import render
from ppid.web.scope import own_questionnaire, sent_answer, sent_answers

bp = Blueprint("monev_review", __name__)

Page = str | Response | tuple[str, int]


def _render(template: str, entry: MonevEntry, **more: Any) -> str:
    return render(
        template,
        entry.questionnaire,
        entry=entry,
        own_phase=phase_for(entry.questionnaire, entry.body, clock.now()),
        answers={one.question: one for one in entry.answers},
        checked=sum(one.given is not None for one in entry.answers),
        score=actions.score_of(entry),
        result=actions.result_of(entry),
        is_decided=actions.is_decided(entry),
        **more,
    )


@bp.route("/monev/kelola/<int(max=9999):edition>/<slug>", methods=["GET", "POST"])
@guard.requires(Permission.MONEV_MANAGE)
def check(edition: int, slug: str) -> Page:
    """Show what a body answered, with a score for each answer; on POST, keep the scores, or finish the check."""
    entry = sent_answers(edition, slug)
    form = _check_form(entry)
    if not form.is_submitted():
        return _render("check", entry, form=form)
    if entry.state is not EntryState.SUBMITTED:
        return _render("check", entry, form=form, refused=Refused(law.CHECK.otherwise)), 409
    if is_older(form, entry.version):
        return _again("check", edition, slug, form, Stale())
    is_done = bool(request.form.get("selesai"))
    if not form.validate() or (is_done and not form.need_all(with_notes=False)):
        return _render("check", entry, form=form), 422
    try:
        with committed():
            actions.check_answers(
                sent_answers(edition, slug),
                form.verdicts,
                is_done=is_done,
                actor=g.actor,
                now=clock.now(),
                version=form.version.number,
            )
    except (Stale, StaleDataError, Refused, Unchecked) as error:
        return _again("check", edition, slug, form, error)
    if not is_done:
        flash(_("Nilai tersimpan. Badan publik belum melihatnya."), "success")
        return redirect(url_for(".check", edition=edition, slug=slug))
    flash(_("Pemeriksaan selesai. Badan publik diberi tahu dan dapat menyanggah."), "success")
    return redirect(url_for("monev_office.show", edition=edition))


def _check_form(entry: MonevEntry) -> VerdictsForm:
    """Scores as they are kept; where none is, it stays empty until the commission gives one or accepts the claim."""
    rows = {one.question: one for one in entry.answers}
    texts = _texts(entry)
    data = {key: {"given": rows[key].given, "note": rows[key].given_note} for key in texts if key in rows}
    return verdicts_form(data, entry.version, texts, {key: rows[key].claimed for key in data})


def _texts(entry: MonevEntry) -> dict[str, str]:
    """What each question asks, in their order."""
    return {one.key: one.text for one in law.all_questions(aspects_of(entry.questionnaire))}


def _again(template: str, edition: int, slug: str, form: Any, error: Exception) -> Page:
    """The page again, on the state that somebody else made; what was typed stays."""
    db.session.rollback()
    entry = sent_answers(edition, slug)
    form.version.renew(entry.version)
    if template == "check":
        form.catch_up({one.question: Verdict(one.given, one.given_note) for one in entry.answers})
    refused = error if isinstance(error, Refused) else None
    return _render(template, entry, form=form, refused=refused, changed=refused is None), 409


@bp.route("/monev/kelola/<int(max=9999):edition>/<slug>/visitasi", methods=["GET", "POST"])
@guard.requires(Permission.MONEV_MANAGE)
def visit(edition: int, slug: str) -> Page:
    """Ask what a visit or presentation earned; on POST, keep it."""
    entry = sent_answers(edition, slug)
    form = VisitForm(data={"score": entry.visit_score, "note": entry.visit_note, "version": str(entry.version)})
    if not law.may(law.VISIT, entry.state, phase_for(entry.questionnaire, entry.body, clock.now())):
        return _render("visit", entry, form=form, refused=Refused(law.VISIT.too_late)), 409
    if not form.is_submitted():
        return _render("visit", entry, form=form)
    if is_older(form, entry.version):
        return _again("visit", edition, slug, form, Stale())
    if not form.validate():
        return _render("visit", entry, form=form), 422
    try:
        with committed():
            actions.visit(
                sent_answers(edition, slug),
                form.score.data or 0,
                form.note.data or "",
                actor=g.actor,
                now=clock.now(),
                version=form.version.number,
            )
    except (Stale, StaleDataError, Refused) as error:
        return _again("visit", edition, slug, form, error)
    flash(_("Nilai visitasi tersimpan."), "success")
    return redirect(url_for(".check", edition=edition, slug=slug))


@bp.route("/monev/kelola/<int(max=9999):edition>/<slug>/sanggahan", methods=["GET", "POST"])
@guard.requires(Permission.MONEV_MANAGE)
def decide(edition: int, slug: str) -> Page:
    """Show what a body objects to; on POST, decide all of it, for good."""
    entry = sent_answers(edition, slug)
    contested = {one.question: one for one in entry.answers if one.contest}
    texts = _texts(entry)
    data = {key: {"given": contested[key].given, "note": ""} for key in texts if key in contested}
    form = verdicts_form(data, entry.version, texts, {})
    phase = phase_for(entry.questionnaire, entry.body, clock.now())
    if not law.may(law.DECIDE, entry.state, phase) or actions.is_decided(entry):
        return _render("decide", entry, form=form, refused=Refused(law.DECIDE.otherwise)), 409
    if not form.is_submitted():
        return _render("decide", entry, form=form)
    if is_older(form, entry.version):
        return _again("decide", edition, slug, form, Stale())
    if not form.validate() or not form.need_all(with_notes=True):
        return _render("decide", entry, form=form), 422
    try:
        with committed():
            actions.decide(
                sent_answers(edition, slug),
                form.verdicts,
                actor=g.actor,
                now=clock.now(),
                version=form.version.number,
            )
    except (Stale, StaleDataError, Refused, Unchecked) as error:
        return _again("decide", edition, slug, form, error)
    flash(_("Sanggahan diputuskan. Badan publik diberi tahu."), "success")
    return redirect(url_for(".check", edition=edition, slug=slug))


@bp.route("/monev/kelola/<int(max=9999):edition>/terbitkan", methods=["GET", "POST"])
@guard.requires(Permission.MONEV_MANAGE)
def publish(edition: int) -> Page:
    """Show what would be published and what stands in the way; on POST, publish it for everybody."""
    form = SubmitForm()
    questionnaire = own_questionnaire(edition)
    if questionnaire.published_at is not None:
        return _publish_page(edition, form), 409
    if not form.is_submitted():
        form.version.renew(questionnaire.version)
        return _publish_page(edition, form)
    if not form.validate():
        return _publish_page(edition, form), 422
    try:
        with committed():
            actions.publish(own_questionnaire(edition), actor=g.actor, now=clock.now(), version=form.version.number)
    except (Stale, StaleDataError, Refused, Unready) as error:
        db.session.rollback()
        form.version.renew(own_questionnaire(edition).version)
        return _publish_page(edition, form, changed=isinstance(error, Stale | StaleDataError)), 409
    flash(_("Hasil %(year)s diterbitkan.", year=edition), "success")
    return redirect(url_for("monev_office.show", edition=edition))


def _publish_page(edition: int, form: SubmitForm, *, changed: bool = False) -> str:
    questionnaire = own_questionnaire(edition)
    entries = db.session.scalars(queries.entries(questionnaire.id)).all()
    sent = [one for one in entries if one.state is not EntryState.DRAFT]
    waiting = actions.unready(entries, questionnaire)
    ready = [one for one in sent if one not in waiting]
    values = {one.id: actions.result_of(one) for one in ready}
    places = law.ranks(values.items())
    ended = [
        phase_for(questionnaire, body, clock.now()) is Phase.OVER
        for body in (questionnaire.commission, *(one.body for one in sent))
    ]
    return render(
        "publish",
        questionnaire,
        form=form,
        changed=changed,
        rows=sorted(
            ((places[one.id], one, values[one.id], law.category_of(values[one.id]).key) for one in ready),
            key=lambda row: (row[0], row[1].body.name),
        ),
        waiting=waiting,
        has_ended=all(ended),
    )


@bp.get("/monev/kelola/berkas/<int:id>.pdf")
@guard.requires(Permission.MONEV_MANAGE)
def file(id: int) -> Response:
    """The PDF that proves an answer sent to the acting commission."""
    return proof(sent_answer(id))
