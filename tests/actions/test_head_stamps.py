"""Time stamps over the heads of the logs: a real authority, checked by OpenSSL; and what happens when it fails."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from asn1crypto import cms
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock, timestamps
from ppid.actions import background, head_stamps, seals
from ppid.actions.background import seal_events
from ppid.db import db
from ppid.models import HeadStamp
from ppid.timestamps import NotStamped
from tests import attestors, keys, world
from tests.web.officers import words

MORNING = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # Monday, 09.00 WITA


@pytest.fixture
def authority(app: Flask) -> Iterator[keys.Server]:
    """An authority that stamps, and a log with a head."""
    world.register("kunci-1")
    attestors.seal()
    with keys.serving(keys.TimestampHandler) as server:
        attestors.use(log_tsa_url=server.address)
        yield server


def stamps() -> list[HeadStamp]:
    return list(db.session.scalars(sa.select(HeadStamp).order_by(HeadStamp.id)))


def size() -> int:
    head = seals.last_checkpoint(world.body().id)
    assert head is not None
    return head.size


def openssl(*words: str, folder: Path) -> str:
    ended = subprocess.run(["openssl", "ts", *words], cwd=folder, capture_output=True, text=True, check=False)
    return ended.stdout + ended.stderr


def test_a_stamp_of_openssl_is_kept_shown_and_found_right_by_openssl(client: FlaskClient, tmp_path: Path) -> None:
    world.register("kunci-1")
    attestors.seal()
    folder = tmp_path / "tsa"
    folder.mkdir()
    with attestors.openssl_authority(folder) as server:
        attestors.use(log_tsa_url=server.address)
        assert background.attest(clock.now()) == ["1 kepala buku dicap waktu"]
    (kept,) = stamps()
    assert kept.authority == "Balai Stempel Uji"
    page = client.get("/log/kaltim")
    assert "Balai Stempel Uji" in words(page.text)
    (folder / "kepala.txt").write_bytes(client.get(f"/log/kaltim/checkpoint/{size()}").data)
    answer = client.get(f"/log/kaltim/checkpoint/{size()}.tsr")
    assert answer.mimetype == "application/timestamp-reply"
    assert "immutable" in answer.headers["Cache-Control"]
    assert f'href="/log/kaltim/checkpoint/{size()}.tsr"' in page.text
    (folder / "kepala.tsr").write_bytes(answer.data)
    verify = ("-verify", "-in", "kepala.tsr", "-CAfile", "root.pem", "-data")
    assert "Verification: OK" in openssl(*verify, "kepala.txt", folder=folder)
    (folder / "lain.txt").write_bytes((folder / "kepala.txt").read_bytes() + b"\n")
    assert "Verification: FAILED" in openssl(*verify, "lain.txt", folder=folder)
    assert client.get("/log/kaltim/checkpoint/1.tsr").status_code == 404
    assert client.get(f"/log/maluku/checkpoint/{size()}.tsr").status_code == 404


def test_without_a_setting_nothing_is_asked(app: Flask) -> None:
    world.register("kunci-1")
    attestors.seal()
    assert background.attest(clock.now()) == []


def test_the_newest_head_is_stamped_once_a_day(authority: keys.Server) -> None:
    with time_machine.travel(MORNING, tick=False) as traveller:
        assert head_stamps.stamp_heads(clock.now()).done == 1
        assert head_stamps.stamp_heads(clock.now()).done == 0
        world.register("kunci-2")
        attestors.seal()
        assert head_stamps.stamp_heads(clock.now()).done == 0
        assert head_stamps.stamp_heads(clock.now(), again=True).done == 1
        traveller.move_to(MORNING + timedelta(hours=15))  # past midnight there
        assert head_stamps.stamp_heads(clock.now()).done == 0  # nothing new
        world.register("kunci-3")
        attestors.seal()
        assert head_stamps.stamp_heads(clock.now()).done == 1
    assert len(stamps()) == len(authority.heard) == 3
    assert [one.stamped_at for one in stamps()] == [MORNING, MORNING, MORNING + timedelta(hours=15)]


def test_only_the_digest_leaves_the_house(authority: keys.Server) -> None:
    head_stamps.stamp_heads(clock.now())
    assert len(authority.heard[0][3]) < 100
    assert b"kaltim" not in authority.heard[0][3]


@pytest.mark.parametrize("does", ["break", "garbage", "silence", "other"])
def test_a_failing_authority_is_told_and_stops_nothing(
    authority: keys.Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, does: str
) -> None:
    monkeypatch.setattr(timestamps, "PATIENCE", timestamps.signing_service.Patience(1, 0.3))
    authority.does = does
    with caplog.at_level("WARNING"):
        lines = background.run_daily(clock.now())
    assert any(line.startswith("tidak dicap waktu: kaltim: ") for line in lines)
    assert "the head of the log of kaltim was not stamped" in caplog.text
    assert stamps() == []
    world.register("kunci-2")
    before = size()
    attestors.seal()
    assert size() > before
    authority.does = "sign"
    assert head_stamps.stamp_heads(clock.now()).done == 1


def test_an_authority_that_is_not_there_is_asked_once(app: Flask) -> None:
    seal_events(clock.now())  # several bodies
    attestors.use(log_tsa_url="http://127.0.0.1:9/tsa")
    assert len(head_stamps.stamp_heads(clock.now()).troubles) == 1


def test_an_authority_with_a_wrong_clock_is_refused(authority: keys.Server) -> None:
    found = head_stamps.stamp_heads(clock.now() + timedelta(hours=2))
    assert (found.done, "the clock of Stempel Waktu Uji" in found.troubles[0]) == (0, True)


def test_a_stamp_fits_its_data_alone_and_every_change_is_found(authority: keys.Server) -> None:
    made = timestamps.stamp(authority.address, b"kepala buku", now=clock.now())
    assert timestamps.check(made.token, b"kepala buku").moment == made.moment
    with pytest.raises(NotStamped):
        timestamps.check(made.token, b"kepala buku ")
    info = cms.ContentInfo.load(made.token)["content"]["encap_content_info"]["content"].parsed.dump()
    start = made.token.index(info)
    for place in range(start, start + len(info)):
        spoilt = made.token[:place] + bytes([made.token[place] ^ 1]) + made.token[place + 1 :]
        with pytest.raises(NotStamped):
            timestamps.check(spoilt, b"kepala buku")
    for broken in (b"", b"bukan", made.token[:-3], made.token[: len(made.token) // 2]):
        with pytest.raises(NotStamped):
            timestamps.check(broken, b"kepala buku")


def test_a_certificate_for_something_else_makes_no_stamp(
    authority: keys.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = keys.certificate
    monkeypatch.setattr(keys, "certificate", lambda *given, **more: real(*given, **(more | {"stamps": False})))
    assert "not one for time stamps" in head_stamps.stamp_heads(clock.now()).troubles[0]
    monkeypatch.setattr(keys, "certificate", lambda *given, **more: real(*given, **(more | {"until_days": -1})))
    assert "had ended" in head_stamps.stamp_heads(clock.now()).troubles[0]
