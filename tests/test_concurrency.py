"""Many at once: numbers without gaps, one request for one form, one answer for one request, one mail for one cause."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.orm import joinedload

from ppid import clock, outbox, settings, tlog
from ppid.access import applicant_of
from ppid.actions import background, extensions, letters, numbers, requests, seals
from ppid.actions.disputes import NumberTaken
from ppid.actions.requests import Answer, Decision, Stale
from ppid.db import committed, db
from ppid.law.numbering import Series
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ExtensionGround, ItemFacts, ItemOutcome, NotAllowed, Status
from ppid.models import Dispute, Event, InfoRequest, Letter, LogLeaf, Notice, OutboxMessage
from ppid.queries import requests as queries
from tests import disputes, objections, world

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
ANSWER = Answer(
    tuple(Decision(ItemFacts(number, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir") for number in (1, 2))
)
Result = TypeVar("Result")
HANDS = 8  # threads; connections are pooled, so more of them would only queue


def together(app: Flask, times: int, work: Callable[[int], Result]) -> list[Result | Exception]:
    """Do ``work`` so many times in threads that start at once, each with its own session; what came or was raised."""
    db.session.remove()
    start = threading.Barrier(min(HANDS, times))

    def one(number: int) -> Result | Exception:
        if number < HANDS:
            start.wait()
        with app.app_context():
            try:
                return work(number)
            except Exception as error:
                return error

    with ThreadPoolExecutor(HANDS) as threads:
        return list(threads.map(one, range(times)))


def file(key: str, *, slug: str = "kaltim", moment: datetime = NOW, fails: bool = False) -> tuple[int, str]:
    """Register one request in a transaction of its own, or fail after it and before the commit."""
    with committed():
        body = world.body(slug)
        made = requests.register(body, world.filing(key, received_at=moment), actor=applicant_of(body.id), now=moment)
        found = made.seq, made.number
        if fails:
            raise RuntimeError("the step after it failed")
    return found


def seqs(slug: str = "kaltim") -> list[int]:
    return sorted(db.session.scalars(sa.select(InfoRequest.seq).where(InfoRequest.body_id == world.body(slug).id)))


def test_fifty_filings_at_once_get_fifty_numbers_without_a_gap(app: Flask) -> None:
    made = together(app, 50, lambda number: file(f"kunci-{number}"))
    assert sorted(made) == [(seq, f"{seq:04}/PPID-KALTIM/XI/2026") for seq in range(1, 51)]
    assert seqs() == list(range(1, 51))
    assert seals.verify(world.body()) is None


def test_a_filing_that_is_rolled_back_leaves_no_gap(app: Flask) -> None:
    made = together(app, 24, lambda number: file(f"kunci-{number}", fails=number % 3 == 0))
    assert sum(isinstance(one, RuntimeError) for one in made) == 8
    assert seqs() == list(range(1, 17))
    assert numbers.last(world.body().id, Series.REQUEST, 2026) == 16


def test_bodies_do_not_share_their_numbers(app: Flask) -> None:
    slugs = ("kaltim", "samarinda", "kalbar", "maluku")
    together(app, 20, lambda number: file(f"kunci-{number}", slug=slugs[number % 4]))
    assert [seqs(slug) for slug in slugs] == [[1, 2, 3, 4, 5]] * 4


@pytest.mark.parametrize(
    ("slug", "zone"),
    [("kalbar", "Asia/Jakarta"), ("kaltim", "Asia/Makassar"), ("maluku", "Asia/Jayapura")],
    ids=["WIB", "WITA", "WIT"],
)
def test_at_midnight_of_new_year_each_request_is_numbered_in_its_own_year(app: Flask, slug: str, zone: str) -> None:
    eve = datetime(2026, 12, 31, 23, 59, 59, tzinfo=ZoneInfo(zone))
    new_year = datetime(2027, 1, 1, 0, 0, tzinfo=ZoneInfo(zone))
    moments = [eve, new_year] * 4
    made = together(app, 8, lambda number: file(f"kunci-{number}", slug=slug, moment=moments[number]))
    code = f"PPID-{slug.upper()}"
    old, new = ([f"{seq:04}/{code}/{year}" for seq in range(1, 5)] for year in ("XII/2026", "I/2027"))
    assert sorted(number for _, number in made) == sorted(old + new)  # type: ignore[misc]
    body = world.body(slug)
    assert [numbers.last(body.id, Series.REQUEST, year) for year in (2026, 2027)] == [4, 4]
    for request in db.session.scalars(sa.select(InfoRequest)):
        assert request.received_on.year == request.year


def test_one_form_sent_ten_times_at_once_is_one_request(app: Flask) -> None:
    made = together(app, 10, lambda number: file("sama"))
    assert made == [(1, "0001/PPID-KALTIM/XI/2026")] * 10
    for model in (InfoRequest, OutboxMessage, Letter):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(model)) == 1
    assert numbers.last(world.body().id, Series.REQUEST, 2026) == 1


def answer(id: int, version: int | None) -> str:
    with committed():
        made = db.session.get_one(InfoRequest, id)
        requests.answer(made, ANSWER, actor=world.actor(Role.OFFICER), now=NOW, version=version)
    return "answered"


def extend(id: int, version: int | None) -> str:
    with committed():
        made = db.session.get_one(InfoRequest, id)
        actor = world.actor(Role.OFFICER)
        reason = "Tersimpan pada tiga perangkat daerah"
        extensions.extend(made, ground=ExtensionGround.NOT_HELD, reason=reason, actor=actor, now=NOW, version=version)
    return "extended"


def registered() -> tuple[int, int]:
    file("kunci-1")
    made = db.session.scalars(sa.select(InfoRequest)).one()
    return made.id, made.version


def test_of_two_officers_who_answer_at_once_one_is_told_that_the_page_is_old(app: Flask) -> None:
    id, version = registered()
    done = together(app, 2, lambda _: answer(id, version))
    assert Counter(type(one) for one in done) == {str: 1, Stale: 1}
    assert db.session.scalar(sa.select(sa.func.count(Notice.id))) == 1
    assert [letter.kind for letter in db.session.scalars(queries.letters_of(id))] == ["receipt", "notice"]
    assert numbers.last(world.body().id, Series.LETTER, 2026) == 1


def test_without_a_page_the_second_answer_is_refused_by_the_law(app: Flask) -> None:
    id, _version = registered()
    done = together(app, 4, lambda _: answer(id, None))
    assert Counter(type(one) for one in done) == {str: 1, NotAllowed: 3}
    assert seals.verify(world.body()) is None


def test_an_answer_and_an_extension_from_the_same_page_do_not_both_happen(app: Flask) -> None:
    id, version = registered()
    done = together(app, 2, lambda number: (answer, extend)[number](id, version))
    assert Counter(type(one) for one in done) == {str: 1, Stale: 1}
    won = Status.ANSWERED if "answered" in done else Status.EXTENDED
    assert db.session.get_one(InfoRequest, id).status is won


def test_one_number_of_a_commission_goes_to_one_of_two_disputes(app: Flask) -> None:
    ids = []
    for number in (1, 2):
        with time_machine.travel(datetime(2026, 3, 2, 2, 0, tzinfo=UTC), tick=False):
            made = world.register(f"kunci-{number}")
        with time_machine.travel(datetime(2026, 4, 6, 2, 0, tzinfo=UTC), tick=False):
            objection = objections.file(made, number)
        with time_machine.travel(datetime(2026, 6, 2, 2, 0, tzinfo=UTC), tick=False):
            ids.append(disputes.petition(objection, before=disputes.commission()).id)
    with time_machine.travel(datetime(2026, 6, 5, 2, 0, tzinfo=UTC), tick=False):
        on = clock.now().date()
        done = together(app, 2, lambda one: disputes.registered(db.session.get_one(Dispute, ids[one]), on).id)
    assert Counter(type(one) for one in done) == {int: 1, NumberTaken: 1}


def test_two_workers_send_each_mail_once(app: Flask) -> None:
    for number in range(30):
        file(f"kunci-{number}")

    def work(_number: int) -> int:
        total = 0
        while sent := outbox.deliver(NOW)[0]:
            total += sent
        return total

    done = together(app, 3, work)
    assert sum(done) == 30, done  # type: ignore[arg-type]
    assert {(row.tries, row.sent_at) for row in db.session.scalars(sa.select(OutboxMessage))} == {(1, NOW)}
    assert len(list((settings.current().instance / "mail").glob("*.eml"))) == 30


def test_a_letter_drawn_twice_at_once_is_stored_once(app: Flask) -> None:
    id, _version = registered()
    letter_id = db.session.scalars(queries.letters_of(id)).one().id
    assert together(app, 4, lambda _: letters.draw(letter_id)) == [None] * 4
    letter = db.session.get_one(Letter, letter_id)
    assert letters.bytes_of(letter).startswith(b"%PDF")
    kept = [path for path in (settings.current().instance / "files" / "letters").rglob("*") if path.is_file()]
    assert [f"letters/{path.parent.name}/{path.name}" for path in kept] == [letter.storage_key]
    names = [event.name for event in db.session.scalars(queries.events_of(id))]
    assert names.count("letter_drawn") == 1


def test_letters_of_one_request_drawn_at_once_keep_its_chain_whole(app: Flask) -> None:
    id, version = registered()
    answer(id, version)
    ids = [letter.id for letter in db.session.scalars(queries.letters_of(id))]
    assert together(app, 2, lambda number: letters.draw(ids[number])) == [None] * 2
    chain = db.session.scalars(queries.events_of(id)).all()
    assert [event.seq for event in chain] == list(range(1, len(chain) + 1))
    assert seals.verify(world.body()) is None


def test_two_workers_seal_every_event_once(app: Flask) -> None:
    for number in range(12):
        file(f"kunci-{number}")
    done = together(app, 3, lambda _: background.seal_events(clock.now()))
    assert sum(done) == db.session.scalar(sa.select(sa.func.count(Event.id))), done  # type: ignore[arg-type]
    assert seals.verify(world.body()) is None
    assert background.seal_events(clock.now()) == 0
    body = world.body()
    sealed = db.session.scalar(sa.select(sa.func.count()).where(LogLeaf.body_id == body.id)) or 0
    assert (seals.published(body) / "leaves").stat().st_size == tlog.HASH_BYTES * sealed


def test_a_request_read_with_all_that_its_page_shows_is_held_too(app: Flask) -> None:
    """PostgreSQL locks no row across an outer join unless it is told which."""
    id, version = registered()
    related = (InfoRequest.applicant, InfoRequest.proxy, InfoRequest.unit, InfoRequest.body)

    def step(_number: int) -> str:
        query = sa.select(InfoRequest).where(InfoRequest.id == id).options(*(joinedload(one) for one in related))
        made = db.session.scalars(query).one()
        with committed():
            requests.answer(made, ANSWER, actor=world.actor(Role.OFFICER), now=NOW, version=version)
        return "answered"

    assert Counter(type(one) for one in together(app, 2, step)) == {str: 1, Stale: 1}
