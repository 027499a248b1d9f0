"""``ppid register export``: a register as a file from the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import time_machine
from click.testing import Result
from flask import Flask

from ppid.db import db
from ppid.law.cases import Channel
from ppid.models import Event
from tests import world
from tests.bundles import texts
from tests.sheets import read_csv, read_xlsx


def on(month: int, day: int) -> time_machine.travel:
    return time_machine.travel(datetime(2026, month, day, 2, 0, tzinfo=UTC), tick=False)


def run(app: Flask, *words: str) -> Result:
    usual = ["ppid", "register", "export", "--body", "kaltim", "--kind", "requests", "--year", "2026"]
    return app.test_cli_runner().invoke(args=[*usual, *words])


def test_a_register_is_written_with_masked_identities(app: Flask, tmp_path: Path) -> None:
    with on(3, 2):
        made = world.register()
    before = db.session.query(Event).count()
    out = tmp_path / "register.csv"
    result = run(app, "--format", "csv", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert result.output == f"1 baris ditulis ke {out}\n"
    heads, row = read_csv(out.read_bytes())
    line = dict(zip(heads, row, strict=True))
    assert line["No. Pendaftaran"] == made.number
    assert "Melati" not in line["Alamat"]
    assert db.session.query(Event).count() == before


def test_the_public_version_has_nobody_in_it(app: Flask, tmp_path: Path) -> None:
    with on(3, 2):
        world.register()
    workbook, paper = tmp_path / "register.xlsx", tmp_path / "register.pdf"
    assert run(app, "--format", "xlsx", "--public", "--out", str(workbook)).exit_code == 0
    assert run(app, "--format", "pdf", "--public", "--out", str(paper)).exit_code == 0
    assert "Nama" not in [row[2] for row in read_xlsx(workbook.read_bytes()) if len(row) > 2]
    text = " ".join(texts(paper.read_bytes()))
    assert "Versi publik" in text
    assert "Siti" not in text


def test_a_span_of_days_is_kept(app: Flask, tmp_path: Path) -> None:
    for month in (2, 3, 5):
        with on(month, 2):
            world.register(f"kunci-{month}")
    out = tmp_path / "register.csv"
    for span, rows in ((("--from", "2026-03-01"), 2), (("--to", "2026-03-02"), 2), (("--from", "2026-06-01"), 0)):
        assert run(app, "--format", "csv", "--out", str(out), *span).exit_code == 0
        assert len(read_csv(out.read_bytes())) == rows + 1, span


def test_only_the_rows_that_are_asked_for_are_written(app: Flask, tmp_path: Path) -> None:
    with on(3, 2):
        world.assign(world.register("kunci-1", channel=Channel.LETTER), "dinas-kesehatan")
        world.register("kunci-2")
    with on(6, 15):
        world.register("kunci-3")
    out = tmp_path / "register.xlsx"
    with on(6, 16):
        for words, rows, told in (
            (("--state", "open"), 3, "hanya: belum dijawab"),
            (("--state", "late"), 2, "hanya: terlambat menurut keadaan 16 Jun 2026"),
            (("--state", "late", "--channel", "letter"), 1, "kanal Surat"),
            (("--unit", "dinas-kesehatan"), 1, "hanya: Dinas Kesehatan"),
            (("--state", "refused"), 0, "hanya: ditolak, seluruhnya atau sebagian"),
            (("--kind", "objections", "--state", "ruled", "--ground", "c"), 0, "alasan keberatan huruf c"),
        ):
            result = run(app, "--format", "xlsx", "--out", str(out), *words)
            assert result.output == f"{rows} baris ditulis ke {out}\n", words
            assert told in str(read_xlsx(out.read_bytes())[2][0])


def test_what_cannot_be_is_said(app: Flask, tmp_path: Path) -> None:
    out = str(tmp_path / "register.csv")
    late = run(app, "--format", "csv", "--out", out, "--from", "2026-05-01", "--to", "2026-04-01")
    assert (late.exit_code, "the first day lies after the last" in late.output) == (1, True)
    nobody = run(app, "--format", "csv", "--out", out, "--body", "tidak-ada")
    assert (nobody.exit_code, "there is no body" in nobody.output) == (1, True)
    for words, said in (
        (("--state", "ruled"), "there is no state 'ruled' in the register of requests"),
        (("--ground", "a"), "only objections have a ground"),
        (("--kind", "objections", "--channel", "web"), "only requests are filtered by unit and channel"),
        (("--unit", "tidak-ada"), "there is no unit 'tidak-ada' in kaltim"),
    ):
        wrong = run(app, "--format", "csv", "--out", out, *words)
        assert (wrong.exit_code, said in wrong.output) == (1, True), wrong.output
    nowhere = run(app, "--format", "csv", "--out", str(tmp_path / "tidak" / "ada.csv"))
    assert nowhere.exit_code == 1
