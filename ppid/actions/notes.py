"""What officers keep beside a case: notes, tags, saved filters. It is no step of the law, so none of it is an event."""

from __future__ import annotations

import re
from datetime import datetime

import sqlalchemy as sa

from ppid.access import Actor
from ppid.actions.events import hold
from ppid.db import db
from ppid.models import Account, CaseNote, CaseTag, InfoRequest, SavedFilter
from ppid.queries import notes as queries

NOTE_LENGTH, TAG_LENGTH, NAME_LENGTH, QUERY_LENGTH = 4000, 40, 60, 500
MOST_TAGS, MOST_FILTERS = 20, 20
TAG = re.compile(r"[a-z0-9](?:[a-z0-9 ./-]*[a-z0-9])?")


class NoteError(ValueError):
    """A note, a tag or a filter that cannot be kept so; the message is Indonesian."""


def write(info_request: InfoRequest, text: str, *, actor: Actor, now: datetime) -> CaseNote:
    """Add a note to a case. The caller commits. Raises NoteError when it is empty, too long, or from no office."""
    text = text.strip()
    if not text:
        raise NoteError("Tulis catatannya lebih dahulu.")
    if len(text) > NOTE_LENGTH:
        raise NoteError(f"Catatan paling panjang {NOTE_LENGTH} huruf.")
    if actor.official_id is None:
        raise NoteError("Catatan hanya ditulis oleh pejabat yang memegang jabatan.")
    note = CaseNote(
        body_id=info_request.body_id,
        request_id=info_request.id,
        official_id=actor.official_id,
        text=text,
        written_at=now,
    )
    db.session.add(note)
    return note


def is_own(note: CaseNote, actor: Actor) -> bool:
    """Whether who acts wrote the note, from whichever of the offices they held."""
    return actor.account_id is not None and note.official.account_id == actor.account_id


def remove(note: CaseNote, *, actor: Actor) -> None:
    """Delete one's own note. The caller commits. Raises NoteError for somebody else's."""
    if not is_own(note, actor):
        raise NoteError("Catatan hanya dapat dihapus oleh penulisnya.")
    db.session.delete(note)


def tag_word(text: str) -> str:
    """A tag in its one spelling: lower case, single spaces. Raises NoteError when it is none."""
    word = " ".join(text.lower().split())
    if not word:
        raise NoteError("Tulis labelnya lebih dahulu.")
    if len(word) > TAG_LENGTH:
        raise NoteError(f"Label paling panjang {TAG_LENGTH} huruf.")
    if not TAG.fullmatch(word):
        raise NoteError("Label hanya berisi huruf a sampai z, angka, spasi, titik, garis miring, dan tanda hubung.")
    return word


def tag(info_request: InfoRequest, text: str) -> str:
    """Give a case a tag and return its word; one that it bears already stays as it is.

    The caller commits. Raises NoteError when it is no tag or there are too many.
    """
    word = tag_word(text)
    hold(info_request)  # of two officers who tag at once the second sees the first
    borne = {one.tag for one in db.session.scalars(queries.tags_of([info_request.id]))}
    if word in borne:
        return word
    if len(borne) >= MOST_TAGS:
        raise NoteError(f"Satu permohonan paling banyak mempunyai {MOST_TAGS} label.")
    db.session.add(CaseTag(body_id=info_request.body_id, request_id=info_request.id, tag=word))
    return word


def untag(borne: CaseTag) -> None:
    """Take a tag off its case. The caller commits."""
    db.session.delete(borne)


def save_filter(name: str, query: str, *, actor: Actor) -> SavedFilter:
    """Keep a worklist's filter, as it stands in the address, for one account at one body; the same name replaces.

    The caller commits. Raises NoteError when the name is no name, or when there are too many.
    """
    name = " ".join(name.split())
    if not name:
        raise NoteError("Beri nama saringan ini.")
    if len(name) > NAME_LENGTH:
        raise NoteError(f"Nama saringan paling panjang {NAME_LENGTH} huruf.")
    if len(query) > QUERY_LENGTH:
        raise NoteError("Saringan ini terlalu panjang untuk disimpan. Persingkat kata pencariannya.")
    if actor.account_id is None:
        raise NoteError("Saringan hanya disimpan untuk akun yang masuk.")
    own = sa.select(Account.id).where(Account.id == actor.account_id)
    db.session.execute(own.with_for_update(key_share=True))  # of two windows that save at once the second waits
    kept = {one.name: one for one in db.session.scalars(queries.filters_of(actor.account_id, actor.body_id))}
    if name in kept:
        kept[name].query = query
        return kept[name]
    if len(kept) >= MOST_FILTERS:
        raise NoteError(f"Paling banyak {MOST_FILTERS} saringan disimpan. Hapus dahulu yang tidak dipakai.")
    made = SavedFilter(body_id=actor.body_id, account_id=actor.account_id, name=name, query=query)
    db.session.add(made)
    return made


def forget_filter(saved: SavedFilter) -> None:
    """Delete a saved filter. The caller commits."""
    db.session.delete(saved)
