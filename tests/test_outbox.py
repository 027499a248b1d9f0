"""Mail leaves after its cause is committed: with a real server, a refusing one, a dead one, and none at all."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.policy import default
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from flask import Flask

from ppid import outbox
from ppid.access import applicant_of
from ppid.actions import background, calendars, completeness, extensions, mails, requests
from ppid.actions.requests import Answer, Decision
from ppid.db import committed, db
from ppid.law.calendar import DayKind
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ExtensionGround, ItemFacts, ItemOutcome
from ppid.models import InfoRequest, Letter, OutboxMessage
from tests import world
from tests.postbox import Postbox, mail_server, mailing_app

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, Controller]]:
    """A mail server that is not started yet."""
    with mail_server() as made:
        yield made


@pytest.fixture
def mailing(postbox: tuple[Postbox, Controller], database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application with that server as its own."""
    with mailing_app(postbox[1], database_url, tmp_path) as made:
        yield made


def register(key: str, to: str = "siti@example.org", **changes: object) -> InfoRequest:
    filed = world.filing(key, received_at=NOW, **changes)
    filed = replace(filed, applicant=replace(filed.applicant, email=to))
    with committed():
        body = world.body()
        return requests.register(body, filed, actor=applicant_of(body.id), now=NOW)


def rows() -> dict[str | None, OutboxMessage]:
    db.session.rollback()
    return {row.to: row for row in db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id))}


def test_a_mail_arrives_with_its_headers_and_its_words(mailing: Flask, postbox: tuple[Postbox, Controller]) -> None:
    box, controller = postbox
    controller.start()
    made = register("kunci-1")
    assert outbox.deliver(NOW) == (1, 0)
    (mail,) = box.mails
    assert mail["From"] == "Portal PPID <ppid@kaltim.example>"
    assert mail["To"] == "siti@example.org"
    assert mail["Subject"] == f"Permohonan informasi {made.number} sudah kami terima"
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"].endswith("@ppid.kaltim.example>")
    assert mail["Auto-Submitted"] == "auto-generated"
    words = mail.get_content()
    assert made.number in words
    assert requests.token_of("kunci-1")[:5] in words.replace("-", "").replace(" ", "")
    assert "Selasa, 17 November 2026" in words
    assert "https://ppid.kaltim.example/lacak" in words
    assert box.login == (b"ppid@kaltim", b"rahasia/sekali")
    assert outbox.deliver(NOW) == (0, 0), "and only once"


