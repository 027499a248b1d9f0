"""The desk: requests that did not come through the portal, with the true moment they arrived."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from ppid import vault
from ppid.actions import drafts, requests
from ppid.db import db
from ppid.law.roles import Role
from ppid.law.workflow import Channel
from ppid.models import FileKind, InfoRequest, NumberSeries, StoredFile
from tests import world
from tests.conftest import sign_in
from tests.web.test_filing import PERSON, errors_in, key_in, text_of, upload

NOW = datetime(2026, 11, 4, 3, 0, tzinfo=UTC)  # Wednesday, 11.00 WITA
CHAT: dict[str, Any] = PERSON | {
    "channel": "whatsapp",
    "received_on": "2026-11-04",
    "received_time": "09:30",
    "email": "",
    "identity": "",
}


def a_picture() -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(data, "PNG")
    data.seek(0)
    return data


def opened(client: FlaskClient) -> str:
    return key_in(text_of(client.get("/catat")))


def the_request() -> InfoRequest:
    db.session.expire_all()
    return db.session.scalars(sa.select(InfoRequest)).one()


@pytest.fixture
def desk(client: FlaskClient) -> Iterator[FlaskClient]:
    """The desk of Kaltim on that Wednesday."""
    with time_machine.travel(NOW, tick=False):
        yield sign_in(client, Role.DESK)


@pytest.mark.parametrize("role", [Role.DESK, Role.OFFICER])
def test_desk_and_ppid_write_requests_down(client: FlaskClient, app: Flask, role: Role) -> None:
    assert sign_in(client, role).get("/catat").status_code == 200


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.SUPERIOR, Role.ADMIN, Role.AUDITOR])
def test_other_offices_do_not(client: FlaskClient, app: Flask, role: Role) -> None:
    sign_in(client, role)
    assert client.get("/catat").status_code == 403
    assert client.post("/catat", data=CHAT).status_code == 403


def test_a_chat_without_nik_and_mail_gets_number_code_receipt_and_link(desk: FlaskClient) -> None:
    answer = upload(desk, "/catat", CHAT | {"key": opened(desk)})
    made = the_request()
    assert answer.location == f"/catat/{made.id}", errors_in(text_of(answer))
    page = text_of(desk.get(answer.location))
    receipt = desk.get(f"/catat/{made.id}/tanda-terima")
    assert (made.channel, made.backdated_reason) == (Channel.WHATSAPP, None)
    assert made.received_at == datetime(2026, 11, 4, 1, 30, tzinfo=UTC)
    assert made.due_on.isoformat() == "2026-11-18"
    token = vault.spell(requests.token_of(made.filing_key))
    assert token in page
    assert "NIK atau nomor identitas belum ada" in page
    assert receipt.data.startswith(b"%PDF")
    found = re.search(r'href="(https://wa\.me/[^"]+)"', page)
    assert found
    link = found[1]
    assert made.number in link
    for secret in (token, requests.token_of(made.filing_key), "Siti", "0812", "5550", "Melati"):
        assert secret not in link


def test_the_same_series_counts_portal_and_desk(desk: FlaskClient) -> None:
    world.register()
    upload(desk, "/catat", CHAT | {"key": opened(desk)})
    assert sorted(db.session.scalars(sa.select(InfoRequest.seq))) == [1, 2]


def test_the_same_form_sent_twice_is_one_request(desk: FlaskClient) -> None:
    key = opened(desk)
    first = upload(desk, "/catat", CHAT | {"key": key})
    again = upload(desk, "/catat", CHAT | {"key": key, "name": "Lain"})
    assert first.location == again.location
    assert the_request().applicant.name == "Siti Ma'rufah"


def test_parallel_posts_of_the_same_form_are_one_request(client: FlaskClient, app: Flask) -> None:
    key = opened(sign_in(client, Role.DESK))
    cookie = client.get_cookie("ppid")
    assert cookie is not None
    now = datetime.now(UTC)
    data = CHAT | {"key": key, "received_on": now.strftime("%Y-%m-%d"), "received_time": "00:00"}
    db.session.rollback()

    def send(_number: int) -> tuple[int, str]:
        other = app.test_client()
        other.set_cookie("ppid", cookie.value)
        answer = upload(other, "/catat", data | {"scan": (a_picture(), "a.png"), "backdated_reason": "Antre"})
        return answer.status_code, answer.location

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send, range(8)))
    made = the_request()
    assert answers == {(302, f"/catat/{made.id}")}
    assert db.session.scalar(sa.select(NumberSeries.last).where(NumberSeries.series == "request")) == 1


def test_an_earlier_day_needs_its_reason_and_a_scan(desk: FlaskClient) -> None:
    key = opened(desk)
    early = CHAT | {"key": key, "received_on": "2026-11-02", "received_time": "16:00", "channel": "letter"}
    refused = text_of(upload(desk, "/catat", early))
    assert "tulis mengapa permohonan baru dicatat sekarang" in errors_in(refused)
    assert "lampirkan pindaian" in errors_in(refused)
    refused = text_of(upload(desk, "/catat", early | {"scan": (a_picture(), "surat.png")}))
    assert "surat.png" in refused
    assert "lampirkan pindaian" not in errors_in(refused)
    answer = upload(desk, "/catat", early | {"backdated_reason": "Surat tiba setelah jam layanan"})
    assert answer.status_code == 302
    made = the_request()
    assert made.received_on.isoformat() == "2026-11-02"
    assert made.due_on.isoformat() == "2026-11-16"
    assert made.backdated_reason == "Surat tiba setelah jam layanan"
    file = db.session.scalars(sa.select(StoredFile)).one()
    assert (file.kind, file.request_id) == (FileKind.INTAKE_SCAN, made.id)


def test_today_is_the_day_of_the_body(client: FlaskClient, app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 3, 16, 0, tzinfo=UTC), tick=False):  # 01.00 WIT on the fourth
        sign_in(client, Role.DESK, "maluku")
        data = CHAT | {"received_on": "2026-11-04", "received_time": "00:30", "key": opened(client)}
        assert upload(client, "/catat", data).status_code == 302
    assert the_request().received_on.isoformat() == "2026-11-04"


def test_a_day_long_ago_is_asked_about_once_more(desk: FlaskClient) -> None:
    old = CHAT | {
        "key": opened(desk),
        "received_on": "2025-06-02",
        "channel": "letter",
        "backdated_reason": "Surat baru ditemukan",
    }
    page = text_of(upload(desk, "/catat", old | {"scan": (a_picture(), "surat.png")}))
    assert "lebih dari setahun lalu" in errors_in(page)
    assert upload(desk, "/catat", old | {"is_old": "y"}).status_code == 302
    assert the_request().number.endswith("/2025")


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("tomorrow", {"received_on": "2026-11-05"}, "tidak boleh di masa depan"),
    ("in an hour", {"received_time": "12:00"}, "tidak boleh di masa depan"),
    ("31 February", {"received_on": "2026-02-31"}, "isi tanggal permohonan"),
    ("year one", {"received_on": "0001-01-01"}, "baru berlaku sejak"),
    ("year 9999", {"received_on": "9999-12-31"}, "tidak boleh di masa depan"),
    ("words for a date", {"received_on": "kemarin"}, "isi tanggal permohonan"),
    ("hour 25", {"received_time": "25:00"}, "isi jam permohonan"),
    ("no date", {"received_on": ""}, "isi tanggal permohonan"),
    ("no channel", {"channel": ""}, "pilih salah satu"),
    ("a channel of the portal", {"channel": "web"}, "pilih salah satu dari daftar"),
    ("a chat without a number", {"phone": ""}, "isi nomor telepon yang dipakai"),
    ("mail without an address", {"channel": "email"}, "isi alamat e-mail pengirim"),
    ("a NIK that cannot be", {"identity": "6472014513909001"}, "tidak mungkin benar"),
    ("a long reason", {"backdated_reason": "a" * 100_000}, "paling banyak 1.000 huruf"),
    ("no name", {"name": ""}, "isi nama"),
    ("no address", {"address": "\x00"}, "isi alamat"),
    ("nothing asked", {"items-0": ""}, "tulis informasi"),
    ("a program", {"scan": (io.BytesIO(b"MZ\x90\x00" + b"\x00" * 99), "surat.pdf")}, "surat.pdf:"),
    ("a text for a scan", {"scan": (io.BytesIO(b"halo"), "surat.txt")}, "surat.txt:"),
]


@pytest.mark.parametrize(("changes", "said"), [pytest.param(one[1], one[2], id=one[0]) for one in BAD])
def test_bad_input_is_explained_and_kept(desk: FlaskClient, changes: dict[str, Any], said: str) -> None:
    for value in changes.values():
        if isinstance(value, tuple):
            value[0].seek(0)
    answer = upload(desk, "/catat", CHAT | {"key": opened(desk)} | changes)
    page = text_of(answer)
    assert answer.status_code == 422
    assert said in errors_in(page)
    assert errors_in(page)
    assert "Penelitian skripsi" in page
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id))) == 0


def test_dates_are_understood_as_they_are_written_here(desk: FlaskClient) -> None:
    local = {"received_on": "04-11-2026", "received_time": "08.15"}
    assert upload(desk, "/catat", CHAT | local | {"key": opened(desk)}).status_code == 302
    assert the_request().received_at == datetime(2026, 11, 4, 0, 15, tzinfo=UTC)


def test_an_empty_form_is_explained(desk: FlaskClient) -> None:
    answer = desk.post("/catat", data={})
    assert answer.status_code == 422
    assert "isi nama" in errors_in(text_of(answer))


def test_another_item_keeps_what_was_typed(desk: FlaskClient) -> None:
    key = opened(desk)
    early = {"received_on": "2026-11-02", "scan": (a_picture(), "surat.png"), "situation": "kelompok"}
    answer = upload(desk, "/catat", CHAT | early | {"key": key, "add": "1"})
    assert answer.status_code == 302
    page = text_of(desk.get(answer.location))
    assert key_in(page) == key
    assert 'id="items-1"' in page
    assert 'value="2026-11-02"' in page
    assert 'value="09:30"' in page
    assert "surat.png" in page
    assert 'name="members"' in page


def test_the_public_form_does_not_open_what_the_desk_put_aside(desk: FlaskClient, app: Flask) -> None:
    key = opened(desk)
    upload(desk, "/catat", CHAT | {"key": key, "add": "1"})
    visitor = app.test_client()
    assert "Siti" not in text_of(visitor.get(f"/ajukan/kaltim?draf={key}&jenis=perorangan"))
    assert visitor.post(f"/ajukan/kirim/{key}").status_code == 302
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id))) == 0


def test_a_neighbours_record_does_not_exist(desk: FlaskClient, app: Flask) -> None:
    made = world.register("kunci-2", "samarinda")
    for path in (f"/catat/{made.id}", f"/catat/{made.id}/tanda-terima"):
        assert desk.get(path).status_code == 404
    key = drafts.new_key()
    world.register(key, "samarinda")
    assert upload(desk, "/catat", CHAT | {"key": key}).status_code == 404


def test_the_code_of_a_portal_request_is_not_shown_at_the_desk(desk: FlaskClient, app: Flask) -> None:
    made = world.register()
    assert vault.spell(requests.token_of("kunci-1")) not in text_of(desk.get(f"/catat/{made.id}"))


def test_intake_needs_its_token(desk: FlaskClient, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert desk.post("/catat", data=CHAT).status_code == 400
