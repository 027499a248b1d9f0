"""``ppid monev load``: a questionnaire from the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from ppid.actions import questionnaires
from ppid.actions.questionnaires import as_data
from ppid.db import db
from ppid.models import Event, Questionnaire
from tests import disputes
from tests.monev import ASPECTS

DATES = ("--opens", "2026-09-01", "--closes", "2026-09-18", "--objections-until", "2026-10-16")


def run(app: Flask, *words: str, slug: str = disputes.COMMISSION, dates: tuple[str, ...] = DATES) -> Result:
    usual = ["ppid", "monev", "load", "--commission", slug, "--year", "2026", *dates]
    return app.test_cli_runner().invoke(args=[*usual, *words])


def made() -> list[Questionnaire]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Questionnaire)))


def test_the_example_is_loaded_closed(app: Flask) -> None:
    disputes.commission()
    result = run(app)
    assert (result.exit_code, result.output.strip()[-24:]) == (0, "2026 dibuat, masih tertutup."[-24:])
    (one,) = made()
    assert (one.is_open, one.opens_on, one.closes_on) == (False, date(2026, 9, 1), date(2026, 9, 18))
    assert questionnaires.aspects_of(one) == questionnaires.example().aspects
    assert db.session.scalars(sa.select(Event.doer).where(Event.name == "monev_written")).one() == "system"
    again = run(app)
    assert again.exit_code == 1
    assert "sudah ada" in again.output


def test_a_file_is_loaded_and_a_wrong_one_refused(app: Flask, tmp_path: Path) -> None:
    disputes.commission()
    path = tmp_path / "kuesioner.json"
    path.write_text(json.dumps({"title": "Uji", "visit_weight": 0, "aspects": as_data(ASPECTS[:1])}))
    wrong = run(app, "--file", str(path))
    assert (wrong.exit_code, made()) == (1, [])
    assert "harus 100" in wrong.output
    path.write_bytes(b"\xff\xfe")
    assert run(app, "--file", str(path)).exit_code == 1
    path.write_text(json.dumps({"title": "Uji", "visit_weight": 0, "aspects": as_data(ASPECTS)}))
    assert run(app, "--file", str(path)).exit_code == 0
    assert [one.title for one in made()] == ["Uji"]


def test_only_a_commission_has_one_and_its_dates_follow_each_other(app: Flask) -> None:
    disputes.commission()
    assert run(app, slug="kaltim").exit_code == run(app, slug="tidak-ada").exit_code == 1
    turned = ("--opens", "2026-09-18", "--closes", "2026-09-01", "--objections-until", "2026-10-16")
    assert run(app, dates=turned).exit_code == 1
    assert run(app, dates=("--opens", "besok", *DATES[2:])).exit_code == 2
    assert made() == []
