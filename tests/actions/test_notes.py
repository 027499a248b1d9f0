"""Notes, tags and saved filters: kept beside a case, never on its record."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from ppid import clock
from ppid.access import system_of
from ppid.actions import notes
from ppid.actions.notes import MOST_FILTERS, MOST_TAGS, NoteError
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import CaseNote, CaseTag, Event, InfoRequest, SavedFilter
from ppid.queries import notes as queries
from tests import world


def write(made: InfoRequest, text: str = "Sudah ditelepon.", role: Role = Role.OFFICER) -> CaseNote:
    with committed():
        return notes.write(made, text, actor=world.actor(role), now=clock.now())


def tag(made: InfoRequest, *words: str) -> list[str]:
    with committed():
        return [notes.tag(made, word) for word in words]


def tags(made: InfoRequest) -> list[str]:
    return [one.tag for one in db.session.scalars(queries.tags_of([made.id]))]


def kept(role: Role = Role.OFFICER) -> list[tuple[str, str]]:
    actor = world.actor(role)
    return [
        (one.name, one.query) for one in db.session.scalars(queries.filters_of(actor.account_id, actor.body_id)).all()
    ]


def test_a_note_names_its_author_and_office_and_the_newest_stands_first(app: Flask) -> None:
    made = world.register()
    write(made, "  Pertama.  ", Role.DESK)
    write(made, "Kedua.")
    found = db.session.scalars(queries.notes_of(made.id)).all()
    assert [one.text for one in found] == ["Kedua.", "Pertama."]
    assert [one.official.jabatan for one in found] == [world.JABATAN[Role.OFFICER], world.JABATAN[Role.DESK]]


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (notes.NOTE_LENGTH + 1)])
def test_a_note_says_something_and_not_too_much(app: Flask, text: str) -> None:
    made = world.register()
    with pytest.raises(NoteError):
        write(made, text)


def test_the_portal_itself_writes_no_notes(app: Flask) -> None:
    made = world.register()
    with pytest.raises(NoteError), committed():
        notes.write(made, "Halo", actor=system_of(made.body_id), now=clock.now())


def test_only_the_author_deletes_a_note(app: Flask) -> None:
    note = write(world.register(), role=Role.DESK)
    with pytest.raises(NoteError), committed():
        notes.remove(note, actor=world.actor(Role.OFFICER))
    with committed():
        notes.remove(note, actor=world.actor(Role.DESK))
    assert db.session.scalar(sa.select(sa.func.count(CaseNote.id))) == 0


def test_a_tag_has_one_spelling_and_is_borne_once(app: Flask) -> None:
    made = world.register()
    assert tag(made, "  Anggaran   2025 ", "anggaran 2025", "PBJ/tender") == ["anggaran 2025"] * 2 + ["pbj/tender"]
    assert tags(made) == ["anggaran 2025", "pbj/tender"]


@pytest.mark.parametrize("word", ["", "   ", "-", "a" * 41, "biaya,harga", "<b>", "żółw", "a\x00b"])
def test_what_is_no_tag_is_refused(app: Flask, word: str) -> None:
    made = world.register()
    with pytest.raises(NoteError):
        tag(made, word)
    assert tags(made) == []


def test_a_case_bears_only_so_many_tags(app: Flask) -> None:
    made = world.register()
    tag(made, *(f"label {n}" for n in range(MOST_TAGS)))
    with pytest.raises(NoteError):
        tag(made, "satu lagi")
    tag(made, "label 0")
    with committed():
        notes.untag(db.session.scalars(sa.select(CaseTag).where(CaseTag.tag == "label 0")).one())
    tag(made, "satu lagi")
    assert len(tags(made)) == MOST_TAGS


def test_the_words_in_use_are_those_of_the_body_each_once_and_in_order(app: Flask) -> None:
    assert db.session.scalars(queries.used_tags(world.body().id)).all() == []
    tag(world.register("satu"), "tender", "anggaran")
    tag(world.register("dua"), "anggaran", "pegawai")
    tag(world.register("tiga", slug="maluku"), "kapal")
    assert db.session.scalars(queries.used_tags(world.body().id)).all() == ["anggaran", "pegawai", "tender"]
    assert db.session.scalars(queries.used_tags(world.body().id, limit=2)).all() == ["anggaran", "pegawai"]


def save(name: str, query: str = "keadaan=semua", role: Role = Role.OFFICER) -> SavedFilter:
    with committed():
        return notes.save_filter(name, query, actor=world.actor(role))


def test_a_filter_is_kept_for_one_account_and_the_same_name_replaces(app: Flask) -> None:
    save("Telat", "keadaan=terlambat")
    save("anggaran")
    save("  Telat ", "keadaan=semua&kanal=letter")
    save("Telat", "keadaan=dijawab", Role.DESK)
    assert kept() == [("anggaran", "keadaan=semua"), ("Telat", "keadaan=semua&kanal=letter")]
    assert kept(Role.DESK) == [("Telat", "keadaan=dijawab")]


@pytest.mark.parametrize(("name", "query"), [(" ", "a=b"), ("n" * 61, "a=b"), ("Nama", "cari=" + "x" * 500)])
def test_a_filter_that_does_not_fit_is_refused(app: Flask, name: str, query: str) -> None:
    with pytest.raises(NoteError):
        save(name, query)
    assert kept() == []


def test_there_is_room_for_twenty_filters(app: Flask) -> None:
    for number in range(MOST_FILTERS):
        save(f"Saringan {number}")
    with pytest.raises(NoteError):
        save("Satu lagi")
    save("Saringan 0", "keadaan=dijawab")
    with committed():
        notes.forget_filter(db.session.scalars(sa.select(SavedFilter).where(SavedFilter.name == "Saringan 1")).one())
    save("Satu lagi")
    assert MOST_FILTERS == len(kept()) == 20


def test_none_of_it_is_on_the_record(app: Flask) -> None:
    made = world.register()
    before = db.session.scalar(sa.select(sa.func.count(Event.id)))
    write(made)
    tag(made, "anggaran")
    save("Semua")
    assert db.session.scalar(sa.select(sa.func.count(Event.id))) == before
