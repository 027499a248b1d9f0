"""The desk: an objection that came by letter, by mail, at the counter or by word of mouth is written down and numbered.

Source: PerKI 1/2021 Pasal 40 and 41: the officer helps whoever needs it, and must give the number.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from ppid import clock, vault
from ppid.access import Permission
from ppid.actions import drafts, objection_drafts, objections, requests
from ppid.actions.drafts import DraftGone
from ppid.db import committed, db
from ppid.law.deadlines import OBJECTION
from ppid.law.workflow import Channel, NotAllowed
from ppid.models import InfoRequest, Letter, Objection, PublicBody
from ppid.queries import drafts as draft_queries
from ppid.queries import objections as queries
from ppid.queries import requests as request_queries
from ppid.queries.letters import in_force
from ppid.web import guard, objection_words, papers, rights
from ppid.web.desk import CODE_SHOWN, DESK_LABELS
from ppid.web.filing import decreed_days
from ppid.web.forms.objections import (
    MAX_PERIODIC_ITEMS,
    FindRequestForm,
    ObjectionIntakeForm,
    PeriodicIntakeForm,
    hints_of,
)
from ppid.web.forms.people import SITUATIONS, prefill, situation_of
from ppid.web.objections import ruling_trace
from ppid.web.scope import scoped

bp = Blueprint("objection_intake", __name__)
IntakeForm = ObjectionIntakeForm | PeriodicIntakeForm


def _body() -> PublicBody:
    return db.session.get_one(PublicBody, g.actor.body_id)


# Which request


@bp.get("/catat/keberatan")
@guard.requires(Permission.OBJECTION_RECORD)
def find() -> str | Response | tuple[str, int]:
    """Ask for the number of the request that the objection is about, or go on without one for ground b."""
    form = FindRequestForm(request.args) if "nomor" in request.args else FindRequestForm(formdata=None)
    if "nomor" in request.args and form.validate():
        found = db.session.scalars(request_queries.by_number(g.actor.body_id, form.nomor.data or "")).first()
        if found is not None:
            return redirect(url_for(".about_request", id=found.id))
        form.nomor.errors = [_("tidak ada permohonan dengan nomor ini; cocokkan dengan tanda bukti penerimaannya")]
    page = render_template("objections/find.html", form=form, body=_body())
    return (page, 422) if form.errors else page


@bp.route("/catat/keberatan/permohonan/<int:id>", methods=["GET", "POST"])
@guard.requires(Permission.OBJECTION_RECORD)
def about_request(id: int) -> str | Response | tuple[str, int]:
    """Write down an objection to one request; the same form sent twice is one objection."""
    scoped(InfoRequest, id)
    now = clock.now()
    if request.method != "POST":
        return _page(_fresh_objection(_whole(id), now), _whole(id))
    form = ObjectionIntakeForm()
    _fit(form, _whole(id), now)
    known, fine = _received(form, now)
    if known is not None:
        return known
    info_request = _whole(id)  # keeping files has ended the reading
    if not fine:
        return _page(form, info_request), 422
    return _record(form, info_request, now)


@bp.route("/catat/keberatan/berkala", methods=["GET", "POST"])
@guard.requires(Permission.OBJECTION_RECORD)
def periodic() -> str | Response | tuple[str, int]:
    """Write down ground b, which needs no request, of somebody who may be new."""
    now = clock.now()
    if request.method != "POST":
        return _page(_fresh_periodic(now), None)
    form = PeriodicIntakeForm()
    _fit_periodic(form, request.form.get("situation", ""), now)
    known, fine = _received(form, now)
    if known is not None:
        return known
    if "add" in request.form:
        return _put_aside(form, now)
    if not fine:
        return _page(form, None), 422
    return _record(form, None, now)


def _whole(id: int) -> InfoRequest:
    return db.session.scalars(request_queries.whole(id)).unique().one()


def _fit(form: ObjectionIntakeForm, info_request: InfoRequest, now: datetime) -> None:
    form.arrive_as_objection(info_request.body, now)
    form.fit(info_request, info_request.body)


def _fit_periodic(form: PeriodicIntakeForm, situation: str, now: datetime) -> None:
    body = _body()
    form.arrive_as_objection(body, now)
    form.fit(SITUATIONS.get(situation) or SITUATIONS["perorangan"], body)


# The form


def _arrived(now: datetime) -> dict[str, Any]:
    """What a fresh form says of its arrival: at the counter, now."""
    local = now.astimezone(ZoneInfo(_body().zone))
    return {"channel": Channel.COUNTER.value, "received_on": local.date(), "received_time": local.time()}


def _fresh_objection(info_request: InfoRequest, now: datetime) -> ObjectionIntakeForm:
    today = clock.today(info_request.body.zone)
    data = _arrived(now) | {
        "grounds": rights.chosen_at_first(rights.rights_of(info_request, today)),
        "chosen": rights.items_at_first(info_request),
        "key": drafts.new_key(),
    }
    form = ObjectionIntakeForm(formdata=None, data=data)
    _fit(form, info_request, now)
    return form


def _fresh_periodic(now: datetime) -> PeriodicIntakeForm:
    """An empty form, or one that was put aside for one more item."""
    kept, stated = request.args.get("draf", ""), {}
    try:
        draft = drafts.load(kept, now=now, about=drafts.OBJECTION)
        if draft.body_id == g.actor.body_id and draft.stated.get("desk"):
            stated = draft.stated
    except DraftGone:
        pass  # an empty form is what remains to be shown
    data = _arrived(now)
    if stated:
        data |= prefill(stated) | {
            "received_on": date.fromisoformat(stated["received_on"]) if stated["received_on"] else None,
            "received_time": time.fromisoformat(stated["received_time"]) if stated["received_time"] else None,
        }
    key = kept if stated else drafts.new_key()
    form = PeriodicIntakeForm(formdata=None, data=data | {"key": key})
    lines = min(request.args.get("butir", 1, type=int), MAX_PERIODIC_ITEMS)
    while len(form.items) < lines:
        form.items.append_entry()
    chosen = situation_of(stated)
    _fit_periodic(form, request.args.get("jenis", chosen.key if chosen else ""), now)
    form.show_stored(db.session.scalars(draft_queries.files_of_draft(key, g.actor.body_id)))
    return form


def _put_aside(form: PeriodicIntakeForm, now: datetime) -> Response:
    """Keep what was typed and come back with one more item."""
    stated, key = form.stated() | {"desk": True, "request_id": None}, form.key.data or ""
    with committed():
        drafts.save(_body(), key, stated, finished=False, now=now, about=drafts.OBJECTION)
    place = max(len(stated["items"]), 1) + 1
    return redirect(url_for(".periodic", draf=key, butir=place, _anchor=f"items-{place - 1}"))


def _page(form: IntakeForm, info_request: InfoRequest | None, refused: NotAllowed | None = None) -> str:
    body = info_request.body if info_request else _body()
    is_about_request = info_request is not None
    return render_template(
        "objections/intake.html" if is_about_request else "objections/intake_periodic.html",
        form=form,
        body=body,
        info_request=info_request,
        objecting=rights.objecting(info_request, clock.today(body.zone)) if info_request else None,
        situation=None if isinstance(form, ObjectionIntakeForm) else form.chosen,
        situations=SITUATIONS.values(),
        desk_labels=DESK_LABELS,
        hints=hints_of(),
        rule=OBJECTION,
        zone_name=clock.ZONES[body.zone],
        refused=f"{_(refused.sentence)} ({refused.article})" if refused else "",
    )


# Writing it down


def _received(form: IntakeForm, now: datetime) -> tuple[Response | None, bool]:
    """Judge a form that was sent and keep its files; first the way to the objection that it has become already."""
    key = form.key.data or ""
    if not drafts.is_key(key):
        key = drafts.new_key()
    known = _known(key)
    if known is not None:
        return _recorded_before(known), True
    form.key.data = key
    fine = form.validate()
    return None, papers.keep(form, key, g.actor.body_id, now) and fine and form.received_at is not None


def _known(key: str) -> Objection | None:
    """The objection that this form has become already."""
    known = db.session.scalar(queries.by_filing_key(key))
    if known is not None and known.body_id != g.actor.body_id:
        abort(404)
    return known


def _recorded_before(known: Objection) -> Response:
    flash(_("Formulir ini sudah dicatat sebelumnya; tidak ada keberatan kedua yang dibuat."), "warning")
    return redirect(url_for(".recorded", id=known.id))


def _record(form: IntakeForm, info_request: InfoRequest | None, now: datetime) -> str | Response | tuple[str, int]:
    """Put it on the register as received at the moment that the form states."""
    stated = form.stated() | {"request_id": info_request.id if info_request else None}
    assert form.received_at is not None  # a form without it is not fine
    filing = objection_drafts.filing_of(
        stated,
        key=form.key.data or "",
        channel=Channel(stated["channel"]),
        received_at=form.received_at,
        backdated_reason=stated["backdated_reason"] if form.is_backdated else "",
    )
    try:
        with committed():
            made = objections.file(
                _body(),
                filing,
                info_request=_whole(info_request.id) if info_request else None,
                actor=g.actor,
                now=now,
            )
    except NotAllowed as error:
        db.session.rollback()
        form.show_stored(db.session.scalars(draft_queries.files_of_draft(form.key.data or "", g.actor.body_id)))
        return _page(form, _whole(info_request.id) if info_request else None, error), 409
    except IntegrityError:  # the same form at the same moment: the other one was first
        known = _known(form.key.data or "")
        if known is None:
            raise
        return _recorded_before(known)
    if made.recorded_at != now:
        return _recorded_before(made)
    papers.draw_objection(made.id)
    flash(_("Keberatan sudah dicatat dengan nomor %(number)s.", number=made.number), "success")
    return redirect(url_for(".recorded", id=made.id))


# What the applicant takes along


@bp.get("/catat/keberatan/<int:id>")
@guard.requires(Permission.OBJECTION_RECORD)
def recorded(id: int) -> str:
    """Show what is to be given to the applicant: number, code for a day, receipt, and what the date rests on."""
    objection = scoped(Objection, id)
    body, trace, letter = objection.body, ruling_trace(objection), _receipt_of(objection)
    fresh = clock.now() - objection.recorded_at <= CODE_SHOWN and objection.channel is not Channel.WEB
    return render_template(
        "objections/recorded.html",
        body=body,
        objection=objection,
        token=vault.spell(requests.token_of(objection.filing_key)) if fresh else "",
        is_drawn=letter is not None and letter.sha256 is not None,
        late=[row for row in objection.grounds if row.window_due_on and objection.received_on > row.window_due_on],
        words=objection_words,
        trace=trace,
        decreed=decreed_days(trace),
        today=clock.today(body.zone),
    )


def _receipt_of(objection: Objection) -> Letter | None:
    return db.session.scalars(in_force(queries.letters_of(objection.id), "objection")).first()


@bp.get("/catat/keberatan/<int:id>/tanda-terima")
@guard.requires(Permission.OBJECTION_RECORD)
def receipt(id: int) -> str | Response:
    """Download the objection with its number, to be handed over or printed again."""
    objection = scoped(Objection, id)
    letter = _receipt_of(objection)
    if letter is None:
        abort(404)
    if letter.sha256 is None:
        return render_template("applicant/not_drawn.html", back=url_for(".recorded", id=id), body=objection.body)
    return papers.letter_answer(letter)
