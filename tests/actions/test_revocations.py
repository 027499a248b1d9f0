"""A wrong letter is corrected by a new one; both are kept, and nothing that the law has fixed moves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid.access import applicant_of
from ppid.actions import catalogue, letters, requests, revocations
from ppid.actions.requests import Answer, Decision
from ppid.actions.revocations import Corrections
from ppid.db import committed, db
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.law.steps import NotAllowed
from ppid.law.workflow import AccessMode, DeliveryMethod, EvidenceKind, ItemFacts, ItemOutcome
from ppid.letters.blocks import Facts
from ppid.letters.kinds import LETTERS
from ppid.models import (
    Event,
    InfoRequest,
    Letter,
    LetterRevocation,
    Objection,
    Official,
    OutboxAttachment,
    OutboxMessage,
    PublicBody,
)
from ppid.queries import objections as objection_queries
from tests import objections as objection_world
from tests import world
from tests.letters.paper import text

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
WHY = "terdapat kesalahan penulisan nama."


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(app: Flask) -> InfoRequest:
    """A request with one item given and one refused, answered."""
    made = world.register()
    test = world.harm_test()
    decisions = (
        Decision(ItemFacts(1, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, explanation="Terlampir"),
        Decision(ItemFacts(2, ItemOutcome.REFUSED, ground="h"), harm_test_id=test.id),
    )
    with committed():
        requests.answer(made, Answer(decisions, provide_days=3), actor=world.actor(Role.OFFICER), now=NOW)
    return made


def letter(kind: str, *, last: bool = False) -> Letter:
    order = Letter.id.desc() if last else Letter.id
    return db.session.scalars(sa.select(Letter).where(Letter.kind == kind).order_by(order).limit(1)).one()


def facts(of: Letter) -> Any:
    found: Facts = LETTERS[of.kind].facts.from_json(of.facts or "")
    return found


def correct(of: Letter, role: Role = Role.OFFICER, **changes: str) -> Letter:
    with committed():
        corrections = replace(revocations.printed(of), **changes)
        return revocations.replace_letter(of, corrections, WHY, actor=world.actor(role), now=LATER)


def test_a_replacement_says_the_same_with_another_name_and_a_number_of_its_own(case: InfoRequest) -> None:
    old = letter("notice")
    before = facts(old)
    new = correct(old, name="Siti Makrufah", to_name="Siti Makrufah")
    after = facts(new)
    assert (after.applicant.name, after.addressee.name) == ("Siti Makrufah", "Siti Makrufah")
    assert new.number != old.number
    assert (new.series, new.seq) == (old.series, (old.seq or 0) + 1)
    assert new.code != old.code
    assert (after.items, after.costs, after.provision_days) == (before.items, before.costs, before.provision_days)
    assert (after.registration, after.received_on, after.limits) == (
        before.registration,
        before.received_on,
        before.limits,
    )
    assert after.dated_on == "2026-11-19"
    assert after.check.code == new.code


def test_both_letters_are_kept_and_each_knows_the_other(case: InfoRequest) -> None:
    old = letter("notice")
    letters.draw(old.id)
    before = letters.bytes_of(old)
    new = correct(old)
    assert letters.bytes_of(old) == before
    assert old.revoked_at == LATER
    assert new.revoked_at is None
    row = db.session.scalars(sa.select(LetterRevocation)).one()
    assert (row.letter_id, row.replacement_id, row.reason) == (old.id, new.id, WHY)
    assert row.official_id == world.actor(Role.OFFICER).official_id


def test_the_new_letter_prints_which_one_it_replaces_and_why(case: InfoRequest) -> None:
    old = letter("notice")
    new = correct(old)
    letters.draw(new.id)
    words = text(letters.bytes_of(new))
    assert f"Surat ini menggantikan surat Nomor {old.number} tanggal 16 November 2026" in words
    assert "yang dicabut dengan alasan: terdapat kesalahan penulisan nama." in words
    assert "nama.." not in words


def test_a_reason_that_begins_with_because_is_not_doubled(case: InfoRequest) -> None:
    old = letter("notice")
    corrections = revocations.printed(old)
    with committed():
        new = revocations.replace_letter(
            old, corrections, "Karena alamat Pemohon keliru", actor=world.actor(Role.OFFICER), now=LATER
        )
    assert facts(new).replaces.endswith("yang dicabut dengan alasan: alamat Pemohon keliru.")


def test_the_record_tells_of_it_without_the_words_of_the_reason(case: InfoRequest) -> None:
    old = letter("notice")
    new = correct(old)
    event = db.session.scalars(sa.select(Event).where(Event.name == "letter_revoked")).one()
    assert (event.data["kind"], event.data["number"], event.data["code"]) == ("notice", old.number, old.code)
    assert (event.data["replacement"], event.data["replacement_code"]) == (new.number, new.code)
    assert event.data["reason"] == hashlib.sha256(WHY.encode()).hexdigest()
    assert event.request_id == case.id


def test_no_clock_moves_and_no_window_closes(case: InfoRequest) -> None:
    with committed():
        on = NOW.date()
        actor = applicant_of(case.body_id)
        requests.deliver(case, EvidenceKind.OPENED, received_on=on, actor=actor, now=NOW)

    def dates() -> tuple[object, ...]:
        row = db.session.get_one(InfoRequest, case.id, populate_existing=True)
        return (row.status, row.due_on, row.statute_due_on, row.answered_on, row.answer_received_on, row.outcome)

    before = dates()
    correct(letter("notice"))
    correct(letter("refusal"))
    assert dates() == before


def test_the_receipt_is_replaced_under_its_registration_number_and_keeps_its_tracking_code(case: InfoRequest) -> None:
    old = letter("receipt")
    new = correct(old, name="Siti Makrufah")
    assert new.number == old.number == case.number
    assert new.seq is None
    assert facts(new).tracking_code == facts(old).tracking_code
    assert facts(new).clock == facts(old).clock


def test_the_notice_names_the_decree_that_holds_when_it_is_replaced_after_it(case: InfoRequest) -> None:
    decree = correct(letter("refusal"))
    assert "/SK/" in decree.number
    notice = correct(letter("notice"))
    assert facts(notice).decree_number == decree.number
    assert facts(notice).decree_on == "2026-11-19"


def test_todays_holder_of_the_office_signs_under_todays_letterhead(case: InfoRequest) -> None:
    with committed():
        body = db.session.get_one(PublicBody, case.body_id)
        body.letterhead = ["Pemerintah Provinsi Kalimantan Timur", "Sekretariat Daerah"]
        office = db.session.get_one(Official, world.actor(Role.OFFICER).official_id)
        office.name = "Rahmat Hidayat"
    new = facts(correct(letter("notice")))
    assert new.letterhead.lines[-1] == "Sekretariat Daerah"
    assert new.signatory.name == "Rahmat Hidayat"


def test_a_replacement_may_be_replaced_too_but_a_revoked_letter_is_not_touched_again(case: InfoRequest) -> None:
    first = letter("notice")
    second = correct(first)
    third = correct(second)
    assert third.revoked_at is None
    with pytest.raises(NotAllowed, match="sudah dicabut"):
        correct(first)
    assert db.session.scalar(sa.select(sa.func.count(LetterRevocation.id))) == 2


@pytest.mark.parametrize("kind", ["receipt", "notice", "refusal"])
def test_a_letter_that_proves_a_step_is_not_revoked_alone(case: InfoRequest, kind: str) -> None:
    with pytest.raises(NotAllowed):
        revocations.revoke(letter(kind), WHY, actor=world.actor(Role.OFFICER), now=LATER)
    db.session.rollback()
    assert letter(kind).revoked_at is None


def test_only_the_office_that_answers_for_a_letter_corrects_it(case: InfoRequest) -> None:
    for role in (Role.SUPERIOR, Role.DESK):
        with pytest.raises(NotAllowed):
            correct(letter("notice"), role)
        db.session.rollback()


def test_without_a_reason_nothing_happens(case: InfoRequest) -> None:
    with pytest.raises(NotAllowed, match="alasan"):
        revocations.replace_letter(
            letter("notice"), Corrections("A", to_name="A"), " ", actor=world.actor(Role.OFFICER), now=LATER
        )
    db.session.rollback()
    assert letter("notice").revoked_at is None


def test_a_sheet_of_a_harm_test_is_corrected_by_another_test(app: Flask) -> None:
    world.harm_test()
    with pytest.raises(NotAllowed, match="pengujian baru"):
        correct(letter("harm_test"))


# Who hears of it


def mail() -> OutboxMessage:
    query = sa.select(OutboxMessage).where(OutboxMessage.once.like("letter:%"))
    return db.session.scalars(query).one()


def test_the_applicant_is_told_once_and_nothing_of_the_decision(case: InfoRequest) -> None:
    old = letter("notice")
    new = correct(old)
    sent = mail()
    assert sent.to == "siti@example.org"
    assert old.number in (sent.text or "")
    assert new.number in (sent.text or "")
    assert "ditolak" not in (sent.text or "").lower()
    assert "puskesmas" not in (sent.text or "")
    attached = sa.select(OutboxAttachment).where(OutboxAttachment.message_id == sent.id)
    assert db.session.scalars(attached).all() == []


def test_who_asked_for_the_answer_by_mail_gets_the_corrected_letter_by_mail_without_a_new_receipt(app: Flask) -> None:
    made = world.register(delivery_method=DeliveryMethod.EMAIL)
    given = tuple(Decision(ItemFacts(n, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir") for n in (1, 2))
    with committed():
        requests.answer(made, Answer(given), actor=world.actor(Role.OFFICER), now=NOW)
    new = correct(letter("notice"))
    sent = mail()
    assert sent.letter_id is None  # its acceptance proves nothing; the windows run from the first letter
    attached = sa.select(OutboxAttachment).where(OutboxAttachment.message_id == sent.id)
    assert [one.letter_id for one in db.session.scalars(attached)] == [new.id]


# Letters of an objection


def objection_of_a_refusal() -> Objection:
    """An objection that the Atasan PPID, who did not sign the answer, may rule on."""
    with committed():
        db.session.get_one(Official, world.actor(Role.SUPERIOR).official_id).nip = "197001011995011001"
    made = objection_world.refused(world.register())
    return objection_world.file(made, grounds=frozenset({Ground.REFUSED}))


def test_the_tanggapan_is_replaced_by_the_atasan_ppid_on_the_objections_own_chain(app: Flask) -> None:
    objection = objection_world.rule(objection_of_a_refusal())
    old = letter("ruling")
    with pytest.raises(NotAllowed):
        correct(old)
    db.session.rollback()
    new = correct(old, Role.SUPERIOR, to_name="Nama yang Benar")
    kept = db.session.scalars(objection_queries.letters_of(objection.id)).all()
    assert [one.id for one in kept if one.kind == "ruling"] == [old.id, new.id]
    event = db.session.scalars(sa.select(Event).where(Event.name == "letter_revoked")).one()
    assert event.data["objection"] == objection.number
    assert (facts(new).outcome, facts(new).reasons) == (facts(old).outcome, facts(old).reasons)


def test_the_form_of_an_objection_keeps_its_number(app: Flask) -> None:
    objection_of_a_refusal()
    old = letter("objection")
    assert correct(old).number == old.number


# Papers of the body itself


def charter() -> Letter:
    with committed():
        before = db.session.scalar(sa.select(sa.func.max(Letter.id)).where(Letter.kind == "charter")) or 0
        return catalogue.issue_charter(world.body(), before=before, actor=world.actor(Role.OFFICER), now=NOW)


def test_a_paper_of_the_body_is_revoked_for_a_later_one_of_its_kind(app: Flask) -> None:
    ppid, first = world.actor(Role.OFFICER), charter()
    assert revocations.allowed_now(first, ppid) == []
    second = charter()
    assert revocations.allowed_now(first, ppid) == ["revoke_letter"]
    with committed():
        revocations.revoke(first, WHY, actor=ppid, now=LATER, successor=second)
    row = db.session.scalars(sa.select(LetterRevocation)).one()
    assert (row.letter_id, row.replacement_id) == (first.id, second.id)
    event = db.session.scalars(sa.select(Event).where(Event.name == "letter_revoked")).one()
    assert event.chain == f"body:{first.body_id}"


def test_no_other_letter_stands_in_the_place_of_a_paper_of_the_body(case: InfoRequest) -> None:
    first = charter()
    charter()
    for other in (letter("notice"), first):
        with pytest.raises(ValueError, match="does not stand"):
            revocations.revoke(first, WHY, actor=world.actor(Role.OFFICER), now=LATER, successor=other)
        db.session.rollback()
    with pytest.raises(NotAllowed):
        revocations.revoke(first, WHY, actor=world.actor(Role.OFFICER), now=LATER)


# What may be done now


def test_the_page_of_a_letter_offers_what_the_law_allows(case: InfoRequest) -> None:
    ppid, superior = world.actor(Role.OFFICER), world.actor(Role.SUPERIOR)
    notice = letter("notice")
    assert revocations.allowed_now(notice, ppid) == ["replace_letter"]
    assert revocations.allowed_now(notice, superior) == []
    correct(notice)
    assert revocations.allowed_now(notice, ppid) == []


def test_a_draft_writes_nothing_and_is_marked_as_one(case: InfoRequest) -> None:
    notice = letter("notice")

    def count() -> int:
        return db.session.scalar(sa.select(sa.func.count(Letter.id))) or 0

    before = count()
    corrections = replace(revocations.printed(notice), name="Siti Makrufah", to_name="Siti Makrufah")
    pdf = revocations.draft(notice, corrections, WHY, actor=world.actor(Role.OFFICER), now=LATER)
    words = text(pdf)
    assert "KONSEP" in words
    assert "Siti Makrufah" in words
    assert "menggantikan surat Nomor" in words
    assert count() == before
