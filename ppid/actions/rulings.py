"""What the Atasan PPID does: rule on an objection, settle it amicably, and see that the order is carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ppid.access import Actor
from ppid.actions import letters as letter_actions
from ppid.actions import objection_mails
from ppid.actions.events import digest, record_for_objection
from ppid.actions.objections import check_version, facts_of
from ppid.clock import local_date
from ppid.db import db
from ppid.law import rulings, steps
from ppid.law.deadlines import count_provisionally
from ppid.law.objections import Ground
from ppid.law.rulings import ObjectionFacts, ObjectionStatus, Ruled, Verdict
from ppid.letters import objections as builders
from ppid.models import Objection, ObjectionItem, Official, Ruling, StoredFile
from ppid.queries.calendars import calendar_of


@dataclass(frozen=True, slots=True)
class Statement:
    """A tanggapan as drafted. ``order_days`` are working days from the ruling; ``items`` are keyed by number."""

    grounds: Mapping[Ground, Ruled]
    items: Mapping[int, Ruled] = field(default_factory=dict)
    reasons: str = ""
    order: str = ""
    order_days: int = 0


def signed_answer(objection: Objection, official: Official | None) -> bool:
    """Whether the answer objected to was signed by this very person, in whatever office."""
    notice = objection.info_request.notice if objection.info_request else None
    signer = db.session.get(Official, notice.official_id) if notice and notice.official_id else None
    if signer is None or official is None:
        return False
    same_account = signer.account_id is not None and signer.account_id == official.account_id
    return signer.id == official.id or same_account or (bool(signer.nip) and signer.nip == official.nip)


def is_signer(objection: Objection, actor: Actor) -> bool:
    """Whether the acting person signed the answer objected to, and so cannot rule."""
    return signed_answer(objection, _official(actor))


def _official(actor: Actor) -> Official | None:
    return db.session.get(Official, actor.official_id) if actor.official_id else None


def facts_of_statement(
    objection: Objection, statement: Statement, now: datetime, *, ruler: Official | None = None
) -> ObjectionFacts:
    """What the law looks at in a tanggapan as drafted and, where one is named, in who gives it."""
    return facts_of(
        objection,
        now,
        ground_verdicts=tuple(statement.grounds.get(row.ground, Ruled()) for row in objection.grounds),
        item_verdicts=tuple(statement.items.get(row.number, Ruled()) for row in objection.items),
        reasons=statement.reasons,
        order=statement.order,
        order_days=statement.order_days,
        ruler_signed_answer=signed_answer(objection, ruler),
    )


def check(objection: Objection, statement: Statement, *, actor: Actor, now: datetime) -> None:
    """Raise NotAllowed, with the article, when this ruling would not be lawful."""
    facts = facts_of_statement(objection, statement, now, ruler=_official(actor))
    steps.check(rulings.RULE, objection.status, actor.doer, facts)


def rule(
    objection: Objection, statement: Statement, *, actor: Actor, now: datetime, version: int | None = None
) -> Ruling:
    """Answer an objection in writing, per ground and per item; what is accepted becomes an order with a limit.

    The caller commits. Raises NotAllowed or Stale. A late ruling is a ruling. Source: UU 14/2008 Pasal 36 ayat (2) and
    (3).
    """
    check_version(objection, version)
    check(objection, statement, actor=actor, now=now)
    on = local_date(now, objection.body.zone)
    limit = None
    if statement.order_days:
        limit = count_provisionally(rulings.order_limit(statement.order_days), on, calendar_of(objection.body))
    for row in objection.grounds:
        row.verdict, row.reason = statement.grounds[row.ground].verdict, statement.grounds[row.ground].reason
    for item in objection.items:
        item.verdict, item.reason = statement.items[item.number].verdict, statement.items[item.number].reason
        item.order_due_on = limit.due if limit and item.verdict is not Verdict.REJECTED else None
    official = _official(actor)
    verdicts = [*(row.verdict for row in objection.grounds), *(item.verdict for item in objection.items)]
    objection.status, objection.ruled_on = ObjectionStatus.RULED, on
    objection.outcome = rulings.outcome_of(verdict for verdict in verdicts if verdict is not None)
    ruling = Ruling(
        body_id=objection.body_id,
        official_id=official.id if official else None,
        issued_at=now,
        issued_on=on,
        reasons=statement.reasons,
        order=statement.order if limit else "",
        order_days=statement.order_days if limit else 0,
        order_due_on=limit.due if limit else None,
    )
    objection.ruling = ruling
    record_for_objection(
        rulings.RULE.name,
        objection,
        actor=actor,
        now=now,
        outcome=objection.outcome,
        grounds=[{"ground": row.ground, "verdict": row.verdict} for row in objection.grounds],
        items=[{"number": item.number, "verdict": item.verdict} for item in objection.items],
        due_on=objection.due_on,
        order_due_on=ruling.order_due_on,
        reasons=digest(objection.applicant, statement.reasons),
        order=digest(objection.applicant, statement.order) if statement.order else None,
        article=str(rulings.RULE.article),
    )
    letter_actions.issue(
        "ruling",
        objection,
        lambda number, dated_on, check: builders.ruling(
            objection, ruling, number=number, dated_on=dated_on, check=check, signer=official
        ),
        signer=official,
        actor=actor,
        now=now,
    )
    objection_mails.ruled(objection, now=now)
    return ruling


def settle(
    objection: Objection, *, text: str, agreed: bool, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Record that both sides settled amicably; never for a refusal under Pasal 17. The caller commits.

    Raises NotAllowed or Stale. Source: UU 14/2008 Pasal 35 ayat (2).
    """
    check_version(objection, version)
    steps.check(rulings.SETTLE, objection.status, actor.doer, facts_of(objection, now, text=text, agreed=agreed))
    objection.status, objection.settlement = ObjectionStatus.SETTLED, text
    objection.settled_on = local_date(now, objection.body.zone)
    record_for_objection(
        rulings.SETTLE.name,
        objection,
        actor=actor,
        now=now,
        text=digest(objection.applicant, text),
        article=str(rulings.SETTLE.article),
    )
    objection_mails.settled(objection, now=now)


def execute(
    item: ObjectionItem,
    *,
    note: str,
    files: Sequence[StoredFile] = (),
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Record that what a ruling ordered about one item is done, with what was handed over. The caller commits.

    Raises NotAllowed or Stale, and NotAllowed for an item that awaits nothing.
    """
    objection = item.objection
    check_version(objection, version)
    facts = facts_of(objection, now, text=note, handed_over=bool(files))
    steps.check(rulings.EXECUTE, objection.status, actor.doer, facts)
    if item.order_due_on is None or item.executed_on is not None:
        raise steps.NotAllowed(rulings.EXECUTE, rulings.WRONG_STATE, rulings.EXECUTE.article)
    item.executed_on, item.execution_note = local_date(now, objection.body.zone), note
    db.session.add_all(files)
    record_for_objection(
        rulings.EXECUTE.name,
        objection,
        actor=actor,
        now=now,
        item=item.number,
        order_due_on=item.order_due_on,
        note=digest(objection.applicant, note) if note else None,
        files=[file.sha256 for file in files],
        article=str(rulings.EXECUTE.article),
    )
    objection_mails.executed(objection, item, now=now)
