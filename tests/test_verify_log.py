"""The script in docs: it needs nothing of the portal, agrees with other implementations, and finds every change."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pymerkle import InmemoryTree

from ppid import clock, tlog
from ppid.actions import letters, proofs, seals
from ppid.actions.background import seal_events
from ppid.db import db
from ppid.models import Letter
from tests import world
from tests.actions.test_proofs import SEED, leaves_of, rewrite
from tests.script import SCRIPT, script

MOST_LINES = 150
SIZES = 600


@pytest.fixture
def proof(app: Flask) -> dict[str, Any]:
    """The proof of a letter that stands between others, over several heads."""
    world.register("kunci-1")
    seal_events(clock.now())
    made = world.register("kunci-2")
    seal_events(clock.now())
    letter = db.session.scalars(sa.select(Letter).where(Letter.request_id == made.id)).one()
    letters.draw(letter.id)
    seal_events(clock.now())
    for number in range(3, 6):
        world.register(f"kunci-{number}")
    seal_events(clock.now())
    told: dict[str, Any] = json.loads(json.dumps(proofs.of_letter(letter.code).as_json()))
    assert len(told["entries"]) == 2
    assert len(told["heads"]) == 3
    return told


def found(proof: Any, **more: Any) -> str:
    """What the script says is wrong; empty when nothing is."""
    try:
        list(script.check(proof, **more))
    except script.Wrong as wrong:
        return str(wrong)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        return repr(error)
    return ""


def test_the_script_is_short_and_stands_alone() -> None:
    text = SCRIPT.read_text()
    assert len(text.splitlines()) < MOST_LINES
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= {*sys.stdlib_module_names, "cryptography"}


def test_the_script_finds_a_true_proof_right(proof: dict[str, Any]) -> None:
    assert found(proof) == ""
    assert found(proof, key=proof["log"]["verifier_key"]) == ""
    assert found(proof, key=tlog.verifier_key(proof["log"]["origin"], bytes(32))) != ""


def changes(value: Any) -> Iterator[Any]:
    """The value with one thing in it changed, in every way and at every place that matters."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from ({**value, key: other} for other in changes(inner))
            yield {name: kept for name, kept in value.items() if name != key}
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from ([*value[:place], other, *value[place + 1 :]] for other in changes(inner))
            yield value[:place] + value[place + 1 :]
    elif isinstance(value, str):
        yield value + "0"
        for place, letter in enumerate(value):
            yield value[:place] + chr(ord(letter) ^ 1) + value[place + 1 :]
        for place in {0, len(value) // 2, len(value) - 1} if value else ():
            yield value[:place] + value[place + 1 :]
    elif value is None:
        yield "0"
    else:
        yield value + 1
        yield value - 1


def harmless(proof: dict[str, Any]) -> list[dict[str, Any]]:
    """What may be left out of a proof: it then tells less, and nothing false."""
    less = copy.deepcopy(proof)
    less["entries"].pop()
    return [less, {**proof, "entries": proof["entries"][:1]}]


def test_the_script_finds_every_change(proof: dict[str, Any]) -> None:
    spared = harmless(proof)
    tried = [changed for changed in changes(proof) if changed not in spared]
    assert len(tried) > 2000
    assert [changed for changed in tried if not found(changed)] == []


def test_the_script_finds_a_step_between_heads_that_was_left_out(proof: dict[str, Any]) -> None:
    assert found({**proof, "heads": [proof["heads"][0], *proof["heads"][2:]], "steps": proof["steps"][:1]}) != ""
    assert found({**proof, "steps": proof["steps"][::-1]}) != ""


def test_the_script_finds_a_back_dated_record(app: Flask) -> None:
    """Somebody keeps the head of a day; afterwards a record is added that claims to be older."""
    with time_machine.travel("2026-11-16T02:00:00Z", tick=False):
        world.register("kunci-1")
        seal_events(clock.now())
    kept = seals.last_checkpoint(world.body().id)
    assert kept is not None
    with time_machine.travel("2026-11-12T02:00:00Z", tick=False):  # the clock of the machine is turned back
        late = world.register("kunci-2")
    seal_events(clock.now())
    letter = db.session.scalars(sa.select(Letter).where(Letter.request_id == late.id)).one()
    told = proofs.of_letter(letter.code, [kept.size]).as_json()
    assert found(told, held=[kept.note]) == ""
    assert found(told, held=[kept.note], day="2026-11-12") == ""
    assert "Dicatat mundur" in found(told, held=[kept.note], day="2026-11-16")


def test_the_script_finds_a_record_that_was_rewritten_behind_a_kept_head(proof: dict[str, Any]) -> None:
    origin = proof["log"]["origin"]
    seed = app_seed()
    size = script.head(proof["heads"][0], [proof["log"]["verifier_key"]])[0][0]
    other = tlog.sign(tlog.Checkpoint(origin, size, tlog.root(leaves_of(size))), origin, seed)
    assert "ditulis ulang" in found(proof, held=[other])
    unknown = tlog.sign(tlog.Checkpoint(origin, size - 1, tlog.root(leaves_of(size - 1))), origin, seed)
    assert "bukti kelanjutan" in found(proof, held=[unknown])


def app_seed() -> bytes:
    from ppid import vault

    return vault.current().log_seed()


def test_the_script_knows_the_letter_itself(proof: dict[str, Any], tmp_path: Path) -> None:
    letter = db.session.scalars(sa.select(Letter).where(Letter.sha256.is_not(None))).one()
    (tmp_path / "bukti.json").write_text(json.dumps(proof))
    (tmp_path / "surat.pdf").write_bytes(letters.bytes_of(letter))
    (tmp_path / "lain.pdf").write_bytes(letters.bytes_of(letter) + b"\n")
    run = [sys.executable, "-I", SCRIPT, tmp_path / "bukti.json"]
    good = subprocess.run([*run, tmp_path / "surat.pdf"], capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stdout + good.stderr
    assert "Berkas PDF itu sama dengan yang dicatat" in good.stdout
    assert proof["log"]["verifier_key"] in good.stdout
    bad = subprocess.run([*run, tmp_path / "lain.pdf"], capture_output=True, text=True, check=False)
    assert (bad.returncode, "SALAH" in bad.stderr) == (1, True)
    (tmp_path / "bukti.json").write_text("bukan bukti")
    assert subprocess.run(run, capture_output=True, text=True, check=False).returncode == 1


def test_three_implementations_agree() -> None:
    """The portal's, the script's and pymerkle's, over trees of every kind of size."""
    dice = random.Random(SEED)
    entries = [number.to_bytes(4, "big") for number in range(SIZES)]
    hashes = [tlog.leaf_hash(entry) for entry in entries]
    other = InmemoryTree(algorithm="sha256")
    for size, entry in enumerate(entries, 1):
        other.append_entry(entry)
        if size > 40 and size % 7 and size & (size - 1):
            continue
        root, index, old = other.get_root(size), dice.randrange(size), dice.randint(1, size)
        path = tlog.inclusion_proof(hashes[:size], index)
        assert script.root_with(hashes[index], index, size, path) == root == tlog.root(hashes[:size])
        step = tlog.consistency_proof(hashes[:size], old)
        assert script.both_roots(old, size, step, other.get_root(old)) == (other.get_root(old), root)
        for place in range(len(path)):
            spoilt = [*path[:place], bytes(32), *path[place + 1 :]]
            assert script.root_with(hashes[index], index, size, spoilt) != root
        for place in range(len(step)):
            spoilt = [*step[:place], bytes(32), *step[place + 1 :]]
            assert script.both_roots(old, size, spoilt, other.get_root(old)) != (other.get_root(old), root)


def test_an_event_changed_in_the_database_with_all_seals_gives_no_proof(
    proof: dict[str, Any], client: FlaskClient
) -> None:
    code = proof["letter"]["code"]
    rewrite(proof["entries"][0]["facts"]["chain"])
    with pytest.raises(seals.LogBroken):
        proofs.of_letter(code)
    page = client.get(f"/bukti/{code}").text
    assert "tidak lagi cocok" in page
    assert "tidak lagi cocok" in client.get(f"/periksa/{code}").text
