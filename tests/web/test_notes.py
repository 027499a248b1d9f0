"""Notes and tags on the page of a case: for the PPID's own offices, for nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock, vault
from ppid.actions import background, notes, requests
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import CaseNote, CaseTag, InfoRequest, Letter
from tests import world
from tests.conftest import sign_in
from tests.pages import check_page
from tests.web.officers import MORNING, counted, words

SECRET = "Pemohon ini juga mengirim surat kepada inspektorat."


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def noted(made: InfoRequest, role: Role = Role.OFFICER, text: str = SECRET) -> int:
    with committed():
        note = notes.write(made, text, actor=world.actor(role), now=clock.now())
    return note.id


def tagged(made: InfoRequest, word: str = "anggaran") -> int:
    with committed():
        notes.tag(made, word)
    return db.session.scalars(sa.select(CaseTag.id).where(CaseTag.request_id == made.id, CaseTag.tag == word)).one()


def test_a_note_is_written_and_read_with_its_author_office_and_moment(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    sent = sign_in(client, Role.DESK).post(f"/permohonan/{made.id}/catatan", data={"text": SECRET})
    assert (sent.status_code, sent.location) == (302, f"/permohonan/{made.id}#catatan")
    for role in (Role.DESK, Role.OFFICER, Role.SUPERIOR):
        page = sign_in(app.test_client(), role).get(f"/permohonan/{made.id}").text
        check_page(page, csrf=False)
        assert SECRET in words(page)
        assert f"Desk Kaltim, {world.JABATAN[Role.DESK]} · 16 November 2026 pukul 09.00 WITA" in words(page)
        assert "Pemohon dan perangkat daerah tidak melihatnya" in words(page)
        assert ("/catatan/" in page) is (role is Role.DESK)  # the author may delete it


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("catatan", {"text": "  "}, "Tulis catatannya lebih dahulu."),
        ("catatan", {"text": "x" * 4001}, "Tulisan ini terlalu panjang."),
        ("label", {"tag": ""}, "Tulis labelnya lebih dahulu."),
        ("label", {"tag": "biaya, harga"}, "Label hanya berisi huruf a sampai z"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_the_reason(
    app: Flask, client: FlaskClient, path: str, data: dict[str, str], said: str
) -> None:
    made = world.register()
    answer = sign_in(client, Role.OFFICER).post(f"/permohonan/{made.id}/{path}", data=data)
    assert answer.status_code == 422
    check_page(answer.text, csrf=False)
    assert said in words(answer.text)
    assert next(iter(data.values())).strip() in answer.text
    assert not db.session.scalars(sa.select(CaseNote)).all()
    assert not db.session.scalars(sa.select(CaseTag)).all()


def test_a_note_is_deleted_by_its_author_and_stays_for_others(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    id = noted(made, Role.DESK)
    refused = sign_in(client, Role.OFFICER).post(f"/catatan/{id}/hapus", follow_redirects=True)
    assert "Catatan hanya dapat dihapus oleh penulisnya." in refused.text
    assert SECRET in refused.text
    gone = sign_in(app.test_client(), Role.DESK).post(f"/catatan/{id}/hapus", follow_redirects=True)
    assert "Catatan dihapus." in gone.text
    assert SECRET not in gone.text


def test_a_tag_is_given_offered_to_others_and_taken_off(app: Flask, client: FlaskClient) -> None:
    made, other = world.register("satu"), world.register("dua")
    sign_in(client, Role.OFFICER)
    client.post(f"/permohonan/{made.id}/label", data={"tag": " Anggaran "})
    page = client.get(f"/permohonan/{made.id}").text
    assert 'href="/permohonan?keadaan=semua&amp;label=anggaran">anggaran</a>' in page
    assert '<option value="anggaran">' in client.get(f"/permohonan/{other.id}").text
    id = db.session.scalars(sa.select(CaseTag.id)).one()
    gone = client.post(f"/label/{id}/hapus", follow_redirects=True).text
    assert "dilepas" in gone
    assert 'class="tag"' not in gone


def test_a_unit_officer_neither_sees_nor_writes_them(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    world.assign(made)
    note, tag = noted(made), tagged(made)
    sign_in(client, Role.UNIT_OFFICER)
    for address in (f"/permohonan/{made.id}", "/permohonan", "/permohonan?label=anggaran", "/permohonan?cetak=1"):
        page = client.get(address).text
        assert made.number in page
        assert SECRET not in page
        assert "anggaran</a>" not in page
        assert 'value="anggaran"' not in page
    sent = {
        f"/permohonan/{made.id}/catatan": {"text": "Halo"},
        f"/permohonan/{made.id}/label": {"tag": "halo"},
        f"/catatan/{note}/hapus": {},
        f"/label/{tag}/hapus": {},
    }
    for address, data in sent.items():
        assert client.post(address, data=data).status_code == 403
    stranger = sign_in(app.test_client(), Role.OFFICER, "samarinda")
    for address, data in sent.items():
        assert stranger.post(address, data=data).status_code == 404
    assert len(db.session.scalars(sa.select(CaseNote)).all()) == len(db.session.scalars(sa.select(CaseTag)).all()) == 1


def test_the_applicant_never_sees_them(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    noted(made)
    tagged(made, "pemohon-lama")
    background.draw_letters()
    token = vault.spell(requests.token_of(made.filing_key))
    client.post("/lacak", data={"number": made.number, "token": token})
    page = client.get("/lacak/permohonan").text
    assert made.number in page
    assert SECRET not in page
    assert "pemohon-lama" not in page
    assert "Catatan internal" not in page


def test_letters_know_nothing_of_them() -> None:
    """Nothing that draws, sends or hands out a letter or an answer reads a note or a tag."""
    from tests.test_architecture import MODULES

    rooms = {"letters", "outbox", "law", "uploads", "redaction", "storage"}
    readers = {
        module.name
        for module in MODULES
        if re.search(r"\b(CaseNote|CaseTag|notes_of|tags_of)\b", module.text)
        and not module.name.startswith(("ppid.migrations", "ppid.models"))
    }
    assert {name for name in readers if name.split(".")[1] in rooms} == set()
    assert readers == {
        "ppid.actions.notes",
        "ppid.queries.notes",
        "ppid.web.notes",
        "ppid.web.officer",
        "ppid.web.worklists",
    }
    assert not hasattr(Letter, "notes")


def test_many_notes_and_tags_cost_no_more_statements(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    sign_in(client, Role.OFFICER)
    asked = []
    for number in (1, 12):
        for place in range(number):
            noted(made, (Role.OFFICER, Role.DESK)[place % 2])
            tagged(made, f"label {number} {place}")
        with app.app_context(), counted() as statements:
            assert client.get(f"/permohonan/{made.id}").status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]
