"""What the officers' pages share: their blueprint, a case with its clock, downloads, and identity open for a moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import Blueprint, Response, g, session
from flask_babel import gettext as _

from ppid import clock, standing, vault
from ppid.access import Permission
from ppid.db import db
from ppid.law import clocks
from ppid.law.calendar import WorkingCalendar
from ppid.law.workflow import AWAITING_REPLY, OPEN, ApplicantKind, Status
from ppid.models import Applicant, InfoRequest, Letter, Proxy, PublicBody
from ppid.queries import requests as queries
from ppid.queries.calendars import calendar_of
from ppid.web import wording
from ppid.web.scope import scoped

bp = Blueprint("officer", __name__)

OPEN_FOR = timedelta(minutes=5)
OPENED = "identity_opened"
SEALED_OFF = "default-src 'none'; sandbox"
OPEN_LIKE_IDENTITY = frozenset({"receipt", "request_form"})


@dataclass(frozen=True, slots=True)
class Case:
    """A request and how its time stands on ``today``: ``clock`` is operative, ``statute`` counts from receipt."""

    info_request: InfoRequest
    clock: clocks.Clock
    statute: clocks.Clock
    standing: standing.Standing
    today: date

    @property
    def is_open(self) -> bool:
        return self.info_request.status in OPEN

    @property
    def has_two_limits(self) -> bool:
        return self.clock.due != self.statute.due

    @property
    def is_overdue(self) -> bool:
        return self.info_request.status in AWAITING_REPLY and self.today > self.clock.due

    @property
    def counts(self) -> bool:
        """Whether its clock has something to say: it runs, or it ended with an answer."""
        return self.info_request.status not in {Status.WITHDRAWN, Status.NOT_COMPLETED}

    @property
    def applicant_name(self) -> str:
        """Who asks; empty for a unit, which prepares an answer without knowing whom it is for.

        Source: UU 27/2022 (personal data are processed for a limited and specific purpose).
        """
        return self.info_request.applicant.name if g.actor.can(Permission.APPLICANT_VIEW) else ""


def case_of(info_request: InfoRequest, calendar: WorkingCalendar, today: date) -> Case:
    """A request with its clocks day by day, ending on the stored dates.

    A decree that has not been recounted yet moves nothing here.
    """
    counted = clocks.reply_clocks(
        info_request.received_on,
        calendar,
        incomplete_on=info_request.incomplete_on,
        completed_on=info_request.completed_on,
        extended=info_request.extended_on is not None,
    )
    operative = _ending(counted.operative, info_request.reply_due_on, info_request.due_on)
    statute = _ending(counted.statute, counted.statute.reply.due, info_request.statute_due_on)
    where = standing.stand(operative.reply, today, extension=operative.extension, answered_on=info_request.answered_on)
    return Case(info_request, operative, statute, where, today)


def _ending(counted: clocks.Clock, reply_due: date, due: date) -> clocks.Clock:
    if counted.extension is None:
        return clocks.Clock(replace(counted.reply, due=due))
    extension = replace(counted.extension, starts=reply_due, due=due)
    return clocks.Clock(replace(counted.reply, due=reply_due), extension)


def acting_body() -> PublicBody:
    """The public body of the acting office."""
    return db.session.get_one(PublicBody, g.actor.body_id)


def load(id: int) -> InfoRequest:
    """One request of the acting office with everything its page shows; anybody else's is 404."""
    scoped(InfoRequest, id)
    return db.session.scalars(queries.whole(id)).one()


def load_case(id: int) -> Case:
    """The same with its clock."""
    info_request = load(id)
    body = info_request.body
    return case_of(info_request, calendar_of(body), clock.today(body.zone))


# Identity

DOTS = "\N{BULLET}" * 8
Pairs = list[tuple[str, str | None]]


def particulars(applicant: Applicant, *, opened: bool) -> Pairs:
    """What is known of an applicant, in words; what identifies a person is masked unless it was opened."""
    number = {ApplicantKind.LEGAL_ENTITY: _("Nomor SK badan hukum")}.get(applicant.kind, _("NIK"))
    kind = str(wording.APPLICANT_KINDS[applicant.kind])
    return [
        (_("Nama"), applicant.name),
        (_("Mengajukan sebagai"), _("%(kind)s, warga negara asing", kind=kind) if applicant.is_foreign else kind),
        (_("Pekerjaan"), applicant.occupation),
        (_("Nomor identitas") if applicant.is_foreign else number, _seen(applicant.identity, opened, vault.mask)),
        *_ways_to_reach(applicant, opened),
        (_("Anggota kelompok"), _seen(applicant.members, opened, _nothing)),
    ]


def proxy_particulars(proxy: Proxy, *, opened: bool) -> Pairs:
    """The same of a kuasa."""
    return [
        (_("Nama"), proxy.name),
        (_("Surat kuasa khusus"), proxy.power_of_attorney),
        (_("NIK"), _seen(proxy.identity, opened, vault.mask)),
        *_ways_to_reach(proxy, opened),
    ]


def _ways_to_reach(person: Applicant | Proxy, opened: bool) -> Pairs:
    return [
        (_("Alamat"), _seen(person.address, opened, _nothing)),
        (_("Telepon"), _seen(person.phone, opened, vault.mask_phone)),
        (_("E-mail"), _seen(person.email, opened, vault.mask_email)),
    ]


def _nothing(_value: str) -> str:
    return DOTS


def _seen(value: str | None, opened: bool, masked: Callable[[str], str]) -> str | None:
    return value if opened or not value else masked(value)


def open_identity(key: str) -> None:
    """Let what ``key`` names be seen for a short while, in this visit only. The caller has recorded it."""
    until = clock.now() + OPEN_FOR
    session[OPENED] = _still_open() | {key: until.timestamp()}


def identity_open_until(key: str) -> datetime | None:
    """Until when it may be seen, or None."""
    until = _still_open().get(key)
    return None if until is None else datetime.fromtimestamp(until, clock.now().tzinfo)


def _still_open() -> dict[str, float]:
    now = clock.now().timestamp()
    return {key: until for key, until in session.get(OPENED, {}).items() if until > now}


# Downloads


def download(data: bytes, name: str, media_type: str, *, inline: bool = False) -> Response:
    """A file as it is: an attachment that may do nothing where it is opened. ``inline`` is for our own letters."""
    response = Response(data, mimetype=media_type)
    response.headers.set("Content-Disposition", "inline" if inline else "attachment", filename=name)
    if not inline:
        response.headers["Content-Security-Policy"] = SEALED_OFF
    return response


def particulars_key(request_id: int) -> str:
    """What opens when the identity of a request's applicant is shown."""
    return f"request:{request_id}"


def may_open(letter: Letter) -> bool:
    """Whether the acting office may read a letter now.

    A receipt holds the tracking code and the applicant's contacts, so it opens like the identity: for who may see that,
    once the showing is recorded. So does the request form with the contacts.
    """
    if letter.kind == "objection":
        return False  # it opens on the page of its objection
    if letter.kind not in OPEN_LIKE_IDENTITY:
        return True
    shown = letter.request_id is not None and identity_open_until(particulars_key(letter.request_id)) is not None
    return shown and g.actor.can(Permission.IDENTITY_SHOW)
