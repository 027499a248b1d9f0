"""Penghitaman in a case, on real databases."""

from __future__ import annotations

import io

import pypdf
import pytest
import sqlalchemy as sa
from flask import Flask

from ppid import clock, storage
from ppid import redaction as engine
from ppid.actions import files, redactions, requests, seals
from ppid.actions.redactions import Made, RedactionRefused, Refusal
from ppid.actions.requests import Answer, Decision, Stale
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ItemFacts, ItemOutcome
from ppid.models import Event, FileKind, InfoRequest, Redaction, StoredFile
from ppid.queries import requests as queries
from ppid.redaction import Mark
from ppid.uploads import accept
from tests import world
from tests.test_redaction import SECRET, bytes_of, paper, traces

NIK = Mark(1, 40, 500, 250, 530, "h", "memuat NIK.")
NAME = Mark(1, 40, 530, 250, 555, "h", "karena  memuat nama\nanak")
ACCOUNT = Mark(2, 40, 500, 250, 530, "b", "memuat nomor rekening")


def source_pdf() -> bytes:
    return bytes_of(paper(["Nama: Siti", f"NIK {SECRET}"], ["Halaman dua", "Rekening 123"], ["Halaman tiga"]))


def started(made: InfoRequest) -> Redaction:
    clean, now = accept("KTP Siti.pdf", source_pdf(), kinds={"pdf"}), clock.now()
    upload = files.Upload(clean, FileKind.SOURCE, made.items[0].id)
    with files.stored(made, [upload], now=now) as (source,), committed():
        return redactions.start(
            made, made.items[0], source, engine.page_sizes(clean.data), actor=world.actor(Role.OFFICER), now=now
        )


def marked(one: Redaction, *marks: Mark) -> int:
    with committed():
        return redactions.mark(one, marks, actor=world.actor(Role.OFFICER), now=clock.now())


def made_of(one: Redaction) -> Made:
    return redactions.copy_of(one, "Salinan dihitamkan, butir 1.pdf")


def finished(one: Redaction) -> Redaction:
    made, now = made_of(one), clock.now()
    upload = files.Upload(made.clean, FileKind.GIVEN, one.item_id)
    with files.stored(one.info_request, [upload], now=now) as (result,), committed():
        redactions.finish(one, result, made, actor=world.actor(Role.OFFICER), now=now)
    return one


def answered(made: InfoRequest) -> None:
    given = tuple(
        Decision(ItemFacts(number, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir")
        for number in range(1, len(made.items) + 1)
    )
    with committed():
        requests.answer(made, Answer(given), actor=world.actor(Role.OFFICER), now=clock.now())


def names_of_events(made: InfoRequest) -> list[str]:
    return [event.name for event in db.session.scalars(queries.events_of(made.id))][2:]


def test_a_marked_source_becomes_a_file_that_is_given_out_for_its_item(app: Flask) -> None:
    made = world.register()
    one = started(made)
    assert marked(one, NIK, ACCOUNT) == 2
    finished(one)
    assert one.result is not None
    assert (one.result.kind, one.result.item_id, one.drawn) == (FileKind.GIVEN, made.items[0].id, [1, 2])
    copy = files.bytes_of(one.result)
    assert traces(copy) == []
    assert "Halaman tiga" in pypdf.PdfReader(io.BytesIO(copy)).pages[2].extract_text()


def test_the_record_ties_the_copy_to_its_source_and_marks_without_telling_the_reasons(app: Flask) -> None:
    one = started(world.register())
    marked(one, NIK)
    finished(one)
    event = db.session.scalars(sa.select(Event).where(Event.name == "redacted")).one()
    assert one.result is not None
    assert event.data["source"] == one.source.sha256
    assert event.data["result"] == one.result.sha256
    assert event.data["article"] == "UU 14/2008 Pasal 22 ayat (7) huruf e"
    (told,) = event.data["marks"]
    assert (told["page"], told["letter"]) == (1, "h")
    assert "NIK" not in str(event.data)
    assert seals.verify(world.body()) is None


def test_the_same_mark_is_kept_once_and_removed_by_its_id(app: Flask) -> None:
    one = started(world.register())
    assert marked(one, NIK, NIK, NAME) == 2
    assert marked(one, NIK) == 0
    ids = {found: id for id, found in redactions.marks_of(one).items()}
    with committed():
        assert redactions.unmark(one, {ids[NIK]}, actor=world.actor(Role.OFFICER), now=clock.now()) == 1
    assert list(redactions.marks_of(one).values()) == [NAME]
    assert marked(one, NIK) == 1
    assert len(set(redactions.marks_of(one))) == 2, "an id is not used for two marks at once"


def test_marks_become_sentences_for_the_notice(app: Flask) -> None:
    one = started(world.register())
    marked(
        one, NIK, NAME, ACCOUNT, Mark(2, 10, 10, 20, 20, "h", "memuat NIK"), Mark(3, 10, 10, 20, 20, "h", "memuat NIK")
    )
    assert redactions.marks_as_text(one).splitlines() == [
        "Halaman 1: bagian dihitamkan berdasarkan Pasal 17 huruf h, karena memuat nama anak.",
        "Halaman 1 sampai 3: bagian dihitamkan berdasarkan Pasal 17 huruf h, karena memuat NIK.",
        "Halaman 2: bagian dihitamkan berdasarkan Pasal 17 huruf b, karena memuat nomor rekening.",
    ]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        pytest.param(Mark(1, 10, 10, 20, 20, "k", "x"), Refusal.LETTER, id="Pasal 17 ends with j"),
        pytest.param(Mark(1, 10, 10, 20, 20, "h", " "), Refusal.REASON, id="no reason"),
        pytest.param(Mark(4, 10, 10, 20, 20, "h", "x"), Refusal.OUTSIDE, id="no such page"),
        pytest.param(Mark(1, 10, 10, 900, 20, "h", "x"), Refusal.OUTSIDE, id="beside the page"),
    ],
)
def test_a_mark_needs_a_letter_a_reason_and_a_place(app: Flask, wrong: Mark, refusal: Refusal) -> None:
    one = started(world.register())
    with pytest.raises(RedactionRefused) as refused:
        marked(one, wrong)
    assert refused.value.refusal is refusal
    assert one.marks == []


