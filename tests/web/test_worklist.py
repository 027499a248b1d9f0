"""The worklist as a daily tool: tags, saved filters, paper, keys, and the officer's own menu first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.actions import notes, search
from ppid.actions.applicants import applicant_from
from ppid.actions.filing import Person
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import InfoRequest, RequestItem, SavedFilter
from ppid.queries import requests as queries
from ppid.web import worklists
from tests import world
from tests.conftest import sign_in
from tests.pages import check_page
from tests.web.officers import GIVEN, MORNING, counted, decided, numbers, send_now, words


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def tag(made: InfoRequest, *tags: str) -> InfoRequest:
    with committed():
        for word in tags:
            notes.tag(made, word)
    return made


def old(key: str, days: int) -> InfoRequest:
    return world.register(key, received_at=clock.now() - timedelta(days=days))


# Tags


def test_the_list_is_narrowed_by_a_tag_and_shows_it(app: Flask, client: FlaskClient) -> None:
    made, other = tag(world.register("satu"), "anggaran", "mendesak"), tag(world.register("dua"), "pegawai")
    foreign = tag(world.register("tiga", slug="maluku"), "anggaran")
    sign_in(client, Role.DESK)
    page = client.get("/permohonan?label=Anggaran").text
    check_page(page, csrf=False)
    assert numbers(page) == [made.number]
    assert "mendesak</a>" in page
    assert foreign.number not in page
    assert '<option value="pegawai">' in page
    assert set(numbers(client.get("/permohonan").text)) == {made.number, other.number}
    assert "Tidak ada permohonan yang cocok" in client.get("/permohonan?label=tak-ada").text


# Saved filters


def save(client: FlaskClient, name: str, **asked: str) -> str:
    answer = client.post("/permohonan/saringan", data={"nama": name, **asked}, follow_redirects=True)
    return answer.text


def test_a_filter_is_kept_under_a_name_shown_as_a_link_and_deleted(app: Flask, client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    page = save(client, "Surat anggaran", keadaan="semua", kanal="letter", label="anggaran", cari="a&b = c")
    check_page(page, csrf=False)
    href = "/permohonan?keadaan=semua&amp;kanal=letter&amp;label=anggaran&amp;cari=a%26b+%3D+c"
    assert f'href="{href}" aria-current="true">Surat anggaran</a>' in page
    assert "disimpan" in page
    page = client.get(href.replace("&amp;", "&")).text
    assert 'value="a&amp;b = c"' in page
    page = save(client, "Surat anggaran", keadaan="terlambat")
    assert 'href="/permohonan?keadaan=terlambat" aria-current="true">Surat anggaran</a>' in page
    assert 'href="/permohonan?keadaan=terlambat">Surat anggaran</a>' in client.get("/permohonan").text
    id = db.session.scalars(sa.select(SavedFilter.id)).one()
    assert "dihapus" in client.post(f"/permohonan/saringan/{id}/hapus", follow_redirects=True).text
    assert db.session.scalars(sa.select(SavedFilter)).all() == []


def test_a_filter_belongs_to_its_account(app: Flask, client: FlaskClient) -> None:
    save(sign_in(client, Role.OFFICER), "Milik saya", keadaan="semua")
    id = db.session.scalars(sa.select(SavedFilter.id)).one()
    for role in (Role.DESK, Role.UNIT_OFFICER):
        other = sign_in(app.test_client(), role)
        assert "Milik saya" not in other.get("/permohonan").text
        assert other.post(f"/permohonan/saringan/{id}/hapus").status_code == 404
    unit = sign_in(app.test_client(), Role.UNIT_OFFICER)
    assert "Saringan unit</a>" in save(unit, "Saringan unit", keadaan="semua", label="rahasia")
    kept = db.session.scalars(sa.select(SavedFilter.query).where(SavedFilter.name == "Saringan unit")).one()
    assert kept == "keadaan=semua"  # what a unit may not see it cannot ask for
    own = db.session.scalars(sa.select(SavedFilter.id).where(SavedFilter.name == "Saringan unit")).one()
    assert unit.post(f"/permohonan/saringan/{own}/hapus").status_code == 302


@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        ("", {}, "Beri nama saringan ini."),
        ("n" * 61, {}, "Tulisan ini terlalu panjang."),
        ("Panjang", {"cari": "ł" * 100}, "Saringan ini terlalu panjang untuk disimpan."),
    ],
)
def test_a_filter_that_cannot_be_kept_comes_back(
    app: Flask, client: FlaskClient, name: str, asked: dict[str, str], said: str
) -> None:
    made = world.register(channel="letter")
    data = {"nama": name, "keadaan": "semua", "kanal": "letter", **asked}
    answer = sign_in(client, Role.OFFICER).post("/permohonan/saringan", data=data)
    assert answer.status_code == 422
    check_page(answer.text, csrf=False)
    assert said in words(answer.text)
    assert '<option selected value="letter">' in answer.text
    assert numbers(answer.text) == ([] if asked else [made.number])


def test_where_a_refused_form_stood_the_list_is_found_when_the_address_is_opened_again(
    app: Flask, client: FlaskClient
) -> None:
    """As the choice of a language does."""
    assert sign_in(client, Role.OFFICER).get("/permohonan/saringan").location == "/permohonan"
    made = world.register()
    for path, anchor in (("catatan", "catatan"), ("label", "label")):
        assert client.get(f"/permohonan/{made.id}/{path}").location == f"/permohonan/{made.id}#{anchor}"


def test_the_twenty_first_filter_is_refused_with_the_reason(app: Flask, client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    for number in range(20):
        save(client, f"Saringan {number}")
    assert "Paling banyak 20 saringan" in save(client, "Satu lagi")
    assert "disimpan" in save(client, "Saringan 3", keadaan="semua")


# Awaiting approval


def test_a_request_whose_draft_awaits_approval_is_flagged_but_not_for_a_unit(app: Flask, client: FlaskClient) -> None:
    waiting, other = world.register("satu", items=("Satu",)), world.register("dua")
    world.assign(waiting, items=(1,))
    sign_in(client, Role.DESK)
    sent = client.post(f"/permohonan/{waiting.id}/jawab", data=decided(waiting, GIVEN, ajukan="1"))
    assert sent.status_code == 302
    page = client.get("/permohonan").text
    assert numbers(page) == [waiting.number, other.number]
    assert page.count("Menunggu persetujuan") == 1
    assert "Menunggu persetujuan" in page[page.index(waiting.number) : page.index(other.number)]
    assert "Menunggu persetujuan" not in sign_in(app.test_client(), Role.UNIT_OFFICER).get("/permohonan").text
    assert send_now(sign_in(app.test_client(), Role.OFFICER), waiting).status_code == 302
    assert "Menunggu persetujuan" not in client.get("/permohonan?keadaan=semua").text


# Statements


ASKED = (
    "keadaan=terbuka",
    "keadaan=terlambat",
    "keadaan=semua",
    "keadaan=semua&unit={unit}",
    "keadaan=semua&kanal=web",
    "keadaan=semua&cari=anggaran",
    "keadaan=semua&label=anggaran",
    "keadaan=semua&cetak=1",
)


def ten() -> list[InfoRequest]:
    """Requests of a unit, each with a tag, on time and overdue in turns."""
    received = [clock.now() - timedelta(days=30 * (number % 2) + 1) for number in range(10)]
    unit_id = world.unit().id
    return [
        tag(world.register(f"k{number}", received_at=moment, unit_id=unit_id), "anggaran")
        for number, moment in enumerate(received)
    ]


def copied(made: list[InfoRequest], times: int) -> None:
    """The same requests so many times more, put straight into the tables."""
    own = {"id", "version", "applicant_id"}
    kept = [column.key for column in InfoRequest.__table__.columns if column.key not in own]
    with committed():
        for seq, one in enumerate(made * times, 1000):
            key = f"salinan-{seq}"
            new = {"seq": seq, "number": f"{seq}/SALINAN", "filing_key": key, "token_hash": f"{seq:064}"}
            copy = InfoRequest(**{name: getattr(one, name) for name in kept} | new)
            copy.applicant = applicant_from(one.body, world.filing(key))
            copy.items = [RequestItem(body_id=one.body_id, number=item.number, text=item.text) for item in one.items]
            db.session.add(copy)
            db.session.flush()
            notes.tag(copy, "anggaran")
            search.index(copy)


def test_every_filter_costs_the_same_for_ten_rows_and_for_three_hundred(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_ROWS", 400)
    sign_in(client, Role.OFFICER)
    addresses = [f"/permohonan?{asked.format(unit=world.unit().id)}" for asked in ASKED]
    asked: list[dict[str, int]] = []
    made = ten()
    for rows, times in ((10, 0), (300, 29)):
        copied(made, times)
        client.get(addresses[0])  # what is looked up once and kept
        asked.append({})
        for address in addresses:
            with app.app_context(), counted() as statements:
                page = client.get(address).text
            assert len(numbers(page)) == (rows // 2 if "terlambat" in address else rows), address
            asked[-1][address] = len(statements)
    assert asked[0] == asked[1]


@pytest.mark.parametrize("address", ["/permohonan", "/permohonan?cetak=1"])
def test_tags_and_saved_filters_cost_the_same_for_three_rows_and_for_sixty(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(queries, "PAGE_ROWS", 100)
    sign_in(client, Role.OFFICER)
    asked = []
    for start, stop in ((0, 3), (3, 60)):
        for count in range(start, stop):
            made = tag(old(f"k{count}", count % 30), "anggaran", f"label {count % 7}")
            if count % 3 == 0:
                world.assign(made)
        with committed():
            for number in range(start // 10, stop // 10 + 1):
                notes.save_filter(f"Saringan {number}", "keadaan=semua", actor=world.actor(Role.OFFICER))
        with app.app_context(), counted() as statements:
            page = client.get(address).text
        assert len(numbers(page)) == stop
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 17


# Paper


def test_the_printed_list_has_no_pages_and_says_what_it_shows(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_ROWS", 2)
    made = [
        world.register(f"k{days}", applicant=Person("Yohanes", email="y@example.org"), received_at=clock.now())
        for days in range(5)
    ]
    world.assign(made[0])
    sign_in(client, Role.OFFICER)
    page = client.get("/permohonan?cetak=1&cari=yohanes").text
    check_page(page, csrf=False)
    assert numbers(page) == [one.number for one in made]
    for phrase in (
        "Daftar kerja Pemerintah Provinsi Kalimantan Timur",
        "Keadaan: Terbuka .",
        "Cari nomor, pemohon, atau isi: yohanes .",
        "Dicetak 16 November 2026 pukul 09.00 WITA.",
        "5 permohonan.",
        "30 Nov 2026",
        "10 hari kerja lagi",
        "Dinkes",
        "Laporan realisasi anggaran tahun 2025 dan 1 butir lain",
    ):
        assert phrase in words(page), phrase
    assert 'rel="next"' not in page
    assert (
        'href="/permohonan?cetak=1&amp;keadaan=terbuka&amp;cari=yohanes"' in client.get("/permohonan?cari=yohanes").text
    )


def test_what_does_not_fit_on_paper_is_said(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert worklists.PRINTED_ROWS == 500
    monkeypatch.setattr(worklists, "PRINTED_ROWS", 3)
    for days in range(4):
        old(f"k{days}", days)
    page = sign_in(client, Role.OFFICER).get("/permohonan?cetak=1").text
    assert len(numbers(page)) == 3
    assert "Hanya 3 dari 4 permohonan tercetak di sini." in words(page)
    assert "Tidak ada permohonan yang cocok" in client.get("/permohonan?cetak=1&cari=zzz").text


def test_a_unit_prints_its_own_requests_and_no_other_units_name(app: Flask, client: FlaskClient) -> None:
    made, other = world.register("satu"), world.register("dua")
    world.assign(made, "dinas-kesehatan", "dinas-pupr")
    page = sign_in(client, Role.UNIT_OFFICER).get("/permohonan?cetak=1").text
    assert numbers(page) == [made.number]
    assert other.number not in page
    assert "Dinkes" in words(page)
    assert "PUPR" not in words(page)


# Keys and menus


def test_the_keys_are_told_on_the_page_and_the_script_is_our_own(app: Flask, client: FlaskClient) -> None:
    world.register()
    page = sign_in(client, Role.OFFICER).get("/permohonan").text
    assert "/static/js/worklist.js" in page
    assert "Tombol pintas" in page
    assert "<dt><kbd>x</kbd></dt>" in page
    assert "<dt><kbd>x</kbd></dt>" not in sign_in(app.test_client(), Role.DESK).get("/permohonan").text


def test_who_is_signed_in_sees_the_own_menu_before_the_public_one(app: Flask, client: FlaskClient) -> None:
    visitor = client.get("/").text
    assert "Menu petugas" not in visitor
    assert 'class="frame nav-wide"' in visitor
    page = sign_in(client, Role.OFFICER).get("/permohonan").text
    assert 'class="frame nav-wide"' not in page
    assert page.index("Catat permohonan") < page.index("Kalkulator batas waktu")
    assert page.count("Halaman publik</summary>") == 1
