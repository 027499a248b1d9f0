"""Requests that live at random: whatever anybody tries, on whatever day, what must always hold still holds.

Lawful and unlawful steps of a request and of its objections come in any order, by any office, on any day, while the
calendar changes under them. All lives of one test share one register.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppid import clock
from ppid.access import Actor, applicant_of, system_of
from ppid.actions import (
    assignments,
    calendars,
    clarifications,
    completeness,
    daily,
    extensions,
    objections,
    requests,
    rulings,
    seals,
)
from ppid.actions.answers import Answer, Decision
from ppid.actions.assignments import AssignmentError
from ppid.actions.calendars import CalendarError
from ppid.clock import local_date
from ppid.db import committed, db
from ppid.law import rulings as ruling_law
from ppid.law import steps, workflow
from ppid.law.calendar import DayKind
from ppid.law.cases import ANSWERED, OPEN, WITHHELD, AccessMode, EvidenceKind, ExtensionGround, ItemFacts, ItemOutcome
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.law.rulings import Verdict
from ppid.law.steps import NotAllowed
from ppid.models import Assignment, Clarification, Event, HarmTest, InfoRequest, Letter, Objection, ObjectionItem
from ppid.queries import objections as objection_queries
from ppid.queries import requests as queries
from tests import objections as cases
from tests import world

LIVED = 60
FIRST, LAST = date(2025, 1, 6), date(2026, 9, 30)
REFUSED = (NotAllowed, AssignmentError, CalendarError, ValueError)
EVIDENCES = tuple(EvidenceKind)
VERDICTS = tuple(Verdict)
GROUNDS = tuple(Ground)


@dataclass
class Life:
    """One request and whoever acts on it now; ``turn`` chooses among what a step may be given."""

    request_id: int
    turn: int = 0
    taken: list[str] = field(default_factory=list)

    @property
    def made(self) -> InfoRequest:
        return db.session.get_one(InfoRequest, self.request_id)

    @property
    def objections(self) -> list[Objection]:
        return list(db.session.scalars(objection_queries.of_request(self.request_id)))

    def one_of(self, choices: Sequence[Any]) -> Any:
        return choices[self.turn % len(choices)]

    def actor(self, *likely: Actor) -> Actor:
        """Mostly somebody who may, now and then somebody who may not."""
        made = self.made
        others = (applicant_of(made.body_id), system_of(made.body_id), world.actor(Role.UNIT_OFFICER))
        return self.one_of(others) if self.turn % 7 == 6 else self.one_of(likely)


def now() -> datetime:
    return clock.now()


def ppid() -> Actor:
    return world.actor(Role.OFFICER)


def desk() -> Actor:
    return world.actor(Role.DESK)


def mark_incomplete(life: Life) -> None:
    missing = life.one_of((["Nomor identitas"], [" "], ["Alamat", "Tujuan"]))
    completeness.mark_incomplete(life.made, missing=missing, actor=life.actor(desk(), ppid()), now=now())


def open_notice(life: Life) -> None:
    completeness.note_opened(life.made, actor=applicant_of(life.made.body_id), now=now())


def complete(life: Life) -> None:
    completeness.complete(life.made, explanation="Ini datanya", actor=life.actor(desk()), now=now())


def lapse(life: Life) -> None:
    completeness.lapse(life.made, now=now())


def ask(life: Life) -> None:
    clarifications.ask(life.made, life.one_of(("Tahun berapa?", "")), actor=life.actor(ppid()), now=now())


def explain(life: Life) -> None:
    asked = db.session.scalars(sa.select(Clarification).where(Clarification.request_id == life.request_id)).all()
    if asked:
        clarifications.explain(asked[-1], life.made, "Tahun 2025", actor=life.actor(desk()), now=now())


def assign(life: Life) -> None:
    unit = world.unit(life.one_of(("dinas-kesehatan", "dinas-pupr")))
    items = life.one_of(((1,), (2,), (1, 2), ()))
    assignments.assign(life.made, [assignments.Task(unit.id, items, "Siapkan")], actor=life.actor(ppid()), now=now())


def given_out(life: Life) -> list[Assignment]:
    return list(db.session.scalars(sa.select(Assignment).where(Assignment.request_id == life.request_id)))


def recall(life: Life) -> None:
    if found := given_out(life):
        assignments.recall(life.one_of(found), actor=life.actor(ppid()), now=now())


def hand_in(life: Life) -> None:
    if found := given_out(life):
        proposal = {1: {"outcome": "given"}} if life.turn % 3 else {2: {"outcome": "refused"}}
        actor = life.actor(world.actor(Role.UNIT_OFFICER))
        assignments.hand_in(life.one_of(found), proposal, actor=actor, now=now())


def give_back(life: Life) -> None:
    if found := given_out(life):
        actor = life.actor(world.actor(Role.UNIT_OFFICER))
        assignments.give_back(life.one_of(found), reason=life.one_of(("Bukan urusan kami", "")), actor=actor, now=now())


def extend(life: Life) -> None:
    reason = life.one_of(("Tersebar di tiga dinas", "Banyak", " "))
    actor = life.actor(ppid())
    extensions.extend(life.made, ground=ExtensionGround.NOT_HELD, reason=reason, actor=actor, now=now())


def decision(life: Life, number: int) -> Decision:
    """Sometimes whole, sometimes with a part missing."""
    test = db.session.scalars(sa.select(HarmTest).where(HarmTest.decided_on.is_not(None))).first()
    outcome = tuple(ItemOutcome)[(life.turn + number) % len(ItemOutcome)]
    whole = life.turn % 4 != 3
    facts = ItemFacts(
        number,
        outcome,
        ground="h" if whole else "",
        reason="Rahasia pribadi" if whole else "",
        consequence="Terbuka" if whole else "",
        blackout="NIK" if whole else "",
        holder="Kantor Pertanahan" if whole else "",
        available_on=local_date(now(), life.made.body.zone) + timedelta(days=30) if whole else None,
    )
    test_id = test.id if test and whole and life.turn % 5 else None
    return Decision(facts, AccessMode.SOFT_COPY, explanation="Di laman kami" if whole else "", harm_test_id=test_id)


def answer(life: Life) -> None:
    numbers = (1, 2) if life.turn % 6 else (1,)
    decisions = tuple(decision(life, number) for number in numbers)
    requests.answer(life.made, Answer(decisions), actor=life.actor(ppid()), now=now())


def deliver(life: Life) -> None:
    made = life.made
    on = local_date(now(), made.body.zone) - timedelta(days=life.turn % 3)
    evidence = life.one_of(EVIDENCES)
    actor = life.actor(desk(), applicant_of(made.body_id))
    requests.deliver(made, evidence, received_on=on, actor=actor, now=now())


def withdraw(life: Life) -> None:
    if life.turn % 4 == 0:
        requests.withdraw(life.made, reason="Sudah ketemu", actor=life.actor(desk()), now=now())


def change_calendar(life: Life) -> None:
    """A decree adds a day off that lies ahead, or takes one away again."""
    body = life.made.body
    day = local_date(now(), body.zone) + timedelta(days=1 + life.turn)
    decree = f"Keputusan Gubernur Nomor {life.turn}"
    if calendars.in_force(day, body) is None:
        calendars.add(day, "Hari Jadi", kind=DayKind.LOCAL, decree=decree, body=body, entered_by="Admin", now=now())
    else:
        calendars.remove(day, body=body, decree=decree, removed_by="Admin", now=now())
    calendars.recount(body, decree=decree, now=now())


def run_the_day(life: Life) -> None:
    daily.run(life.made.body, now=now())


def object_to(life: Life) -> None:
    grounds = frozenset({life.one_of(GROUNDS), GROUNDS[(life.turn * 3) % len(GROUNDS)]})
    filing = cases.filing(grounds=grounds, filing_key=f"{life.request_id}-{len(life.taken):030}")
    actor = life.actor(applicant_of(life.made.body_id))
    objections.file(life.made.body, filing, info_request=life.made, actor=actor, now=now())


def rule(life: Life) -> None:
    if found := life.objections:
        objection = life.one_of(found)
        changes = life.one_of(({}, {}, {"reasons": "Tetap"}, {"order": ""}, {"order_days": 0}))
        statement = cases.statement(objection, life.one_of(VERDICTS), **changes)
        rulings.rule(objection, statement, actor=life.actor(world.actor(Role.SUPERIOR)), now=now())


def settle(life: Life) -> None:
    if found := life.objections:
        actor = life.actor(world.actor(Role.SUPERIOR))
        rulings.settle(life.one_of(found), text="Sepakat", agreed=bool(life.turn % 2), actor=actor, now=now())


def receive_ruling(life: Life) -> None:
    if found := life.objections:
        objection = life.one_of(found)
        on, actor = local_date(now(), objection.body.zone), life.actor(applicant_of(objection.body_id))
        objections.receive(objection, life.one_of(EVIDENCES), received_on=on, actor=actor, now=now())


def execute(life: Life) -> None:
    items = [item for objection in life.objections for item in objection.items]
    if items:
        rulings.execute(life.one_of(items), note=life.one_of(("Diserahkan", "")), actor=life.actor(ppid()), now=now())


STEPS: tuple[Callable[[Life], None], ...] = (
    mark_incomplete,
    open_notice,
    complete,
    lapse,
    ask,
    explain,
    assign,
    recall,
    hand_in,
    give_back,
    extend,
    answer,
    answer,
    answer,
    answer,
    deliver,
    deliver,
    withdraw,
    change_calendar,
    run_the_day,
    object_to,
    object_to,
    rule,
    settle,
    receive_ruling,
    execute,
)
DAYS = (0, 0, 0, 1, 1, 2, 3, 5, 8, 15, 40)
LIVES = st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(DAYS), st.integers(0, 60)), min_size=6, max_size=16)


def live(key: int, starts: date, steps_taken: list[tuple[Callable[[Life], None], int, int]]) -> Life:
    """Register a request on ``starts`` and let everybody try their steps, each some days after the one before."""
    at = datetime(starts.year, starts.month, starts.day, 15, 30, tzinfo=UTC)  # 23.30 WITA
    with time_machine.travel(at, tick=False) as traveller:
        life = Life(world.register(f"hidup-{key}").id)
        for step, days, turn in steps_taken:
            traveller.shift(timedelta(days=days, minutes=37))
            life.turn = turn
            try:
                with committed():
                    step(life)
                life.taken.append(step.__name__)
            except REFUSED:
                db.session.rollback()
    return life


# What must always hold


def status_is_the_fold_of_the_events(life: Life) -> None:
    events = db.session.scalars(queries.events_of(life.request_id)).all()
    own = [event.name for event in events if event.name in workflow.TRANSITIONS]
    assert life.made.status is workflow.fold(own)
    for objection in life.objections:
        names = [event.name for event in events if event.data.get("objection") == objection.number]
        taken = [name for name in names if name in ruling_law.TRANSITIONS]
        assert objection.status is steps.fold(ruling_law.TRANSITIONS, taken)


def there_is_one_operative_clock(life: Life) -> None:
    made = life.made
    if made.status not in OPEN:
        return
    counted = requests.clocks_of(made)
    assert (made.due_on, made.statute_due_on) == (counted.operative.due, counted.statute.due)
    assert made.due_on >= made.reply_due_on >= made.received_on


def it_was_extended_once_at_most_and_in_time(life: Life) -> None:
    events = [event for event in db.session.scalars(queries.events_of(life.request_id)) if event.name == "extend"]
    assert len(events) <= 1
    assert [event.name for event in events] == (["extend"] if life.made.extended_on else [])
    for event in events:
        assert event.on <= date.fromisoformat(event.data["before"])


def an_answer_has_its_parts(life: Life) -> None:
    made = life.made
    if made.status not in ANSWERED:
        assert all(item.outcome is None for item in made.items)
        return
    letters = [letter.kind for letter in db.session.scalars(queries.letters_of(made.id))]
    assert "notice" in letters
    assert ("refusal" in letters) == any(item.outcome is ItemOutcome.REFUSED for item in made.items)
    for item in made.items:
        assert item.outcome is not None
        if item.outcome in WITHHELD:
            assert item.ground
            assert item.reason
            assert item.harm_test_id is not None
        if item.outcome is ItemOutcome.NOT_HELD:
            assert item.holder or item.holder_unknown


def an_objection_has_its_parts(life: Life) -> None:
    for objection in life.objections:
        assert objection.grounds
        ruled = objection.ruling is not None
        assert ruled == (objection.outcome is not None)
        assert all((row.verdict is not None) == ruled for row in objection.grounds)
        for item in objection.items:
            assert (item.order_due_on is not None) == (item.verdict not in {None, Verdict.REJECTED})


def numbers_have_no_gap() -> None:
    body_id = world.body().id
    for table in (InfoRequest, Objection):
        rows = db.session.execute(
            sa.select(sa.func.count(), sa.func.min(table.seq), sa.func.max(table.seq))
            .where(table.body_id == body_id)
            .group_by(table.year)
        )
        assert all((first, last) == (1, count) for count, first, last in rows)
    series = db.session.execute(
        sa.select(sa.func.count(), sa.func.max(Letter.seq))
        .where(Letter.body_id == body_id, Letter.seq.is_not(None))
        .group_by(Letter.series, Letter.year)
    )
    assert all(count == last for count, last in series)


def nothing_was_ordered_by_nobody() -> None:
    orders = sa.select(ObjectionItem.id).join(Objection).where(ObjectionItem.order_due_on.is_not(None))
    assert db.session.scalars(orders.where(Objection.ruled_on.is_(None))).all() == []


def lives_in(app: Flask, examples: int) -> tuple[set[str], int]:
    """Let that many requests live; return the steps that were taken and how many were tried."""
    taken: set[str] = set()
    tried = 0
    world.harm_test()
    with committed():
        made = db.session.scalars(sa.select(HarmTest)).one()
        made.decided_on = FIRST

    @settings(
        max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
    )
    @given(starts=st.dates(FIRST, LAST), steps_taken=LIVES)
    def one(starts: date, steps_taken: list[tuple[Callable[[Life], None], int, int]]) -> None:
        nonlocal tried
        tried += 1
        life = live(tried, starts, steps_taken)
        status_is_the_fold_of_the_events(life)
        there_is_one_operative_clock(life)
        it_was_extended_once_at_most_and_in_time(life)
        an_answer_has_its_parts(life)
        an_objection_has_its_parts(life)
        numbers_have_no_gap()
        nothing_was_ordered_by_nobody()
        taken.update(life.taken)
        db.session.expunge_all()

    one()
    with committed():
        seals.merge(world.body(), now=now())
    assert seals.verify(world.body()) is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Event)) or tried < 0
    return taken, tried


def test_whatever_anybody_tries_what_must_hold_holds(app: Flask) -> None:
    taken, tried = lives_in(app, LIVED)
    assert tried >= LIVED
    assert {"answer", "deliver", "extend", "object_to", "rule", "assign", "change_calendar"} <= taken
