"""A case with everything that a dispute bundle may hold, and its bundles as files."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import sqlalchemy as sa
import time_machine
from PIL import Image, ImageDraw

from ppid import clock
from ppid.access import applicant_of
from ppid.actions import background, bundles, files, rulings
from ppid.actions import disputes as dispute_actions
from ppid.actions.disputes import Competence, Entry
from ppid.bundles.facts import Audience
from ppid.db import committed, db
from ppid.law import disputes as dispute_law
from ppid.law.disputes import Level
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.law.rulings import Verdict
from ppid.models import Bundle, Dispute, FileKind, InfoRequest, Objection, Official
from ppid.uploads import CleanFile
from tests import objections, world

RECEIVED, ANSWERED, OBJECTED, RULED, TODAY = (
    f"2026-{day}T02:00:00Z" for day in ("09-07", "09-15", "09-21", "10-12", "10-20")
)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NIK = "6472014501909001"


def clean(name: str, media_type: str, data: bytes) -> CleanFile:
    return CleanFile(name, media_type, data, hashlib.sha256(data).hexdigest(), len(data))


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (300, 200)) -> bytes:
    """A picture with a circle, so that it is seen which way is up."""
    image = Image.new(mode, size, 255 if mode == "L" else "white")
    ImageDraw.Draw(image).ellipse((10, 10, 90, 60), fill=0 if mode == "L" else "navy")
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def paper(pages: int = 1, *, turn: int = 0, password: str = "") -> bytes:
    """A PDF with a line of text on each page."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        for number in range(1, pages + 1):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.obj.Rotate = turn
            page.add_resource(font, pikepdf.Name.Font, pikepdf.Name.F1)
            page.contents_add(f"BT /F1 20 Tf 72 700 Td (Lembar {number} lampiran) Tj ET".encode())
        locked = pikepdf.Encryption(owner=password, user=password) if password else False
        pdf.save(out, encryption=locked)
    return out.getvalue()


ODD = {
    "foto.jpg": clean("foto.jpg", "image/jpeg", picture("JPEG")),
    "abu-abu.png": clean("abu-abu.png", "image/png", picture("PNG", "L")),
    "tembus.png": clean("tembus.png", "image/png", picture("PNG", "RGBA")),
    "tabel.xlsx": clean("tabel.xlsx", SHEET, b"PK\x03\x04 bukan lembar kerja sungguhan"),
    "rusak.pdf": clean("rusak.pdf", "application/pdf", b"%PDF-1.4 terpotong"),
    "terkunci.pdf": clean("terkunci.pdf", "application/pdf", paper(password="rahasia")),
    "miring.pdf": clean("miring.pdf", "application/pdf", paper(2, turn=90)),
    "uraian.txt": clean("uraian.txt", "text/plain", b"Saya sudah bertanya dua kali.\n"),
}


def attach(made: InfoRequest, file: CleanFile, kind: FileKind = FileKind.ATTACHMENT) -> None:
    with files.stored(made, [files.Upload(file, kind)], now=clock.now()) as (row,), committed():
        files.attach(row, made, actor=applicant_of(made.body_id), now=clock.now())


def tell_apart() -> None:
    """Give the Atasan PPID a NIP of their own: whoever signed an answer does not rule on it."""
    with committed():
        db.session.execute(sa.update(Official).where(Official.role == Role.SUPERIOR).values(nip="196901011990011001"))


def refused_and_ruled() -> Objection:
    """Asked for with odd attachments, refused in part, objected to, rejected, and the ruling received."""
    tell_apart()
    with time_machine.travel(RECEIVED, tick=False):
        made = world.register()
        attach(made, clean("ktp.jpg", "image/jpeg", picture("JPEG")), FileKind.IDENTITY)
        for file in ODD.values():
            attach(made, file)
    with time_machine.travel(ANSWERED, tick=False):
        objections.refused(made)
        background.draw_letters()
    with time_machine.travel(OBJECTED, tick=False):
        objection = objections.file(
            made, grounds=frozenset({Ground.REFUSED}), case_position="Daftar puskesmas adalah informasi berkala."
        )
    with time_machine.travel(RULED, tick=False):
        objections.receive(objections.rule(objection, Verdict.REJECTED))
        background.draw_letters()
        background.seal_events(clock.now())
    return objection


