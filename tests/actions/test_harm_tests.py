"""Uji konsekuensi: written, decided once, and the only thing a refusal may rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid import clock
from ppid.actions import background, harm_tests, letters, previews, requests, seals
from ppid.actions.answers import Answer, Decision
from ppid.actions.harm_tests import HarmTestError, Incomplete, OpenByLaw
from ppid.actions.steps import Stale
from ppid.db import committed, db
from ppid.law.harm_tests import HarmFacts, Result
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ItemFacts, ItemOutcome, NotAllowed, Outcome, Status
from ppid.models import Event, HarmTest, InfoRequest, Letter
from ppid.queries import harm_tests as queries
from ppid.queries import requests as request_queries
from tests import world

REFUSED = Decision(
    ItemFacts(1, ItemOutcome.REFUSED, ground="h", reason="Rahasia pribadi", consequence="Membuka riwayat kesehatan")
)
IN_PART = Decision(
    ItemFacts(1, ItemOutcome.GIVEN_IN_PART, ground="h", reason="Rahasia pribadi", blackout="NIK"),
    AccessMode.SOFT_COPY,
    "Terlampir",
)
FORGED = HarmFacts(
    "Apa saja", "h", "UU 27/2022", "Terbuka", "Tertutup", "Timbang", ("PPID",), Result.EXEMPT, date(2026, 1, 1),
    pasal_18_checked=True,
)  # fmt: skip


def one_item(key: str = "kunci-1") -> InfoRequest:
    return world.register(key, items=("Satu butir",))


def answer(made: InfoRequest, decision: Decision, test: HarmTest | None = None) -> None:
    rested = replace(decision, harm_test_id=test.id if test else None)
    with committed():
        requests.answer(made, Answer((rested,)), actor=world.actor(Role.OFFICER), now=clock.now())


def draft(**values: Any) -> HarmTest:
    with committed():
        return harm_tests.write(
            world.body(), {"information": "Berkas"} | values, actor=world.actor(Role.UNIT_OFFICER), now=clock.now()
        )


def fresh(made: InfoRequest) -> InfoRequest:
    db.session.rollback()
    return db.session.get_one(InfoRequest, made.id, populate_existing=True)


# The rule


@pytest.mark.parametrize("decision", [REFUSED, IN_PART], ids=["refused", "given in part"])
def test_nothing_is_kept_back_without_a_harm_test(app: Flask, decision: Decision) -> None:
    made = one_item()
    with pytest.raises(NotAllowed, match="UU 14/2008 Pasal 19") as caught:
        answer(made, decision)
    assert caught.value.precondition == "harm tested"
    assert fresh(made).status is Status.REGISTERED


def test_facts_that_only_say_they_were_tested_are_no_test(app: Flask) -> None:
    with pytest.raises(NotAllowed, match="Pasal 19"):
        answer(one_item(), replace(REFUSED, facts=replace(REFUSED.facts, harm_test=FORGED)))


@pytest.mark.parametrize(
    ("ground", "result", "changes"),
    [
        pytest.param("i", Result.EXEMPT, {}, id="another letter"),
        pytest.param("h", Result.OPEN, {}, id="it came out open"),
        pytest.param("h", Result.OPEN, {"pasal_18": ["a"]}, id="Pasal 18 keeps it open"),
        pytest.param("h", Result.OPEN, {"consent": True}, id="the person consents"),
        pytest.param("h", Result.OPEN, {"public_office": True}, id="it concerns a public office"),
    ],
)
def test_a_test_that_does_not_close_this_supports_no_refusal(
    app: Flask, ground: str, result: Result, changes: dict[str, object]
) -> None:
    made, test = one_item(), world.harm_test(ground, result=result, **changes)
    with pytest.raises(NotAllowed, match="Pasal 19"):
        answer(made, REFUSED, test)
    assert fresh(made).status is Status.REGISTERED


def test_a_draft_and_a_neighbours_test_support_no_refusal(app: Flask) -> None:
    made, neighbours = one_item(), world.harm_test("h", slug="maluku")
    for test in (draft(ground="h"), neighbours):
        with pytest.raises(NotAllowed, match="Pasal 19"):
            answer(made, REFUSED, test)


def test_an_expired_test_supports_no_refusal(app: Flask) -> None:
    with time_machine.travel(clock.now() - timedelta(days=30), tick=False):
        test = world.harm_test("h", until_on=clock.today("Asia/Makassar") + timedelta(days=10))
    made = one_item()
    assert harm_tests.usable(made, clock.today("Asia/Makassar")) == []
    with pytest.raises(NotAllowed, match="Pasal 19"):
        answer(made, REFUSED, test)


def test_a_draft_of_the_letters_asks_for_the_same(app: Flask) -> None:
    made = one_item()
    with pytest.raises(NotAllowed, match="Pasal 19"):
        previews.answer(made, Answer((REFUSED,)), actor=world.actor(Role.OFFICER), now=clock.now())
    resting = replace(REFUSED, harm_test_id=world.harm_test().id)
    assert previews.answer(made, Answer((resting,)), actor=world.actor(Role.OFFICER), now=clock.now())


def test_a_complete_test_supports_one_refusal_after_another(app: Flask) -> None:
    test = world.harm_test()
    for key in ("kunci-1", "kunci-2"):
        made = one_item(key)
        answer(made, REFUSED, test)
        assert (fresh(made).outcome, made.items[0].harm_test_id) == (Outcome.REFUSED, test.id)
        step = next(one for one in db.session.scalars(request_queries.events_of(made.id)) if one.name == "answer")
        assert step.data["items"][0]["harm_test"] == test.number
        for kind in ("refusal", "notice"):
            issued = db.session.scalars(request_queries.letters_of(made.id).where(Letter.kind == kind)).one()
            assert test.number is not None
            assert test.number in (issued.facts or "")
    assert len(db.session.execute(queries.resting_on(test.id)).all()) == 2


def test_what_is_left_empty_is_filled_from_the_test(app: Flask) -> None:
    made, test = one_item(), world.harm_test("j", act="UU 10/1998 Pasal 40")
    answer(made, Decision(ItemFacts(1, ItemOutcome.REFUSED)), test)
    item = fresh(made).items[0]
    assert (item.ground, item.other_act) == ("j", "UU 10/1998 Pasal 40")
    assert (item.reason, item.consequence) == (test.public_interest, test.if_opened)
    other, by_letter = one_item("kunci-2"), world.harm_test("h")
    answer(other, Decision(ItemFacts(1, ItemOutcome.REFUSED, consequence="Kata saya")), by_letter)
    item = fresh(other).items[0]
    assert (item.ground, item.other_act, item.consequence) == ("h", "", "Kata saya")
    assert item.reason.endswith(f"Undang-undang yang menjadi dasar: {by_letter.act}")


def test_what_is_given_rests_on_nothing(app: Flask) -> None:
    made = one_item()
    answer(made, Decision(ItemFacts(1, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir"), world.harm_test())
    assert fresh(made).items[0].harm_test_id is None


# Written and decided


def test_a_decided_test_has_number_sheet_and_events_on_the_chain_of_the_body(app: Flask) -> None:
    test = world.harm_test()
    assert test.number == f"LUK-001/PPID-KALTIM/{clock.today('Asia/Makassar').year}"
    sheet = db.session.scalars(queries.sheet_of(test)).one()
    assert (sheet.request_id, sheet.kind, sheet.seq) == (None, "harm_test", None)
    assert background.draw_letters() == 1
    assert letters.bytes_of(sheet).startswith(b"%PDF")
    chain = f"body:{world.body().id}"
    names = [
        event.name for event in db.session.scalars(sa.select(Event).where(Event.chain == chain).order_by(Event.seq))
    ]
    assert names[-3:] == ["harm_test_decided", "letter_issued", "letter_drawn"]
    background.seal_events(clock.now())
    assert seals.verify(world.body()) is None
    assert world.harm_test("i").number == f"LUK-002/PPID-KALTIM/{clock.today('Asia/Makassar').year}"


def test_a_test_that_lacks_something_is_not_decided(app: Flask) -> None:
    test = draft(ground="a")
    with pytest.raises(Incomplete) as caught, committed():
        harm_tests.decide(test, Result.EXEMPT, body=world.body(), actor=world.actor(Role.OFFICER), now=clock.now())
    assert {"act", "if opened", "participants", "period"} <= {need.name for need in caught.value.missing}
    db.session.rollback()
    assert db.session.get_one(HarmTest, test.id).number is None
    assert db.session.scalar(sa.select(sa.func.count(Letter.id))) == 0


@pytest.mark.parametrize("changes", [{"pasal_18": ["b"]}, {"consent": True}, {"public_office": True}])
def test_what_the_law_keeps_open_is_not_closed(app: Flask, changes: dict[str, object]) -> None:
    with pytest.raises(OpenByLaw, match="Pasal 18"):
        world.harm_test("h", **changes)


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.DESK, Role.SUPERIOR])
def test_only_the_ppid_utama_decides(app: Flask, role: Role) -> None:
    test = draft(ground="h")
    with pytest.raises(HarmTestError, match="PPID Utama"):
        harm_tests.decide(test, Result.OPEN, body=world.body(), actor=world.actor(role), now=clock.now())


def test_a_decided_test_is_never_changed(app: Flask) -> None:
    test, ppid, body = world.harm_test(), world.actor(Role.OFFICER), world.body()
    with pytest.raises(HarmTestError, match="pengujian baru"):
        harm_tests.write(body, {"act": "UU lain"}, actor=ppid, now=clock.now(), test=test)
    with pytest.raises(HarmTestError, match="sudah diputuskan"):
        harm_tests.decide(test, Result.OPEN, body=body, actor=ppid, now=clock.now())
    with pytest.raises(HarmTestError, match="sudah diputuskan"):
        harm_tests.give_opinion(test, name="A", jabatan="B", text="C", body=body, actor=ppid, now=clock.now())
    db.session.rollback()
    assert db.session.get_one(HarmTest, test.id).act == "UU 27/2022 Pasal 4"


def test_an_opinion_stands_on_the_sheet(app: Flask) -> None:
    test, body, ppid = draft(ground="i", act="UU 43/2009"), world.body(), world.actor(Role.OFFICER)
    rest = {"if_opened": "a", "if_closed": "b", "public_interest": "c", "participants": ["PPID"]}
    with committed():
        harm_tests.give_opinion(
            test,
            name="Contoh Purnomo",
            jabatan="Kepala Biro Hukum",
            text="Setuju.",
            body=body,
            actor=ppid,
            now=clock.now(),
        )
        harm_tests.write(body, rest, actor=ppid, now=clock.now(), test=test)
    with committed():
        sheet = harm_tests.decide(test, Result.EXEMPT, body=body, actor=ppid, now=clock.now())
    assert "Contoh Purnomo" in (sheet.facts or "")


def test_a_stale_page_writes_nothing(app: Flask) -> None:
    test, ppid, body = draft(), world.actor(Role.OFFICER), world.body()
    seen = test.version
    with committed():
        harm_tests.write(body, {"act": "UU 1"}, actor=ppid, now=clock.now(), test=test, version=seen)
    with pytest.raises(Stale):
        harm_tests.write(body, {"act": "UU 2"}, actor=ppid, now=clock.now(), test=test, version=seen)
    with pytest.raises(Stale):
        harm_tests.decide(test, Result.EXEMPT, body=body, actor=ppid, now=clock.now(), version=seen)
