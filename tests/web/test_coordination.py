"""The coordinator's room: what stands on each page, who may open it, and that no person stands there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.access import GRANTS, Permission
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import Account, Applicant, Event, Official, OutboxMessage, Proxy, PublicBody, Reminder, ServiceReport
from ppid.queries import coordination as queries
from ppid.web import guard
from tests import cases, world
from tests.conftest import sign_in
from tests.coordination import due, received, under_the_province
from tests.pages import PageClient
from tests.walk import ARGUMENT, is_id, routes
from tests.web.officers import MORNING, counted, words

TODAY = date(2026, 11, 16)
MARCH = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
PAGES = ("", "/unit", "/laporan", "/sk", "/tunggakan", "/terlambat", "/petugas")


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def pages(client: FlaskClient) -> PageClient:
    return PageClient(sign_in(client, Role.COORDINATOR))


def read(pages: PageClient, path: str = "") -> str:
    answer = pages.get(f"/koordinasi{path}")
    assert answer.status_code == 200
    return words(answer.text)


# Ranking


def test_the_ranking_shows_the_bodies_below_and_explains_itself(pages: PageClient) -> None:
    under_the_province("paser")
    for number in range(6):
        received("paser", MARCH, answered=number > 0)
    received("samarinda", MARCH, answered=True)
    received("kaltim", MARCH)
    page = read(pages)
    assert "1 Pemerintah Kabupaten Paser 83,3% (5 dari 6) 43,6% −2,4 – 10" in page
    assert "belum diperingkat Pemerintah Kota Samarinda 100,0% (1 dari 1) 20,7% +14,3 – 10" in page
    assert "Rata-rata tepat waktu 85,7% dari 7 permohonan" in page
    assert "selang Wilson 95%)" in page
    assert "kurang dari 5 permohonan belum diperingkat" in page
    assert "Pemerintah Provinsi Kalimantan Timur 0" not in page
    assert "Kalimantan Barat" not in page
    assert "tidak ada" in read(pages, "?tahun=2024")
    assert "Paser" not in read(pages, "?jenis=provinsi")


def test_an_office_of_one_body_has_the_ranking_of_its_units(app: Flask) -> None:
    for _number in range(5):
        received("kaltim", MARCH, answered=True, unit_id=world.unit().id)
    received("kaltim", MARCH)
    for role in (Role.OFFICER, Role.SUPERIOR):
        office = PageClient(sign_in(app.test_client(), role))
        assert office.get("/koordinasi").location == "/koordinasi/unit"
        page = read(office, "/unit")
        assert "1 Dinas Kesehatan 100,0% (5 dari 5)" in page
        assert "1 permohonan tanpa disposisi tidak ikut diperingkat." in page
        assert "Tunggakan" not in page


def test_a_coordinator_without_bodies_below_is_shown_the_units(pages: PageClient) -> None:
    assert "Tidak ada badan publik untuk diperingkat" in read(pages)


# Reports


def report(slug: str, sent_on: date | None, year: int = 2025) -> None:
    sent_at = None if sent_on is None else datetime(sent_on.year, sent_on.month, sent_on.day, 3, tzinfo=UTC)
    with committed():
        db.session.add(
            ServiceReport(
                body_id=world.body(slug).id,
                kind="annual",
                year=year,
                counted_on=sent_on,
                written_at=clock.now(),
                sent_at=sent_at,
                sent_on=sent_on,
            )
        )


def test_who_has_not_reported_stands_first_with_a_link_to_the_reminder(pages: PageClient) -> None:
    under_the_province("paser", "berau")
    report("samarinda", date(2026, 3, 31))
    report("berau", date(2026, 4, 1))
    report("paser", None)  # written, not sent
    page = read(pages, "/laporan")
    assert "tahun 2025 jatuh tempo pada Selasa, 31 Maret 2026. PerKI 1/2021 Pasal 56" in page
    assert "2 dari 4 badan publik belum melapor." in page
    assert "Pemerintah Kabupaten Paser Belum melapor lewat batas waktu – Ingatkan" in page
    assert "Pemerintah Kota Samarinda Tepat waktu 31 Mar 2026 – –" in page
    assert "Pemerintah Kabupaten Berau Terlambat dikirim 1 Apr 2026 – –" in page
    assert page.index("Paser") < page.index("Samarinda")


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        pytest.param(
            datetime(2026, 3, 31, 15, 59, tzinfo=UTC), "Samarinda Belum melapor –", id="23.59 on the last day"
        ),
        pytest.param(
            datetime(2026, 3, 31, 16, 1, tzinfo=UTC), "Samarinda Belum melapor lewat", id="00.01 the day after"
        ),
    ],
)
def test_a_report_is_missed_when_its_last_day_ends_in_the_bodys_zone(app: Flask, moment: datetime, said: str) -> None:
    under_the_province()
    with time_machine.travel(moment, tick=False):
        pages = PageClient(sign_in(app.test_client(), Role.COORDINATOR))
        assert said in read(pages, "/laporan")


# Reminders


def test_a_late_body_is_reminded_and_finds_it_on_its_worklist(app: Flask, pages: PageClient) -> None:
    under_the_province()
    address = "/koordinasi/samarinda/ingatkan?hal=laporan-2025-tahunan"
    assert address in pages.get("/koordinasi/laporan").text
    page = words(pages.get(address).text)
    assert "Laporan layanan informasi publik Pemerintah Kota Samarinda tahun 2025 belum kami terima." in page
    sent = pages.post(
        "/koordinasi/samarinda/ingatkan", data={"hal": "laporan-2025-tahunan", "text": "Mohon dikirim\n\nhari ini."}
    )
    assert sent.location == "/koordinasi/laporan?tahun=2025&bagian=tahunan"
    assert "Pengingat kepada Pemerintah Kota Samarinda terkirim" in pages.get("/koordinasi/laporan").text
    assert "lewat batas waktu 16 Nov 2026 Ingatkan" in read(pages, "/laporan")
    officer = PageClient(sign_in(app.test_client(), Role.OFFICER, "samarinda"))
    worklist = words(officer.get("/permohonan").text)
    assert (
        "Pengingat dari Pemerintah Provinsi Kalimantan Timur tentang laporan layanan informasi publik tahun 2025 Mohon "
        "dikirim hari ini. Senin, 16 November 2026" in worklist
    )
    desk = PageClient(sign_in(app.test_client(), Role.DESK, "samarinda"))
    assert "Mohon dikirim" not in desk.get("/permohonan").text
    assert "Mohon dikirim" in words(pages.get(address).text)


@pytest.mark.parametrize(
    ("period", "about"),
    [
        pytest.param("tahun=2024&bagian=tahunan", "laporan-2024-tahunan", id="an earlier year"),
        pytest.param("tahun=2026&bagian=semester-1", "laporan-2026-semester-1", id="a half of this year"),
        pytest.param("tahun=2026&bagian=bulan-7", "laporan-2026-bulan-7", id="a month that is long over"),
    ],
)
def test_every_period_that_is_over_has_its_own_reminder(pages: PageClient, period: str, about: str) -> None:
    under_the_province()
    page = f"/koordinasi/laporan?{period}"
    assert "Samarinda Belum melapor" in words(pages.get(page).text)
    address = f"/koordinasi/samarinda/ingatkan?hal={about}"
    assert address in pages.get(page).text
    assert pages.get(address).status_code == 200
    sent = pages.post("/koordinasi/samarinda/ingatkan", data={"hal": about, "text": "Mohon."})
    assert sent.location == page
    assert "16 Nov 2026 Ingatkan" in words(pages.get(page).text)
    for other in ("", "?tahun=2026&bagian=bulan-6", "?tahun=2025&bagian=semester-1", "?tahun=2023"):
        assert "16 Nov 2026" not in words(pages.get(f"/koordinasi/laporan{other}").text), other


def test_a_period_that_still_runs_is_reminded_of_by_nobody(pages: PageClient) -> None:
    under_the_province()
    for part in ("tahunan", "semester-2", "bulan-11", "bulan-12"):
        assert "ingatkan?" not in pages.get(f"/koordinasi/laporan?tahun=2026&bagian={part}").text
        assert pages.get(f"/koordinasi/samarinda/ingatkan?hal=laporan-2026-{part}").status_code == 404
    for about in ("laporan", "laporan-2026-bulan-13", "laporan-x-tahunan", "laporan-0-tahunan", "2025-tahunan"):
        assert pages.get(f"/koordinasi/samarinda/ingatkan?hal={about}").status_code == 404


def test_the_ranking_of_a_year_leads_to_the_figures_of_that_year(pages: PageClient) -> None:
    under_the_province()
    page = pages.get("/koordinasi?tahun=2025").text
    assert 'href="/pengawasan/samarinda?dari=2025-01-01&amp;sampai=2025-12-31"' in page


def test_the_second_reminder_of_a_day_is_refused_and_what_was_typed_stays(pages: PageClient) -> None:
    under_the_province()
    for text, status in (("Pertama.", 302), ("Kedua.", 409)):
        answer = pages.post("/koordinasi/samarinda/ingatkan", data={"hal": "laporan-2025-tahunan", "text": text})
        assert answer.status_code == status
    assert "sudah dikirim hari ini" in words(answer.text)
    assert "16 November 2026 pukul 09.00 WITA" in words(answer.text)
    assert "Kedua." in answer.text
    tables = (Reminder, OutboxMessage)
    assert [db.session.scalar(sa.select(sa.func.count(table.id))) for table in tables] == [1, 1]
    assert pages.post("/koordinasi/samarinda/ingatkan", data={"hal": "sk", "text": "SK."}).status_code == 302


@pytest.mark.parametrize(
    ("slug", "data", "status"),
    [
        pytest.param("samarinda", {"hal": "laporan-2025-tahunan", "text": " "}, 422, id="without words"),
        pytest.param("samarinda", {"hal": "laporan-2025-tahunan", "text": "a" * 2001}, 422, id="too long"),
        pytest.param("samarinda", {"hal": "lain", "text": "Mohon."}, 404, id="about nothing known"),
        pytest.param("kalbar", {"hal": "laporan-2025-tahunan", "text": "Mohon."}, 404, id="a body of another province"),
        pytest.param("tidak-ada", {"hal": "laporan-2025-tahunan", "text": "Mohon."}, 404, id="no body"),
    ],
)
def test_what_is_no_reminder_is_not_sent(pages: PageClient, slug: str, data: dict[str, str], status: int) -> None:
    under_the_province()
    assert pages.post(f"/koordinasi/{slug}/ingatkan", data=data).status_code == status
    assert db.session.scalar(sa.select(sa.func.count(Reminder.id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(Event.id)).where(Event.name == "reminded")) == 0


def test_only_a_coordinator_reminds(app: Flask) -> None:
    under_the_province()
    for role in (Role.COMMISSIONER, Role.AUDITOR, Role.OFFICER, Role.SUPERIOR):
        office = PageClient(sign_in(app.test_client(), role))
        assert office.get("/koordinasi/samarinda/ingatkan").status_code == 403
        assert "Ingatkan" not in words(office.get("/koordinasi/laporan").text)


# Backlog, the newly late, idle offices


def test_the_backlog_counts_what_is_open_from_earlier_years(pages: PageClient) -> None:
    under_the_province("paser")
    received("samarinda", datetime(2024, 5, 6, 2, tzinfo=UTC))
    received("samarinda", datetime(2025, 12, 31, 15, 59, tzinfo=UTC))  # the last minute of the year there
    received("samarinda", datetime(2025, 12, 31, 16, 1, tzinfo=UTC))  # the first of the next
    received("paser", datetime(2025, 5, 6, 2, tzinfo=UTC), answered=True)
    received("kalbar", datetime(2025, 5, 6, 2, tzinfo=UTC))
    page = read(pages, "/tunggakan")
    assert "2 permohonan di 1 dari 3 badan publik." in page
    assert "Pemerintah Kota Samarinda 2 2 6 Mei 2024 Ingatkan" in page
    assert "Paser" not in page


def test_the_newly_late_come_newest_first_for_fourteen_days(pages: PageClient) -> None:
    under_the_province()
    numbers = {}
    for days in (0, 1, 14, 15):
        made = received("samarinda", MARCH)
        due(made, TODAY - timedelta(days=days))
        numbers[days] = made.number
    page = read(pages, "/terlambat")
    assert [numbers[days] in page for days in (0, 1, 14, 15)] == [False, True, True, False]
    assert page.index(numbers[1]) < page.index(numbers[14])
    assert 'href="/pengawasan/permohonan' not in pages.get("/koordinasi/terlambat").text


def test_the_newly_late_are_paged_by_key_both_ways(pages: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    under_the_province()
    monkeypatch.setattr(queries, "PAGE_ROWS", 2)
    made = [received("samarinda", MARCH) for _number in range(5)]
    for number, one in enumerate(made):
        due(one, TODAY - timedelta(days=1 + number // 2))  # equals among them
    expected = [one.number for one in sorted(made, key=lambda one: (one.due_on, one.id), reverse=True)]
    seen: list[list[str]] = []
    address: str | None = "/koordinasi/terlambat"
    while address:
        page = pages.get(address).text
        seen.append([number for number in expected if number in page])
        address = link(page, "next")
    assert seen == [expected[:2], expected[2:4], expected[4:]]
    back = link(page, "prev")
    assert back
    page = pages.get(back).text
    assert [number for number in expected if number in page] == expected[2:4]
    assert pages.get("/koordinasi/terlambat?sesudah=omong.kosong").status_code == 200


def link(page: str, rel: str) -> str | None:
    before, mark, _after = page.partition(f'" rel="{rel}"')
    return unescape(before.rpartition('href="')[2]) if mark else None


def test_offices_idle_for_a_month_are_named_and_paged(pages: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    under_the_province()
    seen = {Role.DESK: timedelta(days=29), Role.OFFICER: timedelta(days=31), Role.SUPERIOR: None}
    with committed():
        for role, ago in seen.items():
            at = None if ago is None else clock.now() - ago
            db.session.execute(sa.update(Account).where(Account.email == world.email_of(role)).values(last_seen_at=at))
        db.session.execute(
            sa.update(Official)
            .where(Official.body_id == world.body("samarinda").id, Official.role == Role.DESK)
            .values(until_on=TODAY - timedelta(days=1))
        )
    page = read(pages, "/petugas")
    assert "PPID Utama Officer Kaltim 16 Okt 2026 Ingatkan" in page
    assert "Atasan PPID Superior Kaltim belum pernah" in page
    assert "Officer Samarinda" in page
    assert all(name not in page for name in ("Desk Kaltim", "Desk Samarinda", "Admin Kaltim", "Coordinator Kaltim"))
    monkeypatch.setattr(queries, "PAGE_ROWS", 2)
    first = pages.get("/koordinasi/petugas").text
    following = link(first, "next")
    assert following
    second = pages.get(following).text
    back = link(second, "prev")
    assert back
    assert words(pages.get(back).text) == words(first)
    assert words(second) != words(first)


# What must hold on every page


def test_a_coordinator_sees_no_person_on_any_page(app: Flask) -> None:
    under_the_province()
    cases.build()
    secrets = set()
    for person in (*db.session.scalars(sa.select(Applicant)), *db.session.scalars(sa.select(Proxy))):
        secrets |= {person.name, person.identity, person.address, person.phone, person.email} - {None, ""}
    assert any("Siti" in str(one) for one in secrets)
    arguments = {"slug": ["kaltim", "samarinda"], "indicator": ["diterima", "tidak-dijawab"]}
    opened = 0
    with time_machine.travel(MORNING + timedelta(days=60), tick=False):
        pages = PageClient(sign_in(app.test_client(), Role.COORDINATOR))
        for rule in routes(app, "GET"):
            declared = guard.declared_of(app.view_functions[rule.endpoint])
            if not isinstance(declared, Permission) or declared not in GRANTS[Role.COORDINATOR]:
                continue
            names = [name for _converter, name in ARGUMENT.findall(rule.rule)]
            adapter = app.url_map.bind("localhost")
            for values in zip(*(["1", "2"] if is_id(name) else arguments[name] for name in names), strict=True) or [()]:
                answer = pages.get(adapter.build(rule.endpoint, dict(zip(names, values, strict=True))))
                page = unescape(answer.get_data(as_text=True)) if answer.mimetype.startswith("text/") else ""
                assert [one for one in secrets if str(one) in page] == [], rule.rule
                opened += answer.status_code == 200
        assert opened >= len(PAGES)
        for id in range(1, 4):
            for path in (
                f"/permohonan/{id}",
                f"/keberatan/{id}",
                f"/pengawasan/permohonan/{id}",
                "/register/permohonan",
            ):
                assert pages.get(path).status_code in {403, 404}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_as_many_statements_for_twelve_bodies_as_for_three(pages: PageClient, path: str) -> None:
    under_the_province("paser", "berau")
    fill("samarinda", "paser", "berau")
    pages.get(f"/koordinasi{path}")
    with counted() as few:
        pages.get(f"/koordinasi{path}")
    more = [f"kabupaten-{number}" for number in range(9)]
    under_the_province(*more)
    fill(*more)
    pages.get(f"/koordinasi{path}")
    with counted() as many:
        pages.get(f"/koordinasi{path}")
    assert len(many) == len(few)


def fill(*slugs: str) -> None:
    for slug in slugs:
        due(received(slug, MARCH), TODAY - timedelta(days=3))
        received(slug, datetime(2025, 3, 4, 2, tzinfo=UTC))
        report(slug, date(2026, 3, 1))


def test_a_commission_sees_the_bodies_of_its_region_but_reminds_nobody(app: Flask) -> None:
    under_the_province("paser")
    with committed():
        db.session.execute(sa.update(PublicBody).where(PublicBody.slug == "kaltim").values(parent_id=None))
    office = PageClient(sign_in(app.test_client(), Role.AUDITOR))
    for path in PAGES:
        assert "Kalimantan Barat" not in read(office, path)
    assert "Paser" in read(office)
