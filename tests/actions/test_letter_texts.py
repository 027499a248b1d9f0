"""A body's own words: versions that only ever grow, and letters that keep the words of their day."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from ppid.actions import extensions, letter_previews
from ppid.actions import letter_texts as actions
from ppid.actions import letters as letter_actions
from ppid.actions.letter_texts import TextChanged, TextRefused
from ppid.clock import now
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import ExtensionGround
from ppid.letters.blocks import OwnText
from ppid.letters.facts import ExtensionFacts
from ppid.letters.texts import BLOCKS, REASONS, Block
from ppid.models import Event, Letter, LetterText
from tests import world
from tests.letters.paper import text
from tests.web.officers import counted

MOMENT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def block_of(kind: str, key: str) -> Block:
    found = BLOCKS[kind].block(key)
    assert found is not None
    return found


def save(
    said: str, based_on: int = 0, kind: str = "extension", key: str = "closing", slug: str = "kaltim"
) -> LetterText | None:
    actor = world.actor(Role.ADMIN) if slug == "kaltim" else world.actor(Role.OFFICER, slug)
    with committed():
        return actions.save(
            world.body(slug), kind, block_of(kind, key), said, based_on=based_on, actor=actor, now=MOMENT
        )


def versions() -> list[tuple[int, str]]:
    rows = db.session.execute(sa.select(LetterText.version, LetterText.text).order_by(LetterText.version))
    return [(number, said) for number, said in rows]


def saved_events() -> list[dict[str, object]]:
    query = sa.select(Event.data).where(Event.name == "letter_text_saved").order_by(Event.seq)
    return list(db.session.scalars(query))


def test_every_change_is_a_version_of_its_own_and_is_on_record(app: Flask) -> None:
    first = save("Terima kasih.\r\n")
    assert first is not None
    assert (first.version, first.official_id) == (1, world.actor(Role.ADMIN).official_id)
    save("Terima kasih banyak.", 1)
    save("", 2)
    assert versions() == [(1, "Terima kasih."), (2, "Terima kasih banyak."), (3, "")]
    events = saved_events()
    assert [event["version"] for event in events] == [1, 2, 3]
    assert events[0] == {
        "kind": "extension",
        "block": "closing",
        "version": 1,
        "sha256": hashlib.sha256(b"Terima kasih.").hexdigest(),
    }


def test_what_changes_nothing_makes_no_version(app: Flask) -> None:
    block = block_of("extension", "closing")
    assert save("") is None
    assert save(f"  {block.default}\r\n") is None, "the portal's own words are no words of one's own"
    save("Salam.")
    assert save("Salam.", 1) is None
    assert versions() == [(1, "Salam.")]
    save(block.default, 1)
    assert versions()[-1] == (2, "")


def test_of_two_who_save_at_once_the_second_is_told(app: Flask) -> None:
    save("Dari tab pertama.")
    with pytest.raises(TextChanged):
        save("Dari tab kedua.")
    with pytest.raises(TextChanged):
        save("Dari versi yang tidak ada.", 7)
    assert versions() == [(1, "Dari tab pertama.")]
    save("Dari tab kedua.", 1)
    assert versions()[-1] == (2, "Dari tab kedua.")


def test_the_database_itself_takes_a_version_once(app: Flask) -> None:
    save("Satu.")
    row = LetterText(
        body_id=world.body().id, kind="extension", block="closing", version=1, text="Dua.", written_at=MOMENT
    )
    db.session.add(row)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_bad_text_is_refused_with_all_that_is_wrong(app: Flask) -> None:
    with pytest.raises(TextRefused) as refused:
        save("Untuk {siapa} {", kind="notice", key="opening")
    assert len(refused.value.faults) == 4  # an unknown word, a brace, and two that are missing
    assert versions() == []
    assert saved_events() == []


def restore(version: int, based_on: int) -> LetterText | None:
    with committed():
        return actions.restore(
            world.body(),
            "extension",
            block_of("extension", "closing"),
            version,
            based_on=based_on,
            actor=world.actor(Role.ADMIN),
            now=MOMENT,
        )


def test_an_older_version_holds_again_as_a_new_one(app: Flask) -> None:
    save("Satu.")
    save("Dua.", 1)
    assert restore(2, 2) is None
    made = restore(1, 2)
    assert made is not None
    assert versions() == [(1, "Satu."), (2, "Dua."), (3, "Satu.")]
    with pytest.raises(TextChanged):
        restore(2, 2)
    with pytest.raises(LookupError):
        restore(9, 3)


def test_the_words_of_a_kind_are_found_in_one_statement_and_are_those_of_one_body(app: Flask) -> None:
    save("Satu.")
    save("Dua.", 1)
    save("Kaki.", key="footer")
    save("Bukan.", kind="withdrawal")
    save("Tetangga.", slug="samarinda")
    save("Dulu.", key="opening")
    save("", 1, key="opening")
    body_id = world.body().id
    with counted() as seen:
        found = actions.texts_for(body_id, "extension")
    assert [statement for statement in seen if statement.startswith("SELECT")] == seen[-1:]
    assert set(found) == {OwnText("closing", "Dua.", 2), OwnText("footer", "Kaki.", 1)}


def test_the_standard_phrases_are_listed_by_their_use(app: Flask) -> None:
    save("Masih dihimpun.\nMasih diuji.", kind=REASONS, key="extension")
    save("Dikuasai kepolisian.", kind=REASONS, key="not_held")
    assert actions.phrases_for(world.body().id) == {
        "extension": ("Masih dihimpun.", "Masih diuji."),
        "not_held": ("Dikuasai kepolisian.",),
    }
    assert actions.phrases_for(world.body("samarinda").id) == {}


# Letters


def extended(key: str) -> Letter:
    made = world.register(key)
    with committed():
        extensions.extend(
            made, ground=ExtensionGround.NOT_HELD, reason="Masih dihimpun", actor=world.actor(Role.OFFICER), now=now()
        )
    query = sa.select(Letter).where(Letter.request_id == made.id, Letter.kind == "extension")
    return db.session.scalars(query).one()


def printed(letter: Letter) -> str:
    letter_actions.draw(letter.id)
    return text(letter_actions.bytes_of(db.session.get_one(Letter, letter.id)))


def test_a_letter_keeps_the_words_of_the_day_on_which_it_was_issued(app: Flask) -> None:
    portal_s = extended("satu")
    save("Salam {pemohon} <b>.")
    with_version_1 = extended("dua")
    facts_before, found = with_version_1.facts, printed(with_version_1)
    assert "Salam Siti Ma'rufah <b>." in found
    save("Wasalam.", 1)
    undrawn = extended("tiga")
    save("", 2)
    db.session.expire_all()
    assert with_version_1.facts == facts_before
    assert printed(with_version_1) == found
    assert ExtensionFacts.from_json(facts_before or "").texts == (OwnText("closing", "Salam {pemohon} <b>.", 1),)
    assert "Wasalam." in printed(undrawn), "drawn later, with the words of its issue"
    assert "kami ucapkan terima kasih" in printed(portal_s)
    assert "Salam" not in printed(extended("empat"))


# How it would look


def test_a_preview_draws_pictures_and_keeps_nothing(app: Flask) -> None:
    save("Kaki surat.", key="footer")
    body = world.body()
    pages = letter_previews.pages(body, "extension", block_of("extension", "closing"), "Wasalam.")
    again = letter_previews.pages(body, "extension", block_of("extension", "closing"), "Wasalam.")
    other = letter_previews.pages(body, "extension", block_of("extension", "closing"), "Salam hangat dari kami.")
    assert pages == again
    assert pages != other
    assert all(page.startswith(b"\x89PNG") and len(page) < 200_000 for page in pages)
    assert len(versions()) == 1
    with pytest.raises(TextRefused):
        letter_previews.pages(body, "extension", block_of("extension", "closing"), "{apa}")
