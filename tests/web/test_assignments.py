"""Disposisi, seen through the pages of the PPID Utama and of the units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid import clock, vault
from ppid.access import Actor
from ppid.actions import assignments, background, drafts, letters, requests
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import EvidenceKind, Status
from ppid.models import (
    Assignment,
    AssignmentState,
    Event,
    FileKind,
    InfoRequest,
    ItemDraft,
    Letter,
    Official,
    StoredFile,
    Unit,
)
from ppid.queries import assignments as queries
from ppid.queries import requests as request_queries
from tests import world
from tests.conftest import sign_in
from tests.letters.paper import assert_in_order, text
from tests.pages import PageClient
from tests.visits import VisitClient
from tests.web.officers import GIVEN, MORNING, REFUSED, answer, counted, decided, fresh, numbers, words

SECRETS = ("6472014501909001", "90901", "Jalan Melati 3", "0812-5550-0001", "siti@example.org")


@pytest.fixture(autouse=True)
def _morning(app: Flask) -> Iterator[None]:
    app.test_client_class = VisitClient  # several offices visit in one test
    with time_machine.travel(MORNING, tick=False):
        yield


def as_role(app: Flask, role: Role, slug: str = "kaltim") -> PageClient:
    """A new visitor with this office whose pages keep what every page keeps."""
    return PageClient(sign_in(app.test_client(), role, slug))


def rows_of(*tasks: dict[str, Any], version: int, **more: Any) -> dict[str, Any]:
    """What the form of a disposisi sends, one dictionary for each row."""
    sent: dict[str, Any] = {"version": str(version), **more}
    for count, task in enumerate(tasks):
        sent |= {f"rows-{count}-{name}": value for name, value in ({"days": "3"} | task).items()}
    return sent


def given_to(made: InfoRequest) -> list[Assignment]:
    db.session.rollback()
    return list(db.session.scalars(queries.of_request(made.id).execution_options(populate_existing=True)))


def handed(assignment_id: int, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What the unit's form sends for the items 1, 2, ... ."""
    db.session.rollback()
    one = db.session.get_one(Assignment, assignment_id, populate_existing=True)
    sent: dict[str, Any] = {"version": str(one.version), **more}
    for number, item in enumerate(items, 1):
        sent |= {f"item_{number}-{name}": value for name, value in ({"given_as": "soft_copy"} | item).items()}
    return sent


# The PPID assigns


def test_the_form_starts_with_the_unit_that_was_asked_and_shows_both_dates(app: Flask) -> None:
    made = world.register(unit_id=world.unit().id)
    page = as_role(app, Role.OFFICER).get(f"/permohonan/{made.id}/disposisi").text
    assert f'<option selected value="{world.unit().id}">Dinas Kesehatan</option>' in page
    assert page.count(" checked") == 2
    assert '<option selected value="3">3 hari kerja, sampai Kamis, 19 November 2026</option>' in page
    assert "Senin, 30 November 2026, tetap berjalan" in words(page)
    assert "melewati" not in page


def test_an_internal_limit_after_the_laws_is_warned_of_but_not_refused(app: Flask) -> None:
    made = world.register(received_at=clock.now() - timedelta(days=12))  # due on Wednesday
    visitor = as_role(app, Role.OFFICER)
    page = words(visitor.get(f"/permohonan/{made.id}/disposisi").text)
    assert "Batas waktu internal yang dipilih melewati batas waktu jawaban" in page
    assert "3 hari kerja, sampai Kamis, 19 November 2026 (melewati batas waktu jawaban)" in page
    task = {"unit": str(world.unit().id), "items": ["1"]}
    sent = visitor.client.post(
        f"/permohonan/{made.id}/disposisi", data=rows_of(task, version=made.version), follow_redirects=True
    )
    assert "Batas waktu internal Dinas Kesehatan sesudah batas waktu jawaban" in sent.text
    assert len(given_to(made)) == 1


def test_rows_are_added_without_script_and_nothing_typed_is_lost(app: Flask) -> None:
    made = world.register()
    visitor = as_role(app, Role.OFFICER)
    first = {"unit": str(world.unit().id), "items": ["1"], "instruction": "Salin laporannya"}
    page = visitor.post(f"/permohonan/{made.id}/disposisi", data=rows_of(first, version=made.version, tambah="1"))
    assert page.status_code == 200
    assert "Salin laporannya" in page.text
    assert 'name="rows-1-unit"' in page.text
    assert "Ada yang perlu diperiksa" not in page.text
    assert given_to(made) == []


