"""Objecting as the citizen sees it: the right that opens by itself, filing, ground b, and the objection's own room."""

from __future__ import annotations

import hashlib
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ppid import clock, storage, vault
from ppid.access import applicant_of
from ppid.actions import background, disputes, files, objections, requests, rulings
from ppid.actions.filing import Person
from ppid.actions.requests import Answer, Decision
from ppid.clock import local_date
from ppid.db import committed, db
from ppid.law.cases import AccessMode, EvidenceKind, ItemFacts, ItemOutcome
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.law.rulings import ObjectionStatus, Verdict
from ppid.models import (
    Event,
    FileKind,
    FilingDraft,
    InfoRequest,
    Letter,
    NumberSeries,
    Objection,
    StoredFile,
)
from ppid.queries import objections as queries
from ppid.uploads import accept
from tests import objections as cases
from tests import world
from tests.pages import PageClient, check_page
from tests.visits import VisitClient
from tests.web.officers import counted, words
from tests.web.test_filing import PERSON, PROXY, a_pdf, errors_in, key_in, text_of, upload

FILLED: dict[str, Any] = {
    "grounds": ["c"],
    "chosen": ["1", "2"],
    "case_position": "Permohonan saya tidak dijawab.\nSaya mohon diberikan.",
    "truth": "y",
    "website": "",
}
NEW_PROXY: dict[str, Any] = {
    "by_new_proxy": "y",
    "proxy_name": "Budi Santoso",
    "proxy_identity": "6472 0115 0380 0002",
    "proxy_phone": "081255500077",
    "proxy_email": "budi@example.org",
    "power_of_attorney": "15/SK/IV/2026 tanggal 1 April 2026",
}
MISSING: dict[str, Any] = {
    "situation": "perorangan",
    "items-0": "Laporan keuangan tahunan 2025",
    "purpose": "Penelitian",
    "case_position": "Di laman badan publik tidak ada laporan itu.",
    "name": PERSON["name"],
    "identity": PERSON["identity"],
    "address": PERSON["address"],
    "phone": PERSON["phone"],
    "email": PERSON["email"],
    "truth": "y",
    "website": "",
}
NOTHING_YET = datetime(2026, 3, 10, 2, tzinfo=UTC)  # before the limit of 16 March
SILENT = datetime(2026, 4, 6, 2, tzinfo=UTC)  # within the window that ends on 6 May
TOO_LATE = datetime(2026, 5, 7, 2, tzinfo=UTC)


@pytest.fixture
def visitor(app: Flask) -> PageClient:
    """A client that checks every page it gets."""
    return PageClient(app.test_client())


def silent() -> InfoRequest:
    """A request of Monday 2 March 2026, due on 16 March, that nobody answers."""
    with time_machine.travel(datetime(2026, 3, 2, 2, tzinfo=UTC), tick=False):
        return world.register()


def enter(client: PageClient | FlaskClient, row: InfoRequest | Objection) -> None:
    """Open a case or an objection with its number and code."""
    answer = client.post("/lacak", data={"number": row.number, "token": requests.token_of(row.filing_key)})
    assert answer.status_code == 302, text_of(answer)


def filled_in(client: Any, data: dict[str, Any] = FILLED, path: str = "/lacak/keberatan") -> str:
    """The key of an objection that waits to be sent."""
    key = key_in(text_of(client.get(path)))
    answer = send_form(client, data | {"key": key}, path)
    assert answer.location == f"/lacak/keberatan/cek/{key}", errors_in(text_of(answer))
    return key


def send_form(client: Any, data: dict[str, Any], path: str = "/lacak/keberatan") -> TestResponse:
    return upload(client, path, data)


def the_objection() -> Objection:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(sa.select(Objection)).one()


def ruled(verdict: Verdict = Verdict.ACCEPTED, grounds: frozenset[Ground] = frozenset({Ground.NO_ANSWER})) -> Objection:
    """An objection of 6 April that the Atasan PPID has ruled on."""
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        objection = cases.rule(cases.file(made, grounds=grounds), verdict)
    background.draw_letters()
    return objection


# The right on the page of the case