def all_steps() -> None:
    """Let every step that tells somebody something happen."""
    officer, applicant = world.actor(Role.OFFICER), applicant_of(world.body().id)
    given = tuple(
        Decision(ItemFacts(number, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir") for number in (1, 2)
    )
    made = {key: register(key).id for key in ("jawab", "perpanjang", "lengkapi", "tutup", "cabut", "hitung")}
    told, closed = NOW + timedelta(days=1), NOW + timedelta(days=30)
    with committed():
        cases = {key: db.session.get_one(InfoRequest, id) for key, id in made.items()}
        requests.answer(cases["jawab"], Answer(given), actor=officer, now=told)
        extensions.extend(
            cases["perpanjang"], ground=ExtensionGround.NOT_HELD, reason="Masih dihimpun", actor=officer, now=told
        )
        for key in ("lengkapi", "tutup"):
            completeness.mark_incomplete(cases[key], missing=("Nomor SK",), actor=officer, now=told)
        completeness.note_opened(cases["tutup"], actor=applicant, now=told)
        completeness.complete(cases["lengkapi"], explanation="Terlampir", actor=applicant, now=told)
        requests.withdraw(cases["cabut"], reason="Sudah ketemu", actor=applicant, now=told)
    with committed():
        calendars.add(
            date(2026, 11, 5),
            "Libur",
            kind=DayKind.NATIONAL,
            decree="SKB Perubahan",
            body=None,
            entered_by="uji",
            now=NOW,
        )
        calendars.recount(world.body(), decree="SKB Perubahan", now=told)
    with committed():
        completeness.lapse(db.session.get_one(InfoRequest, made["tutup"]), now=closed)


def test_no_mail_carries_an_identity_or_what_was_asked_for(mailing: Flask, postbox: tuple[Postbox, Controller]) -> None:
    box, controller = postbox
    controller.start()
    all_steps()
    while outbox.deliver(NOW + timedelta(days=31))[0]:
        pass
    causes = {row.once.split(":")[2] for row in db.session.scalars(sa.select(OutboxMessage))}
    assert causes >= {
        "receipt", "answered", "extended", "incomplete", "completed", "lapsed", "withdrawn", "recounted", "repair_moved"
    }  # fmt: skip
    asked = world.filing()
    secrets = (asked.applicant.identity, asked.applicant.address, asked.applicant.phone, asked.purpose, *asked.items)
    assert len(box.mails) >= 14
    for mail in box.mails:
        whole = f"{mail['Subject']}\n{mail.get_content()}"
        for secret in (*secrets, asked.applicant.name):
            assert secret not in whole
        assert "Nomor SK" not in whole, "nor what is missing"
        assert "Masih dihimpun" not in whole, "nor the reasons"
        assert not list(mail.iter_attachments())
        assert mail["Subject"].isprintable()


def test_one_refused_recipient_does_not_keep_the_others_waiting(
    mailing: Flask, postbox: tuple[Postbox, Controller]
) -> None:
    box, controller = postbox
    controller.start()
    box.refuses = {"tiada@example.org"}
    for number, to in enumerate(("satu@example.org", "tiada@example.org", "tiga@example.org")):
        register(f"kunci-{number}", to)
    assert outbox.deliver(NOW) == (2, 1)
    assert box.recipients == ["satu@example.org", "tiga@example.org"]
    refused = rows()["tiada@example.org"]
    assert refused.sent_at is None
    assert "550" in refused.last_error
    assert refused.next_try_at == NOW + timedelta(seconds=outbox.FIRST_PAUSE_SECONDS)


@pytest.mark.parametrize(
    "to", ["dua\nBcc: lain@example.org", "dua\r\n@example.org", "düa@example.org", "@", "a b c", '"', "<>", "x" * 300]
)
def test_an_address_that_is_none_does_not_keep_the_others_waiting(
    mailing: Flask, postbox: tuple[Postbox, Controller], to: str
) -> None:
    box, controller = postbox
    controller.start()
    for number, address in enumerate(("satu@example.org", to, "tiga@example.org")):
        register(f"kunci-{number}", address)
    sent, _waiting = outbox.deliver(NOW)
    assert sent == len(box.mails)
    assert {"satu@example.org", "tiga@example.org"} <= set(box.recipients)
    assert "lain@example.org" not in box.recipients


def test_a_dead_server_delays_with_growing_pauses_and_loses_nothing(
    mailing: Flask, postbox: tuple[Postbox, Controller]
) -> None:
    box, controller = postbox
    for number in range(3):
        register(f"kunci-{number}", f"orang-{number}@example.org")
    moment, pauses = NOW, []
    for _ in range(12):
        assert outbox.deliver(moment) == (0, 3)
        assert outbox.deliver(moment) == (0, 0), "not before the pause is over"
        (next_try,) = {row.next_try_at for row in rows().values()}
        pauses.append((next_try - moment).total_seconds())
        moment = next_try
    assert pauses[:4] == [60, 120, 240, 480]
    assert pauses == sorted(pauses)
    assert pauses[-1] == outbox.LONGEST_PAUSE_SECONDS == 6 * 3600
    assert all("refused" in row.last_error.lower() for row in rows().values())

    controller.start()
    assert outbox.deliver(moment) == (3, 0)
    assert box.recipients == [f"orang-{number}@example.org" for number in range(3)]
    assert all(row.sent_at == moment and row.last_error == "" for row in rows().values())


def test_a_server_that_hangs_up_keeps_what_it_took_and_gets_the_rest_later(
    mailing: Flask, postbox: tuple[Postbox, Controller]
) -> None:
    box, controller = postbox
    controller.start()
    box.hangs_up_after = 2
    for number in range(5):
        register(f"kunci-{number}", f"orang-{number}@example.org")
    assert outbox.deliver(NOW) == (2, 3)
    box.hangs_up_after = None
    assert outbox.deliver(NOW + timedelta(hours=1)) == (3, 0)
    assert sorted(box.recipients) == [f"orang-{number}@example.org" for number in range(5)]


def test_a_mail_tried_twice_is_the_same_mail(mailing: Flask, postbox: tuple[Postbox, Controller]) -> None:
    box, controller = postbox
    controller.start()
    register("kunci-1")
    outbox.deliver(NOW)
    with committed():
        db.session.execute(sa.update(OutboxMessage).values(sent_at=None, next_try_at=NOW))
    outbox.deliver(NOW + timedelta(days=1))
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_what_a_worker_that_died_had_taken_is_tried_again(mailing: Flask, postbox: tuple[Postbox, Controller]) -> None:
    box, controller = postbox
    controller.start()
    register("kunci-1")
    claimed_until = NOW + timedelta(seconds=outbox.CLAIM_SECONDS)
    with committed():
        db.session.execute(sa.update(OutboxMessage).values(claimed_until_at=claimed_until))
    assert outbox.deliver(claimed_until - timedelta(seconds=1)) == (0, 0)
    assert outbox.deliver(claimed_until) == (1, 0)
    assert len(box.mails) == 1


def test_without_a_server_development_writes_mail_to_a_folder(app: Flask, tmp_path: Path) -> None:
    made = register("kunci-1")
    assert outbox.deliver(NOW) == (1, 0)
    (path,) = (tmp_path / "mail").glob("*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=default)
    assert mail["To"] == "siti@example.org"
    assert made.number in str(mail["Subject"])


def test_a_step_that_is_rolled_back_tells_nobody(app: Flask) -> None:
    def step() -> None:
        with committed():
            body = world.body()
            requests.register(body, world.filing(), actor=applicant_of(body.id), now=NOW)
            raise RuntimeError("the step after it failed")

    with pytest.raises(RuntimeError):
        step()
    assert outbox.deliver(NOW) == (0, 0)


def test_one_cause_sends_one_mail(app: Flask) -> None:
    made = register("kunci-1")
    with committed():
        again = db.session.get_one(InfoRequest, made.id)
        mails.receipt(again, token="AAAAA", now=NOW)
    assert len(rows()) == 1


def test_who_has_no_address_gets_no_mail_and_a_proxy_gets_it_first(app: Flask) -> None:
    register("tanpa", "")
    assert rows() == {}
    proxy = replace(world.filing().applicant, name="Kuasa", email="kuasa@example.org")
    register("kuasa", proxy=proxy, power_of_attorney="Surat kuasa 1/2026")
    assert list(rows()) == ["kuasa@example.org"]


def test_mail_speaks_the_language_of_its_request(app: Flask) -> None:
    register("satu", "siti@example.org", language="id")
    register("dua", "sue@example.org", language="en")
    assert "Selasa, 17 November 2026" in (rows()["siti@example.org"].text or "")
    assert "Tuesday, 17 November 2026" in (rows()["sue@example.org"].text or "")


def test_address_and_text_are_sealed_in_the_database(app: Flask) -> None:
    register("kunci-1")
    raw = db.session.execute(sa.text("SELECT to_sealed, text_sealed FROM outbox_message")).one()
    assert b"siti" not in bytes(raw[0])
    assert b"Kode pelacakan" not in bytes(raw[1])


def test_a_letter_that_cannot_be_drawn_holds_up_neither_letters_nor_mail_nor_seals(app: Flask) -> None:
    for number in range(3):
        register(f"kunci-{number}")
    with committed():
        bad = db.session.scalars(sa.select(Letter).order_by(Letter.id)).first()
        assert bad is not None
        bad.facts = "{}"
        spoiled = bad.id
    with pytest.raises(ExceptionGroup) as caught:
        background.run_once(NOW)
    assert caught.value.exceptions[0].__notes__ == [f"letter {spoiled}"]
    undrawn = db.session.scalars(sa.select(Letter.id).where(Letter.sha256.is_(None))).all()
    assert undrawn == [spoiled]
    assert all(row.sent_at == NOW for row in db.session.scalars(sa.select(OutboxMessage)))
    assert background.seal_events(NOW) == 0, "all of it is sealed already"
