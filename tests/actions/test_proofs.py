"""Proofs from the files of hashes: the same as from all leaves, at every size, and never a wrong one."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid import clock, tlog
from ppid.actions import letters, proofs, seals, tiles
from ppid.actions.background import seal_events
from ppid.actions.proofs import NoSuchRecord
from ppid.db import committed, db
from ppid.models import Checkpoint, Event, Letter, LogLeaf
from tests import cases, world
from tests.actions.test_requests import without_triggers
from tests.web.officers import counted

SEED = 20261116
SIZES = 600
MORNING = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # Monday, 09.00 WITA


def leaves_of(size: int) -> list[bytes]:
    """The leaf hashes of a log that is not the portal's."""
    return [tlog.leaf_hash(number.to_bytes(4, "big")) for number in range(size)]


def rewrite(chain: str) -> None:
    """Change a case in the database, with all its seals, as somebody could who holds the machine."""
    without_triggers()
    previous = ""
    for event in db.session.scalars(sa.select(Event).where(Event.chain == chain).order_by(Event.seq)).all():
        db.session.expunge(event)
        event.data = event.data | {"received_on": "2020-01-01"}
        event.previous_seal, event.seal = previous, ""
        event.seal = previous = seals.seal_of(event)
        values = {"data": event.data, "previous_seal": event.previous_seal, "seal": event.seal}
        db.session.execute(sa.update(Event).where(Event.id == event.id).values(values))
    db.session.commit()


def letters_of_kaltim() -> Sequence[Letter]:
    return db.session.scalars(sa.select(Letter).where(Letter.body_id == world.body().id).order_by(Letter.id)).all()


