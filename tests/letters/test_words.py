"""Numbers, dates and money as letters write them, and text that can do no harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppid.letters import words


@pytest.mark.parametrize(
    ("number", "spelled"),
    [
        (0, "nol"),
        (7, "tujuh"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (14, "empat belas"),
        (30, "tiga puluh"),
        (91, "sembilan puluh satu"),
        (100, "seratus"),
        (115, "seratus lima belas"),
        (1000, "seribu"),
        (1001, "seribu satu"),
        (2026, "dua ribu dua puluh enam"),
        (11_000, "sebelas ribu"),
        (100_000, "seratus ribu"),
        (1_000_000, "satu juta"),
        (1_234_567, "satu juta dua ratus tiga puluh empat ribu lima ratus enam puluh tujuh"),
        (2_000_000_000, "dua miliar"),
        (1_000_000_000_000, "satu triliun"),
    ],
)
def test_a_number_is_spelled_as_indonesian_spells_it(number, spelled):
    assert words.spell(number) == spelled


@pytest.mark.parametrize("number", [-1, 10**15])
def test_what_cannot_be_spelled_is_refused(number):
    with pytest.raises(ValueError, match="cannot spell"):
        words.spell(number)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_numbers_never_share_a_spelling(one, other):
    assert (words.spell(one) == words.spell(other)) == (one == other)


def test_days_money_and_dates_read_as_in_an_office():
    assert words.working_days(30) == "30 (tiga puluh) hari kerja"
    assert words.rupiah(1_250_000) == "Rp1.250.000"
    assert words.long_date("2026-01-02") == "Jumat, 2 Januari 2026"
    assert words.plain_date("2026-11-16") == "16 November 2026"
    assert words.short_date("2026-12-29") == "29 Des 2026"
    assert words.spelled_date("2026-08-05") == "tanggal 5 bulan Agustus tahun 2026"
    assert words.clock_time("2026-11-16T14:05") == "14.05"
    assert words.weekday("2026-11-16T14:05") == "Senin"


def test_a_date_that_is_not_there_yet_stays_empty():
    assert {words.long_date(""), words.plain_date(""), words.short_date(""), words.clock_time("")} == {""}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("Siti Nurhaliza, Jl. Pahlawan №5", "Siti Nurhaliza, Jl. Pahlawan №5", id="ordinary text"),
        pytest.param("satu\r\ndua\ttiga", "satu\ndua\ttiga", id="line breaks stay"),
        pytest.param("a\x00b\x1bc\x7fd", "abcd", id="control characters go"),
        pytest.param("Budi \u202eidub\u2066 x", "Budi idub x", id="direction overrides go"),
        pytest.param("x\ud800y", "xy", id="half characters go"),
        pytest.param("e" + "\u0301" * 50, "e" + "\u0301" * 3, id="heaps of combining marks go"),
        pytest.param("ชั้น ၾကီး é", "ชั้น ၾကီး é", id="ordinary marks stay"),
    ],
)
def test_text_from_people_is_made_harmless(given, kept):
    assert words.clean(given) == kept


def test_an_endless_word_gets_places_to_break_and_loses_nothing():
    cleaned = words.clean("W" * 5000)
    assert "\u200b" in cleaned
    assert cleaned.replace("\u200b", "") == "W" * 5000
    assert words.clean("f" * 64) == "f" * 64


@pytest.mark.parametrize(
    ("size_bytes", "said"),
    [(0, "0 kB"), (1, "1 kB"), (213_400, "214 kB"), (999_999, "1000 kB"), (1_000_000, "1,0 MB"), (4_812_377, "4,8 MB")],
)
def test_a_file_is_as_large_as_people_say(size_bytes, said):
    assert words.file_size(size_bytes) == said


def test_a_code_is_read_in_groups():
    assert words.grouped("7K3F9QXM2HTR") == ["7K3F", "9QXM", "2HTR"]
    assert words.grouped("abcdefghij", 8) == ["abcdefgh", "ij"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1. Gubernur", "Gubernur"),
        ("2) Sekretaris Daerah", "Sekretaris Daerah"),
        ("(3) Inspektur", "Inspektur"),
        ("1. 1. Gubernur", "Gubernur"),
        ("1.Gubernur", "Gubernur"),
        ("- Kepala Biro Hukum", "Kepala Biro Hukum"),
        ("\u2022\tKepala Biro Hukum", "Kepala Biro Hukum"),
        ("b. Arsip", "Arsip"),
        ("II. Arsip", "Arsip"),
        ("-", ""),
        ("a.n. Gubernur", "a.n. Gubernur"),
        ("H. Contoh Wijaya", "H. Contoh Wijaya"),
        ("500.12 Arsip", "500.12 Arsip"),
        ("Gubernur", "Gubernur"),
    ],
)
def test_a_line_of_a_list_loses_the_number_that_was_typed_before_it(typed, kept):
    assert words.unnumbered(typed) == kept
    assert words.unnumbered(kept) == kept


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Karena alamat salah tulis", "alamat salah tulis."),
        ("karena: nama pemohon keliru.", "nama pemohon keliru."),
        ("Dikarenakan oleh kekeliruan", "oleh kekeliruan."),
        ("oleh karena\nnama  keliru", "nama keliru."),
        ("Nama keliru. Mohon maaf!", "Nama keliru. Mohon maaf!"),
        ("Karenanya surat ini diganti", "Karenanya surat ini diganti."),
        ("salah tulis S.H.", "salah tulis S.H."),
    ],
)
def test_a_reason_reads_right_after_its_colon_whatever_was_typed(typed, printed):
    assert words.reason(typed) == printed


@pytest.mark.parametrize(
    ("text", "ended"), [("M.Si.", "M.Si."), ("Bappeda", "Bappeda."), ("daftar;", "daftar."), ("", "")]
)
def test_a_sentence_has_one_full_stop(text, ended):
    assert words.ended(text) == ended
