"""Finding requests by their words: the same answers on both databases, and never another's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.access import Actor
from ppid.actions import search
from ppid.actions.filing import Person
from ppid.cli.search import fill
from ppid.cli.upkeep import bring_up_to_date
from ppid.db import committed, db, dialect
from ppid.law.roles import Role
from ppid.models import InfoRequest, RequestWords
from ppid.queries import requests as queries
from ppid.queries import search as search_queries
from ppid.queries.requests import Filter
from tests import world
from tests.conftest import sign_in
from tests.web.officers import MORNING, counted, numbers

RUSLI, YOHANES, AYU = "rusli", "yohanes", "ayu"
EVERYBODY = {RUSLI, YOHANES, AYU}
CASES: dict[str, dict[str, object]] = {
    RUSLI: {
        "applicant": Person("H. M. Sa'id Rusli, S.H.", email="a@example.org"),
        "items": ("Salinan laporan realisasi anggaran Dinas Pendidikan", "Daftar pemohon beasiswa (penerima & nilai)"),
        "purpose": "Penelitian skripsi",
    },
    YOHANES: {
        "applicant": Person("Yohanes Ding", email="b@example.org"),
        "proxy": Person("Theresia Bulan, S.H., M.Si.", identity="6472015501800002"),
        "power_of_attorney": "Surat kuasa 3 November 2026",
        "items": ("Berapa yang dianggarkan bagi jalan 100% beraspal?", "Izin pertambangan 2024_rev, Rp 1.250.000"),
        "purpose": "Pengawasan warga atas pembangunan",
    },
    AYU: {
        "applicant": Person("Ni Ayu José", email="c@example.org"),
        "items": ("Dokumen AMDAL near OR not near kawasan hutan", "Perjanjian sewa: gedung dan kendaraan dinas"),
        "purpose": "Bahan permohonan keberatan",
    },
}
QUESTIONS: tuple[tuple[str, set[str]], ...] = (
    # words of one family
    ("permohonan", {RUSLI, AYU}),
    ("pemohon", {RUSLI, AYU}),
    ("dimohon", {RUSLI, AYU}),
    ("mohon", {RUSLI, AYU}),
    ("anggaran", {RUSLI, YOHANES}),
    ("menganggarkan", {RUSLI, YOHANES}),
    ("penambangan", {YOHANES}),
    ("PEMBANGUNAN", {YOHANES}),
    # every word, in any order, from anywhere in the request
    ("yohanes tambang", {YOHANES}),
    ("aspal anggaran", {YOHANES}),
    ("rusli pertambangan", set()),
    ("laporan yang di dinas", {RUSLI}),
    ("gedung anggaran", set()),
    ("skripsi", {RUSLI}),
    # beginnings, of the last word only and from three letters on
    ("yoha", {YOHANES}),
    ("amd", {AYU}),
    ("am", set()),
    ("yoha ding", set()),
    ("ding yoha", {YOHANES}),
    ("tamba", {YOHANES}),
    ("bea", {RUSLI}),
    # numbers
    ("{rusli}", {RUSLI}),
    ("{yohanes}", {YOHANES}),
    ("0003", {AYU}),
    ("3", {AYU}),
    ("03", set()),
    ("0002/PPID", {YOHANES}),
    ("PPID-KALTIM", EVERYBODY),
    ("ppid xi 2026 0001", {RUSLI}),
    ("1.250.000", {YOHANES}),
    ("1250000", {YOHANES}),
    ("2024", {YOHANES}),
    # names
    ("H. M. Sa'id, S.H.", {RUSLI}),
    ("sa’id", {RUSLI}),
    ("said", {RUSLI}),
    ("Sa", {RUSLI}),
    ("theresia", {YOHANES}),
    ("SH", {RUSLI, YOHANES}),
    ("S.H.", {RUSLI, YOHANES}),
    ("M.Si", {YOHANES}),
    ("jose", {AYU}),
    ("JOSÉ", {AYU}),
    # what is an operator elsewhere is a sign like any other
    ('"laporan', {RUSLI}),
    ('"realisasi laporan"', {RUSLI}),
    ("lapor*", {RUSLI}),
    ("*", set()),
    ("-laporan", {RUSLI}),
    ("NEAR", {AYU}),
    ("NEAR(dokumen kawasan)", {AYU}),
    ("laporan OR gedung", set()),
    ("dokumen OR hutan", {AYU}),
    ("NOT laporan", set()),
    ("laporan AND anggaran", set()),
    ("words:laporan", set()),
    ("sewa: gedung", {AYU}),
    ("^laporan", {RUSLI}),
    ("{{words}} : laporan", set()),
    ("penerima & nilai", {RUSLI}),
    ("laporan | gedung", set()),
    ("!laporan", {RUSLI}),
    ("laporan <-> realisasi", {RUSLI}),
    ("laporan:*", {RUSLI}),
    ("laporan:A", set()),
    ("100%", {YOHANES}),
    ("%", set()),
    ("_", set()),
    ("2024_rev", {YOHANES}),
    ("lap_ran", set()),
    ("lap%", {RUSLI}),
    ("'", set()),
    ("' OR 1=1 --", set()),
    ("\\", set()),
    ("laporan\\", {RUSLI}),
    ("lapor\x00an", set()),
    ("laporan\x00", {RUSLI}),
    ("\x00", set()),
    # nothing, stop words, too much
    ("", EVERYBODY),
    ("  \t ", EVERYBODY),
    ("dan", {AYU}),
    ("dan yang", set()),
    ("... ?!", set()),
    ("a" * 1000, set()),
    ("laporan " * 125, {RUSLI}),
    ("(" * 500 + '"' * 500, set()),
    ("xyz " * 250, set()),
    (" ".join(f"kata{number}" for number in range(150)), set()),
    ("данные 数据 بيانات", set()),
)


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def made(app: Flask) -> dict[str, InfoRequest]:
    return {key: world.register(key, **case) for key, case in CASES.items()}


def found(text: str, actor: Actor | None = None) -> set[str]:
    query = queries.worklist(actor or world.actor(Role.OFFICER), Filter("all", text=text), today=clock.today("UTC"))
    return {one.filing_key for one in db.session.scalars(query)}


def test_both_databases_give_the_same_answers(made: dict[str, InfoRequest]) -> None:
    spelled = {key: one.number for key, one in made.items()}
    wrong = {}
    for text, expected in QUESTIONS:
        asked = text.format(**spelled) if "{" in text else text
        if (hits := found(asked)) != expected:
            wrong[asked] = hits
    assert wrong == {}


@pytest.mark.parametrize("many", [1, 1000], ids=["very many", "many"])
def test_the_answers_are_the_same_where_hits_are_many(
    made: dict[str, InfoRequest], monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """A few hits are read one by one, many looked up in a list, very many met along the way: nobody must notice."""
    monkeypatch.setattr(search_queries, "FEW", 0)
    monkeypatch.setattr(search_queries, "MANY", many)
    test_both_databases_give_the_same_answers(made)


def test_a_page_of_hits_keeps_its_order_and_its_neighbours(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_ROWS", 3)
    for number in range(9):
        received_at = clock.now() - timedelta(days=number // 2)
        world.register(f"k{number}", items=("Daftar ambulans" if number % 3 else "Laporan",), received_at=received_at)
    officer, today = world.actor(Role.OFFICER), clock.today("UTC")
    for few, many in ((0, 1), (0, 1000), (2000, 30_000)):
        monkeypatch.setattr(search_queries, "FEW", few)
        monkeypatch.setattr(search_queries, "MANY", many)
        for state in ("open", "all", "registered"):
            wanted = Filter(state, text="ambulans")
            whole = db.session.scalars(queries.worklist(officer, wanted, today=today, rows=99)).all()
            in_order = sorted(whole, key=lambda one: (one.due_on, one.id), reverse=state == "all")
            assert whole == in_order
            assert len(whole) == 6
            edge = (whole[1].due_on, whole[1].id)
            after = db.session.scalars(queries.worklist(officer, wanted, today=today, after=edge)).all()
            assert after == whole[2:6]
            edge = (whole[4].due_on, whole[4].id)
            before = db.session.scalars(queries.worklist(officer, wanted, today=today, before=edge)).all()
            assert before == whole[3::-1]
            assert db.session.scalar(queries.how_many(officer, wanted, today=today)) == 6


def test_another_body_finds_its_own_only(made: dict[str, InfoRequest]) -> None:
    world.register("tetangga", slug="samarinda", items=("Laporan realisasi anggaran",))
    assert found("anggaran", world.actor(Role.OFFICER, "samarinda")) == {"tetangga"}
    assert found("anggaran") == {RUSLI, YOHANES}


def test_a_mark_of_a_body_cannot_be_typed(made: dict[str, InfoRequest]) -> None:
    """Neither may a number before a word reach into another body, nor the number of one body begin that of another."""
    officer = world.actor(Role.OFFICER)
    for typed in (f"{officer.body_id}blaporan", f"{officer.body_id}b", "1b", "1blap"):
        assert found(typed) == set()
    assert not search_queries.marked(12, "3").startswith(search_queries.marked(1, ""))


def test_a_unit_officer_finds_what_the_unit_was_given(made: dict[str, InfoRequest], client: FlaskClient) -> None:
    world.assign(made[RUSLI])
    assert found("anggaran", world.actor(Role.UNIT_OFFICER)) == {RUSLI}
    sign_in(client, Role.UNIT_OFFICER)
    assert numbers(client.get("/permohonan?keadaan=semua&cari=anggaran").text) == [made[RUSLI].number]
    assert numbers(client.get("/permohonan?keadaan=semua&cari=gedung").text) == []


def test_the_page_survives_whatever_is_typed(made: dict[str, InfoRequest], client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    for text in ("\x00", '"', "NEAR(", "' OR 1=1 --", "a" * 1000, "laporan:*", "%", "<script>"):
        page = client.get("/permohonan", query_string={"cari": text, "keadaan": "semua"})
        assert page.status_code == 200, text
        assert "<script>alert" not in page.text


def test_searching_costs_a_question_or_two_whatever_is_found(
    made: dict[str, InfoRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, today = world.actor(Role.OFFICER), clock.today("UTC")
    for few, many in ((0, 1), (0, 1000), (2000, 30_000)):
        monkeypatch.setattr(search_queries, "FEW", few)
        monkeypatch.setattr(search_queries, "MANY", many)
        listed_apart = few and dialect() == "sqlite"  # PostgreSQL counts and lists in one
        for text, questions in (("anggaran", 2 if listed_apart else 1), ("tiada", 1), ("?", 0), ("", 0)):
            with counted() as statements:
                queries.worklist(officer, Filter("all", text=text), today=today)
            assert len(statements) == questions, text


def test_what_was_erased_is_found_no_more(made: dict[str, InfoRequest]) -> None:
    rusli = made[RUSLI]
    assert found("rusli") == {RUSLI}
    with committed():
        rusli.applicant.name, rusli.applicant.erased_at = "Data dihapus", clock.now()
        search.index(rusli)
        search.compact()
    assert found("rusli") == found("said") == set()
    assert found("dihapus") == found("beasiswa") == {RUSLI}
    assert "rusli" not in kept_words()


def kept_words() -> str:
    """Everything that the index itself still holds, as text."""
    if dialect() == "postgresql":
        return str(db.session.scalars(sa.text("SELECT words::text FROM request_words")).all())
    blocks = db.session.scalars(sa.text("SELECT block FROM request_words_fts_data")).all()
    return b" ".join(blocks).decode("latin-1") + str(db.session.scalars(sa.select(RequestWords.words)).all())


def test_a_change_undone_changes_nothing(made: dict[str, InfoRequest]) -> None:
    rusli = made[RUSLI]

    def stumble() -> None:
        with committed():
            rusli.items[0].text = "Gajah"
            search.index(rusli)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()
    assert found("gajah") == set()
    assert found("realisasi") == {RUSLI}


def test_requests_from_before_the_index_are_found_after_bringing_up_to_date(
    made: dict[str, InfoRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "BATCH_ROWS", 2)
    with committed():
        db.session.execute(sa.delete(RequestWords).where(RequestWords.request_id != made[AYU].id))
    assert found("anggaran") == set()
    bring_up_to_date()
    assert found("anggaran") == {RUSLI, YOHANES}
    assert fill(missing_only=True) == 0


def test_the_command_writes_every_row_anew(app: Flask, made: dict[str, InfoRequest]) -> None:
    with committed():
        db.session.execute(sa.update(RequestWords).values(words="1bsalah"))
    assert found("anggaran") == set()
    db.session.remove()
    result = app.test_cli_runner().invoke(args=["ppid", "search", "rebuild"])
    assert (result.exit_code, result.output) == (0, "Indeks pencarian disusun ulang: 3 permohonan.\n")
    assert found("anggaran") == {RUSLI, YOHANES}
