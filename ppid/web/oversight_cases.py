"""The evidence behind a figure: the requests that it counts, as a list and as CSV, and one of them day by day.

Whom a request is from is not shown. Only the commission with which a dispute about it is registered reads the name.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, cast

from flask import abort, g, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import clock, sheets
from ppid.access import Permission
from ppid.actions import oversight as actions
from ppid.actions.figures import Counted
from ppid.actions.oversight import Moment, Slice
from ppid.actions.register_sheets import hiding, known_of
from ppid.db import db
from ppid.law.compliance import INDICATORS, Standing, standing
from ppid.law.exemptions import GROUNDS
from ppid.law.roles import Role
from ppid.models import Event, InfoRequest, PublicBody
from ppid.queries import objections as objection_queries
from ppid.queries import oversight as queries
from ppid.queries.calendars import calendar_of
from ppid.queries.figures import NO_UNIT
from ppid.web import cases, guard, objection_words, papers, wording
from ppid.web import oversight_words as words
from ppid.web.forms.oversight import MomentForm, in_address
from ppid.web.oversight import NO_UNIT_WORDS, bp, moment_form, page_about
from ppid.web.scope import overseen_body, overseen_request

PAGE_ROWS = 25
ROWS_AT_ONCE = 1000
LONGEST_ID = 9  # digits
SEAL_SHOWN = 16  # characters of a seal, enough to find it again


# What an address asks for


def link_of(subject: PublicBody) -> Callable[[int | None], str | None]:
    """Where an office looks at one case of a body: its own case page, the page of those who inspect, or nowhere."""
    if g.actor.can(Permission.CASE_INSPECT):
        endpoint = "oversight.case"
    elif g.actor.can(Permission.REQUEST_VIEW) and subject.id == g.actor.body_id:
        endpoint = "officer.request_show"
    else:
        return lambda id: None
    return lambda id: url_for(endpoint, id=id) if id is not None else None


def slice_of(indicator: str) -> Slice:
    """Which rows an address asks for; one that asks for what is not there is 404."""
    if indicator not in words.KEYS:
        abort(404)
    part, month = request.args.get("bagian", ""), request.args.get("bulan", "")
    unit, channel, ground = (request.args.get(name, "") for name in ("perangkat", "kanal", "huruf"))
    key = words.KEYS[indicator]
    if part not in {"", "penyebut"} or (part and INDICATORS[key].whole is None):
        abort(404)
    if (unit and not _is_id(unit)) or (channel and channel not in set(wording.CHANNELS)):
        abort(404)
    if ground and ground not in GROUNDS:
        abort(404)
    return Slice(key, bool(part), _month(month), int(unit) if unit else None, channel, ground)


def _month(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        abort(404)
    return day.year, day.month


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID


def _id_in_address(name: str) -> int | None:
    """The key of a neighbouring page, or None when the address holds none."""
    text = request.args.get(name, "")
    return int(text) if _is_id(text) else None


# The rows


@dataclass(frozen=True, slots=True)
class Listed:
    """One request in the list. ``href`` is where the acting office may look at it."""

    row: Counted
    number: str
    standing: Standing
    unit: str
    href: str | None


def _listed(found: Sequence[Counted], subject: PublicBody, asked: Moment) -> Iterator[Listed]:
    """The rows with what is read beside them, so many at a time, however many there are."""
    link = link_of(subject)
    units = dict(db.session.execute(queries.unit_names(subject.id)).all())
    for start in range(0, len(found), ROWS_AT_ONCE):
        some = found[start : start + ROWS_AT_ONCE]
        numbers = dict(db.session.execute(queries.numbers_of([row.request_id for row in some])).all())
        for row in some:
            unit = units.get(row.unit_id or NO_UNIT, "")
            yield Listed(row, numbers[row.request_id], standing(row.facts, asked.on), unit, link(row.request_id))


@bp.get("/pengawasan/<slug>/<indicator>")
@guard.requires(Permission.FIGURES_VIEW)
def rows(slug: str, indicator: str) -> str | tuple[str, int]:
    """List the requests that a figure of one body counts, page by page."""
    subject, wanted = overseen_body(slug), slice_of(indicator)
    form = moment_form(subject)
    if not form.validate():
        return _rows_page(subject, form, wanted), 422
    found = actions.rows_behind(subject, form.moment, wanted)
    page, next_url, previous_url = _page_of(found, lambda **key: _here("oversight.rows", slug, indicator, form, **key))
    return _rows_page(
        subject,
        form,
        wanted,
        rows=list(_listed(page, subject, form.moment)),
        total=len(found),
        next_url=next_url,
        previous_url=previous_url,
        sheet=_here("oversight.sheet", slug, indicator, form),
    )


NARROWING = ("bagian", "bulan", "perangkat", "kanal", "huruf")


def _here(endpoint: str, slug: str, indicator: str, form: MomentForm, **key: Any) -> str:
    """This list again, or its file, or its neighbouring page."""
    narrows: dict[str, Any] = {name: request.args[name] for name in NARROWING if request.args.get(name)}
    return url_for(endpoint, slug=slug, indicator=indicator, **in_address(form.moment), **narrows, **key)


def _page_of(found: Sequence[Counted], here: Callable[..., str]) -> tuple[Sequence[Counted], str | None, str | None]:
    """One page of the rows by the key in the address, and the addresses of its neighbours."""
    after, before = _id_in_address("sesudah"), _id_in_address("sebelum")
    if after is None and before is not None:
        behind = [row for row in found if row.request_id < before]
        page: Sequence[Counted] = behind[-PAGE_ROWS:]
        start = max(0, len(behind) - PAGE_ROWS)
    else:
        start = sum(row.request_id <= (after or 0) for row in found)
        page = found[start : start + PAGE_ROWS]
    more = start + len(page) < len(found)
    return (
        page,
        here(sesudah=page[-1].request_id) if page and more else None,
        here(sebelum=page[0].request_id) if page and start else None,
    )


def _rows_page(subject: PublicBody, form: MomentForm, wanted: Slice, **more: Any) -> str:
    indicator = INDICATORS[wanted.indicator]
    return page_about(
        "rows",
        subject,
        form,
        indicator=indicator,
        wanted=wanted,
        narrowed=_narrowed(subject, wanted),
        carried={name: request.args[name] for name in NARROWING if request.args.get(name)},
        **({"rows": [], "total": 0, "next_url": None, "previous_url": None, "sheet": None} | more),
    )


def _narrowed(subject: PublicBody, wanted: Slice) -> list[str]:
    """What the list is narrowed down to, in words."""
    found = []
    if wanted.month is not None:
        found.append(_("diterima %(month)s", month=words.month(date(*wanted.month, 1))))
    if wanted.unit_id is not None:
        units = dict(db.session.execute(queries.unit_names(subject.id)).all())
        found.append(units.get(wanted.unit_id) or str(NO_UNIT_WORDS).lower())
    if wanted.channel:
        labels = {channel.value: label for channel, label in wording.CHANNELS.items()}
        found.append(_("kanal %(channel)s", channel=str(labels[wanted.channel]).lower()))
    if wanted.ground:
        found.append(str(GROUNDS[wanted.ground].article))
    return found


# As a file

HEADINGS = (
    "nomor", "diterima", "dicatat", "kanal", "perangkat_daerah", "batas_jangka_waktu_pertama", "batas_terakhir",
    "batas_menurut_uu", "diberitahu_belum_lengkap", "dilengkapi", "diperpanjang", "dijawab", "ditutup", "hari_kerja",
    "hari_kerja_menurut_uu", "keadaan", "hasil", "pasal_17_huruf",
)  # fmt: skip


@bp.get("/pengawasan/<slug>/<indicator>/baris.csv")
@guard.requires(Permission.FIGURES_VIEW)
def sheet(slug: str, indicator: str) -> Response | tuple[str, int]:
    """Hand out the rows behind a figure as CSV, without anybody's identity."""
    subject, wanted = overseen_body(slug), slice_of(indicator)
    form = moment_form(subject)
    if not form.validate():
        return _rows_page(subject, form, wanted), 422
    found = actions.rows_behind(subject, form.moment, wanted)
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 -- closed when it has been sent
    layout = sheets.Sheet(indicator, (), HEADINGS, ())
    sheets.write_csv(file, layout, _cells(_listed(found, subject, form.moment), subject.zone))
    name = f"{subject.slug}-{indicator}-{form.moment.first}-{form.moment.last}-per-{form.moment.on}.csv"
    return papers.sheet_answer(file, sheets.MEDIA_TYPES[sheets.CSV], name)


