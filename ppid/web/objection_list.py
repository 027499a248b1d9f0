"""The worklist of objections: a page by urgency, with what was ordered and still waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import g, render_template, request, url_for

from ppid import clock
from ppid.access import Permission
from ppid.db import db
from ppid.law.rulings import ObjectionStatus
from ppid.models import Objection
from ppid.queries import objections as queries
from ppid.queries.calendars import calendar_of
from ppid.web import cases, guard, objection_words
from ppid.web.forms.rulings import STATE_WORDS, ObjectionFilterForm, state_label
from ppid.web.objection_room import bp, case_of
from ppid.web.worklists import Counter, key_of

__all__ = ["bp", "worklist"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list and the addresses of its neighbours."""

    rows: Sequence[Objection]
    next_url: str | None
    previous_url: str | None


@bp.get("/keberatan/daftar")
@guard.requires(Permission.OBJECTION_VIEW)
def worklist() -> str:
    """Show the objections of the acting office's body, the one whose limit ends first on top."""
    body = cases.acting_body()
    today, calendar = clock.today(body.zone), calendar_of(body)
    form = ObjectionFilterForm(formdata=request.args)
    page = _page(form, today)
    return render_template(
        "rulings/worklist.html",
        body=body,
        form=form,
        rows=[case_of(row, calendar, today) for row in page.rows],
        page=page,
        counters=_counters(form, today),
        submitted=set(db.session.scalars(queries.submitted_among([row.id for row in page.rows]))),
        says=objection_words,
    )


def _page(form: ObjectionFilterForm, today: date) -> Page:
    after = key_of(request.args.get("sesudah"))
    before = key_of(request.args.get("sebelum")) if after is None else None
    query = queries.worklist(g.actor.body_id, form.wanted, today=today, after=after, before=before)
    found = db.session.scalars(query).all()
    more = len(found) > queries.PAGE_ROWS
    rows = found[: queries.PAGE_ROWS] if before is None else found[: queries.PAGE_ROWS][::-1]
    further, earlier = (more, after is not None) if before is None else (True, more)
    return Page(
        rows,
        url_for(".worklist", **form.in_address, sesudah=_spelled(rows[-1])) if rows and further else None,
        url_for(".worklist", **form.in_address, sebelum=_spelled(rows[0])) if rows and earlier else None,
    )


def _spelled(row: Objection) -> str:
    return f"{row.due_on.isoformat()}.{row.id}"


def _counters(form: ObjectionFilterForm, today: date) -> list[Counter]:
    """How many objections there are in each state, as links."""
    body_id = g.actor.body_id
    found = {status: (count, late) for status, count, late in db.session.execute(queries.counts(body_id, today=today))}
    to_execute, late_orders = db.session.execute(queries.order_counts(body_id, today=today)).one()
    numbers = {status.value: found.get(status, (0, 0))[0] for status in ObjectionStatus}
    numbers["open"] = sum(numbers[status] for status in queries.OPEN_STATES)
    numbers["overdue"] = sum(late for _count, late in found.values())
    numbers["to_execute"] = to_execute
    numbers["all"] = sum(count for count, _late in found.values())
    is_late = {"overdue": numbers["overdue"] > 0, "to_execute": late_orders > 0}
    return [
        (
            state_label(slug).lower(),
            numbers[state],
            url_for(".worklist", keadaan=slug),
            "late" if is_late.get(state) else None,
            slug == form.keadaan.data,
        )
        for slug, state in STATE_WORDS.items()
    ]
