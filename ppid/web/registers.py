"""The registers of requests, objections and disputes: on the screen page by page, and whole as XLSX, CSV or PDF.

Identities are masked, or left out of the version for the public. With the identities a file leaves only once that is
on the body's record.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, cast
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock, sheets
from ppid.access import Permission
from ppid.actions import exports, jobs, register_filters, register_sheets
from ppid.actions import registers as actions
from ppid.actions.register_sheets import FORMS, MEDIA_TYPES, PDF, Column, Eyes, People, Wanted, eyes_of, part_of
from ppid.db import committed, db
from ppid.models import PublicBody
from ppid.queries import exports as export_queries
from ppid.queries import registers as queries
from ppid.queries.registers import REGISTERS, Key, RegisterKind
from ppid.web import cases, guard, papers
from ppid.web.forms.registers import FILTERS, RegisterForm
from ppid.web.register_columns import BOOK, COLUMNS, TITLES

bp = Blueprint("registers", __name__)

KINDS = {
    "permohonan": RegisterKind.REQUESTS,
    "keberatan": RegisterKind.OBJECTIONS,
    "sengketa": RegisterKind.DISPUTES,
}
SLUGS = {kind: slug for slug, kind in KINDS.items()}
PUBLIC = "publik"
FILE_WORDS = {People.MASKED: "", People.OPENED: "identitas", People.NONE: PUBLIC}
LONGEST_NAMED = 80  # letters of a filter in the name of a file
ROWS_PRINTED_A_MINUTE = 1_000  # on a busy machine


def init() -> None:
    """Hand the columns of the pages over to whatever writes registers."""
    register_sheets.book = BOOK


def form_of(kind: RegisterKind, body: PublicBody) -> RegisterForm:
    """What is asked of a body's register; its years go back to the first one that it holds, its units are all."""
    today = clock.today(body.zone)
    first = actions.first_year(kind, body, today.year)
    years = range(today.year, min(first, today.year) - 1, -1)
    units = db.session.scalars(queries.units(body.id)).all() if "unit" in FILTERS[kind] else ()
    return RegisterForm(kind, years, units, today, formdata=request.values)


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
    eyes = eyes_of(body, People.MASKED)
    total = db.session.scalar(queries.how_many(kind, body.id, form.period, form.only)) or 0
    asked = export_queries.newest_of(g.actor.official_id, exports.subject_of(kind))
    now = clock.now()
    return render_template(
        "registers/show.html",
        body=body,
        form=form,
        kind=kind,
        title=TITLES[kind],
        all_url=url_for(f".{kind.value}", tahun=form.tahun.data, periode=form.periode.data),
        tabs=[(TITLES[one], url_for(f".{one.value}"), one is kind) for one in RegisterKind],
        headings=list(dict.fromkeys(str(column.group) for column in COLUMNS[kind])),
        rows=[_grouped(COLUMNS[kind], row, eyes) for row in page.rows],
        page=page,
        total=total,
        offers={people: _offers(kind, form, people, total) for people in People},
        print_minutes=_print_minutes(total),
        too_long="" if exports.can_be_printed(total) else too_long_words(),
        asked=[(one, exports.wanted_of(one)) for one in db.session.scalars(asked) if jobs.is_kept(one, now)],
        people_words=register_sheets.people_words,
        wanted_words=register_sheets.wanted_words,
        days_kept=jobs.KEPT.days,
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
    query = queries.rows_of(kind, body.id, form.period, form.only, after=after, before=before)
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
    return f"register:{kind.value}:{urlencode(form.in_address)}:{file_format}"


def file_title(wanted: Wanted, body: PublicBody) -> str:
    """What the file of a register is called, before it is made a file name."""
    title = f"register {SLUGS[wanted.kind]} {body.short_name} {wanted.period.year} {part_of(wanted.period)}"
    only = register_filters.only_words(wanted.only)[:LONGEST_NAMED]
    return " ".join(f"{title} {only} {FILE_WORDS[wanted.people]}".lower().split())


def _kind_of(slug: str, file_format: str) -> RegisterKind:
    if slug not in KINDS or file_format not in FORMS:
        abort(404)
    return KINDS[slug]


@bp.get("/register/<kind>.<format>")
@guard.requires(Permission.REGISTER_VIEW)
def download(kind: str, format: str) -> Response:
    """Hand out a whole register; with ``versi=publik`` without people.

    With ``identitas=1`` also the identities, for whom they were opened. What is long is made in the background.
    """
    register, body = _kind_of(kind, format), cases.acting_body()
    form = form_of(register, body)
    wanted = Wanted(register, form.period, _people(), form.only)
    page = redirect(url_for(f".{register.value}", **form.in_address))
    if wanted.people is People.OPENED:
        until = cases.identity_open_until(particulars_key(register, form, format))
        if until is None or not g.actor.can(Permission.IDENTITY_SHOW):
            flash(
                _("Register dengan identitas diunduh dari halaman ini oleh yang berwenang, dan pengunduhannya dicatat.")
            )
            return page
    if exports.is_long(format, _rows(wanted, body)):
        flash(_("Register ini terlalu panjang untuk langsung diunduh. Tekan tombol untuk membuatnya di bawah ini."))
        return page
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 -- closed when it has been sent
    register_sheets.write(file, format, body, wanted, now=clock.now())
    name = re.sub(r"[^a-z0-9]+", "-", file_title(wanted, body)).strip("-")
    return papers.sheet_answer(file, MEDIA_TYPES[format], f"{name}.{format}")


def _people() -> People:
    """What the address or the form says of the identities."""
    if request.values.get("identitas") == "1":
        return People.OPENED
    return People.NONE if request.values.get("versi") == PUBLIC else People.MASKED


def _rows(wanted: Wanted, body: PublicBody) -> int:
    return db.session.scalar(queries.how_many(wanted.kind, body.id, wanted.period, wanted.only)) or 0


@bp.post("/register/<kind>.<format>/buat")
@guard.requires(Permission.REGISTER_VIEW)
def ask(kind: str, format: str) -> Response:
    """Let a long register be made in the background, masked or without people; asked twice, it is the same one."""
    register, body = _kind_of(kind, format), cases.acting_body()
    form = form_of(register, body)
    people = People.NONE if _people() is People.NONE else People.MASKED
    wanted = Wanted(register, form.period, people, form.only)
    if not exports.is_long(format, _rows(wanted, body)):
        public: dict[str, Any] = {"versi": PUBLIC} if people is People.NONE else {}
        return redirect(url_for(".download", kind=kind, format=format, **form.in_address, **public))
    return _asked(wanted, format, form, body)


@bp.post("/register/<kind>.<format>")
@guard.requires(Permission.IDENTITY_SHOW)
def open_identities(kind: str, format: str) -> Response:
    """Record that a register leaves with the identities, then hand it out or let it be made."""
    register, body = _kind_of(kind, format), cases.acting_body()
    form = form_of(register, body)
    wanted = Wanted(register, form.period, People.OPENED, form.only)
    if exports.is_long(format, _rows(wanted, body)):
        return _asked(wanted, format, form, body)
    with committed():
        actions.record_export(
            register, body, form.period, form.only, file_format=format, actor=g.actor, now=clock.now()
        )
    cases.open_identity(particulars_key(register, form, format))
    return redirect(url_for(".download", kind=kind, format=format, **form.in_address, identitas=1))


def _asked(wanted: Wanted, file_format: str, form: RegisterForm, body: PublicBody) -> Response:
    try:
        with committed():
            export = exports.ask(body, wanted, file_format, actor=g.actor, now=clock.now())
    except exports.TooLong:
        flash(too_long_words())
        return redirect(url_for(f".{wanted.kind.value}", **form.in_address))
    return redirect(url_for("exports.show", id=export.id))


def too_long_words() -> str:
    """Why there is no PDF of so many rows."""
    return _(
        "PDF dibuat sampai %(most)s baris. Pilih periode yang lebih pendek, atau unduh XLSX.",
        most=f"{exports.MOST_PRINTED:,}".replace(",", "."),
    )


# What is offered


@dataclass(frozen=True, slots=True)
class Offer:
    """A file of the register: a link when it comes at once, else an address that lets it be made."""

    name: str
    address: str
    is_long: bool
    values: dict[str, Any]


def _offers(kind: RegisterKind, form: RegisterForm, people: People, total: int) -> list[Offer]:
    """The files of one version, XLSX first; no PDF where it would be too long to be read."""
    public: dict[str, Any] = {"versi": PUBLIC} if people is People.NONE else {}
    offers = []
    for one in FORMS:
        if one == PDF and not exports.can_be_printed(total):
            continue
        route: dict[str, Any] = {"kind": SLUGS[kind], "format": one}
        is_long = exports.is_long(one, total)
        if people is People.OPENED:
            address = url_for(".open_identities", **route)
        elif is_long:
            address = url_for(".ask", **route)
        else:
            address = url_for(".download", **route, **form.in_address, **public)
        offers.append(Offer(one.upper(), address, is_long, form.in_address | public))
    return offers


def _print_minutes(total: int) -> int:
    """How long a PDF takes at most, roughly; 0 when it comes at once."""
    return -(-total // ROWS_PRINTED_A_MINUTE) if exports.is_long(PDF, total) else 0
