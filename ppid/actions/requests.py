"""The steps of a request: taken in, answered, received, withdrawn, extended, made complete."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from ppid import vault
from ppid.access import Actor
from ppid.actions import letters as letter_actions
from ppid.actions import mails, numbers, referrals, search
from ppid.actions.answers import (
    Answer,
    Decision,
    copy_facts,
    drafter_facts,
    facts_of_items,
    finished_copies,
    issue_letters,
    keep_back,
    tested,
    was_approved,
    write_down,
)
from ppid.actions.applicants import applicant_from, proxy_from
from ppid.actions.events import digest, hold, record
from ppid.actions.filing import Filing
from ppid.actions.steps import Stale, allowed_now, check_version, clocks_of, facts_of, signer_of
from ppid.clock import local_date
from ppid.db import db
from ppid.law import clocks, numbering, workflow
from ppid.law.numbering import Series
from ppid.law.roles import Role
from ppid.law.workflow import EvidenceKind, Facts
from ppid.letters import builders
from ppid.models import Delivery, FileKind, InfoRequest, Notice, PublicBody, RequestItem, StoredFile
from ppid.queries import approvals as approval_queries
from ppid.queries import requests as queries
from ppid.queries.calendars import calendar_of
from ppid.queries.letters import in_force

__all__ = [
    "Answer",
    "Decision",
    "Stale",
    "allowed_now",
    "answer",
    "check_version",
    "clocks_of",
    "deliver",
    "facts_of",
    "register",
    "signer_of",
    "token_hash",
    "token_hashes",
    "token_of",
    "withdraw",
]

TOKEN_LENGTH = 10


def token_of(filing_key: str) -> str:
    """The tracking token that follows from a filing key; only its keyed hash is stored."""
    return vault.current().token("tracking", filing_key, TOKEN_LENGTH)


def token_hash(token: str) -> str:
    return vault.current().blind("tracking token", vault.normalise_token(token))


def token_hashes(token: str) -> tuple[str, ...]:
    """Under every key that may still be in use."""
    return vault.current().blinds("tracking token", vault.normalise_token(token))


def register(body: PublicBody, filing: Filing, *, actor: Actor, now: datetime) -> InfoRequest:
    """Put a request on the register, once per filing key, and start its clock.

    The caller commits. Returns the request already there when the same filing is sent again, also at the same moment.
    Raises NotAllowed. Source: UU 14/2008 Pasal 22 ayat (1) to (5).
    """
    hold(body)
    known = db.session.scalar(queries.by_filing_key(filing.filing_key))
    if known is not None:
        return known
    received_on = local_date(filing.received_at, body.zone)
    calendar = calendar_of(body)
    counted = clocks.reply_clocks(received_on, calendar).statute
    workflow.check(workflow.REGISTER, None, actor.doer, Facts(local_date(now, body.zone), received_on, counted.due))
    applicant = applicant_from(body, filing)
    proxy = proxy_from(body, filing.proxy, filing.power_of_attorney) if filing.proxy else None
    year = numbering.local_year(filing.received_at, body.zone)
    seq = numbers.take(body.id, Series.REQUEST, year)
    db.session.add_all([row for row in (applicant, proxy) if row is not None])
    db.session.flush()
    info_request = InfoRequest(
        body_id=body.id,
        unit_id=filing.unit_id,
        applicant_id=applicant.id,
        proxy_id=proxy.id if proxy else None,
        filing_key=filing.filing_key,
        token_hash=token_hash(token_of(filing.filing_key)),
        number=numbering.number(
            body.register_pattern, seq=seq, moment=filing.received_at, zone=body.zone, code=body.register_code
        ),
        year=year,
        seq=seq,
        language=filing.language,
        channel=filing.channel,
        received_at=filing.received_at,
        received_on=received_on,
        recorded_at=now,
        backdated_reason=filing.backdated_reason or None,
        purpose=filing.purpose,
        access_mode=filing.access_mode,
        delivery_method=filing.delivery_method,
        status=workflow.Status.REGISTERED,
        reply_due_on=counted.reply.due,
        due_on=counted.due,
        statute_due_on=counted.due,
        due_is_provisional=counted.provisional,
    )
    info_request.items = [
        RequestItem(body_id=body.id, number=number, text=text) for number, text in enumerate(filing.items, 1)
    ]
    db.session.add(info_request)
    db.session.flush()
    _adopt_files(info_request, filing.filing_key)
    search.index(info_request)
    record(
        workflow.REGISTER.name,
        info_request,
        actor=actor,
        now=now,
        number=info_request.number,
        channel=filing.channel,
        received_at=filing.received_at,
        received_on=received_on,
        due_on=counted.due,
        provisional=counted.provisional,
        article=str(workflow.REGISTER.article),
        backdated_reason=filing.backdated_reason or None,
        applicant=digest(applicant, applicant.name, filing.applicant.identity, filing.applicant.address),
        items=[digest(applicant, text) for text in filing.items],
        purpose=digest(applicant, filing.purpose),
        files=[file.sha256 for file in db.session.scalars(queries.files_of(info_request.id))],
    )
    signer = signer_of(info_request, Role.DESK, local_date(now, body.zone), actor)
    letter_actions.issue(
        "receipt",
        info_request,
        lambda number, on, check: builders.receipt(
            info_request,
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
    mails.receipt(info_request, token=vault.spell(token_of(filing.filing_key)), now=now)
    return info_request


def _adopt_files(info_request: InfoRequest, draft_key: str) -> None:
    """Let the files of a draft belong to the request that was made of it."""
    for file in db.session.scalars(sa.select(StoredFile).where(StoredFile.draft_key == draft_key)):
        file.request_id = info_request.id
    db.session.flush()


def answer(
    info_request: InfoRequest, drafted: Answer, *, actor: Actor, now: datetime, version: int | None = None
) -> Notice:
    """Answer a request in writing: decide each item, derive the outcome, issue the notice and any decree of refusal.

    The caller commits. Raises NotAllowed with the article, or Stale. A late answer is an answer; a refusal without a
    harm test that holds today is none. Where the body asks for a second pair of eyes, what is sent was put before
    ``actor`` by somebody else. Source: UU 14/2008 Pasal 19 and Pasal 22 ayat (7).
    """
    check_version(info_request, version)
    decided, tests = tested(info_request.body_id, drafted.decisions)
    draft = db.session.scalar(approval_queries.of_request(info_request.id))
    copies = finished_copies(info_request)
    items = facts_of_items(info_request, decided, drafted.files, copies)
    approved = was_approved(info_request.body, draft, actor)
    facts = facts_of(info_request, now, items=items, approved=approved)
    workflow.check(workflow.ANSWER, info_request.status, actor.doer, facts)
    on = local_date(now, info_request.body.zone)
    for item in info_request.items:
        write_down(item, decided[item.number])
    referrals.note(info_request)
    copies = keep_back(info_request, copies)
    for file in drafted.files:
        file.request_id = info_request.id
        db.session.add(file)
    signer = signer_of(info_request, Role.OFFICER, on, actor)
    notice = Notice(
        body_id=info_request.body_id,
        request_id=info_request.id,
        official_id=signer.id if signer else None,
        issued_at=now,
        issued_on=on,
        provide_days=drafted.provide_days,
        copy_rate=drafted.copy_rate,
        copy_sheets=drafted.copy_sheets,
        delivery_cost=drafted.delivery_cost,
        other_cost=drafted.other_cost,
        payment=drafted.payment,
        explanation=drafted.explanation,
    )
    info_request.status = workflow.Status.ANSWERED
    info_request.outcome = workflow.outcome_of(fact.outcome for fact in items if fact.outcome is not None)
    info_request.answered_on = on
    info_request.notice = notice
    record(
        workflow.ANSWER.name,
        info_request,
        actor=actor,
        now=now,
        article=str(workflow.ANSWER.article),
        outcome=info_request.outcome,
        due_on=info_request.due_on,
        items=[
            {
                "number": fact.number,
                "outcome": fact.outcome,
                "ground": fact.ground or None,
                "holder": fact.holder or None,
                "harm_test": tests[test_id].number if (test_id := decided[fact.number].harm_test_id) else None,
            }
            for fact in items
        ],
        files=[file.sha256 for file in drafted.files],
        redactions=copy_facts(info_request, copies),
        drafted_by=drafter_facts(draft),
    )
    if draft is not None:
        db.session.delete(draft)
    issue_letters(info_request, notice, tests.values(), signer, actor=actor, now=now)
    mails.answered(info_request, now=now)
    return notice


def deliver(
    info_request: InfoRequest,
    evidence: EvidenceKind,
    *,
    received_on: date,
    actor: Actor,
    now: datetime,
    note: str = "",
    version: int | None = None,
) -> Delivery:
    """Record that the answer was received, with its evidence; the windows of the law run from that day.

    The caller commits. Raises NotAllowed, Stale, or ValueError for a date before the answer or after today.
    Source: UU 14/2008 Pasal 36 ayat (1) and Pasal 37 ayat (2).
    """
    check_version(info_request, version)
    workflow.check(workflow.DELIVER, info_request.status, actor.doer, facts_of(info_request, now, evidence=evidence))
    assert info_request.answered_on is not None  # the state says so, and a constraint
    if not info_request.answered_on <= received_on <= local_date(now, info_request.body.zone):
        raise ValueError("the answer is received between its date and today")
    delivery = Delivery(
        body_id=info_request.body_id,
        request_id=info_request.id,
        evidence=evidence,
        received_on=received_on,
        recorded_at=now,
        note=note,
    )
    db.session.add(delivery)
    info_request.status, info_request.answer_received_on = (workflow.Status.DELIVERED, received_on)
    record(
        workflow.DELIVER.name,
        info_request,
        actor=actor,
        now=now,
        evidence=evidence,
        received_on=received_on,
        article=str(workflow.DELIVER.article),
        note=digest(info_request.applicant, note) if note else None,
    )
    if evidence is EvidenceKind.HANDED_OVER:
        signer = signer_of(info_request, Role.DESK, local_date(now, info_request.body.zone), actor)
        answer_letter = db.session.scalar(in_force(queries.letters_of(info_request.id), "notice"))
        letter_actions.issue(
            "handover",
            info_request,
            lambda number, on, check: builders.handover(
                info_request,
                number=number,
                dated_on=on,
                check=check,
                signer=signer,
                handed_at=now,
                notice_number=answer_letter.number if answer_letter else "",
                files=[
                    file
                    for file in db.session.scalars(queries.files_of(info_request.id))
                    if file.kind is FileKind.GIVEN and not file.is_of_objection
                ],
            ),
            signer=signer,
            actor=actor,
            now=now,
        )
    return delivery


def withdraw(
    info_request: InfoRequest, *, reason: str, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Take a request back at the applicant's own wish. The caller commits. Raises NotAllowed or Stale."""
    check_version(info_request, version)
    workflow.check(
        workflow.WITHDRAW, info_request.status, actor.doer, facts_of(info_request, now, asked_by_applicant=True)
    )
    on = local_date(now, info_request.body.zone)
    info_request.status, info_request.withdrawn_on = workflow.Status.WITHDRAWN, on
    record(
        workflow.WITHDRAW.name,
        info_request,
        actor=actor,
        now=now,
        article=str(workflow.WITHDRAW.article),
        reason=digest(info_request.applicant, reason) if reason else None,
    )
    signer = signer_of(info_request, Role.OFFICER, on, actor)
    letter_actions.issue(
        "withdrawal",
        info_request,
        lambda number, dated_on, check: builders.withdrawal(
            info_request,
            number=number,
            dated_on=dated_on,
            check=check,
            signer=signer,
            reason=reason,
            by_desk=isinstance(actor.doer, Role),
        ),
        signer=signer,
        actor=actor,
        now=now,
    )
    mails.withdrawn(info_request, now=now)
