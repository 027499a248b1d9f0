"""Filing on the public site: the form, the last look, sending once, the receipt."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pikepdf
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from ppid import clock, storage
from ppid.access import applicant_of
from ppid.actions import drafts
from ppid.db import committed, db
from ppid.law.workflow import ApplicantKind, Channel
from ppid.models import (
    Applicant,
    FileKind,
    FilingDraft,
    InfoRequest,
    Letter,
    NumberSeries,
    OutboxMessage,
    StoredFile,
    Unit,
)
from ppid.web.forms.checks import nik_problem
from tests import world

PERSON: dict[str, Any] = {
    "situation": "perorangan",
    "items-0": "Laporan realisasi anggaran tahun 2025",
    "purpose": "Penelitian skripsi",
    "access_mode": "soft_copy",
    "delivery_method": "download",
    "name": "Siti Ma'rufah",
    "identity": "6472 0145 0190 9001",
    "address": "Jalan Melati 3, Samarinda",
    "phone": "0812-5550-0001",
    "email": "siti@example.org",
    "truth": "y",
    "website": "",
}
PROXY: dict[str, Any] = PERSON | {
    "situation": "kuasa-badan-hukum",
    "name": "Yayasan Sungai Bersih",
    "identity": "AHU-0012345.AH.01.04.Tahun 2019",
    "email": "",
    "phone": "",
    "proxy_name": "Budi Santoso",
    "proxy_identity": "6472011503800002",
    "proxy_phone": "081255500077",
    "proxy_email": "budi@example.org",
    "power_of_attorney": "12/SK/XI/2026 tanggal 2 November 2026",
}


def text_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def key_in(page: str) -> str:
    found = re.search(r'name="key"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def errors_in(page: str) -> str:
    return " | ".join(re.findall(r"Periksa: ([^<]+)", page))


def a_pdf() -> io.BytesIO:
    data = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(data)
    data.seek(0)
    return data


def opened(client: FlaskClient, slug: str = "kaltim", kind: str = "perorangan") -> str:
    """The key of a freshly opened form."""
    return key_in(text_of(client.get(f"/ajukan/{slug}?jenis={kind}")))


def upload(client: FlaskClient, path: str, data: dict[str, Any]) -> TestResponse:
    """Post a form with files, encoded in memory: the client would leave a temporary file open."""
    fields = MultiDict[str, Any]()
    for name, value in data.items():
        for one in value if isinstance(value, list) else [value]:
            fields.add(name, FileStorage(*one) if isinstance(one, tuple) else one)
    boundary, body = encode_multipart(fields)
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def post(client: FlaskClient, key: str, data: dict[str, Any], slug: str = "kaltim") -> TestResponse:
    return upload(client, f"/ajukan/{slug}", {"key": key} | data)


def drafted(client: FlaskClient, data: dict[str, Any] = PERSON) -> str:
    """The key of a form that waits to be sent."""
    key = opened(client, kind=data["situation"])
    answer = post(client, key, data)
    assert answer.status_code == 302, errors_in(text_of(answer))
    assert answer.location == f"/ajukan/cek/{key}"
    return key


def the_request() -> InfoRequest:
    db.session.expire_all()
    return db.session.scalars(sa.select(InfoRequest)).one()


def test_a_person_files_two_items_and_holds_number_code_and_receipt(client: FlaskClient) -> None:
    key = drafted(client, PERSON | {"items-1": "Daftar puskesmas"})
    checked = text_of(client.get(f"/ajukan/cek/{key}"))
    assert "Daftar puskesmas" in checked
    assert "6472014501909001" not in checked
    assert client.post(f"/ajukan/kirim/{key}").location == f"/tanda-terima/{key}"
    made = the_request()
    assert (made.channel, [item.number for item in made.items]) == (Channel.WEB, [1, 2])
    assert made.applicant.identity == "6472014501909001"
    receipt = text_of(client.get(f"/tanda-terima/{key}"))
    assert made.number in receipt
    assert "s•••@example.org" in receipt
    letter = client.get(f"/tanda-terima/{key}/pdf")
    assert letter.data.startswith(b"%PDF")
    assert letter.headers["Content-Disposition"].startswith("attachment")
    assert letter.headers["X-Content-Type-Options"] == "nosniff"


def test_the_moment_of_sending_counts_not_what_the_browser_says(client: FlaskClient) -> None:
    with time_machine.travel(datetime(2026, 11, 2, 15, 30, tzinfo=UTC), tick=False):  # 23.30 WITA
        key = drafted(client, PERSON | {"received_on": "2020-01-01", "due_on": "2030-01-01"})
    with time_machine.travel(datetime(2026, 11, 2, 16, 5, tzinfo=UTC), tick=False):  # 00.05 WITA on the third
        client.post(f"/ajukan/kirim/{key}", data={"received_at": "2020-01-01"})
        made = the_request()
    assert made.received_on.isoformat() == "2026-11-03"
    assert made.due_on.isoformat() == "2026-11-17"


def test_the_receipt_lists_each_decreed_day_with_its_decree(client: FlaskClient) -> None:
    with time_machine.travel(datetime(2026, 3, 6, 2, tzinfo=UTC), tick=False):
        key = drafted(client)
        client.post(f"/ajukan/kirim/{key}")
        page = text_of(client.get(f"/tanda-terima/{key}"))
    assert "Jumat, 27 Maret 2026" in page
    assert "Nyepi" in page
    assert page.count("1497") >= 2


def test_sending_again_lands_on_the_same_receipt(client: FlaskClient, app: Flask) -> None:
    key = drafted(client)
    answers = [client.post(f"/ajukan/kirim/{key}") for _time in range(3)]
    assert {answer.location for answer in answers} == {f"/tanda-terima/{key}"}
    assert client.get(f"/ajukan/cek/{key}").location == f"/tanda-terima/{key}"
    assert the_request().seq == 1


def test_ten_parallel_sends_file_once(client: FlaskClient, app: Flask) -> None:
    key = drafted(client)
    db.session.rollback()

    def send(_number: int) -> tuple[int, str]:
        answer = app.test_client().post(f"/ajukan/kirim/{key}")
        return answer.status_code, answer.location

    with ThreadPoolExecutor(10) as pool:
        answers = set(pool.map(send, range(10)))
    assert answers == {(302, f"/tanda-terima/{key}")}
    assert the_request().seq == 1
    assert db.session.scalar(sa.select(NumberSeries.last).where(NumberSeries.series == "request")) == 1
    assert db.session.scalar(sa.select(sa.func.count(Letter.id))) == 1
    assert db.session.scalar(sa.select(sa.func.count(OutboxMessage.id))) == 1


def test_parallel_posts_of_one_form_keep_one_draft(client: FlaskClient, app: Flask) -> None:
    key = opened(client)
    with client.session_transaction() as session:
        mine = list(session["filing"])
    db.session.rollback()

    def fill(_number: int) -> int:
        other = app.test_client()
        with other.session_transaction() as session:
            session["filing"] = mine
        return post(other, key, PERSON).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(fill, range(6))) == {302}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FilingDraft)) == 1


def test_the_typed_form_is_forgotten_once_it_is_sent(client: FlaskClient, app: Flask) -> None:
    key = drafted(client)
    row = db.session.get_one(FilingDraft, key)
    assert b"Siti" not in row.data_sealed
    assert "Siti" in (row.data or "")
    client.post(f"/ajukan/kirim/{key}")
    db.session.expire_all()
    assert db.session.get_one(FilingDraft, key).data == "{}"


def test_another_item_comes_with_everything_kept(client: FlaskClient) -> None:
    key = opened(client)
    answer = post(client, key, PERSON | {"add": "1", "truth": "", "attachments": (io.BytesIO(b"halo"), "peta.txt")})
    assert answer.status_code == 302
    page = text_of(client.get(answer.location))
    assert 'id="items-1"' in page
    assert "Laporan realisasi anggaran tahun 2025" in page
    assert "peta.txt" in page
    assert post(client, key, PERSON | {"items-1": "Daftar puskesmas"}).location == f"/ajukan/cek/{key}"
    assert "peta.txt" in text_of(client.get(f"/ajukan/cek/{key}"))


def test_a_form_put_aside_cannot_be_sent(client: FlaskClient, app: Flask) -> None:
    key = opened(client)
    post(client, key, {"situation": "perorangan", "items-0": "Laporan", "add": "1"})
    assert client.get(f"/ajukan/cek/{key}").location.startswith("/ajukan/kaltim?draf=")
    assert client.post(f"/ajukan/kirim/{key}").location.startswith("/ajukan/kaltim?draf=")
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id))) == 0


def test_changing_brings_the_filled_form_back(client: FlaskClient) -> None:
    key = drafted(client, PERSON | {"delivery_method": "email", "occupation": "Mahasiswa"})
    page = text_of(client.get(f"/ajukan/kaltim?draf={key}"))
    assert "Siti Ma&#39;rufah" in page
    assert re.search(r'<input[^>]*value="email"[^>]*checked|<input[^>]*checked[^>]*value="email"', page)
    post(client, key, PERSON | {"name": "Siti Aminah"})
    assert "Siti Aminah" in text_of(client.get(f"/ajukan/cek/{key}"))


def test_a_stranger_does_not_see_the_form_behind_a_link(client: FlaskClient, app: Flask) -> None:
    key = drafted(client)
    page = text_of(app.test_client().get(f"/ajukan/kaltim?draf={key}&jenis=perorangan"))
    assert "Siti" not in page
    assert key_in(page) != key


def test_a_stranger_cannot_fill_in_under_a_known_key(client: FlaskClient, app: Flask) -> None:
    key = drafted(client)
    answer = post(app.test_client(), key, PERSON | {"name": "Orang lain"})
    assert answer.location != f"/ajukan/cek/{key}"
    assert "Siti" in text_of(client.get(f"/ajukan/cek/{key}"))


def test_a_proxy_files_for_a_legal_entity_with_its_power_of_attorney(client: FlaskClient, app: Flask) -> None:
    key = opened(client, kind="kuasa-badan-hukum")
    refused = post(client, key, PROXY)
    assert refused.status_code == 422
    assert "lampirkan surat kuasa khusus" in errors_in(text_of(refused))
    assert post(client, key, PROXY | {"power_file": (a_pdf(), "kuasa.pdf")}).status_code == 302
    client.post(f"/ajukan/kirim/{key}")
    made = the_request()
    assert made.applicant.kind is ApplicantKind.LEGAL_ENTITY
    assert made.applicant.identity == "AHU-0012345.AH.01.04.Tahun 2019"
    assert made.proxy is not None
    assert (made.proxy.name, made.proxy.identity) == ("Budi Santoso", "6472011503800002")
    file = db.session.scalars(sa.select(StoredFile)).one()
    assert (file.kind, file.request_id) == (FileKind.POWER_OF_ATTORNEY, made.id)
    assert db.session.scalars(sa.select(OutboxMessage)).one().to == "budi@example.org"


def test_a_group_names_its_members_and_its_proxy(client: FlaskClient, app: Flask) -> None:
    data = PROXY | {"situation": "kelompok", "name": "Warga RT 05", "members": "Ani\nBudi\nCici"}
    del data["identity"]
    key = drafted(client, data | {"power_file": (a_pdf(), "kuasa.pdf")})
    client.post(f"/ajukan/kirim/{key}")
    assert the_request().applicant.members == "Ani\nBudi\nCici"


def test_a_power_of_attorney_sent_again_replaces_the_first(client: FlaskClient, app: Flask) -> None:
    key = opened(client, kind="kuasa-badan-hukum")
    for name in ("lama.pdf", "baru.pdf"):
        post(client, key, PROXY | {"power_file": (a_pdf(), name)})
    assert [file.name for file in db.session.scalars(sa.select(StoredFile))] == ["baru.pdf"]


def test_a_ticked_file_is_removed_with_its_bytes(client: FlaskClient, app: Flask) -> None:
    key = drafted(client, PERSON | {"attachments": (io.BytesIO(b"halo"), "peta.txt")})
    file = db.session.scalars(sa.select(StoredFile)).one()
    where = file.storage_key
    post(client, key, PERSON | {"remove": str(file.id)})
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == 0
    assert not storage.current().exists(where)


def test_a_foreigner_gives_a_passport(client: FlaskClient, app: Flask) -> None:
    key = drafted(client, PERSON | {"is_foreign": "y", "identity": "C1234567"})
    client.post(f"/ajukan/kirim/{key}")
    applicant = db.session.scalars(sa.select(Applicant)).one()
    assert (applicant.is_foreign, applicant.identity) == (True, "C1234567")


def test_a_scan_of_the_identity_is_asked_only_where_the_body_has_a_rule(client: FlaskClient, app: Flask) -> None:
    assert "identity_file" not in text_of(client.get("/ajukan/kaltim?jenis=perorangan"))
    with committed():
        body = world.body()
        body.needs_identity_scan, body.identity_rule = True, "Peraturan Gubernur Nomor 5 Tahun 2024"
    page = text_of(client.get("/ajukan/kaltim?jenis=perorangan"))
    assert "Peraturan Gubernur Nomor 5 Tahun 2024" in page
    answer = post(client, key_in(page), PERSON)
    assert "lampirkan salinan kartu identitas" in errors_in(text_of(answer))


def test_a_unit_of_another_body_is_not_taken(client: FlaskClient, app: Flask) -> None:
    foreign = db.session.scalars(sa.select(Unit).where(Unit.body_id == world.body("kalbar").id)).first()
    assert foreign is not None
    answer = post(client, opened(client), PERSON | {"unit": str(foreign.id)})
    assert "pilih salah satu dari daftar" in errors_in(text_of(answer))


def test_a_body_that_takes_no_requests_here_names_its_desk(client: FlaskClient, app: Flask) -> None:
    with committed():
        world.body().accepts_requests = False
    for page in (text_of(client.get("/ajukan/kaltim")), text_of(client.post("/ajukan/kaltim", data=PERSON))):
        assert "ppid@kaltim.example" in page
    assert "Pemerintah Provinsi Kalimantan Timur" not in text_of(client.get("/ajukan"))


def test_bodies_are_found_by_name(client: FlaskClient) -> None:
    page = text_of(client.get("/ajukan?cari=maluku%25"))
    assert "Tidak ada badan publik" in page
    assert "Pemerintah Provinsi Maluku" in text_of(client.get("/ajukan?cari=MALUKU"))


def test_what_was_searched_begins_the_first_item(client: FlaskClient) -> None:
    page = text_of(client.get("/ajukan/kaltim?jenis=perorangan&rincian=daftar+puskesmas"))
    assert "daftar puskesmas</textarea>" in page


# Bad input

LONG = "a" * 100_000
BAD: list[tuple[str, dict[str, Any], str]] = [
    ("an empty form", dict.fromkeys(PERSON, ""), "tulis informasi yang Anda minta"),
    ("a long item", {"items-0": LONG}, "paling banyak 2.000 huruf, sekarang 100.000 huruf"),
    ("a long purpose", {"purpose": LONG}, "paling banyak 1.000 huruf"),
    ("a long name", {"name": LONG}, "paling banyak 200 huruf"),
    ("a long NIK", {"identity": LONG}, "paling banyak 100 huruf"),
    ("letters in the NIK", {"identity": "enam empat tujuh"}, "NIK terdiri atas 16 angka"),
    ("a NIK of another script", {"identity": "٦٤٧٢٠١٤٥٠١٩٠٩٠٠١"}, "NIK terdiri atas 16 angka"),
    ("a NIK born in month 13", {"identity": "6472014513909001"}, "tidak mungkin benar"),
    ("a NIK born on 31 February", {"identity": "6472013102909001"}, "tidak mungkin benar"),
    ("a telephone of letters", {"phone": "hubungi saya"}, "nomor telepon hanya memuat angka"),
    ("half an address", {"email": "siti@"}, "alamat e-mail belum lengkap"),
    ("two lines in an address", {"email": "a@b.id\r\nBcc: c@d.id"}, "alamat e-mail belum lengkap"),
    ("no contact", {"phone": "", "email": ""}, "isi nomor telepon atau alamat e-mail"),
    ("mail without an address", {"delivery_method": "email", "email": ""}, "isi alamat e-mail, karena"),
    ("a printed copy by download", {"access_mode": "hard_copy"}, "salinan cetak tidak dapat dikirim"),
    ("an unknown way", {"delivery_method": "merpati"}, "pilih salah satu dari daftar"),
    ("no statement of truth", {"truth": ""}, "centang pernyataan ini"),
    ("only NUL bytes", {"items-0": "\x00\x00"}, "tulis informasi yang Anda minta"),
    ("a passport with signs", {"is_foreign": "y", "identity": "<script>"}, "nomor paspor"),
]


@pytest.mark.parametrize(("changes", "said"), [pytest.param(one[1], one[2], id=one[0]) for one in BAD])
def test_bad_input_is_explained_beside_the_field_and_kept(
    client: FlaskClient, changes: dict[str, Any], said: str
) -> None:
    answer = post(client, opened(client), PERSON | changes | {"situation": "perorangan", "website": ""})
    page = text_of(answer)
    assert answer.status_code == 422
    assert said in errors_in(page)
    if "name" not in changes:
        assert "Siti Ma&#39;rufah" in page
    if "items-0" not in changes:
        assert "Laporan realisasi anggaran tahun 2025" in page
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FilingDraft)) == 0


@pytest.mark.parametrize(
    "words", ["Data 🌊 sungai", "بيانات النهر", "D'Artagnan \"O'Neil\" <b>&amp;", "a\x00b\x0bc", "١٢٣"]
)
def test_every_script_and_sign_can_be_asked_for(client: FlaskClient, app: Flask, words: str) -> None:
    key = drafted(client, PERSON | {"items-0": words, "name": words, "purpose": words})
    assert client.get(f"/ajukan/cek/{key}").status_code == 200
    client.post(f"/ajukan/kirim/{key}")
    assert the_request().items[0].text == words.replace("\x00", "").replace("\x0b", "")
    assert client.get(f"/tanda-terima/{key}/pdf").data.startswith(b"%PDF")


def test_more_than_twenty_items_are_refused_and_kept(client: FlaskClient) -> None:
    many = {f"items-{number}": f"Butir nomor {number}" for number in range(21)}
    answer = post(client, opened(client), PERSON | many)
    page = text_of(answer)
    assert "paling banyak 20 butir" in errors_in(page)
    assert "Butir nomor 20" in page
    assert 'name="add"' not in page


def test_a_program_named_pdf_is_refused_and_the_rest_is_kept(client: FlaskClient, app: Flask) -> None:
    program = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\x00" * 200
    files = [(io.BytesIO(program), "surat.pdf"), (io.BytesIO(b"catatan"), "catatan.txt")]
    answer = post(client, opened(client), PERSON | {"attachments": files})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "surat.pdf:" in errors_in(page)
    assert "catatan.txt" in page
    assert [file.name for file in db.session.scalars(sa.select(StoredFile))] == ["catatan.txt"]


def test_an_eleven_megabyte_file_is_refused_beside_its_field(client: FlaskClient) -> None:
    big = (io.BytesIO(b"%PDF-1.7\n" + b"0" * (11 * 1024 * 1024)), "besar.pdf")
    answer = post(client, opened(client), PERSON | {"attachments": big})
    assert answer.status_code == 422
    assert "besar.pdf: Berkas ini terlalu besar" in errors_in(text_of(answer))
    assert "Siti Ma&#39;rufah" in text_of(answer)


def test_a_fifty_megabyte_file_is_refused_beside_its_field(client: FlaskClient) -> None:
    big = (io.BytesIO(b"0" * (50 * 1024 * 1024)), "besar.pdf")
    answer = post(client, opened(client), PERSON | {"attachments": big})
    assert answer.status_code == 422
    assert "besar.pdf: Berkas ini terlalu besar" in errors_in(text_of(answer))
    assert "Siti Ma&#39;rufah" in text_of(answer)
    answer.request.environ["wsgi.input"].close()  # a large body waits in a file of the test's own client


def test_more_than_any_form_holds_is_told_not_broken(client: FlaskClient) -> None:
    large = {"CONTENT_LENGTH": str(500 * 1024 * 1024), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = client.post("/ajukan/kaltim", environ_overrides=large)
    assert answer.status_code == 413
    assert "terlalu besar" in text_of(answer)


def test_eleven_attachments_are_too_many(client: FlaskClient, app: Flask) -> None:
    files = [(io.BytesIO(b"halo"), f"{number}.txt") for number in range(11)]
    answer = post(client, opened(client), PERSON | {"attachments": files})
    assert "paling banyak 10 berkas" in errors_in(text_of(answer))
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == 0


def test_a_machine_that_fills_the_trap_files_nothing(client: FlaskClient, app: Flask) -> None:
    answer = post(client, opened(client), PERSON | {"website": "https://spam.example"})
    assert answer.status_code == 422
    assert "spam.example" not in text_of(answer)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FilingDraft)) == 0


def test_a_post_without_its_token_is_refused(client: FlaskClient, app: Flask) -> None:
    key = drafted(client)
    app.config["WTF_CSRF_ENABLED"] = True
    for path in ("/ajukan/kaltim", f"/ajukan/kirim/{key}"):
        assert client.post(path, data=PERSON).status_code == 400
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id))) == 0


@pytest.mark.parametrize("key", ["x", "a" * 32, "a" * 5000, "%00", "..%2F..%2Fetc"])
def test_an_unknown_key_opens_nothing(client: FlaskClient, key: str) -> None:
    for path in (f"/ajukan/cek/{key}", f"/tanda-terima/{key}", f"/tanda-terima/{key}/pdf"):
        assert client.get(path).status_code == 404
    assert client.post(f"/ajukan/kirim/{key}").status_code == 404


@pytest.mark.parametrize(
    ("nik", "plausible"),
    [
        ("6472011503800002", True),
        ("6472015503800002", True),
        ("6472012902000001", True),
        ("6472012902010001", False),
        ("6472010001800002", False),
        ("6472017203800002", False),
        ("6472011503800000", False),
        ("0472011503800002", False),
        ("647201150380000", False),
    ],
)
def test_a_nik_carries_a_date(app: Flask, nik: str, plausible: bool) -> None:
    with app.test_request_context():
        assert (nik_problem(nik) is None) is plausible


# Time


def test_the_receipt_page_closes_after_a_day(client: FlaskClient) -> None:
    key = drafted(client)
    client.post(f"/ajukan/kirim/{key}")
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        for path in (f"/tanda-terima/{key}", f"/tanda-terima/{key}/pdf"):
            assert client.get(path).location == "/lacak"


def test_a_receipt_not_drawn_yet_says_so(client: FlaskClient, app: Flask) -> None:
    key = drafted(client)
    with committed():
        drafts.send(key, actor=applicant_of(world.body().id), language="id", now=clock.now())
    page = client.get(f"/tanda-terima/{key}/pdf")
    assert page.status_code == 200
    assert "sedang dibuat" in text_of(page)
    assert "sedang disiapkan" in text_of(client.get(f"/tanda-terima/{key}"))


def test_a_draft_of_three_days_ago_is_gone_with_its_files(client: FlaskClient, app: Flask) -> None:
    key = drafted(client, PERSON | {"attachments": (io.BytesIO(b"halo"), "peta.txt")})
    sent = drafted(client, PERSON | {"attachments": (io.BytesIO(b"hola"), "peta2.txt")})
    client.post(f"/ajukan/kirim/{sent}")
    where = {file.name: file.storage_key for file in db.session.scalars(sa.select(StoredFile))}
    now = clock.now()
    assert drafts.purge(now) == 0
    assert drafts.purge(now + timedelta(days=3)) == 1
    assert client.get(f"/ajukan/cek/{key}").status_code == 404
    assert not storage.current().exists(where["peta.txt"])
    assert storage.current().exists(where["peta2.txt"])
    assert [file.name for file in db.session.scalars(sa.select(StoredFile))] == ["peta2.txt"]


def test_files_of_a_form_that_is_still_being_filled_in_are_not_purged(client: FlaskClient, app: Flask) -> None:
    start = datetime(2026, 11, 2, 2, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        key = drafted(client, PERSON | {"attachments": (io.BytesIO(b"halo"), "peta.txt")})
    with time_machine.travel(start + timedelta(hours=40), tick=False):
        post(client, key, PERSON | {"name": "Siti Aminah"})
    assert drafts.purge(start + timedelta(hours=60)) == 0
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == 1


def test_an_old_draft_cannot_be_sent(client: FlaskClient, app: Flask) -> None:
    key = drafted(client)
    with time_machine.travel(clock.now() + timedelta(hours=49)):
        assert client.post(f"/ajukan/kirim/{key}").status_code == 404
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id))) == 0


def test_looking_writes_nothing(client: FlaskClient, app: Flask) -> None:
    key = drafted(client)
    with writes_of(app) as written:
        for path in ("/ajukan", "/ajukan/kaltim", f"/ajukan/kaltim?draf={key}", f"/ajukan/cek/{key}"):
            client.get(path)
    assert written == []


class writes_of:
    """The writing statements that run inside a block."""

    def __init__(self, app: Flask) -> None:
        self.engine, self.written = db.engine, list[str]()

    def __enter__(self) -> list[str]:
        sa.event.listen(self.engine, "before_cursor_execute", self._note)
        return self.written

    def __exit__(self, *_error: object) -> None:
        sa.event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.split(None, 1)[0].upper() in {"INSERT", "UPDATE", "DELETE"}:
            self.written.append(statement)
