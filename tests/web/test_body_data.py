"""The body's own data as its admin edits them, and its colour."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from ppid.access import system_of
from ppid.actions import bodies, calendars, people
from ppid.db import committed, db
from ppid.law.calendar import DayKind
from ppid.law.roles import Role
from ppid.models import Event
from tests import world
from tests.web.admins import MONDAY, TODAY, event_names, words

BODY = {
    "address": "Jalan Baru Nomor 2",
    "city": "Samarinda",
    "postcode": "75123",
    "phone": "(0541) 555-0199",
    "whatsapp": "0812-5550-0100",
    "email": "ppid@kaltim.example",
    "website": "https://ppid.kaltim.example",
    "hours": "Senin sampai Kamis 08.00-15.30\r\n\r\n  Jumat 08.00-11.00  ",
    "maklumat": "Kami sanggup.\r\nKami terbuka.",
    "paper": "F4",
    "register_pattern": "{seq:04}/{code}/{roman}/{year}",
    "letter_pattern": "{classification}/{seq:03}/{code}/{year}",
    "decree_pattern": "{classification}/{seq:03}/SK/{code}/{year}",
    "letter_code": "PPID",
    "letter_classification": "000.8",
    "accent": "#0B5563",
    "identity_rule": "",
}


def test_the_body_is_edited_and_the_record_names_the_fields_that_changed(admin: FlaskClient) -> None:
    assert "Jalan Contoh Nomor 1" in words(admin, "/admin/badan")
    assert admin.post("/admin/badan", data=BODY).location == "/admin/badan"
    body = world.body()
    assert body.address == "Jalan Baru Nomor 2"
    assert body.hours == ["Senin sampai Kamis 08.00-15.30", "Jumat 08.00-11.00"]
    assert body.maklumat == ["Kami sanggup.", "Kami terbuka."]
    assert (body.paper, body.accent) == ("F4", "#0b5563")
    event = db.session.scalars(sa.select(Event).where(Event.name == "body_edited")).one()
    assert set(event.data["fields"]) == {
        "address", "postcode", "phone", "whatsapp", "website", "maklumat", "paper", "letter_code",
        "letter_classification", "accent",
    }  # fmt: skip
    assert "Jalan" not in str(event.data)


def test_a_long_line_of_the_maklumat_is_kept(admin: FlaskClient) -> None:
    line = "a" * 455
    assert admin.post("/admin/badan", data=BODY | {"maklumat": line}).status_code == 302
    assert world.body().maklumat == [line]


def test_nothing_changed_is_nothing_recorded(admin: FlaskClient) -> None:
    admin.post("/admin/badan", data=BODY)
    before = event_names()
    admin.post("/admin/badan", data=BODY)
    assert event_names() == before
    assert "Tidak ada yang diubah." in words(admin, "/admin/badan")


BAD_BODIES = (
    ("email", "bukan alamat", "Tulis alamat e-mail lengkap"),
    ("website", "javascript:alert(1)", "Tulis alamat situs lengkap"),
    ("website", "http://[", "Tulis alamat situs lengkap"),
    ("postcode", "1" * 11, "paling panjang 10 huruf"),
    ("hours", "\n".join("x" * 13), "Paling banyak 12 baris."),
    ("maklumat", "x" * 1001, "paling panjang 1000 huruf"),
    ("paper", "A3", "Pilih salah satu ukuran kertas."),
    ("register_pattern", "{seq}/{code}", "memerlukan {seq} dan {year}"),
    ("register_pattern", "{seq}/{year}/{nama}", "memerlukan {seq} dan {year}"),
    ("letter_pattern", "", "Isi pola nomor surat."),
    ("decree_pattern", "", "Isi pola nomor surat keputusan."),
    ("decree_pattern", "{classification}/{seq:03}/{code}/{year}", "nomor yang sama dengan pola nomor surat"),
    ("decree_pattern", "{classification}/{seq}/{unit}/{year}", "nomor yang sama dengan pola nomor surat"),
    ("decree_pattern", "SK/{seq}", "Pola nomor memerlukan {seq} dan {year}"),
    ("letter_pattern", "{year}{seq}" + "{classification}" * 4, "terlalu panjang"),
    ("accent", "red", "# dan enam angka"),
    ("accent", "#ffd400", "terlalu muda"),
    ("accent", "#0b5563}body{display:none", "# dan enam angka"),
)


def test_bad_data_say_why_keep_what_was_typed_and_change_nothing(admin: FlaskClient) -> None:
    for field, value, sentence in BAD_BODIES:
        data = BODY | {"letter_classification": "k" * 30, field: value}
        answer = admin.post("/admin/badan", data=data)
        page = answer.get_data(as_text=True)
        assert (field, value, answer.status_code) == (field, value, 422)
        assert (field, sentence in page) == (field, True), page
        assert "Jalan Baru Nomor 2" in page
    assert world.body().address == "Jalan Contoh Nomor 1"


def test_a_copy_of_the_identity_card_needs_a_rule(admin: FlaskClient) -> None:
    refused = admin.post("/admin/badan", data=BODY | {"needs_identity_scan": "y"})
    assert refused.status_code == 422
    assert "Sebutkan peraturan yang mewajibkan salinan identitas." in refused.get_data(as_text=True)
    admin.post("/admin/badan", data=BODY | {"needs_identity_scan": "y", "identity_rule": "Pergub 1/2024 Pasal 5"})
    assert world.body().needs_identity_scan


def prices(*lines: tuple[str, str, str]) -> dict[str, str]:
    """The rows of the table of costs as the page sends them, with an empty one at the end."""
    rows = [*lines, ("", "", "")]
    names = ("medium", "unit", "rupiah")
    return {
        f"cost_table-{number}-{name}": text
        for number, row in enumerate(rows)
        for name, text in zip(names, row, strict=True)
    }


PAPER = ("Salinan kertas A4/F4 hitam putih", "per lembar", "500")


def test_the_table_of_costs_is_kept_line_by_line_and_shown_to_everybody(
    client: FlaskClient, admin: FlaskClient
) -> None:
    assert "Biaya salinan cetak, bila ada, disebut dalam surat jawaban." in words(client, "/badan/kaltim")
    assert admin.post("/admin/badan", data=BODY | prices(PAPER, ("Cakram padat", "keping", "10.000"))).location
    assert world.body().cost_table == [
        {"medium": "Salinan kertas A4/F4 hitam putih", "unit": "lembar", "rupiah": 500},
        {"medium": "Cakram padat", "unit": "keping", "rupiah": 10_000},
    ]
    page = words(client, "/badan/kaltim")
    for phrase in ("Salinan digital tidak dikenai biaya.", "Cakram padat", "per keping", "Rp 10.000", "Rp 500"):
        assert phrase in page
    assert 'value="Cakram padat"' in words(admin, "/admin/badan")
    admin.post("/admin/badan", data=BODY | prices())
    assert world.body().cost_table == []


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ((("Kertas", "lembar", ""),), "Lengkapi baris ini, atau kosongkan seluruhnya."),
        ((("Kertas", "", "500"),), "Lengkapi baris ini, atau kosongkan seluruhnya."),
        ((("Kertas", "lembar", "lima"),), "Tulis angka bulat"),
        ((PAPER, ("SALINAN KERTAS A4/F4 HITAM PUTIH", "lembar", "700")), "hanya dapat ditulis satu kali"),
        ((("Kertas", "lembar", "900000000000"),), "tidak masuk akal"),
        ((("K" * 121, "lembar", "500"),), "paling panjang 120 huruf"),
    ],
)
def test_a_line_of_costs_that_makes_no_sense_is_named_and_kept_on_the_page(
    admin: FlaskClient, lines: tuple[tuple[str, str, str], ...], sentence: str
) -> None:
    answer = admin.post("/admin/badan", data=BODY | prices(*lines))
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert sentence in page
    assert f'value="{lines[-1][0]}"' in page
    assert world.body().cost_table == []


def test_the_admin_asks_for_a_second_pair_of_eyes(admin: FlaskClient) -> None:
    admin.post("/admin/badan", data=BODY | {"needs_approval": "y"})
    assert world.body().needs_approval
    event = db.session.scalars(sa.select(Event).where(Event.name == "body_edited")).one()
    assert "needs_approval" in event.data["fields"]
    admin.post("/admin/badan", data=BODY)
    assert not world.body().needs_approval


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.0), ("#0000ff", 8.59)],
)
def test_contrast_is_that_of_the_web_guidelines(colour: str, ratio: float) -> None:
    assert bodies.contrast_on_white(colour) == pytest.approx(ratio, abs=0.006)


def test_the_colour_is_a_stylesheet_that_anybody_may_keep(client: FlaskClient, admin: FlaskClient) -> None:
    assert client.get("/warna/kaltim.css").status_code == 404
    admin.post("/admin/badan", data=BODY | {"accent": "#5b2a86"})
    assert 'href="/warna/kaltim.css?v=5b2a86"' in words(admin, "/admin/badan")
    answer = client.get("/warna/kaltim.css")
    assert answer.get_data(as_text=True) == ":root{--accent:#5b2a86}\n"
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert client.get("/warna/tidak-ada.css").status_code == 404


def test_a_colour_that_came_in_another_way_is_not_served(client: FlaskClient) -> None:
    with committed():
        world.body().accent = "red;}"
    assert client.get("/warna/kaltim.css").status_code == 404


def test_the_pages_take_the_same_number_of_statements_however_much_there_is(app: Flask, admin: FlaskClient) -> None:
    paths = (
        "/admin/akun",
        "/admin/kalender",
        "/admin/badan",
        "/admin/kalender/tambah?tanggal=2026-11-10&nama=a&keputusan=b",
    )
    before = [statements(app, admin, path) for path in paths]
    with committed():
        body = world.body()
        actor = system_of(body.id)
        for number in range(12):
            account = people.create_account(f"b{number}@kaltim.example", "B", world.PASSWORD, now=MONDAY)
            people.appoint(body, Role.DESK, "J", "B", from_on=TODAY, account=account, actor=actor, now=MONDAY)
            calendars.add(
                date(2026, 12, 1) + timedelta(days=number),
                "H",
                kind=DayKind.LOCAL,
                decree="K",
                body=body,
                entered_by="x",
                now=MONDAY,
            )
    for number in range(4):
        world.register(f"kunci-{number}", received_at=MONDAY)
    admin.get("/admin/akun")  # a process reads a new calendar once
    admin.get(paths[3])
    assert [statements(app, admin, path) for path in paths] == before


def statements(app: Flask, client: FlaskClient, path: str) -> int:
    """How many statements a page takes, once the calendar is known to this process."""
    client.get(path)
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return len([one for one in seen if not one.startswith("BEGIN")])