def test_two_units_get_different_items_and_limits(app: Flask) -> None:
    made = world.register()
    health, roads = world.unit().id, world.unit("dinas-pupr").id
    tasks = (
        {"unit": str(health), "items": ["1"], "instruction": "Salin laporannya", "copies": [str(roads)]},
        {"unit": str(roads), "items": ["1", "2"], "days": "5"},
        {},
    )
    visitor = as_role(app, Role.OFFICER)
    sent = visitor.post(f"/permohonan/{made.id}/disposisi", data=rows_of(*tasks, version=made.version))
    assert sent.status_code == 302, words(sent.text)
    first, second = given_to(made)
    assert (first.unit_id, first.item_numbers, first.due_on) == (health, [1], date(2026, 11, 19))
    assert (second.unit_id, second.item_numbers, second.due_on) == (roads, [1, 2], date(2026, 11, 23))
    page = words(visitor.get(f"/permohonan/{made.id}").text)
    for phrase in (
        "Dinas Kesehatan Menunggu bahan",
        "Salin laporannya",
        "Kamis, 19 November 2026 , 3 hari kerja lagi",
        "Tembusan Dinas Pekerjaan Umum",
        "Butir 1 ditugaskan kepada perangkat daerah",
        "Tarik kembali",
    ):
        assert phrase in page, phrase


WRONG: tuple[tuple[tuple[dict[str, Any], ...], str], ...] = (
    (({},), "Pilih paling sedikit satu perangkat daerah"),
    (({"items": ["1"], "instruction": "Kerjakan"},), "Pilih perangkat daerahnya"),
    (({"unit": "999999", "items": ["1"], "instruction": "Kerjakan"},), "Pilih perangkat daerahnya"),
    (
        ({"unit": "{unit}", "instruction": "Kerjakan"},),
        "Pilih paling sedikit satu butir permohonan. (UU 14/2008 Pasal 13)",
    ),
    (({"unit": "{unit}", "items": ["9"], "instruction": "Kerjakan"},), "Pilih dari daftar yang ada"),
    (({"unit": "{unit}", "items": ["1"], "days": "11", "instruction": "Kerjakan"},), "Pilih salah satu batas waktu"),
    (
        ({"unit": "{unit}", "items": ["1"]}, {"unit": "{unit}", "items": ["2"], "instruction": "Kerjakan"}),
        "sudah dipilih di atas",
    ),
)


def test_what_is_wrong_is_said_beside_its_field(app: Flask) -> None:
    made = world.register()
    visitor, unit = as_role(app, Role.OFFICER), str(world.unit().id)
    for tasks, said in WRONG:
        filled = [{name: unit if value == "{unit}" else value for name, value in task.items()} for task in tasks]
        sent = visitor.post(f"/permohonan/{made.id}/disposisi", data=rows_of(*filled, version=made.version))
        assert sent.status_code == 422, tasks
        assert said in words(sent.text), tasks
        assert "Ada yang perlu diperiksa" in sent.text
        assert ("Kerjakan" in sent.text) is ("instruction" in tasks[-1])
    assert given_to(made) == []


def test_a_stale_disposisi_is_shown_again_with_who_was_faster(app: Flask) -> None:
    made = world.register()
    task = {"unit": str(world.unit().id), "items": ["1"], "instruction": "Petunjuk saya"}
    mine = rows_of(task, version=made.version)
    world.assign(made, "dinas-pupr")
    visitor = as_role(app, Role.OFFICER)
    sent = visitor.post(f"/permohonan/{made.id}/disposisi", data=mine)
    assert sent.status_code == 409
    assert "Petunjuk saya" in sent.text
    assert "Officer Kaltim" in words(sent.text)
    again = visitor.post(f"/permohonan/{made.id}/disposisi", data=mine | {"version": str(fresh(made).version)})
    assert again.status_code == 302
    assert len(given_to(made)) == 2


def test_a_recall_is_confirmed_and_ends_the_units_view(app: Flask) -> None:
    made = world.register()
    id = world.assign(made)[0].id
    visitor, unit = as_role(app, Role.OFFICER), as_role(app, Role.UNIT_OFFICER)
    assert "Tarik kembali disposisi ini?" in visitor.get(f"/disposisi/{id}/tarik").text
    assert given_to(made)[0].state is AssignmentState.OPEN
    typed = handed(id, GIVEN | {"explanation": "Penjelasan unit"}, GIVEN)
    assert visitor.post(f"/disposisi/{id}/tarik", data={"version": typed["version"]}).status_code == 302
    assert given_to(made)[0].state is AssignmentState.RECALLED
    assert "Ditarik kembali" in words(visitor.get(f"/permohonan/{made.id}").text)
    assert visitor.get(f"/disposisi/{id}/tarik").status_code == 409
    for gone in (f"/permohonan/{made.id}", f"/disposisi/{id}"):
        assert unit.get(gone).status_code == 404
    sent = unit.post(f"/disposisi/{id}", data=typed)
    assert sent.status_code == 409
    assert "Penjelasan unit" in sent.text
    assert "Simpan dan serahkan" not in sent.text


