"""Disposisi for many requests at once: each is given in a transaction of its own, so that one refusal loses nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import Permission
from ppid.actions import assignments
from ppid.actions.assignments import AssignmentError
from ppid.actions.requests import Stale
from ppid.db import committed, db
from ppid.law import workflow
from ppid.law.workflow import NotAllowed
from ppid.models import InfoRequest
from ppid.queries import assignments as assignment_queries
from ppid.queries import requests as queries
from ppid.queries.calendars import calendar_of
from ppid.web import cases, guard, steps, wording
from ppid.web.cases import Case
from ppid.web.forms.batches import BatchForm, batch_form
from ppid.web.worklists import filter_form

bp = Blueprint("batches", __name__)
MOST_REQUESTS = 100
PICKED = "pilih"  # the boxes of the worklist hold an id, those of the page an id and the version it was opened on
Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A chosen request: which units hold it, why it was not assigned, and whether it has a box, ticked or not."""

    case: Case
    units: list[str]
    reason: str | None
    has_box: bool
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one of the requests was not assigned; ``can_go_on`` when it may be sent once more as it is now."""

    reason: str
    can_go_on: bool


@bp.route("/permohonan/disposisi", methods=["GET", "POST"])
@guard.requires(Permission.REQUEST_DECIDE)
def assign() -> Page:
    """List the chosen requests and ask which unit is to do what by when; on POST, assign each of them."""
    body, now, picked = cases.acting_body(), clock.now(), _picked()
    units = db.session.scalars(queries.units_of(body.id)).all()
    form = batch_form(body, units, saringan=request.args.get("saringan", ""), now=now)
    if not form.is_submitted():
        return _page(form, list(picked))
    is_whole = form.validate()
    known = set(db.session.scalars(queries.chosen(g.actor, list(picked)).with_only_columns(InfoRequest.id)))
    if not known:
        form.form_errors.append(_("Pilih paling sedikit satu permohonan."))
    if len(picked) > MOST_REQUESTS:
        form.form_errors.append(_("Paling banyak %(count)s permohonan sekaligus.", count=MOST_REQUESTS))
    if not is_whole or form.form_errors:
        return _page(form, list(picked)), 422
    name = next(unit.name for unit in units if str(unit.id) == form.unit.data)
    late, refused = _assign_each(form, {id: picked[id] for id in picked if id in known}, now)
    done = len(known) - len(refused)
    if refused:
        return _page(form, list(refused), refused, done=done, late=late), 409
    flash(_("Disposisi kepada %(unit)s tercatat untuk %(count)s permohonan.", unit=name, count=done), "success")
    if late:
        flash(late_words(late), "warning")
    form_of_list = filter_form(cases.acting_body(), MultiDict(parse_qsl(form.saringan.data or "")))
    return redirect(url_for("officer.worklist", **form_of_list.in_address))


def _picked() -> dict[int, int]:
    """The requests whose boxes are ticked, by id, each with the version that its page was opened on."""
    found = {}
    for text in request.values.getlist(PICKED):
        id, _dot, version = text.partition(".")
        if _is_number(id):
            found[int(id)] = int(version) if _is_number(version) else 0
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _assign_each(form: BatchForm, picked: Mapping[int, int], now: datetime) -> tuple[int, dict[int, Refusal]]:
    """Assign one request after the other; how many internal limits end after the answer is due, and the refusals."""
    late, refused = 0, {}
    for id, version in picked.items():
        try:
            with committed():
                info_request = db.session.get_one(InfoRequest, id)
                made = assignments.assign_whole(
                    info_request,
                    int(form.unit.data),
                    instruction=form.instruction.data or "",
                    internal_days=int(form.days.data),
                    actor=g.actor,
                    now=now,
                    version=version,
                )
                late += made.due_on > info_request.due_on
        except (Stale, StaleDataError):
            refused[id] = _changed(db.session.get_one(InfoRequest, id))
        except NotAllowed as error:
            refused[id] = Refusal(f"{_(error.sentence)} ({error.article})", can_go_on=False)
        except AssignmentError as error:
            refused[id] = Refusal(_(str(error)), can_go_on=False)
    return late, refused


def _changed(info_request: InfoRequest) -> Refusal:
    conflict = steps.conflict_of(workflow.ASSIGN, info_request)
    return Refusal(
        _("Berubah sejak halaman ini dibuka: %(what)s %(when)s.", what=conflict.sentence, when=conflict.when),
        conflict.can_go_on,
    )


def late_words(count: int) -> str:
    return _("Pada %(count)s permohonan batas waktu internal berakhir sesudah batas waktu jawaban.", count=count)


def _page(
    form: BatchForm,
    ids: Collection[int],
    refused: Mapping[int, Refusal] | None = None,
    *,
    done: int = 0,
    late: int = 0,
) -> str:
    """The chosen requests, the most urgent first, and the form; ``refused`` were not assigned just now."""
    body = cases.acting_body()
    today, calendar = clock.today(body.zone), calendar_of(body)
    found = db.session.scalars(queries.chosen(g.actor, list(ids)[:MOST_REQUESTS])).all()
    holders: dict[int, list[str]] = {}
    for one in db.session.scalars(assignment_queries.holding([row.id for row in found])):
        holders.setdefault(one.request_id, []).append(one.unit.short_name)
    rows = [_row(cases.case_of(row, calendar, today), holders.get(row.id, []), refused or {}) for row in found]
    return render_template(
        "assignments/batch.html",
        body=body,
        form=form,
        rows=rows,
        can_send=any(row.has_box for row in rows),
        done=done,
        refused=len(refused or {}),
        late=late_words(late) if late else None,
        too_many=len(ids) > MOST_REQUESTS,
        most=MOST_REQUESTS,
        back=url_for("officer.worklist"),
        words=wording,
    )


def _row(case: Case, units: list[str], refused: Mapping[int, Refusal]) -> Row:
    info_request = case.info_request
    refusal = refused.get(info_request.id)
    if info_request.status not in workflow.ASSIGN.sources:
        reason = refusal.reason if refusal else _("Pada keadaan ini permohonan tidak dapat ditugaskan lagi.")
        return Row(case, units, reason, has_box=False, is_ticked=False)
    return Row(case, units, refusal.reason if refusal else None, True, refusal is None or refusal.can_go_on)
