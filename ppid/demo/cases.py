"""Recent cases in full: each step of the plan is taken by the portal's own actions, at its own moment."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from ppid.access import Actor, applicant_of
from ppid.actions import completeness, extensions, harm_tests, requests
from ppid.actions.filing import Filing
from ppid.actions.filing import Person as Stated
from ppid.actions.requests import Answer, Decision
from ppid.clock import local_date
from ppid.db import db
from ppid.demo.moments import forward
from ppid.demo.people import Organisation, Person
from ppid.demo.planned import PlannedItem, PlannedRequest
from ppid.demo.texts import EXEMPTIONS
from ppid.law.calendar import WorkingCalendar
from ppid.law.harm_tests import Result, supports_refusal
from ppid.law.roles import Role
from ppid.law.workflow import Channel, EvidenceKind, ExtensionGround, ItemFacts, ItemOutcome
from ppid.models import HarmTest, InfoRequest, Official, PublicBody, Unit

Step = Callable[[InfoRequest, datetime], None]
OPENS, CLOSES = time(8, 0), time(15, 0)
DOCUMENTED_LATER_DAYS = 10
INTEREST = (
    "Kepentingan yang terlindungi lebih besar daripada manfaat membuka bagian ini; selebihnya tetap dapat diketahui "
    "masyarakat."
)
ACTS = {  # where the exemption is no letter j, which names its own
    "a": "Undang-Undang Nomor 14 Tahun 2008 Pasal 17 huruf a tentang proses penegakan hukum",
    "b": "Undang-Undang Nomor 30 Tahun 2000 tentang Rahasia Dagang",
    "c": "Undang-Undang Nomor 17 Tahun 2011 tentang Intelijen Negara",
    "d": "Undang-Undang Nomor 4 Tahun 2009 tentang Pertambangan Mineral dan Batubara",
    "e": "Undang-Undang Nomor 14 Tahun 2008 Pasal 17 huruf e tentang ketahanan ekonomi nasional",
    "f": "Undang-Undang Nomor 37 Tahun 1999 tentang Hubungan Luar Negeri",
    "g": "Undang-Undang Nomor 2 Tahun 2014 tentang Jabatan Notaris",
    "h": "Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi",
    "i": "Undang-Undang Nomor 43 Tahun 2009 tentang Kearsipan",
}


def play(body: PublicBody, planned: Sequence[PlannedRequest], calendar: WorkingCalendar, now: datetime) -> None:
    """Take every step that lies in the past, in the order of time. The caller commits."""
    desk = Stage(body, calendar, now)
    moments: list[tuple[datetime, int, PlannedRequest, Step | None]] = []
    for place, one in enumerate(planned):
        moments.append((one.received_at, place, one, None))
        moments += [(at, place, one, step) for at, step in desk.steps(one)]
    made: dict[int, InfoRequest] = {}
    for at, place, one, step in sorted(moments, key=lambda entry: (entry[0], entry[1])):
        if at > now:
            continue
        if step is None:
            made[place] = desk.register(one)
        else:
            step(made[place], at)


def _stated(source: Person | Organisation, occupation: str = "") -> Stated:
    return Stated(source.name, source.identity, source.address, source.phone, source.email, occupation)


def harm_test_of(exemption: str, participants: list[str], on: date) -> dict[str, Any]:
    """What the harm test of an exemption says when it is written on the local day ``on``."""
    text = EXEMPTIONS[exemption]
    return {
        "information": text.information,
        "ground": text.letter,
        "act": text.act or ACTS[text.letter],
        "if_opened": text.if_opened,
        "if_closed": text.if_closed,
        "public_interest": INTEREST,
        "participants": participants,
        "pasal_18_checked": True,
        "until_on": date(on.year + text.years, on.month, 1) if text.years else None,
    }


class Stage:
    """A body with its officials, on which the cases are played."""

    def __init__(self, body: PublicBody, calendar: WorkingCalendar, now: datetime) -> None:
        self.body, self.calendar, self.now = body, calendar, now
        self.units = {unit.slug: unit.id for unit in db.session.scalars(sa.select(Unit).where(Unit.body_id == body.id))}
        self.rng = Random(f"cases {body.slug}")
        self.tests: dict[str, HarmTest] = {}

    def actor(self, role: Role) -> Actor:
        office = db.session.scalars(
            sa.select(Official)
            .where(Official.body_id == self.body.id, Official.role == role, Official.until_on.is_(None))
            .order_by(Official.id)
        ).first()
        assert office is not None  # every body of the demo world has its offices filled
        return Actor(role, self.body.id, office.account_id, office.id, office.unit_id, office.name, office.jabatan)

    def register(self, one: PlannedRequest) -> InfoRequest:
        source = one.organisation or one.applicant
        filing = Filing(
            filing_key=secrets.token_urlsafe(24),
            channel=one.channel,
            kind=one.applicant_kind,
            applicant=_stated(source, one.applicant.occupation),
            items=tuple(item.text for item in one.items),
            purpose=one.purpose,
            access_mode=one.access_mode,
            delivery_method=one.delivery_method,
            received_at=one.received_at,
            unit_id=self.units[one.unit],
            members="\n".join(one.organisation.members) if one.organisation else "",
            proxy=_stated(one.proxy.person) if one.proxy else None,
            power_of_attorney=one.proxy.power_of_attorney if one.proxy else "",
            language=one.locale,
        )
        actor = applicant_of(self.body.id) if one.channel is Channel.WEB else self.actor(Role.DESK)
        return requests.register(self.body, filing, actor=actor, now=one.received_at)

    def steps(self, one: PlannedRequest) -> Iterator[tuple[datetime, Step]]:
        """Every later step of a case with its moment."""
        day = local_date(one.received_at, self.body.zone)
        planned: tuple[tuple[int | None, Step], ...] = (
            (one.incomplete_after, lambda case, at: self._incomplete(case, one, at)),
            (one.completed_after, self._complete),
            (one.extended_after, lambda case, at: self._extend(case, one, at)),
            (one.withdrawn_after, lambda case, at: self._withdraw(case, one, at)),
            (one.lapses_after, lambda case, at: completeness.lapse(case, now=at)),
            (one.answered_after, lambda case, at: self._answer(case, one, at)),
        )
        earliest = one.received_at
        for after, step in planned:
            if after is not None:
                at = max(self.moment(forward(self.calendar, day, after)), earliest + timedelta(minutes=20))
                earliest = at
                yield at, step
        if one.answered_after is not None and one.delivered_after is not None:
            answered_on = local_date(earliest, self.body.zone)
            at = max(
                self.moment(forward(self.calendar, answered_on, one.delivered_after)), earliest + timedelta(minutes=20)
            )
            yield at, lambda case, at: self._deliver(case, one, at)

    def moment(self, day: date) -> datetime:
        minute = self.rng.randint(OPENS.hour * 60, CLOSES.hour * 60)
        return datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(self.body.zone))

    def _incomplete(self, case: InfoRequest, one: PlannedRequest, at: datetime) -> None:
        completeness.mark_incomplete(case, missing=(one.missing,), actor=self.actor(Role.DESK), now=at)
        completeness.note_opened(case, actor=applicant_of(self.body.id), now=at)

    def _complete(self, case: InfoRequest, at: datetime) -> None:
        completeness.complete(case, explanation="", actor=applicant_of(self.body.id), now=at)

    def _extend(self, case: InfoRequest, one: PlannedRequest, at: datetime) -> None:
        extensions.extend(
            case, ground=ExtensionGround.NOT_HELD, reason=one.extension_reason, actor=self.actor(Role.OFFICER), now=at
        )

    def _withdraw(self, case: InfoRequest, one: PlannedRequest, at: datetime) -> None:
        requests.withdraw(case, reason=one.withdrawal_reason, actor=applicant_of(self.body.id), now=at)

    def _answer(self, case: InfoRequest, one: PlannedRequest, at: datetime) -> None:
        on = local_date(at, self.body.zone)
        tests = [self._harm_test(case, item, at) if item.exemption else None for item in one.items]
        decisions = tuple(
            self._decision(number, item, one, on, test)
            for number, (item, test) in enumerate(zip(one.items, tests, strict=True), 1)
        )
        requests.answer(case, Answer(decisions, explanation=one.answer), actor=self.actor(Role.OFFICER), now=at)

    def _harm_test(self, case: InfoRequest, item: PlannedItem, at: datetime) -> HarmTest:
        """The body's test of an exemption: an older one while it holds, else one that is written and decided now."""
        on, test = local_date(at, self.body.zone), self.tests.get(item.exemption)
        if test is not None and supports_refusal(test.facts, item.ground, on):
            return test
        ppid, superior = self.actor(Role.OFFICER), self.actor(Role.SUPERIOR)
        values = harm_test_of(item.exemption, [f"{who.name}, {who.jabatan}" for who in (ppid, superior)], on)
        test = harm_tests.write(
            self.body, values, actor=ppid, now=at, request_id=case.id, unit_id=self.units[item.unit]
        )
        harm_tests.decide(test, Result.EXEMPT, body=self.body, actor=ppid, now=at)
        self.tests[item.exemption] = test
        return test

    def _decision(
        self, number: int, item: PlannedItem, one: PlannedRequest, on: date, test: HarmTest | None
    ) -> Decision:
        available = forward(self.calendar, on, item.available_after_days or DOCUMENTED_LATER_DAYS)
        facts = ItemFacts(
            number,
            item.outcome,
            holder=item.holder,
            holder_unknown=item.holder_unknown,
            available_on=available if item.outcome is ItemOutcome.NOT_DOCUMENTED else None,
            ground=item.ground,
            other_act=item.other_act,
            reason=item.reason,
            consequence=item.consequence,
            blackout=item.blackout,
        )
        given = item.outcome in (ItemOutcome.GIVEN, ItemOutcome.GIVEN_IN_PART)
        return Decision(facts, one.access_mode if given else None, item.answer, test.id if test else None)

    def _deliver(self, case: InfoRequest, one: PlannedRequest, at: datetime) -> None:
        evidence = one.evidence or EvidenceKind.HANDED_OVER
        opened = evidence in (EvidenceKind.OPENED, EvidenceKind.MAIL_ACCEPTED)
        requests.deliver(
            case,
            evidence,
            received_on=local_date(at, self.body.zone),
            actor=applicant_of(self.body.id) if opened else self.actor(Role.DESK),
            now=at,
        )
