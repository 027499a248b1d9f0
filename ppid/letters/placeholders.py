"""The words in braces that a body may use in its own words, and what the facts of a letter put in their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ppid.letters import words


def _(text: str) -> str:
    """Mark a label for the catalogue; a page translates it where it is shown, a letter never does."""
    return text


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A word in braces that is filled from the facts of the letter; ``strong`` prints it bold."""

    name: str
    words: str
    value: Callable[[Any], str]
    strong: bool = False


def _objection_number(facts: Any) -> str:
    """The form of an objection is numbered as the objection is; the tanggapan has a number of its own."""
    return str(getattr(facts, "objection_number", facts.number))


PLACEHOLDERS: dict[str, Placeholder] = {
    placeholder.name: placeholder
    for placeholder in (
        Placeholder("nomor_pendaftaran", _("nomor pendaftaran permohonan"), lambda facts: facts.registration, True),
        Placeholder(
            "tanggal_diterima",
            _("tanggal permohonan diterima, seperti dalam formulir"),
            lambda facts: words.spelled_date(facts.received_on),
        ),
        Placeholder(
            "hari_diterima",
            _("hari dan tanggal permohonan diterima"),
            lambda facts: words.long_date(facts.received_on),
        ),
        Placeholder("pemohon", _("nama Pemohon"), lambda facts: facts.applicant.name),
        Placeholder("badan_publik", _("baris pertama kepala surat"), lambda facts: facts.letterhead.lines[0]),
        Placeholder("tanggal_surat", _("tanggal surat"), lambda facts: words.plain_date(facts.dated_on)),
        Placeholder(
            "batas_keberatan",
            _("lamanya hak mengajukan keberatan"),
            lambda facts: words.working_days(facts.limits.objection),
        ),
        Placeholder(
            "batas_sengketa",
            _("lamanya hak mengajukan sengketa informasi"),
            lambda facts: words.working_days(facts.limits.dispute),
        ),
        Placeholder("saluran_layanan", _("cara menghubungi meja layanan"), lambda facts: facts.desk.ways),
        Placeholder("alamat_layanan", _("alamat meja layanan"), lambda facts: facts.desk.address),
        Placeholder("jam_layanan", _("jam meja layanan"), lambda facts: facts.desk.hours),
        Placeholder("batas_semula", _("batas waktu semula"), lambda facts: words.long_date(facts.reply.due)),
        Placeholder("batas_baru", _("batas waktu baru"), lambda facts: words.long_date(facts.extension.due)),
        Placeholder("jumlah_biaya", _("jumlah biaya"), lambda facts: words.rupiah(facts.total)),
        Placeholder("nomor_keberatan", _("nomor registrasi keberatan"), _objection_number, True),
    )
}