# Who may


ROUTES = (
    ("/permohonan/{request}/disposisi", {Role.OFFICER}),
    ("/disposisi/{assignment}", {Role.DESK, Role.OFFICER, Role.SUPERIOR, Role.UNIT_OFFICER}),
    ("/disposisi/{assignment}/tarik", {Role.OFFICER}),
    ("/disposisi/{assignment}/kembalikan", {Role.UNIT_OFFICER}),
    ("/disposisi/serah-terima", {Role.OFFICER, Role.UNIT_OFFICER}),
)


def test_each_page_opens_for_the_offices_it_is_for(app: Flask) -> None:
    made = world.register()
    id = world.assign(made)[0].id
    for role in Role:
        visitor = as_role(app, role)
        for address, roles in ROUTES:
            answer = visitor.get(address.format(request=made.id, assignment=id))
            assert (answer.status_code == 200) is (role in roles), (role, address)


def test_only_the_unit_hands_in_and_returns(app: Flask) -> None:
    id = world.assign(world.register())[0].id
    for role in (Role.DESK, Role.OFFICER, Role.SUPERIOR):
        visitor = as_role(app, role)
        for step in ("", "/kembalikan"):
            assert visitor.post(f"/disposisi/{id}{step}", data=handed(id, GIVEN, GIVEN)).status_code == 409
    assert db.session.scalar(sa.select(sa.func.count(ItemDraft.id))) == 0


def test_a_neighbours_disposisi_does_not_exist(app: Flask) -> None:
    made = world.register()
    id = world.assign(made)[0].id
    visitor = as_role(app, Role.OFFICER, "samarinda")
    for address in (f"/permohonan/{made.id}/disposisi", f"/disposisi/{id}", f"/disposisi/{id}/tarik"):
        assert visitor.get(address).status_code == visitor.post(address).status_code == 404
    assert "Tidak ada disposisi terbuka" in visitor.get("/disposisi/serah-terima").text


# The unit's room


def test_a_unit_sees_its_requests_without_the_applicants_particulars(app: Flask) -> None:
    mine, other = world.register("milik"), world.register("lain")
    id = world.assign(mine)[0].id
    strange = world.assign(other, "dinas-pupr")[0].id
    background.draw_letters()
    visitor = as_role(app, Role.UNIT_OFFICER)
    worklist = visitor.get("/permohonan").text
    assert numbers(worklist) == [mine.number]
    assert "Kamis, 19 November 2026 , 3 hari kerja lagi" in words(worklist)
    for address in (f"/permohonan/{mine.id}", f"/disposisi/{id}", "/permohonan"):
        page = visitor.get(address).text
        assert not [secret for secret in (*SECRETS, "Ma&#39;rufah", "Siti") if secret in page], address
    for address in (f"/permohonan/{other.id}", f"/disposisi/{strange}", f"/disposisi/{strange}/kembalikan"):
        assert visitor.get(address).status_code == 404
    issued = {one.kind: one.id for one in db.session.scalars(sa.select(Letter).where(Letter.request_id == mine.id))}
    assert visitor.get(f"/surat/{issued['receipt']}.pdf").status_code == 404
    page = visitor.get(f"/permohonan/{mine.id}").text
    assert f"/surat/{issued['receipt']}.pdf" not in page
    assert f"/surat/{issued['assignment']}.pdf" in page


def test_no_page_of_a_unit_names_the_applicant_and_the_ppid_still_reads_the_name(app: Flask) -> None:
    made = world.register()
    id = world.assign(made)[0].id
    unit = as_role(app, Role.UNIT_OFFICER)
    addresses = (f"/disposisi/{id}", f"/disposisi/{id}/kembalikan", "/permohonan?cetak=1", "/disposisi/serah-terima")
    for address in (*addresses, f"/permohonan/{made.id}", "/permohonan"):
        page = unit.get(address).text
        assert "rufah" not in page, address
    assert "Identitas Pemohon tidak ditampilkan kepada perangkat daerah" in unit.get(f"/permohonan/{made.id}").text
    for asked, found in (("siti", []), ("ruf", []), ("puskesmas", [made.number]), (made.number[:4], [made.number])):
        assert numbers(unit.get(f"/permohonan?cari={asked}").text) == found, asked  # nor is it found by a name
    assert "Cari nomor atau isi" in unit.get("/permohonan").text
    ppid = as_role(app, Role.OFFICER)
    assert numbers(ppid.get("/permohonan?cari=siti").text) == [made.number]
    for address in (f"/permohonan/{made.id}", f"/disposisi/{id}", "/permohonan"):
        assert "Siti Ma&#39;rufah" in ppid.get(address).text, address
    assert "Perangkat daerah tidak melihat nama" in ppid.get(f"/permohonan/{made.id}/disposisi").text


