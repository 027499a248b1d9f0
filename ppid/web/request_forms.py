"""The forms on paper: a request's own form, made once on demand, and empty ones that anybody may print."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from ppid import clock
from ppid.access import Permission, applicant_of
from ppid.actions import request_forms
from ppid.actions.request_forms import NoFormPossible
from ppid.db import committed
from ppid.models import InfoRequest
from ppid.web import cases, guard, papers
from ppid.web.doors import opened_case, to_the_door
from ppid.web.limits import FILING, LOOKING, limiter
from ppid.web.public import body_of
from ppid.web.scope import scoped

bp = Blueprint("request_forms", __name__)


@bp.get("/badan/<slug>/formulir-permohonan.pdf")
@guard.public
@limiter.limit(LOOKING)
def blank_request(slug: str) -> Response:
    """Download the empty request form (F1) of a body."""
    return _blank(slug, request_forms.REQUEST, "Formulir permohonan")


@bp.get("/badan/<slug>/formulir-keberatan.pdf")
@guard.public
@limiter.limit(LOOKING)
def blank_objection(slug: str) -> Response:
    """Download the empty form of an objection (F5) of a body."""
    return _blank(slug, request_forms.OBJECTION, "Formulir keberatan")


def _blank(slug: str, template: str, title: str) -> Response:
    body = body_of(slug)
    title = f"{title} {body.short_name}"
    data = request_forms.blank(body, template)
    return papers.streamed(iter((data,)), title, "pdf", len(data))


@bp.post("/permohonan/<int:id>/formulir")
@guard.requires(Permission.REQUEST_RECORD)
def issue(id: int) -> AnyResponse:
    """Make the filled form of a request, once; open it where the applicant's particulars are open."""
    info_request, now = scoped(InfoRequest, id), clock.now()
    try:
        with committed():
            letter = request_forms.issue(info_request, actor=g.actor, now=now)
    except NoFormPossible:
        flash(_("Data Pemohon sudah dihapus menurut jadwal retensi, jadi formulirnya tidak dapat dibuat."), "warning")
        return redirect(url_for("officer.request_show", id=id))
    papers.draw_new(id)
    if letter.sha256 is not None and cases.may_open(letter):
        return redirect(url_for("officer.letter", id=letter.id))
    flash(
        _(
            "Formulir permohonan sudah dibuat. Ia memuat kontak Pemohon, jadi tampil di antara surat setelah identitas "
            "dibuka."
        )
    )
    return redirect(url_for("officer.request_show", id=id, _anchor="surat"))


@bp.post("/lacak/formulir")
@guard.public
@limiter.limit(FILING)
def issue_own() -> AnyResponse:
    """Make the filled form of the opened case, once, and hand it out."""
    info_request, now = opened_case(), clock.now()
    if info_request is None:
        return to_the_door()
    try:
        with committed():
            letter = request_forms.issue(info_request, actor=applicant_of(info_request.body_id), now=now)
    except NoFormPossible:
        flash(_("Data Anda sudah dihapus menurut jadwal retensi, jadi formulirnya tidak dapat dibuat."), "warning")
        return redirect(url_for("applicant.case"))
    papers.draw_new(info_request.id)
    return redirect(url_for("applicant.letter", id=letter.id))
