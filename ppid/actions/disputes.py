"""A dispute before the Komisi Informasi, as it is told to the portal: petition, stages, decision, publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ppid.access import Actor
from ppid.actions.events import hold, record_for_objection
from ppid.actions.steps import Stale
from ppid.clock import local_date
from ppid.db import db
from ppid.law import disputes as law
from ppid.law import steps
from ppid.law.calendar import WorkingCalendar
from ppid.law.disputes import Assessment, DisputeFacts, DisputeOutcome, Level, Reach, Stage
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.law.rulings import ENDED
from ppid.models import BodyKind, Dispute, DisputeStage, Objection, PublicBody
from ppid.queries import disputes as queries
from ppid.queries.calendars import calendar_of

REACHES = {
    BodyKind.CENTRAL: Reach.CENTRAL,
    BodyKind.PROVINCE: Reach.PROVINCIAL,
    BodyKind.ENTERPRISE: Reach.PROVINCIAL,
    BodyKind.COMMISSION: Reach.CENTRAL,  # nobody judges himself
    BodyKind.VERTICAL: Reach.VERTICAL,
    BodyKind.REGENCY: Reach.LOCAL,
    BodyKind.CITY: Reach.LOCAL,
    BodyKind.VILLAGE: Reach.LOCAL,
}


@dataclass(frozen=True, slots=True)
class Competence:
    """The commission proposed for a body; ``commission`` is its row when it is a body of the portal."""

    level: Level
    name: str
    commission: PublicBody | None


def assess(objection: Objection, filed_on: date, calendar: WorkingCalendar | None = None) -> Assessment:
    """The verdict on time for a petition filed on ``filed_on``, a date in the body's zone.

    ``calendar`` is that of the body, for whoever judges many at once.
    """
    return law.assess(
        filed_on,
        due_on=objection.due_on,
        ruled_on=objection.ruled_on,
        received_on=objection.ruling_received_on,
        calendar=calendar or calendar_of(objection.body),
    )


def competence_of(commission: PublicBody) -> Competence:
    """A commission of the portal, chosen by hand: its level follows from the body it belongs to."""
    above = db.session.get(PublicBody, commission.parent_id) if commission.parent_id is not None else None
    if above is None:
        return Competence(Level.CENTRAL, commission.name, commission)
    level = Level.PROVINCIAL if above.kind is BodyKind.PROVINCE else Level.LOCAL
    return Competence(level, commission.name, commission)


def competence(body: PublicBody) -> Competence:
    """Propose the commission: that of the body's own level, or of the province it lies in.

    A commission belongs to a province or a region by its parent; one without a parent is the central one.
    """
    known = {commission.parent_id: commission for commission in db.session.scalars(queries.commissions())}
    own, above = known.get(body.id), known.get(body.parent_id) if body.parent_id else None
    reach = REACHES[body.kind]
    level = law.competent(reach, has_local=own is not None)
    if level is Level.LOCAL:
        return Competence(level, own.name if own else "", own)
    if level is Level.CENTRAL:
        central = known.get(None)
        return Competence(level, central.name if central else "Komisi Informasi Pusat", central)
    province = body if reach is Reach.PROVINCIAL and body.kind is BodyKind.PROVINCE else None
    if province is None and body.parent_id is not None:
        province = db.session.get(PublicBody, body.parent_id)
    found = own if body.kind is BodyKind.PROVINCE else above
    name = f"Komisi Informasi {province.name.removeprefix('Pemerintah ')}" if province else "Komisi Informasi Provinsi"
    return Competence(level, found.name if found else name, found)


def _linked(named: Competence) -> Competence:
    """The same commission as a body of the portal, when there is one of that name."""
    if named.commission is not None:
        return named
    wanted = named.name.casefold()
    known = (one for one in db.session.scalars(queries.commissions()) if one.name.casefold() == wanted)
    found = next(known, None)
    return competence_of(found) if found is not None else named


def check_version(dispute: Dispute, version: int | None) -> None:
    """Take the dispute for this step, as it stands now. Raises Stale when the page was opened on an older state."""
    db.session.refresh(dispute, with_for_update={"key_share": True, "of": Dispute})
    if version is not None and dispute.version != version:
        raise Stale


def petition(
    objection: Objection, *, petitioned_on: date, competence: Competence, note: str = "", actor: Actor, now: datetime
) -> Dispute:
    """Record that a dispute was filed with a commission; the verdict on its time goes into the event.

    A commission that was only named is linked when the portal knows one of that name.
    The caller commits. Raises NotAllowed, or AlreadyDisputed. Source: UU 14/2008 Pasal 37.
    """
    db.session.refresh(objection, with_for_update={"key_share": True, "of": Objection})
    if db.session.scalar(queries.of_objection(objection.id)) is not None:
        raise AlreadyDisputed(objection.number)
    facts = DisputeFacts(
        local_date(now, objection.body.zone), petitioned_on, objection_stands=objection.status not in ENDED
    )
    steps.check(law.PETITION, None, actor.doer, facts)
    assessed = assess(objection, petitioned_on)
    competence = _linked(competence)
    dispute = Dispute(
        body_id=objection.body_id,
        objection_id=objection.id,
        commission_id=competence.commission.id if competence.commission else None,
        level=competence.level,
        commission_name=competence.name,
        stage=Stage.PETITIONED,
        petitioned_on=petitioned_on,
        recorded_at=now,
    )
    dispute.objection = objection
    dispute.stages = [_stage(objection.body_id, law.PETITION, petitioned_on, note, actor, now)]
    db.session.add(dispute)
    db.session.flush()
    record_for_objection(
        law.PETITION.name,
        objection,
        actor=actor,
        now=now,
        petitioned_on=petitioned_on,
        commission=competence.name,
        level=competence.level,
        timeliness=assessed.timeliness,
        basis=assessed.basis,
        until=assessed.until,
        article=str(law.PETITION.article),
    )
    return dispute


class AlreadyDisputed(Exception):
    """A dispute about this objection is on record."""


class NumberTaken(Exception):
    """Another dispute before the same commission is registered under this number."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One stage as it was told. ``number`` is the registration's or the decision's; ``outcome`` that of a decision."""

    on: date
    note: str = ""
    number: str = ""
    outcome: DisputeOutcome | None = None
    summary: str = ""
    to_publish: str = ""


