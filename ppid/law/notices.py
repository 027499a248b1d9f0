"""What each written notice must say, so that a letter, its form and its test read the same list."""

from __future__ import annotations

from dataclasses import dataclass

from ppid.law.articles import KIP, PERKI_SLIP, Article


@dataclass(frozen=True, slots=True)
class Content:
    """One thing a notice must say. ``label`` is the heading or words by which a reader finds it in the letter."""

    name: str
    label: str
    article: Article


CONTENTS: dict[str, tuple[Content, ...]] = {
    "receipt": (
        Content("number", "Nomor pendaftaran", Article(KIP, 22, 4)),
        Content("received", "Diterima", Article(KIP, 22, 4)),
        Content("applicant", "Nama", Article(KIP, 22, 2)),
        Content("items", "Rincian informasi", Article(KIP, 22, 2)),
        Content("due", "Batas waktu", Article(KIP, 22, 7)),
    ),
    "notice": (
        Content("control", "Penguasaan informasi", Article(KIP, 22, 7, "a")),
        Content("holder", "Badan Publik lain", Article(KIP, 22, 7, "b")),
        Content("decision", "dapat diberikan", Article(KIP, 22, 7, "c")),
        Content("material", "Bentuk fisik", Article(KIP, 22, 7, "d")),
        Content("blackout", "penghitaman", Article(KIP, 22, 7, "e")),
        Content("medium", "softcopy", Article(KIP, 22, 7, "f")),
        Content("cost", "Biaya", Article(KIP, 22, 7, "g")),
        Content("provision", "Waktu penyediaan", Article(PERKI_SLIP)),
    ),
    "extension": (
        Content("number", "Nomor pendaftaran", Article(KIP, 22, 8)),
        Content("reasons", "alasan", Article(KIP, 22, 8)),
        Content("due", "Batas waktu", Article(KIP, 22, 8)),
    ),
    "incomplete": (
        Content("missing", "belum lengkap", Article(PERKI_SLIP)),
        Content("limit", "hari kerja", Article(PERKI_SLIP)),
    ),
    "refusal": (
        Content("exempt", "INFORMASI YANG DIKECUALIKAN", Article(KIP, 17)),
        Content("ground", "Pasal 17", Article(KIP, 17)),
        Content("consequence", "konsekuensi", Article(KIP, 19)),
        Content("refused", "PERMOHONAN INFORMASI DITOLAK", Article(PERKI_SLIP)),
        Content("objection", "keberatan kepada Atasan PPID", Article(KIP, 36, 1)),
    ),
}