def test_before_its_limit_the_page_offers_no_objection(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(NOTHING_YET, tick=False):
        enter(visitor, made)
        assert "Hak Anda untuk keberatan" not in text_of(visitor.get("/lacak/permohonan"))
        answer = visitor.get("/lacak/keberatan")
        assert answer.location == "/lacak/permohonan"
        assert "Alasan keberatan baru terbuka" in text_of(visitor.get("/lacak/permohonan"))


def test_the_right_opens_by_itself_with_its_last_day_and_its_days(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        enter(visitor, made)
        page = text_of(visitor.get("/lacak/permohonan"))
    assert "Permohonan informasi tidak ditanggapi" in page
    assert "Rabu, 6 Mei 2026" in page
    assert 'href="/lacak/keberatan"' in page
    assert "30 hari kerja" in page


def test_after_the_last_day_it_is_still_offered_with_a_plain_warning(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(TOO_LATE, tick=False):
        enter(visitor, made)
        page = words(text_of(visitor.get("/lacak/permohonan")))
        form = words(text_of(visitor.get("/lacak/keberatan")))
    assert "Hari terakhirnya sudah lewat: Rabu, 6 Mei 2026" in page
    assert "Ajukan keberatan" in page
    assert "Keberatan Anda tetap kami terima" in form


def test_who_was_given_everything_may_object_all_the_same(visitor: PageClient) -> None:
    with time_machine.travel(SILENT, tick=False):
        made = world.register(items=("Laporan",))
        given = Decision(ItemFacts(1, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir")
        with committed():
            requests.answer(made, Answer((given,)), actor=world.actor(Role.OFFICER), now=clock.now())
        enter(visitor, made)
        before = words(text_of(visitor.get("/lacak/permohonan")))
        visitor.post("/lacak/buka-jawaban")
        page = words(text_of(visitor.get("/lacak/permohonan")))
        form = text_of(visitor.get("/lacak/keberatan"))
    assert "Buka dahulu jawabannya" in before
    assert "Bila Anda tidak puas dengan jawaban ini" in page
    assert "Keberatan dapat diajukan sampai Kamis, 21 Mei 2026" in page
    assert not re.search(r'name="grounds"[^>]*checked', form)


def test_what_was_refused_is_ticked_and_can_be_changed(visitor: PageClient) -> None:
    with time_machine.travel(SILENT, tick=False):
        made = cases.refused(world.register())
        enter(visitor, made)
        form = text_of(visitor.get("/lacak/keberatan"))
    ticked = re.findall(r"<input[^>]*checked[^>]*>", form)
    assert sorted(re.findall(r'value="([^"]+)"', " ".join(ticked))) == ["2", "a"]


def test_before_the_answer_is_opened_the_ticks_tell_nothing_of_it(visitor: PageClient) -> None:
    with time_machine.travel(SILENT, tick=False):
        made = world.register()
        given = Decision(ItemFacts(1, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir")
        elsewhere = Decision(ItemFacts(2, ItemOutcome.NOT_HELD, holder="Dinas Perhubungan"))
        with committed():
            requests.answer(made, Answer((given, elsewhere)), actor=world.actor(Role.OFFICER), now=clock.now())
        enter(visitor, made)
        form = text_of(visitor.get("/lacak/keberatan"))
    ticked = re.findall(r"<input[^>]*checked[^>]*>", form)
    assert sorted(re.findall(r'value="([^"]+)"', " ".join(ticked))) == ["1", "2"]


def test_a_ground_that_the_record_does_not_show_is_remarked_and_taken(visitor: PageClient) -> None:
    with time_machine.travel(SILENT, tick=False):
        made = cases.refused(world.register())
        enter(visitor, made)
        key = filled_in(visitor, FILLED | {"grounds": ["a", "c", "f"]})
        page = words(text_of(visitor.get(f"/lacak/keberatan/cek/{key}")))
        visitor.post(f"/lacak/keberatan/kirim/{key}")
    assert "PPID sudah menjawab pada Senin, 6 April 2026. Anda tetap boleh memakai alasan ini." in page
    assert "Dalam jawaban PPID tidak ada biaya. Anda tetap boleh memakai alasan ini." in page
    assert "tidak ada butir yang ditolak" not in page
    assert the_objection().status is ObjectionStatus.REGISTERED


def test_an_objection_that_waits_is_named_and_another_is_not_refused(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        number = cases.file(made).number
        enter(visitor, made)
        case = words(text_of(visitor.get("/lacak/permohonan")))
        form = words(text_of(visitor.get("/lacak/keberatan")))
        same = words(text_of(visitor.get(f"/lacak/keberatan/cek/{filled_in(visitor)}")))
        other = words(text_of(visitor.get(f"/lacak/keberatan/cek/{filled_in(visitor, FILLED | {'grounds': ['e']})}")))
    waits = f"Keberatan {number} dengan alasan huruf c masih menunggu tanggapan."
    assert f"Keberatan {number} sedang berjalan" in case
    assert waits in form
    assert waits in same
    assert waits not in other


@pytest.mark.parametrize("path", ["/", "/keberatan", "/keberatan?badan=kaltim", "/bantuan", "/badan/kaltim"])
def test_no_page_says_any_more_that_objections_cannot_be_filed_here(visitor: PageClient, path: str) -> None:
    page = text_of(visitor.get(path))
    assert "belum dapat diajukan" not in page
    assert "belum menerima keberatan" not in page
    assert "menyusul" not in page


# Filing


def test_an_objection_is_filed_and_gets_its_own_number_code_and_paper(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        enter(visitor, made)
        key = filled_in(visitor)
        checked = words(text_of(visitor.get(f"/lacak/keberatan/cek/{key}")))
        answer = visitor.post(f"/lacak/keberatan/kirim/{key}")
        assert answer.location == f"/tanda-terima-keberatan/{key}"
        receipt = text_of(visitor.get(answer.location))
        paper = visitor.get(f"/tanda-terima-keberatan/{key}/pdf")
    objection = the_objection()
    assert "Huruf c: Permohonan informasi tidak ditanggapi." in checked
    assert "Kamis, 21 Mei 2026" in checked
    assert "1. Laporan realisasi anggaran tahun 2025" in checked
    assert (objection.request_id, objection.number) == (made.id, "0001/KEB-PPID-KALTIM/IV/2026")
    assert [row.ground for row in objection.grounds] == [Ground.NO_ANSWER]
    assert [(item.number, item.text) for item in objection.items] == [(item.number, item.text) for item in made.items]
    assert objection.due_on == date(2026, 5, 21)
    for told in (objection.number, vault.spell(requests.token_of(key)), "Kamis, 21 Mei 2026", "s•••@example.org"):
        assert told in receipt
    assert paper.data.startswith(b"%PDF")
    assert db.session.scalars(sa.select(FilingDraft)).all() == []


def test_the_case_lists_what_was_filed_and_opens_it_without_another_code(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        objection = cases.file(made)
        enter(visitor, made)
        page = text_of(visitor.get("/lacak/permohonan"))
        assert objection.number in page
        assert "Menunggu tanggapan" in page
        assert visitor.get(f"/lacak/keberatan/{objection.id}").status_code == 200


def test_some_items_may_be_left_out(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        enter(visitor, made)
        visitor.post(f"/lacak/keberatan/kirim/{filled_in(visitor, FILLED | {'chosen': ['2'], 'grounds': ['c', 'f']})}")
    objection = the_objection()
    assert [item.number for item in objection.items] == [2]
    assert [row.ground for row in objection.grounds] == [Ground.NO_ANSWER, Ground.UNREASONABLE_FEE]


def test_a_late_objection_is_taken_in_with_its_flag(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(TOO_LATE, tick=False):
        enter(visitor, made)
        key = filled_in(visitor)
        checked = words(text_of(visitor.get(f"/lacak/keberatan/cek/{key}")))
        visitor.post(f"/lacak/keberatan/kirim/{key}")
        receipt = words(text_of(visitor.get(f"/tanda-terima-keberatan/{key}")))
    event = db.session.scalars(sa.select(Event).where(Event.name == "object")).one()
    assert event.data["late_grounds"] == ["c"]
    assert "sudah lewat. Keberatan tetap diterima dengan catatan itu" in checked
    assert "Jangka waktu alasan huruf c berakhir pada Rabu, 6 Mei 2026" in receipt


def test_a_new_kuasa_needs_a_power_of_attorney_of_its_own(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        enter(visitor, made)
        key = key_in(text_of(visitor.get("/lacak/keberatan")))
        lacking = FILLED | NEW_PROXY | {"key": key, "power_of_attorney": "", "proxy_identity": "1"}
        page = text_of(send_form(visitor, lacking))
        assert "isi nomor dan tanggal surat kuasa khusus" in page
        assert "NIK terdiri atas 16 angka" in page
        visitor.post(f"/lacak/keberatan/kirim/{filled_in(visitor, FILLED | NEW_PROXY)}")
    objection = the_objection()
    assert objection.proxy is not None
    assert (objection.proxy.name, objection.proxy.identity) == ("Budi Santoso", "6472011503800002")
    assert objection.power_of_attorney == NEW_PROXY["power_of_attorney"]
    assert db.session.get_one(InfoRequest, made.id).proxy is None


def test_the_kuasa_of_the_request_goes_on_without_being_asked_again(visitor: PageClient) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 2, tzinfo=UTC), tick=False):
        kuasa = Person("Citra", "6472011503800002", phone="0812-5550-0003")
        made = world.register(proxy=kuasa, power_of_attorney="1/SK/2026")
    with time_machine.travel(SILENT, tick=False):
        enter(visitor, made)
        assert "kuasa yang sama: Citra" in words(text_of(visitor.get("/lacak/keberatan")))
        visitor.post(f"/lacak/keberatan/kirim/{filled_in(visitor)}")
    objection = the_objection()
    assert (objection.proxy_id, objection.power_of_attorney) == (made.proxy_id, "1/SK/2026")


def test_the_scan_of_a_power_of_attorney_is_asked_only_where_the_body_asks_scans(visitor: PageClient) -> None:
    made = silent()
    with committed():
        body = world.body()
        body.needs_identity_scan, body.identity_rule = True, "Peraturan Gubernur Nomor 1"
    with time_machine.travel(SILENT, tick=False):
        enter(visitor, made)
        key = key_in(text_of(visitor.get("/lacak/keberatan")))
        sent = FILLED | NEW_PROXY | {"key": key}
        assert "lampirkan surat kuasa khusus" in text_of(send_form(visitor, sent))
        assert send_form(visitor, sent | {"power_file": (a_pdf(), "kuasa.pdf")}).status_code == 302
        visitor.post(f"/lacak/keberatan/kirim/{key}")
    objection = the_objection()
    (file,) = db.session.scalars(queries.files_of(objection)).all()
    assert (file.kind, file.request_id) == (FileKind.POWER_OF_ATTORNEY, None)
    assert storage.current().get(file.storage_key).startswith(b"%PDF")


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        enter(visitor, made)
        key = key_in(text_of(visitor.get("/lacak/keberatan")))
        wrong = {"key": key, "grounds": ["d"], "chosen": [], "case_position": "Kisah saya", "proxy_name": "Budi"}
        sent = wrong | {"attachments": (io.BytesIO(b"catatan"), "catatan.txt"), "website": ""}
        answer = send_form(visitor, sent)
        page = text_of(answer)
        assert send_form(visitor, FILLED | {"key": key}).status_code == 302
        kept = text_of(visitor.get(f"/lacak/keberatan?draf={key}"))
    assert answer.status_code == 422
    assert errors_in(page) == "pilih paling sedikit satu butir  | centang pernyataan ini "
    assert "Kisah saya" in page
    assert re.search(r'<input checked[^>]*value="d"', page)
    assert 'value="Budi"' in page
    assert "catatan.txt" in page
    assert "Saya mohon diberikan." in kept
    assert "catatan.txt" in kept


@pytest.mark.parametrize(
    ("changes", "words_said"),
    [
        ({"grounds": []}, "pilih paling sedikit satu alasan"),
        ({"grounds": ["c", "z"]}, "pilih dari daftar"),
        ({"chosen": ["7"]}, "pilih dari daftar"),
        ({"case_position": "  "}, "ceritakan apa yang terjadi"),
        ({"case_position": "x" * 4001}, "paling banyak 4.000 huruf"),
        ({"truth": ""}, "centang pernyataan ini"),
        ({"website": "http://"}, "dibuat oleh mesin"),
    ],
)
def test_each_fault_has_its_sentence(visitor: PageClient, changes: dict[str, Any], words_said: str) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        enter(visitor, made)
        answer = send_form(visitor, FILLED | {"key": key_in(text_of(visitor.get("/lacak/keberatan")))} | changes)
    assert answer.status_code == 422
    assert words_said in text_of(answer)


def test_sending_again_lands_on_the_same_receipt(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        enter(visitor, made)
        key = filled_in(visitor)
        answers = {visitor.post(f"/lacak/keberatan/kirim/{key}").location for _time in range(3)}
        assert visitor.get(f"/lacak/keberatan/cek/{key}").location == f"/tanda-terima-keberatan/{key}"
    assert answers == {f"/tanda-terima-keberatan/{key}"}
    assert the_objection().seq == 1


def test_parallel_sends_file_once(visitor: PageClient, app: Flask) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        enter(visitor, made)
        key = filled_in(visitor)
        db.session.rollback()

        def send(_number: int) -> tuple[int, str]:
            answer = app.test_client().post(f"/lacak/keberatan/kirim/{key}")
            return answer.status_code, answer.location

        with ThreadPoolExecutor(6) as pool:
            answers = set(pool.map(send, range(6)))
    assert answers == {(302, f"/tanda-terima-keberatan/{key}")}
    assert the_objection().seq == 1
    assert db.session.scalar(sa.select(NumberSeries.last).where(NumberSeries.series == "objection")) == 1


def test_a_withdrawn_request_takes_no_objection_even_at_the_last_moment(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        enter(visitor, made)
        key = filled_in(visitor)
        with committed():
            requests.withdraw(made, reason="", actor=applicant_of(made.body_id), now=clock.now())
        answer = visitor.post(f"/lacak/keberatan/kirim/{key}")
    assert answer.status_code == 409
    assert "sudah dicabut oleh Pemohon sendiri" in text_of(answer)
    assert "Permohonan saya tidak dijawab." in text_of(answer)
    assert db.session.scalars(sa.select(Objection)).all() == []


def test_a_draft_opens_only_as_what_it_is(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        enter(visitor, made)
        key = filled_in(visitor)
        assert visitor.get(f"/ajukan/cek/{key}").status_code == 404
        assert visitor.post(f"/ajukan/kirim/{key}").status_code == 404
        assert visitor.get("/lacak/keberatan/cek/tidak-ada").status_code == 404
        assert visitor.post("/lacak/keberatan/kirim/tidak-ada").status_code == 404


def test_the_receipt_is_shown_for_a_day(visitor: PageClient) -> None:
    objection = ruled()
    with time_machine.travel(datetime(2026, 4, 8, 2, tzinfo=UTC), tick=False):
        assert visitor.get(f"/tanda-terima-keberatan/{objection.filing_key}").location == "/lacak"
    assert visitor.get("/tanda-terima-keberatan/tidak-ada").status_code == 404


# Ground b without a request


def test_missing_periodic_information_is_objected_to_without_a_request(visitor: PageClient) -> None:
    with time_machine.travel(SILENT, tick=False):
        assert "jenis=perorangan" in text_of(visitor.get("/ajukan-keberatan/kaltim"))
        path = "/ajukan-keberatan/kaltim"
        key = key_in(text_of(visitor.get(f"{path}?jenis=perorangan")))
        answer = send_form(visitor, MISSING | {"key": key, "items-1": "Profil badan publik"}, path)
        assert answer.location == f"/lacak/keberatan/cek/{key}", errors_in(text_of(answer))
        checked = text_of(visitor.get(answer.location))
        visitor.post(f"/lacak/keberatan/kirim/{key}")
        receipt = text_of(visitor.get(f"/tanda-terima-keberatan/{key}"))
        paper = visitor.get(f"/tanda-terima-keberatan/{key}/pdf")
        objection = the_objection()
        enter(visitor, objection)
        page = words(text_of(visitor.get(f"/lacak/keberatan/{objection.id}")))
    assert "6472014501909001" not in checked
    assert objection.request_id is None
    assert [(row.ground, row.window_due_on) for row in objection.grounds] == [(Ground.PERIODIC_NOT_PROVIDED, None)]
    assert [item.text for item in objection.items] == ["Laporan keuangan tahunan 2025", "Profil badan publik"]
    assert (objection.applicant.identity, objection.purpose) == ("6472014501909001", "Penelitian")
    assert objection.number in receipt
    assert paper.data.startswith(b"%PDF")
    assert "tidak ada; alasan huruf b tidak memerlukan permohonan" in page


def test_ground_b_asks_each_kind_of_applicant_what_it_needs(visitor: PageClient) -> None:
    path = "/ajukan-keberatan/kaltim"
    key = key_in(text_of(visitor.get(f"{path}?jenis=kuasa-badan-hukum")))
    people = {name: PROXY[name] for name in PROXY if name not in {"items-0", "access_mode", "delivery_method"}}
    answer = send_form(visitor, MISSING | people | {"key": key}, path)
    assert "lampirkan surat kuasa khusus" in errors_in(text_of(answer))
    assert text_of(answer).count("Periksa:") == 1
    answer = send_form(visitor, MISSING | people | {"key": key, "power_file": (a_pdf(), "kuasa.pdf")}, path)
    assert answer.location == f"/lacak/keberatan/cek/{key}"
    visitor.post(f"/lacak/keberatan/kirim/{key}")
    objection = the_objection()
    assert objection.proxy is not None
    assert (objection.applicant.name, objection.proxy.name) == ("Yayasan Sungai Bersih", "Budi Santoso")


def test_one_more_item_keeps_what_was_typed(visitor: PageClient) -> None:
    path = "/ajukan-keberatan/kaltim"
    key = key_in(text_of(visitor.get(f"{path}?jenis=perorangan")))
    answer = send_form(visitor, {"situation": "perorangan", "key": key, "items-0": "Laporan", "add": "1"}, path)
    page = text_of(visitor.get(answer.location))
    assert answer.location == f"{path}?draf={key}&butir=2#items-1"
    assert "Laporan" in page
    assert 'name="items-1"' in page
    many = {f"items-{place}": f"Butir {place}" for place in range(11)}
    assert "paling banyak 10 butir" in text_of(send_form(visitor, MISSING | many | {"key": key}, path))


def test_ground_b_is_refused_kindly_where_a_body_takes_nothing(visitor: PageClient) -> None:
    with committed():
        world.body().accepts_requests = False
    assert "belum menerima permohonan melalui portal" in text_of(visitor.get("/ajukan-keberatan/kaltim"))
    assert visitor.get("/ajukan-keberatan/tidak-ada").status_code == 404


# Its own room


def test_number_and_code_of_an_objection_open_it_and_not_the_case(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        objection = cases.file(made)
        token = requests.token_of(objection.filing_key)
        answer = visitor.post("/lacak", data={"number": objection.number.lower(), "token": token.lower()})
        page = words(text_of(visitor.get(answer.location)))
        assert visitor.get("/lacak/permohonan").location == "/lacak"
    assert answer.location == f"/lacak/keberatan/{objection.id}"
    assert "Giliran Atasan PPID" in page
    assert "Kamis, 21 Mei 2026" in page
    assert "Permohonan saya tidak dijawab sampai batas waktunya." in page


def test_another_code_does_not_open_it(visitor: PageClient, app: Flask) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        objection, other = cases.file(made), cases.file(world.register("kunci-2", items=("Lain",)), 2, grounds=B)
        strangers = world.register("kunci-3")
        assert visitor.get(f"/lacak/keberatan/{objection.id}").location == "/lacak"
        for number, key in ((objection.number, other.filing_key), (objection.number, made.filing_key)):
            wrong = visitor.post("/lacak", data={"number": number, "token": requests.token_of(key)})
            assert wrong.status_code == 422
        for row in (other, strangers):
            neighbour = PageClient(app.test_client())
            enter(neighbour, row)
            for path in ("", "/cabut", "?tanggal=2026-06-01"):
                assert neighbour.get(f"/lacak/keberatan/{objection.id}{path}").status_code == 404
            for step in ("buka-tanggapan", "tanggapi", "cabut"):
                assert neighbour.post(f"/lacak/keberatan/{objection.id}/{step}").status_code == 404
            letter = db.session.scalars(queries.letters_of(objection.id)).one()
            assert neighbour.get(f"/lacak/keberatan/surat/{letter.id}").status_code == 404


B = frozenset({Ground.PERIODIC_NOT_PROVIDED})


def test_closing_forgets_the_objection_too(visitor: PageClient) -> None:
    objection = ruled()
    enter(visitor, objection)
    visitor.post("/lacak/tutup")
    assert visitor.get(f"/lacak/keberatan/{objection.id}").location == "/lacak"


@pytest.mark.parametrize("held", [[1, "x"], [1], "1", None])
def test_a_session_alone_opens_no_objection(visitor: PageClient, held: Any) -> None:
    objection = ruled()
    with visitor.client.session_transaction() as session:
        session["objection"] = held
    assert visitor.get(f"/lacak/keberatan/{objection.id}").location == "/lacak"


@pytest.mark.parametrize("verdict", list(Verdict))
def test_nothing_of_the_outcome_is_seen_before_the_ruling_is_opened(visitor: PageClient, verdict: Verdict) -> None:
    objection = ruled(verdict)
    letter = db.session.scalars(queries.letters_of(objection.id).where(Letter.kind == "ruling")).one()
    made = objection.info_request
    assert made is not None
    with time_machine.travel(datetime(2026, 4, 9, 2, tzinfo=UTC), tick=False):
        if verdict is not Verdict.REJECTED:
            with committed():
                item = the_objection().items[0]
                rulings.execute(item, note="Sudah diserahkan", actor=world.actor(Role.OFFICER), now=clock.now())
        enter(visitor, made)
        pages = [
            visitor.get(path) for path in ("/lacak/permohonan", f"/lacak/keberatan/{objection.id}?tanggal=2026-05-01")
        ]
        shut = visitor.get(f"/lacak/keberatan/surat/{letter.id}")
        assert visitor.get(f"/lacak/surat/{letter.id}").status_code == 404
    for page in map(text_of, pages):
        read = words(page)
        for told in ("Diterima sebagian", "Ditolak", "ditolak", "Serahkan dokumen", "Sesuai berkas", "dilaksanakan"):
            assert told not in read.replace("Permohonan informasi ditolak", "")
        assert f"/surat/{letter.id}" not in page
    assert "Buka tanggapan" in text_of(pages[1])
    assert shut.location == f"/lacak/keberatan/{objection.id}#tanggapan"


def test_opening_the_ruling_is_recorded_and_starts_the_window(visitor: PageClient) -> None:
    objection = ruled(Verdict.ACCEPTED_IN_PART)
    with time_machine.travel(datetime(2026, 5, 12, 2, tzinfo=UTC), tick=False):
        enter(visitor, objection)
        path = f"/lacak/keberatan/{objection.id}"
        answers = [visitor.post(f"{path}/buka-tanggapan") for _time in range(2)]
        page = words(text_of(visitor.get(path)))
        letter = db.session.scalars(queries.letters_of(objection.id).where(Letter.kind == "ruling")).one()
        paper = visitor.get(f"/lacak/keberatan/surat/{letter.id}")
    assert {answer.location for answer in answers} == {f"{path}#tanggapan"}
    fresh = the_objection()
    assert (fresh.status, fresh.ruling_received_on) == (ObjectionStatus.RECEIVED, date(2026, 5, 12))
    assert fresh.receipt_evidence is EvidenceKind.OPENED
    assert "Keberatan diterima sebagian" in page
    assert "Serahkan dokumen yang diminta" in page
    assert "MEMENUHI SYARAT" in page
    assert "Hari terakhirnya Senin, 8 Juni 2026." in page
    assert paper.data.startswith(b"%PDF")


def test_a_ruling_that_is_not_there_cannot_be_opened(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        objection = cases.file(made)
        enter(visitor, objection)
        path = f"/lacak/keberatan/{objection.id}"
        visitor.post(f"{path}/buka-tanggapan")
        assert "belum ada tanggapan yang dapat dibuka" in text_of(visitor.get(path))
    assert the_objection().status is ObjectionStatus.REGISTERED


@pytest.mark.parametrize(
    ("day", "verdict"), [("2026-05-21", "PREMATUR"), ("2026-06-15", "MEMENUHI SYARAT"), ("2026-06-16", "KEDALUWARSA")]
)
def test_the_way_to_the_commission_is_judged_for_any_day(visitor: PageClient, day: str, verdict: str) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        objection = cases.file(made)
        enter(visitor, objection)
        page = words(text_of(visitor.get(f"/lacak/keberatan/{objection.id}?tanggal={day}")))
    asked = page[page.index("Bila diajukan pada hari lain") :]
    assert verdict in asked
    assert "sejak hari berikutnya sampai Senin, 15 Juni 2026" in page


@pytest.mark.parametrize("day", ["", "kemarin", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_strange_day_is_answered_kindly(visitor: PageClient, day: str) -> None:
    objection = ruled()
    enter(visitor, objection)
    answer = visitor.get(f"/lacak/keberatan/{objection.id}", query_string={"tanggal": day})
    assert answer.status_code in {200, 422}


def test_a_day_that_is_asked_about_is_not_called_today(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        objection = cases.file(made)
        enter(visitor, objection)
        raw = text_of(visitor.get(f"/lacak/keberatan/{objection.id}?tanggal=2026-06-15"))
    page = words(raw)
    asked = page[page.index("Bila diajukan pada hari lain") : page.index("Ke mana dan membawa apa")]
    assert "Hari terakhir: jatuh tempo pada tanggal itu, Senin, 15 Juni 2026." in asked
    assert ">tanggal itu<" in raw
    assert "hari ini" not in asked


def test_past_the_decreed_years_no_number_of_late_days_is_told(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        objection = cases.file(made)
        enter(visitor, objection)
        page = words(text_of(visitor.get(f"/lacak/keberatan/{objection.id}?tanggal=2031-01-01")))
    assert "KEDALUWARSA" in page
    assert "Batas waktu berakhir pada Senin, 15 Juni 2026." in page
    assert not re.search(r"Terlambat \d+ hari", page)


def test_once_a_dispute_is_on_record_the_page_no_longer_points_to_the_commission(visitor: PageClient) -> None:
    objection = ruled(Verdict.REJECTED)
    with time_machine.travel(datetime(2026, 4, 9, 2, tzinfo=UTC), tick=False):
        cases.receive(objection)
        with committed():
            disputes.petition(
                objection,
                petitioned_on=date(2026, 4, 9),
                competence=disputes.competence(objection.body),
                actor=world.actor(Role.OFFICER),
                now=clock.now(),
            )
        enter(visitor, objection)
        page = words(text_of(visitor.get(f"/lacak/keberatan/{objection.id}")))
    assert "Bila Anda tidak puas, Anda berhak meminta" not in page
    assert "Sengketanya sudah diajukan kepada Komisi Informasi" in page


def test_a_silent_atasan_is_told_and_the_window_is_shown_with_its_days(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        objection = cases.file(made)
    with time_machine.travel(datetime(2026, 5, 25, 2, tzinfo=UTC), tick=False):
        enter(visitor, objection)
        page = words(text_of(visitor.get(f"/lacak/keberatan/{objection.id}")))
    assert "Atasan PPID terlambat menanggapi" in page
    assert "MEMENUHI SYARAT" in page
    assert "Hari terakhirnya Senin, 15 Juni 2026." in page
    assert "Komisi Informasi Provinsi Kalimantan Timur" in page


def handed_over(objection: Objection, now: datetime) -> StoredFile:
    """A file with which the PPID carries out what was ordered about the first item."""
    key = storage.current().new_key("given")
    storage.current().put(key, b"isi")
    row = StoredFile(
        body_id=objection.body_id,
        draft_key=objection.file_key,
        kind=FileKind.EVIDENCE,
        name="laporan.txt",
        media_type="text/plain",
        size_bytes=3,
        sha256=hashlib.sha256(b"isi").hexdigest(),
        storage_key=key,
        uploaded_at=now,
    )
    with committed():
        item = next(item for item in the_objection().items if item.number == 1)
        rulings.execute(item, note="Terlampir", files=[row], actor=world.actor(Role.OFFICER), now=now)
    return db.session.scalars(sa.select(StoredFile)).one()


def test_what_was_ordered_is_followed_to_the_file_that_was_handed_over(visitor: PageClient, app: Flask) -> None:
    objection, now = ruled(), datetime(2026, 4, 9, 2, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        path = f"/lacak/keberatan/berkas/{handed_over(objection, now).id}"
        assert visitor.get(path).location == "/lacak"
        enter(visitor, objection)
        assert visitor.get(path).location == f"/lacak/keberatan/{objection.id}#tanggapan"
        visitor.post(f"/lacak/keberatan/{objection.id}/buka-tanggapan")
        page = text_of(visitor.get(f"/lacak/keberatan/{objection.id}"))
        given = visitor.get(path)
        assert visitor.get("/lacak/keberatan/berkas/99999").status_code == 404
        neighbour = PageClient(app.test_client())
        enter(neighbour, world.register("kunci-2"))
        assert neighbour.get(path).status_code == 404
    assert "Sudah dilaksanakan" in page
    assert "Menunggu dilaksanakan" in page
    assert f'href="{path}"' in page
    assert given.data == b"isi"
    assert given.headers["Content-Disposition"].startswith("attachment")


def test_what_a_ruling_ordered_is_no_file_of_the_answer(visitor: PageClient) -> None:
    with time_machine.travel(SILENT, tick=False):
        objection = cases.receive(ruled())
        made = cases.refused(objection.info_request)
        item = objection.items[0]
        uploads = [files.Upload(accept("perintah.txt", b"isi"), FileKind.GIVEN, item.request_item_id)]
        with files.stored(objection, uploads, now=clock.now()) as rows, committed():
            rulings.execute(item, note="", files=rows, actor=world.actor(Role.OFFICER), now=clock.now())
        file = db.session.scalars(sa.select(StoredFile)).one()
        assert file.request_id == made.id
        enter(visitor, made)
        assert "perintah.txt" not in text_of(visitor.get("/lacak/permohonan"))
        assert visitor.get(f"/lacak/berkas/{file.id}").status_code == 404
        assert "perintah.txt" in text_of(visitor.get(f"/lacak/keberatan/{objection.id}"))
        assert visitor.get(f"/lacak/keberatan/berkas/{file.id}").data == b"isi"


def test_the_applicant_replies_to_the_ruling(visitor: PageClient) -> None:
    objection = ruled(Verdict.REJECTED)
    enter(visitor, objection)
    path = f"/lacak/keberatan/{objection.id}"
    early = visitor.post(f"{path}/tanggapi", data={"text": "Terlalu dini"})
    assert early.location == f"{path}#tanggapan"
    visitor.post(f"{path}/buka-tanggapan")
    assert visitor.post(f"{path}/tanggapi", data={"text": " "}).status_code == 422
    assert visitor.post(f"{path}/tanggapi", data={"text": "Saya tidak sependapat."}).status_code == 302
    assert the_objection().applicant_response == "Saya tidak sependapat."
    assert "Saya tidak sependapat." in text_of(visitor.get(path))


def test_an_objection_is_withdrawn_after_one_more_question(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        objection = cases.file(made)
        enter(visitor, objection)
        path = f"/lacak/keberatan/{objection.id}"
        assert "Cabut keberatan ini?" in text_of(visitor.get(f"{path}/cabut"))
        assert the_objection().status is ObjectionStatus.REGISTERED
        assert visitor.post(f"{path}/cabut", data={"reason": "Sudah diberikan"}).location == path
        page = words(text_of(visitor.get(path)))
        again = visitor.post(f"{path}/cabut", data={"reason": "Lagi"})
    assert the_objection().status is ObjectionStatus.WITHDRAWN
    assert "Keberatan ini sudah dicabut" in page
    assert "Ke Komisi Informasi" not in page
    assert again.status_code == 409
    assert "Lagi" in text_of(again)


def test_a_settlement_is_told_with_its_words(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        objection = cases.file(made)
        with committed():
            rulings.settle(
                objection,
                text="PPID menyerahkan laporan",
                agreed=True,
                actor=world.actor(Role.SUPERIOR),
                now=clock.now(),
            )
        enter(visitor, objection)
        page = words(text_of(visitor.get(f"/lacak/keberatan/{objection.id}")))
    assert "Selesai melalui musyawarah" in page
    assert "PPID menyerahkan laporan" in page


def test_the_record_is_told_in_sentences_of_this_objection_only(visitor: PageClient) -> None:
    made = silent()
    with time_machine.travel(SILENT, tick=False):
        first, second = cases.file(made), cases.file(made, 2, grounds=frozenset({Ground.LATE}))
        enter(visitor, first)
        page = words(text_of(visitor.get(f"/lacak/keberatan/{first.id}")))
    history = page[page.index("Riwayat") :]
    assert first.number in history
    assert second.number not in page


def test_the_pages_ask_the_database_as_often_for_one_item_as_for_many(app: Flask) -> None:
    numbers = []
    with time_machine.travel(datetime(2026, 3, 2, 2, tzinfo=UTC), tick=False):
        small = world.register("kunci-1", items=("Laporan",))
        large = world.register("kunci-2", items=tuple(f"Butir {number}" for number in range(12)))
    with time_machine.travel(SILENT, tick=False):
        few = cases.file(small, 1)
        many = cases.file(large, 2, grounds=frozenset(Ground))
        for number in range(3, 6):
            cases.file(large, number)
        for case, objection in ((small, few), (large, many)):
            visitor = PageClient(app.test_client())
            enter(visitor, case)
            seen = []
            for path in ("/lacak/permohonan", "/lacak/keberatan", f"/lacak/keberatan/{objection.id}"):
                with counted() as statements:
                    assert visitor.get(path).status_code == 200
                seen.append(len(statements))
            numbers.append(seen)
    assert numbers[0] == numbers[1]
    assert max(numbers[0]) < 40


def test_the_forms_carry_their_token(app: Flask) -> None:
    made = silent()
    objection_page = app.test_client()
    with time_machine.travel(SILENT, tick=False):
        objection = cases.file(made)
        enter(objection_page, made)
        app.config["WTF_CSRF_ENABLED"] = True
        for path in (
            "/lacak/keberatan",
            f"/lacak/keberatan/{objection.id}",
            f"/lacak/keberatan/{objection.id}/cabut",
            "/ajukan-keberatan/kaltim?jenis=kelompok",
        ):
            check_page(text_of(objection_page.get(path)))
        assert isinstance(objection_page, VisitClient)
        assert objection_page.post("/lacak/keberatan", data=FILLED).status_code == 400


def test_local_dates_are_the_bodys(app: Flask) -> None:
    """An objection sent at half past midnight in Samarinda was received on that day."""
    made = silent()
    with time_machine.travel(datetime(2026, 4, 6, 16, 30, tzinfo=UTC), tick=False):
        objection = cases.file(made)
    assert objection.received_on == local_date(objection.received_at, objection.body.zone) == date(2026, 4, 7)
    assert objections.CODE_PREFIX in objection.number
