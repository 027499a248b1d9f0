"""Objecting on the public site: the form, a last look, sending it once, the receipt; ground b without a request too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock, vault
from ppid.actions import drafts, objection_drafts, requests
from ppid.actions.drafts import Draft, DraftGone, DraftUnfinished
from ppid.db import committed, db
from ppid.law.deadlines import DISPUTE, OBJECTION, RULING, count_provisionally
from ppid.law.objections import Ground
from ppid.law.workflow import ApplicantKind, NotAllowed
from ppid.models import InfoRequest, Letter, Objection, PublicBody
from ppid.queries import drafts as queries
from ppid.queries import objections as objection_queries
from ppid.queries.calendars import calendar_of
from ppid.queries.letters import in_force
from ppid.web import guard, objection_words, papers, rights
from ppid.web.doors import opened_case, to_the_door
from ppid.web.filing import KEYS_REMEMBERED, RECEIPT_SHOWN, decreed_days
from ppid.web.forms.objections import MAX_PERIODIC_ITEMS, ObjectionForm, PeriodicForm, hints_of
from ppid.web.forms.people import SITUATIONS, Situation, prefill, situation_of
from ppid.web.limits import FILING, LOOKING, limiter
from ppid.web.public import body_of
from ppid.web.wording import APPLICANT_KINDS, FILE_KINDS

bp = Blueprint("objection_filing", __name__)


def _limit() -> str:
    """Filing is limited strictly; another line for another item, without files, is only a page."""
    return LOOKING if "add" in request.form and not any(file for file in request.files.values()) else FILING


# About a request


@bp.route("/lacak/keberatan", methods=["GET", "POST"])
@guard.public
@limiter.limit(LOOKING)
@limiter.limit(FILING, methods=["POST"])
def form() -> str | Response | tuple[str, int]:
    """Ask for grounds, items and what happened, about the opened case; on POST keep it and go on to the last look."""
    info_request = opened_case()
    if info_request is None:
        return to_the_door()
    now, today = clock.now(), clock.today(info_request.body.zone)
    refused = rights.refusal_of(info_request, today)
    if refused is not None:
        flash(f"{_(refused.sentence)} ({refused.article})", "warning")
        return redirect(url_for("applicant.case"))
    if request.method != "POST":
        return _fresh_form(info_request, now)
    filled = ObjectionForm()
    filled.fit(info_request, info_request.body)
    key = _own_key(filled.key.data, now)
    filled.key.data = key
    fine = filled.validate()
    fine = papers.keep(filled, key, info_request.body_id, now) and fine
    info_request = opened_case()  # keeping files has ended the reading
    if info_request is None:
        return to_the_door()
    if not fine:
        return _form_page(filled, info_request), 422
    stated = filled.stated() | {"request_id": info_request.id}
    with committed():
        drafts.save(info_request.body, key, stated, finished=True, now=now, about=drafts.OBJECTION)
    return redirect(url_for(".check", key=key))


def _own_key(key: str | None, now: datetime) -> str:
    """The key of a form that this browser opened and has not sent; else a new one, which nobody else knows."""
    mine: list[str] = session.get("objecting", [])
    if key and key in mine and db.session.scalar(objection_queries.by_filing_key(key)) is None:
        return key
    made = drafts.new_key()
    session["objecting"] = [*mine, made][-KEYS_REMEMBERED:]
    return made


def _kept(now: datetime, body: PublicBody, request_id: int | None) -> tuple[str, dict[str, Any]]:
    """The key and the values of the draft that the address names, when it is this browser's own; else nothing."""
    key = request.args.get("draf", "")
    try:
        draft = drafts.load(key, now=now, about=drafts.OBJECTION)
    except DraftGone:
        return "", {}
    is_own = key in session.get("objecting", []) and draft.body_id == body.id
    return (key, draft.stated) if is_own and draft.stated.get("request_id") == request_id else ("", {})


def _fresh_form(info_request: InfoRequest, now: datetime) -> str:
    """The form before it is posted: the grounds that the facts show and the items that lack something are ticked."""
    body = info_request.body
    kept, stated = _kept(now, body, info_request.id)
    first = {
        "grounds": rights.chosen_at_first(rights.rights_of(info_request, clock.today(body.zone))),
        "chosen": rights.items_at_first(info_request),
    }
    key = _own_key(kept, now)
    filled = ObjectionForm(formdata=None, data=first | prefill(stated) | {"key": key})
    filled.fit(info_request, body)
    filled.show_stored(db.session.scalars(queries.files_of_draft(key, body.id)))
    return _form_page(filled, info_request)


