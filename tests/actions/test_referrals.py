"""No wrong door: what another body of the portal holds is filed there once the applicant agrees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid import clock
from ppid.access import applicant_of
from ppid.actions import files, forwarding, referrals, requests, seals
from ppid.actions.answers import Answer, Decision
from ppid.actions.filing import Person
from ppid.actions.forwarding import AlreadyForwarded
from ppid.actions.referrals import Offer
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, EvidenceKind, ItemFacts, ItemOutcome, NotAllowed, Outcome, Status
from ppid.letters.case_forms import TransferFacts
from ppid.models import FileKind, InfoRequest, OutboxMessage, PublicBody, Referral
from ppid.queries import requests as queries
from ppid.uploads import CleanFile
from tests import world
from tests.test_concurrency import together

MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
CITY, MALUKU = "Pemerintah Kota Samarinda", "Pemerintah Provinsi Maluku"
THREE = ("Laporan realisasi anggaran", "Daftar trayek angkutan kota", "Daftar parkir kota")


@pytest.fixture(autouse=True)
def clock_at(app: Flask) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def answer(made: InfoRequest, *holders: str, slug: str = "kaltim") -> InfoRequest:
    """Answer: an empty holder is an item that is given, the others are held by who is named."""
    decisions = tuple(
        Decision(ItemFacts(number, ItemOutcome.NOT_HELD, holder=holder))
        if holder
        else Decision(ItemFacts(number, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Ada di laman kami")
        for number, holder in enumerate(holders, 1)
    )
    with committed():
        requests.answer(made, Answer(decisions), actor=world.actor(Role.OFFICER, slug), now=clock.now())
    return made


def receive(made: InfoRequest) -> InfoRequest:
    with committed():
        requests.deliver(
            made,
            EvidenceKind.OPENED,
            received_on=clock.today(made.body.zone),
            actor=applicant_of(made.body_id),
            now=clock.now(),
        )
    return made


def opened(*holders: str, **filing: object) -> InfoRequest:
    """A request whose answer names these holders, and whose applicant has opened it."""
    items = tuple(f"Permintaan {number}" for number in range(1, len(holders) + 1))
    return receive(answer(world.register(**{"items": items} | filing), *holders))


def forward(made: InfoRequest, slug: str = "samarinda", role: Role | None = None) -> InfoRequest:
    actor, holder = world.actor(role) if role else applicant_of(made.body_id), world.body(slug)
    with files.stored(made, forwarding.carried(made, holder), now=clock.now()) as rows, committed():
        return forwarding.forward(made, holder, rows, actor=actor, now=clock.now())


def offered(made: InfoRequest) -> list[tuple[str, str]]:
    return [(offer.holder.name, offer.numbers) for offer in referrals.offers_of(made)]


def only(made: InfoRequest) -> Offer:
    (offer,) = referrals.offers_of(made)
    return offer


def attach(made: InfoRequest, kind: FileKind) -> None:
    data = kind.value.encode()
    clean = CleanFile(f"{kind.value}.txt", "text/plain", data, sha256(data).hexdigest(), len(data))
    with files.stored(made, [files.Upload(clean, kind)], now=clock.now()) as (row,), committed():
        files.attach(row, made, actor=applicant_of(made.body_id), now=clock.now())


def data_of(made: InfoRequest, name: str) -> list[dict[str, object]]:
    return [event.data for event in db.session.scalars(queries.events_of(made.id)) if event.name == name]


# Who holds it


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (CITY, CITY),
        ("  pemerintah  kota SAMARINDA ", CITY),
        ("Samarinda", CITY),
        ("Dinas Perhubungan Kota Samarinda", None),
        ("Pemerintah Provinsi Kalimantan Timur", None),  # itself
        ("Kementerian Perhubungan", None),
        ("%", None),
    ],
)
def test_a_holder_is_known_by_its_name_or_its_short_name(app: Flask, written: str, found: str | None) -> None:
    made = opened(written)
    assert [name for name, _numbers in offered(made)] == ([found] if found else [])
    assert made.items[0].holder == written


def test_a_short_name_of_two_bodies_is_neither_of_them(app: Flask) -> None:
    with committed():
        world.body("maluku").short_name = "Samarinda"
    assert offered(opened("Samarinda")) == []


def test_the_items_of_one_holder_go_together_and_each_holder_is_asked_for_itself(app: Flask) -> None:
    made = opened("", CITY, MALUKU, CITY)
    assert offered(made) == [(CITY, "2, 4"), (MALUKU, "3")]


def test_an_answer_that_gives_everything_names_nobody_else(app: Flask) -> None:
    assert offered(opened("", "")) == []
    assert db.session.scalar(sa.select(sa.func.count(Referral.id))) == 0


# Filed there


def test_what_is_held_elsewhere_is_filed_there_with_its_own_number_code_and_clock(
    app: Flask, clock_at: time_machine.Traveller
) -> None:
    made = opened("", CITY, CITY, items=THREE, language="en")
    clock_at.move_to(datetime(2026, 11, 5, 2, 0, tzinfo=UTC))
    there = forward(made)
    assert there.body_id == world.body("samarinda").id
    assert there.number != made.number
    assert there.token_hash != made.token_hash
    assert (there.status, there.received_on, there.due_on) == (
        Status.REGISTERED,
        date(2026, 11, 5),
        date(2026, 11, 19),
    )
    assert [item.text for item in there.items] == list(THREE[1:])
    assert [item.number for item in there.items] == [1, 2]
    for name in ("purpose", "access_mode", "delivery_method", "language"):
        assert getattr(there, name) == getattr(made, name)
    for name in ("kind", "name", "identity", "address", "phone", "email", "occupation"):
        assert getattr(there.applicant, name) == getattr(made.applicant, name)
    assert there.unit_id is None
    assert there.applicant_id != made.applicant_id
    assert there.applicant.body_id == there.body_id


def test_the_first_body_counts_its_answer_as_it_was(app: Flask) -> None:
    made = opened(CITY, CITY)
    before = (made.status, made.outcome, made.due_on, made.version)
    there = forward(made)
    assert (made.status, made.outcome, made.due_on, made.version) == before
    assert made.outcome is Outcome.NOT_HELD
    assert (there.outcome, there.refiled_from_id, there.forwarded_from_id) == (None, None, made.id)


def test_both_records_name_each_other_and_the_agreement(app: Flask) -> None:
    made = opened("", CITY)
    there = forward(made)
    (sent,), (came,) = data_of(made, "forwarded"), data_of(there, "forwarded_from")
    assert (sent["number"], sent["body"], sent["items"]) == (there.number, CITY, [2])
    assert (came["number"], came["items"]) == (made.number, [2])
    assert came["body"] == "Pemerintah Provinsi Kalimantan Timur"
    assert sent["agreement"] == "UU 27/2022"
    assert sent["article"] == "UU 14/2008 Pasal 22 ayat (7) huruf b"
    offer = only(made)
    assert (offer.forwarded, offer.agreed_at) == (there, MONDAY)
    source = referrals.doors_of(there).source
    assert source is not None
    assert (source.body, source.number) == ("Pemerintah Provinsi Kalimantan Timur", made.number)


def test_the_applicant_gets_the_receipt_of_the_new_request(app: Flask) -> None:
    there = forward(opened(CITY))
    mails = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.request_id == there.id)).all()
    assert [mail.to for mail in mails] == ["siti@example.org"]
    assert there.number in mails[0].subject
    assert [letter.kind for letter in db.session.scalars(queries.letters_of(there.id))] == ["receipt"]


def test_the_first_body_writes_to_the_applicant_what_was_filed_where(
    app: Flask, clock_at: time_machine.Traveller
) -> None:
    made = opened("", CITY, CITY, items=THREE)
    clock_at.move_to(datetime(2026, 11, 5, 2, 0, tzinfo=UTC))
    there = forward(made)
    letter = db.session.scalars(queries.letters_of(made.id)).all()[-1]
    assert (letter.kind, letter.body_id, letter.series) == ("transfer", made.body_id, "letter")
    facts = TransferFacts.from_json(letter.facts or "")
    assert (facts.registration, facts.received_on) == (made.number, "2026-11-02")
    assert (facts.there, facts.there_number, facts.there_on) == (CITY, there.number, "2026-11-05")
    assert (facts.clock.starts, facts.clock.due) == ("2026-11-05", there.due_on.isoformat())
    assert (facts.agreed_at, facts.zone) == ("2026-11-05T10:00", "WITA")
    assert [(item.number, item.text) for item in facts.items] == [(2, THREE[1]), (3, THREE[2])]
    assert facts.addressee.name == "Siti Ma'rufah"


def test_each_body_has_the_day_of_its_own_zone(app: Flask, clock_at: time_machine.Traveller) -> None:
    made = opened(MALUKU)
    clock_at.move_to(datetime(2026, 11, 5, 15, 30, tzinfo=UTC))  # 23.30 WITA, and half past midnight in Ambon
    forward(made, "maluku")
    facts = TransferFacts.from_json(db.session.scalars(queries.letters_of(made.id)).all()[-1].facts or "")
    assert (facts.dated_on, facts.agreed_at, facts.zone) == ("2026-11-05", "2026-11-05T23:30", "WITA")
    assert (facts.there_on, facts.there_zone) == ("2026-11-06", "WIT")


def test_a_proxy_forwards_with_the_power_of_attorney(app: Flask) -> None:
    proxy = Person("Budi Kuasa", "6472014501909002", "Jalan Kuasa 1", "0812-5550-0002", "budi@example.org")
    made = opened(CITY, proxy=proxy, power_of_attorney="SK-1/2026")
    attach(made, FileKind.POWER_OF_ATTORNEY)
    there = forward(made)
    assert there.proxy is not None
    assert (there.proxy.name, there.proxy.identity, there.proxy.body_id) == (
        "Budi Kuasa",
        "6472014501909002",
        there.body_id,
    )
    assert there.proxy.power_of_attorney == "SK-1/2026"
    (power,) = db.session.scalars(queries.files_of(there.id))
    assert (power.kind, power.body_id) == (FileKind.POWER_OF_ATTORNEY, there.body_id)


@pytest.mark.parametrize("asks", [False, True])
def test_files_go_along_as_copies_and_an_identity_only_where_it_is_asked_for(app: Flask, asks: bool) -> None:
    with committed():
        city = world.body("samarinda")
        city.needs_identity_scan, city.identity_rule = asks, "Peraturan Wali Kota" if asks else ""
    made = opened(CITY)
    for kind in (FileKind.ATTACHMENT, FileKind.IDENTITY, FileKind.INTAKE_SCAN, FileKind.EVIDENCE):
        attach(made, kind)
    there = forward(made)
    before, after = (db.session.scalars(queries.files_of(one.id)).all() for one in (made, there))
    expected = {FileKind.ATTACHMENT} | ({FileKind.IDENTITY} if asks else set())
    assert {file.kind for file in after} == expected
    assert all(files.bytes_of(file) == file.kind.value.encode() for file in after)
    assert not {file.storage_key for file in before} & {file.storage_key for file in after}
    assert len(data_of(there, "file_added")) == len(expected)
    assert len(before) == 4


def test_two_holders_get_a_request_each(app: Flask) -> None:
    made = opened(CITY, MALUKU)
    city, province = forward(made), forward(made, "maluku")
    assert (city.items[0].text, province.items[0].text) == ("Permintaan 1", "Permintaan 2")
    assert [offer.forwarded for offer in referrals.offers_of(made)] == [city, province]


def test_what_was_forwarded_can_be_forwarded_from_there(app: Flask) -> None:
    there = forward(opened(CITY))
    decisions = (Decision(ItemFacts(1, ItemOutcome.NOT_HELD, holder=MALUKU)),)
    with committed():
        requests.answer(there, Answer(decisions), actor=world.actor(Role.OFFICER, "samarinda"), now=clock.now())
    third = forward(receive(there), "maluku")
    assert third.forwarded_from_id == there.id


# Only so


def test_pressed_twice_it_is_one_and_leaves_no_stray_file(app: Flask) -> None:
    made = opened(CITY)
    attach(made, FileKind.ATTACHMENT)
    there = forward(made)
    with pytest.raises(AlreadyForwarded):
        forward(made)
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id))) == 2
    assert len(db.session.scalars(queries.files_of(there.id)).all()) == 1
    assert len(data_of(made, "forwarded")) == 1


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DESK])
def test_nobody_agrees_for_the_applicant(app: Flask, role: Role) -> None:
    made = opened(CITY)
    with pytest.raises(NotAllowed, match="hanya dapat diteruskan oleh Pemohon"):
        forward(made, role=role)
    assert only(made).forwarded is None


def test_nothing_is_forwarded_before_the_answer_was_received(app: Flask) -> None:
    made = answer(world.register(items=("Satu",)), CITY)
    assert not referrals.may_forward(made, world.body("samarinda"))
    with pytest.raises(NotAllowed):
        forward(made)


def test_a_body_that_takes_no_requests_gets_none(app: Flask) -> None:
    made = opened(CITY)
    with committed():
        world.body("samarinda").accepts_requests = False
    with pytest.raises(NotAllowed):
        forward(made)
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id))) == 1


def test_a_body_that_the_answer_does_not_name_gets_nothing(app: Flask) -> None:
    made = opened(CITY)
    with pytest.raises(NotAllowed):
        forward(made, "kalbar")


def test_erased_data_are_not_sent_anywhere(app: Flask) -> None:
    made = opened(CITY)
    with committed():
        made.applicant.erased_at = clock.now()
    assert not referrals.may_forward(made, world.body("samarinda"))
    with pytest.raises(NotAllowed):
        forward(made)


# At once


def test_pressed_in_six_windows_at_once_it_is_one(app: Flask) -> None:
    id, holder = opened(CITY).id, world.body("samarinda").id

    def press(_number: int) -> str:
        made, there = db.session.get_one(InfoRequest, id), db.session.get_one(PublicBody, holder)
        with committed():
            return forwarding.forward(made, there, (), actor=applicant_of(made.body_id), now=MONDAY).number

    pressed = together(app, 6, press)
    assert sorted(type(one).__name__ for one in pressed) == ["AlreadyForwarded"] * 5 + ["str"]
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id))) == 2


def test_bodies_that_send_to_each_other_at_once_do_not_wait_for_each_other(app: Flask) -> None:
    ways = []
    for number in range(6):
        slug, holder = ("kaltim", "samarinda") if number % 2 else ("samarinda", "kaltim")
        made = answer(world.register(f"k{number}", slug, items=("Satu",)), world.body(holder).name, slug=slug)
        ways.append((receive(made).id, world.body(holder).id))

    def press(number: int) -> str:
        id, holder = ways[number]
        made, there = db.session.get_one(InfoRequest, id), db.session.get_one(PublicBody, holder)
        with committed():
            return forwarding.forward(made, there, (), actor=applicant_of(made.body_id), now=MONDAY).number

    assert [one for one in together(app, 6, press) if isinstance(one, Exception)] == []
    for slug in ("kaltim", "samarinda"):
        assert seals.verify(world.body(slug)) is None
