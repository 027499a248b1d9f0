"""How long a dispute bundle with 300 pages of attachments takes, and how much memory the process that makes it needs.

Run with ``.venv/bin/python bench/bundle.py``; ``--pages 600`` makes it larger. The case is built in one process, the
bundle is made in a fresh one, as the background worker is, and that one is measured. The process that starts them
imports nothing: what it holds would be counted in theirs.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import logging
import random
import resource
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

KEY = "kunci-ukur-yang-cukup-panjang-untuk-portal"
PAGES_A_FILE = 25
SCAN = (1240, 1754)  # A4 at 150 dots per inch
LIMIT_MB = 300


def scanned(pages: int, dice: random.Random) -> bytes:
    """A PDF of scanned pages, each its own picture of some 300 kB."""
    import pikepdf
    from PIL import Image

    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            noise = Image.frombytes("L", (SCAN[0] // 2, SCAN[1] // 2), dice.randbytes((SCAN[0] // 2) * (SCAN[1] // 2)))
            jpeg = io.BytesIO()
            noise.resize(SCAN).save(jpeg, "JPEG", quality=45)
            page = pdf.add_blank_page(page_size=(595, 842))
            picture = pdf.make_stream(
                jpeg.getvalue(),
                pikepdf.Dictionary(
                    Type=pikepdf.Name.XObject,
                    Subtype=pikepdf.Name.Image,
                    Width=SCAN[0],
                    Height=SCAN[1],
                    ColorSpace=pikepdf.Name.DeviceGray,
                    BitsPerComponent=8,
                    Filter=pikepdf.Name.DCTDecode,
                ),
            )
            page.add_resource(picture, pikepdf.Name.XObject, pikepdf.Name.Im0)
            page.contents_add(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
        pdf.save(out)
    return out.getvalue()


def fill(pages: int) -> None:
    """A request with so many pages of attachments, refused and objected to; its bundle is asked for."""
    from ppid import clock
    from ppid.access import applicant_of
    from ppid.actions import background, bundles, files
    from ppid.bundles.facts import Audience
    from ppid.cli.upkeep import bring_up_to_date
    from ppid.db import committed
    from ppid.law.objections import Ground
    from ppid.models import FileKind
    from ppid.uploads import CleanFile
    from tests import objections, world

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bring_up_to_date()
    world.build()
    made, dice, total = world.register(), random.Random(7), 0
    for number in range(-(-pages // PAGES_A_FILE)):
        data = scanned(min(PAGES_A_FILE, pages - number * PAGES_A_FILE), dice)
        total += len(data)
        clean = CleanFile(
            f"lampiran-{number + 1}.pdf", "application/pdf", data, hashlib.sha256(data).hexdigest(), len(data)
        )
        with files.stored(made, [files.Upload(clean, FileKind.ATTACHMENT)], now=clock.now()) as (row,), committed():
            files.attach(row, made, actor=applicant_of(made.body_id), now=clock.now())
    objection = objections.file(objections.refused(made), grounds=frozenset({Ground.REFUSED}))
    background.draw_letters()
    background.seal_events(clock.now())
    with committed():
        bundles.ask(objection, Audience.APPLICANT, actor=applicant_of(made.body_id), now=clock.now())
    print(f"{pages} pages of attachments, {total / 1e6:.0f} MB")


def make() -> None:
    """What the worker does, with its peak of resident memory before and after."""
    from ppid.actions import bundles

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = perf_counter()
    if not bundles.make_next():
        raise SystemExit("no bundle waits")
    taken = perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"made in {taken:.1f} s")
    print(f"resident memory: {before / 1024:.0f} MB at the start, {peak:.0f} MB at its peak (limit {LIMIT_MB} MB)")
    if peak > LIMIT_MB:
        raise SystemExit(1)


def look(folder: Path) -> None:
    """Fetch the bundle as a page does, and check it."""
    import sqlalchemy as sa

    from ppid.actions import bundles
    from ppid.bundles.check import check
    from ppid.db import db
    from ppid.models import Bundle

    path = folder / "berkas.zip"
    with path.open("wb") as out:
        out.writelines(bundles.pieces(db.session.scalars(sa.select(Bundle)).one(), only_pdf=False))
    begun = perf_counter()
    report = check(path)
    size, found = path.stat().st_size / 1e6, report.wrong or "whole"
    print(f"ZIP of {size:.0f} MB checked in {perf_counter() - begun:.1f} s: {found}")
    if report.wrong:
        raise SystemExit(1)


def take_part(part: str, folder: Path, pages: int) -> None:
    from ppid import create_app
    from ppid.settings import Settings

    logging.disable(logging.INFO)
    with create_app(Settings(secret_key=KEY, instance=folder)).app_context():
        match part:
            case "fill":
                fill(pages)
            case "make":
                make()
            case "look":
                look(folder)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=300, help="how many pages of attachments")
    options.add_argument("--part", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.part:
        part, folder = chosen.part
        take_part(part, Path(folder), chosen.pages)
        return
    with tempfile.TemporaryDirectory() as folder:
        for part in ("fill", "make", "look"):
            command = [sys.executable, __file__, "--pages", str(chosen.pages), "--part", part, folder]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
