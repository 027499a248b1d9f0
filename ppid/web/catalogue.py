"""The list of public information (DIP) and the maklumat, as the PPID Utama keeps and issues them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import catalogue as actions
from ppid.actions.catalogue import MOST_ROWS_AT_ONCE, CatalogueError
from ppid.actions.steps import Stale
from ppid.db import committed, db
from ppid.law import catalogue as law
from ppid.models import CatalogueEntry, Category, Letter, PublicBody
from ppid.queries import catalogue as queries
from ppid.queries.requests import units_of
from ppid.web import cases, guard
from ppid.web.body_papers import draw_soon, latest_of
from ppid.web.forms.catalogue import (
    CATEGORIES,
    FORMS,
    CatalogueFilterForm,
    CatalogueForm,
    IssueForm,
    start_of,
    state_words,
)
from ppid.web.keeping import asked_number
from ppid.web.letter_marks import check_href
from ppid.web.scope import scoped

bp = Blueprint("catalogue", __name__)

Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of entries, each with whether it has to be renewed, and the addresses of its neighbours."""

    rows: Sequence[tuple[CatalogueEntry, bool]]
    next_url: str | None
    previous_url: str | None


@bp.get("/petugas/dip")
@guard.requires(Permission.CATALOGUE_MANAGE)
def index() -> str:
    """List what is on the DIP of the body, by title."""
    body = cases.acting_body()
    form = CatalogueFilterForm(formdata=request.args)
    today = clock.today(body.zone)
    wanted = queries.Kept(body.id, today, queries.words_of(form.cari.data or ""), form.category, form.state)
    return render_template(
        "catalogue/index.html",
        body=body,
        form=form,
        page=_page(wanted, form),
        total=db.session.scalar(queries.kept_total(wanted)) or 0,
        standing=_standing(body),
        latest=latest_of(body.id).get("catalogue"),
        check_url=check_href,
        categories=CATEGORIES,
        state_words=state_words,
        states=queries.State,
        months=law.RENEWAL_MONTHS,
        article=law.RENEWAL,
    )


def _page(wanted: queries.Kept, form: CatalogueFilterForm) -> Listed:
    after = _place(wanted.body_id, "sesudah")
    before = _place(wanted.body_id, "sebelum") if after is None else None
    found = db.session.scalars(queries.kept(wanted, after=after, before=before)).all()
    more, rows = len(found) > queries.KEPT_ROWS, found[: queries.KEPT_ROWS]
    further, earlier = (more, after is not None) if before is None else (True, more)
    rows = rows if before is None else rows[::-1]
    asked = form.in_address
    return Listed(
        [(entry, is_stale(entry, wanted.on)) for entry in rows],
        url_for(".index", **asked, sesudah=rows[-1].id) if rows and further else None,
        url_for(".index", **asked, sebelum=rows[0].id) if rows and earlier else None,
    )


def _place(body_id: int, name: str) -> tuple[str, int] | None:
    """Where the entry that the address names stands in the list; nowhere when there is none."""
    id = asked_number(name)
    title = db.session.scalar(queries.title_of(body_id, id)) if id is not None else None
    return None if id is None or title is None else (title, id)


