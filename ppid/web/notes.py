"""Notes and tags of a case, kept by the PPID's own offices and shown to nobody else."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import notes as actions
from ppid.actions.notes import NoteError
from ppid.db import committed, db
from ppid.models import CaseNote, CaseTag, InfoRequest
from ppid.web import guard
from ppid.web.forms.notes import NoteForm, TagForm
from ppid.web.forms.officer import add_error
from ppid.web.officer import case_page
from ppid.web.scope import scoped

bp = Blueprint("notes", __name__)
Page = Response | tuple[str, int]


@bp.route("/permohonan/<int:id>/catatan", methods=["GET", "POST"])
@guard.requires(Permission.CASE_NOTE)
def write(id: int) -> Page:
    """Add a note to a case. Whoever comes without a form finds the notes there."""
    info_request, form = scoped(InfoRequest, id), NoteForm()
    if request.method == "GET":
        return redirect(url_for("officer.request_show", id=id, _anchor="catatan"))
    if form.validate():
        try:
            with committed():
                actions.write(info_request, form.text.data or "", actor=g.actor, now=clock.now())
        except NoteError as error:
            add_error(form.text, _(str(error)))
        else:
            flash(_("Catatan disimpan."), "success")
            return redirect(url_for("officer.request_show", id=id, _anchor="catatan"))
    db.session.rollback()
    return case_page(id, note_form=form), 422


@bp.post("/catatan/<int:id>/hapus")
@guard.requires(Permission.CASE_NOTE)
def remove(id: int) -> Response:
    """Delete one's own note; somebody else's stays, and it is said why."""
    note = scoped(CaseNote, id)
    request_id = note.request_id
    try:
        with committed():
            actions.remove(note, actor=g.actor)
    except NoteError as error:
        flash(_(str(error)), "error")
    else:
        flash(_("Catatan dihapus."), "success")
    return redirect(url_for("officer.request_show", id=request_id, _anchor="catatan"))


@bp.route("/permohonan/<int:id>/label", methods=["GET", "POST"])
@guard.requires(Permission.CASE_NOTE)
def tag(id: int) -> Page:
    """Give a case a tag. Whoever comes without a form finds the tags there."""
    info_request, form = scoped(InfoRequest, id), TagForm()
    if request.method == "GET":
        return redirect(url_for("officer.request_show", id=id, _anchor="label"))
    if form.validate():
        try:
            with committed():
                word = actions.tag(info_request, form.tag.data or "")
        except NoteError as error:
            add_error(form.tag, _(str(error)))
        else:
            flash(_("Label \u201c%(tag)s\u201d ada pada permohonan ini.", tag=word), "success")
            return redirect(url_for("officer.request_show", id=id, _anchor="label"))
    db.session.rollback()
    return case_page(id, tag_form=form), 422


@bp.post("/label/<int:id>/hapus")
@guard.requires(Permission.CASE_NOTE)
def untag(id: int) -> Response:
    """Take a tag off its case."""
    borne = scoped(CaseTag, id)
    request_id, word = borne.request_id, borne.tag
    with committed():
        actions.untag(borne)
    flash(_("Label \u201c%(tag)s\u201d dilepas dari permohonan ini.", tag=word), "success")
    return redirect(url_for("officer.request_show", id=request_id, _anchor="label"))
