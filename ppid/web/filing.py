"""Asking for information: the form, a last look at it, sending it once, and the receipt."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from ppid import clock, vault
from ppid.access import applicant_of
from ppid.actions import drafts, requests
from ppid.actions.drafts import DraftGone, DraftUnfinished
from ppid.db import committed, db
from ppid.law import clocks
from ppid.law.deadlines import EXTENSION, OBJECTION, REPLY, Trace
from ppid.law.workflow import AccessMode, ApplicantKind, DeliveryMethod
from ppid.models import FileKind, InfoRequest, PublicBody, Unit
from ppid.queries import drafts as queries
from ppid.queries import people as people_queries
from ppid.queries import requests as request_queries
from ppid.queries.calendars import calendar_of
from ppid.queries.letters import in_force
from ppid.web import guard, papers
from ppid.web.forms import filing as filing_forms
from ppid.web.forms.checks import several_lines
from ppid.web.forms.filing import FilingForm
from ppid.web.forms.people import SITUATIONS, Situation, prefill, situation_of
from ppid.web.limits import FILING, LOOKING, limiter
from ppid.web.wording import ACCESS_MODES, APPLICANT_KINDS, DELIVERY_METHODS, FILE_KINDS

bp = Blueprint("filing", __name__)
RECEIPT_SHOWN = timedelta(hours=24)
KEYS_REMEMBERED = 10
FEW_BODIES = 8


def _limit() -> str:
    """Filing is limited strictly; another line for another item, without files, is only a page."""
    return LOOKING if "add" in request.form and not any(file for file in request.files.values()) else FILING


@bp.get("/ajukan")
@guard.public
def choose_body() -> str:
    """Choose the public body; a search narrows the list."""
    text = request.args.get("cari", "")[:100].replace("\x00", "")
    bodies = db.session.scalars(queries.open_bodies(text)).all()
    return render_template(
        "filing/bodies.html",
        bodies=bodies[: queries.BODIES_SHOWN],
        text=text,
        more=len(bodies) > queries.BODIES_SHOWN,
        searchable=bool(text) or len(bodies) > FEW_BODIES,
        wish=_wish(),
    )


@bp.route("/ajukan/<slug>", methods=["GET", "POST"])
@guard.public
@limiter.limit(_limit, methods=["POST"])
def form(slug: str) -> str | Response | tuple[str, int]:
    """Ask who requests and then what; on POST keep the checked form and go on to the last look."""
    body = _body(slug)
    if not body.accepts_requests:
        return render_template("filing/closed.html", body=body)
    now = clock.now()
    if request.method != "POST":
        return _fresh_form(body, now)
    situation = _asked_situation(request.form.get("situation")) or SITUATIONS["perorangan"]
    filled = FilingForm()
    filled.prepare(situation, body, _units(body))
    key = _own_key(filled.key.data, now)
    filled.key.data = key
    adding = "add" in request.form
    fine = filled.validate()
    fine = papers.keep(filled, key, body.id, now) and fine
    if not fine and not adding:
        return _form_page(filled, body), 422
    stated = filled.stated()
    with committed():
        drafts.save(body, key, stated, finished=fine and not adding, now=now)
    if adding:
        place = max(len(stated["items"]), 1) + 1
        return redirect(url_for(".form", slug=slug, draf=key, butir=place, _anchor=f"items-{place - 1}"))
    return redirect(url_for(".check", key=key))


def _wish() -> str:
    """What was looked for before, to begin the first item with."""
    return (several_lines(request.args.get("rincian")) or "")[: filing_forms.ITEM_LENGTH]


def _body(slug: str) -> PublicBody:
    body = db.session.scalars(people_queries.body_by_slug(slug.replace("\x00", ""))).one_or_none()
    if body is None:
        abort(404)
    return body


def _units(body: PublicBody) -> list[Unit]:
    return list(db.session.scalars(request_queries.units_of(body.id)))


def _asked_situation(key: str | None) -> Situation | None:
    return SITUATIONS.get(key or "")


def _own_key(key: str | None, now: datetime) -> str:
    """The key of a form that this browser opened and has not sent; else a new one, which nobody else knows."""
    mine: list[str] = session.get("filing", [])
    if key and key in mine and not _is_sent(key, now):
        return key
    made = drafts.new_key()
    session["filing"] = [*mine, made][-KEYS_REMEMBERED:]
    return made


def _is_sent(key: str, now: datetime) -> bool:
    try:
        return drafts.load(key, now=now).request_id is not None
    except DraftGone:
        return False


def _fresh_form(body: PublicBody, now: datetime) -> str | Response:
    """The form before it is posted: who asks first, then the fields, filled in again when a draft is named."""
    kept, stated = request.args.get("draf", ""), {}
    try:
        draft = drafts.load(kept, now=now)
        if draft.request_id is not None:
            return redirect(url_for(".receipt", key=kept))
        if draft.body_id == body.id and kept in session.get("filing", []):
            stated = draft.stated
    except DraftGone:
        pass  # an empty form is what remains to be shown
    asked = _asked_situation(request.args.get("jenis"))
    situation = asked or situation_of(stated)
    if situation is None:
        return render_template("filing/who.html", body=body, situations=SITUATIONS.values(), wish=_wish())
    key = _own_key(kept if stated else None, now)
    wish = _wish()
    filled = FilingForm(formdata=None, data=prefill(stated or {"items": [wish] if wish else []}) | {"key": key})
    lines = request.args.get("butir", 1, type=int)
    while len(filled.items) < min(lines, filing_forms.MAX_ITEMS):
        filled.items.append_entry()
    filled.prepare(situation, body, _units(body))
    filled.show_stored(db.session.scalars(queries.files_of_draft(key, body.id)))
    return _form_page(filled, body)


def _form_page(filled: FilingForm, body: PublicBody) -> str:
    return render_template(
        "filing/form.html", form=filled, body=body, situation=filled.chosen, most=filing_forms.MAX_ITEMS
    )


@bp.get("/ajukan/cek/<key>")
@guard.public
def check(key: str) -> str | Response | tuple[str, int]:
    """Show the whole request once more, with the date that will result, before it is sent."""
    try:
        draft = drafts.load(key, now=clock.now())
    except DraftGone:
        return render_template("filing/gone.html"), 404
    if draft.request_id is not None:
        return redirect(url_for(".receipt", key=key))
    body = db.session.get_one(PublicBody, draft.body_id)
    if not draft.finished:
        return redirect(url_for(".form", slug=body.slug, draf=key))
    stated = draft.stated
    today = clock.today(body.zone)
    unit = db.session.get(Unit, stated["unit_id"]) if stated.get("unit_id") else None
    return render_template(
        "filing/check.html",
        body=body,
        key=key,
        stated=stated,
        situation=situation_of(stated),
        kind=APPLICANT_KINDS[ApplicantKind(stated["kind"])],
        access=ACCESS_MODES[AccessMode(stated["access_mode"])],
        delivery=DELIVERY_METHODS[DeliveryMethod(stated["delivery_method"])],
        unit=unit if unit and unit.body_id == body.id else None,
        files=db.session.scalars(queries.files_of_draft(key, body.id)).all(),
        file_kinds=FILE_KINDS,
        attachment=FileKind.ATTACHMENT,
        mask=vault.mask,
        today=today,
        trace=clocks.reply_clocks(today, calendar_of(body)).statute.reply,
        change=lambda anchor: url_for(".form", slug=body.slug, draf=key, _anchor=anchor),
    )


@bp.post("/ajukan/kirim/<key>")
@guard.public
@limiter.limit(FILING)
def send(key: str) -> Response | tuple[str, int]:
    """Register the request, once however often this is sent, and show its receipt."""
    now = clock.now()
    try:
        draft = drafts.load(key, now=now)
        actor = applicant_of(draft.body_id)
        with committed():
            made = drafts.send(key, actor=actor, language=str(get_locale() or "id"), now=now)
    except DraftGone:
        return render_template("filing/gone.html"), 404
    except DraftUnfinished:
        body = db.session.get_one(PublicBody, draft.body_id)
        return redirect(url_for(".form", slug=body.slug, draf=key))
    if made.recorded_at == now:
        papers.draw_new(made.id)
    return redirect(url_for(".receipt", key=key))


@bp.get("/tanda-terima/<key>")
@guard.public
def receipt(key: str) -> str | Response:
    """Show number, tracking code, the date with its days, and what happens next."""
    info_request = _received(key)
    if info_request is None:
        return redirect(url_for("applicant.track"))
    body, proxy = info_request.body, info_request.proxy
    reply = requests.clocks_of(info_request).statute.reply
    letter = db.session.scalars(in_force(request_queries.letters_of(info_request.id), "receipt")).first()
    email = (proxy.email if proxy else None) or info_request.applicant.email
    return render_template(
        "filing/receipt.html",
        body=body,
        key=key,
        info_request=info_request,
        token=vault.spell(requests.token_of(key)),
        trace=reply,
        decreed=decreed_days(reply),
        today=clock.today(body.zone),
        is_drawn=letter is not None and letter.sha256 is not None,
        email=vault.mask_email(email) if email else "",
        reply=REPLY,
        extension=EXTENSION,
        objection=OBJECTION,
    )


def decreed_days(trace: Trace) -> list[Any]:
    """The days of a count that a decree takes out; weekends explain themselves."""
    return [day for day in trace.days if day.reason is not None and day.reason.decree]


def _received(key: str) -> InfoRequest | None:
    """The request of a receipt's key while the receipt is shown; None when it is to be opened by number and code."""
    found = db.session.scalar(request_queries.by_filing_key(key)) if drafts.is_key(key) else None
    if found is None:
        abort(404)
    return found if clock.now() - found.recorded_at <= RECEIPT_SHOWN else None


@bp.get("/tanda-terima/<key>/pdf")
@guard.public
def receipt_letter(key: str) -> str | Response | tuple[str, int]:
    """Download the receipt; while it is being drawn, say so."""
    info_request = _received(key)
    if info_request is None:
        return redirect(url_for("applicant.track"))
    letter = db.session.scalars(in_force(request_queries.letters_of(info_request.id), "receipt")).first()
    if letter is None or letter.sha256 is None:
        return render_template("applicant/not_drawn.html", back=url_for(".receipt", key=key), body=info_request.body)
    return papers.letter_answer(letter)
