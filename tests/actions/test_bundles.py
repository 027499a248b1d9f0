"""A dispute bundle holds every document in its order, for each audience what it may have, and can be checked."""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid import clock, create_app, storage, vault
from ppid.actions import background, bundle_making, bundles, jobs, requests, revocations, seals
from ppid.bundles import shelf
from ppid.bundles.check import check
from ppid.bundles.facts import Audience, Case, Petition, Role
from ppid.db import committed, db
from ppid.law.objections import Ground
from ppid.law.roles import Role as LawRole
from ppid.law.rulings import Verdict
from ppid.models import Bundle, BundleState, Event, InfoRequest, Letter, Objection, StoredFile
from ppid.queries import calendars
from ppid.storage import StorageError
from tests import bundles as made
from tests import objections, world
from tests.conftest import settings_for

SECTIONS = [
    "Permohonan penyelesaian sengketa",
    "Permohonan informasi dan bukti penerimaannya",
    "Jawaban badan publik dan bukti penyampaiannya",
    "Keberatan dan bukti penerimaannya",
    "Tanggapan Atasan PPID dan bukti penyampaiannya",
    "Identitas Pemohon",
    "Lembar waktu dan segel",
]


class Shelf:
    """The finished bundles of one case, each as a ZIP, with what its tests ask for."""

    def __init__(self, folder: Path) -> None:
        objection = made.refused_and_ruled()
        made.registered(objection)
        with time_machine.travel(made.TODAY, tick=False):
            background.seal_events(clock.now())
            self.zips = {audience: made.bundled(objection, folder, audience) for audience in Audience}
        self.pages = {audience: made.texts(made.pdf(path)) for audience, path in self.zips.items()}
        info_request = objection.info_request
        assert info_request is not None
        self.tokens = [vault.spell(requests.token_of(one.filing_key)) for one in (info_request, objection)]
        self.key = seals.verifier_key(objection.body)
        self.letters = {one.sha256 for one in db.session.scalars(sa.select(Letter))}

    def text(self, audience: Audience) -> str:
        return "\n".join(self.pages[audience])


