"""What anybody may read, on real databases: find first, the bodies, one's rights, the language, health."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from ppid import create_app, settings
from ppid.access import system_of
from ppid.actions import people
from ppid.db import committed, db
from ppid.law.deadlines import DEADLINES
from ppid.law.objections import LABELS
from ppid.law.roles import Role
from ppid.models import CatalogueEntry, Category, Official, PublicBody
from tests import world
from tests.conftest import SECRET, settings_for
from tests.pages import PageClient

PAGES = (
    "/",
    "/cari",
    "/cari?q=anggaran",
    "/cari?badan=kaltim",
    "/badan",
    "/badan/kaltim",
    "/log",
    "/log/kaltim",
    "/keberatan",
    "/keberatan?badan=maluku",
    "/kebijakan-privasi",
    "/tentang",
    "/bantuan",
)
HOME_BYTES = 60_000


@pytest.fixture
def visitor(client: FlaskClient) -> PageClient:
    return PageClient(client)


def publish(*titles: str, slug: str = "kaltim", **values: object) -> None:
    """Put entries into a body's catalogue."""
    with committed():
        owner = world.body(slug)
        for title in titles:
            given = {"summary": "Ringkasan", "category": Category.PERIODIC, "year": 2025} | values
            db.session.add(CatalogueEntry(body_id=owner.id, title=title, **given))


@contextmanager
def statements() -> Iterator[list[str]]:
    """Gather the SQL that runs inside."""
    ran: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        ran.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", keep)
    try:
        yield ran
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", keep)


def number_of_statements(client: PageClient, path: str) -> int:
    db.session.rollback()
    with statements() as ran:
        assert client.get(path).status_code == 200
    return len(ran)


# Every page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_keeps_what_every_page_keeps_and_writes_nothing(visitor: PageClient, path: str) -> None:
    db.session.rollback()
    with statements() as ran:
        assert visitor.get(path).status_code == 200
    assert all(re.match(r"\s*(SELECT|BEGIN)", statement) for statement in ran), ran


@pytest.mark.parametrize("path", ["/badan/tidak-ada", "/badan/%00", "/badan/%F0%9F%99%82", "/cari?badan=x", "/zzz"])
def test_what_is_not_there_is_a_page_that_says_so(visitor: PageClient, path: str) -> None:
    assert visitor.get(path).status_code == 404


# Home


def test_home_lets_one_search_before_it_offers_the_three_ways_to_act(visitor: PageClient) -> None:
    page = visitor.get("/").text.split("<main", 1)[1]
    places = [page.index(one) for one in ('action="/cari"', 'href="/ajukan"', 'href="/lacak"', 'href="/keberatan"')]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["reply", "extension", "objection", "ruling", "dispute"])
def test_home_takes_the_days_of_the_process_from_the_law(visitor: PageClient, name: str) -> None:
    assert f"{DEADLINES[name].days} hari kerja" in visitor.get("/").text


def test_home_names_every_body_and_puts_members_under_their_province(visitor: PageClient) -> None:
    with committed():
        world.body("samarinda").parent_id = world.body("kaltim").id
    page = visitor.get("/").text
    assert page.index("Provinsi Kalimantan Timur") < page.index("Kota Samarinda") < page.index("Provinsi Maluku")


def test_home_counts_what_was_received_and_what_waits(visitor: PageClient) -> None:
    world.register()
    figures = re.findall(r'class="figure-value">(\d+)', visitor.get("/").text)
    assert figures == ["1", "0", "1"]


def test_home_costs_the_same_whatever_it_counts(visitor: PageClient) -> None:
    publish(*(f"Dokumen {number}" for number in range(5)))
    few = number_of_statements(visitor, "/")
    for number in range(50):
        world.register(f"kunci-{number}")
    publish(*(f"Laporan {number}" for number in range(195)))
    assert number_of_statements(visitor, "/") == few


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # Flask-Compress drops the file it compressed
def test_the_first_visit_to_home_is_small_on_the_wire(visitor: PageClient) -> None:
    page = visitor.get("/").text
    loaded = re.findall(r'<(?:link|script|img)[^>]*? (?:href|src)="(/[^"]+)"', page)
    assert [path for path in loaded if "bootstrap" in path], loaded
    sent = 0
    for path in {"/", *loaded}:
        with visitor.client.get(path, headers={"Accept-Encoding": "gzip, deflate, br, zstd"}) as answer:
            sent += len(answer.data)
    assert sent < HOME_BYTES


# Bodies


def test_a_body_page_tells_how_to_reach_it_what_it_promises_and_when_it_works(visitor: PageClient) -> None:
    page = visitor.get("/badan/maluku").text
    for words in (
        "Jalan Contoh Nomor 1",
        "ppid@maluku.example",
        "Jumat 08.00-11.00 WIT",
        "Kami sanggup melayani",
        "Senin sampai Jumat",
        "Dinas Kesehatan",
        'href="/ajukan/maluku"',
    ):
        assert words in page


def test_a_body_with_its_own_week_shows_the_decree(visitor: PageClient) -> None:
    with committed():
        owner = world.body("maluku")
        owner.week, owner.week_decree = "123456", "Peraturan Gubernur Nomor 7 Tahun 2025"
    page = visitor.get("/badan/maluku").text
    assert "Senin sampai Sabtu" in page
    assert "Peraturan Gubernur Nomor 7 Tahun 2025" in page


