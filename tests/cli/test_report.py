"""``ppid report``: a report as a file from the command line, as it was sent or as it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from click.testing import Result
from flask import Flask

from tests import world
from tests.letters.paper import text
from tests.reports import TEXTS, sent
from tests.sheets import read_xlsx


@pytest.fixture(autouse=True)
def _morning(app: Flask) -> Iterator[None]:
    with time_machine.travel(datetime(2025, 6, 2, 2, 0, tzinfo=UTC), tick=False):
        world.register("kunci-1")
    with time_machine.travel(datetime(2026, 4, 16, 1, 0, tzinfo=UTC), tick=False):
        yield


def run(app: Flask, kind: str, *words: str) -> Result:
    usual = ["ppid", "report", kind, "--body", "kaltim", "--year", "2025"]
    return app.test_cli_runner().invoke(args=[*usual, *words])


def test_a_report_that_was_not_sent_is_counted_for_the_end_of_yesterday(app: Flask, tmp_path: Path) -> None:
    out = tmp_path / "laporan.json"
    result = run(app, "annual", "--format", "json", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert result.output == f"Laporan ditulis ke {out}, menurut keadaan pada akhir 2026-04-15\n"
    data = json.loads(out.read_bytes())
    assert (data["keadaan_pada"], data["permohonan"]["diterima"], data["teks"]) == ("2026-04-15", 1, {})


def test_a_report_that_was_sent_is_written_as_it_was(app: Flask, tmp_path: Path) -> None:
    sent()
    with time_machine.travel(datetime(2025, 7, 2, 2, 0, tzinfo=UTC), tick=False):
        world.register("kunci-2")
    out = tmp_path / "laporan"
    result = run(app, "annual", "--format", "json", "--out", str(out))
    assert "seperti disampaikan pada 2026-04-16, edisi 1" in result.output
    data = json.loads(out.read_bytes())
    assert data["permohonan"]["diterima"] == 1
    assert data["teks"]["policy"]["teks"] == TEXTS["policy"]
    again = run(app, "annual", "--format", "json", "--on", "2026-04-15", "--out", str(out))
    assert again.exit_code == 0, again.output
    assert json.loads(out.read_bytes())["permohonan"]["diterima"] == 2
    assert run(app, "annual", "--format", "pdf", "--out", str(out)).exit_code == 0
    assert "Permohonan yang diterima 1 0" in text(out.read_bytes())


@pytest.mark.parametrize(
    ("words", "received"), [(("semester", "--half", "1"), 1), (("month", "--month", "7"), 0)], ids=["half", "month"]
)
def test_parts_of_a_year_are_reported_on(app: Flask, tmp_path: Path, words: tuple[str, ...], received: int) -> None:
    out = tmp_path / "laporan.xlsx"
    kind, *more = words
    result = run(app, kind, *more, "--format", "xlsx", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert ["Permohonan yang diterima", received, 0] in read_xlsx(out.read_bytes())


def test_what_cannot_be_is_said(app: Flask, tmp_path: Path) -> None:
    out = str(tmp_path / "laporan.json")
    today = run(app, "annual", "--format", "json", "--on", "2026-04-16", "--out", out)
    assert today.exit_code == 1
    assert "that day is not over" in today.output
    assert run(app, "semester", "--half", "3", "--format", "json", "--out", out).exit_code == 2
    ahead = tmp_path / "belum.json"
    future = run(app, "annual", "--year", "2030", "--format", "json", "--out", str(ahead))
    assert (future.exit_code, "that period has not begun: its first day is 2030-01-01" in future.output) == (1, True)
    assert not ahead.exists()
    nowhere = run(app, "annual", "--format", "json", "--out", str(tmp_path / "tidak" / "ada.json"))
    assert nowhere.exit_code == 1
    wrong = app.test_cli_runner().invoke(
        args=["ppid", "report", "annual", "--body", "x", "--year", "2025", "--format", "pdf", "--out", out]
    )
    assert "there is no body 'x'" in wrong.output