# The letters that go to and fro


def sent_between(made: InfoRequest) -> list[Letter]:
    db.session.rollback()
    return [one for one, _assignment in db.session.execute(queries.letters_of(made.id))]


def test_a_disposisi_has_its_letter_which_both_sides_read(app: Flask) -> None:
    made = world.register()
    ppid = as_role(app, Role.OFFICER)
    rows = rows_of({"unit": world.unit().id, "items": ["2"], "instruction": "Salin laporannya"}, version=made.version)
    ppid.post(f"/permohonan/{made.id}/disposisi", data=rows)
    (letter,) = sent_between(made)
    assert (letter.kind, letter.series, letter.sha256 is not None) == ("assignment", "letter", True)
    said = text(letters.bytes_of(letter))
    assert_in_order(said, "Yth. PPID Pelaksana Dinas Kesehatan", made.number, "Daftar puskesmas", "Salin laporannya")
    assert not [secret for secret in (*SECRETS, "Siti") if secret in said]
    (one,) = given_to(made)
    for visitor in (ppid, as_role(app, Role.UNIT_OFFICER)):
        for address in (f"/permohonan/{made.id}", f"/disposisi/{one.id}"):
            assert f"/surat/{letter.id}.pdf" in visitor.get(address).text
        assert visitor.get(f"/surat/{letter.id}.pdf").data == letters.bytes_of(letter)


def test_what_a_unit_hands_in_goes_with_a_nota_dinas_under_its_own_kop(app: Flask) -> None:
    with committed():
        world.body().letter_pattern = "{classification}/{seq:03}/{unit}/{year}"
        world.unit().code, world.unit().address = "DINKES", "Jalan Sehat Nomor 5"
    made = world.register()
    id = world.assign(made)[0].id
    unit = as_role(app, Role.UNIT_OFFICER)
    files = {"item_1-files": (BytesIO(b"isi bahan"), "laporan.txt")}
    unit.post(f"/disposisi/{id}", data=handed(id, GIVEN, GIVEN) | files)
    _disposition, nota = sent_between(made)
    assert (nota.kind, nota.number) == ("unit_answer", "000.8.3.2/001/DINKES/2026")
    said = text(letters.bytes_of(nota))
    assert_in_order(
        said,
        "PEMERINTAH PROVINSI KALIMANTAN TIMUR DINAS KESEHATAN Jalan Sehat Nomor 5",
        "NOTA DINAS",
        "laporan.txt",
        "Sekretaris Dinas Kesehatan selaku PPID Pelaksana,",
    )
    assert not [secret for secret in (*SECRETS, "Siti") if secret in said]
    assert unit.get(f"/surat/{nota.id}.pdf").status_code == 200
    unit.post(f"/disposisi/{id}", data=handed(id, GIVEN, GIVEN))
    again = sent_between(made)[-1]
    assert f"menggantikan nota dinas kami Nomor {nota.number}" in text(letters.bytes_of(again))


def test_a_letter_to_one_unit_is_not_anothers_nor_the_applicants(app: Flask) -> None:
    made = world.register()
    world.assign(made, "dinas-kesehatan", "dinas-pupr")
    background.draw_letters()
    own, roads = sent_between(made)
    unit = as_role(app, Role.UNIT_OFFICER)
    assert unit.get(f"/surat/{own.id}.pdf").status_code == 200
    assert unit.get(f"/surat/{roads.id}.pdf").status_code == 404
    applicant = app.test_client()
    applicant.post("/lacak", data={"number": made.number, "token": requests.token_of("kunci-1")})
    assert "Disposisi Permohonan" not in applicant.get("/lacak/permohonan").text
    assert applicant.get(f"/lacak/surat/{own.id}").status_code == 404


def test_a_unit_loses_the_letter_with_the_assignment(app: Flask) -> None:
    made = world.register()
    one = world.assign(made)[0]
    background.draw_letters()
    (letter,) = sent_between(made)
    with committed():
        assignments.recall(one, actor=world.actor(Role.OFFICER), now=clock.now())
    assert as_role(app, Role.UNIT_OFFICER).get(f"/surat/{letter.id}.pdf").status_code == 404
    assert as_role(app, Role.OFFICER).get(f"/surat/{letter.id}.pdf").status_code == 200


