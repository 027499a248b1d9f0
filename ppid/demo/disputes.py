"""Disputes of the demo world: what became of a few objections before the Komisi Informasi, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from ppid.actions import disputes
from ppid.actions.disputes import Entry
from ppid.clock import local_date
from ppid.db import db
from ppid.demo.cases import Stage
from ppid.demo.moments import back, forward, last_until
from ppid.law import disputes as law
from ppid.law.calendar import WorkingCalendar
from ppid.law.disputes import DisputeOutcome, Timeliness
from ppid.law.roles import Role
from ppid.law.rulings import Verdict
from ppid.models import Dispute, Objection, PublicBody

TO_PUBLISH = "Dokumen yang disepakati diserahkan dalam mediasi, setelah data pribadinya dihitamkan."
SUMMARY = "Para pihak sepakat: Termohon menyerahkan dokumen yang diminta dan mengumumkannya di lamannya."
NOTES = {
    law.EXAMINE: "Pemohon dan Termohon hadir; kewenangan dan jangka waktu diperiksa.",
    law.MEDIATE: "Mediasi pertama di kantor Komisi Informasi.",
    law.ADJUDICATE: "Sidang pembuktian pertama.",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """One dispute about a ruling with this ``verdict``, or about silence (None).

    ``petitioned_ago`` counts working days back from today, each stage's days on from the petition.
    """

    verdict: Verdict | None
    petitioned_ago: int
    stages: tuple[tuple[law.Transition, int], ...] = ()


PLANNED: dict[str, tuple[Planned, ...]] = {
    "kaltim": (
        Planned(Verdict.ACCEPTED_IN_PART, 7, ((law.REGISTER, 2), (law.MEDIATE, 4), (law.DECIDE, 6))),
        Planned(None, 4, ((law.REGISTER, 2),)),
        Planned(Verdict.REJECTED, 1),
    ),
    "samarinda": (Planned(None, 8, ((law.REGISTER, 2), (law.EXAMINE, 4), (law.ADJUDICATE, 7))),),
}


def play(body: PublicBody, calendar: WorkingCalendar, now: datetime) -> None:
    """Bring a body's disputes to where they stand today. The caller commits."""
    today = last_until(calendar, local_date(now, body.zone))
    stage = Stage(body, calendar, now)
    for one in PLANNED.get(body.slug, ()):
        on = back(calendar, today, one.petitioned_ago)
        objection = _fitting(body, one.verdict, on, calendar)
        if objection is None:
            continue
        ppid = stage.actor(Role.OFFICER)
        dispute = disputes.petition(
            objection,
            petitioned_on=on,
            competence=disputes.competence(body),
            note="Diberitahukan oleh Komisi Informasi melalui surat.",
            actor=ppid,
            now=stage.moment(on),
        )
        for step, after in one.stages:
            day = forward(calendar, on, after)
            disputes.advance(dispute, step, _entry(step, day, dispute.id), actor=ppid, now=stage.moment(day))


def _fitting(body: PublicBody, verdict: Verdict | None, on: date, calendar: WorkingCalendar) -> Objection | None:
    """The first objection of the body with this outcome that may go to the commission on a day."""
    query = (
        sa.select(Objection)
        .where(Objection.body_id == body.id, Objection.id.not_in(sa.select(Dispute.objection_id)))
        .where(Objection.settled_on.is_(None), Objection.withdrawn_on.is_(None))
        .where(Objection.outcome.is_(None) if verdict is None else Objection.outcome == verdict)
        .order_by(Objection.id)
    )
    for objection in db.session.scalars(query):
        received = verdict is None or (objection.ruling_received_on or on) < on
        if received and disputes.assess(objection, on, calendar).timeliness is Timeliness.IN_TIME:
            return objection
    return None


def _entry(step: law.Transition, on: date, place: int) -> Entry:
    """A stage in the commission's words. ``place`` is that in its register, which counts every body's disputes."""
    if step is law.REGISTER:
        return Entry(on, number=f"{place:03}/REG-PSI/{on.year}")
    if step is law.DECIDE:
        return Entry(
            on,
            number=f"{place:03}/KEP-MED/{on.year}",
            outcome=DisputeOutcome.AGREED,
            summary=SUMMARY,
            to_publish=TO_PUBLISH,
        )
    return Entry(on, note=NOTES[step])