def _cells(listed: Iterable[Listed], zone: str) -> Iterator[sheets.Row]:
    for one in listed:
        facts = one.row.facts
        yield (
            one.number,
            facts.received_on,
            words.recorded(one.row.recorded_at, zone),
            one.row.channel,
            one.unit,
            facts.first_due_on,
            facts.due_on,
            facts.statute_due_on,
            facts.incomplete_on,
            facts.completed_on,
            facts.extended_on,
            facts.answered_on,
            facts.closed_on,
            facts.days,
            facts.statute_days,
            str(words.STANDINGS[one.standing]),
            str(wording.OUTCOMES[facts.outcome]) if facts.outcome else "",
            " ".join(facts.grounds),
        )


# One case


@dataclass(frozen=True, slots=True)
class Sealed:
    """An event as a sentence, with the beginning of its seal and its line in the published log."""

    event: Event
    sentence: str
    who: str
    seal: str
    line: int | None


@bp.get("/pengawasan/perkara/<int:id>")
@guard.requires(Permission.CASE_INSPECT)
def case(id: int) -> str:
    """Show one request to who inspects it: its clock day by day, its sealed record, what was decided, and no person."""
    info_request = overseen_request(id)
    looked_at = cases.case_of(info_request, calendar_of(info_request.body), clock.today(info_request.body.zone))
    known = known_of(info_request.applicant, info_request.proxy)
    return render_template(
        "oversight/case.html",
        body=cases.acting_body(),
        subject=info_request.body,
        case=looked_at,
        info_request=info_request,
        name=_name_of(info_request),
        initials=words.initials(info_request.applicant.name),
        events=_sealed(id),
        objections=db.session.scalars(objection_queries.of_request(id)).all(),
        plain=lambda text: hiding(text, known) if text else text,
        grounds=GROUNDS,
        objection_says=objection_words,
        words=wording,
    )


def _name_of(info_request: InfoRequest) -> str | None:
    """The applicant's name, for the commission with which a dispute about the request is registered; else None."""
    if g.actor.doer is not Role.COMMISSIONER:
        return None
    is_known = db.session.scalar(queries.is_before(g.actor.body_id, info_request.id))
    return info_request.applicant.name if is_known else None


def _sealed(id: int) -> list[Sealed]:
    return [
        Sealed(event, wording.event_sentence(event), wording.doer_words(event.doer), event.seal[:SEAL_SHOWN], position)
        for event, position in db.session.execute(queries.sealed_events(id))
    ]
