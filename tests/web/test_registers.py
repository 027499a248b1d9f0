"""The registers through their pages and files: columns of the forms, masked people, and identities on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from ppid.db import committed, db
from ppid.law.cases import Channel
from ppid.law.roles import Role
from ppid.law.rulings import Verdict
from ppid.models import Event, Objection, Official
from ppid.queries import registers as queries
from ppid.web import wording
from tests import disputes, objections, world
from tests.bundles import texts
from tests.conftest import sign_in
from tests.pages import check_page
from tests.sheets import day_of, read_csv, read_xlsx
from tests.web.officers import counted, words

MORNING = datetime(2026, 6, 16, 1, 0, tzinfo=UTC)
NIK = "6472014501909001"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def on(year: int, month: int, day: int) -> time_machine.travel:
    return time_machine.travel(datetime(year, month, day, 2, 0, tzinfo=UTC), tick=False)


def answered(key: str = "satu", **changes: Any) -> Objection:
    """A request of 2 March, answered on 9 March, objected to on 6 April, ruled on 4 May."""
    with committed():
        superior = db.session.get_one(Official, world.actor(Role.SUPERIOR).official_id)
        superior.nip = "197001011995011001"
    with on(2026, 3, 2):
        made = world.register(key, **changes)
    with on(2026, 3, 9):
        objections.refused(made)
    with on(2026, 4, 6):
        objection = objections.file(made, grounds=frozenset({"a"}))
    with on(2026, 5, 4):
        objections.rule(objection, Verdict.REJECTED)
        return objections.receive(objection)


def seen(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    check_page(answer.text, csrf=False)
    return words(answer.text)


def table(client: FlaskClient, path: str) -> dict[str, str]:
    """The only row of a register as CSV, by its headings."""
    heads, row = read_csv(client.get(path).data)
    return dict(zip(heads, row, strict=True))


def exports() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).where(Event.name == "register_exported")) or 0


# What stands in them


def test_the_register_of_requests_has_the_columns_of_its_form(client: FlaskClient) -> None:
    answered()
    sign_in(client, Role.DESK)
    row = table(client, "/register/permohonan.csv?tahun=2026")
    assert row["Tanggal Diterima"] == "2026-03-02"
    assert row["Nama"] == "Siti Ma'rufah"
    assert row["Informasi yang Diminta"].startswith("1. Laporan realisasi anggaran")
    assert row["Tujuan Penggunaan Informasi"] == "Penelitian skripsi"
    assert row["Di Bawah Penguasaan"] == "Ya"
    assert row["Bentuk Informasi yang Dikuasai"] == "1. Softcopy"
    assert row["Jenis Permohonan"] == "Meminta Salinan"
    assert row["Keputusan"] == "Diberikan sebagian\n1. Diberikan\n2. Ditolak"
    assert row["Alasan Penolakan"] == "2. UU 14/2008 Pasal 17 huruf h. Rahasia pribadi"
    assert row["Tanggal Pemberitahuan Tertulis"] == row["Tanggal Pemberian Informasi"] == "2026-03-09"
    assert row["Biaya (Rp)"] == "0"


def test_the_register_of_objections_has_the_columns_of_its_form(client: FlaskClient) -> None:
    objection = answered()
    sign_in(client, Role.SUPERIOR)
    row = table(client, "/register/keberatan.csv?tahun=2026")
    assert row["No. Registrasi Keberatan"] == objection.number
    assert row["No. Pendaftaran Permohonan"] == objection.info_request.number if objection.info_request else False
    assert row["Alasan Keberatan (Pasal 35 ayat (1))"].startswith("Huruf a: ")
    assert row["Keputusan Atasan PPID"] == "Ditolak"
    assert row["Tanggal Pemberian Tanggapan"] == "2026-05-04"
    assert "Sekretaris Daerah selaku Atasan PPID" in row["Nama dan Posisi Atasan PPID"]
    assert row["Nomor Identitas"].startswith("64")
    assert NIK not in row["Nomor Identitas"]


def test_the_register_of_disputes_tells_stages_outcome_and_publication(client: FlaskClient) -> None:
    dispute = disputes.petition(answered(), date(2026, 5, 11))
    disputes.decided(disputes.registered(dispute, date(2026, 5, 13)))
    sign_in(client, Role.OFFICER)
    row = table(client, "/register/sengketa.csv?tahun=2026")
    assert row["No. Registrasi Sengketa"] == "001/REG-PSI/2026"
    assert row["Perhitungan Waktu"] == "MEMENUHI SYARAT"
    assert row["Tahap Sekarang"] == "Putusan"
    assert row["Perjalanan"].splitlines()[1] == "2026-05-13 Diregistrasi"
    assert (row["Hasil"], row["Nomor Putusan"]) == ("Dikabulkan", "002/PTS-A/2026")
    assert row["Tanggal Diumumkan"] == ""
    assert "001/REG-PSI/2026" in seen(client, "/register/sengketa")


def test_a_workbook_names_body_and_period_and_holds_real_dates(client: FlaskClient) -> None:
    answered()
    sign_in(client, Role.OFFICER)
    answer = client.get("/register/permohonan.xlsx?tahun=2026&periode=triwulan-1")
    assert answer.headers["Content-Disposition"].endswith("register-permohonan-kaltim-2026-triwulan-1.xlsx")
    rows = read_xlsx(answer.data)
    assert rows[0][0] == "Buku register permohonan informasi publik"
    assert rows[1][0] == "Pemerintah Provinsi Kalimantan Timur"
    assert rows[2][0] == "Triwulan 1 tahun 2026"
    assert day_of(rows[-1][1]) == date(2026, 3, 2)


def test_an_official_file_is_indonesian_whatever_the_reader_speaks(client: FlaskClient) -> None:
    answered()
    sign_in(client, Role.OFFICER)
    client.get("/bahasa/en")
    assert table(client, "/register/permohonan.csv?tahun=2026")["Keputusan"].startswith("Diberikan sebagian")


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("tahun=2026&periode=triwulan-1", True),
        ("tahun=2026&periode=triwulan-2", False),
        ("tahun=2026&periode=semester-1", True),
        ("tahun=2026&periode=bulan-3", True),
        ("tahun=2026&periode=bulan-4", False),
        ("tahun=1999&periode=sembarang", True),
    ],
)
def test_a_register_is_shown_for_a_period(client: FlaskClient, asked: str, there: bool) -> None:
    objection = answered()
    number = objection.info_request.number if objection.info_request else ""
    sign_in(client, Role.OFFICER)
    assert (number in seen(client, f"/register/permohonan?{asked}")) is there


def test_a_formula_that_somebody_asked_for_is_harmless(client: FlaskClient) -> None:
    with on(2026, 3, 2):
        world.register("jahat", items=('=HYPERLINK("http://jahat.example")',), purpose="@SUM(A1)")
    sign_in(client, Role.OFFICER)
    row = table(client, "/register/permohonan.csv?tahun=2026")
    assert row["Informasi yang Diminta"].startswith("'=HYPERLINK")
    assert row["Tujuan Penggunaan Informasi"] == "'@SUM(A1)"
    assert read_xlsx(client.get("/register/permohonan.xlsx?tahun=2026").data)[-1][7] == "@SUM(A1)"


# Filtered


def mixed() -> dict[str, str]:
    """Four requests by what they are: their numbers."""
    with on(2026, 3, 2):
        refused, late = world.register("satu"), world.register("dua", channel=Channel.LETTER)
        given = world.register("tiga")
        world.assign(late, "dinas-kesehatan")
    with on(2026, 3, 9):
        objections.refused(refused)
    with on(2026, 6, 15):
        running = world.register("empat")
    return {"refused": refused.number, "late": late.number, "silent": given.number, "running": running.number}


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("", {"refused", "late", "silent", "running"}),
        ("&keadaan=terbuka", {"late", "silent", "running"}),
        ("&keadaan=dijawab", {"refused"}),
        ("&keadaan=ditolak", {"refused"}),
        ("&keadaan=terlambat", {"late", "silent"}),
        ("&keadaan=terlambat&kanal=surat", {"late"}),
        ("&kanal=portal", {"refused", "silent", "running"}),
        ("&unit=UNIT", {"late"}),
        ("&keadaan=dijawab&unit=UNIT", set()),
        ("&keadaan=menunggu&kanal=merpati&unit=x&alasan=a", {"refused", "late", "silent", "running"}),
    ],
)
def test_the_screen_and_every_file_hold_the_same_rows(client: FlaskClient, asked: str, there: set[str]) -> None:
    numbers = mixed()
    expected = [number for key, number in numbers.items() if key in there]
    path = "?tahun=2026&periode=setahun" + asked.replace("UNIT", str(world.unit().id))
    sign_in(client, Role.OFFICER)
    page = seen(client, f"/register/permohonan{path}")
    assert [number for number in numbers.values() if number in page] == expected
    assert (f"Tahun 2026: {len(expected)} baris." in page) == bool(expected)
    for versi in ("", "&versi=publik"):
        for form, read in (("csv", read_csv), ("xlsx", read_xlsx)):
            rows = read(client.get(f"/register/permohonan.{form}{path}{versi}").data)
            assert [row[0] for row in rows if row and row[0] in numbers.values()] == expected, (form, versi)
    client.post(f"/register/permohonan.csv{path}")
    assert len(read_csv(client.get(f"/register/permohonan.csv{path}&identitas=1").data)) == len(expected) + 1


def test_every_head_and_the_names_of_the_files_tell_the_filter(client: FlaskClient) -> None:
    mixed()
    sign_in(client, Role.OFFICER)
    path = "?tahun=2026&keadaan=terlambat&kanal=surat"
    page = client.get(f"/register/permohonan{path}")
    assert "Disaring: terlambat menurut keadaan 16 Jun 2026, kanal Surat." in words(page.text)
    assert "periode=setahun&amp;keadaan=terlambat&amp;kanal=surat" in page.text
    assert 'href="/register/permohonan?tahun=2026&amp;periode=setahun">Hapus saringan' in page.text
    told = "Tahun 2026, hanya: terlambat menurut keadaan 16 Jun 2026, kanal Surat"
    workbook = client.get(f"/register/permohonan.xlsx{path}")
    assert read_xlsx(workbook.data)[2][0] == told
    name = "register-permohonan-kaltim-2026-setahun-terlambat-menurut-keadaan-16-jun-2026-kanal-surat.xlsx"
    assert workbook.headers["Content-Disposition"].endswith(name)
    paper = " ".join(" ".join(texts(client.get(f"/register/permohonan.pdf{path}&versi=publik").data)).split())
    assert told in paper
    assert "Tidak ada baris yang cocok" in seen(client, "/register/permohonan?tahun=2026&kanal=whatsapp")


def test_identities_of_some_rows_open_no_others(client: FlaskClient) -> None:
    mixed()
    sign_in(client, Role.OFFICER)
    opened = client.post("/register/permohonan.csv?tahun=2026&keadaan=dijawab").location
    assert len(read_csv(client.get(opened).data)) == 2
    assert client.get(opened.replace("&keadaan=dijawab", "")).status_code == 302
    event = db.session.scalars(sa.select(Event).where(Event.name == "register_exported")).one()
    assert (event.data["rows"], event.data["only"]) == (1, {"state": "answered"})
    assert "dengan identitas Pemohon. Disaring: sudah dijawab." in wording.event_sentence(event)


def test_objections_are_filtered_by_state_and_ground_and_disputes_not_at_all(client: FlaskClient) -> None:
    objection = answered()
    sign_in(client, Role.OFFICER)
    for asked, rows in (("keadaan=ditanggapi", 1), ("keadaan=menunggu", 0), ("alasan=a", 1), ("alasan=d", 0)):
        page = seen(client, f"/register/keberatan?tahun=2026&{asked}")
        assert (objection.number in page) == bool(rows), asked
        assert len(read_csv(client.get(f"/register/keberatan.csv?tahun=2026&{asked}").data)) == rows + 1, asked
    page = client.get("/register/sengketa").text
    assert 'name="keadaan"' not in page
    assert 'name="unit"' not in client.get("/register/keberatan").text


# How they are read


def test_a_long_register_is_read_page_by_page_with_a_fixed_number_of_statements(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_ROWS", 2)
    sign_in(client, Role.OFFICER)
    numbers = [world.register("kunci-0").number]
    client.get("/register/permohonan")
    with counted() as few:
        client.get("/register/permohonan")
    numbers += [world.register(f"kunci-{number}").number for number in range(1, 5)]
    with counted() as many:
        first = client.get("/register/permohonan").text
    assert len(many) == len(few)
    none = f"/register/permohonan?keadaan=terlambat&kanal=portal&unit={world.unit().id}"
    db.session.rollback()
    with counted() as filtered:
        client.get(none)
    with counted() as open_ones:
        assert numbers[1] in client.get("/register/permohonan?keadaan=terbuka").text
    assert len(open_ones) == len(few)
    assert len(filtered) <= len(few)
    assert numbers[1] in first
    assert numbers[2] not in first
    second = client.get("/register/permohonan?sesudah=" + first.split("sesudah=")[1].split('"')[0]).text
    assert numbers[2] in second
    assert numbers[1] not in second
    back = client.get("/register/permohonan?sebelum=" + second.split("sebelum=")[1].split('"')[0]).text
    assert numbers[0] in back
    assert client.get("/register/sengketa?sesudah=bukan.kunci").status_code == 200
    assert client.get("/register/permohonan?sesudah=bukan").status_code == 200


# Whose eyes


def test_on_the_screen_and_in_a_plain_file_people_are_masked(client: FlaskClient) -> None:
    answered()
    sign_in(client, Role.OFFICER)
    pages = [seen(client, f"/register/{kind}") for kind in ("permohonan", "keberatan", "sengketa")]
    pages += [client.get(f"/register/{kind}.csv").get_data(as_text=True) for kind in ("permohonan", "keberatan")]
    for page in pages:
        assert NIK not in page
        assert "Jalan Melati" not in page
        assert "0812-5550-0001" not in page
        assert "siti@example.org" not in page
    assert exports() == 0


def test_identities_leave_only_once_it_is_on_record(client: FlaskClient) -> None:
    answered()
    sign_in(client, Role.OFFICER)
    asked = "tahun=2026&periode=setahun"
    answer = client.get(f"/register/keberatan.csv?{asked}&identitas=1")
    assert answer.location == f"/register/keberatan?{asked}"
    answer = client.post("/register/keberatan.csv", data={"tahun": "2026", "periode": "setahun"})
    assert exports() == 1
    row = table(client, answer.location)
    assert row["Nomor Identitas"] == NIK
    assert row["Alamat"] == "Jalan Melati 3, Samarinda"
    assert row["Nomor Kontak"] == "0812-5550-0001\nsiti@example.org"
    assert client.get(f"/register/permohonan.csv?{asked}&identitas=1").status_code == 302
    with time_machine.travel(datetime(2026, 6, 16, 1, 6, tzinfo=UTC), tick=False):
        assert client.get(answer.location).status_code == 302
    assert exports() == 1


def test_the_superior_sees_registers_but_takes_no_identities(client: FlaskClient) -> None:
    answered()
    sign_in(client, Role.SUPERIOR)
    assert "Catat dan unduh" not in seen(client, "/register/permohonan")
    assert client.post("/register/permohonan.csv").status_code == 403
    assert client.get("/register/permohonan.csv?identitas=1").status_code == 302


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.COMMISSIONER, Role.ADMIN])
def test_a_register_is_not_for_other_offices(client: FlaskClient, role: Role) -> None:
    sign_in(client, role)
    assert client.get("/register/permohonan").status_code == 403
    assert client.get("/register/permohonan.xlsx").status_code == 403


def test_a_neighbours_rows_stand_in_no_register(client: FlaskClient) -> None:
    objection = answered()
    sign_in(client, Role.OFFICER, "samarinda")
    assert objection.number not in seen(client, "/register/keberatan")
    assert len(read_csv(client.get("/register/keberatan.csv").data)) == 1


def test_there_are_three_registers_and_three_formats(client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    assert client.get("/register/lain.csv").status_code == 404
    assert client.get("/register/permohonan.doc").status_code == 404
    assert client.post("/register/permohonan.doc").status_code == 404
    assert client.post("/register/permohonan.doc/buat").status_code == 404


def test_a_workbook_is_offered_before_a_pdf(client: FlaskClient) -> None:
    answered()
    sign_in(client, Role.OFFICER)
    page = seen(client, "/register/permohonan?tahun=2026")
    assert page.index("Unduh XLSX") < page.index("Unduh CSV") < page.index("Unduh PDF")
    answer = client.get("/register/permohonan.pdf?tahun=2026")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith("register-permohonan-kaltim-2026-setahun.pdf")


# The version for the public


def test_the_public_version_has_no_columns_of_people(client: FlaskClient) -> None:
    objection = answered()
    sign_in(client, Role.OFFICER)
    for kind in ("permohonan", "keberatan"):
        text = client.get(f"/register/{kind}.csv?tahun=2026&versi=publik").get_data(as_text=True)
        heads = next(iter(read_csv(text.encode())))
        assert not {"Nama", "Nama Pemohon/Kuasa", "Alamat", "Nomor Kontak", "Pekerjaan", "Nomor Identitas"} & set(heads)
        assert "Siti" not in text
        assert "0812" not in text
        assert "example.org" not in text
    assert objection.number in text
    assert exports() == 0
    name = client.get("/register/permohonan.xlsx?tahun=2026&versi=publik").headers["Content-Disposition"]
    assert name.endswith("register-permohonan-kaltim-2026-setahun-publik.xlsx")


def test_what_an_applicant_wrote_of_themselves_is_hidden_from_the_public(client: FlaskClient) -> None:
    with on(2026, 3, 2):
        world.register(
            "pribadi",
            items=("Berkas atas nama SITI MA'RUFAH, NIK 6472014501909001, telepon 0812-5550-0001 dan 0813 7777 8888",),
            purpose="Balas ke siti@example.org atau lain@contoh.id; anggaran 2025 sebesar 1.250.000.000",
        )
    sign_in(client, Role.OFFICER)
    row = table(client, "/register/permohonan.csv?tahun=2026&versi=publik")
    hidden = "[disamarkan]"
    assert row["Informasi yang Diminta"] == f"Berkas atas nama {hidden}, NIK {hidden}, telepon {hidden} dan {hidden}"
    assert row["Tujuan Penggunaan Informasi"] == (
        f"Balas ke {hidden} atau {hidden}; anggaran 2025 sebesar 1.250.000.000"
    )
    assert "SITI" in table(client, "/register/permohonan.csv?tahun=2026")["Informasi yang Diminta"]


def test_a_public_register_is_not_for_strangers_either(client: FlaskClient) -> None:
    assert client.get("/register/permohonan.csv?versi=publik").status_code == 302
    sign_in(client, Role.ADMIN)
    assert client.get("/register/permohonan.csv?versi=publik").status_code == 403
