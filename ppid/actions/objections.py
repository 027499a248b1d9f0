"""The steps of an objection up to its ruling and after: filed, withdrawn, its ruling received and replied to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from ppid import vault
from ppid.access import Actor
from ppid.actions import letters as letter_actions
from ppid.actions import numbers, objection_mails, ruling_mails
from ppid.actions.applicants import applicant_of_person, proxy_from
from ppid.actions.events import digest, hold, record_for_objection
from ppid.actions.filing import Person
from ppid.actions.requests import token_hash, token_of
from ppid.actions.steps import Stale
from ppid.clock import local_date
from ppid.db import db
from ppid.law import numbering, rulings, steps
from ppid.law.cases import ApplicantKind, Channel, EvidenceKind, Status
from ppid.law.deadlines import RULING, count_provisionally
from ppid.law.numbering import Series
from ppid.law.objections import Ground, OpenGround, window_of
from ppid.law.roles import Role
from ppid.law.rulings import ObjectionFacts, ObjectionStatus
from ppid.letters import objections as builders
from ppid.models import (
    Applicant,
    InfoRequest,
    Objection,
    ObjectionGround,
    ObjectionItem,
    Official,
    Proxy,
    PublicBody,
    StoredFile,
)
from ppid.queries import daily as daily_queries
from ppid.queries import objections as queries
from ppid.queries import people as people_queries
from ppid.queries.calendars import calendar_of

CODE_PREFIX = "KEB-"
TOLD_WHEN_FILED = (Role.SUPERIOR, Role.OFFICER)


@dataclass(frozen=True, slots=True)
class ObjectionFiling:
    """An objection as it was stated. ``item_numbers`` are those of the request it is about; none means all.

    ``applicant``, ``kind`` and ``items`` are given only for ground b without a request. A new ``proxy`` needs its own
    ``power_of_attorney``; without one the proxy of the request goes on. ``received_at`` is an aware instant.
    """

    filing_key: str
    channel: Channel
    grounds: frozenset[Ground]
    case_position: str
    received_at: datetime
    item_numbers: tuple[int, ...] = ()
    purpose: str = ""
    proxy: Person | None = None
    power_of_attorney: str = ""
    applicant: Person | None = None
    kind: ApplicantKind = ApplicantKind.PERSON
    is_foreign: bool = False
    members: str = ""
    items: tuple[str, ...] = ()
    backdated_reason: str = ""
    language: str = "id"


def facts_of(objection: Objection, now: datetime, **facts: object) -> ObjectionFacts:
    """What the law looks at in an objection, with what the step adds."""
    values: dict[str, object] = {
        "today": local_date(now, objection.body.zone),
        "grounds": frozenset(row.ground for row in objection.grounds),
        **facts,
    }
    return ObjectionFacts(**values)  # type: ignore[arg-type]  # the fields of ObjectionFacts


def allowed_now(objection: Objection, actor: Actor, now: datetime) -> list[rulings.Transition]:
    """The steps that the table allows this office now."""
    return steps.allowed(rulings.TRANSITIONS, objection.status, actor.doer, facts_of(objection, now))


def check_version(objection: Objection, version: int | None) -> None:
    """Take the objection for this step, as it stands now. Raises Stale when the page was opened on an older state."""
    db.session.refresh(objection, with_for_update={"key_share": True, "of": Objection})
    if version is not None and objection.version != version:
        raise Stale


def signer_of(objection: Objection, role: Role, on: date, actor: Actor) -> Official | None:
    """Who signs: ``actor`` when it holds that office, else its holder."""
    return db.session.scalar(people_queries.holder_of(objection.body_id, role, on, official_id=actor.official_id))


def windows(info_request: InfoRequest | None, grounds: frozenset[Ground], body: PublicBody) -> list[OpenGround]:
    """The window of each chosen ground, from the facts of the request as they are now; a closed file opens none."""
    calendar = calendar_of(body)
    runs = info_request is not None and info_request.status is not Status.NOT_COMPLETED
    return [
        window_of(
            ground,
            due_on=info_request.due_on if info_request and runs else None,
            answered_on=info_request.answered_on if info_request else None,
            received_answer_on=info_request.answer_received_on if info_request else None,
            calendar=calendar,
        )
        for ground in sorted(grounds)
    ]


def file(
    body: PublicBody, filing: ObjectionFiling, *, info_request: InfoRequest | None, actor: Actor, now: datetime
) -> Objection:
    """Put an objection on the register, once per filing key, and start the clock of the Atasan PPID.

    A late one is taken in: its grounds keep the window they stood in. The caller commits. Returns the objection already
    there when the same filing is sent again. Raises NotAllowed. Source: UU 14/2008 Pasal 35 and 36; PerKI 1/2021
    Pasal 41.
    """
    hold(body)
    known = db.session.scalar(queries.by_filing_key(filing.filing_key))
    if known is not None:
        return known
    received_on = local_date(filing.received_at, body.zone)
    by_proxy = filing.proxy is not None
    steps.check(
        rulings.OBJECT,
        None,
        actor.doer,
        ObjectionFacts(
            today=received_on,
            grounds=filing.grounds,
            request_status=info_request.status if info_request else None,
            request_due_on=info_request.due_on if info_request else None,
            by_proxy=by_proxy,
            power_of_attorney=filing.power_of_attorney,
        ),
    )
    counted = count_provisionally(RULING, received_on, calendar_of(body))
    applicant, proxy = _people(body, filing, info_request)
    year = numbering.local_year(filing.received_at, body.zone)
    seq = numbers.take(body.id, Series.OBJECTION, year)
    objection = Objection(
        body_id=body.id,
        request_id=info_request.id if info_request else None,
        applicant_id=applicant.id,
        proxy_id=proxy.id if proxy else None,
        power_of_attorney=proxy.power_of_attorney if proxy else "",
        filing_key=filing.filing_key,
        token_hash=token_hash(token_of(filing.filing_key)),
        number=numbering.number(
            body.register_pattern,
            seq=seq,
            moment=filing.received_at,
            zone=body.zone,
            code=CODE_PREFIX + body.register_code,
        ),
        year=year,
        seq=seq,
        language=filing.language,
        channel=filing.channel,
        received_at=filing.received_at,
        received_on=received_on,
        recorded_at=now,
        backdated_reason=filing.backdated_reason or None,
        purpose=filing.purpose or (info_request.purpose if info_request else ""),
        case_position=filing.case_position,
        status=ObjectionStatus.REGISTERED,
        due_on=counted.due,
        due_is_provisional=counted.provisional,
    )
    found = windows(info_request, filing.grounds, body)
    objection.grounds = [
        ObjectionGround(
            body_id=body.id,
            ground=one.ground,
            found_on=one.found_on,
            window_due_on=one.window.due if one.window else None,
        )
        for one in found
    ]
    objection.items = _items(body, filing, info_request)
    db.session.add(objection)
    db.session.flush()
    files = _adopt_files(objection)
    record_for_objection(
        rulings.OBJECT.name,
        objection,
        actor=actor,
        now=now,
        channel=filing.channel,
        received_at=filing.received_at,
        received_on=received_on,
        grounds=sorted(filing.grounds),
        late_grounds=[one.ground for one in found if one.is_late(received_on)],
        windows=[
            {"ground": one.ground, "found_on": one.found_on, "until": one.window and one.window.due} for one in found
        ],
        items=[row.number for row in objection.items],
        due_on=counted.due,
        provisional=counted.provisional,
        backdated_reason=filing.backdated_reason or None,
        case_position=digest(applicant, filing.case_position),
        proxy=digest(applicant, proxy.name) if proxy else None,
        files=files,
        article=str(rulings.OBJECT.article),
    )
    signer = signer_of(objection, Role.DESK, local_date(now, body.zone), actor)
    letter_actions.issue(
        "objection",
        objection,
        lambda number, on, check: builders.objection(
            objection,
            number=number,
            dated_on=on,
            check=check,
            signer=signer,
            clock=counted,
            token=vault.spell(token_of(filing.filing_key)),
            signed=isinstance(actor.doer, Role),
        ),
        signer=signer,
        actor=actor,
        now=now,
    )
    objection_mails.filed(objection, token=vault.spell(token_of(filing.filing_key)), now=now)
    told = daily_queries.officials_to_tell(body.id, TOLD_WHEN_FILED, local_date(now, body.zone))
    for official_id, _unit, _role, email in db.session.execute(told).all():
        ruling_mails.filed(objection, official_id=official_id, to=email, now=now)
    return objection


def _people(
    body: PublicBody, filing: ObjectionFiling, info_request: InfoRequest | None
) -> tuple[Applicant, Proxy | None]:
    """The applicant of the request or, for ground b alone, a new one; a new proxy, or the one of the request."""
    applicant = info_request.applicant if info_request else None
    if applicant is None:
        assert filing.applicant is not None  # the form of ground b asks for it
        applicant = applicant_of_person(
            body, filing.applicant, kind=filing.kind, is_foreign=filing.is_foreign, members=filing.members
        )
        db.session.add(applicant)
    proxy = info_request.proxy if info_request else None
    if filing.proxy is not None:
        proxy = proxy_from(body, filing.proxy, filing.power_of_attorney)
        db.session.add(proxy)
    db.session.flush()
    return applicant, proxy


def _items(body: PublicBody, filing: ObjectionFiling, info_request: InfoRequest | None) -> list[ObjectionItem]:
    """The items it is about, taken over unchanged with their numbers, or those of ground b as stated."""
    if info_request is None:
        return [ObjectionItem(body_id=body.id, number=n, text=text) for n, text in enumerate(filing.items, 1)]
    wanted = set(filing.item_numbers) or {item.number for item in info_request.items}
    return [
        ObjectionItem(body_id=body.id, request_item_id=item.id, number=item.number, text=item.text)
        for item in info_request.items
        if item.number in wanted
    ]


def _adopt_files(objection: Objection) -> list[str]:
    """Let the files of the form belong to the objection; return their fingerprints."""
    query = sa.select(StoredFile).where(
        StoredFile.draft_key == objection.filing_key, StoredFile.body_id == objection.body_id
    )
    files = db.session.scalars(query.order_by(StoredFile.id)).all()
    for row in files:
        row.draft_key = objection.file_key
    db.session.flush()
    return [row.sha256 for row in files]


def withdraw(objection: Objection, *, reason: str, actor: Actor, now: datetime, version: int | None = None) -> None:
    """Take an objection back at the applicant's own wish. The caller commits. Raises NotAllowed or Stale."""
    check_version(objection, version)
    steps.check(rulings.WITHDRAW, objection.status, actor.doer, facts_of(objection, now, asked_by_applicant=True))
    objection.status = ObjectionStatus.WITHDRAWN
    objection.withdrawn_on = local_date(now, objection.body.zone)
    record_for_objection(
        rulings.WITHDRAW.name,
        objection,
        actor=actor,
        now=now,
        reason=digest(objection.applicant, reason) if reason else None,
        article=str(rulings.WITHDRAW.article),
    )
    objection_mails.withdrawn(objection, now=now)


