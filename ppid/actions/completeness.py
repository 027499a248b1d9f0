"""A file that lacks something: told in time, completed in time, or closed without being refused and filed again."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from ppid.access import Actor, system_of
from ppid.actions import drafts, files, mails, official_mails, requests
from ppid.actions import letters as letter_actions
from ppid.actions.events import digest, hold, record
from ppid.actions.filing import Filing, Person
from ppid.actions.steps import check_version, clocks_of, facts_of, signer_of
from ppid.clock import local_date
from ppid.db import db
from ppid.law import workflow
from ppid.law.articles import PERKI_SLIP, Article
from ppid.law.deadlines import REPAIR, count_provisionally
from ppid.law.roles import Party, Role
from ppid.law.workflow import Channel, EvidenceKind, Facts, NotAllowed, Status
from ppid.letters import builders
from ppid.models import Applicant, FileKind, InfoRequest, Proxy, StoredFile
from ppid.queries import completeness as completeness_queries
from ppid.queries import requests as queries
from ppid.queries.calendars import calendar_of
from ppid.queries.letters import in_force
from ppid.uploads import CleanFile

REFILED, REFILED_FROM = "refiled", "refiled_from"
CARRIED = frozenset({FileKind.ATTACHMENT, FileKind.IDENTITY, FileKind.POWER_OF_ATTORNEY, FileKind.INTAKE_SCAN})


class AlreadyRefiled(Exception):
    """The request was filed again before; that happens once."""


def mark_incomplete(
    info_request: InfoRequest, *, missing: Sequence[str], actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Tell the applicant, within the limit and once, what is missing.

    The repair period runs from the receipt of this notice, so ``repair_due_on`` is here only the earliest last day it
    can have. The caller commits. Raises NotAllowed or Stale. Source: PerKI 1/2021 (completeness).
    """
    check_version(info_request, version)
    missing = tuple(entry.strip() for entry in missing if entry.strip())
    workflow.check(
        workflow.MARK_INCOMPLETE, info_request.status, actor.doer, facts_of(info_request, now, missing=missing)
    )
    on = local_date(now, info_request.body.zone)
    repair_due_on = count_provisionally(REPAIR, on, calendar_of(info_request.body)).due
    info_request.status, info_request.incomplete_on = Status.INCOMPLETE, on
    info_request.missing, info_request.repair_due_on = list(missing), repair_due_on
    record(
        workflow.MARK_INCOMPLETE.name,
        info_request,
        actor=actor,
        now=now,
        article=str(workflow.MARK_INCOMPLETE.article),
        missing=[digest(info_request.applicant, entry) for entry in missing],
        repair_due_on=info_request.repair_due_on,
    )
    signer = signer_of(info_request, Role.OFFICER, on, actor)
    letter = letter_actions.issue(
        "incomplete",
        info_request,
        lambda number, dated_on, check: builders.incomplete(
            info_request, number=number, dated_on=dated_on, check=check, signer=signer, missing=missing
        ),
        signer=signer,
        actor=actor,
        now=now,
    )
    mails.incomplete(info_request, letter, now=now)


