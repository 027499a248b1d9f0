"""Disposisi inside the clock: what the units owe the PPID Utama, and when officers are reminded.

No statute fixes these limits: Permendagri 3/2017 leaves them to the body's own procedure, so the numbers are defaults
that a body may change. They never move the clock of the law.
"""

from __future__ import annotations

from ppid.law.articles import Article, Source
from ppid.law.deadlines import Deadline

REGIONAL = Source("Permendagri 3/2017", "Peraturan Menteri Dalam Negeri Nomor 3 Tahun 2017 tentang Pedoman PPID")
DEFAULT_INTERNAL_DAYS = 3
LONGEST_INTERNAL_DAYS = 10

REMIND_BEFORE_DUE_DAYS = (3, 1, 0)  # H-3, H-1, H: working days left
REMIND_AFTER_DUE_DAYS = 1  # H+1: the day on which silence opens the right to object


def internal_limit(days: int) -> Deadline:
    """The body's own limit for its units, as a deadline that can be counted and explained."""
    return Deadline(
        "assignment",
        "Tugas perangkat daerah",
        days,
        "disposisi diterima",
        "PPID Pelaksana menyerahkan bahan jawaban kepada PPID Utama",
        Article(REGIONAL),
        note="Batas waktu internal; batas waktu menurut undang-undang tetap berjalan.",
    )
