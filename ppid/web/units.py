"""The perangkat daerah of a body: listed, added, renamed, and no longer offered in new choices."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from ppid import clock
from ppid.access import Permission
from ppid.actions import units as actions
from ppid.actions.bodies import BodyError
from ppid.db import committed, db
from ppid.models import Unit
from ppid.queries import units as queries
from ppid.web import guard
from ppid.web.forms.letterheads import SwitchForm, UnitForm
from ppid.web.keeping import bp, own_body, put_beside
from ppid.web.scope import scoped

Page = str | AnyResponse | tuple[str, int]


@bp.get("/admin/unit")
@guard.requires(Permission.BODY_MANAGE)
def units() -> str:
    """The units of the body, those still offered first."""
    body = own_body()
    rows = db.session.execute(queries.roster(body.id, clock.today(body.zone))).all()
    return render_template("admin/units.html", body=body, rows=rows)


@bp.route("/admin/unit/baru", methods=["GET", "POST"])
@guard.requires(Permission.BODY_MANAGE)
def unit_new() -> Page:
    """Add a unit."""
    form = UnitForm()
    if form.validate_on_submit():
        try:
            with committed():
                unit = actions.add(own_body(), form.values(), actor=g.actor, now=clock.now())
        except BodyError as error:
            put_beside(form, error.field, error)
        else:
            flash(_("%(unit)s ditambahkan.", unit=unit.name), "success")
            return redirect(url_for(".units"))
    page = render_template("admin/unit.html", form=form, unit=None, body=own_body())
    return (page, 422) if form.is_submitted() else page


@bp.route("/admin/unit/<int:id>", methods=["GET", "POST"])
@guard.requires(Permission.BODY_MANAGE)
def unit_edit(id: int) -> Page:
    """Rename a unit, or give it another code."""
    unit = scoped(Unit, id)
    form = UnitForm(obj=unit)
    if form.validate_on_submit():
        try:
            with committed():
                changed = actions.edit(scoped(Unit, id), own_body(), form.values(), actor=g.actor, now=clock.now())
        except BodyError as error:
            put_beside(form, error.field, error)
        else:
            if changed:
                flash(_("Perubahan disimpan. Surat yang sudah terbit tidak berubah."), "success")
            else:
                flash(_("Tidak ada yang diubah."))
            return redirect(url_for(".units"))
    page = render_template("admin/unit.html", form=form, unit=scoped(Unit, id), body=own_body())
    return (page, 422) if form.is_submitted() else page


@bp.route("/admin/unit/<int:id>/aktif", methods=["GET", "POST"])
@guard.requires(Permission.BODY_MANAGE)
def unit_switch(id: int) -> Page:
    """Say what it means to offer a unit no longer, or again; on POST, do it."""
    unit = scoped(Unit, id)
    form = SwitchForm(data={"to": "off" if unit.is_active else "on"})
    if form.validate_on_submit():
        active, name = form.to.data == "on", unit.name
        with committed():
            changed = actions.switch(scoped(Unit, id), own_body(), active=active, actor=g.actor, now=clock.now())
        if not changed:
            flash(_("Tidak ada yang diubah."))
        elif active:
            flash(_("%(unit)s kembali dapat dipilih.", unit=name), "success")
        else:
            flash(_("%(unit)s tidak lagi dapat dipilih.", unit=name), "success")
        return redirect(url_for(".units"))
    page = render_template("admin/unit_switch.html", form=form, unit=unit, body=own_body())
    return (page, 422) if form.is_submitted() else page
