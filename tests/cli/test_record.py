"""``ppid seal``, ``verify`` and ``deliver``: the record, and what leaves the house."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from ppid.db import db
from ppid.models import Event, OutboxMessage
from tests import world
from tests.actions.test_requests import without_triggers


def run(app: Flask, *args: str) -> Result:
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["ppid", *args])
    db.session.rollback()
    return result


def change_an_event() -> Event:
    """Do as somebody with full access to the database would."""
    target = db.session.scalars(sa.select(Event).where(Event.name == "register")).one()
    without_triggers()
    db.session.execute(sa.update(Event).where(Event.id == target.id).values(doer="desk"))
    db.session.commit()
    return target


def test_events_are_sealed_once(app: Flask) -> None:
    world.register()
    count = db.session.scalar(sa.select(sa.func.count(Event.id)))
    assert run(app, "seal").stdout == f"{count} peristiwa disegel.\n"
    assert run(app, "seal").stdout == "0 peristiwa disegel.\n"


def test_a_record_left_alone_is_whole_at_every_body(app: Flask) -> None:
    world.register()
    run(app, "seal")
    result = run(app, "verify")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == ["kalbar: utuh", "kaltim: utuh", "maluku: utuh", "samarinda: utuh"]
    assert run(app, "verify", "--body", "kaltim").stdout == "kaltim: utuh\n"


@pytest.mark.parametrize("sealed_first", [True, False])
def test_a_changed_event_is_named_and_exits_1(app: Flask, sealed_first: bool) -> None:
    world.register()
    if sealed_first:
        run(app, "seal")
    target = change_an_event()
    result = run(app, "verify")
    assert result.exit_code == 1
    (broken,) = [line for line in result.stdout.splitlines() if "RUSAK" in line]
    assert broken.startswith(f"kaltim: RUSAK event {target.id} (request {target.request_id}): ")
    assert "samarinda: utuh" in result.stdout
    assert run(app, "verify", "--body", "samarinda").exit_code == 0


def test_a_log_that_no_longer_fits_is_not_signed_over(app: Flask, tmp_path: Path) -> None:
    world.register()
    run(app, "seal")
    leaves = tmp_path / "log" / "kaltim" / "leaves"
    leaves.write_bytes(bytes(len(leaves.read_bytes())))
    world.register("kunci-2")
    result = run(app, "seal")
    assert result.exit_code == 1
    assert "ppid verify" in result.stderr
    assert run(app, "verify", "--body", "kaltim").exit_code == 1


def test_an_unknown_body_is_refused(app: Flask) -> None:
    result = run(app, "verify", "--body", "atlantis")
    assert result.exit_code == 1
    assert "atlantis" in result.stderr


def test_mail_is_delivered_and_counted(app: Flask, tmp_path: Path) -> None:
    world.register()
    assert run(app, "deliver").stdout == "1 terkirim, 0 menunggu.\n"
    assert run(app, "deliver").stdout == "0 terkirim, 0 menunggu.\n"
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1
    assert db.session.scalars(sa.select(OutboxMessage)).one().sent_at is not None
