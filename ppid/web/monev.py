"""A body's own questionnaires: answers by aspect with what the portal knows, sending them, and objecting."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import monev as actions
from ppid.actions import monev_facts as facts
from ppid.actions.files import FileAltered
from ppid.actions.monev import Incomplete
from ppid.actions.monev_facts import Known
from ppid.actions.monev_review import result_of, score_of
from ppid.actions.questionnaires import aspects_of
from ppid.actions.steps import Stale
from ppid.clock import ZONES
from ppid.db import committed, db
from ppid.law import monev as law
from ppid.law.monev import Aspect, EntryState, Phase, Refused
from ppid.models import MonevAnswer, MonevEntry, PublicBody, Questionnaire
from ppid.queries import monev as queries
from ppid.storage import StorageError
from ppid.web import cases, guard
from ppid.web import monev_words as words
from ppid.web.forms.monev import AspectForm, SubmitForm, aspect_form, contest_form, is_older, slot
from ppid.web.scope import asked_questionnaire, scoped

bp = Blueprint("monev", __name__)
log = logging.getLogger(__name__)

Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page of one questionnaire begins with: its body, where it stands, and what was answered so far."""

    questionnaire: Questionnaire
    entry: MonevEntry | None
    body: PublicBody
    phase: Phase

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        return aspects_of(self.questionnaire)

    @property
    def address(self) -> dict[str, Any]:
        return {"slug": self.questionnaire.commission.slug, "edition": self.questionnaire.year}

    @property
    def state(self) -> EntryState:
        return self.entry.state if self.entry else EntryState.DRAFT

    @property
    def answers(self) -> dict[str, MonevAnswer]:
        return {one.question: one for one in self.entry.answers} if self.entry else {}

    def may(self, step: law.Step) -> bool:
        return law.may(step, self.state, self.phase)


def _desk(slug: str, edition: int) -> Desk:
    questionnaire, entry = asked_questionnaire(slug, edition)
    body = cases.acting_body()
    if entry is not None:
        entry = db.session.scalars(queries.entry_of(questionnaire.id, body.id)).one()
    return Desk(questionnaire, entry, body, actions.phase_for(questionnaire, body, clock.now()))


def _known(desk: Desk) -> dict[str, Known]:
    return facts.read(desk.body, desk.questionnaire.year, now=clock.now())


def _render(template: str, desk: Desk, **more: Any) -> str:
    return render_template(
        f"monev/{template}.html",
        desk=desk,
        questionnaire=desk.questionnaire,
        entry=desk.entry,
        body=desk.body,
        zone=ZONES[desk.body.zone],
        words=words,
        law=law,
        slot=slot,
        **more,
    )


@bp.get("/monev")
@guard.requires(Permission.MONEV_ANSWER)
def index() -> str:
    """List the questionnaires that were opened for the acting office's body, newest first."""
    body, now = cases.acting_body(), clock.now()
    rows = [
        Desk(questionnaire, entry, body, actions.phase_for(questionnaire, body, now))
        for questionnaire, entry in db.session.execute(queries.concerning(body))
    ]
    return render_template(
        "monev/index.html", body=body, rows=rows, zone=ZONES[body.zone], words=words, last_day=actions.last_day
    )


@bp.get("/monev/<slug>/<int(max=9999):edition>")
@guard.requires(Permission.MONEV_ANSWER)
def show(slug: str, edition: int) -> str:
    """Show how far the answers are: as long as they are a draft by aspect, then every answer and what became of it."""
    desk = _desk(slug, edition)
    return _show_page(desk)


def _show_page(desk: Desk, **more: Any) -> str:
    if desk.state is EntryState.DRAFT:
        known = _known(desk)
        return _render(
            "show",
            desk,
            lacks=actions.lacks_of(desk.questionnaire, desk.entry, known),
            offered=_offered(desk, known),
            **more,
        )
    assert desk.entry is not None  # what is no draft was sent
    sees_given = desk.state is not EntryState.SUBMITTED
    return _render(
        "sent",
        desk,
        sees_given=sees_given,
        score=score_of(desk.entry) if sees_given else None,
        result=result_of(desk.entry) if sees_given else None,
        contestable=[one for one in desk.entry.answers if actions.may_contest(one)],
        **more,
    )


def _offered(desk: Desk, known: dict[str, Known]) -> int:
    """How many unanswered questions the portal could answer."""
    answers = desk.answers
    return sum(one.fact in known and one.key not in answers for one in law.all_questions(desk.aspects))


# Answers