def advance(
    dispute: Dispute, step: law.Transition, entry: Entry, *, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Record the next stage. The caller commits. Raises NotAllowed, Stale, or NumberTaken for a registration."""
    check_version(dispute, version)
    objection = dispute.objection
    steps.check(step, dispute.stage, actor.doer, facts_of(dispute, entry, now))
    if step is law.REGISTER:
        _take_number(dispute, entry.number.strip())
    if step.target is not None:
        dispute.stage = step.target
    if step is law.REGISTER:
        dispute.registration_number, dispute.registered_on = entry.number.strip(), entry.on
    if step is law.DECIDE:
        dispute.decision_number, dispute.decided_on = entry.number.strip(), entry.on
        dispute.outcome, dispute.decision_summary = entry.outcome, entry.summary
        dispute.to_publish = entry.to_publish
    dispute.stages.append(_stage(dispute.body_id, step, entry.on, entry.note, actor, now))
    record_for_objection(
        step.name,
        objection,
        actor=actor,
        now=now,
        on=entry.on,
        number=entry.number or None,
        outcome=entry.outcome,
        article=str(step.article),
    )


def _take_number(dispute: Dispute, number: str) -> None:
    """Let registrations at one commission of the portal follow one another. Raises NumberTaken."""
    if dispute.commission_id is not None:
        hold(db.session.get_one(PublicBody, dispute.commission_id))
    if db.session.scalar(queries.registered_as(number, dispute)) is not None:
        raise NumberTaken(number)


def facts_of(dispute: Dispute, entry: Entry, now: datetime) -> DisputeFacts:
    """What the law looks at in a dispute."""
    return DisputeFacts(
        today=local_date(now, dispute.body.zone),
        on=entry.on,
        last_on=max((stage.on for stage in dispute.stages), default=None),
        number=entry.number,
        outcome=entry.outcome,
        only_refusal={row.ground for row in dispute.objection.grounds} == {Ground.REFUSED},
    )


def allowed_now(dispute: Dispute, actor: Actor, now: datetime) -> list[law.Transition]:
    """The stages that may be recorded next by this office."""
    today = local_date(now, dispute.body.zone)
    return steps.allowed(law.TRANSITIONS, dispute.stage, actor.doer, facts_of(dispute, Entry(today), now))


def publish(dispute: Dispute, *, on: date, url: str, actor: Actor, now: datetime, version: int | None = None) -> None:
    """Record that what was declared open is available to everybody. The caller commits. Raises NotAllowed or Stale.

    Source: UU 14/2008 Pasal 11 ayat (2).
    """
    check_version(dispute, version)
    if actor.doer is not Role.OFFICER or not law.must_be_published(dispute.outcome) or dispute.published_on is not None:
        raise steps.NotAllowed(law.EXECUTE, law.WRONG_STATE, law.PUBLICATION)
    dispute.published_on, dispute.published_at_url = on, url
    record_for_objection(
        "dispute_published", dispute.objection, actor=actor, now=now, on=on, url=url, article=str(law.PUBLICATION)
    )


def _stage(body_id: int, step: law.Transition, on: date, note: str, actor: Actor, now: datetime) -> DisputeStage:
    who = f"{actor.name}, {actor.jabatan}" if actor.name else ""
    return DisputeStage(body_id=body_id, step=step.name, on=on, note=note, recorded_at=now, recorded_by=who)