def test_a_unit_sees_no_other_units_proposal_or_material(app: Flask) -> None:
    made = world.register()
    own, roads = world.assign(made, "dinas-kesehatan", "dinas-pupr")
    id = own.id
    file = StoredFile(
        body_id=made.body_id,
        request_id=made.id,
        item_id=made.items[0].id,
        assignment_id=roads.id,
        kind=FileKind.MATERIAL,
        name="rahasia-pupr.txt",
        media_type="text/plain",
        size_bytes=1,
        sha256="0" * 64,
        storage_key="files/lain",
        uploaded_at=clock.now(),
    )
    with committed():
        db.session.add(file)
    file_id = file.id
    visitor = as_role(app, Role.UNIT_OFFICER)
    page = visitor.get(f"/permohonan/{made.id}").text
    assert "Dinas Pekerjaan Umum" not in page
    assert "rahasia-pupr" not in page + visitor.get(f"/disposisi/{id}").text
    assert visitor.get(f"/berkas/{file_id}").status_code == 404
    assert "bahan internal" not in page


def test_a_unit_hands_in_its_proposal_with_material_and_sees_it_again(app: Flask) -> None:
    made = world.register()
    id = world.assign(made)[0].id
    visitor = as_role(app, Role.UNIT_OFFICER)
    bundle = [(BytesIO(b"a;b\n1;2\n"), "rincian.csv")]
    evidence = [(BytesIO(b"isi rahasia"), "asli.txt")]
    data = handed(id, GIVEN | {"files": bundle, "explanation": "Terlampir"}, REFUSED | {"files": evidence})
    sent = visitor.post(f"/disposisi/{id}", data=data)
    assert sent.status_code == 302, words(sent.text)
    one = given_to(made)[0]
    assert one.state is AssignmentState.DRAFTED
    assert [draft.decision["outcome"] for draft in one.drafts] == ["given", "refused"]
    files = db.session.scalars(request_queries.files_of(made.id)).all()
    assert {(file.name, file.kind, file.assignment_id) for file in files} == {
        ("rincian.csv", FileKind.MATERIAL, id),
        ("asli.txt", FileKind.MATERIAL, id),
    }
    ids = [file.id for file in files]
    page = visitor.get(f"/disposisi/{id}").text
    for kept in ("Terlampir", REFUSED["reason"], REFUSED["consequence"], "rincian.csv", "asli.txt"):
        assert kept in page
    assert page.count(" checked") == 4
    assert visitor.get(f"/berkas/{ids[0]}").data == b"a;b\n1;2\n"
    shown = as_role(app, Role.OFFICER).get(f"/permohonan/{made.id}").text
    for phrase in ("Bahan diserahkan", "diusulkan oleh Unit_Officer Kaltim", "Terlampir", "rincian.csv bahan internal"):
        assert phrase in words(shown), phrase
    assert db.session.scalars(sa.select(Event).where(Event.name == "draft")).one().data["files"] == [
        file.sha256 for file in db.session.scalars(request_queries.files_of(made.id))
    ]


def test_a_file_that_came_with_an_unfinished_form_is_kept_and_handed_in_later(app: Flask) -> None:
    made = world.register()
    id = world.assign(made)[0].id
    visitor = as_role(app, Role.UNIT_OFFICER)

    def files() -> dict[str, Any]:
        return {"files": [(BytesIO(b"a;b\n1;2\n"), "rincian.csv"), (BytesIO(b"salah"), "salah.txt")]}

    for _again in range(2):  # a page sent once more keeps nothing twice
        refused = visitor.post(f"/disposisi/{id}", data=handed(id, GIVEN | files(), REFUSED | {"reason": ""}))
        assert refused.status_code == 422
        assert refused.text.count('name="dropped"') == 2
        assert "pilih kembali" not in refused.text
    kept = db.session.scalars(queries.draft_files(id)).all()
    assert [(file.name, file.request_id, file.assignment_id) for file in kept] == [
        ("rincian.csv", None, id),
        ("salah.txt", None, id),
    ]
    wrong = kept[1].id
    assert visitor.get(f"/disposisi/{id}").text.count('name="dropped"') == 2
    assert "salah.txt" not in as_role(app, Role.OFFICER).get(f"/disposisi/{id}").text
    sent = visitor.post(f"/disposisi/{id}", data=handed(id, GIVEN, REFUSED, dropped=[str(wrong)]))
    assert sent.status_code == 302, words(sent.text)
    db.session.rollback()
    assert [file.name for file in db.session.scalars(request_queries.files_of(made.id))] == ["rincian.csv"]
    assert db.session.get(StoredFile, wrong) is None
    assert db.session.scalars(queries.draft_files(id)).all() == []


