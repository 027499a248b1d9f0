"""Objections and rulings on the record: numbers, windows, orders, seals; and the way on to the commission."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid import clock
from ppid.access import applicant_of, system_of
from ppid.actions import disputes, letters, objections, people, requests, rulings, seals
from ppid.actions.disputes import AlreadyDisputed, Entry
from ppid.actions.filing import Person
from ppid.actions.steps import Stale
from ppid.db import committed, db
from ppid.law import disputes as dispute_law
from ppid.law.cases import Channel, EvidenceKind, Status
from ppid.law.disputes import DisputeOutcome, Level, Stage, Timeliness
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.law.rulings import ObjectionStatus, Verdict
from ppid.law.steps import NotAllowed
from ppid.models import Event, InfoRequest, Letter, Objection, Official, OutboxMessage
from ppid.queries import objections as queries
from tests import objections as cases
from tests import world


def wita(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC)


def at(day: date, hour: int = 10) -> time_machine.travel:
    return time_machine.travel(wita(day, hour), tick=False)


def silent() -> InfoRequest:
    """A request of Monday 2 March 2026, due on 16 March, that nobody answers."""
    with at(date(2026, 3, 2)):
        return world.register()


def names(objection: Objection) -> list[str]:
    return [event.name for event in db.session.scalars(queries.events_of(objection))]


def test_silence_from_request_to_dispute_each_window_on_its_last_day(app: Flask) -> None:
    made = silent()
    with at(date(2026, 5, 6)):
        objection = cases.file(made)
    (ground,) = objection.grounds
    assert (ground.found_on, ground.window_due_on) == (date(2026, 3, 16), date(2026, 5, 6))
    assert objection.due_on == date(2026, 6, 25)
    assert disputes.assess(objection, date(2026, 6, 25)).timeliness is Timeliness.PREMATURE
    assessed = disputes.assess(objection, date(2026, 7, 15))
    assert (assessed.timeliness, assessed.until) == (Timeliness.IN_TIME, date(2026, 7, 15))
    assert disputes.assess(objection, date(2026, 7, 16)).timeliness is Timeliness.EXPIRED


def test_silence_over_the_end_of_a_year_counts_both_calendars(app: Flask) -> None:
    with at(date(2025, 12, 8)):
        made = world.register()
    assert made.due_on == date(2025, 12, 22)
    with at(date(2026, 2, 6)):
        objection = cases.file(made)
    (ground,) = objection.grounds
    assert (ground.window_due_on, objection.due_on) == (date(2026, 2, 6), date(2026, 3, 31))
    assert disputes.assess(objection, date(2026, 4, 1)).until == date(2026, 4, 21)
    with at(date(2026, 2, 9)):
        cases.file(made, 2)
    events = db.session.scalars(sa.select(Event).where(Event.name == "object").order_by(Event.seq)).all()
    assert [event.data["late_grounds"] for event in events] == [[], ["c"]]


def test_the_worked_dates_of_an_objection_received_on_6_april(app: Flask) -> None:
    made = silent()
    with at(date(2026, 4, 6)):
        objection = cases.file(made)
    assert objection.due_on == date(2026, 5, 21)
    assert disputes.assess(objection, date(2026, 6, 15)).timeliness is Timeliness.IN_TIME
    assert disputes.assess(objection, date(2026, 6, 16)).timeliness is Timeliness.EXPIRED
    with at(date(2026, 5, 11)):
        cases.rule(objection)
    with at(date(2026, 5, 12)):
        cases.receive(objection)
    assert disputes.assess(objection, date(2026, 6, 8)).timeliness is Timeliness.IN_TIME
    assert disputes.assess(objection, date(2026, 6, 9)).timeliness is Timeliness.EXPIRED


def test_one_day_after_its_window_an_objection_is_taken_in_with_its_flag(app: Flask) -> None:
    made = silent()
    with at(date(2026, 5, 7)):
        objection = cases.file(made)
    event = db.session.scalars(sa.select(Event).where(Event.name == "object")).one()
    assert event.data["late_grounds"] == ["c"]
    facts = db.session.scalars(queries.letters_of(objection.id)).one().facts or ""
    assert '"late":true' in facts


def test_on_the_last_day_of_the_limit_there_is_nothing_to_object_to(app: Flask) -> None:
    made = silent()
    with at(date(2026, 3, 16), 20), pytest.raises(NotAllowed) as refused:
        cases.file(made)
    assert refused.value.precondition == "ground found"


def test_across_new_years_eve_in_wita_the_number_belongs_to_the_local_year(app: Flask) -> None:
    with at(date(2025, 12, 1)):
        made = world.register()
    with time_machine.travel(datetime(2025, 12, 31, 15, 59, tzinfo=UTC), tick=False):  # 23.59 WITA
        first = cases.file(made, 1)
    with time_machine.travel(datetime(2025, 12, 31, 16, 0, tzinfo=UTC), tick=False):  # midnight
        second = cases.file(made, 2)
    assert (first.year, first.seq, second.year, second.seq) == (2025, 1, 2026, 1)
    assert first.received_on == date(2025, 12, 31)
    assert second.received_on == date(2026, 1, 1)


def test_an_early_refusal_can_be_objected_to_on_the_same_day(app: Flask) -> None:
    with at(date(2026, 3, 2)):
        made = cases.refused(world.register())
        objection = cases.file(made, grounds=frozenset({Ground.REFUSED, Ground.NOT_AS_ASKED}))
    assert [row.ground for row in objection.grounds] == [Ground.REFUSED, Ground.NOT_AS_ASKED]
    assert {row.found_on for row in objection.grounds} == {date(2026, 3, 2)}
    assert [item.text for item in objection.items] == [item.text for item in made.items]


def test_its_items_keep_their_numbers(app: Flask) -> None:
    objection = cases.file(silent(), item_numbers=(2,))
    assert [item.number for item in objection.items] == [2]


def test_it_has_its_own_number_token_letter_and_mail(app: Flask) -> None:
    made = silent()
    objection = cases.file(made)
    token = requests.token_of(objection.filing_key)
    assert db.session.scalars(queries.by_token(requests.token_hashes(token))).one() is objection
    assert objection.number != made.number
    assert "KEB-" in objection.number
    (letter,) = db.session.scalars(queries.letters_of(objection.id))
    assert (letter.kind, letter.number, letter.request_id) == ("objection", objection.number, made.id)
    mail = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.once.startswith("objection:"))).one()
    assert mail.to == "siti@example.org"
    told = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.once.like("official:%:objection:%")))
    assert {message.to for message in told} == {world.email_of(Role.SUPERIOR), world.email_of(Role.OFFICER)}


def test_sent_twice_it_is_one(app: Flask) -> None:
    made = silent()
    assert cases.file(made).id == cases.file(made).id
    assert cases.file(made, 2).seq == 2


def test_ground_b_needs_no_request_and_has_a_chain_of_its_own(app: Flask) -> None:
    person = Person("Budi", "6472010101900001", "Jalan Anggrek 1", "0812-5550-0002", "budi@example.org")
    objection = cases.file(
        None,
        grounds=frozenset({Ground.PERIODIC_NOT_PROVIDED}),
        applicant=person,
        items=("Laporan keuangan tahun 2025",),
        purpose="Pengawasan",
    )
    letters.draw(db.session.scalars(queries.letters_of(objection.id)).one().id)
    assert names(objection) == ["object", "letter_issued", "letter_drawn"]
    assert {event.chain for event in db.session.scalars(queries.events_of(objection))} == {f"objection:{objection.id}"}
    with committed():
        seals.merge(world.body(), now=clock.now())
    assert seals.verify(world.body()) is None


def test_another_proxy_needs_a_new_power_of_attorney(app: Flask) -> None:
    lawyer = Person("Rina", "6472010101800001", "Jalan Kenanga 2", "0812-5550-0003", "rina@example.org")
    made = silent()
    with pytest.raises(NotAllowed) as refused:
        cases.file(made, proxy=lawyer)
    assert refused.value.precondition == "proxy empowered"
    db.session.rollback()
    objection = cases.file(made, proxy=lawyer, power_of_attorney="SKK-1/2026")
    assert objection.proxy is not None
    assert (objection.proxy.name, objection.power_of_attorney) == ("Rina", "SKK-1/2026")
    assert objection.applicant_id == made.applicant_id


def test_what_is_accepted_becomes_an_order_with_a_limit(app: Flask) -> None:
    made = silent()
    with at(date(2026, 4, 6)):
        objection = cases.file(made)
    with at(date(2026, 5, 13)):  # Kenaikan and joint leave stand in between
        cases.rule(objection)
    assert objection.outcome is Verdict.ACCEPTED
    assert {item.order_due_on for item in objection.items} == {date(2026, 5, 22)}
    waiting = db.session.scalars(queries.waiting_orders(objection.body_id)).all()
    assert [item.number for item in waiting] == [1, 2]
    with at(date(2026, 5, 20)), committed():
        rulings.execute(waiting[0], note="Diserahkan", actor=world.actor(Role.OFFICER), now=clock.now())
    assert waiting[0].executed_on == date(2026, 5, 20)
    assert [item.number for item in db.session.scalars(queries.waiting_orders(objection.body_id))] == [2]
    with pytest.raises(NotAllowed), committed():
        rulings.execute(waiting[0], note="Lagi", actor=world.actor(Role.OFFICER), now=clock.now())


def test_a_rejection_orders_nothing(app: Flask) -> None:
    objection = cases.rule(cases.file(silent()), Verdict.REJECTED)
    assert objection.outcome is Verdict.REJECTED
    assert db.session.scalars(queries.waiting_orders(objection.body_id)).all() == []
    assert objection.ruling is not None
    assert (objection.ruling.order, objection.ruling.order_due_on) == ("", None)


def test_who_signed_the_refusal_cannot_rule_in_whatever_office(app: Flask) -> None:
    made = cases.refused(world.register())
    objection = cases.file(made, grounds=frozenset({Ground.REFUSED}))
    signer = db.session.get_one(Official, world.actor(Role.OFFICER).official_id)
    superior = db.session.get_one(Official, world.actor(Role.SUPERIOR).official_id)
    with committed():
        superior.nip = "197001011995011001"
    assert not rulings.signed_answer(objection, superior)
    with committed():
        acting = people.appoint(
            world.body(),
            Role.SUPERIOR,
            "Plt. Sekretaris Daerah",
            signer.name,
            from_on=date(2024, 1, 1),
            account=None,
            nip=signer.nip,
            actor=system_of(made.body_id),
            now=clock.now(),
        )
    assert rulings.signed_answer(objection, acting)


def test_a_stale_page_rules_nothing(app: Flask) -> None:
    objection = cases.file(silent())
    version = objection.version
    cases.rule(objection)
    with pytest.raises(Stale), committed():
        rulings.rule(
            objection,
            cases.statement(objection),
            actor=world.actor(Role.SUPERIOR),
            now=clock.now(),
            version=version,
        )


def test_a_refusal_is_never_settled_amicably(app: Flask) -> None:
    made = cases.refused(world.register())
    superior, now = world.actor(Role.SUPERIOR), clock.now()
    refusal = cases.file(made, 1, grounds=frozenset({Ground.REFUSED}))
    with pytest.raises(NotAllowed), committed():
        rulings.settle(refusal, text="Sepakat", agreed=True, actor=superior, now=now)
    db.session.rollback()
    other = cases.file(made, 2, grounds=frozenset({Ground.UNREASONABLE_FEE}))
    with committed():
        rulings.settle(other, text="Biaya dihapus", agreed=True, actor=superior, now=now)
    assert other.status is ObjectionStatus.SETTLED


def test_an_answer_after_the_objection_changes_nothing_that_was_recorded(app: Flask) -> None:
    made = silent()
    with at(date(2026, 4, 6)):
        objection = cases.file(made)
    before = [(row.ground, row.found_on, row.window_due_on) for row in objection.grounds], objection.due_on
    with at(date(2026, 4, 8)):
        cases.refused(made)
    db.session.refresh(objection)
    assert ([(row.ground, row.found_on, row.window_due_on) for row in objection.grounds], objection.due_on) == before
    order = [name for name in names(objection) if name in {"object", "answer", "deliver"}]
    assert order == ["object", "answer", "deliver"]
    assert made.status is Status.DELIVERED


def test_the_applicant_withdraws_and_responds(app: Flask) -> None:
    made = silent()
    first, second = cases.file(made, 1), cases.file(made, 2)
    applicant, now = applicant_of(made.body_id), clock.now()
    with committed():
        objections.withdraw(first, reason="Sudah dijawab", actor=applicant, now=now)
    assert first.status is ObjectionStatus.WITHDRAWN
    cases.receive(cases.rule(second, Verdict.REJECTED))
    with committed():
        objections.respond(second, text="Saya tidak puas", actor=applicant, now=now)
    assert second.applicant_response == "Saya tidak puas"
    with committed():
        seals.merge(made.body, now=clock.now())
    assert seals.verify(made.body) is None


def test_a_ruling_is_not_received_before_it_was_given(app: Flask) -> None:
    objection = cases.rule(cases.file(silent()))
    assert objection.ruled_on is not None
    with pytest.raises(ValueError, match="between its date and today"), committed():
        objections.receive(
            objection,
            EvidenceKind.POSTED,
            received_on=objection.ruled_on - timedelta(days=1),
            actor=world.actor(Role.DESK),
            now=clock.now(),
        )


def test_a_dispute_is_followed_from_petition_to_publication(app: Flask) -> None:
    made = silent()
    with at(date(2026, 4, 6)):
        objection = cases.file(made)
    officer = world.actor(Role.OFFICER)
    with at(date(2026, 8, 3)):
        now = clock.now()
        found = disputes.competence(made.body)
        with committed():
            dispute = disputes.petition(
                objection, petitioned_on=date(2026, 6, 15), competence=found, actor=officer, now=now
            )
        with pytest.raises(AlreadyDisputed), committed():
            disputes.petition(objection, petitioned_on=date(2026, 6, 15), competence=found, actor=officer, now=now)
        db.session.rollback()
        with committed():
            disputes.advance(
                dispute, dispute_law.REGISTER, Entry(date(2026, 6, 18), number="012/KI/2026"), actor=officer, now=now
            )
            disputes.advance(dispute, dispute_law.MEDIATE, Entry(date(2026, 7, 1)), actor=officer, now=now)
            entry = Entry(date(2026, 7, 20), number="P-1", outcome=DisputeOutcome.AGREED, to_publish="Laporan")
            disputes.advance(dispute, dispute_law.DECIDE, entry, actor=officer, now=now)
            disputes.publish(dispute, on=date(2026, 7, 30), url="https://kaltim.example/dip", actor=officer, now=now)
    assert (found.level, dispute.stage) == (Level.PROVINCIAL, Stage.DECIDED)
    assert [stage.step for stage in dispute.stages] == [
        "petition",
        "dispute_registered",
        "dispute_mediated",
        "dispute_decided",
    ]
    event = db.session.scalars(sa.select(Event).where(Event.name == "petition")).one()
    assert (event.data["timeliness"], event.data["until"]) == ("in_time", "2026-06-15")


def test_what_was_withdrawn_is_not_taken_to_the_commission(app: Flask) -> None:
    objection = cases.file(silent())
    with committed():
        objections.withdraw(objection, reason="", actor=applicant_of(objection.body_id), now=clock.now())
    found, today = disputes.competence(objection.body), clock.today(objection.body.zone)
    with pytest.raises(NotAllowed) as refused, committed():
        disputes.petition(
            objection, petitioned_on=today, competence=found, actor=world.actor(Role.OFFICER), now=clock.now()
        )
    assert refused.value.precondition == "objection stands"


def test_a_stage_before_the_last_one_is_refused(app: Flask) -> None:
    made = silent()
    objection = cases.file(made)
    officer, now = world.actor(Role.OFFICER), clock.now()
    today = clock.today(made.body.zone)
    with committed():
        dispute = disputes.petition(
            objection, petitioned_on=today, competence=disputes.competence(made.body), actor=officer, now=now
        )
    entry = Entry(today - timedelta(days=1), number="1")
    with pytest.raises(NotAllowed) as refused, committed():
        disputes.advance(dispute, dispute_law.REGISTER, entry, actor=officer, now=now)
    assert refused.value.precondition == "in order"


def test_the_letters_of_an_objection_say_what_the_law_asks(app: Flask) -> None:
    objection = cases.rule(cases.file(silent()), Verdict.ACCEPTED_IN_PART)
    kinds = [letter.kind for letter in db.session.scalars(queries.letters_of(objection.id))]
    assert kinds == ["objection", "ruling"]
    for letter in db.session.scalars(sa.select(Letter).where(Letter.kind.in_(kinds))):
        letters.draw(letter.id)
        assert letter.sha256


def test_it_can_be_received_back_dated_with_its_reason(app: Flask) -> None:
    made = silent()
    with at(date(2026, 4, 8)):
        objection = cases.file(
            made, received_at=wita(date(2026, 4, 6)), channel=Channel.LETTER, backdated_reason="Surat diterima Senin"
        )
    assert (objection.received_on, objection.due_on) == (date(2026, 4, 6), date(2026, 5, 21))
