"""The letterheads of a body and of its units, with their emblems and a sample; and the tembusan of its letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from ppid import clock
from ppid.access import Permission
from ppid.actions import bodies as body_actions
from ppid.actions import crests, letterheads
from ppid.actions import units as unit_actions
from ppid.db import committed, db
from ppid.models import PublicBody, Unit
from ppid.queries import crests as queries
from ppid.queries.requests import units_of
from ppid.web import cases, guard
from ppid.web.forms.letterheads import CrestForm, LetterheadForm, letterhead_form, unit_letterhead_form
from ppid.web.keeping import bp, own_body, put_beside
from ppid.web.scope import scoped
from ppid.web.wording import letter_title

Page = str | AnyResponse | tuple[str, int]
FOR_GOOD_SECONDS = 31_536_000  # a picture is named by its fingerprint, so it never changes


@bp.route("/admin/kop", methods=["GET", "POST"])
@guard.requires(Permission.BODY_MANAGE)
def letterhead() -> Page:
    """Edit the body's letterhead and tembusan; or, on the other button, see them on a sample."""
    own = own_body()
    form = letterhead_form(own)
    if form.validate_on_submit():
        if "contoh" in request.form:
            return _sample(form, own)
        changed = _kept(form, lambda values: body_actions.edit(own_body(), values, actor=g.actor, now=clock.now()))
        if changed is not None:
            _tell(changed)
            return redirect(url_for(".letterhead"))
    return _page(form, own_body())


def _page(form: LetterheadForm, own: PublicBody) -> Page:
    form.ask_again()
    page = render_template(
        "admin/letterhead.html",
        form=form,
        body=own,
        units=db.session.scalars(units_of(own.id)).all(),
        endings=".jpg,.jpeg,.png",
    )
    return (page, 422) if form.is_submitted() else page


@bp.route("/admin/kop/unit/<int:id>", methods=["GET", "POST"])
@guard.requires(Permission.BODY_MANAGE)
def unit_letterhead(id: int) -> Page:
    """The same for one of its units; what stays empty comes from the body."""
    unit = scoped(Unit, id)
    form = unit_letterhead_form(unit)
    if form.validate_on_submit():
        if "contoh" in request.form:
            return _sample(form, own_body(), unit)
        changed = _kept(
            form,
            lambda values: unit_actions.edit(scoped(Unit, id), own_body(), values, actor=g.actor, now=clock.now()),
        )
        if changed is not None:
            _tell(changed)
            return redirect(url_for(".unit_letterhead", id=id))
    form.ask_again()
    page = render_template(
        "admin/unit_letterhead.html", form=form, unit=scoped(Unit, id), body=own_body(), endings=".jpg,.jpeg,.png"
    )
    return (page, 422) if form.is_submitted() else page


def _kept(form: CrestForm, edit: Callable[[dict[str, Any]], list[str]]) -> list[str] | None:
    """Keep the emblem and the rest in one transaction; None, with a word beside the field, when it is refused."""
    try:
        with committed():
            values = form.values(_crest_so_far())
            if form.picture is not None:
                values["crest_sha256"] = crests.keep(g.actor.body_id, form.picture, now=clock.now())
            return edit(values)
    except body_actions.BodyError as error:
        put_beside(form, error.field, error)
        return None


def _crest_so_far() -> str | None:
    """The emblem of the unit in the address, or of the body."""
    id = (request.view_args or {}).get("id")
    return (own_body() if id is None else scoped(Unit, id)).crest_sha256


def _tell(changed: list[str]) -> None:
    if changed:
        flash(_("Kepala surat disimpan. Surat yang sudah terbit tidak berubah."), "success")
    else:
        flash(_("Tidak ada yang diubah."))


def _sample(form: CrestForm, own: PublicBody, unit: Unit | None = None) -> Response:
    """The sample, downloaded, so that the page with what was typed stays where it is."""
    kind = form.sample_kind.data if isinstance(form, LetterheadForm) else letterheads.OF_UNIT
    values = form.values(_crest_so_far())
    data = letterheads.sample(own, values, unit=unit, kind=kind, picture=form.picture, now=clock.now())
    name = _("Contoh %(letter)s", letter=str(letter_title(kind)).replace("/", " "))
    return cases.download(data, f"{name}.pdf", "application/pdf")


@bp.get("/lambang/<sha256>.png")
@guard.public
def crest(sha256: str) -> Response:
    """An emblem, which is no secret; named by its fingerprint, so it may be kept for good."""
    found = db.session.execute(queries.crest_named(sha256.replace("\x00", ""))).one_or_none()
    if found is None:
        abort(404)
    answer = Response(found.data, mimetype=found.media_type)
    answer.headers["Cache-Control"] = f"public, max-age={FOR_GOOD_SECONDS}, immutable"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
