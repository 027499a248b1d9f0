"""What finding words in the register of one body costs: milliseconds of the worklist's first page, median and worst.

Run with ``.venv/bin/python bench/search.py`` (100,000 requests, or ``--requests N``), and
``--database postgresql+psycopg://...`` for an empty database of your own instead of SQLite.
"""

from __future__ import annotations

import argparse
import logging
import resource
import statistics
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import sqlalchemy as sa
from worklist import CHUNK, NOW, TODAY, Row, applicant, insert, make_body, request

from ppid import create_app
from ppid.access import Actor
from ppid.actions import search as actions
from ppid.cli.search import fill as fill_index
from ppid.cli.upkeep import bring_up_to_date
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import Applicant, Assignment, AssignmentState, InfoRequest, PublicBody, RequestItem
from ppid.queries import requests as queries
from ppid.queries.requests import Filter
from ppid.settings import Settings
from ppid.words import forms_of, root_of

ROUNDS = 21
OLD = timedelta(days=800)
GIVEN_EVERY = 12  # one request in so many was given to the unit whose officer asks
SUBJECTS = (
    ("Laporan realisasi anggaran", 6),
    ("Salinan dokumen pelaksanaan anggaran", 4),
    ("Daftar paket pengadaan barang dan jasa", 3),
    ("Daftar penerima bantuan sosial", 2),
    ("Izin usaha pertambangan yang diterbitkan", 1),
    ("Dokumen analisis mengenai dampak lingkungan", 1),
    ("Rekapitulasi kepegawaian dan formasi jabatan", 1),
    ("Hasil pemeriksaan tindak lanjut temuan", 1),
    ("Rencana tata ruang beserta peta lampirannya", 1),
)
OWNERS = ("Dinas Pekerjaan Umum", "Dinas Pendidikan", "Dinas Kesehatan", "Badan Keuangan Daerah", "Dinas Perhubungan")
GIVEN_NAMES = ("Siti", "Yohanes", "Hairul", "Theresia", "Muhammad", "Lukas", "Noorhayati", "Bartolomeus", "Dewi", "Aji")
SYLLABLES = ("ba", "fa", "hid", "jau", "kar", "lu", "man", "nur", "rah", "sa", "syah", "tam", "wi", "yat", "zul")
QUESTIONS = {
    "no hit": "xylofon",
    "register number": "077123/PPID/2026",
    "rare word, one hit": "kode77123",
    "name, some 60 hits": "Manrahsyah",
    "uncommon word": "tambang",
    "common word, half": "anggaran",
    "in every request": "permohonan",
    "common, long ago": "pandemi",
    "two common words": "anggaran dinas",
    "common and rare": "anggaran kode77123",
    "common, and none with it": "tambang anggaran lingkungan",
    "beginning, common": "angg",
    "beginning, many words": "per",
    "beginning, 1,000 words": "kode77",
    "beginning of numbers": "077",
    "seven words": "salinan dokumen pelaksanaan anggaran dinas pendidikan 2024",
    "nonsense, 100 characters": "zxcvbnm asdfghjkl qwertyuiop " * 3,
}


def text(rng: Random, seq: int) -> str:
    subject = rng.choices([one for one, _ in SUBJECTS], [weight for _, weight in SUBJECTS])[0]
    return f"{subject} {rng.choice(OWNERS)} tahun {rng.randint(2015, 2026)} Kecamatan {rng.randint(1, 90)} kode{seq}"


def name(rng: Random) -> str:
    return f"{rng.choice(GIVEN_NAMES)} {''.join(rng.choices(SYLLABLES, k=3)).capitalize()}"


def fill(size: int) -> tuple[int, int]:
    """Enter so many requests of a body, without their words; return the ids of the body and of one unit."""
    rng = Random(size)
    with committed():
        body, units = make_body(size)
    body_id = body.id
    for first in range(1, size + 1, CHUNK):
        seqs = range(first, min(first + CHUNK, size + 1))
        with committed():
            people = insert(Applicant, [applicant(body_id, seq) | {"name": name(rng)} for seq in seqs])
            rows = [request(body_id, rng, units, seq, id) for seq, id in zip(seqs, people, strict=True)]
            rows = [row | {"purpose": purpose(rng, row)} for row in rows]
            ids = insert(InfoRequest, rows)
            db.session.execute(sa.insert(RequestItem), list(items(rng, body_id, seqs, ids)))
            given = ids[::GIVEN_EVERY]
            db.session.execute(sa.insert(Assignment), [assignment(body_id, units[0], id) for id in given])
    return body_id, units[0]


def purpose(rng: Random, row: Row) -> str:
    """In every one "permohonan", in the oldest fifth "pandemi"."""
    use = rng.choice(("Penelitian skripsi", "Bahan permohonan keberatan", "Pengawasan warga"))
    return f"{use}, {'masa pandemi, ' if row['received_on'] < TODAY - OLD else ''}untuk permohonan ini"


