"""Keys: taken in after they opened once, sealed, one of a kind, and forgotten when they are put out of use."""

from __future__ import annotations

import pytest
from flask import Flask

from ppid import clock
from ppid.actions import signing_keys
from ppid.db import committed, db
from ppid.law.roles import Role
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
    assert event.data == {"key": key.id, "method": "file", "certificate": "ab" * 32, "signer": key.official_id}


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
