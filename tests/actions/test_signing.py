"""Signing letters: by whom, with what, once; the issued bytes stay, and the passphrase is nowhere."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask

from ppid import clock, settings, storage
from ppid.actions import letters, seals, signing
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.letters.troubles import CannotSign, Trouble
from ppid.models import Letter, SigningMethod
from ppid.storage import FileMissing
from tests import keys, world
from tests.conftest import PRINTS
from tests.letters.paper import text
from tests.signing import add_key, events, everything_stored, key_of, letter, letter_of, signatures, withdrawn


@pytest.fixture
def service(app: Flask) -> Iterator[keys.Server]:
    with keys.serving(keys.EsignHandler) as server:
        settings.use(replace(settings.current(), signing_url=server.address, signing_user="portal"))
        yield server


def sign(made: Letter | int, key: int, passphrase: str = keys.PASSPHRASE, role: Role = Role.OFFICER) -> None:
    id = made if isinstance(made, int) else made.id
    signing.sign_letter(id, key, passphrase, actor=world.actor(role), now=clock.now())


def refused(made: Letter, key: int, passphrase: str = keys.PASSPHRASE, role: Role = Role.OFFICER) -> Trouble:
    with pytest.raises(CannotSign) as error:
        sign(made, key, passphrase, role)
    db.session.rollback()
    return error.value.trouble


# A key in a file


def test_the_signed_copy_stands_beside_the_bytes_that_were_issued(app: Flask, tmp_path: Path) -> None:
    made, key = letter(), add_key()
    issued = letters.bytes_of(made)
    sign(made, key)
    (signature,) = signatures(made.id)
    copy = signing.copy_of(signature)
    assert letters.bytes_of(db.session.get_one(Letter, made.id)) == issued
    assert "Signature is Valid." in keys.pdfsig(copy, tmp_path)
    assert hashlib.sha256(copy).hexdigest() == signature.sha256
    assert (signature.method, signature.key_id) == (SigningMethod.FILE, key)
    assert signature.signer == "Budi Santoso, Pemerintah Provinsi Uji"
    assert signing.best_copy(db.session.get_one(Letter, made.id)) == copy


def test_only_the_signed_copy_says_that_it_is_signed_electronically(app: Flask) -> None:
    made, key = letter(), add_key()
    sign(made, key)
    assert "Ditandatangani secara elektronik" not in text(letters.bytes_of(made))
    assert "Ditandatangani secara elektronik" in text(signing.best_copy(made))


def test_the_step_is_on_the_record_of_the_case(app: Flask) -> None:
    made, key = letter(), add_key()
    sign(made, key)
    (event,) = events("letter_signed")
    (signature,) = signatures(made.id)
    made = db.session.get_one(Letter, made.id)
    assert event.request_id == made.request_id
    assert event.official_id == world.actor(Role.OFFICER).official_id
    assert {name: event.data[name] for name in ("kind", "number", "code", "sha256", "method")} == {
        "kind": "withdrawal",
        "number": made.number,
        "code": made.code,
        "sha256": signature.sha256,
        "method": "file",
    }
    assert len(event.data["certificate"]) == 64
    with committed():
        assert seals.verify(world.body()) is None


def test_a_letter_whose_form_has_changed_since_is_signed_as_it_was_issued(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ppid.letters import render

    made, key = letter(), add_key()
    issued = letters.bytes_of(made)
    with committed():
        db.session.get_one(Letter, made.id).template_version = "lama"
    printed = render.render
    monkeypatch.setattr(render, "render", lambda *a, **kw: printed(*a, **kw).replace(b"%%EOF", b"%%EOF "))
    sign(made, key)
    assert signing.best_copy(db.session.get_one(Letter, made.id)).startswith(issued)


def test_a_letter_that_another_version_prints_the_same_says_that_it_is_signed(app: Flask) -> None:
    made, key = letter(), add_key()
    with committed():
        db.session.get_one(Letter, made.id).template_version = "lama"
    PRINTS.clear()  # it is really printed a second time
    sign(made, key)
    assert "Ditandatangani secara elektronik" in text(signing.best_copy(db.session.get_one(Letter, made.id)))


# Who may, and when


def test_whoever_the_letter_does_not_name_may_not_sign_it(app: Flask) -> None:
    made, own, body = letter(), add_key(Role.SUPERIOR), add_key(None)
    assert refused(made, own, role=Role.SUPERIOR) is Trouble.NOT_YOURS
    assert refused(made, body, role=Role.DESK) is Trouble.NOT_YOURS
    assert refused(made, body, role=Role.ADMIN) is Trouble.NOT_YOURS
    sign(made, body)


def test_a_key_of_somebody_else_does_not_sign(app: Flask) -> None:
    made = letter()
    assert refused(made, add_key(Role.SUPERIOR)) is Trouble.KEY_NOT_YOURS
    assert refused(made, add_key(slug="samarinda")) is Trouble.KEY_NOT_YOURS
    assert refused(made, 999_999) is Trouble.KEY_NOT_YOURS


def test_a_neighbours_letter_is_not_signed(app: Flask) -> None:
    made, key = letter(), add_key(slug="samarinda")
    with pytest.raises(CannotSign):
        signing.sign_letter(
            made.id, key, keys.PASSPHRASE, actor=world.actor(Role.OFFICER, "samarinda"), now=clock.now()
        )


def test_what_is_not_drawn_or_was_revoked_is_not_signed(app: Flask) -> None:
    key = add_key()
    assert refused(letter("a", drawn=False), key) is Trouble.NOT_DRAWN
    made = letter("b")
    with committed():
        db.session.get_one(Letter, made.id).revoked_at = clock.now()
    assert refused(made, key) is Trouble.REVOKED


def test_a_letter_is_signed_once_in_each_way(app: Flask) -> None:
    made, key = letter(), add_key()
    sign(made, key)
    assert refused(made, key) is Trouble.SIGNED_ALREADY
    assert refused(made, add_key(None)) is Trouble.SIGNED_ALREADY
    assert len(signatures(made.id)) == len(events("letter_signed")) == 1


def test_of_two_tabs_at_once_one_signs_and_the_other_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made, key = letter(), add_key()
    id, actor, both = made.id, world.actor(Role.OFFICER), Barrier(2)
    stored, kept = signing._stored, []

    def store_together(data: bytes) -> str:
        place = stored(data)
        kept.append(place)
        both.wait(30)
        return place

    monkeypatch.setattr(signing, "_stored", store_together)

    def one(_number: int) -> str:
        with app.app_context():
            try:
                signing.sign_letter(id, key, keys.PASSPHRASE, actor=actor, now=clock.now())
            except CannotSign as error:
                return error.trouble.value
            return "signed"

    db.session.rollback()
    with ThreadPoolExecutor(2) as tabs:
        assert sorted(tabs.map(one, range(2))) == ["signed", "signed_already"]
    (signature,) = signatures(id)
    assert [storage.current().exists(place) for place in sorted(kept)].count(True) == 1
    assert storage.current().exists(signature.storage_key)


def test_a_wrong_passphrase_changes_nothing(app: Flask) -> None:
    made, key = letter(), add_key()
    assert refused(made, key, "salah") is Trouble.WRONG_PASSPHRASE
    assert signatures(made.id) == events("letter_signed") == []


def test_a_key_out_of_use_does_not_sign_and_its_secret_is_gone(app: Flask) -> None:
    from ppid.actions import signing_keys

    made, key = letter(), add_key()
    with committed():
        assert signing_keys.end(key_of(key), world.body(), actor=world.actor(Role.ADMIN), now=clock.now())
    assert refused(made, key) is Trouble.KEY_NOT_YOURS
    assert key_of(key).secret == signing_keys.FORGOTTEN


def test_the_passphrase_is_in_no_row_no_event_and_no_log(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    made, other, key = letter("a"), letter("b"), add_key()
    with caplog.at_level(logging.DEBUG):
        sign(made, key)
        assert refused(other, key, keys.PASSPHRASE + "-salah") is Trouble.WRONG_PASSPHRASE
    assert keys.PASSPHRASE not in everything_stored() + caplog.text
    assert keys.NIK not in caplog.text  # the certificate names it as its owner's number
    assert keys.PASSPHRASE.encode() not in signing.best_copy(db.session.get_one(Letter, made.id))


# A remote service


def test_the_remote_service_signs_with_the_officials_identity(app: Flask, service: keys.Server, tmp_path: Path) -> None:
    made, key = letter(), add_key(method=SigningMethod.REMOTE, secret=keys.NIK)
    sign(made, key)
    (signature,) = signatures(made.id)
    assert signature.method is SigningMethod.REMOTE
    assert signature.signer == "Layanan Santoso, Pemerintah Provinsi Uji"
    assert "Signature is Valid." in keys.pdfsig(signing.copy_of(signature), tmp_path)
    assert keys.NIK not in everything_stored()


@pytest.mark.parametrize(
    ("does", "trouble"),
    [
        ("unsigned", Trouble.ANSWER_UNSIGNED),
        ("other", Trouble.ANSWER_OTHER),
        ("flip", Trouble.ANSWER_UNSIGNED),
        ("garbage", Trouble.ANSWER_NO_PDF),
        ("break", Trouble.SERVICE_FAILED),
        ("login", Trouble.SERVICE_LOGIN),
    ],
)
def test_what_the_service_does_wrong_leaves_the_letter_unsigned(
    app: Flask, service: keys.Server, does: str, trouble: Trouble
) -> None:
    made, key = letter(), add_key(method=SigningMethod.REMOTE, secret=keys.NIK)
    service.does = does
    assert refused(made, key) is trouble
    assert signatures(made.id) == []
    assert signing.best_copy(db.session.get_one(Letter, made.id)) == letters.bytes_of(made)


def test_a_letter_may_be_signed_in_two_ways_and_the_last_one_is_handed_out(app: Flask, service: keys.Server) -> None:
    made, file, remote = letter(), add_key(), add_key(method=SigningMethod.REMOTE, secret=keys.NIK)
    sign(made, file)
    sign(made, remote)
    first, last = signatures(made.id)
    assert signing.best_copy(db.session.get_one(Letter, made.id)) == signing.copy_of(last) != signing.copy_of(first)


def test_only_a_certificate_of_bsre_stands_below_its_footer(app: Flask, service: keys.Server) -> None:
    made, key = letter(), add_key(method=SigningMethod.REMOTE, secret=keys.NIK)
    service.does = "another authority"
    assert refused(made, key) is Trouble.OTHER_AUTHORITY
    service.does = "sign"
    sign(made, key)
    assert "(BSrE), Badan Siber dan Sandi Negara" in text(signing.best_copy(db.session.get_one(Letter, made.id)))


def test_another_service_signs_letters_that_do_not_name_bsre(app: Flask, service: keys.Server) -> None:
    made, key = letter(), add_key(method=SigningMethod.REMOTE, secret=keys.NIK)
    settings.use(replace(settings.current(), signing_authority="other"))
    service.does = "another authority"
    sign(made, key)
    said = text(signing.best_copy(db.session.get_one(Letter, made.id)))
    assert "Ditandatangani secara elektronik" in said
    assert "BSrE" not in said


# What is stored


def test_a_copy_that_was_changed_in_the_store_is_not_handed_out(app: Flask) -> None:
    made, key = letter(), add_key()
    sign(made, key)
    (signature,) = signatures(made.id)
    storage.current().delete(signature.storage_key)
    with pytest.raises(FileMissing):
        signing.best_copy(db.session.get_one(Letter, made.id))
    storage.current().put(signature.storage_key, b"%PDF-1.7 lain")
    with pytest.raises(letters.LetterAltered):
        signing.copy_of(signature)


def test_a_receipt_is_signed_by_the_desk_that_it_names(app: Flask) -> None:
    made, key = letter_of(withdrawn("a"), "receipt"), add_key(Role.DESK)
    assert refused(made, add_key()) is Trouble.NOT_YOURS
    sign(made, key, role=Role.DESK)
    assert len(signatures(made.id)) == 1


def test_an_ended_certificate_is_told_at_signing(app: Flask) -> None:
    made, key = letter(), add_key()
    with pytest.raises(CannotSign) as error:
        signing.sign_letter(
            made.id, key, keys.PASSPHRASE, actor=world.actor(Role.OFFICER), now=clock.now() + timedelta(days=800)
        )
    assert error.value.trouble is Trouble.EXPIRED