def _form_page(filled: ObjectionForm, info_request: InfoRequest) -> str:
    today = clock.today(info_request.body.zone)
    return render_template(
        "objections/form.html",
        form=filled,
        body=info_request.body,
        info_request=info_request,
        objecting=rights.objecting(info_request, today),
        hints=hints_of(),
        rule=OBJECTION,
        today=today,
    )


# Ground b, which needs no request


@bp.route("/ajukan-keberatan/<slug>", methods=["GET", "POST"])
@guard.public
@limiter.limit(_limit, methods=["POST"])
def periodic(slug: str) -> str | Response | tuple[str, int]:
    """Ask who objects that periodic information is missing, and which; on POST go on to the last look."""
    body = body_of(slug)
    if not body.accepts_requests:
        return render_template("filing/closed.html", body=body)
    now = clock.now()
    if request.method != "POST":
        return _fresh_periodic(body, now)
    situation = SITUATIONS.get(request.form.get("situation", "")) or SITUATIONS["perorangan"]
    filled = PeriodicForm()
    filled.fit(situation, body)
    key = _own_key(filled.key.data, now)
    filled.key.data = key
    adding = "add" in request.form
    fine = filled.validate()
    fine = papers.keep(filled, key, body.id, now) and fine
    if not fine and not adding:
        return _periodic_page(filled, body), 422
    stated = filled.stated() | {"request_id": None}
    with committed():
        drafts.save(body, key, stated, finished=fine and not adding, now=now, about=drafts.OBJECTION)
    if adding:
        place = max(len(stated["items"]), 1) + 1
        return redirect(url_for(".periodic", slug=slug, draf=key, butir=place, _anchor=f"items-{place - 1}"))
    return redirect(url_for(".check", key=key))


def _fresh_periodic(body: PublicBody, now: datetime) -> str:
    """Who objects first, then the fields, filled in again when a draft is named."""
    kept, stated = _kept(now, body, None)
    situation = SITUATIONS.get(request.args.get("jenis", "")) or situation_of(stated)
    if situation is None:
        return render_template("objections/who.html", body=body, situations=SITUATIONS.values())
    key = _own_key(kept, now)
    filled = PeriodicForm(formdata=None, data=prefill(stated) | {"key": key})
    lines = request.args.get("butir", 1, type=int)
    while len(filled.items) < min(lines, MAX_PERIODIC_ITEMS):
        filled.items.append_entry()
    filled.fit(situation, body)
    filled.show_stored(db.session.scalars(queries.files_of_draft(key, body.id)))
    return _periodic_page(filled, body)


def _periodic_page(filled: PeriodicForm, body: PublicBody) -> str:
    return render_template("objections/periodic.html", form=filled, body=body, situation=filled.chosen)


# The last look, and sending


@bp.get("/lacak/keberatan/cek/<key>")
@guard.public
def check(key: str) -> str | Response | tuple[str, int]:
    """Show the whole objection once more, with the date that will result, before it is sent."""
    now = clock.now()
    try:
        draft = drafts.load(key, now=now, about=drafts.OBJECTION)
    except DraftGone:
        return _sent_or_gone(key)
    body = db.session.get_one(PublicBody, draft.body_id)
    if not draft.finished:
        return redirect(_form_address(draft, body))
    return _check_page(draft, body)


def _check_page(draft: Draft, body: PublicBody, refused: NotAllowed | None = None) -> str:
    today, stated = clock.today(body.zone), draft.stated
    info_request = objection_drafts.request_of(stated)
    grounds = [Ground(value) for value in stated.get("grounds", (Ground.PERIODIC_NOT_PROVIDED,))]
    objecting = rights.objecting(info_request, today) if info_request else None
    situation: Situation | None = situation_of(stated)
    return render_template(
        "objections/check.html",
        body=body,
        key=draft.key,
        stated=stated,
        info_request=info_request,
        items=_items(stated, info_request),
        grounds=[(one, rights.remark_on(one, info_request, today) if info_request else "") for one in grounds],
        words=objection_words,
        objecting=objecting,
        same=objecting.waiting(grounds) if objecting else [],
        situation=situation,
        kind=APPLICANT_KINDS[ApplicantKind(stated["kind"])] if "kind" in stated else None,
        files=db.session.scalars(queries.files_of_draft(draft.key, body.id)).all(),
        file_kinds=FILE_KINDS,
        mask=vault.mask,
        today=today,
        trace=count_provisionally(RULING, today, calendar_of(body)),
        change=lambda anchor: _form_address(draft, body, anchor),
        refused=f"{_(refused.sentence)} ({refused.article})" if refused else "",
    )


