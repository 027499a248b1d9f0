"""The mail that carries an answer proves its receipt: taken by a server, refused, dead, killed between, drawn late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask

from ppid import outbox, storage
from ppid.access import applicant_of
from ppid.actions import answer_mails, background, enclosures, files, letters, requests
from ppid.actions.requests import Answer, Decision
from ppid.clock import local_date
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, DeliveryMethod, EvidenceKind, ItemFacts, ItemOutcome, Status
from ppid.models import Delivery, FileKind, InfoRequest, Letter, OutboxAttachment, OutboxMessage, StoredFile
from ppid.queries import mails as queries
from ppid.queries import requests as request_queries
from ppid.uploads import CleanFile
from tests import world
from tests.postbox import Postbox, mail_server, mailing_app

ASKED_AT = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
ANSWERED_AT = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)  # 10.00 WITA
LATER = ANSWERED_AT + timedelta(hours=1)
TEXT = b"Laporan realisasi anggaran tahun 2025\n"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, Controller]]:
    """A mail server that is not started yet."""
    with mail_server() as made:
        yield made


@pytest.fixture
def box(postbox: tuple[Postbox, Controller]) -> Postbox:
    """The same, started."""
    box, controller = postbox
    controller.start()
    return box


@pytest.fixture
def mailing(postbox: tuple[Postbox, Controller], database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application with that server as its own."""
    with mailing_app(postbox[1], database_url, tmp_path) as made:
        yield made


def register(
    key: str = "kunci-1", method: DeliveryMethod = DeliveryMethod.EMAIL, email: str = "siti@example.org"
) -> int:
    filed = world.filing(key, received_at=ASKED_AT, delivery_method=method)
    filed = replace(filed, applicant=replace(filed.applicant, email=email))
    with committed():
        body = world.body()
        made = requests.register(body, filed, actor=applicant_of(body.id), now=ASKED_AT).id
        mail = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.request_id == made)).first()
        if mail is not None:
            mail.sent_at = ASKED_AT  # the receipt of the request is not what is tried here
    return made


