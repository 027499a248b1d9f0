"""What is between the bodies, and inside one: decrees that appoint the PPID, reminders, and work given to units."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pikepdf
import sqlalchemy as sa

from ppid.actions import appointments, assignments, reminders
from ppid.actions.appointments import Stated
from ppid.clock import local_date
from ppid.db import committed, db
from ppid.demo.cases import Stage
from ppid.demo.places import PLACES
from ppid.law.calendar import WorkingCalendar
from ppid.law.roles import Role
from ppid.law.workflow import Status
from ppid.models import Assignment, BodyKind, InfoRequest, Official, Origin, PublicBody
from ppid.uploads import CleanFile

COORDINATOR = "kaltim"
WITHOUT_DECREE = ("mahakam-ulu", "kutai-barat")
EXPIRED = ("paser",)
LEADERS = {place.slug: place.leader for place in PLACES}
TERM_DAYS = 3 * 365
REMINDED = (("mahakam-ulu", "decree"), ("kutai-barat", "decree"), ("paser", "decree"), ("samarinda", "silent"))
GIVEN_TO_UNITS = 4
INSTRUCTION = "Mohon disiapkan datanya dan disampaikan lewat portal sebelum batas waktu internal."
APPOINTED = (Role.SUPERIOR, Role.OFFICER, Role.DESK)


def play(bodies: Mapping[str, PublicBody], calendars: Mapping[str, WorkingCalendar], now: datetime) -> None:
    """Enter decrees, then reminders, then disposisi. Commits."""
    for body in bodies.values():
        if body.kind is not BodyKind.COMMISSION and body.slug not in WITHOUT_DECREE:
            _appoint(Stage(body, calendars[body.slug], now))
    coordinator = Stage(bodies[COORDINATOR], calendars[COORDINATOR], now).actor(Role.COORDINATOR)
    with committed():
        for slug, key in REMINDED:
            subject = reminders.SUBJECTS[key]
            text = reminders.prepared(subject, bodies[slug], now=now)
            reminders.remind(bodies[slug], subject, text, actor=coordinator, now=now)
    with committed():
        _assign(Stage(bodies[COORDINATOR], calendars[COORDINATOR], now))


def _appoint(stage: Stage) -> None:
    body, now = stage.body, stage.now
    today = local_date(now, body.zone)
    decided_on = date(today.year - (4 if body.slug in EXPIRED else 1), 1, 15)
    number = f"100.3.3/{body.id:03}/{decided_on.year}"
    stated = Stated(
        number=number,
        decided_on=decided_on,
        issuer=LEADERS[body.slug],
        subject="Penunjukan Pejabat Pengelola Informasi dan Dokumentasi",
        members=_members(body),
        valid_until_on=decided_on + timedelta(days=TERM_DAYS),
    )
    with appointments.stored(_paper(f"Contoh. Keputusan Nomor {number} tentang penunjukan PPID.")) as kept, committed():
        appointments.add(body, stated, kept, actor=stage.actor(Role.OFFICER), now=now)


def _members(body: PublicBody) -> list[tuple[str, str]]:
    query = (
        sa.select(Official)
        .where(Official.body_id == body.id, Official.role.in_(APPOINTED), Official.until_on.is_(None))
        .order_by(Official.id)
    )
    return [(official.name, official.jabatan) for official in db.session.scalars(query)]


def _paper(words: str) -> CleanFile:
    """A page with one sentence, as a stand-in for the scan of a decree."""
    made, kept = pikepdf.new(), io.BytesIO()
    page = made.add_blank_page(page_size=(595, 842))
    page.add_resource(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica),
        pikepdf.Name.Font,
        pikepdf.Name.F1,
    )
    page.contents_add(f"BT /F1 11 Tf 72 760 Td ({words}) Tj ET".encode())
    made.save(kept, deterministic_id=True)
    data = kept.getvalue()
    return CleanFile("sk-ppid.pdf", "application/pdf", data, hashlib.sha256(data).hexdigest(), len(data))


def _assign(stage: Stage) -> None:
    """Give open requests to the unit of the PPID Pelaksana whose account is printed, and to one unit beside it."""
    units = [stage.actor(Role.UNIT_OFFICER).unit_id, *stage.units.values()]
    first, second = list(dict.fromkeys(unit for unit in units if unit is not None))[:2]
    query = (
        sa.select(InfoRequest)
        .where(InfoRequest.body_id == stage.body.id, InfoRequest.origin == Origin.PORTAL)
        .where(InfoRequest.status == Status.REGISTERED, InfoRequest.id.not_in(sa.select(Assignment.request_id)))
        .order_by(InfoRequest.due_on.desc(), InfoRequest.id)
        .limit(GIVEN_TO_UNITS)
    )
    for place, info_request in enumerate(db.session.scalars(query).all()):
        for unit in (first, second)[: 1 + place % 2]:
            assignments.assign_whole(
                info_request, unit, actor=stage.actor(Role.OFFICER), now=stage.now, instruction=INSTRUCTION
            )
