"""Statutes as they are listed at the head of a decree: by rank, then by age, each under its full name.

Source: UU 12/2011 Pasal 7 ayat (1) (the hierarchy), Pasal 8 (regulations of ministers, then of bodies and commissions,
which have force where a higher rule orders them) and its annex II (the legal basis is listed by rank, then by date).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ppid.law.articles import SOURCES


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of legislation: its ``rank`` in the hierarchy, its full ``name``, and what else it is ``called``.

    Whose regulation it is stays as it was written: "Perda Kota Bontang" is "Peraturan Daerah Kota Bontang".
    """

    rank: int
    name: str
    called: str


FORMS = (
    Form(2, "Undang-Undang", r"[Uu]ndang-?\s?[Uu]ndang|UU"),
    Form(3, "Peraturan Pemerintah", r"Peraturan\s+Pemerintah|PP"),
    Form(4, "Peraturan Presiden", r"Peraturan\s+Presiden|Perpres"),
    Form(5, "Peraturan Menteri Dalam Negeri", r"Permendagri"),
    Form(5, "Peraturan Menteri", r"Peraturan\s+Menteri|Permen\s?"),
    Form(6, "Peraturan Komisi Informasi", r"Peraturan\s+Komisi\s+Informasi(?:\s+Pusat)?|PerKI|Perki"),
    Form(6, "Peraturan Badan", r"Peraturan\s+Badan|Perban\b"),
    Form(6, "Peraturan Lembaga", r"Peraturan\s+Lembaga"),
    Form(6, "Peraturan Komisi", r"Peraturan\s+Komisi"),
    Form(7, "Peraturan Daerah", r"Peraturan\s+Daerah|Perda"),
    Form(8, "Peraturan Gubernur", r"Peraturan\s+Gubernur|Pergub"),
    Form(8, "Peraturan Bupati", r"Peraturan\s+Bupati|Perbup"),
    Form(8, "Peraturan Wali Kota", r"Peraturan\s+Wali\s?[Kk]ota|Perwali"),
)
UNKNOWN = 9
HEAD = re.compile(
    r"\b(?P<form>" + "|".join(f"(?P<f{place}>{form.called})" for place, form in enumerate(FORMS)) + r")"
    r"(?P<whose>(?:[A-Z][\w-]*)?(?:\s+(?!No\b|Nomor\b)[A-Z][\w,-]*|\s+dan(?=\s+[A-Z]))*)"
    r"\s+(?:Nomor\s+|No\.?\s*)?(?P<number>\d+[A-Z]?)(?:\s*/\s*|\s+Tahun\s+|\s+th\.?\s+)(?P<year>\d{4})"
)
ABOUT_ANOTHER = re.compile(
    r"(?:Pelaksanaan|Perubahan(?:\s+\w+)?\s+[Aa]tas|Pencabutan|Pengganti|Menjadi|Penetapan)\s*$", re.IGNORECASE
)  # the name of another statute within a title
TAIL = re.compile(  # one word that belongs to the article of the next statute, or joins the two
    r"(?:[\s,.]+|\s(?:dan|serta|juncto|jo\.?|beserta|atau)|\s(?:Pasal|ayat|huruf|angka)\s*\(?\w{1,4}\)?"
    r"|(?:\sdan|,)\s*\(?\d{1,3}\)?)$"
)
# Acts on which exemptions often rest, beside the portal's own sources: as the State Gazette names them
ACTS = {
    ("8", 1981): "Hukum Acara Pidana",
    ("7", 1992): "Perbankan",
    ("5", 1999): "Larangan Praktek Monopoli dan Persaingan Usaha Tidak Sehat",
    ("39", 1999): "Hak Asasi Manusia",
    ("30", 2000): "Rahasia Dagang",
    ("23", 2006): "Administrasi Kependudukan",
    ("11", 2008): "Informasi dan Transaksi Elektronik",
    ("43", 2009): "Kearsipan",
    ("17", 2011): "Intelijen Negara",
    ("28", 2014): "Hak Cipta",
    ("13", 2016): "Paten",
    ("17", 2023): "Kesehatan",
    ("20", 2023): "Aparatur Sipil Negara",
}


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute or regulation as somebody cited it. One that is not understood is its text, ranked last."""

    rank: int
    form: str
    number: str = ""
    year: int = 0
    title: str = ""

    def __str__(self) -> str:
        if not self.number:
            return self.form
        about = f" tentang {self.title}" if self.title else ""
        return f"{self.form} Nomor {self.number} Tahun {self.year}{about}"

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells it from others."""
        return self.form, self.number, self.year

    @property
    def order(self) -> tuple[int, int, int]:
        """Its place in a list: by rank, by year, by number."""
        return self.rank, self.year, int(re.sub(r"\D", "", self.number) or 0)


def cited_in(text: str) -> list[Statute]:
    """The statutes that a citation names, without the articles in them; its whole text when none is understood."""
    whole = " ".join(text.split())
    heads: list[re.Match[str]] = []
    for head in HEAD.finditer(whole):
        before = whole[heads[-1].end() : head.start()] if heads else ""
        if not (before.lstrip().lower().startswith("tentang") and ABOUT_ANOTHER.search(before)):
            heads.append(head)
    ends = [head.start() for head in heads[1:]] + [len(whole)]
    if not heads:
        return [Statute(UNKNOWN, whole.rstrip(" .;,"))]
    return [_statute(head, whole[head.end() : end]) for head, end in zip(heads, ends, strict=True)]


def _statute(head: re.Match[str], after: str) -> Statute:
    place = next(place for place in range(len(FORMS)) if head[f"f{place}"])
    form = FORMS[place]
    about = re.match(r"\s*tentang\s+(.*)", after, re.IGNORECASE)
    title = _without_tail(about[1].split(";")[0]) if about else ""
    whose = head["whose"].strip().removeprefix("RI").removeprefix("Republik Indonesia").strip()
    return Statute(form.rank, f"{form.name} {whose}".rstrip(), head["number"], int(head["year"]), title)


def _without_tail(title: str) -> str:
    while (shorter := TAIL.sub("", title)) != title:
        title = shorter
    return title


def listed(texts: Iterable[str]) -> list[Statute]:
    """The statutes that some citations name, each once under its full name, by rank and then by age."""
    found: dict[tuple[str, str, int], Statute] = {}
    for statute in (statute for text in texts for statute in cited_in(text)):
        known = replace(statute, title=KNOWN.get(statute.key, statute.title))
        earlier = found.get(statute.key)
        found[statute.key] = known if earlier is None or not earlier.title else earlier
    return sorted(found.values(), key=lambda statute: statute.order)


KNOWN = {statute.key: statute.title for source in SOURCES for statute in cited_in(source.title)[:1]}
KNOWN |= {("Undang-Undang", number, year): title for (number, year), title in ACTS.items()}
