"""The registry of SK pengelola: the decrees that appoint a body's PPID, entered by its officer, and their files."""

from __future__ import annotations

import logging

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import appointments as actions
from ppid.actions.appointments import AppointmentError
from ppid.actions.files import FileAltered
from ppid.db import committed, db
from ppid.models import AppointmentDecree
from ppid.queries import appointments as queries
from ppid.storage import StorageError
from ppid.uploads import CleanFile
from ppid.web import cases, guard
from ppid.web import coordination_words as words
from ppid.web.forms.appointments import AppointmentForm, DecreeEndForm
from ppid.web.keeping import put_beside
from ppid.web.scope import overseen_decree, scoped

bp = Blueprint("appointments", __name__)
log = logging.getLogger(__name__)

Page = str | Response | tuple[str, int]


@bp.get("/sk-ppid")
@guard.requires(Permission.DECREE_MANAGE)
def index() -> str:
    """List the decrees of the acting office's body, newest first, with how each stands today."""
    body = cases.acting_body()
    today = clock.today(body.zone)
    rows = db.session.scalars(queries.of_body(body.id)).all()
    return render_template(
        "appointments/index.html",
        body=body,
        rows=[(row, queries.state_of(row, today), actions.can_end(row, today)) for row in rows],
        standing=queries.state_of(queries.standing_for(rows, today), today),
        valid=queries.VALID,
        words=words,
    )


@bp.route("/sk-ppid/catat", methods=["GET", "POST"])
@guard.requires(Permission.DECREE_MANAGE)
def add() -> Page:
    """Ask for a decree and its PDF; on POST, keep both."""
    form = AppointmentForm()
    if not form.is_submitted():
        return _add_page(form)
    if not form.validate() or form.clean is None:
        return _add_page(form), 422
    try:
        number = _kept(form, form.clean)
    except AppointmentError as error:
        put_beside(form, error.field, error)
        return _add_page(form), 422
    flash(_("Keputusan %(number)s tercatat.", number=number), "success")
    return redirect(url_for(".index"))


def _kept(form: AppointmentForm, clean: CleanFile) -> str:
    with actions.stored(clean) as file, committed():
        return actions.add(cases.acting_body(), form.stated, file, actor=g.actor, now=clock.now()).number


def _add_page(form: AppointmentForm) -> str:
    form.ask_again()
    body = cases.acting_body()
    return render_template("appointments/add.html", body=body, form=form, today=clock.today(body.zone))


@bp.route("/sk-ppid/<int:id>/akhiri", methods=["GET", "POST"])
@guard.requires(Permission.DECREE_MANAGE)
def end(id: int) -> Page:
    """Ask from which day on a decree is no longer in force; on POST, write it down."""
    decree = scoped(AppointmentDecree, id)
    body = cases.acting_body()
    today = clock.today(body.zone)
    form = DecreeEndForm(data={"ended_on": today})
    if not actions.can_end(decree, today):
        return _end_page(form, id), 409
    if not form.is_submitted():
        return _end_page(form, id)
    if not form.validate():
        return _end_page(form, id), 422
    try:
        with committed():
            actions.end(scoped(AppointmentDecree, id), cases.acting_body(), form.day, actor=g.actor, now=clock.now())
    except AppointmentError as error:
        put_beside(form, error.field, error)
        return _end_page(form, id), 422 if error.field else 409
    number = scoped(AppointmentDecree, id).number
    flash(_("Keputusan %(number)s dicatat tidak berlaku lagi.", number=number), "success")
    return redirect(url_for(".index"))


def _end_page(form: DecreeEndForm, id: int) -> str:
    decree, body = scoped(AppointmentDecree, id), cases.acting_body()
    today = clock.today(body.zone)
    return render_template(
        "appointments/end.html",
        body=body,
        form=form,
        decree=decree,
        state=queries.state_of(decree, today),
        can_end=actions.can_end(decree, today),
        words=words,
    )


@bp.get("/sk-ppid/<int:id>/berkas.pdf")
@guard.requires(Permission.FIGURES_VIEW)
def file(id: int) -> Response:
    """The PDF of a decree, for the body itself and for those who oversee it. One that is gone or altered is 404."""
    decree = overseen_decree(id)
    try:
        data = actions.bytes_of(decree)
    except (StorageError, FileAltered):
        log.exception("the file of decree %s cannot be served", id)
        abort(404)
    return cases.download(data, decree.file_name or "sk-ppid.pdf", "application/pdf")
