"""Letters signed in ink: a scan is brought, confirmed and kept, and a wrong one is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from ppid import clock, storage
from ppid.actions import drafts, letters, scans, seals, signing
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.letters.troubles import CannotSign, Trouble
from ppid.models import Letter, LetterSignature, SigningMethod, StoredFile
from ppid.queries import signing as queries
from tests import keys, world
from tests.signing import add_key, clean, events, letter, paper, scan_of, signatures


def refused(made: Letter, data: bytes, role: Role = Role.DESK) -> Trouble:
    with pytest.raises(CannotSign) as error:
        scans.bring(made.id, clean(data), actor=world.actor(role), now=clock.now())
    db.session.rollback()
    return error.value.trouble


def laid(made: Letter, role: Role = Role.DESK) -> StoredFile | None:
    return scans.brought(made.id, actor=world.actor(role), now=clock.now())


def test_a_scan_is_kept_beside_the_letter_and_is_not_what_people_download(app: Flask) -> None:
    made = letter()
    scan_of(made, role=Role.DESK)
    (signature,) = signatures(made.id)
    assert (signature.method, signature.key_id, signature.signer) == (SigningMethod.PAPER, None, "Officer Kaltim")
    assert signing.copy_of(signature) == paper()
    assert signing.best_copy(db.session.get_one(Letter, made.id)) == letters.bytes_of(made)
    (event,) = events("letter_signed")
    assert event.data["method"] == "paper"
    assert "certificate" not in event.data


def test_a_scan_that_nobody_confirmed_is_no_copy(app: Flask) -> None:
    made = letter()
    scans.bring(made.id, clean(paper()), actor=world.actor(Role.DESK), now=clock.now())
    assert signatures(made.id) == events("letter_signed") == []
    assert laid(made) is not None
    assert laid(made, Role.OFFICER) is None  # each looks at what they brought themselves
    later = clock.now() + drafts.KEPT + timedelta(minutes=1)
    assert scans.brought(made.id, actor=world.actor(Role.DESK), now=later) is None
    drafts.purge(clock.now() + drafts.KEPT + drafts.GRACE + timedelta(minutes=1))
    assert db.session.scalars(sa.select(StoredFile)).all() == []


def test_another_scan_takes_the_place_of_the_one_before(app: Flask) -> None:
    made = letter()
    scans.bring(made.id, clean(paper()), actor=world.actor(Role.DESK), now=clock.now())
    first = laid(made)
    assert first is not None
    first_id, place = first.id, first.storage_key
    scans.bring(made.id, clean(paper(mark=1)), actor=world.actor(Role.DESK), now=clock.now())
    assert not storage.current().exists(place)
    with pytest.raises(CannotSign) as error, committed():
        scans.keep(made.id, first_id, actor=world.actor(Role.DESK), now=clock.now())
    assert error.value.trouble is Trouble.SCAN_GONE


def test_a_scan_has_at_least_the_pages_of_its_letter(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made = letter()
    monkeypatch.setattr(letters, "bytes_of", lambda _letter: paper(3))
    with pytest.raises(CannotSign) as error:
        scans.bring(made.id, clean(paper(2)), actor=world.actor(Role.DESK), now=clock.now())
    assert (error.value.trouble, error.value.detail) == (Trouble.SCAN_SHORT, "2/3")
    db.session.rollback()
    scans.bring(made.id, clean(paper(4)), actor=world.actor(Role.DESK), now=clock.now())
    assert laid(made) is not None


def test_what_does_not_open_is_no_scan(app: Flask) -> None:
    assert refused(letter(), b"%PDF-1.7 bukan apa-apa") is Trouble.SCAN_BROKEN


def test_the_same_scan_is_kept_once_and_another_one_beside_it(app: Flask) -> None:
    made = letter()
    scan_of(made)
    assert refused(made, paper()) is Trouble.SCANNED_ALREADY
    scan_of(made, paper(mark=1))
    assert len(signatures(made.id)) == 2


def test_a_revoked_letter_takes_no_scan(app: Flask) -> None:
    made = letter()
    scans.bring(made.id, clean(paper()), actor=world.actor(Role.DESK), now=clock.now())
    found = laid(made)
    assert found is not None
    with committed():
        db.session.get_one(Letter, made.id).revoked_at = clock.now()
    assert refused(made, paper()) is Trouble.REVOKED
    with pytest.raises(CannotSign), committed():
        scans.keep(made.id, found.id, actor=world.actor(Role.DESK), now=clock.now())


def test_an_office_that_signs_nothing_keeps_no_scan(app: Flask) -> None:
    assert refused(letter(), paper(), Role.AUDITOR) is Trouble.NOT_YOURS


# Taken back


def take_back(signature: LetterSignature, why: str = "Yang terpindai surat lain", role: Role = Role.DESK) -> None:
    with committed():
        scans.withdraw(db.session.get_one(LetterSignature, signature.id), why, actor=world.actor(role), now=clock.now())


def test_a_scan_that_is_taken_back_keeps_its_bytes_and_is_no_copy_any_more(app: Flask) -> None:
    made = letter()
    take_back(scan_of(made))
    (signature,) = signatures(made.id)
    assert (signature.withdrawn_why, signature.withdrawn_at is None) == ("Yang terpindai surat lain", False)
    assert signing.copy_of(signature) == paper()
    assert db.session.scalars(queries.signatures_of([made.id])).all() == []
    (event,) = events("scan_withdrawn")
    assert (event.request_id, event.data["sha256"]) == (made.request_id, signature.sha256)
    assert "terpindai" not in str(event.data)
    with committed():
        assert seals.verify(world.body()) is None


def test_the_right_scan_and_even_the_same_one_may_follow(app: Flask) -> None:
    made = letter()
    take_back(scan_of(made))
    scan_of(made)
    scan_of(made, paper(mark=1))
    assert len(db.session.scalars(queries.signatures_of([made.id])).all()) == 2


def test_only_a_scan_is_taken_back_once_with_a_reason_by_an_office_that_signs(app: Flask) -> None:
    made = letter()
    scan, key = scan_of(made), add_key()
    signing.sign_letter(made.id, key, keys.PASSPHRASE, actor=world.actor(Role.OFFICER), now=clock.now())
    electronic = signatures(made.id)[-1]
    for one, why, role in ((electronic, "x", Role.DESK), (scan, " ", Role.DESK), (scan, "x", Role.AUDITOR)):
        with pytest.raises(CannotSign):
            take_back(one, why, role)
        db.session.rollback()
    take_back(scan)
    with pytest.raises(CannotSign):
        take_back(scan)
