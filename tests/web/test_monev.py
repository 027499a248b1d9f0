"""The pages of the yearly questionnaires, from their making by the commission to the published list."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import pikepdf
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import storage
from ppid.actions import monev_facts, monev_review
from ppid.actions.monev_review import Verdict
from ppid.db import committed, db
from ppid.law.monev import FACTS, EntryState
from ppid.law.roles import Role
from ppid.models import MonevAnswer, MonevEntry, Questionnaire
from ppid.web import monev_words, record_words
from tests import disputes, world
from tests import monev as help_
from tests.conftest import sign_in
from tests.coordination import received, under_the_province
from tests.disputes import COMMISSION
from tests.monev import AFTER, CHECKING, DURING, PROOF
from tests.pages import PageClient
from tests.web.officers import counted, words

HOME = f"/monev/{COMMISSION}/2026"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(DURING, tick=False):
        yield


@pytest.fixture
def pages(client: FlaskClient) -> PageClient:
    return PageClient(sign_in(client, Role.OFFICER))


def office(app: Flask, role: Role = Role.COMMISSIONER, slug: str = COMMISSION) -> PageClient:
    return PageClient(sign_in(app.test_client(), role, slug))


def version_in(page: str) -> str:
    return re.findall(r'name="version"[^>]*value="(\d+)"', page)[0]


def version_of(year: int) -> str:
    """As the page of a confirmation carries it; these tests send no token, and so it shows none of it."""
    db.session.rollback()
    return str(db.session.scalars(sa.select(Questionnaire.version).where(Questionnaire.year == year)).one())


def pdf(pages: int = 1) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as document:
        for _number in range(pages):
            document.add_blank_page(page_size=(595, 842))
        document.save(made)
    return made.getvalue()


def state() -> EntryState:
    db.session.rollback()
    return db.session.scalars(sa.select(MonevEntry).execution_options(populate_existing=True)).one().state


def answers() -> dict[str, MonevAnswer]:
    db.session.rollback()
    query = sa.select(MonevAnswer).execution_options(populate_existing=True)
    return {one.question: one for one in db.session.scalars(query)}


def sent_stamp() -> str:
    """The newest change of an answer, as the page that sends them carries it."""
    return str(max(int(one.changed_at.timestamp() * 1_000_000) for one in answers().values()))


# The commission makes its questionnaire


NEW = {
    "version": "0",
    "year": "2027",
    "title": "Kuesioner",
    "visit_weight": "20",
    "opens_on": "2026-09-21",
    "closes_on": "2026-10-16",
    "objections_until_on": "2026-11-13",
}


def test_a_commission_makes_weighs_words_dates_and_opens_a_questionnaire(app: Flask) -> None:
    disputes.commission()
    under_the_province()
    pages = office(app)
    assert "Belum ada kuesioner" in words(pages.get("/monev/kelola").text)
    assert "Pengadaan barang dan jasa, bobot 10, 3 pertanyaan" in words(pages.get("/monev/kelola/baru").text)
    made = pages.post("/monev/kelola/baru", data=NEW)
    assert made.location == "/monev/kelola/2027"
    page = words(pages.get("/monev/kelola/2027").text)
    assert "Kuesioner ini belum dibuka" in page
    assert "2 badan publik diberi tahu" in page

    weights = pages.get("/monev/kelola/2027/bobot").text
    typed = {"version": version_in(weights), "title": "Kuesioner 2027", "visit_weight": "30"}
    typed |= {f"q_{key}": "15" for key in ("sarana", "kualitas", "jenis", "komitmen", "digitalisasi", "pengadaan")}
    wrong = pages.post("/monev/kelola/2027/bobot", data=typed)
    assert wrong.status_code == 422
    assert "Jumlah bobot harus 100; masih kurang 10." in words(wrong.text)
    assert pages.post("/monev/kelola/2027/bobot", data=typed | {"q_jenis": "25"}).status_code == 302

    aspect = pages.get("/monev/kelola/2027/aspek/kualitas").text
    typed = {
        "version": version_in(aspect),
        "title": "Mutu",
        "q_kualitas_1-key": "kualitas_1",
        "q_kualitas_1-text": "DIP diperbarui",
        "q_kualitas_1-weight": "60",
        "q_kualitas_1-scale": "percent",
        "q_kualitas_1-fact": "catalogue_fresh",
        "q_kualitas_2-key": "kualitas_2",
        "q_kualitas_2-removes": "y",
        "q_kualitas_3-key": "kualitas_3",
        "q_kualitas_3-text": "",
        "q_kualitas_3-weight": "20",
        "new_1-text": "Data terbuka tersedia",
        "new_1-weight": "30",
        "new_1-scale": "parts",
        "new_1-fact": "cuaca",
    }
    wrong = pages.post("/monev/kelola/2027/aspek/kualitas", data=typed)
    assert wrong.status_code == 422
    assert "Tulis pertanyaannya, atau centang untuk menghapusnya." in words(wrong.text)
    typed["q_kualitas_3-removes"] = "y"
    wrong = pages.post("/monev/kelola/2027/aspek/kualitas", data=typed)
    assert "masih kurang 10" in words(wrong.text)
    assert "Data terbuka tersedia" in wrong.text
    assert pages.post("/monev/kelola/2027/aspek/kualitas", data=typed | {"new_1-weight": "40"}).status_code == 302
    page = words(pages.get("/monev/kelola/2027/pertanyaan").text)
    assert "Mutu bobot 15%" in page
    assert "Data terbuka tersedia 40% Ya, sebagian, atau tidak –" in page

    dates = pages.get("/monev/kelola/2027/tanggal").text
    typed = {"version": version_in(dates), "opens_on": "2026-09-21", "closes_on": "2026-09-20"}
    wrong = pages.post("/monev/kelola/2027/tanggal", data=typed | {"objections_until_on": "2026-11-13"})
    assert wrong.status_code == 422
    assert "Hari terakhir pengisian tidak boleh mendahului hari pertamanya." in words(wrong.text)
    typed |= {"closes_on": "2026-10-09", "objections_until_on": "2026-11-06"}
    assert pages.post("/monev/kelola/2027/tanggal", data=typed).status_code == 302

    opening = pages.get("/monev/kelola/2027/buka")
    assert "2 badan publik diberi tahu lewat e-mail" in words(opening.text)
    assert pages.post("/monev/kelola/2027/buka", data={"version": "1"}).status_code == 409
    assert pages.post("/monev/kelola/2027/buka", data={"version": version_of(2027)}).status_code == 302
    for path in ("bobot", "aspek/kualitas", "buka"):
        shut = pages.get(f"/monev/kelola/2027/{path}")
        assert shut.status_code == 409
        assert "Kuesioner ini sudah dibuka" in words(shut.text)
    assert "2 badan publik belum mengirim" in words(pages.get("/monev/kelola/2027").text)
    body = office(app, Role.OFFICER, "samarinda")
    assert "Belum mulai" in words(body.get("/monev").text)
    assert "Pengisian dimulai Senin, 21 September 2026." in words(body.get(f"/monev/{COMMISSION}/2027").text)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"year": ""}, "Isi tahunnya."),
        ({"year": "99999"}, "Tahun ini tidak masuk akal."),
        ({"visit_weight": "101"}, "Tulis bilangan bulat dari 0 sampai 100."),
        ({"visit_weight": ""}, "Isi bobotnya."),
        ({"closes_on": "besok"}, "Tulis tanggal seperti 2026-11-16."),
        ({"objections_until_on": "2026-10-16"}, "Masa sanggah berakhir sesudah pengisian ditutup."),
    ],
)
def test_what_is_wrong_with_a_new_questionnaire_is_said_beside_it(
    app: Flask, changes: dict[str, str], said: str
) -> None:
    disputes.commission()
    wrong = office(app).post("/monev/kelola/baru", data=NEW | changes)
    assert wrong.status_code == 422
    assert f"Periksa: {said}" in words(wrong.text)
    assert db.session.scalars(sa.select(Questionnaire)).all() == []


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("bobot", {"title": "Judul saya", "visit_weight": "5", "q_sarana": "30", "q_komitmen": "70"}),
        ("tanggal", {"opens_on": "2026-09-08", "closes_on": "2026-09-18", "objections_until_on": "2026-10-19"}),
        ("aspek/sarana", {
            "title": "Judul saya", "q_form-key": "form", "q_form-text": "Formulir baru", "q_form-weight": "100",
            "q_ramp-key": "ramp", "q_ramp-removes": "y",
        }),
    ],
)  # fmt: skip
def test_of_two_commissioners_the_second_is_told_and_keeps_what_was_typed(
    app: Flask, path: str, typed: dict[str, str]
) -> None:
    help_.make(is_open=False)
    pages = office(app)
    version = version_in(pages.get(f"/monev/kelola/2026/{path}").text)
    assert pages.post(f"/monev/kelola/2026/{path}", data=typed | {"version": version}).status_code == 302
    late = pages.post(f"/monev/kelola/2026/{path}", data=typed | {"version": version})
    assert late.status_code == 409
    assert "Halaman ini sudah diubah orang lain" in words(late.text)
    for value in typed.values():
        assert value == "y" or value in late.text, value
    again = pages.post(f"/monev/kelola/2026/{path}", data=typed | {"version": version_in(late.text)})
    assert again.status_code == 302


# A body answers


def claims(**changes: str) -> dict[str, str]:
    typed = {"q_form-claimed": "100", "q_ramp-claimed": "50", "q_ramp-link": PROOF, "q_ramp-note": "Foto terlampir"}
    return typed | {name.replace("__", "-"): value for name, value in changes.items()}


def test_the_form_is_filled_with_what_the_portal_knows_its_evidence_and_the_moment(pages: PageClient) -> None:
    received("kaltim", datetime.fromisoformat("2025-03-03T02:00+00:00"), answered=True)
    help_.make()
    page = pages.get(f"{HOME}/jawab/sarana")
    assert re.search(r'<input checked[^>]*name="q_form-claimed"[^>]*value="100"', page.text)
    assert not re.search(r'<input checked[^>]*name="q_ramp-claimed"', page.text)
    said = words(page.text)
    assert "Portal mengetahui: Ya. Formulir permohonan badan publik ini terbuka di portal." in said
    assert "(dibaca 7 September 2026 pukul 10.00 WITA)" in said
    other = pages.get(f"{HOME}/jawab/komitmen")
    assert "1 dari 1 permohonan tahun 2025 dijawab tepat waktu." in words(other.text)
    assert re.search(r'name="q_on_time-claimed"[^>]*value="100"', other.text)
    assert answers() == {}  # a look writes nothing


def test_every_evidence_of_the_portal_can_be_opened(app: Flask, pages: PageClient) -> None:
    received("kaltim", datetime.fromisoformat("2025-03-03T02:00+00:00"), answered=True)
    links = {one.link for one in monev_facts.read(world.body(), 2026, now=DURING).values()}
    assert len(links) > 4
    for link in links:
        assert pages.get(link).status_code == 200, link


def test_answers_are_kept_corrected_proven_and_sent(app: Flask, pages: PageClient) -> None:
    help_.make()
    assert "Belum diisi" in words(pages.get("/monev").text)
    page = pages.get(HOME)
    assert "Portal dapat mengisi 1 pertanyaan yang belum dijawab" in words(page.text)
    assert pages.post(f"{HOME}/terima").location == HOME
    assert answers()["form"].claimed == 100

    typed = claims(q_form__claimed="0", q_form__note="Sedang diperbaiki", version="0")
    first = pages.get(f"{HOME}/jawab/sarana").text
    kept = pages.post(
        f"{HOME}/jawab/sarana",
        data=typed | {"version": version_in(first), "lanjut": "1", "q_ramp-file": (io.BytesIO(pdf()), "foto meja.pdf")},
        content_type="multipart/form-data",
    )
    assert kept.location == f"{HOME}/jawab/komitmen"
    rows = answers()
    assert (rows["form"].claimed, rows["form"].known["percent"]) == (0, 100)
    assert (rows["ramp"].claimed, rows["ramp"].file_name, rows["ramp"].link) == (50, "foto meja.pdf", PROOF)
    got = pages.get(f"/monev/berkas/{rows['ramp'].id}.pdf")
    assert (got.status_code, got.data[:4], got.mimetype) == (200, b"%PDF", "application/pdf")
    assert got.headers["Content-Disposition"].startswith("attachment")

    blocked = pages.get(f"{HOME}/kirim")
    assert "2 pertanyaan belum siap dikirim" in words(blocked.text)
    assert "Ya, kirim jawaban" not in blocked.text
    assert pages.post(f"{HOME}/kirim", data={"version": "5"}).status_code == 409
    early = pages.post(f"{HOME}/kirim", data={"version": sent_stamp()})
    assert early.status_code == 422
    assert "2 pertanyaan belum siap dikirim" in words(early.text)
    second = pages.get(f"{HOME}/jawab/komitmen").text
    typed = {"version": version_in(second), "q_sop-claimed": "100", "q_on_time-claimed": "87"}
    assert pages.post(f"{HOME}/jawab/komitmen", data=typed).location == HOME
    assert "2 tanpa bukti" in words(pages.get(HOME).text)
    second = pages.get(f"{HOME}/jawab/komitmen").text
    typed |= {"version": version_in(second), "q_sop-link": PROOF, "q_on_time-link": PROOF}
    with time_machine.travel(DURING + timedelta(minutes=5), tick=False):
        assert pages.post(f"{HOME}/jawab/komitmen", data=typed).status_code == 302
        ready = pages.get(f"{HOME}/kirim").text
        assert "Ya, kirim jawaban" in ready
        assert pages.post(f"{HOME}/kirim", data={"version": sent_stamp()}).location == HOME
        assert state() is EntryState.SUBMITTED
        said = words(pages.get(HOME).text)
        assert "Jawaban terkirim 7 September 2026 pukul 10.05 WITA dan sedang diperiksa komisi." in said
        assert "Badan publik membetulkan yang diketahui portal." in said
        for path in ("jawab/sarana", "kirim", "sanggah"):
            assert pages.get(f"{HOME}/{path}").status_code == 409
        assert pages.post(f"{HOME}/terima").status_code == 409


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"q_ramp__link": "ppid.go.id"}, "Tulis alamat lengkap yang diawali https:// atau http://"),
        ({"q_ramp__link": "ftp://contoh.go.id/bukti"}, "Tulis alamat lengkap"),
        ({"q_ramp__link": "https://[::1"}, "Tulis alamat lengkap"),
        ({"q_ramp__claimed": ""}, "Pilih jawabannya."),
        ({"q_ramp__claimed": "75"}, "Pilih jawabannya."),
        ({"version": ""}, "Muat ulang halaman ini, lalu kirim lagi."),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_and_what_was_typed_stays(
    pages: PageClient, changes: dict[str, str], said: str
) -> None:
    help_.make()
    wrong = pages.post(f"{HOME}/jawab/sarana", data=claims(**({"version": "0"} | changes)))
    assert (wrong.status_code, answers()) == (422, {})
    assert said in words(wrong.text)
    assert "Foto terlampir" in wrong.text


@pytest.mark.parametrize(("typed", "kept"), [("101", None), ("-1", None), ("delapan", None), ("87%", 87), ("0", 0)])
def test_a_percent_is_a_whole_number_from_nothing_to_a_hundred(pages: PageClient, typed: str, kept: int | None) -> None:
    help_.make()
    sent = pages.post(f"{HOME}/jawab/komitmen", data={"version": "0", "q_on_time-claimed": typed})
    assert sent.status_code == (302 if kept is not None else 422)
    if kept is None:
        assert "Tulis bilangan bulat dari 0 sampai 100." in words(sent.text)
        assert f'value="{typed}"' in sent.text
    else:
        assert answers()["on_time"].claimed == kept


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [
        ("bukti.pdf", 2 * 1024 * 1024 + 1, "bukti.pdf: paling besar 2 MB"),
        ("bukti.txt", 0, "Jenis berkas ini tidak dapat"),
    ],
)
def test_a_proof_is_one_small_pdf(pages: PageClient, name: str, size: int, said: str) -> None:
    help_.make()
    data = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        if size:
            document.pages[0].Contents = pikepdf.Stream(document, Random(14).randbytes(size))
        document.save(data, compress_streams=False)
    file = (io.BytesIO(data.getvalue()), name)
    wrong = pages.post(
        f"{HOME}/jawab/sarana", data=claims(version="0") | {"q_ramp-file": file}, content_type="multipart/form-data"
    )
    assert (wrong.status_code, answers()) == (422, {})
    assert said in words(wrong.text)


def test_a_new_file_replaces_the_old_one_and_a_file_can_be_dropped(pages: PageClient) -> None:
    help_.make()

    def send(minutes: int, **more: object) -> MonevAnswer:
        with time_machine.travel(DURING + timedelta(minutes=minutes), tick=False):
            version = version_in(pages.get(f"{HOME}/jawab/sarana").text)
            typed = claims(version=version) | more
            sent = pages.post(f"{HOME}/jawab/sarana", data=typed, content_type="multipart/form-data")
            assert sent.status_code == 302
        return answers()["ramp"]

    first = send(1, **{"q_ramp-file": (io.BytesIO(pdf()), "satu.pdf")}).storage_key
    assert first is not None
    assert send(2).storage_key == first
    second = send(3, **{"q_ramp-file": (io.BytesIO(pdf(2)), "dua.pdf")})
    assert (second.file_name, second.storage_key == first) == ("dua.pdf", False)
    assert not storage.current().exists(first)
    key = second.storage_key
    assert key is not None
    row = send(4, **{"q_ramp-drops_file": "y"})
    assert (row.storage_key, row.sha256, row.file_name) == (None, None, "")
    assert not storage.current().exists(key)
    with time_machine.travel(DURING + timedelta(minutes=5), tick=False):
        assert pages.get(f"/monev/berkas/{row.id}.pdf").status_code == 404


def test_of_two_tabs_the_second_is_told_and_keeps_what_was_typed(pages: PageClient) -> None:
    help_.make()
    assert pages.post(f"{HOME}/jawab/sarana", data=claims(version="0")).status_code == 302
    typed = claims(version="0", q_ramp__claimed="100", q_ramp__note="Tulisan tab kedua")
    late = pages.post(
        f"{HOME}/jawab/sarana",
        data=typed | {"q_form-file": (io.BytesIO(pdf()), "a.pdf")},
        content_type="multipart/form-data",
    )
    assert late.status_code == 409
    said = words(late.text)
    assert "Aspek ini disimpan orang lain sejak halaman ini dibuka" in said
    assert "Foto terlampir" in said
    assert "Tulisan tab kedua" in said
    assert "pilih kembali berkasnya" in said
    assert answers()["ramp"].claimed == 50
    with time_machine.travel(DURING + timedelta(minutes=1), tick=False):
        again = pages.post(f"{HOME}/jawab/sarana", data=typed | {"version": version_in(late.text)})
    assert again.status_code == 302
    assert answers()["ramp"].note == "Tulisan tab kedua"


def test_what_is_too_late_is_refused_with_the_date(pages: PageClient) -> None:
    made = help_.make()
    help_.answered(made)
    with time_machine.travel(CHECKING, tick=False):
        for path in ("jawab/sarana", "kirim"):
            late = pages.get(f"{HOME}/{path}")
            assert late.status_code == 409
            assert "Pengisian ditutup Jumat, 18 September 2026 pukul 23.59 WITA." in words(late.text)
        late = pages.post(f"{HOME}/jawab/sarana", data=claims(version="0", q_ramp__note="Terlambat"))
        assert late.status_code == 409
        assert "Terlambat" in late.text
        assert "Pengisian ditutup" in words(late.text)
        assert "jawaban badan publik ini tidak terkirim" in words(pages.get(HOME).text)


# The commission checks, decides and publishes


def test_from_the_check_to_the_decision_of_an_objection(app: Flask, pages: PageClient) -> None:
    under_the_province("paser")
    help_.sent(help_.make(), ramp=50)
    commission = office(app)
    with time_machine.travel(CHECKING, tick=False):
        page = commission.get("/monev/kelola/2026").text
        assert "/monev/kelola/2026/kaltim" in page
        assert "2 badan publik belum mengirim" in words(page)
        check = commission.get("/monev/kelola/2026/kaltim").text
        typed = {f"q_{key}-given": "100" for key in ("form", "sop", "on_time")} | {"version": version_in(check)}
        typed |= {"q_ramp-given": "", "q_form-note": "Sesuai"}
        wrong = commission.post("/monev/kelola/2026/kaltim", data=typed | {"selesai": "1"})
        assert wrong.status_code == 422
        assert "Isi nilainya, 0 sampai 100." in words(wrong.text)
        assert commission.post("/monev/kelola/2026/kaltim", data=typed).location == "/monev/kelola/2026/kaltim"
        assert "Nilai: " not in words(pages.get(HOME).text)  # the body sees nothing yet
        stale = commission.post("/monev/kelola/2026/kaltim", data=typed | {"q_ramp-note": "Belum dilihat"})
        assert stale.status_code == 409
        assert "Halaman ini sudah diubah orang lain" in words(stale.text)
        assert "Belum dilihat" in stale.text
        typed |= {"version": version_in(stale.text), "q_ramp-given": "0", "q_ramp-note": "Foto kosong"}
        assert commission.post("/monev/kelola/2026/kaltim", data=typed | {"selesai": "1"}).status_code == 302
        assert commission.post("/monev/kelola/2026/kaltim", data=typed).status_code == 409

        said = words(pages.get(HOME).text)
        assert "1 jawaban dinilai kurang dari yang Anda nyatakan" in said
        assert "Nilai: 0 dari 100" in said
        assert "Foto kosong" in said
        objecting = pages.get(f"{HOME}/sanggah").text
        nothing = pages.post(f"{HOME}/sanggah", data={"version": version_in(objecting)})
        assert nothing.status_code == 422
        assert "paling sedikit satu jawaban" in words(nothing.text)
        reasons = {"version": version_in(objecting), "q_ramp": "Fotonya ada pada halaman dua"}
        assert pages.post(f"{HOME}/sanggah", data=reasons | {"version": "99"}).status_code == 409
        assert pages.post(f"{HOME}/sanggah", data=reasons).location == HOME
        assert "Menunggu putusan komisi." in words(pages.get(HOME).text)

        ruling = commission.get("/monev/kelola/2026/kaltim/sanggahan").text
        assert "Fotonya ada pada halaman dua" in ruling
        typed = {"version": version_in(ruling), "q_ramp-given": "50"}
        wrong = commission.post("/monev/kelola/2026/kaltim/sanggahan", data=typed)
        assert wrong.status_code == 422
        assert "Tulis alasannya." in words(wrong.text)
        typed["q_ramp-note"] = "Terlihat pada halaman dua"
        assert commission.post("/monev/kelola/2026/kaltim/sanggahan", data=typed).status_code == 302
        assert commission.post("/monev/kelola/2026/kaltim/sanggahan", data=typed).status_code == 409
        assert "(sebelum sanggahan 0)" in words(pages.get(HOME).text)


def test_nothing_is_given_until_the_commission_gives_it_and_every_claim_is_accepted_on_its_own(app: Flask) -> None:
    made = help_.make()
    help_.sent(made, ramp=50)
    commission = office(app)
    path = "/monev/kelola/2026/kaltim"
    with time_machine.travel(CHECKING, tick=False):
        page = commission.get(path).text
        said = words(page)
        assert "Diperiksa 0 dari 4 jawaban" in said
        assert said.count("Belum diperiksa") == 4
        assert "Terima yang dinyatakan: 50 dari 100" in said
        assert not re.search(r'name="q_\w+-given"[^>]*value="\d', page)
        typed = {"version": version_in(page), "q_ramp-accepts": "y", "q_sop-given": "30", "q_form-note": "Lihat lagi"}
        both = commission.post(path, data=typed | {"q_ramp-given": "40"})
        assert both.status_code == 422
        assert "Pilih satu: terima yang dinyatakan, atau tulis nilai lain." in words(both.text)
        assert commission.post(path, data=typed).status_code == 302
        assert {key: one.given for key, one in answers().items()} == {
            "form": None, "ramp": 50, "sop": 30, "on_time": None,
        }  # fmt: skip
        page = commission.get(path).text
        said = words(page)
        assert "Diperiksa 2 dari 4 jawaban" in said
        assert (said.count("Belum diperiksa"), said.count("Sudah diperiksa: ")) == (2, 2)
        assert "Lihat lagi" in page
        typed = {"version": version_in(page), "q_ramp-given": "50", "q_sop-given": "30", "q_form-accepts": "y"}
        missing = commission.post(path, data=typed | {"selesai": "1"})
        assert missing.status_code == 422
        assert "Dijawab tepat waktu: Isi nilainya, 0 sampai 100." in words(missing.text)
        assert "SOP ditetapkan: Isi nilainya" not in words(missing.text)
        done = commission.post(path, data=typed | {"selesai": "1", "q_on_time-accepts": "y"})
        assert done.location == "/monev/kelola/2026"
    assert {key: one.given for key, one in answers().items()} == {"form": 100, "ramp": 50, "sop": 30, "on_time": 100}


def test_a_late_page_does_not_take_back_what_another_commissioner_gave(app: Flask) -> None:
    help_.sent(help_.make())
    commission = office(app)
    path = "/monev/kelola/2026/kaltim"
    with time_machine.travel(CHECKING, tick=False):
        version = version_in(commission.get(path).text)
        assert commission.post(path, data={"version": version, "q_form-given": "80"}).status_code == 302
        late = commission.post(path, data={"version": version, "q_sop-accepts": "y"})
        assert late.status_code == 409
        sent = dict(re.findall(r'name="(q_\w+-given)"[^>]*value="(\d*)"', late.text))
        assert sent["q_form-given"] == "80"
        assert re.search(r"<input[^>]*checked[^>]*q_sop-accepts", late.text)


def test_the_list_of_the_commission_shows_scores_as_they_stand_and_why_nothing_is_published_yet(app: Flask) -> None:
    help_.make(year=2027, is_open=False)
    made = help_.make()
    commission = office(app)
    for edition, reason in (
        (2027, "belum dibuka untuk badan publik"),
        (2026, "masa sanggah berakhir Jumat, 16 Oktober"),
    ):
        page = commission.get(f"/monev/kelola/{edition}")
        assert f"/monev/kelola/{edition}/terbitkan" in page.text
        assert reason in words(page.text)
        assert commission.get(f"/monev/kelola/{edition}/terbitkan").status_code == 200
    assert "belum dibuka" in words(commission.get("/monev/kelola/2027/terbitkan").text)
    entry = help_.sent(made)
    assert "sementara" not in words(commission.get("/monev/kelola/2026").text)
    with time_machine.travel(CHECKING, tick=False), committed():
        verdicts = {"form": Verdict(100), "sop": Verdict(0)}
        monev_review.check_answers(entry, verdicts, is_done=False, actor=help_.commissioner(), now=CHECKING)
    # 0.8 x 0.4 x 60
    assert "2 dari 4 – 19,20 sementara" in words(commission.get("/monev/kelola/2026").text)
    assert "Nilai akhir menurut keadaan sekarang 19,20" in words(commission.get("/monev/kelola/2026/kaltim").text)


def test_the_days_that_were_promised_do_not_come_earlier(app: Flask) -> None:
    help_.make()
    commission = office(app)
    page = commission.get("/monev/kelola/2026/tanggal").text
    typed = {"version": version_in(page), "opens_on": "2026-09-01", "closes_on": "2026-09-18"}
    wrong = commission.post("/monev/kelola/2026/tanggal", data=typed | {"objections_until_on": "2026-09-19"})
    assert wrong.status_code == 422
    beside = "Periksa: Kuesioner sudah dibuka: hari ini hanya dapat diundur"
    assert beside in words(wrong.text)
    assert 'value="2026-09-19"' in wrong.text
    later = commission.post("/monev/kelola/2026/tanggal", data=typed | {"objections_until_on": "2026-10-17"})
    assert later.status_code == 302


def test_from_the_visit_to_the_published_list(app: Flask) -> None:
    under_the_province("paser")
    made = help_.make()
    help_.checked(help_.sent(made, ramp=50))
    help_.sent(made, "samarinda")
    commission = office(app)
    with time_machine.travel(CHECKING, tick=False):
        visit = commission.get("/monev/kelola/2026/kaltim/visitasi").text
        typed = {"version": version_in(visit), "score": "200", "note": "Kunjungan"}
        assert commission.post("/monev/kelola/2026/kaltim/visitasi", data=typed).status_code == 422
        assert commission.post("/monev/kelola/2026/kaltim/visitasi", data=typed | {"score": "90"}).status_code == 302
        early = commission.get("/monev/kelola/2026/terbitkan")
        assert "Sesudah itu hasil dapat diterbitkan." in words(early.text)
        assert "Pemerintah Kota Samarinda" in words(early.text)
        assert commission.post("/monev/kelola/2026/terbitkan", data={"version": version_of(2026)}).status_code == 409
        help_.visited(help_.checked(help_.entry(made, "samarinda")), 40)
        assert app.test_client().get(f"{HOME}/hasil").status_code == 404
    with time_machine.travel(AFTER, tick=False):
        last = commission.get("/monev/kelola/2026/terbitkan")
        assert "Ya, terbitkan" in last.text
        assert commission.post("/monev/kelola/2026/terbitkan", data={"version": "77"}).status_code == 409
        assert commission.post("/monev/kelola/2026/terbitkan", data={"version": version_of(2026)}).status_code == 302
        assert commission.get("/monev/kelola/2026/terbitkan").status_code == 409
        assert commission.get("/monev/kelola/2026/tanggal").status_code == 409
        assert commission.get("/monev/kelola/2026/kaltim/visitasi").status_code == 409

        public = PageClient(app.test_client())
        assert f"{HOME}/hasil" in public.get("/monev/hasil").text
        page = words(public.get(f"{HOME}/hasil").text)
        # kaltim: 0.8 x (0.4 x (60 + 20) + 0.6 x 100) + 0.2 x 90 = 91.6; samarinda: 0.8 x 100 + 0.2 x 40 = 88
        assert "1 Pemerintah Provinsi Kalimantan Timur Pemerintah provinsi 1 91,60 Informatif" in page
        assert "2 Pemerintah Kota Samarinda Pemerintah kota 1 88,00 Menuju Informatif" in page
        assert "– Pemerintah Kabupaten Paser Pemerintah kabupaten – – Tidak mengikuti" in page
        only = words(public.get(f"{HOME}/hasil?jenis=city").text)
        assert "Samarinda" in only
        assert "Pemerintah Provinsi Kalimantan Timur Pemerintah provinsi" not in only
        body = office(app, Role.OFFICER, "kaltim")
        assert "Nilai 91,60: Informatif" in words(body.get(HOME).text)
        assert "91,60, Informatif" in words(body.get("/monev").text)


def test_the_results_are_open_data(app: Flask) -> None:
    under_the_province()
    made = help_.make()
    help_.visited(help_.checked(help_.sent(made), {"sop": 33}), 77)
    help_.published(made)
    client = app.test_client()
    got = client.get(f"{HOME}/hasil.csv")
    assert (got.mimetype, got.headers["Access-Control-Allow-Origin"]) == ("text/csv", "*")
    rows = list(csv.DictReader(io.StringIO(got.text)))
    result = help_.plain_result({"form": 100, "ramp": 100, "sop": 33, "on_time": 100}, 77)
    assert [(row["slug"], row["peringkat"], row["kualifikasi"]) for row in rows] == [
        ("kaltim", "1", "cukup_informatif"),
        ("samarinda", "", "tidak_mengikuti"),
    ]
    assert (float(rows[0]["nilai"]), rows[1]["nilai"]) == (result, "")
    data = json.loads(client.get(f"{HOME}/hasil.json").text)
    assert data["baris"][0]["nilai"] == rows[0]["nilai"]
    assert data["komisi"] == disputes.NAME
    assert sum(one["bobot"] for one in data["aspek"]) == 100
    assert {one["nama"] for one in data["kolom"]} == set(rows[0])
    assert client.get(f"{HOME}/hasil.xlsx").status_code == 404


# Scope


def test_a_body_sees_its_own_answers_and_a_commission_those_sent_to_it(app: Flask) -> None:
    under_the_province()
    made = help_.make()
    draft = help_.answered(made)
    sent = help_.sent(made, "samarinda")
    with committed():
        for entry in (draft, sent):
            row = db.session.scalars(sa.select(MonevAnswer).where(MonevAnswer.entry_id == entry.id)).first()
            assert row is not None
            key = storage.current().new_key("monev")
            storage.current().put(key, pdf())
            row.file_name, row.storage_key, row.sha256 = "a.pdf", key, hashlib.sha256(pdf()).hexdigest()
    ids = {entry.body_id: entry.answers[0].id for entry in (help_.entry(made), help_.entry(made, "samarinda"))}
    own, other = ids[world.body().id], ids[world.body("samarinda").id]
    kaltim, commission = office(app, Role.OFFICER, "kaltim"), office(app)
    assert kaltim.get(f"/monev/berkas/{own}.pdf").status_code == 200
    assert kaltim.get(f"/monev/berkas/{other}.pdf").status_code == 404
    assert commission.get(f"/monev/kelola/berkas/{other}.pdf").status_code == 200
    assert commission.get(f"/monev/kelola/berkas/{own}.pdf").status_code == 404  # a draft is the body's own
    assert commission.get("/monev/kelola/2026/samarinda").status_code == 200
    assert commission.get("/monev/kelola/2026/kaltim").status_code == 404
    assert office(app, Role.OFFICER, "kalbar").get(HOME).status_code == 404
    disputes.commission("ki-kalbar", "kalbar")
    foreign = office(app, slug="ki-kalbar")
    assert foreign.get("/monev/kelola/2026").status_code == 404
    assert foreign.get(f"/monev/kelola/berkas/{other}.pdf").status_code == 404
    assert foreign.get("/monev/kelola/2026/samarinda").status_code == 404


def test_what_is_not_opened_is_seen_by_its_commission_alone(app: Flask, pages: PageClient) -> None:
    help_.make(is_open=False)
    assert pages.get(HOME).status_code == 404
    assert "Belum ada kuesioner" in words(pages.get("/monev").text)
    assert app.test_client().get(f"{HOME}/hasil").status_code == 404
    assert office(app).get("/monev/kelola/2026").status_code == 200


def test_only_the_officer_answers_and_only_the_commissioner_manages(app: Flask) -> None:
    help_.make()
    for role in (Role.DESK, Role.SUPERIOR, Role.COORDINATOR, Role.AUDITOR, Role.ADMIN):
        held = office(app, role, "kaltim")
        assert {held.get(path).status_code for path in ("/monev", HOME, "/monev/kelola", "/monev/kelola/2026")} == {403}
    assert office(app, Role.OFFICER, "kaltim").get("/monev/kelola").status_code == 403
    assert office(app).get("/monev").status_code == 403


def test_lists_run_as_many_statements_with_many_rows_as_with_one(app: Flask, pages: PageClient) -> None:
    made = help_.make()
    help_.visited(help_.checked(help_.sent(made)), 80)
    commission = office(app)
    paths = ((pages, "/monev"), (commission, "/monev/kelola/2026"), (commission, "/monev/kelola/2026/terbitkan"))

    def run() -> list[int]:
        found = []
        for visitor, path in paths:
            visitor.get(path)
            with counted() as statements:
                assert visitor.get(path).status_code == 200
            found.append(len(statements))
        return found

    few = run()
    under_the_province("paser", "berau")
    for slug in ("samarinda", "paser", "berau"):
        help_.visited(help_.checked(help_.sent(made, slug)), 70)
    help_.make("kaltim")
    assert run() == few
    with time_machine.travel(AFTER, tick=False):
        help_.published(made)
        client = app.test_client()
        client.get(f"{HOME}/hasil")
        with counted() as statements:
            assert client.get(f"{HOME}/hasil").status_code == 200
        assert len(statements) <= 4


def test_a_year_that_cannot_be_is_not_there(app: Flask, pages: PageClient) -> None:
    help_.make()
    commission = office(app)
    for year in ("1", "99999", "9" * 30):
        assert pages.get(f"/monev/{COMMISSION}/{year}").status_code == 404
        assert pages.get(f"/monev/{COMMISSION}/{year}/hasil").status_code == 404
        assert commission.get(f"/monev/kelola/{year}").status_code == 404


# Words


def test_every_event_and_every_fact_has_a_sentence(app: Flask) -> None:
    names = {f"monev_{name}" for name in (
        "written", "changed", "dates", "opened", "published", "submitted", "verified", "visited", "contested",
        "decided", "result",
    )}  # fmt: skip
    assert set(monev_words.SENTENCES) == names
    assert names <= set(record_words.SENTENCES)
    data = {"commission": "Komisi Informasi", "year": 2026, "result": "89.50", "category": "towards_informative"}
    with app.test_request_context():
        for sentence in monev_words.SENTENCES.values():
            assert sentence({}).endswith(".")
            assert "2026" in sentence(data)
        assert "89,50, Menuju Informatif" in monev_words.SENTENCES["monev_result"](data)
        assert set(monev_words.KNOWN) == set(FACTS)
        for fact in FACTS:
            for percent in (0, 50, 100):
                assert monev_words.known_words({"fact": fact, "percent": percent, "values": {}}).endswith(".")