def complete(
    info_request: InfoRequest, *, explanation: str, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Take the missing parts in; the operative clock starts again on this day.

    The caller commits and stores the files that came along. Raises NotAllowed or Stale.
    """
    check_version(info_request, version)
    workflow.check(workflow.COMPLETE, info_request.status, actor.doer, facts_of(info_request, now))
    info_request.status = Status.REGISTERED
    info_request.completed_on = local_date(now, info_request.body.zone)
    counted = clocks_of(info_request)
    before = info_request.due_on
    info_request.reply_due_on, info_request.due_on = counted.operative.reply.due, counted.operative.due
    info_request.due_is_provisional = counted.operative.provisional
    record(
        workflow.COMPLETE.name,
        info_request,
        actor=actor,
        now=now,
        article=str(workflow.COMPLETE.article),
        explanation=digest(info_request.applicant, explanation) if explanation else None,
        before=before,
        due_on=info_request.due_on,
        statute_due_on=info_request.statute_due_on,
    )
    mails.completed(info_request, now=now)
    official_mails.completed(info_request, actor=actor, now=now)


# The notice is received


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves that the notice of incompleteness was received, and on which day in the body's zone."""

    evidence: EvidenceKind
    on: date


def receipt_of(info_request: InfoRequest) -> Receipt | None:
    """The first proof that the notice was received, or None: then the repair period does not run yet."""
    event = db.session.scalars(completeness_queries.recorded_receipts(info_request.id)).first()
    if event is None:
        return _first_receipt(info_request)
    on = date.fromisoformat(event.data["received_on"])
    return _first_receipt(info_request, Receipt(EvidenceKind(event.data["evidence"]), on))


def _first_receipt(info_request: InfoRequest, *recorded: Receipt) -> Receipt | None:
    """The earliest of what the portal itself saw and what the office recorded."""
    opened = db.session.scalars(completeness_queries.opened_on(info_request.id)).first()
    accepted = db.session.scalars(completeness_queries.mail_accepted_at(info_request.id)).first()
    found = [*recorded, *([Receipt(EvidenceKind.OPENED, opened)] if opened else ())]
    if accepted is not None:
        found.append(Receipt(EvidenceKind.MAIL_ACCEPTED, local_date(accepted, info_request.body.zone)))
    return min(found, key=lambda receipt: receipt.on, default=None)


def repair_due(info_request: InfoRequest, received_on: date | None) -> date | None:
    """The last day to complete the file, counted from the receipt; never before the day that was named earlier."""
    named = info_request.repair_due_on
    if named is None or received_on is None:
        return named
    return max(named, count_provisionally(REPAIR, received_on, calendar_of(info_request.body)).due)


def note_opened(info_request: InfoRequest, *, actor: Actor, now: datetime) -> None:
    """Record, once, that the applicant opened the case after the notice; nothing gets shorter by it.

    The caller commits. Does nothing when no notice waits to be received.
    """
    check_version(info_request, None)
    if info_request.status is not Status.INCOMPLETE:
        return
    if db.session.scalars(completeness_queries.opened_on(info_request.id)).first() is not None:
        return
    before = receipt_of(info_request)
    on = local_date(now, info_request.body.zone)
    info_request.repair_due_on = repair_due(info_request, before.on if before else on)
    record(
        completeness_queries.NOTICE_OPENED,
        info_request,
        actor=actor,
        now=now,
        article=str(REPAIR.article),
        repair_due_on=info_request.repair_due_on,
    )


def receive_notice(
    info_request: InfoRequest,
    evidence: EvidenceKind,
    *,
    received_on: date,
    actor: Actor,
    now: datetime,
    note: str = "",
    version: int | None = None,
) -> None:
    """Record that the notice was handed over or came by post, with its evidence; the repair period runs from that day.

    Recorded again it corrects what was recorded before, but a day once named to the applicant never comes nearer. The
    caller commits. Raises NotAllowed, Stale, or ValueError for a date before the notice or after today.
    """
    check_version(info_request, version)
    facts = facts_of(info_request, now, evidence=evidence)
    workflow.check(workflow.RECEIVE_NOTICE, info_request.status, actor.doer, facts)
    assert info_request.incomplete_on is not None  # the state says so, and a constraint
    if not info_request.incomplete_on <= received_on <= local_date(now, info_request.body.zone):
        raise ValueError("the notice is received between its date and today")
    first = _first_receipt(info_request, Receipt(evidence, received_on))
    info_request.repair_due_on = repair_due(info_request, first.on if first else received_on)
    record(
        workflow.RECEIVE_NOTICE.name,
        info_request,
        actor=actor,
        now=now,
        article=str(workflow.RECEIVE_NOTICE.article),
        evidence=evidence,
        received_on=received_on,
        repair_due_on=info_request.repair_due_on,
        note=digest(info_request.applicant, note) if note else None,
    )


# Not completed


def _facts_of_lapse(info_request: InfoRequest, receipt: Receipt | None, now: datetime, today: date | None) -> Facts:
    received_on = receipt.on if receipt else None
    facts = facts_of(
        info_request, now, repair_due_on=repair_due(info_request, received_on), notice_received_on=received_on
    )
    return facts if today is None else replace(facts, today=today)


def may_lapse(info_request: InfoRequest, *, now: datetime, today: date | None = None) -> bool:
    """Whether the notice was received and the repair period that runs from then has passed."""
    facts = _facts_of_lapse(info_request, receipt_of(info_request), now, today)
    return workflow.LAPSE in workflow.allowed_now(info_request.status, Party.SYSTEM, facts)


def lapse(info_request: InfoRequest, *, now: datetime, today: date | None = None) -> None:
    """Close a request that was not completed in time; it is not refused and can be filed again.

    The caller commits. Raises NotAllowed while the repair period runs, or while nothing proves that the notice was
    received.
    """
    check_version(info_request, None)
    actor, receipt = system_of(info_request.body_id), receipt_of(info_request)
    facts = _facts_of_lapse(info_request, receipt, now, today)
    workflow.check(workflow.LAPSE, info_request.status, actor.doer, facts)
    assert receipt is not None  # the table says so
    assert facts.repair_due_on is not None
    told_on, due_on = info_request.incomplete_on or receipt.on, facts.repair_due_on
    info_request.status, info_request.repair_due_on = Status.NOT_COMPLETED, due_on
    record(
        workflow.LAPSE.name,
        info_request,
        actor=actor,
        now=now,
        article=str(workflow.LAPSE.article),
        evidence=receipt.evidence,
        received_on=receipt.on,
        repair_due_on=due_on,
    )
    on = local_date(now, info_request.body.zone)
    signer = signer_of(info_request, Role.OFFICER, on, actor)
    earlier = db.session.scalars(in_force(queries.letters_of(info_request.id), "incomplete")).first()
    letter_actions.issue(
        "not_completed",
        info_request,
        lambda number, dated_on, check: builders.not_completed(
            info_request,
            number=number,
            dated_on=dated_on,
            check=check,
            signer=signer,
            missing=[str(entry) for entry in info_request.missing or ()],
            incomplete_number=earlier.number if earlier else "",
            incomplete_on=told_on,
            told_on=receipt.on,
            due_on=due_on,
        ),
        signer=signer,
        actor=actor,
        now=now,
    )
    mails.lapsed(info_request, now=now)


# Filed again


def can_refile(info_request: InfoRequest) -> bool:
    """Whether everything that a new request needs is still there, and the old one was closed for being incomplete."""
    return info_request.status is Status.NOT_COMPLETED and info_request.applicant.erased_at is None


def carried(
    info_request: InfoRequest, kinds: Container[FileKind] = CARRIED, without: Container[int] = ()
) -> list[files.Upload]:
    """The files that came with a request, read once more for the request that follows it; ``without`` are ids."""
    kept = db.session.scalars(queries.files_of(info_request.id)).all()
    return [
        files.Upload(CleanFile(one.name, one.media_type, files.bytes_of(one), one.sha256, one.size_bytes), one.kind)
        for one in kept
        if one.kind in kinds and one.id not in without
    ]


def refile(info_request: InfoRequest, rows: Sequence[StoredFile], *, actor: Actor, now: datetime) -> InfoRequest:
    """Make a new request of one that was not completed: same words, own number, own code, own clock; once.

    ``rows`` are the stored copies of its files. The caller commits. Raises NotAllowed or AlreadyRefiled.
    Source: PerKI 1/2021 (completeness).
    """
    hold(info_request.body)
    check_version(info_request, None)
    if db.session.scalars(completeness_queries.refiled_as(info_request.id)).one_or_none() is not None:
        raise AlreadyRefiled
    if not can_refile(info_request):
        raise NotAllowed(
            workflow.REGISTER,
            "Hanya permohonan yang ditutup karena tidak dilengkapi yang dapat diajukan kembali dengan cara ini.",
            Article(PERKI_SLIP),
        )
    made = requests.register(info_request.body, stated_again(info_request, now), actor=actor, now=now)
    made.refiled_from_id = info_request.id
    for row in rows:
        row.request_id = made.id
        files.attach(row, made, actor=actor, now=now)
    record(REFILED, info_request, actor=actor, now=now, number=made.number)
    record(REFILED_FROM, made, actor=actor, now=now, number=info_request.number)
    return made


def stated_again(info_request: InfoRequest, now: datetime) -> Filing:
    """A request as it was stated, to be filed once more ``now`` through the portal."""
    applicant, proxy = info_request.applicant, info_request.proxy
    return Filing(
        filing_key=drafts.new_key(),
        channel=Channel.WEB,
        kind=applicant.kind,
        applicant=replace(_person(applicant), occupation=applicant.occupation),
        items=tuple(item.text for item in info_request.items),
        purpose=info_request.purpose,
        access_mode=info_request.access_mode,
        delivery_method=info_request.delivery_method,
        received_at=now,
        unit_id=info_request.unit_id,
        is_foreign=applicant.is_foreign,
        members=applicant.members or "",
        proxy=_person(proxy) if proxy else None,
        power_of_attorney=proxy.power_of_attorney if proxy else "",
        language=info_request.language,
    )


def _person(row: Applicant | Proxy) -> Person:
    return Person(row.name, row.identity or "", row.address or "", row.phone or "", row.email or "")