class Rows:
    """Leaf hashes as the database gives them, and how often it was asked."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.leaves, self.asked = leaves, 0

    def __call__(self, start: int, end: int) -> list[bytes]:
        self.asked += 1
        return self.leaves[start:end]


def keep(folder: Path, leaves: list[bytes]) -> None:
    """Publish leaves, and the tiles over them."""
    path = tiles.path_of(folder, 0)
    tiles.write(path, tiles.length(path), leaves[tiles.length(path) :])
    tiles.grow(folder)


# From files


def test_proofs_from_files_are_those_from_all_leaves(tmp_path: Path) -> None:
    """At every size up to 600 and some beyond 65,536; with all hashes in files, with some, and with none."""
    dice, leaves = random.Random(SEED), leaves_of(SIZES)
    some, full = tmp_path / "some", tmp_path / "full"
    for folder, count in ((some, 300), (full, SIZES)):
        folder.mkdir()
        keep(folder, leaves[:count])
    for size in range(1, SIZES + 1):
        index, old = dice.randrange(size), dice.randint(0, size)
        for folder in (full, some, tmp_path / "none"):
            tree = tiles.Tree(folder, size, Rows(leaves))
            assert tree.inclusion(index) == tlog.inclusion_proof(leaves[:size], index)
            assert tree.consistency(old) == tlog.consistency_proof(leaves[:size], old)
            assert tree.root(0, size) == tlog.root(leaves[:size])


def test_a_large_log_is_proven_from_a_few_hashes(tmp_path: Path) -> None:
    leaves = leaves_of(70_000)
    keep(tmp_path, leaves)
    assert tiles.length(tiles.path_of(tmp_path, 1)) == 70_000 // 256
    assert tiles.length(tiles.path_of(tmp_path, 2)) == 1
    root, dice = tlog.root(leaves), random.Random(SEED)
    for _time in range(20):
        rows, index, old = Rows(leaves), dice.randrange(70_000), dice.randint(1, 70_000)
        tree = tiles.Tree(tmp_path, 70_000, rows)
        assert tlog.verify_inclusion(leaves[index], index, 70_000, tree.inclusion(index), root)
        assert tlog.verify_consistency(old, tree.root(0, old), 70_000, root, tree.consistency(old))
        assert rows.asked == 0


def test_what_is_missing_in_the_files_is_asked_of_the_rows_in_one_go(tmp_path: Path) -> None:
    leaves = leaves_of(70_000)
    rows = Rows(leaves)
    assert tiles.Tree(tmp_path, 70_000, rows).root(0, 65_536) == tlog.root(leaves[:65_536])
    assert rows.asked == 1


def test_a_tree_has_no_hashes_beyond_its_size(tmp_path: Path) -> None:
    keep(tmp_path, leaves_of(600))
    tree = tiles.Tree(tmp_path, 520, Rows([]))
    assert len(tree.hashes(1, 0, 2)) == 2
    for level, start, count in (
        (0, 500, 21),
        (1, 0, 3),
        (1, 2, 1),
        (2, 0, 1),
        (0, -1, 1),
        (0, 0, 0),
        (-1, 0, 1),
        (8, 0, 1),
    ):
        with pytest.raises(tlog.TreeError):
            tree.hashes(level, start, count)


def test_a_file_that_broke_off_in_a_hash_is_mended(tmp_path: Path) -> None:
    leaves = leaves_of(600)
    keep(tmp_path, leaves[:300])
    path = tiles.path_of(tmp_path, 0)
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    assert tiles.length(path) == 299
    assert tiles.Tree(tmp_path, 300, Rows(leaves)).inclusion(299) == tlog.inclusion_proof(leaves[:300], 299)
    keep(tmp_path, leaves)
    assert path.read_bytes() == b"".join(leaves)


def test_files_are_only_added_to(tmp_path: Path) -> None:
    leaves, before = leaves_of(SIZES), {}
    for size in range(0, SIZES + 1, 37):
        keep(tmp_path, leaves[:size])
        now = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        assert all(now[name].startswith(data) for name, data in before.items())
        before = now


# From the record


def test_every_letter_of_a_full_world_is_proven(app: Flask) -> None:
    """Receipts, notices, rulings, lists of the body: each with the event of its issue, and nothing about people."""
    cases.build()
    seal_events(clock.now())
    found = [proofs.of_letter(letter.code) for letter in letters_of_kaltim()]
    assert len({proof.letter.kind for proof in found if proof.letter}) > 8
    for proof in found:
        assert proof.letter is not None
        names = [one.event.name for one in proof.records if one.event]
        assert names.count("letter_issued") == 1
        assert names[0] == "letter_issued"
        assert names.count("letter_drawn") == (proof.letter.sha256 is not None)
        assert set(names) <= {"letter_issued", "letter_drawn", "letter_signed"}
        told = str(proof.as_json()["entries"])
        assert all(one["facts"]["data"]["number"] == proof.letter.number for one in proof.as_json()["entries"])
        assert not re.search(r"Siti|Ma'rufah|@example|Melati|64720145", told)
    assert {proof.letter.id for proof in found if proof.letter} == {letter.id for letter in letters_of_kaltim()}


def test_a_record_keeps_its_place_and_its_head_whatever_follows(app: Flask) -> None:
    world.register("kunci-1")
    seal_events(clock.now())
    code = letters_of_kaltim()[0].code
    before = proofs.of_letter(code)
    for number in range(2, 6):
        world.register(f"kunci-{number}")
        seal_events(clock.now())
    after = proofs.of_letter(code)
    assert after.as_json()["entries"] == before.as_json()["entries"]
    assert after.heads[0].size == before.heads[-1].size
    assert len(after.heads) == 2
    assert len(after.steps) == 1


def test_a_letter_whose_event_is_not_in_the_log_yet_waits(app: Flask) -> None:
    world.register()
    proof = proofs.of_letter(letters_of_kaltim()[0].code)
    assert (list(proof.records), [event.name for event in proof.waiting]) == ([], ["letter_issued"])
    seal_events(clock.now())
    letters.draw(letters_of_kaltim()[0].id)
    proof = proofs.of_letter(letters_of_kaltim()[0].code)
    assert [one.event.name for one in proof.records if one.event] == ["letter_issued"]
    assert [event.name for event in proof.waiting] == ["letter_drawn"]


def test_any_seal_is_found_in_the_log_of_its_body_only(app: Flask) -> None:
    world.register()
    seal_events(clock.now())
    own = db.session.execute(
        sa.select(Event.seal, LogLeaf.position).join(LogLeaf).where(Event.body_id == world.body().id)
    ).all()
    for seal, position in own:
        record = proofs.of_seal(world.body(), seal).records[0]
        assert (record.index, record.event) == (position, None)
    with pytest.raises(NoSuchRecord):
        proofs.of_seal(world.body("maluku"), own[0].seal)
    with pytest.raises(NoSuchRecord):
        proofs.of_seal(world.body(), "0" * 64)


def test_what_does_not_exist_is_not_proven(app: Flask) -> None:
    world.register()
    seal_events(clock.now())
    size = proofs.days_of(world.body())[0][0].size
    for old, new in ((size, size + 1), (0, size), (size + 1, size), (1, size)):
        with pytest.raises(NoSuchRecord):
            proofs.of_growth(world.body(), old, new)
    with pytest.raises(NoSuchRecord):
        proofs.of_letter("ABCDEFGHJKLM")
    with pytest.raises(NoSuchRecord):
        proofs.of_letter(letters_of_kaltim()[0].code, [size + 1])


@pytest.mark.parametrize("gone", ["nothing", "tiles.1", "leaves", "everything"])
def test_proofs_need_the_files_for_speed_only(app: Flask, gone: str) -> None:
    world.register("kunci-1")
    seal_events(clock.now())
    code = letters_of_kaltim()[0].code
    world.register("kunci-2")
    seal_events(clock.now())
    before = proofs.of_letter(code).as_json()
    for path in seals.published(world.body()).iterdir():
        if gone in (path.name, "everything"):
            path.unlink()
    assert proofs.of_letter(code).as_json() == before


def test_a_rewritten_case_gives_no_proof(app: Flask) -> None:
    world.register("kunci-1")
    made = world.register("kunci-2")
    seal_events(clock.now())
    other, letter = letters_of_kaltim()
    rewrite(f"request:{made.id}")
    with pytest.raises(seals.LogBroken):
        proofs.of_letter(letter.code)
    assert proofs.of_letter(other.code).records


def test_spoilt_files_give_no_proof(app: Flask) -> None:
    world.register("kunci-1")
    seal_events(clock.now())
    code = letters_of_kaltim()[0].code
    path = tiles.path_of(seals.published(world.body()), 0)
    path.write_bytes(bytes(32) + path.read_bytes()[32:])
    with pytest.raises(seals.LogBroken):
        proofs.of_letter(code)


def test_a_proof_costs_the_same_whatever_the_log_holds(app: Flask) -> None:
    def cost() -> int:
        db.session.rollback()
        db.session.expunge_all()
        with counted() as statements:
            proofs.of_letter(code)
        return len(statements)

    world.register("kunci-1")
    letters.draw(letters_of_kaltim()[0].id)
    seal_events(clock.now())
    code = letters_of_kaltim()[0].code
    few = cost()
    for number in range(2, 40):
        world.register(f"kunci-{number}")
        if number % 9 == 0:
            seal_events(clock.now())
    seal_events(clock.now())
    assert cost() == few <= 4


# By day


def test_the_last_head_of_each_day_in_the_bodys_zone(app: Flask) -> None:
    """Two heads a day, the second at 23.30 WITA: it belongs to that day, not to the next one of Jakarta or London."""
    number = 0
    for day in range(35):
        for hour in (0, 14, 15):
            with time_machine.travel(MORNING + timedelta(days=day, hours=hour, minutes=-30), tick=False):
                number += 1
                world.register(f"kunci-{number}")
                seal_events(clock.now())
    body = world.body()
    page, later = proofs.days_of(body)
    rest, end = proofs.days_of(body, later)
    assert (len(page), len(rest), end) == (30, 5, None)
    days = [*page, *rest]
    assert [one.on for one in days] == [(MORNING + timedelta(days=day)).date() for day in reversed(range(35))]
    newest = seals.last_checkpoint(body.id)
    assert newest is not None
    assert days[0].size == newest.size
    for one in days:
        head = proofs.head_on(body, one.on)
        assert head is not None
        assert (head.size, head.signed_at) == (one.size, one.signed_at)
    assert proofs.head_on(body, days[-1].on - timedelta(days=1)) is None
    sizes = sorted(one.size for one in days)
    assert len(proofs.of_growth(body, sizes[3], sizes[30]).steps) == 1


def test_a_day_with_more_heads_than_are_read_at_once_still_ends(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "MOST_HEADS", 4)
    for number in range(12):
        with time_machine.travel(MORNING + timedelta(days=number // 6, minutes=number), tick=False):
            world.register(f"kunci-{number}")
            seal_events(clock.now())
    seen, key, pages = [], None, 0
    while pages == 0 or key is not None:
        days, key = proofs.days_of(world.body(), key)
        seen += days
        pages += 1
        assert pages < 10
    newest = {one.on: max(other.size for other in seen if other.on == one.on) for one in seen}
    for on, size in newest.items():
        head = proofs.head_on(world.body(), on)
        assert head is not None
        assert head.size == size


def test_a_body_without_a_log_has_no_days(app: Flask) -> None:
    assert proofs.days_of(world.body("maluku")) == ([], None)
    assert proofs.first_head(world.body("maluku")) is None


def test_heads_of_another_key_prove_nothing(app: Flask) -> None:
    world.register()
    seal_events(clock.now())
    code = letters_of_kaltim()[0].code
    with committed():
        head = db.session.scalars(sa.select(Checkpoint).where(Checkpoint.body_id == world.body().id)).one()
        signed = tlog.Checkpoint.parse(head.note.rpartition("\n\n")[0] + "\n")
        forged = tlog.sign(signed, signed.origin, bytes(32))
    without_triggers()
    db.session.execute(sa.update(Checkpoint).where(Checkpoint.id == head.id).values(note=forged))
    db.session.commit()
    with pytest.raises(seals.LogBroken):
        proofs.of_letter(code)
