"""The officers' room: the worklist, one case with everything about it, its files and letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from ppid import clock
from ppid.access import Permission
from ppid.actions import calendars, files, identity
from ppid.actions import letters as letter_actions
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import Status
from ppid.models import Event, FileKind, InfoRequest, Letter, StoredFile
from ppid.queries import requests as queries
from ppid.queries.calendars import calendar_of
from ppid.web import assignments, cases, guard, progress, steps, wording
from ppid.web.cases import bp, case_of
from ppid.web.forms.officer import STATE_WORDS, FilterForm, state_label
from ppid.web.scope import scoped

__all__ = ["bp"]

SHOWN_ELSEWHERE = frozenset({FileKind.GIVEN, FileKind.MATERIAL})  # with their item, or with the unit's proposal
NOT_FOR_UNITS = frozenset(FileKind) - {FileKind.ATTACHMENT}
Key = tuple[date, int]
Counter = tuple[str, int, str, str | None, bool]


@bp.get("/permohonan")
@guard.requires(Permission.REQUEST_VIEW)
def worklist() -> str:
    """Show the requests of the acting office, the one with the fewest working days left first."""
    body = cases.acting_body()
    today, calendar = clock.today(body.zone), calendar_of(body)
    form = FilterForm(db.session.scalars(queries.units_of(body.id)).all(), formdata=request.args)
    page = _page(form, today)
    return render_template(
        "officer/worklist.html",
        body=body,
        form=form,
        rows=[case_of(row, calendar, today) for row in page.rows],
        held=assignments.held_by(page.rows, calendar, today),
        page=page,
        counters=_counters(form, today),
        missing_years=calendars.missing_years(body, clock.now()),
        words=wording,
    )


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the worklist and the addresses of its neighbours."""

    rows: Sequence[InfoRequest]
    next_url: str | None
    previous_url: str | None


def _page(form: FilterForm, today: date) -> Page:
    after = _key(request.args.get("sesudah"))
    before = _key(request.args.get("sebelum")) if after is None else None
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


def _key(text: str | None) -> Key | None:
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


@bp.get("/permohonan/<int:id>")
@guard.requires(Permission.REQUEST_VIEW)
def request_show(id: int) -> str:
    """Show everything about one case, and the steps that the law allows this office now."""
    case = cases.load_case(id)
    info_request, is_unit = case.info_request, g.actor.doer is Role.UNIT_OFFICER
    may_see = g.actor.can(Permission.IDENTITY_SHOW)
    opened_until = cases.identity_open_until(cases.particulars_key(id)) if may_see else None
    kept = db.session.scalars(queries.files_of(id)).all()
    return render_template(
        "officer/request_show.html",
        body=info_request.body,
        case=case,
        info_request=info_request,
        opened_until=opened_until,
        particulars=[(_("Nama"), info_request.applicant.name)]
        if is_unit
        else cases.particulars(info_request.applicant, opened=opened_until is not None),
        proxy_particulars=info_request.proxy
        and not is_unit
        and cases.proxy_particulars(info_request.proxy, opened=opened_until is not None),
        given={
            item.id: [file for file in kept if file.item_id == item.id and file.kind is FileKind.GIVEN]
            for item in info_request.items
        },
        files=[file for file in kept if file.kind not in (NOT_FOR_UNITS if is_unit else SHOWN_ELSEWHERE)],
        identity_kinds=identity.IDENTITY_KINDS,
        letters=[] if is_unit else db.session.scalars(queries.letters_of(id)).all(),
        check_url=letter_actions.check_url,
        may_open=cases.may_open,
        moments=_moments(id),
        steps=steps.open_steps(info_request, clock.now()),
        panel=assignments.panel_of(case, kept),
        progress=progress.progress_of(info_request),
        can_explain=progress.can_explain(info_request),
        words=wording,
    )


@dataclass(frozen=True, slots=True)
class Moment:
    """An event as the timeline tells it."""

    event: Event
    sentence: str
    who: str


def _moments(id: int) -> list[Moment]:
    """The events of a case, newest first, each with the office and the person who took the step."""
    offices = {office.id: office for office in db.session.scalars(queries.doers_of(id))}
    found = []
    for event in db.session.scalars(queries.events_of(id)).all()[::-1]:
        office = offices.get(event.official_id or 0)
        who = f"{office.name}, {office.jabatan}" if office else wording.doer_words(event.doer)
        found.append(Moment(event, wording.event_sentence(event), who))
    return found


# Identity, files and letters


@bp.post("/permohonan/<int:id>/identitas")
@guard.requires(Permission.IDENTITY_SHOW)
def identity_show(id: int) -> AnyResponse:
    """Show the applicant's particulars for a few minutes; that they were shown stays in the record for ever."""
    info_request = scoped(InfoRequest, id)
    with committed():
        identity.show(info_request, actor=g.actor, now=clock.now())
    cases.open_identity(cases.particulars_key(id))
    return redirect(url_for(".request_show", id=id, _anchor="pemohon"))


@bp.get("/berkas/<int:id>")
@guard.requires(Permission.REQUEST_VIEW)
def file(id: int) -> AnyResponse:
    """Hand out a file of a case, always as an attachment; one with somebody's identity only after it was recorded."""
    stored = scoped(StoredFile, id)
    if stored.request_id is None:
        abort(404)  # still a draft of the applicant's
    if stored.kind in identity.IDENTITY_KINDS:
        opened = cases.identity_open_until(_file_key(id))
        if opened is None or not g.actor.can(Permission.IDENTITY_SHOW):
            flash(_("Berkas identitas dibuka dari halaman ini oleh yang berwenang, dan pembukaannya dicatat."))
            return redirect(url_for(".request_show", id=stored.request_id))
    return cases.download(files.bytes_of(stored), stored.name, stored.media_type)


@bp.post("/berkas/<int:id>")
@guard.requires(Permission.IDENTITY_SHOW)
def file_open(id: int) -> AnyResponse:
    """Record that a file with somebody's identity is opened, then hand it out."""
    stored = scoped(StoredFile, id)
    if stored.request_id is None:
        abort(404)
    with committed():
        identity.show_file(stored, scoped(InfoRequest, stored.request_id), actor=g.actor, now=clock.now())
    cases.open_identity(_file_key(id))
    return redirect(url_for(".file", id=id))


def _file_key(id: int) -> str:
    return f"file:{id}"


@bp.get("/surat/<int:id>.pdf")
@guard.requires(Permission.REQUEST_VIEW)
def letter(id: int) -> Response:
    """Hand out a letter: the very bytes that were issued."""
    issued = scoped(Letter, id)
    if issued.sha256 is None or not cases.may_open(issued):
        abort(404)  # still being drawn, or not for this office
    name = _("%(title)s %(number)s", title=wording.letter_title(issued.kind), number=issued.number)
    return cases.download(
        letter_actions.bytes_of(issued), f"{name.replace('/', '-')}.pdf", "application/pdf", inline=True
    )
