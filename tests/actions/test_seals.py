"""The logs when what signs them changes: a new master key or a new address continues the same tree, on the record."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock, tlog, vault
from ppid.actions import proofs, seals
from ppid.actions.background import run_once, seal_events
from ppid.cli import record
from ppid.db import committed, db
from ppid.models import Checkpoint, Event
from ppid.vault import Vault
from tests import attestors, world
from tests.actions.test_proofs import letters_of_kaltim, rewrite
from tests.conftest import SECRET
from tests.script import script
from tests.test_verify_log import changes, found

NEW_MASTER = b"kunci-induk-baru-yang-cukup-panjang"
NEW_HOST = "https://ppid.kaltim.example"


def newest() -> Checkpoint:
    head = seals.last_checkpoint(world.body().id)
    assert head is not None
    return head


def lived(key: str) -> None:
    """A request that came in, in the log."""
    world.register(key)
    seal_events(clock.now())


def replace_master(*, old_is_known: bool = True) -> None:
    vault.use(Vault(NEW_MASTER, [SECRET.encode()] if old_is_known else []))


def replace_host() -> None:
    attestors.use(base_url=NEW_HOST)


CHANGES = pytest.mark.parametrize("change", [replace_master, replace_host], ids=["master key", "address"])


def test_a_pass_signs_its_heads_after_what_it_recorded_itself(app: Flask) -> None:
    world.register("kunci-1")
    begun = clock.now()
    run_once(begun, moment=clock.now)
    drawn_at = db.session.scalars(sa.select(sa.func.max(Event.at))).one()
    assert newest().signed_at >= drawn_at > begun


@CHANGES
def test_sealing_goes_on_with_another_key(app: Flask, change) -> None:  # type: ignore[no-untyped-def]
    lived("kunci-1")
    old_key, old = seals.verifier_key(world.body()), newest()
    change()
    lived("kunci-2")
    new_key, new = seals.verifier_key(world.body()), newest()
    assert new_key != old_key
    assert seals.opened(world.body(), old.note).key == old_key
    assert seals.opened(world.body(), new.note).key == new_key
    assert seals.verify(world.body()) is None
    event = db.session.scalars(sa.select(Event).where(Event.name == "log_key_changed")).one()
    assert event.data == {"former": old_key, "key": new_key, "size": old.size}
    assert proofs.of_seal(world.body(), event.seal).records[0].index < new.size
    tree = proofs.tree_of(world.body(), new.size)
    roots = [tlog.Checkpoint.parse(one.note.rpartition("\n\n")[0] + "\n").root for one in (old, new)]
    assert tlog.verify_consistency(old.size, roots[0], new.size, roots[1], tree.consistency(old.size))
    lived("kunci-3")
    assert len(seals.former_keys(world.body())) == 1


@CHANGES
def test_a_proof_over_the_change_names_both_keys(app: Flask, change) -> None:  # type: ignore[no-untyped-def]
    lived("kunci-1")
    old_key, old = seals.verifier_key(world.body()), newest()
    change()
    code = letters_of_kaltim()[0].code
    assert proofs.of_letter(code).as_json()["log"]["verifier_key"] == old_key
    lived("kunci-2")
    told = json.loads(json.dumps(proofs.of_letter(code).as_json()))
    new_key = seals.verifier_key(world.body())
    assert told["log"] == {"origin": seals.origin_of(world.body()), "verifier_key": new_key, "former_keys": [old_key]}
    assert found(told) == found(told, key=old_key) == found(told, key=new_key, held=[old.note]) == ""
    assert [one for one in changes(told) if not found(one)] == []


def test_the_page_names_the_former_key(client: FlaskClient) -> None:
    lived("kunci-1")
    old_key = seals.verifier_key(world.body())
    assert "Kunci terdahulu" not in client.get("/log/kaltim").text
    replace_master()
    lived("kunci-2")
    page = client.get("/log/kaltim").text
    assert "Kunci terdahulu" in page
    assert old_key.replace("+", "&#43;") in page or old_key in page


def test_what_signed_is_known_from_the_published_folder_too(app: Flask) -> None:
    """Also when the old master key is gone: its public half stands beside the heads that it signed."""
    lived("kunci-1")
    old_key = seals.verifier_key(world.body())
    replace_master(old_is_known=False)
    lived("kunci-2")
    assert seals.former_keys(world.body())[0].data["former"] == old_key
    kept = (seals.published(world.body()) / seals.KEYS).read_text().splitlines()
    assert kept == [old_key, seals.verifier_key(world.body())]
    assert seals.verify(world.body()) is None


def test_nothing_is_signed_over_a_head_of_an_unknown_key(app: Flask) -> None:
    lived("kunci-1")
    (seals.published(world.body()) / seals.KEYS).unlink()
    replace_master(old_is_known=False)
    world.register("kunci-2")
    size = newest().size
    with pytest.raises(seals.UnknownKey):
        seal_events(clock.now())
    assert newest().size == size
    told = CliRunner().invoke(record.seal)
    assert told.exit_code == 1
    assert "PPID_PREVIOUS_SECRET_KEYS" in told.output
    replace_master()
    assert seal_events(clock.now()) > 0


def test_a_new_key_does_not_cover_up_what_was_changed_before(app: Flask) -> None:
    """The portal counts the whole tree again before another key vouches for it."""
    lived("kunci-1")
    made = world.register("kunci-2")
    seal_events(clock.now())
    lived("kunci-3")
    chain = f"request:{made.id}"
    rewrite(chain)
    replace_master()
    world.register("kunci-4")
    with pytest.raises(seals.LogBroken), committed():
        seals.merge(world.body(), now=clock.now())


def test_a_head_of_another_body_is_none_of_this_one(app: Flask) -> None:
    lived("kunci-1")
    with pytest.raises(tlog.NoteError):
        seals.opened(world.body("maluku"), newest().note)


def test_a_key_may_come_back(app: Flask) -> None:
    lived("kunci-1")
    first = seals.verifier_key(world.body())
    replace_host()
    lived("kunci-2")
    attestors.use(base_url="http://127.0.0.1:5000")
    lived("kunci-3")
    assert seals.verifier_key(world.body()) == first
    told = proofs.of_letter(letters_of_kaltim()[0].code, [head.size for head in _heads()]).as_json()
    assert told["log"]["verifier_key"] == first
    assert len(told["log"]["former_keys"]) == 1
    assert found(told) == ""
    assert script.head(told["heads"][-1], [first])[1] == first
    assert replace(seals.opened(world.body(), newest().note), text="").key == first


def _heads() -> list[Checkpoint]:
    return list(db.session.scalars(sa.select(Checkpoint).where(Checkpoint.body_id == world.body().id)))