def test_a_file_is_taken_out_while_the_form_is_still_unfinished(app: Flask) -> None:
    id = world.assign(world.register())[0].id
    visitor = as_role(app, Role.UNIT_OFFICER)
    files = {"files": [(BytesIO(b"a;b\n1;2\n"), "rincian.csv")]}
    visitor.post(f"/disposisi/{id}", data=handed(id, GIVEN | files, REFUSED | {"reason": ""}))
    file = db.session.scalars(queries.draft_files(id)).one()
    data = handed(id, GIVEN, REFUSED | {"reason": ""}, dropped=[str(file.id)])
    assert "rincian.csv" not in visitor.post(f"/disposisi/{id}", data=data).text


def test_what_was_uploaded_and_never_handed_in_is_forgotten_with_the_assignment(app: Flask) -> None:
    made = world.register()
    id = world.assign(made)[0].id
    files = {"files": [(BytesIO(b"a;b\n1;2\n"), "rincian.csv")]}
    as_role(app, Role.UNIT_OFFICER).post(f"/disposisi/{id}", data=handed(id, GIVEN | files, REFUSED | {"reason": ""}))
    assert drafts.purge_answers() == 0
    with committed():
        assignments.recall(given_to(made)[0], actor=world.actor(Role.OFFICER), now=clock.now())
    assert drafts.purge_answers() == 1
    assert db.session.scalars(queries.draft_files(id)).all() == []


def test_what_the_law_asks_of_an_answer_is_asked_of_the_unit(app: Flask) -> None:
    id = world.assign(world.register())[0].id
    visitor = as_role(app, Role.UNIT_OFFICER)
    sent = visitor.post(
        f"/disposisi/{id}",
        data=handed(id, REFUSED | {"reason": ""}, GIVEN | {"explanation": "Tetap di sini"}),
    )
    assert sent.status_code == 422
    assert "Pasal 19" in words(sent.text)
    for kept in ("Tetap di sini", REFUSED["consequence"]):
        assert kept in sent.text
    program = [(BytesIO(b"MZ" + bytes(200)), "laporan.pdf")]
    sent = visitor.post(f"/disposisi/{id}", data=handed(id, GIVEN | {"files": program}, GIVEN))
    assert sent.status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == 0


def test_a_stale_proposal_keeps_what_was_typed(app: Flask) -> None:
    id = world.assign(world.register())[0].id
    visitor = as_role(app, Role.UNIT_OFFICER)
    mine = handed(id, GIVEN | {"explanation": "Usulan kedua"}, GIVEN)
    assert visitor.post(f"/disposisi/{id}", data=handed(id, GIVEN, GIVEN)).status_code == 302
    sent = visitor.post(f"/disposisi/{id}", data=mine)
    assert sent.status_code == 409
    assert "Usulan kedua" in sent.text
    assert "Perangkat daerah menyerahkan konsep jawaban" in words(sent.text)
    assert "Simpan dan serahkan" in sent.text
    again = mine | {"version": handed(id)["version"]}
    assert visitor.post(f"/disposisi/{id}", data=again).status_code == 302


def test_a_unit_returns_with_reasons(app: Flask) -> None:
    made = world.register()
    id = world.assign(made)[0].id
    visitor = as_role(app, Role.UNIT_OFFICER)
    version = handed(id)["version"]
    assert visitor.post(f"/disposisi/{id}/kembalikan", data={"version": version, "reason": " "}).status_code == 422
    data = {"version": version, "reason": "Dikuasai Dinas Pekerjaan Umum"}
    assert visitor.post(f"/disposisi/{id}/kembalikan", data=data).status_code == 302
    assert given_to(made)[0].state is AssignmentState.RETURNED
    sent = visitor.post(f"/disposisi/{id}/kembalikan", data=data)
    assert sent.status_code == 409
    assert "Dikuasai Dinas Pekerjaan Umum" in sent.text
    page = visitor.get(f"/disposisi/{id}").text
    assert "Simpan dan serahkan" not in page
    officers = words(as_role(app, Role.OFFICER).get(f"/permohonan/{made.id}").text)
    assert "Alasan dikembalikan Dikuasai Dinas Pekerjaan Umum" in officers


# The answer