def is_stale(entry: CatalogueEntry, on: date) -> bool:
    """Whether an entry has to be renewed on ``on``."""
    return entry.is_listed and entry.category is Category.PERIODIC and law.is_stale(entry.updated_on, on)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many entries a body has on its list, to be renewed, with an empty column, and taken off."""

    listed: int
    stale: int
    lacking: int
    removed: int


def _standing(body: PublicBody) -> Standing:
    return Standing(*db.session.execute(queries.standing(body.id, clock.today(body.zone))).one())


# One entry


@bp.route("/petugas/dip/baru", methods=["GET", "POST"])
@guard.requires(Permission.CATALOGUE_MANAGE)
def new() -> Page:
    """Ask for a new entry; on POST, put it on the list."""
    body = cases.acting_body()
    form = _form(body, None)
    if not form.is_submitted():
        form.version.renew(0)
        form.updated_on.data = form.today
        return _entry_page(form, body, None)
    if not form.validate():
        return _entry_page(form, body, None), 422
    with committed():
        actions.add(body, form.values, actor=g.actor, now=clock.now())
    flash(_("Informasi ditambahkan ke daftar. Terbitkan DIP agar tercantum dalam dokumennya."), "success")
    return redirect(url_for(".index"))


@bp.route("/petugas/dip/<int:id>", methods=["GET", "POST"])
@guard.requires(Permission.CATALOGUE_MANAGE)
def edit(id: int) -> Page:
    """Show an entry as its form; on POST, keep what changed."""
    entry, body = scoped(CatalogueEntry, id), cases.acting_body()
    form = _form(body, entry)
    if not form.is_submitted():
        form.version.renew(actions.state_of(entry))
        return _entry_page(form, body, entry)
    if not form.validate():
        return _entry_page(form, body, entry), 422
    try:
        with committed():
            changed = actions.edit(
                entry, form.values, body=body, state=form.version.number, actor=g.actor, now=clock.now()
            )
    except Stale:
        entry = scoped(CatalogueEntry, id)
        form.version.renew(actions.state_of(entry))
        return _entry_page(form, body, entry, changed_meanwhile=True), 409
    flash(_("Perubahan disimpan.") if changed else _("Tidak ada yang diubah."), "success" if changed else "message")
    return redirect(url_for(".index"))


def _form(body: PublicBody, entry: CatalogueEntry | None) -> CatalogueForm:
    units = db.session.scalars(units_of(body.id)).all()
    if entry is not None and entry.unit is not None and entry.unit not in units:
        units = [*units, entry.unit]
    return CatalogueForm(today=clock.today(body.zone), units=units, data=start_of(entry) if entry else {})


def _entry_page(
    form: CatalogueForm, body: PublicBody, entry: CatalogueEntry | None, *, changed_meanwhile: bool = False
) -> str:
    return render_template(
        "catalogue/entry.html",
        body=body,
        form=form,
        entry=entry,
        changed_meanwhile=changed_meanwhile,
        standing_start=start_of(entry) if entry and changed_meanwhile else {},
        is_stale=entry is not None and is_stale(entry, form.today),
        months=law.RENEWAL_MONTHS,
        article=law.RENEWAL,
        categories=CATEGORIES,
        forms=FORMS,
    )


@bp.post("/petugas/dip/<int:id>/perbarui")
@guard.requires(Permission.CATALOGUE_MANAGE)
def renew(id: int) -> Response:
    """Record that the information was renewed today."""
    entry = scoped(CatalogueEntry, id)
    with committed():
        actions.renew(entry, body=cases.acting_body(), actor=g.actor, now=clock.now())
    flash(_("Tercatat diperbarui hari ini: %(title)s.", title=entry.title.rstrip(".")), "success")
    return redirect(url_for(".edit", id=id))


@bp.post("/petugas/dip/<int:id>/cabut")
@guard.requires(Permission.CATALOGUE_MANAGE)
def take_off(id: int) -> Response:
    """Take an entry off the list; it is kept."""
    entry = scoped(CatalogueEntry, id)
    with committed():
        actions.take_off(entry, body=cases.acting_body(), actor=g.actor, now=clock.now())
    flash(_("Dicabut dari daftar: %(title)s. Isinya tetap tersimpan.", title=entry.title.rstrip(".")), "success")
    return redirect(url_for(".edit", id=id))


@bp.post("/petugas/dip/<int:id>/kembalikan")
@guard.requires(Permission.CATALOGUE_MANAGE)
def put_back(id: int) -> Response:
    """Put an entry that was taken off on the list again."""
    entry = scoped(CatalogueEntry, id)
    with committed():
        actions.put_back(entry, body=cases.acting_body(), actor=g.actor, now=clock.now())
    flash(_("Dikembalikan ke daftar: %(title)s.", title=entry.title.rstrip(".")), "success")
    return redirect(url_for(".edit", id=id))


# Issued


@bp.route("/petugas/dip/terbitkan", methods=["GET", "POST"])
@guard.requires(Permission.CATALOGUE_MANAGE)
def issue() -> Page:
    """Show what the DIP would hold; on POST, issue it."""
    body, form = cases.acting_body(), IssueForm()
    latest = latest_of(body.id).get("catalogue")
    if not form.is_submitted():
        form.version.renew(latest.id if latest else 0)
        return _issue_page(form, body, latest)
    if not form.validate():
        return _issue_page(form, body, latest), 422
    rows = _standing(body).listed
    try:
        with committed():
            issued = actions.issue_list(body, before=form.version.number, actor=g.actor, now=clock.now())
    except (Stale, CatalogueError) as error:
        return _not_issued(form, body, error)
    number = issued.number
    if draw_soon(issued.id, rows):
        flash(_("DIP terbit dengan nomor %(number)s.", number=number), "success")
    else:
        flash(_("DIP terbit dengan nomor %(number)s. Berkas PDF-nya sedang dibuat.", number=number), "success")
    return redirect(url_for(".index"))


def _not_issued(form: IssueForm, body: PublicBody, error: Exception) -> tuple[str, int]:
    latest = latest_of(body.id).get("catalogue")
    form.version.renew(latest.id if latest else 0)
    if isinstance(error, CatalogueError):
        form.form_errors = [_(str(error))]
        return _issue_page(form, body, latest), 422
    return _issue_page(form, body, latest, issued_meanwhile=True), 409


def _issue_page(form: IssueForm, body: PublicBody, latest: Letter | None, *, issued_meanwhile: bool = False) -> str:
    return render_template(
        "catalogue/issue.html",
        body=body,
        form=form,
        latest=latest,
        standing=_standing(body),
        issued_meanwhile=issued_meanwhile,
        most_rows=MOST_ROWS_AT_ONCE,
        article=law.LIST,
        months=law.RENEWAL_MONTHS,
    )


# The maklumat


@bp.route("/petugas/maklumat", methods=["GET", "POST"])
@guard.requires(Permission.CATALOGUE_MANAGE)
def charter() -> Page:
    """Show the maklumat as it would be issued now; on POST, issue it."""
    body, form = cases.acting_body(), IssueForm()
    latest = latest_of(body.id).get("charter")
    if not form.is_submitted():
        form.version.renew(latest.id if latest else 0)
        return _charter_page(form, body, latest)
    if not form.validate():
        return _charter_page(form, body, latest), 422
    try:
        with committed():
            issued = actions.issue_charter(body, before=form.version.number, actor=g.actor, now=clock.now())
    except Stale:
        latest = latest_of(body.id).get("charter")
        form.version.renew(latest.id if latest else 0)
        return _charter_page(form, body, latest, issued_meanwhile=True), 409
    number = issued.number
    draw_soon(issued.id, 1)
    flash(_("Maklumat pelayanan terbit dengan nomor %(number)s.", number=number), "success")
    return redirect(url_for(".charter"))


def _charter_page(form: IssueForm, body: PublicBody, latest: Letter | None, *, issued_meanwhile: bool = False) -> str:
    return render_template(
        "catalogue/charter.html",
        body=body,
        form=form,
        latest=latest,
        facts=actions.charter_facts(body, g.actor, clock.now()),
        issued_meanwhile=issued_meanwhile,
        check_url=check_href,
        article=law.CHARTER,
    )


@bp.get("/petugas/maklumat/konsep.pdf")
@guard.requires(Permission.CATALOGUE_MANAGE)
def charter_draft() -> Response:
    """The maklumat as it would look on paper."""
    body = cases.acting_body()
    data = actions.printed_draft("charter", actions.charter_facts(body, g.actor, clock.now()), body)
    return cases.download(data, f"{_('Konsep maklumat')}.pdf", "application/pdf", inline=True)
