"""Three years of requests, planned: a pure function of a seed and a day. The loader carries the plan out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from ppid.demo import moments
from ppid.demo.asking import Askers, Questions, purpose, shared_organisations
from ppid.demo.moments import Arrivals
from ppid.demo.people import Crowd, Organisation
from ppid.demo.places import PLACE, PLACES, Place
from ppid.demo.planned import Era, Fate, PlannedItem, PlannedRequest
from ppid.demo.tempers import TEMPERS, OpenCase, Temper
from ppid.demo.texts import (
    ANSWERS,
    EXTENSION_REASONS,
    MISSING,
    WITHDRAWALS,
    ExtensionGround,
)
from ppid.law.calendar import WorkingCalendar
from ppid.law.deadlines import COMPLETENESS, EXTENSION, REPAIR, REPLY
from ppid.law.workflow import (
    AccessMode,
    Channel,
    DeliveryMethod,
    EvidenceKind,
    ItemOutcome,
    outcome_of,
)

KALTIM = PLACE["kaltim"]
WITHDRAWN_SHARE, NOT_COMPLETED_SHARE, REPAIRED_SHARE = 0.025, 0.015, 0.04
LONGEST_LATENESS = 45
OUTCOMES_SHOWN = (
    ItemOutcome.GIVEN,
    ItemOutcome.GIVEN_IN_PART,
    ItemOutcome.REFUSED,
    ItemOutcome.GIVEN,
    ItemOutcome.NOT_HELD,
    ItemOutcome.NOT_DOCUMENTED,
)
METHODS = {
    AccessMode.SOFT_COPY: {DeliveryMethod.DOWNLOAD: 58, DeliveryMethod.EMAIL: 42},
    AccessMode.HARD_COPY: {
        DeliveryMethod.PICKUP: 64,
        DeliveryMethod.POST: 20,
        DeliveryMethod.COURIER: 14,
        DeliveryMethod.FAX: 2,
    },
    AccessMode.VIEW: {DeliveryMethod.PICKUP: 1},
}
MODES = {AccessMode.SOFT_COPY: 78, AccessMode.HARD_COPY: 17, AccessMode.VIEW: 5}


@dataclass(frozen=True, slots=True)
class Handover:
    """What proves receipt for a method, how often, and after how many working days at least and at most."""

    evidence: EvidenceKind
    share: float
    least: int
    most: int


HANDOVERS = {
    DeliveryMethod.DOWNLOAD: Handover(EvidenceKind.OPENED, 0.93, 0, 4),
    DeliveryMethod.EMAIL: Handover(EvidenceKind.MAIL_ACCEPTED, 0.99, 0, 0),
    DeliveryMethod.PICKUP: Handover(EvidenceKind.HANDED_OVER, 0.9, 0, 6),
    DeliveryMethod.POST: Handover(EvidenceKind.POSTED, 0.85, 3, 9),
    DeliveryMethod.COURIER: Handover(EvidenceKind.COURIER, 0.95, 1, 4),
}


def plan(seed: int, today: date, calendars: Mapping[str, WorkingCalendar] | None = None) -> tuple[PlannedRequest, ...]:
    """Plan about 3,000 requests over the three years up to ``today``, in the order in which they arrive.

    ``calendars`` are the bodies' own, by slug, so that open cases fall due exactly around ``today``; a body without one
    is planned with its week and local holidays alone. Equal arguments give an equal plan.
    """
    taken: set[str] = set()
    shared = shared_organisations(KALTIM, Crowd(Random(f"shared {seed}"), today, taken))
    planned: list[PlannedRequest] = []
    for place in PLACES:
        calendar = (calendars or {}).get(place.slug) or moments.default_calendar(place, today)
        near = shared if place.zone == KALTIM.zone else ()
        planned.extend(_Desk(place, seed, today, calendar, near, taken).requests())
    return tuple(sorted(planned, key=lambda request: (request.received_at, request.body)))


class _Desk:
    """Plans the requests of one body."""

    def __init__(
        self,
        place: Place,
        seed: int,
        today: date,
        calendar: WorkingCalendar,
        shared: tuple[Organisation, ...],
        taken: set[str],
    ) -> None:
        self.place, self.today, self.calendar = place, today, calendar
        self.temper: Temper = TEMPERS[place.slug]
        self.rng = Random(f"plan {place.slug} {seed} {today}")
        self.askers = Askers(place, Crowd(self.rng, today, taken), shared)
        self.questions = Questions(place, self.temper)

    def requests(self) -> Iterator[PlannedRequest]:
        """All requests of the body, in no order: older ones, closed cases of late, and what waits today."""
        worklist = self.temper.worklist
        recent_from = self.today - timedelta(days=moments.RECENT_DAYS)
        old = Arrivals(self.calendar, moments.years_before(self.today, moments.YEARS), recent_from - timedelta(days=1))
        for _ in range(self.temper.requests - self.temper.recent):
            yield self._older(old.draw(self.rng))
        yield from self._closed(self.temper.recent - len(worklist), recent_from)
        for case in worklist:
            yield self._waiting(case)

    def _older(self, on: date) -> PlannedRequest:
        dice = self.rng.random()
        asked = self._asked(on, Era.REGISTER)
        if dice < self.temper.silent:
            return self._maybe_extended(asked, share=0.1).request(Fate.SILENT)
        if dice < self.temper.silent + WITHDRAWN_SHARE:
            return self._withdrawn(asked)
        if dice < self.temper.silent + WITHDRAWN_SHARE + NOT_COMPLETED_SHARE:
            return self._not_completed(asked)
        if self.rng.random() < REPAIRED_SHARE:
            self._incomplete(asked, repaired=True)
        return self._answered(asked)

    def _closed(self, count: int, first: date) -> Iterator[PlannedRequest]:
        """Full cases that have come to an end, every outcome among them where there is room."""
        long_ago = Arrivals(self.calendar, first, first + timedelta(days=10))
        earlier = Arrivals(self.calendar, first, self.today - timedelta(days=22))
        lately = Arrivals(self.calendar, self.today - timedelta(days=21), self.today - timedelta(days=5))
        special: list[PlannedRequest] = []
        if count > 8:
            special.append(self._withdrawn(self._asked(long_ago.draw(self.rng), Era.FULL)))
            special.append(self._not_completed(self._asked(long_ago.draw(self.rng), Era.FULL)))
            repaired = self._asked(long_ago.draw(self.rng), Era.FULL)
            self._incomplete(repaired, repaired=True)
            special.append(self._answered(repaired))
        if count > 3 and self.temper.silent > 0.03:
            last = moments.last_until(self.calendar, self.today)
            days = REPLY.days + self.rng.randint(13, 17)
            special.append(self._asked(moments.back(self.calendar, last, days), Era.FULL).request(Fate.SILENT))
        yield from special
        for number in range(count - len(special)):
            wanted = OUTCOMES_SHOWN[number % len(OUTCOMES_SHOWN)]
            arrivals = lately if number % 4 == 3 else earlier
            yield self._answered(self._asked(arrivals.draw(self.rng), Era.FULL, wanted=wanted))

    def _waiting(self, case: OpenCase) -> PlannedRequest:
        """A request that still awaits its answer, or its applicant, on the day of the plan."""
        calendar = self.calendar
        if case.fresh:
            asked = self._asked(self.today, Era.FULL, at_dawn=True)
        elif case.incomplete:
            last = moments.last_until(calendar, self.today)
            asked = self._asked(moments.back(calendar, last, 2), Era.FULL)
            asked.more.update(incomplete_after=1, missing=self._missing(asked))
        else:
            if case.due_in < 0:
                due = moments.back(calendar, moments.last_until(calendar, self.today), -case.due_in)
            else:
                due = moments.forward(calendar, moments.first_from(calendar, self.today), case.due_in)
            days = REPLY.days + (EXTENSION.days if case.extended else 0)
            asked = self._asked(moments.back(calendar, due, days), Era.FULL)
            if case.extended:
                self._extend(asked)
        return asked.request(Fate.OPEN)

    def _asked(self, on: date, era: Era, *, wanted: ItemOutcome | None = None, at_dawn: bool = False) -> _Draft:
        """A request as it arrives on a local day."""
        rng = self.rng
        staffed = self.calendar.is_working(on) and not at_dawn
        way = moments.channel(rng, staffed=staffed, since_portal=era is Era.FULL)
        asker = self.askers.draw(on)
        if way is Channel.EMAIL and not asker.email:
            way = Channel.WHATSAPP
        choices = self.questions.draw(rng, asker, wanted=wanted)
        mode = rng.choices(list(MODES), list(MODES.values()))[0]
        methods = dict(METHODS[mode])
        if not asker.email:
            methods.pop(DeliveryMethod.EMAIL, None)
        received_at = moments.early_moment(rng, self.place, on) if at_dawn else moments.moment(rng, self.place, on, way)
        asked = PlannedRequest(
            body=self.place.slug,
            unit=choices[0].unit.slug,
            era=era,
            fate=Fate.OPEN,
            channel=way,
            received_at=received_at,
            applicant=asker.person,
            organisation=asker.organisation,
            proxy=asker.proxy,
            items=tuple(self.questions.item(choice, on) for choice in choices),
            purpose=purpose(rng, asker, choices[0].text),
            access_mode=mode,
            delivery_method=rng.choices(list(methods), list(methods.values()))[0],
            locale="en" if way is Channel.WEB and rng.random() < 0.03 else "id",
        )
        decided = tuple(
            self.questions.decided(rng, choice, on, wanted=wanted if number == 0 else None)
            for number, choice in enumerate(choices)
        )
        return _Draft(asked, decided, moments.elapsed(self.calendar, on, self.today))

    def _answered(self, draft: _Draft) -> PlannedRequest:
        """The draft with its answer, on time or late as the body's temper has it, and its receipt if there was one."""
        rng, temper = self.rng, self.temper
        self._maybe_extended(draft, share=temper.extends)
        asked = draft.request(Fate.OPEN)
        start = asked.restarts_after
        if asked.extended_after is not None:
            day = rng.randint(asked.extended_after + 1, asked.limit_after)
        else:
            usual = min(temper.usual_days, REPLY.days)
            day = start + max(1, min(REPLY.days, round(rng.triangular(1, REPLY.days, usual))))
        if rng.random() < temper.late:
            day = asked.limit_after + min(LONGEST_LATENESS, 1 + int(rng.expovariate(1 / temper.late_by)))
        day = max(1, min(day, draft.elapsed))
        outcome = outcome_of(item.outcome for item in draft.decided if item.outcome)
        draft.more.update(answered_after=day, items=draft.decided, answer=rng.choice(ANSWERS[outcome]))
        self._delivered(draft, day)
        return draft.request(Fate.ANSWERED)

    def _delivered(self, draft: _Draft, answered_after: int) -> None:
        handover = HANDOVERS.get(draft.asked.delivery_method)
        if handover is None or self.rng.random() > handover.share:
            return
        days = self.rng.randint(handover.least, handover.most)
        if answered_after + days <= draft.elapsed:
            draft.more.update(delivered_after=days, evidence=handover.evidence)

    def _maybe_extended(self, draft: _Draft, *, share: float) -> _Draft:
        """Extend the time now and then, but only where the day for it has come."""
        if draft.elapsed > REPLY.days and "incomplete_after" not in draft.more and self.rng.random() < share:
            self._extend(draft)
        return draft

    def _extend(self, draft: _Draft) -> None:
        withheld = any(item.exemption for item in draft.decided)
        ground = ExtensionGround.EXEMPTION_UNDECIDED if withheld else ExtensionGround.NOT_HELD_YET
        day = REPLY.days - self.rng.choice((0, 0, 1, 1, 2, 3))
        draft.more.update(extended_after=day, extension_reason=self.rng.choice(EXTENSION_REASONS[ground]))

    def _withdrawn(self, draft: _Draft) -> PlannedRequest:
        day = min(self.rng.randint(1, REPLY.days - 2), draft.elapsed)
        draft.more.update(withdrawn_after=day, withdrawal_reason=self.rng.choice(WITHDRAWALS))
        return draft.request(Fate.WITHDRAWN)

    def _not_completed(self, draft: _Draft) -> PlannedRequest:
        self._incomplete(draft, repaired=False)
        return draft.request(Fate.NOT_COMPLETED)

    def _incomplete(self, draft: _Draft, *, repaired: bool) -> None:
        told = self.rng.randint(1, COMPLETENESS.days)
        draft.more.update(incomplete_after=told, missing=self._missing(draft))
        if repaired:
            draft.more.update(completed_after=told + self.rng.randint(1, REPAIR.days))

    def _missing(self, draft: _Draft) -> str:
        return self.rng.choice(MISSING[draft.asked.applicant_kind])


class _Draft:
    """A request as asked, how its parts would be decided, and how many working days have passed since."""

    def __init__(self, asked: PlannedRequest, decided: tuple[PlannedItem, ...], elapsed: int) -> None:
        self.asked, self.decided, self.elapsed = asked, decided, elapsed
        self.more: dict[str, Any] = {}

    def request(self, fate: Fate) -> PlannedRequest:
        return replace(self.asked, fate=fate, **self.more)
