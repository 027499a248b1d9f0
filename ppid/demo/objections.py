"""Objections of the demo world: some wait, some met with silence, some were ruled on, and not every order is done.

The table says when and what; each finds a request that it fits among those that are there, and the portal's own actions
do the rest.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from ppid.access import applicant_of
from ppid.actions import objections, ruling_drafts, rulings
from ppid.actions.filing import Person
from ppid.actions.objections import ObjectionFiling
from ppid.actions.rulings import Statement
from ppid.clock import local_date
from ppid.db import db
from ppid.demo.cases import Stage
from ppid.demo.moments import back, forward, last_until
from ppid.demo.texts import OBJECTIONS, RULINGS
from ppid.law.calendar import WorkingCalendar
from ppid.law.cases import Channel, EvidenceKind, ItemOutcome
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.law.rulings import Ruled, Verdict
from ppid.law.workflow import AWAITING_REPLY
from ppid.models import Applicant, InfoRequest, Objection, PublicBody, RequestItem

ORDER_DAYS = 5
LONGEST_AGO = timedelta(days=150)  # how old the answer may be that somebody objects to
PERIODIC = ("Laporan keuangan tahun lalu yang sudah diperiksa", "Rencana umum pengadaan tahun ini")
OUTCOMES = {
    Ground.REFUSED: (ItemOutcome.REFUSED,),
    Ground.NOT_AS_ASKED: (ItemOutcome.GIVEN_IN_PART,),
    Ground.NOT_FULFILLED: (ItemOutcome.NOT_DOCUMENTED, ItemOutcome.NOT_HELD),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """One objection. ``filed_ago`` counts working days back from today, every ``..._after`` on from the filing.

    ``received_after`` and ``executed_after`` count from the ruling; None means that it did not happen (yet).
    """

    ground: Ground
    filed_ago: int
    ruled_after: int | None = None
    verdict: Verdict = Verdict.ACCEPTED
    received_after: int | None = None
    executed_after: int | None = None
    settled_after: int | None = None
    withdrawn_after: int | None = None
    drafted_after: int | None = None


SILENCE, REFUSED, PARTLY, UNFULFILLED = Ground.NO_ANSWER, Ground.REFUSED, Ground.NOT_AS_ASKED, Ground.NOT_FULFILLED
PLANNED: dict[str, tuple[Planned, ...]] = {
    "kaltim": (
        Planned(REFUSED, 38, ruled_after=33, verdict=Verdict.REJECTED, received_after=2),
        Planned(SILENCE, 36),
        Planned(PARTLY, 34, ruled_after=15, received_after=2, executed_after=4),
        Planned(UNFULFILLED, 29, drafted_after=24),
        Planned(PARTLY, 24, ruled_after=12, verdict=Verdict.ACCEPTED_IN_PART, received_after=3),
        Planned(PARTLY, 20, settled_after=6),
        Planned(REFUSED, 18, withdrawn_after=4),
        Planned(Ground.PERIODIC_NOT_PROVIDED, 15),
        Planned(UNFULFILLED, 10, ruled_after=8),
        Planned(SILENCE, 3),
    ),
    "samarinda": (
        Planned(SILENCE, 40),
        Planned(SILENCE, 31),
        Planned(UNFULFILLED, 22, ruled_after=20, verdict=Verdict.REJECTED, received_after=1),
        Planned(PARTLY, 12),
    ),
    "balikpapan": (Planned(PARTLY, 14, ruled_after=6, received_after=1, executed_after=3),),
    "berau": (Planned(SILENCE, 20),),
    "kutai-barat": (Planned(SILENCE, 41), Planned(SILENCE, 34), Planned(REFUSED, 16)),
    "penajam-paser-utara": (Planned(UNFULFILLED, 9),),
    "maluku": (Planned(SILENCE, 35),),
}
Step = Callable[[Objection, datetime], None]


def play(body: PublicBody, calendar: WorkingCalendar, now: datetime) -> None:
    """Take every step of a body's objections that lies in the past, in the order of time. The caller commits."""
    room = _Room(body, calendar, now)
    moments: list[tuple[datetime, int, Planned, Step | None]] = []
    for place, one in enumerate(PLANNED.get(body.slug, ())):
        moments += [(at, place, one, step) for at, step in room.steps(one)]
    made: dict[int, Objection] = {}
    for at, place, one, step in sorted(moments, key=lambda entry: (entry[0], entry[1])):
        if at > now:
            continue
        if step is None:
            found = room.file(one, at)
            made |= {place: found} if found is not None else {}
        elif place in made:
            step(made[place], at)


