"""The admin's page of keys: what stands there, what is asked, and what is refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock, settings
from ppid.db import db
from ppid.law.roles import Role
from ppid.models import SigningKey, SigningMethod
from tests import keys
from tests.conftest import sign_in
from tests.signing import add_key, events, everything_stored, key_of, official
from tests.web.officers import words

KEYS = "/admin/tanda-tangan"


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    return sign_in(app.test_client(), Role.ADMIN)


@pytest.fixture
def service(app: Flask) -> Iterator[keys.Server]:
    with keys.serving(keys.EsignHandler) as server:
        settings.use(replace(settings.current(), signing_url=server.address, signing_user="portal"))
        yield server


def send_file(client: FlaskClient, data: bytes, passphrase: str = keys.PASSPHRASE, **more: str) -> Any:
    return client.post(
        f"{KEYS}/berkas",
        data={"file": (io.BytesIO(data), "kunci.p12"), "passphrase": passphrase, "other_name": "y"} | more,
    )


def all_keys() -> list[SigningKey]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(SigningKey).order_by(SigningKey.id)))


def test_a_file_is_added_for_an_official_and_listed(admin: FlaskClient) -> None:
    officer = official(Role.OFFICER)
    answer = send_file(admin, keys.key_file(), official=str(officer.id))
    assert answer.status_code == 302
    (key,) = all_keys()
    assert (key.method, key.official_id, key.is_active) == (SigningMethod.FILE, officer.id, True)
    said = words(admin.get(KEYS).get_data(as_text=True))
    assert "Budi Santoso, Pemerintah Provinsi Uji" in said
    assert "CA Uji, Penerbit Sertifikat Uji" in said
    assert "Officer Kaltim" in said
    assert keys.PASSPHRASE not in everything_stored()
    assert len(events("signing_key_added")) == 1


@pytest.mark.parametrize(
    ("changes", "passphrase", "sentence"),
    [
        pytest.param({}, "salah", "Frasa sandi atau PIN salah.", id="a wrong passphrase"),
        pytest.param({"until_days": -1}, keys.PASSPHRASE, "Masa berlaku sertifikat ini berakhir pada", id="ended"),
        pytest.param({"from_days": 1}, keys.PASSPHRASE, "Sertifikat ini baru berlaku mulai", id="not begun"),
        pytest.param({"signs": False}, keys.PASSPHRASE, "tidak diterbitkan untuk menandatangani", id="another use"),
    ],
)
def test_a_file_that_could_not_sign_is_not_kept(
    admin: FlaskClient, changes: dict[str, Any], passphrase: str, sentence: str
) -> None:
    answer = send_file(admin, keys.key_file(**changes), passphrase)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert all_keys() == []


@pytest.mark.parametrize("data", [b"", b"halo", b"x" * 200_000])
def test_what_is_no_key_file_is_refused(admin: FlaskClient, data: bytes) -> None:
    assert send_file(admin, data).status_code == 422
    assert all_keys() == []


def test_the_same_file_twice_is_told(admin: FlaskClient) -> None:
    data = keys.key_file()
    assert send_file(admin, data).status_code == 302
    again = send_file(admin, data)
    assert again.status_code == 422
    assert "Kunci yang sama sudah terdaftar" in again.get_data(as_text=True)


def test_an_official_of_another_body_cannot_be_chosen(admin: FlaskClient) -> None:
    stranger = official(Role.OFFICER, "samarinda")
    answer = send_file(admin, keys.key_file(), official=str(stranger.id))
    assert answer.status_code == 422
    assert all_keys() == []


def test_a_token_needs_a_machine_that_has_one(admin: FlaskClient) -> None:
    data = {"token": keys.TOKEN, "label": keys.LABEL, "passphrase": keys.PIN}
    answer = admin.post(f"{KEYS}/token", data=data)
    assert answer.status_code == 422
    assert "PPID_PKCS11_MODULE" in answer.get_data(as_text=True)
    assert "Tambah token" not in words(admin.get(KEYS).get_data(as_text=True))
    assert admin.post(f"{KEYS}/token", data=data | {"label": "a|b"}).status_code == 422


def test_a_driver_that_cannot_be_loaded_is_told(admin: FlaskClient) -> None:
    settings.use(replace(settings.current(), pkcs11_module="/tidak/ada.so"))
    data = {"token": keys.TOKEN, "label": keys.LABEL, "passphrase": keys.PIN}
    answer = admin.post(f"{KEYS}/token", data=data)
    assert answer.status_code == 422
    assert "Pengandar token" in answer.get_data(as_text=True)
    assert all_keys() == []


def test_a_token_is_added_by_its_labels(admin: FlaskClient, softhsm: None) -> None:
    settings.use(replace(settings.current(), pkcs11_module=keys.SOFTHSM))
    data = {"token": keys.TOKEN, "label": keys.LABEL, "passphrase": keys.PIN, "other_name": "y"}
    assert "Frasa sandi atau PIN salah." in admin.post(f"{KEYS}/token", data=data | {"passphrase": "000000"}).get_data(
        as_text=True
    )
    assert admin.post(f"{KEYS}/token", data=data).status_code == 302
    (key,) = all_keys()
    assert (key.place, key.subject) == ("Token Uji|kunci-uji", "Token Santoso, Pemerintah Provinsi Uji")
    assert "Token Token Uji, label kunci-uji" in words(admin.get(KEYS).get_data(as_text=True))


def test_an_identity_is_kept_sealed_and_shown_masked(admin: FlaskClient, service: keys.Server) -> None:
    officer = str(official(Role.OFFICER).id)
    assert admin.post(f"{KEYS}/jarak-jauh", data={"official": officer, "identity": keys.NIK}).status_code == 302
    page = admin.get(KEYS).get_data(as_text=True)
    assert keys.NIK not in page + everything_stored()
    assert "NIK 64" in words(page)
    assert [path for _method, path, _headers, _body in service.heard] == [f"/api/user/status/{keys.NIK}"]


def test_an_identity_that_the_service_does_not_know_is_refused(admin: FlaskClient, service: keys.Server) -> None:
    officer = str(official(Role.OFFICER).id)
    answer = admin.post(f"{KEYS}/jarak-jauh", data={"official": officer, "identity": "6472014501800002"})
    assert answer.status_code == 422
    assert "tidak mengenal NIK ini" in answer.get_data(as_text=True)
    assert all_keys() == []


def test_a_service_that_cannot_be_asked_now_does_not_keep_the_admin_waiting(
    admin: FlaskClient, service: keys.Server
) -> None:
    service.does = "break"
    officer = str(official(Role.OFFICER).id)
    answer = admin.post(f"{KEYS}/jarak-jauh", data={"official": officer, "identity": keys.NIK})
    assert answer.status_code == 302
    assert "belum diperiksa" in admin.get(KEYS).get_data(as_text=True)


def test_without_a_service_no_identity_is_taken(admin: FlaskClient) -> None:
    officer = str(official(Role.OFFICER).id)
    data = {"official": officer, "identity": keys.NIK}
    answer = admin.post(f"{KEYS}/jarak-jauh", data=data)
    assert answer.status_code == 422
    assert "belum disiapkan di portal ini" in answer.get_data(as_text=True)
    for wrong in ({"identity": "123"}, {"official": ""}, {"official": "999999"}):
        assert admin.post(f"{KEYS}/jarak-jauh", data=data | wrong).status_code == 422


def test_what_ends_soon_or_has_ended_is_marked(admin: FlaskClient) -> None:
    add_key(Role.OFFICER, until=clock.now() + timedelta(days=29))
    assert "Segera berakhir" in words(admin.get(KEYS).get_data(as_text=True))
    add_key(Role.SUPERIOR, until=clock.now() - timedelta(days=1))
    assert "Sudah berakhir" in words(admin.get(KEYS).get_data(as_text=True))
    add_key(Role.DESK, until=clock.now() + timedelta(days=31))
    assert "Dipakai" in words(admin.get(KEYS).get_data(as_text=True))


def test_a_key_is_put_out_of_use_after_a_last_look(admin: FlaskClient) -> None:
    key = add_key()
    path = f"{KEYS}/{key}/nonaktifkan"
    assert "Surat yang sudah ditandatangani dengannya tidak berubah." in words(admin.get(path).get_data(as_text=True))
    assert key_of(key).is_active
    assert admin.post(path).status_code == 302
    assert not key_of(key).is_active
    assert "Kunci ini sudah nonaktif." in words(admin.get(path).get_data(as_text=True))
    assert "Dinonaktifkan" in words(admin.get(KEYS).get_data(as_text=True))


def test_a_neighbours_key_does_not_exist(admin: FlaskClient) -> None:
    key = add_key(slug="samarinda")
    assert admin.get(f"{KEYS}/{key}/nonaktifkan").status_code == 404
    assert admin.post(f"{KEYS}/{key}/nonaktifkan").status_code == 404
    assert "Belum ada kunci" in words(admin.get(KEYS).get_data(as_text=True))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DESK, Role.SUPERIOR, Role.AUDITOR])
def test_keys_are_the_admins_alone(app: Flask, client: FlaskClient, role: Role) -> None:
    sign_in(client, role)
    for path in ("", "/berkas", "/token", "/jarak-jauh"):
        assert client.get(KEYS + path).status_code == 403


def test_another_name_than_the_officials_is_added_only_when_both_were_compared(admin: FlaskClient) -> None:
    officer = official(Role.OFFICER)
    answer = send_file(admin, keys.key_file(), official=str(officer.id), other_name="")
    assert answer.status_code == 422
    said = words(answer.get_data(as_text=True))
    assert "Nama pada sertifikat Budi Santoso, Pemerintah Provinsi Uji Nama pejabat di portal Officer Kaltim" in said
    assert "Penerbit sertifikat: CA Uji, Penerbit Sertifikat Uji." in said
    assert "pilih berkas kunci dan isi frasa sandinya sekali lagi" in said
    assert "Isian Anda tidak hilang" not in said
    assert all_keys() == []
    assert send_file(admin, keys.key_file(), official=str(officer.id)).status_code == 302
    assert events("signing_key_added")[-1].data["other_name"] is True
    said = words(admin.get(KEYS).get_data(as_text=True))
    assert "Nama pada sertifikat (Budi Santoso) berbeda dengan nama pejabatnya (Officer Kaltim)." in said


def test_a_certificate_that_names_the_official_is_added_without_a_further_word(admin: FlaskClient) -> None:
    officer = official(Role.OFFICER)
    assert send_file(admin, keys.key_file("OFFICER KALTIM"), official=str(officer.id), other_name="").status_code == 302


def test_a_certificate_that_its_owner_issued_is_remarked(admin: FlaskClient) -> None:
    answer = send_file(admin, keys.key_file(self_signed=True), official=str(official(Role.OFFICER).id))
    assert answer.status_code == 302
    assert "diterbitkan oleh pemiliknya sendiri" in admin.get(KEYS).get_data(as_text=True)


def test_a_wrong_passphrase_of_a_key_speaks_of_no_letter(admin: FlaskClient) -> None:
    answer = send_file(admin, keys.key_file(), "salah").get_data(as_text=True)
    assert "Surat tidak ditandatangani" not in answer
