"""Kop surat of a body and of its units, with emblem, sample and tembusan; and the list of units."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from ppid.actions import crests, letters, requests
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.letters import parts
from ppid.letters.kinds import LETTERS
from ppid.models import Crest, Event, Letter, Official, PublicBody, Unit
from tests import world
from tests.letters.paper import pages
from tests.web.admins import MONDAY, event_names, words
from tests.web.test_admin import APPOINTMENT, NEWCOMER
from tests.web.test_body_data import BODY, statements

LINES = "Pemerintah Provinsi Kalimantan Timur\r\n\r\n  Dinas Komunikasi dan Informatika \r\nPPID Utama"
KOP = {"letterhead": LINES}


def emblem(colour: str = "#0b5563", form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 1000), colour).save(out, form)
    return out.getvalue()


def upload(data: bytes, name: str = "lambang.png") -> dict[str, object]:
    return {"crest": (io.BytesIO(data), name)}


def sha_of(data: bytes) -> str:
    return hashlib.sha256(crests.taken("lambang.png", data)).hexdigest()


def unit(slug: str = "dinas-kesehatan", body: str = "kaltim") -> Unit:
    return db.session.scalars(sa.select(Unit).where(Unit.body_id == world.body(body).id, Unit.slug == slug)).one()


# The body's own


def test_lines_and_emblem_are_kept_and_stand_on_the_next_letter(admin: FlaskClient) -> None:
    answer = admin.post("/admin/kop", data=KOP | upload(emblem()))
    assert answer.location == "/admin/kop"
    body = world.body()
    assert body.letterhead == [
        "Pemerintah Provinsi Kalimantan Timur",
        "Dinas Komunikasi dan Informatika",
        "PPID Utama",
    ]
    assert body.crest_sha256 == sha_of(emblem())
    event = db.session.scalars(sa.select(Event).where(Event.name == "body_edited")).one()
    assert set(event.data["fields"]) == {"letterhead", "crest_sha256"}
    page = words(admin, "/admin/kop")
    assert f'src="/lambang/{body.crest_sha256}.png"' in page

    made = world.register()
    letter = db.session.scalars(sa.select(Letter).where(Letter.request_id == made.id)).one()
    facts = LETTERS[letter.kind].facts.from_json(letter.facts or "")
    assert facts.letterhead.lines[-1] == "PPID Utama"
    assert facts.letterhead.crest == f"{sha_of(emblem())}.png"
    letters.draw(letter.id)
    drawn = letters.bytes_of(db.session.get_one(Letter, letter.id))
    assert "PPID UTAMA" in pages(drawn)[0]


def test_an_emblem_is_shown_to_everybody_for_good_and_under_no_other_name(app: Flask, admin: FlaskClient) -> None:
    admin.post("/admin/kop", data=KOP | upload(emblem(), "lambang daerah.PNG"))
    answer = app.test_client().get(f"/lambang/{sha_of(emblem())}.png")
    assert hashlib.sha256(answer.data).hexdigest() == sha_of(emblem())
    assert answer.mimetype == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for name in ("0" * 64, "lambang", "%00", "..%2f..%2fetc%2fpasswd"):
        assert app.test_client().get(f"/lambang/{name}.png").status_code == 404


def test_an_emblem_is_taken_off_but_stays_for_the_letters_that_show_it(admin: FlaskClient) -> None:
    admin.post("/admin/kop", data=KOP | upload(emblem()))
    admin.post("/admin/kop", data=KOP | {"remove_crest": "y"})
    assert world.body().crest_sha256 is None
    assert admin.get(f"/lambang/{sha_of(emblem())}.png").status_code == 200
    admin.post("/admin/kop", data=KOP | upload(emblem()))
    assert db.session.scalar(sa.select(sa.func.count(Crest.id))) == 1


def test_nothing_changed_is_nothing_recorded(admin: FlaskClient) -> None:
    admin.post("/admin/kop", data=KOP | upload(emblem()))
    before = event_names()
    admin.post("/admin/kop", data=KOP | upload(emblem()))
    assert event_names() == before
    assert "Tidak ada yang diubah." in words(admin, "/admin/kop")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"letterhead": "a\nb\nc\nd\ne"}, "Paling banyak 4 baris."),
        ({"letterhead": "x" * 101}, "paling panjang 100 huruf"),
        ({"copies_notice": "a\nb\nc\nd\ne\nf"}, "Paling banyak 5 baris."),
        ({"copies_ruling": "x" * 201}, "paling panjang 200 huruf"),
        ({"crest": ("lambang.svg", b"<svg/>")}, "tidak dapat diterima"),
        ({"crest": ("lambang.png", b"bukan gambar")}, "Periksa:"),
    ],
)
def test_what_cannot_stand_on_a_letter_is_named_and_nothing_changes(
    admin: FlaskClient, more: dict[str, Any], sentence: str
) -> None:
    sent = more | upload(*reversed(more["crest"])) if "crest" in more else more
    answer = admin.post("/admin/kop", data=KOP | sent)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, sentence in page) == (422, True), page
    assert "PPID Utama" in page or "letterhead" in more
    assert world.body().letterhead == ["Pemerintah Provinsi Kalimantan Timur", "Dinas Komunikasi dan Informatika"]
    assert db.session.scalar(sa.select(sa.func.count(Crest.id))) == 0


def test_the_sample_is_a_draft_of_what_was_typed_and_keeps_nothing(admin: FlaskClient) -> None:
    before = event_names()
    typed = (
        KOP | {"copies_extension": "Gubernur Kalimantan Timur", "contoh": "1"} | upload(emblem(form="JPEG"), "a.jpg")
    )
    answer = admin.post("/admin/kop", data=typed)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    found = " ".join(pages(answer.data))
    for phrase in ("KONSEP", "PPID UTAMA", "Gubernur Kalimantan Timur", "Officer Kaltim"):
        assert phrase in found
    assert event_names() == before
    assert world.body().letterhead[-1] == "Dinas Komunikasi dan Informatika"
    assert db.session.scalar(sa.select(sa.func.count(Crest.id))) == 0


def test_the_sample_is_of_the_kind_that_the_admin_chose(admin: FlaskClient) -> None:
    assert '<option value="ruling">Tanggapan Atasan PPID atas Keberatan</option>' in words(admin, "/admin/kop")
    answer = admin.post("/admin/kop", data=KOP | {"contoh": "1", "sample_kind": "ruling"})
    assert "Contoh Tanggapan Atasan PPID atas Keberatan.pdf" in answer.headers["Content-Disposition"]
    found = " ".join(pages(answer.data))
    assert "Hal : Tanggapan atas Keberatan" in found
    assert "Superior Kaltim" in found
    assert admin.post("/admin/kop", data=KOP | {"contoh": "1", "sample_kind": "entah"}).status_code == 422


def test_the_sample_shows_the_kept_emblem_unless_it_is_to_go(admin: FlaskClient) -> None:
    admin.post("/admin/kop", data=KOP | upload(emblem()))
    with_emblem = admin.post("/admin/kop", data=KOP | {"contoh": "1"}).data
    without = admin.post("/admin/kop", data=KOP | {"contoh": "1", "remove_crest": "y"}).data
    assert b"/Subtype/Image" in with_emblem.replace(b" ", b"")
    assert b"/Subtype/Image" not in without.replace(b" ", b"")


# Tembusan


def test_tembusan_are_kept_by_kind_and_go_out_with_the_letter(admin: FlaskClient) -> None:
    made = world.register("kunci-2", received_at=MONDAY)
    admin.post("/admin/kop", data=KOP | {"copies_withdrawal": "Sekretaris Daerah\n\nKepala Biro Hukum"})
    assert world.body().letter_copies == {"withdrawal": ["Sekretaris Daerah", "Kepala Biro Hukum"]}
    assert "Kepala Biro Hukum" in words(admin, "/admin/kop")
    with committed():
        requests.withdraw(made, actor=world.actor(Role.OFFICER), now=MONDAY, reason="Sudah ditemukan.")
    letter = db.session.scalars(sa.select(Letter).where(Letter.kind == "withdrawal")).one()
    facts = LETTERS["withdrawal"].facts.from_json(letter.facts or "")
    assert facts.copies == ("Sekretaris Daerah", "Kepala Biro Hukum")
    receipt = db.session.scalars(sa.select(Letter).where(Letter.kind == "receipt")).one()
    assert LETTERS["receipt"].facts.from_json(receipt.facts or "").copies == ()


def test_tembusan_that_were_typed_with_numbers_are_kept_without_them(admin: FlaskClient) -> None:
    admin.post("/admin/kop", data=KOP | {"copies_extension": "1. Gubernur\n2) Sekretaris Daerah\n- Arsip"})
    assert world.body().letter_copies == {"extension": ["Gubernur", "Sekretaris Daerah", "Arsip"]}
    sample = " ".join(pages(admin.post("/admin/kop", data=KOP | {"copies_extension": "1. Bupati", "contoh": "1"}).data))
    assert "Tembusan: Bupati" in sample
    with committed():  # as it was kept before
        db.session.get_one(PublicBody, world.body().id).letter_copies = {"notice": ["1. Gubernur"]}
    assert parts.copies(world.body(), "notice") == ("Gubernur",)


def test_only_letters_that_go_out_with_copies_are_asked_about(admin: FlaskClient) -> None:
    page = words(admin, "/admin/kop")
    assert 'name="copies_notice"' in page
    for kind in ("receipt", "handover", "objection", "harm_test"):
        assert f'name="copies_{kind}"' not in page
    admin.post("/admin/kop", data=KOP | {"copies_receipt": "Siapa saja"})
    assert world.body().letter_copies == {}


def test_an_emblem_that_came_with_a_mistake_is_to_be_chosen_again(admin: FlaskClient) -> None:
    answer = admin.post("/admin/kop", data={"letterhead": "x" * 101} | upload(emblem()))
    assert answer.status_code == 422
    assert "pilih kembali berkas lambang" in answer.get_data(as_text=True)


# The letterhead of a unit


def test_a_unit_has_its_own_letterhead_and_the_rest_from_its_body(admin: FlaskClient) -> None:
    path = f"/admin/kop/unit/{unit().id}"
    sample = " ".join(pages(admin.post(path, data={"letterhead": "", "contoh": "1"}).data))
    assert "PEMERINTAH PROVINSI KALIMANTAN TIMUR DINAS KESEHATAN Jalan Contoh Nomor 1" in sample
    assert "Unit_Officer Kaltim" in sample
    own = {
        "letterhead": "Pemprov Kaltim\nDinas Kesehatan\nSekretariat",
        "address": "Jalan Sehat 9",
        "contact": "Telepon 1",
    }
    assert admin.post(path, data=own | upload(emblem("#883311"))).location == path
    kept = unit()
    assert (kept.letterhead, kept.address, kept.contact) == (
        own["letterhead"].split("\n"),
        "Jalan Sehat 9",
        "Telepon 1",
    )
    assert kept.crest_sha256 == sha_of(emblem("#883311"))
    assert world.body().crest_sha256 is None
    assert "Jalan Sehat 9" in words(admin, path)
    assert event_names()[-1] == "unit_edited"
    sample = " ".join(pages(admin.post(path, data=own | {"contoh": "1"}).data))
    assert "SEKRETARIAT Jalan Sehat 9 Telepon 1" in sample


def test_a_unit_letterhead_that_is_too_long_is_refused(admin: FlaskClient) -> None:
    path = f"/admin/kop/unit/{unit().id}"
    for field, value in (("letterhead", "a\nb\nc\nd\ne"), ("address", "x" * 301), ("contact", "x" * 201)):
        assert admin.post(path, data={field: value}).status_code == 422
    assert unit().letterhead == []


# The units


def test_a_unit_is_added_renamed_and_has_its_code(admin: FlaskClient) -> None:
    added = {"name": "Dinas Kehutanan", "short_name": "Dishut", "code": "522"}
    assert admin.post("/admin/unit/baru", data=added).location == "/admin/unit"
    made = unit("dinas-kehutanan")
    assert (made.name, made.short_name, made.code, made.is_active) == ("Dinas Kehutanan", "Dishut", "522", True)
    assert "Dinas Kehutanan" in words(admin, "/admin/unit")
    admin.post(f"/admin/unit/{made.id}", data=added | {"name": "Dinas Kehutanan dan Lingkungan"})
    assert unit("dinas-kehutanan").name == "Dinas Kehutanan dan Lingkungan"
    assert event_names()[-2:] == ["unit_added", "unit_edited"]
    before = event_names()
    admin.post(f"/admin/unit/{made.id}", data=added | {"name": "Dinas Kehutanan dan Lingkungan"})
    assert event_names() == before


def test_two_units_never_have_one_name_or_one_address(admin: FlaskClient) -> None:
    admin.post("/admin/unit/baru", data={"name": "Dinas  Pekerjaan!", "short_name": "A"})
    admin.post("/admin/unit/baru", data={"name": "Dinas Pekerjaan", "short_name": "B"})
    assert (unit("dinas-pekerjaan").short_name, unit("dinas-pekerjaan-2").short_name) == ("A", "B")
    again = admin.post("/admin/unit/baru", data={"name": "DINAS PEKERJAAN", "short_name": "C"})
    assert again.status_code == 422
    assert "sudah dipakai perangkat daerah lain" in again.get_data(as_text=True)
    path = f"/admin/unit/{unit('dinas-pekerjaan').id}"
    assert admin.post(path, data={"name": "Dinas Kesehatan", "short_name": "A"}).status_code == 422
    assert admin.post(path, data={"name": "DINAS  PEKERJAAN!", "short_name": "A"}).status_code == 302


def test_no_two_runs_of_numbers_have_one_code(admin: FlaskClient) -> None:
    admin.post("/admin/unit/baru", data={"name": "Dinas A", "short_name": "A", "code": "522"})
    for code, sentence in (("522", "perangkat daerah lain"), (world.body().letter_code, "pada surat PPID")):
        answer = admin.post("/admin/unit/baru", data={"name": "Dinas B", "short_name": "B", "code": code})
        assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)
    path = f"/admin/unit/{unit('dinas-a').id}"
    assert admin.post(path, data={"name": "Dinas A", "short_name": "AA", "code": "522"}).status_code == 302


@pytest.mark.parametrize("missing", ["name", "short_name"])
def test_a_unit_without_a_name_is_refused(admin: FlaskClient, missing: str) -> None:
    answer = admin.post("/admin/unit/baru", data={"name": "Dinas A", "short_name": "A", missing: " "})
    assert answer.status_code == 422


def test_a_unit_is_switched_off_and_on_again_once_each(app: Flask, admin: FlaskClient) -> None:
    path = f"/admin/unit/{unit().id}/aktif"
    assert "Nonaktifkan Dinas Kesehatan?" in words(admin, path)
    assert admin.post(path, data={"to": "off"}).location == "/admin/unit"
    assert admin.post(path, data={"to": "off"}).location == "/admin/unit"
    assert not unit().is_active
    assert event_names().count("unit_deactivated") == 1
    assert "Dinkes" not in words(admin, "/admin/akun/baru")
    assert "Aktifkan kembali Dinas Kesehatan?" in words(admin, path)
    admin.post(path, data={"to": "on"})
    assert unit().is_active
    assert event_names()[-1] == "unit_activated"
    assert admin.post(path, data={"to": "mungkin"}).status_code == 422


def test_a_neighbours_unit_does_not_exist(admin: FlaskClient) -> None:
    theirs = unit(body="samarinda").id
    for path in (f"/admin/unit/{theirs}", f"/admin/unit/{theirs}/aktif", f"/admin/kop/unit/{theirs}"):
        assert admin.get(path).status_code == 404
        assert admin.post(path, data={"name": "X", "short_name": "X", "to": "off"}).status_code == 404


def test_the_lists_take_the_same_number_of_statements_however_many_units(app: Flask, admin: FlaskClient) -> None:
    paths = ("/admin/unit", "/admin/kop")
    before = [statements(app, admin, path) for path in paths]
    with committed():
        body_id = world.body().id
        db.session.add_all([Unit(body_id=body_id, slug=f"u{n}", name=f"U {n}", short_name=f"U{n}") for n in range(9)])
    assert [statements(app, admin, path) for path in paths] == before


# Signing for somebody else


def test_an_official_signs_on_behalf_of_a_superior(admin: FlaskClient) -> None:
    behalf = APPOINTMENT | {"acting": "a.n.", "principal": "Kepala Dinas Komunikasi dan Informatika"}
    assert admin.post("/admin/akun/baru", data=behalf).status_code == 302
    office = db.session.scalars(sa.select(Official).where(Official.name == APPOINTMENT["name"])).one()
    assert (office.acting, office.principal) == ("a.n.", "Kepala Dinas Komunikasi dan Informatika")
    page = " ".join(words(admin, "/admin/akun").split())
    assert "a.n. Kepala Dinas Komunikasi dan Informatika<br>Petugas Meja Layanan Informasi" in page


@pytest.mark.parametrize(
    ("acting", "principal", "sentence"),
    [
        ("a.n.", " ", "Isi jabatan yang diatasnamakan."),
        ("Plt.", "Kepala Dinas", "Kosongkan jabatan yang diatasnamakan"),
        ("", "Kepala Dinas", "Kosongkan jabatan yang diatasnamakan"),
    ],
)
def test_whom_somebody_signs_for_goes_with_an_and_with_nothing_else(
    admin: FlaskClient, acting: str, principal: str, sentence: str
) -> None:
    answer = admin.post("/admin/akun/baru", data=APPOINTMENT | {"acting": acting, "principal": principal})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, sentence in page) == (422, True)
    assert db.session.scalar(sa.select(sa.func.count(Official.id)).where(Official.name == APPOINTMENT["name"])) == 0
    assert NEWCOMER in page


# Numbers


def test_every_mark_of_a_pattern_is_explained_with_what_it_gives_here(admin: FlaskClient) -> None:
    with committed():
        body = db.session.get_one(PublicBody, world.body().id)
        body.letter_classification, body.letter_code = "500.12", "DISKOMINFO"
    page = " ".join(words(admin, "/admin/badan").split())
    for mark, example in (("{seq:03}", "012"), ("{classification}", "500.12"), ("{roman}", "XI"), ("{year}", "2026")):
        assert mark in page
        assert example in page
    assert "500.12/012/DISKOMINFO/2026" in page
    assert "500.12/012/SK/DISKOMINFO/2026" in page


def test_a_letter_of_the_ppid_has_the_bodys_code_where_the_pattern_asks_for_the_unit(admin: FlaskClient) -> None:
    admin.post("/admin/badan", data=BODY | {"letter_pattern": "{classification}/{seq:03}/{unit}/{roman}/{year}"})
    made = world.register("kunci-3", received_at=MONDAY)
    with committed():
        requests.withdraw(made, actor=world.actor(Role.OFFICER), now=MONDAY, reason="")
    letter = db.session.scalars(sa.select(Letter).where(Letter.kind == "withdrawal")).one()
    assert letter.number == "000.8/001/PPID/XI/2026"
