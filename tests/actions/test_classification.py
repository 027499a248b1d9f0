"""A decree puts tested information on the DIK or takes it off (PP 61/2010; PerKI 1/2021 Pasal 49)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid import clock
from ppid.actions import answers, classification, harm_tests, letters
from ppid.actions.answers import Decision
from ppid.actions.catalogue import CatalogueError
from ppid.actions.classification import Decree
from ppid.actions.steps import Stale
from ppid.db import committed, db
from ppid.law.harm_tests import Result
from ppid.law.roles import Role
from ppid.law.workflow import ItemFacts, ItemOutcome
from ppid.letters.body_forms import ClassificationFacts, ExemptListFacts
from ppid.models import Event, ExemptEntry, HarmTest, Letter
from ppid.queries import exemptions as queries
from ppid.queries.exemptions import State
from tests import world
from tests.web.officers import MORNING


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def decree(*tests: HarmTest, entries: tuple[ExemptEntry, ...] = (), **more: object) -> Letter:
    wanted = Decree(tuple(test.id for test in tests), tuple(entry.id for entry in entries), **more)  # type: ignore[arg-type]
    with committed():
        return classification.decree(world.body(), wanted, actor=world.actor(Role.OFFICER), now=clock.now())


def entries() -> list[ExemptEntry]:
    return list(db.session.scalars(sa.select(ExemptEntry).order_by(ExemptEntry.id)))


def waiting() -> list[int]:
    return [test.id for test in classification.candidates(world.body(), clock.today("Asia/Makassar"))]


def facts_of(letter: Letter) -> ClassificationFacts:
    return ClassificationFacts.from_json(letter.facts or "")


def test_a_decree_lists_what_it_exempts_with_number_and_day(app: Flask) -> None:
    first, second = world.harm_test(), world.harm_test("a", information="Berkas penyidikan")
    world.harm_test(result=Result.OPEN)
    partly = world.harm_test(result=Result.PARTLY_EXEMPT, information="Alamat penerima bantuan")
    assert waiting() == [partly.id, second.id, first.id]
    issued = decree(first, partly, approval="118/SETDA/2026", approval_on=date(2026, 11, 13))
    assert issued.number == "000.8.3.2/001/SK/PPID-KALTIM/2026"
    assert [(entry.harm_test_id, entry.letter_id, entry.ended_on) for entry in entries()] == [
        (first.id, issued.id, None),
        (partly.id, issued.id, None),
    ]
    assert {entry.decreed_on for entry in entries()} == {date(2026, 11, 16)}
    assert waiting() == [second.id]
    facts = facts_of(issued)
    assert [item.harm_test for item in facts.items] == [first.number, partly.number]
    assert [item.in_part for item in facts.items] == [False, True]
    assert (facts.approval, facts.approval_on) == ("118/SETDA/2026", "2026-11-13")
    event = db.session.scalars(sa.select(Event).where(Event.name == "classified")).one()
    assert event.data["harm_tests"] == [first.number, partly.number]
    letters.draw(issued.id)
    assert letters.bytes_of(issued).startswith(b"%PDF")


def test_the_same_test_is_decreed_once(app: Flask) -> None:
    test = world.harm_test()
    decree(test)
    with pytest.raises(CatalogueError):
        decree(test)
    assert len(entries()) == 1


@pytest.mark.parametrize("which", ["open", "draft", "neighbour", "expired"])
def test_what_cannot_be_exempt_is_not_decreed(app: Flask, which: str) -> None:
    if which == "open":
        test = world.harm_test(result=Result.OPEN)
    elif which == "neighbour":
        test = world.harm_test(slug="samarinda")
    elif which == "draft":
        with committed():
            test = harm_tests.write(
                world.body(), {"information": "Berkas"}, actor=world.actor(Role.OFFICER), now=clock.now()
            )
    else:
        with time_machine.travel(MORNING - timedelta(days=10)):
            test = world.harm_test("a", until_on=date(2026, 11, 15))
    assert waiting() == []
    with pytest.raises(CatalogueError):
        decree(test)
    assert entries() == []
    assert db.session.scalar(sa.select(sa.func.count(Letter.id)).where(Letter.kind == "classification")) == 0


@pytest.mark.parametrize("role", [Role.DESK, Role.SUPERIOR, Role.ADMIN])
def test_only_the_ppid_decrees(app: Flask, role: Role) -> None:
    wanted = Decree((world.harm_test().id,))
    with pytest.raises(CatalogueError), committed():
        classification.decree(world.body(), wanted, actor=world.actor(role), now=clock.now())
    assert entries() == []


def test_consent_has_number_and_date_or_neither(app: Flask) -> None:
    test = world.harm_test()
    for more in ({"approval": "118"}, {"approval_on": date(2026, 11, 13)}):
        with pytest.raises(CatalogueError):
            decree(test, **more)
    with pytest.raises(CatalogueError):
        decree()


def test_a_later_decree_ends_an_exemption_and_nothing_rests_on_its_test_any_more(app: Flask) -> None:
    test, made = world.harm_test(), world.register()
    decree(test)
    (entry,) = entries()
    facts = ItemFacts(1, ItemOutcome.REFUSED, ground="h", reason="Rahasia", consequence="Terbuka")
    decision = Decision(facts, harm_test_id=test.id)
    today = clock.today("Asia/Makassar")
    assert harm_tests.usable(made, today) == [test]
    with pytest.raises(CatalogueError, match="alasan"):
        decree(entries=(entry,))
    issued = decree(entries=(entry,), reason="Perkaranya selesai")
    db.session.rollback()
    assert entries()[0].ended_on == today
    gone = facts_of(issued)
    assert (gone.items, [(one.text, one.reason) for one in gone.ended]) == (
        (),
        [("Riwayat kesehatan perorangan", "Perkaranya selesai")],
    )
    assert harm_tests.usable(made, today) == []
    _rested, tests = answers.tested(made.body_id, [decision])
    assert tests == {}
    assert waiting() == []
    with pytest.raises(CatalogueError):
        decree(entries=(entry,), reason="Sekali lagi")


def test_one_decree_may_exempt_and_end(app: Flask) -> None:
    old, new = world.harm_test(), world.harm_test("a", information="Berkas penyidikan")
    decree(old)
    issued = decree(new, entries=(entries()[0],), reason="Diganti")
    facts = facts_of(issued)
    assert (len(facts.items), len(facts.ended)) == (1, 1)
    assert [queries.state_of(entry, clock.today("Asia/Makassar")) for entry in entries()] == [
        State.ENDED,
        State.IN_FORCE,
    ]


def test_an_exemption_expires_by_itself(app: Flask) -> None:
    test = world.harm_test("a", until_on=date(2026, 11, 20))
    decree(test)
    (entry,), body = entries(), world.body()
    for day, state in ((date(2026, 11, 20), State.IN_FORCE), (date(2026, 11, 21), State.EXPIRED)):
        assert queries.state_of(entry, day) is state
        for asked in State:
            found = db.session.scalars(queries.of_body(body.id, state=asked, on=day)).all()
            assert bool(found) is (asked is state), (day, asked)
        counted = dict(zip(State, db.session.execute(queries.how_many(body.id, day)).one(), strict=True))
        assert counted == {one: int(one is state) for one in State}
    assert db.session.scalars(queries.in_force(body.id, date(2026, 11, 21))).all() == []


def test_the_dik_holds_what_is_exempt_on_its_day(app: Flask) -> None:
    stays, ends, expires = (
        world.harm_test(information="Riwayat kesehatan"),
        world.harm_test(information="Berkas lama"),
        world.harm_test("a", information="Berkas sebentar", until_on=date(2026, 11, 17)),
    )
    first = decree(stays, ends, expires)
    decree(entries=(entries()[1],), reason="Selesai")
    with time_machine.travel(MORNING + timedelta(days=2)), committed():
        issued = classification.issue_list(world.body(), before=0, actor=world.actor(Role.OFFICER), now=clock.now())
    facts = ExemptListFacts.from_json(issued.facts or "")
    assert [(item.text, item.decree) for item in facts.items] == [("Riwayat kesehatan", first.number)]
    with pytest.raises(Stale), committed():
        classification.issue_list(world.body(), before=0, actor=world.actor(Role.OFFICER), now=clock.now())


def test_an_empty_dik_is_not_issued(app: Flask) -> None:
    with pytest.raises(CatalogueError), committed():
        classification.issue_list(world.body(), before=0, actor=world.actor(Role.OFFICER), now=clock.now())


def test_a_preview_writes_nothing(app: Flask) -> None:
    test = world.harm_test()
    before = db.session.scalar(sa.select(sa.func.count(Event.id)))
    wanted = Decree((test.id,))
    assert classification.preview(world.body(), wanted, actor=world.actor(Role.OFFICER), now=clock.now()).startswith(
        b"%PDF"
    )
    assert (entries(), db.session.scalar(sa.select(sa.func.count(Event.id)))) == ([], before)
    with pytest.raises(CatalogueError):
        classification.preview(
            world.body(), replace(wanted, test_ids=(10**6,)), actor=world.actor(Role.OFFICER), now=clock.now()
        )
