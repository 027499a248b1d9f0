"""The worklist: a page of requests by urgency, the same on paper, and the filters that an officer keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import calendars
from ppid.actions import notes as actions
from ppid.actions.notes import NoteError
from ppid.db import committed, db
from ppid.law import workflow
from ppid.law.roles import Role
from ppid.law.workflow import Status
from ppid.models import InfoRequest, PublicBody, Reminder, SavedFilter
from ppid.queries import approvals as approval_queries
from ppid.queries import assignments as assignment_queries
from ppid.queries import coordination as coordination_queries
from ppid.queries import notes as note_queries
from ppid.queries import requests as queries
from ppid.queries.calendars import calendar_of
from ppid.web import assignments, cases, coordination_words, guard, wording
from ppid.web.cases import bp, case_of
from ppid.web.forms.notes import SaveFilterForm
from ppid.web.forms.officer import STATE_WORDS, FilterForm, add_error, state_label
from ppid.web.scope import scoped

PRINTED_ROWS = 500
Key = tuple[date, int]
Counter = tuple[str, int, str, str | None, bool]


@bp.get("/permohonan")
@guard.requires(Permission.REQUEST_VIEW)
def worklist() -> str:
    """Show the requests of the acting office, the fewest working days left first; with ``cetak=1``, made for paper."""
    body = cases.acting_body()
    form = filter_form(body, request.args)
    if request.args.get("cetak") == "1":
        return _printed(body, form)
    return _listed(body, form, SaveFilterForm(formdata=None))


def filter_form(body: PublicBody, asked: MultiDict[str, str]) -> FilterForm:
    """What is asked of a body's worklist; the tags are for those who may see them."""
    units = db.session.scalars(queries.units_of(body.id)).all()
    return FilterForm(units, has_tags=g.actor.can(Permission.CASE_NOTE), formdata=asked)


def _listed(body: PublicBody, form: FilterForm, save_form: SaveFilterForm) -> str:
    today, calendar = clock.today(body.zone), calendar_of(body)
    page = _page(form, today)
    return render_template(
        "officer/worklist.html",
        body=body,
        form=form,
        rows=[case_of(row, calendar, today) for row in page.rows],
        held=assignments.held_by(page.rows, calendar, today),
        units=_units_of(page.rows),
        page=page,
        counters=_counters(form, today),
        missing_years=calendars.missing_years(body, clock.now()),
        waiting=_waiting(page.rows),
        tags=_tags_of(page.rows),
        used_tags=_used_tags(body),
        saved=_saved(form),
        save_form=save_form,
        assignable=_assignable(),
        reminders=_reminders(body, today),
        address=urlencode(form.in_address),
        words=wording,
        reminder_words=coordination_words,
    )


def _assignable() -> frozenset[Status]:
    """The states in which the acting office may give a request to a unit."""
    return workflow.ASSIGN.sources if g.actor.doer in workflow.ASSIGN.doers else frozenset()


def _reminders(body: PublicBody, today: date) -> Sequence[tuple[Reminder, str]]:
    """What a coordinator reminded the body of in the last days, for its PPID and its Atasan. One statement."""
    if not g.actor.can(Permission.FIGURES_VIEW):
        return ()
    return db.session.execute(coordination_queries.shown_reminders(body.id, today)).all()


def _waiting(rows: Sequence[InfoRequest]) -> frozenset[int]:
    """Which of the rows have a draft that awaits approval; a unit officer sees none, as drafts are the PPID's."""
    if g.actor.doer is Role.UNIT_OFFICER:
        return frozenset()
    ids = [row.id for row in rows if row.status in workflow.AWAITING_REPLY]
    return frozenset(db.session.scalars(approval_queries.waiting_among(ids)))


