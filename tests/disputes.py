"""Disputes of the small world: a commission of the portal with its commissioner, and disputes brought before it."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from ppid import clock
from ppid.access import system_of
from ppid.actions import disputes, people
from ppid.actions.disputes import Competence, Entry
from ppid.clock import local_date
from ppid.db import committed, db
from ppid.law import disputes as law
from ppid.law.disputes import DisputeOutcome, Level
from ppid.law.roles import Role
from ppid.models import Account, BodyKind, Dispute, Objection, PublicBody
from tests import world

COMMISSION = "ki-kaltim"
NAME = "Komisi Informasi Provinsi Kalimantan Timur"


def commission(slug: str = COMMISSION, of: str = "kaltim") -> PublicBody:
    """The commission of a province as a body of the portal, with one commissioner."""
    found = db.session.scalars(sa.select(PublicBody).where(PublicBody.slug == slug)).one_or_none()
    if found is not None:
        return found
    above = world.body(of)
    with committed():
        body = PublicBody(
            slug=slug,
            kind=BodyKind.COMMISSION,
            name=f"Komisi Informasi {above.name.removeprefix('Pemerintah ')}",
            short_name=slug,
            parent_id=above.id,
            zone=above.zone,
            register_code=slug.upper(),
            accepts_requests=False,
            created_at=world.BUILT_AT,
        )
        db.session.add(body)
        db.session.flush()
        account = Account(
            email=world.email_of(Role.COMMISSIONER, slug),
            name="Komisioner",
            password_hash=world.HASH,
            stamp="0" * 16,
            created_at=world.BUILT_AT,
        )
        db.session.add(account)
        db.session.flush()
        people.appoint(
            body,
            Role.COMMISSIONER,
            "Komisioner",
            "Komisioner",
            from_on=date(2023, 1, 1),
            account=account,
            actor=system_of(body.id),
            now=world.BUILT_AT,
        )
    return body


def petition(
    objection: Objection, on: date | None = None, before: PublicBody | None = None, name: str = NAME
) -> Dispute:
    """Let the PPID record that the applicant went to a commission, and commit."""
    with committed():
        return disputes.petition(
            objection,
            petitioned_on=on or local_date(clock.now(), objection.body.zone),
            competence=Competence(Level.PROVINCIAL, before.name if before else name, before),
            actor=world.actor(Role.OFFICER),
            now=clock.now(),
        )


def advance(dispute: Dispute, step: law.Transition, on: date | None = None, **told: str) -> Dispute:
    """Let the PPID record a stage and commit."""
    with committed():
        disputes.advance(
            dispute,
            step,
            Entry(on or local_date(clock.now(), dispute.body.zone), **told),
            actor=world.actor(Role.OFFICER),
            now=clock.now(),
        )
    return dispute


def registered(dispute: Dispute, on: date | None = None, number: str = "001/REG-PSI/2026") -> Dispute:
    return advance(dispute, law.REGISTER, on, number=number)


def decided(dispute: Dispute, outcome: DisputeOutcome = DisputeOutcome.GRANTED, on: date | None = None) -> Dispute:
    """Let the commission decide a registered dispute; what it opens is named."""
    with committed():
        disputes.advance(
            dispute,
            law.DECIDE,
            Entry(
                on or local_date(clock.now(), dispute.body.zone),
                number="002/PTS-A/2026",
                outcome=outcome,
                summary="Termohon menyerahkan laporan",
                to_publish="Laporan realisasi anggaran" if outcome in law.OPENING else "",
            ),
            actor=world.actor(Role.OFFICER),
            now=clock.now(),
        )
    return dispute