def handed_in(app: Flask, made: InfoRequest) -> int:
    """A unit's proposal on both items, with one file for the first; returns the file's id."""
    assignment = db.session.scalars(queries.of_request(made.id)).first()
    assert assignment is not None
    id, client = assignment.id, sign_in(app.test_client(), Role.UNIT_OFFICER)
    data = handed(
        id,
        GIVEN | {"given_as": "hard_copy", "files": [(BytesIO(b"isi"), "bahan.txt")], "explanation": "Ada di lampiran"},
        {"outcome": "not_documented", "available_on": "2026-12-14"},
    )
    assert client.post(f"/disposisi/{id}", data=data).status_code == 302
    return db.session.scalars(sa.select(StoredFile.id).where(StoredFile.kind == FileKind.MATERIAL)).one()


def test_the_answer_starts_with_what_the_unit_proposed(app: Flask) -> None:
    made = world.register()
    world.assign(made)
    handed_in(app, made)
    visitor = as_role(app, Role.OFFICER)
    page = visitor.get(f"/permohonan/{made.id}/jawab").text
    assert "diusulkan oleh Unit_Officer Kaltim, Dinas Kesehatan" in words(page)
    for phrase in ("Ada di lampiran", 'value="2026-12-14"', "bahan.txt"):
        assert phrase in page
    assert page.count(" checked") == 4  # a decision and a form for each item; no file chooses itself
    not_held = {"outcome": "not_held", "holder": "Kementerian Keuangan"}  # the officer may change everything
    sent = answer(visitor, made, decided(made, not_held, GIVEN))
    assert sent.status_code == 302
    assert [item.outcome for item in fresh(made).items] == ["not_held", "given"]


def test_of_several_proposals_the_latest_fills_the_form_and_all_are_named(app: Flask) -> None:
    made = world.register()
    first, second = world.assign(made, "dinas-kesehatan", "dinas-pupr", items=(1,))
    for one, hours, said in ((second, 0, "Dari PUPR"), (first, 1, "Dari Dinkes")):
        now, actor = clock.now() + timedelta(hours=hours), of_unit(one.unit_id)
        with committed():
            decision = {"outcome": "given", "given_as": "soft_copy", "explanation": said}
            assignments.hand_in(one, {1: decision}, actor=actor, now=now)
    page = as_role(app, Role.OFFICER).get(f"/permohonan/{made.id}/jawab").text
    assert "Dari Dinkes" in page
    assert "Dari PUPR" not in page
    assert "Dinas Pekerjaan Umum" in words(page)


def of_unit(unit_id: int) -> Actor:
    """An officer of this unit."""
    return replace(world.actor(Role.UNIT_OFFICER), unit_id=unit_id)


def test_chosen_material_goes_out_with_the_answer_and_only_that(app: Flask) -> None:
    made = world.register()
    world.assign(made)
    file_id = handed_in(app, made)
    visitor = as_role(app, Role.OFFICER)
    mine = decided(made, GIVEN | {"materials": [str(file_id)]}, GIVEN)
    wrong = decided(made, GIVEN, GIVEN | {"materials": [str(file_id)]})
    assert visitor.post(f"/permohonan/{made.id}/jawab", data=wrong).status_code == 422
    assert answer(visitor, made, mine).status_code == 302
    file = db.session.get_one(StoredFile, file_id, populate_existing=True)
    assert (file.kind, file.item_id) == (FileKind.GIVEN, fresh(made).items[0].id)
    event = db.session.scalars(sa.select(Event).where(Event.name == "answer")).one()
    assert event.data["files"] == [file.sha256]


@pytest.mark.parametrize("chosen", [True, False])
def test_the_applicant_gets_material_only_when_it_was_given(app: Flask, chosen: bool) -> None:
    made = world.register()
    world.assign(made)
    file_id = handed_in(app, made)
    data = decided(made, GIVEN | ({"materials": [str(file_id)]} if chosen else {}), GIVEN)
    assert answer(as_role(app, Role.OFFICER), made, data).status_code == 302
    with committed():
        requests.deliver(
            fresh(made),
            EvidenceKind.OPENED,
            received_on=date(2026, 11, 16),
            actor=world.actor(Role.OFFICER),
            now=clock.now(),
        )
    applicant = app.test_client()
    token = vault.spell(requests.token_of("kunci-1"))
    assert applicant.post("/lacak", data={"number": made.number, "token": token}).status_code == 302
    page = applicant.get("/lacak/permohonan").text
    assert ("bahan.txt" in page) is chosen
    assert fresh(made).status is Status.DELIVERED


