"""Answering a request through its form: what is decided, what is given, what it costs, and who was faster."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from ppid import clock, storage
from ppid.actions import extensions, letters
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ExtensionGround, ItemOutcome, Outcome, Status
from ppid.models import Event, FileKind, InfoRequest, Letter, Notice, StoredFile
from ppid.queries import requests as queries
from tests import world
from tests.actions.test_redactions import NAME, NIK, finished, marked, started
from tests.conftest import sign_in
from tests.web.officers import GIVEN, MORNING, REFUSED, answer, decided, fresh, rows, send_now, versions, words

FIVE = tuple(f"Dokumen {letter}" for letter in "ABCDE")
EACH: tuple[dict[str, Any], ...] = (
    GIVEN | {"explanation": "Berkas lengkap"},
    {
        "outcome": "given_in_part",
        "given_as": "hard_copy",
        "blackout": "NIK pada halaman 3",
        "ground": "h",
        "reason": "Data pribadi warga",
        "explanation": "Salinannya diambil di meja layanan",
    },
    REFUSED,
    {"outcome": "not_held", "holder": "Kantor Pertanahan Kota Samarinda"},
    {"outcome": "not_documented", "available_on": "2026-12-14"},
)
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(400)


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def text_of(data: bytes) -> str:
    """What a PDF says, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


def letter_text(made: InfoRequest, kind: str) -> str:
    letter = db.session.scalars(queries.letters_of(made.id).where(Letter.kind == kind)).one()
    return text_of(letters.bytes_of(letter))


def stored_files() -> int:
    """How many files the store of this test holds, letters aside."""
    import obstore

    found = obstore.list(storage.current()._store).collect()
    return len([entry for entry in found if not entry["path"].startswith("letters/")])


# The five outcomes


def test_each_outcome_finds_its_words_in_the_right_letter(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel(MORNING - timedelta(hours=1), tick=False):
        made = world.register(items=FIVE)
    sign_in(client, Role.OFFICER)
    sent = answer(client, made, decided(made, *EACH, provide_days="3", explanation="Terima kasih telah bertanya."))
    assert sent.status_code == 302
    assert "Jawaban terkirim. Surat terbit: Surat Keputusan PPID" in client.get(sent.location).text
    assert (fresh(made).status, made.outcome) == (Status.ANSWERED, Outcome.GIVEN_IN_PART)
    assert [item.outcome for item in made.items] == [ItemOutcome(one["outcome"]) for one in EACH]
    notice, decree = letter_text(made, "notice"), letter_text(made, "refusal")
    for phrase in (
        made.number,
        "NIK pada halaman 3",
        "Kantor Pertanahan Kota Samarinda",
        "14 Desember 2026",
        "3 (tiga) hari kerja",
        "Terima kasih telah bertanya.",
        "Berkas lengkap",
    ):
        assert phrase in notice
    for phrase in ("INFORMASI YANG DIKECUALIKAN", "Pasal 17 huruf h", REFUSED["consequence"], "Dokumen C"):
        assert phrase in decree
    assert "Dokumen A" not in decree


@pytest.mark.parametrize(
    ("item", "kinds", "outcome"),
    [
        (GIVEN, ["receipt", "notice"], Outcome.GIVEN),
        (REFUSED, ["receipt", "refusal", "notice"], Outcome.REFUSED),
        ({"outcome": "not_held", "holder_unknown": "y"}, ["receipt", "notice"], Outcome.NOT_HELD),
        (
            REFUSED | {"ground": "j", "other_act": "UU 10/1998 Pasal 40"},
            ["receipt", "refusal", "notice"],
            Outcome.REFUSED,
        ),
    ],
)
def test_an_answer_issues_what_it_needs(
    app: Flask, client: FlaskClient, item: dict[str, Any], kinds: list[str], outcome: Outcome
) -> None:
    made = world.register(items=("Satu butir",))
    sign_in(client, Role.OFFICER)
    assert answer(client, made, decided(made, item)).status_code == 302
    issued = db.session.scalars(queries.letters_of(made.id)).all()
    assert [letter.kind for letter in issued] == kinds
    assert all(letter.sha256 for letter in issued)
    assert fresh(made).outcome is outcome
    if "other_act" in item:
        assert "UU 10/1998 Pasal 40" in letter_text(made, "refusal")


# What is missing, what the page says about it, and something typed that must come back.
MISSING: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"outcome": "", "explanation": "Belum diputuskan"}, "Pasal 22 ayat (7)", "Belum diputuskan"),
    (REFUSED | {"consequence": " "}, "Pasal 19", "Memuat riwayat kesehatan"),
    (REFUSED | {"reason": ""}, "Pasal 19", "Riwayat kesehatan warga terbuka"),
    (REFUSED | {"ground": ""}, "Pasal 19", "Memuat riwayat kesehatan"),
    (REFUSED | {"ground": "j"}, "Pasal 19", "Memuat riwayat kesehatan"),
    (
        {"outcome": "given_in_part", "blackout": "", "ground": "h", "reason": "Data pribadi"},
        "Pasal 22 ayat (7) huruf e",
        "Data pribadi",
    ),
    ({"outcome": "not_held", "explanation": "Bukan pada kami"}, "Pasal 22 ayat (7) huruf b", "Bukan pada kami"),
    ({"outcome": "not_documented", "explanation": "Sedang dihimpun"}, "PerKI 1/2021", "Sedang dihimpun"),
    ({"outcome": "not_documented", "available_on": "2026-11-16"}, "Tulis tanggal setelah hari ini", "2026-11-16"),
    ({"outcome": "not_documented", "available_on": "kelak"}, "Tulis tanggal seperti", "kelak"),
    ({"outcome": "dikabulkan", "explanation": "Entah"}, "Pilih salah satu keputusan", "Entah"),
    (GIVEN | {"given_as": ""}, "Pilih bentuk informasi", "Alasan butir dua"),
    (GIVEN | {"explanation": " "}, "Pasal 22 ayat (7) huruf d", "Alasan butir dua"),
)