@bp.post("/monev/<slug>/<int(max=9999):edition>/terima")
@guard.requires(Permission.MONEV_ANSWER)
def accept(slug: str, edition: int) -> Page:
    """Take over what the portal knows wherever nothing is answered yet."""
    desk = _desk(slug, edition)
    known = _known(desk)
    try:
        with committed():
            fresh = _desk(slug, edition)
            taken = actions.accept_known(fresh.questionnaire, fresh.body, known, now=clock.now())
    except Refused as refused:
        return _show_page(_desk(slug, edition), refused=refused), 409
    flash(_("%(taken)s jawaban terisi dari portal. Periksa sebelum mengirim.", taken=taken), "success")
    return redirect(url_for(".show", slug=slug, edition=edition))


@bp.route("/monev/<slug>/<int(max=9999):edition>/jawab/<aspect>", methods=["GET", "POST"])
@guard.requires(Permission.MONEV_ANSWER)
def answer(slug: str, edition: int, aspect: str) -> Page:
    """Ask for the answers to one aspect, filled in with what the portal knows; on POST, keep them as a draft."""
    desk = _desk(slug, edition)
    asked = next((one for one in desk.aspects if one.key == aspect), None)
    if asked is None:
        abort(404)
    known = _known(desk)
    form = aspect_form(asked, _start(desk, asked, known))
    if not desk.may(law.SAVE):
        return _answer_page(desk, asked, form, known, closed=True), 409
    if not form.is_submitted():
        return _answer_page(desk, asked, form, known)
    if not form.is_right(_holding(desk)) and not is_older(form, actions.stamp_of(asked, desk.entry)):
        form.ask_again()
        return _answer_page(desk, asked, form, known), 422
    try:
        if form.errors:
            raise Stale
        unneeded = _save(form, asked, known, slug, edition)
    except (Stale, Refused, StaleDataError) as error:
        db.session.rollback()
        desk = _desk(slug, edition)
        form.ask_again()
        form.version.renew(actions.stamp_of(asked, desk.entry))
        changed = None if isinstance(error, Refused) else desk.answers
        return _answer_page(desk, asked, form, known, changed=changed, closed=isinstance(error, Refused)), 409
    actions.forget(unneeded)
    flash(_("Jawaban tersimpan sebagai konsep."), "success")
    return redirect(_after(desk, asked))


def _start(desk: Desk, asked: Aspect, known: dict[str, Known]) -> dict[str, Any]:
    """What the form begins with: what was answered, and where nothing was, what the portal knows."""
    answers = desk.answers
    start: dict[str, Any] = {"version": str(actions.stamp_of(asked, desk.entry))}
    for question in asked.questions:
        row = answers.get(question.key)
        if row is not None:
            start[slot(question.key)] = {"claimed": _spelled(question, row.claimed), "link": row.link, "note": row.note}
        elif question.fact in known:
            percent = law.fitting(question.scale, known[question.fact].percent)
            start[slot(question.key)] = {"claimed": _spelled(question, percent)}
    return start


def _spelled(question: law.Question, percent: int) -> str | int:
    """An answer as its field holds it."""
    return str(percent) if question.scale in law.STEPS else percent


def _holding(desk: Desk) -> frozenset[str]:
    return frozenset(key for key, row in desk.answers.items() if row.storage_key)


def _save(form: AspectForm, asked: Aspect, known: dict[str, Known], slug: str, edition: int) -> list[str]:
    with actions.stored(form.files) as files, committed():
        desk = _desk(slug, edition)
        return actions.save(
            desk.questionnaire,
            desk.body,
            asked,
            form.answers,
            files,
            known,
            now=clock.now(),
            stamp=form.version.number,
        )


def _after(desk: Desk, asked: Aspect) -> str:
    """The next aspect if the button says so, else the page of the questionnaire."""
    keys = [one.key for one in desk.aspects]
    place = keys.index(asked.key) + 1
    if request.form.get("lanjut") and place < len(keys):
        return url_for(".answer", aspect=keys[place], **desk.address)
    return url_for(".show", **desk.address)


def _answer_page(
    desk: Desk,
    asked: Aspect,
    form: AspectForm,
    known: dict[str, Known],
    *,
    closed: bool = False,
    changed: dict[str, MonevAnswer] | None = None,
) -> str:
    return _render(
        "answer",
        desk,
        aspect=asked,
        form=form,
        known={one.key: known[one.fact].as_data(one) for one in asked.questions if one.fact in known},
        closed=closed,
        changed=changed,
        is_last=desk.aspects[-1].key == asked.key,
        saved=desk.answers,
    )


# Sending and objecting


