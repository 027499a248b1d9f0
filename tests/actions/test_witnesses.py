"""Witnesses of the logs: real ones, which follow the specification, and such as do not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock, tlog, vault
from ppid.actions import background, proofs, seals, witnesses
from ppid.cli.log import log
from ppid.db import db
from ppid.models import Checkpoint, HeadCosignature
from ppid.vault import Vault
from tests import attestors, world
from tests.actions.test_proofs import letters_of_kaltim
from tests.actions.test_seals import replace_host, replace_master
from tests.attestors import Witness, witnessing
from tests.conftest import SECRET
from tests.script import SCRIPT, script
from tests.test_verify_log import found
from tests.web.officers import counted, words


def lived(key: str) -> None:
    world.register(key)
    attestors.seal()


def know_log(witness: Witness) -> None:
    """Tell a witness the present key of the log."""
    witness.logs[seals.origin_of(world.body())] = seals.verifier_key(world.body())


@pytest.fixture
def witness(app: Flask) -> Iterator[Witness]:
    """A witness that knows the log, and is known to the portal."""
    lived("kunci-1")
    with witnessing(Witness()) as one:
        know_log(one)
        attestors.use(log_witnesses=one.setting)
        yield one


def newest() -> Checkpoint:
    head = seals.last_checkpoint(world.body().id)
    assert head is not None
    return head


def kept() -> list[HeadCosignature]:
    return list(db.session.scalars(sa.select(HeadCosignature).order_by(HeadCosignature.id)))


def asked() -> list[str]:
    return list(witnesses.ask_all(clock.now()).troubles)


def test_a_witness_follows_the_log_from_head_to_head(witness: Witness) -> None:
    for number in range(2, 8):
        assert background.attest(clock.now()) == ["1 kepala buku disaksikan"]
        assert witness.seen[seals.origin_of(world.body())][0] == newest().size
        assert background.attest(clock.now()) == []
        lived(f"kunci-{number}")
        lived(f"kunci-{number}b")
    assert witness.asked == len(kept()) == 6
    assert {one.witness for one in kept()} == {witness.name}


def test_heads_are_handed_out_with_the_words_of_the_witness(witness: Witness, client: FlaskClient) -> None:
    plain = client.get("/log/kaltim/checkpoint").text
    asked()
    note, size = client.get("/log/kaltim/checkpoint").text, newest().size
    assert note == plain + kept()[0].line + "\n"
    assert client.get(f"/log/kaltim/checkpoint/{size}").text == plain
    assert client.get(f"/log/kaltim/checkpoint/{size}/cosigned").text == note
    assert "immutable" not in client.get(f"/log/kaltim/checkpoint/{size}/cosigned").headers.get("Cache-Control", "")
    assert client.get("/log/kaltim/checkpoint/1/cosigned").status_code == 404
    key = seals.verifier_key(world.body())
    assert tlog.open_note(note, key).size == size  # who does not know the witness passes its line over
    assert script.head(note, [key])[0][0] == size
    assert script.signed(note, witness.key, 4) == int(kept()[0].cosigned_at.timestamp())
    page = words(client.get("/log/kaltim").text)
    assert f"{witness.name} ikut menandatangani buku {size} catatan" in page
    assert witness.key in page


def test_a_proof_holds_the_words_of_the_witness(witness: Witness) -> None:
    asked()
    lived("kunci-2")
    told = proofs.of_letter(letters_of_kaltim()[0].code).as_json()
    assert found(told, witness=witness.key) == ""
    assert "Saksi itu tidak" in found(told, witness=Witness(seed=bytes(32)).key)
    assert found(told, witness=told["log"]["verifier_key"]) != ""  # not of the kind that cosigns
    line = kept()[0].line
    for place in range(len("\u2014 "), len(line)):
        spoilt = line[:place] + chr(ord(line[place]) ^ 1) + line[place + 1 :]
        heads = [head.replace(line, spoilt) for head in told["heads"]]
        assert found(told | {"heads": heads}, witness=witness.key) != ""


def test_the_script_asks_for_a_witness_where_one_is_named(witness: Witness, tmp_path: Path) -> None:
    asked()
    path = tmp_path / "bukti.json"
    path.write_text(json.dumps(proofs.of_letter(letters_of_kaltim()[0].code).as_json()))

    def ran(key: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", SCRIPT, path, "--saksi", key]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    told = ran(witness.key)
    assert (told.returncode, "Saksi melihat buku ini pada" in told.stdout) == (0, True)
    told = ran(Witness(seed=bytes(32)).key)
    assert (told.returncode, "SALAH: Saksi itu tidak" in told.stderr) == (1, True)


def test_a_witness_that_has_forgotten_or_seen_more_than_we_know_is_asked_again_from_there(witness: Witness) -> None:
    asked()
    origin, seen = seals.origin_of(world.body()), dict(witness.seen)
    lived("kunci-2")
    witness.seen.clear()  # it answers 409 with size 0
    assert asked() == []
    db.session.execute(sa.delete(HeadCosignature))  # now we have forgotten
    db.session.commit()
    lived("kunci-3")
    assert asked() == []
    assert len(kept()) == 1
    witness.seen = seen | {origin: witness.seen[origin]}
    db.session.execute(sa.delete(HeadCosignature))
    db.session.commit()
    assert asked() == []  # the witness has seen this very head; it cosigns it once more
    assert witness.asked == 1 + 2 + 2 + 2


def test_a_log_that_was_put_back_is_told(witness: Witness) -> None:
    asked()
    origin = seals.origin_of(world.body())
    witness.seen[origin] = (newest().size + 5, bytes(32))
    lived("kunci-2")
    witness.seen[origin] = (newest().size + 5, bytes(32))
    assert f"it has seen {newest().size + 5} records of this log, and here there are {newest().size}" in asked()[0]


def test_a_rewritten_log_finds_no_witness(witness: Witness) -> None:
    asked()
    origin = seals.origin_of(world.body())
    size, _root = witness.seen[origin]
    witness.seen[origin] = size, bytes(32)  # the witness has seen another log
    lived("kunci-2")
    assert "does not continue the one" in asked()[0]
    witness.seen[origin] = newest().size, bytes(32)
    assert "has seen another log of this name" in asked()[0]
    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("another key", "holds no cosignature"),
        ("another head", "holds no cosignature"),
        ("another time", "its clock differs"),
        ("no time at all", "its clock differs"),
        ("garbage", "holds no cosignature"),
        ("nothing", "holds no cosignature"),
        ("break", "it answered 500"),
        ("conflict", "another log of this name, of None records"),
        ("silence", "Silent"),
    ],
)
def test_what_is_no_cosignature_is_not_kept(
    witness: Witness, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, does: str, said: str
) -> None:
    monkeypatch.setattr(witnesses, "PATIENCE", witnesses.signing_service.Patience(1, 0.3))
    witness.does = does
    with caplog.at_level("WARNING"):
        lines = background.run_daily(clock.now())
    (line,) = [line for line in lines if line.startswith("tidak disaksikan: kaltim: ")]
    assert said in line
    assert "did not cosign the head of the log of kaltim" in caplog.text
    assert kept() == []
    lived("kunci-2")
    witness.does = "several"  # its own line stands behind that of a stranger
    assert asked() == []
    assert len(kept()) == 1


def test_a_witness_that_does_not_know_the_log_says_so(witness: Witness) -> None:
    witness.logs = {}
    assert "it does not know this log" in asked()[0]
    witness.logs = {seals.origin_of(world.body()): tlog.verifier_key(seals.origin_of(world.body()), bytes(32))}
    assert "it does not know the key of this log" in asked()[0]


def test_several_witnesses_are_asked_and_one_that_is_away_stops_no_other(witness: Witness) -> None:
    away = Witness("saksi.example/pergi", bytes(range(1, 33)), address="http://127.0.0.1:9")
    with witnessing(Witness("saksi.example/2", bytes(range(2, 34)))) as second:
        know_log(second)
        attestors.use(log_witnesses=f"{away.setting} {witness.setting} {second.setting}")
        found = witnesses.ask_all(clock.now())
        assert (found.done, len(found.troubles)) == (2, 1)
        assert [one.witness for one, _size in proofs.witnesses_of(world.body())] == [witness.name, second.name]
        note = proofs.cosigned([newest()])[0]
        assert script.signed(note, witness.key, 4)
        assert script.signed(note, second.key, 4)
        assert not script.signed(note, away.key, 4)


def test_a_key_line_that_is_none_is_told(witness: Witness) -> None:
    attestors.use(log_witnesses=f"saksi.example/1+00000000+BAAA {witness.address}")
    assert "holds no cosignature" in asked()[0]


def test_another_key_or_address_is_another_log_for_the_witness(witness: Witness) -> None:
    asked()
    replace_master()
    lived("kunci-2")
    assert "does not know the key" in asked()[0]
    know_log(witness)
    assert asked() == []  # the same name and tree under a new key: it goes on
    replace_host()
    lived("kunci-3")
    assert "does not know this log" in asked()[0]
    know_log(witness)
    assert asked() == []  # a new name: it begins anew
    assert len(witness.seen) == 2
    vault.use(Vault(SECRET.encode()))


def test_the_command_asks_everybody_and_tells_how_logs_stand(witness: Witness) -> None:
    told = CliRunner().invoke(log, ["attest"])
    assert (told.exit_code, told.output) == (0, "1 kepala buku disaksikan\n")
    status = CliRunner().invoke(log, ["status"]).output
    assert "PPID_LOG_TSA_URL belum diatur" in status
    assert f"kaltim: {newest().size} catatan" in status
    assert seals.verifier_key(world.body()) in status
    assert f"{witness.name} menyaksikan {newest().size} catatan" in status
    lived("kunci-2")
    witness.does = "break"
    assert CliRunner().invoke(log, ["attest"]).exit_code == 1
    assert "Tidak ada yang perlu dilakukan" not in CliRunner().invoke(log, ["attest"]).output


def test_the_page_of_the_log_costs_the_same_whatever_was_attested(witness: Witness, client: FlaskClient) -> None:
    def cost() -> int:
        with counted() as statements:
            client.get("/log/kaltim")
        return len(statements)

    asked()
    few = cost()
    for number in range(2, 5):
        lived(f"kunci-{number}")
        asked()
    assert cost() == few