class _Room:
    """The room of a body's Atasan PPID."""

    def __init__(self, body: PublicBody, calendar: WorkingCalendar, now: datetime) -> None:
        self.body, self.calendar = body, calendar
        self.stage = Stage(body, calendar, now)
        self.rng = self.stage.rng
        self.today = last_until(calendar, local_date(now, body.zone))
        self.taken: set[int] = set()

    def steps(self, one: Planned) -> Iterator[tuple[datetime, Step | None]]:
        """Every step of an objection with its moment; None is the filing."""
        filed_on = back(self.calendar, self.today, one.filed_ago)
        yield self.stage.moment(filed_on), None
        planned: list[tuple[int | None, Step]] = [
            (one.drafted_after, self._draft),
            (one.settled_after, self._settle),
            (one.withdrawn_after, self._withdraw),
            (one.ruled_after, lambda made, at: self._rule(made, one, at)),
        ]
        if one.ruled_after is not None:
            planned += [
                (one.ruled_after + after if after is not None else None, step)
                for after, step in ((one.received_after, self._receive), (one.executed_after, self._execute))
            ]
        for after, step in planned:
            if after is not None:
                yield self.stage.moment(forward(self.calendar, filed_on, after)), step

    def file(self, one: Planned, at: datetime) -> Objection | None:
        """Object to a request that the ground fits; None when there is none."""
        info_request = None
        if one.ground is not Ground.PERIODIC_NOT_PROVIDED:
            info_request = self._fitting(one.ground, local_date(at, self.body.zone))
            if info_request is None:
                return None
            self.taken.add(info_request.id)
        filing = ObjectionFiling(
            filing_key=secrets.token_urlsafe(24),
            channel=Channel.WEB,
            grounds=frozenset({one.ground}),
            case_position=self.rng.choice(OBJECTIONS[one.ground]),
            received_at=at,
            applicant=None if info_request else self._somebody(),
            items=() if info_request else PERIODIC,
            purpose="" if info_request else "Mengawasi anggaran daerah",
        )
        return objections.file(self.body, filing, info_request=info_request, actor=applicant_of(self.body.id), now=at)

    def _fitting(self, ground: Ground, on: date) -> InfoRequest | None:
        """The latest request of the body whose answer, or silence, gives this ground on a day."""
        query = sa.select(InfoRequest).where(
            InfoRequest.body_id == self.body.id, InfoRequest.id.not_in(self.taken), InfoRequest.proxy_id.is_(None)
        )
        if ground is Ground.NO_ANSWER:
            query = query.where(InfoRequest.status.in_(AWAITING_REPLY), InfoRequest.due_on < on)
            return db.session.scalars(query.order_by(InfoRequest.due_on.desc(), InfoRequest.id)).first()
        decided = sa.exists().where(RequestItem.request_id == InfoRequest.id, RequestItem.outcome.in_(OUTCOMES[ground]))
        query = query.where(
            decided, InfoRequest.answer_received_on < on, InfoRequest.answer_received_on > on - LONGEST_AGO
        )
        return db.session.scalars(query.order_by(InfoRequest.answer_received_on.desc(), InfoRequest.id)).first()

    def _somebody(self) -> Person:
        """Somebody who asked before and now objects without a request."""
        known = db.session.scalars(
            sa.select(Applicant).where(Applicant.body_id == self.body.id).order_by(Applicant.id.desc()).limit(1)
        ).one()
        return Person(known.name, known.identity or "", known.address or "", known.phone or "", known.email or "")

    # What the offices and the applicant do

    def _statement(self, made: Objection, verdict: Verdict) -> Statement:
        """The same on everything; of what is accepted in part the items after the first are rejected."""
        reasons, orders = RULINGS[verdict.value], verdict is not Verdict.REJECTED
        items = {
            row.number: Ruled(Verdict.REJECTED if verdict is Verdict.ACCEPTED_IN_PART and place else verdict)
            for place, row in enumerate(made.items)
        }
        return Statement(
            {row.ground: Ruled(verdict, self.rng.choice(reasons)) for row in made.grounds},
            items,
            self.rng.choice(reasons),
            self.rng.choice(RULINGS["orders"]) if orders else "",
            ORDER_DAYS if orders else 0,
        )

    def _draft(self, made: Objection, at: datetime) -> None:
        said, desk = self._statement(made, Verdict.ACCEPTED), self.stage.actor(Role.DESK)
        typed = {"reasons": [said.reasons], "order": [said.order], "order_days": [str(said.order_days)]}
        for ground, ruled in said.grounds.items():
            typed |= {f"ground_{ground}-verdict": [Verdict.ACCEPTED.value], f"ground_{ground}-reason": [ruled.reason]}
        typed |= {f"item_{number}-verdict": [Verdict.ACCEPTED.value] for number in said.items}
        ruling_drafts.save(made, typed, actor=desk, now=at)
        ruling_drafts.submit(made, said, actor=desk, now=at)

    def _rule(self, made: Objection, one: Planned, at: datetime) -> None:
        rulings.rule(made, self._statement(made, one.verdict), actor=self.stage.actor(Role.SUPERIOR), now=at)

    def _receive(self, made: Objection, at: datetime) -> None:
        on = local_date(at, self.body.zone)
        objections.receive(made, EvidenceKind.OPENED, received_on=on, actor=applicant_of(self.body.id), now=at)

    def _execute(self, made: Objection, at: datetime) -> None:
        for item in made.items:
            if item.order_due_on is not None:
                rulings.execute(
                    item, note=self.rng.choice(RULINGS["executions"]), actor=self.stage.actor(Role.OFFICER), now=at
                )

    def _settle(self, made: Objection, at: datetime) -> None:
        text = self.rng.choice(RULINGS["settlements"])
        rulings.settle(made, text=text, agreed=True, actor=self.stage.actor(Role.SUPERIOR), now=at)

    def _withdraw(self, made: Objection, at: datetime) -> None:
        objections.withdraw(made, reason="", actor=applicant_of(self.body.id), now=at)
