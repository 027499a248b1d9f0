"""Many letters at once: each a step of its own, how far it is can be seen, and what died goes on from there."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from flask import Flask

from ppid import clock
from ppid.actions import signing, signing_runs
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.letters.troubles import CannotSign, Trouble
from ppid.models import Letter, LetterSignature, RunState, SigningRun
from tests import keys, world
from tests.signing import add_key, everything_stored, key_of, letter, signatures


def begin(ids: list[int], key: int) -> int:
    with committed():
        return signing_runs.begin(ids, key_of(key), actor=world.actor(Role.OFFICER), now=clock.now()).id


def work(run: int, passphrase: str = keys.PASSPHRASE) -> SigningRun:
    signing_runs.work(run, passphrase, actor=world.actor(Role.OFFICER))
    return seen(run)


def seen(run: int) -> SigningRun:
    db.session.rollback()
    return db.session.get_one(SigningRun, run, populate_existing=True)


def three() -> list[int]:
    return [letter(f"kunci-{number}").id for number in range(3)]


def test_each_letter_is_signed_and_the_run_is_done(app: Flask) -> None:
    ids, key = three(), add_key()
    run = work(begin(ids, key))
    assert (run.state, run.done, run.failures) == (RunState.DONE, 3, [])
    assert run.ended_at is not None
    assert [len(signatures(id)) for id in ids] == [1, 1, 1]
    assert not signing_runs.can_go_on(run, clock.now())


def test_one_letter_that_cannot_be_signed_does_not_hold_up_the_others(app: Flask) -> None:
    ids, key = three(), add_key()
    run = begin(ids, key)
    with committed():
        db.session.get_one(Letter, ids[1]).revoked_at = clock.now()
    done = work(run)
    assert (done.state, done.done) == (RunState.DONE, 2)
    assert done.failures == [[ids[1], "revoked", ""]]


def test_a_wrong_passphrase_is_tried_once_and_not_a_hundred_times(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ids, key = three(), add_key()
    tried, real = [], signing.sign_letter

    def count(letter_id: int, *rest: object, **more: object) -> LetterSignature:
        tried.append(letter_id)
        return real(letter_id, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(signing, "sign_letter", count)
    run = work(begin(ids, key), "salah")
    assert tried == ids[:1]
    assert (run.state, run.done, run.failures) == (RunState.STOPPED, 0, [[ids[0], "wrong_passphrase", ""]])
    assert signing_runs.can_go_on(run, clock.now())


def test_a_run_that_stopped_goes_on_with_what_is_left(app: Flask) -> None:
    ids, key = three(), add_key()
    signing.sign_letter(ids[0], key, keys.PASSPHRASE, actor=world.actor(Role.OFFICER), now=clock.now())
    run = work(begin(ids, key), "salah")
    assert run.done == 1
    with committed():
        assert signing_runs.resume(seen(run.id), now=clock.now())
    run = work(run.id)
    assert (run.state, run.done, run.failures) == (RunState.DONE, 3, [])
    assert [len(signatures(id)) for id in ids] == [1, 1, 1]


def test_a_run_whose_process_died_is_seen_and_goes_on_once(app: Flask) -> None:
    ids, key = three(), add_key()
    run = begin(ids, key)
    later = clock.now() + timedelta(minutes=3)
    assert signing_runs.is_running(seen(run), clock.now())
    assert not signing_runs.is_running(seen(run), later)
    with committed():
        assert not signing_runs.resume(seen(run), now=clock.now())
        assert signing_runs.resume(db.session.get_one(SigningRun, run), now=later)
        assert not signing_runs.resume(db.session.get_one(SigningRun, run), now=later)


def test_a_process_that_was_given_up_finds_its_run_taken_over(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ids, key = three(), add_key()
    run = begin(ids, key)
    real = signing.sign_letter

    def slow(letter_id: int, *rest: object, **more: object) -> LetterSignature:
        made = real(letter_id, *rest, **more)  # type: ignore[arg-type]
        if letter_id == ids[0]:
            with committed():
                db.session.get_one(SigningRun, run).seen_at = clock.now() + timedelta(seconds=1)
        return made

    monkeypatch.setattr(signing, "sign_letter", slow)
    after = work(run)
    assert after.state is RunState.RUNNING  # the other process is at it
    assert [len(signatures(id)) for id in ids] == [1, 0, 0]


def test_a_run_can_be_stopped_after_the_letter_that_is_being_signed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, key = three(), add_key()
    run = begin(ids, key)
    real = signing.sign_letter

    def stop(letter_id: int, *rest: object, **more: object) -> LetterSignature:
        made = real(letter_id, *rest, **more)  # type: ignore[arg-type]
        with committed():
            assert signing_runs.stop(db.session.get_one(SigningRun, run), now=clock.now())
        return made

    monkeypatch.setattr(signing, "sign_letter", stop)
    assert work(run).state is RunState.STOPPED
    assert [len(signatures(id)) for id in ids] == [1, 0, 0]
    with committed():
        assert not signing_runs.stop(seen(run), now=clock.now())


def test_what_nobody_thought_of_ends_the_run_and_is_written_down(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ids, key = three(), add_key()

    def broken(*_given: object, **_more: object) -> None:
        raise RuntimeError("something nobody thought of")

    monkeypatch.setattr(signing, "sign_letter", broken)
    run = work(begin(ids, key))
    assert (run.state, run.failures) == (RunState.STOPPED, [[ids[0], "unexpected", ""]])
    assert "something nobody thought of" in caplog.text


def test_at_most_a_hundred_letters_are_taken_each_once(app: Flask) -> None:
    run = seen(begin([*range(1, 151), 1], add_key()))
    assert run.letters == list(range(1, 101))


def test_the_passphrase_is_in_no_row_and_no_log(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    ids, key = three(), add_key()
    with caplog.at_level(logging.DEBUG):
        work(begin(ids, key))
    assert keys.PASSPHRASE not in everything_stored() + caplog.text


@pytest.mark.parametrize(
    ("trouble", "stops"),
    [
        (Trouble.REVOKED, False),
        (Trouble.NOT_DRAWN, False),
        (Trouble.SERVICE_SILENT, True),
        (Trouble.WRONG_PASSPHRASE, True),
        (Trouble.NO_TIMESTAMP, True),
        (Trouble.UNEXPECTED, True),
    ],
)
def test_what_would_be_wrong_with_each_letter_ends_a_run(trouble: Trouble, stops: bool) -> None:
    assert CannotSign(trouble).stops_a_run is stops
