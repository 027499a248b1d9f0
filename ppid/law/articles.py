"""Sources of law and citations of them, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A statute or regulation: the short name used in letters and its full title."""

    short: str
    title: str

    def __str__(self) -> str:
        return self.short


@dataclass(frozen=True, slots=True)
class Article:
    """A place in a source. ``number`` and ``paragraph`` are None where the published text is not pinned to one."""

    source: Source
    number: int | None = None
    paragraph: int | None = None
    letter: str | None = None

    def __str__(self) -> str:
        parts = [self.source.short]
        if self.number is not None:
            parts.append(f"Pasal {self.number}")
        if self.paragraph is not None:
            parts.append(f"ayat ({self.paragraph})")
        if self.letter is not None:
            parts.append(f"huruf {self.letter}")
        return " ".join(parts)


KIP = Source("UU 14/2008", "Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik")
PP61 = Source(
    "PP 61/2010",
    "Peraturan Pemerintah Nomor 61 Tahun 2010 tentang Pelaksanaan Undang-Undang Nomor 14 Tahun 2008 tentang "
    "Keterbukaan Informasi Publik",
)
PERKI_SLIP = Source(
    "PerKI 1/2021", "Peraturan Komisi Informasi Nomor 1 Tahun 2021 tentang Standar Layanan Informasi Publik"
)
PERKI_DISPUTE = Source(
    "PerKI 1/2013",
    "Peraturan Komisi Informasi Nomor 1 Tahun 2013 tentang Prosedur Penyelesaian Sengketa Informasi Publik",
)
PERKI_MONEV = Source(
    "PerKI 1/2022",
    "Peraturan Komisi Informasi Nomor 1 Tahun 2022 tentang Monitoring dan Evaluasi Keterbukaan Informasi Publik",
)
COMPLAINTS = Source(
    "PermenPANRB 62/2018",
    "Peraturan Menteri PANRB Nomor 62 Tahun 2018 tentang Pedoman Sistem Pengelolaan Pengaduan Pelayanan Publik "
    "Nasional",
)
SP4N = Source("SP4N-LAPOR!", "Pedoman pengelolaan SP4N-LAPOR!")
PERPRES_WORKING_DAYS = Source(
    "Perpres 21/2023",
    "Peraturan Presiden Nomor 21 Tahun 2023 tentang Hari Kerja dan Jam Kerja Instansi Pemerintah dan Pegawai ASN",
)
PDP = Source("UU 27/2022", "Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi")
ADMINISTRATION = Source("UU 30/2014", "Undang-Undang Nomor 30 Tahun 2014 tentang Administrasi Pemerintahan")

SOURCES = (
    KIP,
    PP61,
    PERKI_SLIP,
    PERKI_DISPUTE,
    PERKI_MONEV,
    COMPLAINTS,
    SP4N,
    PERPRES_WORKING_DAYS,
    PDP,
    ADMINISTRATION,
)
