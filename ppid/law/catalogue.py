"""The lists a body keeps of its information, and what its own papers must say: DIP, DIK, their decree, the maklumat.

Source: UU 14/2008 Pasal 9, 10 and 11; PP 61/2010; PerKI 1/2021 Pasal 47 to 49 and its annexes.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from ppid.law.articles import KIP, PERKI_SLIP, PP61, Article
from ppid.law.notices import Content

RENEWAL_MONTHS = 6  # information that is announced periodically is renewed at least so often
RENEWAL = Article(KIP, 9)
LIST = Article(KIP, 11, 1, "a")
CLASSIFICATION = Article(PERKI_SLIP, 49, 3)
CHARTER = Article(PERKI_SLIP, 47)


def oldest_fresh(on: date) -> date:
    """The earliest day on which periodic information may have been renewed to be still fresh on ``on``.

    Source: UU 14/2008 Pasal 9.
    """
    months = on.year * 12 + on.month - 1 - RENEWAL_MONTHS
    year, month = divmod(months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def is_stale(updated_on: date | None, on: date) -> bool:
    """Whether periodic information has to be renewed on ``on``; a renewal that nobody wrote down did not happen."""
    return updated_on is None or updated_on < oldest_fresh(on)


# What each paper must say; the labels are its headings and the words of its columns, in this order.
CONTENTS: dict[str, tuple[Content, ...]] = {
    "catalogue": (
        Content("number", "No.", LIST),
        Content("summary", "Ringkasan isi informasi", LIST),
        Content("holder", "Pejabat/unit/satuan kerja yang menguasai", LIST),
        Content("responsible", "Penanggung jawab pembuatan/penerbitan", LIST),
        Content("made", "Waktu dan tempat pembuatan", LIST),
        Content("form", "Bentuk/format yang tersedia", LIST),
        Content("retention", "Jangka waktu penyimpanan", LIST),
    ),
    "exempt_list": (
        Content("number", "No.", CLASSIFICATION),
        Content("information", "Informasi", CLASSIFICATION),
        Content("basis", "Dasar hukum pengecualian", CLASSIFICATION),
        Content("if_opened", "Konsekuensi bila dibuka", CLASSIFICATION),
        Content("if_closed", "Konsekuensi bila ditutup", CLASSIFICATION),
        Content("period", "Jangka waktu", CLASSIFICATION),
        Content("responsible", "Penanggung jawab", CLASSIFICATION),
    ),
    "classification": (
        Content("considering", "Menimbang", Article(PP61)),
        Content("recalling", "Mengingat", Article(PP61)),
        Content("decides", "MEMUTUSKAN", Article(PP61)),
        Content("place_and_date", "Ditetapkan di", Article(PP61)),
        Content("class", "Jenis klasifikasi", Article(PP61)),
        Content("officer", "Identitas PPID yang menetapkan", Article(PP61)),
        Content("body", "Badan publik", Article(PP61)),
        Content("information", "Uraian informasi", CLASSIFICATION),
        Content("reasons", "Alasan pengecualian", CLASSIFICATION),
        Content("period", "Jangka waktu", CLASSIFICATION),
    ),
    "charter": (
        Content("legal_basis", "Dasar hukum", CHARTER),
        Content("procedure", "Sistem, mekanisme, dan prosedur", CHARTER),
        Content("time", "Waktu penyelesaian", CHARTER),
        Content("cost", "Biaya", CHARTER),
        Content("guarantee", "Jaminan pelayanan", CHARTER),
        Content("evaluation", "Evaluasi kinerja", CHARTER),
    ),
}