def test_what_is_missing_is_said_with_its_article_and_nothing_typed_is_lost(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    sign_in(client, Role.OFFICER)
    world.harm_test("h")
    world.harm_test("j")
    before = rows()
    for item, said, typed in MISSING:
        data = decided(
            made,
            {"harm_test": ""} | item,
            GIVEN | {"explanation": "Alasan butir dua"},
            explanation="Penjelasan umum kami",
        )
        sent = client.post(f"/permohonan/{made.id}/jawab", data=data)
        assert sent.status_code == 422, item
        page = words(sent.text)
        assert "Ada yang perlu diperiksa Isian Anda tidak hilang." in page
        assert "Butir 1, " in page
        assert said in page, item
        for kept in (typed, "Alasan butir dua", "Penjelasan umum kami"):
            assert kept in sent.text
    assert rows() == before
    assert fresh(made).status is Status.REGISTERED


def test_what_was_typed_for_another_outcome_is_not_kept(app: Flask, client: FlaskClient) -> None:
    made = world.register(items=("Satu", "Dua"))
    sign_in(client, Role.OFFICER)
    changed_mind = REFUSED | {
        "outcome": "given",
        "holder": "Kementerian",
        "available_on": "2026-12-14",
        "blackout": "x",
        "explanation": "Ada di laman kami",
    }
    both = {"outcome": "not_held", "holder": "Kementerian", "holder_unknown": "y"}
    assert answer(client, made, decided(made, changed_mind, both)).status_code == 302
    given, not_held = fresh(made).items
    assert (given.ground, given.reason, given.holder, given.available_on, given.blackout) == ("", "", "", None, "")
    assert given.form is AccessMode.SOFT_COPY
    assert (not_held.holder, not_held.holder_unknown, not_held.form) == ("Kementerian", False, None)


def test_twelve_items_are_answered_at_once(app: Flask, client: FlaskClient) -> None:
    made = world.register(items=tuple(f"Laporan bulan ke-{n}" for n in range(1, 13)))
    sign_in(client, Role.OFFICER)
    page = client.get(f"/permohonan/{made.id}/jawab?semua=diberikan").text
    assert page.count(" checked") == 2 * 12  # the decision and the form of each
    items = [GIVEN] * 11 + [REFUSED]
    assert answer(client, made, decided(made, *items)).status_code == 302
    assert [item.outcome for item in fresh(made).items].count(ItemOutcome.GIVEN) == 11


def test_the_prepared_page_decides_nothing_by_itself(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    sign_in(client, Role.OFFICER)
    sent = client.post(f"/permohonan/{made.id}/jawab?semua=diberikan", data={"version": str(made.version)})
    assert sent.status_code == 422
    assert fresh(made).status is Status.REGISTERED


def test_a_late_answer_is_an_answer(app: Flask, client: FlaskClient) -> None:
    made = world.register(received_at=clock.now() - timedelta(days=40))
    sign_in(client, Role.OFFICER)
    assert answer(client, made, decided(made, GIVEN, GIVEN)).status_code == 302
    page = words(client.get(f"/permohonan/{made.id}").text)
    assert "setelah batas waktu" in page


def test_hostile_text_stays_text(app: Flask, client: FlaskClient) -> None:
    nasty = "<script>alert(1)</script><b>Tebal</b>"
    made = world.register(items=(f"Dokumen {nasty}",))
    sign_in(client, Role.OFFICER)
    assert nasty not in client.get(f"/permohonan/{made.id}/jawab").text
    answer(client, made, decided(made, REFUSED | {"reason": nasty}))
    assert nasty not in client.get(f"/permohonan/{made.id}").text
    assert nasty in letter_text(made, "refusal").replace("</ ", "</")


# Costs


def test_the_server_adds_up_the_costs(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    sign_in(client, Role.OFFICER)
    costs = {
        "copy_rate": "Rp 1.500",
        "copy_sheets": "12",
        "delivery_cost": "20.000",
        "total": "1",
        "payment": "Tunai di meja layanan",
    }
    assert answer(client, made, decided(made, GIVEN | {"given_as": "hard_copy"}, GIVEN, **costs)).status_code == 302
    notice = db.session.scalars(sa.select(Notice)).one()
    assert notice.total_cost == 38_000
    assert "Rp38.000" in letter_text(made, "notice")
    assert "Rp 38.000" in client.get(f"/permohonan/{made.id}").text


NONSENSE: tuple[tuple[tuple[dict[str, Any], ...], dict[str, str], str], ...] = (
    ((GIVEN, GIVEN), {"copy_rate": "500", "copy_sheets": "4"}, "Sebutkan cara pembayarannya"),
    ((GIVEN, GIVEN), {"copy_rate": "500", "payment": "Tunai"}, "Tarif dan jumlah lembar diisi bersama"),
    ((GIVEN, GIVEN), {"copy_rate": "500", "copy_sheets": "4", "payment": "Tunai"}, "Salinan digital dan melihat"),
    ((GIVEN, GIVEN), {"medium": "Kaset", "other_cost": "0"}, "tidak ada lagi dalam daftar biaya"),
    ((GIVEN, GIVEN), {"other_cost": "lima ribu"}, "Tulis angka bulat"),
    ((GIVEN, GIVEN), {"other_cost": "-5000"}, "Tulis angka bulat"),
    ((GIVEN, GIVEN), {"provide_days": "9999"}, "tidak masuk akal di sini. Tulis 0 sampai 365"),
    ((REFUSED, REFUSED), {"other_cost": "5000", "payment": "Tunai"}, "Tidak ada butir yang diberikan"),
)


def test_costs_that_make_no_sense_are_named(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    sign_in(client, Role.OFFICER)
    for items, costs, said in NONSENSE:
        sent = client.post(f"/permohonan/{made.id}/jawab", data=decided(made, *items, **costs))
        assert sent.status_code == 422, costs
        assert said in words(sent.text), costs
        assert not ("Tulis angka bulat" in sent.text and "tidak masuk akal" in sent.text), costs
        assert all(f'value="{value}"' in sent.text for name, value in costs.items() if name != "medium"), costs


SHEET = {"medium": "Kertas A4", "unit": "lembar", "rupiah": 700}


def test_a_chosen_medium_sets_the_rate_whatever_was_typed(app: Flask, client: FlaskClient) -> None:
    made = world.register(items=("Satu",))
    with committed():
        world.body().cost_table = [SHEET, {"medium": "Cakram padat", "unit": "keping", "rupiah": 10_000}]
    sign_in(client, Role.OFFICER)
    page = words(client.get(f"/permohonan/{made.id}/jawab").text)
    assert "Kertas A4, Rp 700 per lembar" in page
    assert "Cakram padat, Rp 10.000 per keping" in page  # not counted in sheets: a hint only
    costs = {"medium": "Kertas A4", "copy_rate": "1", "copy_sheets": "3", "payment": "Tunai"}
    data = decided(made, GIVEN | {"given_as": "hard_copy"}, **costs)
    sent = client.post(f"/permohonan/{made.id}/jawab", data=data | {"muat": "1"})
    assert 'value="700"' in sent.text
    assert answer(client, made, data).status_code == 302
    notice = db.session.scalars(sa.select(Notice)).one()
    assert (notice.copy_rate, notice.copy_sheets, notice.total_cost) == (700, 3, 2100)


# What the form fills in


def test_a_refusal_without_a_test_has_one_error_and_a_chosen_test_fills_the_fields(
    app: Flask, client: FlaskClient
) -> None:
    made = world.register(items=("Satu",))
    sign_in(client, Role.OFFICER)
    test = world.harm_test("j", act="UU 43/2009 Pasal 44")
    other = world.harm_test("h", public_interest="Rahasia pribadi didahulukan")
    bare = {"outcome": "refused", "harm_test": ""}
    sent = client.post(f"/permohonan/{made.id}/jawab", data=decided(made, bare))
    assert sent.status_code == 422
    assert sent.text.count('class="field-error"') == 1
    assert 'id="item_1-harm_test-error"' in sent.text
    filled = client.post(
        f"/permohonan/{made.id}/jawab", data=decided(made, bare | {"harm_test": str(test.id)}, muat="1")
    ).text
    for said in ('selected value="j"', "UU 43/2009 Pasal 44", test.public_interest, test.if_opened):
        assert said in filled
    mine = {"harm_test": str(other.id), "ground": "j", "reason": test.public_interest, "consequence": "Kata saya"}
    filled = client.post(f"/permohonan/{made.id}/jawab", data=decided(made, bare | mine, muat="1")).text
    assert 'selected value="h"' in filled  # what another test said gives way, what was typed stays
    assert "Rahasia pribadi didahulukan" in filled
    assert "Kata saya" in filled


def test_a_finished_copy_says_itself_what_is_blacked_out(app: Flask, client: FlaskClient) -> None:
    made = world.register(items=("Satu",))
    one = started(made)
    marked(one, NIK, NAME)
    finished(one)
    sign_in(client, Role.OFFICER)
    page = client.get(f"/permohonan/{made.id}/jawab").text
    assert "Halaman 1: bagian dihitamkan berdasarkan Pasal 17 huruf h, karena memuat NIK." in page
    assert "Salinan dihitamkan, butir 1.pdf" in page
    part = {"outcome": "given_in_part", "ground": "h", "reason": "Data pribadi", "blackout": "NIK dan nama, halaman 1"}
    assert answer(client, made, decided(made, part)).status_code == 302  # the copy is what is given
    assert fresh(made).items[0].blackout == "NIK dan nama, halaman 1"
    event = db.session.scalars(sa.select(Event).where(Event.name == "answer")).one()
    assert sum(mark["count"] for mark in event.data["redactions"][0]["marks"]) == 2


def test_what_is_given_needs_a_file_or_a_word_on_where_it_is(app: Flask, client: FlaskClient) -> None:
    made = world.register(items=("Satu",))
    sign_in(client, Role.OFFICER)
    bare = {"outcome": "given", "explanation": " "}
    sent = client.post(f"/permohonan/{made.id}/jawab", data=decided(made, bare))
    assert sent.status_code == 422
    assert 'id="item_1-files-error"' in sent.text
    assert "Sertakan berkas yang diberikan, atau jelaskan" in words(sent.text)
    with_file = bare | {"files": [(BytesIO(pdf()), "laporan.pdf")]}
    assert answer(client, made, decided(made, with_file)).status_code == 302


# The draft


def test_a_draft_is_shown_without_number_and_leaves_nothing_behind(app: Flask, client: FlaskClient) -> None:
    made = world.register(items=FIVE)
    sign_in(client, Role.OFFICER)
    data = decided(made, *EACH, pratinjau="1")
    before, files = rows(), stored_files()
    got = client.post(f"/permohonan/{made.id}/jawab", data=data)
    assert (got.status_code, got.mimetype) == (200, "application/pdf")
    assert got.headers["Content-Disposition"].startswith("attachment")
    text = text_of(got.data)
    for phrase in ("belum bernomor", "Kantor Pertanahan Kota Samarinda", "INFORMASI YANG DIKECUALIKAN"):
        assert phrase in text
    assert "000.8.3.2/" not in text
    assert (rows(), stored_files()) == (before, files)
    assert fresh(made).status is Status.REGISTERED
    assert [item.outcome for item in made.items] == [None] * 5


def test_a_draft_asks_for_the_same_as_the_answer(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    sign_in(client, Role.OFFICER)
    untested = REFUSED | {"reason": "", "harm_test": ""}
    got = client.post(f"/permohonan/{made.id}/jawab", data=decided(made, untested, pratinjau="1"))
    assert got.status_code == 422
    assert "Pasal 19" in words(got.text)


# Files


def pdf() -> bytes:
    from pikepdf import Pdf

    out, made = BytesIO(), Pdf.new()
    made.add_blank_page()
    made.save(out)
    return out.getvalue()


def test_files_are_given_item_by_item_and_kept_sealed(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    sign_in(client, Role.OFFICER)
    first = [(BytesIO(pdf()), "anggaran 2025.pdf"), (BytesIO(b"a;b\n1;2\n"), "rincian.csv")]
    data = decided(made, GIVEN | {"files": first}, REFUSED | {"files": [(BytesIO(pdf()), "rahasia.pdf")]})
    assert answer(client, made, data).status_code == 302
    kept = db.session.scalars(queries.files_of(made.id)).all()
    assert [file.name for file in kept] == ["anggaran 2025.pdf", "rincian.csv"]  # what is refused is never kept
    assert {file.item_id for file in kept} == {fresh(made).items[0].id}
    assert {file.kind for file in kept} == {FileKind.GIVEN}
    assert stored_files() == 2
    got = client.get(f"/berkas/{kept[1].id}")
    assert got.data == b"a;b\n1;2\n"
    assert "anggaran 2025.pdf" in client.get(f"/permohonan/{made.id}").text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("laporan.pdf", EXE, "laporan.pdf: Berkas ini berisi program komputer"),
        ("besar.pdf", b"%PDF-1.7\n" + bytes(50 * 1024 * 1024), "besar.pdf: Berkas ini terlalu besar"),
        ("kosong.pdf", b"", "kosong.pdf: Berkas ini kosong"),
    ],
    ids=["a program named .pdf", "fifty megabytes", "nothing inside"],
)
def test_a_file_that_cannot_be_taken_is_named_and_the_text_stays(
    app: Flask, client: FlaskClient, name: str, content: bytes, said: str
) -> None:
    made = world.register()
    sign_in(client, Role.OFFICER)
    files = [(BytesIO(pdf()), "baik.pdf"), (BytesIO(content), name)]
    item = GIVEN | {"files": files, "explanation": "Penjelasan yang panjang"}
    sent = client.post(f"/permohonan/{made.id}/jawab", data=decided(made, item, REFUSED))
    assert sent.status_code == 422
    page = words(sent.text)
    sent.request.environ["wsgi.input"].close()  # a large body waits in a file of the test's own client
    assert said in page
    for kept in ("Penjelasan yang panjang", REFUSED["reason"]):
        assert kept in sent.text
    assert "Berkas butir 1 yang sudah tersimpan: baik.pdf" in page  # only the other one has to be chosen again
    assert stored_files() == 1
    assert fresh(made).status is Status.REGISTERED


def test_who_has_not_signed_in_cannot_send_that_much(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    large = {"CONTENT_LENGTH": str(100 * 1024 * 1024), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    app.config["WTF_CSRF_ENABLED"] = True  # the form is read before anybody asks who sends it
    assert client.post(f"/permohonan/{made.id}/jawab", environ_overrides=large).status_code == 413


def test_the_files_of_a_refused_step_go_again(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    sign_in(client, Role.OFFICER)
    stale = decided(made, GIVEN | {"files": [(BytesIO(pdf()), "laporan.pdf")]}, GIVEN)
    client.post(f"/permohonan/{made.id}/cabut", data={"reason": "Ketemu", "asked": "y", "version": stale["version"]})
    sent = client.post(f"/permohonan/{made.id}/jawab", data=stale)
    assert sent.status_code == 409
    assert "tidak ikut tersimpan; pilih kembali" in sent.text
    assert stored_files() == 0
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == 0


# Who was faster


def test_a_stale_answer_is_shown_again_with_who_was_faster(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    sign_in(client, Role.OFFICER)
    mine = decided(made, REFUSED, GIVEN | {"explanation": "Jawaban saya"})
    assert answer(client, made, decided(made, GIVEN, GIVEN)).status_code == 302
    sent = client.post(f"/permohonan/{made.id}/jawab", data=mine)
    assert sent.status_code == 409
    page = words(sent.text)
    for phrase in ("Permohonan ini berubah", "PPID menjawab permohonan", "Officer Kaltim", "Dijawab"):
        assert phrase in page
    for kept in ("Jawaban saya", REFUSED["reason"], REFUSED["consequence"]):
        assert kept in sent.text
    assert "Kirim jawaban" not in page
    assert fresh(made).outcome is Outcome.GIVEN


def test_an_answer_can_be_sent_again_when_the_change_still_allows_it(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    sign_in(client, Role.OFFICER)
    mine = decided(made, GIVEN | {"explanation": "Jawaban saya"}, GIVEN)
    with committed():
        extensions.extend(
            fresh(made),
            ground=next(iter(ExtensionGround)),
            reason="Tersebar",
            actor=world.actor(Role.OFFICER),
            now=clock.now(),
        )
    sent = client.post(f"/permohonan/{made.id}/jawab", data=mine)
    assert sent.status_code == 409
    assert "Kirim jawaban" in words(sent.text)
    assert f'value="{fresh(made).version}"' in sent.text
    again = client.post(f"/permohonan/{made.id}/jawab", data=mine | {"version": str(made.version)})
    assert again.status_code == 302
    assert send_now(client, made).status_code == 302
    assert fresh(made).status is Status.ANSWERED


def test_a_page_without_its_state_is_not_taken(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    data = {name: value for name, value in decided(made, GIVEN, GIVEN).items() if name != "version"}
    sent = sign_in(client, Role.OFFICER).post(f"/permohonan/{made.id}/jawab", data=data)
    assert sent.status_code in (409, 422)
    assert fresh(made).status is Status.REGISTERED


def test_of_two_officers_at_once_one_answers(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    id = made.id
    assert sign_in(client, Role.OFFICER).post(f"/permohonan/{id}/jawab", data=decided(made, GIVEN, REFUSED)).location
    data, start, statuses = versions(made), Barrier(2), []
    db.session.rollback()

    def send() -> None:
        with app.app_context():
            officer = sign_in(app.test_client(), Role.OFFICER)
            start.wait()
            statuses.append(officer.post(f"/permohonan/{id}/jawab/kirim", data=data).status_code)

    threads = [Thread(target=send) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [302, 409]
    assert fresh(made).status is Status.ANSWERED
    assert db.session.scalar(sa.select(sa.func.count(Notice.id))) == 1
    assert [letter.kind for letter in db.session.scalars(queries.letters_of(id))] == ["receipt", "refusal", "notice"]


def test_an_answered_request_is_not_answered_again(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    sign_in(client, Role.OFFICER)
    answer(client, made, decided(made, GIVEN, GIVEN))
    sent = client.post(f"/permohonan/{made.id}/jawab", data=decided(made, REFUSED, REFUSED))
    assert sent.status_code == 409
    assert "Langkah ini tidak dapat dilakukan" in words(sent.text)
    assert fresh(made).answered_on == date(2026, 11, 16)
    assert made.outcome is Outcome.GIVEN