def _items(stated: dict[str, Any], info_request: InfoRequest | None) -> list[tuple[int, str]]:
    """The items as they will stand in the objection: those of the request keep their numbers."""
    if info_request is None:
        return list(enumerate(stated["items"], 1))
    return [(item.number, item.text) for item in info_request.items if str(item.number) in stated["chosen"]]


def _form_address(draft: Draft, body: PublicBody, anchor: str | None = None) -> str:
    if draft.stated.get("request_id") is not None:
        return url_for(".form", draf=draft.key, _anchor=anchor)
    return url_for(".periodic", slug=body.slug, draf=draft.key, _anchor=anchor)


def _sent_or_gone(key: str) -> Response | tuple[str, int]:
    """A form that is not kept any more: it was sent, or it is forgotten."""
    known = db.session.scalar(objection_queries.by_filing_key(key)) if drafts.is_key(key) else None
    if known is not None:
        return redirect(url_for(".receipt", key=key))
    return render_template("objections/gone.html"), 404


@bp.post("/lacak/keberatan/kirim/<key>")
@guard.public
@limiter.limit(FILING)
def send(key: str) -> str | Response | tuple[str, int]:
    """Put the objection on the register, once however often this is sent, and show its receipt."""
    now = clock.now()
    try:
        with committed():
            made = objection_drafts.send(key, language=str(get_locale() or "id"), now=now)
    except DraftGone:
        return _sent_or_gone(key)
    except (DraftUnfinished, NotAllowed) as error:
        draft = drafts.load(key, now=now, about=drafts.OBJECTION)
        body = db.session.get_one(PublicBody, draft.body_id)
        if isinstance(error, NotAllowed):
            return _check_page(draft, body, error), 409
        return redirect(_form_address(draft, body))
    if made.recorded_at == now:
        papers.draw_objection(made.id)
    return redirect(url_for(".receipt", key=key))


# The receipt


@bp.get("/tanda-terima-keberatan/<key>")
@guard.public
def receipt(key: str) -> str | Response:
    """Show number, tracking code, the date with its days, and what happens next."""
    objection = _received(key)
    if objection is None:
        return redirect(url_for("applicant.track"))
    body, proxy = objection.body, objection.proxy
    trace = count_provisionally(RULING, objection.received_on, calendar_of(body))
    letter = _receipt_of(objection)
    email = (proxy.email if proxy else None) or objection.applicant.email
    return render_template(
        "objections/receipt.html",
        body=body,
        key=key,
        objection=objection,
        info_request=objection.info_request,
        token=vault.spell(requests.token_of(key)),
        trace=trace,
        decreed=decreed_days(trace),
        late=[row for row in objection.grounds if row.window_due_on and objection.received_on > row.window_due_on],
        today=clock.today(body.zone),
        is_drawn=letter is not None and letter.sha256 is not None,
        email=vault.mask_email(email) if email else "",
        dispute=DISPUTE,
    )


def _receipt_of(objection: Objection) -> Letter | None:
    query = in_force(objection_queries.letters_of(objection.id), "objection")
    return db.session.scalars(query).first()


def _received(key: str) -> Objection | None:
    """The objection of a receipt's key while the receipt is shown; None when it is to be opened by number and code."""
    known = db.session.scalar(objection_queries.by_filing_key(key)) if drafts.is_key(key) else None
    if known is None:
        abort(404)
    return known if clock.now() - known.recorded_at <= RECEIPT_SHOWN else None


@bp.get("/tanda-terima-keberatan/<key>/pdf")
@guard.public
def receipt_letter(key: str) -> str | Response | tuple[str, int]:
    """Download the objection as it stands on the register; while it is being drawn, say so."""
    objection = _received(key)
    if objection is None:
        return redirect(url_for("applicant.track"))
    letter = _receipt_of(objection)
    if letter is None or letter.sha256 is None:
        return render_template("applicant/not_drawn.html", back=url_for(".receipt", key=key), body=objection.body)
    return papers.letter_answer(letter)
