"""Objections of the small world: filed to a request that was refused or met with silence, and ruled on."""

from __future__ import annotations

from datetime import date, datetime

from ppid import clock
from ppid.access import applicant_of
from ppid.actions import objections, requests, rulings
from ppid.actions.answers import Answer, Decision
from ppid.actions.objections import ObjectionFiling
from ppid.actions.rulings import Statement
from ppid.clock import local_date
from ppid.db import committed
from ppid.law.cases import AccessMode, Channel, EvidenceKind, ItemFacts, ItemOutcome
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.law.rulings import Ruled, Verdict
from ppid.models import InfoRequest, Objection
from tests import world

KEY = "keberatan-ke-{:019}"


def refused(made: InfoRequest) -> InfoRequest:
    """Give the first item, refuse the second, and let the applicant open it."""
    test = world.harm_test()
    given = Decision(ItemFacts(1, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, explanation="Tersedia di laman kami")
    facts = ItemFacts(2, ItemOutcome.REFUSED, ground="h", reason="Rahasia pribadi", consequence=test.if_opened)
    answer = Answer((given, Decision(facts, harm_test_id=test.id)))
    now = clock.now()
    with committed():
        requests.answer(made, answer, actor=world.actor(Role.OFFICER), now=now)
        on = local_date(now, made.body.zone)
        requests.deliver(made, EvidenceKind.OPENED, received_on=on, actor=applicant_of(made.body_id), now=now)
    return made


def filing(number: int = 1, **changes: object) -> ObjectionFiling:
    """A lawful objection received now."""
    values: dict[str, object] = {
        "filing_key": KEY.format(number),
        "channel": Channel.WEB,
        "grounds": frozenset({Ground.NO_ANSWER}),
        "case_position": "Permohonan saya tidak dijawab sampai batas waktunya.",
        "received_at": clock.now(),
    }
    return ObjectionFiling(**(values | changes))  # type: ignore[arg-type]


def file(made: InfoRequest | None, number: int = 1, slug: str = "kaltim", **changes: object) -> Objection:
    """Let the applicant object and commit."""
    body = world.body(slug)
    with committed():
        return objections.file(
            body, filing(number, **changes), info_request=made, actor=applicant_of(body.id), now=clock.now()
        )


def statement(objection: Objection, verdict: Verdict = Verdict.ACCEPTED, **changes: object) -> Statement:
    """A lawful ruling with the same verdict on everything."""
    is_order = verdict is not Verdict.REJECTED
    values: dict[str, object] = {
        "grounds": {row.ground: Ruled(verdict, "Sesuai berkas") for row in objection.grounds},
        "items": {row.number: Ruled(verdict) for row in objection.items},
        "reasons": "" if verdict is Verdict.ACCEPTED else "Alasan penolakan tetap berlaku.",
        "order": "Serahkan dokumen yang diminta" if is_order else "",
        "order_days": 5 if is_order else 0,
    }
    return Statement(**(values | changes))  # type: ignore[arg-type]


def rule(objection: Objection, verdict: Verdict = Verdict.ACCEPTED, **changes: object) -> Objection:
    """Let the Atasan PPID rule and commit."""
    with committed():
        rulings.rule(
            objection, statement(objection, verdict, **changes), actor=world.actor(Role.SUPERIOR), now=clock.now()
        )
    return objection


def receive(objection: Objection, on: date | None = None, now: datetime | None = None) -> Objection:
    """Let the applicant open the ruling and commit."""
    at = now or clock.now()
    with committed():
        objections.receive(
            objection,
            EvidenceKind.OPENED,
            received_on=on or local_date(at, objection.body.zone),
            actor=applicant_of(objection.body_id),
            now=at,
        )
    return objection