def test_a_copy_without_marks_is_not_made(app: Flask) -> None:
    one = started(world.register())
    with pytest.raises(RedactionRefused) as refused:
        made_of(one)
    assert refused.value.refusal is Refusal.NO_MARKS


def test_marks_added_while_the_copy_is_made_are_not_left_out_of_it(app: Flask) -> None:
    one = started(world.register())
    marked(one, NIK)
    made, now = made_of(one), clock.now()
    marked(one, ACCOUNT)
    before = db.session.scalar(sa.select(sa.func.count(StoredFile.id)))
    upload = files.Upload(made.clean, FileKind.GIVEN, one.item_id)
    with pytest.raises(Stale), files.stored(one.info_request, [upload], now=now) as (result,), committed():
        redactions.finish(one, result, made, actor=world.actor(Role.OFFICER), now=now)
    assert not storage.current().exists(result.storage_key)
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == before


def test_two_officers_do_not_overwrite_each_other(app: Flask) -> None:
    one = started(world.register())
    seen = one.version
    marked(one, NIK)
    with pytest.raises(Stale), committed():
        redactions.mark(one, [ACCOUNT], actor=world.actor(Role.OFFICER), now=clock.now(), version=seen)
    assert list(redactions.marks_of(one).values()) == [NIK]


def test_a_finished_copy_is_taken_back_to_mark_more(app: Flask) -> None:
    made = world.register()
    one = finished_with(made, NIK)
    with pytest.raises(RedactionRefused) as refused:
        marked(one, ACCOUNT)
    assert refused.value.refusal is Refusal.FINISHED
    with committed():
        (key,) = redactions.reopen(one, actor=world.actor(Role.OFFICER), now=clock.now())
    assert (one.result, one.drawn) == (None, [])
    assert [file.kind for file in db.session.scalars(queries.files_of(made.id))] == [FileKind.SOURCE]
    assert storage.current().exists(key), "the bytes go when the step is committed"
    marked(one, ACCOUNT)
    finished(one)
    assert names_of_events(made) == ["redaction_started", "redacted", "redaction_reopened", "redacted"]


def finished_with(made: InfoRequest, *marks: Mark) -> Redaction:
    one = started(made)
    marked(one, *marks)
    return finished(one)


def test_a_wrong_source_is_forgotten_with_its_marks(app: Flask) -> None:
    made = world.register()
    one = started(made)
    marked(one, NIK)
    with committed():
        (key,) = redactions.discard(one, actor=world.actor(Role.OFFICER), now=clock.now())
    assert db.session.scalars(sa.select(Redaction)).all() == []
    assert db.session.scalars(queries.files_of(made.id)).all() == []
    assert storage.current().exists(key)
    assert names_of_events(made) == ["redaction_started", "redaction_discarded"]


def test_after_the_answer_a_copy_is_neither_made_nor_taken_back(app: Flask) -> None:
    made = world.register()
    done, open_one = finished_with(made, NIK), started(made)
    marked(open_one, NIK)
    copy = made_of(open_one)
    answered(made)
    upload = files.Upload(copy.clean, FileKind.GIVEN, open_one.item_id)
    with (
        pytest.raises(RedactionRefused) as late,
        files.stored(made, [upload], now=clock.now()) as (result,),
        committed(),
    ):
        redactions.finish(open_one, result, copy, actor=world.actor(Role.OFFICER), now=clock.now())
    assert late.value.refusal is Refusal.ANSWERED
    with pytest.raises(RedactionRefused) as given, committed():
        redactions.reopen(done, actor=world.actor(Role.OFFICER), now=clock.now())
    assert given.value.refusal is Refusal.ANSWERED
    with pytest.raises(RedactionRefused):
        started(made)