def answer(id: int, *, given: Sequence[bytes] = (TEXT,), refuse: bool = True) -> None:
    """Give the first item with its files; refuse the second, or give it on paper."""
    info_request = db.session.get_one(InfoRequest, id)
    item_id = info_request.items[0].id
    uploads = [
        files.Upload(
            CleanFile(f"realisasi-{number}.txt", "text/plain", data, sha256(data).hexdigest(), len(data)),
            FileKind.GIVEN,
            item_id,
        )
        for number, data in enumerate(given, 1)
    ]
    second = Decision(ItemFacts(2, ItemOutcome.GIVEN), AccessMode.HARD_COPY, "Diambil di meja layanan")
    if refuse:
        with time_machine.travel(ASKED_AT, tick=False):
            test = world.harm_test()
        second = Decision(
            ItemFacts(2, ItemOutcome.REFUSED, ground="h", reason="Rahasia pribadi", consequence=test.if_opened),
            harm_test_id=test.id,
        )
    first = Decision(ItemFacts(1, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir")
    info_request = db.session.get_one(InfoRequest, id)
    with files.stored(info_request, uploads, now=ANSWERED_AT) as rows, committed():
        requests.answer(
            info_request, Answer((first, second), files=rows), actor=world.actor(Role.OFFICER), now=ANSWERED_AT
        )


def fresh(id: int) -> InfoRequest:
    db.session.rollback()
    return db.session.get_one(InfoRequest, id, populate_existing=True)


def mail_of(id: int) -> OutboxMessage:
    db.session.rollback()
    query = sa.select(OutboxMessage).where(OutboxMessage.once == f"request:{id}:answered")
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def deliveries(id: int) -> list[Delivery]:
    return list(db.session.scalars(sa.select(Delivery).where(Delivery.request_id == id)))


def test_an_answer_that_the_server_takes_is_received_at_that_moment(mailing: Flask, box: Postbox) -> None:
    made = register()
    answer(made)
    taken_at = ANSWERED_AT + timedelta(hours=14, minutes=30)  # half past midnight in Samarinda
    done = background.run_once(ANSWERED_AT, moment=lambda: taken_at)
    assert (done.mails_sent, done.answers_received) == (1, 1)
    info_request = fresh(made)
    assert (info_request.status, info_request.answer_received_on) == (Status.DELIVERED, date(2026, 11, 6))
    (delivery,) = deliveries(made)
    assert (delivery.evidence, delivery.received_on) == (EvidenceKind.MAIL_ACCEPTED, date(2026, 11, 6))
    mail = mail_of(made)
    assert outbox.message_id(mail.id, mail.row_key) in delivery.note
    assert "250 OK" in delivery.note
    assert "6 November 2026 pukul 00.30 WITA" in delivery.note
    assert "siti@example.org" not in delivery.note
    (event,) = [one for one in db.session.scalars(request_queries.events_of(made)) if one.name == "deliver"]
    assert (event.doer, event.data["evidence"], event.data["received_on"]) == ("system", "mail_accepted", "2026-11-06")


def test_the_mail_carries_the_letters_and_the_files_as_they_are_stored(mailing: Flask, box: Postbox) -> None:
    made = register()
    answer(made, given=(TEXT, b"Lampiran kedua\n"))
    background.run_once(ANSWERED_AT)
    (mail,) = box.mails
    assert mail["Message-ID"].endswith("@ppid.kaltim.example>")
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body()
    assert body is not None
    words = body.get_content()
    assert "peladen e-mail Anda menerima pesan ini" in words
    assert "30 hari kerja" in words
    carried = {str(part.get_filename()): part.get_payload(decode=True) for part in mail.iter_attachments()}
    assert all(name in words for name in carried)
    issued = {letter.kind: letter for letter in db.session.scalars(request_queries.letters_of(made))}
    assert [name.rpartition(".")[2] for name in carried] == ["pdf", "pdf", "txt", "txt"]
    assert list(carried.values()) == [
        letters.bytes_of(issued["notice"]), letters.bytes_of(issued["refusal"]), TEXT, b"Lampiran kedua\n"
    ]  # fmt: skip
    assert issued["notice"].number.replace("/", "-") in next(iter(carried))


def test_files_too_large_together_are_left_to_be_fetched(
    mailing: Flask, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enclosures, "MOST_BYTES", 2 * len(TEXT))
    made, heavy = register("kunci-1"), register("kunci-2")
    answer(made, given=(TEXT, TEXT), refuse=False)
    answer(heavy, given=(TEXT, TEXT, b"x"), refuse=False)
    background.run_once(ANSWERED_AT)
    light_mail, heavy_mail = box.mails
    assert len(list(light_mail.iter_attachments())) == 3
    assert len(list(heavy_mail.iter_attachments())) == 1
    body = heavy_mail.get_body()
    assert body is not None
    words = " ".join(body.get_content().split())
    assert "3 berkas, terlalu besar untuk dilampirkan" in words
    assert "https://ppid.kaltim.example/lacak" in words
    assert fresh(heavy).status is Status.DELIVERED, "the written notice itself was received"


@pytest.mark.parametrize("method", [DeliveryMethod.DOWNLOAD, DeliveryMethod.PICKUP, DeliveryMethod.POST])
def test_who_asked_for_another_way_is_only_told_that_an_answer_waits(
    mailing: Flask, box: Postbox, method: DeliveryMethod
) -> None:
    made = register(method=method)
    answer(made)
    background.run_once(ANSWERED_AT)
    (mail,) = box.mails
    assert not list(mail.iter_attachments())
    assert fresh(made).status is Status.ANSWERED
    assert deliveries(made) == []


def test_a_proxy_gets_the_answer_first(mailing: Flask, box: Postbox) -> None:
    proxy = replace(world.filing().applicant, name="Kuasa", email="kuasa@example.org")
    with committed():
        filed = world.filing(
            received_at=ASKED_AT,
            delivery_method=DeliveryMethod.EMAIL,
            proxy=proxy,
            power_of_attorney="Surat kuasa 1/2026",
        )
        made = requests.register(world.body(), filed, actor=applicant_of(world.body().id), now=ASKED_AT).id
    answer(made, refuse=False)
    background.run_once(ANSWERED_AT)
    assert set(box.recipients) == {"kuasa@example.org"}
    assert fresh(made).status is Status.DELIVERED


def test_a_refused_recipient_has_received_nothing(mailing: Flask, box: Postbox) -> None:
    box.refuses = {"siti@example.org"}
    made = register()
    answer(made)
    assert background.run_once(ANSWERED_AT).answers_received == 0
    assert fresh(made).status is Status.ANSWERED
    mail = mail_of(made)
    assert "550 no such person" in mail.last_error
    assert "siti@example.org" not in mail.last_error, "the address stays sealed"
    box.refuses = set()
    assert background.run_once(mail.next_try_at).answers_received == 1
    assert fresh(made).status is Status.DELIVERED


def test_a_dead_server_proves_nothing(mailing: Flask, postbox: tuple[Postbox, Controller]) -> None:
    made = register()
    answer(made)
    assert background.run_once(ANSWERED_AT).answers_received == 0
    mail = mail_of(made)
    assert (mail.sent_at, mail.reply) == (None, "")
    assert "refused" in mail.last_error.lower()
    assert fresh(made).status is Status.ANSWERED


def test_a_folder_accepts_nothing(app: Flask, tmp_path: Path) -> None:
    made = register()
    answer(made)
    assert background.run_once(ANSWERED_AT).answers_received == 0
    mail = mail_of(made)
    assert (mail.sent_at, mail.reply) == (ANSWERED_AT, "")
    assert list((tmp_path / "mail").glob("*.eml"))
    assert answer_mails.accepted() == []
    assert fresh(made).status is Status.ANSWERED
    with committed():
        assert not answer_mails.record_receipt(mail.id, now=LATER)
    assert fresh(made).status is Status.ANSWERED


def test_a_worker_killed_between_sending_and_recording_loses_no_evidence(mailing: Flask, box: Postbox) -> None:
    made = register()
    answer(made)
    background.draw_letters()
    assert outbox.deliver(ANSWERED_AT) == (1, 0)
    assert fresh(made).status is Status.ANSWERED, "killed here"
    assert background.run_once(LATER + timedelta(days=3)).answers_received == 1
    assert fresh(made).answer_received_on == date(2026, 11, 5), "the day on which the server took it"
    assert len(box.mails) == 1


def test_a_worker_killed_before_it_noted_the_acceptance_sends_the_same_mail_again(mailing: Flask, box: Postbox) -> None:
    made = register()
    answer(made)
    background.draw_letters()
    outbox.deliver(ANSWERED_AT)
    with committed():
        db.session.execute(
            sa.update(OutboxMessage)
            .where(OutboxMessage.letter_id.is_not(None))
            .values(sent_at=None, reply="", claimed_until_at=ANSWERED_AT + timedelta(seconds=outbox.CLAIM_SECONDS))
        )
    assert background.run_once(ANSWERED_AT).mails_sent == 0
    assert background.run_once(LATER).answers_received == 1
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert len(deliveries(made)) == 1


def test_an_acceptance_is_entered_once(mailing: Flask, box: Postbox) -> None:
    made = register()
    answer(made)
    background.run_once(ANSWERED_AT)
    assert background.record_receipts(LATER) == 0
    with committed():
        assert not answer_mails.record_receipt(mail_of(made).id, now=LATER)
    assert len(deliveries(made)) == 1


def test_who_opened_the_answer_before_has_received_it_then(mailing: Flask, box: Postbox) -> None:
    made = register()
    answer(made)
    with committed():
        info_request = db.session.get_one(InfoRequest, made)
        requests.deliver(
            info_request,
            EvidenceKind.OPENED,
            received_on=local_date(ANSWERED_AT, info_request.body.zone),
            actor=applicant_of(info_request.body_id),
            now=ANSWERED_AT,
        )
    done = background.run_once(LATER)
    assert (done.mails_sent, done.answers_received) == (1, 0)
    assert [one.evidence for one in deliveries(made)] == [EvidenceKind.OPENED]
    assert answer_mails.accepted() == [], "and it is not looked at again"


def test_a_mail_waits_until_its_letters_are_drawn(mailing: Flask, box: Postbox) -> None:
    made, other = register("kunci-1"), register("kunci-2", DeliveryMethod.DOWNLOAD)
    answer(made)
    answer(other)
    assert outbox.deliver(ANSWERED_AT) == (1, 0), "the others do not wait for it"
    mail, is_undrawn = db.session.execute(queries.of_answer(made)).one()
    assert (mail.tries, mail.claimed_until_at, is_undrawn) == (0, None, True)
    notice = db.session.scalars(request_queries.letters_of(made).where(Letter.kind == "notice")).one().id
    letters.draw(notice)
    assert outbox.deliver(ANSWERED_AT) == (0, 0), "nor does the notice leave without its decree"
    background.draw_letters()
    assert outbox.deliver(LATER) == (1, 0)
    assert background.record_receipts(LATER) == 1


def test_a_file_that_was_changed_in_the_store_is_not_sent(mailing: Flask, box: Postbox) -> None:
    made, other = register("kunci-1"), register("kunci-2")
    answer(made)
    answer(other)
    key = db.session.scalars(
        sa.select(StoredFile.storage_key).where(StoredFile.request_id == made, StoredFile.kind == FileKind.GIVEN)
    ).one()
    storage.current().delete(key)
    storage.current().put(key, b"sesuatu yang lain")
    background.run_once(ANSWERED_AT)
    assert "EnclosureAltered: realisasi-1.txt" in mail_of(made).last_error
    assert (fresh(made).status, fresh(other).status) == (Status.ANSWERED, Status.DELIVERED)


def test_a_server_that_hangs_up_on_one_mail_is_asked_again_for_the_others(mailing: Flask, box: Postbox) -> None:
    made = [register(f"kunci-{number}") for number in range(3)]
    for id in made:
        answer(id, refuse=False)
    box.hangs_up_after = 1
    background.run_once(ANSWERED_AT)
    box.hangs_up_after = None
    background.run_once(ANSWERED_AT)
    background.run_once(LATER)
    assert [fresh(id).status for id in made] == [Status.DELIVERED] * 3
    assert len(box.mails) == 3, "none of them twice"


def test_an_answer_that_is_rolled_back_sends_nothing(app: Flask) -> None:
    made = register()
    given = tuple(
        Decision(ItemFacts(number, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir") for number in (1, 2)
    )

    def step() -> None:
        with committed():
            info_request = db.session.get_one(InfoRequest, made)
            requests.answer(info_request, Answer(given), actor=world.actor(Role.OFFICER), now=ANSWERED_AT)
            raise RuntimeError("the step after it failed")

    with pytest.raises(RuntimeError):
        step()
    assert db.session.scalars(sa.select(OutboxAttachment)).all() == []
    assert outbox.deliver(ANSWERED_AT) == (0, 0)
