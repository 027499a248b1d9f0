"""The registers of requests, objections and disputes: on the screen page by page, and whole as XLSX or CSV.

Identities are masked. With the identities a file leaves only once that is on the body's record.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, cast

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock, sheets
from ppid.access import Permission
from ppid.actions import registers as actions
from ppid.db import committed, db
from ppid.i18n import format_moment
from ppid.models import PublicBody
from ppid.queries import registers as queries
from ppid.queries.calendars import calendar_of
from ppid.queries.registers import REGISTERS, Key, Period, RegisterKind
from ppid.web import cases, guard, papers
from ppid.web.forms.registers import RegisterForm
from ppid.web.register_columns import COLUMNS, TITLES, Column, Eyes

bp = Blueprint("registers", __name__)

KINDS = {
    "permohonan": RegisterKind.REQUESTS,
    "keberatan": RegisterKind.OBJECTIONS,
    "sengketa": RegisterKind.DISPUTES,
}
SLUGS = {kind: slug for slug, kind in KINDS.items()}


def form_of(kind: RegisterKind, body: PublicBody) -> RegisterForm:
    """What is asked of a body's register; its years go back to the first one that it holds."""
    today = clock.today(body.zone)
    first = actions.first_year(kind, body, today.year)
    return RegisterForm(range(today.year, min(first, today.year) - 1, -1), formdata=request.values)


# On the screen


@bp.get("/register/permohonan")
@guard.requires(Permission.REGISTER_VIEW)
def requests() -> str:
    """Show the register of requests."""
    return _shown(RegisterKind.REQUESTS)


@bp.get("/register/keberatan")
@guard.requires(Permission.REGISTER_VIEW)
def objections() -> str:
    """Show the register of objections."""
    return _shown(RegisterKind.OBJECTIONS)


@bp.get("/register/sengketa")
@guard.requires(Permission.REGISTER_VIEW)
def disputes() -> str:
    """Show the register of disputes."""
    return _shown(RegisterKind.DISPUTES)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a register and the addresses of its neighbours."""

    rows: list[Any]
    next_url: str | None
    previous_url: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell on the screen; ``name`` is empty where the group says enough."""

    name: str
    cell: sheets.Cell
    is_money: bool


def _shown(kind: RegisterKind) -> str:
    body = cases.acting_body()
    form = form_of(kind, body)
    page = _page(kind, body, form)
    eyes = Eyes(opened=False, calendar=calendar_of(body))
    return render_template(
        "registers/show.html",
        body=body,
        form=form,
        kind=kind,
        slug=SLUGS[kind],
        title=TITLES[kind],
        tabs=[(TITLES[one], url_for(f".{one.value}"), one is kind) for one in RegisterKind],
        headings=list(dict.fromkeys(str(column.group) for column in COLUMNS[kind])),
        rows=[_grouped(COLUMNS[kind], row, eyes) for row in page.rows],
        page=page,
        total=db.session.scalar(queries.how_many(kind, body.id, form.period)) or 0,
        formats=list(sheets.WRITERS),
        is_day=lambda cell: isinstance(cell, date),
    )


def _grouped(columns: tuple[Column, ...], row: Any, eyes: Eyes) -> list[tuple[str, list[Entry]]]:
    """A row as the screen shows it: the cells of one group under each other; what is empty or wholly masked is not."""
    groups: dict[str, list[Entry]] = {}
    for column in columns:
        group, cell = str(column.group), column.value(row, eyes)
        is_first = group not in groups
        entries = groups.setdefault(group, [])
        if cell not in (None, "", cases.DOTS):
            name = "" if is_first and not column.is_named else str(column.heading)
            entries.append(Entry(name, cell, column.is_money))
    return list(groups.items())


def _page(kind: RegisterKind, body: PublicBody, form: RegisterForm) -> Listed:
    after = _key(kind, request.args.get("sesudah"))
    before = _key(kind, request.args.get("sebelum")) if after is None else None
    query = queries.rows_of(kind, body.id, form.period, after=after, before=before)
    found = list(db.session.scalars(query).all())
    more = len(found) > queries.PAGE_ROWS
    rows = found[: queries.PAGE_ROWS] if before is None else found[: queries.PAGE_ROWS][::-1]
    further, earlier = (more, after is not None) if before is None else (True, more)
    return Listed(
        rows,
        _neighbour(kind, form, "sesudah", rows[-1]) if rows and further else None,
        _neighbour(kind, form, "sebelum", rows[0]) if rows and earlier else None,
    )


