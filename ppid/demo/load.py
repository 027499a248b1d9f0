"""Loading the demo world into an empty database: bodies and people, older years as a register, recent cases in full."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from ppid import clock
from ppid.access import system_of
from ppid.actions import calendars as calendar_actions
from ppid.actions import people as people_actions
from ppid.actions.background import seal_events
from ppid.clock import local_date
from ppid.db import committed, db, rest
from ppid.demo import cases, disputes, monev, objections, oversight, papers, register, reports
from ppid.demo.officials import officials
from ppid.demo.places import PLACES, Place, charter_of
from ppid.demo.plan import plan
from ppid.demo.planned import Era
from ppid.demo.texts import CATALOGUE
from ppid.law.calendar import DayKind
from ppid.law.roles import Role
from ppid.models import Account, BodyKind, CatalogueEntry, Official, PublicBody, Unit
from ppid.queries.calendars import calendar_of
from ppid.settings import ROOT

SEED = 14
PASSWORD = "contoh-portal"
SHOWN = (
    ("kaltim", Role.DESK, "meja layanan"),
    ("kaltim", Role.OFFICER, "PPID Utama"),
    ("kaltim", Role.UNIT_OFFICER, "PPID Pelaksana"),
    ("kaltim", Role.SUPERIOR, "Atasan PPID"),
    ("kaltim", Role.ADMIN, "admin badan publik"),
    ("samarinda", Role.OFFICER, "PPID Utama"),
    ("kaltim", Role.COORDINATOR, "koordinator"),
    ("ki-kaltim", Role.COMMISSIONER, "komisioner"),
)
PROVINCE = "kaltim"
LONGEST_SINCE_RENEWAL_DAYS = 200  # a few entries wait longer for their renewal than the Act allows


def load(now: datetime) -> None:
    """Fill an empty, migrated database, draw every letter and seal the record. Commits.

    Drawing is recorded when it happens, so the heads are signed at the moment after it, not at ``now``.
    """
    enter(now)
    _draw_letters()
    seal_events(max(now, clock.now()))


def enter(now: datetime) -> None:
    """Enter bodies, people and cases. Commits. The same day gives the same world, but for keys and codes."""
    with committed():
        bodies = {place.slug: _body(place, now) for place in PLACES}
        for slug, body in bodies.items():
            if body.kind in (BodyKind.REGENCY, BodyKind.CITY, BodyKind.COMMISSION):  # where each of them lies
                body.parent_id = bodies[PROVINCE].id
            _catalogue(next(place for place in PLACES if place.slug == slug), body, now)
    with committed():
        counted = {slug: calendar_of(body) for slug, body in bodies.items()}
        planned = plan(SEED, local_date(now, bodies[PROVINCE].zone), counted)
        for slug, body in bodies.items():
            old = [one for one in planned if one.body == slug and one.era is Era.REGISTER]
            register.take_over(body, old, counted[slug], now)
    for slug, body in bodies.items():
        recent = [one for one in planned if one.body == slug and one.era is Era.FULL]
        with committed():
            cases.play(body, recent, calendar_of(body), now)
            objections.play(body, calendar_of(body), now)
            disputes.play(body, calendar_of(body), now)
        papers.issue(body, now)
    oversight.play(bodies, counted, now)
    reports.play(bodies, counted, now)
    monev.play(bodies, now)


def _draw_letters() -> None:
    """Draw on every core, the reports meanwhile; what is drawn twice is the same bytes, and stored once."""
    rest()
    command = [sys.executable, "-m", "flask", "--app", "ppid", "ppid", "letters", "draw"]
    count = os.cpu_count() or 1
    running = [
        subprocess.Popen([*command, "--share", f"{number}/{count}"], stdout=subprocess.DEVNULL, cwd=ROOT)
        for number in range(count)
    ]
    reports.draw()
    if any(process.wait() for process in running):
        raise RuntimeError("drawing the letters of the demo world failed")


def account_lines() -> Iterator[str]:
    """What a newcomer needs to sign in, one line each; nothing when the demo world is not there."""
    lines = []
    for slug, role, words in SHOWN:
        query = (
            sa.select(Account.email)
            .join(Official, Official.account_id == Account.id)
            .join(PublicBody, PublicBody.id == Official.body_id)
            .where(PublicBody.slug == slug, Official.role == role, Official.until_on.is_(None))
            .order_by(Official.id)
        )
        email = db.session.scalars(query).first()
        if email:
            lines.append(f"  {email:<40} {words}, {slug}")
    if lines:
        yield f"Akun contoh (kata sandi: {PASSWORD}):"
        yield from lines


def _body(place: Place, now: datetime) -> PublicBody:
    charter = charter_of(place)
    body = PublicBody(
        slug=place.slug,
        kind=place.kind,
        name=place.name,
        short_name=place.short_name,
        zone=place.zone,
        week="".join(str(day) for day in place.week),
        week_decree=place.week_decree,
        letterhead=list(place.letterhead),
        address=place.address,
        city=place.seat,
        postcode=place.postcode,
        phone=place.phone,
        whatsapp=place.whatsapp,
        email=place.email,
        website=place.website,
        hours=[str(entry) for entry in place.hours],
        cost_table=[{"medium": "Salinan kertas A4/F4 hitam putih", "unit": "lembar", "rupiah": place.copy_price}],
        maklumat=[charter.pledge, *(f"{heading}: {text}" for heading, text in charter.sections)],
        accent=place.accent,
        register_code=place.register_code,
        letter_code=place.letter_code,
        letter_classification=place.classification_code,
        letter_copies={kind: [f"Atasan PPID {place.name} (sebagai laporan)"] for kind in ("notice", "refusal")},
        created_at=now.replace(year=now.year - 3, month=1, day=1),  # the first of the years it has cases of
    )
    db.session.add(body)
    db.session.flush()
    units = {
        unit.slug: Unit(body_id=body.id, slug=unit.slug, name=unit.name, short_name=unit.short_name)
        for unit in place.units
    }
    db.session.add_all(units.values())
    db.session.flush()
    for holiday in place.local_holidays:
        for year in range(now.year - 3, now.year + 2):
            day, decree = holiday.on(year)
            calendar_actions.add(
                day,
                holiday.name,
                kind=DayKind.LOCAL,
                decree=decree,
                body=body,
                entered_by=calendar_actions.SEEDED_BY,
                now=now,
            )
    _officials(place, body, units, now)
    return body


def _officials(place: Place, body: PublicBody, units: dict[str, Unit], now: datetime) -> None:
    hashed = people_actions.hasher.hash(PASSWORD)
    known: dict[str, Account] = {}
    for holder in officials(place, SEED, local_date(now, place.zone)):
        account = known.get(holder.email)
        if account is None:
            account = known[holder.email] = Account(
                email=holder.email,
                name=holder.name,
                password_hash=hashed,
                stamp=secrets.token_hex(8),
                created_at=now - timedelta(days=1),
            )
            db.session.add(account)
            db.session.flush()
        people_actions.appoint(
            body,
            holder.role,
            holder.position,
            holder.name,
            from_on=holder.from_on,
            until_on=holder.until_on,
            account=account,
            unit=units[holder.unit] if holder.unit else None,
            nip=holder.nip,
            rank=holder.rank,
            decree=holder.decree,
            actor=system_of(body.id),
            now=now,
        )


def _catalogue(place: Place, body: PublicBody, now: datetime) -> None:
    today = local_date(now, place.zone)
    units = {unit.slug: unit.id for unit in db.session.scalars(sa.select(Unit).where(Unit.body_id == body.id))}
    for position, text in enumerate(CATALOGUE):
        holder = text.holder_in(place)
        if holder is None:
            continue
        year = text.year(today)
        db.session.add(
            CatalogueEntry(
                body_id=body.id,
                unit_id=units[holder.slug],
                title=text.title_in(today),
                summary=text.summary,
                category=text.category,
                year=year,
                form=text.form,
                responsible=f"PPID Pelaksana {holder.short_name}",
                made=f"{year or today.year}, {place.seat}",
                retention=f"{text.kept_years} tahun" if text.kept_years else "Permanen",
                updated_on=today - timedelta(days=3 + position * 17 % LONGEST_SINCE_RENEWAL_DAYS),
            )
        )
