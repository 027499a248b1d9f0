"""The service desk: writing down what people ask in other ways than on the portal."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from ppid import clock, settings, vault
from ppid.access import Permission
from ppid.actions import drafts, requests
from ppid.actions.drafts import DraftGone
from ppid.db import committed, db
from ppid.law.workflow import Channel
from ppid.models import InfoRequest, Letter, PublicBody, Unit
from ppid.queries import drafts as queries
from ppid.queries import requests as request_queries
from ppid.queries.letters import in_force
from ppid.web import guard, papers
from ppid.web.filing import decreed_days
from ppid.web.forms.desk import IntakeForm
from ppid.web.forms.filing import MAX_ITEMS
from ppid.web.forms.people import SITUATIONS, Situation, prefill, situation_of
from ppid.web.scope import scoped

bp = Blueprint("desk", __name__)
CODE_SHOWN = timedelta(hours=24)
DESK_LABELS = {
    "perorangan": _l("Perorangan"),
    "badan-hukum": _l("Badan hukum"),
    "kelompok": _l("Kelompok orang"),
    "kuasa-perorangan": _l("Perorangan melalui kuasa"),
    "kuasa-badan-hukum": _l("Badan hukum melalui kuasa"),
}


@bp.route("/catat", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_RECORD)
def intake() -> str | Response | tuple[str, int]:
    """Write a request down with the true moment it arrived; the same form sent twice is one request."""
    body = db.session.get_one(PublicBody, g.actor.body_id)
    now = clock.now()
    if request.method != "POST":
        return _fresh_form(body, now)
    form = _form(SITUATIONS.get(request.form.get("situation", "")) or SITUATIONS["perorangan"], body, now)
    key = form.key.data or ""
    if not drafts.is_key(key):
        key = drafts.new_key()
    known = _known(key, body)
    if known is not None:
        return _recorded_before(known)
    form.key.data = key
    adding = "add" in request.form
    fine = form.validate()
    fine = papers.keep(form, key, body.id, now) and fine
    if adding:
        return _put_aside(form, body, now)
    if not fine or form.received_at is None:
        return _form_page(form, body), 422
    stated = form.stated()
    filing = drafts.filing_of(
        stated,
        key=key,
        channel=Channel(stated["channel"]),
        received_at=form.received_at,
        backdated_reason=stated["backdated_reason"] if form.is_backdated else "",
    )
    try:
        with committed():
            made = requests.register(db.session.get_one(PublicBody, body.id), filing, actor=g.actor, now=now)
    except IntegrityError:  # the same form at the same moment: the other one was first
        known = _known(key, body)
        if known is None:
            raise
        return _recorded_before(known)
    if made.recorded_at != now:
        return _recorded_before(made)
    papers.draw_new(made.id)
    flash(_("Permohonan sudah dicatat dengan nomor %(number)s.", number=made.number), "success")
    return redirect(url_for(".recorded", id=made.id))


def _form(situation: Situation, body: PublicBody, now: datetime, lines: int = 1, **values: Any) -> IntakeForm:
    form = IntakeForm(**values)
    form.arrive(body, now)
    while len(form.items) < lines:
        form.items.append_entry()
    units: list[Unit] = list(db.session.scalars(request_queries.units_of(body.id)))
    form.prepare(situation, body, units)
    return form


def _known(key: str, body: PublicBody) -> InfoRequest | None:
    """The request that this form has become already."""
    found = db.session.scalar(request_queries.by_filing_key(key))
    if found is not None and found.body_id != body.id:
        abort(404)
    return found


def _recorded_before(known: InfoRequest) -> Response:
    flash(_("Formulir ini sudah dicatat sebelumnya; tidak ada permohonan kedua yang dibuat."), "warning")
    return redirect(url_for(".recorded", id=known.id))


def _put_aside(form: IntakeForm, body: PublicBody, now: datetime) -> Response:
    """Keep what was typed and come back with one more item."""
    stated = form.stated() | {"desk": True}
    with committed():
        drafts.save(body, form.key.data or "", stated, finished=False, now=now)
    place = max(len(stated["items"]), 1) + 1
    return redirect(url_for(".intake", draf=form.key.data, butir=place, _anchor=f"items-{place - 1}"))


def _fresh_form(body: PublicBody, now: datetime) -> str:
    kept, stated = request.args.get("draf", ""), {}
    try:
        draft = drafts.load(kept, now=now)
        if draft.body_id == body.id and draft.request_id is None and draft.stated.get("desk"):
            stated = draft.stated
    except DraftGone:
        pass  # an empty form is what remains to be shown
    asked = SITUATIONS.get(request.args.get("jenis", ""))
    situation = asked or situation_of(stated) or SITUATIONS["perorangan"]
    local = now.astimezone(ZoneInfo(body.zone))
    data = {"channel": Channel.COUNTER.value, "received_on": local.date(), "received_time": local.time()}
    if stated:
        data |= prefill(stated)
        data["received_on"] = _read(date, stated.get("received_on"))
        data["received_time"] = _read(time, stated.get("received_time"))
    key = kept if stated else drafts.new_key()
    lines = min(request.args.get("butir", 1, type=int), MAX_ITEMS)
    form = _form(situation, body, now, lines, formdata=None, data=data | {"key": key})
    form.show_stored(db.session.scalars(queries.files_of_draft(key, body.id)))
    return _form_page(form, body)


def _read(kind: type[date] | type[time], text: Any) -> Any:
    return kind.fromisoformat(str(text)) if text else None


def _form_page(form: IntakeForm, body: PublicBody) -> str:
    return render_template(
        "desk/intake.html",
        form=form,
        body=body,
        situation=form.chosen,
        situations=SITUATIONS.values(),
        most=MAX_ITEMS,
        ask_old=form.is_long_ago,
        desk_labels=DESK_LABELS,
        zone_name=clock.ZONES[body.zone],
    )


@bp.get("/catat/<int:id>")
@guard.requires(Permission.REQUEST_RECORD)
def recorded(id: int) -> str:
    """Show what is to be given to the applicant: number, code for a day, receipt, and what the date rests on."""
    info_request = scoped(InfoRequest, id)
    body = info_request.body
    letter = _receipt_of(info_request)
    counted = requests.clocks_of(info_request).statute.reply
    fresh = clock.now() - info_request.recorded_at <= CODE_SHOWN and info_request.channel is not Channel.WEB
    words = _(
        "Permohonan informasi Anda kepada %(body)s sudah dicatat dengan nomor %(number)s. "
        "Batas waktu jawaban: %(due)s. Perkembangannya dapat dilihat di %(address)s.",
        body=body.name,
        number=info_request.number,
        due=info_request.due_on.strftime("%d-%m-%Y"),
        address=settings.current().base_url.rstrip("/") + url_for("applicant.track"),
    )
    return render_template(
        "desk/recorded.html",
        body=body,
        info_request=info_request,
        token=vault.spell(requests.token_of(info_request.filing_key)) if fresh else "",
        is_drawn=letter is not None and letter.sha256 is not None,
        whatsapp=f"https://wa.me/?text={quote(words)}",
        trace=counted,
        decreed=decreed_days(counted),
        today=clock.today(body.zone),
        lacks_identity=info_request.applicant.identity_hash is None,
    )


def _receipt_of(info_request: InfoRequest) -> Letter | None:
    query: sa.Select[Letter] = in_force(request_queries.letters_of(info_request.id), "receipt")
    return db.session.scalars(query).first()


@bp.get("/catat/<int:id>/tanda-terima")
@guard.requires(Permission.REQUEST_RECORD)
def receipt(id: int) -> str | Response:
    """Download the receipt, to be handed over or printed again."""
    info_request = scoped(InfoRequest, id)
    letter = _receipt_of(info_request)
    if letter is None:
        abort(404)
    if letter.sha256 is None:
        return render_template("applicant/not_drawn.html", back=url_for(".recorded", id=id), body=info_request.body)
    return papers.letter_answer(letter)
