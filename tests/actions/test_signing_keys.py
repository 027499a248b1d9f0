"""Keys: taken in after they opened once, sealed, one of a kind, and forgotten when they are put out of use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from ppid import clock, settings
from ppid.actions import signing_keys
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.letters.certificates import Trust, is_same_name
from ppid.letters.troubles import CannotSign, Trouble
from ppid.models import SigningMethod
from ppid.queries import signing as queries
from tests import keys, world
from tests.signing import add_key, events, everything_stored, key_of, official


def test_a_file_opens_once_and_says_whose_it_is(app: Flask) -> None:
    found = signing_keys.open_file(keys.key_file("Ani"), keys.PASSPHRASE, now=clock.now())
    assert found.subject == "Ani, Pemerintah Provinsi Uji"


@pytest.mark.parametrize(
    ("until_days", "passphrase", "trouble"),
    [(400, "salah", Trouble.WRONG_PASSPHRASE), (-1, keys.PASSPHRASE, Trouble.EXPIRED)],
)
def test_a_file_that_could_not_sign_is_refused(app: Flask, until_days: int, passphrase: str, trouble: Trouble) -> None:
    with pytest.raises(CannotSign) as refused:
        signing_keys.open_file(keys.key_file(until_days=until_days), passphrase, now=clock.now())
    assert refused.value.trouble is trouble


def test_a_key_is_sealed_and_on_the_record_by_its_fingerprint(app: Flask) -> None:
    key = key_of(add_key(secret="rahasia-kunci"))
    assert key.secret == "rahasia-kunci"
    assert "rahasia-kunci" not in everything_stored()
    (event,) = events("signing_key_added")
    assert event.chain == f"body:{key.body_id}"
    assert event.data == {
        "key": key.id,
        "method": "file",
        "certificate": "ab" * 32,
        "signer": key.official_id,
        "trust": "unknown",
        "other_name": False,
    }


def test_an_identity_is_sealed_and_not_on_the_record(app: Flask) -> None:
    add_key(method=SigningMethod.REMOTE, secret=keys.NIK)
    assert keys.NIK not in everything_stored()


def test_the_same_key_is_not_added_twice_for_the_same_person(app: Flask) -> None:
    add_key()
    with pytest.raises(CannotSign) as refused:
        add_key()
    assert refused.value.trouble is Trouble.KEY_THERE
    db.session.rollback()
    add_key(Role.SUPERIOR)
    add_key(None)


def test_a_key_out_of_use_forgets_its_secret_and_may_come_again(app: Flask) -> None:
    id = add_key(method=SigningMethod.REMOTE, secret=keys.NIK)
    for expected in (True, False):
        with committed():
            ended = signing_keys.end(key_of(id), world.body(), actor=world.actor(Role.ADMIN), now=clock.now())
        assert ended is expected
    assert (key_of(id).is_active, key_of(id).secret) == (False, signing_keys.FORGOTTEN)
    assert len(events("signing_key_ended")) == 1
    add_key(method=SigningMethod.REMOTE, secret=keys.NIK)


def test_a_key_in_a_token_keeps_its_place_and_no_secret(app: Flask) -> None:
    place = signing_keys.place_of("Token Uji", "kunci-uji")
    key = key_of(add_key(method=SigningMethod.TOKEN, secret="", place=place))
    assert (key.place, key.secret) == ("Token Uji|kunci-uji", None)
    with committed():
        assert signing_keys.end(key_of(key.id), world.body(), actor=world.actor(Role.ADMIN), now=clock.now())


def test_whoever_signs_sees_their_own_keys_and_those_of_the_body(app: Flask) -> None:
    own, of_body, _other = add_key(), add_key(None), add_key(Role.SUPERIOR)
    add_key(slug="samarinda")
    found = db.session.scalars(queries.usable_by(world.actor(Role.OFFICER))).all()
    assert [key.id for key in found] == [own, of_body]


def test_those_who_sign_are_the_offices_with_that_permission(app: Flask) -> None:
    today = clock.today(world.body().zone)
    found = db.session.scalars(queries.signers_of(world.body().id, today)).all()
    assert {one.id for one in found} == {official(role).id for role in (Role.DESK, Role.OFFICER, Role.SUPERIOR)}


# Whose certificate it is, and who vouches for it


@pytest.mark.parametrize(
    ("certificate", "official_name", "same"),
    [
        pytest.param("BUDI SANTOSO", "Dr. H. Budi Santoso, S.T., M.Si.", True, id="titles and capitals aside"),
        pytest.param("Drs Budi Santoso S.H.", "Budi Santoso", True, id="titles without commas"),
        pytest.param("Budi Santosa", "Budi Santoso", False, id="one letter"),
        pytest.param("Siti Aminah", "Budi Santoso", False, id="somebody else"),
        pytest.param("", "Budi Santoso", False, id="no name"),
    ],
)
def test_names_are_compared_as_people_write_them(certificate: str, official_name: str, same: bool) -> None:
    assert is_same_name(certificate, official_name) is same


def test_a_certificate_of_somebody_else_needs_a_word_that_goes_on_record(app: Flask) -> None:
    found = signing_keys.open_file(keys.key_file(), keys.PASSPHRASE, now=clock.now())
    officer = official(Role.OFFICER)

    def add(*, other_name: bool) -> None:
        with committed():
            signing_keys.add(
                world.body(),
                SigningMethod.FILE,
                official=officer,
                certificate=found,
                secret="rahasia",
                other_name=other_name,
                actor=world.actor(Role.ADMIN),
                now=clock.now(),
            )

    with pytest.raises(CannotSign) as refused:
        add(other_name=False)
    assert refused.value.trouble is Trouble.OTHER_NAME
    db.session.rollback()
    add(other_name=True)
    (event,) = events("signing_key_added")
    assert event.data["other_name"] is True
    assert "Budi" not in str(event.data)


def test_who_vouches_for_a_certificate_is_judged_by_what_the_portal_trusts(app: Flask, tmp_path: Path) -> None:
    def judged(**changes: Any) -> Trust:
        return signing_keys.open_file(keys.key_file(**changes), keys.PASSPHRASE, now=clock.now()).trust

    assert judged() is Trust.UNKNOWN
    settings.use(replace(settings.current(), trust_roots=str(tmp_path)))
    assert judged() is Trust.UNTRUSTED
    (tmp_path / "ca.pem").write_bytes(keys.authority())
    assert judged() is Trust.TRUSTED
    assert judged(authority="Penerbit Lain") is Trust.UNTRUSTED
    assert judged(self_signed=True) is Trust.SELF_SIGNED
    key = add_key()
    assert signing_keys.trust_in_keys(world.body()) == {key: Trust.UNKNOWN}
