"""A commissioner goes from a percentage to the day-by-day clock of one request that was answered late."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Page, expect

from ppid import clock, create_app
from ppid.actions import requests
from ppid.actions.requests import Answer, Decision
from ppid.db import committed, db
from ppid.law.cases import AccessMode, ItemFacts, ItemOutcome
from ppid.law.roles import Role
from tests import disputes, world
from tests.conftest import settings_for


@pytest.fixture
def backstage(server: str, tmp_path: Path) -> Iterator[Flask]:
    """The same database without a browser, for what happened before the commissioner looks."""
    app = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'ppid.db'}"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def at(month: int, day: int) -> datetime:
    """A morning of 2026 in WITA."""
    return datetime(2026, month, day, 2, tzinfo=UTC)


def late_request() -> str:
    """A request of 2 February that is answered on 6 April; its number."""
    with time_machine.travel(at(2, 2), tick=False):
        made = world.register()
    number = made.number
    with time_machine.travel(at(4, 6), tick=False), committed():
        given = tuple(
            Decision(
                ItemFacts(one.number, ItemOutcome.NOT_DOCUMENTED, available_on=clock.now().date()), AccessMode.VIEW
            )
            for one in made.items
        )
        requests.answer(made, Answer(given), actor=world.actor(Role.OFFICER), now=clock.now())
    return number


def test_a_commissioner_goes_from_a_percentage_to_the_clock_of_one_late_request(laptop: Page, backstage: Flask) -> None:
    with time_machine.travel(at(6, 16)):
        number = late_request()
        disputes.commission()
        laptop.goto("/masuk")
        laptop.get_by_label("Alamat e-mail dinas").fill(world.email_of(Role.COMMISSIONER, disputes.COMMISSION))
        laptop.get_by_label("Kata sandi").fill(world.PASSWORD)
        laptop.get_by_role("main").get_by_role("button", name="Masuk").click()

        laptop.get_by_label("Menu petugas").get_by_role("link", name="Kepatuhan", exact=True).click()
        row = laptop.get_by_role("row").filter(has_text="Pemerintah Provinsi Kalimantan Timur")
        expect(row).to_contain_text("0,0% (0 dari 1)")
        row.get_by_role("rowheader").get_by_role("link").click()

        main = laptop.get_by_role("main")
        main.locator("summary", has_text="Dijawab terlambat").click()
        expect(main.get_by_text("Dijawab setelah hari terakhir jangka waktunya.").last).to_be_visible()
        late = main.get_by_role("row").filter(has_text="Dijawab terlambat").get_by_role("link").first
        expect(late).to_contain_text("1")
        late.click()

        expect(laptop).to_have_url(re.compile("terlambat.*keadaan=2026-06-16"))
        main.get_by_role("link", name=number).click()
        expect(main).to_contain_text("Batas waktu jawaban")
        main.get_by_text("Lihat hari demi hari").first.click()
        expect(main.get_by_role("cell", name="Hari ke-1 setelah batas waktu").first).to_be_visible()
        expect(main).to_contain_text("Segel")
        expect(main).not_to_contain_text("Siti")