def _neighbour(kind: RegisterKind, form: RegisterForm, side: str, row: Any) -> str:
    key = ".".join(str(part) for part in REGISTERS[kind].key_of(row))
    return url_for(f".{kind.value}", **(form.in_address | {side: key}))


def _key(kind: RegisterKind, text: str | None) -> Key | None:
    """The key of a neighbouring page, or None when the address holds none that is one."""
    parts = (text or "").split(".")
    try:
        if kind is not RegisterKind.DISPUTES:
            return (int(parts[0]),)
        return date.fromisoformat(parts[0]), int(parts[1])
    except (ValueError, IndexError):
        return None


# As a file


def particulars_key(kind: RegisterKind, form: RegisterForm, file_format: str) -> str:
    """What opens when a register is to leave with the identities."""
    return f"register:{kind.value}:{form.tahun.data}:{form.periode.data}:{file_format}"


def _kind_of(slug: str, file_format: str) -> RegisterKind:
    if slug not in KINDS or file_format not in sheets.WRITERS:
        abort(404)
    return KINDS[slug]


@bp.get("/register/<kind>.<format>")
@guard.requires(Permission.REGISTER_VIEW)
def download(kind: str, format: str) -> Response:
    """Hand out a whole register; with ``identitas=1`` also the identities, for whom they were opened."""
    register, body = _kind_of(kind, format), cases.acting_body()
    form = form_of(register, body)
    opened = request.args.get("identitas") == "1"
    if opened:
        until = cases.identity_open_until(particulars_key(register, form, format))
        if until is None or not g.actor.can(Permission.IDENTITY_SHOW):
            flash(
                _("Register dengan identitas diunduh dari halaman ini oleh yang berwenang, dan pengunduhannya dicatat.")
            )
            return redirect(url_for(f".{register.value}", **form.in_address))
    title = f"Register {kind} {body.short_name} {form.tahun.data} {form.periode.data}"
    if opened:
        title += " identitas"
    file = _written(register, body, form, format, opened=opened)
    name = re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-").lower()
    return papers.sheet_answer(file, sheets.MEDIA_TYPES[format], f"{name}.{format}")


@bp.post("/register/<kind>.<format>")
@guard.requires(Permission.IDENTITY_SHOW)
def open_identities(kind: str, format: str) -> Response:
    """Record that a register leaves with the identities, then hand it out."""
    register, body = _kind_of(kind, format), cases.acting_body()
    form = form_of(register, body)
    with committed():
        actions.record_export(register, body, form.period, file_format=format, actor=g.actor, now=clock.now())
    cases.open_identity(particulars_key(register, form, format))
    return redirect(url_for(".download", kind=kind, format=format, **form.in_address, identitas=1))


def _written(kind: RegisterKind, body: PublicBody, form: RegisterForm, file_format: str, *, opened: bool) -> BinaryIO:
    """The register as a file that vanishes when it is closed. An official document, so in Indonesian."""
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 -- closed when it has been sent
    with force_locale("id"):
        sheet = sheet_of(kind, body, form, opened=opened)
        rows = cells_of(kind, body, form.period, opened=opened)
        sheets.WRITERS[file_format](file, sheet, rows)
    return file


def sheet_of(kind: RegisterKind, body: PublicBody, form: RegisterForm, *, opened: bool) -> sheets.Sheet:
    """Title, body, period and columns of a register."""
    columns = COLUMNS[kind]
    made = _("Dibuat %(when)s.", when=format_moment(clock.now(), body.zone))
    masked = _("Memuat identitas Pemohon; jaga kerahasiaannya.") if opened else _("Identitas Pemohon disamarkan.")
    return sheets.Sheet(
        str(TITLES[kind]),
        (body.name, form.in_words, f"{made} {masked}"),
        tuple(str(column.heading) for column in columns),
        tuple(column.width for column in columns),
    )


def cells_of(kind: RegisterKind, body: PublicBody, period: Period, *, opened: bool) -> Iterator[sheets.Row]:
    """Every row of a register as cells, however many."""
    columns, eyes = COLUMNS[kind], Eyes(opened, calendar_of(body))
    for row in actions.stream(kind, body.id, period):
        yield [column.value(row, eyes) for column in columns]