def receive(
    objection: Objection,
    evidence: EvidenceKind,
    *,
    received_on: date,
    actor: Actor,
    now: datetime,
    note: str = "",
    version: int | None = None,
) -> None:
    """Record that the ruling was received, with its evidence: the window to the commission runs from that day.

    The caller commits. Raises NotAllowed, Stale, or ValueError for a date before the ruling or after today.
    Source: UU 14/2008 Pasal 37 ayat (2).
    """
    check_version(objection, version)
    steps.check(rulings.RECEIVE_RULING, objection.status, actor.doer, facts_of(objection, now, evidence=evidence))
    assert objection.ruled_on is not None  # the state says so, and a constraint
    if not objection.ruled_on <= received_on <= local_date(now, objection.body.zone):
        raise ValueError("the ruling is received between its date and today")
    objection.status, objection.ruling_received_on = ObjectionStatus.RECEIVED, received_on
    objection.receipt_evidence, objection.receipt_note = evidence, note
    record_for_objection(
        rulings.RECEIVE_RULING.name,
        objection,
        actor=actor,
        now=now,
        evidence=evidence,
        received_on=received_on,
        note=digest(objection.applicant, note) if note else None,
        article=str(rulings.RECEIVE_RULING.article),
    )


def respond(objection: Objection, *, text: str, actor: Actor, now: datetime, version: int | None = None) -> None:
    """Keep what the applicant says to the ruling (column "tanggapan Pemohon" of the register). The caller commits."""
    check_version(objection, version)
    steps.check(rulings.RESPOND, objection.status, actor.doer, facts_of(objection, now, text=text))
    objection.applicant_response = text
    record_for_objection(
        rulings.RESPOND.name,
        objection,
        actor=actor,
        now=now,
        text=digest(objection.applicant, text),
        article=str(rulings.RESPOND.article),
    )
