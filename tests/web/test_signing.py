"""Signing on the pages: one letter, a scan, many at once with a run that can be followed, stopped and gone on with."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.actions import signing_runs
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import Letter, LetterSignature, RunState, SigningRun
from ppid.web import signing as views
from ppid.web.limits import limiter
from tests import keys, world
from tests.conftest import sign_in
from tests.signing import add_key, events, everything_stored, key_of, letter, signatures
from tests.web.officers import MORNING, words

LIST = "/petugas/surat"


@pytest.fixture
def morning() -> Iterator[None]:
    with time_machine.travel(MORNING):
        yield


def sign(client: FlaskClient, made: Letter, key: int | str, passphrase: str = keys.PASSPHRASE) -> Any:
    return client.post(f"{LIST}/{made.id}/tanda-tangani", data={"key": str(key), "passphrase": passphrase})


def wait_for(run: int, *states: RunState) -> SigningRun:
    """The run once its thread has brought it to one of these states."""
    for _ in range(600):
        db.session.rollback()
        found = db.session.get_one(SigningRun, run, populate_existing=True)
        if found.state in states:
            break
        time.sleep(0.05)
    for thread in threading.enumerate():
        if thread.name == f"signing-{run}":
            thread.join(30)
    assert found.state in states
    return found


# One letter


@pytest.mark.usefixtures("morning")
def test_a_letter_is_signed_on_its_page(app: Flask, client: FlaskClient) -> None:
    made, key = letter(), add_key()
    sign_in(client, Role.OFFICER)
    answer = sign(client, made, key)
    assert answer.status_code == 302
    said = words(client.get(answer.location).get_data(as_text=True))
    assert "Ditandatangani secara elektronik" in said
    assert "Surat ini sudah ditandatangani dengan kunci Anda." in said
    assert len(signatures(made.id)) == 1


@pytest.mark.usefixtures("morning")
def test_a_wrong_passphrase_is_told_beside_its_field_and_not_shown_again(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    made, key = letter(), add_key()
    sign_in(client, Role.OFFICER)
    with caplog.at_level(logging.DEBUG):
        answer = sign(client, made, key, "frasa-yang-salah")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Frasa sandi atau PIN salah." in html
    assert "frasa-yang-salah" not in html + caplog.text + everything_stored()
    assert signatures(made.id) == []


@pytest.mark.usefixtures("morning")
def test_an_empty_form_says_what_is_wanted(app: Flask, client: FlaskClient) -> None:
    made = letter()
    add_key()
    sign_in(client, Role.OFFICER)
    answer = client.post(f"{LIST}/{made.id}/tanda-tangani")
    assert answer.status_code == 422
    assert "Isi frasa sandi atau PIN kunci ini." in answer.get_data(as_text=True)


@pytest.mark.usefixtures("morning")
def test_what_happened_meanwhile_is_told(app: Flask, client: FlaskClient) -> None:
    made, key = letter(), add_key()
    sign_in(client, Role.OFFICER)
    assert sign(client, made, key).status_code == 302
    again = sign(client, made, key)
    assert again.status_code == 409
    assert "Surat ini sudah ditandatangani dengan cara yang sama." in again.get_data(as_text=True)


@pytest.mark.usefixtures("morning")
def test_somebody_elses_key_is_not_on_offer_and_not_taken(app: Flask, client: FlaskClient) -> None:
    made, key = letter(), add_key(Role.SUPERIOR)
    sign_in(client, Role.OFFICER)
    answer = sign(client, made, key)
    assert answer.status_code == 422
    assert "Pilih salah satu kunci dalam daftar." in answer.get_data(as_text=True)


@pytest.mark.usefixtures("morning")
def test_who_is_not_named_is_refused(app: Flask, client: FlaskClient) -> None:
    made, key = letter(), add_key(None)
    sign_in(client, Role.SUPERIOR)
    answer = sign(client, made, key)
    assert answer.status_code == 409
    assert signatures(made.id) == []


@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.ADMIN, Role.AUDITOR])
def test_offices_that_sign_nothing_are_refused(app: Flask, client: FlaskClient, role: Role) -> None:
    made, key = letter(), add_key(None)
    sign_in(client, role)
    assert sign(client, made, key).status_code == 403
    assert client.post(f"{LIST}/{made.id}/pindaian").status_code == 403
    assert client.get(f"{LIST}/tanda-tangani").status_code == 403


@pytest.mark.usefixtures("morning")
def test_passphrases_are_not_guessed_here(app: Flask, client: FlaskClient) -> None:
    made, key = letter(), add_key()
    sign_in(client, Role.OFFICER)
    limiter.reset()
    found = [sign(client, made, key, f"tebakan-{number}").status_code for number in range(22)]
    limiter.reset()
    assert found[:20] == [422] * 20
    assert found[20:] == [429, 429]


# Whose certificate it is


def of_another(key: int, owner: str = "Siti Aminah") -> None:
    """Let a key bear the name of somebody else."""
    with committed():
        key_of(key).subject = f"{owner}, Pemprov"


@pytest.mark.usefixtures("morning")
def test_the_page_shows_whose_certificate_signs_and_who_vouches_for_it(app: Flask, client: FlaskClient) -> None:
    made, key = letter(), add_key()
    sign_in(client, Role.OFFICER)
    said = words(client.get(f"{LIST}/{made.id}").get_data(as_text=True))
    assert "Sertifikat Officer Kaltim, Pemprov, diterbitkan oleh CA Uji." in said
    assert "tidak mempunyai daftar penerbit tepercaya" in said
    assert "Kedua nama itu" not in said
    with committed():
        key_of(key).issuer = key_of(key).subject
    assert "diterbitkan oleh pemiliknya sendiri" in words(client.get(f"{LIST}/{made.id}").get_data(as_text=True))


@pytest.mark.usefixtures("morning")
def test_another_name_on_the_certificate_is_signed_with_only_when_it_was_seen(app: Flask, client: FlaskClient) -> None:
    made, key = letter(), add_key()
    of_another(key)
    sign_in(client, Role.OFFICER)
    said = words(client.get(f"{LIST}/{made.id}").get_data(as_text=True))
    assert "Nama pada sertifikat Siti Aminah Nama pejabat di portal Officer Kaltim" in said
    answer = sign(client, made, key)
    assert answer.status_code == 422
    assert "Cocokkan kedua nama itu" in answer.get_data(as_text=True)
    assert signatures(made.id) == []
    data = {"key": str(key), "passphrase": keys.PASSPHRASE, "other_name": "y"}
    assert client.post(f"{LIST}/{made.id}/tanda-tangani", data=data).status_code == 302
    assert events("letter_signed")[-1].data["other_name"] == "true"
    said = words(client.get(f"{LIST}/{made.id}").get_data(as_text=True))
    assert "Nama pada sertifikat berbeda dengan nama pejabat pada surat (Officer Kaltim)." in said


def test_a_run_asks_for_the_same_word_and_so_does_going_on_with_it(app: Flask, client: FlaskClient) -> None:
    made, key = letter(), add_key()
    of_another(key)
    sign_in(client, Role.OFFICER)
    data = {"pilih": chosen(made), "key": str(key), "passphrase": "salah"}
    answer = client.post(f"{LIST}/tanda-tangani", data=data)
    assert answer.status_code == 422
    assert "Cocokkan kedua nama itu" in answer.get_data(as_text=True)
    path = client.post(f"{LIST}/tanda-tangani", data=data | {"other_name": "y"}).location
    run = wait_for(int(path.rsplit("/", 1)[1]), RunState.STOPPED)
    assert 'name="other_name"' in client.get(path).get_data(as_text=True)
    assert client.post(f"{path}/lanjutkan", data={"passphrase": keys.PASSPHRASE}).status_code == 302
    assert wait_for(run.id, RunState.STOPPED).done == 0
    data = {"passphrase": keys.PASSPHRASE, "other_name": "y"}
    assert client.post(f"{path}/lanjutkan", data=data).status_code == 302
    assert wait_for(run.id, RunState.DONE).done == 1


@pytest.mark.usefixtures("morning")
def test_a_key_of_the_body_bears_the_name_of_the_body(app: Flask, client: FlaskClient) -> None:
    made, key = letter(), add_key(None)
    assert sign(sign_in(client, Role.OFFICER), made, key).status_code == 302


@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("withdrawal", "Pemohon mengunduh salinan"),
        ("assignment", "Surat ini intern."),
        ("catalogue", "Pengunjung situs"),
    ],
)
def test_who_gets_the_signed_copy_depends_on_the_letter(
    app: Flask, client: FlaskClient, kind: str, sentence: str
) -> None:
    made = letter()
    with committed():
        db.session.get_one(Letter, made.id).kind = kind
    sign_in(client, Role.OFFICER)
    assert sentence in words(client.get(f"{LIST}/{made.id}").get_data(as_text=True))


# Many at once


def chosen(*letters: Letter) -> list[str]:
    return [str(one.id) for one in letters]


def test_chosen_letters_are_signed_beside_the_pages(app: Flask, client: FlaskClient) -> None:
    first, second, key = letter("a"), letter("b"), add_key()
    sign_in(client, Role.OFFICER)
    html = client.get(f"{LIST}/tanda-tangani", query_string={"pilih": chosen(first, second)}).get_data(as_text=True)
    assert "2 dari 2 surat di bawah dapat Anda tanda tangani." in words(html)
    data = {"pilih": chosen(first, second), "key": str(key), "passphrase": keys.PASSPHRASE}
    answer = client.post(f"{LIST}/tanda-tangani", data=data)
    assert answer.status_code == 302
    run = wait_for(int(answer.location.rsplit("/", 1)[1]), RunState.DONE)
    assert (run.done, run.failures) == (2, [])
    assert "2 dari 2 surat sudah ditandatangani." in words(client.get(answer.location).get_data(as_text=True))
    assert keys.PASSPHRASE not in everything_stored()


def test_a_wrong_passphrase_stops_the_run_and_the_right_one_goes_on(app: Flask, client: FlaskClient) -> None:
    first, second, key = letter("a"), letter("b"), add_key()
    sign_in(client, Role.OFFICER)
    data = {"pilih": chosen(first, second), "key": str(key), "passphrase": "salah"}
    path = client.post(f"{LIST}/tanda-tangani", data=data).location
    run = wait_for(int(path.rsplit("/", 1)[1]), RunState.STOPPED)
    said = words(client.get(path).get_data(as_text=True))
    assert "Terhenti" in said
    assert "Frasa sandi atau PIN salah." in said
    assert client.post(f"{path}/lanjutkan").status_code == 422
    assert client.post(f"{path}/lanjutkan", data={"passphrase": keys.PASSPHRASE}).status_code == 302
    assert wait_for(run.id, RunState.DONE).done == 2


@pytest.mark.usefixtures("morning")
def test_only_what_can_be_signed_goes_into_a_run(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, revoked = letter("a"), letter("b")
    receipt = db.session.scalars(sa.select(Letter).where(Letter.kind == "receipt")).first()
    assert receipt is not None
    key = add_key()
    with committed():
        db.session.get_one(Letter, revoked.id).revoked_at = clock.now()
    sign_in(client, Role.OFFICER)
    started: list[int] = []
    data = {"pilih": chosen(mine, revoked, receipt), "key": str(key), "passphrase": "x"}
    monkeypatch.setattr(views, "_start", lambda run, _passphrase: started.append(run))
    assert client.post(f"{LIST}/tanda-tangani", data=data).status_code == 302
    assert db.session.get_one(SigningRun, started[0]).letters == [mine.id]


@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize("many", [0, 101])
def test_nothing_and_too_much_are_refused(app: Flask, client: FlaskClient, many: int) -> None:
    made, key = letter(), add_key()
    sign_in(client, Role.OFFICER)
    picked = [str(made.id + place) for place in range(many)]
    data = {"pilih": picked, "key": str(key), "passphrase": keys.PASSPHRASE}
    assert client.post(f"{LIST}/tanda-tangani", data=data).status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(SigningRun.id))) == 0


@pytest.mark.usefixtures("morning")
def test_a_neighbours_letters_are_not_among_the_chosen(app: Flask, client: FlaskClient) -> None:
    made = letter()
    sign_in(client, Role.OFFICER, "samarinda")
    said = words(client.get(f"{LIST}/tanda-tangani?pilih={made.id}").get_data(as_text=True))
    assert made.number not in said


# A run


def begun(made: Letter) -> int:
    """A run that some other process has just begun."""
    key = add_key()
    with committed():
        return signing_runs.begin([made.id], key_of(key), actor=world.actor(Role.OFFICER), now=clock.now()).id


@pytest.mark.usefixtures("morning")
def test_a_run_says_how_far_it_is_and_loads_itself_again(app: Flask, client: FlaskClient) -> None:
    run = begun(letter())
    html = sign_in(client, Role.OFFICER).get(f"{LIST}/proses/{run}").get_data(as_text=True)
    assert 'http-equiv="refresh"' in html
    assert '<progress class="w-100 mb-4" id="progress" max="1" value="0">' in html
    assert "Sedang berjalan" in words(html)
    assert "sedang berjalan" in words(client.get(LIST).get_data(as_text=True))


def test_a_run_whose_process_died_is_shown_as_stopped(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel(MORNING):
        run = begun(letter())
        sign_in(client, Role.OFFICER)
    with time_machine.travel(MORNING + timedelta(minutes=3)):
        html = client.get(f"{LIST}/proses/{run}").get_data(as_text=True)
        assert "Terhenti" in words(html)
        assert "refresh" not in html
        assert 'name="passphrase"' in html
        assert "terhenti" in words(client.get(LIST).get_data(as_text=True))


@pytest.mark.usefixtures("morning")
def test_a_run_is_stopped_by_hand_and_not_begun_twice(app: Flask, client: FlaskClient) -> None:
    run = begun(letter())
    sign_in(client, Role.OFFICER)
    resumed = client.post(f"{LIST}/proses/{run}/lanjutkan", data={"passphrase": keys.PASSPHRASE})
    assert resumed.status_code == 302
    assert "masih berjalan" in words_of_flash(client, f"{LIST}/proses/{run}")
    assert client.post(f"{LIST}/proses/{run}/hentikan").status_code == 302
    assert db.session.get_one(SigningRun, run, populate_existing=True).state is RunState.STOPPED
    assert db.session.scalar(sa.select(sa.func.count(LetterSignature.id))) == 0


def words_of_flash(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True).split('class="flashes"')[1].split("</main>")[0]


@pytest.mark.usefixtures("morning")
def test_a_run_is_seen_by_whoever_began_it(app: Flask, client: FlaskClient) -> None:
    run = begun(letter())
    for role, slug in ((Role.DESK, "kaltim"), (Role.SUPERIOR, "kaltim"), (Role.OFFICER, "samarinda")):
        other = sign_in(app.test_client(), role, slug)
        assert other.get(f"{LIST}/proses/{run}").status_code == 404
        assert other.post(f"{LIST}/proses/{run}/hentikan").status_code == 404