@pytest.fixture(scope="module")
def done(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Everything made once; what is asked of the finished files does not depend on the database."""
    folder = tmp_path_factory.mktemp("bundles")
    shutil.copy(sqlite_template, folder / "ppid.db")
    calendars.forget()
    app = create_app(settings_for(folder, f"sqlite:///{folder / 'ppid.db'}"))
    with app.app_context():
        yield Shelf(folder)
        db.session.remove()
        db.engine.dispose()


def read(objection: Objection, audience: Audience = Audience.APPLICANT) -> Case:
    return bundle_making.read(objection.id, audience, clock.now())


def titles(case: Case) -> list[str]:
    return [entry.title for entry in case.entries]


# The PDF


def test_the_documents_stand_in_the_order_of_a_petition(done: Shelf) -> None:
    found = list(made.bookmarks(made.pdf(done.zips[Audience.APPLICANT])))
    assert [title for depth, title, _page in found if depth == 0][1:] == SECTIONS
    inside = [re.sub(r"^\d+\. ", "", title) for depth, title, _page in found if depth == 1]
    kinds = [title.split(" nomor ")[0].split(":")[0] for title in inside]
    assert list(dict.fromkeys(kinds)) == [
        "Formulir permohonan",
        "Tanda Bukti Penerimaan Permohonan Informasi Publik",
        "Lampiran",
        "Surat Keputusan PPID tentang Penolakan Permohonan Informasi",
        "Pemberitahuan Tertulis",
        "Bukti penyampaian jawaban",
        "Pernyataan Keberatan atas Permohonan Informasi Publik",
        "Tanggapan Atasan PPID atas Keberatan",
        "Bukti penyampaian tanggapan",
        "Data identitas Pemohon",
        "Salinan identitas",
        "Lembar waktu",
    ]


@pytest.mark.parametrize("audience", Audience)
def test_the_contents_name_the_page_on_which_each_document_begins(done: Shelf, audience: Audience) -> None:
    contents = "\n".join(made.texts(made.pdf(done.zips[audience]), as_it_lies=True)[1:3])
    listed = dict(re.findall(r"^ *(\d+) +\S.*? (\d+)(?:-\d+)?$", contents, re.MULTILINE))
    marked = {
        number: page
        for depth, title, page in made.bookmarks(made.pdf(done.zips[audience]))
        if depth == 1
        for number in re.findall(r"^(\d+)\. ", title)
    }
    assert len(marked) == len(listed) > 10
    assert {number: int(page) for number, page in listed.items()} == marked


def test_a_bookmark_leads_to_the_document_it_names(done: Shelf) -> None:
    pages = done.pages[Audience.APPLICANT]
    begins = {title: pages[page - 1] for _depth, title, page in made.bookmarks(made.pdf(done.zips[Audience.APPLICANT]))}
    for words, seen in (
        ("Tanda Bukti", "TANDA BUKTI PENERIMAAN"),
        ("Penolakan", "SURAT KEPUTUSAN"),
        ("Pernyataan Keberatan", "PERNYATAAN KEBERATAN"),
        ("uraian.txt", "Saya sudah bertanya dua kali."),
        ("miring.pdf", "Lembar 1 lampiran"),
        ("Lembar waktu", "Setiap peristiwa perkara ini"),
    ):
        assert [text for title, text in begins.items() if words in title and seen in text], words


@pytest.mark.parametrize("audience", Audience)
def test_every_page_is_numbered_at_its_foot(done: Shelf, audience: Audience) -> None:
    pages = done.pages[audience]
    for number, text in enumerate(pages, 1):
        assert f"halaman {number} dari {len(pages)}" in " ".join(text.split())


def test_what_cannot_be_shown_is_named_with_its_fingerprint(done: Shelf) -> None:
    whole = re.sub(r"\s", "", done.text(Audience.APPLICANT))
    for name in ("tabel.xlsx", "rusak.pdf", "terkunci.pdf"):
        assert made.ODD[name].sha256 in whole
    assert "dilindungikatasandi" in whole
    assert whole.count("lihatberkasaslidalamZIP") == 3


def test_pictures_become_pages(done: Shelf) -> None:
    pages = done.pages[Audience.APPLICANT]
    begins = {title: page for _depth, title, page in made.bookmarks(made.pdf(done.zips[Audience.APPLICANT]))}
    for name in ("foto.jpg", "abu-abu.png", "tembus.png"):
        page = next(page for title, page in begins.items() if name in title)
        assert len(pages[page - 1].split("\n")) < 5  # a picture and the line at the foot


def test_the_timeline_tells_every_event_and_counts_every_day(done: Shelf) -> None:
    text = " ".join(done.text(Audience.BODY).split())
    events = made.manifest(done.zips[Audience.BODY])["chain"]["events"]
    assert events[-1]["seal"] in text
    for words in (
        "Permohonan diterima dan dicatat",
        "PPID menjawab permohonan secara tertulis",
        "Jawaban permohonan",
        "Pengajuan keberatan, alasan huruf a",
        "Tanggapan atas keberatan",
        "Permohonan penyelesaian sengketa",
        "Senin, 2 November 2026",
        "MEMENUHI SYARAT",
        "14 hari kerja sejak Senin, 12 Oktober 2026 berakhir pada Jumat, 30 Oktober 2026",
    ):
        assert words in text, words
    assert f"{len(events)} peristiwa" in text


# The ZIP


@pytest.mark.parametrize("audience", Audience)
def test_the_originals_are_the_stored_bytes(done: Shelf, audience: Audience) -> None:
    files = made.manifest(done.zips[audience])["files"]
    with zipfile.ZipFile(done.zips[audience]) as packed:
        for one in files:
            data = packed.read(one["path"])
            assert (hashlib.sha256(data).hexdigest(), len(data)) == (one["sha256"], one["size"])
    letters = {one["sha256"] for one in files if one["role"] in {"answer", "ruling"}}
    assert letters
    assert letters <= done.letters
    assert {file.sha256 for file in made.ODD.values()} <= {one["sha256"] for one in files}


@pytest.mark.parametrize("audience", Audience)
def test_a_finished_bundle_passes_its_own_check(done: Shelf, audience: Audience) -> None:
    report = check(done.zips[audience], done.key)
    assert report.wrong == ""
    assert any("termasuk dalam log" in line for line in report.right)


def test_the_same_case_gives_the_same_chain_to_everybody(done: Shelf) -> None:
    heads = {made.manifest(path)["chain"]["events"][10]["seal"] for path in done.zips.values()}
    assert len(heads) == 1


# Who may have what


def test_the_applicants_own_bundle_holds_the_petition_and_the_identity(done: Shelf) -> None:
    text = done.text(Audience.APPLICANT)
    printed = re.sub(r"\s", "", text)
    assert "Ketua Komisi Informasi Kaltim" in text
    assert made.NIK in text
    assert any(one["role"] == "identity" for one in made.manifest(done.zips[Audience.APPLICANT])["files"])
    assert all(token in printed for token in done.tokens)


def test_the_bodys_bundle_masks_the_identity_and_keeps_the_scan_out(done: Shelf) -> None:
    text, manifest = done.text(Audience.BODY), made.manifest(done.zips[Audience.BODY])
    assert made.NIK not in text
    assert vault.mask(made.NIK) in text
    assert not [one for one in manifest["files"] if one["role"] == "identity"]
    assert [one["role"] for one in manifest["withheld"]] == ["request", "objection", "identity"]
    assert "Lembar Pengujian Konsekuensi" in text
    assert "Ketua Komisi Informasi" not in text


def test_the_commission_sees_the_identity(done: Shelf) -> None:
    manifest = made.manifest(done.zips[Audience.COMMISSION])
    assert made.NIK in done.text(Audience.COMMISSION)
    assert [one["name"] for one in manifest["files"] if one["role"] == "identity"] == ["ktp.jpg"]
    assert any(one["facts"]["name"] == "identity_shown" for one in manifest["chain"]["events"] if one["facts"])


@pytest.mark.parametrize("audience", [Audience.BODY, Audience.COMMISSION])
def test_nobody_but_the_applicant_gets_the_code_that_opens_the_case(done: Shelf, audience: Audience) -> None:
    with zipfile.ZipFile(done.zips[audience]) as packed:
        names = packed.namelist()
        papers = [packed.read(name) for name in names if name.endswith(".pdf") and "asli" not in name]
        papers += [packed.read(name) for name in names if re.search(r"Pemberitahuan|Keputusan|Tanggapan", name)]
    assert not [name for name in names if re.search(r"Tanda-Bukti|Pernyataan", name)]
    printed = re.sub(r"\s", "", "".join("".join(made.texts(data)) for data in papers))
    assert "Pemberitahuan" in printed
    assert not [token for token in done.tokens if token in printed]


# Cases of other shapes


def test_an_answer_given_after_the_objection_stands_after_it(app: Flask) -> None:
    objection = made.answered_late()
    background.draw_letters()
    case = read(objection)
    sections = list(dict.fromkeys(entry.section for entry in case.entries if entry.role is not Role.IDENTITY))
    assert sections[1:5] == [
        "Permohonan informasi dan bukti penerimaannya",
        "Keberatan dan bukti penerimaannya",
        "Jawaban badan publik setelah keberatan diajukan",
        "Tanggapan Atasan PPID dan bukti penyampaiannya",
    ]
    answers = [entry for entry in case.entries if entry.role is Role.ANSWER and entry.original]
    assert {entry.on for entry in answers} == {"2026-10-02"}


def test_reading_a_case_changes_nothing_that_is_recorded(app: Flask) -> None:
    objection = made.answered_late()
    background.draw_letters()
    before = db.session.scalars(sa.select(Event.seal).order_by(Event.id)).all()
    row = (objection.version, objection.status, objection.due_on)
    read(objection, Audience.BODY)
    db.session.expire_all()
    assert db.session.scalars(sa.select(Event.seal).order_by(Event.id)).all() == before
    assert (objection.version, objection.status, objection.due_on) == row


def test_a_ruling_that_was_not_opened_is_not_told_to_the_applicant(app: Flask, tmp_path: Path) -> None:
    made.tell_apart()
    info_request = objections.refused(world.register())
    objection = objections.rule(objections.file(info_request, grounds=frozenset({Ground.REFUSED})), Verdict.REJECTED)
    background.draw_letters()
    case = read(objection)
    assert not [title for title in titles(case) if "Tanggapan Atasan PPID atas Keberatan" in title]
    assert case.status == "Tanggapan sudah ada, belum dibuka Pemohon"
    closed = {event.name for event in db.session.scalars(sa.select(Event)) if event.request_id == info_request.id}
    shown = {link.facts["name"] for link in case.links if link.facts is not None}
    assert "rule" in closed - shown
    assert "letter_issued" not in shown
    path = made.bundled(objection, tmp_path)
    assert check(path).wrong == ""
    told = " ".join(" ".join(made.texts(made.pdf(path))).split())
    assert "menanggapi keberatan" not in told
    assert "isinya ditunjukkan setelah Pemohon membuka" in told
    assert "Tanggapan Atasan PPID atas Keberatan nomor" in " ".join(titles(read(objection, Audience.BODY)))


def test_an_answer_that_was_not_opened_is_not_told_to_the_applicant(app: Flask) -> None:
    objection = made.answered_late()
    info_request = objection.info_request
    assert info_request is not None
    with committed():
        db.session.execute(
            sa.update(InfoRequest)
            .where(InfoRequest.id == info_request.id)
            .values(status="answered", answer_received_on=None)
        )
    background.draw_letters()
    db.session.expire_all()
    case = read(objection)
    assert not [title for title in titles(case) if title.startswith(("Pemberitahuan Tertulis", "Surat Keputusan"))]
    assert "answer" not in {link.facts["name"] for link in case.links if link.facts is not None}
    assert "answer" in {link.facts["name"] for link in read(objection, Audience.BODY).links if link.facts}


def test_a_bundle_can_be_made_while_a_petition_would_be_premature(app: Flask) -> None:
    with time_machine.travel(made.OBJECTED, tick=False):
        info_request = objections.refused(world.register())
        objection = objections.file(info_request, grounds=frozenset({Ground.REFUSED}))
        background.draw_letters()
        case = read(objection)
    assert case.verdict.label == "PREMATUR"
    assert "Tanggapan Atasan PPID" in titles(case)


def test_an_objection_without_a_request_has_its_own_chain(app: Flask, tmp_path: Path) -> None:
    stated = world.filing().applicant
    objection = objections.file(
        None, grounds=frozenset({Ground.PERIODIC_NOT_PROVIDED}), applicant=stated, items=("Laporan keuangan 2025",),
        purpose="Penelitian",
    )  # fmt: skip
    background.draw_letters()
    path = made.bundled(objection, tmp_path)
    assert check(path).wrong == ""
    assert made.manifest(path)["chain"]["name"] == f"objection:{objection.id}"
    assert "Keberatan tanpa permohonan" in " ".join(made.texts(made.pdf(path)))


def test_a_letter_without_its_pdf_is_drawn_first(app: Flask, tmp_path: Path) -> None:
    objection = objections.file(
        objections.refused(world.register()), grounds=frozenset({Ground.REFUSED})
    )  # nothing is drawn yet
    path = made.bundled(objection, tmp_path)
    assert {"request", "answer", "objection"} <= {one["role"] for one in made.manifest(path)["files"]}


def test_each_given_file_is_listed_once_and_says_why_it_was_given(app: Flask, tmp_path: Path) -> None:
    objection = made.given_twice()
    background.draw_letters()
    for audience in Audience:
        path = made.bundled(objection, tmp_path, audience)
        given = [one["name"] for one in made.manifest(path)["files"] if one["role"] == "given"]
        assert sorted(given) == ["daftar.txt", "laporan.txt"]
        sheet = next(text for text in made.texts(made.pdf(path)) if "Berkas yang diberikan kepada Pemohon" in text)
        told = " ".join(sheet.split())
        assert told.count("daftar.txt") == told.count("laporan.txt") == 1
        assert told.count("Diberikan bersama jawaban PPID") == 1
        assert told.count("Diserahkan untuk melaksanakan perintah Atasan PPID") == 1
        assert told.index("laporan.txt") < told.index("Diserahkan untuk melaksanakan")


def test_the_petition_keeps_the_numbers_that_the_items_have_in_the_register(app: Flask) -> None:
    info_request = objections.refused(world.register(items=("Anggaran", "Daftar aset")))
    objection = objections.file(info_request, grounds=frozenset({Ground.REFUSED}), item_numbers=(2,))
    background.draw_letters()
    form = read(objection).entries[0].sheet
    assert isinstance(form, Petition)
    assert [(row.label, row.value) for row in form.items] == [("Butir 2", "Daftar aset")]
    assert "butir 2 " in form.sought[0]


# Its life


@pytest.fixture
def objection(app: Flask) -> Objection:
    """A small case whose letters are drawn."""
    filed = objections.file(objections.refused(world.register()), grounds=frozenset({Ground.REFUSED}))
    background.draw_letters()
    return filed


def state_of(bundle: Bundle) -> BundleState:
    db.session.refresh(bundle)
    return bundle.state


def test_asked_twice_it_is_the_same_bundle_until_it_is_finished(objection: Objection) -> None:
    first, again = made.asked(objection), made.asked(objection)
    assert first.id == again.id
    assert made.asked(objection, Audience.BODY).id != first.id
    assert bundles.make_next()
    assert state_of(first) is BundleState.DONE
    assert made.asked(objection).id != first.id


def test_a_finished_bundle_says_what_it_holds(objection: Objection) -> None:
    bundle = made.asked(objection)
    assert background.run_once(clock.now()).bundles_made == 1
    assert state_of(bundle) is BundleState.DONE
    assert bundle.done == bundle.total > 5
    data = b"".join(bundles.pieces(bundle, only_pdf=False))
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (bundle.sha256, bundle.size_bytes)
    pdf = b"".join(bundles.pieces(bundle, only_pdf=True))
    assert len(pdf) == bundles.pdf_size(bundle)
    assert pdf.startswith(b"%PDF-")


def test_what_is_stored_is_sealed(objection: Objection, tmp_path: Path) -> None:
    bundle = made.asked(objection)
    assert bundles.make_next()
    db.session.refresh(bundle)
    kept = [path.read_bytes() for path in (tmp_path / "files" / str(bundle.storage_key)).rglob("*") if path.is_file()]
    assert len(kept) == 2
    assert not [data for data in kept if b"%PDF" in data or b"manifest.json" in data]


def test_a_bundle_left_behind_by_a_dead_process_is_made_by_the_next(objection: Objection) -> None:
    bundle = made.asked(objection)
    assert jobs.claim(Bundle) is not None
    assert not bundles.make_next()  # somebody is at it
    assert state_of(bundle) is BundleState.RUNNING
    with time_machine.travel(clock.now() + jobs.LEASE + timedelta(seconds=1), tick=False):
        assert bundles.make_next()
    assert state_of(bundle) is BundleState.DONE


def test_whoever_lost_a_bundle_leaves_it_alone(objection: Objection) -> None:
    bundle = made.asked(objection)
    claim = jobs.claim(Bundle)
    assert claim is not None
    with time_machine.travel(clock.now() + jobs.LEASE + timedelta(seconds=1), tick=False):
        assert bundles.make_next()
    with pytest.raises(jobs.Lost):
        jobs.Work(claim).begin(3)
    assert state_of(bundle) is BundleState.DONE


def test_a_bundle_that_cannot_be_made_says_so_and_can_be_asked_for_again(objection: Objection) -> None:
    letter = db.session.scalars(sa.select(Letter).where(Letter.storage_key.is_not(None))).first()
    assert letter is not None
    assert letter.storage_key is not None
    storage.current().delete(letter.storage_key)
    bundle = made.asked(objection)
    with pytest.raises(StorageError):
        bundles.make_next()
    assert state_of(bundle) is BundleState.FAILED
    assert bundle.error == "FileMissing"
    assert made.asked(objection).id != bundle.id


def test_a_bundle_that_nobody_finished_in_a_day_is_given_up(objection: Objection) -> None:
    bundle = made.asked(objection)
    with time_machine.travel(clock.now() + jobs.GIVEN_UP + timedelta(minutes=1), tick=False):
        assert not bundles.make_next()
    assert state_of(bundle) is BundleState.FAILED


def test_a_bundle_is_kept_for_a_week_and_then_forgotten(objection: Objection) -> None:
    bundle = made.asked(objection)
    assert bundles.make_next()
    db.session.refresh(bundle)
    place, now = f"{bundle.storage_key}/{bundles.ZIP_PART}/0", clock.now()
    assert bundles.purge(now + timedelta(days=6)) == 0
    assert storage.current().exists(place)
    lines = background.run_daily(now + timedelta(days=8))
    assert [line for line in lines if line.startswith("1 berkas sengketa")]
    assert not storage.current().exists(place)
    assert db.session.scalars(sa.select(Bundle)).all() == []


def test_a_file_larger_than_a_piece_comes_back_whole(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "PIECE_BYTES", 1000)
    data = bytes(range(256)) * 20
    with shelf.scratch() as file:
        file.write(data)
        shelf.keep("bundles/coba", file)
        shelf.keep("bundles/coba", file)  # once more, after an interruption
    assert b"".join(shelf.read("bundles/coba", len(data))) == data
    shelf.remove("bundles/coba")
    assert not storage.current().exists("bundles/coba/0")


def test_only_the_commissions_request_is_recorded_as_showing_an_identity(objection: Objection) -> None:
    for audience in Audience:
        made.asked(objection, audience)
    shown = db.session.scalars(sa.select(Event).where(Event.name == "identity_shown")).all()
    assert [event.data["what"] for event in shown] == ["bundle"]


def test_an_altered_file_stops_the_bundle(app: Flask) -> None:
    objection = made.refused_and_ruled()
    file = db.session.scalars(sa.select(StoredFile).order_by(StoredFile.id)).first()
    assert file is not None
    with committed():
        db.session.execute(sa.update(StoredFile).where(StoredFile.id == file.id).values(sha256="0" * 64))
    made.asked(objection)
    with pytest.raises(StorageError):
        bundles.make_next()


def test_a_replaced_letter_is_there_with_its_mark_and_so_is_the_one_in_its_place(app: Flask, tmp_path: Path) -> None:
    with time_machine.travel(made.OBJECTED, tick=False):
        info_request = objections.refused(world.register())
        objection = objections.file(info_request, grounds=frozenset({Ground.REFUSED}))
        background.draw_letters()
        before = [title for title in titles(read(objection)) if "Bukti" in title or "bukti" in title]
        old = db.session.scalars(sa.select(Letter).where(Letter.kind == "notice")).one()
        with committed():
            new = revocations.replace_letter(
                old, revocations.printed(old), "salah tulis", actor=world.actor(LawRole.OFFICER), now=clock.now()
            )
        background.draw_letters()
        listed = titles(read(objection))
        assert f"Pemberitahuan Tertulis nomor {old.number} (dicabut)" in listed
        assert f"Pemberitahuan Tertulis nomor {new.number}" in listed
        assert [title for title in listed if "Bukti" in title or "bukti" in title] == before
        assert check(made.bundled(objection, tmp_path)).wrong == ""
