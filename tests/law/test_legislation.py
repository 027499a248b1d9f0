"""Statutes at the head of a decree: understood however they are cited, by rank, then by age, under their full names."""

from __future__ import annotations

import pytest

from ppid.law.articles import KIP, PERKI_SLIP, PP61
from ppid.law.legislation import cited_in, listed

MONOPOLY = "Undang-Undang Nomor 5 Tahun 1999 tentang Larangan Praktek Monopoli dan Persaingan Usaha Tidak Sehat"
BANKS = "Undang-Undang Nomor 10 Tahun 1998 tentang Perubahan atas Undang-Undang Nomor 7 Tahun 1992 tentang Perbankan"
DATA = "Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("UU 27/2022", ["Undang-Undang Nomor 27 Tahun 2022"]),
        ("Pasal 6 ayat (3) huruf c Undang-undang RI No. 8 Tahun 1981", ["Undang-Undang Nomor 8 Tahun 1981"]),
        (
            "Pasal 4 UU No. 27 Tahun 2022 dan Pasal 177 UU 17/2023 tentang Kesehatan.",
            ["Undang-Undang Nomor 27 Tahun 2022", "Undang-Undang Nomor 17 Tahun 2023 tentang Kesehatan"],
        ),
        (PP61.title, [PP61.title]),  # the Act in its title is no second one
        (f"{BANKS}, Pasal 40", [BANKS]),
        (
            "Perda Kota Bontang No 3 Tahun 2012; Pergub 5/2020",
            ["Peraturan Daerah Kota Bontang Nomor 3 Tahun 2012", "Peraturan Gubernur Nomor 5 Tahun 2020"],
        ),
        ("Permendagri 3/2017", ["Peraturan Menteri Dalam Negeri Nomor 3 Tahun 2017"]),
        ("sumpah jabatan.", ["sumpah jabatan"]),
    ],
)
def test_a_citation_is_understood_however_it_is_typed(typed: str, names: list[str]) -> None:
    assert [str(statute) for statute in cited_in(typed)] == names


def test_they_are_listed_by_rank_then_by_age_each_once_under_its_full_name() -> None:
    typed = (
        "Pergub 5/2020",
        "PerKI 1/2021",
        "Perda Provinsi Kalimantan Timur Nomor 3 Tahun 2012",
        "Permendagri 3/2017",
        "Perpres 21/2023",
        "PP 61/2010",
        "aturan etik",
        "Pasal 4 UU 27/2022",
        "UU 14/2008",
        "Pasal 22 Undang-Undang Nomor 5 Tahun 1999 tentang Larangan Praktek Monopoli",
        "Undang-Undang Nomor 27 Tahun 2022 tentang PDP",
    )
    assert [str(statute) for statute in listed(typed)] == [
        MONOPOLY,
        KIP.title,
        DATA,
        PP61.title,
        "Peraturan Presiden Nomor 21 Tahun 2023 tentang Hari Kerja dan Jam Kerja Instansi Pemerintah dan Pegawai ASN",
        "Peraturan Menteri Dalam Negeri Nomor 3 Tahun 2017",
        PERKI_SLIP.title,
        "Peraturan Daerah Provinsi Kalimantan Timur Nomor 3 Tahun 2012",
        "Peraturan Gubernur Nomor 5 Tahun 2020",
        "aturan etik",
    ]


def test_the_title_that_somebody_typed_names_a_statute_that_the_portal_does_not_know() -> None:
    assert [str(one) for one in listed(["UU 99/2015", "UU Nomor 99 Tahun 2015 tentang Contoh"])] == [
        "Undang-Undang Nomor 99 Tahun 2015 tentang Contoh"
    ]


@pytest.mark.parametrize(
    "typed", ["UU 1/2020 tentang " + "dan " * 600, "Peraturan Menteri " + "A" * 3000, "Pasal " * 600]
)
def test_endless_words_are_read_quickly(typed: str) -> None:
    assert len(cited_in(typed)) == 1
