"""Disputes through their pages: the list, a petition on record, its stages, the commission's look, the publication."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ppid import clock
from ppid.access import applicant_of
from ppid.actions import objections
from ppid.actions.disputes import NumberTaken
from ppid.db import committed, db
from ppid.law import disputes as law
from ppid.law.disputes import DisputeOutcome, Level, Stage
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.models import Dispute, Event, Objection
from ppid.queries import disputes as queries
from ppid.queries import objections as objection_queries
from tests import disputes, world
from tests import objections as filed
from tests.conftest import sign_in
from tests.pages import check_page
from tests.web.officers import counted, words

MORNING = datetime(2026, 6, 16, 1, 0, tzinfo=UTC)  # Tuesday, 09.00 WITA; the window closed the day before


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def on(year: int, month: int, day: int) -> time_machine.travel:
    return time_machine.travel(datetime(year, month, day, 2, 0, tzinfo=UTC), tick=False)


def silent(number: int = 1, slug: str = "kaltim", **changes: Any) -> Objection:
    """An objection of 6 April that nobody ruled on by 21 May; it may go to the commission until 15 June."""
    with on(2026, 3, 2):
        made = world.register(f"kunci-{number}", slug)
    with on(2026, 4, 6):
        return filed.file(made, number, slug, **changes)


def at_commission(number: int = 1) -> Dispute:
    """A dispute of 2 June, registered with a commission of the portal on 5 June."""
    dispute = disputes.petition(silent(number), date(2026, 6, 2), disputes.commission())
    return disputes.registered(dispute, date(2026, 6, 5), f"{number:03}/REG-PSI/2026")


def now_of(dispute: Dispute) -> Dispute:
    """The dispute as the database has it now."""
    db.session.rollback()
    return db.session.get_one(Dispute, dispute.id, populate_existing=True)


def of_objection(objection: Objection) -> Dispute | None:
    db.session.rollback()
    return db.session.scalars(queries.of_objection(objection.id)).one_or_none()


def seen(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    check_page(answer.text, csrf=False)
    return words(answer.text)


def send(client: FlaskClient, path: str, **data: str) -> TestResponse:
    answer = client.post(path, data=data)
    if answer.mimetype == "text/html" and not answer.location:
        check_page(answer.text, csrf=False)
    return answer


def stage(client: FlaskClient, dispute: Dispute, page: str, **data: str) -> TestResponse:
    usual = {"version": str(now_of(dispute).version), "on": "2026-06-16"}
    return send(client, f"/sengketa/{dispute.id}/tahap/{page}", **(usual | data))


# A petition


def test_the_verdict_stands_on_the_page_before_anything_is_saved(client: FlaskClient) -> None:
    objection = silent()
    sign_in(client, Role.OFFICER)
    path = f"/keberatan/{objection.id}/sengketa"
    assert "Kepada siapa diajukan" not in seen(client, path)
    in_time = seen(client, f"{path}?tanggal=2026-06-15")
    assert "MEMENUHI SYARAT" in in_time
    assert "Hari terakhirnya Senin, 15 Juni 2026" in in_time
    assert "Garis hari" in client.get(f"{path}?tanggal=2026-06-15").text
    assert "KEDALUWARSA" in seen(client, f"{path}?tanggal=2026-06-16")
    assert "PREMATUR" in seen(client, f"{path}?tanggal=2026-05-21")
    assert of_objection(objection) is None


@pytest.mark.parametrize("day", ["2026-06-17", "2026-04-05", "besok", ""])
def test_a_day_that_cannot_be_the_filing_is_asked_again(client: FlaskClient, day: str) -> None:
    objection = silent()
    sign_in(client, Role.OFFICER)
    assert "Periksa" in seen(client, f"/keberatan/{objection.id}/sengketa?tanggal={day}", 422)
    assert send(client, f"/keberatan/{objection.id}/sengketa?tanggal={day}", name="KI").status_code == 422
    assert of_objection(objection) is None


def test_the_commission_that_is_competent_is_proposed_and_may_be_changed(client: FlaskClient) -> None:
    commission = disputes.commission()
    objection, other = silent(), silent(2)
    sign_in(client, Role.SUPERIOR)
    path = f"/keberatan/{objection.id}/sengketa?tanggal=2026-06-02"
    page = client.get(path).text
    assert f'<option selected value="{commission.id}">' in page
    assert "yang berwenang adalah Komisi Informasi Provinsi Kalimantan Timur" in words(page)
    answer = send(client, path, commission=str(commission.id), note="Diberi tahu lewat surat")
    dispute = of_objection(objection)
    assert dispute is not None
    assert answer.location == f"/sengketa/{dispute.id}"
    assert (dispute.commission_id, dispute.level) == (commission.id, Level.PROVINCIAL)
    assert dispute.stages[0].note == "Diberi tahu lewat surat"
    typed = {"commission": "", "name": "Komisi Informasi Pusat", "level": "central"}
    send(client, f"/keberatan/{other.id}/sengketa?tanggal=2026-06-02", **typed)
    elsewhere = of_objection(other)
    assert elsewhere is not None
    assert (elsewhere.commission_id, elsewhere.commission_name) == (None, "Komisi Informasi Pusat")


def test_a_commission_of_the_portal_that_is_typed_by_hand_is_linked(client: FlaskClient) -> None:
    commission, objection = disputes.commission(), silent()
    sign_in(client, Role.OFFICER)
    typed = {"commission": "", "name": f"  {commission.name.upper()} ", "level": "central"}
    send(client, f"/keberatan/{objection.id}/sengketa?tanggal=2026-06-02", **typed)
    dispute = of_objection(objection)
    assert dispute is not None
    assert (dispute.commission_id, dispute.commission_name) == (commission.id, commission.name)
    assert dispute.level is Level.PROVINCIAL


def test_an_objection_that_ended_otherwise_is_not_taken_to_the_commission(client: FlaskClient) -> None:
    objection = silent()
    with committed():
        objections.withdraw(objection, reason="", actor=applicant_of(objection.body_id), now=clock.now())
    sign_in(client, Role.OFFICER)
    path = f"/keberatan/{objection.id}/sengketa"
    assert path not in client.get(f"/keberatan/{objection.id}").text
    for address in (path, f"{path}?tanggal=2026-06-02"):
        assert "tidak ada yang disengketakan" in seen(client, address, 409)
    answer = send(client, f"{path}?tanggal=2026-06-02", commission="", name="KI", level="central")
    assert answer.status_code == 409
    assert "tidak ada yang disengketakan" in answer.text
    assert of_objection(objection) is None


def test_a_commission_outside_the_portal_needs_its_name_and_level(client: FlaskClient) -> None:
    objection = silent()
    sign_in(client, Role.OFFICER)
    path = f"/keberatan/{objection.id}/sengketa?tanggal=2026-06-02"
    answer = send(client, path, commission="", name="", level="", note="Surat nomor 5")
    assert answer.status_code == 422
    assert "Tuliskan nama Komisi Informasi" in answer.text
    assert "Surat nomor 5" in answer.text
    assert send(client, path, commission="999999", name="KI", level="central").status_code == 422
    assert of_objection(objection) is None


def test_a_dispute_is_recorded_once_and_what_was_typed_stays(client: FlaskClient) -> None:
    objection = silent()
    dispute = disputes.petition(objection, date(2026, 6, 2))
    sign_in(client, Role.OFFICER)
    path = f"/keberatan/{objection.id}/sengketa"
    assert client.get(path).location == f"/sengketa/{dispute.id}"
    answer = send(client, f"{path}?tanggal=2026-06-03", name="KI lain", level="central", commission="", note="Kedua")
    assert answer.status_code == 409
    assert "sudah tercatat" in answer.text
    assert "Kedua" in answer.text


def test_the_desk_reads_disputes_but_records_none(client: FlaskClient) -> None:
    dispute = disputes.petition(silent(), date(2026, 6, 2))
    sign_in(client, Role.DESK)
    assert "tidak mencatat tahap" in seen(client, f"/sengketa/{dispute.id}")
    assert client.get(f"/keberatan/{dispute.objection_id}/sengketa").status_code == 403
    assert stage(client, dispute, "registrasi", number="1").status_code == 403


# The stages


def test_a_dispute_runs_through_its_stages_to_the_publication(client: FlaskClient) -> None:
    dispute = disputes.petition(silent(), date(2026, 6, 2))
    sign_in(client, Role.OFFICER)
    assert "Diregistrasi" in seen(client, f"/sengketa/{dispute.id}")
    stage(client, dispute, "registrasi", number="001/REG-PSI/2026", on="2026-06-05")
    stage(client, dispute, "pemeriksaan-awal", on="2026-06-10", note="Kedua pihak hadir")
    stage(client, dispute, "mediasi", on="2026-06-12")
    stage(client, dispute, "ajudikasi", on="2026-06-15")
    told = {"number": "002/PTS-A/2026", "outcome": "granted", "summary": "Dikabulkan", "to_publish": "Laporan 2025"}
    assert stage(client, dispute, "putusan", **told).status_code == 302
    page = seen(client, f"/sengketa/{dispute.id}")
    assert "Informasi yang dinyatakan terbuka belum diumumkan" in page
    assert "Kedua pihak hadir" in page
    assert "Officer Kaltim" in page
    assert "belum diumumkan" in seen(client, "/sengketa")
    publication = {"version": str(now_of(dispute).version), "on": "2026-06-16", "url": "https://ppid.example/putusan"}
    assert send(client, f"/sengketa/{dispute.id}/umumkan", **publication).status_code == 302
    page = seen(client, f"/sengketa/{dispute.id}")
    assert "https://ppid.example/putusan" in page
    assert "belum diumumkan" not in page
    stage(client, dispute, "pelaksanaan")
    stage(client, dispute, "selesai")
    assert now_of(dispute).stage is Stage.CLOSED
    assert "Sengketa ini sudah selesai" in seen(client, f"/sengketa/{dispute.id}")
    names = [event.name for event in db.session.scalars(objection_queries.events_of(dispute.objection))]
    assert names[-3:] == ["dispute_published", "dispute_executed", "dispute_closed"]


@pytest.mark.parametrize(
    ("page", "told", "reason"),
    [
        ("registrasi", {"number": ""}, "Sebutkan nomor"),
        ("registrasi", {"number": "1", "on": "2026-06-17"}, "belum terjadi"),
        ("registrasi", {"number": "1", "on": "2026-06-01"}, "mendahului"),
        ("registrasi", {"number": "1", "on": ""}, "Isi tanggal"),
        ("registrasi", {"number": "1" * 121}, "terlalu panjang"),
    ],
)
def test_what_a_registration_lacks_is_said_beside_its_field(
    client: FlaskClient, page: str, told: dict[str, str], reason: str
) -> None:
    dispute = disputes.petition(silent(), date(2026, 6, 2))
    sign_in(client, Role.OFFICER)
    answer = stage(client, dispute, page, note="Surat panitera", **told)
    assert answer.status_code == 422
    assert reason in words(answer.text)
    assert "Surat panitera" in answer.text
    assert now_of(dispute).stage is Stage.PETITIONED


def test_a_number_is_registered_once_at_each_commission(client: FlaskClient) -> None:
    taken = at_commission()
    again = disputes.petition(silent(2), date(2026, 6, 2), disputes.commission())
    elsewhere = disputes.petition(silent(3), date(2026, 6, 2), name="Komisi Informasi Pusat")
    sign_in(client, Role.OFFICER)
    answer = stage(client, again, "registrasi", number="001/reg-psi/2026 ", note="Surat panitera")
    assert answer.status_code == 422
    assert "sudah dipakai sengketa lain" in words(answer.text)
    assert "Surat panitera" in answer.text
    assert now_of(again).registration_number is None
    for dispute, number in ((again, "002/REG-PSI/2026"), (elsewhere, taken.registration_number or "")):
        assert stage(client, dispute, "registrasi", number=number).status_code == 302
    third = disputes.petition(silent(4), date(2026, 6, 2), name="komisi informasi pusat")
    assert stage(client, third, "registrasi", number="001/REG-PSI/2026").status_code == 422
    with pytest.raises(NumberTaken):
        disputes.registered(now_of(third), date(2026, 6, 5))


def test_a_decision_that_opens_says_what_must_be_published(client: FlaskClient) -> None:
    dispute = at_commission()
    sign_in(client, Role.OFFICER)
    assert "Sebutkan hasil" in words(stage(client, dispute, "putusan", number="2").text)
    assert stage(client, dispute, "putusan", number="2", outcome="granted").status_code == 422
    assert stage(client, dispute, "putusan", number="2", outcome="lain").status_code == 422
    assert stage(client, dispute, "putusan", number="2", outcome="rejected").status_code == 302
    assert "belum diumumkan" not in seen(client, f"/sengketa/{dispute.id}")
    assert client.get(f"/sengketa/{dispute.id}/umumkan").status_code == 409


def test_only_the_stages_that_may_follow_are_offered(client: FlaskClient) -> None:
    dispute = disputes.petition(silent(), date(2026, 6, 2))
    sign_in(client, Role.OFFICER)
    assert client.get(f"/sengketa/{dispute.id}/tahap/putusan").status_code == 409
    assert client.get(f"/sengketa/{dispute.id}/tahap/banding").status_code == 404
    assert stage(client, dispute, "putusan", number="2", outcome="rejected").status_code == 409
    page = client.get(f"/sengketa/{dispute.id}").text
    assert "tahap/registrasi" in page
    assert "tahap/putusan" not in page


def test_a_refusal_alone_does_not_go_to_mediation(client: FlaskClient) -> None:
    dispute = at_commission()
    with on(2026, 3, 2):
        made = world.register("tolak")
    with on(2026, 3, 9):
        filed.refused(made)
    with on(2026, 4, 6):
        objection = filed.file(made, 9, grounds=frozenset({Ground.REFUSED}))
    refused = disputes.registered(disputes.petition(objection, date(2026, 6, 2)), date(2026, 6, 5), "9")
    sign_in(client, Role.OFFICER)
    assert "tahap/mediasi" in client.get(f"/sengketa/{dispute.id}").text
    assert "tahap/mediasi" not in client.get(f"/sengketa/{refused.id}").text
    assert "huruf a" in seen(client, f"/sengketa/{refused.id}/tahap/mediasi", 409)


def test_two_who_record_at_once_lose_nothing(client: FlaskClient) -> None:
    dispute = at_commission()
    old = dispute.version
    disputes.advance(dispute, law.EXAMINE)
    sign_in(client, Role.OFFICER)
    data = {"version": str(old), "on": "2026-06-16", "note": "Sidang pertama"}
    answer = send(client, f"/sengketa/{dispute.id}/tahap/ajudikasi", **data)
    assert answer.status_code == 409
    assert "Tahap terakhir: Pemeriksaan awal" in words(answer.text)
    assert "Sidang pertama" in answer.text
    assert stage(client, dispute, "ajudikasi").status_code == 302
    stale = send(client, f"/sengketa/{dispute.id}/tahap/mediasi", **data)
    assert "tidak dapat dilakukan lagi" in words(stale.text)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ppid.example", "https://", "http://[", ""])
def test_an_address_that_nobody_can_open_is_no_publication(client: FlaskClient, url: str) -> None:
    dispute = disputes.decided(at_commission())
    sign_in(client, Role.OFFICER)
    data = {"version": str(now_of(dispute).version), "on": "2026-06-16", "url": url}
    assert client.post(f"/sengketa/{dispute.id}/umumkan", data=data).status_code == 422
    assert now_of(dispute).published_on is None


def test_only_the_ppid_records_the_publication(client: FlaskClient) -> None:
    dispute = disputes.decided(at_commission())
    sign_in(client, Role.SUPERIOR)
    page = client.get(f"/sengketa/{dispute.id}").text
    assert "belum diumumkan" in page
    assert "/umumkan" not in page
    assert client.get(f"/sengketa/{dispute.id}/umumkan").status_code == 409


def test_what_a_court_still_looks_at_is_not_overdue_for_publication(client: FlaskClient) -> None:
    dispute = disputes.advance(disputes.decided(at_commission()), law.APPEAL)
    sign_in(client, Role.OFFICER)
    assert "belum diumumkan" not in seen(client, f"/sengketa/{dispute.id}")


# The commission's clocks


def test_the_commissions_clocks_end_with_what_they_await(client: FlaskClient) -> None:
    dispute = disputes.petition(silent(), date(2026, 5, 22))
    with on(2026, 6, 22):
        sign_in(client, Role.OFFICER)
        page = seen(client, f"/sengketa/{dispute.id}")
    assert "Dimulainya penyelesaian sengketa lewat batas waktu" in page
    sign_in(client, Role.OFFICER)
    disputes.registered(dispute, date(2026, 5, 26))
    disputes.advance(dispute, law.EXAMINE, date(2026, 6, 3))
    page = seen(client, f"/sengketa/{dispute.id}")
    assert "lewat batas waktu" not in page
    assert "Selesainya penyelesaian sengketa" in page
    assert "100" in page
    assert 'Kata "dapat"' in page


# The list


def test_the_list_shows_the_verdict_and_takes_a_fixed_number_of_statements(client: FlaskClient) -> None:
    disputes.petition(silent(), date(2026, 6, 16))
    sign_in(client, Role.OFFICER)
    client.get("/sengketa")
    with counted() as few:
        assert "KEDALUWARSA" in seen(client, "/sengketa")
    for number in range(2, 5):
        at_commission(number)
    client.get("/sengketa")
    with counted() as many:
        page = seen(client, "/sengketa")
    assert len(many) == len(few)
    assert "003/REG-PSI/2026" in page


def test_a_long_list_is_read_page_by_page(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_ROWS", 2)
    for number in range(1, 6):
        disputes.registered(disputes.petition(silent(number), date(2026, 6, number)), None, f"nomor-{number}")
    sign_in(client, Role.OFFICER)
    first = client.get("/sengketa").text
    assert "nomor-5" in first
    assert "nomor-3" not in first
    second = client.get("/sengketa?sesudah=" + first.split("sesudah=")[1].split('"')[0]).text
    assert "nomor-3" in second
    assert "nomor-2" in second
    back = client.get("/sengketa?sebelum=" + second.split("sebelum=")[1].split('"')[0]).text
    assert "nomor-5" in back
    assert "nomor-4" in back


# The commission


def test_a_commissioner_sees_what_is_registered_there_and_nothing_else_of_the_body(app: Flask) -> None:
    unregistered = disputes.petition(silent(1), date(2026, 6, 2), disputes.commission())
    other = disputes.petition(silent(2), date(2026, 6, 2), name="Komisi Informasi Pusat")
    elsewhere = disputes.registered(other, date(2026, 6, 5))
    dispute = at_commission(3)
    client = sign_in(app.test_client(), Role.COMMISSIONER, disputes.COMMISSION)
    listed = seen(client, "/sengketa")
    assert "003/REG-PSI/2026" in listed
    assert "Pemerintah Provinsi Kalimantan Timur" in listed
    assert unregistered.objection.number not in listed
    assert elsewhere.objection.number not in listed
    page = seen(client, f"/sengketa/{dispute.id}")
    assert "Siti Ma'rufah" in page
    assert "6472014501909001" not in page
    assert "0812-5550-0001" not in page
    assert "siti@example.org" not in page
    html = client.get(f"/sengketa/{dispute.id}").text
    assert f"/keberatan/{dispute.objection_id}" not in html
    assert f"/permohonan/{dispute.objection.request_id}" not in html
    for hidden in (unregistered, elsewhere):
        assert client.get(f"/sengketa/{hidden.id}").status_code == 404
        assert stage(client, hidden, "pemeriksaan-awal").status_code == 404
    assert client.get(f"/keberatan/{dispute.objection_id}/sengketa").status_code == 404
    assert client.get(f"/keberatan/{dispute.objection_id}").status_code == 403


def test_a_commissioner_records_the_stages_of_the_commission(app: Flask) -> None:
    dispute = at_commission()
    client = sign_in(app.test_client(), Role.COMMISSIONER, disputes.COMMISSION)
    assert stage(client, dispute, "pemeriksaan-awal", note="Sidang pertama").status_code == 302
    told = {"number": "2", "outcome": "granted_in_part", "to_publish": "Laporan"}
    assert stage(client, dispute, "putusan", **told).status_code == 302
    assert now_of(dispute).outcome is DisputeOutcome.GRANTED_IN_PART
    last = db.session.scalars(objection_queries.events_of(dispute.objection)).all()[-1]
    assert isinstance(last, Event)
    assert (last.name, last.doer) == ("dispute_decided", "commissioner")
    assert "/umumkan" not in client.get(f"/sengketa/{dispute.id}").text


def test_a_neighbours_dispute_does_not_exist(client: FlaskClient) -> None:
    dispute = at_commission()
    sign_in(client, Role.OFFICER, "maluku")
    assert client.get(f"/sengketa/{dispute.id}").status_code == 404
    assert client.get(f"/keberatan/{dispute.objection_id}/sengketa").status_code == 404
    assert stage(client, dispute, "pemeriksaan-awal").status_code == 404


def test_the_dispute_of_an_objection_without_a_request_has_its_page(client: FlaskClient) -> None:
    from ppid.actions.filing import Person

    with on(2026, 4, 6):
        objection = filed.file(
            None,
            grounds=frozenset({Ground.PERIODIC_NOT_PROVIDED}),
            applicant=Person("Rahmat", "6472011503800002", "Jalan Anggrek 5", "0812-5550-0002"),
            items=("Laporan keuangan tahunan",),
            purpose="Penelitian",
        )
    dispute = disputes.petition(objection, date(2026, 6, 2))
    sign_in(client, Role.OFFICER)
    page = seen(client, f"/sengketa/{dispute.id}")
    assert "huruf b tidak memerlukannya" in page
    assert "Rahmat" in page


# The applicant


def test_the_applicant_reads_the_stage_on_the_page_of_the_objection(client: FlaskClient) -> None:
    from ppid import vault
    from ppid.actions import requests

    dispute = disputes.decided(at_commission())
    objection = dispute.objection
    token = vault.spell(requests.token_of(objection.filing_key))
    client.post("/lacak", data={"number": objection.number, "token": token})
    page = seen(client, f"/lacak/keberatan/{objection.id}")
    assert "001/REG-PSI/2026" in page
    assert "Dikabulkan" in page
    assert "Laporan realisasi anggaran" in page
