"""A letter that is signed after it went out: the applicant is told once; one that has not left yet leaves signed."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from ppid import clock, outbox
from ppid.actions import letters, signing
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import DeliveryMethod
from ppid.models import InfoRequest, Letter, LetterSignature, OutboxMessage, SigningMethod
from tests import keys, world
from tests import objections as objection_world
from tests.signing import add_key, letter, letter_of, scan_of, withdrawn


def sign(made: Letter, role: Role = Role.OFFICER, method: SigningMethod = SigningMethod.FILE) -> None:
    key = add_key(role, method)
    signing.sign_letter(made.id, key, keys.PASSPHRASE, actor=world.actor(role), now=clock.now())


def told() -> list[OutboxMessage]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.once.like("letter:%:signed"))))


def send_all() -> None:
    for id in letters.undrawn():
        letters.draw(id)
    outbox.deliver(clock.now())


def test_the_applicant_is_told_once_that_the_signed_copy_is_there(app: Flask) -> None:
    made = letter()
    sign(made)
    (mail,) = told()
    made = db.session.get_one(Letter, made.id)
    assert (mail.once, mail.to, mail.request_id) == (f"letter:{made.id}:signed", "siti@example.org", made.request_id)
    assert mail.letter_id is None  # it proves no receipt
    assert made.number in (mail.text or "")
    assert "/lacak" in (mail.text or "")
    assert "Siti" not in (mail.text or "") + mail.subject


def test_nothing_is_told_by_a_scan_or_without_an_address_or_of_an_internal_letter(app: Flask) -> None:
    scan_of(letter("a"))
    silent = letter("b")
    with committed():
        db.session.get_one(InfoRequest, silent.request_id).applicant.email = None
    sign(silent)
    internal = letter_of(withdrawn("c"), "receipt")
    with committed():
        db.session.get_one(Letter, internal.id).kind = "assignment"
    from ppid.actions import signing_mails

    with committed():
        signing_mails.signed_copy_ready(db.session.get_one(Letter, internal.id), now=clock.now())
    assert told() == []


def test_a_letter_signed_before_its_mail_leaves_goes_out_signed_and_nothing_else_is_told(app: Flask) -> None:
    made = objection_world.refused(world.register(delivery_method=DeliveryMethod.EMAIL))
    notice = letter_of(made, "notice")
    letter_of(made, "refusal")
    sign(notice)
    assert told() == []
    copy = db.session.scalars(sa.select(LetterSignature)).one()
    mail = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.letter_id == notice.id)).one()
    carried = outbox._enclosed([mail.id])[mail.id]
    assert carried[0].sha256 == copy.sha256
    assert carried[1].sha256 == letter_of(made, "refusal").sha256


def test_a_letter_signed_after_its_mail_left_is_told_of(app: Flask) -> None:
    made = objection_world.refused(world.register(delivery_method=DeliveryMethod.EMAIL))
    notice = letter_of(made, "notice")
    send_all()
    sign(notice)
    (mail,) = told()
    assert mail.once == f"letter:{notice.id}:signed"
