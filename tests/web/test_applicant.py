"""The applicant's room: the door, the case, the answer, and taking a request back."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock, vault
from ppid.actions import background, completeness, extensions, files, requests
from ppid.actions.files import Upload
from ppid.actions.requests import Answer, Decision
from ppid.clock import local_date
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ExtensionGround, ItemFacts, ItemOutcome, Status
from ppid.models import Delivery, FileKind, InfoRequest, Letter, StoredFile
from ppid.queries import requests as queries
from ppid.uploads import accept
from tests import world
from tests.web.test_filing import errors_in, text_of, upload, writes_of

GIVEN = Decision(ItemFacts(1, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir")
REFUSED = Decision(
    ItemFacts(2, ItemOutcome.REFUSED, ground="h", reason="Rahasia pribadi", consequence="Membuka riwayat kesehatan")
)


def enter(client: FlaskClient, made: InfoRequest, key: str = "kunci-1") -> FlaskClient:
    """Open a case with its number and code."""
    answer = client.post("/lacak", data={"number": made.number, "token": requests.token_of(key)})
    assert answer.location == "/lacak/permohonan", text_of(answer)
    return client


def answered(made: InfoRequest) -> None:
    refused = replace(REFUSED, harm_test_id=world.harm_test().id)
    with committed():
        requests.answer(made, Answer((GIVEN, refused)), actor=world.actor(Role.OFFICER), now=clock.now())
    background.draw_letters()


def given_file(made: InfoRequest) -> StoredFile:
    """A file that the PPID gave for the first item."""
    clean = accept("anggaran.txt", b"seratus rupiah")
    uploads = [Upload(clean, FileKind.GIVEN, made.items[0].id)]
    with files.stored(made, uploads, now=clock.now()) as rows, committed():
        files.attach(rows[0], made, actor=world.actor(Role.OFFICER), now=clock.now())
    return db.session.scalars(sa.select(StoredFile)).one()


def letter_of(made: InfoRequest, kind: str) -> Letter:
    db.session.expire_all()
    return db.session.scalars(queries.letters_of(made.id).where(Letter.kind == kind)).one()


def test_number_and_code_open_the_case_however_they_are_typed(client: FlaskClient, app: Flask) -> None:
    made = world.register()
    token = vault.spell(requests.token_of("kunci-1")).replace("0", "o").lower()
    typed = f"  {made.number.lower().replace('/', ' / ').replace('-', '–')} "
    answer = client.post("/lacak", data={"number": typed, "token": token})
    assert answer.location == "/lacak/permohonan"
    page = text_of(client.get("/lacak/permohonan"))
    assert made.number in page
    assert "Giliran PPID" in page


def test_a_wrong_number_and_a_wrong_code_look_the_same(client: FlaskClient, app: Flask) -> None:
    made = world.register()
    token = requests.token_of("kunci-1")
    other = world.register("kunci-2")
    pages = []
    statements = []
    for number, code in ((other.number, token), (made.number, "7KQ2MX9R4T"), ("0001/X/2026", "x"), (made.number, "")):
        with statements_of() as counted:
            answer = client.post("/lacak", data={"number": number, "token": code or "-"})
        assert answer.status_code == 422
        pages.append(text_of(answer).replace(number, "NOMOR"))
        statements.append(len(counted))
    assert len(set(pages)) == 1
    assert len(set(statements)) == 1
    assert token not in pages[0]


@pytest.mark.parametrize("number", ["", "a" * 100_000, "\x00", "🌊", "' OR 1=1 --"])
@pytest.mark.parametrize("token", ["", "a" * 100_000, "\x00\x00", "رمز"])
def test_nonsense_at_the_door_is_answered_kindly(client: FlaskClient, number: str, token: str) -> None:
    answer = client.post("/lacak", data={"number": number, "token": token})
    assert answer.status_code == 422


def test_the_number_may_come_with_the_link(client: FlaskClient) -> None:
    assert 'value="0001/PPID&#34;&gt;"' in text_of(client.get("/lacak?nomor=0001/PPID%22%3E%00"))


def test_the_door_asks_for_its_token(client: FlaskClient, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post("/lacak", data={"number": "1", "token": "2"}).status_code == 400


def test_guessing_is_limited(app: Flask) -> None:
    client = app.test_client()
    codes = [client.post("/lacak", data={"number": "1", "token": "2"}).status_code for _try in range(14)]
    assert codes[:12] == [422] * 12
    assert codes[12:] == [429, 429]


def test_a_visit_without_a_case_is_led_to_the_door(client: FlaskClient) -> None:
    for path in ("/lacak/permohonan", "/lacak/surat/1", "/lacak/berkas/1", "/lacak/cabut", "/lacak/lengkapi"):
        assert client.get(path).location == "/lacak"
    assert client.post("/lacak/buka-jawaban").location == "/lacak"


@pytest.mark.parametrize("case", [[1, "x"], [1], "1", None, {"id": 1}, [2, ""]])
def test_a_session_alone_opens_nothing(client: FlaskClient, app: Flask, case: Any) -> None:
    world.register()
    with client.session_transaction() as session:
        session["case"] = case
    assert client.get("/lacak/permohonan").location == "/lacak"


def test_the_mark_of_one_case_does_not_open_another(client: FlaskClient, app: Flask) -> None:
    enter(client, world.register())
    other = world.register("kunci-2")
    with client.session_transaction() as session:
        session["case"] = [other.id, session["case"][1]]
    assert client.get("/lacak/permohonan").location == "/lacak"


def test_closing_forgets_the_case(client: FlaskClient, app: Flask) -> None:
    enter(client, world.register())
    client.post("/lacak/tutup")
    assert client.get("/lacak/permohonan").location == "/lacak"


def test_the_answer_opens_by_a_step_that_is_recorded(client: FlaskClient, app: Flask) -> None:
    made = world.register()
    file = given_file(made)
    answered(made)
    enter(client, made)
    page = text_of(client.get("/lacak/permohonan"))
    assert "Buka jawaban" in page
    assert "Rahasia pribadi" not in page
    assert "sebagian" not in page
    notice = letter_of(made, "notice").id
    assert f"/lacak/surat/{notice}" not in page
    assert client.get(f"/lacak/surat/{notice}").status_code == 302
    assert client.get(f"/lacak/berkas/{file.id}").status_code == 302
    assert client.post("/lacak/buka-jawaban").status_code == 302
    db.session.expire_all()
    assert made.status is Status.DELIVERED
    assert made.answer_received_on == local_date(clock.now(), "Asia/Makassar")
    page = text_of(client.get("/lacak/permohonan"))
    assert "Rahasia pribadi" in page
    assert "Pasal 17 huruf h" in page
    assert "alasan huruf a" in page
    assert client.get(f"/lacak/surat/{notice}").data.startswith(b"%PDF")
    got = client.get(f"/lacak/berkas/{file.id}")
    assert got.data == b"seratus rupiah"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"


def test_opening_again_changes_nothing(client: FlaskClient, app: Flask) -> None:
    made = world.register()
    answered(made)
    enter(client, made)
    for _time in range(3):
        assert client.post("/lacak/buka-jawaban").status_code == 302
    assert db.session.scalar(sa.select(sa.func.count(Delivery.id))) == 1


def test_an_answer_that_is_not_there_cannot_be_opened(client: FlaskClient, app: Flask) -> None:
    enter(client, world.register())
    assert client.post("/lacak/buka-jawaban").status_code == 302
    assert "belum dijawab" in text_of(client.get("/lacak/permohonan"))
    assert db.session.scalar(sa.select(sa.func.count(Delivery.id))) == 0


def test_letters_of_other_cases_do_not_exist(client: FlaskClient, app: Flask) -> None:
    other = world.register("kunci-2")
    foreign = letter_of(other, "receipt").id
    enter(client, world.register())
    assert client.get(f"/lacak/surat/{foreign}").status_code == 404
    assert client.get("/lacak/surat/999999").status_code == 404
    assert client.get("/lacak/berkas/999999").status_code == 404


def test_a_letter_not_drawn_yet_says_so(client: FlaskClient, app: Flask) -> None:
    made = world.register()
    enter(client, made)
    answer = client.get(f"/lacak/surat/{letter_of(made, 'receipt').id}")
    assert "sedang dibuat" in text_of(answer)


def test_looking_at_a_case_writes_nothing(client: FlaskClient, app: Flask) -> None:
    made = world.register()
    answered(made)
    enter(client, made)
    with writes_of(app) as written:
        client.get("/lacak/permohonan")
        client.get(f"/lacak/surat/{letter_of(made, 'receipt').id}")
        client.get("/lacak/cabut")
    assert written == []


def test_silence_names_the_right_to_object_and_its_last_day(client: FlaskClient, app: Flask) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 2, tzinfo=UTC), tick=False):
        made = world.register()
        due = made.due_on
    assert due == date(2026, 3, 16)
    with time_machine.travel(datetime(2026, 3, 16, 15, 59, tzinfo=UTC), tick=False):  # 23.59 on the last day
        page = text_of(enter(client, made).get("/lacak/permohonan"))
        assert "Hak Anda untuk keberatan" not in page
    with time_machine.travel(datetime(2026, 3, 16, 16, 1, tzinfo=UTC), tick=False):  # 00.01 on the next
        page = text_of(client.get("/lacak/permohonan"))
    assert "PPID terlambat menjawab" in page
    assert "Senin, 16 Maret 2026 berakhir tanpa jawaban, sampai Rabu, 6 Mei 2026" in page
    assert 'href="/lacak/keberatan"' in page
    assert "ppid@kaltim.example" in page


def test_an_extension_is_shown_with_its_letter_and_its_days(client: FlaskClient, app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 2, 2, tzinfo=UTC), tick=False):
        made = world.register()
        with committed():
            extensions.extend(
                made,
                ground=ExtensionGround.NOT_HELD,
                reason="Dihimpun dari tiga perangkat daerah",
                actor=world.actor(Role.OFFICER),
                now=clock.now(),
            )
        page = text_of(enter(client, made).get("/lacak/permohonan"))
    assert "Rabu, 25 November 2026" in page
    assert "tidak dapat memperpanjang lagi" in page
    assert "Pemberitahuan Perpanjangan Waktu" in page


def test_both_clocks_stand_beside_each_other_when_they_differ(client: FlaskClient, app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 2, 2, tzinfo=UTC), tick=False):
        made = world.register()
        with committed():
            completeness.mark_incomplete(
                made, missing=["Tahun anggaran"], actor=world.actor(Role.OFFICER), now=clock.now()
            )
    with time_machine.travel(datetime(2026, 11, 4, 2, tzinfo=UTC), tick=False):
        page = text_of(enter(client, made).get("/lacak/permohonan"))
        assert "Tahun anggaran" in page
        assert "Lengkapi paling lambat Senin, 9 November 2026" in page, "counted from the day the notice was opened"
        data = {"explanation": "Tahun <2025>", "attachments": (io.BytesIO(b"peta"), "peta.txt")}
        assert upload(client, "/lacak/lengkapi", data).location == "/lacak/permohonan"
        page = text_of(client.get("/lacak/permohonan"))
    assert "Rabu, 18 November 2026" in page
    assert "Senin, 16 November 2026" in page
    assert "UU 14/2008 Pasal 22 ayat (7)" in page
    kept = {file.name: files.bytes_of(file) for file in db.session.scalars(queries.files_of(made.id))}
    assert kept == {"kelengkapan.txt": b"Tahun <2025>", "peta.txt": b"peta"}


def test_until_the_notice_is_received_only_its_receipt_starts_the_days(client: FlaskClient, app: Flask) -> None:
    made = world.register()
    enter(client, made)
    with committed():
        completeness.mark_incomplete(made, missing=["Tahun"], actor=world.actor(Role.DESK), now=clock.now())
    for page in ("/lacak/permohonan", "/lacak/lengkapi"):
        text = text_of(client.get(page))
        assert "Waktu melengkapi baru berjalan sejak Anda menerima" in text
        assert "Lengkapi paling lambat" not in text
    enter(client, made)
    for page in ("/lacak/permohonan", "/lacak/lengkapi"):
        assert "Lengkapi paling lambat" in text_of(client.get(page))


def test_the_files_that_were_sent_are_listed(client: FlaskClient, app: Flask) -> None:
    made = world.register()
    uploads = [Upload(accept("surat-saya.txt", b"isi"), FileKind.ATTACHMENT)]
    with files.stored(made, uploads, now=clock.now()) as rows, committed():
        files.attach(rows[0], made, actor=world.actor(Role.OFFICER), now=clock.now())
    enter(client, made)
    assert "surat-saya.txt" in text_of(client.get("/lacak/permohonan"))


def test_completing_explains_what_is_wrong_and_keeps_the_text(client: FlaskClient, app: Flask) -> None:
    made = world.register()
    enter(client, made)
    assert client.get("/lacak/lengkapi").status_code == 302
    answer = upload(client, "/lacak/lengkapi", {"explanation": "Tahun 2025"})
    assert answer.status_code == 409
    assert "Tahun 2025" in text_of(answer)
    for bad in ({"explanation": "  "}, {"explanation": "a" * 100_000}):
        answer = upload(client, "/lacak/lengkapi", bad)
        assert answer.status_code == 422
        assert errors_in(text_of(answer))
    answer = upload(client, "/lacak/lengkapi", {"explanation": "x", "attachments": (io.BytesIO(b"MZ\x90"), "a.pdf")})
    assert "a.pdf:" in errors_in(text_of(answer))


def test_a_request_is_withdrawn_after_one_more_question(client: FlaskClient, app: Flask) -> None:
    made = world.register()
    enter(client, made)
    assert "tidak dapat dibuka kembali" in text_of(client.get("/lacak/cabut"))
    assert client.post("/lacak/cabut", data={"reason": "Sudah saya temukan"}).location == "/lacak/permohonan"
    page = text_of(client.get("/lacak/permohonan"))
    assert "Permohonan dicabut" in page
    letter = letter_of(made, "withdrawal")
    assert client.get(f"/lacak/surat/{letter.id}").data.startswith(b"%PDF")
    assert client.get("/lacak/cabut").status_code == 302


def test_a_withdrawal_that_comes_after_the_answer_is_explained(client: FlaskClient, app: Flask) -> None:
    made = world.register()
    enter(client, made)
    answered(made)
    answer = client.post("/lacak/cabut", data={"reason": "Alasan saya"})
    assert answer.status_code == 409
    assert "Alasan saya" in text_of(answer)
    assert "sudah dijawab" in text_of(answer)
    db.session.expire_all()
    assert made.status is Status.ANSWERED


def test_a_reason_too_long_is_kept_and_told(client: FlaskClient, app: Flask) -> None:
    enter(client, world.register())
    answer = client.post("/lacak/cabut", data={"reason": "a" * 100_000})
    assert answer.status_code == 422
    assert "paling banyak 1.000 huruf" in errors_in(text_of(answer))


def test_the_page_speaks_english_when_asked(client: FlaskClient, app: Flask) -> None:
    enter(client, world.register())
    assert client.get("/lacak/permohonan?lang=en").status_code == 200


@pytest.mark.parametrize("state", ["registered", "delivered"])
def test_a_case_of_twenty_items_costs_as_many_statements_as_one(client: FlaskClient, app: Flask, state: str) -> None:
    counts = []
    for key, number in (("satu", 1), ("banyak", 20)):
        made = world.register(key, items=tuple(f"Butir {place}" for place in range(number)))
        enter(client, made, key)
        if state == "delivered":
            decisions = tuple(
                Decision(ItemFacts(place + 1, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir")
                for place in range(number)
            )
            with committed():
                requests.answer(made, Answer(decisions), actor=world.actor(Role.OFFICER), now=clock.now())
            client.post("/lacak/buka-jawaban")
        client.get("/lacak/permohonan")
        with statements_of() as counted:
            assert client.get("/lacak/permohonan").status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
    assert counts[0] <= 14


class statements_of:
    """Every statement that runs inside a block, transactions aside."""

    def __enter__(self) -> list[str]:
        self.engine, self.seen = db.engine, list[str]()
        sa.event.listen(self.engine, "before_cursor_execute", self._note)
        return self.seen

    def __exit__(self, *_error: object) -> None:
        sa.event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            self.seen.append(statement)
