"""Long registers: followed while they are made, and fetched by the office that asked for them."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import exports, jobs, register_sheets
from ppid.actions.register_sheets import MEDIA_TYPES
from ppid.models import Export, ExportState
from ppid.queries.jobs import UNFINISHED
from ppid.web import cases, guard, papers, registers
from ppid.web.forms.registers import address_of
from ppid.web.register_columns import TITLES
from ppid.web.scope import scoped

bp = Blueprint("exports", __name__)
REFRESH_SECONDS = 4


@bp.get("/register/unduhan/<int:id>")
@guard.requires(Permission.REGISTER_VIEW)
def show(id: int) -> str:
    """Say how far a long register is, and offer it once it is finished."""
    export = _own(id)
    body, wanted = cases.acting_body(), exports.wanted_of(export)
    part = register_sheets.part_of(wanted.period)
    only = address_of(wanted.kind, wanted.only)
    back = url_for(f"registers.{wanted.kind.value}", tahun=wanted.period.year, periode=part, **only)
    return render_template(
        "registers/export.html",
        body=body,
        export=export,
        title=TITLES[wanted.kind],
        period=register_sheets.wanted_words(wanted),
        people=register_sheets.people_words(wanted.people),
        trail=[(TITLES[wanted.kind], back), (_("Unduhan %(form)s", form=export.form.upper()), None)],
        back=back,
        until=export.finished_at + jobs.KEPT if export.finished_at else None,
        is_running=export.state in UNFINISHED,
        refresh_seconds=REFRESH_SECONDS,
        zone=body.zone,
    )


@bp.get("/register/unduhan/<int:id>/berkas")
@guard.requires(Permission.REGISTER_VIEW)
def file(id: int) -> Response:
    """Download a finished register."""
    export = _own(id)
    if export.state is not ExportState.DONE:
        return redirect(url_for(".show", id=id))
    title = registers.file_title(exports.wanted_of(export), cases.acting_body())
    size, media_type = export.size_bytes or 0, MEDIA_TYPES[export.form]
    return papers.streamed(exports.pieces(export), title, export.form, size, media_type)


def _own(id: int) -> Export:
    """What the acting office asked for, while it is kept; anything else does not exist (404)."""
    export = scoped(Export, id)
    if not exports.is_register(export) or not jobs.is_kept(export, clock.now()):
        abort(404)
    return export