def test_a_body_page_names_who_holds_the_offices_today_and_not_who_held_them(visitor: PageClient) -> None:
    with committed():
        owner = world.body()
        before = db.session.scalars(
            sa.select(Official).where(Official.body_id == owner.id, Official.role == Role.OFFICER)
        ).one()
        before.until_on = date(2026, 1, 31)
        people.appoint(
            owner,
            Role.OFFICER,
            "Kepala Dinas Kominfo selaku PPID Utama",
            "Rina Baru",
            from_on=date(2026, 2, 1),
            actor=system_of(owner.id),
            now=world.BUILT_AT,
        )
        former = before.name
    page = visitor.get("/badan/kaltim").text
    assert "Rina Baru" in page
    assert former not in page
    assert world.JABATAN[Role.SUPERIOR] in page


def test_a_body_that_does_not_take_requests_here_offers_no_form(visitor: PageClient) -> None:
    with committed():
        world.body("maluku").accepts_requests = False
    assert 'href="/ajukan/maluku"' not in visitor.get("/badan/maluku").text


def test_a_body_page_shows_ten_entries_and_leads_to_the_rest(visitor: PageClient) -> None:
    publish(*(f"Dokumen {number:02}" for number in range(25)))
    page = visitor.get("/badan/kaltim").text
    assert re.findall(r"Dokumen \d\d", page) == [f"Dokumen {number:02}" for number in range(10)]
    assert "semua 25 informasi" in page
    assert 'href="/cari?badan=kaltim"' in page


def test_a_body_page_costs_the_same_whatever_it_lists(visitor: PageClient) -> None:
    publish("Dokumen")
    few = number_of_statements(visitor, "/badan/kaltim")
    publish(*(f"Dokumen {number}" for number in range(60)))
    world.register()
    assert number_of_statements(visitor, "/badan/kaltim") == few


def test_a_body_counts_only_its_own_requests(visitor: PageClient) -> None:
    world.register()
    assert re.findall(r'class="figure-value">(\d+)', visitor.get("/badan/maluku").text) == ["0", "0", "0"]


# Objection


def test_the_objection_page_names_the_seven_grounds_and_both_limits(visitor: PageClient) -> None:
    page = visitor.get("/keberatan").text
    assert all(label in page for label in LABELS.values())
    for name in ("objection", "ruling", "dispute"):
        assert f"{DEADLINES[name].days} hari kerja" in page
        assert str(DEADLINES[name].article) in page


# Language


def test_the_language_is_kept_in_the_visit_and_leads_back(app: Flask, visitor: PageClient) -> None:
    answer = visitor.get("/bahasa/en?next=/bantuan")
    assert (answer.status_code, answer.location) == (302, "/bantuan")
    with app.app_context():  # as in a visit, each page with a context of its own
        assert '<html lang="en"' in visitor.get("/bantuan").text
        visitor.get("/bahasa/id")
    with app.app_context():
        assert '<html lang="id"' in visitor.get("/bantuan").text


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/%09/evil.example", "/%0a/evil.example", "/%5Cevil.example", "x", ""],
)
def test_choosing_a_language_never_leads_elsewhere(visitor: PageClient, target: str) -> None:
    assert visitor.get(f"/bahasa/en?next={target}").location == "/"


def test_a_language_that_is_not_spoken_here_does_not_exist(visitor: PageClient) -> None:
    assert visitor.get("/bahasa/xx").status_code == 404


# Machines


def test_search_engines_leave_people_and_letters_alone(visitor: PageClient) -> None:
    answer = visitor.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /periksa/" in answer.text
    assert "Disallow: /lacak" in answer.text


def test_health_says_that_the_database_answers(visitor: PageClient) -> None:
    assert visitor.get("/sehat").json == {"status": "ok"}


def test_health_says_when_the_database_does_not_answer_and_no_more(tmp_path: Path) -> None:
    broken = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path}/not/there/ppid.db"))
    answer = broken.test_client().get("/sehat")
    assert (answer.status_code, answer.json) == (503, {"status": "unavailable"})


def test_the_style_guide_is_for_development_only(visitor: PageClient, tmp_path: Path, database_url: str) -> None:
    assert visitor.get("/gaya").status_code == 200
    production = create_app(
        settings.Settings(
            environment="production",
            secret_key=SECRET,
            instance=tmp_path,
            database_url=database_url,
            smtp_url="smtp://mail.example",
        )
    )
    assert production.test_client().get("/gaya").status_code == 404


def test_forms_on_public_pages_carry_their_token_where_it_is_asked(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    visitor = PageClient(app.test_client())
    for path in (*PAGES, "/kalkulator", "/periksa"):
        assert visitor.get(path).status_code == 200


def test_many_bodies_are_listed_on_a_page_of_their_own(visitor: PageClient) -> None:
    with committed():
        head = world.body("kaltim")
        for number in range(50):
            db.session.add(
                PublicBody(
                    slug=f"kota-{number}",
                    kind="city",
                    name=f"Pemerintah Kota Contoh {number}",
                    short_name=f"Contoh {number}",
                    parent_id=head.id,
                    register_code=f"PPID-K{number}",
                    created_at=world.BUILT_AT,
                )
            )
    assert "Kota Contoh" not in visitor.get("/").text
    assert visitor.get("/badan").text.count("Kota Contoh") == 50
