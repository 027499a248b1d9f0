"""The DIP of a body: kept line by line on its record, found by the public while listed, and issued as a paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid import clock
from ppid.actions import catalogue, letters
from ppid.actions.catalogue import CatalogueError
from ppid.actions.steps import Stale
from ppid.db import committed, db
from ppid.law.catalogue import is_stale
from ppid.law.roles import Role
from ppid.letters.body_forms import CatalogueFacts, CharterFacts
from ppid.models import CatalogueEntry, Category, Event, Letter
from ppid.queries import body_letters
from ppid.queries import catalogue as queries
from tests import world
from tests.web.officers import MORNING

VALUES: dict[str, Any] = {
    "title": "Ringkasan APBD",
    "summary": "Pendapatan, belanja, dan pembiayaan",
    "unit_id": None,
    "holder": "BPKAD",
    "responsible": "",
    "made": "Januari 2026, Samarinda",
    "form": "soft",
    "retention": "10 tahun",
    "category": Category.PERIODIC,
    "year": 2026,
    "url": "",
    "updated_on": date(2026, 11, 2),
}


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def add(slug: str = "kaltim", **changes: Any) -> CatalogueEntry:
    with committed():
        return catalogue.add(world.body(slug), VALUES | changes, actor=world.actor(Role.OFFICER, slug), now=clock.now())


def issue(before: int = 0) -> Letter:
    with committed():
        return catalogue.issue_list(world.body(), before=before, actor=world.actor(Role.OFFICER), now=clock.now())


def facts_of(letter: Letter, kind: type[CatalogueFacts | CharterFacts]) -> Any:
    return kind.from_json(letter.facts or "")


def recorded() -> list[tuple[str, dict[str, Any]]]:
    query = sa.select(Event).where(Event.name.like("catalogue%")).order_by(Event.id)
    return [(event.name, event.data) for event in db.session.scalars(query)]


def found(words: str = "apbd") -> int:
    return db.session.scalar(queries.total(queries.Search((words,)))) or 0


def test_every_change_of_an_entry_is_on_the_record_of_the_body(app: Flask) -> None:
    entry, ppid = add(), world.actor(Role.OFFICER)
    step: dict[str, Any] = {"actor": ppid, "now": clock.now()}
    with committed():
        changed = catalogue.edit(
            entry, VALUES | {"year": 2025}, body=world.body(), state=catalogue.state_of(entry), **step
        )
    assert changed == ["year"]
    for act in (catalogue.renew, catalogue.take_off, catalogue.put_back):
        with committed():
            act(entry, body=world.body(), **step)
    names = [name for name, _data in recorded()]
    assert names == [
        "catalogue_added",
        "catalogue_edited",
        "catalogue_renewed",
        "catalogue_removed",
        "catalogue_restored",
    ]
    assert all(data["title"] == "Ringkasan APBD" and data["entry"] == entry.id for _name, data in recorded())
    assert recorded()[1][1]["fields"] == ["year"]


def test_what_changes_nothing_is_not_recorded(app: Flask) -> None:
    entry, step = add(), {"actor": world.actor(Role.OFFICER), "now": clock.now()}
    with committed():
        catalogue.edit(entry, VALUES, body=world.body(), state=catalogue.state_of(entry), **step)
        catalogue.put_back(entry, body=world.body(), **step)
        catalogue.renew(entry, body=world.body(), **step)
        catalogue.renew(entry, body=world.body(), **step)
    assert [name for name, _data in recorded()] == ["catalogue_added", "catalogue_renewed"]


def test_a_page_opened_on_an_older_state_changes_nothing(app: Flask) -> None:
    entry, step = add(), {"actor": world.actor(Role.OFFICER), "now": clock.now()}
    state = catalogue.state_of(entry)
    with committed():
        catalogue.edit(entry, VALUES | {"retention": "Permanen"}, body=world.body(), state=state, **step)
    with pytest.raises(Stale), committed():
        catalogue.edit(entry, VALUES | {"holder": "Bapenda"}, body=world.body(), state=state, **step)
    assert (entry.retention, entry.holder) == ("Permanen", "BPKAD")


def test_what_is_taken_off_is_kept_but_nobody_finds_it(app: Flask) -> None:
    entry = add()
    assert (found(), db.session.scalar(queries.everything())) == (1, 1)
    with committed():
        catalogue.take_off(entry, body=world.body(), actor=world.actor(Role.OFFICER), now=clock.now())
    assert (found(), db.session.scalar(queries.everything())) == (0, 0)
    assert db.session.scalars(queries.of_body(entry.body_id, 10)).all() == []
    assert db.session.get_one(CatalogueEntry, entry.id).title == "Ringkasan APBD"


def test_the_keeper_finds_entries_by_words_category_and_state(app: Flask) -> None:
    today, body = clock.today("Asia/Makassar"), world.body()
    add()
    add(title="Profil", updated_on=date(2026, 5, 15))
    add(title="Neraca", updated_on=None)
    add(title="Perjanjian", category=Category.ANY_TIME, updated_on=None)
    add(title="Ringkasan APBD", slug="samarinda")
    gone = add(title="Berita lama")
    with committed():
        catalogue.take_off(gone, body=world.body(), actor=world.actor(Role.OFFICER), now=clock.now())

    def titles(**wanted: Any) -> list[str]:
        return [entry.title for entry in db.session.scalars(queries.kept(queries.Kept(body.id, today, **wanted)))]

    assert titles() == ["Neraca", "Perjanjian", "Profil", "Ringkasan APBD"]
    assert titles(words=("bpkad", "ringkasan")) == ["Ringkasan APBD"]
    assert titles(category=Category.ANY_TIME) == ["Perjanjian"]
    assert titles(state=queries.State.STALE) == ["Neraca", "Profil"]
    assert titles(state=queries.State.REMOVED) == ["Berita lama"]
    assert tuple(db.session.execute(queries.standing(body.id, today)).one()) == (4, 2, 0, 1)


@pytest.mark.parametrize("updated_on", [None, date(2026, 5, 15), date(2026, 5, 16), date(2026, 11, 16)])
def test_the_question_and_the_law_agree_on_what_is_to_be_renewed(app: Flask, updated_on: date | None) -> None:
    entry, today = add(updated_on=updated_on), clock.today("Asia/Makassar")
    stale = db.session.scalars(queries.kept(queries.Kept(entry.body_id, today, state=queries.State.STALE))).all()
    assert bool(stale) is is_stale(updated_on, today)


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({}, False),
        ({"holder": ""}, True),
        ({"made": ""}, False),
        ({"made": "", "year": None}, True),
        ({"form": ""}, True),
        ({"retention": ""}, True),
    ],
)
def test_an_entry_whose_column_would_stay_empty_is_counted(app: Flask, changes: dict[str, Any], lacks: bool) -> None:
    entry = add(**changes)
    counts = db.session.execute(queries.standing(entry.body_id, clock.today("Asia/Makassar"))).one()
    assert counts[2] == int(lacks)


def test_the_dip_holds_what_is_listed_by_category_then_title(app: Flask) -> None:
    add(title="Perjanjian", category=Category.ANY_TIME)
    add(title="Zonasi")
    add(title="Banjir", category=Category.IMMEDIATE)
    add(title="Profil")
    add(title="Milik orang lain", slug="samarinda")
    gone = add(title="Dicabut")
    with committed():
        catalogue.take_off(gone, body=world.body(), actor=world.actor(Role.OFFICER), now=clock.now())
    issued = issue()
    facts = facts_of(issued, CatalogueFacts)
    assert [item.title for item in facts.items] == ["Profil", "Zonasi", "Banjir", "Perjanjian"]
    assert (issued.kind, issued.number, facts.number) == ("catalogue", issued.number, issued.number)
    assert facts.signatory.jabatan == world.JABATAN[Role.OFFICER]
    letters.draw(issued.id)
    assert letters.bytes_of(issued).startswith(b"%PDF")


def test_two_presses_issue_one_list(app: Flask) -> None:
    add()
    first = issue()
    with pytest.raises(Stale):
        issue()
    second = issue(before=first.id)
    assert [letter.id for letter in db.session.scalars(body_letters.latest(first.body_id))] == [second.id]
    assert list(db.session.scalars(body_letters.latest(first.body_id, drawn=True))) == []


def test_a_revoked_paper_is_not_the_latest(app: Flask) -> None:
    add()
    first = issue()
    second = issue(before=first.id)
    with committed():
        second.revoked_at = clock.now()
    assert [letter.id for letter in db.session.scalars(body_letters.latest(first.body_id))] == [first.id]


def test_an_empty_list_is_not_issued(app: Flask) -> None:
    with pytest.raises(CatalogueError):
        issue()
    assert db.session.scalar(sa.select(sa.func.count(Letter.id))) == 0


def test_the_maklumat_is_issued_with_the_costs_of_today(app: Flask) -> None:
    with committed():
        world.body().cost_table = [{"medium": "Salinan kertas A4", "unit": "lembar", "rupiah": 500}]
    with committed():
        issued = catalogue.issue_charter(world.body(), before=0, actor=world.actor(Role.OFFICER), now=clock.now())
    facts = facts_of(issued, CharterFacts)
    assert "Rp500 per lembar" in str(facts.items)
    assert facts.pledge == ("Kami sanggup melayani permohonan informasi sesuai undang-undang.",)
    with pytest.raises(Stale), committed():
        catalogue.issue_charter(world.body(), before=0, actor=world.actor(Role.OFFICER), now=clock.now())