@bp.route("/monev/<slug>/<int(max=9999):edition>/kirim", methods=["GET", "POST"])
@guard.requires(Permission.MONEV_ANSWER)
def submit(slug: str, edition: int) -> Page:
    """Show what will be sent; on POST, send it. It is sent once."""
    desk = _desk(slug, edition)
    form, known = SubmitForm(), _known(desk)
    lacks = actions.lacks_of(desk.questionnaire, desk.entry, known)
    if not desk.may(law.SUBMIT):
        return _submit_page(desk, form, lacks, closed=True), 409
    if not form.is_submitted():
        form.version.renew(_sent_stamp(desk))
        return _submit_page(desk, form, lacks)
    if not form.validate():
        return _submit_page(desk, form, lacks), 422
    try:
        with committed():
            fresh = _desk(slug, edition)
            if form.version.number != _sent_stamp(fresh):
                raise Stale
            if fresh.entry is None:
                raise Incomplete(lacks)
            actions.submit(fresh.entry, known, actor=g.actor, now=clock.now())
    except Incomplete as incomplete:
        return _submit_page(_desk(slug, edition), form, dict(incomplete.lacks)), 422
    except (Stale, Refused, StaleDataError) as error:
        db.session.rollback()
        desk = _desk(slug, edition)
        form.version.renew(_sent_stamp(desk))
        closed = isinstance(error, Refused)
        lacks = actions.lacks_of(desk.questionnaire, desk.entry, known)
        return _submit_page(desk, form, lacks, closed=closed, changed=not closed), 409
    flash(_("Jawaban terkirim kepada %(commission)s.", commission=desk.questionnaire.commission.name), "success")
    return redirect(url_for(".show", slug=slug, edition=edition))


def _sent_stamp(desk: Desk) -> int:
    """The state of all answers together as the page shows them."""
    return max((actions.stamp_of(one, desk.entry) for one in desk.aspects), default=0)


def _submit_page(
    desk: Desk, form: SubmitForm, lacks: dict[str, law.Lack], *, closed: bool = False, changed: bool = False
) -> str:
    return _render("submit", desk, form=form, lacks=lacks, closed=closed, changed=changed)


@bp.route("/monev/<slug>/<int(max=9999):edition>/sanggah", methods=["GET", "POST"])
@guard.requires(Permission.MONEV_ANSWER)
def contest(slug: str, edition: int) -> Page:
    """Ask for the reasons against what was given; on POST, send them. They are sent once."""
    desk = _desk(slug, edition)
    answers = desk.entry.answers if desk.entry else []
    contestable = [one for one in answers if actions.may_contest(one)] if desk.may(law.CONTEST) else []
    form = contest_form(tuple(one.question for one in contestable))
    if not contestable:
        return _contest_page(desk, form, contestable), 409
    if not form.is_submitted():
        form.version.renew(desk.entry.version if desk.entry else 0)
        return _contest_page(desk, form, contestable)
    if not form.is_right() and not is_older(form, desk.entry.version if desk.entry else 0):
        return _contest_page(desk, form, contestable), 422
    try:
        with committed():
            entry = scoped(MonevEntry, contestable[0].entry_id)
            actions.contest(entry, form.reasons, actor=g.actor, now=clock.now(), version=form.version.number)
    except (Stale, Refused, StaleDataError) as error:
        db.session.rollback()
        desk = _desk(slug, edition)
        form.version.renew(desk.entry.version if desk.entry else 0)
        return _contest_page(desk, form, contestable, refused=error if isinstance(error, Refused) else True), 409
    flash(_("Sanggahan terkirim."), "success")
    return redirect(url_for(".show", slug=slug, edition=edition))


def _contest_page(desk: Desk, form: Any, contestable: list[MonevAnswer], *, refused: Refused | bool = False) -> str:
    rows = {one.question: one for one in contestable}
    asked = [(one, rows[one.key]) for one in law.all_questions(desk.aspects) if one.key in rows]
    return _render("contest", desk, form=form, asked=asked, refused=refused)


@bp.get("/monev/berkas/<int:id>.pdf")
@guard.requires(Permission.MONEV_ANSWER)
def file(id: int) -> Response:
    """The PDF that proves an own answer."""
    return proof(scoped(MonevAnswer, id))


def proof(answer: MonevAnswer) -> Response:
    """The PDF of an answer as a download. One that is gone or altered is 404."""
    try:
        data = actions.bytes_of(answer)
    except (StorageError, FileAltered):
        log.exception("the proof of answer %s cannot be served", answer.id)
        abort(404)
    return cases.download(data, answer.file_name or "bukti.pdf", "application/pdf")
