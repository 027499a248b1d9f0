"""The days off of a year: those of the nation to read, those of the body for its admin to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import calendars
from ppid.db import committed, db
from ppid.i18n import format_date
from ppid.law.calendar import DayKind
from ppid.models import CalendarYear, Holiday, PublicBody
from ppid.queries import calendars as queries
from ppid.web import guard
from ppid.web.forms.admin import HolidayForm, RemovalForm
from ppid.web.forms.public import DayField
from ppid.web.keeping import asked_number, bp, own_body, put_beside
from ppid.web.scope import scoped

MOVES_SHOWN = 200
YEARS_SHOWN = 50
DAY_KINDS = {
    DayKind.NATIONAL: _l("Libur nasional"),
    DayKind.COLLECTIVE: _l("Cuti bersama"),
    DayKind.ELECTION: _l("Pemungutan suara"),
    DayKind.LOCAL: _l("Libur lokal"),
}


@bp.get("/admin/kalender")
@guard.requires(Permission.CALENDAR_MANAGE)
def calendar() -> str:
    """The days off of one year: those of the nation to read, those of the body to keep."""
    body = own_body()
    today = clock.today(body.zone)
    asked = asked_number("tahun", digits=4)
    year = asked if asked is not None and abs(asked - today.year) <= YEARS_SHOWN else today.year
    days = db.session.scalars(queries.in_year(year, body.id)).all()
    return render_template(
        "admin/calendar.html",
        body=body,
        year=year,
        this_year=today.year,
        known=db.session.get(CalendarYear, year),
        national=[day for day in days if day.body_id is None],
        local=[day for day in days if day.body_id is not None],
        kinds=DAY_KINDS,
    )


@bp.route("/admin/kalender/tambah", methods=["GET", "POST"])
@guard.requires(Permission.CALENDAR_MANAGE)
def holiday_add() -> str | Response | tuple[str, int]:
    """Ask for a local holiday; then show which open cases it would move; on POST enter it and move them."""
    body = own_body()
    today = clock.today(body.zone)
    if request.method == "POST":
        form = HolidayForm(today)
        if form.validate() and (moved := _added(form)) is not None:
            assert form.tanggal.data is not None  # the form asks for it
            _flash_moved(_("%(day)s dicatat sebagai libur lokal.", day=format_date(form.tanggal.data)), len(moved))
            return redirect(url_for(".calendar", tahun=form.tanggal.data.year))
        return render_template("admin/holiday_add.html", form=form, body=body), 422
    if "tanggal" not in request.args:
        return render_template("admin/holiday_add.html", form=HolidayForm(today), body=body)
    form = HolidayForm(today, formdata=request.args, meta={"csrf": False})
    if not form.validate() or form.tanggal.data is None or not _is_free(form.tanggal, body):
        return render_template("admin/holiday_add.html", form=form, body=body), 422
    return render_template(
        "admin/holiday_add.html",
        form=form,
        body=body,
        moves=_visible(calendars.preview(body, add=form.tanggal.data)),
        most=MOVES_SHOWN,
        is_off=queries.calendar_of(body).reason_off(form.tanggal.data),
    )


def _is_free(field: DayField, body: PublicBody) -> bool:
    assert field.data is not None  # the form asks for it
    known = calendars.in_force(field.data, body)
    if known is not None:
        field.errors = [_("Tanggal ini sudah tercatat sebagai libur lokal: %(name)s.", name=known.name.rstrip("."))]
    return known is None


def _visible(moves: Iterable[calendars.AnyMove]) -> list[calendars.AnyMove]:
    """The moves that people notice, in a date. The page names cases by number alone: an admin does not read them."""
    return [move for move in moves if move.repair_due_on or move.before != move.due_on]


def _added(form: HolidayForm) -> list[calendars.AnyMove] | None:
    def step(body: PublicBody) -> None:
        assert form.tanggal.data is not None  # the form asks for it
        calendars.add(
            form.tanggal.data,
            form.nama.data or "",
            kind=DayKind.LOCAL,
            decree=form.keputusan.data or "",
            body=body,
            entered_by=_who(),
            now=clock.now(),
            actor=g.actor,
        )

    return _changed(form, "tanggal", step)


def _changed(
    form: HolidayForm | RemovalForm, field: str, step: Callable[[PublicBody], object]
) -> list[calendars.AnyMove] | None:
    """Change the body's days and recount, in one transaction; None, with a word beside the field, when refused."""
    try:
        with committed():
            body = own_body()
            step(body)
            decree = form.keputusan.data or ""
            return _visible(calendars.recount(body, decree=decree, now=clock.now(), actor=g.actor))
    except calendars.CalendarError as error:
        put_beside(form, field, error)
        return None


def _who() -> str:
    return f"{g.actor.name}, {g.actor.jabatan}"[:200]


def _flash_moved(fact: str, count: int) -> None:
    if count:
        fact += " " + _(
            "Batas waktu %(count)s permohonan atau keberatan bergeser, dan pemohonnya diberi tahu.", count=count
        )
    else:
        fact += " " + _("Tidak ada permohonan atau keberatan yang bergeser.")
    flash(fact, "success")


@bp.route("/admin/kalender/<int:id>/cabut", methods=["GET", "POST"])
@guard.requires(Permission.CALENDAR_MANAGE)
def holiday_remove(id: int) -> str | Response | tuple[str, int]:
    """Show which open cases would move if a local holiday were taken out of force; on POST take it out."""
    day, body = scoped(Holiday, id), own_body()
    if day.removed_at is not None or day.day.year < clock.today(body.zone).year:
        abort(404)
    form = RemovalForm()
    if form.validate_on_submit() and (moved := _removed(form, day.day)) is not None:
        _flash_moved(_("%(day)s kembali menjadi hari biasa.", day=format_date(day.day)), len(moved))
        return redirect(url_for(".calendar", tahun=day.day.year))
    page = render_template(
        "admin/holiday_remove.html",
        form=form,
        body=body,
        day=day,
        moves=_visible(calendars.preview(body, remove=day.day)),
        most=MOVES_SHOWN,
    )
    return (page, 422) if form.is_submitted() else page


def _removed(form: RemovalForm, day: date) -> list[calendars.AnyMove] | None:
    def step(body: PublicBody) -> None:
        decree = form.keputusan.data or ""
        calendars.remove(day, body=body, decree=decree, removed_by=_who(), now=clock.now(), actor=g.actor)

    return _changed(form, "keputusan", step)