# A page and its neighbours


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the worklist and the addresses of its neighbours."""

    rows: Sequence[InfoRequest]
    next_url: str | None
    previous_url: str | None


def _page(form: FilterForm, today: date) -> Page:
    after = key_of(request.args.get("sesudah"))
    before = key_of(request.args.get("sebelum")) if after is None else None
    query = queries.worklist(g.actor, form.wanted, today=today, after=after, before=before)
    found = db.session.scalars(query).all()
    more = len(found) > queries.PAGE_ROWS
    rows = found[: queries.PAGE_ROWS] if before is None else found[: queries.PAGE_ROWS][::-1]
    further, earlier = (more, after is not None) if before is None else (True, more)
    return Page(
        rows,
        url_for(".worklist", **form.in_address, sesudah=_spelled(rows[-1])) if rows and further else None,
        url_for(".worklist", **form.in_address, sebelum=_spelled(rows[0])) if rows and earlier else None,
    )


def _spelled(row: InfoRequest) -> str:
    return f"{row.due_on.isoformat()}.{row.id}"


def key_of(text: str | None) -> Key | None:
    """The key of a neighbouring page, or None when the address holds none that is one."""
    day, _dot, number = (text or "").partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def _counters(form: FilterForm, today: date) -> list[Counter]:
    """How many requests there are in each state, as links."""
    found = {status: (count, late) for status, count, late in db.session.execute(queries.counts(g.actor, today=today))}
    numbers = {status.value: found.get(status, (0, 0))[0] for status in Status}
    numbers["open"] = sum(numbers[status] for status in queries.OPEN_STATES)
    numbers["overdue"] = sum(late for _count, late in found.values())
    numbers["all"] = sum(count for count, _late in found.values())
    return [
        (
            state_label(slug).lower(),
            numbers[state],
            url_for(".worklist", keadaan=slug),
            "late" if state == "overdue" and numbers[state] else None,
            slug == form.keadaan.data,
        )
        for slug, state in STATE_WORDS.items()
    ]


# Tags


def _tags_of(rows: Sequence[InfoRequest]) -> Mapping[int, list[str]]:
    """The tags of the rows, by request; none for an office that may not see them."""
    found: dict[int, list[str]] = {}
    if g.actor.can(Permission.CASE_NOTE):
        for one in db.session.scalars(note_queries.tags_of([row.id for row in rows])):
            found.setdefault(one.request_id, []).append(one.tag)
    return found


def _used_tags(body: PublicBody) -> Sequence[str]:
    return db.session.scalars(note_queries.used_tags(body.id)).all() if g.actor.can(Permission.CASE_NOTE) else ()


# On paper


def _printed(body: PublicBody, form: FilterForm) -> str:
    """The list without pages, for paper: at most so many rows, and how many there are in all."""
    today, calendar = clock.today(body.zone), calendar_of(body)
    rows = db.session.scalars(queries.worklist(g.actor, form.wanted, today=today, rows=PRINTED_ROWS)).all()
    return render_template(
        "officer/worklist_print.html",
        body=body,
        form=form,
        rows=[case_of(row, calendar, today) for row in rows],
        units=_units_of(rows),
        total=db.session.scalar(queries.how_many(g.actor, form.wanted, today=today)) or 0,
        back=url_for(".worklist", **form.in_address),
        words=wording,
    )


def _units_of(rows: Sequence[InfoRequest]) -> dict[int, list[str]]:
    """Which units hold the requests, by short name; a unit officer sees the own unit only."""
    found: dict[int, list[str]] = {}
    for one in db.session.scalars(assignment_queries.holding([row.id for row in rows])):
        if g.actor.doer is not Role.UNIT_OFFICER or one.unit_id == g.actor.unit_id:
            found.setdefault(one.request_id, []).append(one.unit.short_name)
    return found


# Saved filters


@dataclass(frozen=True, slots=True)
class Saved:
    """A filter that is kept, its address, and whether the list shows it now."""

    row: SavedFilter
    href: str
    is_current: bool


def _saved(form: FilterForm) -> list[Saved]:
    now = urlencode(form.in_address)
    kept = db.session.scalars(note_queries.filters_of(g.actor.account_id, g.actor.body_id))
    return [Saved(one, f"{url_for('.worklist')}?{one.query}", one.query == now) for one in kept]


@bp.route("/permohonan/saringan", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_VIEW)
def filter_save() -> Any:
    """Keep the filter of the list under a name; the same name replaces. Whoever comes without a form finds the list."""
    if request.method == "GET":
        return redirect(url_for(".worklist"))
    body = cases.acting_body()
    form, save_form = filter_form(body, request.form), SaveFilterForm()
    if save_form.validate():
        try:
            with committed():
                saved = actions.save_filter(save_form.nama.data or "", urlencode(form.in_address), actor=g.actor)
                name = saved.name
        except NoteError as error:
            add_error(save_form.nama, _(str(error)))
        else:
            flash(_("Saringan \u201c%(name)s\u201d disimpan.", name=name), "success")
            return redirect(url_for(".worklist", **form.in_address))
    db.session.rollback()
    return _listed(cases.acting_body(), form, save_form), 422


@bp.post("/permohonan/saringan/<int:id>/hapus")
@guard.requires(Permission.REQUEST_VIEW)
def filter_forget(id: int) -> Response:
    """Delete a filter of one's own."""
    saved = scoped(SavedFilter, id)
    name = saved.name
    with committed():
        actions.forget_filter(saved)
    flash(_("Saringan \u201c%(name)s\u201d dihapus.", name=name), "success")
    return redirect(url_for(".worklist"))
