"""``ppid letters``: examples of every kind, and drawing what is undrawn."""

from __future__ import annotations

import io
from pathlib import Path

import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from PIL import Image

from ppid import clock
from ppid.actions import crests, letter_samples
from ppid.db import db
from ppid.law.roles import Role
from ppid.letters.case_forms import TransferFacts
from ppid.letters.samples import SAMPLES
from ppid.models import Letter, PublicBody
from ppid.queries.people import holder_of
from tests import world
from tests.letters.archive import faults
from tests.letters.paper import reader, text


def run(app: Flask, *args: str) -> Result:
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["ppid", "letters", *args])
    db.session.rollback()
    return result


def paper_height(data: bytes) -> int:
    """The longer side of the first sheet, in millimetres."""
    sheet = reader(data).pages[0].mediabox
    return round(float(max(sheet.height, sheet.width)) / 72 * 25.4)


def body_with_a_crest() -> PublicBody:
    body = db.session.scalars(sa.select(PublicBody).where(PublicBody.slug == "kaltim")).one()
    picture = io.BytesIO()
    Image.new("RGB", (40, 48), "teal").save(picture, "PNG")
    body.crest_sha256 = crests.keep(body.id, picture.getvalue(), now=clock.now())
    body.letter_copies = {"withdrawal": ["Arsip yang Disebut Badan Ini"]}
    body.paper = "F4"
    db.session.commit()
    return body


def test_a_sample_of_every_kind_is_written_without_any_body(app: Flask, tmp_path: Path) -> None:
    result = run(app, "sample", "--out", str(tmp_path / "contoh"), "--paper", "F4")
    assert result.exit_code == 0, result.output
    assert paper_height((tmp_path / "contoh" / "charter.pdf").read_bytes()) == 330
    assert sorted(path.stem for path in (tmp_path / "contoh").iterdir()) == sorted(SAMPLES)
    assert result.stdout.splitlines() == [str(tmp_path / "contoh" / f"{kind}.pdf") for kind in SAMPLES]


def test_the_samples_of_a_body_show_its_letterhead_crest_officials_and_paper(app: Flask, tmp_path: Path) -> None:
    body = body_with_a_crest()
    officer = db.session.scalars(holder_of(body.id, Role.OFFICER, clock.today(body.zone))).one().name
    result = run(app, "sample", "--out", str(tmp_path), "--body", "kaltim")
    assert result.exit_code == 0, result.output
    for kind in SAMPLES:
        data = (tmp_path / f"{kind}.pdf").read_bytes()
        assert faults(data) == []
        assert paper_height(data) == 330
    data = (tmp_path / "withdrawal.pdf").read_bytes()
    found = text(data)
    assert "Pemerintah Provinsi Kalimantan Timur".upper() in found
    assert "Jalan Contoh Nomor 1" in found
    assert "Arsip yang Disebut Badan Ini" in found
    assert officer in found
    assert "Contoh Wijaya" not in found
    assert "/XObject" in reader(data).pages[0]["/Resources"]
    assert db.session.scalar(sa.select(sa.func.count(Letter.id))) == 0  # the portal knows none of them
    for kind, title in (("requests", "Buku register permohonan"), ("objections", "Buku register keberatan")):
        assert title.casefold() in text((tmp_path / f"register_{kind}.pdf").read_bytes()).casefold()


def test_the_samples_of_a_body_have_its_numbers_codes_and_units(app: Flask) -> None:
    body = world.body()
    body.letter_pattern, body.decree_pattern = "{seq:04}/{code}/{roman}/{year}", "SK.{seq:02}/{code}/{year}"
    world.unit().code = "DINKES"
    db.session.commit()
    found = letter_samples.of_body(body, clock.today(body.zone))
    assert found["notice"].number == "0583/PPID-KALTIM/XII/2026"
    assert found["refusal"].number == "SK.14/PPID-KALTIM/2026"
    assert found["receipt"].number == found["notice"].registration == "0127/PPID-KALTIM/XII/2026"
    assert found["objection"].number == "0009/KEB-PPID-KALTIM/I/2027"
    assert found["harm_test"].number == "LUK-009/PPID-KALTIM/2026"
    nota = found["unit_answer"]
    assert (nota.number, nota.unit, nota.assignment_number) == (
        "0012/DINKES/XII/2026",
        "Dinas Kesehatan",
        found["assignment"].number,
    )
    assert nota.letterhead.lines[-1] == found["assignment"].unit == "Dinas Kesehatan"
    for kind, facts in found.items():
        assert "DISKOMINFO" not in facts.as_json(), kind
        assert "PUPR" not in facts.number, kind


def test_the_city_of_the_sample_forwards_to_another_one(app: Flask) -> None:
    there = letter_samples.of_kind("transfer", world.body("samarinda"), clock.today("Asia/Makassar"))
    assert isinstance(there, TransferFacts)
    assert (there.body, there.there) == ("Pemerintah Kota Samarinda", "Pemerintah Kota Balikpapan")


def test_a_body_that_is_not_there_is_said(app: Flask, tmp_path: Path) -> None:
    result = run(app, "sample", "--out", str(tmp_path), "--body", "entah")
    assert result.exit_code == 1
    assert "there is no body 'entah'" in result.output
