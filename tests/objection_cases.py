"""Objections of the small world in each of their states, one of them without a request, and one not sent yet."""

from __future__ import annotations

from hashlib import sha256

import sqlalchemy as sa

from ppid import clock, storage
from ppid.access import applicant_of
from ppid.actions import drafts, objections, ruling_drafts, rulings
from ppid.actions.filing import Person
from ppid.db import committed, db
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.law.rulings import ObjectionStatus, Verdict
from ppid.models import FileKind, InfoRequest, Objection, Official, StoredFile
from tests import disputes, world
from tests import objections as cases

DRAFT_KEY = "keberatan-yang-belum-dikirim-000"
WITHOUT_REQUEST = len(ObjectionStatus) + 1  # the number of the one that needs no request
SUPERIORS_NIP = "197001011995011001"
HANDED_OVER = b"Laporan yang diserahkan\n"
FILES = 3  # so that one of them shares its number with no row of the strangers


def build(answered: InfoRequest) -> None:
    """Object to a request whose answer was received; the one that comes first has its ruling open and a file given."""
    with committed():  # in the small world all officials share one NIP; who signed the answer may not rule
        db.session.get_one(Official, world.actor(Role.SUPERIOR).official_id).nip = SUPERIORS_NIP
    states = [ObjectionStatus.RECEIVED, *(status for status in ObjectionStatus if status != ObjectionStatus.RECEIVED)]
    for number, status in enumerate(states, 1):
        objection = cases.file(answered, number, grounds=frozenset({Ground.NOT_FULFILLED}))
        _bring_to(status, objection)
        if status is ObjectionStatus.REGISTERED:
            _submit_draft(objection)
    cases.file(
        None,
        WITHOUT_REQUEST,
        grounds=frozenset({Ground.PERIODIC_NOT_PROVIDED}),
        applicant=Person("Rahmat", "6472011503800002", "Jalan Anggrek 5", "0812-5550-0002"),
        items=("Laporan keuangan tahunan", "Profil badan publik"),
        purpose="Penelitian",
    )
    _dispute()
    stated = {
        "request_id": answered.id,
        "grounds": ["e"],
        "chosen": ["2"],
        "case_position": "Yang diminta belum diberikan.",
        "by_proxy": False,
    }
    with committed():
        drafts.save(world.body(), DRAFT_KEY, stated, finished=True, now=clock.now(), about=drafts.OBJECTION)


def _dispute() -> None:
    """Bring an objection to which the ruling was received before a commission, here the body's own commissioner."""
    ruled = db.session.scalars(sa.select(Objection).where(Objection.status == ObjectionStatus.RECEIVED)).one()
    disputes.decided(disputes.registered(disputes.petition(ruled, before=world.body())))


def _bring_to(status: ObjectionStatus, objection: Objection) -> None:
    """Take the lawful steps that lead to a state."""
    now, superior = clock.now(), world.actor(Role.SUPERIOR)
    if status in {ObjectionStatus.RULED, ObjectionStatus.RECEIVED}:
        cases.rule(objection, Verdict.ACCEPTED)
    if status is ObjectionStatus.RECEIVED:
        cases.receive(objection)
        _carry_out(objection)
    if status is ObjectionStatus.SETTLED:
        with committed():
            rulings.settle(objection, text="PPID menyerahkan laporan", agreed=True, actor=superior, now=now)
    if status is ObjectionStatus.WITHDRAWN:
        with committed():
            objections.withdraw(objection, reason="", actor=applicant_of(objection.body_id), now=now)


def _submit_draft(objection: Objection) -> None:
    """Let the desk put a draft of the ruling before the Atasan PPID."""
    now, desk, statement = clock.now(), world.actor(Role.DESK), cases.statement(objection)
    parts = [f"ground_{row.ground}" for row in objection.grounds] + [f"item_{row.number}" for row in objection.items]
    typed = {f"{part}-verdict": [Verdict.ACCEPTED.value] for part in parts}
    typed |= {"order": [statement.order], "order_days": [str(statement.order_days)]}
    with committed():
        ruling_drafts.save(objection, typed, actor=desk, now=now)
        ruling_drafts.submit(objection, statement, actor=desk, now=now)


def _carry_out(objection: Objection) -> None:
    """Hand over what was ordered about the first item, in a few files; the rest still waits."""
    now = clock.now()
    rows = [_handed_over(objection, number) for number in range(1, FILES + 1)]
    with committed():
        rulings.execute(objection.items[0], note="Terlampir", files=rows, actor=world.actor(Role.OFFICER), now=now)


def _handed_over(objection: Objection, number: int) -> StoredFile:
    data, key = HANDED_OVER * number, storage.current().new_key("given")
    storage.current().put(key, data)
    return StoredFile(
        body_id=objection.body_id,
        draft_key=objection.file_key,
        kind=FileKind.EVIDENCE,
        name=f"laporan-{number}.txt",
        media_type="text/plain",
        size_bytes=len(data),
        sha256=sha256(data).hexdigest(),
        storage_key=key,
        uploaded_at=clock.now(),
    )