def answered_late() -> Objection:
    """Met with silence, objected to, and answered only then."""
    with time_machine.travel(RECEIVED, tick=False):
        made = world.register()
    with time_machine.travel("2026-09-25T02:00:00Z", tick=False):
        objection = objections.file(made)
    with time_machine.travel("2026-10-02T02:00:00Z", tick=False):
        objections.refused(made)
    return objection


def given_twice() -> Objection:
    """One file given with the answer, and one more handed over because the Atasan PPID ordered it."""
    tell_apart()
    made = world.register()
    given = files.Upload(clean("daftar.txt", "text/plain", b"Daftar\n"), FileKind.GIVEN, made.items[0].id)
    with files.stored(made, [given], now=clock.now()) as (row,), committed():
        files.attach(row, made, actor=world.actor(Role.OFFICER), now=clock.now())
    objection = objections.file(objections.refused(made), grounds=frozenset({Ground.REFUSED}))
    objections.receive(objections.rule(objection))
    item = objection.items[1]
    ordered = files.Upload(clean("laporan.txt", "text/plain", b"Laporan\n"), FileKind.GIVEN, item.request_item_id)
    with files.stored(objection, [ordered], now=clock.now()) as kept, committed():
        rulings.execute(item, note="Terlampir", files=kept, actor=world.actor(Role.OFFICER), now=clock.now())
    return objection


def registered(objection: Objection) -> Dispute:
    """A dispute before a commission, which here is the body whose commissioner the small world has."""
    there = Competence(Level.PROVINCIAL, "Komisi Informasi Kaltim", world.body())
    actor = world.actor(Role.OFFICER)
    with time_machine.travel(TODAY, tick=False):
        with committed():
            dispute = dispute_actions.petition(
                objection, petitioned_on=date(2026, 10, 19), competence=there, actor=actor, now=clock.now()
            )
        with committed():
            entry = Entry(date(2026, 10, 20), number="012/X/KI-KALTIM/2026")
            dispute_actions.advance(dispute, dispute_law.REGISTER, entry, actor=actor, now=clock.now())
    return dispute


def asked(objection: Objection, audience: Audience = Audience.APPLICANT, role: Role = Role.OFFICER) -> Bundle:
    with committed():
        return bundles.ask(objection, audience, actor=world.actor(role), now=clock.now())


def bundled(objection: Objection, folder: Path, audience: Audience = Audience.APPLICANT) -> Path:
    """Ask for a bundle, make it, and write its ZIP down."""
    bundle = asked(objection, audience)
    assert bundles.make_next()
    db.session.refresh(bundle)
    path = folder / f"{audience.value}.zip"
    path.write_bytes(b"".join(bundles.pieces(bundle, only_pdf=False)))
    return path


# Looking at one


def manifest(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as packed:
        return json.loads(packed.read("manifest.json"))  # type: ignore[no-any-return]


def pdf(path: Path) -> bytes:
    with zipfile.ZipFile(path) as packed:
        return packed.read("berkas-sengketa.pdf")


def texts(data: bytes, *, as_it_lies: bool = False) -> list[str]:
    """The text of every page in the order of reading, or with what stands beside each other in one line."""
    command = ["pdftotext", *(["-layout"] if as_it_lies else []), "-", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def bookmarks(data: bytes) -> Iterator[tuple[int, str, int]]:
    """Depth, title and page (from 1) of every bookmark, in order."""
    with pikepdf.open(io.BytesIO(data)) as opened, opened.open_outline() as outline:
        places = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}

        def walk(items: Any, depth: int) -> Iterator[tuple[int, str, int]]:
            for item in items:
                yield depth, item.title, places[item.destination[0].objgen]
                yield from walk(item.children, depth + 1)

        yield from list(walk(outline.root, 0))