def items(rng: Random, body_id: int, seqs: range, ids: list[int]) -> Iterator[Row]:
    for seq, id in zip(seqs, ids, strict=True):
        for number in range(1, rng.randint(1, 3) + 1):
            yield {"body_id": body_id, "request_id": id, "number": number, "text": text(rng, seq)}


def assignment(body_id: int, unit_id: int, request_id: int) -> Row:
    return {
        "body_id": body_id,
        "unit_id": unit_id,
        "request_id": request_id,
        "item_numbers": [1],
        "internal_days": 3,
        "state": AssignmentState.OPEN,
        "assigned_at": NOW,
        "assigned_on": TODAY,
        "due_on": TODAY + timedelta(days=3),
    }


def measured(read: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds, median and worst, each reading in a session of its own."""
    times = []
    for _ in range(ROUNDS):
        db.session.remove()
        begun = perf_counter()
        read()
        times.append((perf_counter() - begun) * 1000)
    return statistics.median(times), max(times)


def page(actor: Actor, wanted: Filter) -> int:
    """Read the first page to its end, as the worklist does."""
    found = db.session.scalars(queries.worklist(actor, wanted, today=TODAY)).all()
    counters(actor)
    return len([(one.number, one.applicant.name, one.unit, [item.text for item in one.items]) for one in found])


def counters(actor: Actor) -> object:
    return db.session.execute(queries.counts(actor, today=TODAY)).all()


def hits(actor: Actor, words: str) -> int:
    condition = queries.matching(actor, Filter("all", text=words), today=TODAY)
    return db.session.scalar(sa.select(sa.func.count()).select_from(InfoRequest).where(condition)) or 0


def index_bytes() -> int:
    if db.engine.dialect.name == "postgresql":
        query = "SELECT pg_total_relation_size('request_words')"
    else:
        query = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'request_words%'"
    return int(db.session.scalar(sa.text(query)) or 0)


def registering(body_id: int) -> tuple[float, float]:
    """Milliseconds that a request pays for being found later: with words new to the process, then with known ones."""
    rng, seqs = Random(1), count(10_000_000)
    times = []
    body = db.session.get_one(PublicBody, body_id)
    with committed():
        chosen = db.session.scalars(sa.select(InfoRequest).where(InfoRequest.body_id == body.id).limit(200)).all()
        for one in chosen:
            one.items[0].text = text(rng, next(seqs))
            db.session.flush()
            begun = perf_counter()
            actions.index(one)
            db.session.flush()
            times.append((perf_counter() - begun) * 1000)
    root_of.cache_clear()
    begun = perf_counter()
    forms_of(*(text(rng, next(seqs)) for _ in range(3)))
    return statistics.median(times), (perf_counter() - begun) * 1000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--requests", type=int, default=100_000, help="how many the body has")
    options.add_argument("--database", default="", help="address of an empty database; SQLite when left out")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(instance=Path(folder), database_url=chosen.database))
        with app.app_context():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                logging.disable(logging.INFO)
                bring_up_to_date()
            body_id, unit_id = fill(chosen.requests)
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            begun = perf_counter()
            indexed = fill_index(missing_only=True)
            took = perf_counter() - begun
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE")
            report(body_id, unit_id, indexed, took, grown)
            db.session.remove()
            db.engine.dispose()


def report(body_id: int, unit_id: int, indexed: int, took: float, grown: int) -> None:
    each = took / indexed * 1000
    print(f"{db.engine.dialect.name}: {indexed:,} requests indexed in {took:.0f} s ({each:.2f} ms each)")
    print(f"the words and their index take {index_bytes() / 2**20:.0f} MB; the process grew by {grown / 1024:.0f} MB\n")
    officer, unit = Actor(Role.OFFICER, body_id), Actor(Role.UNIT_OFFICER, body_id, unit_id=unit_id)
    columns = {"all": (officer, "all"), "open": (officer, "open"), "a unit's, all": (unit, "all")}
    print(f"{'milliseconds, median and worst':<34}{'hits':>8}" + "".join(f"{column:>18}" for column in columns))
    for kind, words in QUESTIONS.items():
        cells = [measured(partial(page, actor, Filter(state, text=words))) for actor, state in columns.values()]
        shown = "".join(f"{median:>10.1f}{worst:>8.1f}" for median, worst in cells)
        print(f"{kind:<34}{hits(officer, words):>8,}{shown}")
    for column, (actor, _) in list(columns.items())[1:]:
        median, worst = measured(partial(counters, actor))
        print(f"of which the counters above the list, as for {column!r}: {median:.1f}, worst {worst:.1f}")
    known, unknown = registering(body_id)
    print(f"\nrewriting a request's words takes {known:.1f} ms, stemming three items of unknown words {unknown:.1f} ms")


if __name__ == "__main__":
    main()
