"""Words are the same however they are written, and every word of a family has one root."""

from __future__ import annotations

import time
from random import Random
from string import ascii_lowercase

import pytest

from ppid import words
from ppid.words import asked_for, forms_of, root_of, words_of


def texts(text: str) -> list[str]:
    return [word.text for word in words_of(text)]


@pytest.mark.parametrize(
    ("family", "root"),
    [
        ("permohonan pemohon dimohon memohon dimohonkan", "mohon"),
        ("anggaran menganggarkan penganggaran dianggarkan", "anggar"),
        ("laporan melaporkan dilaporkan pelaporan", "lapor"),
        ("pembangunan membangun dibangun bangunan", "bangun"),
        ("perizinan diizinkan izin", "izin"),
        ("penambangan pertambangan menambang tambang", "tambang"),
    ],
)
def test_a_family_of_words_has_one_root(family: str, root: str) -> None:
    assert {root_of(word) for word in family.split()} == {root}


@pytest.mark.parametrize("word", ["sukarni", "said", "amdal", "apbd", "xi", "2026", "0012", "szycidpyopum", "данные"])
def test_what_is_no_indonesian_word_is_its_own_root(word: str) -> None:
    assert root_of(word) == word


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Laporan  REALISASI\n\tanggaran", ["laporan", "realisasi", "anggaran"]),
        ("Café José, Ångström, ﬁsik", ["cafe", "jose", "angstrom", "fisik"]),
        ("0012/PPID.KALTIM/XI/2026", ["0012", "ppid", "kaltim", "xi", "2026"]),
        ("H. M. Sa'id, S.H.", ["h", "m", "said", "sh"]),
        ("Jum’at Jum`at Jum´at Jumʼat Jum'at", ["jumat"] * 5),
        ("Rp 1.250.000 tahun 2025.", ["rp", "1250000", "tahun", "2025"]),
        ("surat-menyurat ke-77", ["surat", "menyurat", "ke", "77"]),
        ("dokumen_rahasia.pdf", ["dokumen", "rahasia", "pdf"]),
        ("\x00'.'\"*-:&|!<->%_()", []),
        ("", []),
    ],
)
def test_a_text_falls_into_words(text: str, found: list[str]) -> None:
    assert texts(text) == found


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Sa'id", {"said", "sa", "id"}),
        ("S.H.", {"sh", "s", "h"}),
        ("0012", {"0012", "12"}),
        ("000", {"000", "0"}),
        ("pemohon", {"pemohon", "mohon"}),
    ],
)
def test_a_text_is_found_by_more_than_one_form(text: str, forms: set[str]) -> None:
    assert forms_of(text) == forms


def test_a_question_leaves_out_words_without_meaning_unless_it_has_no_others() -> None:
    assert [word.text for word in asked_for("Laporan dan laporan di Samarinda")] == ["laporan", "samarinda"]
    assert [word.text for word in asked_for("yang itu")] == ["yang", "itu"]
    assert asked_for("  ?!  ") == []


def test_a_number_asked_with_zeros_means_that_number_and_one_without_means_both() -> None:
    assert [word.sought for word in asked_for("0012 12 pemohon")] == ["0012", "12", "mohon"]


def test_a_very_long_word_is_known_by_its_beginning() -> None:
    assert texts("a" * 5000) == ["a" * words.LONGEST_WORD]


def test_the_longest_text_of_a_form_is_taken_apart_at_once() -> None:
    """A filing may carry many thousand letters, and none of them need be Indonesian."""
    letters = Random(1)
    rubbish = " ".join("memper" + "".join(letters.choices(ascii_lowercase, k=12)) + "kannya" for _ in range(400))
    begun = time.process_time()
    assert len(forms_of(rubbish)) >= 400
    assert time.process_time() - begun < 10