def test_material_that_was_recalled_meanwhile_is_not_given_in_silence(app: Flask) -> None:
    made = world.register()
    one = world.assign(made)[0]
    file_id = handed_in(app, made)
    with committed():
        assignments.recall(one, actor=world.actor(Role.OFFICER), now=clock.now())
    visitor = as_role(app, Role.OFFICER)
    data = decided(made, GIVEN | {"materials": [str(file_id)]}, GIVEN)
    sent = visitor.post(f"/permohonan/{made.id}/jawab", data=data)
    assert sent.status_code == 422
    assert "tidak ada lagi" in words(sent.text)


# Late, and handed over


def test_the_worklist_names_the_units_that_are_late(app: Flask) -> None:
    late, waiting = world.register("lewat"), world.register("jalan")
    world.assign(late, days=1)
    world.assign(waiting)
    with time_machine.travel(MORNING + timedelta(days=3), tick=False):
        page = words(as_role(app, Role.OFFICER).get("/permohonan").text)
        assert page.count("Dinkes terlambat 2 hari kerja") == 1
        own = words(as_role(app, Role.UNIT_OFFICER).get("/permohonan").text)
        assert "terlambat 2 hari kerja" in own
        assert "hari ini hari terakhir" in own
        assert "terlambat 2 hari kerja" in words(as_role(app, Role.OFFICER).get(f"/permohonan/{late.id}").text)


def test_the_worklist_says_who_holds_a_request_and_else_who_was_asked(app: Flask) -> None:
    made = world.register()
    with committed():
        made.unit_id = world.unit().id
    page = as_role(app, Role.OFFICER).get("/permohonan")
    assert f"ditujukan kepada {world.unit().short_name}" in words(page.text)
    world.assign(made)
    assert "ditujukan kepada" not in words(as_role(app, Role.OFFICER).get("/permohonan").text)


def test_the_handover_lists_what_is_open_by_unit(app: Flask) -> None:
    made, answered = world.register("satu"), world.register("dua")
    world.assign(made, "dinas-kesehatan", "dinas-pupr")
    world.assign(answered)
    officer = as_role(app, Role.OFFICER)
    assert answer(officer, answered, decided(answered, GIVEN, GIVEN)).status_code == 302
    page = words(officer.get("/disposisi/serah-terima").text)
    for phrase in (
        "Permohonan terbuka: 1",
        "Disposisi terbuka Dinas Kesehatan: 1",
        "Disposisi terbuka Dinas Pekerjaan Umum: 1",
    ):
        assert phrase in page, phrase
    own = words(as_role(app, Role.UNIT_OFFICER).get("/disposisi/serah-terima").text)
    assert made.number in own
    assert "Pekerjaan Umum" not in own
    assert "Permohonan terbuka" not in own


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (Role.UNIT_OFFICER, "Dinas Kesehatan masih memegang 1 disposisi terbuka"),
        (Role.OFFICER, "Masih ada 1 permohonan terbuka"),
        (Role.DESK, None),
    ],
)
def test_the_admin_is_told_what_stays_open_when_a_term_ends(app: Flask, role: Role, said: str | None) -> None:
    world.assign(world.register())
    office = db.session.scalars(
        sa.select(Official.id).where(Official.body_id == world.body().id, Official.role == role)
    ).one()
    admin = sign_in(app.test_client(), Role.ADMIN)
    sent = admin.post(f"/admin/jabatan/{office}/akhiri", data={"until_on": "2026-11-16"}, follow_redirects=True)
    assert "Masa jabatan berakhir" in sent.text
    assert ("/disposisi/serah-terima" in sent.text) is (said is not None)
    if said:
        assert said in sent.text


# How much is asked


def test_the_page_asks_the_same_number_of_questions_for_one_and_for_eight(app: Flask) -> None:
    one, eight = world.register("satu"), world.register("delapan")
    body_id = world.body().id
    with committed():
        db.session.add_all(
            [Unit(body_id=body_id, slug=f"unit-{n}", name=f"Unit {n}", short_name=f"U{n}") for n in range(6)]
        )
    slugs = ["dinas-kesehatan", "dinas-pupr", *(f"unit-{n}" for n in range(6))]
    world.assign(one)
    for made in world.assign(eight, *slugs):
        with committed():
            assignments.hand_in(
                made,
                {1: {"outcome": "given"}},
                actor=of_unit(made.unit_id),
                now=clock.now(),
            )
    background.draw_letters()
    visitor, asked = sign_in(app.test_client(), Role.OFFICER), []
    for id in (one.id, eight.id):
        for address in (f"/permohonan/{id}", f"/permohonan/{id}/jawab"):
            with app.app_context(), counted() as statements:
                page = visitor.get(address)
            assert page.status_code == 200
            asked.append(len(statements))
    assert asked[:2] == asked[2:]
